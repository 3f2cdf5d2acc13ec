/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For tests of order/: one order that is easy to change, a policy that asks
 * for everything, and ids that count.
 */
#ifndef WAYBILL_ORDER_TEST_H
#define WAYBILL_ORDER_TEST_H

#include "base/test.h"

#include "order/scene.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* Any day will do: a fixed one keeps what is printed the same. */
#define TEST_NOW ((time_ms)1795900000000)

/* splitmix64 */
struct dice {
	uint64_t state;
};

static inline uint64_t dice_roll(struct dice *dice)
{
	uint64_t z = dice->state += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static inline uint64_t dice_below(struct dice *dice, uint64_t n)
{
	return n ? dice_roll(dice) % n : 0;
}

/* True in so many of a hundred cases. */
static inline bool dice_chance(struct dice *dice, int percent)
{
	return dice_below(dice, 100) < (uint64_t)percent;
}

struct counted_ids {
	struct id_source source;
	int64_t last;
};

static inline int64_t counted_next(struct id_source *source)
{
	return ++((struct counted_ids *)(void *)source)->last;
}

/* The bytes of facts, as they are stored. */
static inline struct str facts_bytes(
		const struct facts *facts, struct arena *arena)
{
	struct buf buf;
	buf_init(&buf, (size_t)1 << 20);
	facts_write(facts, &buf);
	EXPECT_OK(buf_check(&buf));
	struct str bytes = arena_copy(arena, buf_str(&buf));
	buf_done(&buf);
	return bytes;
}

#endif
