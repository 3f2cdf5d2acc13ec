/* SPDX-License-Identifier: Apache-2.0 */
/* Files for accounting, read back by a reader that knows only the standard. */
#include "ledger/export.h"

#include "base/test.h"

TEST_MAIN

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define FILE_MAX_TEST ((size_t)1 << 20)

struct fixture {
	struct arena *arena;
	struct policy policy;
	struct export_head head;
	export_vouchers list;
	struct buf buf;
};

static void fixture_done(struct fixture *f)
{
	buf_done(&f->buf);
	arena_drop(&f->arena);
}

static struct fixture fixture_open(void)
{
	struct fixture f = {.arena = arena_open()};
	policy_init(&f.policy);
	f.policy.shop = STR("demo");
	f.policy.books.company = STR("Åkes \"Äpplen\" & Öl AB");
	f.head = (struct export_head){
			.version = STR("0.1.0"), .today = STR("2026-11-29")};
	buf_init(&f.buf, FILE_MAX_TEST);
	return f;
}

static struct voucher *voucher_add(struct fixture *f, struct facts *facts,
		const char *source, const char *date)
{
	struct voucher *v =
			facts_voucher_add(facts, str_of(source), 1, f->arena);
	v->date = str_of(date);
	return v;
}

static void posting_put(struct fixture *f, struct voucher *v,
		enum book_role role, const char *account, int64_t rate,
		minor amount)
{
	*LIST_ADD(f->arena, &v->postings) =
			(struct posting){role, str_of(account), rate, amount};
}

/* An order of 125.00 with 25 % VAT, booked and paid on two days. */
static struct facts facts_make(struct fixture *f, const char *name,
		const char *currency, const char *sold, const char *paid)
{
	struct facts facts = {.shop = STR("demo"),
			.remote = STR("5001"),
			.order = {.known = true,
					.name = str_of(name),
					.currency = str_of(currency)}};
	*LIST_ADD(f->arena, &facts.documents) = (struct document){
			.kind = DOCUMENT_SALE, .number = STR("S000001")};
	struct voucher *v = voucher_add(f, &facts, "sale", sold);
	posting_put(f, v, BOOK_RECEIVABLE, "1510", 0, 12500);
	posting_put(f, v, BOOK_REVENUE, "3001", 250000, -10000);
	posting_put(f, v, BOOK_TAX, "2611", 250000, -2500);
	v = voucher_add(f, &facts, "money|stripe|pi_1|3|", paid);
	posting_put(f, v, BOOK_CLEARING, "1580", 0, 12500);
	posting_put(f, v, BOOK_RECEIVABLE, "1510", 0, -12500);
	return facts;
}

static void add(struct fixture *f, const char *name, const char *currency,
		const char *sold, const char *paid, const char *from,
		const char *to)
{
	struct facts facts = facts_make(f, name, currency, sold, paid);
	struct export_range range = {str_of(from), str_of(to)};
	export_add(&f->list, &facts, (int64_t)f->list.count + 1, &range,
			f->arena);
}

static struct result write_sie(struct fixture *f)
{
	f->head.policy = &f->policy;
	buf_clear(&f->buf);
	export_sort(&f->list);
	return export_sie(&f->list, &f->head, f->arena, &f->buf);
}

/* ---- a reader of SIE ---- */

#define FIELDS_MAX 8

struct sie_line {
	struct str field[FIELDS_MAX];
	size_t count;
};

/* Fields are parted by spaces; a text is in quotes; {} is a list. */
static void line_split(struct str rest, struct sie_line *out)
{
	*out = (struct sie_line){0};
	while (rest.len && out->count < FIELDS_MAX) {
		bool quoted = rest.at[0] == '"';
		size_t n = quoted;
		while (n < rest.len && rest.at[n] != (quoted ? '"' : ' '))
			n += rest.at[n] == '\\' ? 2 : 1;
		EXPECT(n <= rest.len);
		out->field[out->count++] =
				(struct str){rest.at + quoted, n - quoted};
		rest = str_skip(rest, n + quoted + 1);
	}
}

struct sie_file {
	struct sie_line head[16];
	size_t heads, accounts, vouchers, rows;
	struct str known[32]; /* accounts */
	bool open;            /* within { } */
	int64_t sum;
	struct str last_date;
};

static const struct sie_line *head_of(
		const struct sie_file *sie, const char *name, const char *first)
{
	for (size_t i = 0; i < sie->heads; i++)
		if (str_eq(sie->head[i].field[0], str_of(name)) &&
				(!first ||
						str_eq(sie->head[i].field[1],
								str_of(first))))
			return &sie->head[i];
	return NULL;
}

/* "-12.50": a minus, digits, a point and two digits; nothing else. */
static int64_t amount_of(struct str text)
{
	int64_t n = 0;
	bool minus = str_starts(text, STR("-"));
	EXPECT(text.len >= (minus ? 5u : 4u) && text.at[text.len - 3] == '.');
	for (size_t i = minus; i < text.len; i++) {
		if (i == text.len - 3)
			continue;
		EXPECT(text.at[i] >= '0' && text.at[i] <= '9');
		n = n * 10 + (text.at[i] - '0');
	}
	return minus ? -n : n;
}

static void row_read(struct sie_file *sie, const struct sie_line *line)
{
	bool known = false;
	EXPECT(sie->open);
	EXPECT_I64(line->count, 4);
	EXPECT_STR(line->field[0], STR("#TRANS"));
	EXPECT_STR(line->field[2], STR("{}"));
	for (size_t i = 0; i < sie->accounts; i++)
		known |= str_eq(sie->known[i], line->field[1]);
	EXPECT(known);
	sie->sum += amount_of(line->field[3]);
	sie->rows++;
}

static void line_read(struct sie_file *sie, struct str text)
{
	struct sie_line line;
	line_split(text, &line);
	if (str_eq(text, STR("{"))) {
		EXPECT(!sie->open);
		sie->open = true;
		sie->sum = 0;
	} else if (str_eq(text, STR("}"))) {
		EXPECT(sie->open && sie->sum == 0);
		sie->open = false;
	} else if (sie->open) {
		row_read(sie, &line);
	} else if (str_eq(line.field[0], STR("#VER"))) {
		EXPECT_I64(line.count, 5);
		EXPECT_I64(line.field[3].len, 8);
		sie->last_date = line.field[3];
		sie->vouchers++;
	} else if (str_eq(line.field[0], STR("#KONTO"))) {
		EXPECT(!sie->vouchers && line.count == 3);
		sie->known[sie->accounts++] = line.field[1];
	} else {
		EXPECT(!sie->accounts && !sie->vouchers);
		sie->head[sie->heads++] = line;
	}
}

static struct sie_file sie_read(struct str text)
{
	struct sie_file sie = {0};
	struct str line;
	EXPECT(str_ends(text, STR("\r\n")));
	while (str_cut(&text, '\n', &line)) {
		EXPECT(line.len && line.at[line.len - 1] == '\r');
		line.len--;
		line_read(&sie, line);
	}
	EXPECT(!sie.open);
	return sie;
}

/* ---- SIE ---- */

TEST(an_empty_range_is_a_file_without_vouchers)
{
	DEFER(fixture_done) struct fixture f = fixture_open();
	EXPECT_OK(write_sie(&f));
	EXPECT_I64(sie_read(buf_str(&f.buf)).vouchers, 0);
}

TEST(what_can_not_be_written_is_refused)
{
	DEFER(fixture_done) struct fixture f = fixture_open();
	add(&f, "#1", "SEK", "2026-11-28", "2026-11-28", "", "");
	f.list.at[0].list.at[0].amount++;
	EXPECT_FAULT(write_sie(&f), FAULT_BAD_MONEY);
	f.list.at[0].list.at[0].amount--;
	EXPECT_OK(write_sie(&f));
	add(&f, "#2", "EUR", "2026-11-28", "2026-11-28", "", "");
	EXPECT_FAULT(write_sie(&f), FAULT_BAD_VALUE);
	f.list.count = 2;
	add(&f, "#3", "SEK", "2028-11-28", "2028-11-28", "", "");
	EXPECT_FAULT(write_sie(&f), FAULT_BAD_VALUE);
	f.list.count = 0;
	add(&f, "#4", "KWD", "2026-11-28", "2026-11-28", "", "");
	f.list.at[0].list.at[0].amount++;
	f.list.at[0].list.at[1].amount--;
	EXPECT_FAULT(write_sie(&f), FAULT_BAD_MONEY);
}

TEST(sie_says_who_and_when)
{
	DEFER(fixture_done) struct fixture f = fixture_open();
	add(&f, "#1001", "SEK", "2026-11-28", "2026-11-29", "", "");
	EXPECT_OK(write_sie(&f));
	struct sie_file sie = sie_read(buf_str(&f.buf));
	EXPECT_STR(sie.head[0].field[0], STR("#FLAGGA"));
	EXPECT_STR(sie.head[0].field[1], STR("0"));
	EXPECT_STR(head_of(&sie, "#PROGRAM", NULL)->field[2], STR("0.1.0"));
	EXPECT(head_of(&sie, "#FORMAT", "PC8") != NULL);
	EXPECT(head_of(&sie, "#GEN", "20261129") != NULL);
	EXPECT(head_of(&sie, "#SIETYP", "4") != NULL);
	EXPECT(head_of(&sie, "#VALUTA", "SEK") != NULL);
	const struct sie_line *year = head_of(&sie, "#RAR", "0");
	EXPECT_STR(year->field[2], STR("20260101"));
	EXPECT_STR(year->field[3], STR("20261231"));
	/* Code page 437, quotes behind a backslash. */
	EXPECT_STR(head_of(&sie, "#FNAMN", NULL)->field[1],
			STR("\x8fkes \\\"\x8epplen\\\" & \x99l AB"));
	EXPECT_I64(sie.vouchers, 2);
	EXPECT_I64(sie.accounts, 4);
	EXPECT_I64(sie.rows, 5);
	EXPECT(str_find(buf_str(&f.buf),
			       STR("\"#1001 sale S000001\"\r\n{\r\n#TRANS 1510 "
				   "{} 125.00\r\n")) > 0);
	EXPECT(str_find(buf_str(&f.buf), STR("{} -100.00\r\n")) > 0);
	EXPECT(str_find(buf_str(&f.buf), STR("F\x94rs\x84ljning")) > 0);
}

TEST(a_financial_year_may_begin_in_any_month)
{
	DEFER(fixture_done) struct fixture f = fixture_open();
	f.policy.books.year_begins = 5;
	add(&f, "#1", "SEK", "2027-04-30", "2027-05-01", "", "");
	EXPECT_OK(write_sie(&f));
	struct sie_file sie = sie_read(buf_str(&f.buf));
	const struct sie_line *year = head_of(&sie, "#RAR", "0");
	EXPECT_STR(year->field[2], STR("20270501"));
	EXPECT_STR(year->field[3], STR("20280430"));
	EXPECT_STR(head_of(&sie, "#RAR", "-1")->field[2], STR("20260501"));
}

/* Yen have no decimals, SIE always has two. */
TEST(amounts_have_two_decimals)
{
	DEFER(fixture_done) struct fixture f = fixture_open();
	add(&f, "#1", "JPY", "2026-11-28", "2026-11-28", "", "");
	EXPECT_OK(write_sie(&f));
	sie_read(buf_str(&f.buf));
	EXPECT(str_find(buf_str(&f.buf), STR("{} 12500.00\r\n")) > 0);
}

TEST(days_outside_are_left_out)
{
	DEFER(fixture_done) struct fixture f = fixture_open();
	add(&f, "#1", "SEK", "2026-11-30", "2026-12-01", "2026-12-01",
			"2026-12-31");
	add(&f, "#2", "SEK", "2026-12-31", "2027-01-01", "2026-12-01",
			"2026-12-31");
	EXPECT_I64(f.list.count, 2);
	EXPECT_STR(f.list.at[0].date, STR("2026-12-01"));
	EXPECT_STR(f.list.at[1].date, STR("2026-12-31"));
}

TEST(a_daily_voucher_has_each_account_once)
{
	DEFER(fixture_done) struct fixture f = fixture_open();
	add(&f, "#1", "SEK", "2026-11-29", "2026-11-29", "", "");
	add(&f, "#2", "SEK", "2026-11-28", "2026-11-29", "", "");
	add(&f, "#3", "SEK", "2026-11-28", "2026-11-28", "", "");
	export_sort(&f.list);
	EXPECT_OK(export_daily(&f.list, f.arena));
	EXPECT_I64(f.list.count, 2);
	EXPECT_OK(write_sie(&f));
	struct sie_file sie = sie_read(buf_str(&f.buf));
	EXPECT_I64(sie.vouchers, 2);
	EXPECT_STR(sie.last_date, STR("20261129"));
	/* 28: two sales, one payment; 29: one sale, two payments. */
	EXPECT(str_find(buf_str(&f.buf), STR("1510 {} 125.00\r\n")) > 0);
	EXPECT(str_find(buf_str(&f.buf), STR("1510 {} -125.00\r\n")) > 0);
	EXPECT(str_find(buf_str(&f.buf), STR("3001 {} -200.00\r\n")) > 0);
}

TEST(a_daily_voucher_keeps_its_references)
{
	DEFER(fixture_done) struct fixture f = fixture_open();
	for (int i = 0; i < 200; i++)
		add(&f, arena_cstr(f.arena, arena_print(f.arena, "#%d", i)),
				"SEK", "2026-11-28", "2026-11-28", "", "");
	export_sort(&f.list);
	EXPECT_OK(export_daily(&f.list, f.arena));
	EXPECT_I64(f.list.count, 1);
	EXPECT(str_starts(f.list.at[0].text,
			STR("Waybill 2026-11-28, 400 vouchers: #0, #1, #2, ")));
	EXPECT(str_ends(f.list.at[0].text, STR(", ...")));
	EXPECT(f.list.at[0].text.len < 450);
	EXPECT(str_ends(f.list.at[0].order, STR(", #198, #199")));
}

/* ---- other currencies ---- */

static void exchange_add(struct fixture *f, const char *day,
		const char *currency, int64_t rate)
{
	struct str at = arena_print(f->arena, "%sT00:00:00Z", day);
	struct exchange_rate *e = LIST_ADD(f->arena, &f->policy.books.exchange);
	*e = (struct exchange_rate){.currency = str_of(currency), .rate = rate};
	EXPECT_OK(time_read(at, &e->from));
}

static struct result exchange(
		struct fixture *f, const struct export_voucher **missing)
{
	return export_exchange(&f->list, &f->policy, f->arena, missing);
}

TEST(a_missing_rate_names_its_day_and_currency)
{
	DEFER(fixture_done) struct fixture f = fixture_open();
	const struct export_voucher *missing = NULL;
	f.policy.books.currency = STR("SEK");
	add(&f, "#1", "SEK", "2026-11-28", "2026-11-28", "", "");
	EXPECT_OK(exchange(&f, &missing));
	add(&f, "#2", "EUR", "2026-11-28", "2026-12-28", "", "");
	exchange_add(&f, "2026-11-29", "EUR", 11250000);
	exchange_add(&f, "2026-10-27", "EUR", 11250000);
	exchange_add(&f, "2026-11-28", "NOK", 11250000);
	EXPECT_FAULT(exchange(&f, &missing), FAULT_NOT_FOUND);
	EXPECT_STR(missing->currency, STR("EUR"));
	EXPECT_STR(missing->rate_day, STR("2026-11-28"));
}

/* 125.00 EUR at 11.2533: 1406.66 SEK; sale and payment by the same rate, so
 * that nothing is left on any account but what rounding made. */
TEST(an_order_has_one_rate_for_its_life)
{
	DEFER(fixture_done) struct fixture f = fixture_open();
	const struct export_voucher *missing = NULL;
	minor receivable = 0;
	f.policy.books.currency = STR("SEK");
	exchange_add(&f, "2026-11-01", "EUR", 99000000);
	exchange_add(&f, "2026-11-27", "EUR", 11253300);
	exchange_add(&f, "2026-12-01", "EUR", 12000000);
	add(&f, "#2", "EUR", "2026-11-28", "2026-12-28", "", "");
	EXPECT_OK(exchange(&f, &missing));
	for (size_t i = 0; i < f.list.count; i++) {
		minor sum = 0;
		for (size_t k = 0; k < f.list.at[i].list.count; k++) {
			const struct posting *p = &f.list.at[i].list.at[k];
			sum += p->amount;
			if (p->role == BOOK_RECEIVABLE)
				receivable += p->amount;
		}
		EXPECT_I64(sum, 0);
		EXPECT_STR(f.list.at[i].currency, STR("SEK"));
	}
	EXPECT_I64(receivable, 0);
	export_sort(&f.list);
	const struct export_voucher *sale = &f.list.at[0];
	EXPECT_STR(sale->source, STR("sale"));
	EXPECT_I64(sale->list.at[0].amount, 140666);
	EXPECT_I64(sale->list.at[1].amount, -112533);
	EXPECT_I64(sale->list.at[2].amount, -28133);
	EXPECT_OK(write_sie(&f));
	struct sie_file sie = sie_read(buf_str(&f.buf));
	EXPECT_STR(head_of(&sie, "#VALUTA", NULL)->field[1], STR("SEK"));
}

TEST(the_shops_own_sums_go_before_the_table)
{
	DEFER(fixture_done) struct fixture f = fixture_open();
	const struct export_voucher *missing = NULL;
	struct export_range all = {STR_NONE, STR_NONE};
	struct facts facts =
			facts_make(&f, "#1", "EUR", "2026-11-28", "2026-11-28");
	f.policy.books.currency = STR("JPY");
	facts.order.total = 12500;
	facts.order.customer_currency = STR("JPY");
	facts.order.customer_total = 20000;
	exchange_add(&f, "2026-11-28", "EUR", 1000000);
	export_add(&f.list, &facts, 1, &all, f.arena);
	EXPECT_OK(exchange(&f, &missing));
	EXPECT_I64(f.list.at[0].list.at[0].amount, 20000);
	/* An edit moved one of the two sums. */
	facts.order.edited = true;
	f.list.count = 0;
	export_add(&f.list, &facts, 1, &all, f.arena);
	EXPECT_OK(exchange(&f, &missing));
	EXPECT_I64(f.list.at[0].list.at[0].amount, 125);
}

TEST(what_code_page_437_has_not_is_written_near)
{
	static const char *const cases[][2] = {
			{"Ærø \xe2\x80\x93 ß", "\x92ro - \xe1"},
			{"a\nb\x7f", "a b "}, {"日本", "??"}, {"\xc3", "?"},
			{"\xf8x", "?x"}, {"é€", "\x82?"}};
	DEFER(fixture_done) struct fixture f = fixture_open();
	for (size_t i = 0; i < COUNT(cases); i++)
		EXPECT_STR(cp437(str_of(cases[i][0]), f.arena),
				str_of(cases[i][1]));
}

/* ---- CSV ---- */

TEST(csv_has_a_line_for_each_posting)
{
	DEFER(fixture_done) struct fixture f = fixture_open();
	add(&f, "=HYPERLINK(\"x\")", "SEK", "2026-11-28", "2026-11-28", "", "");
	f.head.policy = &f.policy;
	EXPECT_OK(export_csv(&f.list, &f.head, f.arena, &f.buf));
	struct str rest = buf_str(&f.buf), line;
	size_t lines = 0;
	while (str_cut(&rest, '\n', &line))
		lines++;
	EXPECT_I64(lines, 6);
	EXPECT(str_find(buf_str(&f.buf), STR("\"'=HYPERLINK(\"\"x\"\")\"")) >
			0);
	EXPECT(str_find(buf_str(&f.buf),
			       STR(",1510,\"Kundfordringar\",125.00,"
				   "SEK\r\n")) > 0);
}
