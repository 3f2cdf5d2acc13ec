/* SPDX-License-Identifier: Apache-2.0 */
#include "notify/attach.h"

#include "base/crypto.h"

#define LINE_MAX 76  /* of base64 (RFC 2045, 6.8) */
#define PIECE_MAX 60 /* of an encoded name, on a line of its own */
#define NAME_MAX_LEN 120

static bool is_plain_char(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || (c && strchr("-_.", c));
}

static bool is_plain_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!is_plain_char((unsigned char)name.at[i]))
			return false;
	return name.len <= PIECE_MAX;
}

/* RFC 2231: each byte that is not plain as %XX; a name that is long goes on
 * in filename*1*, filename*2*, ... */
static void name_encoded(struct buf *buf, struct str name)
{
	size_t width = 0, piece = 0;
	buf_add_c(buf, "\r\n filename*0*=UTF-8''");
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.at[i];
		if (width + 3 > PIECE_MAX - 20) {
			buf_print(buf, ";\r\n filename*%zu*=", ++piece);
			width = 0;
		}
		if (is_plain_char(c))
			buf_add_char(buf, (char)c);
		else
			buf_print(buf, "%%%02X", c);
		width += is_plain_char(c) ? 1 : 3;
	}
}

/* A name, and no way to a folder. */
static struct str name_clean(struct str name, struct arena *arena)
{
	struct str line = mail_line(name, arena);
	char *at = (char *)(uintptr_t)arena_cstr(arena, line);
	if (line.len > NAME_MAX_LEN)
		line.len = NAME_MAX_LEN;
	while (line.len &&
			((unsigned char)line.at[line.len - 1] & 0xC0) == 0x80)
		line.len--;
	for (size_t i = 0; i < line.len; i++)
		if (at[i] == '/' || at[i] == '\\')
			at[i] = '-';
	return (struct str){at, line.len};
}

static void name_add(struct buf *buf, struct str name)
{
	if (is_plain_name(name))
		buf_print(buf, "\r\n filename=\"%.*s\"", STR_FMT(name));
	else
		name_encoded(buf, name);
}

static void lines_add(struct buf *buf, struct str base64)
{
	while (base64.len) {
		struct str line = base64;
		if (line.len > LINE_MAX)
			line.len = LINE_MAX;
		buf_add(buf, line);
		buf_add_c(buf, "\r\n");
		base64 = str_skip(base64, line.len);
	}
}

void attachment_add(struct buf *buf, const struct attachment *file,
		struct arena *arena)
{
	buf_print(buf, "Content-Type: %.*s\r\n", STR_FMT(file->type));
	buf_add_c(buf,
			"Content-Transfer-Encoding: base64\r\n"
			"Content-Disposition: attachment;");
	name_add(buf, name_clean(file->name, arena));
	buf_add_c(buf, "\r\n\r\n");
	lines_add(buf, base64_of(file->bytes, arena));
}
