/* SPDX-License-Identifier: Apache-2.0 */
/* What mail_write wrote is parsed back by a parser of the test's own. */
#include "notify/mail.h"

#include "base/test.h"

TEST_MAIN

#define NOW ((time_ms)1795900000000)

static struct mail plain_mail(void)
{
	return (struct mail){
			.from = STR("shop@example.com"),
			.to = STR("zoe@example.org"),
			.subject = STR("Order #1: invoice INV-1"),
			.body = STR("Hello\n"),
			.reference = STR("demo.5001.sale"),
			.date = NOW,
	};
}

static struct str written(const struct mail *mail, struct arena *arena)
{
	struct mail_request out = {0};
	EXPECT_OK(mail_write(mail, arena, &out));
	return out.message;
}

/* ---- a small parser ---- */

/* Cuts a line off at CRLF; a CR or an LF alone fails the test. */
static bool line_cut(struct str *rest, struct str *out_line)
{
	if (!rest->len)
		return false;
	ptrdiff_t end = str_find(*rest, STR("\r\n"));
	EXPECT(end >= 0);
	*out_line = (struct str){rest->at, (size_t)end};
	EXPECT(str_find(*out_line, STR("\r")) < 0);
	EXPECT(str_find(*out_line, STR("\n")) < 0);
	EXPECT(!memchr(out_line->at, 0, out_line->len));
	EXPECT(out_line->len <= 78);
	*rest = str_skip(*rest, (size_t)end + 2);
	return true;
}

struct parsed {
	http_headers headers;
	struct str body;
};

/* Headers unfolded (the CRLF goes, the space stays), and the raw body. */
static struct parsed parse(struct str message, struct arena *arena)
{
	struct parsed out = {0};
	struct str line, name;
	while (line_cut(&message, &line) && line.len) {
		if (line.at[0] == ' ') {
			EXPECT(out.headers.count > 0);
			struct str *value =
					&out.headers.at[out.headers.count - 1]
							 .value;
			*value = arena_print(arena, "%.*s%.*s", STR_FMT(*value),
					STR_FMT(line));
			continue;
		}
		EXPECT(str_find(line, STR(":")) > 0);
		EXPECT(str_cut(&line, ':', &name));
		LIST_ADD(arena, &out.headers)->name = name;
		out.headers.at[out.headers.count - 1].value = str_trim(line);
	}
	out.body = message;
	while (line_cut(&message, &line))
		;
	return out;
}

static struct str header(const struct parsed *parsed, const char *name)
{
	for (size_t i = 0; i < parsed->headers.count; i++)
		if (str_eq_nocase(parsed->headers.at[i].name, str_of(name)))
			return parsed->headers.at[i].value;
	return STR_NONE;
}

static int hex_digit(char c)
{
	const char *digits = "0123456789ABCDEF", *at = strchr(digits, c);
	EXPECT(c && at);
	return (int)(at - digits);
}

/* "=C3=A5" -> the bytes; `space` is what "_" means. */
static struct str unquote(struct str text, char space, struct arena *arena)
{
	char *at = arena_take(arena, text.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] != '=') {
			at[n++] = text.at[i] == '_' ? space : text.at[i];
			continue;
		}
		EXPECT(i + 2 < text.len);
		at[n++] = (char)(hex_digit(text.at[i + 1]) * 16 +
				hex_digit(text.at[i + 2]));
		i += 2;
	}
	return (struct str){at, n};
}

/* RFC 2047: the encoded words, one behind the other, up to `*rest`. */
static struct str words_read(struct str *rest, struct arena *arena)
{
	struct str text = STR(""), head = STR("=?UTF-8?Q?");
	while (str_starts(*rest, head)) {
		struct str word = str_skip(*rest, head.len);
		ptrdiff_t end = str_find(word, STR("?="));
		EXPECT(end >= 0 && (size_t)end + head.len + 2 <= 75);
		*rest = str_trim(str_skip(word, (size_t)end + 2));
		word.len = (size_t)end;
		EXPECT(str_find(word, STR(" ")) < 0);
		word = unquote(word, ' ', arena);
		char *at = arena_take(arena, text.len + word.len + 1);
		memcpy(at, text.at, text.len);
		memcpy(at + text.len, word.at, word.len);
		text = (struct str){at, text.len + word.len};
	}
	return text;
}

static struct str header_text(const struct parsed *parsed, const char *name,
		struct arena *arena)
{
	struct str value = header(parsed, name), rest = value;
	struct str text = words_read(&rest, arena);
	if (!text.len)
		return value;
	EXPECT_STR(rest, STR_NONE);
	return text;
}

/* RFC 2045: soft line ends go, hard ones become LF. */
static struct str body_text(const struct parsed *parsed, struct arena *arena)
{
	struct str rest = parsed->body, line;
	struct buf buf;
	buf_init(&buf, (size_t)1 << 20);
	while (line_cut(&rest, &line)) {
		bool soft = str_ends(line, STR("="));
		EXPECT(!str_ends(line, STR(" ")) && !str_ends(line, STR("\t")));
		EXPECT(line.len <= 76);
		if (soft)
			line.len--;
		buf_add(&buf, unquote(line, '_', arena));
		if (!soft)
			buf_add_char(&buf, '\n');
	}
	struct str text = arena_copy(arena, buf_str(&buf));
	buf_done(&buf);
	return text;
}

static void expect_headers(const struct parsed *parsed)
{
	static const char *const names[] = {"From", "To", "Subject", "Date",
			"Message-ID", "Auto-Submitted", "MIME-Version",
			"Content-Type", "Content-Transfer-Encoding"};
	EXPECT_I64(parsed->headers.count, sizeof names / sizeof *names);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		EXPECT_STR(parsed->headers.at[i].name, str_of(names[i]));
}

/* ---- bad input ---- */

TEST(what_is_no_address_gives_no_mail)
{
	static const char *const bad[] = {"", "zoe", "@", "zoe@", "@x", "a@b@c",
			"a b@c", "a@b\r\nBcc: x@y", "a@b\nx", "a@b,c@d",
			"<a@b>", "\"a\"@b", "a:b@c", "a@[1.2.3.4]",
			"\xc3\xa5@b.example"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct mail_request out = {0};
		struct mail mail = plain_mail();
		mail.to = str_of(bad[i]);
		EXPECT_FAULT(mail_write(&mail, arena, &out), FAULT_BAD_VALUE);
		if (str_eq(mail.to, STR("<a@b>")))
			continue;
		mail = plain_mail();
		mail.from = str_of(bad[i]);
		EXPECT_FAULT(mail_write(&mail, arena, &out), FAULT_SETTINGS);
		EXPECT_STR(out.message, STR_NONE);
	}
}

/* Whatever stands in a name or a subject, it can't add a header, and it is
 * read back as one line of what it was. */
TEST(nasty_names_and_subjects_add_no_header)
{
	static const char *const nasty[] = {"Zo\xc3\xab",
			"\r\nBcc: x@y.example", "a\nb", "a\rb", "a\r\n b",
			"=?UTF-8?Q?=0D=0ABcc:_x?=", "=?utf-8?B?DQpCY2M6IHg=?=",
			"\"quoted\" <x@y.example>", "x>, <y@z.example",
			"a,b;c:d", "\x01\x02\x1b[31m", "\xff\xfe", "\xc3",
			"\xe2\x80\xaetxt.exe", "\xf0\x9f\x93\xa6 parcel",
			"?=", "=?", "_", "a_b", "=41", "\t\t", " . ", ".",
			"\r\n.\r\n", "From: x", ":"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof nasty / sizeof *nasty; i++) {
		struct mail mail = plain_mail();
		mail.subject = mail.to_name = str_of(nasty[i]);
		mail.from = arena_print(arena, "%s <shop@example.com>",
				strchr(nasty[i], '<') ? "Shop" : nasty[i]);
		struct parsed parsed = parse(written(&mail, arena), arena);
		struct str shown = mail_line(str_of(nasty[i]), arena);
		expect_headers(&parsed);
		EXPECT_STR(header_text(&parsed, "Subject", arena), shown);
		struct str to = header(&parsed, "To");
		EXPECT_STR(words_read(&to, arena), shown);
		EXPECT_STR(to, STR("<zoe@example.org>"));
	}
}

TEST(dot_lines_and_every_byte_come_through_the_body)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct mail mail = plain_mail();
	mail.body = STR(".\n..\n.x\n\n \nx \ny\t\n=3D\n=\n"
			"Zo\xc3\xab \xf0\x9f\x93\xa6\nFrom here\nQUIT\n");
	struct parsed parsed = parse(written(&mail, arena), arena);
	EXPECT_STR(body_text(&parsed, arena), mail.body);
	/* No line begins with a dot even before the transport doubles it. */
	EXPECT(!str_starts(parsed.body, STR(".")));
	EXPECT(str_find(parsed.body, STR("\n.")) < 0);
}

TEST(the_same_reference_has_the_same_message_id)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct mail mail = plain_mail();
	struct parsed first = parse(written(&mail, arena), arena);
	mail.date += DAY_MS;
	mail.body = STR("Something else\n");
	struct parsed again = parse(written(&mail, arena), arena);
	EXPECT_STR(header(&first, "message-id"),
			STR("<demo.5001.sale@example.com>"));
	EXPECT_STR(header(&again, "message-id"), header(&first, "message-id"));
	mail.reference = STR("demo.5001.sale.");
	struct parsed other = parse(written(&mail, arena), arena);
	EXPECT(!str_eq(header(&other, "message-id"),
			header(&first, "message-id")));
}
