/* SPDX-License-Identifier: Apache-2.0 */
#include "liquid/lexer.h"

#include "liquid/chars.h"

static const struct mark {
	char text[3];
	enum token_type type;
} MARKS[] = {
		/* The longer ones first. */
		{"..", TOKEN_DOTDOT},
		{"==", TOKEN_COMPARISON},
		{"!=", TOKEN_COMPARISON},
		{"<>", TOKEN_COMPARISON},
		{"<=", TOKEN_COMPARISON},
		{">=", TOKEN_COMPARISON},
		{"<", TOKEN_COMPARISON},
		{">", TOKEN_COMPARISON},
		{"|", TOKEN_PIPE},
		{".", TOKEN_DOT},
		{":", TOKEN_COLON},
		{",", TOKEN_COMMA},
		{"[", TOKEN_OPEN_SQUARE},
		{"]", TOKEN_CLOSE_SQUARE},
		{"(", TOKEN_OPEN_ROUND},
		{")", TOKEN_CLOSE_ROUND},
		{"?", TOKEN_QUESTION},
		{"-", TOKEN_DASH},
};

static struct token take(struct lexer *lexer, enum token_type type, size_t len)
{
	struct token token = {type, {lexer->rest.at, len}};
	lexer->rest = str_from(lexer->rest, len);
	return token;
}

static size_t digits(struct str s)
{
	size_t i = 0;
	while (i < s.len && is_digit(s.at[i]))
		i++;
	return i;
}

/* A minus may stand before, a fraction behind. 0: no number. */
static size_t number_len(struct str s)
{
	size_t minus = s.len && s.at[0] == '-';
	size_t whole = digits(str_from(s, minus)), len = minus + whole;
	if (whole == 0)
		return 0;
	if (len < s.len && s.at[len] == '.') {
		size_t fraction = digits(str_from(s, len + 1));
		if (fraction)
			len += 1 + fraction;
	}
	return len;
}

/* Letters, digits, "_" and "-" from a letter on; a "?" may end it. */
static size_t id_len(struct str s)
{
	size_t i = 0;
	if (!is_letter(s.at[0]) && s.at[0] != '_')
		return 0;
	while (i < s.len && (is_word(s.at[i]) || s.at[i] == '-'))
		i++;
	return i < s.len && s.at[i] == '?' ? i + 1 : i;
}

static struct token read_string(struct lexer *lexer)
{
	struct str s = lexer->rest;
	const char *end = memchr(s.at + 1, s.at[0], s.len - 1);
	if (!end)
		return take(lexer, TOKEN_BAD, 1);
	struct token token =
			take(lexer, TOKEN_STRING, (size_t)(end - s.at) + 1);
	token.text = (struct str){token.text.at + 1, token.text.len - 2};
	return token;
}

static struct token read_mark(struct lexer *lexer)
{
	for (size_t i = 0; i < sizeof MARKS / sizeof MARKS[0]; i++) {
		struct str mark = str_of(MARKS[i].text);
		if (str_starts(lexer->rest, mark))
			return take(lexer, MARKS[i].type, mark.len);
	}
	return take(lexer, TOKEN_BAD, char_len(lexer->rest));
}

/* "contains" compares, unless it is the name of a member. */
static struct token read_id(struct lexer *lexer, size_t len)
{
	struct token id = take(lexer, TOKEN_ID, len);
	if (str_eq(id.text, STR("contains")) && lexer->next.type != TOKEN_DOT)
		id.type = TOKEN_COMPARISON;
	return id;
}

static struct token read_token(struct lexer *lexer)
{
	size_t len;
	if (lexer->rest.len == 0)
		return (struct token){TOKEN_END, STR_NONE};
	if ((len = number_len(lexer->rest)))
		return take(lexer, TOKEN_NUMBER, len);
	if ((len = id_len(lexer->rest)))
		return read_id(lexer, len);
	if (lexer->rest.at[0] == '"' || lexer->rest.at[0] == '\'')
		return read_string(lexer);
	return read_mark(lexer);
}

void lexer_step(struct lexer *lexer)
{
	lexer->end_last = lexer->end_now;
	lexer->now = lexer->next;
	lexer->begin_now = lexer->begin_next;
	lexer->end_now = lexer->rest.at;
	lexer->rest = str_lstrip(lexer->rest);
	lexer->begin_next = lexer->rest.at;
	lexer->next = read_token(lexer);
}

void lexer_open(struct lexer *lexer, struct str markup)
{
	*lexer = (struct lexer){.rest = markup};
	lexer_step(lexer);
	lexer_step(lexer);
}

bool lexer_take(struct lexer *lexer, enum token_type type, struct str *out)
{
	if (lexer->now.type != type)
		return false;
	if (out)
		*out = lexer->now.text;
	lexer_step(lexer);
	return true;
}

bool lexer_take_word(struct lexer *lexer, const char *word)
{
	return str_eq(lexer->now.text, str_of(word)) &&
			lexer_take(lexer, TOKEN_ID, NULL);
}

const char *token_type_text(enum token_type type)
{
	static const char *const TEXTS[] = {
			[TOKEN_END] = "the end",
			[TOKEN_ID] = "a name",
			[TOKEN_STRING] = "a string",
			[TOKEN_NUMBER] = "a number",
			[TOKEN_COMPARISON] = "a comparison",
			[TOKEN_PIPE] = "\"|\"",
			[TOKEN_DOT] = "\".\"",
			[TOKEN_DOTDOT] = "\"..\"",
			[TOKEN_COLON] = "\":\"",
			[TOKEN_COMMA] = "\",\"",
			[TOKEN_OPEN_SQUARE] = "\"[\"",
			[TOKEN_CLOSE_SQUARE] = "\"]\"",
			[TOKEN_OPEN_ROUND] = "\"(\"",
			[TOKEN_CLOSE_ROUND] = "\")\"",
			[TOKEN_QUESTION] = "\"?\"",
			[TOKEN_DASH] = "\"-\"",
			[TOKEN_BAD] = "a character that means nothing here",
	};
	return TEXTS[type];
}
