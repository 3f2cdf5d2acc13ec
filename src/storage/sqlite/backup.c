/* SPDX-License-Identifier: Apache-2.0 */
/* A copy of the database, whole and at one moment, while another works on it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storage/sqlite/inside.h"
#include "storage/sqlite/storage_sqlite.h"

#define PATH_MAX_ 4096
#define BUSY_MS 5000

struct copy {
	char from[PATH_MAX_], part[PATH_MAX_], to[PATH_MAX_];
	sqlite3 *in, *out;
	char why[512];
};

static RESULT refuse(struct copy *copy, const char *path, const char *what)
{
	snprintf(copy->why, sizeof copy->why, "%.300s: %.200s", path, what);
	return FAIL(FAULT_STORAGE);
}

static void copy_close(struct copy *copy)
{
	sqlite3_close(copy->in);
	sqlite3_close(copy->out);
	copy->in = copy->out = NULL;
}

/* For its owner alone, as the database is. */
static RESULT part_make(struct copy *copy)
{
	int fd = open(copy->part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return refuse(copy, copy->part, strerror(errno));
	close(fd);
	return OK;
}

static RESULT both_open(struct copy *copy)
{
	if (sqlite3_open_v2(copy->from, &copy->in,
			    SQLITE_OPEN_READONLY | SQLITE_OPEN_EXRESCODE, NULL))
		return refuse(copy, copy->from, sqlite3_errmsg(copy->in));
	sqlite3_busy_timeout(copy->in, BUSY_MS);
	if (sqlite3_open_v2(copy->part, &copy->out,
			    SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE,
			    NULL))
		return refuse(copy, copy->part, sqlite3_errmsg(copy->out));
	return OK;
}

/* In one step, and so in one reading transaction: done page by page it would
 * begin anew whenever the server commits. */
static RESULT pages_copy(struct copy *copy)
{
	sqlite3_backup *backup = sqlite3_backup_init(
			copy->out, "main", copy->in, "main");
	if (!backup)
		return refuse(copy, copy->part, sqlite3_errmsg(copy->out));
	int code = sqlite3_backup_step(backup, -1);
	sqlite3_backup_finish(backup);
	if (code != SQLITE_DONE)
		return refuse(copy, copy->part, sqlite3_errstr(code));
	return OK;
}

static int one_row(void *good, int count, char **values, char **names)
{
	(void)names;
	*(bool *)good = count == 1 && values[0] && !strcmp(values[0], "ok");
	return 0;
}

/* What is kept for the worst day is looked at today. */
static RESULT copy_check(struct copy *copy)
{
	bool good = false;
	int code = sqlite3_exec(copy->out, "PRAGMA quick_check(1)", one_row,
			&good, NULL);
	if (code != SQLITE_OK || !good)
		return refuse(copy, copy->part, "the copy is damaged");
	return OK;
}

static RESULT folder_sync(struct copy *copy)
{
	char folder[PATH_MAX_];
	snprintf(folder, sizeof folder, "%s", copy->to);
	char *slash = strrchr(folder, '/');
	if (slash)
		slash[slash == folder] = 0;
	int fd = open(slash ? folder : ".", O_RDONLY | O_CLOEXEC);
	bool good = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return good ? OK : refuse(copy, copy->to, "its folder is not synced");
}

/* Never over a file that is there. */
static RESULT part_place(struct copy *copy)
{
	if (link(copy->part, copy->to))
		return refuse(copy, copy->to, strerror(errno));
	unlink(copy->part);
	return folder_sync(copy);
}

static RESULT copy_run(struct copy *copy)
{
	TRY(part_make(copy));
	struct result r = both_open(copy);
	if (!r.fault)
		r = pages_copy(copy);
	if (!r.fault)
		r = copy_check(copy);
	copy_close(copy);
	if (!r.fault)
		r = part_place(copy);
	if (r.fault)
		unlink(copy->part);
	return r;
}

RESULT storage_sqlite_copy(struct str from, struct str to, const char **out_why)
{
	static _Thread_local struct copy copy;
	copy = (struct copy){0};
	*out_why = "the path is too long";
	ENSURE(from.len < PATH_MAX_ && to.len + 5 < PATH_MAX_, FAULT_LIMIT);
	snprintf(copy.from, sizeof copy.from, "%.*s", STR_FMT(from));
	snprintf(copy.to, sizeof copy.to, "%.*s", STR_FMT(to));
	snprintf(copy.part, sizeof copy.part, "%.*s.part", STR_FMT(to));
	*out_why = copy.why;
	if (access(copy.to, F_OK) == 0)
		return refuse(&copy, copy.to, "it is there already");
	return copy_run(&copy);
}
