/* SPDX-License-Identifier: Apache-2.0 */
/* {% echo %}, {% break %}, {% continue %}, {% ifchanged %} */
#include "liquid/tags.h"

TAG(echo)
{
	struct output_node *tag =
			parse_node(parser, sizeof *tag, render_output);
	*out = &tag->node;
	return filtered_parse(parser, markup, &tag->output);
}

static RESULT render_break(struct liquid_run *run, const struct node *node)
{
	(void)node;
	run->signal = SIGNAL_BREAK;
	return OK;
}

static RESULT render_continue(struct liquid_run *run, const struct node *node)
{
	(void)node;
	run->signal = SIGNAL_CONTINUE;
	return OK;
}

TAG(break)
{
	(void)markup;
	*out = parse_node(parser, sizeof **out, render_break);
	return OK;
}

TAG(continue)
{
	(void)markup;
	*out = parse_node(parser, sizeof **out, render_continue);
	return OK;
}

struct ifchanged_node {
	struct node node;
	struct block body;
};

/* Only what differs from what the last one wrote, wherever that stands. */
static RESULT render_ifchanged(struct liquid_run *run, const struct node *node)
{
	const struct ifchanged_node *tag = (const struct ifchanged_node *)node;
	struct str text;
	TRY(render_aside(run, &tag->body, &text));
	if (str_eq(text, run->frame->last_ifchanged))
		return OK;
	run->frame->last_ifchanged = text;
	return write_str(run, text);
}

TAG(ifchanged)
{
	struct ifchanged_node *tag =
			parse_node(parser, sizeof *tag, render_ifchanged);
	(void)markup;
	TRY(parse_whole_block(parser, "ifchanged", &tag->body));
	tag->node.blank = tag->body.blank;
	*out = &tag->node;
	return OK;
}
