/* SPDX-License-Identifier: Apache-2.0 */
/* A file in a mail, taken apart again as a reader's program would. */
#include "base/crypto.h"
#include "notify/mail_test.h"

static struct str written(const char *name, struct str bytes, const char *body,
		struct arena *arena)
{
	struct attachment file = {str_of(name), STR("application/pdf"), bytes};
	struct mail mail = {.from = STR("a@b.example"),
			.to = STR("c@d.example"),
			.subject = STR("x"),
			.body = str_of(body),
			.reference = STR("demo.1"),
			.file = &file};
	struct mail_request out = {0};
	EXPECT_OK(mail_write(&mail, arena, &out));
	return out.message;
}

static struct str file_of(struct str part, struct arena *arena)
{
	struct parsed parsed = parse(part, arena);
	struct str rest = parsed.body, line, bytes;
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, (size_t)8 << 20);
	EXPECT_STR(header(&parsed, "Content-Type"), STR("application/pdf"));
	EXPECT_STR(header(&parsed, "Content-Transfer-Encoding"), STR("base64"));
	while (line_cut(&rest, &line)) {
		EXPECT(line.len <= 76);
		buf_add(&buf, line);
	}
	EXPECT_OK(base64_read(buf_str(&buf), arena, &bytes));
	return bytes;
}

static struct str noise(size_t len, struct arena *arena)
{
	char *at = arena_take(arena, len + 1);
	uint32_t state = 7;
	for (size_t i = 0; i < len; i++) {
		state = state * 1664525 + 1013904223;
		at[i] = (char)(state >> 24);
	}
	return (struct str){at, len};
}

/* Text and HTML are one part beside the file, and the text comes first. */
TEST(text_and_html_are_two_ways_to_say_it)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct attachment file = {
			STR("x"), STR("application/pdf"), STR("%PDF")};
	struct mail mail = {.from = STR("a@b.example"),
			.to = STR("c@d.example"),
			.subject = STR("x"),
			.body = STR("--=_text--\n--=_waybill--\nplain å\n"),
			.html = STR("<p>--=_text</p>\n.\n--=_text--"),
			.reference = STR("demo.1")};
	for (int with = 0; with < 2; with++) {
		struct str parts[3], texts[3];
		struct mail_request out = {0};
		mail.file = with ? &file : NULL;
		EXPECT_OK(mail_write(&mail, arena, &out));
		if (with) {
			EXPECT_I64(parts_cut(out.message, parts, 3, arena), 2);
			EXPECT_STR(file_of(parts[1], arena), STR("%PDF"));
		}
		EXPECT_I64(parts_cut(with ? parts[0] : out.message, texts, 3,
					   arena),
				2);
		struct parsed text = parse(texts[0], arena);
		struct parsed html = parse(texts[1], arena);
		EXPECT_STR(header(&text, "Content-Type"),
				STR("text/plain; charset=utf-8"));
		EXPECT_STR(header(&html, "Content-Type"),
				STR("text/html; charset=utf-8"));
		EXPECT_STR(str_trim(body_text(&text, arena)),
				str_trim(mail.body));
		EXPECT_STR(str_trim(body_text(&html, arena)), mail.html);
	}
}

TEST(a_file_comes_out_as_it_went_in)
{
	static const size_t sizes[] = {1, 2, 3, 56, 57, 58, 1000, 200000};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct str parts[3], bytes = noise(sizes[i], arena);
		struct str message = written("S1.pdf", bytes, "hi\n", arena);
		EXPECT_I64(parts_cut(message, parts, 3, arena), 2);
		EXPECT(str_eq(file_of(parts[1], arena), bytes));
	}
}

/* Whatever stands in the text, it opens and closes no part. */
TEST(no_text_can_end_its_part)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str parts[3];
	struct str message = written("S1.pdf", STR("%PDF"),
			"--=_waybill--\n--=_waybill\nContent-Type: x\n\nå",
			arena);
	EXPECT_I64(parts_cut(message, parts, 3, arena), 2);
	struct parsed text = parse(parts[0], arena);
	struct str body = body_text(&text, arena);
	EXPECT(str_starts(body, STR("--=_waybill--\n--=_waybill\n")));
	EXPECT_STR(file_of(parts[1], arena), STR("%PDF"));
}

static struct str disposition(const char *name, struct arena *arena)
{
	struct str parts[3];
	EXPECT_I64(parts_cut(written(name, STR("%PDF"), "x", arena), parts, 3,
				   arena),
			2);
	struct parsed part = parse(parts[1], arena);
	return header(&part, "Content-Disposition");
}

TEST(a_file_is_named_by_the_rules)
{
	static const struct {
		const char *name, *words;
	} rows[] = {
			{"S000001.pdf", "attachment; filename=\"S000001.pdf\""},
			{"a b.pdf", "attachment; filename*0*=UTF-8''a%20b.pdf"},
			{"å\".pdf",
					"attachment; "
					"filename*0*=UTF-8''%C3%A5%22.pdf"},
			{"../x.pdf", "attachment; filename=\"..-x.pdf\""},
			{"a\r\nB: c",
					"attachment; "
					"filename*0*=UTF-8''a%20%20B%3A%20c"},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		EXPECT_STR(disposition(rows[i].name, arena),
				str_of(rows[i].words));
	/* A long one goes on; parse() minds the length of its lines. */
	struct str words = disposition("åååååååååååååååååååååååååååååååååååå"
				       "ååååååååååååååååååååååååååååååååå",
			arena);
	EXPECT(str_find(words, STR("; filename*1*=%C3")) > 0 ||
			str_find(words, STR("; filename*1*=%A5")) > 0);
}
