/* SPDX-License-Identifier: Apache-2.0 */
/* Taking and reading money. */
#include "connector/stripe/fixture.h"
#include "connector/stripe/parts.h"

#define INTENT(status, rest) \
	"{\"object\":\"payment_intent\",\"id\":\"pi_1\",\"status\":\"" status \
	"\",\"amount\":5000,\"currency\":\"eur\"," \
	"\"capture_method\":\"manual\",\"latest_charge\":\"ch_1\"" rest "}"
#define CAPTURED INTENT("succeeded", ",\"amount_received\":5000")
#define ERROR_OF(code, rest) \
	"{\"error\":{\"type\":\"invalid_request_error\",\"code\":\"" code \
	"\",\"message\":\"No.\"" rest "}}"

static struct txn *authorized(const char *charge, struct arena *arena)
{
	prepare(VERB_PAYMENT_CAPTURE, "pi_1");
	return add_txn(TXN_AUTHORIZATION, "pi_1", charge, 5000, arena);
}

/* ---- asking ---- */

TEST(a_capture_names_its_amount_and_its_key)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	authorized("ch_1", arena);
	struct http_request request = built(VERB_PAYMENT_CAPTURE, arena);
	EXPECT_STR(request.method, STR("POST"));
	EXPECT_STR(request.url,
			STR("http://127.0.0.1:9400/stripe/v1/payment_intents/"
			    "pi_1/capture"));
	EXPECT_STR(request.body, STR("amount_to_capture=5000"));
	EXPECT_STR(http_header_get(&request.headers, STR("idempotency-key")),
			STR("demo.5001.capture.pi_1-5000"));
}

TEST(another_amount_has_another_key)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	authorized("ch_1", arena);
	effect.amount = 4000;
	struct http_request request = built(VERB_PAYMENT_CAPTURE, arena);
	EXPECT_STR(http_header_get(&request.headers, STR("idempotency-key")),
			STR("demo.5001.capture.pi_1-4000"));
}

TEST(a_key_is_never_longer_than_stripe_takes)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	char one[400], two[400];
	memset(one, 'k', sizeof one);
	memset(two, 'k', sizeof two);
	two[sizeof two - 1] = 'x';
	authorized("ch_1", arena);
	effect.key = (struct str){one, sizeof one};
	struct http_request first = built(VERB_PAYMENT_CAPTURE, arena);
	effect.key = (struct str){two, sizeof two};
	struct http_request second = built(VERB_PAYMENT_CAPTURE, arena);
	struct str a = http_header_get(&first.headers, STR("idempotency-key"));
	struct str b = http_header_get(&second.headers, STR("idempotency-key"));
	EXPECT(a.len <= 255 && b.len <= 255 && !str_eq(a, b));
}

TEST(a_payment_without_an_intent_is_captured_at_its_charge)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(VERB_PAYMENT_CAPTURE, "ch_7");
	add_txn(TXN_AUTHORIZATION, "ch_7", "ch_7", 5000, arena);
	struct http_request request = built(VERB_PAYMENT_CAPTURE, arena);
	EXPECT(str_ends(request.url, STR("/v1/charges/ch_7/capture")));
	EXPECT_STR(request.body, STR("amount=5000"));
}

TEST(amounts_are_in_stripes_own_units)
{
	static const struct {
		const char *currency;
		minor amount;
		const char *body; /* NULL: can't be said */
	} rows[] = {
			{"EUR", 4990, "amount_to_capture=4990"},
			{"JPY", 500, "amount_to_capture=500"},
			{"KWD", 1230, "amount_to_capture=1230"},
			{"ISK", 7, "amount_to_capture=700"},
			{"UGX", 7, "amount_to_capture=700"},
			{"MGA", 500, "amount_to_capture=5"},
			{"MGA", 501, NULL},
			{"ISK", INT64_MAX / 2, NULL},
			{"EUR", 0, NULL},
			{"EUR", -1, NULL},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct http_request out = {0};
		authorized("ch_1", arena);
		effect.amount = rows[i].amount;
		effect.currency = str_of(rows[i].currency);
		struct result r =
				stripe_driver.verbs[VERB_PAYMENT_CAPTURE].build(
						&ask, arena, &out);
		EXPECT_I64(r.fault != 0, rows[i].body == NULL);
		if (rows[i].body)
			EXPECT_STR(out.body, str_of(rows[i].body));
	}
}

/* Else the rest of the authorization would be let go of. */
TEST(that_more_follows_is_said_only_where_it_may)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct http_request out = {0};
	authorized("ch_1", arena)->several = true;
	effect.amount = 2000;
	effect.last = false;
	EXPECT_STR(built(VERB_PAYMENT_CAPTURE, arena).body,
			STR("amount_to_capture=2000&final_capture=false"));
	facts.txns.at[0].several = false;
	EXPECT_FAULT(stripe_driver.verbs[VERB_PAYMENT_CAPTURE].build(
				     &ask, arena, &out),
			FAULT_BAD_VALUE);
}

TEST(another_payment_of_the_order_is_not_meant)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct http_request out = {0};
	prepare(VERB_PAYMENT_CAPTURE, "pi_12");
	add_txn(TXN_AUTHORIZATION, "pi_1", "ch_1", 5000, arena);
	EXPECT_FAULT(stripe_driver.verbs[VERB_PAYMENT_CAPTURE].build(
				     &ask, arena, &out),
			FAULT_BAD_VALUE);
	add_txn(TXN_AUTHORIZATION, "pi_12", "ch_2", 5000, arena);
	EXPECT(str_ends(built(VERB_PAYMENT_CAPTURE, arena).url,
			STR("/pi_12/capture")));
}

/* ---- answers ---- */

static const struct {
	int status;
	const char *body;
	enum outcome_kind kind;
	enum fault fault;
	const char *reason;
} capture_rows[] = {
		{200, CAPTURED, OUTCOME_DONE, FAULT_NONE, ""},
		{200,
				INTENT("requires_capture",
						",\"amount_capturable\":3000,"
						"\"amount_received\":2000"),
				OUTCOME_DONE, FAULT_NONE, ""},
		/* Answers that prove nothing: the same is asked again. */
		{200, "", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, "{", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, "[]", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, "{\"object\":\"payment_intent\",\"id\":\"pi_2\"}",
				OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, INTENT("succeeded", ",\"amount_received\":-1"),
				OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, INTENT("dreaming", ",\"amount_received\":5000"),
				OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200,
				INTENT("requires_capture",
						",\"amount_capturable\":5000,"
						"\"amount_received\":0"),
				OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{500, "", OUTCOME_NONE, FAULT_PROVIDER, ""},
		{502, "upstream", OUTCOME_NONE, FAULT_PROVIDER, ""},
		/* The key is in use at this moment. */
		{409, ERROR_OF("idempotency_key_in_use", ""), OUTCOME_NONE,
				FAULT_PROVIDER, ""},
		{429, ERROR_OF("lock_timeout", ""), OUTCOME_NONE,
				FAULT_RATE_LIMITED, ""},
		/* A clear no. */
		{401, "", OUTCOME_REFUSED, FAULT_CREDENTIALS, "refused"},
		{400, ERROR_OF("amount_too_large", ""), OUTCOME_REFUSED,
				FAULT_REFUSED, "amount_too_large"},
		{400, ERROR_OF("charge_expired_for_capture", ""),
				OUTCOME_REFUSED, FAULT_REFUSED,
				"authorization_expired"},
		{402, ERROR_OF("card_declined", ""), OUTCOME_REFUSED,
				FAULT_REFUSED, "declined"},
		{400, ERROR_OF("something_new", ""), OUTCOME_REFUSED,
				FAULT_REFUSED, "refused"},
		{404, ERROR_OF("resource_missing", ""), OUTCOME_REFUSED,
				FAULT_REFUSED, "not_in_account"},
		/* Captured by the shop, or by a try whose key is forgotten. */
		{400,
				ERROR_OF("payment_intent_unexpected_state",
						",\"payment_"
						"intent\":" CAPTURED),
				OUTCOME_DONE, FAULT_NONE, ""},
		{400,
				ERROR_OF("payment_intent_unexpected_state",
						",\"payment_intent\":" INTENT(
								"succeeded",
								",\"amount_"
								"received\":"
								"100")),
				OUTCOME_REFUSED, FAULT_REFUSED, "refused"},
		{400,
				ERROR_OF("payment_intent_unexpected_state",
						",\"payment_intent\":" INTENT(
								"canceled",
								"")),
				OUTCOME_REFUSED, FAULT_REFUSED, "refused"},
};

TEST(every_answer_to_a_capture_has_its_meaning)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof capture_rows / sizeof *capture_rows;
			i++) {
		authorized("ch_1", arena);
		struct outcome out = answer(VERB_PAYMENT_CAPTURE,
				capture_rows[i].status, capture_rows[i].body,
				arena);
		EXPECT_I64(out.kind, capture_rows[i].kind);
		EXPECT_I64(out.fault, capture_rows[i].fault);
		if (out.kind == OUTCOME_REFUSED)
			EXPECT_STR(out.reason, str_of(capture_rows[i].reason));
		if (out.fault == FAULT_BAD_REPLY)
			EXPECT(!out.has_facts && !out.facts.txns.count);
	}
}

TEST(what_was_captured_is_a_fact)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	authorized("ch_1", arena);
	struct outcome out = answer(VERB_PAYMENT_CAPTURE, 200, CAPTURED, arena);
	const struct txn *txn = txn_in(&out.facts, TXN_CAPTURE, "pi_1", "");
	EXPECT(out.has_facts && txn);
	EXPECT_I64(txn->amount, 5000);
	EXPECT_I64(txn->state, TXN_SUCCEEDED);
	EXPECT_I64(txn->evidence, EVIDENCE_GATEWAY);
	EXPECT(txn->connected);
	EXPECT(!txn_in(&out.facts, TXN_VOID, "pi_1", ""));
}

TEST(what_a_last_capture_leaves_is_let_go)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	authorized("ch_1", arena);
	effect.amount = 4000;
	struct outcome out = answer(VERB_PAYMENT_CAPTURE, 200,
			INTENT("succeeded", ",\"amount_received\":4000"),
			arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	const struct txn *rest = txn_in(&out.facts, TXN_VOID, "pi_1", "");
	EXPECT(rest);
	EXPECT_I64(rest->amount, 1000);
}

TEST(a_refusal_brings_what_stripe_knows)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	authorized("ch_1", arena);
	struct outcome out = answer(VERB_PAYMENT_CAPTURE, 400,
			ERROR_OF("payment_intent_unexpected_state",
					",\"payment_intent\":" INTENT(
							"canceled",
							",\"canceled_at\":"
							"1699999000,"
							"\"cancellation_"
							"reason\":"
							"\"automatic\"")),
			arena);
	const struct txn *txn =
			txn_in(&out.facts, TXN_AUTHORIZATION, "pi_1", "");
	EXPECT(out.kind == OUTCOME_REFUSED && out.has_facts && txn);
	EXPECT_I64(txn->expires_at, 1699999000000);
}

TEST(a_stranger_account_is_named_in_a_plain_sentence)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	authorized("ch_1", arena);
	struct outcome out = answer(VERB_PAYMENT_CAPTURE, 404,
			ERROR_OF("resource_missing", ""), arena);
	EXPECT(str_find(out.detail, STR("another account")) > 0);
}

TEST(stripe_says_when_a_no_means_later)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out = {0};
	struct http_response response = test_answer(400, ERROR_OF("x", ""));
	authorized("ch_1", arena);
	http_header_add(&response.headers, arena, STR("stripe-should-retry"),
			STR("true"));
	stripe_driver.verbs[VERB_PAYMENT_CAPTURE].read(
			&ask, &response, arena, &out);
	EXPECT_I64(out.kind, OUTCOME_NONE);
	EXPECT_I64(out.fault, FAULT_PROVIDER);
}

static void read_spoiled(struct str body, void *context)
{
	struct arena *arena = context;
	struct outcome out = {0};
	struct http_response response = {.status = 200, .body = body};
	stripe_driver.verbs[VERB_PAYMENT_CAPTURE].read(
			&ask, &response, arena, &out);
	EXPECT(out.kind == OUTCOME_DONE || out.fault == FAULT_BAD_REPLY);
	response.status = 400;
	stripe_driver.verbs[VERB_PAYMENT_CAPTURE].read(
			&ask, &response, arena, &out);
}

TEST(no_spoiled_answer_crashes)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	authorized("ch_1", arena);
	test_spoil(STR(CAPTURED), arena, read_spoiled, arena);
	test_spoil(STR(ERROR_OF("x", ",\"payment_intent\":" CAPTURED)), arena,
			read_spoiled, arena);
}
