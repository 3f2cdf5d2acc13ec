/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Liquid, the template language that merchants know from Shopify
 * (https://shopify.github.io/liquid/). A template is parsed once and never
 * changes; it can be rendered by many threads at a time. Rendering does
 * nothing but turn values into text, within limits: it opens nothing, and
 * the moment and the time zone are the caller's.
 */
#ifndef WAYBILL_LIQUID_LIQUID_H
#define WAYBILL_LIQUID_LIQUID_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/zone.h"
#include "liquid/value.h"

/* What a renderer may take; each can be set lower or higher per rendering.
 * A step is a tag, an output, a filter, a turn of a loop, an item that a
 * filter looks at, or 64 bytes that it copies. */
#define LIQUID_SOURCE_MAX ((size_t)1 << 20)
#define LIQUID_DEPTH_MAX 100
#define LIQUID_NESTING_MAX 50 /* brackets in brackets in an expression */
#define LIQUID_STEPS_MAX ((int64_t)1000000)
#define LIQUID_MEMORY_MAX ((size_t)16 << 20)
#define LIQUID_OUTPUT_MAX ((size_t)2 << 20)

enum liquid_mode {
	/* What makes no sense is passed over, as Shopify does in shops. */
	LIQUID_LAX,
	/* Outputs and the tags if, unless and for must be well-formed. */
	LIQUID_STRICT,
	/* Every tag must be well-formed. */
	LIQUID_STRICT2,
};

/* Where it went wrong, and in words that can be shown to a person. */
struct liquid_error {
	int line;         /* from 1; 0: no line is to blame */
	char partial[64]; /* the partial it was in, or "" */
	char text[256];
};

struct liquid_run;

struct liquid_named {
	struct str name;
	struct liquid_value value;
};

struct liquid_call {
	struct liquid_run *run;
	struct liquid_value input;
	const struct liquid_value *args;
	size_t count;
	const struct liquid_named *named;
	size_t named_count;
};

struct liquid_filter {
	const char *name;
	/* How many arguments it takes. */
	uint8_t least, most;
	/* Named arguments as well. */
	bool named;
	RESULT (*apply)(struct liquid_call *call, struct liquid_value *out);
};

struct liquid_options {
	enum liquid_mode mode;
	/* Filters besides the standard ones, and before them. */
	const struct liquid_filter *filters;
	size_t filter_count;
};

struct liquid_template;

/*
 * Parses a template; `options` may be NULL. FAULT_BAD_VALUE when it is not
 * well-formed and FAULT_LIMIT when it is too large or too deep, both with
 * *out_error filled. The source need not live on; the filters must.
 */
RESULT liquid_parse(struct str source, const struct liquid_options *options,
		struct liquid_template **out, struct liquid_error *out_error);
void liquid_close(struct liquid_template *template); /* takes NULL */
void liquid_drop(struct liquid_template **template); /* for DEFER */

/* Templates by name, for {% render %} and {% include %}. */
struct liquid_partials {
	/*
	 * FAULT_NOT_FOUND when there is none; or the fault of parsing it, with
	 * *out_error filled. What is found must outlive the rendering.
	 */
	RESULT(*find)
	(const struct liquid_partials *self, struct str name,
			const struct liquid_template **out,
			struct liquid_error *out_error);
};

struct liquid_setting {
	/* What names mean that the template did not assign: an object. */
	struct liquid_value data;
	const struct liquid_partials *partials; /* NULL: there are none */
	const struct zone *zone;                /* NULL: UTC */
	time_ms now;                            /* "now" and "today" */
	/* A fault is written into the text, as Shopify does, and rendering
	 * goes on; else it ends with the first one. */
	bool shows_errors;
	/* 0: the limits above. */
	int64_t steps;
	size_t memory;
};

/*
 * Renders into `out`, whose maximum is the limit of the output (buf_init
 * with LIQUID_OUTPUT_MAX). Memory is taken from `arena` and is the caller's
 * to reset. FAULT_BAD_VALUE for a fault in the template, FAULT_LIMIT for a
 * limit; *out_error says which and where, and `out` then holds what was
 * written before.
 */
RESULT liquid_render(const struct liquid_template *template,
		const struct liquid_setting *setting, struct arena *arena,
		struct buf *out, struct liquid_error *out_error);

/* For filters: all that they need of the renderer. */

/* Gives FAULT_BAD_VALUE, and the words to the error. */
RESULT liquid_fail(struct liquid_run *run, const char *format, ...)
		__attribute__((format(printf, 2, 3)));
/* Counts steps; FAULT_LIMIT when there are no more. */
RESULT liquid_spend(struct liquid_run *run, size_t steps);
/* Zeroed memory that lives until the rendering ends; FAULT_LIMIT. */
RESULT liquid_take(struct liquid_run *run, size_t size, void *out);
/* A value as {{ }} shows it, but lists as [1, 2]. */
RESULT liquid_text(struct liquid_run *run, const struct liquid_value *value,
		struct str *out);
/* As Liquid reckons: 0 for what is no number. */
struct number liquid_to_number(const struct liquid_value *value);

#endif
