/* SPDX-License-Identifier: Apache-2.0 */
/* Filters on text: joining, case, white space, cutting. */
#include "liquid/chars.h"
#include "liquid/filters.h"

static RESULT join_two(struct liquid_run *run, struct str a, struct str b,
		struct liquid_value *out)
{
	struct text text = {.run = run};
	text_add(&text, a);
	text_add(&text, b);
	return text_done(&text, out);
}

FILTER(append)
{
	struct str input, more;
	TRY(call_input_text(call, &input));
	TRY(call_text(call, 0, &more));
	return join_two(call->run, input, more, out);
}

FILTER(prepend)
{
	struct str input, more;
	TRY(call_input_text(call, &input));
	TRY(call_text(call, 0, &more));
	return join_two(call->run, more, input, out);
}

/* Each character through `map`; the first one through `first`. */
static RESULT map_chars(struct liquid_call *call, uint32_t (*first)(uint32_t),
		uint32_t (*map)(uint32_t), struct liquid_value *out)
{
	struct text text = {.run = call->run};
	struct str s;
	uint32_t (*now)(uint32_t) = first;
	TRY(call_input_text(call, &s));
	while (s.len && !text.fault) {
		size_t len = char_len(s);
		char room[4];
		if (len == 1 && (unsigned char)s.at[0] >= 0x80)
			text_char(&text, s.at[0]);
		else if (now == char_up && char_code(s) == 0xdf)
			text_add(&text, map == char_up ? STR("SS") : STR("Ss"));
		else
			text_add(&text,
					(struct str){room,
							char_write(now(char_code(s)),
									room)});
		now = map;
		s = str_from(s, len);
	}
	return text_done(&text, out);
}

FILTER(upcase)
{
	return map_chars(call, char_up, char_up, out);
}

FILTER(downcase)
{
	return map_chars(call, char_down, char_down, out);
}

FILTER(capitalize)
{
	return map_chars(call, char_up, char_down, out);
}

FILTER(strip)
{
	struct str s;
	TRY(call_input_text(call, &s));
	*out = liquid_str(str_strip(s));
	return OK;
}

FILTER(lstrip)
{
	struct str s;
	TRY(call_input_text(call, &s));
	*out = liquid_str(str_lstrip(s));
	return OK;
}

FILTER(rstrip)
{
	struct str s;
	TRY(call_input_text(call, &s));
	*out = liquid_str(str_rstrip(s));
	return OK;
}

static struct str cut_word(struct str *rest)
{
	struct str s = str_lstrip(*rest);
	size_t len = 0;
	while (len < s.len && !is_space(s.at[len]))
		len++;
	*rest = str_from(s, len);
	return (struct str){s.at, len};
}

FILTER(squish)
{
	struct text text = {.run = call->run};
	struct str s;
	if (call->input.type == LIQUID_NIL)
		return OK;
	TRY(call_input_text(call, &s));
	for (struct str word; (word = cut_word(&s)).len;) {
		if (text.len)
			text_char(&text, ' ');
		text_add(&text, word);
	}
	return text_done(&text, out);
}

/* Before each newline (a CR before it goes), `before` and, if kept, it. */
static RESULT at_newlines(struct liquid_call *call, struct str instead,
		struct liquid_value *out)
{
	struct text text = {.run = call->run};
	struct str s;
	TRY(call_input_text(call, &s));
	for (ptrdiff_t at; (at = str_find(s, STR("\n"))) >= 0;) {
		struct str line = {s.at, (size_t)at};
		if (str_ends(line, STR("\r")))
			line.len--;
		text_add(&text, line);
		text_add(&text, instead);
		s = str_from(s, (size_t)at + 1);
	}
	text_add(&text, s);
	return text_done(&text, out);
}

FILTER(strip_newlines)
{
	return at_newlines(call, STR(""), out);
}

FILTER(newline_to_br)
{
	return at_newlines(call, STR("<br />\n"), out);
}

/* A whole number from an argument, or `otherwise` when it is not given. */
static RESULT arg_whole(struct liquid_call *call, size_t place,
		int64_t otherwise, int64_t *out)
{
	*out = otherwise;
	if (place >= call->count)
		return OK;
	return value_whole(call->run, &call->args[place], out);
}

static RESULT ending(struct liquid_call *call, struct str *out)
{
	*out = STR("...");
	return call->count > 1 ? call_text(call, 1, out) : OK;
}

/* The ending counts towards the length. */
FILTER(truncate)
{
	struct str s, end;
	int64_t most;
	if (call->input.type == LIQUID_NIL)
		return OK;
	TRY(call_input_text(call, &s));
	TRY(arg_whole(call, 0, 50, &most));
	TRY(ending(call, &end));
	*out = liquid_str(s);
	if ((int64_t)char_count(s) <= most)
		return OK;
	int64_t kept = most - (int64_t)char_count(end);
	s = char_slice(s, 0, kept > 0 ? (size_t)kept : 0);
	return join_two(call->run, s, end, out);
}

FILTER(truncatewords)
{
	struct text text = {.run = call->run};
	struct str s, rest, end;
	int64_t most;
	if (call->input.type == LIQUID_NIL)
		return OK;
	TRY(call_input_text(call, &s));
	TRY(arg_whole(call, 0, 15, &most));
	TRY(ending(call, &end));
	rest = s;
	for (int64_t i = 0; rest.len && i < (most > 1 ? most : 1); i++) {
		struct str word = cut_word(&rest);
		if (i && word.len)
			text_char(&text, ' ');
		text_add(&text, word);
	}
	*out = liquid_str(s);
	if (rest.len == 0)
		return OK;
	text_add(&text, end);
	return text_done(&text, out);
}

static RESULT slice_list(struct liquid_run *run, const struct liquid_list *list,
		int64_t from, int64_t count, struct liquid_value *out)
{
	struct liquid_list *part;
	TRY(liquid_take(run, sizeof *part, &part));
	*part = (struct liquid_list){(size_t)count, list->at + from};
	*out = liquid_list(part);
	return OK;
}

/* Characters of a text, items of a list; from the end with a minus. */
FILTER(slice)
{
	struct str s = STR_NONE;
	int64_t from, count, size;
	bool is_list = call->input.type == LIQUID_LIST;
	TRY(value_whole(call->run, &call->args[0], &from));
	if (call->count > 1 && call->args[1].type == LIQUID_NIL)
		call->count = 1;
	TRY(arg_whole(call, 1, 1, &count));
	if (!is_list)
		TRY(call_input_text(call, &s));
	size = (int64_t)(is_list ? call->input.list->count : char_count(s));
	from = from < 0 ? from + size : from;
	if (from < 0 || from > size || count < 0)
		from = count = 0;
	if (count > size - from)
		count = size - from;
	if (is_list)
		return slice_list(
				call->run, call->input.list, from, count, out);
	*out = liquid_str(char_slice(s, (size_t)from, (size_t)count));
	return OK;
}
