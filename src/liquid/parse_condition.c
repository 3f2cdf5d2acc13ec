/* SPDX-License-Identifier: Apache-2.0 */
/* What stands behind if, elsif and unless. */
#include "liquid/chars.h"
#include "liquid/lax.h"
#include "liquid/parser.h"

static const struct sign {
	char text[9];
	enum comparison comparison;
} SIGNS[] = {
		{"==", COMPARE_EQUAL},
		{"!=", COMPARE_UNEQUAL},
		{"<>", COMPARE_UNEQUAL},
		{"<", COMPARE_LESS},
		{">", COMPARE_GREATER},
		{"<=", COMPARE_LESS_EQUAL},
		{">=", COMPARE_GREATER_EQUAL},
		{"contains", COMPARE_CONTAINS},
};

static void set_sign(struct condition *condition, struct str text)
{
	condition->sign = text;
	condition->comparison = COMPARE_UNKNOWN;
	for (size_t i = 0; i < sizeof SIGNS / sizeof SIGNS[0]; i++)
		if (str_eq(text, str_of(SIGNS[i].text)))
			condition->comparison = SIGNS[i].comparison;
}

static RESULT read_comparison(struct parser *parser, struct lexer *lexer,
		struct condition *condition)
{
	struct str sign;
	TRY(expr_read(parser, lexer, &condition->left));
	if (!lexer_take(lexer, TOKEN_COMPARISON, &sign))
		return OK;
	set_sign(condition, sign);
	return expr_read(parser, lexer, &condition->right);
}

static bool take_join(struct lexer *lexer, bool *out_is_and)
{
	*out_is_and = lexer_take_word(lexer, "and");
	return *out_is_and || lexer_take_word(lexer, "or");
}

static RESULT read_conditions(
		struct parser *parser, struct lexer *lexer, void *out)
{
	struct condition *condition =
			arena_take(parser->arena, sizeof *condition);
	*(const struct condition **)out = condition;
	TRY(read_comparison(parser, lexer, condition));
	while (take_join(lexer, &condition->is_and)) {
		struct condition *next =
				arena_take(parser->arena, sizeof *next);
		condition->next = next;
		condition = next;
		TRY(read_comparison(parser, lexer, condition));
	}
	return OK;
}

/* The next word, white space skipped; a quoted string is one. */
static struct str word_ahead(struct str rest)
{
	rest = str_lstrip(rest);
	size_t len = lax_fragment_len(rest);
	return (struct str){rest.at, len || !rest.len ? len : 1};
}

static bool is_join(struct str word)
{
	return str_eq(word, STR("and")) || str_eq(word, STR("or"));
}

/* What stands before the next "and" or "or". */
static struct str cut_part(struct str *rest, struct str *out_join)
{
	struct str part = *rest;
	for (;;) {
		struct str word = word_ahead(*rest);
		size_t before = (size_t)(word.at - part.at);
		*out_join = word;
		if (word.len == 0 || is_join(word))
			part.len = before;
		*rest = str_from(
				*rest, (size_t)(word.at - rest->at) + word.len);
		if (word.len == 0 || is_join(word))
			return part;
	}
}

/* Letters a to z, "_" and the signs of comparisons. */
static size_t sign_len(struct str s)
{
	size_t len = 0;
	while (len < s.len && s.at[len] &&
			(strchr("=!<>_", s.at[len]) ||
					(s.at[len] >= 'a' && s.at[len] <= 'z')))
		len++;
	return len;
}

static bool guess_comparison(struct parser *parser, struct str part,
		struct condition *condition)
{
	struct str left, right;
	if (!lax_fragment(&part, &left))
		return false;
	condition->left = expr_guess(parser, left);
	part = str_lstrip(part);
	struct str sign = {part.at, sign_len(part)};
	if (sign.len == 0)
		return true;
	set_sign(condition, sign);
	part = str_lstrip(str_from(part, sign.len));
	right = (struct str){part.at, lax_fragment_len(part)};
	condition->right = expr_guess(parser, right);
	return true;
}

static RESULT guess_conditions(
		struct parser *parser, struct str markup, void *out)
{
	const struct condition **link = out;
	struct str join;
	do {
		struct condition *condition =
				arena_take(parser->arena, sizeof *condition);
		struct str part = cut_part(&markup, &join);
		if (!guess_comparison(parser, part, condition))
			return parse_fail(parser,
					"'if' needs a condition: "
					"if [expression]");
		condition->is_and = str_eq(join, STR("and"));
		*link = condition;
		link = &condition->next;
	} while (join.len);
	return OK;
}

RESULT condition_parse(struct parser *parser, struct str markup,
		const struct condition **out)
{
	static const struct grammar GRAMMAR = {read_conditions,
			guess_conditions, LIQUID_STRICT, sizeof *out};
	return parse_markup(parser, &GRAMMAR, markup, out);
}
