/* SPDX-License-Identifier: Apache-2.0 */
/* What all answers have in common. */
#include "connector/magento/parts.h"

#include "port/request.h"

#define PARAMETERS_MAX 9

struct reading mage_reading_of(
		const struct ask *ask, struct arena *arena, struct outcome *out)
{
	struct reading in = {
			.account = ask->account,
			.arena = arena,
			.now = ask->now,
			.seq = ask->seq,
			.digits = 2,
			.facts = &out->facts,
	};
	if (ask->facts && ask->facts->order.currency.len)
		in.digits = currency_digits(ask->facts->order.currency);
	outcome_facts(out, ask);
	return in;
}

static struct str put_in(struct str text, struct str name, struct str value,
		struct arena *arena)
{
	ptrdiff_t at = str_find(text, name);
	if (at < 0)
		return text;
	struct str rest = str_skip(text, (size_t)at + name.len);
	return arena_print(arena, "%.*s%.*s%.*s", (int)at, text.at,
			STR_FMT(value), STR_FMT(rest));
}

/* "%1" and "%fieldName" stand for what is in "parameters". */
static struct str parameters_put_in(
		struct str text, struct json parameters, struct arena *arena)
{
	struct json value;
	int count = 0;
	for (struct json_iter i = json_each(parameters);
			json_next(&i, &value) && count < PARAMETERS_MAX;)
		text = put_in(text, arena_print(arena, "%%%d", ++count),
				json_str(value, arena), arena);
	count = 0;
	for (struct json_iter i = json_each_member(parameters);
			json_next(&i, &value) && count++ < PARAMETERS_MAX;)
		text = put_in(text,
				arena_print(arena, "%%%.*s", STR_FMT(i.key)),
				json_str(value, arena), arena);
	return text;
}

struct str magento_message(struct str body, struct arena *arena)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(body, &doc).fault)
		return STR_NONE;
	struct json root = json_root(doc);
	struct str text = json_str(json_get(root, "message"), arena);
	return parameters_put_in(text, json_get(root, "parameters"), arena);
}

static void say(struct outcome *out, const struct http_response *response,
		struct arena *arena)
{
	struct str text = magento_message(response->body, arena);
	if (text.len)
		out->detail = detail_of(text);
}

bool magento_answer(const struct http_response *response, struct arena *arena,
		struct outcome *out, struct json_doc **out_doc)
{
	if (response->status != 200) {
		outcome_by_status(response, arena, out);
		say(out, response, arena);
		return false;
	}
	if (json_open(response->body, out_doc).fault) {
		outcome_bad_reply(out, "the answer is not valid JSON");
		return false;
	}
	return true;
}

/* "The order does not allow an invoice to be created": somebody, perhaps we,
 * made one before. What became of it is seen by reading. */
static bool is_state_conflict(struct str text)
{
	static const char *const words[] = {"does not allow an invoice",
			"does not allow a shipment", "without products",
			"quantity to ship", "Shipment Document Validation",
			"not available for shipment"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_find(text, str_of(words[i])) >= 0)
			return true;
	return false;
}

static void read_again(const struct ask *ask, struct outcome *out)
{
	outcome_facts(out, ask);
	out->facts.hint_seq = ask->seq;
}

bool magento_written(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out, struct json_doc **out_doc)
{
	if (magento_answer(response, arena, out, out_doc))
		return true;
	if (out->kind != OUTCOME_REFUSED || out->fault != FAULT_REFUSED)
		return false;
	read_again(ask, out);
	out->reason = STR("refused");
	if (is_state_conflict(out->detail)) {
		out->kind = OUTCOME_NONE;
		out->fault = FAULT_BAD_REPLY;
	}
	return false;
}

void magento_done(const struct ask *ask, struct outcome *out)
{
	outcome_done(out, ask);
	read_again(ask, out);
}
