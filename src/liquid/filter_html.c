/* SPDX-License-Identifier: Apache-2.0 */
/* Filters for HTML and addresses: escape, strip_html, url_encode. */
#include "liquid/chars.h"
#include "liquid/filters.h"

static struct str entity(char c)
{
	switch (c) {
	case '&':
		return STR("&amp;");
	case '<':
		return STR("&lt;");
	case '>':
		return STR("&gt;");
	case '"':
		return STR("&quot;");
	case '\'':
		return STR("&#39;");
	default:
		return STR_NONE;
	}
}

/* An entity that stands already: "&name;" or "&#39;". */
static bool is_entity(struct str s)
{
	size_t i = 1;
	bool number = s.len > 1 && s.at[1] == '#';
	i += number;
	size_t begin = i;
	while (i < s.len && (number ? is_digit(s.at[i]) : is_letter(s.at[i])))
		i++;
	return i > begin && i < s.len && s.at[i] == ';';
}

static RESULT escape(
		struct liquid_call *call, bool once, struct liquid_value *out)
{
	struct text text = {.run = call->run};
	struct str s;
	TRY(call_input_text(call, &s));
	size_t from = 0;
	for (size_t i = 0; i < s.len; i++) {
		struct str instead = entity(s.at[i]);
		if (!instead.at ||
				(once && s.at[i] == '&' &&
						is_entity(str_from(s, i))))
			continue;
		text_add(&text, (struct str){s.at + from, i - from});
		text_add(&text, instead);
		from = i + 1;
	}
	text_add(&text, str_from(s, from));
	return text_done(&text, out);
}

FILTER(escape)
{
	return call->input.type == LIQUID_NIL ? OK : escape(call, false, out);
}

FILTER(escape_once)
{
	return escape(call, true, out);
}

/* What goes with all that stands in it. */
static const struct span {
	struct str begin, end;
} SPANS[] = {
		{STR("<script"), STR("</script>")},
		{STR("<!--"), STR("-->")},
		{STR("<style"), STR("</style>")},
};
#define SPAN_COUNT (sizeof SPANS / sizeof SPANS[0])

/* The length of a span here; 0: none. One that was not closed once, is not
 * looked for again. */
static size_t span_here(struct str s, bool *hopeless)
{
	for (size_t i = 0; i < SPAN_COUNT; i++) {
		if (hopeless[i] || !str_starts(s, SPANS[i].begin))
			continue;
		struct str rest = str_from(s, SPANS[i].begin.len);
		ptrdiff_t end = str_find(rest, SPANS[i].end);
		if (end >= 0)
			return SPANS[i].begin.len + (size_t)end +
					SPANS[i].end.len;
		hopeless[i] = true;
	}
	return 0;
}

static size_t tag_here(struct str s, bool *hopeless)
{
	ptrdiff_t end = *hopeless ? -1 : str_find(s, STR(">"));
	*hopeless = end < 0;
	return (size_t)(end + 1);
}

/* Without what `here` finds at a "<". */
static RESULT without(struct liquid_run *run, struct str s,
		size_t (*here)(struct str, bool *), struct str *out)
{
	struct text text = {.run = run};
	bool hopeless[SPAN_COUNT] = {false};
	for (ptrdiff_t at; (at = str_find(s, STR("<"))) >= 0;) {
		text_add(&text, (struct str){s.at, (size_t)at});
		s = str_from(s, (size_t)at);
		size_t len = here(s, hopeless);
		if (!len)
			text_char(&text, '<');
		s = str_from(s, len ? len : 1);
	}
	text_add(&text, s);
	return text_str(&text, out);
}

FILTER(strip_html)
{
	struct str s;
	TRY(call_input_text(call, &s));
	TRY(without(call->run, s, span_here, &s));
	TRY(without(call->run, s, tag_here, &s));
	*out = liquid_str(s);
	return OK;
}

static bool is_unreserved(char c)
{
	return is_word(c) || c == '.' || c == '-' || c == '~';
}

/* As a form's value: a space is "+". */
FILTER(url_encode)
{
	static const char HEX[] = "0123456789ABCDEF";
	struct text text = {.run = call->run};
	struct str s;
	if (call->input.type == LIQUID_NIL)
		return OK;
	TRY(call_input_text(call, &s));
	for (size_t i = 0; i < s.len && !text.fault; i++) {
		unsigned char c = (unsigned char)s.at[i];
		char code[] = {'%', HEX[c >> 4], HEX[c & 15]};
		if (is_unreserved(s.at[i]) || c == ' ')
			text_char(&text, c == ' ' ? '+' : s.at[i]);
		else
			text_add(&text, (struct str){code, sizeof code});
	}
	return text_done(&text, out);
}

static int hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	c = to_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte of "%41"; -1 when it is none. */
static int percent(struct str s)
{
	if (s.len < 3 || s.at[0] != '%')
		return -1;
	int high = hex_digit(s.at[1]), low = hex_digit(s.at[2]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static bool is_utf8(struct str s)
{
	while (s.len) {
		size_t len = char_len(s);
		if (len == 1 && (unsigned char)s.at[0] >= 0x80)
			return false;
		s = str_from(s, len);
	}
	return true;
}

FILTER(url_decode)
{
	struct text text = {.run = call->run};
	struct str s;
	if (call->input.type == LIQUID_NIL)
		return OK;
	TRY(call_input_text(call, &s));
	while (s.len && !text.fault) {
		int byte = percent(s);
		if (byte >= 0)
			text_char(&text, (char)byte);
		else
			text_char(&text, s.at[0] == '+' ? ' ' : s.at[0]);
		s = str_from(s, byte >= 0 ? 3 : 1);
	}
	if (!is_utf8((struct str){text.at, text.len}))
		return liquid_fail(call->run, "invalid byte sequence in UTF-8");
	return text_done(&text, out);
}
