/* SPDX-License-Identifier: Apache-2.0 */
#include "liquid/scan.h"

#include "liquid/chars.h"

static int newlines(struct str s)
{
	int count = 0;
	for (size_t i = 0; i < s.len; i++)
		count += s.at[i] == '\n';
	return count;
}

static struct str cut(struct scan *scan, size_t len)
{
	struct str head = {scan->rest.at, len};
	scan->rest = str_from(scan->rest, len);
	scan->line += newlines(head);
	return head;
}

/* Up to and with "%}", or 0. */
static size_t tag_len(struct str s, size_t from)
{
	ptrdiff_t end = str_find(str_from(s, from), STR("%}"));
	return end < 0 ? 0 : from + (size_t)end + 2;
}

/*
 * As Shopify cuts an output: at "}}", and also after a single "}" and at a
 * tag that begins inside, which both are errors then. 0: never closed.
 */
static size_t output_len(struct str s)
{
	for (size_t i = 2; i < s.len; i++) {
		bool last = i + 1 == s.len;
		if (s.at[i] == '}')
			return !last && s.at[i + 1] == '}' ? i + 2 : i + 1;
		if (s.at[i] == '{' && !last && s.at[i + 1] == '%')
			return tag_len(s, i + 2);
	}
	return 0;
}

static size_t text_len(struct str s)
{
	for (size_t i = 0; i + 1 < s.len; i++)
		if (s.at[i] == '{' &&
				(s.at[i + 1] == '{' || s.at[i + 1] == '%'))
			return i;
	return s.len;
}

/* What stands between the braces, without the dashes. */
static void open_braces(struct piece *piece)
{
	struct str s = piece->whole;
	size_t from = 2, to = s.len - 2;
	piece->trims_left = s.at[2] == '-';
	piece->trims_right = s.at[s.len - 3] == '-';
	from += piece->trims_left;
	to -= piece->trims_right;
	piece->markup = from < to ? (struct str){s.at + from, to - from}
				  : STR_NONE;
}

/* A word or "#", then the markup. */
static void split_name(struct piece *piece)
{
	struct str all = piece->markup, s = str_lstrip(all);
	size_t len = s.len && s.at[0] == '#';
	if (!len)
		while (len < s.len && is_word(s.at[len]))
			len++;
	piece->name = (struct str){s.at, len};
	piece->markup = str_lstrip(str_from(s, len));
	if (len == 0)
		piece->kind = PIECE_NAMELESS;
	all.len -= piece->markup.len;
	piece->line += newlines(all);
}

static void read_tag(struct scan *scan, struct piece *piece)
{
	size_t len = tag_len(scan->rest, 2);
	piece->kind = len ? PIECE_TAG : PIECE_OPEN_TAG;
	piece->whole = cut(scan, len ? len : scan->rest.len);
	if (!len)
		return;
	open_braces(piece);
	split_name(piece);
}

static void read_output(struct scan *scan, struct piece *piece)
{
	size_t len = output_len(scan->rest);
	piece->whole = cut(scan, len ? len : scan->rest.len);
	if (!len || len < 4 || !str_ends(piece->whole, STR("}}"))) {
		piece->kind = PIECE_OPEN_OUTPUT;
		return;
	}
	piece->kind = PIECE_OUTPUT;
	open_braces(piece);
}

static bool next_line(struct scan *scan, struct piece *out)
{
	struct str line;
	*out = (struct piece){.kind = PIECE_TAG, .line = scan->line};
	while (str_cut(&scan->rest, '\n', &line)) {
		out->line = scan->line++;
		if (str_is_blank(line))
			continue;
		out->whole = out->markup = line;
		split_name(out);
		return true;
	}
	return false;
}

bool scan_next(struct scan *scan, struct piece *out)
{
	if (scan->by_line)
		return next_line(scan, out);
	if (scan->rest.len == 0)
		return false;
	*out = (struct piece){.line = scan->line};
	if (str_starts(scan->rest, STR("{%")))
		read_tag(scan, out);
	else if (str_starts(scan->rest, STR("{{")))
		read_output(scan, out);
	else
		out->whole = cut(scan, text_len(scan->rest));
	return true;
}

/* "{%" or "{%-", and behind it this very word. */
static bool begins_with(struct str s, struct str name)
{
	s = str_from(s, 2);
	s = str_lstrip(str_from(s, s.len && s.at[0] == '-'));
	return str_starts(s, name) &&
			(s.len == name.len || !is_word(s.at[name.len]));
}

/*
 * A tag that is begun in a tag takes its place: {% endraw {% endraw %} is one
 * "{% endraw" as text, and one tag. So it must end before the next begins.
 */
static bool ends_first(struct str s)
{
	struct str rest = str_from(s, 2);
	ptrdiff_t next = str_find(rest, STR("{%"));
	if (next >= 0)
		rest.len = (size_t)next;
	return str_find(rest, STR("%}")) >= 0;
}

bool scan_to(struct scan *scan, struct str end, struct str *out_body,
		struct piece *out_end)
{
	struct str rest = scan->rest;
	if (scan->by_line)
		return false;
	for (ptrdiff_t at; (at = str_find(rest, STR("{%"))) >= 0;) {
		rest = str_from(rest, (size_t)at);
		if (begins_with(rest, end) && ends_first(rest)) {
			*out_body = cut(scan, scan->rest.len - rest.len);
			return scan_next(scan, out_end);
		}
		rest = str_from(rest, 2);
	}
	return false;
}
