/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/invoicing/fixture.h"

/* ---- signatures ---- */

#define BODY "{\"type\":\"document.bounced\"}"

static enum fault verified(const struct webhook *webhook, time_ms late)
{
	struct arena *arena = arena_open();
	struct webhook at = *webhook;
	at.received_at += late;
	enum fault fault = invoicing_driver.webhook_verify(&account, &at, arena)
					   .fault;
	arena_close(arena);
	return fault;
}

TEST(a_webhook_of_somebody_else_is_refused)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct webhook none = {.body = STR(BODY), .received_at = NOW};
	EXPECT_I64(verified(&none, 0), FAULT_BAD_SIGNATURE);
	static const char *const secrets[] = {
			"", "whsec_b3RoZXI=", "other", "whsec_"};
	for (size_t i = 0; i < 3; i++) {
		struct webhook other = signed_webhook(secrets[i], BODY, arena);
		EXPECT_I64(verified(&other, 0), FAULT_BAD_SIGNATURE);
	}
	struct webhook changed = signed_webhook(NEW_SECRET, BODY, arena);
	changed.body = STR(BODY " ");
	EXPECT_I64(verified(&changed, 0), FAULT_BAD_SIGNATURE);
}

TEST(both_secrets_are_good_while_one_is_replaced)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct webhook old = signed_webhook(OLD_SECRET, BODY, arena);
	struct webhook new = signed_webhook(NEW_SECRET, BODY, arena);
	EXPECT_I64(verified(&old, 0), FAULT_NONE);
	EXPECT_I64(verified(&new, 0), FAULT_NONE);
}

TEST(one_right_signature_among_several_is_enough)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct webhook webhook = signed_webhook(NEW_SECRET, BODY, arena);
	struct str *value = &webhook.headers.at[2].value;
	*value = arena_print(arena, "v1,AAAA v1a,x v1,%s %.*s v2,y",
			"b3RoZXI=", STR_FMT(*value));
	EXPECT_I64(verified(&webhook, 0), FAULT_NONE);
}

TEST(a_signature_is_good_for_five_minutes_both_ways)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct webhook webhook = signed_webhook(NEW_SECRET, BODY, arena);
	EXPECT_I64(verified(&webhook, 300 * SECOND_MS), FAULT_NONE);
	EXPECT_I64(verified(&webhook, -300 * SECOND_MS), FAULT_NONE);
	EXPECT_I64(verified(&webhook, 301 * SECOND_MS), FAULT_STALE_SIGNATURE);
	EXPECT_I64(verified(&webhook, -301 * SECOND_MS), FAULT_STALE_SIGNATURE);
}

TEST(what_leaves_is_signed_with_the_newest_secret)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct http_request request = {0};
	struct account unset = {0};
	prepare_sale(arena);
	EXPECT_OK(invoicing_driver.verbs[VERB_ACCOUNTING_ISSUE].build(
			&ask, arena, &request));
	EXPECT_FAULT(invoicing_driver.authorize(&unset, NOW, &request, arena),
			FAULT_SETTINGS);
	EXPECT_OK(invoicing_driver.authorize(&account, NOW, &request, arena));
	struct account theirs = {.webhook_secrets = {STR(NEW_SECRET)}};
	struct webhook arrived = {.headers = request.headers,
			.body = request.body,
			.received_at = NOW};
	EXPECT_OK(standard_webhook_verify(&theirs, &arrived, arena));
	EXPECT_STR(http_header_get(&request.headers, STR("webhook-id")),
			STR("demo.5001.sale"));
}

/* ---- news ---- */

#define NEWS(type, rest) \
	"{\"type\":\"" type "\",\"id\":\"bev_1\"," \
	"\"at\":\"2026-11-28T10:00:00Z\",\"data\":{" rest "}}"
#define ISSUED(reference, number, date, gross, currency) \
	NEWS("document.issued", \
			"\"reference\":\"" reference "\",\"number\":\"" number \
			"\",\"date\":\"" date "\",\"gross\":" gross \
			",\"currency\":\"" currency "\"")
#define GOOD \
	ISSUED("demo.5001.credit.9", "CN-1", "2026-11-28", "\"42.45\"", "EUR")

TEST(news_that_cannot_be_read_are_kept_and_said)
{
	static const char *const bodies[] = {"", "{", "[",
			"{\"type\":\"document.issued\"}",
			NEWS("document.issued", ""),
			NEWS("document.bounced", ""),
			NEWS("document.bounced", "\"reference\":5001"),
			NEWS("document.bounced", "\"reference\":\"5001\""),
			NEWS("document.bounced",
					"\"reference\":\"demo.5001.send.7.0\""),
			NEWS("document.bounced",
					"\"reference\":\"demo.5001.credit\""),
			ISSUED("demo.5001.sale", "", "2026-11-28", "\"1.00\"",
					"EUR"),
			ISSUED("demo.5001.sale", "1", "yesterday", "\"1.00\"",
					"EUR"),
			ISSUED("demo.5001.sale", "1", "2026-11-28", "\"1.001\"",
					"EUR"),
			ISSUED("demo.5001.sale", "1", "2026-11-28", "\"-1.00\"",
					"EUR"),
			ISSUED("demo.5001.sale", "1", "2026-11-28", "null",
					"EUR"),
			ISSUED("demo.5001.sale", "1", "2026-11-28", "\"1.00\"",
					""),
			"{\"type\":\"document.bounced\",\"at\":\"soon\","
			"\"data\":{\"reference\":\"demo.5001.sale\"}}",
			"{\"type\":\"document.bounced\",\"at\":5,"
			"\"data\":{\"reference\":\"demo.5001.sale\"}}"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct events events = read_news(bodies[i], arena);
		EXPECT_I64(events.list.count, 0);
		EXPECT(events.unreadable.len > 0);
	}
}

TEST(news_of_other_types_are_ignored)
{
	static const char *const bodies[] = {"{}", "[]", "null",
			NEWS("document.paid", ""), NEWS("document", ""),
			NEWS("", ""), "{\"type\":7}"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct events events = read_news(bodies[i], arena);
		EXPECT_I64(events.list.count, 0);
		EXPECT(events.ignored.len > 0);
		EXPECT_STR(events.unreadable, STR_NONE);
	}
}

TEST(a_document_that_was_issued_later_is_a_fact)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct events events = read_news(GOOD, arena);
	EXPECT_I64(events.list.count, 1);
	const struct event *event = &events.list.at[0];
	EXPECT_STR(event->id, STR("bev_1"));
	EXPECT_STR(event->topic, STR("document.issued"));
	EXPECT_STR(event->facts.shop, STR("demo"));
	EXPECT_STR(event->facts.remote, STR("5001"));
	const struct document *document = &event->facts.documents.at[0];
	EXPECT_I64(document->kind, DOCUMENT_CREDIT);
	EXPECT_STR(document->cause, STR("9"));
	EXPECT_STR(document->number, STR("CN-1"));
	EXPECT_I64(document->gross, 4245);
	EXPECT_I64(document->issued_at, 1795860000000);
}

TEST(a_bounced_mail_is_a_fact_of_its_document)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct events events =
			read_news("{\"type\":\"document.bounced\",\"data\":{"
				  "\"reference\":\"demo.5001.sale\"}}",
					arena);
	EXPECT_I64(events.list.count, 1);
	const struct document *document =
			&events.list.at[0].facts.documents.at[0];
	EXPECT_I64(document->kind, DOCUMENT_SALE);
	EXPECT_STR(document->number, STR_NONE);
	/* Without a time of its own it is as old as its arrival. */
	EXPECT_I64(document->bounced_at, NOW);
}

TEST(the_same_news_twice_are_the_same_facts)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct events first = read_news(GOOD, arena);
	struct events again = read_news(GOOD, arena);
	EXPECT_STR(again.list.at[0].id, first.list.at[0].id);
	struct changes changes = {0};
	struct facts joined = {0};
	facts_join(&joined, &first.list.at[0].facts, arena, NULL);
	facts_join(&joined, &again.list.at[0].facts, arena, &changes);
	EXPECT_I64(changes.list.count, 0);
	EXPECT_I64(joined.documents.count, 1);
}

static void read_spoiled(struct str body, void *context)
{
	struct arena *arena = arena_open();
	struct events events = {0};
	struct webhook webhook = {.body = body, .received_at = NOW};
	(void)context;
	invoicing_driver.webhook_read(&account, &webhook, arena, &events);
	EXPECT(events.list.count + (events.ignored.len > 0) +
					(events.unreadable.len > 0) ==
			1);
	EXPECT_STR(invoicing_driver.webhook_id(&account, &webhook, arena),
			STR_NONE);
	arena_close(arena);
}

TEST(no_spoiled_news_crash)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	test_spoil(STR(GOOD), arena, read_spoiled, NULL);
	test_spoil(STR(NEWS("document.bounced",
				   "\"reference\":\"demo.5001.sale\"")),
			arena, read_spoiled, NULL);
}
