/* SPDX-License-Identifier: Apache-2.0 */
/* Where a poll ended: its watermark, and the search that is under way. */
#include "connector/magento/parts.h"

#include <inttypes.h>

static bool number_cut(struct str *rest, int64_t *out)
{
	struct str text;
	return str_cut(rest, ';', &text) && !str_to_i64(text, out).fault &&
			*out >= 0;
}

/* A cursor that can't be read is a first poll. */
void mage_place_read(
		const struct ask *ask, struct arena *arena, struct place *out)
{
	struct str rest = ask->cursor, none = STR_NONE;
	*out = (struct place){0};
	if (watermark_read(ask, &rest, &out->mark) &&
			number_cut(&rest, &out->since) &&
			number_cut(&rest, &out->page) && out->page >= 1) {
		watermark_marks_read(&out->mark, rest, arena);
		return;
	}
	*out = (struct place){.page = 1};
	watermark_read(ask, &none, &out->mark);
}

struct str mage_place_write(const struct place *place, struct arena *arena)
{
	struct str own = arena_print(arena, "%" PRId64 ";%" PRId64 ";",
			place->since, place->page);
	return watermark_write(&place->mark, own, arena);
}
