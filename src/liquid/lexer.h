/* SPDX-License-Identifier: Apache-2.0 */
/* What stands inside {{ }} and {% %}, word by word, as strict Liquid reads
 * it. Two tokens are in sight: `now` and `next`. */
#ifndef WAYBILL_LIQUID_LEXER_H
#define WAYBILL_LIQUID_LEXER_H

#include "base/str.h"

enum token_type {
	TOKEN_END,
	TOKEN_ID,
	TOKEN_STRING,
	TOKEN_NUMBER,
	TOKEN_COMPARISON,
	TOKEN_PIPE,
	TOKEN_DOT,
	TOKEN_DOTDOT,
	TOKEN_COLON,
	TOKEN_COMMA,
	TOKEN_OPEN_SQUARE,
	TOKEN_CLOSE_SQUARE,
	TOKEN_OPEN_ROUND,
	TOKEN_CLOSE_ROUND,
	TOKEN_QUESTION,
	TOKEN_DASH,
	TOKEN_BAD, /* nothing that strict Liquid knows */
};

struct token {
	enum token_type type;
	/* A string's text is without its quotes. */
	struct str text;
};

struct lexer {
	struct str rest;
	struct token now, next;
	/* Where the token before `now` ended: what was read is a piece. */
	const char *begin_now, *begin_next, *end_last, *end_now;
};

void lexer_open(struct lexer *lexer, struct str markup);
void lexer_step(struct lexer *lexer);

/* Steps over a token of this type, and gives its text. */
bool lexer_take(struct lexer *lexer, enum token_type type, struct str *out);
bool lexer_take_word(struct lexer *lexer, const char *word);
static inline bool lexer_at(const struct lexer *lexer, enum token_type type)
{
	return lexer->now.type == type;
}

/* "a comma": for messages. */
const char *token_type_text(enum token_type type);

#endif
