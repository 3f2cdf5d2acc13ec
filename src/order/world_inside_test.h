/* SPDX-License-Identifier: Apache-2.0 */
/* What the sides of the little world share among themselves. */
#ifndef WAYBILL_ORDER_WORLD_INSIDE_TEST_H
#define WAYBILL_ORDER_WORLD_INSIDE_TEST_H

#include "order/world_test.h"

struct plan *plan_add(struct world *world, time_ms in,
		void (*act)(struct world *, struct plan *), struct str what);
/* 1 to max ms */
time_ms span(struct world *world, time_ms max);
/* By chance, while the world is not healthy. */
bool lies(struct world *world, int percent);
/* By webhook: perhaps, perhaps late, perhaps twice. */
void tell(struct world *world, const struct facts *facts, bool hint);
void hint(struct world *world);

/* sides_test.c: carries a call out. */
void call_do(struct world *world, const struct ask *ask, struct answer *out);

/* shop_test.c */
void shop_plan(struct world *world);
void shop_call(struct world *world, const struct ask *ask, struct answer *out);
/* Each change is a newer version, and told. */
void shop_changed(struct world *world);

/* A gateway remembers keys and what it answered: the same key again changes
 * nothing. */
const struct world_key *key_find(const struct world *world, struct str key);
void key_keep(struct world *world, struct str key, enum reply reply);

#define WRONG(world_, ...) \
	do { \
		if (!(world_)->trouble.len) \
			(world_)->trouble = arena_print( \
					(world_)->arena, __VA_ARGS__); \
	} while (0)

#endif
