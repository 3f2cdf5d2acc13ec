/* SPDX-License-Identifier: Apache-2.0 */
/* The page of the table is the table. */
#include "order/order_test.h"

#define PAGE "docs/life-of-an-order.md"
#define PAGE_MAX ((size_t)64 << 10)

static struct str drawn(struct arena *arena)
{
	struct buf buf;
	buf_init(&buf, PAGE_MAX);
	wants_draw(&buf);
	EXPECT_OK(buf_check(&buf));
	struct str page = arena_copy(arena, buf_str(&buf));
	buf_done(&buf);
	return page;
}

static struct str page_read(struct arena *arena)
{
	FILE *file = fopen(PAGE, "rb");
	if (!file)
		return STR_NONE;
	char *at = arena_take(arena, PAGE_MAX);
	size_t len = fread(at, 1, PAGE_MAX, file);
	fclose(file);
	return (struct str){at, len};
}

static void page_write(struct str page)
{
	FILE *file = fopen(PAGE, "wb");
	assert_non_null(file);
	EXPECT_I64(fwrite(page.at, 1, page.len, file), page.len);
	EXPECT_I64(fclose(file), 0);
}

TEST(the_page_is_drawn_from_the_table)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	const char *draw = getenv("WAYBILL_DRAW");
	struct str page = drawn(arena);
	if (draw && strcmp(draw, "1") == 0)
		page_write(page);
	if (!str_eq(page_read(arena), page))
		fail_msg("%s is not what src/order/wants.c says. Draw it again "
			 "and look at what has changed:\n"
			 "  WAYBILL_DRAW=1 meson test -C build-debug order",
				PAGE);
}

static size_t count_of(struct str text, struct str word)
{
	size_t n = 0;
	for (ptrdiff_t at; (at = str_find(text, word)) >= 0; n++)
		text = str_skip(text, (size_t)at + word.len);
	return n;
}

/* Each want has its row, each condition its words, once. */
TEST(nothing_is_left_out_of_the_page)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str page = drawn(arena);
	for (size_t i = 0; i < want_row_count; i++) {
		const struct want_row *row = &want_rows[i];
		const struct condition *const *lists[] = {
				row->causes, row->gates};
		EXPECT_I64(count_of(page,
					   arena_print(arena, "| **%s** ",
							   row->name)),
				1);
		for (int k = 0; k < 2; k++)
			for (; *lists[k]; lists[k]++)
				EXPECT_I64(count_of(page,
							   arena_print(arena,
									   "\n|"
									   " %"
									   "s "
									   "| "
									   "%s "
									   "|"
									   "\n",
									   (*lists[k])->name,
									   (*lists[k])->words)),
						1);
	}
}
