/* SPDX-License-Identifier: Apache-2.0 */
#include "storage_contract.h"

#include <inttypes.h>

static void begin(struct bench *b)
{
	EXPECT_OK(b->ops->begin(b->storage, TX_WRITE, &b->tx));
}

static void take(struct bench *b, struct storage *storage)
{
	b->storage = storage;
	b->ops = storage->ops;
	b->tx = NULL;
	begin(b);
}

void bench_open(struct bench *b)
{
	*b = (struct bench){.arena = arena_open()};
	take(b, storage_under_test.fresh());
}

void bench_close(struct bench *b)
{
	b->ops->drop(&b->tx);
	b->ops->close(b->storage);
	arena_close(b->arena);
	*b = (struct bench){0};
}

void bench_commit(struct bench *b)
{
	EXPECT_OK(b->ops->commit(&b->tx));
	EXPECT(b->tx == NULL);
	begin(b);
}

void bench_drop(struct bench *b)
{
	b->ops->drop(&b->tx);
	EXPECT(b->tx == NULL);
	begin(b);
}

void bench_reopen(struct bench *b)
{
	EXPECT_OK(b->ops->commit(&b->tx));
	b->ops->close(b->storage);
	take(b, storage_under_test.again());
}

struct order_row order_like(struct bench *b, int64_t id)
{
	return (struct order_row){
			.id = id,
			.shop = STR("demo"),
			.remote = arena_print(b->arena, "r%" PRId64, id),
			.facts = STR("facts"),
			.name = arena_print(b->arena, "#%" PRId64, id),
			.progress = STR("new"),
			.payment = STR("PENDING"),
			.currency = STR("EUR"),
			.total = 4990,
			.created_at = 1000 + id,
			.updated_at = 2000 + id,
			.policy_version = 3,
	};
}

void order_add(struct bench *b, int64_t id)
{
	struct order_row row = order_like(b, id);
	EXPECT_OK(b->ops->order_put(b->tx, &row));
}

struct message message_like(struct bench *b, int64_t id, int64_t order_id)
{
	return (struct message){
			.id = id,
			.order_id = order_id,
			.at = 1000 + id,
			.account = STR("demo"),
			.topic = STR("orders/create"),
			.direction = MESSAGE_IN,
			.state = MESSAGE_APPLIED,
			.head = STR("POST /webhooks/shopify/demo\n"),
			.body = arena_print(b->arena, "body %" PRId64, id),
	};
}

struct job job_like(int64_t id, time_ms due_at)
{
	return (struct job){
			.id = id,
			.order_id = 7,
			.account = STR("books"),
			.verb = 2,
			.find = 3,
			.want = 4,
			.phase = 1,
			.state = JOB_READY,
			.request_id = 99,
			.due_at = due_at,
			.note = STR(""),
	};
}

struct str noise(struct bench *b, size_t len, uint64_t seed)
{
	char *at = arena_take(b->arena, len + 1);
	for (size_t i = 0; i < len; i++) {
		seed = seed * UINT64_C(6364136223846793005) +
				1442695040888963407;
		at[i] = (char)(seed >> 56);
	}
	return (struct str){at, len};
}
