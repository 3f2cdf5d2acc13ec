/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/inside.h"

#include <errno.h>
#include <sys/stat.h>

RESULT folders_make(struct str path, struct arena *arena)
{
	for (size_t i = 1; i < path.len; i++) {
		if (path.at[i] != '/')
			continue;
		const char *folder =
				arena_cstr(arena, (struct str){path.at, i});
		/* It may stand where we may write nothing: then the next
		 * one, or the database itself, says why it can't be made. */
		if (mkdir(folder, 0700) && errno != EEXIST && errno != EACCES &&
				errno != EROFS)
			return FAIL(FAULT_IO);
	}
	return OK;
}
