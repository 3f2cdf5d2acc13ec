/* SPDX-License-Identifier: Apache-2.0 */
/* The tags: each reads its markup, and leaves a node. */
#ifndef WAYBILL_LIQUID_TAGS_H
#define WAYBILL_LIQUID_TAGS_H

#include "liquid/parser.h"
#include "liquid/render.h"

#define TAG(name_) \
	RESULT tag_##name_(struct parser *parser, struct str markup, \
			struct node **out)

TAG(assign);
TAG(break);
TAG(capture);
TAG(case);
TAG(comment);
TAG(continue);
TAG(cycle);
TAG(decrement);
TAG(doc);
TAG(echo);
TAG(for);
TAG(if);
TAG(ifchanged);
TAG(include);
TAG(increment);
TAG(inline_comment);
TAG(raw);
TAG(render);
TAG(tablerow);
TAG(unless);

/*
 * `item in collection` and what may follow it, of for and tablerow. The name
 * is "item-collection": by it a later loop knows where an earlier one ended.
 */
struct loop_head {
	struct name item, name;
	const struct expr *collection, *limit, *offset, *columns;
	bool reversed, continues;
};

/* The items from..to of a collection. */
struct slice {
	struct liquid_value items;
	int64_t from, to;
};
#define LIMIT_NONE INT64_MAX
struct slice slice_of(
		const struct liquid_value *items, int64_t from, int64_t limit);

/* "(1 .. 3)" becomes "(1..3)": what is quoted stays. */
struct str without_space(struct parser *parser, struct str markup);

#endif
