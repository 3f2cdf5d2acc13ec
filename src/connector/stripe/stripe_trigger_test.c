/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each recipe of `stripe trigger` makes an event: of each, with Stripe's own
 * sample of the object that it carries, something is made or it is said why
 * not.
 */
#include "connector/stripe/fixture.h"

#include <dirent.h>

/* The events that a payment, its refunds and its disputes have. */
static const struct {
	const char *head, *object;
	bool used;
} families[] = {
		{"charge.dispute.", "dispute", true},
		{"charge.refund.", "refund", true},
		{"charge.", "charge", true},
		{"payment_intent.created", "payment_intent", false},
		{"payment_intent.", "payment_intent", true},
		{"checkout.session.", "checkout.session", false},
		{"customer.discount.", "discount", false},
		{"customer.source.", "source", false},
		{"customer.subscription.", "subscription", false},
		{"customer.", "customer", false},
		{"invoice.", "invoice", false},
		{"payout.", "payout", false},
		{"price.", "price", false},
		{"product.", "product", false},
};

static size_t family_of(struct str type)
{
	size_t i = 0, count = sizeof families / sizeof *families;
	while (i < count && !str_starts(type, str_of(families[i].head)))
		i++;
	EXPECT(i < count);
	return i;
}

/* The text of a member of "resources", cut out of the whole. */
static struct str resource(
		struct str all, const char *name, struct arena *arena)
{
	struct str key = arena_print(arena, "\"%s\":", name);
	int depth = 0;
	size_t from = 0;
	bool quoted = false;
	for (size_t i = 0; i < all.len; i++) {
		char c = all.at[i];
		if (quoted) {
			i += c == '\\';
			quoted = c != '"';
			continue;
		}
		if (depth == 2 && !from && c == '"' &&
				str_starts(str_skip(all, i), key))
			from = i + key.len;
		quoted = c == '"';
		depth += (c == '{') - (c == '}');
		if (from && i > from && c == '}' && depth == 2)
			return (struct str){all.at + from, i + 1 - from};
	}
	fail_msg("no resource %s", name);
	return STR_NONE;
}

static void expect_event(
		struct str type, struct str samples, struct arena *arena)
{
	size_t family = family_of(type);
	struct events events = {0};
	struct str object = resource(samples, families[family].object, arena);
	struct webhook webhook = {.received_at = NOW};
	webhook.body = arena_print(arena,
			"{\"id\":\"evt_1\",\"object\":\"event\",\"type\":"
			"\"%.*s\",\"created\":1700000000,\"data\":{\"object\":"
			"%.*s}}",
			STR_FMT(type), STR_FMT(object));
	stripe_driver.webhook_read(&account, &webhook, arena, &events);
	EXPECT_STR(events.unreadable, STR_NONE);
	EXPECT_I64(events.list.count, families[family].used);
	EXPECT(families[family].used || events.ignored.len > 0);
	if (!families[family].used)
		return;
	EXPECT(events.list.at[0].payment.len > 0);
	EXPECT_STR(events.list.at[0].topic, type);
}

TEST(every_trigger_is_read_or_ignored_with_a_reason)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str samples =
			test_shared("contracts/stripe/fixtures3.json", arena);
	const char *root = getenv("WAYBILL_SHARED");
	DIR *folder = opendir(arena_print(arena, "%s/contracts/stripe/triggers",
			root ? root : "../shared")
					      .at);
	EXPECT(folder);
	int seen = 0;
	for (struct dirent *item; (item = readdir(folder));) {
		struct str type = str_of(item->d_name);
		if (!str_ends(type, STR(".json")))
			continue;
		type.len -= strlen(".json");
		expect_event(arena_copy(arena, type), samples, arena);
		seen++;
	}
	closedir(folder);
	EXPECT(seen > 40);
}

/* ---- what has happened since: /v1/events ---- */

#define EVENT(id, created) \
	"{\"id\":\"" id "\",\"type\":\"charge.refunded\",\"created\":" created \
	",\"data\":{\"object\":{\"object\":\"charge\",\"id\":\"ch_1\"," \
	"\"payment_intent\":\"pi_1\"}}}"
#define PAGE(items, more) "{\"data\":[" items "],\"has_more\":" more "}"

static void poll_from(const char *cursor)
{
	prepare(VERB_PAYMENT_POLL, "");
	ask.facts = NULL;
	ask.effect = NULL;
	ask.cursor = str_of(cursor);
}

TEST(a_poll_goes_on_from_the_newest_event)
{
	static const struct {
		const char *cursor, *query;
	} rows[] = {
			{"", "/v1/events?limit=100"},
			{"evt_9", "/v1/events?limit=100&ending_before=evt_9"},
			{"evt_9<evt_2",
					"/v1/events?limit=100&starting_after="
					"evt_2"},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		poll_from(rows[i].cursor);
		EXPECT(str_ends(built(VERB_PAYMENT_POLL, arena).url,
				str_of(rows[i].query)));
	}
}

TEST(events_come_oldest_first_and_each_once)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	poll_from("evt_1");
	struct outcome out = answer(VERB_PAYMENT_POLL, 200,
			PAGE(EVENT("evt_3", "1700000003") "," EVENT(
					     "evt_2", "1700000002"),
					"true"),
			arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_I64(out.events.list.count, 2);
	EXPECT_STR(out.events.list.at[0].id, STR("evt_2"));
	EXPECT_STR(out.cursor, STR("evt_3"));
	EXPECT(out.more);
	/* Nothing new: the place stays, and it is not asked at once. */
	poll_from("evt_3");
	out = answer(VERB_PAYMENT_POLL, 200, PAGE("", "false"), arena);
	EXPECT_STR(out.cursor, STR("evt_3"));
	EXPECT(!out.more);
}

TEST(a_first_poll_walks_back_to_where_orders_are_taken_over)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	poll_from("");
	policy.take_over_from = (time_ms)1700000002000;
	struct outcome out = answer(VERB_PAYMENT_POLL, 200,
			PAGE(EVENT("evt_9", "1700000009") "," EVENT(
					     "evt_8", "1700000008"),
					"true"),
			arena);
	EXPECT(out.more);
	EXPECT_STR(out.cursor, STR("evt_9<evt_8"));
	ask.cursor = out.cursor;
	out = answer(VERB_PAYMENT_POLL, 200,
			PAGE(EVENT("evt_2", "1700000001"), "true"), arena);
	EXPECT(!out.more);
	EXPECT_STR(out.cursor, STR("evt_9"));
}

TEST(a_cursor_that_is_gone_begins_anew)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	poll_from("evt_old");
	struct outcome out = answer(VERB_PAYMENT_POLL, 404, "{}", arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_STR(out.cursor, STR_NONE);
	EXPECT(out.more);
	poll_from("");
	out = answer(VERB_PAYMENT_POLL, 404, "{}", arena);
	EXPECT_I64(out.kind, OUTCOME_REFUSED);
}

TEST(one_event_that_can_not_be_read_leaves_its_page_whole)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	poll_from("evt_1");
	struct outcome out = answer(VERB_PAYMENT_POLL, 200,
			PAGE(EVENT("evt_3", "1700000003") ",{\"id\":\"evt_2\"}",
					"false"),
			arena);
	EXPECT_I64(out.events.list.count, 1);
	EXPECT_STR(out.cursor, STR("evt_3"));
	static const char *const bad[] = {
			"", "[]", "{\"data\":7}", "{\"data\":[{}]}"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		out = answer(VERB_PAYMENT_POLL, 200, bad[i], arena);
		EXPECT_I64(out.fault, FAULT_BAD_REPLY);
	}
}
