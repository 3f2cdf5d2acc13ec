/* SPDX-License-Identifier: Apache-2.0 */
#include "liquid/parser.h"

#include <stdarg.h>
#include <stdio.h>

#include "liquid/chars.h"
#include "liquid/render.h"

RESULT parse_fail(struct parser *parser, const char *format, ...)
{
	va_list args;
	parser->error->line = parser->line;
	va_start(args, format);
	vsnprintf(parser->error->text, sizeof parser->error->text, format,
			args);
	va_end(args);
	return FAIL(FAULT_BAD_VALUE);
}

static RESULT too_deep(struct parser *parser)
{
	struct result fault = parse_fail(parser, "nesting too deep");
	return fault.fault ? FAIL(FAULT_LIMIT) : OK;
}

void *parse_node(struct parser *parser, size_t size,
		RESULT (*render)(struct liquid_run *, const struct node *))
{
	struct node *node = arena_take(parser->arena, size);
	node->render = render;
	node->line = parser->line;
	return node;
}

RESULT parse_markup(struct parser *parser, const struct grammar *grammar,
		struct str markup, void *out)
{
	struct lexer lexer;
	memset(out, 0, grammar->size);
	lexer_open(&lexer, markup);
	struct result result = grammar->strict(parser, &lexer, out);
	if (!result.fault)
		result = lexer_expect(parser, &lexer, TOKEN_END, NULL);
	if (result.fault != FAULT_BAD_VALUE ||
			parser->options->mode >= grammar->strict_from)
		return result;
	memset(out, 0, grammar->size);
	return grammar->lax(parser, markup, out);
}

static struct node **add_node(struct parser *parser, struct block *block)
{
	return LIST_ADD(parser->arena, block);
}

static void add_text(
		struct parser *parser, struct str text, struct block *block)
{
	if (parser->trims)
		text = str_lstrip(text);
	parser->trims = false;
	struct text_node *node = parse_node(parser, sizeof *node, render_text);
	node->node.is_text = true;
	node->node.blank = str_is_blank(text);
	node->text = text;
	*add_node(parser, block) = &node->node;
}

/* {%- and {{- take the white space before them. */
static void trim_last(struct block *block)
{
	if (block->count == 0 || !block->at[block->count - 1]->is_text)
		return;
	struct text_node *last =
			(struct text_node *)block->at[block->count - 1];
	last->text = str_rstrip(last->text);
}

static const struct tag *find_tag(struct str name)
{
	for (size_t i = 0; i < TAG_COUNT; i++)
		if (str_eq(name, str_of(TAGS[i].name)))
			return &TAGS[i];
	return NULL;
}

static RESULT parse_pieces(
		struct parser *parser, struct block *block, struct stop *stop);

/* The lines of {% liquid %} stand in the block around it. */
static RESULT parse_lines(
		struct parser *parser, struct str markup, struct block *block)
{
	struct scan outer = parser->scan;
	struct stop stop = {0};
	if (parser->depth >= LIQUID_DEPTH_MAX)
		return too_deep(parser);
	parser->depth++;
	parser->scan = (struct scan){markup, parser->line, true};
	TRY(parse_pieces(parser, block, &stop));
	parser->depth--;
	parser->scan = outer;
	return stop.name.at ? parse_stranger(parser, "liquid", stop.name) : OK;
}

static RESULT add_tag(struct parser *parser, const struct tag *tag,
		struct str markup, struct block *block)
{
	struct node *node = NULL;
	TRY(tag->parse(parser, markup, &node));
	if (!node)
		return OK;
	block->blank = block->blank && node->blank;
	*add_node(parser, block) = node;
	return OK;
}

static RESULT parse_tag(struct parser *parser, const struct piece *piece,
		struct block *block, struct stop *stop)
{
	if (str_eq(piece->name, STR("liquid")))
		return parse_lines(parser, piece->markup, block);
	const struct tag *tag = find_tag(piece->name);
	if (tag)
		return add_tag(parser, tag, piece->markup, block);
	*stop = (struct stop){.name = piece->name, .markup = piece->markup};
	return OK;
}

static RESULT parse_output(
		struct parser *parser, struct str markup, struct block *block)
{
	struct output_node *node =
			parse_node(parser, sizeof *node, render_output);
	TRY(filtered_parse(parser, markup, &node->output));
	block->blank = false;
	*add_node(parser, block) = &node->node;
	return OK;
}

static RESULT parse_broken(struct parser *parser, const struct piece *piece)
{
	struct str shown = piece->whole;
	if (shown.len > 40)
		shown.len = 40;
	if (piece->kind == PIECE_NAMELESS)
		return parse_fail(parser, "unknown tag '%.*s'", STR_FMT(shown));
	return parse_fail(parser, "%s '%.*s' was never closed",
			piece->kind == PIECE_OPEN_TAG ? "tag" : "output",
			STR_FMT(shown));
}

static RESULT parse_piece(struct parser *parser, const struct piece *piece,
		struct block *block, struct stop *stop)
{
	parser->line = piece->line;
	if (piece->kind == PIECE_TEXT) {
		add_text(parser, piece->whole, block);
		block->blank = block->blank &&
				block->at[block->count - 1]->blank;
		return OK;
	}
	if (piece->kind != PIECE_OUTPUT && piece->kind != PIECE_TAG)
		return parse_broken(parser, piece);
	if (piece->trims_left)
		trim_last(block);
	if (!parser->scan.by_line)
		parser->trims = piece->trims_right;
	return piece->kind == PIECE_OUTPUT
			? parse_output(parser, piece->markup, block)
			: parse_tag(parser, piece, block, stop);
}

/* Up to a tag that nobody knows, or to the end. */
static RESULT parse_pieces(
		struct parser *parser, struct block *block, struct stop *stop)
{
	struct piece piece;
	while (!stop->name.at && scan_next(&parser->scan, &piece))
		TRY(parse_piece(parser, &piece, block, stop));
	return OK;
}

static bool ends(struct str name, const char *block)
{
	return str_starts(name, STR("end")) &&
			str_eq(str_from(name, 3), str_of(block));
}

RESULT parse_block(struct parser *parser, const char *name, struct block *out,
		struct stop *out_stop)
{
	struct stop stop = {0};
	if (parser->depth >= LIQUID_DEPTH_MAX)
		return too_deep(parser);
	*out = (struct block){.blank = true};
	parser->depth++;
	TRY(parse_pieces(parser, out, &stop));
	parser->depth--;
	if (!stop.name.at)
		return parse_fail(parser, "'%s' tag was never closed", name);
	stop.is_end = ends(stop.name, name);
	*out_stop = stop;
	return OK;
}

RESULT parse_stranger(
		struct parser *parser, const char *name, struct str stranger)
{
	if (str_eq(stranger, STR("else")))
		return parse_fail(parser, "'%s' tag does not expect 'else'",
				name);
	if (str_starts(stranger, STR("end")))
		return parse_fail(parser, "'%.*s' does not end the tag '%s'",
				STR_FMT(stranger), name);
	return parse_fail(parser, "unknown tag '%.*s'", STR_FMT(stranger));
}

RESULT parse_whole_block(
		struct parser *parser, const char *name, struct block *out)
{
	struct stop stop;
	TRY(parse_block(parser, name, out, &stop));
	return stop.is_end ? OK : parse_stranger(parser, name, stop.name);
}

void block_silence(struct block *block)
{
	size_t kept = 0;
	for (size_t i = 0; i < block->count; i++)
		if (!block->at[i]->is_text)
			block->at[kept++] = block->at[i];
	block->count = kept;
}

static RESULT parse_document(struct parser *parser, struct block *body)
{
	struct stop stop = {0};
	body->blank = true;
	TRY(parse_pieces(parser, body, &stop));
	if (!stop.name.at)
		return OK;
	return parse_fail(parser, "unexpected tag '%.*s'", STR_FMT(stop.name));
}

static RESULT parse_source(struct str source,
		const struct liquid_options *options,
		struct liquid_template *template, struct liquid_error *error)
{
	struct parser parser = {
			.arena = template->arena,
			.options = options,
			.error = error,
			.line = 1,
	};
	if (source.len > LIQUID_SOURCE_MAX) {
		struct result fault = parse_fail(&parser,
				"the template is longer than %zu bytes",
				LIQUID_SOURCE_MAX);
		return fault.fault ? FAIL(FAULT_LIMIT) : OK;
	}
	parser.scan = (struct scan){
			arena_copy(template->arena, source), 1, false};
	return parse_document(&parser, &template->body);
}

RESULT liquid_parse(struct str source, const struct liquid_options *options,
		struct liquid_template **out, struct liquid_error *out_error)
{
	static const struct liquid_options lax;
	struct arena *arena = arena_open();
	struct liquid_template *template = arena_take(arena, sizeof *template);
	template->arena = arena;
	*out_error = (struct liquid_error){0};
	struct result result = parse_source(
			source, options ? options : &lax, template, out_error);
	if (result.fault) {
		arena_close(arena);
		return result;
	}
	*out = template;
	return OK;
}

void liquid_close(struct liquid_template *template)
{
	if (template)
		arena_close(template->arena);
}

void liquid_drop(struct liquid_template **template)
{
	liquid_close(*template);
	*template = NULL;
}
