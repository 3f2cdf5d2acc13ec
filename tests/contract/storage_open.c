/* SPDX-License-Identifier: Apache-2.0 */
/* Holds, tasks, links, parked events, documents, values. */
#include "storage_contract.h"

TEST(holds_become_the_set_that_is_given)
{
	struct bench b;
	bench_open(&b);
	struct hold_row *rows;
	size_t count;
	const struct hold_row set[] = {
			{7, STR("b"), STR("out_of_stock"), STR("text b"),
					STR("77"), 20},
			{7, STR("a"), STR("by_staff"), STR("text a"), STR(""),
					10},
	};
	EXPECT_OK(b.ops->holds_set(b.tx, 7, NULL, 0));
	EXPECT_OK(b.ops->holds_set(b.tx, 7, set, 2));
	EXPECT_OK(b.ops->holds_set(b.tx, 7, set, 2));
	EXPECT_OK(b.ops->holds_set(b.tx, 8, set, 1));
	EXPECT_OK(b.ops->holds_list(b.tx, 7, b.arena, &rows, &count));
	EXPECT_I64(count, 2);
	EXPECT_I64(rows[0].order_id, 7);
	EXPECT_STR(rows[0].key, STR("a"));
	EXPECT_STR(rows[1].key, STR("b"));
	EXPECT_STR(rows[1].reason, STR("out_of_stock"));
	EXPECT_STR(rows[1].text, STR("text b"));
	EXPECT_STR(rows[1].fo, STR("77"));
	EXPECT_I64(rows[1].since, 20);
	EXPECT_OK(b.ops->holds_set(b.tx, 7, set, 1));
	bench_reopen(&b);
	EXPECT_OK(b.ops->holds_list(b.tx, 7, b.arena, &rows, &count));
	EXPECT_I64(count, 1);
	EXPECT_STR(rows[0].key, STR("b"));
	EXPECT_OK(b.ops->holds_set(b.tx, 7, NULL, 0));
	EXPECT_OK(b.ops->holds_list(b.tx, 7, b.arena, &rows, &count));
	EXPECT_I64(count, 0);
	EXPECT_OK(b.ops->holds_list(b.tx, 8, b.arena, &rows, &count));
	EXPECT_I64(count, 1);
	bench_close(&b);
}

TEST(hold_of_the_same_key_takes_a_new_text)
{
	struct bench b;
	bench_open(&b);
	struct hold_row *rows;
	size_t count;
	struct hold_row hold = {7, STR("a"), STR("r"), STR("old"), STR(""), 1};
	EXPECT_OK(b.ops->holds_set(b.tx, 7, &hold, 1));
	hold.text = STR("new");
	EXPECT_OK(b.ops->holds_set(b.tx, 7, &hold, 1));
	EXPECT_OK(b.ops->holds_list(b.tx, 7, b.arena, &rows, &count));
	EXPECT_I64(count, 1);
	EXPECT_STR(rows[0].text, STR("new"));
	bench_close(&b);
}

TEST(tasks_become_the_set_that_is_given)
{
	struct bench b;
	bench_open(&b);
	struct task_row *rows;
	size_t count;
	struct task_row set[] = {
			{7, STR("document_overdue"), STR("text"), 20},
			{7, STR("mail_bounced:sale"), STR("other"), 10},
	};
	EXPECT_OK(b.ops->tasks_set(b.tx, 7, set, 2));
	EXPECT_OK(b.ops->tasks_set(b.tx, 7, set, 2));
	EXPECT_OK(b.ops->tasks_list(b.tx, 7, b.arena, &rows, &count));
	EXPECT_I64(count, 2);
	EXPECT_STR(rows[0].key, STR("document_overdue"));
	EXPECT_STR(rows[0].text, STR("text"));
	EXPECT_I64(rows[0].since, 20);
	set[0].since = 21;
	EXPECT_OK(b.ops->tasks_set(b.tx, 7, set, 1));
	EXPECT_OK(b.ops->tasks_list(b.tx, 7, b.arena, &rows, &count));
	EXPECT_I64(count, 1);
	EXPECT_I64(rows[0].since, 21);
	EXPECT_OK(b.ops->tasks_set(b.tx, 7, NULL, 0));
	EXPECT_OK(b.ops->tasks_list(b.tx, 7, b.arena, &rows, &count));
	EXPECT_I64(count, 0);
	bench_close(&b);
}

TEST(link_stays_with_the_first_order)
{
	struct bench b;
	bench_open(&b);
	int64_t id = 42;
	EXPECT_FAULT(b.ops->link_get(b.tx, STR("stripe"), STR("pi_1"), &id),
			FAULT_NOT_FOUND);
	EXPECT_I64(id, 42);
	EXPECT_OK(b.ops->link_put(b.tx, STR("stripe"), STR("pi_1"), 7));
	EXPECT_OK(b.ops->link_put(b.tx, STR("stripe"), STR("pi_1"), 8));
	EXPECT_OK(b.ops->link_put(b.tx, STR("paypal"), STR("pi_1"), 9));
	bench_reopen(&b);
	EXPECT_OK(b.ops->link_get(b.tx, STR("stripe"), STR("pi_1"), &id));
	EXPECT_I64(id, 7);
	EXPECT_OK(b.ops->link_get(b.tx, STR("paypal"), STR("pi_1"), &id));
	EXPECT_I64(id, 9);
	bench_close(&b);
}

static size_t take(struct bench *b, const char *reference,
		struct str **out_facts, int64_t **out_messages)
{
	size_t count;
	EXPECT_OK(b->ops->park_take(b->tx, STR("stripe"), str_of(reference),
			b->arena, out_facts, out_messages, &count));
	return count;
}

TEST(parked_events_are_taken_out_once)
{
	struct bench b;
	bench_open(&b);
	struct str *facts;
	int64_t *messages;
	const struct str first = {"\0one", 4};
	EXPECT_OK(b.ops->park_put(b.tx, STR("stripe"), STR("pi_1"), 11, first));
	EXPECT_OK(b.ops->park_put(
			b.tx, STR("stripe"), STR("pi_1"), 12, STR("two")));
	EXPECT_OK(b.ops->park_put(
			b.tx, STR("stripe"), STR("pi_2"), 13, STR("three")));
	EXPECT_OK(b.ops->park_put(
			b.tx, STR("other"), STR("pi_1"), 14, STR("four")));
	bench_reopen(&b);
	EXPECT_I64(take(&b, "pi_1", &facts, &messages), 2);
	EXPECT_I64(messages[0], 11);
	EXPECT_STR(facts[0], first);
	EXPECT_I64(messages[1], 12);
	EXPECT_STR(facts[1], STR("two"));
	EXPECT_I64(take(&b, "pi_1", &facts, &messages), 0);
	bench_drop(&b);
	EXPECT_I64(take(&b, "pi_1", &facts, &messages), 2);
	bench_commit(&b);
	EXPECT_I64(take(&b, "pi_1", &facts, &messages), 0);
	EXPECT_I64(take(&b, "pi_2", &facts, &messages), 1);
	bench_close(&b);
}

static int64_t next(struct bench *b, const char *shop, const char *series)
{
	int64_t number = 0;
	EXPECT_OK(b->ops->series_next(
			b->tx, str_of(shop), str_of(series), &number));
	return number;
}

TEST(series_say_how_far_they_are)
{
	struct bench b;
	struct series_row *rows = NULL;
	size_t count = 9;
	bench_open(&b);
	EXPECT_OK(b.ops->series_list(b.tx, b.arena, &rows, &count));
	EXPECT_I64((int64_t)count, 0);
	next(&b, "demo", "sale");
	next(&b, "demo", "sale");
	next(&b, "demo", "credit");
	next(&b, "annex", "sale");
	EXPECT_OK(b.ops->series_list(b.tx, b.arena, &rows, &count));
	EXPECT_I64((int64_t)count, 3);
	EXPECT_STR(rows[0].shop, STR("annex"));
	EXPECT_STR(rows[1].series, STR("credit"));
	EXPECT_I64(rows[1].last, 1);
	EXPECT_I64(rows[2].last, 2);
	bench_close(&b);
}

TEST(series_has_no_gaps_whatever_is_undone)
{
	struct bench b;
	bench_open(&b);
	EXPECT_I64(next(&b, "demo", "INV"), 1);
	EXPECT_I64(next(&b, "demo", "INV"), 2);
	EXPECT_I64(next(&b, "demo", "CRE"), 1);
	EXPECT_I64(next(&b, "other", "INV"), 1);
	bench_commit(&b);
	EXPECT_I64(next(&b, "demo", "INV"), 3);
	bench_drop(&b);
	EXPECT_I64(next(&b, "demo", "INV"), 3);
	EXPECT_OK(b.ops->save(b.tx));
	EXPECT_I64(next(&b, "demo", "INV"), 4);
	EXPECT_OK(b.ops->undo(b.tx));
	EXPECT_I64(next(&b, "demo", "INV"), 4);
	bench_reopen(&b);
	EXPECT_I64(next(&b, "demo", "INV"), 5);
	bench_close(&b);
}

static struct document_row document_like(const char *kind, const char *cause)
{
	return (struct document_row){
			.order_id = 7,
			.shop = STR("demo"),
			.remote = STR("r7"),
			.kind = str_of(kind),
			.cause = str_of(cause),
			.series = STR("INV"),
			.number = STR("INV-1"),
			.date = STR("2026-11-28"),
			.currency = STR("EUR"),
			.gross = 4990,
			.net = 4193,
			.tax = 797,
			.at = 1000,
	};
}

TEST(document_is_there_once_per_shop_order_kind_and_cause)
{
	struct bench b;
	bench_open(&b);
	struct document_row *rows;
	size_t count;
	order_add(&b, 7);
	struct document_row d = document_like("sale", "");
	EXPECT_OK(b.ops->document_put(b.tx, &d));
	EXPECT_FAULT(b.ops->document_put(b.tx, &d), FAULT_DUPLICATE);
	d.number = STR("INV-2");
	EXPECT_FAULT(b.ops->document_put(b.tx, &d), FAULT_DUPLICATE);
	d = document_like("credit", "re_1");
	d.at = 2000;
	EXPECT_OK(b.ops->document_put(b.tx, &d));
	d.cause = STR("re_2");
	d.at = 3000;
	EXPECT_OK(b.ops->document_put(b.tx, &d));
	d.shop = STR("other");
	EXPECT_OK(b.ops->document_put(b.tx, &d));
	bench_reopen(&b);
	EXPECT_OK(b.ops->document_list(b.tx, 7, b.arena, &rows, &count));
	EXPECT_I64(count, 3);
	EXPECT_STR(rows[0].kind, STR("sale"));
	EXPECT_STR(rows[0].number, STR("INV-1"));
	EXPECT_STR(rows[0].date, STR("2026-11-28"));
	EXPECT_STR(rows[0].currency, STR("EUR"));
	EXPECT_STR(rows[0].series, STR("INV"));
	EXPECT_I64(rows[0].order_id, 7);
	EXPECT_I64(rows[0].gross, 4990);
	EXPECT_I64(rows[0].net, 4193);
	EXPECT_I64(rows[0].tax, 797);
	EXPECT_I64(rows[0].at, 1000);
	EXPECT_STR(rows[1].cause, STR("re_1"));
	EXPECT_STR(rows[2].cause, STR("re_2"));
	EXPECT_OK(b.ops->document_list(b.tx, 8, b.arena, &rows, &count));
	EXPECT_I64(count, 0);
	bench_close(&b);
}

TEST(value_is_the_last_one_put)
{
	struct bench b;
	bench_open(&b);
	struct str value = STR("untouched");
	EXPECT_FAULT(b.ops->value_get(b.tx, STR("node"), b.arena, &value),
			FAULT_NOT_FOUND);
	EXPECT_STR(value, STR("untouched"));
	EXPECT_OK(b.ops->value_put(b.tx, STR("node"), STR("1")));
	EXPECT_OK(b.ops->value_put(b.tx, STR("node"), (struct str){"\0x", 2}));
	EXPECT_OK(b.ops->value_put(b.tx, STR("empty"), STR("")));
	bench_reopen(&b);
	EXPECT_OK(b.ops->value_get(b.tx, STR("node"), b.arena, &value));
	EXPECT_STR(value, ((struct str){"\0x", 2}));
	EXPECT_OK(b.ops->value_get(b.tx, STR("empty"), b.arena, &value));
	EXPECT_I64(value.len, 0);
	bench_close(&b);
}

static struct stock_row stock_like(const char *account, const char *sku,
		int64_t quantity, time_ms read_at)
{
	return (struct stock_row){.account = str_of(account),
			.sku = str_of(sku),
			.location = STR("A"),
			.quantity = quantity,
			.at = 5,
			.read_at = read_at};
}

TEST(stock_is_as_it_was_last_told)
{
	struct bench b;
	struct stock_row *rows, any = {0}, one = {.sku = STR("S-1")};
	size_t count;
	bench_open(&b);
	const struct stock_row told[] = {stock_like("w", "S-2", 1, 10),
			stock_like("w", "S-1", 7, 10),
			stock_like("v", "S-1", 9, 10),
			stock_like("w", "S-1", 3, 20)};
	for (size_t i = 0; i < 4; i++)
		EXPECT_OK(b.ops->stock_put(b.tx, &told[i]));
	EXPECT_OK(b.ops->stock_list(b.tx, &any, 9, b.arena, &rows, &count));
	EXPECT_I64(count, 3);
	EXPECT_OK(b.ops->stock_list(b.tx, &any, 1, b.arena, &rows, &count));
	EXPECT_I64(count, 1);
	one.account = STR("w");
	EXPECT_OK(b.ops->stock_list(b.tx, &one, 9, b.arena, &rows, &count));
	EXPECT_I64(count, 1);
	EXPECT_I64(rows[0].quantity, 3);
	EXPECT_STR(rows[0].location, STR("A"));
	EXPECT_I64(rows[0].at, 5);
	EXPECT_I64(rows[0].read_at, 20);
	/* What is older than a round is gone, and only of this account. */
	EXPECT_OK(b.ops->stock_drop(b.tx, STR("w"), 20));
	EXPECT_OK(b.ops->stock_list(b.tx, &any, 9, b.arena, &rows, &count));
	EXPECT_I64(count, 2);
	EXPECT_STR(rows[0].account, STR("v"));
	one.location = STR("B");
	EXPECT_OK(b.ops->stock_list(b.tx, &one, 9, b.arena, &rows, &count));
	EXPECT_I64(count, 0);
	bench_reopen(&b);
	EXPECT_OK(b.ops->stock_list(b.tx, &any, 9, b.arena, &rows, &count));
	EXPECT_I64(count, 2);
	bench_close(&b);
}
