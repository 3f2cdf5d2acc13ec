/* SPDX-License-Identifier: Apache-2.0 */
/* What lives while a template is rendered, and how its parts are asked. */
#ifndef WAYBILL_LIQUID_RENDER_H
#define WAYBILL_LIQUID_RENDER_H

#include "liquid/tree.h"

struct output_node {
	struct node node;
	struct filtered output;
};

/* {% break %} and {% continue %} on their way to a loop. */
enum liquid_signal { SIGNAL_NONE, SIGNAL_BREAK, SIGNAL_CONTINUE };

/* `forloop`, and `tablerowloop` with its columns. */
struct loop {
	struct str name;
	int64_t length, index;
	int64_t columns, column, row;
	const struct loop *parent;
};

/* Names that end with a loop or an include. */
struct scope {
	struct table names;
	struct scope *outer;
};

/* What one template sees; {% render %} opens a new one. */
struct frame {
	struct table assigned, counters, cycles, offsets;
	struct scope *scope;
	const struct loop *loop;
	struct str last_ifchanged;
	bool no_includes;
	struct str partial; /* its name, for messages */
};

struct liquid_run {
	const struct liquid_setting *setting;
	struct arena *arena;
	struct liquid_error *error;
	struct buf *out;
	struct frame *frame;
	enum liquid_signal signal;
	int64_t steps; /* left */
	size_t memory; /* left */
	int depth, line;
};

/* For looking at each byte of it once. */
static inline RESULT spend_text(struct liquid_run *run, struct str s)
{
	return liquid_spend(run, s.len / 64);
}

static inline RESULT spend_value(
		struct liquid_run *run, const struct liquid_value *value)
{
	return value->type == LIQUID_STRING ? spend_text(run, value->string)
					    : OK;
}

/* The parts of a template; each is a node's `render`. */
RESULT render_text(struct liquid_run *run, const struct node *node);
RESULT render_output(struct liquid_run *run, const struct node *node);

/* Each node up to a fault or a signal. */
RESULT render_block(struct liquid_run *run, const struct block *block);
/* Into text of its own. */
RESULT render_aside(struct liquid_run *run, const struct block *block,
		struct str *out);
/* A partial inside the frame that stands. */
RESULT render_partial(struct liquid_run *run, struct str name,
		const struct liquid_template *partial);
RESULT find_partial(struct liquid_run *run, struct str name,
		const struct liquid_template **out);

void scope_open(struct liquid_run *run, struct scope *scope);
void scope_close(struct liquid_run *run);
RESULT scope_set(struct liquid_run *run, struct name name,
		struct liquid_value value);
RESULT table_set(struct liquid_run *run, struct table *table, struct name name,
		struct liquid_value value);

RESULT expr_value(struct liquid_run *run, const struct expr *expr,
		struct liquid_value *out);
RESULT filtered_value(struct liquid_run *run, const struct filtered *filtered,
		struct liquid_value *out);
RESULT condition_holds(struct liquid_run *run,
		const struct condition *condition, bool *out);
bool variable_find(const struct liquid_run *run, struct name name,
		struct liquid_value *out);

/* ==, with steps for each item that is compared. */
RESULT values_equal(struct liquid_run *run, const struct liquid_value *a,
		const struct liquid_value *b, bool *out);
/* <0, 0, >0; false when they can't be ordered. */
bool values_order(const struct liquid_value *a, const struct liquid_value *b,
		int *out);
/* "", [] and {}: as the word "empty" means it. */
bool value_is_empty(const struct liquid_value *value);
/* "text", for messages. */
const char *value_type_text(const struct liquid_value *value);

/* What a loop walks through. An item of an object is [name, value]. */
int64_t items_count(const struct liquid_value *value);
RESULT items_at(struct liquid_run *run, const struct liquid_value *value,
		int64_t index, struct liquid_value *out);
/* An object that can be walked: a hash, in Ruby's words. */
static inline bool value_is_hash(const struct liquid_value *value)
{
	return value->type == LIQUID_OBJECT && value->object.kind->count;
}

/* To the output, as {{ }} does. */
RESULT write_value(struct liquid_run *run, const struct liquid_value *value);
RESULT write_str(struct liquid_run *run, struct str s);

/* Text that grows in the run's memory; look once, at the end. */
struct text {
	struct liquid_run *run;
	char *at;
	size_t len, cap;
	enum fault fault;
};

void text_add(struct text *text, struct str s);
static inline void text_char(struct text *text, char c)
{
	text_add(text, (struct str){&c, 1});
}
RESULT text_done(const struct text *text, struct liquid_value *out);
RESULT text_str(const struct text *text, struct str *out);
/* A value as Ruby's inspect shows it: strings in quotes. */
void text_inspect(struct text *text, const struct liquid_value *value);
void text_value(struct text *text, const struct liquid_value *value);

extern const struct liquid_kind FORLOOP_KIND, TABLEROWLOOP_KIND;

#endif
