/* SPDX-License-Identifier: Apache-2.0 */
#include "order/facts.h"

#include "base/crypto.h"

#define HASHED_MAX ((size_t)8 << 20)

static void fos_plain(struct facts *all, struct arena *arena)
{
	const struct fulfillment_order *from = all->fos.at;
	all->fos.at = arena_take(arena, all->fos.count * sizeof *from);
	for (size_t i = 0; i < all->fos.count; i++) {
		all->fos.at[i] = from[i];
		all->fos.at[i].seq = all->fos.at[i].hash = 0;
	}
}

static void fulfillments_plain(struct facts *all, struct arena *arena)
{
	const struct fulfillment *from = all->fulfillments.at;
	all->fulfillments.at = arena_take(
			arena, all->fulfillments.count * sizeof *from);
	for (size_t i = 0; i < all->fulfillments.count; i++) {
		all->fulfillments.at[i] = from[i];
		all->fulfillments.at[i].seq = 0;
	}
}

int64_t facts_hash(const struct facts *facts, struct arena *arena)
{
	struct facts all = *facts;
	all.order.seq = all.order.hash = 0;
	all.read_seq = all.hint_seq = 0;
	fos_plain(&all, arena);
	fulfillments_plain(&all, arena);
	struct buf buf;
	buf_init(&buf, HASHED_MAX);
	facts_write(&all, &buf);
	int64_t hash = (int64_t)(hash64(buf_str(&buf)) >> 1);
	buf_done(&buf);
	return hash;
}
