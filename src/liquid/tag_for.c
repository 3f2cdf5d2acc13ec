/* SPDX-License-Identifier: Apache-2.0 */
/* {% for item in collection limit: 2 offset: 1 reversed %} */
#include "liquid/chars.h"
#include "liquid/filters.h"
#include "liquid/lax.h"
#include "liquid/tags.h"

struct for_node {
	struct node node;
	struct loop_head head;
	struct block body, otherwise;
};

struct slice slice_of(
		const struct liquid_value *items, int64_t from, int64_t limit)
{
	int64_t count = items_count(items), to;
	if (__builtin_add_overflow(from, limit, &to))
		to = limit < 0 ? 0 : count;
	if (to > count)
		to = count;
	if (from < 0)
		from = 0;
	return (struct slice){*items, from, to < from ? from : to};
}

static RESULT whole(struct liquid_run *run, const struct expr *expr,
		int64_t otherwise, int64_t *out)
{
	struct liquid_value value;
	TRY(expr_value(run, expr, &value));
	*out = otherwise;
	return value.type == LIQUID_NIL ? OK : value_whole(run, &value, out);
}

/* Where a loop of the same name stopped before. */
static RESULT first_item(struct liquid_run *run, const struct loop_head *head,
		int64_t *out)
{
	if (!head->continues)
		return whole(run, head->offset, 0, out);
	const struct liquid_value *place =
			table_find(&run->frame->offsets, head->name);
	*out = place ? number_i64(liquid_number_of(place)) : 0;
	return OK;
}

static RESULT find_slice(struct liquid_run *run, const struct loop_head *head,
		struct slice *out)
{
	struct liquid_value items;
	int64_t from, limit;
	TRY(first_item(run, head, &from));
	TRY(expr_value(run, head->collection, &items));
	TRY(whole(run, head->limit, LIMIT_NONE, &limit));
	*out = slice_of(&items, from, limit);
	return table_set(run, &run->frame->offsets, head->name,
			liquid_i64(from + (out->to - out->from)));
}

static RESULT render_turns(struct liquid_run *run, const struct for_node *tag,
		const struct slice *slice, struct loop *loop)
{
	for (; loop->index < loop->length; loop->index++) {
		struct liquid_value item;
		int64_t at = tag->head.reversed ? slice->to - 1 - loop->index
						: slice->from + loop->index;
		TRY(liquid_spend(run, 1));
		TRY(items_at(run, &slice->items, at, &item));
		TRY(scope_set(run, tag->head.item, item));
		TRY(render_block(run, &tag->body));
		enum liquid_signal signal = run->signal;
		run->signal = SIGNAL_NONE;
		if (signal == SIGNAL_BREAK)
			break;
	}
	return OK;
}

/* The loop's object must outlive it: a template may keep it. */
static RESULT render_loop(struct liquid_run *run, const struct for_node *tag,
		const struct slice *slice)
{
	const struct loop *outer = run->frame->loop;
	struct loop *loop;
	struct scope scope;
	TRY(liquid_take(run, sizeof *loop, &loop));
	loop->name = tag->head.name.text;
	loop->length = slice->to - slice->from;
	loop->parent = outer;
	run->frame->loop = loop;
	scope_open(run, &scope);
	TRY(scope_set(run, name_of(STR("forloop")),
			liquid_object(&FORLOOP_KIND, loop)));
	TRY(render_turns(run, tag, slice, loop));
	scope_close(run);
	run->frame->loop = outer;
	return OK;
}

static RESULT render_for(struct liquid_run *run, const struct node *node)
{
	const struct for_node *tag = (const struct for_node *)node;
	struct slice slice;
	TRY(find_slice(run, &tag->head, &slice));
	if (slice.from == slice.to)
		return render_block(run, &tag->otherwise);
	return render_loop(run, tag, &slice);
}

struct str without_space(struct parser *parser, struct str markup)
{
	char *copy = arena_take(parser->arena, markup.len);
	char quote = 0;
	size_t len = 0;
	for (size_t i = 0; i < markup.len; i++) {
		char c = markup.at[i];
		if (quote ? c == quote : c == '"' || c == '\'')
			quote = quote ? 0 : c;
		if (quote || !is_space(c))
			copy[len++] = c;
	}
	return (struct str){copy, len};
}

static void set_name(struct parser *parser, struct loop_head *head,
		struct str markup)
{
	struct str collection = without_space(parser, markup);
	head->name = name_of(arena_print(parser->arena, "%.*s-%.*s",
			STR_FMT(head->item.text), STR_FMT(collection)));
}

static void set_attribute(struct loop_head *head, struct str name,
		const struct expr *expr, struct str markup)
{
	if (str_eq(name, STR("limit")))
		head->limit = expr;
	if (!str_eq(name, STR("offset")))
		return;
	head->offset = expr;
	head->continues = str_eq(markup, STR("continue"));
}

static RESULT read_attributes(struct parser *parser, struct lexer *lexer,
		struct loop_head *head)
{
	while (lexer_at(lexer, TOKEN_COMMA) || lexer_at(lexer, TOKEN_ID)) {
		const struct expr *expr;
		struct str name, markup;
		lexer_take(lexer, TOKEN_COMMA, NULL);
		TRY(lexer_expect(parser, lexer, TOKEN_ID, &name));
		if (!str_eq(name, STR("limit")) && !str_eq(name, STR("offset")))
			return parse_fail(parser,
					"a for loop takes limit and "
					"offset, not '%.*s'",
					STR_FMT(name));
		TRY(lexer_expect(parser, lexer, TOKEN_COLON, NULL));
		markup = lexer->now.text;
		TRY(expr_read(parser, lexer, &expr));
		set_attribute(head, name, expr, markup);
	}
	return OK;
}

static RESULT head_read(struct parser *parser, struct lexer *lexer, void *out)
{
	struct loop_head *head = out;
	struct str item;
	TRY(lexer_expect(parser, lexer, TOKEN_ID, &item));
	head->item = name_of(item);
	if (!lexer_take_word(lexer, "in"))
		return parse_fail(parser, "for loops need 'in'");
	const char *begin = lexer->begin_now;
	TRY(expr_read(parser, lexer, &head->collection));
	set_name(parser, head,
			(struct str){begin, (size_t)(lexer->end_last - begin)});
	head->reversed = lexer_take_word(lexer, "reversed");
	return read_attributes(parser, lexer, head);
}

/* `item in collection`, and "reversed" right behind it. */
static bool guess_head(
		struct parser *parser, struct str *rest, struct loop_head *head)
{
	struct str item, collection;
	*rest = str_lstrip(*rest);
	if (!lax_word(rest, &item) || !lax_keyword(rest, "in"))
		return false;
	collection = (struct str){rest->at, lax_fragment_len(*rest)};
	if (collection.len == 0)
		return false;
	head->item = name_of(item);
	head->collection = expr_guess(parser, collection);
	set_name(parser, head, collection);
	*rest = str_lstrip(str_from(*rest, collection.len));
	head->reversed = str_starts(*rest, STR("reversed"));
	return true;
}

static RESULT head_guess(struct parser *parser, struct str markup, void *out)
{
	struct loop_head *head = out;
	named_list named = {0};
	if (!guess_head(parser, &markup, head))
		return parse_fail(
				parser, "a for loop is: for [item] in [list]");
	lax_named(parser, markup, &named);
	for (size_t i = 0; i < named.count; i++) {
		const struct expr *expr = named.at[i].expr;
		struct str word = STR_NONE;
		if (expr->kind == EXPR_PATH && expr->path.count == 1)
			word = expr->path.steps[0].name.text;
		set_attribute(head, named.at[i].name.text, expr, word);
	}
	return OK;
}

static RESULT parse_otherwise(
		struct parser *parser, struct for_node *tag, struct stop *stop)
{
	if (str_eq(stop->name, STR("else"))) {
		TRY(parse_block(parser, "for", &tag->otherwise, stop));
		tag->node.blank = tag->node.blank && tag->otherwise.blank;
	}
	return stop->is_end ? OK : parse_stranger(parser, "for", stop->name);
}

TAG(for)
{
	struct for_node *tag = parse_node(parser, sizeof *tag, render_for);
	static const struct grammar GRAMMAR = {
			head_read, head_guess, LIQUID_STRICT, sizeof tag->head};
	struct stop stop;
	TRY(parse_markup(parser, &GRAMMAR, markup, &tag->head));
	TRY(parse_block(parser, "for", &tag->body, &stop));
	tag->node.blank = tag->body.blank;
	TRY(parse_otherwise(parser, tag, &stop));
	if (tag->node.blank) {
		block_silence(&tag->body);
		block_silence(&tag->otherwise);
	}
	*out = &tag->node;
	return OK;
}
