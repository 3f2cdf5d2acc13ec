/* SPDX-License-Identifier: Apache-2.0 */
#include "settings/places.h"

#include <yaml.h>

struct walk {
	yaml_document_t *document;
	struct arena *arena;
	struct places *out;
};

static void place_add(struct walk *w, struct str path, yaml_mark_t mark)
{
	*LIST_ADD(w->arena, &w->out->list) =
			(struct place){path, mark.line + 1, mark.column + 1};
}

static bool walk_full(const struct walk *w, int depth)
{
	return depth > PLACE_DEPTH_MAX || w->out->list.count >= PLACES_MAX;
}

static void walk_node(struct walk *w, int index, struct str path, int depth);

static void walk_mapping(
		struct walk *w, yaml_node_t *node, struct str path, int depth)
{
	for (yaml_node_pair_t *pair = node->data.mapping.pairs.start;
			pair < node->data.mapping.pairs.top; pair++) {
		yaml_node_t *key =
				yaml_document_get_node(w->document, pair->key);
		if (!key || key->type != YAML_SCALAR_NODE ||
				walk_full(w, depth))
			continue;
		struct str name = {(const char *)key->data.scalar.value,
				key->data.scalar.length};
		struct str inner = arena_print(w->arena, "%.*s%s%.*s",
				STR_FMT(path), path.len ? "." : "",
				STR_FMT(name));
		place_add(w, inner, key->start_mark);
		walk_node(w, pair->value, inner, depth + 1);
	}
}

static void walk_sequence(
		struct walk *w, yaml_node_t *node, struct str path, int depth)
{
	yaml_node_item_t *first = node->data.sequence.items.start;
	for (yaml_node_item_t *item = first;
			item < node->data.sequence.items.top; item++) {
		yaml_node_t *value = yaml_document_get_node(w->document, *item);
		if (!value || walk_full(w, depth))
			continue;
		struct str inner = arena_print(w->arena, "%.*s[%zu]",
				STR_FMT(path), (size_t)(item - first));
		place_add(w, inner, value->start_mark);
		walk_node(w, *item, inner, depth + 1);
	}
}

static void walk_node(struct walk *w, int index, struct str path, int depth)
{
	yaml_node_t *node = yaml_document_get_node(w->document, index);
	if (!node || walk_full(w, depth))
		return;
	if (node->type == YAML_MAPPING_NODE)
		walk_mapping(w, node, path, depth);
	if (node->type == YAML_SEQUENCE_NODE)
		walk_sequence(w, node, path, depth);
}

/* libyaml's words are string literals; without one it is memory. */
static bool not_yaml(yaml_parser_t *parser, struct place *out_at,
		const char **out_why)
{
	*out_at = (struct place){STR_NONE, parser->problem_mark.line + 1,
			parser->problem_mark.column + 1};
	*out_why = parser->problem ? parser->problem : "out of memory";
	yaml_parser_delete(parser);
	return false;
}

bool places_read(struct str text, struct arena *arena, struct places *out,
		struct place *out_at, const char **out_why)
{
	yaml_parser_t parser;
	yaml_document_t document;
	if (!yaml_parser_initialize(&parser))
		abort();
	yaml_parser_set_input_string(
			&parser, (const unsigned char *)text.at, text.len);
	if (!yaml_parser_load(&parser, &document))
		return not_yaml(&parser, out_at, out_why);
	struct walk w = {&document, arena, out};
	walk_node(&w, 1, STR_NONE, 0); /* 1 is the root; none: nothing */
	yaml_document_delete(&document);
	yaml_parser_delete(&parser);
	return true;
}

static struct str path_parent(struct str path)
{
	while (path.len) {
		char last = path.at[--path.len];
		if (last == '.' || last == '[')
			break;
	}
	return path;
}

struct place places_find(const struct places *places, struct str path)
{
	for (; path.len; path = path_parent(path))
		for (size_t i = 0; i < places->list.count; i++)
			if (str_eq(places->list.at[i].path, path))
				return places->list.at[i];
	return (struct place){STR_NONE, 1, 1};
}

struct place places_find_key(const struct places *places, struct str key)
{
	for (size_t i = 0; i < places->list.count; i++) {
		struct str path = places->list.at[i].path;
		size_t before = path.len - key.len;
		if (str_ends(path, key) &&
				(path.len == key.len ||
						path.at[before - 1] == '.'))
			return places->list.at[i];
	}
	return (struct place){STR_NONE, 0, 0};
}
