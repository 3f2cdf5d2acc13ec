/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz/mail_once.h"

#include <stdlib.h>

#include "base/crypto.h"
#include "notify/letter.h"
#include "notify/mail.h"

#define FIELDS 8
#define SEPARATOR ((char)0xFE)
#define LINE_MAX 998 /* RFC 5322, 2.1.1 */
#define FILE_BYTES STR("%PDF-1.7 \0\r\n.\r\n--=_waybill--\xff")

static void must(bool fact)
{
	if (!fact)
		abort();
}

/* ---- a reader of its own ---- */

static void is_wire(struct str message)
{
	size_t line = 0;
	must(message.len >= 2);
	for (size_t i = 0; i < message.len; i++, line++) {
		unsigned char c = (unsigned char)message.at[i];
		must(c && c < 128);
		if (c == '\r') {
			must(i + 1 < message.len && message.at[i + 1] == '\n');
			must(line <= LINE_MAX);
			i++;
			line = (size_t)-1;
		}
		must(c != '\n' || line == (size_t)-1);
	}
	must(line == 0);
}

static struct str line_take(struct str *rest)
{
	ptrdiff_t end = str_find(*rest, STR("\r\n"));
	must(end >= 0);
	struct str line = {rest->at, (size_t)end};
	*rest = str_skip(*rest, (size_t)end + 2);
	return line;
}

/* The headers must be just these, in this order; gives the last but one's
 * value, with its folds. */
static struct str headers_take(struct str *rest, const char *const *names,
		struct str *out_type)
{
	struct str line, name, first = *rest;
	size_t count = 0;
	while ((line = line_take(rest)).len) {
		if (line.at[0] == ' ' || line.at[0] == '\t') {
			must(count > 0 && str_trim(line).len);
			continue;
		}
		must(str_cut(&line, ':', &name));
		must(names[count] && str_eq(name, str_of(names[count])));
		if (str_eq(name, STR("Content-Type")))
			*out_type = (struct str){line.at,
					first.len - (size_t)(line.at - first.at)};
		count++;
	}
	must(!names[count]);
	return *rest;
}

/* "multipart/x; boundary="..."": empty for a part that has none inside. */
static struct str boundary_of(struct str type)
{
	struct str rest = str_trim(type), mark = STR_NONE;
	if (!str_starts(rest, STR("multipart/")))
		return STR_NONE;
	must(str_cut(&rest, '"', &mark) && str_cut(&rest, '"', &mark));
	must(mark.len > 0);
	return mark;
}

/* Cuts the body at its boundary: two parts, closed, nothing else. */
static void parts_cut(struct str body, struct str mark, struct str parts[2])
{
	size_t count = 0;
	const char *begin = NULL;
	bool closed = false;
	while (body.len) {
		struct str line = line_take(&body);
		struct str rest = line;
		bool dashes = str_starts(line, STR("--"));
		rest = str_skip(rest, 2);
		if (!dashes || !str_starts(rest, mark)) {
			must(count > 0 || !line.len);
			continue;
		}
		rest = str_skip(rest, mark.len);
		if (rest.len && !str_eq(rest, STR("--")))
			continue;
		must(!closed);
		if (count > 0)
			parts[count - 1] = (struct str){
					begin, (size_t)(line.at - begin)};
		closed = rest.len > 0;
		must(closed || count < 2);
		count += !closed;
		begin = body.at;
	}
	must(closed && count == 2);
}

static const char *const text_headers[] = {
		"Content-Type", "Content-Transfer-Encoding", NULL};
static const char *const file_headers[] = {"Content-Type",
		"Content-Transfer-Encoding", "Content-Disposition", NULL};
static const char *const twice_headers[] = {"Content-Type", NULL};

static void is_text(struct str part, const char *kind)
{
	struct str type = STR_NONE;
	headers_take(&part, text_headers, &type);
	must(str_starts(str_trim(type), str_of(kind)));
}

static void is_said_twice(struct str body, struct str mark)
{
	struct str parts[2] = {STR_NONE, STR_NONE};
	parts_cut(body, mark, parts);
	is_text(parts[0], "text/plain;");
	is_text(parts[1], "text/html;");
}

static void is_file(struct str part, struct arena *arena)
{
	struct str type = STR_NONE, bytes = STR_NONE;
	char *at = arena_take(arena, part.len + 1);
	size_t len = 0;
	headers_take(&part, file_headers, &type);
	for (size_t i = 0; i < part.len; i++)
		if (part.at[i] != '\r' && part.at[i] != '\n')
			at[len++] = part.at[i];
	must(!base64_read((struct str){at, len}, arena, &bytes).fault);
	must(str_eq(bytes, FILE_BYTES));
}

static void words_check(struct str part, bool html)
{
	struct str type = STR_NONE;
	if (!html) {
		is_text(part, "text/plain;");
		return;
	}
	headers_take(&part, twice_headers, &type);
	is_said_twice(part, boundary_of(type));
}

static void message_check(const struct mail *mail, struct str message,
		struct arena *arena)
{
	static const char *const plain[] = {"From", "To", "Subject", "Date",
			"Message-ID", "Auto-Submitted", "MIME-Version",
			"Content-Type", "Content-Transfer-Encoding", NULL};
	static const char *const parted[] = {"From", "To", "Subject", "Date",
			"Message-ID", "Auto-Submitted", "MIME-Version",
			"Content-Type", NULL};
	bool several = mail->file || mail->html.len;
	struct str type = STR_NONE, parts[2] = {STR_NONE, STR_NONE};
	is_wire(message);
	headers_take(&message, several ? parted : plain, &type);
	if (!several)
		return;
	struct str mark = boundary_of(type);
	if (!mail->file) {
		is_said_twice(message, mark);
		return;
	}
	parts_cut(message, mark, parts);
	words_check(parts[0], mail->html.len > 0);
	is_file(parts[1], arena);
}

/* ---- once ---- */

static struct str field_take(struct str *rest)
{
	struct str field = STR_NONE;
	str_cut(rest, SEPARATOR, &field);
	return field;
}

void mail_once(struct str input)
{
	struct arena *arena = arena_open();
	struct mail_request out = {0};
	struct str from = field_take(&input), to = field_take(&input);
	struct mail mail = {.to = to,
			.to_name = field_take(&input),
			.subject = field_take(&input),
			.body = field_take(&input),
			.html = field_take(&input),
			.date = 1780000000000};
	struct attachment file = {
			field_take(&input), STR("application/pdf"), FILE_BYTES};
	mail.from = arena_print(arena, "%.*s <shop@a.example>", STR_FMT(from));
	mail.reference = field_take(&input);
	mail.file = file.name.len ? &file : NULL;
	struct result r = mail_write(&mail, arena, &out);
	must(r.fault == FAULT_NONE || r.fault == FAULT_BAD_VALUE ||
			r.fault == FAULT_LIMIT || r.fault == FAULT_SETTINGS);
	if (!r.fault) {
		must(str_eq(out.to, mail.to));
		message_check(&mail, out.message, arena);
	}
	/* HTML of any kind becomes text. */
	struct str text = html_plain(mail.html, arena);
	must(text.len <= mail.html.len * 3 + 16);
	arena_close(arena);
}
