/* SPDX-License-Identifier: Apache-2.0 */
/* A payment as it stands now: what an audit or a look-up reads. */
#include "connector/stripe/fixture.h"

#define CHARGE(rest) \
	"{\"object\":\"charge\",\"id\":\"ch_1\",\"amount\":5000," \
	"\"currency\":\"eur\",\"payment_intent\":\"pi_1\"," \
	"\"status\":\"succeeded\"," rest "}"
#define INTENT(status, capture, rest) \
	"{\"object\":\"payment_intent\",\"id\":\"pi_1\",\"status\":\"" status \
	"\",\"amount\":5000,\"currency\":\"eur\",\"capture_method\":" \
	"\"" capture "\"," rest "}"
#define REFUND(id, amount, status) \
	"{\"object\":\"refund\",\"id\":\"" id "\",\"amount\":" amount \
	",\"currency\":\"eur\",\"charge\":\"ch_1\",\"payment_intent\":" \
	"\"pi_1\",\"status\":\"" status "\"}"

static void asked(const char *reference, struct arena *arena)
{
	prepare(VERB_PAYMENT_READ, reference);
	add_txn(TXN_SALE, reference, "ch_1", 5000, arena)->state = TXN_PENDING;
}

TEST(a_payment_is_read_with_its_charge_and_refunds)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	asked("pi_1", arena);
	EXPECT_STR(built(VERB_PAYMENT_READ, arena).url,
			STR("http://127.0.0.1:9400/stripe/v1/payment_intents/"
			    "pi_1?expand[]=latest_charge&expand[]="
			    "latest_charge.refunds"));
	asked("ch_1", arena);
	EXPECT_STR(built(VERB_PAYMENT_READ, arena).url,
			STR("http://127.0.0.1:9400/stripe/v1/charges/ch_1"
			    "?expand[]=refunds"));
}

TEST(every_state_of_a_payment_is_read)
{
	static const struct {
		const char *body;
		enum txn_kind kind;
		enum txn_state state;
		minor amount;
	} rows[] = {
			{INTENT("succeeded", "automatic",
					 "\"amount_received\":5000"),
					TXN_SALE, TXN_SUCCEEDED, 5000},
			{INTENT("succeeded", "manual",
					 "\"amount_received\":4000"),
					TXN_CAPTURE, TXN_SUCCEEDED, 4000},
			/* The card's own way goes before the intent's. */
			{INTENT("succeeded", "automatic",
					 "\"amount_received\":4000,"
					 "\"payment_method_options\":{\"card\":"
					 "{\"capture_method\":\"manual\"}}"),
					TXN_CAPTURE, TXN_SUCCEEDED, 4000},
			{INTENT("requires_capture", "manual",
					 "\"amount_capturable\":3000,"
					 "\"amount_received\":2000"),
					TXN_AUTHORIZATION, TXN_SUCCEEDED, 5000},
			{INTENT("requires_capture", "manual",
					 "\"amount_capturable\":3000,"
					 "\"amount_received\":2000"),
					TXN_CAPTURE, TXN_SUCCEEDED, 2000},
			{INTENT("canceled", "manual",
					 "\"latest_charge\":\"ch_1\""),
					TXN_VOID, TXN_SUCCEEDED, 5000},
			{INTENT("canceled", "automatic", "\"x\":0"), TXN_SALE,
					TXN_FAILED, 5000},
			{INTENT("processing", "automatic", "\"x\":0"), TXN_SALE,
					TXN_PENDING, 5000},
			{INTENT("requires_action", "manual", "\"x\":0"),
					TXN_AUTHORIZATION, TXN_PENDING, 5000},
			{INTENT("requires_payment_method", "manual", "\"x\":0"),
					TXN_AUTHORIZATION, TXN_FAILED, 5000},
			{INTENT("succeeded", "automatic",
					 "\"amount_received\":5000,"
					 "\"latest_charge\":" CHARGE(
							 "\"captured\":true,"
							 "\"refunds\""
							 ":{\"data\":[]}")),
					TXN_SALE, TXN_SUCCEEDED, 5000},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		asked("pi_1", arena);
		struct outcome out = answer(
				VERB_PAYMENT_READ, 200, rows[i].body, arena);
		EXPECT_I64(out.kind, OUTCOME_DONE);
		const struct txn *txn =
				txn_in(&out.facts, rows[i].kind, "pi_1", "");
		EXPECT(txn);
		EXPECT_I64(txn->state, rows[i].state);
		EXPECT_I64(txn->amount, rows[i].amount);
		EXPECT_I64(txn->at, NOW);
	}
}

TEST(until_when_and_how_often_it_may_be_captured_the_charge_says)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	asked("pi_1", arena);
	struct outcome out = answer(VERB_PAYMENT_READ, 200,
			INTENT("requires_capture", "manual",
					"\"amount_capturable\":5000,"
					"\"latest_charge\":" CHARGE(
							"\"captured\":false,"
							"\"payment_method_"
							"details\":"
							"{\"card\":{\"capture_"
							"before\":"
							"1700604800,"
							"\"multicapture\":"
							"{\"status\":"
							"\"available\"}}}")),
			arena);
	struct facts joined = {0};
	facts_join(&joined, &out.facts, arena, NULL);
	const struct txn *txn = txn_in(&joined, TXN_AUTHORIZATION, "pi_1", "");
	EXPECT_I64(joined.txns.count, 1);
	EXPECT_I64(txn->expires_at, 1700604800000);
	EXPECT_STR(txn->charge, STR("ch_1"));
	EXPECT(txn->several);
}

TEST(each_refund_has_its_own_state)
{
	static const struct {
		const char *id;
		enum txn_state state;
		minor amount;
	} rows[] = {{"re_1", TXN_SUCCEEDED, 100}, {"re_2", TXN_PENDING, 200},
			{"re_3", TXN_PENDING, 300}, {"re_4", TXN_FAILED, 400},
			{"re_5", TXN_FAILED, 500}};
	DEFER(arena_drop) struct arena *arena = arena_open();
	asked("pi_1", arena);
	struct outcome out = answer(VERB_PAYMENT_READ, 200,
			INTENT("succeeded", "automatic",
					"\"amount_received\":5000,"
					"\"latest_charge\":" CHARGE(
							"\"captured\":true,"
							"\"refunds\":"
							"{\"data\":[" REFUND(
									"re_1",
									"100",
									"succee"
									"ded") "," REFUND("re_2",
									"200",
									"pendin"
									"g") "," REFUND("re_3",
									"300",
									"requir"
									"es_"
									"actio"
									"n") "," REFUND("re_4",
									"400",
									"faile"
									"d") "," REFUND("re_5",
									"500",
									"cancel"
									"ed") "]}")),
			arena);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct txn *txn = txn_in(
				&out.facts, TXN_REFUND, "pi_1", rows[i].id);
		EXPECT(txn);
		EXPECT_I64(txn->state, rows[i].state);
		EXPECT_I64(txn->amount, rows[i].amount);
	}
}

/* A charge alone does not say whether it was authorized first. */
TEST(a_captured_charge_is_what_the_facts_say_it_was)
{
	static const char body[] =
			"{\"object\":\"charge\",\"id\":\"ch_1\",\"amount\":"
			"5000,\"currency\":\"eur\",\"payment_intent\":null,"
			"\"status\":\"succeeded\",\"captured\":true,"
			"\"amount_captured\":4000}";
	DEFER(arena_drop) struct arena *arena = arena_open();
	asked("ch_1", arena);
	struct outcome out = answer(VERB_PAYMENT_READ, 200, body, arena);
	EXPECT(txn_in(&out.facts, TXN_SALE, "ch_1", ""));
	asked("ch_1", arena);
	facts.txns.at[0].kind = TXN_AUTHORIZATION;
	out = answer(VERB_PAYMENT_READ, 200, body, arena);
	EXPECT(txn_in(&out.facts, TXN_CAPTURE, "ch_1", ""));
	EXPECT(!txn_in(&out.facts, TXN_SALE, "ch_1", ""));
}

/* ---- looking for a capture whose answer was lost ---- */

TEST(a_lost_capture_is_found_or_was_never_made)
{
	static const struct {
		minor before, asked;
		const char *body;
		enum outcome_kind kind;
	} rows[] = {
			{0, 5000,
					INTENT("succeeded", "manual",
							"\"amount_received\":"
							"5000"),
					OUTCOME_DONE},
			{0, 5000,
					INTENT("requires_capture", "manual",
							"\"amount_capturable\":"
							"5000"),
					OUTCOME_ABSENT},
			/* The first part was taken, the second was not. */
			{2000, 1500,
					INTENT("requires_capture", "manual",
							"\"amount_capturable\":"
							"3000,"
							"\"amount_received\":"
							"2000"),
					OUTCOME_ABSENT},
			{2000, 1500,
					INTENT("requires_capture", "manual",
							"\"amount_capturable\":"
							"1500,"
							"\"amount_received\":"
							"3500"),
					OUTCOME_DONE},
			{0, 5000,
					INTENT("canceled", "manual",
							"\"latest_charge\":"
							"\"ch_1\""),
					OUTCOME_ABSENT},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		prepare(VERB_PAYMENT_CAPTURE, "pi_1");
		add_txn(TXN_AUTHORIZATION, "pi_1", "ch_1", 5000, arena);
		effect.before = rows[i].before;
		effect.amount = rows[i].asked;
		struct outcome out = answer(
				VERB_PAYMENT_READ, 200, rows[i].body, arena);
		EXPECT_I64(out.kind, rows[i].kind);
		EXPECT(out.has_facts);
	}
}

TEST(what_can_not_be_read_says_nothing)
{
	static const struct {
		int status;
		const char *body;
		enum outcome_kind kind;
		enum fault fault;
	} rows[] = {
			{200, "", OUTCOME_NONE, FAULT_BAD_REPLY},
			{200, "null", OUTCOME_NONE, FAULT_BAD_REPLY},
			{200, INTENT("new", "manual", "\"x\":0"), OUTCOME_NONE,
					FAULT_BAD_REPLY},
			{200, INTENT("succeeded", "manual", "\"x\":0"),
					OUTCOME_NONE, FAULT_BAD_REPLY},
			{200, CHARGE("\"captured\":7"), OUTCOME_NONE,
					FAULT_NONE},
			{503, "", OUTCOME_NONE, FAULT_PROVIDER},
			{429, "", OUTCOME_NONE, FAULT_RATE_LIMITED},
			{404,
					"{\"error\":{\"code\":"
					"\"resource_missing\"}}",
					OUTCOME_REFUSED, FAULT_REFUSED},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		asked("pi_1", arena);
		struct outcome out = answer(VERB_PAYMENT_READ, rows[i].status,
				rows[i].body, arena);
		/* A charge of that payment may stand in for it. */
		if (rows[i].fault == FAULT_NONE && rows[i].status == 200)
			EXPECT_I64(out.kind, OUTCOME_DONE);
		else
			EXPECT_I64(out.kind, rows[i].kind);
		EXPECT_I64(out.fault, rows[i].fault);
	}
}

/* ---- as an audit sees it ---- */

#define SHIPPED(carrier, number) \
	"\"shipping\":{\"carrier\":\"" carrier \
	"\",\"tracking_number\":\"" number "\"}"

#define LONE(rest) \
	"{\"object\":\"charge\",\"id\":\"ch_1\",\"amount\":5000," \
	"\"amount_captured\":5000,\"currency\":\"eur\"," \
	"\"status\":\"succeeded\"," rest "}"

TEST(the_tracking_that_stripe_shows_is_told)
{
	static const struct {
		const char *reference, *body, *value;
	} rows[] = {
			{"pi_1",
					INTENT("succeeded", "automatic",
							"\"amount_received\":"
							"5000,"
							"\"latest_"
							"charge\":" CHARGE(
									"\"capt"
									"ured\""
									":"
									"true"
									"," SHIPPED("GLS",
											"1,2"))),
					"GLS:1,GLS:2"},
			{"ch_1",
					LONE("\"captured\":true," SHIPPED(
							"GLS,PostNord",
							"1, 2")),
					":1,:2"},
			{"ch_1", LONE("\"captured\":true,\"shipping\":null"),
					""},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		asked(rows[i].reference, arena);
		struct outcome out = answer(
				VERB_PAYMENT_READ, 200, rows[i].body, arena);
		EXPECT_I64(out.kind, OUTCOME_DONE);
		EXPECT(out.shown.tracking_known);
		EXPECT(!out.shown.sums_known);
		EXPECT_STR(out.shown.tracking, str_of(rows[i].value));
	}
}
