/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that outlives the process: a small file beside the database, mapped.
 * Nothing is ever synced: it need not outlive the machine. */
#include "cli/inside.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#define MARKS_SIZE (MARKS * sizeof(int64_t))

_Atomic int64_t *marks_open(struct str database, struct arena *arena)
{
	struct str path = arena_print(arena, "%.*s.marks", STR_FMT(database));
	int fd = open(path.at, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 || ftruncate(fd, (off_t)MARKS_SIZE)) {
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	void *at = mmap(NULL, MARKS_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED,
			fd, 0);
	close(fd);
	return at == MAP_FAILED ? NULL : at;
}

void marks_close(_Atomic int64_t *marks)
{
	if (marks)
		munmap((void *)marks, MARKS_SIZE);
}
