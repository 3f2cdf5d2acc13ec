/* SPDX-License-Identifier: Apache-2.0 */
/*
 * {% render 'name' %}, which sees only what it is given and the data, and
 * {% include 'name' %}, which sees and changes all around it.
 */
#include "liquid/chars.h"
#include "liquid/lax.h"
#include "liquid/tags.h"

struct partial_head {
	const struct expr *name, *with;
	struct str alias;
	bool is_for;
	named_list named;
};

struct partial_node {
	struct node node;
	struct partial_head head;
};

/* "icons/cart" is bound to "cart". */
static struct name bound_name(const struct partial_head *head, struct str name)
{
	if (head->alias.len)
		return name_of(head->alias);
	for (size_t i = name.len; i > 0; i--)
		if (name.at[i - 1] == '/')
			return name_of(str_from(name, i));
	return name_of(name);
}

/* The arguments are looked up in `from` and set in `into`. */
static RESULT set_named(struct liquid_run *run, const named_list *named,
		struct frame *from, struct table *into)
{
	struct frame *frame = run->frame;
	for (size_t i = 0; i < named->count; i++) {
		struct liquid_value value;
		run->frame = from;
		TRY(expr_value(run, named->at[i].expr, &value));
		run->frame = frame;
		TRY(table_set(run, into, named->at[i].name, value));
	}
	return OK;
}

struct rendering {
	const struct partial_node *tag;
	struct str name;
	const struct liquid_template *partial;
	struct loop *loop;
};

/* What is handed in is as if it were assigned there. */
static RESULT fill_frame(struct liquid_run *run, const struct rendering *r,
		const struct liquid_value *bound, struct frame *outer)
{
	struct table *names = &run->frame->assigned;
	if (r->loop)
		TRY(table_set(run, names, name_of(STR("forloop")),
				liquid_object(&FORLOOP_KIND, r->loop)));
	TRY(set_named(run, &r->tag->head.named, outer, names));
	if (bound->type == LIQUID_NIL)
		return OK;
	return table_set(
			run, names, bound_name(&r->tag->head, r->name), *bound);
}

/* In a frame of its own: what breaks in there breaks only that. */
static RESULT render_once(struct liquid_run *run, const struct rendering *r,
		const struct liquid_value *bound)
{
	struct frame *outer = run->frame;
	struct frame *frame;
	TRY(liquid_take(run, sizeof *frame, &frame));
	frame->no_includes = true;
	frame->partial = outer->partial;
	run->frame = frame;
	TRY(fill_frame(run, r, bound, outer));
	TRY(render_partial(run, r->name, r->partial));
	run->frame = outer;
	run->signal = SIGNAL_NONE;
	return OK;
}

static RESULT render_each(struct liquid_run *run, struct rendering *r,
		const struct liquid_value *items)
{
	struct loop *loop;
	TRY(liquid_take(run, sizeof *loop, &loop));
	loop->name = r->name;
	loop->length = items_count(items);
	r->loop = loop;
	for (; loop->index < loop->length; loop->index++) {
		struct liquid_value item;
		TRY(liquid_spend(run, 1));
		TRY(items_at(run, items, loop->index, &item));
		TRY(render_once(run, r, &item));
	}
	return OK;
}

static bool can_be_walked(const struct liquid_value *value)
{
	return value->type == LIQUID_LIST || value->type == LIQUID_RANGE ||
			value_is_hash(value);
}

static RESULT render_render(struct liquid_run *run, const struct node *node)
{
	const struct partial_node *tag = (const struct partial_node *)node;
	struct rendering r = {.tag = tag, .name = tag->head.name->value.string};
	struct liquid_value bound;
	TRY(find_partial(run, r.name, &r.partial));
	TRY(expr_value(run, tag->head.with, &bound));
	if (tag->head.is_for && can_be_walked(&bound))
		return render_each(run, &r, &bound);
	return render_once(run, &r, &bound);
}

static RESULT include_each(struct liquid_run *run, const struct rendering *r,
		const struct liquid_value *bound)
{
	struct name name = bound_name(&r->tag->head, r->name);
	if (bound->type != LIQUID_LIST) {
		TRY(scope_set(run, name, *bound));
		return render_partial(run, r->name, r->partial);
	}
	for (size_t i = 0; i < bound->list->count; i++) {
		TRY(scope_set(run, name, bound->list->at[i]));
		TRY(render_partial(run, r->name, r->partial));
	}
	return OK;
}

/* Without `with`, a variable of the partial's own name is bound. */
static RESULT find_bound(struct liquid_run *run, const struct rendering *r,
		struct liquid_value *out)
{
	if (r->tag->head.with)
		return expr_value(run, r->tag->head.with, out);
	*out = LIQUID_NONE;
	variable_find(run, name_of(r->name), out);
	return OK;
}

static RESULT render_include(struct liquid_run *run, const struct node *node)
{
	const struct partial_node *tag = (const struct partial_node *)node;
	struct rendering r = {.tag = tag};
	struct liquid_value name, bound;
	struct scope scope;
	if (run->frame->no_includes)
		return liquid_fail(run,
				"include can't be used in a template "
				"that render shows");
	TRY(expr_value(run, tag->head.name, &name));
	if (name.type != LIQUID_STRING)
		return liquid_fail(run, "include needs the name of a template");
	r.name = name.string;
	TRY(find_partial(run, r.name, &r.partial));
	TRY(find_bound(run, &r, &bound));
	scope_open(run, &scope);
	TRY(set_named(run, &tag->head.named, run->frame, &scope.names));
	TRY(include_each(run, &r, &bound));
	scope_close(run);
	return OK;
}

static RESULT read_tail(struct parser *parser, struct lexer *lexer,
		struct partial_head *head)
{
	head->is_for = lexer_take_word(lexer, "for");
	if (head->is_for || lexer_take_word(lexer, "with"))
		TRY(expr_read(parser, lexer, &head->with));
	if (lexer_take_word(lexer, "as"))
		TRY(lexer_expect(parser, lexer, TOKEN_ID, &head->alias));
	return named_read(parser, lexer, &head->named);
}

static RESULT include_read(
		struct parser *parser, struct lexer *lexer, void *out)
{
	struct partial_head *head = out;
	TRY(expr_read(parser, lexer, &head->name));
	return read_tail(parser, lexer, head);
}

static RESULT render_read(struct parser *parser, struct lexer *lexer, void *out)
{
	struct partial_head *head = out;
	struct str name;
	TRY(lexer_expect(parser, lexer, TOKEN_STRING, &name));
	head->name = expr_of(parser, liquid_str(name));
	return read_tail(parser, lexer, head);
}

/* with, for and as, where they stand right behind the name. */
static void guess_tail(struct parser *parser, struct str rest,
		struct partial_head *head)
{
	struct str all = rest, fragment;
	head->is_for = lax_keyword(&rest, "for");
	if ((head->is_for || lax_keyword(&rest, "with")) &&
			lax_fragment(&rest, &fragment))
		head->with = expr_guess(parser, fragment);
	if (lax_keyword(&rest, "as"))
		lax_word(&rest, &head->alias);
	lax_named(parser, all, &head->named);
}

static RESULT include_guess(struct parser *parser, struct str markup, void *out)
{
	struct partial_head *head = out;
	struct str name;
	if (!lax_fragment(&markup, &name))
		return parse_fail(parser, "include needs a name");
	head->name = expr_guess(parser, name);
	guess_tail(parser, markup, head);
	return OK;
}

static RESULT render_guess(struct parser *parser, struct str markup, void *out)
{
	struct partial_head *head = out;
	struct str name;
	bool found = lax_quoted(&markup, &name);
	while (!found && markup.len) {
		markup = str_from(markup, 1);
		found = lax_quoted(&markup, &name);
	}
	if (!found)
		return parse_fail(parser, "render needs a name in quotes");
	head->name = expr_of(parser, liquid_str(name));
	guess_tail(parser, markup, head);
	return OK;
}

static RESULT parse_partial(struct parser *parser, struct str markup,
		const struct grammar *grammar, struct partial_node *tag,
		struct node **out)
{
	*out = &tag->node;
	return parse_markup(parser, grammar, markup, &tag->head);
}

TAG(render)
{
	static const struct grammar GRAMMAR = {render_read, render_guess,
			LIQUID_STRICT2, sizeof(struct partial_head)};
	return parse_partial(parser, markup, &GRAMMAR,
			parse_node(parser, sizeof(struct partial_node),
					render_render),
			out);
}

TAG(include)
{
	static const struct grammar GRAMMAR = {include_read, include_guess,
			LIQUID_STRICT2, sizeof(struct partial_head)};
	return parse_partial(parser, markup, &GRAMMAR,
			parse_node(parser, sizeof(struct partial_node),
					render_include),
			out);
}
