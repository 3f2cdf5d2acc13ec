/* SPDX-License-Identifier: Apache-2.0 */
/* HTML of a mail as plain text. It need not be well-formed: whatever comes
 * in, text comes out. */
#include "notify/letter.h"

struct plain {
	struct buf buf;
	struct str link; /* of the <a> that is open */
	size_t link_at;  /* where its words began */
};

static const struct {
	const char *name, *text;
} entities[] = {{"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""},
		{"#39", "'"}, {"apos", "'"}, {"nbsp", " "}, {"#160", " "},
		{"times", "\xC3\x97"}, {"middot", "\xC2\xB7"},
		{"mdash", "\xE2\x80\x94"}, {"ndash", "\xE2\x80\x93"},
		{"hellip", "\xE2\x80\xA6"}, {"zwnj", ""}};

/* Tags that end a line. */
static const char *const blocks[] = {"p", "div", "br", "tr", "table", "h1",
		"h2", "h3", "h4", "ul", "ol", "li", "hr", "title"};

/* What stands in these is for nobody to read. */
static const char *const silent[] = {"head", "style", "script"};

static bool is_in(const char *const *list, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq_nocase(str_of(list[i]), name))
			return true;
	return false;
}

#define IS_IN(list_, name_) is_in(list_, sizeof list_ / sizeof *list_, name_)

static void space_add(struct buf *buf)
{
	if (buf->len && buf->at[buf->len - 1] != ' ' &&
			buf->at[buf->len - 1] != '\n')
		buf_add_char(buf, ' ');
}

/* Up to and with the ";", or one byte where it is none. */
static size_t entity_add(struct buf *buf, struct str rest)
{
	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
		struct str name = str_of(entities[i].name);
		if (!str_starts(str_skip(rest, 1), name) ||
				rest.len < name.len + 2 ||
				rest.at[name.len + 1] != ';')
			continue;
		buf_add_c(buf, entities[i].text);
		return name.len + 2;
	}
	buf_add_char(buf, '&');
	return 1;
}

static struct str tag_name(struct str tag)
{
	size_t len = 0;
	if (str_starts(tag, STR("/")))
		tag = str_skip(tag, 1);
	while (len < tag.len && !strchr(" \t\r\n/>", tag.at[len]))
		len++;
	return (struct str){tag.at, len};
}

/* href="..." */
static struct str tag_link(struct str tag)
{
	ptrdiff_t at = str_find(tag, STR("href="));
	struct str rest = str_skip(tag, at < 0 ? tag.len : (size_t)at + 5);
	struct str url = STR_NONE;
	if (!rest.len || (rest.at[0] != '"' && rest.at[0] != '\''))
		return STR_NONE;
	char quote = rest.at[0];
	rest = str_skip(rest, 1);
	str_cut(&rest, quote, &url);
	return url;
}

static void text_add(struct plain *plain, struct str text)
{
	struct buf *buf = &plain->buf;
	for (size_t i = 0; i < text.len;) {
		if (strchr(" \t\r\n", text.at[i])) {
			space_add(buf);
			i++;
		} else if (text.at[i] == '&') {
			i += entity_add(buf, str_skip(text, i));
		} else {
			buf_add_char(buf, text.at[i++]);
		}
	}
}

/* Where it leads, unless its words are just that. */
static void link_end(struct plain *plain)
{
	struct str words = str_skip(buf_str(&plain->buf), plain->link_at);
	if (plain->link.len && str_find(words, plain->link) < 0) {
		space_add(&plain->buf);
		buf_add_c(&plain->buf, "( ");
		text_add(plain, plain->link);
		buf_add_c(&plain->buf, " )");
	}
	plain->link = STR_NONE;
}

static void tag_take(struct plain *plain, struct str tag)
{
	struct str name = tag_name(tag);
	bool end = str_starts(tag, STR("/"));
	if (str_eq_nocase(name, STR("a"))) {
		if (end)
			link_end(plain);
		plain->link = end ? STR_NONE : tag_link(tag);
		plain->link_at = plain->buf.len;
	} else if (str_eq_nocase(name, STR("td")) && end) {
		space_add(&plain->buf);
	} else if (IS_IN(blocks, name)) {
		buf_add_c(&plain->buf,
				str_eq_nocase(name, STR("p")) ? "\n\n" : "\n");
	}
}

/* From behind the tag to behind its end. */
static struct str silent_skip(struct str rest, struct str name)
{
	while (rest.len) {
		ptrdiff_t at = str_find(rest, STR("</"));
		if (at < 0)
			return STR_NONE;
		rest = str_skip(rest, (size_t)at + 1);
		if (!str_eq_nocase(tag_name(rest), name))
			continue;
		at = str_find(rest, STR(">"));
		return at < 0 ? STR_NONE : str_skip(rest, (size_t)at + 1);
	}
	return rest;
}

static struct str comment_skip(struct str rest)
{
	ptrdiff_t at = str_find(rest, STR("-->"));
	return at < 0 ? STR_NONE : str_skip(rest, (size_t)at + 3);
}

static struct str markup_take(struct plain *plain, struct str rest)
{
	ptrdiff_t end = str_find(rest, STR(">"));
	if (str_starts(rest, STR("!--")))
		return comment_skip(rest);
	if (end < 0)
		return STR_NONE;
	struct str tag = {rest.at, (size_t)end};
	rest = str_skip(rest, (size_t)end + 1);
	if (IS_IN(silent, tag_name(tag)) && !str_starts(tag, STR("/")))
		return silent_skip(rest, tag_name(tag));
	tag_take(plain, tag);
	return rest;
}

struct str html_plain(struct str html, struct arena *arena)
{
	struct plain plain = {0};
	struct str rest = html;
	buf_init(&plain.buf, html.len * 3 + 16);
	while (rest.len) {
		ptrdiff_t at = str_find(rest, STR("<"));
		size_t len = at < 0 ? rest.len : (size_t)at;
		text_add(&plain, (struct str){rest.at, len});
		rest = str_skip(rest, len);
		if (rest.len)
			rest = markup_take(&plain, str_skip(rest, 1));
	}
	struct str text = arena_copy(arena, buf_str(&plain.buf));
	buf_done(&plain.buf);
	return text_tidy(text, arena);
}
