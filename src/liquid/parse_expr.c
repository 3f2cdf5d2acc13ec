/* SPDX-License-Identifier: Apache-2.0 */
/* Expressions as strict Liquid has them. */
#include "liquid/parser.h"

typedef LIST(struct step) step_list;
typedef RESULT expr_reader(
		struct parser *, struct lexer *, const struct expr **);

const struct expr *expr_of(struct parser *parser, struct liquid_value value)
{
	struct expr *expr = arena_take(parser->arena, sizeof *expr);
	expr->kind = EXPR_VALUE;
	expr->value = value;
	return expr;
}

const struct expr *expr_path(
		struct parser *parser, const struct step *steps, size_t count)
{
	struct expr *expr = arena_take(parser->arena, sizeof *expr);
	expr->kind = EXPR_PATH;
	expr->path.steps = steps;
	expr->path.count = count;
	return expr;
}

/* Words that are values. */
static const struct word {
	const char *text;
	struct liquid_value value;
} WORDS[] = {
		{"nil", {.type = LIQUID_NIL}},
		{"null", {.type = LIQUID_NIL}},
		{"", {.type = LIQUID_NIL}},
		{"true", {.type = LIQUID_BOOL, .truth = true}},
		{"false", {.type = LIQUID_BOOL, .truth = false}},
		{"empty", {.type = LIQUID_EMPTY}},
		{"blank", {.type = LIQUID_BLANK}},
};

const struct expr *expr_word(struct parser *parser, struct str word)
{
	for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++)
		if (str_eq(word, str_of(WORDS[i].text)))
			return expr_of(parser, WORDS[i].value);
	struct step *step = arena_take(parser->arena, sizeof *step);
	step->name = name_of(word);
	return expr_path(parser, step, 1);
}

RESULT lexer_expect(struct parser *parser, struct lexer *lexer,
		enum token_type type, struct str *out)
{
	if (lexer->now.type != TOKEN_BAD && lexer_take(lexer, type, out))
		return OK;
	if (lexer->now.type == TOKEN_END)
		return parse_fail(parser, "expected %s but found the end",
				token_type_text(type));
	return parse_fail(parser, "expected %s but found '%.*s'",
			token_type_text(type), STR_FMT(lexer->now.text));
}

/* ["name"] is a name as well; all else is looked up when it is rendered. */
static void set_key(struct step *step, const struct expr *key)
{
	if (key->kind == EXPR_VALUE && key->value.type == LIQUID_STRING)
		step->name = name_of(key->value.string);
	else
		step->key = key;
}

static RESULT read_bracket(
		struct parser *parser, struct lexer *lexer, step_list *steps)
{
	const struct expr *key;
	TRY(expr_read(parser, lexer, &key));
	set_key(LIST_ADD(parser->arena, steps), key);
	return lexer_expect(parser, lexer, TOKEN_CLOSE_SQUARE, NULL);
}

static RESULT read_dotted(
		struct parser *parser, struct lexer *lexer, step_list *steps)
{
	struct str name;
	TRY(lexer_expect(parser, lexer, TOKEN_ID, &name));
	*LIST_ADD(parser->arena, steps) =
			(struct step){.name = name_of(name), .dotted = true};
	return OK;
}

static RESULT read_steps(
		struct parser *parser, struct lexer *lexer, step_list *steps)
{
	for (;;) {
		if (lexer_take(lexer, TOKEN_OPEN_SQUARE, NULL))
			TRY(read_bracket(parser, lexer, steps));
		else if (lexer_take(lexer, TOKEN_DOT, NULL))
			TRY(read_dotted(parser, lexer, steps));
		else
			return OK;
	}
}

static RESULT read_path(struct parser *parser, struct lexer *lexer,
		step_list *steps, const struct expr **out)
{
	TRY(read_steps(parser, lexer, steps));
	*out = expr_path(parser, steps->at, steps->count);
	return OK;
}

static RESULT read_word(struct parser *parser, struct lexer *lexer,
		const struct expr **out)
{
	step_list steps = {0};
	struct str word;
	TRY(lexer_expect(parser, lexer, TOKEN_ID, &word));
	if (!lexer_at(lexer, TOKEN_DOT) &&
			!lexer_at(lexer, TOKEN_OPEN_SQUARE)) {
		*out = expr_word(parser, word);
		return OK;
	}
	LIST_ADD(parser->arena, &steps)->name = name_of(word);
	return read_path(parser, lexer, &steps, out);
}

static RESULT read_bare_bracket(struct parser *parser, struct lexer *lexer,
		const struct expr **out)
{
	step_list steps = {0};
	if (parser->options->mode == LIQUID_STRICT2)
		return parse_fail(parser,
				"a bracket needs a name before it: "
				"self['...']");
	lexer_step(lexer);
	TRY(read_bracket(parser, lexer, &steps));
	return read_path(parser, lexer, &steps, out);
}

static RESULT read_range(struct parser *parser, struct lexer *lexer,
		const struct expr **out)
{
	struct expr *range = arena_take(parser->arena, sizeof *range);
	range->kind = EXPR_RANGE;
	lexer_step(lexer);
	TRY(expr_read(parser, lexer, &range->range.first));
	TRY(lexer_expect(parser, lexer, TOKEN_DOTDOT, NULL));
	TRY(expr_read(parser, lexer, &range->range.last));
	*out = range;
	return lexer_expect(parser, lexer, TOKEN_CLOSE_ROUND, NULL);
}

static RESULT read_number(struct parser *parser, struct lexer *lexer,
		const struct expr **out)
{
	struct number number;
	/* A limit, so that no mode passes over it: it would show as nothing. */
	if (!number_read(lexer->now.text, &number)) {
		struct result fault = parse_fail(parser,
				"a number has more than %d digits",
				NUMBER_DIGITS);
		return fault.fault ? FAIL(FAULT_LIMIT) : OK;
	}
	lexer_step(lexer);
	*out = expr_of(parser, liquid_number(number));
	return OK;
}

static RESULT read_string(struct parser *parser, struct lexer *lexer,
		const struct expr **out)
{
	*out = expr_of(parser, liquid_str(lexer->now.text));
	lexer_step(lexer);
	return OK;
}

static RESULT read_nothing(struct parser *parser, struct lexer *lexer,
		const struct expr **out)
{
	(void)out;
	if (lexer->now.type == TOKEN_END)
		return parse_fail(parser, "an expression is missing");
	return parse_fail(parser, "'%.*s' is not a valid expression",
			STR_FMT(lexer->now.text));
}

RESULT expr_read(struct parser *parser, struct lexer *lexer,
		const struct expr **out)
{
	static expr_reader *const BY_TYPE[TOKEN_BAD + 1] = {
			[TOKEN_ID] = read_word,
			[TOKEN_STRING] = read_string,
			[TOKEN_NUMBER] = read_number,
			[TOKEN_OPEN_SQUARE] = read_bare_bracket,
			[TOKEN_OPEN_ROUND] = read_range,
	};
	if (parser->nesting >= LIQUID_NESTING_MAX)
		return parse_fail(parser, "brackets are nested too deep");
	parser->nesting++;
	struct result result = BY_TYPE[lexer->now.type]
			? BY_TYPE[lexer->now.type](parser, lexer, out)
			: read_nothing(parser, lexer, out);
	parser->nesting--;
	return result;
}

RESULT named_read(struct parser *parser, struct lexer *lexer, named_list *out)
{
	lexer_take(lexer, TOKEN_COMMA, NULL);
	while (lexer_at(lexer, TOKEN_ID)) {
		struct named_expr named = {0};
		struct str name;
		TRY(lexer_expect(parser, lexer, TOKEN_ID, &name));
		TRY(lexer_expect(parser, lexer, TOKEN_COLON, NULL));
		named.name = name_of(name);
		TRY(expr_read(parser, lexer, &named.expr));
		*LIST_ADD(parser->arena, out) = named;
		lexer_take(lexer, TOKEN_COMMA, NULL);
	}
	return OK;
}
