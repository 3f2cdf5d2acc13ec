/* SPDX-License-Identifier: Apache-2.0 */
/* What was paid out: payouts, their lines, and those that come back. */
#include "connector/stripe/fixture.h"
#include "connector/stripe/payout.h"

#define BASE "http://127.0.0.1:9400/stripe"
#define PAYOUT(id, status, rest) \
	"{\"object\":\"payout\",\"id\":\"" id "\",\"status\":\"" status \
	"\",\"amount\":4820,\"currency\":\"eur\",\"created\":1795737600," \
	"\"arrival_date\":1795824000,\"automatic\":true" rest "}"
#define LIST_OF(items, more) \
	"{\"object\":\"list\",\"has_more\":" more ",\"data\":[" items "]}"
#define LINE_OF(id, type, amount, fee, source) \
	"{\"object\":\"balance_transaction\",\"id\":\"" id "\",\"type\":" \
	"\"" type "\",\"amount\":" amount ",\"fee\":" fee \
	",\"currency\":\"eur\",\"source\":" source "}"
#define CHARGE_OF(id, rest) \
	"{\"object\":\"charge\",\"id\":\"" id "\",\"payment_intent\":" \
	"\"pi_1\"" rest "}"

static void begin(const char *cursor)
{
	prepare(VERB_PAYMENT_PAYOUTS, "");
	ask.facts = NULL;
	ask.effect = NULL;
	ask.cursor = str_of(cursor);
	policy.take_over_from = NOW;
}

static struct outcome told(const char *body, struct arena *arena)
{
	struct outcome out = answer(VERB_PAYMENT_PAYOUTS, 200, body, arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	ask.cursor = out.cursor;
	return out;
}

static void asks(const char *url, struct arena *arena)
{
	EXPECT_STR(built(VERB_PAYMENT_PAYOUTS, arena).url, str_of(url));
}

TEST(payouts_that_cant_be_read_are_told)
{
	static const char *const bad[] = {
			"", "[]", "{}", "{\"data\":{}}", "{\"data\":7}"};
	static const char *const odd[] = {LIST_OF("7", "false"),
			LIST_OF("{\"id\":\"po_1\"}", "false"),
			LIST_OF("{\"id\":\"po_1\",\"created\":1,"
				"\"arrival_date\":\"x\"}",
					"true")};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		begin("");
		struct outcome out = answer(
				VERB_PAYMENT_PAYOUTS, 200, bad[i], arena);
		EXPECT_I64(out.fault, FAULT_BAD_REPLY);
		EXPECT_I64(out.cursor.len, 0);
	}
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		begin("");
		EXPECT(told(odd[i], arena).events.unreadable.len > 0);
	}
	begin("7;;;;;garbage,po.x,....");
	asks(BASE "/v1/payouts?limit=100&created%5Bgte%5D=1700000000", arena);
}

TEST(a_refusal_pauses_nothing_and_loses_nothing)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	begin("");
	struct outcome out = answer(VERB_PAYMENT_PAYOUTS, 403, "{}", arena);
	EXPECT(out.kind == OUTCOME_REFUSED && out.fault);
	out = answer(VERB_PAYMENT_PAYOUTS, 500, "{}", arena);
	EXPECT(out.kind == OUTCOME_NONE && out.fault);
	out = answer(VERB_PAYMENT_PAYOUTS, 400, "{}", arena);
	EXPECT(out.fault);
	/* One whose lines are gone is told, and the next one is read. */
	begin("1;2;!;;po_1.po_1.p.9.0.,po_2.po_2.p.9.0.");
	out = answer(VERB_PAYMENT_PAYOUTS, 404, "{}", arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT(out.events.unreadable.len > 0 && out.more);
	ask.cursor = out.cursor;
	asks(BASE "/v1/balance_transactions?limit=100"
		  "&expand%5B%5D=data.source&payout=po_2",
			arena);
}

TEST(a_round_reads_payouts_and_their_lines)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	begin("");
	asks(BASE "/v1/payouts?limit=100&created%5Bgte%5D=1700000000", arena);
	struct outcome out =
			told(LIST_OF(PAYOUT("po_2", "in_transit", ""), "true"),
					arena);
	EXPECT(out.more);
	asks(BASE "/v1/payouts?limit=100&created%5Bgte%5D=1700000000"
		  "&starting_after=po_2",
			arena);
	out = told(LIST_OF(PAYOUT("po_1", "paid", ""), "false"), arena);
	EXPECT(out.more && !out.payouts.count);
	asks(BASE "/v1/balance_transactions?limit=100"
		  "&expand%5B%5D=data.source&payout=po_1",
			arena);
	out = told(LIST_OF(LINE_OF("txn_9", "payout", "-4820", "0",
					   "\"po_1\"") "," LINE_OF("txn_1",
					   "charge", "4990", "170",
					   CHARGE_OF("ch_1", "")),
				   "true"),
			arena);
	EXPECT(out.more);
	EXPECT_I64(out.payouts.count, 1);
	const struct payout_row *row = out.payouts.at;
	EXPECT_STR(row->line.payout, STR("po_1"));
	EXPECT_STR(row->line.line, STR("txn_1"));
	EXPECT_STR(row->currency, STR("EUR"));
	EXPECT_STR(row->references[0], STR("pi_1"));
	EXPECT_STR(row->references[1], STR("ch_1"));
	EXPECT_STR(row->about, STR("charge"));
	EXPECT_I64(row->line.gross, 4990);
	EXPECT_I64(row->line.fee, 170);
	EXPECT_I64(row->line.day, 1795824000 / 86400);
	asks(BASE "/v1/balance_transactions?limit=100"
		  "&expand%5B%5D=data.source&payout=po_1"
		  "&starting_after=txn_1",
			arena);
	out = told(LIST_OF(LINE_OF("txn_2", "stripe_fee", "-200", "0", "null"),
				   "false"),
			arena);
	EXPECT(!out.more);
	EXPECT_I64(out.payouts.at[0].line.gross, -200);
	EXPECT_I64(out.payouts.at[0].references[0].len, 0);
	/* What is on its way is looked at again, what was read is not. */
	asks(BASE "/v1/payouts?limit=100&created%5Bgte%5D=1794528000", arena);
	out = told(LIST_OF(PAYOUT("po_2", "paid", "") "," PAYOUT(
					   "po_1", "paid", ""),
				   "false"),
			arena);
	EXPECT(out.more);
	asks(BASE "/v1/balance_transactions?limit=100"
		  "&expand%5B%5D=data.source&payout=po_2",
			arena);
}

TEST(refunds_and_disputes_go_the_other_way)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	begin("1;2;!;;po_1.po_1.p.9.0.");
	struct outcome out = told(
			LIST_OF(LINE_OF("txn_1", "refund", "-1000", "0",
						"{\"id\":\"re_1\",\"charge\":"
						"\"ch_1\",\"payment_intent\":"
						"\"pi_1\"}") "," LINE_OF("txn_"
									 "2",
						"adjustment", "-4990", "1500",
						"{\"id\":\"du_1\",\"charge\":"
						"\"ch_1\",\"payment_intent\":"
						"null}"),
					"false"),
			arena);
	EXPECT_I64(out.payouts.count, 2);
	EXPECT_I64(out.payouts.at[0].line.gross, -1000);
	EXPECT_STR(out.payouts.at[0].references[2], STR("re_1"));
	EXPECT_I64(out.payouts.at[1].line.gross, -4990);
	EXPECT_I64(out.payouts.at[1].line.fee, 1500);
	EXPECT_STR(out.payouts.at[1].references[0], STR("ch_1"));
}

/* Paid, then failed: all that it said is taken back, once. */
TEST(a_payout_that_failed_is_taken_back)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	begin("1;0;;po_1.p;");
	struct outcome out = told(
			LIST_OF(PAYOUT("po_1", "failed", ""), "false"), arena);
	EXPECT(out.more);
	out = told(LIST_OF(LINE_OF("txn_1", "charge", "4990", "170",
					   CHARGE_OF("ch_1", "")),
				   "false"),
			arena);
	EXPECT_I64(out.payouts.count, 1);
	EXPECT_I64(out.payouts.at[0].line.gross, 0);
	EXPECT_I64(out.payouts.at[0].line.fee, 0);
	EXPECT(!out.more);
	out = told(LIST_OF(PAYOUT("po_1", "failed", ""), "false"), arena);
	EXPECT(!out.more);
}

/* Its money comes with the next one, as one line: its own lines are told. */
TEST(the_next_payout_carries_the_failed_one)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	begin("1;2;!;;po_2.po_2.p.9.0.");
	struct outcome out = told(
			LIST_OF(LINE_OF("txn_5", "payout_failure", "4820", "0",
						"{\"object\":\"payout\","
						"\"id\":\"po_1\"}"),
					"false"),
			arena);
	EXPECT(out.more && !out.payouts.count);
	asks(BASE "/v1/balance_transactions?limit=100"
		  "&expand%5B%5D=data.source&payout=po_1",
			arena);
	out = told(LIST_OF(LINE_OF("txn_1", "charge", "4990", "170",
					   CHARGE_OF("ch_1", "")),
				   "false"),
			arena);
	EXPECT_STR(out.payouts.at[0].line.payout, STR("po_2"));
	EXPECT_I64(out.payouts.at[0].line.gross, 4990);
	EXPECT_I64(out.payouts.at[0].line.day, 9);
	EXPECT(!out.more);
	/* A circle of them ends. */
	begin("1;2;!;;po_2.po_2.p.9.0.");
	int asked = 0;
	do {
		const char *other = asked % 2 ? "\"po_2\"" : "\"po_1\"";
		struct str body = arena_print(arena,
				LIST_OF(LINE_OF("txn_5", "payout_failure",
							"4820", "0", "%s"),
						"false"),
				other);
		out = told(arena_cstr(arena, body), arena);
	} while (out.more && ++asked < 50);
	EXPECT(asked < 20);
	EXPECT(out.events.unreadable.len > 0);
}

TEST(a_payout_by_hand_is_one_line_for_people)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	begin("");
	struct outcome out =
			told(LIST_OF("{\"id\":\"po_1\",\"status\":\"paid\","
				     "\"amount\":4820,\"currency\":\"eur\","
				     "\"created\":1795737600,\"arrival_date\":"
				     "1795824000,\"automatic\":false}",
					     "false"),
					arena);
	EXPECT(!out.more);
	EXPECT_I64(out.payouts.count, 1);
	EXPECT_I64(out.payouts.at[0].line.gross, 4820);
	EXPECT_STR(out.payouts.at[0].about, STR("manual payout"));
}

static struct payout_row in_other_currency(
		const char *rate, const char *source, struct arena *arena)
{
	begin("1;2;!;;po_1.po_1.p.9.0.");
	struct str body = arena_print(arena,
			LIST_OF("{\"id\":\"txn_1\",\"type\":\"charge\","
				"\"amount\":4400,\"fee\":132,\"currency\":"
				"\"eur\",\"exchange_rate\":%s,\"source\":%s}",
					"false"),
			rate, source);
	struct outcome out = told(arena_cstr(arena, body), arena);
	EXPECT_I64(out.payouts.count, 1);
	return out.payouts.at[0];
}

/* 500.00 SEK settled as 44.00 EUR: the order knows the 500.00. */
TEST(a_payment_in_another_currency_is_told_in_its_own)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const char sek[] = CHARGE_OF(
			"ch_1", ",\"amount\":50000,\"currency\":\"sek\"");
	static const char yen[] = CHARGE_OF(
			"ch_1", ",\"amount\":7000,\"currency\":\"jpy\"");
	static const char half[] = CHARGE_OF("ch_1",
			",\"amount\":90000,\"amount_captured\":100000,"
			"\"currency\":\"sek\"");
	struct payout_row row = in_other_currency("0.088", sek, arena);
	EXPECT_STR(row.currency, STR("SEK"));
	EXPECT_I64(row.line.gross, 50000);
	EXPECT_I64(row.line.fee, 1500);
	row = in_other_currency("0.0062857142857", yen, arena);
	EXPECT_STR(row.currency, STR("JPY"));
	EXPECT_I64(row.line.gross, 7000);
	EXPECT_I64(row.line.fee, 210);
	/* One of several captures: nobody says how much it was. */
	row = in_other_currency("0.088", half, arena);
	EXPECT_STR(row.currency, STR("EUR"));
	EXPECT_I64(row.line.gross, 4400);
	row = in_other_currency("null", sek, arena);
	EXPECT_STR(row.currency, STR("EUR"));
}

/* What Stripe's own description shows of both objects is read. */
TEST(stripes_own_samples_are_read)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct str text = test_shared("contracts/stripe/fixtures3.json", arena);
	EXPECT_OK(json_open(text, &doc));
	struct json all = json_get(json_root(doc), "resources");
	struct json payout = json_get(all, "payout");
	struct json line = json_get(all, "balance_transaction");
	struct stripe_todo todo = {.as = STR("po_1"), .end = STRIPE_PAID};
	struct payout_row row;
	struct str failed;
	enum stripe_line kind;
	EXPECT(json_bool(json_get(payout, "automatic"), false));
	EXPECT(json_i64(json_get(payout, "arrival_date"), 0) > 0);
	EXPECT_STR(json_str(json_get(payout, "status"), arena),
			STR("in_transit"));
	EXPECT_OK(stripe_line_read(line, &todo, arena, &kind, &row, &failed));
	EXPECT_I64(kind, STRIPE_LINE);
	EXPECT_I64(row.line.gross, 100);
	EXPECT_STR(row.currency, STR("USD"));
	EXPECT(str_starts(row.references[0], STR("ch_")));
}
