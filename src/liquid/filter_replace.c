/* SPDX-License-Identifier: Apache-2.0 */
/* Filters that look for a text in a text: replace, remove, split. */
#include "liquid/chars.h"
#include "liquid/filters.h"

struct change {
	struct str in, what, by;
};

static RESULT read_change(struct liquid_call *call, struct change *out)
{
	TRY(call_input_text(call, &out->in));
	TRY(call_text(call, 0, &out->what));
	return call_text(call, 1, &out->by);
}

static RESULT remove_change(struct liquid_call *call, struct change *out)
{
	TRY(read_change(call, out));
	out->by = STR_NONE;
	return OK;
}

/* Nothing is found before each character, and at the end. */
static RESULT between_all(struct liquid_run *run, struct change c,
		struct liquid_value *out)
{
	struct text text = {.run = run};
	text_add(&text, c.by);
	while (c.in.len && !text.fault) {
		size_t len = char_len(c.in);
		text_add(&text, (struct str){c.in.at, len});
		text_add(&text, c.by);
		c.in = str_from(c.in, len);
	}
	return text_done(&text, out);
}

static RESULT replace_all(struct liquid_run *run, struct change c,
		struct liquid_value *out)
{
	struct text text = {.run = run};
	if (c.what.len == 0)
		return between_all(run, c, out);
	for (ptrdiff_t at; (at = str_find(c.in, c.what)) >= 0 && !text.fault;) {
		text_add(&text, (struct str){c.in.at, (size_t)at});
		text_add(&text, c.by);
		c.in = str_from(c.in, (size_t)at + c.what.len);
	}
	text_add(&text, c.in);
	return text_done(&text, out);
}

/* -1: not found. */
static RESULT replace_at(struct liquid_run *run, const struct change *c,
		ptrdiff_t at, struct liquid_value *out)
{
	struct text text = {.run = run};
	*out = liquid_str(c->in);
	if (at < 0)
		return OK;
	text_add(&text, (struct str){c->in.at, (size_t)at});
	text_add(&text, c->by);
	text_add(&text, str_from(c->in, (size_t)at + c->what.len));
	return text_done(&text, out);
}

/* Byte by byte from the end; what that may cost is paid before. */
static RESULT find_last(
		struct liquid_run *run, const struct change *c, ptrdiff_t *out)
{
	TRY(liquid_spend(run, c->in.len / 64 * (c->what.len / 64 + 1)));
	*out = (ptrdiff_t)c->in.len;
	while (*out >= 0 && !str_starts(str_from(c->in, (size_t)*out), c->what))
		--*out;
	return OK;
}

FILTER(replace)
{
	struct change c;
	TRY(read_change(call, &c));
	return replace_all(call->run, c, out);
}

FILTER(replace_first)
{
	struct change c;
	TRY(read_change(call, &c));
	return replace_at(call->run, &c, str_find(c.in, c.what), out);
}

FILTER(replace_last)
{
	struct change c;
	ptrdiff_t at;
	TRY(read_change(call, &c));
	TRY(find_last(call->run, &c, &at));
	return replace_at(call->run, &c, at, out);
}

FILTER(remove)
{
	struct change c;
	TRY(remove_change(call, &c));
	return replace_all(call->run, c, out);
}

FILTER(remove_first)
{
	struct change c;
	TRY(remove_change(call, &c));
	return replace_at(call->run, &c, str_find(c.in, c.what), out);
}

FILTER(remove_last)
{
	struct change c;
	ptrdiff_t at;
	TRY(remove_change(call, &c));
	TRY(find_last(call->run, &c, &at));
	return replace_at(call->run, &c, at, out);
}

/* The next piece before `sep`: "" parts at characters, " " at any white
 * space. False at the end. */
static bool cut_piece(struct str *rest, struct str sep, struct str *out)
{
	struct str s = *rest;
	if (str_eq(sep, STR(" "))) {
		s = str_lstrip(s);
		size_t len = 0;
		while (len < s.len && !is_space(s.at[len]))
			len++;
		*out = (struct str){s.at, len};
		*rest = str_from(s, len);
		return len > 0;
	}
	if (s.len == 0)
		return false;
	ptrdiff_t at = sep.len ? str_find(s, sep) : (ptrdiff_t)char_len(s);
	size_t len = at < 0 ? s.len : (size_t)at;
	*out = (struct str){s.at, len};
	*rest = str_from(s, len + sep.len);
	return true;
}

static size_t count_pieces(struct str s, struct str sep)
{
	size_t count = 0, full = 0;
	for (struct str piece; cut_piece(&s, sep, &piece);) {
		count++;
		if (piece.len)
			full = count;
	}
	return full;
}

/* As Ruby's split: empty pieces at the end are dropped. */
FILTER(split)
{
	struct str s, sep, piece;
	struct liquid_value *items;
	TRY(call_input_text(call, &s));
	TRY(call_text(call, 0, &sep));
	size_t count = count_pieces(s, sep);
	TRY(liquid_spend(call->run, count));
	TRY(liquid_take(call->run, count * sizeof *items, &items));
	for (size_t i = 0; i < count && cut_piece(&s, sep, &piece); i++)
		items[i] = liquid_str(piece);
	return list_value(call->run, count, items, out);
}
