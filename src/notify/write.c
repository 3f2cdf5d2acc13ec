/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A mail becomes a message. Whatever stands in a name or a title ends up
 * inside an encoded word or an encoded line: it can't end a header.
 */
#include "notify/attach.h"

#include "base/crypto.h"

#define MESSAGE_MAX ((size_t)1 << 20)
#define MESSAGE_FILE_MAX ((size_t)8 << 20) /* with a file */
#define ADDRESS_MAX 254
#define WORD_MAX 60 /* an encoded word; RFC 2047 allows 75 */
#define LINE_MAX 76 /* of quoted-printable */
#define ID_MAX 120  /* bytes of a reference that stand in a Message-ID */

/* No second spelling of a shorter one, no surrogate, none past U+10FFFF. */
static bool is_in_range(unsigned char first, unsigned char second)
{
	return !(first == 0xE0 && second < 0xA0) &&
			!(first == 0xED && second > 0x9F) &&
			!(first == 0xF0 && second < 0x90) &&
			!(first == 0xF4 && second > 0x8F);
}

/* Bytes of the UTF-8 character at `i`; 0 when it is none. */
static size_t char_len(struct str s, size_t i)
{
	unsigned char c = (unsigned char)s.at[i];
	size_t len = c < 0x80                   ? 1
			: c >= 0xC2 && c < 0xE0 ? 2
			: c >= 0xE0 && c < 0xF0 ? 3
			: c >= 0xF0 && c < 0xF5 ? 4
						: 0;
	if (i + len > s.len)
		return 0;
	for (size_t n = 1; n < len; n++)
		if (((unsigned char)s.at[i + n] & 0xC0) != 0x80)
			return 0;
	return len < 3 || is_in_range(c, (unsigned char)s.at[i + 1]) ? len : 0;
}

/* Those of ASCII, and those of Latin-1 (U+0080 to U+009F). */
static bool is_control(struct str s, size_t i)
{
	unsigned char c = (unsigned char)s.at[i];
	return c < ' ' || c == 127 ||
			(c == 0xC2 && (unsigned char)s.at[i + 1] < 0xA0);
}

/* Only what `kept` names is left of the control characters; a CR is nothing
 * where an LF ends lines. */
static struct str cleaned(
		struct str text, const char *kept, struct arena *arena)
{
	char *at = arena_take(arena, text.len + 1);
	size_t n = 0;
	for (size_t i = 0, len; i < text.len; i += len ? len : 1) {
		len = char_len(text, i);
		char c = text.at[i];
		if (len == 0)
			at[n++] = '?';
		else if (!is_control(text, i) || (c && strchr(kept, c)))
			memcpy(at + n, text.at + i, len), n += len;
		else if (c != '\r' || !*kept)
			at[n++] = ' ';
	}
	return (struct str){at, n};
}

struct str mail_line(struct str text, struct arena *arena)
{
	return str_trim(cleaned(text, "", arena));
}

/* ---- addresses ---- */

static bool is_address(struct str address)
{
	size_t at_sign = 0;
	if (address.len < 3 || address.len > ADDRESS_MAX)
		return false;
	for (size_t i = 0; i < address.len; i++) {
		unsigned char c = (unsigned char)address.at[i];
		if (c <= ' ' || c >= 127 || strchr("<>,;:\"\\()[]", c))
			return false;
		if (c == '@' && at_sign++)
			return false;
	}
	return at_sign == 1 && address.at[0] != '@' &&
			address.at[address.len - 1] != '@';
}

static struct str unquoted(struct str name)
{
	if (name.len >= 2 && str_starts(name, STR("\"")) &&
			str_ends(name, STR("\"")))
		return (struct str){name.at + 1, name.len - 2};
	return name;
}

/* "Shop <shop@example.com>" -> name and address. */
static void address_cut(
		struct str text, struct str *out_name, struct str *out_address)
{
	ptrdiff_t open = str_find(text, STR("<"));
	*out_name = STR_NONE;
	*out_address = str_trim(text);
	if (open < 0 || !str_ends(*out_address, STR(">")))
		return;
	*out_name = unquoted(str_trim((struct str){text.at, (size_t)open}));
	*out_address = str_trim(str_skip(text, (size_t)open + 1));
	out_address->len--;
}

/* ---- headers ---- */

static bool is_plain(struct str text)
{
	if (text.len > WORD_MAX || str_find(text, STR("=?")) >= 0)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		if (c < ' ' || c >= 127)
			return false;
	}
	return true;
}

/* The characters that are safe in a name as well (RFC 2047, 5.3). */
static bool is_word_char(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || (c && strchr("!*+-/", c));
}

static size_t word_width(struct str text, size_t i, size_t len)
{
	size_t width = 0;
	for (size_t n = 0; n < len; n++) {
		unsigned char c = (unsigned char)text.at[i + n];
		width += is_word_char(c) || c == ' ' ? 1 : 3;
	}
	return width;
}

static void word_char(struct buf *buf, struct str text, size_t i, size_t len)
{
	for (size_t n = 0; n < len; n++) {
		unsigned char c = (unsigned char)text.at[i + n];
		if (c == ' ')
			buf_add_char(buf, '_');
		else if (is_word_char(c))
			buf_add_char(buf, (char)c);
		else
			buf_print(buf, "=%02X", c);
	}
}

#define WORD_OPEN "=?UTF-8?Q?"

/* Words of whole characters, one a line: white space between encoded words
 * is not part of the text. */
static void encoded_add(struct buf *buf, struct str text)
{
	size_t width = 0;
	buf_add_c(buf, WORD_OPEN);
	for (size_t i = 0; i < text.len;) {
		size_t len = char_len(text, i);
		len = len ? len : 1;
		size_t more = word_width(text, i, len);
		if (width + more > WORD_MAX - sizeof WORD_OPEN - 1) {
			buf_add_c(buf, "?=\r\n " WORD_OPEN);
			width = 0;
		}
		word_char(buf, text, i, len);
		width += more;
		i += len;
	}
	buf_add_c(buf, "?=");
}

static void header_text(struct buf *buf, const char *name, struct str text)
{
	buf_print(buf, "%s: ", name);
	if (is_plain(text))
		buf_add(buf, text);
	else
		encoded_add(buf, text);
	buf_add_c(buf, "\r\n");
}

static void header_address(struct buf *buf, const char *name, struct str who,
		struct str address)
{
	buf_print(buf, "%s: ", name);
	if (who.len) {
		encoded_add(buf, who);
		buf_add_c(buf, "\r\n ");
	}
	buf_print(buf, "<%.*s>\r\n", STR_FMT(address));
}

static bool is_id_char(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || (c && strchr("-_+", c));
}

/* All that a Message-ID may not hold becomes "=XX". */
static void id_add(struct buf *buf, struct str text)
{
	bool dot_fits = false;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		bool dot = c == '.' && dot_fits && i + 1 < text.len;
		if (dot || is_id_char(c))
			buf_add_char(buf, (char)c);
		else
			buf_print(buf, "=%02X", c);
		dot_fits = !dot;
	}
}

/* The same mail has the same id, however often it is sent. A reference that
 * is too long for a header (others' ids stand in it) ends in its digest. */
static void header_id(struct buf *buf, struct str reference, struct str address,
		struct arena *arena)
{
	ptrdiff_t at = str_find(address, STR("@"));
	struct str domain = str_skip(address, (size_t)at + 1);
	struct str head = reference;
	uint8_t digest[SHA256_SIZE];
	if (head.len > ID_MAX)
		head.len = ID_MAX;
	buf_add_c(buf, "Message-ID: <");
	id_add(buf, head);
	if (head.len < reference.len) {
		sha256(reference, digest);
		struct str hex = hex_of((struct str){(const char *)digest,
							sizeof digest},
				arena);
		buf_print(buf, "~%.*s", STR_FMT(hex));
	}
	buf_print(buf, "@%.*s>\r\n", STR_FMT(domain));
}

/* ---- body ---- */

/* Will one more byte be the first of its line? */
static bool begins_line(size_t line)
{
	return line == 0 || line + 1 > LINE_MAX - 1;
}

/* Ends the line softly when `more` bytes and a "=" would not fit. */
static void make_room(struct buf *buf, size_t *line, size_t more)
{
	if (*line + more > LINE_MAX - 1) {
		buf_add_c(buf, "=\r\n");
		*line = 0;
	}
	*line += more;
}

static bool is_body_char(struct str text, size_t i)
{
	unsigned char c = (unsigned char)text.at[i];
	/* White space at the end of a line would be lost on the way. */
	if (c == ' ' || c == '\t')
		return i + 1 < text.len && text.at[i + 1] != '\n';
	return c > ' ' && c < 127 && c != '=';
}

/* `text` is clean. No line begins with a dot, which would end the mail where
 * a server on the way forgets to double it. */
static void body_add(struct buf *buf, struct str text)
{
	size_t line = 0;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		if (c == '\n') {
			buf_add_c(buf, "\r\n");
			line = 0;
		} else if (is_body_char(text, i) &&
				!(c == '.' && begins_line(line))) {
			make_room(buf, &line, 1);
			buf_add_char(buf, (char)c);
		} else {
			make_room(buf, &line, 3);
			buf_print(buf, "=%02X", c);
		}
	}
	if (!str_ends(text, STR("\n")))
		buf_add_c(buf, "\r\n");
}

static void headers_add(struct buf *buf, const struct mail *mail,
		struct str from_name, struct str from, struct arena *arena)
{
	struct str date = time_print_mail(mail->date, arena);
	header_address(buf, "From", mail_line(from_name, arena), from);
	header_address(buf, "To", mail_line(mail->to_name, arena), mail->to);
	header_text(buf, "Subject", mail_line(mail->subject, arena));
	buf_print(buf, "Date: %.*s\r\n", STR_FMT(date));
	header_id(buf, mail->reference, from, arena);
	buf_add_c(buf,
			"Auto-Submitted: auto-generated\r\n"
			"MIME-Version: 1.0\r\n");
}

static void text_add(struct buf *buf, const char *type, struct str text,
		struct arena *arena)
{
	buf_print(buf,
			"Content-Type: text/%s; charset=utf-8\r\n"
			"Content-Transfer-Encoding: quoted-printable\r\n"
			"\r\n",
			type);
	body_add(buf, cleaned(text, "\n\t", arena));
}

/* The plain text first: the last one that a program can show is shown (RFC
 * 2046, 5.1.4). The line end before a boundary is the boundary's. */
static void words_add(
		struct buf *buf, const struct mail *mail, struct arena *arena)
{
	if (!mail->html.len) {
		text_add(buf, "plain", mail->body, arena);
		return;
	}
	buf_add_c(buf,
			"Content-Type: multipart/alternative;\r\n"
			" boundary=\"" BOUNDARY_TEXT "\"\r\n"
			"\r\n--" BOUNDARY_TEXT "\r\n");
	text_add(buf, "plain", mail->body, arena);
	buf_add_c(buf, "\r\n--" BOUNDARY_TEXT "\r\n");
	text_add(buf, "html", mail->html, arena);
	buf_add_c(buf, "\r\n--" BOUNDARY_TEXT "--\r\n");
}

static void parts_add(
		struct buf *buf, const struct mail *mail, struct arena *arena)
{
	buf_add_c(buf,
			"Content-Type: multipart/mixed; boundary=\"" BOUNDARY
			"\"\r\n\r\n--" BOUNDARY "\r\n");
	words_add(buf, mail, arena);
	buf_add_c(buf, "\r\n--" BOUNDARY "\r\n");
	attachment_add(buf, mail->file, arena);
	buf_add_c(buf, "--" BOUNDARY "--\r\n");
}

RESULT mail_write(const struct mail *mail, struct arena *arena,
		struct mail_request *out)
{
	struct str name, from;
	address_cut(mail->from, &name, &from);
	ENSURE(is_address(from), FAULT_SETTINGS);
	ENSURE(is_address(mail->to) && mail->reference.len, FAULT_BAD_VALUE);

	struct buf buf;
	buf_init(&buf, mail->file ? MESSAGE_FILE_MAX : MESSAGE_MAX);
	headers_add(&buf, mail, name, from, arena);
	if (mail->file)
		parts_add(&buf, mail, arena);
	else
		words_add(&buf, mail, arena);
	struct result checked = buf_check(&buf);
	if (!checked.fault)
		*out = (struct mail_request){
				.from = arena_copy(arena, from),
				.to = arena_copy(arena, mail->to),
				.message = arena_copy(arena, buf_str(&buf)),
		};
	buf_done(&buf);
	return checked;
}

RESULT mail_make(const struct mail_ask *ask, const struct attachment *file,
		struct str from, struct arena *arena, struct mail_request *out,
		struct mail_broken *out_broken)
{
	struct mail mail = {0};
	TRY(mail_words(ask, arena, &mail, out_broken));
	mail.file = file;
	mail.from = from;
	mail.reference = ask->effect->reference;
	mail.date = ask->now;
	return mail_write(&mail, arena, out);
}
