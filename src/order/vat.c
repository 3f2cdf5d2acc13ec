/* SPDX-License-Identifier: Apache-2.0 */
#include "order/vat.h"

struct str vat_country(const struct seller *seller)
{
	struct str id = str_trim(seller->vat_id);
	if (id.len < 2)
		return STR_NONE;
	id.len = 2;
	return str_eq_nocase(id, STR("EL")) ? STR("GR") : id;
}

static struct str delivered_to(const struct facts *facts)
{
	const struct shop_order *order = &facts->order;
	return order->ship_to.country.len ? order->ship_to.country
					  : order->bill_to.country;
}

bool vat_is_reversed(const struct facts *facts, const struct bill *bill,
		const struct seller *seller)
{
	struct str from = vat_country(seller), to = delivered_to(facts);
	return facts->order.vat_id.len && !bill->tax && bill->gross &&
			vat_is_eu(from) && vat_is_eu(to) &&
			!str_eq_nocase(from, to);
}

/* ---- what VIES said ---- */

static enum vies_word word_of(struct str text)
{
	if (str_starts(text, STR("valid ")))
		return VIES_VALID;
	return str_starts(text, STR("invalid ")) ? VIES_INVALID : VIES_SILENT;
}

RESULT vat_said_check(struct str text)
{
	struct str word, rest = text;
	time_ms at = 0;
	char moment[sizeof "2026-11-28T00:00:00Z"] = {0};
	ENSURE(word_of(text) != VIES_SILENT && str_cut(&rest, ' ', &word),
			FAULT_BAD_VALUE);
	ENSURE(rest.len >= sizeof "2026-11-28" - 1, FAULT_BAD_VALUE);
	memcpy(moment, rest.at, sizeof "2026-11-28" - 1);
	memcpy(moment + sizeof "2026-11-28" - 1, "T00:00:00Z",
			sizeof "T00:00:00Z" - 1);
	return time_read(str_of(moment), &at);
}

enum vies_word vat_vies(const struct facts *facts, struct arena *arena,
		struct str *out_said)
{
	const struct command *newest = NULL;
	struct str id;
	*out_said = STR_NONE;
	vat_id_check(facts->order.vat_id, delivered_to(facts), arena, &id);
	for (size_t i = 0; i < facts->commands.count; i++) {
		const struct command *c = &facts->commands.at[i];
		if (c->kind == COMMAND_VAT && str_eq(c->target, id) &&
				!vat_said_check(c->text).fault &&
				(!newest || c->id > newest->id))
			newest = c;
	}
	if (!newest)
		return VIES_SILENT;
	*out_said = newest->text;
	return word_of(newest->text);
}

/* ---- what may not be issued ---- */

static const char *const id_words[] = {
		[VAT_ID_BAD_FORM] = "it has not the form of its country's "
				    "numbers",
		[VAT_ID_BAD_CHECK] = "its check digits are wrong",
};

static struct str id_wrong(const struct facts *facts, struct arena *arena)
{
	struct str id;
	enum vat_id_state state = vat_id_check(facts->order.vat_id,
			facts->order.bill_to.country.len
					? facts->order.bill_to.country
					: delivered_to(facts),
			arena, &id);
	if (state != VAT_ID_BAD_FORM && state != VAT_ID_BAD_CHECK)
		return STR_NONE;
	return arena_print(arena, "vat_id: %.*s is no VAT number: %s",
			STR_FMT(id), id_words[state]);
}

static struct str vies_wrong(const struct facts *facts, struct arena *arena)
{
	struct str said, id;
	enum vies_word word = vat_vies(facts, arena, &said);
	vat_id_check(facts->order.vat_id, delivered_to(facts), arena, &id);
	if (word == VIES_VALID)
		return STR_NONE;
	if (word == VIES_INVALID)
		return arena_print(arena,
				"vat_id: %.*s is not valid, VIES says (%.*s), "
				"and no VAT was charged",
				STR_FMT(id), STR_FMT(said));
	return arena_print(arena,
			"vat_id: no VAT was charged, and nobody has asked VIES "
			"about %.*s: waybill order vat says what it answers",
			STR_FMT(id));
}

struct str vat_wrong(const struct facts *facts, const struct bill *bill,
		const struct seller *seller, struct arena *arena)
{
	struct str wrong = STR_NONE;
	if (facts->order.vat_id.len)
		wrong = id_wrong(facts, arena);
	if (!wrong.len && vat_is_reversed(facts, bill, seller))
		wrong = vies_wrong(facts, arena);
	return wrong;
}
