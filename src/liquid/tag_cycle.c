/* SPDX-License-Identifier: Apache-2.0 */
/* {% cycle 'odd', 'even' %}, {% cycle name: 'odd', 'even' %} */
#include "liquid/chars.h"
#include "liquid/lax.h"
#include "liquid/tags.h"

struct cycle_head {
	const struct expr *group; /* NULL: its values are its name */
	expr_list values;
};

struct cycle_node {
	struct node node;
	struct cycle_head head;
	struct name own_key;
};

/* Groups of a name and nameless ones are kept apart by the first letter. */
static RESULT group_key(struct liquid_run *run, const struct cycle_node *tag,
		struct name *out)
{
	struct liquid_value group;
	struct text text = {.run = run};
	struct str key;
	*out = tag->own_key;
	if (!tag->head.group)
		return OK;
	TRY(expr_value(run, tag->head.group, &group));
	text_char(&text, ':');
	text_inspect(&text, &group);
	TRY(text_str(&text, &key));
	*out = name_of(key);
	return OK;
}

static RESULT render_cycle(struct liquid_run *run, const struct node *node)
{
	const struct cycle_node *tag = (const struct cycle_node *)node;
	struct liquid_value value = LIQUID_NONE;
	struct name key;
	TRY(group_key(run, tag, &key));
	const struct liquid_value *place = table_find(&run->frame->cycles, key);
	size_t turn = place ? (size_t)place->digits : 0;
	if (turn < tag->head.values.count)
		TRY(expr_value(run, tag->head.values.at[turn], &value));
	TRY(write_value(run, &value));
	turn = turn + 1 < tag->head.values.count ? turn + 1 : 0;
	return table_set(run, &run->frame->cycles, key,
			liquid_i64((int64_t)turn));
}

static RESULT head_read(struct parser *parser, struct lexer *lexer, void *out)
{
	struct cycle_head *head = out;
	const struct expr *expr;
	TRY(expr_read(parser, lexer, &expr));
	if (lexer_take(lexer, TOKEN_COLON, NULL)) {
		head->group = expr;
		TRY(expr_read(parser, lexer, &expr));
	}
	*LIST_ADD(parser->arena, &head->values) = expr;
	while (lexer_take(lexer, TOKEN_COMMA, NULL) &&
			!lexer_at(lexer, TOKEN_END)) {
		TRY(expr_read(parser, lexer, &expr));
		*LIST_ADD(parser->arena, &head->values) = expr;
	}
	return OK;
}

/* `fragment:` at the beginning; a ":" may stand in the fragment itself. */
static bool guess_group(struct parser *parser, struct str *rest,
		struct cycle_head *head)
{
	struct str s = str_lstrip(*rest);
	size_t len = lax_fragment_len(s);
	struct str after = str_lstrip(str_from(s, len));
	if (len && (after.len == 0 || after.at[0] != ':'))
		while (len && s.at[len - 1] != ':')
			len--;
	if (len == 0)
		return false;
	struct str group = {s.at, len};
	after = str_from(s, len);
	if (s.at[len - 1] == ':')
		group.len--;
	else
		after = str_from(str_lstrip(after), 1);
	if (group.len == 0)
		return false;
	head->group = expr_guess(parser, group);
	*rest = after;
	return true;
}

static RESULT head_guess(struct parser *parser, struct str markup, void *out)
{
	struct cycle_head *head = out;
	struct str part, fragment;
	guess_group(parser, &markup, head);
	while (str_cut(&markup, ',', &part))
		if (lax_fragment(&part, &fragment))
			*LIST_ADD(parser->arena, &head->values) =
					expr_guess(parser, fragment);
	if (head->values.count == 0)
		return parse_fail(parser, "cycle is: cycle [name:] value, ...");
	return OK;
}

static bool all_literal(const expr_list *values)
{
	for (size_t i = 0; i < values->count; i++)
		if (values->at[i]->kind != EXPR_VALUE)
			return false;
	return true;
}

/* Two nameless cycles of the same literals are one; with a variable in it
 * each is its own. */
static struct str nameless_key(struct parser *parser, struct str markup,
		const struct cycle_node *tag)
{
	if (all_literal(&tag->head.values))
		return without_space(parser, markup);
	return arena_print(parser->arena, "@%p", (const void *)tag);
}

TAG(cycle)
{
	struct cycle_node *tag = parse_node(parser, sizeof *tag, render_cycle);
	static const struct grammar GRAMMAR = {head_read, head_guess,
			LIQUID_STRICT2, sizeof tag->head};
	TRY(parse_markup(parser, &GRAMMAR, markup, &tag->head));
	tag->own_key = name_of(nameless_key(parser, markup, tag));
	*out = &tag->node;
	return OK;
}
