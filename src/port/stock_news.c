/* SPDX-License-Identifier: Apache-2.0 */
#include "port/stock_news.h"

#include <inttypes.h>

/* "MS;NEXT" */
static time_ms round_began(const struct ask *ask, struct str *out_next)
{
	struct str rest = ask->cursor, began;
	time_ms at = 0;
	*out_next = STR_NONE;
	if (!str_cut(&rest, ';', &began) || str_to_i64(began, &at).fault)
		return ask->now;
	*out_next = rest;
	return at;
}

struct str stock_next(const struct ask *ask)
{
	struct str next;
	round_began(ask, &next);
	return next;
}

bool stock_add(struct outcome *out, struct arena *arena, struct str sku,
		struct str location, int64_t quantity, time_ms at)
{
	if (!sku.len || quantity > STOCK_MAX || quantity < -STOCK_MAX)
		return false;
	*LIST_ADD(arena, &out->stock) = (struct stock_level){.sku = sku,
			.location = location,
			/* Sold out twice over is sold out. */
			.quantity = quantity > 0 ? quantity : 0,
			.at = at};
	return true;
}

void stock_page_end(const struct ask *ask, struct str next, struct arena *arena,
		struct outcome *out)
{
	struct str here;
	time_ms began = round_began(ask, &here);
	out->kind = OUTCOME_DONE;
	out->cursor = STR_NONE;
	if (!next.len) {
		out->stock_since = began;
	} else if (!str_eq(next, here)) {
		/* One that stands still would be asked for ever. */
		out->more = true;
		out->cursor = arena_print(arena, "%" PRId64 ";%.*s", began,
				STR_FMT(next));
	}
}
