/* SPDX-License-Identifier: Apache-2.0 */
/* Events, polls, captures and access. */
#include "connector/paypal/fixture.h"

TEST_MAIN

/* --- events ------------------------------------------------------------- */

#define MONEY(value) "{\"currency_code\":\"EUR\",\"value\":\"" value "\"}"
#define RELATED(rest) \
	"\"supplementary_data\":{\"related_ids\":{\"order_id\":\"" CHECKOUT \
	"\"" rest "}}"
#define AUTHORIZATION(status) \
	"{\"id\":\"0VF52814937998046\",\"status\":\"" status \
	"\",\"amount\":" MONEY("49.90") ",\"create_time\":" \
					"\"2023-11-14T22:13:20Z\",\"update_" \
					"time\":\"2023-11-15T22:13:20Z\"," \
					"\"expiration_time\":\"2023-12-13T22:" \
					"13:20Z\"," RELATED("") "}"
#define CAPTURE(status, related) \
	"{\"id\":\"" CAP "\",\"status\":\"" status \
	"\",\"amount\":" MONEY("49.90") ",\"create_time\":" \
					"\"2023-11-14T22:13:20Z\"," RELATED( \
							related) "}"
#define UP(path) \
	"\"links\":[{\"rel\":\"self\",\"href\":\"https://x/y\"}," \
	"{\"rel\":\"up\",\"href\":\"https://api.paypal.com" path "\"}]"
#define REFUND(status, links) \
	"{\"id\":\"1Y107995YT783435V\",\"status\":\"" status \
	"\",\"amount\":" MONEY("7.00") ",\"create_time\":" \
				       "\"2023-11-14T22:13:20Z\"," links "}"
#define DISPUTE(status, outcome) \
	"{\"dispute_id\":\"PP-D-27803\",\"status\":\"" status \
	"\",\"dispute_amount\":" MONEY( \
			"49.90") ",\"create_time\":" \
				 "\"2023-11-14T22:13:20Z\",\"disputed_" \
				 "transactions\":[{" \
				 "\"seller_transaction_id\":\"" CAP \
				 "\"}]" outcome "}"
#define OUTCOME(code) ",\"dispute_outcome\":{\"outcome_code\":\"" code "\"}"

static struct str event_text(
		const char *type, const char *resource, struct arena *arena)
{
	return arena_print(arena,
			"{\"id\":\"WH-1\",\"event_type\":\"%s\","
			"\"create_time\":\"2023-11-14T22:13:20.500Z\","
			"\"resource_type\":\"x\",\"resource\":%s}",
			type, resource);
}

static struct events read_event(
		const char *type, const char *resource, struct arena *arena)
{
	struct events events = {0};
	struct webhook webhook = {.received_at = NOW,
			.body = event_text(type, resource, arena)};
	paypal_driver.webhook_read(&paypal, &webhook, arena, &events);
	return events;
}

TEST(events_become_transactions)
{
	static const struct {
		const char *type, *resource;
		enum txn_kind kind;
		enum txn_state state;
		const char *reference, *charge, *part;
	} rows[] = {
			{"PAYMENT.AUTHORIZATION.CREATED",
					AUTHORIZATION("CREATED"),
					TXN_AUTHORIZATION, TXN_SUCCEEDED,
					"0VF52814937998046", "", ""},
			{"PAYMENT.CAPTURE.COMPLETED", CAPTURE("COMPLETED", ""),
					TXN_SALE, TXN_SUCCEEDED, CAP, CAP, ""},
			{"PAYMENT.CAPTURE.PENDING", CAPTURE("PENDING", ""),
					TXN_SALE, TXN_PENDING, CAP, CAP, ""},
			{"PAYMENT.CAPTURE.DENIED", CAPTURE("DECLINED", ""),
					TXN_SALE, TXN_FAILED, CAP, CAP, ""},
			{"PAYMENT.CAPTURE.COMPLETED",
					CAPTURE("PARTIALLY_REFUNDED",
							",\"authorization_id\":"
							"\"AUTH1\""),
					TXN_CAPTURE, TXN_SUCCEEDED, "AUTH1",
					CAP, CAP},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct events events = read_event(
				rows[i].type, rows[i].resource, arena);
		EXPECT_STR(events.unreadable, STR_NONE);
		EXPECT_I64(events.list.count, 1);
		EXPECT_I64(events.poll, VERB_NONE);
		const struct event *event = &events.list.at[0];
		EXPECT_I64(event->facts.txns.count, 1);
		const struct txn *t = &event->facts.txns.at[0];
		EXPECT_I64(t->kind, rows[i].kind);
		EXPECT_I64(t->state, rows[i].state);
		EXPECT_STR(t->reference, str_of(rows[i].reference));
		EXPECT_STR(t->charge, str_of(rows[i].charge));
		EXPECT_STR(t->part, str_of(rows[i].part));
		EXPECT_STR(t->checkout, STR(CHECKOUT));
		EXPECT_STR(t->gateway, STR("paypal"));
		EXPECT_I64(t->amount, 4990);
		EXPECT_I64(t->at, NOW);
		EXPECT_I64(t->evidence, EVIDENCE_GATEWAY);
		EXPECT(t->connected);
		EXPECT_STR(event->payment, str_of(rows[i].reference));
		EXPECT_STR(event->id, STR("WH-1"));
		EXPECT(!event->hint);
	}
}

TEST(a_voided_authorization_is_a_void_of_it)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct events events = read_event("PAYMENT.AUTHORIZATION.VOIDED",
			AUTHORIZATION("VOIDED"), arena);
	EXPECT_I64(events.list.count, 1);
	const struct facts *f = &events.list.at[0].facts;
	EXPECT_I64(f->txns.count, 2);
	EXPECT_I64(f->txns.at[0].kind, TXN_AUTHORIZATION);
	EXPECT_I64(f->txns.at[0].expires_at, 1702505600000);
	EXPECT_I64(f->txns.at[1].kind, TXN_VOID);
	EXPECT_I64(f->txns.at[1].at, NOW + DAY_MS);
	EXPECT_STR(f->txns.at[1].reference, f->txns.at[0].reference);
}

/* Where no number says so, a link does. */
TEST(a_capture_names_its_authorization_in_a_link_too)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct events events = read_event("PAYMENT.CAPTURE.COMPLETED",
			"{\"id\":\"" CAP "\",\"status\":\"COMPLETED\","
			"\"amount\":" MONEY("49.90") "," UP("/v2/payments/"
							    "authorizations/"
							    "AUTH9") "}",
			arena);
	EXPECT_STR(events.list.at[0].payment, STR("AUTH9"));
	EXPECT_I64(events.list.at[0].facts.txns.at[0].kind, TXN_CAPTURE);
}

TEST(the_shops_order_id_stands_in_custom_id)
{
	static const struct {
		const char *custom, *remote;
	} rows[] = {{"5001", "5001"}, {"gid://shopify/Order/5001", "5001"},
			{"cart-5001", ""}, {"", ""}};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str resource = arena_print(arena,
				"{\"id\":\"" CAP "\",\"status\":\"COMPLETED\","
				"\"custom_id\":\"%s\",\"amount\":" MONEY(
						"1.00") "}",
				rows[i].custom);
		struct events events = read_event("PAYMENT.CAPTURE.COMPLETED",
				resource.at, arena);
		const struct event *event = &events.list.at[0];
		EXPECT_STR(event->facts.remote, str_of(rows[i].remote));
		EXPECT_I64(event->hint, rows[i].remote[0] != '\0');
		EXPECT_STR(event->facts.shop,
				rows[i].remote[0] ? STR("demo") : STR_NONE);
	}
}

TEST(money_is_exact_in_each_currency)
{
	static const struct {
		const char *money;
		minor amount; /* -1: not exact */
	} rows[] = {
			{"{\"currency_code\":\"JPY\",\"value\":\"500\"}", 500},
			{"{\"currency_code\":\"HUF\",\"value\":\"500\"}",
					50000},
			{"{\"currency_code\":\"EUR\",\"value\":\"0.1\"}", 10},
			{"{\"currency_code\":\"EUR\",\"value\":\"0.001\"}", -1},
			{"{\"currency_code\":\"JPY\",\"value\":\"0.5\"}", -1},
			{"{\"currency_code\":\"EUR\",\"value\":\"-1.00\"}", -1},
			{"{\"value\":\"1.00\"}", -1},
			{"{\"currency_code\":\"EUR\"}", -1},
			{"\"1.00\"", -1},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str resource = arena_print(arena,
				"{\"id\":\"" CAP "\",\"status\":\"COMPLETED\","
				"\"amount\":%s}",
				rows[i].money);
		struct events events = read_event("PAYMENT.CAPTURE.COMPLETED",
				resource.at, arena);
		EXPECT_I64(events.unreadable.len > 0, rows[i].amount < 0);
		if (rows[i].amount >= 0)
			EXPECT_I64(events.list.at[0].facts.txns.at[0].amount,
					rows[i].amount);
	}
}

TEST(an_order_tells_all_of_its_payments)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct events events = read_event("CHECKOUT.ORDER.COMPLETED",
			"{\"id\":\"" CHECKOUT "\",\"purchase_units\":[{"
			"\"custom_id\":\"5001\",\"payments\":{"
			"\"authorizations\":[" AUTHORIZATION(
					"CAPTURED") "],"
						    "\"captures\":[" CAPTURE(
								    "PARTIALLY_"
								    "REFUNDED",
								    ",\"authori"
								    "zation_"
								    "id\":"
								    "\"0VF52814"
								    "937998046"
								    "\"") "],"
									  "\"re"
									  "fund"
									  "s\":"
									  "[" REFUND("COMPLETED",
											  UP("/v2/payments/captures/" CAP)) "]}}]}",
			arena);
	EXPECT_I64(events.list.count, 1);
	const struct facts *f = &events.list.at[0].facts;
	EXPECT_I64(f->txns.count, 3);
	EXPECT_STR(f->remote, STR("5001"));
	for (size_t i = 0; i < 3; i++) {
		EXPECT_STR(f->txns.at[i].reference, STR("0VF52814937998046"));
		EXPECT_STR(f->txns.at[i].checkout, STR(CHECKOUT));
	}
	EXPECT_I64(f->txns.at[2].kind, TXN_REFUND);
	EXPECT_STR(f->txns.at[2].part, STR("1Y107995YT783435V"));
	events = read_event("CHECKOUT.ORDER.APPROVED",
			"{\"id\":\"" CHECKOUT "\",\"purchase_units\":[{}]}",
			arena);
	EXPECT_STR(events.ignored, STR("nothing was paid yet"));
}

TEST(events_that_are_not_used_are_ignored_and_wrong_ones_unreadable)
{
	static const struct {
		const char *type, *resource;
		bool bad;
	} rows[] = {
			{"BILLING.PLAN.CREATED", "{}", false},
			{"PAYMENT.CAPTURE", "{}", false},
			{"PAYMENT.SALE.COMPLETED", "{}", false},
			{"PAYMENT.AUTHORIZATION.CREATED",
					"{\"id\":\"A\",\"amount\":{\"total\":"
					"\"7.47\",\"currency\":\"USD\"}}",
					false},
			{"PAYMENT.CAPTURE.COMPLETED", "{}", true},
			{"PAYMENT.CAPTURE.COMPLETED", "null", true},
			{"PAYMENT.CAPTURE.COMPLETED", "[]", true},
			{"PAYMENT.CAPTURE.COMPLETED", CAPTURE("LOST", ""),
					true},
			{"PAYMENT.CAPTURE.REFUNDED",
					REFUND("COMPLETED",
							UP("/v2/payments/"
							   "refunds/1")),
					true},
			{"CUSTOMER.DISPUTE.CREATED",
					DISPUTE("RESOLVED", OUTCOME("?")),
					true},
			{"CHECKOUT.ORDER.COMPLETED", "{\"id\":\"1\"}", true},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct events events = read_event(
				rows[i].type, rows[i].resource, arena);
		EXPECT_I64(events.list.count, 0);
		EXPECT_I64(events.unreadable.len > 0, rows[i].bad);
		EXPECT_I64(events.ignored.len > 0, !rows[i].bad);
	}
}

static void event_spoiled(struct str body, void *context)
{
	struct arena *arena = arena_open();
	struct events events = {0};
	struct webhook webhook = {.body = body, .received_at = NOW};
	(void)context;
	paypal_driver.webhook_read(&paypal, &webhook, arena, &events);
	EXPECT(events.list.count + (events.ignored.len > 0) +
					(events.unreadable.len > 0) +
					(events.poll != VERB_NONE) ==
			1);
	paypal_driver.webhook_id(&paypal, &webhook, arena);
	arena_close(arena);
}

TEST(no_spoiled_event_crashes)
{
	static const struct {
		const char *type, *resource;
	} rows[] = {
			{"PAYMENT.AUTHORIZATION.VOIDED",
					AUTHORIZATION("VOIDED")},
			{"PAYMENT.CAPTURE.REFUNDED",
					REFUND("COMPLETED",
							UP("/v2/payments/"
							   "captures/" CAP))},
			{"CUSTOMER.DISPUTE.RESOLVED",
					DISPUTE("RESOLVED",
							OUTCOME("ACCEPTED"))},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		test_spoil(event_text(rows[i].type, rows[i].resource, arena),
				arena, event_spoiled, NULL);
}

/* --- refunds and disputes: the capture is read first -------------------- */

static struct outcome poll_read(struct str cursor, int status, const char *body,
		struct arena *a)
{
	struct ask ask = {.account = &paypal, .now = NOW, .cursor = cursor};
	struct http_response response = test_answer(status, body);
	struct outcome out = {0};
	paypal_driver.verbs[VERB_PAYMENT_POLL].read(&ask, &response, a, &out);
	return out;
}

static struct str poll_asks(struct str cursor, struct arena *arena)
{
	struct ask ask = {.account = &paypal, .now = NOW, .cursor = cursor};
	struct http_request request = {0};
	EXPECT_OK(paypal_driver.verbs[VERB_PAYMENT_POLL].build(
			&ask, arena, &request));
	EXPECT_STR(request.method, STR("GET"));
	return request.url;
}

TEST(parts_of_a_payment_join_it_by_its_own_name)
{
	static const struct {
		const char *type, *resource;
		enum txn_kind kind;
		enum txn_state state;
		minor amount;
		const char *part;
	} rows[] = {
			{"PAYMENT.CAPTURE.REFUNDED",
					REFUND("COMPLETED",
							UP("/v2/payments/"
							   "captures/" CAP)),
					TXN_REFUND, TXN_SUCCEEDED, 700,
					"1Y107995YT783435V"},
			{"PAYMENT.CAPTURE.REVERSED",
					REFUND("PENDING",
							UP("/v2/payments/"
							   "captures/" CAP)),
					TXN_REFUND, TXN_PENDING, 700,
					"1Y107995YT783435V"},
			{"CUSTOMER.DISPUTE.CREATED", DISPUTE("OPEN", ""),
					TXN_DISPUTE, TXN_PENDING, 4990,
					"PP-D-27803"},
			{"CUSTOMER.DISPUTE.RESOLVED",
					DISPUTE("RESOLVED",
							OUTCOME("RESOLVED_"
								"BUYER_"
								"FAVOUR")),
					TXN_DISPUTE, TXN_SUCCEEDED, 4990,
					"PP-D-27803"},
			{"CUSTOMER.DISPUTE.RESOLVED",
					DISPUTE("RESOLVED",
							OUTCOME("RESOLVED_"
								"SELLER_"
								"FAVOUR")),
					TXN_DISPUTE, TXN_FAILED, 4990,
					"PP-D-27803"},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct events events = read_event(
				rows[i].type, rows[i].resource, arena);
		EXPECT_I64(events.list.count, 0);
		EXPECT_STR(events.unreadable, STR_NONE);
		EXPECT_I64(events.poll, VERB_PAYMENT_POLL);
		EXPECT_STR(poll_asks(events.poll_cursor, arena),
				STR(BASE "/v2/payments/captures/" CAP));
		struct outcome out = poll_read(events.poll_cursor, 200,
				CAPTURE("PARTIALLY_REFUNDED",
						",\"authorization_id\":"
						"\"AUTH1\""),
				arena);
		EXPECT_I64(out.kind, OUTCOME_DONE);
		EXPECT(!out.more);
		EXPECT_STR(out.cursor, STR_NONE);
		EXPECT_I64(out.events.list.count, 1);
		const struct event *event = &out.events.list.at[0];
		/* Not the webhook's, under which it was seen already. */
		EXPECT_STR(event->id, STR("WH-1+"));
		EXPECT_STR(event->topic, str_of(rows[i].type));
		EXPECT_STR(event->payment, STR("AUTH1"));
		const struct txn *t = &event->facts.txns.at[1];
		EXPECT_I64(t->kind, rows[i].kind);
		EXPECT_I64(t->state, rows[i].state);
		EXPECT_I64(t->amount, rows[i].amount);
		EXPECT_STR(t->part, str_of(rows[i].part));
		EXPECT_STR(t->reference, STR("AUTH1"));
		EXPECT_STR(t->charge, STR(CAP));
	}
}

TEST(a_capture_that_can_not_be_read_is_told_and_left)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct events events = read_event(
			"CUSTOMER.DISPUTE.CREATED", DISPUTE("OPEN", ""), arena);
	struct str cursor = arena_print(arena, "%.*s,%.*s",
			STR_FMT(events.poll_cursor),
			STR_FMT(str_skip(events.poll_cursor, 1)));
	struct outcome out = poll_read(cursor, 404,
			"{\"name\":\"RESOURCE_NOT_FOUND\",\"message\":\"no\"}",
			arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT(out.more);
	EXPECT_STR(out.cursor, events.poll_cursor);
	EXPECT(out.events.unreadable.len > 0);
	out = poll_read(cursor, 200, "{}", arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT(out.events.unreadable.len > 0);
	/* What passes by itself is asked again. */
	EXPECT_I64(poll_read(cursor, 503, "", arena).kind, OUTCOME_NONE);
	EXPECT_I64(poll_read(cursor, 429, "", arena).fault, FAULT_RATE_LIMITED);
	EXPECT_I64(poll_read(cursor, 401, "", arena).fault, FAULT_CREDENTIALS);
	EXPECT_I64(poll_read(cursor, 200, "", arena).fault, FAULT_BAD_REPLY);
	EXPECT(poll_read(STR("!x"), 200, CAPTURE("COMPLETED", ""), arena)
					.events.unreadable.len > 0);
}

/* --- polls -------------------------------------------------------------- */

static struct str listed(const char *id, const char *at, const char *type,
		const char *resource, struct arena *arena)
{
	return arena_print(arena,
			"{\"id\":\"%s\",\"event_type\":\"%s\","
			"\"create_time\":\"%s\",\"resource\":%s}",
			id, type, at, resource);
}

static const char *page(struct str one, struct str two, const char *next,
		struct arena *arena)
{
	return arena_print(arena,
			"{\"events\":[%.*s%s%.*s],\"count\":2,\"links\":["
			"{\"rel\":\"next\",\"href\":\"%s\"}]}",
			STR_FMT(one), two.len ? "," : "", STR_FMT(two), next)
			.at;
}

#define EVENTS BASE "/v1/notifications/webhooks-events?"

TEST(a_poll_walks_through_all_pages_and_then_begins_where_it_was)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str one = listed("WH-2", "2023-11-14T22:13:20.5Z",
			"PAYMENT.CAPTURE.COMPLETED", CAPTURE("COMPLETED", ""),
			arena);
	EXPECT_STR(poll_asks(STR_NONE, arena), STR(EVENTS "page_size=100"));
	struct outcome out = poll_read(STR_NONE, 200,
			page(one, STR_NONE,
					"https://evil.example/x?page_size=100"
					"&start_id=3",
					arena),
			arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT(out.more);
	EXPECT_I64(out.events.list.count, 1);
	/* Where PayPal is, no answer tells us. */
	EXPECT_STR(poll_asks(out.cursor, arena),
			STR(EVENTS "page_size=100&start_id=3"));
	out = poll_read(out.cursor, 200,
			page(listed("WH-1", "2023-11-14T22:00:00Z",
					     "PAYMENT.CAPTURE.PENDING",
					     CAPTURE("PENDING", ""), arena),
					STR_NONE, "", arena),
			arena);
	EXPECT(!out.more);
	EXPECT_STR(out.cursor, STR("2023-11-14T22:13:20.500Z"));
	/* Later ones may be listed before earlier ones. */
	EXPECT_STR(poll_asks(out.cursor, arena),
			STR(EVENTS "page_size=100&start_time="
				   "2023-11-14T22%3A03%3A20Z"));
	out = poll_read(out.cursor, 200, "{\"events\":[],\"count\":0}", arena);
	EXPECT_STR(out.cursor, STR("2023-11-14T22:13:20.500Z"));
	EXPECT(!out.more);
}

TEST(a_first_walk_goes_back_for_a_week)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out = poll_read(STR_NONE, 200,
			page(listed("WH-1", "2023-11-01T00:00:00Z",
					     "PAYMENT.CAPTURE.PENDING",
					     CAPTURE("PENDING", ""), arena),
					STR_NONE, "https://x/y?start_id=3",
					arena),
			arena);
	EXPECT(!out.more);
	EXPECT_STR(out.cursor, STR("2023-11-01T00:00:00.000Z"));
}

TEST(a_refund_in_a_page_is_looked_up_once)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str refund = listed("WH-3", "2023-11-14T22:13:21Z",
			"PAYMENT.CAPTURE.REFUNDED",
			REFUND("COMPLETED", UP("/v2/payments/captures/" CAP)),
			arena);
	struct outcome out = poll_read(STR("2023-11-14T22:13:20.500Z"), 200,
			page(refund, STR_NONE, "", arena), arena);
	EXPECT(out.more);
	EXPECT_I64(out.events.list.count, 0);
	EXPECT_STR(poll_asks(out.cursor, arena),
			STR(BASE "/v2/payments/captures/" CAP));
	out = poll_read(out.cursor, 200, CAPTURE("REFUNDED", ""), arena);
	EXPECT(!out.more);
	EXPECT_I64(out.events.list.count, 1);
	EXPECT_STR(out.cursor, STR("2023-11-14T22:13:21.000Z"));
	/* In the overlap it stands again, and is old. */
	out = poll_read(out.cursor, 200, page(refund, STR_NONE, "", arena),
			arena);
	EXPECT(!out.more);
	EXPECT_STR(out.cursor, STR("2023-11-14T22:13:21.000Z"));
}

TEST(a_page_that_is_gone_begins_anew)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out =
			poll_read(STR("2023-11-14T22:13:21.000Z<start_id=3"),
					400, "{}", arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_STR(out.cursor, STR("2023-11-14T22:13:21.000Z"));
	EXPECT_I64(poll_read(STR_NONE, 400, "{}", arena).kind, OUTCOME_REFUSED);
	EXPECT_I64(poll_read(STR_NONE, 200, "", arena).fault, FAULT_BAD_REPLY);
	EXPECT_I64(poll_read(STR_NONE, 200, "[]", arena).fault,
			FAULT_BAD_REPLY);
}

/* --- captures ----------------------------------------------------------- */

static struct case_ *capture_open(void)
{
	struct case_ *c = case_open("");
	struct txn *t = case_txn(c);
	t->kind = TXN_AUTHORIZATION;
	t->reference = STR("AUTH1");
	t->charge = STR_NONE;
	c->effect.verb = VERB_PAYMENT_CAPTURE;
	c->effect.payment = STR("AUTH1");
	c->effect.key = STR("demo.5001.capture.1");
	c->effect.amount = 4990;
	c->effect.currency = STR("EUR");
	c->effect.last = true;
	return c;
}

TEST(a_capture_has_its_key_and_its_exact_amount)
{
	static const struct {
		const char *currency;
		minor amount;
		const char *value; /* NULL: it can't be said */
	} rows[] = {{"EUR", 4990, "49.90"}, {"JPY", 500, "500"},
			{"HUF", 50000, "500"}, {"TWD", 50010, NULL},
			{"EUR", 0, NULL}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct case_ *c = capture_open();
		c->effect.amount = rows[i].amount;
		c->effect.currency = str_of(rows[i].currency);
		struct result built =
				paypal_driver.verbs[VERB_PAYMENT_CAPTURE].build(
						&c->ask, c->arena, &c->request);
		EXPECT_I64(built.fault != FAULT_NONE, rows[i].value == NULL);
		if (rows[i].value) {
			EXPECT_STR(case_body(c, "amount.value"),
					str_of(rows[i].value));
			EXPECT_STR(c->request.url,
					STR(BASE "/v2/payments/authorizations/"
						 "AUTH1/capture"));
			EXPECT_STR(http_header_get(&c->request.headers,
						   STR("paypal-request-id")),
					STR("demo.5001.capture.1"));
		}
		case_close(c);
	}
}

TEST(a_long_key_still_fits_into_a_request_id)
{
	struct case_ *c = capture_open();
	char key[200];
	memset(key, 'k', sizeof key);
	c->effect.key = (struct str){key, sizeof key};
	case_asks(c);
	EXPECT_I64(http_header_get(&c->request.headers,
				   STR("paypal-request-id"))
					.len,
			64);
	case_close(c);
}

TEST(a_capture_is_a_part_of_its_authorization)
{
	struct case_ *c = capture_open();
	case_answer(c, 201, CAPTURE("COMPLETED", ""));
	EXPECT_I64(c->outcome.kind, OUTCOME_DONE);
	const struct txn *t = facts_txn(&c->facts, STR("paypal"), STR("AUTH1"),
			TXN_CAPTURE, STR(CAP));
	EXPECT(t && t->amount == 4990);
	EXPECT_STR(t->charge, STR(CAP));
	case_answer(c, 201, CAPTURE("DECLINED", ""));
	EXPECT_I64(c->outcome.kind, OUTCOME_REFUSED);
	case_answer(c, 422,
			"{\"name\":\"UNPROCESSABLE_ENTITY\",\"details\":[{"
			"\"issue\":\"AUTHORIZATION_EXPIRED\","
			"\"description\":\"too late\"}]}");
	EXPECT_I64(c->outcome.kind, OUTCOME_REFUSED);
	EXPECT_STR(c->outcome.detail, STR("AUTHORIZATION_EXPIRED: too late"));
	case_answer(c, 201, "{}");
	EXPECT_I64(c->outcome.fault, FAULT_BAD_REPLY);
	case_close(c);
}

static enum outcome_kind found(struct case_ *c, const char *body)
{
	struct http_response response = test_answer(200, body);
	c->outcome = (struct outcome){0};
	paypal_driver.verbs[VERB_PAYMENT_READ].read(
			&c->ask, &response, c->arena, &c->outcome);
	return c->outcome.kind;
}

TEST(an_unknown_capture_is_found_by_what_was_captured)
{
	struct case_ *c = capture_open();
	const char *order =
			"{\"id\":\"" CHECKOUT "\",\"purchase_units\":[{"
			"\"payments\":{\"captures\":[" CAPTURE("PENDING",
					",\"authorization_id\":\"AUTH1\"") "]}}"
									   "]}";
	EXPECT_I64(found(c, order), OUTCOME_DONE);
	c->effect.before = 1;
	EXPECT_I64(found(c, order), OUTCOME_ABSENT);
	case_txn(c)->checkout = STR_NONE;
	EXPECT_I64(found(c, AUTHORIZATION("CAPTURED")), OUTCOME_DONE);
	EXPECT_I64(found(c, AUTHORIZATION("CREATED")), OUTCOME_ABSENT);
	EXPECT_I64(found(c, AUTHORIZATION("PARTIALLY_CAPTURED")), OUTCOME_NONE);
	c->effect.before = 0;
	EXPECT_I64(found(c, AUTHORIZATION("PARTIALLY_CAPTURED")), OUTCOME_DONE);
	EXPECT_I64(found(c, "{}"), OUTCOME_NONE);
	EXPECT_I64(c->outcome.fault, FAULT_BAD_REPLY);
	case_close(c);
}

/* --- access ------------------------------------------------------------- */

static struct outcome granted(int status, const char *body, struct arena *arena)
{
	struct ask ask = {.account = &paypal, .now = NOW};
	struct http_response response = test_answer(status, body);
	struct outcome out = {0};
	paypal_driver.verbs[VERB_ACCOUNT_GRANT].read(
			&ask, &response, arena, &out);
	return out;
}

TEST(a_token_is_granted_for_id_and_secret)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct ask ask = {.account = &paypal, .now = NOW};
	struct http_request request = {0};
	EXPECT_OK(paypal_driver.verbs[VERB_ACCOUNT_GRANT].build(
			&ask, arena, &request));
	EXPECT_STR(request.url, STR(BASE "/v1/oauth2/token"));
	EXPECT_STR(request.body, STR("grant_type=client_credentials"));
	EXPECT_OK(paypal_driver.authorize(&paypal, NOW, &request, arena));
	EXPECT_STR(http_header_get(&request.headers, STR("authorization")),
			STR("Basic Y2xpZW50OnNlY3JldA=="));
	struct outcome out = granted(200,
			"{\"access_token\":\"A21\",\"expires_in\":32400}",
			arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_STR(out.token, STR("A21"));
	EXPECT_I64(out.token_life_ms, 32340 * SECOND_MS);
	out = granted(401,
			"{\"error\":\"invalid_client\",\"error_description\":"
			"\"Client Authentication failed\"}",
			arena);
	EXPECT_I64(out.fault, FAULT_CREDENTIALS);
	EXPECT_STR(out.detail, STR("Client Authentication failed"));
	EXPECT_I64(granted(503, "", arena).fault, FAULT_PROVIDER);
	static const char *const bad[] = {"", "{}", "[]",
			"{\"access_token\":\"\",\"expires_in\":1}",
			"{\"access_token\":7,\"expires_in\":1}",
			"{\"access_token\":\"x\"}",
			"{\"access_token\":\"x\",\"expires_in\":-1}",
			("{\"access_token\":\"x\",\"expires_in\":"
			 "99999999999999999}")};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		EXPECT_I64(granted(200, bad[i], arena).fault, FAULT_BAD_REPLY);
}

TEST(tokens_are_shown_to_paypal_alone)
{
	static const struct {
		const char *url;
		bool token;
	} rows[] = {
			{BASE "/v2/payments/captures/1", true},
			{BASE "/v1/notifications/certs/CERT-1", false},
			{BASE ".example.com/v2/payments", false},
			{"https://api.paypal.com/v1/notifications/certs/C",
					false},
			{"https://evil.example/v2/payments", false},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct http_request request = {.url = str_of(rows[i].url)};
		EXPECT_OK(paypal_driver.authorize(
				&paypal, NOW, &request, arena));
		EXPECT_STR(http_header_get(&request.headers,
					   STR("authorization")),
				rows[i].token ? STR("Bearer A21AAF")
					      : STR_NONE);
	}
	struct account bare = paypal;
	struct http_request request = {.url = STR(BASE "/v2/x")};
	bare.token = STR_NONE;
	EXPECT_FAULT(paypal_driver.authorize(&bare, NOW, &request, arena),
			FAULT_SETTINGS);
}

TEST(certificates_are_fetched_from_paypal_alone)
{
	static const struct {
		const char *url;
		bool good;
	} rows[] = {
			{"https://api.paypal.com/v1/notifications/certs/CERT-1",
					true},
			{"https://api-m.sandbox.paypal.com/v1/notifications/"
			 "certs/CERT-360caa42-fca2a594-1d93a270",
					true},
			{"http://api.paypal.com/v1/notifications/certs/C",
					false},
			{"https://api.paypal.com.evil.example/v1/notifications/"
			 "certs/C",
					false},
			{"https://evil.paypal.com/v1/notifications/certs/C",
					false},
			{"https://api.paypal.com@evil.example/v1/notifications"
			 "/certs/C",
					false},
			{"https://api.paypal.com/v1/notifications/certs/",
					false},
			{"https://api.paypal.com/v1/notifications/certs/../x",
					false},
			{"https://api.paypal.com/v1/notifications/certs/a?b",
					false},
			{"https://api.paypal.com/v1/notifications/certs/a..b",
					false},
			{"https://api.paypal.com/other/C", false},
			{"https://API.PAYPAL.COM/v1/notifications/certs/C",
					false},
			{"", false},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct webhook webhook = {0};
		test_header(&webhook, arena, "Paypal-Cert-Url", rows[i].url);
		EXPECT_STR(paypal_driver.certificate_url(
					   &paypal, &webhook, arena),
				rows[i].good ? str_of(rows[i].url) : STR_NONE);
	}
}

TEST(what_is_no_certificate_is_not_kept)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct ask ask = {.account = &paypal, .cursor = STR(BASE "/c")};
	struct http_request request = {0};
	EXPECT_OK(paypal_driver.verbs[VERB_ACCOUNT_CERTIFICATE].build(
			&ask, arena, &request));
	EXPECT_STR(request.url, STR(BASE "/c"));
	struct http_response response = test_answer(200, "<html>");
	struct outcome out = {0};
	paypal_driver.verbs[VERB_ACCOUNT_CERTIFICATE].read(
			&ask, &response, arena, &out);
	EXPECT_I64(out.fault, FAULT_BAD_REPLY);
	EXPECT_STR(out.certificate, STR_NONE);
	response.status = 404;
	paypal_driver.verbs[VERB_ACCOUNT_CERTIFICATE].read(
			&ask, &response, arena, &out);
	EXPECT_I64(out.fault, FAULT_REFUSED);
}
