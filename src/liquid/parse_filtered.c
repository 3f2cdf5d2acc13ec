/* SPDX-License-Identifier: Apache-2.0 */
/* `expression | filter: argument, name: argument | ...` */
#include "liquid/chars.h"
#include "liquid/filters.h"
#include "liquid/lax.h"
#include "liquid/parser.h"

static struct filter_use *add_use(struct parser *parser,
		struct filtered *filtered, struct str name)
{
	struct filter_use *use = LIST_ADD(parser->arena, &filtered->uses);
	use->filter = filter_named(parser->options, name);
	return use;
}

static RESULT read_named(struct parser *parser, struct lexer *lexer,
		struct filter_use *use)
{
	struct named_expr named = {.name = name_of(lexer->now.text)};
	lexer_step(lexer);
	lexer_step(lexer);
	TRY(expr_read(parser, lexer, &named.expr));
	*LIST_ADD(parser->arena, &use->named) = named;
	return OK;
}

static RESULT read_argument(struct parser *parser, struct lexer *lexer,
		struct filter_use *use)
{
	if (lexer_at(lexer, TOKEN_ID) && lexer->next.type == TOKEN_COLON)
		return read_named(parser, lexer, use);
	const struct expr *expr;
	TRY(expr_read(parser, lexer, &expr));
	*LIST_ADD(parser->arena, &use->args) = expr;
	return OK;
}

static bool arguments_end(const struct lexer *lexer)
{
	return lexer_at(lexer, TOKEN_PIPE) || lexer_at(lexer, TOKEN_END);
}

static RESULT read_use(struct parser *parser, struct lexer *lexer,
		struct filtered *filtered)
{
	struct str name;
	TRY(lexer_expect(parser, lexer, TOKEN_ID, &name));
	struct filter_use *use = add_use(parser, filtered, name);
	if (!lexer_take(lexer, TOKEN_COLON, NULL))
		return OK;
	while (!arguments_end(lexer)) {
		TRY(read_argument(parser, lexer, use));
		if (!lexer_take(lexer, TOKEN_COMMA, NULL))
			break;
	}
	return OK;
}

static RESULT filtered_read(
		struct parser *parser, struct lexer *lexer, void *out)
{
	struct filtered *filtered = out;
	if (lexer_at(lexer, TOKEN_END))
		return OK;
	TRY(expr_read(parser, lexer, &filtered->head));
	while (lexer_take(lexer, TOKEN_PIPE, NULL))
		TRY(read_use(parser, lexer, filtered));
	return OK;
}

/* White space, commas and fragments; a pipe ends it, and so does a quote
 * that is never closed. */
static struct str cut_use(struct str *rest)
{
	struct str s = *rest;
	size_t len = 0, more;
	do {
		more = len < s.len && (is_space(s.at[len]) || s.at[len] == ',')
				? 1
				: lax_fragment_len(str_from(s, len));
		len += more;
	} while (more);
	*rest = str_from(s, len + 1);
	return (struct str){s.at, len};
}

/* `name: value` here; false when it is none. */
static bool guess_named(
		struct parser *parser, struct str *rest, struct filter_use *use)
{
	struct str word, value = *rest;
	if (!lax_word(&value, &word))
		return false;
	value = str_lstrip(value);
	if (value.len == 0 || value.at[0] != ':')
		return false;
	value = str_lstrip(str_from(value, 1));
	value.len = lax_fragment_len(value);
	*LIST_ADD(parser->arena, &use->named) = (struct named_expr){
			name_of(word), expr_guess(parser, value)};
	*rest = str_from(*rest, (size_t)(value.at + value.len - rest->at));
	return true;
}

static void guess_argument(
		struct parser *parser, struct str *rest, struct filter_use *use)
{
	*rest = str_lstrip(*rest);
	if (guess_named(parser, rest, use))
		return;
	struct str fragment = {rest->at, lax_fragment_len(*rest)};
	if (fragment.len == 0)
		return;
	*LIST_ADD(parser->arena, &use->args) = expr_guess(parser, fragment);
	*rest = str_from(*rest, fragment.len);
}

/* After each ":" or "," an argument; all else between them is skipped. */
static void guess_use(
		struct parser *parser, struct str s, struct filtered *filtered)
{
	size_t len = 0;
	while (s.len && !is_word(s.at[0]))
		s = str_from(s, 1);
	while (len < s.len && is_word(s.at[len]))
		len++;
	if (len == 0)
		return;
	struct filter_use *use =
			add_use(parser, filtered, (struct str){s.at, len});
	s = str_from(s, len);
	while (s.len) {
		bool mark = s.at[0] == ':' || s.at[0] == ',';
		s = str_from(s, 1);
		if (mark)
			guess_argument(parser, &s, use);
	}
}

static RESULT filtered_guess(
		struct parser *parser, struct str markup, void *out)
{
	struct filtered *filtered = out;
	struct str head;
	if (!lax_fragment(&markup, &head))
		return OK;
	filtered->head = expr_guess(parser, head);
	ptrdiff_t pipe = str_find(markup, STR("|"));
	markup = str_from(markup, pipe < 0 ? markup.len : (size_t)pipe + 1);
	while (markup.len)
		guess_use(parser, cut_use(&markup), filtered);
	return OK;
}

RESULT filtered_parse(
		struct parser *parser, struct str markup, struct filtered *out)
{
	static const struct grammar GRAMMAR = {filtered_read, filtered_guess,
			LIQUID_STRICT, sizeof *out};
	return parse_markup(parser, &GRAMMAR, markup, out);
}
