/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/pack.h"
#include "base/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

TEST_MAIN

TEST(every_fault_has_a_name_a_text_and_a_class)
{
	for (enum fault f = FAULT_NONE; f < FAULT_COUNT; f++) {
		EXPECT(strncmp(fault_name(f), "FAULT_", 6) == 0);
		EXPECT(strlen(fault_text(f)) > 3);
		EXPECT((fault_class(f) == CLASS_NONE) == (f == FAULT_NONE));
	}
	EXPECT(fault_class(FAULT_COUNT) == CLASS_FATAL);
}

static struct result twice(struct result r, int *calls)
{
	TRY(r);
	++*calls;
	ENSURE(*calls < 2, FAULT_LIMIT);
	return OK;
}

TEST(try_and_ensure_leave_the_function)
{
	int calls = 0;
	EXPECT_FAULT(twice(FAIL(FAULT_IO), &calls), FAULT_IO);
	EXPECT_I64(calls, 0);
	EXPECT_OK(twice(OK, &calls));
	EXPECT_FAULT(twice(OK, &calls), FAULT_LIMIT);
}

TEST(pieces_of_an_arena_do_not_overlap)
{
	struct arena *arena = arena_open();
	char *pieces[300];
	for (size_t i = 0; i < 300; i++) {
		pieces[i] = arena_take(arena, i * 7);
		for (size_t k = 0; k < i * 7; k++)
			EXPECT(pieces[i][k] == 0);
		memset(pieces[i], (int)i, i * 7);
	}
	for (size_t i = 0; i < 300; i++)
		for (size_t k = 0; k < i * 7; k++)
			EXPECT(pieces[i][k] == (char)i);
	EXPECT((uintptr_t)pieces[3] % 16 == 0);
	arena_close(arena);
	arena_close(NULL);
}

TEST(an_arena_takes_pieces_larger_than_its_blocks_and_can_be_reset)
{
	struct arena *arena = arena_open();
	arena_reset(arena);
	memset(arena_take(arena, 1 << 20), 1, 1 << 20);
	arena_reset(arena);
	char *again = arena_take(arena, 64);
	for (int i = 0; i < 64; i++)
		EXPECT(again[i] == 0);
	arena_drop(&arena);
	EXPECT(arena == NULL);
}

TEST(copies_end_with_a_nul_outside_their_length)
{
	struct arena *arena = arena_open();
	struct str s = arena_copy(arena, STR("waybill"));
	EXPECT_I64(s.len, 7);
	EXPECT(s.at[7] == 0);
	EXPECT(arena_cstr(arena, STR_NONE)[0] == 0);
	EXPECT_STR(arena_print(arena, "%s-%03d", "a", 7), STR("a-007"));
	arena_close(arena);
}

TEST(a_list_keeps_what_it_had_when_it_grows)
{
	struct arena *arena = arena_open();
	LIST(int) list = {0};
	for (int i = 0; i < 1000; i++) {
		int *place = LIST_ADD(arena, &list);
		EXPECT_I64(*place, 0);
		*place = i;
	}
	EXPECT_I64(list.count, 1000);
	for (int i = 0; i < 1000; i++)
		EXPECT_I64(list.at[i], i);
	arena_close(arena);
}

TEST(a_buffer_stops_at_its_maximum_and_says_so)
{
	struct buf buf;
	buf_init(&buf, 8);
	buf_add(&buf, STR("12345678"));
	EXPECT_OK(buf_check(&buf));
	buf_add_char(&buf, '9');
	buf_print(&buf, "%d", 10);
	EXPECT_FAULT(buf_check(&buf), FAULT_LIMIT);
	EXPECT_STR(buf_str(&buf), STR("12345678"));
	buf_clear(&buf);
	buf_print(&buf, "%s", "again");
	EXPECT_OK(buf_check(&buf));
	EXPECT_STR(buf_str(&buf), STR("again"));
	buf_done(&buf);
	buf_done(&buf);
}

TEST(strings_compare_by_bytes)
{
	EXPECT(str_cmp(STR("a"), STR("b")) < 0);
	EXPECT(str_cmp(STR("ab"), STR("a")) > 0);
	EXPECT(str_cmp(STR_NONE, STR("")) == 0);
	EXPECT(str_cmp(STR("\x7f"), STR("\xc3")) < 0);
	EXPECT(str_eq(STR_NONE, STR("")));
	EXPECT(!str_eq(STR("a"), STR("A")));
	EXPECT(str_eq_nocase(STR("X-Shopify"), STR("x-shopifY")));
	EXPECT(!str_eq_nocase(STR("@"), STR("`")));
}

TEST(strings_are_searched_and_cut)
{
	EXPECT_I64(str_find(STR("abcabc"), STR("ca")), 2);
	EXPECT_I64(str_find(STR("abc"), STR("abcd")), -1);
	EXPECT_I64(str_find(STR("abc"), STR("")), 0);
	EXPECT(str_starts(STR("whsec_x"), STR("whsec_")));
	EXPECT(!str_starts(STR("wh"), STR("whsec_")));
	EXPECT(str_ends(STR("a.scn"), STR(".scn")));
	EXPECT_STR(str_trim(STR(" \t a b\r\n")), STR("a b"));
	EXPECT_STR(str_trim(STR(" \n")), STR(""));
	EXPECT_STR(str_skip(STR("abc"), 9), STR(""));
	struct str rest = STR("t=1,,v1=2"), part;
	EXPECT(str_cut(&rest, ',', &part));
	EXPECT_STR(part, STR("t=1"));
	EXPECT(str_cut(&rest, ',', &part));
	EXPECT_STR(part, STR(""));
	EXPECT(str_cut(&rest, ',', &part));
	EXPECT_STR(part, STR("v1=2"));
	EXPECT(!str_cut(&rest, ',', &part));
}

TEST(numbers_are_read_whole_or_not_at_all)
{
	int64_t n = 5;
	static const char *const bad[] = {"", "-", "+1", " 1", "1 ", "1.0",
			"0x1", "9223372036854775808", "99999999999999999999",
			"--1"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		EXPECT_FAULT(str_to_i64(str_of(bad[i]), &n), FAULT_BAD_VALUE);
	EXPECT_I64(n, 5);
	EXPECT_OK(str_to_i64(STR("9223372036854775807"), &n));
	EXPECT(n == INT64_MAX);
	EXPECT_OK(str_to_i64(STR("-42"), &n));
	EXPECT_I64(n, -42);
}

TEST(packed_numbers_and_strings_come_back)
{
	static const int64_t numbers[] = {0, 1, -1, 63, 64, -65, 127, 128,
			16384, INT64_MAX, INT64_MIN};
	struct buf buf;
	buf_init(&buf, 4096);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		pack_i64(&buf, numbers[i]);
		pack_u64(&buf, (uint64_t)numbers[i]);
	}
	pack_str(&buf, STR("a\0b"));
	pack_str(&buf, STR_NONE);
	struct unpack in = {.rest = buf_str(&buf)};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		EXPECT(unpack_i64(&in) == numbers[i]);
		EXPECT(unpack_u64(&in) == (uint64_t)numbers[i]);
	}
	EXPECT_STR(unpack_str(&in), STR("a\0b"));
	EXPECT_STR(unpack_str(&in), STR(""));
	EXPECT(!in.bad && in.rest.len == 0);
	buf_done(&buf);
}

TEST(a_cut_or_overlong_packing_is_bad_and_stays_bad)
{
	struct unpack none = {.rest = STR_NONE};
	EXPECT(unpack_u64(&none) == 0 && none.bad);
	struct unpack cut = {.rest = STR("\x85")};
	EXPECT(unpack_u64(&cut) == 0 && cut.bad);
	struct unpack big = {
			.rest = STR("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"
				    "a")};
	EXPECT(unpack_u64(&big) == 0 && big.bad);
	EXPECT(unpack_u64(&big) == 0 && big.bad);
	struct unpack far = {.rest = STR("\x05"
					 "abcd")};
	EXPECT_STR(unpack_str(&far), STR(""));
	EXPECT(far.bad);
}

/* What log_line writes to standard error, in `text`. */
static size_t logged(
		enum log_level level, const char *what, char *text, size_t size)
{
	int pipe_fds[2], saved = dup(STDERR_FILENO);
	EXPECT(pipe2(pipe_fds, O_NONBLOCK) == 0);
	fflush(stderr);
	dup2(pipe_fds[1], STDERR_FILENO);
	log_line(level, "what=%s", what);
	dup2(saved, STDERR_FILENO);
	ssize_t len = read(pipe_fds[0], text, size - 1);
	close(saved), close(pipe_fds[0]), close(pipe_fds[1]);
	text[len > 0 ? len : 0] = 0;
	return len > 0 ? (size_t)len : 0;
}

TEST(a_log_line_stays_one_line)
{
	char text[9000];
	logged(LOG_WARN, "a\r\nlevel=error\x1b[2J\x7f", text, sizeof text);
	EXPECT(strstr(text,
			" level=warn what=a\\r\\nlevel=error\\x1b[2J"
			"\\x7f\n"));
	EXPECT(strncmp(text, "time=20", 7) == 0);
	EXPECT(strchr(text, '\n') == text + strlen(text) - 1);
}

TEST(log_lines_below_the_level_are_left_out_and_long_ones_cut)
{
	char text[9000], big[4000];
	memset(big, '\n', sizeof big - 1);
	big[sizeof big - 1] = 0;
	EXPECT_I64(logged(LOG_DEBUG, "x", text, sizeof text), 0);
	log_set_level(LOG_DEBUG);
	EXPECT(logged(LOG_DEBUG, "x", text, sizeof text) > 0);
	log_set_level(LOG_INFO);
	EXPECT(logged(LOG_INFO, big, text, sizeof text) > 4000);
	EXPECT(strcmp(text + strlen(text) - 4, "...\n") == 0);
}
