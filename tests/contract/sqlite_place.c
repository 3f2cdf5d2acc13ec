/* SPDX-License-Identifier: Apache-2.0 */
#include "sqlite_place.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/test.h"
#include "storage/sqlite/storage_sqlite.h"

static char folder[128], path[256];
static pid_t owner;
static const char *const ends[] = {"", "-wal", "-shm", ".lock", "-journal"};

static void name_file(size_t end, char *out, size_t room)
{
	snprintf(out, room, "%s%s", path, ends[end]);
}

void place_clear(void)
{
	char file[300];
	(void)place_path();
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		name_file(i, file, sizeof file);
		unlink(file);
	}
}

static void place_done(void)
{
	if (getpid() != owner)
		return;
	place_clear();
	rmdir(folder);
}

struct str place_path(void)
{
	if (!path[0]) {
		const char *tmp = getenv("TMPDIR");
		snprintf(folder, sizeof folder, "%.90s/waybill-XXXXXX",
				tmp ? tmp : "/tmp");
		EXPECT(mkdtemp(folder) != NULL);
		snprintf(path, sizeof path, "%s/test.db", folder);
		owner = getpid();
		atexit(place_done);
	}
	return str_of(path);
}

struct storage *place_open(bool read_only)
{
	struct storage *storage = NULL;
	const char *why = NULL;
	struct result r = storage_sqlite_open(
			place_path(), read_only, &storage, &why);
	if (r.fault)
		print_error("%s: %s\n", fault_name(r.fault), why);
	EXPECT_OK(r);
	return storage;
}

int64_t place_size(void)
{
	char file[300];
	struct stat st;
	int64_t sum = 0;
	for (size_t i = 0; i < 2; i++) {
		name_file(i, file, sizeof file);
		if (stat(file, &st) == 0)
			sum += st.st_size;
	}
	return sum;
}
