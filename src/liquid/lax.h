/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How lax Liquid finds something in markup that strict Liquid refuses. The
 * rules are Shopify's, which are patterns that skip what they don't match.
 */
#ifndef WAYBILL_LIQUID_LAX_H
#define WAYBILL_LIQUID_LAX_H

#include "liquid/parser.h"

/* A quoted string, or a run without white space, comma, pipe and quote (but
 * quoted strings may stand in it). Its length here; 0: none. */
size_t lax_fragment_len(struct str s);

/* The first fragment anywhere in *rest, which then stands behind it. */
bool lax_fragment(struct str *rest, struct str *out);

/* What is quoted at the very beginning of *rest. */
bool lax_quoted(struct str *rest, struct str *out);

/* A word of letters, digits, "_" and "-" at the beginning of *rest. */
bool lax_word(struct str *rest, struct str *out);

/* This word, with white space before and behind it. */
bool lax_keyword(struct str *rest, const char *word);

/* Each `name: fragment` in it. */
void lax_named(struct parser *parser, struct str markup, named_list *out);

#endif
