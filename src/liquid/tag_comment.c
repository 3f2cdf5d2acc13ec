/* SPDX-License-Identifier: Apache-2.0 */
/* What is not read: {% comment %}, {% # %}, {% doc %}, {% raw %} */
#include "liquid/chars.h"
#include "liquid/tags.h"

static RESULT render_nothing(struct liquid_run *run, const struct node *node)
{
	(void)run, (void)node;
	return OK;
}

static struct node *silent_node(struct parser *parser)
{
	struct node *node = parse_node(parser, sizeof *node, render_nothing);
	node->blank = true;
	return node;
}

static RESULT never_closed(struct parser *parser, const char *name)
{
	return parse_fail(parser, "'%s' tag was never closed", name);
}

static RESULT skip_raw(struct parser *parser)
{
	struct str body;
	struct piece end;
	if (!scan_to(&parser->scan, STR("endraw"), &body, &end))
		return never_closed(parser, "raw");
	return OK;
}

/* Comments in comments are counted, and raw is raw in there too. */
static RESULT skip_comment(struct parser *parser)
{
	struct piece piece;
	for (size_t open = 1; scan_next(&parser->scan, &piece);) {
		if (piece.kind != PIECE_TAG)
			continue;
		if (str_eq(piece.name, STR("raw")))
			TRY(skip_raw(parser));
		open += str_eq(piece.name, STR("comment"));
		open -= str_eq(piece.name, STR("endcomment"));
		if (open > 0)
			continue;
		if (!parser->scan.by_line)
			parser->trims = piece.trims_right;
		return OK;
	}
	return never_closed(parser, "comment");
}

TAG(comment)
{
	(void)markup;
	*out = silent_node(parser);
	return skip_comment(parser);
}

/* Each line of it begins with "#". */
TAG(inline_comment)
{
	struct str line;
	str_cut(&markup, '\n', &line);
	while (str_cut(&markup, '\n', &line)) {
		line = str_strip(line);
		if (line.len && line.at[0] != '#')
			return parse_fail(parser,
					"each line of a comment "
					"begins with '#'");
	}
	*out = silent_node(parser);
	return OK;
}

static RESULT read_raw(struct parser *parser, const char *name, struct str end,
		struct str markup, struct str *out_body)
{
	struct piece piece;
	if (!str_is_blank(markup))
		return parse_fail(parser, "'%s' takes nothing", name);
	if (!scan_to(&parser->scan, end, out_body, &piece))
		return never_closed(parser, name);
	parser->trims = piece.trims_right;
	return OK;
}

TAG(raw)
{
	struct text_node *tag = parse_node(parser, sizeof *tag, render_text);
	*out = &tag->node;
	TRY(read_raw(parser, "raw", STR("endraw"), markup, &tag->text));
	tag->node.blank = tag->text.len == 0;
	return OK;
}

TAG(doc)
{
	struct str body, inner;
	struct piece piece;
	TRY(read_raw(parser, "doc", STR("enddoc"), markup, &body));
	struct scan scan = {body, 0, false};
	if (scan_to(&scan, STR("doc"), &inner, &piece))
		return parse_fail(parser, "doc can't stand in doc");
	*out = silent_node(parser);
	(*out)->blank = body.len == 0;
	return OK;
}
