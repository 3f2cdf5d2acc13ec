/* SPDX-License-Identifier: Apache-2.0 */
/* What a gateway of the contract is asked, and what it says. */
#include "connector/gateway/fixture.h"

TEST_MAIN

#define PAYMENT(state, rest) \
	"{\"id\":\"pay_1\",\"state\":\"" state \
	"\",\"currency\":\"EUR\",\"amount\":\"99.90\"" rest "}"
#define AUTHORIZE ",\"flow\":\"authorize\""
#define TAKEN \
	PAYMENT("captured", \
			AUTHORIZE ",\"captured\":\"40.00\",\"captures\":[{" \
				  "\"reference\":\"" REFERENCE "\"}]")
#define NEWS(payment) \
	"{\"type\":\"payment.changed\",\"data\":{\"payment\":" payment "}}"
#define LIST_OF(payments) "{\"payments\":[" payments "]}"

/* ---- news ---- */

TEST(each_state_of_each_flow_has_its_meaning)
{
	static const struct {
		const char *payment;
		enum txn_kind kind; /* NONE: nothing follows */
		enum txn_state state;
		minor amount;
	} rows[] = {
			{PAYMENT("new", ""), TXN_NONE, 0, 0},
			{PAYMENT("unknown", ""), TXN_NONE, 0, 0},
			{PAYMENT("pending", ""), TXN_SALE, TXN_PENDING, 9990},
			{PAYMENT("pending", AUTHORIZE), TXN_AUTHORIZATION,
					TXN_PENDING, 9990},
			{PAYMENT("suspended", ""), TXN_SALE, TXN_PENDING, 9990},
			{PAYMENT("authorized", ""), TXN_AUTHORIZATION,
					TXN_SUCCEEDED, 9990},
			{PAYMENT("captured", ",\"captured\":\"99.90\""),
					TXN_SALE, TXN_SUCCEEDED, 9990},
			{PAYMENT("captured",
					 AUTHORIZE ",\"captured\":\"99.90\""),
					TXN_CAPTURE, TXN_SUCCEEDED, 9990},
			{PAYMENT("captured",
					 AUTHORIZE ",\"captured\":\"40.00\""),
					TXN_VOID, TXN_SUCCEEDED, 5990},
			{PAYMENT("partially_captured",
					 AUTHORIZE ",\"captured\":\"40.00\""),
					TXN_CAPTURE, TXN_SUCCEEDED, 4000},
			{PAYMENT("partially_captured",
					 AUTHORIZE ",\"captured\":\"40.00\""),
					TXN_AUTHORIZATION, TXN_SUCCEEDED, 9990},
			{PAYMENT("refunded", ",\"captured\":\"99.90\""),
					TXN_SALE, TXN_SUCCEEDED, 9990},
			{PAYMENT("partially_refunded",
					 ",\"captured\":\"99.90\""),
					TXN_SALE, TXN_SUCCEEDED, 9990},
			{PAYMENT("canceled", AUTHORIZE), TXN_VOID,
					TXN_SUCCEEDED, 9990},
			{PAYMENT("canceled", ""), TXN_SALE, TXN_FAILED, 9990},
			{PAYMENT("expired", ""), TXN_SALE, TXN_FAILED, 9990},
			{PAYMENT("expired", AUTHORIZE), TXN_AUTHORIZATION,
					TXN_SUCCEEDED, 9990},
			{PAYMENT("failed", AUTHORIZE), TXN_AUTHORIZATION,
					TXN_FAILED, 9990},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str body = arena_print(arena,
				"{\"type\":\"payment.x\",\"data\":{\"payment\":"
				"%s}}",
				rows[i].payment);
		struct events events = read_news(body.at, arena);
		EXPECT_I64(events.list.count, 1);
		const struct event *event = &events.list.at[0];
		EXPECT_STR(event->payment, STR("pay_1"));
		EXPECT_STR(event->id, STR("gev_1"));
		if (rows[i].kind == TXN_NONE) {
			EXPECT_I64(event->facts.txns.count, 0);
			continue;
		}
		const struct txn *txn = txn_in(&event->facts, rows[i].kind, "");
		EXPECT(txn && txn->connected);
		EXPECT_I64(txn->state, rows[i].state);
		EXPECT_I64(txn->amount, rows[i].amount);
		EXPECT_I64(txn->evidence, EVIDENCE_GATEWAY);
		EXPECT_I64(txn->at, NOW);
	}
}

TEST(an_authorization_ends_when_it_says_or_did)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct events events =
			read_news(NEWS(PAYMENT("authorized",
						  ",\"expires_at\":"
						  "\"2026-12-05T10:00:00Z\"")),
					arena);
	EXPECT_I64(txn_in(&events.list.at[0].facts, TXN_AUTHORIZATION, "")
					->expires_at,
			NOW + 7 * DAY_MS);
	events = read_news(NEWS(PAYMENT("expired", AUTHORIZE)), arena);
	EXPECT_I64(txn_in(&events.list.at[0].facts, TXN_AUTHORIZATION, "")
					->expires_at,
			NOW);
}

TEST(refunds_and_disputes_have_rows_of_their_own)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct events events = read_news(
			NEWS(PAYMENT("partially_refunded",
					",\"captured\":\"99.90\",\"refunded\":"
					"\"15.00\",\"refunds\":[{\"id\":\"r1\","
					"\"amount\":\"10.00\",\"state\":"
					"\"succeeded\"},{\"id\":\"r2\","
					"\"amount\":\"5.00\",\"state\":"
					"\"pending\"},{\"id\":\"r3\",\"amount\""
					":\"1.00\",\"state\":\"failed\"}],"
					"\"disputes\":[{\"id\":\"d1\","
					"\"amount\":\"99.90\",\"state\":"
					"\"open\"},{\"id\":\"d2\",\"amount\":"
					"\"1.00\",\"state\":\"won\"},{\"id\":"
					"\"d3\",\"amount\":\"1.00\",\"state\":"
					"\"lost\"}]")),
			arena);
	const struct facts *news = &events.list.at[0].facts;
	EXPECT_I64(news->txns.count, 7);
	EXPECT_I64(txn_in(news, TXN_REFUND, "r1")->state, TXN_SUCCEEDED);
	EXPECT_I64(txn_in(news, TXN_REFUND, "r1")->amount, 1000);
	EXPECT_I64(txn_in(news, TXN_REFUND, "r2")->state, TXN_PENDING);
	EXPECT_I64(txn_in(news, TXN_REFUND, "r3")->state, TXN_FAILED);
	EXPECT_I64(txn_in(news, TXN_DISPUTE, "d1")->state, TXN_PENDING);
	EXPECT_I64(txn_in(news, TXN_DISPUTE, "d2")->state, TXN_FAILED);
	EXPECT_I64(txn_in(news, TXN_DISPUTE, "d3")->state, TXN_SUCCEEDED);
}

TEST(a_sum_of_refunds_is_one_row)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct events events = read_news(
			NEWS(PAYMENT("partially_refunded",
					",\"captured\":\"99.90\",\"refunded\":"
					"\"15.00\"")),
			arena);
	const struct txn *txn = txn_in(
			&events.list.at[0].facts, TXN_REFUND, "refunded");
	EXPECT(txn);
	EXPECT_I64(txn->amount, 1500);
}

TEST(the_payment_may_name_the_shops_order)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct events events = read_news(
			NEWS(PAYMENT("pending", ",\"order\":5001")), arena);
	EXPECT_STR(events.list.at[0].facts.remote, STR("5001"));
	EXPECT_STR(events.list.at[0].facts.shop, STR("demo"));
	EXPECT(events.list.at[0].hint);
	events = read_news(NEWS(PAYMENT("pending", "")), arena);
	EXPECT(!events.list.at[0].hint && !events.list.at[0].facts.remote.len);
}

TEST(an_unknown_state_is_kept_for_staff)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct events events =
			read_news(NEWS(PAYMENT("meditating", "")), arena);
	EXPECT_I64(events.list.at[0].facts.txns.count, 0);
	EXPECT(str_ends(events.list.at[0].facts.odd, STR("meditating")));
}

TEST(news_that_are_wrong_are_unreadable)
{
	static const char *const bad[] = {"", "{", NEWS("{}"), NEWS("null"),
			NEWS("[]"), NEWS(PAYMENT("", "")),
			NEWS(PAYMENT("captured", "")),
			NEWS(PAYMENT("captured", ",\"captured\":\"1.234\"")),
			NEWS(PAYMENT("captured", ",\"captured\":\"-1.00\"")),
			NEWS(PAYMENT("pending", ",\"flow\":\"borrow\"")),
			NEWS(PAYMENT("pending", ",\"updated_at\":\"now\"")),
			NEWS(PAYMENT("authorized", ",\"expires_at\":7")),
			NEWS(PAYMENT("pending", ",\"refunds\":[{}]")),
			NEWS("{\"id\":\"pay_1\",\"state\":\"pending\","
			     "\"currency\":\"EUR\"}"),
			NEWS("{\"id\":\"pay_1\",\"state\":\"pending\","
			     "\"amount\":\"1.00\"}"),
			"{\"type\":\"payment.x\",\"at\":\"soon\",\"data\":{"
			"\"payment\":" PAYMENT("pending", "") "}}"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct events events = read_news(bad[i], arena);
		EXPECT_I64(events.list.count, 0);
		EXPECT(events.unreadable.len > 0);
	}
}

TEST(other_news_are_ignored_with_a_reason)
{
	static const char *const others[] = {"{}", "{\"type\":\"payment.\"}",
			"{\"type\":\"payout.paid\"}"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		struct events events = read_news(others[i], arena);
		EXPECT_I64(events.list.count, 0);
		EXPECT(events.ignored.len > 0 && !events.unreadable.len);
	}
}

static void read_spoiled(struct str body, void *context)
{
	struct arena *arena = context;
	struct events events = read_news(arena_cstr(arena, body), arena);
	struct outcome out = {0};
	struct http_response response = {.status = 200, .body = body};
	EXPECT(events.list.count + (events.ignored.len > 0) +
					(events.unreadable.len > 0) ==
			1);
	gateway_driver.verbs[VERB_PAYMENT_CAPTURE].read(
			&ask, &response, arena, &out);
	EXPECT(out.kind == OUTCOME_DONE || out.fault == FAULT_BAD_REPLY);
}

TEST(nothing_spoiled_crashes)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(VERB_PAYMENT_CAPTURE, arena);
	test_spoil(STR(NEWS(PAYMENT("partially_refunded",
				   AUTHORIZE ",\"captured\":\"9.00\","
					     "\"refunds\":[{\"id\":\"r\","
					     "\"amount\":\"1.00\"}]"))),
			arena, read_spoiled, arena);
	test_spoil(STR(TAKEN), arena, read_spoiled, arena);
}

/* ---- captures: class U ---- */

TEST(a_capture_that_leaves_something_needs_a_gateway_that_can)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct http_request out = {0};
	prepare(VERB_PAYMENT_CAPTURE, arena);
	facts.txns.at[0].several = false;
	EXPECT_FAULT(gateway_driver.verbs[VERB_PAYMENT_CAPTURE].build(
				     &ask, arena, &out),
			FAULT_BAD_VALUE);
	effect.last = true;
	EXPECT_OK(gateway_driver.verbs[VERB_PAYMENT_CAPTURE].build(
			&ask, arena, &out));
	EXPECT(str_find(out.body, STR("\"final\":true")) > 0);
	effect.amount = 0;
	EXPECT_FAULT(gateway_driver.verbs[VERB_PAYMENT_CAPTURE].build(
				     &ask, arena, &out),
			FAULT_BAD_VALUE);
}

#define ERROR(code) "{\"error\":{\"code\":\"" code "\"}}"

TEST(every_answer_to_a_capture_has_its_meaning)
{
	static const struct {
		int status;
		const char *body;
		enum outcome_kind kind;
		enum fault fault;
		const char *reason;
	} rows[] = {
			{200, TAKEN, OUTCOME_DONE, FAULT_NONE, ""},
			{200, PAYMENT("authorized", ""), OUTCOME_NONE,
					FAULT_BAD_REPLY, ""},
			{200, "", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
			{200, "[]", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
			{202, TAKEN, OUTCOME_NONE, FAULT_PROVIDER, ""},
			{503, "", OUTCOME_NONE, FAULT_PROVIDER, ""},
			{429, "", OUTCOME_NONE, FAULT_RATE_LIMITED, ""},
			{401, "", OUTCOME_REFUSED, FAULT_CREDENTIALS, ""},
			{404, "", OUTCOME_REFUSED, FAULT_REFUSED,
					"not_in_account"},
			{409, "", OUTCOME_REFUSED, FAULT_REFUSED, "conflict"},
			{422, ERROR("declined"), OUTCOME_REFUSED, FAULT_REFUSED,
					"declined"},
			{422, ERROR("on_fire"), OUTCOME_REFUSED, FAULT_REFUSED,
					"refused"},
			{422, "{", OUTCOME_REFUSED, FAULT_REFUSED, "refused"},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		prepare(VERB_PAYMENT_CAPTURE, arena);
		struct outcome out = answer(VERB_PAYMENT_CAPTURE,
				rows[i].status, rows[i].body, arena);
		EXPECT_I64(out.kind, rows[i].kind);
		EXPECT_I64(out.fault, rows[i].fault);
		EXPECT_STR(out.reason, str_of(rows[i].reason));
		EXPECT(out.fault != FAULT_BAD_REPLY || !out.facts.txns.count);
	}
}

TEST(a_lost_capture_is_found_by_its_reference_or_was_never_made)
{
	static const struct {
		int status;
		const char *body;
		enum outcome_kind kind;
		enum fault fault;
	} rows[] = {
			{200, LIST_OF(TAKEN), OUTCOME_DONE, FAULT_NONE},
			{200, LIST_OF(PAYMENT("authorized", AUTHORIZE)),
					OUTCOME_ABSENT, FAULT_NONE},
			/* Another one took that money. */
			{200,
					LIST_OF(PAYMENT("captured",
							AUTHORIZE
							",\"captured\":"
							"\"40.00\",\"captures\""
							":[{\"reference\":"
							"\"x\"}]")),
					OUTCOME_ABSENT, FAULT_NONE},
			{200, LIST_OF(""), OUTCOME_REFUSED, FAULT_REFUSED},
			{200, "{}", OUTCOME_NONE, FAULT_BAD_REPLY},
			{200, LIST_OF("{\"id\":\"pay_1\"}"), OUTCOME_NONE,
					FAULT_BAD_REPLY},
			/* Not there is no proof. */
			{404, "", OUTCOME_NONE, FAULT_BAD_REPLY},
			{500, "", OUTCOME_NONE, FAULT_PROVIDER},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		prepare(VERB_PAYMENT_CAPTURE, arena);
		struct outcome out = answer(VERB_PAYMENT_READ, rows[i].status,
				rows[i].body, arena);
		EXPECT_I64(out.kind, rows[i].kind);
		EXPECT_I64(out.fault, rows[i].fault);
	}
	/* As an audit it is only read. */
	prepare(VERB_PAYMENT_READ, arena);
	struct outcome out = answer(VERB_PAYMENT_READ, 200,
			LIST_OF(PAYMENT("authorized", AUTHORIZE)), arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT(out.has_facts);
}

TEST(the_tracking_that_a_gateway_shows_is_told)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(VERB_PAYMENT_READ, arena);
	struct outcome out = answer(VERB_PAYMENT_READ, 200,
			LIST_OF(PAYMENT("authorized",
					AUTHORIZE ",\"shipments\":[{"
						  "\"carrier\":\"GLS\","
						  "\"number\":\"1\"},{"
						  "\"number\":\"2\"}]")),
			arena);
	EXPECT(out.shown.tracking_known);
	EXPECT_STR(out.shown.tracking, STR("GLS:1,:2"));
	out = answer(VERB_PAYMENT_READ, 200,
			LIST_OF(PAYMENT("authorized", AUTHORIZE)), arena);
	EXPECT(!out.shown.tracking_known);
}

/* ---- shipments: class K ---- */

TEST(other_parcels_have_another_key)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct http_request one = {0}, two = {0};
	prepare(VERB_PAYMENT_TRACKER, arena);
	EXPECT_OK(gateway_driver.verbs[VERB_PAYMENT_TRACKER].build(
			&ask, arena, &one));
	facts.attempts.at[0].value = STR("PostNord:1");
	EXPECT_OK(gateway_driver.verbs[VERB_PAYMENT_TRACKER].build(
			&ask, arena, &two));
	EXPECT(!str_eq(http_header_get(&one.headers, STR("idempotency-key")),
			http_header_get(&two.headers, STR("idempotency-key"))));
	facts.attempts.at[0].value = STR_NONE;
	EXPECT_FAULT(gateway_driver.verbs[VERB_PAYMENT_TRACKER].build(
				     &ask, arena, &two),
			FAULT_BAD_VALUE);
}

TEST(a_gateway_without_use_for_parcels_has_them_all_the_same)
{
	static const struct {
		int status;
		enum outcome_kind kind;
	} rows[] = {{200, OUTCOME_DONE}, {201, OUTCOME_DONE},
			{204, OUTCOME_DONE}, {501, OUTCOME_DONE},
			{500, OUTCOME_NONE}, {404, OUTCOME_REFUSED},
			{422, OUTCOME_REFUSED}};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		prepare(VERB_PAYMENT_TRACKER, arena);
		EXPECT_I64(answer(VERB_PAYMENT_TRACKER, rows[i].status, "",
					   arena)
						.kind,
				rows[i].kind);
	}
}

/* ---- polls ---- */

TEST(a_poll_goes_on_and_never_stands_still)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(VERB_PAYMENT_POLL, arena);
	ask.cursor = STR("7");
	struct outcome out = answer(VERB_PAYMENT_POLL, 200,
			"{\"events\":[" NEWS(PAYMENT(
					"pending", "")) ",{\"x\":"
							"1}],\"cursor\":\"9\","
							"\"more\":true}",
			arena);
	EXPECT_I64(out.events.list.count, 1);
	EXPECT_STR(out.cursor, STR("9"));
	EXPECT(out.more);
	out = answer(VERB_PAYMENT_POLL, 200,
			"{\"events\":[],\"cursor\":\"7\",\"more\":true}",
			arena);
	EXPECT(!out.more);
	out = answer(VERB_PAYMENT_POLL, 200, "{\"cursor\":\"7\"}", arena);
	EXPECT_I64(out.fault, FAULT_BAD_REPLY);
	out = answer(VERB_PAYMENT_POLL, 503, "", arena);
	EXPECT_I64(out.fault, FAULT_PROVIDER);
}
