/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tests are cmocka's; this only spares the list: TEST(name) {...} registers
 * itself, so that none can be forgotten. TEST_MAIN stands once in a program.
 */
#ifndef WAYBILL_BASE_TEST_H
#define WAYBILL_BASE_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/str.h"

#define TESTS_MAX 4096

extern struct CMUnitTest test_list[TESTS_MAX];
extern size_t test_count;
void test_add(const char *name, void (*run)(void **));

#define TEST(name_) \
	static void name_(void **); \
	__attribute__((constructor)) static void name_##_add(void) \
	{ \
		test_add(#name_, name_); \
	} \
	static void name_(__attribute__((unused)) void **state)

/*
 * Where a line of TAP ends up. cmocka writes "not ok 7 # SKIP name" for a
 * test that was skipped, which every reader takes for a failure.
 */
static inline ssize_t test_write(void *cookie, const char *at, size_t len)
{
	const char *end = memchr(at, '\n', len);
	size_t line = end ? (size_t)(end - at) : len, from = 0;
	(void)cookie;
	if (line > 7 && memcmp(at, "not ok ", 7) == 0 &&
			memmem(at, line, "# SKIP", 6))
		from = 4;
	while (from < len) {
		ssize_t done = write(STDOUT_FILENO, at + from, len - from);
		if (done < 0)
			return 0;
		from += (size_t)done;
	}
	return (ssize_t)len;
}

static inline void test_take_stdout(void)
{
	FILE *out = fopencookie(NULL, "w",
			(cookie_io_functions_t){.write = test_write});
	if (!out)
		abort();
	setvbuf(out, NULL, _IOLBF, BUFSIZ);
	stdout = out;
}

#define TEST_MAIN \
	struct CMUnitTest test_list[TESTS_MAX]; \
	size_t test_count; \
	void test_add(const char *name, void (*run)(void **)) \
	{ \
		assert_true(test_count < TESTS_MAX); \
		test_list[test_count++] = (struct CMUnitTest){ \
				name, run, NULL, NULL, NULL}; \
	} \
	int main(void) \
	{ \
		test_take_stdout(); \
		return _cmocka_run_group_tests( \
				"tests", test_list, test_count, NULL, NULL); \
	}

#define EXPECT(fact) assert_true(fact)
#define EXPECT_I64(a, b) assert_int_equal(a, b)
#define EXPECT_OK(call) assert_int_equal((call).fault, FAULT_NONE)
#define EXPECT_FAULT(call, fault_) assert_int_equal((call).fault, fault_)
#define EXPECT_STR(a, b) test_str(a, b, __FILE__, __LINE__)

static inline void test_str(
		struct str a, struct str b, const char *file, int line)
{
	if (str_eq(a, b))
		return;
	print_error("\"%.*s\" is not \"%.*s\"\n", STR_FMT(a), STR_FMT(b));
	_fail(file, line);
}

#endif
