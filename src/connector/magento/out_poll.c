/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks which orders have changed, the oldest change first. A page past the
 * end repeats the last one, so that total_count alone says when to stop
 * (magento2 #3787). And pages move while they are read: an order that changes
 * goes to the end, and what was behind it one place to the front. So a full
 * page is followed by a search that begins with its last change; page 2 is
 * only asked for where a whole page changed in one second.
 */
#include "connector/magento/parts.h"

#include <inttypes.h>

#include "port/request.h"

/* "2026-11-28 21:17:32", as Magento compares it. */
static struct str time_of(time_ms moment, struct arena *arena)
{
	struct str text = arena_copy(
			arena, time_print(moment - moment % SECOND_MS, arena));
	char *at = (char *)(uintptr_t)text.at;
	for (size_t i = 0; i < text.len; i++)
		if (at[i] == 'T')
			at[i] = ' ';
	if (text.len && at[text.len - 1] == 'Z')
		text.len--;
	return text;
}

static time_ms search_since(const struct place *place)
{
	time_ms since = place->since ? place->since
				     : watermark_since(&place->mark);
	return since - since % SECOND_MS;
}

RESULT magento_poll_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct place place;
	struct str url;
	mage_place_read(ask, arena, &place);
	TRY(mage_search_url(ask,
			&(struct search){.path = "/V1/orders",
					.field = "updated_at",
					.value = time_of(search_since(&place),
							arena),
					.condition = "gteq",
					.sort = {"updated_at", "entity_id"},
					.page = place.page},
			arena, &url));
	request_get(out, url);
	return OK;
}

static void see_payment(
		struct reading *in, struct json order, struct facts *facts)
{
	enum payment_status status = PAYMENT_UNKNOWN;
	enum state state = mage_state_read(mage_word_of(in, order, "state"));
	struct str currency = mage_word_of(in, order, "order_currency_code");
	in->digits = currency_digits(currency);
	if (currency.len == 3 &&
			!mage_read_payment_status(in, order, state, &status)
					 .fault)
		facts->seen_payment = PAYMENT_BIT(status);
}

/* `last`: the moment of its change. */
static RESULT read_item(const struct ask *ask, struct json order,
		struct arena *arena, struct place *place, time_ms *last,
		struct outcome *out)
{
	struct event event = {.topic = STR("orders/poll"), .hint = true};
	struct facts *facts = &event.facts;
	struct reading in = {.account = ask->account,
			.arena = arena,
			.facts = facts};
	facts->shop = ask->account->name;
	facts->remote = mage_id_of(&in, order, "entity_id");
	ENSURE(facts->remote.len > 0, FAULT_BAD_VALUE);
	TRY(mage_read_time(&in, order, "updated_at", &facts->hint_version));
	ENSURE(facts->hint_version > 0, FAULT_BAD_VALUE);
	*last = facts->hint_version;
	struct str what = arena_print(arena, "%.*s %" PRId64 " %.*s",
			STR_FMT(facts->remote), *last,
			STR_FMT(mage_word_of(&in, order, "state")));
	if (!watermark_is_news(&place->mark, ask, *last, what, arena))
		return OK;
	see_payment(&in, order, facts);
	facts->first_seen_at = ask->now;
	*LIST_ADD(arena, &out->events.list) = event;
	return OK;
}

static RESULT read_items(const struct ask *ask, struct json root,
		struct arena *arena, struct place *place, time_ms *last,
		struct outcome *out)
{
	struct json items = json_get(root, "items"), item;
	/* Without any there is null instead of an empty list. */
	if (json_type(items) == JSON_NULL)
		return OK;
	ENSURE(json_type(items) == JSON_ARRAY, FAULT_BAD_VALUE);
	for (struct json_iter i = json_each(items); json_next(&i, &item);)
		TRY(read_item(ask, item, arena, place, last, out));
	return OK;
}

static void turn_page(struct place *place, time_ms last, int64_t total,
		struct arena *arena, struct outcome *out)
{
	out->more = total > place->page * PAGE_SIZE;
	if (!out->more) {
		place->since = 0;
		place->page = 1;
		watermark_move(&place->mark);
	} else if (last > search_since(place)) {
		place->since = last;
		place->page = 1;
	} else {
		place->since = search_since(place);
		place->page++;
	}
	out->cursor = mage_place_write(place, arena);
}

void magento_poll_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct place place;
	time_ms last = 0;
	if (!magento_answer(response, arena, out, &doc))
		return;
	struct json root = json_root(doc);
	int64_t total = json_i64(json_get(root, "total_count"), -1);
	mage_place_read(ask, arena, &place);
	if (total < 0 ||
			read_items(ask, root, arena, &place, &last, out)
					.fault) {
		outcome_bad_reply(out, "the list of orders can't be read");
		out->events = (struct events){0};
		return;
	}
	turn_page(&place, last, total, arena, out);
	out->kind = OUTCOME_DONE;
}
