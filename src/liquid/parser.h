/* SPDX-License-Identifier: Apache-2.0 */
/* What the tags need to be parsed. */
#ifndef WAYBILL_LIQUID_PARSER_H
#define WAYBILL_LIQUID_PARSER_H

#include "liquid/lexer.h"
#include "liquid/scan.h"
#include "liquid/tree.h"

struct parser {
	struct arena *arena;
	const struct liquid_options *options;
	struct liquid_error *error;
	struct scan scan;
	int line, depth, nesting;
	bool trims; /* white space at the beginning of the next text */
};

struct tag {
	const char *name;
	/* *out stays NULL for a tag that leaves nothing. */
	RESULT(*parse)
	(struct parser *parser, struct str markup, struct node **out);
};

extern const struct tag TAGS[];
extern const size_t TAG_COUNT;

/* FAULT_BAD_VALUE with words and the line. */
RESULT parse_fail(struct parser *parser, const char *format, ...)
		__attribute__((format(printf, 2, 3)));

/* The tag that ended a block: its name and markup point into the source. */
struct stop {
	struct str name, markup;
	bool is_end; /* "endNAME" of the block's own name */
};

/*
 * The body of a block tag up to a tag that does not belong in it: its end,
 * one of its parts ("else"), or a stranger, which the caller refuses with
 * parse_stranger. A block that is never closed is a fault.
 */
RESULT parse_block(struct parser *parser, const char *name, struct block *out,
		struct stop *out_stop);
RESULT parse_stranger(
		struct parser *parser, const char *name, struct str stranger);
/* A block without parts. */
RESULT parse_whole_block(
		struct parser *parser, const char *name, struct block *out);

/* A silent block loses its white space. */
void block_silence(struct block *block);

/* A node of `size` bytes, its line set. */
void *parse_node(struct parser *parser, size_t size,
		RESULT (*render)(struct liquid_run *, const struct node *));

/* Strict: from the lexer. */
RESULT expr_read(struct parser *parser, struct lexer *lexer,
		const struct expr **out);
RESULT lexer_expect(struct parser *parser, struct lexer *lexer,
		enum token_type type, struct str *out);
/* `name: expression`, with or without commas, up to something else. */
RESULT named_read(struct parser *parser, struct lexer *lexer, named_list *out);

/* Lax: from any text at all. */
const struct expr *expr_guess(struct parser *parser, struct str markup);

const struct expr *expr_of(struct parser *parser, struct liquid_value value);
const struct expr *expr_path(
		struct parser *parser, const struct step *steps, size_t count);
/* A word alone: nil, true, empty and such, else a variable. */
const struct expr *expr_word(struct parser *parser, struct str word);

RESULT filtered_parse(
		struct parser *parser, struct str markup, struct filtered *out);
RESULT condition_parse(struct parser *parser, struct str markup,
		const struct condition **out);

/*
 * Reads the markup strictly, to its end; if that fails and the mode allows
 * it, by the forgiving rules. From the mode `strict_from` on it must be
 * well-formed.
 */
struct grammar {
	RESULT (*strict)(struct parser *parser, struct lexer *lexer, void *out);
	RESULT (*lax)(struct parser *parser, struct str markup, void *out);
	enum liquid_mode strict_from;
	size_t size; /* of *out, which begins zeroed for each try */
};
RESULT parse_markup(struct parser *parser, const struct grammar *grammar,
		struct str markup, void *out);

#endif
