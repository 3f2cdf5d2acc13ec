/* SPDX-License-Identifier: Apache-2.0 */
/* {% tablerow item in collection cols: 2 %}: an HTML table, cell by cell. */
#include <stdio.h>

#include "liquid/lax.h"
#include "liquid/tags.h"

struct tablerow_node {
	struct node node;
	struct loop_head head;
	struct block body;
};

/* As Ruby's to_i: 0 for nil and for a text that is no number. */
static RESULT whole(struct liquid_run *run, const struct expr *expr,
		int64_t otherwise, int64_t *out)
{
	struct liquid_value value;
	*out = otherwise;
	if (!expr)
		return OK;
	TRY(expr_value(run, expr, &value));
	if (value.type == LIQUID_BOOL || value.type == LIQUID_LIST ||
			value.type == LIQUID_OBJECT)
		return liquid_fail(run, "invalid integer");
	*out = number_i64(liquid_to_number(&value));
	return OK;
}

static RESULT write_number(
		struct liquid_run *run, const char *format, int64_t n)
{
	char room[64];
	int len = snprintf(room, sizeof room, format, (long long)n);
	return write_str(run, (struct str){room, (size_t)len});
}

static RESULT begin_cell(struct liquid_run *run, const struct loop *loop)
{
	return write_number(run, "<td class=\"col%lld\">", loop->column);
}

static RESULT next_cell(struct liquid_run *run, struct loop *loop)
{
	if (loop->column != loop->columns) {
		loop->column++;
		return OK;
	}
	loop->column = 1;
	loop->row++;
	if (loop->index == loop->length - 1)
		return OK;
	return write_number(run, "</tr>\n<tr class=\"row%lld\">", loop->row);
}

static RESULT render_cells(struct liquid_run *run,
		const struct tablerow_node *tag, const struct slice *slice,
		struct loop *loop)
{
	for (; loop->index < loop->length; loop->index++) {
		struct liquid_value item;
		TRY(liquid_spend(run, 1));
		TRY(items_at(run, &slice->items, slice->from + loop->index,
				&item));
		TRY(scope_set(run, tag->head.item, item));
		TRY(begin_cell(run, loop));
		TRY(render_block(run, &tag->body));
		TRY(write_str(run, STR("</td>")));
		enum liquid_signal signal = run->signal;
		run->signal = SIGNAL_NONE;
		if (signal == SIGNAL_BREAK)
			break;
		TRY(next_cell(run, loop));
	}
	return OK;
}

static RESULT find_slice(struct liquid_run *run, const struct loop_head *head,
		const struct liquid_value *items, struct slice *out)
{
	int64_t from, limit;
	TRY(whole(run, head->offset, 0, &from));
	TRY(whole(run, head->limit, LIMIT_NONE, &limit));
	*out = slice_of(items, from, limit);
	return OK;
}

static RESULT render_tablerow(struct liquid_run *run, const struct node *node)
{
	const struct tablerow_node *tag = (const struct tablerow_node *)node;
	struct liquid_value items;
	struct slice slice;
	struct scope scope;
	struct loop *loop;
	TRY(expr_value(run, tag->head.collection, &items));
	if (!liquid_truth(&items))
		return OK;
	TRY(find_slice(run, &tag->head, &items, &slice));
	TRY(liquid_take(run, sizeof *loop, &loop));
	*loop = (struct loop){
			.length = slice.to - slice.from, .column = 1, .row = 1};
	TRY(whole(run, tag->head.columns, loop->length, &loop->columns));
	scope_open(run, &scope);
	TRY(scope_set(run, name_of(STR("tablerowloop")),
			liquid_object(&TABLEROWLOOP_KIND, loop)));
	TRY(write_str(run, STR("<tr class=\"row1\">\n")));
	TRY(render_cells(run, tag, &slice, loop));
	scope_close(run);
	return write_str(run, STR("</tr>\n"));
}

static bool set_attribute(
		struct loop_head *head, const struct named_expr *named)
{
	const struct {
		struct str name;
		const struct expr **place;
	} places[] = {
			{STR("limit"), &head->limit},
			{STR("offset"), &head->offset},
			{STR("cols"), &head->columns},
			{STR("range"), NULL},
	};
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		if (!str_eq(named->name.text, places[i].name))
			continue;
		if (places[i].place)
			*places[i].place = named->expr;
		return true;
	}
	return false;
}

static RESULT head_read(struct parser *parser, struct lexer *lexer, void *out)
{
	struct loop_head *head = out;
	named_list named = {0};
	struct str item;
	TRY(lexer_expect(parser, lexer, TOKEN_ID, &item));
	head->item = name_of(item);
	if (!lexer_take_word(lexer, "in"))
		return parse_fail(parser, "a tablerow needs 'in'");
	TRY(expr_read(parser, lexer, &head->collection));
	TRY(named_read(parser, lexer, &named));
	for (size_t i = 0; i < named.count; i++)
		if (!set_attribute(head, &named.at[i]))
			return parse_fail(parser,
					"a tablerow takes cols, limit "
					"and offset, not '%.*s'",
					STR_FMT(named.at[i].name.text));
	return OK;
}

static RESULT head_guess(struct parser *parser, struct str markup, void *out)
{
	struct loop_head *head = out;
	named_list named = {0};
	struct str item, collection;
	while (markup.len && !lax_word(&markup, &item))
		markup.at++, markup.len--;
	if (markup.len == 0 || !lax_keyword(&markup, "in") ||
			!lax_fragment(&markup, &collection))
		return parse_fail(parser,
				"a tablerow is: tablerow [item] in [list]");
	head->item = name_of(item);
	head->collection = expr_guess(parser, collection);
	lax_named(parser, markup, &named);
	for (size_t i = 0; i < named.count; i++)
		set_attribute(head, &named.at[i]);
	return OK;
}

TAG(tablerow)
{
	struct tablerow_node *tag =
			parse_node(parser, sizeof *tag, render_tablerow);
	static const struct grammar GRAMMAR = {head_read, head_guess,
			LIQUID_STRICT2, sizeof tag->head};
	TRY(parse_markup(parser, &GRAMMAR, markup, &tag->head));
	TRY(parse_whole_block(parser, "tablerow", &tag->body));
	tag->node.blank = tag->body.blank;
	*out = &tag->node;
	return OK;
}
