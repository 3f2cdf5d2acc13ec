/* SPDX-License-Identifier: Apache-2.0 */
/* Words for scenarios. */
#include "world.h"

bool sim_do(struct sim *sim, time_ms now, struct str who, struct str words,
		struct arena *arena, struct str *out_why)
{
	(void)sim;
	(void)now;
	(void)who;
	*out_why = arena_print(
			arena, "\"%.*s\" is not understood", STR_FMT(words));
	return false;
}
