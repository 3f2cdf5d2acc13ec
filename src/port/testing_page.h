/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For tests of the contracts' pages in docs/: the examples are read out of
 * the page and fed to the connector, so that page and program can't differ.
 * An example is a fenced block with a name: ```http issue-sale
 */
#ifndef WAYBILL_PORT_TESTING_PAGE_H
#define WAYBILL_PORT_TESTING_PAGE_H

#include "base/json.h"
#include "port/testing.h"

/* Tests run where the project's root is. */
static inline struct str page_open(const char *path, struct arena *arena)
{
	size_t max = (size_t)1 << 18;
	char *at = arena_take(arena, max);
	FILE *file = fopen(path, "rb");
	if (!file)
		print_error("%s: run this from the project's root\n", path);
	assert_non_null(file);
	size_t len = fread(at, 1, max, file);
	fclose(file);
	assert_true(len > 0 && len < max);
	return (struct str){at, len};
}

/* The text of a block, without its last line's end. */
static inline struct str page_block(
		struct str page, const char *name, struct arena *arena)
{
	struct str http = arena_print(arena, "\n```http %s\n", name);
	struct str json = arena_print(arena, "\n```json %s\n", name);
	ptrdiff_t at = str_find(page, http);
	if (at < 0)
		at = str_find(page, json);
	if (at < 0)
		print_error("the page has no block \"%s\"\n", name);
	assert_true(at >= 0);
	struct str block = str_skip(page, (size_t)at + http.len);
	ptrdiff_t end = str_find(block, STR("\n```"));
	assert_true(end > 0);
	return arena_copy(arena, (struct str){block.at, (size_t)end});
}

/* A request or an answer. */
struct page_http {
	struct str first; /* "POST /orders HTTP/1.1" */
	int status;       /* of an answer */
	http_headers headers;
	struct str body;
};

static inline struct page_http page_http(
		struct str page, const char *name, struct arena *arena)
{
	struct page_http out = {0};
	struct str rest = page_block(page, name, arena), line, key;
	int64_t status = 0;
	assert_true(str_cut(&rest, '\n', &out.first));
	if (str_starts(out.first, STR("HTTP/1.1 ")) &&
			!str_to_i64((struct str){out.first.at + 9, 3}, &status)
					 .fault)
		out.status = (int)status;
	while (rest.len && rest.at[0] != '\n' && str_cut(&rest, '\n', &line) &&
			str_cut(&line, ':', &key))
		http_header_add(&out.headers, arena, key, str_trim(line));
	out.body = str_trim(rest);
	return out;
}

/* JSON without the white space between its words. */
static inline struct str page_compact(struct str json, struct arena *arena)
{
	char *at = arena_take(arena, json.len + 1);
	size_t n = 0;
	bool text = false;
	for (size_t i = 0; i < json.len; i++) {
		if (!text && strchr(" \n\t\r", json.at[i]))
			continue;
		at[n++] = json.at[i];
		if (text && json.at[i] == '\\')
			at[n++] = json.at[++i];
		else if (json.at[i] == '"')
			text = !text;
	}
	return (struct str){at, n};
}

/* The table behind <!-- MARK -->. */
static inline struct str page_table(
		struct str page, const char *name, struct arena *arena)
{
	struct str mark = arena_print(arena, "<!-- %s -->\n\n", name);
	ptrdiff_t at = str_find(page, mark);
	assert_true(at >= 0);
	struct str table = str_skip(page, (size_t)at + mark.len);
	ptrdiff_t end = str_find(table, STR("\n\n"));
	assert_true(end > 0);
	return (struct str){table.at, (size_t)end};
}

/* The next row of a table of statuses and words. */
static inline bool page_answer_next(
		struct str *table, int *out_status, struct str *out_word)
{
	struct str line, cell;
	int64_t status = 0;
	while (str_cut(table, '\n', &line)) {
		line = str_skip(line, 1);
		if (!str_cut(&line, '|', &cell) ||
				str_to_i64(str_trim(cell), &status).fault)
			continue;
		assert_true(str_cut(&line, '|', out_word));
		*out_word = str_trim(*out_word);
		*out_status = (int)status;
		return true;
	}
	return false;
}

/* The word that the tables have for an outcome. */
static inline struct str page_word(const struct outcome *out)
{
	if (out->kind == OUTCOME_DONE)
		return STR("done");
	if (out->fault == FAULT_CREDENTIALS)
		return STR("credentials");
	if (out->kind == OUTCOME_REFUSED)
		return STR("refused");
	return fault_class(out->fault) == CLASS_RETRY ? STR("later")
						      : STR("unknown");
}

static inline bool page_has_row(struct str page, struct str cell)
{
	struct str line;
	while (str_cut(&page, '\n', &line))
		if (str_starts(line, STR("| ")) && str_find(line, cell) >= 0)
			return true;
	return false;
}

/* Every key that is written stands as `key` or `key[]` in one of the page's
 * tables. */
static inline void page_expect_keys(
		struct str page, struct json value, struct arena *arena)
{
	struct json one;
	for (struct json_iter i = json_each(value); json_next(&i, &one);)
		page_expect_keys(page, one, arena);
	struct json_iter i = json_each_member(value);
	while (json_next(&i, &one)) {
		struct str key = arena_print(arena, "`%.*s`", STR_FMT(i.key));
		struct str list =
				arena_print(arena, "`%.*s[]`", STR_FMT(i.key));
		bool found = page_has_row(page, key) ||
				page_has_row(page, list);
		if (!found)
			print_error("no table has %.*s\n", STR_FMT(key));
		assert_true(found);
		page_expect_keys(page, one, arena);
	}
}

#endif
