/* SPDX-License-Identifier: Apache-2.0 */
/* Audits and what they found. */
#include "storage_contract.h"

static struct audit_row audit_of(int64_t id)
{
	return (struct audit_row){.id = id,
			.asked_by = STR("cli:anna"),
			.started_at = 1000 + id,
			.since = 5,
			.scope = STR("1,2"),
			.before_id = 77,
			.orders = 1,
			.reads = 2,
			.unread = 3,
			.differences = 4};
}

static struct difference_row difference_of(int64_t audit, int64_t id)
{
	return (struct difference_row){.audit_id = audit,
			.id = id,
			.order_id = 7,
			.repair = STR("tracker:stripe|pi_1"),
			.place = STR("stripe"),
			.object = STR("stripe|pi_1"),
			.code = STR("tracker_missing"),
			.ours = STR("1"),
			.theirs = STR("")};
}

TEST(audit_comes_back_as_it_stands)
{
	struct bench b;
	bench_open(&b);
	struct audit_row row = audit_of(9), *rows = NULL;
	size_t count = 9;
	EXPECT_OK(b.ops->audit_list(b.tx, 0, 5, b.arena, &rows, &count));
	EXPECT_I64(count, 0);
	EXPECT_OK(b.ops->audit_put(b.tx, &row));
	row.reads = 20;
	row.finished_at = 2000;
	EXPECT_OK(b.ops->audit_put(b.tx, &row));
	bench_reopen(&b);
	EXPECT_OK(b.ops->audit_list(b.tx, 0, 5, b.arena, &rows, &count));
	EXPECT_I64(count, 1);
	EXPECT_I64(rows[0].id, 9);
	EXPECT_STR(rows[0].asked_by, STR("cli:anna"));
	EXPECT_I64(rows[0].started_at, 1009);
	EXPECT_I64(rows[0].since, 5);
	EXPECT_STR(rows[0].scope, STR("1,2"));
	EXPECT_I64(rows[0].before_id, 77);
	EXPECT_I64(rows[0].finished_at, 2000);
	EXPECT_I64(rows[0].orders, 1);
	EXPECT_I64(rows[0].reads, 20);
	EXPECT_I64(rows[0].unread, 3);
	EXPECT_I64(rows[0].differences, 4);
	bench_close(&b);
}

TEST(audit_that_is_over_never_changes)
{
	struct bench b;
	bench_open(&b);
	struct audit_row row = audit_of(9), *rows = NULL;
	size_t count = 0;
	row.finished_at = 2000;
	EXPECT_OK(b.ops->audit_put(b.tx, &row));
	row.differences = 0;
	EXPECT_FAULT(b.ops->audit_put(b.tx, &row), FAULT_CONFLICT);
	EXPECT_OK(b.ops->audit_list(b.tx, 0, 5, b.arena, &rows, &count));
	EXPECT_I64(rows[0].differences, 4);
	bench_close(&b);
}

TEST(audits_come_newest_first)
{
	struct bench b;
	bench_open(&b);
	struct audit_row *rows = NULL;
	size_t count = 0;
	for (int64_t id = 1; id <= 4; id++) {
		struct audit_row row = audit_of(id);
		EXPECT_OK(b.ops->audit_put(b.tx, &row));
	}
	EXPECT_OK(b.ops->audit_list(b.tx, 4, 2, b.arena, &rows, &count));
	EXPECT_I64(count, 2);
	EXPECT_I64(rows[0].id, 3);
	EXPECT_I64(rows[1].id, 2);
	bench_close(&b);
}

TEST(difference_is_there_once_in_each_audit)
{
	struct bench b;
	bench_open(&b);
	struct difference_row first = difference_of(1, 10);
	struct difference_row again = difference_of(1, 11);
	struct difference_row later = difference_of(2, 12), *rows = NULL;
	size_t count = 0;
	EXPECT_OK(b.ops->difference_put(b.tx, &first));
	EXPECT_FAULT(b.ops->difference_put(b.tx, &again), FAULT_DUPLICATE);
	EXPECT_OK(b.ops->difference_put(b.tx, &later));
	again.theirs = STR("2");
	EXPECT_OK(b.ops->difference_put(b.tx, &again));
	bench_reopen(&b);
	EXPECT_OK(b.ops->difference_list(
			b.tx, 1, 0, 9, b.arena, &rows, &count));
	EXPECT_I64(count, 2);
	EXPECT_I64(rows[0].audit_id, 1);
	EXPECT_I64(rows[0].id, 10);
	EXPECT_I64(rows[0].order_id, 7);
	EXPECT_STR(rows[0].repair, STR("tracker:stripe|pi_1"));
	EXPECT_STR(rows[0].place, STR("stripe"));
	EXPECT_STR(rows[0].object, STR("stripe|pi_1"));
	EXPECT_STR(rows[0].code, STR("tracker_missing"));
	EXPECT_STR(rows[0].ours, STR("1"));
	EXPECT_I64(rows[0].theirs.len, 0);
	EXPECT_STR(rows[1].theirs, STR("2"));
	EXPECT_OK(b.ops->difference_list(
			b.tx, 1, 10, 9, b.arena, &rows, &count));
	EXPECT_I64(count, 1);
	bench_close(&b);
}
