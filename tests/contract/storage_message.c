/* SPDX-License-Identifier: Apache-2.0 */
#include "storage_contract.h"

#include <inttypes.h>

static void put(struct bench *b, int64_t id, int64_t order_id)
{
	struct message m = message_like(b, id, order_id);
	EXPECT_OK(b->ops->message_put(b->tx, &m));
}

static size_t list(struct bench *b, int64_t order_id, int64_t state,
		int64_t before_id, int64_t limit, struct message **out)
{
	size_t count;
	EXPECT_OK(b->ops->message_list(b->tx, order_id, state, before_id, limit,
			b->arena, out, &count));
	return count;
}

static void expect_message(const struct message *a, const struct message *b)
{
	EXPECT_I64(a->id, b->id);
	EXPECT_I64(a->order_id, b->order_id);
	EXPECT_I64(a->reply_to, b->reply_to);
	EXPECT_I64(a->at, b->at);
	EXPECT_I64(a->direction, b->direction);
	EXPECT_I64(a->state, b->state);
	EXPECT_I64(a->status, b->status);
	EXPECT_STR(a->account, b->account);
	EXPECT_STR(a->topic, b->topic);
	EXPECT_STR(a->note, b->note);
	EXPECT_STR(a->head, b->head);
	EXPECT_STR(a->body, b->body);
}

TEST(message_comes_back_to_the_last_byte)
{
	struct bench b;
	bench_open(&b);
	const struct str bodies[] = {STR(""), STR("x"), STR("{\"a\": 1}"),
			{"\0\xff\0", 3}, noise(&b, 63, 2), noise(&b, 64, 2),
			noise(&b, 8000, 3), noise(&b, (size_t)2 << 20, 4),
			arena_print(b.arena, "%0*d", 1 << 20, 0)};
	const struct str heads[] = {STR(""), STR("HTTP 200\n"),
			arena_print(b.arena, "%0*d", 300, 0)};
	struct message m, got;
	int64_t id = 1;
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
		for (size_t j = 0; j < sizeof heads / sizeof *heads; j++) {
			m = message_like(&b, id, 7);
			m.reply_to = 3;
			m.status = 200;
			m.direction = MESSAGE_OUT;
			m.state = MESSAGE_SEALED;
			m.head = heads[j];
			m.body = bodies[i];
			m.note = STR("note");
			EXPECT_OK(b.ops->message_put(b.tx, &m));
			bench_commit(&b);
			EXPECT_OK(b.ops->message_get(b.tx, id, b.arena, &got));
			expect_message(&got, &m);
			id++;
		}
	bench_close(&b);
}

TEST(message_that_is_not_there_is_not_found)
{
	struct bench b;
	bench_open(&b);
	struct message got = {.id = 42};
	EXPECT_FAULT(b.ops->message_get(b.tx, 1, b.arena, &got),
			FAULT_NOT_FOUND);
	EXPECT_FAULT(b.ops->message_state(b.tx, 1, MESSAGE_APPLIED, STR(""), 0),
			FAULT_NOT_FOUND);
	EXPECT_I64(got.id, 42);
	bench_close(&b);
}

TEST(messages_of_an_order_come_newest_first)
{
	struct bench b;
	bench_open(&b);
	struct message *rows;
	for (int64_t id = 1; id <= 30; id++) {
		put(&b, id, id % 3);
		if (id % 10 == 0)
			bench_commit(&b);
	}
	bench_reopen(&b);
	put(&b, 31, 1);
	EXPECT_I64(list(&b, 1, 0, 0, 100, &rows), 11);
	for (int64_t i = 0; i < 11; i++)
		EXPECT_I64(rows[i].id, 31 - 3 * i);
	EXPECT_STR(rows[0].head, STR("POST /webhooks/shopify/demo\n"));
	EXPECT_I64(rows[0].body.len, 0);
	EXPECT_I64(list(&b, 1, 0, 10, 2, &rows), 2);
	EXPECT_I64(rows[0].id, 7);
	EXPECT_I64(list(&b, 4, 0, 0, 100, &rows), 0);
	EXPECT_I64(list(&b, 0, 0, 0, 4, &rows), 4);
	EXPECT_I64(rows[0].id, 31);
	EXPECT_I64(list(&b, 0, 0, 4, 10, &rows), 3);
	EXPECT_I64(rows[2].id, 1);
	bench_close(&b);
}

/* Many orders at once: more than any memory of a storage would hold. */
TEST(messages_of_many_orders_stay_apart)
{
	struct bench b;
	bench_open(&b);
	struct message *rows;
	for (int64_t round = 0; round < 3; round++) {
		for (int64_t order = 1; order <= 2000; order++)
			put(&b, round * 2000 + order, order);
		if (round)
			bench_commit(&b);
	}
	for (int64_t order = 1; order <= 2000; order += 111) {
		EXPECT_I64(list(&b, order, 0, 0, 100, &rows), 3);
		EXPECT_I64(rows[0].id, 4000 + order);
		EXPECT_I64(rows[2].id, order);
	}
	bench_close(&b);
}

TEST(messages_are_listed_by_state)
{
	struct bench b;
	bench_open(&b);
	struct message *rows;
	for (int64_t id = 1; id <= 14; id++) {
		struct message m = message_like(&b, id, id % 2);
		m.state = (id - 1) % 7 + 1;
		EXPECT_OK(b.ops->message_put(b.tx, &m));
	}
	for (int64_t s = 1; s <= 7; s++) {
		EXPECT_I64(list(&b, 0, s, 0, 10, &rows), 2);
		EXPECT_I64(rows[0].id, s + 7);
		EXPECT_I64(rows[0].state, s);
		EXPECT_I64(list(&b, 0, s, s + 7, 10, &rows), 1);
		EXPECT_I64(list(&b, 1, s, 0, 10, &rows), 1);
	}
	bench_close(&b);
}

TEST(message_state_changes_and_joins_an_order)
{
	struct bench b;
	bench_open(&b);
	struct message *rows, got;
	put(&b, 1, 0);
	put(&b, 2, 7);
	bench_commit(&b);
	EXPECT_OK(b.ops->message_state(
			b.tx, 1, MESSAGE_QUARANTINED, STR("why"), 0));
	EXPECT_OK(b.ops->message_get(b.tx, 1, b.arena, &got));
	EXPECT_I64(got.state, MESSAGE_QUARANTINED);
	EXPECT_I64(got.order_id, 0);
	EXPECT_STR(got.note, STR("why"));
	EXPECT_OK(b.ops->message_state(b.tx, 1, MESSAGE_APPLIED, STR(""), 7));
	EXPECT_OK(b.ops->message_state(
			b.tx, 2, MESSAGE_IGNORED, STR("again"), 7));
	bench_commit(&b);
	EXPECT_I64(list(&b, 7, 0, 0, 10, &rows), 2);
	EXPECT_I64(rows[0].id, 2);
	EXPECT_I64(rows[0].state, MESSAGE_IGNORED);
	EXPECT_I64(rows[1].id, 1);
	EXPECT_I64(rows[1].order_id, 7);
	bench_close(&b);
}

TEST(messages_that_were_undone_leave_no_hole)
{
	struct bench b;
	bench_open(&b);
	struct message *rows;
	put(&b, 1, 7);
	EXPECT_OK(b.ops->save(b.tx));
	put(&b, 2, 7);
	EXPECT_OK(b.ops->undo(b.tx));
	EXPECT_OK(b.ops->save(b.tx));
	put(&b, 3, 7);
	EXPECT_OK(b.ops->release(b.tx));
	bench_commit(&b);
	put(&b, 4, 7);
	bench_drop(&b);
	put(&b, 5, 7);
	bench_commit(&b);
	EXPECT_I64(list(&b, 7, 0, 0, 10, &rows), 3);
	EXPECT_I64(rows[0].id, 5);
	EXPECT_I64(rows[1].id, 3);
	EXPECT_I64(rows[2].id, 1);
	bench_close(&b);
}

static void line(struct bench *b, int64_t id, int64_t order_id)
{
	struct timeline_row row = {
			.id = id,
			.order_id = order_id,
			.message_id = id + 1,
			.at = id + 2,
			.kind = STR("event"),
			.text = STR("the order was paid"),
			.changes = (struct str){"\x01\x00\x02", 3},
	};
	EXPECT_OK(b->ops->timeline_put(b->tx, &row));
}

TEST(timeline_comes_oldest_first)
{
	struct bench b;
	bench_open(&b);
	struct timeline_row *rows;
	size_t count;
	for (int64_t id = 1; id <= 20; id++) {
		line(&b, id, id % 2 + 1);
		if (id == 10)
			bench_commit(&b);
	}
	EXPECT_OK(b.ops->timeline_list(b.tx, 1, b.arena, &rows, &count));
	EXPECT_I64(count, 10);
	for (size_t i = 0; i < count; i++)
		EXPECT_I64(rows[i].id, 2 * (int64_t)i + 2);
	EXPECT_I64(rows[0].order_id, 1);
	EXPECT_I64(rows[0].message_id, 3);
	EXPECT_I64(rows[0].at, 4);
	EXPECT_STR(rows[0].kind, STR("event"));
	EXPECT_STR(rows[0].text, STR("the order was paid"));
	EXPECT_STR(rows[0].changes, ((struct str){"\x01\x00\x02", 3}));
	bench_drop(&b);
	EXPECT_OK(b.ops->timeline_list(b.tx, 1, b.arena, &rows, &count));
	EXPECT_I64(count, 5);
	EXPECT_OK(b.ops->timeline_list(b.tx, 9, b.arena, &rows, &count));
	EXPECT_I64(count, 0);
	bench_close(&b);
}

static struct result seen(struct bench *b, const char *account, const char *key)
{
	return b->ops->inbox_put(b->tx, str_of(account), str_of(key), 1);
}

TEST(inbox_says_duplicate_once_and_for_ever)
{
	struct bench b;
	bench_open(&b);
	EXPECT_OK(seen(&b, "demo", "evt_1"));
	EXPECT_FAULT(seen(&b, "demo", "evt_1"), FAULT_DUPLICATE);
	EXPECT_OK(seen(&b, "other", "evt_1"));
	EXPECT_OK(seen(&b, "demo", "evt_2"));
	EXPECT_OK(seen(&b, "ab", "c"));
	EXPECT_OK(seen(&b, "a", "bc"));
	EXPECT_OK(seen(&b, "", ""));
	bench_reopen(&b);
	EXPECT_FAULT(seen(&b, "demo", "evt_1"), FAULT_DUPLICATE);
	EXPECT_FAULT(seen(&b, "a", "bc"), FAULT_DUPLICATE);
	EXPECT_FAULT(seen(&b, "", ""), FAULT_DUPLICATE);
	bench_close(&b);
}

TEST(inbox_forgets_what_was_undone)
{
	struct bench b;
	bench_open(&b);
	EXPECT_OK(seen(&b, "demo", "a"));
	EXPECT_OK(b.ops->save(b.tx));
	EXPECT_OK(seen(&b, "demo", "b"));
	EXPECT_FAULT(seen(&b, "demo", "a"), FAULT_DUPLICATE);
	EXPECT_OK(b.ops->undo(b.tx));
	EXPECT_FAULT(seen(&b, "demo", "a"), FAULT_DUPLICATE);
	EXPECT_OK(seen(&b, "demo", "b"));
	bench_drop(&b);
	EXPECT_OK(seen(&b, "demo", "a"));
	bench_commit(&b);
	EXPECT_OK(seen(&b, "demo", "b"));
	bench_drop(&b);
	EXPECT_FAULT(seen(&b, "demo", "a"), FAULT_DUPLICATE);
	EXPECT_OK(seen(&b, "demo", "b"));
	bench_close(&b);
}

static void inbox_fill(struct bench *b, int from, int to, enum fault expected)
{
	for (int i = from; i < to; i++) {
		struct str key = arena_print(b->arena, "evt_%d", i);
		EXPECT_FAULT(b->ops->inbox_put(b->tx, STR("demo"), key, 1),
				expected);
	}
	arena_reset(b->arena);
}

TEST(inbox_knows_tens_of_thousands)
{
	struct bench b;
	bench_open(&b);
	inbox_fill(&b, 0, 20000, FAULT_NONE);
	inbox_fill(&b, 0, 20000, FAULT_DUPLICATE);
	bench_drop(&b);
	inbox_fill(&b, 0, 30000, FAULT_NONE);
	bench_commit(&b);
	inbox_fill(&b, 30000, 50000, FAULT_NONE);
	bench_reopen(&b);
	inbox_fill(&b, 0, 50000, FAULT_DUPLICATE);
	inbox_fill(&b, 50000, 50100, FAULT_NONE);
	bench_close(&b);
}
