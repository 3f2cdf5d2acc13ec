/* SPDX-License-Identifier: Apache-2.0 */
#include "liquid/lax.h"

#include "liquid/chars.h"

/* With its quotes; 0 when it is not closed. */
static size_t quoted_len(struct str s)
{
	if (s.len == 0 || (s.at[0] != '"' && s.at[0] != '\''))
		return 0;
	const char *end = memchr(s.at + 1, s.at[0], s.len - 1);
	return end ? (size_t)(end - s.at) + 1 : 0;
}

static bool is_plain(char c)
{
	return !is_space(c) && c != ',' && c != '|' && c != '"' && c != '\'';
}

size_t lax_fragment_len(struct str s)
{
	size_t len = quoted_len(s);
	if (len)
		return len;
	while (len < s.len) {
		size_t more = is_plain(s.at[len])
				? 1
				: quoted_len(str_from(s, len));
		if (!more)
			break;
		len += more;
	}
	return len;
}

static struct str cut(struct str *rest, size_t len)
{
	struct str head = {rest->at, len};
	*rest = str_from(*rest, len);
	return head;
}

bool lax_fragment(struct str *rest, struct str *out)
{
	for (; rest->len; *rest = str_from(*rest, 1)) {
		size_t len = lax_fragment_len(*rest);
		if (len) {
			*out = cut(rest, len);
			return true;
		}
	}
	return false;
}

bool lax_quoted(struct str *rest, struct str *out)
{
	size_t len = quoted_len(*rest);
	if (!len)
		return false;
	*out = cut(rest, len);
	*out = (struct str){out->at + 1, out->len - 2};
	return true;
}

bool lax_word(struct str *rest, struct str *out)
{
	size_t len = 0;
	while (len < rest->len &&
			(is_word(rest->at[len]) || rest->at[len] == '-'))
		len++;
	if (len)
		*out = cut(rest, len);
	return len > 0;
}

bool lax_keyword(struct str *rest, const char *word)
{
	struct str s = str_lstrip(*rest), key = str_of(word);
	if (s.len == rest->len || !str_starts(s, key))
		return false;
	s = str_from(s, key.len);
	if (s.len == 0 || !is_space(s.at[0]))
		return false;
	*rest = str_lstrip(s);
	return true;
}

/* False: there is a word here, but it names nothing. */
static bool take_named(
		struct parser *parser, struct str *rest, struct named_expr *out)
{
	struct str name, after;
	if (!lax_word(rest, &name))
		return false;
	after = str_lstrip(*rest);
	if (after.len == 0 || after.at[0] != ':')
		return false;
	after = str_lstrip(str_from(after, 1));
	size_t len = lax_fragment_len(after);
	if (!len)
		return false;
	out->name = name_of(name);
	out->expr = expr_guess(parser, cut(&after, len));
	*rest = after;
	return true;
}

void lax_named(struct parser *parser, struct str markup, named_list *out)
{
	struct named_expr named;
	while (markup.len) {
		size_t skip = quoted_len(markup);
		if (!skip && !is_word(markup.at[0]))
			skip = 1;
		if (skip)
			markup = str_from(markup, skip);
		else if (take_named(parser, &markup, &named))
			*LIST_ADD(parser->arena, out) = named;
	}
}

static bool is_quoted(struct str s)
{
	return s.len >= 2 && (s.at[0] == '"' || s.at[0] == '\'') &&
			s.at[s.len - 1] == s.at[0];
}

/* "1.2.3" is 1.2, and "1." is 1.0. */
static bool guess_number(struct str s, struct number *out)
{
	size_t points = 0, len = s.len;
	if (number_read(s, out))
		return true;
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] == '.' && ++points == 2)
			len = i;
		else if (s.at[i] != '.' && !is_digit(s.at[i]) &&
				(i > 0 || s.at[i] != '-'))
			return false;
	}
	s.len = len;
	if (s.len && s.at[s.len - 1] == '.')
		s.len--;
	if (points == 0 || !number_read(s, out))
		return false;
	out->decimal = true;
	return true;
}

/* "[" and its "]", brackets in between counted; 0 without one. The limit
 * also keeps a row of brackets from being searched again from each. */
static size_t bracket_len(struct str s)
{
	size_t open = 0;
	for (size_t i = 0; i < s.len && open <= LIQUID_NESTING_MAX; i++) {
		open += s.at[i] == '[';
		open -= s.at[i] == ']';
		if (open == 0)
			return i + 1;
	}
	return 0;
}

static struct step bracket_step(struct parser *parser, struct str inner)
{
	const struct expr *key = expr_guess(parser, inner);
	if (key->kind == EXPR_VALUE && key->value.type == LIQUID_STRING)
		return (struct step){.name = name_of(key->value.string)};
	return (struct step){.key = key};
}

static bool next_step(struct parser *parser, struct str *rest, struct step *out)
{
	struct str word;
	for (; rest->len; *rest = str_from(*rest, 1)) {
		size_t len = rest->at[0] == '[' ? bracket_len(*rest) : 0;
		if (len) {
			struct str whole = cut(rest, len);
			whole = (struct str){whole.at + 1, len - 2};
			*out = bracket_step(parser, whole);
			return true;
		}
		if (lax_word(rest, &word)) {
			if (rest->len && rest->at[0] == '?') {
				word.len++;
				*rest = str_from(*rest, 1);
			}
			*out = (struct step){name_of(word), NULL, true};
			return true;
		}
	}
	return false;
}

static const struct expr *guess_path(struct parser *parser, struct str s)
{
	LIST(struct step) steps = {0};
	struct step step;
	while (next_step(parser, &s, &step))
		*LIST_ADD(parser->arena, &steps) = step;
	if (steps.count == 0)
		return expr_of(parser, LIQUID_NONE);
	return expr_path(parser, steps.at, steps.count);
}

/* "(first..last)" without white space in either. */
static const struct expr *guess_range(struct parser *parser, struct str s)
{
	if (s.len < 2 || s.at[0] != '(' || s.at[s.len - 1] != ')')
		return NULL;
	s = (struct str){s.at + 1, s.len - 2};
	ptrdiff_t dots = str_find(s, STR(".."));
	if (dots <= 0)
		return NULL;
	struct str last = str_from(s, (size_t)dots + 2);
	while (last.len && last.at[0] == '.')
		last = str_from(last, 1);
	struct expr *expr = arena_take(parser->arena, sizeof *expr);
	expr->kind = EXPR_RANGE;
	expr->range.first =
			expr_guess(parser, (struct str){s.at, (size_t)dots});
	expr->range.last = expr_guess(parser, last);
	return expr;
}

static const struct expr *guess(struct parser *parser, struct str s)
{
	struct number number;
	if (is_quoted(s))
		return expr_of(parser,
				liquid_str((struct str){s.at + 1, s.len - 2}));
	const struct expr *range = guess_range(parser, s);
	if (range)
		return range;
	if (guess_number(s, &number))
		return expr_of(parser, liquid_number(number));
	struct str word, rest = s;
	if (s.len == 0 || (lax_word(&rest, &word) && rest.len == 0))
		return expr_word(parser, s);
	return guess_path(parser, s);
}

const struct expr *expr_guess(struct parser *parser, struct str markup)
{
	if (parser->nesting >= LIQUID_NESTING_MAX)
		return expr_of(parser, LIQUID_NONE);
	parser->nesting++;
	const struct expr *expr = guess(parser, str_strip(markup));
	parser->nesting--;
	return expr;
}
