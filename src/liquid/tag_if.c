/* SPDX-License-Identifier: Apache-2.0 */
/* {% if %}, {% unless %}, {% elsif %}, {% else %} */
#include "liquid/tags.h"

/* Without a condition: else. */
struct branch {
	const struct condition *condition;
	bool negated;
	struct block body;
};

struct if_node {
	struct node node;
	LIST(struct branch) branches;
};

static RESULT render_if(struct liquid_run *run, const struct node *node)
{
	const struct if_node *tag = (const struct if_node *)node;
	for (size_t i = 0; i < tag->branches.count; i++) {
		const struct branch *branch = &tag->branches.at[i];
		bool holds = true;
		if (branch->condition)
			TRY(condition_holds(run, branch->condition, &holds));
		if (holds != branch->negated)
			return render_block(run, &branch->body);
	}
	return OK;
}

/* A branch begins: its condition, then its body up to the next part. */
static RESULT parse_branch(struct parser *parser, const char *name,
		struct if_node *tag, struct stop *stop)
{
	struct branch *branch = LIST_ADD(parser->arena, &tag->branches);
	if (!str_eq(stop->name, STR("else")))
		TRY(condition_parse(parser, stop->markup, &branch->condition));
	branch->negated = str_eq(stop->name, STR("unless"));
	TRY(parse_block(parser, name, &branch->body, stop));
	tag->node.blank = tag->node.blank && branch->body.blank;
	return OK;
}

static bool is_part(struct str name)
{
	return str_eq(name, STR("else")) || str_eq(name, STR("elsif"));
}

static RESULT parse_if(struct parser *parser, const char *name,
		struct str markup, struct node **out)
{
	struct if_node *tag = parse_node(parser, sizeof *tag, render_if);
	struct stop stop = {.name = str_of(name), .markup = markup};
	tag->node.blank = true;
	do {
		TRY(parse_branch(parser, name, tag, &stop));
	} while (is_part(stop.name));
	if (!stop.is_end)
		return parse_stranger(parser, name, stop.name);
	for (size_t i = 0; i < tag->branches.count && tag->node.blank; i++)
		block_silence(&tag->branches.at[i].body);
	*out = &tag->node;
	return OK;
}

TAG(if)
{
	return parse_if(parser, "if", markup, out);
}

TAG(unless)
{
	return parse_if(parser, "unless", markup, out);
}
