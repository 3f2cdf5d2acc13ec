/* SPDX-License-Identifier: Apache-2.0 */
/* What mail_write wrote is parsed back by a parser of the test's own. */
#include "notify/mail_test.h"

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
	struct mail_request out = {0};
	struct mail mail = plain_mail();
	mail.reference = STR_NONE;
	EXPECT_FAULT(mail_write(&mail, arena, &out), FAULT_BAD_VALUE);
}

/* ---- one line of text ---- */

TEST(a_line_has_neither_control_characters_nor_broken_ones)
{
	static const struct {
		struct str text, line;
	} rows[] = {
			{STR("Zo\xc3\xab"), STR("Zo\xc3\xab")},
			{STR("  a\r\nb  "), STR("a  b")},
			{STR("a\0b\x7f"), STR("a b")},
			{STR("\t\n\v"), STR("")},
			{STR("a\xc2\x85"
			     "b\xc2\x9f"),
					STR("a b")},
			{STR("\xc2\xa0"), STR("\xc2\xa0")},
			{STR("\xff"), STR("?")},
			{STR("a\xc3"), STR("a?")},
			{STR("\xc3\x28"), STR("?(")},
			/* Second spellings, a surrogate, past the end. */
			{STR("\xc0\xaf"), STR("??")},
			{STR("\xe0\x80\xaf"), STR("???")},
			{STR("\xed\xa0\x80"), STR("???")},
			{STR("\xf0\x80\x80\xaf"), STR("????")},
			{STR("\xf4\x90\x80\x80"), STR("????")},
			{STR("\xf4\x8f\xbf\xbf"), STR("\xf4\x8f\xbf\xbf")},
			{STR("\xe2\x82"), STR("??")},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		EXPECT_STR(mail_line(rows[i].text, arena), rows[i].line);
	EXPECT_STR(mail_line(STR_NONE, arena), STR_NONE);
}

/* ---- headers ---- */

static const char *const nasty[] = {"Zo\xc3\xab", "\r\nBcc: x@y.example",
		"a\nb", "a\rb", "a\r\n b", "=?UTF-8?Q?=0D=0ABcc:_x?=",
		"=?utf-8?B?DQpCY2M6IHg=?=", "\"quoted\" (comment)", "a,b;c:d",
		"\x01\x02\x1b[31m", "\xff\xfe", "\xc3", "\xe2\x80\xaetxt.exe",
		"\xf0\x9f\x93\xa6 parcel", "?=", "=?", "_", "a_b", "=41",
		"\t\t", " . ", ".", "\r\n.\r\n", "From: x", ":", "\\", "@",
		"\r\n\r\n<html>", "%s%n",
		"\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", "\xef\xbb\xbf", "a  b",
		"?", "? =", "\xc2\x85 Bcc: x", "\xe2\x80\xa8 Bcc: x"};

#define NASTY (sizeof nasty / sizeof *nasty)

static void expect_line(struct str text, struct arena *arena)
{
	struct mail mail = plain_mail();
	mail.subject = mail.to_name = text;
	/* What a setting can hold: text, whose "<" begins the address. */
	bool fits = str_find(text, STR("<")) < 0 &&
			!(text.len && memchr(text.at, 0, text.len));
	struct str sender = fits ? text : STR_NONE;
	mail.from = arena_print(
			arena, "%.*s <shop@example.com>", STR_FMT(sender));
	struct parsed parsed = parse(written(&mail, arena), arena);
	struct str shown = mail_line(text, arena);
	struct str to = header(&parsed, "To");
	struct str from = header(&parsed, "From");
	expect_headers(&parsed);
	EXPECT_STR(header_text(&parsed, "Subject", arena), shown);
	EXPECT_STR(words_read(&to, arena), shown);
	EXPECT_STR(to, STR("<zoe@example.org>"));
	EXPECT_STR(words_read(&from, arena), fits ? shown : STR_NONE);
	EXPECT_STR(from, STR("<shop@example.com>"));
}

/* Whatever stands in a name or a subject, it adds no header, and it is read
 * back as one line of what it was. */
TEST(nasty_names_and_subjects_add_no_header)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < NASTY; i++) {
		expect_line(str_of(nasty[i]), arena);
		expect_line(arena_print(arena, "Jos\xc3\xa9 %s", nasty[i]),
				arena);
		expect_line(arena_print(arena, "%s: %s", nasty[i],
					    nasty[NASTY - 1 - i]),
				arena);
	}
	expect_line(STR("a\0b\r\nBcc: x"), arena);
}

TEST(long_names_and_subjects_are_folded)
{
	static const char *const pieces[] = {"x", "\xc3\xa5", " ", "=", "?",
			"\xf0\x9f\x93\xa6", "word ", "\xff"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct buf buf;
		buf_init(&buf, 10000);
		for (size_t n = 0; n < 1000; n++) {
			buf_add_c(&buf, pieces[i]);
			if (n < 150 || n == 999)
				expect_line(arena_copy(arena, buf_str(&buf)),
						arena);
		}
		buf_done(&buf);
	}
}

TEST(any_bytes_at_all_are_one_line)
{
	uint64_t seed = 1;
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t turn = 0; turn < 300; turn++) {
		char bytes[200];
		for (size_t i = 0; i < sizeof bytes; i++) {
			seed = seed * 6364136223846793005u +
					1442695040888963407u;
			bytes[i] = (char)(seed >> 56);
		}
		expect_line((struct str){bytes, turn % sizeof bytes}, arena);
		arena_reset(arena);
	}
}

TEST(a_plain_subject_stays_readable)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct mail mail = plain_mail();
	struct parsed parsed = parse(written(&mail, arena), arena);
	EXPECT_STR(header(&parsed, "subject"), STR("Order #1: invoice INV-1"));
	EXPECT_STR(header(&parsed, "from"), STR("<shop@example.com>"));
	EXPECT_STR(header(&parsed, "to"), STR("<zoe@example.org>"));
	EXPECT_STR(header(&parsed, "date"),
			STR("Sat, 28 Nov 2026 21:06:40 +0000"));
	EXPECT_STR(header(&parsed, "content-type"),
			STR("text/plain; charset=utf-8"));
}

/* So that no change of the spelling goes unseen. */
TEST(a_message_looks_like_this)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct mail mail = plain_mail();
	mail.from = STR("Shop AZaz09 <shop@example.com>");
	mail.to_name = STR("Zo\xc3\xab Berg!*+-/ (x)");
	mail.subject = STR(
			"A subject of sixty bytes, which is the most a plain "
			"one has.");
	mail.body = STR(".a = b\n\ttab \n end");
	EXPECT_STR(written(&mail, arena),
			STR("From: =?UTF-8?Q?Shop_AZaz09?=\r\n"
			    " <shop@example.com>\r\n"
			    "To: =?UTF-8?Q?Zo=C3=AB_Berg!*+-/_=28x=29?=\r\n"
			    " <zoe@example.org>\r\n"
			    "Subject: A subject of sixty bytes, which is the "
			    "most a plain one has.\r\n"
			    "Date: Sat, 28 Nov 2026 21:06:40 +0000\r\n"
			    "Message-ID: <demo.5001.sale@example.com>\r\n"
			    "Auto-Submitted: auto-generated\r\n"
			    "MIME-Version: 1.0\r\n"
			    "Content-Type: text/plain; charset=utf-8\r\n"
			    "Content-Transfer-Encoding: quoted-printable\r\n"
			    "\r\n"
			    "=2Ea =3D b\r\n"
			    "\ttab=20\r\n"
			    " end\r\n"));
	mail.subject = STR(
			"A subject of sixty bytes, which is the most a plain "
			"one has..");
	EXPECT_I64(mail.subject.len, 61);
	EXPECT(str_find(written(&mail, arena), STR("\r\nSubject: =?UTF-8")) >
			0);
}

TEST(the_senders_name_is_what_stands_before_the_address)
{
	static const struct {
		const char *from, *name;
	} rows[] = {
			{"shop@example.com", ""},
			{" shop@example.com ", ""},
			{"<shop@example.com>", ""},
			{"Shop <shop@example.com>", "Shop"},
			{"\"Shop, Inc.\" < shop@example.com>", "Shop, Inc."},
			{"\" <shop@example.com>", "\""},
			{"Bj\xc3\xb6rn & Co <shop@example.com>",
					"Bj\xc3\xb6rn & Co"},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct mail_request out = {0};
		struct mail mail = plain_mail();
		mail.from = str_of(rows[i].from);
		EXPECT_OK(mail_write(&mail, arena, &out));
		EXPECT_STR(out.from, STR("shop@example.com"));
		struct parsed parsed = parse(out.message, arena);
		struct str from = header(&parsed, "From");
		EXPECT_STR(words_read(&from, arena), str_of(rows[i].name));
		EXPECT_STR(from, STR("<shop@example.com>"));
	}
}

/* ---- Message-ID ---- */

static struct str id_of(struct str reference, struct arena *arena)
{
	struct mail mail = plain_mail();
	mail.reference = reference;
	struct parsed parsed = parse(written(&mail, arena), arena);
	return header(&parsed, "message-id");
}

TEST(the_same_reference_has_the_same_message_id)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct mail mail = plain_mail();
	mail.date += DAY_MS;
	mail.body = STR("Something else\n");
	struct parsed parsed = parse(written(&mail, arena), arena);
	EXPECT_STR(header(&parsed, "message-id"),
			STR("<demo.5001.sale@example.com>"));
	EXPECT_STR(id_of(STR("demo.5001.sale"), arena),
			STR("<demo.5001.sale@example.com>"));
}

/* A local part of RFC 5322: atoms with single dots between them. */
static void expect_dot_atom(struct str id)
{
	EXPECT(str_starts(id, STR("<")) && str_ends(id, STR("@example.com>")));
	struct str local = {id.at + 1, id.len - sizeof "<@example.com>" + 1};
	EXPECT(local.len > 0 && local.at[0] != '.');
	EXPECT(local.at[local.len - 1] != '.');
	EXPECT(str_find(local, STR("..")) < 0);
	for (size_t i = 0; i < local.len; i++) {
		char c = local.at[i];
		EXPECT(c > ' ' && c < 127 && !strchr("()<>[]:;@\\,\"", c));
	}
}

TEST(an_address_may_have_254_bytes)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct mail_request out = {0};
	struct mail mail = plain_mail();
	char bytes[256];
	memset(bytes, 'a', sizeof bytes);
	bytes[60] = '@';
	mail.to = (struct str){bytes, 254};
	EXPECT_OK(mail_write(&mail, arena, &out));
	mail.to = (struct str){bytes, 255};
	EXPECT_FAULT(mail_write(&mail, arena, &out), FAULT_BAD_VALUE);
	mail.to = STR("a@b");
	EXPECT_OK(mail_write(&mail, arena, &out));
	EXPECT_STR(out.to, STR("a@b"));
}

TEST(other_references_have_other_message_ids)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str ids[NASTY + 8];
	size_t count = 0;
	for (size_t i = 0; i < NASTY; i++)
		ids[count++] = id_of(str_of(nasty[i]), arena);
	static const char *const close[] = {
			"a.b", "a..b", ".a.b", "a.b.", "a=2Eb", "a b", "A.b"};
	for (size_t i = 0; i < sizeof close / sizeof *close; i++)
		ids[count++] = id_of(str_of(close[i]), arena);
	for (size_t i = 0; i < count; i++) {
		expect_dot_atom(ids[i]);
		for (size_t j = 0; j < i; j++)
			EXPECT(!str_eq(ids[i], ids[j]));
	}
}

TEST(a_long_reference_ends_in_its_digest)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	char bytes[5000];
	memset(bytes, '.', sizeof bytes);
	struct str first = id_of((struct str){bytes, 4000}, arena);
	struct str other = id_of((struct str){bytes, 4001}, arena);
	expect_dot_atom(first);
	expect_dot_atom(other);
	EXPECT(!str_eq(first, other));
	EXPECT(first.len < 500);
	struct str known =
			arena_print(arena, "demo.5001.mail.%.*s", 200, bytes);
	EXPECT(str_starts(id_of(known, arena), STR("<demo.5001.mail.")));
}

/* ---- body ---- */

static struct str body_back(struct str body, struct arena *arena)
{
	struct mail mail = plain_mail();
	mail.body = body;
	struct parsed parsed = parse(written(&mail, arena), arena);
	/* No line begins with a dot even before the transport doubles it. */
	EXPECT(!str_starts(parsed.body, STR(".")));
	EXPECT(str_find(parsed.body, STR("\n.")) < 0);
	return body_text(&parsed, arena);
}

TEST(dot_lines_and_every_character_come_through_the_body)
{
	static const char *const bodies[] = {".\n", "..\n", ".\n.\n.\n",
			"\n.\n", ".x\n\n \nx \ny\t\n\t\n", "=3D\n=\n==\n=20\n",
			"Zo\xc3\xab \xf0\x9f\x93\xa6\n", "From here\nQUIT\n",
			"a  b\n", "\n\n\n"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
		EXPECT_STR(body_back(str_of(bodies[i]), arena),
				str_of(bodies[i]));
}

TEST(a_body_is_clean_lines)
{
	static const struct {
		struct str body, back;
	} rows[] = {
			{STR(""), STR("\n")},
			{STR("x"), STR("x\n")},
			{STR("x\r\n.\r\ny\r\n"), STR("x\n.\ny\n")},
			{STR("x\ry\n"), STR("xy\n")},
			{STR("x\0y\x1b[1m\n"), STR("x y [1m\n")},
			{STR("x \r\n"), STR("x \n")},
			{STR("x "), STR("x \n")},
			{STR("x\t"), STR("x\t\n")},
			{STR("\xff\xc3\n"), STR("??\n")},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		EXPECT_STR(body_back(rows[i].body, arena), rows[i].back);
}

/* Wherever a long line is broken, no part of it begins with a dot. */
TEST(long_lines_are_broken_softly)
{
	static const char *const pieces[] = {".", "x", "\xc3\xa5", " ", "=",
			"x.", "\xf0\x9f\x93\xa6"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct buf buf;
		buf_init(&buf, 4000);
		for (size_t n = 0; n < 400; n++)
			buf_add_c(&buf, pieces[i]);
		buf_add_char(&buf, '\n');
		EXPECT_STR(body_back(buf_str(&buf), arena), buf_str(&buf));
		buf_done(&buf);
	}
}

TEST(a_body_past_its_limit_is_no_mail)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct mail_request out = {0};
	struct mail mail = plain_mail();
	size_t len = (size_t)1 << 20;
	char *at = arena_take(arena, len);
	memset(at, 'x', len);
	mail.body = (struct str){at, len};
	EXPECT_FAULT(mail_write(&mail, arena, &out), FAULT_LIMIT);
	EXPECT_STR(out.message, STR_NONE);
}
