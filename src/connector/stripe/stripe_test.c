/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/stripe/stripe.h"

#include "base/json.h"
#include "port/testing.h"

TEST_MAIN

#define NOW ((time_ms)1700000000000)

static const struct account account = {
		.name = STR("stripe"),
		.endpoint.url = STR("http://127.0.0.1:9400/stripe"),
		.token = STR("sk_test"),
		.webhook_secrets = {STR("whsec_test_secret")},
		.shop = STR("demo"),
};

/* ---- signatures ---- */

static enum fault verified(struct str first, struct str second, struct str body,
		struct str header, time_ms at)
{
	struct arena *arena = arena_open();
	struct account a = {.webhook_secrets = {first, second}};
	struct webhook webhook = {.body = body, .received_at = at};
	http_header_add(&webhook.headers, arena, STR("stripe-signature"),
			header);
	enum fault fault =
			stripe_driver.webhook_verify(&a, &webhook, arena).fault;
	arena_close(arena);
	return fault;
}

TEST(recorded_signatures_hold_for_five_minutes_both_ways)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str text = test_shared(
			"contracts/signatures/stripe_signature.json", arena);
	DEFER(json_drop) struct json_doc *doc = NULL;
	EXPECT_OK(json_open(text, &doc));
	struct json one, all = json_get(json_root(doc), "vectors");
	EXPECT(json_count(all) >= 4);
	for (struct json_iter i = json_each(all); json_next(&i, &one);) {
		struct str body = json_str(json_get(one, "payload"), arena);
		struct str secret = json_str(json_get(one, "secret"), arena);
		struct str head = json_str(json_get(one, "header"), arena);
		time_ms t = json_i64(json_get(one, "timestamp"), 0) * SECOND_MS;
		EXPECT_I64(verified(secret, STR_NONE, body, head, t), 0);
		EXPECT_I64(verified(STR("x"), secret, body, head, t), 0);
		EXPECT_I64(verified(secret, STR_NONE, body, head, t + 300000),
				0);
		EXPECT_I64(verified(secret, STR_NONE, body, head, t + 301000),
				FAULT_STALE_SIGNATURE);
		EXPECT_I64(verified(secret, STR_NONE, body, head, t - 301000),
				FAULT_STALE_SIGNATURE);
		EXPECT_I64(verified(STR("x"), STR("y"), body, head, t),
				FAULT_BAD_SIGNATURE);
		EXPECT_I64(verified(secret, STR_NONE, STR("{} "), head, t),
				FAULT_BAD_SIGNATURE);
	}
}

#define BODY "{\"id\":\"evt_test_webhook\",\"object\":\"event\"}"
#define RIGHT \
	"v1=3c5817089d739023dd6190f70a3757e04f7a2fd8b5dab12c2e000f51970dccff"
#define SIGNED_AT ((time_ms)1614265330000)

TEST(signature_headers_of_every_form)
{
	static const struct {
		const char *header;
		enum fault fault;
	} rows[] = {
			{"t=1614265330," RIGHT, FAULT_NONE},
			{"t=1614265330, " RIGHT, FAULT_NONE},
			{"t=1614265330,v1=00,v0=11," RIGHT, FAULT_NONE},
			{RIGHT ",t=1614265330", FAULT_NONE},
			{"", FAULT_BAD_SIGNATURE},
			{"not a signature", FAULT_BAD_SIGNATURE},
			{"t=1614265330", FAULT_BAD_SIGNATURE},
			{RIGHT, FAULT_BAD_SIGNATURE},
			{"t=," RIGHT, FAULT_BAD_SIGNATURE},
			{"t=now," RIGHT, FAULT_BAD_SIGNATURE},
			{"t=1614265331," RIGHT, FAULT_BAD_SIGNATURE},
			{"t=1614265330,v1=", FAULT_BAD_SIGNATURE},
			{"t=1614265330,v1=zz", FAULT_BAD_SIGNATURE},
			{"t=1614265330,v0="
			 "3c5817089d739023dd6190f70a3757e04f7a2fd8b5da"
			 "b12c2e000f51970dccff",
					FAULT_BAD_SIGNATURE},
			{"t=99999999999999999999," RIGHT, FAULT_BAD_SIGNATURE},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		EXPECT_I64(verified(STR("whsec_test_secret"), STR_NONE,
					   STR(BODY), str_of(rows[i].header),
					   SIGNED_AT),
				rows[i].fault);
}

TEST(requests_carry_the_token_and_the_pinned_version)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct http_request request = {0};
	EXPECT_OK(stripe_driver.authorize(&account, NOW, &request, arena));
	EXPECT_STR(http_header_get(&request.headers, STR("authorization")),
			STR("Bearer sk_test"));
	EXPECT_STR(http_header_get(&request.headers, STR("stripe-version")),
			STR("2023-08-16"));
	struct account bare = {0};
	EXPECT_FAULT(stripe_driver.authorize(&bare, NOW, &request, arena),
			FAULT_SETTINGS);
}

/* ---- events ---- */

static struct events read_event(
		const char *type, const char *object, struct arena *arena)
{
	struct events events = {0};
	struct webhook webhook = {.received_at = NOW};
	webhook.body = arena_print(arena,
			"{\"id\":\"evt_1\",\"object\":\"event\","
			"\"type\":\"%s\",\"created\":1700000000,"
			"\"data\":{\"object\":%s}}",
			type, object);
	stripe_driver.webhook_read(&account, &webhook, arena, &events);
	return events;
}

#define PI(rest) \
	"{\"object\":\"payment_intent\",\"id\":\"pi_1\",\"amount\":5000," \
	"\"currency\":\"eur\",\"latest_charge\":\"ch_1\"," rest "}"
#define CH(rest) \
	"{\"object\":\"charge\",\"id\":\"ch_1\",\"amount\":5000," \
	"\"currency\":\"eur\",\"payment_intent\":\"pi_1\"," rest "}"

TEST(events_become_transactions)
{
	static const struct {
		const char *type, *object;
		enum txn_kind kind;
		enum txn_state state;
		minor amount;
		const char *part;
	} rows[] = {
			{"payment_intent.succeeded",
					PI("\"amount_received\":5000,"
					   "\"capture_method\":\"automatic\""),
					TXN_SALE, TXN_SUCCEEDED, 5000, ""},
			{"payment_intent.succeeded",
					PI("\"amount_received\":4000,"
					   "\"capture_method\":\"manual\""),
					TXN_CAPTURE, TXN_SUCCEEDED, 4000, ""},
			{"payment_intent.amount_capturable_updated",
					PI("\"amount_capturable\":5000"),
					TXN_AUTHORIZATION, TXN_SUCCEEDED, 5000,
					""},
			{"payment_intent.canceled",
					PI("\"capture_method\":\"manual\""),
					TXN_VOID, TXN_SUCCEEDED, 5000, ""},
			{"payment_intent.canceled",
					PI("\"capture_method\":\"automatic\""),
					TXN_SALE, TXN_FAILED, 5000, ""},
			{"payment_intent.payment_failed",
					PI("\"capture_method\":\"manual\""),
					TXN_AUTHORIZATION, TXN_FAILED, 5000,
					""},
			{"charge.succeeded",
					CH("\"captured\":true,"
					   "\"amount_captured\":5000"),
					TXN_SALE, TXN_SUCCEEDED, 5000, ""},
			{"charge.succeeded", CH("\"captured\":false"),
					TXN_AUTHORIZATION, TXN_SUCCEEDED, 5000,
					""},
			{"charge.captured", CH("\"amount_captured\":4000"),
					TXN_CAPTURE, TXN_SUCCEEDED, 4000, ""},
			{"charge.expired", CH("\"captured\":false"),
					TXN_AUTHORIZATION, TXN_SUCCEEDED, 5000,
					""},
			{"payment_intent.processing",
					PI("\"capture_method\":\"automatic\""),
					TXN_SALE, TXN_PENDING, 5000, ""},
			{"payment_intent.requires_action",
					PI("\"capture_method\":\"manual\""),
					TXN_AUTHORIZATION, TXN_PENDING, 5000,
					""},
			/* A first capture of several. */
			{"payment_intent.amount_capturable_updated",
					PI("\"amount_capturable\":3000,"
					   "\"amount_received\":2000"),
					TXN_CAPTURE, TXN_SUCCEEDED, 2000, ""},
			{"payment_intent.succeeded",
					PI("\"amount_received\":4000,"
					   "\"capture_method\":\"manual\""),
					TXN_VOID, TXN_SUCCEEDED, 1000, ""},
			{"charge.updated",
					CH("\"captured\":false,"
					   "\"status\":\"succeeded\""),
					TXN_AUTHORIZATION, TXN_SUCCEEDED, 5000,
					""},
			{"charge.dispute.closed",
					"{\"object\":\"dispute\",\"id\":\"du_"
					"1\","
					"\"amount\":5000,\"charge\":\"ch_1\","
					"\"payment_intent\":\"pi_1\","
					"\"status\":\"won\"}",
					TXN_DISPUTE, TXN_FAILED, 5000, "du_1"},
			{"refund.updated",
					"{\"object\":\"refund\",\"id\":\"re_"
					"1\","
					"\"amount\":700,\"charge\":\"ch_1\","
					"\"payment_intent\":\"pi_1\","
					"\"status\":\"requires_action\"}",
					TXN_REFUND, TXN_PENDING, 700, "re_1"},
			{"charge.refund.updated",
					"{\"object\":\"refund\",\"id\":\"re_"
					"1\","
					"\"amount\":700,\"charge\":\"ch_1\","
					"\"payment_intent\":\"pi_1\","
					"\"status\":\"succeeded\"}",
					TXN_REFUND, TXN_SUCCEEDED, 700, "re_1"},
			{"refund.failed",
					"{\"object\":\"refund\",\"id\":\"re_"
					"1\","
					"\"amount\":700,\"charge\":{\"id\":"
					"\"ch_1\"},"
					"\"payment_intent\":{\"id\":\"pi_1\"},"
					"\"status\":\"failed\"}",
					TXN_REFUND, TXN_FAILED, 700, "re_1"},
			{"charge.dispute.created",
					"{\"object\":\"dispute\",\"id\":\"du_"
					"1\","
					"\"amount\":5000,\"charge\":\"ch_1\","
					"\"payment_intent\":\"pi_1\","
					"\"status\":\"needs_response\"}",
					TXN_DISPUTE, TXN_PENDING, 5000, "du_1"},
			{"charge.dispute.closed",
					"{\"object\":\"dispute\",\"id\":\"du_"
					"1\","
					"\"amount\":5000,\"charge\":\"ch_1\","
					"\"payment_intent\":\"pi_1\","
					"\"status\":\"lost\"}",
					TXN_DISPUTE, TXN_SUCCEEDED, 5000,
					"du_1"},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct events events =
				read_event(rows[i].type, rows[i].object, arena);
		EXPECT_STR(events.unreadable, STR_NONE);
		EXPECT_I64(events.list.count, 1);
		const struct event *event = &events.list.at[0];
		const struct txn *txn = facts_txn(&event->facts, STR("stripe"),
				STR("pi_1"), rows[i].kind,
				str_of(rows[i].part));
		EXPECT(txn);
		EXPECT_STR(txn->charge, STR("ch_1"));
		EXPECT_I64(txn->state, rows[i].state);
		EXPECT_I64(txn->amount, rows[i].amount);
		EXPECT_I64(txn->evidence, EVIDENCE_GATEWAY);
		EXPECT_I64(txn->at, NOW);
		EXPECT(txn->connected);
		EXPECT_STR(event->payment, STR("pi_1"));
		EXPECT_STR(event->id, STR("evt_1"));
		EXPECT(!event->hint);
	}
}

TEST(the_shops_order_id_stands_in_the_metadata)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct events events = read_event("charge.refunded",
			CH("\"metadata\":{\"order_id\":"
			   "\"gid://shopify/Order/5001\"}"),
			arena);
	EXPECT_I64(events.list.count, 1);
	EXPECT_STR(events.list.at[0].facts.shop, STR("demo"));
	EXPECT_STR(events.list.at[0].facts.remote, STR("5001"));
	EXPECT(events.list.at[0].hint);
	/* It counts money back, but the refunds have events of their own. */
	EXPECT_I64(events.list.at[0].facts.txns.count, 0);
	events = read_event("charge.refunded",
			CH("\"metadata\":{\"order_id\":5001}"), arena);
	EXPECT_STR(events.list.at[0].facts.remote, STR("5001"));
}

TEST(an_authorization_expires_when_the_card_says_or_has)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct events events = read_event("charge.succeeded",
			CH("\"captured\":false,\"payment_method_details\":"
			   "{\"card\":{\"capture_before\":1700604800}}"),
			arena);
	EXPECT_I64(events.list.at[0].facts.txns.at[0].expires_at,
			1700604800000);
	events = read_event("charge.expired", CH("\"captured\":false"), arena);
	EXPECT_I64(events.list.at[0].facts.txns.at[0].expires_at, NOW);
}

/* By itself: an update of a captured charge does not say how it came to be
 * captured, and a failed charge of an intent is told by the intent. */
TEST(what_an_event_does_not_tell_is_not_guessed)
{
	static const struct {
		const char *type, *object;
	} rows[] = {
			{"charge.updated",
					CH("\"captured\":true,"
					   "\"status\":\"succeeded\"")},
			{"charge.failed", CH("\"captured\":false")},
			{"charge.pending", CH("\"captured\":false")},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct events events =
				read_event(rows[i].type, rows[i].object, arena);
		EXPECT_I64(events.list.count, 1);
		EXPECT_I64(events.list.at[0].facts.txns.count, 0);
		EXPECT_STR(events.list.at[0].payment, STR("pi_1"));
	}
	struct events events = read_event("charge.failed",
			"{\"id\":\"ch_7\",\"amount\":100,"
			"\"currency\":\"eur\"}",
			arena);
	EXPECT_I64(events.list.at[0].facts.txns.at[0].state, TXN_FAILED);
}

TEST(an_intent_that_stripe_cancels_has_lapsed)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct events events = read_event("payment_intent.canceled",
			PI("\"capture_method\":\"manual\","
			   "\"cancellation_reason\":\"automatic\","
			   "\"canceled_at\":1699999000"),
			arena);
	const struct txn *txn = &events.list.at[0].facts.txns.at[0];
	EXPECT_I64(txn->kind, TXN_AUTHORIZATION);
	EXPECT_I64(txn->expires_at, 1699999000000);
}

TEST(a_payment_without_an_intent_is_known_by_its_charge)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct events events = read_event("charge.captured",
			"{\"id\":\"ch_7\",\"payment_intent\":null,"
			"\"amount_captured\":100,\"currency\":\"isk\"}",
			arena);
	EXPECT_STR(events.list.at[0].payment, STR("ch_7"));
	/* Stripe counts the krona in hundredths, which it does not have. */
	EXPECT_I64(events.list.at[0].facts.txns.at[0].amount, 1);
}

TEST(events_that_are_not_used_are_ignored)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const char *const types[] = {"payout.paid", "charge.dispute",
			"payment_intent.created", "refund"};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		struct events events = read_event(types[i], "{}", arena);
		EXPECT_I64(events.list.count, 0);
		EXPECT(events.ignored.len > 0);
		EXPECT_STR(events.unreadable, STR_NONE);
	}
}

TEST(events_that_are_wrong_are_unreadable)
{
	static const char *const objects[] = {"null", "7", "[]", "{}",
			PI("\"amount_received\":-1"),
			PI("\"amount_received\":\"many\""),
			PI("\"amount_received\":1.5"),
			PI("\"amount_received\":99999999999999999999"),
			CH("\"amount_received\":5"),
			"{\"id\":7.5,\"amount_received\":5}"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof objects / sizeof *objects; i++) {
		struct events events = read_event(
				"payment_intent.succeeded", objects[i], arena);
		EXPECT_I64(events.list.count, 0);
		EXPECT(events.unreadable.len > 0);
	}
}

static void read_spoiled(struct str body, void *context)
{
	struct arena *arena = arena_open();
	struct events events = {0};
	struct webhook webhook = {.body = body, .received_at = NOW};
	(void)context;
	stripe_driver.webhook_read(&account, &webhook, arena, &events);
	EXPECT(events.list.count + (events.ignored.len > 0) +
					(events.unreadable.len > 0) ==
			1);
	stripe_driver.webhook_id(&account, &webhook, arena);
	arena_close(arena);
}

TEST(no_spoiled_event_crashes)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	test_spoil(STR("{\"id\":\"evt_1\",\"type\":\"charge."
		       "succeeded\","
		       "\"created\":1700000000,\"data\":{"
		       "\"object\":" CH("\"captured\":false,"
					"\"payment_method_"
					"details\":{\"card\":"
					"{\"capture_before\":"
					"1700604800}},"
					"\"metadata\":{\"order_"
					"id\":\"1\"}") "}}"),
			arena, read_spoiled, NULL);
}

TEST(the_event_id_dedupes)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct webhook webhook = {.body = STR("{\"id\":\"evt_9\"}")};
	EXPECT_STR(stripe_driver.webhook_id(&account, &webhook, arena),
			STR("evt_9"));
	webhook.body = STR("{");
	EXPECT_STR(stripe_driver.webhook_id(&account, &webhook, arena),
			STR_NONE);
}
