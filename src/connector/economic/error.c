/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An answer that is no success has a "message", and under "errors" a document
 * in the form of the one that was sent, where each field that is wrong holds
 * a list of what is wrong with it
 * (https://restdocs.e-conomic.com/#annotated-errors). Each has a "message"
 * there; seen in the wild are "errorMessage" and "propertyName" as well. The
 * field is what staff needs.
 */
#include "connector/economic/parts.h"

#include "port/request.h"

#define DEPTH_MAX 6

struct first {
	struct str field, text;
};

static struct json member(struct json at, const char *a, const char *b)
{
	struct json value = json_get(at, a);
	return json_type(value) == JSON_STRING ? value : json_get(at, b);
}

/* The first of a field's errors. */
static void error_take(struct json list, struct str field, struct arena *arena,
		struct first *out)
{
	struct json error;
	struct json_iter i = json_each(list);
	if (!json_next(&i, &error))
		return;
	out->text = json_str(member(error, "errorMessage", "message"), arena);
	out->field = json_str(json_get(error, "propertyName"), arena);
	if (!out->field.len)
		out->field = arena_copy(arena, field);
}

/* The first of all, however deep it stands; `field` is the nearest name. */
static void first_find(struct json at, struct str field, struct arena *arena,
		int depth, struct first *out)
{
	struct json item;
	if (depth == 0)
		return;
	error_take(json_get(at, "errors"), field, arena, out);
	bool list = json_type(at) == JSON_ARRAY;
	struct json_iter i = list ? json_each(at) : json_each_member(at);
	while (!out->text.len && json_next(&i, &item))
		first_find(item, list ? field : i.key, arena, depth - 1, out);
}

void economic_error(const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct first first = {0};
	outcome_by_status(response, arena, out);
	if (out->kind == OUTCOME_REFUSED)
		out->reason = STR("refused");
	if (response->status < 400 || out->fault == FAULT_RATE_LIMITED ||
			json_open(response->body, &doc).fault)
		return;
	struct json root = json_root(doc);
	first_find(json_get(root, "errors"), STR_NONE, arena, DEPTH_MAX,
			&first);
	if (!first.text.len)
		first.text = json_str(json_get(root, "message"), arena);
	if (first.text.len)
		out->detail = detail_of(arena_print(arena, "%.*s%s%.*s",
				STR_FMT(first.field),
				first.field.len ? ": " : "",
				STR_FMT(first.text)));
}
