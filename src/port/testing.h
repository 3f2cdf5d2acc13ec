/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of connectors: recorded data, accounts, asks and answers. */
#ifndef WAYBILL_PORT_TESTING_H
#define WAYBILL_PORT_TESTING_H

#include <stdio.h>

#include "base/test.h"
#include "port/driver.h"

/*
 * A file of the shared data: $WAYBILL_SHARED, else ../shared. Without it the
 * test is skipped, but not under CI=true.
 */
static inline struct str test_shared(const char *path, struct arena *arena)
{
	const char *root = getenv("WAYBILL_SHARED");
	const char *ci = getenv("CI");
	struct str name = arena_print(
			arena, "%s/%s", root ? root : "../shared", path);
	FILE *file = fopen(name.at, "rb");
	if (!file) {
		/* A test that is skipped leaves its scope by a jump: what it
		 * holds stays reachable, or it would count as leaked. */
		static struct arena *kept[64];
		static size_t kept_count;
		if (kept_count < sizeof kept / sizeof *kept)
			kept[kept_count++] = arena;
		print_message("# no %s: set WAYBILL_SHARED\n", name.at);
		assert_false(ci && strcmp(ci, "true") == 0);
		skip();
	}
	size_t max = (size_t)4 << 20;
	char *at = arena_take(arena, max);
	size_t len = fread(at, 1, max, file);
	fclose(file);
	assert_true(len > 0 && len < max);
	return (struct str){at, len};
}

static inline struct http_response test_answer(int status, const char *body)
{
	return (struct http_response){.status = status, .body = str_of(body)};
}

static inline void test_header(struct webhook *webhook, struct arena *arena,
		const char *name, const char *value)
{
	http_header_add(&webhook->headers, arena, str_of(name), str_of(value));
}

/* The answer as a driver reads it. */
static inline struct outcome test_read(const struct driver *driver,
		enum verb verb, const struct ask *ask, int status,
		const char *body, struct arena *arena)
{
	struct outcome out = {0};
	struct http_response response = test_answer(status, body);
	driver->verbs[verb].read(ask, &response, arena, &out);
	return out;
}

/*
 * Cuts a good body short at every place, and puts a wrong type in every
 * place: whatever comes of it, `read` may not crash. The caller says whether
 * it was believed.
 */
static inline void test_spoil(struct str body, struct arena *arena,
		void (*read)(struct str body, void *context), void *context)
{
	static const char *const junk[] = {"null", "true", "[]", "{}", "\"x\"",
			"-1", "1e400", "99999999999999999999", "0.1"};
	for (size_t i = 0; i < body.len; i++)
		read((struct str){body.at, i}, context);
	for (size_t i = 0; i + 1 < body.len; i++) {
		if (body.at[i] != ':')
			continue;
		size_t end = i + 1;
		while (end < body.len && !strchr(",}]", body.at[end]))
			end++;
		for (size_t j = 0; j < sizeof junk / sizeof *junk; j++)
			read(arena_print(arena, "%.*s%s%.*s", (int)(i + 1),
					     body.at, junk[j],
					     (int)(body.len - end),
					     body.at + end),
					context);
	}
}

#endif
