/* SPDX-License-Identifier: Apache-2.0 */
/* PayPal's balance, transaction by transaction. */
#include "connector/paypal/fixture.h"

#define INFO(id, code, status, at, rest) \
	"{\"transaction_info\":{\"transaction_id\":\"" id "\"," \
	"\"transaction_event_code\":\"" code "\",\"transaction_status\":" \
	"\"" status "\",\"transaction_initiation_date\":\"" at "\"" rest "}}"
#define SUM(value) \
	",\"transaction_amount\":{\"currency_code\":\"SEK\",\"value\":" \
	"\"" value "\"}"
#define FEE(value) \
	",\"fee_amount\":{\"currency_code\":\"SEK\",\"value\":\"" value "\"}"
#define REPORT(details, refreshed, page, pages) \
	"{\"transaction_details\":[" details "]," \
	"\"last_refreshed_datetime\":\"" refreshed "\",\"page\":" page \
	",\"total_pages\":" pages "}"
#define AT "2023-11-20T10:00:01+0000"

static struct case_ *search(const char *cursor)
{
	struct case_ *c = case_open("");
	c->effect.verb = VERB_PAYMENT_PAYOUTS;
	c->ask.facts = NULL;
	c->ask.cursor = str_of(cursor);
	return c;
}

static struct outcome *told(struct case_ *c, const char *body)
{
	c->outcome = test_read(&paypal_driver, VERB_PAYMENT_PAYOUTS, &c->ask,
			200, body, c->arena);
	EXPECT_I64(c->outcome.kind, OUTCOME_DONE);
	c->ask.cursor = c->outcome.cursor;
	return &c->outcome;
}

static bool asks_from(struct case_ *c, const char *from)
{
	struct str asked = case_asks(c);
	return str_find(asked, arena_print(c->arena, "start_date=%s&", from)) >
			0;
}

TEST(what_is_no_report_is_told)
{
	static const char *const bad[] = {"", "[]", "{}",
			"{\"transaction_details\":7}",
			REPORT("", "yesterday", "1", "1")};
	static const char *const odd[] = {INFO("CAP1", "T0006", "S", AT, ""),
			INFO("CAP1", "T0006", "S", "soon", SUM("1.00")),
			INFO("CAP1", "T0006", "X", AT, SUM("1.00")),
			INFO("CAP1", "T0006", "S", AT, SUM("1.001")),
			INFO("", "T0006", "S", AT, SUM("1.00")), "7", "{}"};
	struct case_ *c = search("");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		c->outcome = test_read(&paypal_driver, VERB_PAYMENT_PAYOUTS,
				&c->ask, 200, bad[i], c->arena);
		EXPECT_I64(c->outcome.fault, FAULT_BAD_REPLY);
	}
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		struct str body = arena_print(c->arena,
				REPORT("%s,%s", "2023-11-20T12:00:00+0000", "1",
						"1"),
				odd[i],
				INFO("CAP2", "T0006", "S", AT, SUM("1.00")));
		told(c, arena_cstr(c->arena, body));
		EXPECT(c->outcome.events.unreadable.len > 0);
		EXPECT_I64(c->outcome.payouts.count, 1);
	}
	c->outcome = test_read(&paypal_driver, VERB_PAYMENT_PAYOUTS, &c->ask,
			403, "{\"name\":\"NOT_AUTHORIZED\"}", c->arena);
	EXPECT(c->outcome.kind == OUTCOME_REFUSED);
	case_close(c);
}

TEST(transactions_become_lines_of_their_day)
{
	struct case_ *c = search("1700000000000;0;1");
	EXPECT_STR(case_asks(c),
			STR("GET " BASE "/v1/reporting/transactions?start_date="
			    "2023-11-14T22%3A13%3A20Z&end_date="
			    "2023-12-15T22%3A13%3A20Z&fields=transaction_info"
			    "&balance_affecting_records_only=Y&page_size=500"
			    "&page=1"));
	told(c,
			REPORT(INFO("CAP1", "T0006", "S", AT,
					       SUM("49.90") FEE(
							       "-1.70")) "," INFO("REF1",
					       "T1107", "S", AT,
					       SUM("-10.00") FEE(
							       "0.30") ",\"payp"
								       "al_"
								       "referen"
								       "ce_"
								       "id\":"
								       "\"CAP1"
								       "\"") "," INFO("CAP2",
					       "T0006", "D", AT,
					       SUM("9.00")) "," INFO("CAP3",
					       "T0006", "V", AT,
					       SUM("9.00")) "," INFO("WD1",
					       "T0400", "S", AT, SUM("-38.20")),
					"2023-11-20T12:00:00+0000", "1", "1"));
	const struct payout_row *row = c->outcome.payouts.at;
	EXPECT_I64(c->outcome.payouts.count, 4);
	EXPECT_STR(row[0].line.payout, STR("2023/11/20"));
	EXPECT_STR(row[0].line.line, STR("CAP1"));
	EXPECT_STR(row[0].references[0], STR("CAP1"));
	EXPECT_STR(row[0].currency, STR("SEK"));
	EXPECT_I64(row[0].line.gross, 4990);
	EXPECT_I64(row[0].line.fee, 170);
	EXPECT_I64(row[0].line.day, 19681);
	EXPECT(!row[0].transfer);
	EXPECT_I64(row[1].line.gross, -1000);
	EXPECT_I64(row[1].line.fee, -30);
	EXPECT_STR(row[1].references[1], STR("CAP1"));
	EXPECT_STR(row[2].line.line, STR("CAP3"));
	EXPECT(row[3].transfer);
	EXPECT_I64(row[3].line.gross, -3820);
	EXPECT(!c->outcome.more);
	/* The next search begins three days before what PayPal knew. */
	EXPECT(asks_from(c, "2023-11-17T12%3A00%3A00Z"));
	case_close(c);
}

TEST(pages_and_months_are_walked)
{
	struct case_ *c = search("1700000000000;0;1");
	told(c, REPORT("", "2024-03-01T00:00:00+0000", "1", "2"));
	EXPECT(c->outcome.more);
	EXPECT(str_ends(case_asks(c), STR("page=2")));
	EXPECT(asks_from(c, "2023-11-14T22%3A13%3A20Z"));
	told(c, REPORT("", "2024-03-01T00:00:00+0000", "2", "2"));
	EXPECT(c->outcome.more);
	EXPECT(asks_from(c, "2023-12-15T22%3A13%3A20Z"));
	case_close(c);
}

TEST(what_is_pending_is_looked_at_again)
{
	struct case_ *c = search("1700000000000;0;1");
	told(c,
			REPORT(INFO("CAP1", "T0006", "P", AT, SUM("49.90")),
					"2023-11-29T12:00:00+0000", "1", "2"));
	EXPECT_I64(c->outcome.payouts.count, 0);
	told(c, REPORT("", "2023-11-29T12:00:00+0000", "2", "2"));
	EXPECT(asks_from(c, "2023-11-20T10%3A00%3A01Z"));
	EXPECT(!c->outcome.more);
	/* Not for ever: what came since must not wait for it. */
	told(c,
			REPORT(INFO("CAP1", "T0006", "P", AT, SUM("49.90")),
					"2024-01-29T12:00:00+0000", "1", "1"));
	EXPECT(c->outcome.events.unreadable.len > 0);
	EXPECT(asks_from(c, "2023-12-21T10%3A00%3A01Z"));
	case_close(c);
}

TEST(a_first_search_begins_with_the_take_over)
{
	struct case_ *c = search("");
	struct policy policy = {.take_over_from = NOW - DAY_MS};
	EXPECT(asks_from(c, "2023-10-15T22%3A13%3A20Z"));
	c->ask.policy = &policy;
	EXPECT(asks_from(c, "2023-11-13T22%3A13%3A20Z"));
	c->ask.cursor = STR("x;y");
	EXPECT(asks_from(c, "2023-11-13T22%3A13%3A20Z"));
	case_close(c);
}
