/* SPDX-License-Identifier: Apache-2.0 */
/* The shops' own templates. */
#include "storage_contract.h"

static struct template_row row_of(
		const char *name, const char *language, const char *source)
{
	return (struct template_row){.shop = STR("demo"),
			.name = str_of(name),
			.language = str_of(language),
			.at = 77,
			.who = STR("cli:anna"),
			.source = str_of(source)};
}

static struct result get(struct bench *b, const char *language, int64_t version,
		struct template_row *out)
{
	return b->ops->template_get(b->tx, STR("demo"), STR("shipped"),
			str_of(language), version, b->arena, out);
}

TEST(each_version_of_a_template_stays)
{
	struct bench b;
	struct template_row out = {0};
	struct template_row first = row_of("shipped", "sv", "Hej"),
			    second = row_of("shipped", "sv", "");
	bench_open(&b);
	EXPECT_FAULT(get(&b, "sv", 0, &out), FAULT_NOT_FOUND);
	EXPECT_OK(b.ops->template_put(b.tx, &first));
	EXPECT_OK(b.ops->template_put(b.tx, &second));
	bench_reopen(&b);
	EXPECT_OK(get(&b, "sv", 0, &out));
	EXPECT_I64(out.version, 2);
	EXPECT_STR(out.source, STR_NONE);
	EXPECT_OK(get(&b, "sv", 1, &out));
	EXPECT_STR(out.source, STR("Hej"));
	EXPECT_STR(out.who, STR("cli:anna"));
	EXPECT_I64(out.at, 77);
	EXPECT_FAULT(get(&b, "sv", 3, &out), FAULT_NOT_FOUND);
	EXPECT_FAULT(get(&b, "da", 0, &out), FAULT_NOT_FOUND);
	bench_close(&b);
}

TEST(a_template_without_a_name_is_none)
{
	struct bench b;
	struct template_row bad = row_of("", "sv", "Hej");
	bench_open(&b);
	EXPECT_FAULT(b.ops->template_put(b.tx, &bad), FAULT_BAD_VALUE);
	bad = row_of("shipped", "", "Hej");
	EXPECT_FAULT(b.ops->template_put(b.tx, &bad), FAULT_BAD_VALUE);
	bench_close(&b);
}

TEST(templates_are_listed_by_name_the_newest_first)
{
	struct bench b;
	struct template_row *list = NULL, any = {0},
			    like = {.language = STR("sv")};
	struct template_row rows[] = {row_of("shipped", "sv", "1"),
			row_of("delivered", "sv", "12"),
			row_of("shipped", "sv", "123"),
			row_of("shipped", "da", "1234")};
	size_t count = 0;
	bench_open(&b);
	for (size_t i = 0; i < 4; i++)
		EXPECT_OK(b.ops->template_put(b.tx, &rows[i]));
	EXPECT_OK(b.ops->template_list(b.tx, &any, 10, b.arena, &list, &count));
	EXPECT_I64(count, 4);
	EXPECT_STR(list[0].name, STR("delivered"));
	EXPECT_I64(list[1].bytes, 4);
	EXPECT_I64(list[2].version, 2);
	EXPECT_I64(list[2].bytes, 3);
	EXPECT_I64(list[3].version, 1);
	EXPECT_OK(b.ops->template_list(b.tx, &like, 2, b.arena, &list, &count));
	EXPECT_I64(count, 2);
	EXPECT_STR(list[1].name, STR("shipped"));
	bench_close(&b);
}
