/* SPDX-License-Identifier: Apache-2.0 */
/* The books of one order: what is posted, when, and that it proves. */
#include "order/books.h"
#include "order/case_test.h"
#include "order/payout.h"

/* 400 net at 25 %, 100 net at 12 %, shipping 40 + 10, all of it paid. */
static void books_open(struct test_case *c)
{
	case_open(c);
	struct shop_order *o = &c->facts.order;
	c->policy.accounting = STR("ledger");
	o->lines.count = 0;
	o->currency = STR("SEK");
	o->taxes_included = true;
	o->total = 66200;
	o->tax = 12200;
	o->current_total = 66200;
	*LIST_ADD(c->arena, &o->lines) = (struct line){.id = STR("9"),
			.quantity = 2,
			.unit_price = 25000,
			.tax = 10000,
			.tax_rate = 250000};
	*LIST_ADD(c->arena, &o->lines) = (struct line){.id = STR("10"),
			.quantity = 1,
			.unit_price = 11200,
			.tax = 1200,
			.tax_rate = 120000};
	o->shipping = 5000;
	o->shipping_tax = 1000;
	o->shipping_rate = 250000;
	c->facts.txns.at[0].amount = 66200;
	c->facts.txns.at[0].at = c->now - MINUTE_MS;
}

static void issue(struct test_case *c, enum document_kind kind,
		const char *cause, minor gross)
{
	*LIST_ADD(c->arena, &c->facts.documents) =
			(struct document){.kind = kind,
					.cause = str_of(cause),
					.number = STR("1"),
					.date = STR("2026-11-28"),
					.gross = gross,
					.issued_at = c->now};
}

static void post(struct test_case *c)
{
	books_post(&c->facts, &c->policy, c->now, c->arena);
}

static const struct voucher *voucher_of(
		const struct test_case *c, const char *source, int64_t nth)
{
	for (size_t i = 0; i < c->facts.vouchers.count; i++) {
		const struct voucher *v = &c->facts.vouchers.at[i];
		if (str_eq(v->source, str_of(source)) && v->nth == nth)
			return v;
	}
	return NULL;
}

static minor on(const struct voucher *v, const char *account)
{
	minor sum = 0;
	for (size_t i = 0; v && i < v->postings.count; i++)
		if (str_eq(v->postings.at[i].account, str_of(account)))
			sum += v->postings.at[i].amount;
	return sum;
}

static struct books_state proven(const struct test_case *c)
{
	struct books_state state = {0};
	EXPECT_OK(books_prove(&c->facts, &state));
	EXPECT(state.finding < BOOKS_DIFFER);
	EXPECT_I64(state.owed, state.receivable);
	return state;
}

static struct txn *money(struct test_case *c, enum txn_kind kind,
		const char *part, minor amount)
{
	struct txn *txn = LIST_ADD(c->arena, &c->facts.txns);
	*txn = (struct txn){.gateway = STR("stripe"),
			.reference = STR("pi_1"),
			.part = str_of(part),
			.kind = kind,
			.state = TXN_SUCCEEDED,
			.amount = amount,
			.at = c->now,
			.connected = true};
	return txn;
}

TEST(what_is_not_ours_is_not_booked)
{
	struct test_case c;
	books_open(&c);
	issue(&c, DOCUMENT_SALE, "", 66200);
	c.policy.stage = STAGE_OBSERVE;
	post(&c);
	c.policy.stage = STAGE_ALL;
	c.policy.books.on = false;
	post(&c);
	c.policy.books.on = true;
	c.policy.take_over_from = c.facts.order.created_at + 1;
	post(&c);
	EXPECT_I64(c.facts.vouchers.count, 0);
	*LIST_ADD(c.arena, &c.facts.commands) =
			(struct command){.id = 1, .kind = COMMAND_TAKE_OVER};
	post(&c);
	EXPECT_I64(c.facts.vouchers.count, 2);
	case_done(&c);
}

/* No number of a real series, and nothing in the accounts, is made up. */
TEST(a_test_order_is_not_booked_unless_it_is_asked_for)
{
	struct test_case c;
	books_open(&c);
	c.facts.order.test = true;
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_DOCUMENT, STR("sale")));
	EXPECT(case_effect(&c, WANT_SUBMIT, STR("77")));
	EXPECT(!case_task(&c, STR("document_overdue")));
	post(&c);
	EXPECT_I64(c.facts.vouchers.count, 0);
	c.policy.books.test_orders = true;
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_DOCUMENT, STR("sale")));
	post(&c);
	EXPECT_I64(c.facts.vouchers.count, 1);
	case_done(&c);
}

TEST(a_sale_is_booked_by_rate)
{
	struct test_case c;
	books_open(&c);
	issue(&c, DOCUMENT_SALE, "", 66200);
	post(&c);
	const struct voucher *sale = voucher_of(&c, "sale", 1);
	EXPECT_I64(on(sale, "1510"), 66200);
	EXPECT_I64(on(sale, "3001"), -40000);
	EXPECT_I64(on(sale, "3002"), -10000);
	EXPECT_I64(on(sale, "3520"), -4000);
	EXPECT_I64(on(sale, "2611"), -11000);
	EXPECT_I64(on(sale, "2621"), -1200);
	EXPECT_OK(voucher_check(sale));
	const struct voucher *paid = voucher_of(&c, "money|stripe|pi_1|3|", 1);
	EXPECT_I64(on(paid, "1580"), 66200);
	EXPECT_I64(on(paid, "1510"), -66200);
	EXPECT_I64(proven(&c).finding, BOOKS_EVEN);
	case_done(&c);
}

TEST(a_second_look_adds_nothing)
{
	struct test_case c;
	books_open(&c);
	issue(&c, DOCUMENT_SALE, "", 66200);
	EXPECT(books_post(&c.facts, &c.policy, c.now, c.arena));
	EXPECT(!books_post(&c.facts, &c.policy, c.now + DAY_MS, c.arena));
	/* Nor does another chart, or an edit of the order. */
	c.policy.books.chart = STR("danish");
	c.facts.order.lines.at[0].tax_rate = 60000;
	EXPECT(!books_post(&c.facts, &c.policy, c.now, c.arena));
	EXPECT_I64(c.facts.vouchers.count, 2);
	case_done(&c);
}

TEST(a_gift_card_that_is_sold_is_owed)
{
	struct test_case c;
	books_open(&c);
	c.facts.order.lines.at[1].gift_card = true;
	c.facts.order.lines.at[1].tax = 0;
	c.facts.order.lines.at[1].tax_rate = 0;
	c.facts.order.tax = 11000;
	issue(&c, DOCUMENT_SALE, "", 66200);
	post(&c);
	EXPECT_I64(on(voucher_of(&c, "sale", 1), "2421"), -11200);
	proven(&c);
	case_done(&c);
}

TEST(a_gift_card_that_pays_is_owed_no_more)
{
	struct test_case c;
	books_open(&c);
	issue(&c, DOCUMENT_SALE, "", 66200);
	c.facts.txns.at[0].gateway = STR("gift_card");
	post(&c);
	EXPECT_I64(on(voucher_of(&c, "money|gift_card|pi_1|3|", 1), "2421"),
			66200);
	EXPECT_I64(proven(&c).finding, BOOKS_EVEN);
	case_done(&c);
}

/* 1000 booked, 400 paid: 600 are owed; later 600 close it. */
TEST(paid_in_part_is_booked_whole)
{
	struct test_case c;
	books_open(&c);
	issue(&c, DOCUMENT_SALE, "", 66200);
	c.facts.txns.at[0].amount = 26200;
	post(&c);
	EXPECT_I64(proven(&c).finding, BOOKS_OWED);
	EXPECT_I64(proven(&c).receivable, 40000);
	money(&c, TXN_CAPTURE, "", 40000);
	post(&c);
	EXPECT_I64(proven(&c).finding, BOOKS_EVEN);
	case_done(&c);
}

static struct refund *refund_add(struct test_case *c, const char *id)
{
	struct refund *refund = LIST_ADD(c->arena, &c->facts.refunds);
	*refund = (struct refund){.id = str_of(id), .at = c->now};
	return refund;
}

/* A credit is not a repayment. */
TEST(a_refund_without_money_credits)
{
	struct test_case c;
	books_open(&c);
	issue(&c, DOCUMENT_SALE, "", 66200);
	struct refund *refund = refund_add(&c, "r1");
	*LIST_ADD(c.arena, &refund->lines) =
			(struct refund_line){.line = STR("10"),
					.quantity = 1,
					.subtotal = 10000,
					.tax = 1200};
	issue(&c, DOCUMENT_CREDIT, "r1", 11200);
	post(&c);
	const struct voucher *credit = voucher_of(&c, "credit|r1", 1);
	EXPECT_I64(on(credit, "1510"), -11200);
	EXPECT_I64(on(credit, "3002"), 10000);
	EXPECT_I64(on(credit, "2621"), 1200);
	EXPECT_I64(proven(&c).finding, BOOKS_NOT_REPAID);
	money(&c, TXN_REFUND, "re_1", 11200);
	post(&c);
	EXPECT_I64(proven(&c).finding, BOOKS_EVEN);
	case_done(&c);
}

TEST(money_that_is_refunded_alone_splits_its_vat)
{
	struct test_case c;
	books_open(&c);
	issue(&c, DOCUMENT_SALE, "", 66200);
	refund_add(&c, "r1")->total = 6620;
	issue(&c, DOCUMENT_CREDIT, "r1", 6620);
	money(&c, TXN_REFUND, "re_1", 6620);
	post(&c);
	const struct voucher *credit = voucher_of(&c, "credit|r1", 1);
	EXPECT_I64(on(credit, "2611"), 1100);
	EXPECT_I64(on(credit, "2621"), 120);
	EXPECT_I64(proven(&c).finding, BOOKS_EVEN);
	case_done(&c);
}

TEST(repaid_and_not_credited_is_said)
{
	struct test_case c;
	books_open(&c);
	issue(&c, DOCUMENT_SALE, "", 66200);
	money(&c, TXN_REFUND, "re_1", 6620);
	post(&c);
	EXPECT_I64(proven(&c).finding, BOOKS_NOT_CREDITED);
	case_done(&c);
}

TEST(paid_and_not_booked_is_said)
{
	struct test_case c;
	books_open(&c);
	post(&c);
	EXPECT_I64(proven(&c).finding, BOOKS_NOT_BOOKED);
	EXPECT_I64(proven(&c).receivable, -66200);
	case_done(&c);
}

TEST(a_dispute_takes_money_once_it_is_lost)
{
	struct test_case c;
	books_open(&c);
	issue(&c, DOCUMENT_SALE, "", 66200);
	struct txn *dispute = money(&c, TXN_DISPUTE, "du_1", 66200);
	dispute->state = TXN_PENDING;
	post(&c);
	EXPECT_I64(c.facts.vouchers.count, 2);
	dispute->state = TXN_SUCCEEDED;
	post(&c);
	const struct voucher *lost =
			voucher_of(&c, "money|stripe|pi_1|6|du_1", 1);
	EXPECT_I64(on(lost, "6351"), 66200);
	EXPECT_I64(on(lost, "1580"), -66200);
	EXPECT_I64(proven(&c).finding, BOOKS_EVEN);
	case_done(&c);
}

/* First the shop's word for a payment, then the gateway's: it is one. */
TEST(a_payment_with_two_names_is_booked_once)
{
	struct test_case c;
	books_open(&c);
	issue(&c, DOCUMENT_SALE, "", 66200);
	c.facts.txns.at[0].shops_name = true;
	c.facts.txns.at[0].reference = STR("4711");
	c.facts.txns.at[0].evidence = EVIDENCE_SHOP;
	post(&c);
	money(&c, TXN_SALE, "", 66200)->evidence = EVIDENCE_GATEWAY;
	post(&c);
	EXPECT_I64(c.facts.vouchers.count, 4);
	EXPECT_I64(proven(&c).finding, BOOKS_EVEN);
	minor clearing = 0;
	EXPECT_OK(books_balance(&c.facts, BOOK_CLEARING, &clearing));
	EXPECT_I64(clearing, 66200);
	case_done(&c);
}

TEST(a_document_of_another_sum_counts_as_it_was_sent)
{
	struct test_case c;
	books_open(&c);
	issue(&c, DOCUMENT_SALE, "", 66000);
	post(&c);
	EXPECT_I64(on(voucher_of(&c, "sale", 1), "1510"), 66000);
	EXPECT_I64(on(voucher_of(&c, "sale", 1), "3740"), 200);
	EXPECT_I64(proven(&c).finding, BOOKS_OVERPAID);
	case_done(&c);
}

TEST(a_changed_voucher_is_found)
{
	struct test_case c;
	struct books_state found = {0};
	books_open(&c);
	issue(&c, DOCUMENT_SALE, "", 66200);
	post(&c);
	struct voucher *v = &c.facts.vouchers.at[0];
	v->postings.at[0].amount++;
	EXPECT_OK(books_prove(&c.facts, &found));
	EXPECT_I64(found.finding, BOOKS_UNBALANCED);
	v->postings.at[0].amount--;
	c.facts.vouchers.count--;
	EXPECT_OK(books_prove(&c.facts, &found));
	EXPECT_I64(found.finding, BOOKS_DIFFER);
	case_done(&c);
}

/* ---- the day ---- */

#define NEW_YEAR ((time_ms)1798761600000) /* 2027-01-01T00:00:00Z */
#define STOCKHOLM STR("CET-1CEST,M3.5.0,M10.5.0/3")

/* 00:30 on 1 January in Stockholm is still December in UTC. */
TEST(the_day_is_the_shops)
{
	struct test_case c;
	struct str meant;
	books_open(&c);
	time_ms at = NEW_YEAR - 30 * MINUTE_MS;
	EXPECT_STR(books_date(&c.policy, at, c.arena, &meant),
			STR("2026-12-31"));
	EXPECT_OK(zone_by_rule(STOCKHOLM, c.arena, &c.policy.zone));
	EXPECT_STR(books_date(&c.policy, at, c.arena, &meant),
			STR("2027-01-01"));
	EXPECT_I64(meant.len, 0);
	c.facts.invoice_at = at;
	c.now = NEW_YEAR + 9 * HOUR_MS;
	issue(&c, DOCUMENT_SALE, "", 66200);
	post(&c);
	EXPECT_STR(voucher_of(&c, "sale", 1)->date, STR("2027-01-01"));
	case_done(&c);
}

static const struct task *task_of(const struct test_case *c, struct str key)
{
	for (size_t i = 0; i < c->out.tasks.count; i++)
		if (str_eq(c->out.tasks.at[i].key, key))
			return &c->out.tasks.at[i];
	return NULL;
}

/* A day that is locked: the first that is open, and somebody is told, until
 * that one's period is locked, too. */
TEST(a_locked_day_is_left_alone)
{
	struct test_case c;
	books_open(&c);
	c.policy.books.locked_through = NEW_YEAR - DAY_MS;
	c.facts.invoice_at = NEW_YEAR - HOUR_MS;
	c.now = NEW_YEAR + DAY_MS;
	c.facts.txns.at[0].at = c.now;
	issue(&c, DOCUMENT_SALE, "", 66200);
	case_decide(&c);
	EXPECT_STR(voucher_of(&c, "sale", 1)->date, STR("2027-01-01"));
	EXPECT_STR(voucher_of(&c, "sale", 1)->meant, STR("2026-12-31"));
	EXPECT(task_of(&c, STR("locked:sale")));
	c.policy.books.locked_through = NEW_YEAR;
	case_decide(&c);
	EXPECT(!task_of(&c, STR("locked:sale")));
	/* What was booked stays where it was. */
	EXPECT_STR(voucher_of(&c, "sale", 1)->date, STR("2027-01-01"));
	case_done(&c);
}

/* ---- payouts ---- */

static void payout(struct test_case *c, int64_t id, const char *line,
		minor gross, minor fee)
{
	struct payout_line l = {.gateway = STR("stripe"),
			.payout = STR("po_1"),
			.line = str_of(line),
			.day = NEW_YEAR / DAY_MS,
			.gross = gross,
			.fee = fee};
	struct command *said = LIST_ADD(c->arena, &c->facts.commands);
	*said = (struct command){.id = id, .kind = COMMAND_PAYOUT};
	EXPECT_OK(payout_line_print(&l, c->arena, &said->target, &said->text));
}

TEST(a_payout_line_reads_back_or_is_refused)
{
	static const char *const bad[][2] = {{"", ""},
			{"a|b", "2026-11-28 1 1"}, {"a|b|c", "2026-11-28 1"},
			{"a|b|c", "2026-11-31 x 1"}, {"a||c", "2026-11-28 1 1"},
			{"a|b|", "2026-11-28 1 1"},
			{"a|b|c|d", "2026-11-28 1 1"},
			{"a|b|c", "2026-11-28 9223372036854775807 -1"},
			{"a|b|c", "2026-11-28 1 -9223372036854775808"}};
	struct payout_line line;
	for (size_t i = 0; i < COUNT(bad); i++)
		EXPECT(payout_line_read(
				str_of(bad[i][0]), str_of(bad[i][1]), &line)
						.fault);
	EXPECT_OK(payout_line_read(STR("stripe|po_1|txn_1"),
			STR("2026-11-28 4990 -170"), &line));
	EXPECT_STR(line.payout, STR("po_1"));
	EXPECT_I64(line.day, 20785);
	EXPECT_I64(line.gross, 4990);
	EXPECT_I64(line.fee, -170);
}

/* When all is paid out, nothing is left in the clearing account. */
TEST(payouts_clear_the_gateways_account)
{
	struct test_case c;
	minor sum = 0;
	books_open(&c);
	issue(&c, DOCUMENT_SALE, "", 66200);
	refund_add(&c, "r1")->total = 6620;
	issue(&c, DOCUMENT_CREDIT, "r1", 6620);
	money(&c, TXN_REFUND, "re_1", 6620);
	payout(&c, 1, "txn_1", 66200, 1200);
	payout(&c, 2, "txn_2", -6620, 0);
	payout(&c, 3, "txn_2", -6620, 0);
	post(&c);
	EXPECT_OK(books_balance(&c.facts, BOOK_CLEARING, &sum));
	EXPECT_I64(sum, 0);
	EXPECT_OK(books_balance(&c.facts, BOOK_BANK, &sum));
	EXPECT_I64(sum, 66200 - 6620 - 1200);
	EXPECT_OK(books_balance(&c.facts, BOOK_FEE, &sum));
	EXPECT_I64(sum, 1200);
	EXPECT_I64(proven(&c).finding, BOOKS_EVEN);
	/* A file with another fee: the difference alone is posted. */
	payout(&c, 4, "txn_1", 66200, 1300);
	post(&c);
	EXPECT_I64(on(voucher_of(&c, "payout|stripe|po_1|txn_1", 2), "6570"),
			100);
	EXPECT_I64(on(voucher_of(&c, "payout|stripe|po_1|txn_1", 2), "1580"),
			0);
	case_done(&c);
}

TEST(accounts_are_the_shops_before_the_charts)
{
	struct test_case c;
	books_open(&c);
	*LIST_ADD(c.arena, &c.policy.gateways) =
			(struct gateway_map){.gateway = STR("shopify_payments"),
					.account = STR("stripe"),
					.clearing = STR("1581")};
	*LIST_ADD(c.arena, &c.policy.books.rates) =
			(struct book_rate){.rate = 250000,
					.revenue = STR("3011"),
					.tax = STR("2612")};
	c.policy.books.receivable = STR("1511");
	c.policy.books.revenue = STR("3999");
	issue(&c, DOCUMENT_SALE, "", 66200);
	post(&c);
	const struct voucher *sale = voucher_of(&c, "sale", 1);
	EXPECT_I64(on(sale, "1511"), 66200);
	EXPECT_I64(on(sale, "3011"), -40000);
	EXPECT_I64(on(sale, "3002"), -10000);
	EXPECT_I64(on(voucher_of(&c, "money|stripe|pi_1|3|", 1), "1581"),
			66200);
	EXPECT_STR(books_account(&c.policy, BOOK_CLEARING, 0, STR("stripe")),
			STR("1581"));
	EXPECT_STR(books_account(&c.policy, BOOK_CLEARING, 0, STR("paypal")),
			STR("1580"));
	EXPECT_STR(books_account(&c.policy, BOOK_REVENUE, 30000, STR_NONE),
			STR("3999"));
	EXPECT(books_chart_known(STR("danish")) && books_chart_known(STR("")));
	EXPECT(!books_chart_known(STR("skr03")));
	case_done(&c);
}
