/* SPDX-License-Identifier: Apache-2.0 */
/* A small parser of mails, for tests: it shares no code with what writes. */
#ifndef WAYBILL_NOTIFY_MAIL_TEST_H
#define WAYBILL_NOTIFY_MAIL_TEST_H

#include "base/buf.h"
#include "base/test.h"
#include "notify/mail.h"

/* Cuts a line off at CRLF; a CR or an LF alone fails the test. */
static inline bool line_cut(struct str *rest, struct str *out_line)
{
	if (!rest->len)
		return false;
	ptrdiff_t end = str_find(*rest, STR("\r\n"));
	EXPECT(end >= 0);
	*out_line = (struct str){rest->at, (size_t)end};
	EXPECT(str_find(*out_line, STR("\r")) < 0);
	EXPECT(str_find(*out_line, STR("\n")) < 0);
	EXPECT(!memchr(out_line->at, 0, out_line->len));
	/* An address or a Message-ID can't be broken. */
	size_t most = str_ends(*out_line, STR(">")) ? 998 : 78;
	EXPECT(out_line->len <= most);
	*rest = str_skip(*rest, (size_t)end + 2);
	return true;
}

struct parsed {
	http_headers headers;
	struct str body;
};

/* Headers unfolded (the CRLF goes, the space stays), and the raw body. */
static inline struct parsed parse(struct str message, struct arena *arena)
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

static inline struct str header(const struct parsed *parsed, const char *name)
{
	for (size_t i = 0; i < parsed->headers.count; i++)
		if (str_eq_nocase(parsed->headers.at[i].name, str_of(name)))
			return parsed->headers.at[i].value;
	return STR_NONE;
}

static inline int hex_digit(char c)
{
	const char *digits = "0123456789ABCDEF", *at = strchr(digits, c);
	EXPECT(c && at);
	return (int)(at - digits);
}

/* "=C3=A5" -> the bytes; `space` is what "_" means. */
static inline struct str unquote(
		struct str text, char space, struct arena *arena)
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
static inline struct str words_read(struct str *rest, struct arena *arena)
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

static inline struct str header_text(const struct parsed *parsed,
		const char *name, struct arena *arena)
{
	struct str value = header(parsed, name), rest = value;
	struct str text = words_read(&rest, arena);
	if (!text.len)
		return value;
	EXPECT_STR(rest, STR_NONE);
	return text;
}

/* RFC 2045: soft line ends go, hard ones become LF. */
static inline struct str body_text(
		const struct parsed *parsed, struct arena *arena)
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

/* The parts between the boundary's lines; fails where it is not closed. */
static inline size_t parts_cut(struct str message, struct str *parts,
		size_t most, struct arena *arena)
{
	struct parsed whole = parse(message, arena);
	struct str type = header(&whole, "Content-Type"), rest = whole.body;
	struct str mark = STR_NONE, end = STR_NONE;
	size_t count = 0;
	EXPECT(str_starts(type, STR("multipart/")));
	EXPECT(str_find(type, STR("; boundary=\"")) > 0);
	EXPECT(str_cut(&type, '"', &mark) && str_cut(&type, '"', &mark));
	struct str first = arena_print(arena, "--%.*s\r\n", STR_FMT(mark));
	struct str next = arena_print(arena, "\r\n--%.*s", STR_FMT(mark));
	EXPECT(str_starts(rest, first));
	rest = str_skip(rest, first.len);
	for (ptrdiff_t at; (at = str_find(rest, next)) >= 0;) {
		EXPECT(count < most);
		parts[count++] = (struct str){rest.at, (size_t)at + 2};
		end = rest = str_skip(rest, (size_t)at + next.len);
		if (str_starts(rest, STR("--")))
			break;
		rest = str_skip(rest, 2);
	}
	EXPECT_STR(str_trim(end), STR("--"));
	return count;
}

/* What a program shows that can't show HTML. */
static inline struct str plain_text(struct str message, struct arena *arena)
{
	struct str parts[3];
	struct parsed whole = parse(message, arena);
	struct str type = header(&whole, "Content-Type");
	if (!str_starts(type, STR("multipart/")))
		return body_text(&whole, arena);
	EXPECT(parts_cut(message, parts, 3, arena) > 0);
	return plain_text(parts[0], arena);
}

#endif
