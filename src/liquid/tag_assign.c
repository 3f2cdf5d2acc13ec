/* SPDX-License-Identifier: Apache-2.0 */
/* Names that a template gives: assign, capture, increment, decrement. */
#include "liquid/chars.h"
#include "liquid/tags.h"

struct assign_node {
	struct node node;
	struct name name;
	struct filtered value;
};

struct capture_node {
	struct node node;
	struct name name;
	struct block body;
};

struct counter_node {
	struct node node;
	struct name name;
	int64_t step;
};

static RESULT render_assign(struct liquid_run *run, const struct node *node)
{
	const struct assign_node *tag = (const struct assign_node *)node;
	struct liquid_value value;
	TRY(filtered_value(run, &tag->value, &value));
	return table_set(run, &run->frame->assigned, tag->name, value);
}

static RESULT render_capture(struct liquid_run *run, const struct node *node)
{
	const struct capture_node *tag = (const struct capture_node *)node;
	struct str text;
	TRY(render_aside(run, &tag->body, &text));
	return table_set(run, &run->frame->assigned, tag->name,
			liquid_str(text));
}

/* increment shows what was; decrement what is. */
static RESULT render_counter(struct liquid_run *run, const struct node *node)
{
	const struct counter_node *tag = (const struct counter_node *)node;
	const struct liquid_value *place =
			table_find(&run->frame->counters, tag->name);
	int64_t before = place ? (int64_t)place->digits : 0;
	struct liquid_value shown =
			liquid_i64(tag->step > 0 ? before : before + tag->step);
	TRY(table_set(run, &run->frame->counters, tag->name,
			liquid_i64(before + tag->step)));
	return write_value(run, &shown);
}

/* What lax Liquid takes in a name: also "a.b" and "a[0]", as one name. */
static bool is_name_char(char c)
{
	return is_word(c) || (c && strchr("-.[]()", c));
}

/* The name right before a "="; false when there is no such place. */
static bool split_assign(struct str markup, struct str *name, struct str *value)
{
	for (size_t i = 0; i < markup.len; i++) {
		if (markup.at[i] != '=')
			continue;
		struct str head = str_rstrip((struct str){markup.at, i});
		size_t from = head.len;
		while (from && is_name_char(head.at[from - 1]))
			from--;
		*name = str_from(head, from);
		*value = str_from(markup, i + 1);
		if (name->len)
			return true;
	}
	return false;
}

/* strict2: the name must be one, alone. */
static RESULT check_name(struct parser *parser, struct str name)
{
	struct lexer lexer;
	if (parser->options->mode < LIQUID_STRICT2)
		return OK;
	lexer_open(&lexer, name);
	TRY(lexer_expect(parser, &lexer, TOKEN_ID, NULL));
	return lexer_expect(parser, &lexer, TOKEN_END, NULL);
}

TAG(assign)
{
	struct assign_node *tag =
			parse_node(parser, sizeof *tag, render_assign);
	struct str name, value;
	if (!split_assign(markup, &name, &value))
		return parse_fail(parser, "assign is: assign [name] = [value]");
	TRY(check_name(parser, name));
	tag->node.blank = true;
	tag->name = name_of(name);
	*out = &tag->node;
	return filtered_parse(parser, value, &tag->value);
}

/* Lax: the first thing that looks like a name, even in quotes. */
static struct str captured_name(struct parser *parser, struct str markup)
{
	size_t len = 0;
	if (parser->options->mode == LIQUID_STRICT2)
		return str_strip(markup);
	while (markup.len && !is_name_char(markup.at[0]))
		markup = str_from(markup, 1);
	while (len < markup.len && is_name_char(markup.at[len]))
		len++;
	return (struct str){markup.at, len};
}

TAG(capture)
{
	struct capture_node *tag =
			parse_node(parser, sizeof *tag, render_capture);
	struct str name = captured_name(parser, markup);
	if (name.len == 0)
		return parse_fail(parser, "capture needs a name");
	TRY(check_name(parser, name));
	tag->node.blank = true;
	tag->name = name_of(name);
	*out = &tag->node;
	return parse_whole_block(parser, "capture", &tag->body);
}

static RESULT parse_counter(struct parser *parser, struct str markup,
		int64_t step, struct node **out)
{
	struct counter_node *tag =
			parse_node(parser, sizeof *tag, render_counter);
	tag->name = name_of(str_strip(markup));
	tag->step = step;
	*out = &tag->node;
	return check_name(parser, tag->name.text);
}

TAG(increment)
{
	return parse_counter(parser, markup, 1, out);
}

TAG(decrement)
{
	return parse_counter(parser, markup, -1, out);
}
