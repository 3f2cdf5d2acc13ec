/* SPDX-License-Identifier: Apache-2.0 */
#include "storage_contract.h"

#include <inttypes.h>

static void expect_order(const struct order_row *a, const struct order_row *b)
{
	EXPECT_I64(a->id, b->id);
	EXPECT_STR(a->shop, b->shop);
	EXPECT_STR(a->remote, b->remote);
	EXPECT_STR(a->name, b->name);
	EXPECT_STR(a->progress, b->progress);
	EXPECT_STR(a->hold_reason, b->hold_reason);
	EXPECT_STR(a->payment, b->payment);
	EXPECT_STR(a->currency, b->currency);
	EXPECT_STR(a->facts, b->facts);
	EXPECT_I64(a->total, b->total);
	EXPECT_I64(a->tasks, b->tasks);
	EXPECT_I64(a->created_at, b->created_at);
	EXPECT_I64(a->updated_at, b->updated_at);
	EXPECT_I64(a->wake_at, b->wake_at);
	EXPECT_I64(a->policy_version, b->policy_version);
}

TEST(order_comes_back_as_it_was_put)
{
	struct bench b;
	bench_open(&b);
	struct order_row row = order_like(&b, 5), got;
	row.facts = noise(&b, 3000, 1);
	row.wake_at = 77;
	row.tasks = 2;
	row.total = INT64_MIN;
	row.hold_reason = STR("out_of_stock");
	EXPECT_OK(b.ops->order_put(b.tx, &row));
	bench_reopen(&b);
	EXPECT_OK(b.ops->order_get(
			b.tx, STR("demo"), STR("r5"), b.arena, &got));
	expect_order(&got, &row);
	EXPECT_I64(got.version, 1);
	EXPECT_OK(b.ops->order_get_id(b.tx, 5, b.arena, &got));
	expect_order(&got, &row);
	bench_close(&b);
}

TEST(order_that_is_not_there_is_not_found)
{
	struct bench b;
	bench_open(&b);
	struct order_row got = {.id = 42};
	order_add(&b, 5);
	EXPECT_FAULT(b.ops->order_get(b.tx, STR("other"), STR("r5"), b.arena,
				     &got),
			FAULT_NOT_FOUND);
	EXPECT_FAULT(b.ops->order_get_id(b.tx, 6, b.arena, &got),
			FAULT_NOT_FOUND);
	EXPECT_I64(got.id, 42);
	bench_close(&b);
}

TEST(order_insert_conflicts_on_id_and_on_shop_and_remote)
{
	struct bench b;
	bench_open(&b);
	order_add(&b, 5);
	struct order_row row = order_like(&b, 5);
	EXPECT_FAULT(b.ops->order_put(b.tx, &row), FAULT_CONFLICT);
	row.id = 6; /* r5 is there */
	EXPECT_FAULT(b.ops->order_put(b.tx, &row), FAULT_CONFLICT);
	row.shop = STR("other"); /* another shop's r5 is another order */
	EXPECT_OK(b.ops->order_put(b.tx, &row));
	bench_close(&b);
}

TEST(order_is_saved_only_on_the_version_that_was_read)
{
	struct bench b;
	bench_open(&b);
	order_add(&b, 5);
	struct order_row row = order_like(&b, 5), got;
	row.version = 1;
	row.facts = STR("second");
	EXPECT_OK(b.ops->order_put(b.tx, &row));
	row.facts = STR("late");
	EXPECT_FAULT(b.ops->order_put(b.tx, &row), FAULT_CONFLICT);
	row.version = 3;
	EXPECT_FAULT(b.ops->order_put(b.tx, &row), FAULT_CONFLICT);
	bench_commit(&b);
	EXPECT_OK(b.ops->order_get_id(b.tx, 5, b.arena, &got));
	EXPECT_I64(got.version, 2);
	EXPECT_STR(got.facts, STR("second"));
	bench_close(&b);
}

TEST(order_that_was_never_put_cannot_be_saved)
{
	struct bench b;
	bench_open(&b);
	struct order_row row = order_like(&b, 5);
	row.version = 1;
	EXPECT_FAULT(b.ops->order_put(b.tx, &row), FAULT_CONFLICT);
	bench_close(&b);
}

/* Every column may change by itself, those that queries look at too. */
TEST(order_save_takes_each_changed_column)
{
	struct bench b;
	bench_open(&b);
	order_add(&b, 5);
	struct order_row row = order_like(&b, 5), got;
	for (int i = 0; i < 11; i++) {
		row.version++;
		row.facts = noise(&b, 100, (uint64_t)i);
		if (i == 1)
			row.wake_at = 10;
		if (i == 2)
			row.tasks = 1;
		if (i == 3)
			row.name = STR("#changed");
		if (i == 4)
			row.progress = STR("delivered");
		if (i == 5)
			row.hold_reason = STR("bad_address");
		if (i == 6)
			row.total = 1;
		if (i == 7)
			row.payment = STR("PAID");
		if (i == 8)
			row.currency = STR("DKK");
		if (i == 9)
			row.updated_at = 9;
		if (i == 10)
			row.policy_version = 12;
		EXPECT_OK(b.ops->order_put(b.tx, &row));
		EXPECT_OK(b.ops->order_get_id(b.tx, 5, b.arena, &got));
		expect_order(&got, &row);
		EXPECT_I64(got.version, row.version + 1);
	}
	bench_close(&b);
}

TEST(order_at_rest_and_awake_again_keeps_its_facts)
{
	struct bench b;
	bench_open(&b);
	struct order_row row = order_like(&b, 5), got;
	for (int round = 0; round < 4; round++) {
		row.progress = round % 2 ? STR("shipped") : STR("delivered");
		row.facts = arena_print(b.arena, "%0*d", 3000, round);
		EXPECT_OK(b.ops->order_put(b.tx, &row));
		row.version++;
		EXPECT_OK(b.ops->order_get_id(b.tx, 5, b.arena, &got));
		EXPECT_STR(got.facts, row.facts);
	}
	bench_close(&b);
}

TEST(order_facts_may_be_large)
{
	struct bench b;
	bench_open(&b);
	struct order_row row = order_like(&b, 5), got;
	row.facts = noise(&b, (size_t)3 << 20, 4);
	EXPECT_OK(b.ops->order_put(b.tx, &row));
	bench_commit(&b);
	EXPECT_OK(b.ops->order_get_id(b.tx, 5, b.arena, &got));
	EXPECT_STR(got.facts, row.facts);
	bench_close(&b);
}

static void due_add(struct bench *b, int64_t id, time_ms wake_at)
{
	struct order_row row = order_like(b, id);
	row.wake_at = wake_at;
	EXPECT_OK(b->ops->order_put(b->tx, &row));
}

TEST(orders_due_come_longest_waiting_first)
{
	struct bench b;
	bench_open(&b);
	int64_t *ids;
	size_t count;
	due_add(&b, 1, 300);
	due_add(&b, 2, 100);
	due_add(&b, 3, 0); /* never */
	due_add(&b, 4, 200);
	due_add(&b, 5, 301);
	EXPECT_OK(b.ops->order_due(b.tx, 300, 10, b.arena, &ids, &count));
	EXPECT_I64(count, 3);
	EXPECT_I64(ids[0], 2);
	EXPECT_I64(ids[1], 4);
	EXPECT_I64(ids[2], 1);
	EXPECT_OK(b.ops->order_due(b.tx, 300, 2, b.arena, &ids, &count));
	EXPECT_I64(count, 2);
	EXPECT_OK(b.ops->order_due(b.tx, 99, 2, b.arena, &ids, &count));
	EXPECT_I64(count, 0);
	bench_close(&b);
}

TEST(order_that_was_put_to_sleep_is_not_due)
{
	struct bench b;
	bench_open(&b);
	int64_t *ids;
	size_t count;
	due_add(&b, 1, 100);
	struct order_row row = order_like(&b, 1);
	row.version = 1;
	EXPECT_OK(b.ops->order_put(b.tx, &row));
	EXPECT_OK(b.ops->order_due(b.tx, 500, 10, b.arena, &ids, &count));
	EXPECT_I64(count, 0);
	bench_close(&b);
}

static size_t list(struct bench *b, const struct order_filter *filter,
		struct order_row **out)
{
	size_t count;
	EXPECT_OK(b->ops->order_list(b->tx, filter, b->arena, out, &count));
	return count;
}

TEST(order_list_gives_pages_newest_first)
{
	struct bench b;
	bench_open(&b);
	struct order_row *rows;
	struct order_filter filter = {.limit = 10};
	int64_t expected = 25;
	for (int64_t id = 1; id <= 25; id++)
		order_add(&b, id);
	for (size_t n; (n = list(&b, &filter, &rows)) > 0;) {
		for (size_t i = 0; i < n; i++)
			EXPECT_I64(rows[i].id, expected--);
		filter.before_id = rows[n - 1].id;
	}
	EXPECT_I64(expected, 0);
	bench_close(&b);
}

/* Ids 1 to 6: two new, two shipped, one of them held; 5 delivered; 6 new
 * with a task. */
static void shelf(struct bench *b)
{
	static const char *const progress[] = {
			"new", "new", "shipped", "shipped", "delivered", "new"};
	for (int64_t id = 1; id <= 6; id++) {
		struct order_row row = order_like(b, id);
		row.progress = str_of(progress[id - 1]);
		row.hold_reason = id == 4 ? STR("out_of_stock") : STR("");
		row.tasks = id == 6;
		EXPECT_OK(b->ops->order_put(b->tx, &row));
	}
}

TEST(order_list_filters)
{
	struct bench b;
	bench_open(&b);
	struct order_row *rows;
	static const struct {
		struct order_filter filter;
		size_t count;
		int64_t first;
	} cases[] = {
			{{.progress = STR("new"), .limit = 9}, 3, 6},
			{{.progress = STR("shipped"), .limit = 9}, 2, 4},
			{{.progress = STR("delivered"), .limit = 9}, 1, 5},
			{{.progress = STR("refunded"), .limit = 9}, 0, 0},
			{{.needs_staff = true, .limit = 9}, 2, 6},
			{{.needs_staff = true, .before_id = 6, .limit = 9}, 1,
					4},
			{{.hold_reason = STR("out_of_stock"), .limit = 9}, 1,
					4},
			{{.hold_reason = STR("refused"), .limit = 9}, 0, 0},
			{{.progress = STR("new"),
					 .needs_staff = true,
					 .limit = 9},
					1, 6},
			{{.search = STR("#3"), .limit = 9}, 1, 3},
			{{.search = STR("3"), .limit = 9}, 1, 3},
			{{.search = STR("r3"), .limit = 9}, 1, 3},
			{{.search = STR("#"), .limit = 9}, 6, 6},
			{{.search = STR("#"),
					 .progress = STR("new"),
					 .limit = 9},
					3, 6},
			{{.search = STR("#"), .needs_staff = true, .limit = 9},
					2, 6},
			{{.search = STR("' OR 1=1"), .limit = 9}, 0, 0},
	};
	shelf(&b);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		EXPECT_I64(list(&b, &cases[i].filter, &rows), cases[i].count);
		if (cases[i].count)
			EXPECT_I64(rows[0].id, cases[i].first);
	}
	bench_close(&b);
}

TEST(order_count_follows_commits_and_undoing)
{
	struct bench b;
	bench_open(&b);
	int64_t count;
	order_add(&b, 1);
	EXPECT_OK(b.ops->order_count(b.tx, &count));
	EXPECT_I64(count, 1);
	EXPECT_OK(b.ops->save(b.tx));
	order_add(&b, 2);
	EXPECT_OK(b.ops->undo(b.tx));
	EXPECT_OK(b.ops->save(b.tx));
	order_add(&b, 3);
	EXPECT_OK(b.ops->release(b.tx));
	bench_commit(&b);
	order_add(&b, 4);
	bench_drop(&b);
	bench_reopen(&b);
	EXPECT_OK(b.ops->order_count(b.tx, &count));
	EXPECT_I64(count, 2);
	bench_close(&b);
}
