/* SPDX-License-Identifier: Apache-2.0 */
/* A parsed template. All of it lies in the template's arena and is never
 * changed after parsing. */
#ifndef WAYBILL_LIQUID_TREE_H
#define WAYBILL_LIQUID_TREE_H

#include "liquid/liquid.h"
#include "liquid/table.h"

struct expr;

/* One step of a path: .name, ["name"] or [expression]. */
struct step {
	struct name name;
	const struct expr *key; /* NULL: the name */
	bool dotted;            /* only then "size" and such are commands */
};

enum expr_kind { EXPR_VALUE, EXPR_PATH, EXPR_RANGE };

struct expr {
	enum expr_kind kind;
	union {
		/* LIQUID_EMPTY and LIQUID_BLANK mean "" outside conditions. */
		struct liquid_value value;
		/* The first step names a variable. */
		struct {
			const struct step *steps;
			size_t count;
		} path;
		struct {
			const struct expr *first, *last;
		} range;
	};
};

struct named_expr {
	struct name name;
	const struct expr *expr;
};

typedef LIST(const struct expr *) expr_list;
typedef LIST(struct named_expr) named_list;

/* `| name: args`; a filter that nobody knows passes its input on. */
struct filter_use {
	const struct liquid_filter *filter; /* NULL: unknown */
	expr_list args;
	named_list named;
};

/* `expression | filter | filter`; a head of NULL is nil. */
struct filtered {
	const struct expr *head;
	LIST(struct filter_use) uses;
};

enum comparison {
	COMPARE_NONE, /* the left side's truth alone */
	COMPARE_EQUAL,
	COMPARE_UNEQUAL,
	COMPARE_LESS,
	COMPARE_GREATER,
	COMPARE_LESS_EQUAL,
	COMPARE_GREATER_EQUAL,
	COMPARE_CONTAINS,
	COMPARE_UNKNOWN, /* lax: a fault when it is met */
};

/* Comparisons in a chain, decided from the left: the first "or" behind a
 * true one, or "and" behind a false one, ends it. */
struct condition {
	const struct expr *left, *right;
	enum comparison comparison;
	struct str sign; /* as written */
	bool is_and;     /* how `next` is joined */
	const struct condition *next;
};

/* A tag, an output or a piece of text. What it holds stands behind it in
 * the struct of its own kind, which begins with its node. */
struct node {
	RESULT (*render)(struct liquid_run *run, const struct node *node);
	int line;
	bool is_text;
	/* Writes nothing but white space: a block of only such nodes is
	 * silent. */
	bool blank;
};

struct block {
	struct node **at;
	size_t count, cap;
	bool blank;
};

struct text_node {
	struct node node;
	struct str text;
};

struct liquid_template {
	struct arena *arena;
	struct block body;
};

#endif
