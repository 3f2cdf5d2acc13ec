/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/provenance.h"

#include "base/buf.h"
#include "base/pack.h"
#include "engine/internal.h"

#define CHANGES_MAX ((size_t)1 << 20)

/*
 * Paths alone: the values stand in the facts, and what a message said at the
 * time stands in the message.
 */
struct str changes_pack(const struct changes *changes, struct arena *arena)
{
	struct buf buf;
	buf_init(&buf, CHANGES_MAX);
	for (size_t i = 0; i < changes->list.count; i++)
		pack_str(&buf, changes->list.at[i].path);
	struct str packed =
			buf.over ? STR_NONE : arena_copy(arena, buf_str(&buf));
	buf_done(&buf);
	return packed;
}

RESULT changes_each(struct str packed,
		void (*each)(void *context, struct str path, struct str value),
		void *context)
{
	struct unpack in = {.rest = packed};
	while (in.rest.len && !in.bad) {
		struct str path = unpack_str(&in);
		if (!in.bad)
			each(context, path, STR_NONE);
	}
	return in.bad ? FAIL(FAULT_CORRUPT_ROW) : OK;
}
