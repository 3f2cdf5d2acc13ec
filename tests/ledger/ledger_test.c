/* SPDX-License-Identifier: Apache-2.0 */
/* The built-in books on a real database: one number for one document. */
#include <stdio.h>

#include "base/test.h"
#include "ledger/ledger.h"
#include "tests/contract/sqlite_place.h"

TEST_MAIN

#define NOW 1795000000000 /* 2026-11-18 */

struct books {
	struct arena *arena;
	struct storage *storage;
	struct storage_tx *tx;
	struct facts facts;
	struct policy policy;
	time_ms now;
};

static void begin(struct books *b)
{
	EXPECT_OK(b->storage->ops->begin(b->storage, TX_WRITE, &b->tx));
}

static void books_open(struct books *b)
{
	place_clear();
	*b = (struct books){.arena = arena_open(),
			.storage = place_open(false),
			.now = NOW};
	b->facts = (struct facts){.shop = STR("demo"),
			.remote = STR("5001"),
			.order = {.known = true,
					.currency = STR("EUR"),
					.total = 4990,
					.tax = 998}};
	begin(b);
	struct order_row row = {
			.id = 1, .shop = STR("demo"), .remote = STR("5001")};
	EXPECT_OK(b->storage->ops->order_put(b->tx, &row));
	EXPECT_OK(b->storage->ops->commit(&b->tx));
	begin(b);
}

static void books_close(struct books *b)
{
	storage_tx_drop(&b->tx);
	b->storage->ops->close(b->storage);
	arena_close(b->arena);
}

static struct outcome issue(
		struct books *b, struct str remote, const char *target)
{
	struct outcome out = {0};
	struct effect effect = {
			.want = WANT_DOCUMENT, .target = str_of(target)};
	struct ask ask = {.facts = &b->facts,
			.policy = &b->policy,
			.effect = &effect,
			.now = b->now};
	b->facts.remote = remote;
	EXPECT_OK(ledger_issue(b->tx, 1, &ask, b->arena, &out));
	return out;
}

static void expect_document(const struct outcome *out, const char *number,
		minor gross, const char *date)
{
	EXPECT_I64(out->kind, OUTCOME_DONE);
	EXPECT(out->has_facts);
	EXPECT_I64(out->facts.documents.count, 1);
	const struct document *d = &out->facts.documents.at[0];
	EXPECT_STR(d->number, str_of(number));
	EXPECT_STR(d->date, str_of(date));
	EXPECT_I64(d->gross, gross);
}

static struct refund *refund_add(struct books *b, const char *id, minor total)
{
	struct refund *refund = LIST_ADD(b->arena, &b->facts.refunds);
	refund->id = str_of(id);
	refund->total = total;
	return refund;
}

TEST(what_is_not_known_is_not_issued)
{
	static const char *const bad[] = {
			"", "sale|x", "credit", "credit|r9", "invoice"};
	struct books b;
	books_open(&b);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct outcome out = issue(&b, STR("5001"), bad[i]);
		EXPECT_I64(out.kind, OUTCOME_REFUSED);
		EXPECT(!out.has_facts);
	}
	b.facts.order.known = false;
	EXPECT_I64(issue(&b, STR("5001"), "sale").kind, OUTCOME_REFUSED);
	b.facts.order.known = true;
	struct outcome out = issue(&b, STR("5001"), "sale");
	expect_document(&out, "S000001", 4990, "2026-11-18");
	books_close(&b);
}

TEST(a_document_is_issued_once)
{
	struct books b;
	books_open(&b);
	for (int i = 0; i < 3; i++) {
		struct outcome out = issue(&b, STR("5001"), "sale");
		expect_document(&out, "S000001", 4990, "2026-11-18");
	}
	EXPECT_OK(b.storage->ops->commit(&b.tx));
	begin(&b);
	struct outcome out = issue(&b, STR("5001"), "sale");
	expect_document(&out, "S000001", 4990, "2026-11-18");
	/* Another order has the next number. */
	struct document_row *rows = NULL;
	size_t count = 0;
	EXPECT_OK(b.storage->ops->document_list(
			b.tx, 1, b.arena, &rows, &count));
	EXPECT_I64(count, 1);
	EXPECT_I64(rows[0].net, 4990 - 998);
	EXPECT_I64(rows[0].tax, 998);
	books_close(&b);
}

TEST(another_amount_is_a_conflict)
{
	struct books b;
	books_open(&b);
	issue(&b, STR("5001"), "sale");
	b.facts.order.total = 5000;
	struct outcome out = issue(&b, STR("5001"), "sale");
	EXPECT_I64(out.kind, OUTCOME_REFUSED);
	EXPECT_STR(out.reason, STR("conflict"));
	EXPECT(str_find(out.detail, STR("S000001")) >= 0);
	books_close(&b);
}

/* What is undone gives its number back: a series has no gaps. */
TEST(a_number_that_was_not_committed_is_taken_again)
{
	struct books b;
	books_open(&b);
	issue(&b, STR("5001"), "sale");
	storage_tx_drop(&b.tx);
	begin(&b);
	struct outcome out = issue(&b, STR("5001"), "sale");
	expect_document(&out, "S000001", 4990, "2026-11-18");
	EXPECT_OK(b.storage->ops->save(b.tx));
	refund_add(&b, "r1", 1000);
	out = issue(&b, STR("5001"), "credit|r1");
	expect_document(&out, "C000001", 1000, "2026-11-18");
	EXPECT_OK(b.storage->ops->undo(b.tx));
	refund_add(&b, "r2", 500);
	out = issue(&b, STR("5001"), "credit|r2");
	expect_document(&out, "C000001", 500, "2026-11-18");
	books_close(&b);
}

/* 00:30 on 1 January, by the shop's clock. */
TEST(a_document_has_the_shops_date)
{
	struct books b;
	books_open(&b);
	b.now = 1798761600000 - 30 * MINUTE_MS;
	struct outcome out = issue(&b, STR("5001"), "sale");
	expect_document(&out, "S000001", 4990, "2026-12-31");
	storage_tx_drop(&b.tx);
	begin(&b);
	EXPECT_OK(zone_by_rule(STR("CET-1CEST,M3.5.0,M10.5.0/3"), b.arena,
			&b.policy.zone));
	out = issue(&b, STR("5001"), "sale");
	expect_document(&out, "S000001", 4990, "2027-01-01");
	books_close(&b);
}

TEST(each_refund_is_a_credit_of_its_own)
{
	struct books b;
	books_open(&b);
	refund_add(&b, "r1", 1000);
	struct refund *goods = refund_add(&b, "r2", 0);
	struct refund_line *line = LIST_ADD(b.arena, &goods->lines);
	*line = (struct refund_line){
			.quantity = 1, .subtotal = 800, .tax = 200};
	issue(&b, STR("5001"), "sale");
	struct outcome out = issue(&b, STR("5001"), "credit|r1");
	expect_document(&out, "C000001", 1000, "2026-11-18");
	/* No money moved: the lines say what comes off the receivable. */
	out = issue(&b, STR("5001"), "credit|r2");
	expect_document(&out, "C000002", 1000, "2026-11-18");
	out = issue(&b, STR("5001"), "credit|void");
	expect_document(&out, "C000003", 4990, "2026-11-18");
	books_close(&b);
}

static void series_add(struct books *b, const char *name, const char *prefix,
		const char *kind, const char *country, const char *currency)
{
	*LIST_ADD(b->arena, &b->policy.series) =
			(struct document_series){.name = str_of(name),
					.prefix = str_of(prefix),
					.kind = str_of(kind),
					.country = str_of(country),
					.currency = str_of(currency)};
}

/* Each series counts by itself, and what fits none has the old one. */
TEST(series_go_by_country_and_currency)
{
	struct books b;
	struct series_row *rows = NULL;
	size_t count = 0;
	books_open(&b);
	refund_add(&b, "r1", 1000);
	series_add(&b, "sweden", "SE-", "sale", "SE", "");
	series_add(&b, "euro", "E-", "", "", "EUR");
	b.facts.order.ship_to.country = STR("SE");
	struct outcome out = issue(&b, STR("5001"), "sale");
	expect_document(&out, "SE-000001", 4990, "2026-11-18");
	out = issue(&b, STR("5001"), "credit|r1");
	expect_document(&out, "E-000001", 1000, "2026-11-18");
	/* Where it is there already it stays, whatever the settings are now. */
	b.policy.series.count = 0;
	out = issue(&b, STR("5001"), "sale");
	expect_document(&out, "SE-000001", 4990, "2026-11-18");
	out = issue(&b, STR("5001"), "credit|void");
	expect_document(&out, "C000001", 4990, "2026-11-18");
	EXPECT_OK(b.storage->ops->series_list(b.tx, b.arena, &rows, &count));
	EXPECT_I64((int64_t)count, 3);
	EXPECT_STR(rows[2].series, STR("sweden"));
	EXPECT_I64(rows[2].last, 1);
	books_close(&b);
}

TEST(a_wrong_vat_number_takes_no_number)
{
	struct books b;
	struct series_row *rows = NULL;
	size_t count = 9;
	books_open(&b);
	b.facts.order.vat_id = STR("DE136695977");
	b.policy.books.check_vat = true;
	struct outcome out = issue(&b, STR("5001"), "sale");
	EXPECT_I64(out.kind, OUTCOME_REFUSED);
	EXPECT_STR(out.reason, STR("vat_id"));
	EXPECT(str_starts(out.detail, STR("vat_id: DE136695977")));
	EXPECT_OK(b.storage->ops->series_list(b.tx, b.arena, &rows, &count));
	EXPECT_I64((int64_t)count, 0);
	b.facts.order.vat_id = STR("DE136695976");
	out = issue(&b, STR("5001"), "sale");
	expect_document(&out, "S000001", 4990, "2026-11-18");
	books_close(&b);
}

/* Without VAT to a business elsewhere in the EU: only with a word of VIES. */
TEST(reverse_charge_waits_for_vies)
{
	struct books b;
	books_open(&b);
	b.facts.order.vat_id = STR("DE136695976");
	b.facts.order.ship_to.country = STR("DE");
	b.facts.order.tax = 0;
	b.policy.seller.vat_id = STR("SE556188840401");
	b.policy.books.check_vat = true;
	struct outcome out = issue(&b, STR("5001"), "sale");
	EXPECT_I64(out.kind, OUTCOME_REFUSED);
	EXPECT(str_find(out.detail, STR("VIES")) > 0);
	*LIST_ADD(b.arena, &b.facts.commands) = (struct command){.id = 7,
			.kind = COMMAND_VAT,
			.target = STR("DE136695976"),
			.text = STR("valid 2026-11-18 WAPI1"),
			.who = STR("cli:anna")};
	out = issue(&b, STR("5001"), "sale");
	expect_document(&out, "S000001", 4990, "2026-11-18");
	books_close(&b);
}
