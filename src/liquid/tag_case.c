/* SPDX-License-Identifier: Apache-2.0 */
/*
 * {% case %}, {% when %}, {% else %}. Each `when` whose value matches is
 * rendered, once for each value that does; an `else`, if none before it did.
 */
#include "liquid/chars.h"
#include "liquid/lax.h"
#include "liquid/tags.h"

struct when {
	expr_list values;
	bool is_else;
	struct block body;
};

struct case_node {
	struct node node;
	const struct expr *subject;
	LIST(struct when) whens;
};

static RESULT render_when(struct liquid_run *run, const struct expr *subject,
		const struct when *when, bool *matched)
{
	for (size_t i = 0; i < when->values.count && !run->signal; i++) {
		struct condition condition = {
				.left = subject,
				.right = when->values.at[i],
				.comparison = COMPARE_EQUAL,
		};
		bool holds;
		TRY(condition_holds(run, &condition, &holds));
		*matched = *matched || holds;
		if (holds)
			TRY(render_block(run, &when->body));
	}
	return OK;
}

static RESULT render_case(struct liquid_run *run, const struct node *node)
{
	const struct case_node *tag = (const struct case_node *)node;
	bool matched = false;
	for (size_t i = 0; i < tag->whens.count && !run->signal; i++) {
		const struct when *when = &tag->whens.at[i];
		if (!when->is_else)
			TRY(render_when(run, tag->subject, when, &matched));
		else if (!matched)
			TRY(render_block(run, &when->body));
	}
	return OK;
}

static RESULT subject_read(
		struct parser *parser, struct lexer *lexer, void *out)
{
	return expr_read(parser, lexer, out);
}

static RESULT subject_guess(struct parser *parser, struct str markup, void *out)
{
	struct str fragment;
	if (!lax_fragment(&markup, &fragment))
		return parse_fail(parser, "'case' needs a value: case [value]");
	*(const struct expr **)out = expr_guess(parser, fragment);
	return OK;
}

static RESULT values_read(struct parser *parser, struct lexer *lexer, void *out)
{
	expr_list *values = out;
	do {
		const struct expr *value;
		TRY(expr_read(parser, lexer, &value));
		*LIST_ADD(parser->arena, values) = value;
	} while (lexer_take(lexer, TOKEN_COMMA, NULL) ||
			lexer_take_word(lexer, "or"));
	return OK;
}

/* What joins two values; all behind anything else is passed over. */
static bool skip_join(struct str *rest)
{
	struct str s = str_lstrip(*rest);
	if (s.len && s.at[0] == ',') {
		*rest = str_from(s, 1);
		return true;
	}
	return lax_keyword(rest, "or");
}

static RESULT values_guess(struct parser *parser, struct str markup, void *out)
{
	struct str fragment;
	expr_list *values = out;
	do {
		if (!lax_fragment(&markup, &fragment))
			return parse_fail(parser,
					"'when' needs a value: "
					"when [value] or [value]");
		*LIST_ADD(parser->arena, values) = expr_guess(parser, fragment);
	} while (skip_join(&markup) && !str_is_blank(markup));
	return OK;
}

static RESULT parse_when(struct parser *parser, const struct stop *stop,
		struct when *when)
{
	static const struct grammar GRAMMAR = {values_read, values_guess,
			LIQUID_STRICT2, sizeof when->values};
	when->is_else = str_eq(stop->name, STR("else"));
	if (!when->is_else)
		return parse_markup(
				parser, &GRAMMAR, stop->markup, &when->values);
	if (!str_is_blank(stop->markup))
		return parse_fail(parser, "the 'else' of a case takes nothing");
	return OK;
}

static bool is_part(struct str name)
{
	return str_eq(name, STR("when")) || str_eq(name, STR("else"));
}

static RESULT parse_parts(
		struct parser *parser, struct case_node *tag, struct stop *stop)
{
	while (is_part(stop->name)) {
		struct when *when = LIST_ADD(parser->arena, &tag->whens);
		TRY(parse_when(parser, stop, when));
		TRY(parse_block(parser, "case", &when->body, stop));
		tag->node.blank = tag->node.blank && when->body.blank;
	}
	return stop->is_end ? OK : parse_stranger(parser, "case", stop->name);
}

TAG(case)
{
	struct case_node *tag = parse_node(parser, sizeof *tag, render_case);
	static const struct grammar GRAMMAR = {subject_read, subject_guess,
			LIQUID_STRICT2, sizeof tag->subject};
	struct stop stop;
	/* What stands before the first `when` is dropped. */
	struct block before;
	TRY(parse_markup(parser, &GRAMMAR, markup, &tag->subject));
	TRY(parse_block(parser, "case", &before, &stop));
	tag->node.blank = before.blank;
	TRY(parse_parts(parser, tag, &stop));
	for (size_t i = 0; i < tag->whens.count && tag->node.blank; i++)
		block_silence(&tag->whens.at[i].body);
	*out = &tag->node;
	return OK;
}
