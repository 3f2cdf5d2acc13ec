/* SPDX-License-Identifier: Apache-2.0 */
/* The shops' own templates: a version is written once and never changed. */
#include "storage/sqlite/inside.h"

RESULT template_put(struct storage_tx *tx, const struct template_row *row)
{
	ENSURE(row->shop.len && row->name.len && row->language.len,
			FAULT_BAD_VALUE);
	return query_run(of_tx(tx), QUERY_TEMPLATE_PUT,
			ARGS(TEXT(row->shop), TEXT(row->name),
					TEXT(row->language), I64(row->at),
					TEXT(row->who), BLOB(row->source)),
			NULL);
}

RESULT template_get(struct storage_tx *tx, struct str shop, struct str name,
		struct str language, int64_t version, struct arena *arena,
		struct template_row *out)
{
	DEFER(rows_end) struct rows rows = {0};
	struct template_row row = {
			.shop = shop, .name = name, .language = language};
	bool more = false;
	TRY(rows_open(of_tx(tx), QUERY_TEMPLATE_GET,
			ARGS(TEXT(shop), TEXT(name), TEXT(language),
					I64(version)),
			&rows));
	TRY(rows_next(&rows, &more));
	ENSURE(more, FAULT_NOT_FOUND);
	row.version = rows_i64(&rows);
	row.at = rows_i64(&rows);
	row.who = rows_str(&rows, arena);
	row.source = rows_str(&rows, arena);
	row.bytes = (int64_t)row.source.len;
	*out = row;
	return OK;
}

RESULT template_list(struct storage_tx *tx, const struct template_row *like,
		int64_t limit, struct arena *arena, struct template_row **out,
		size_t *out_count)
{
	LIST(struct template_row) list = {0};
	DEFER(rows_end) struct rows rows = {0};
	bool more = false;
	TRY(rows_open(of_tx(tx), QUERY_TEMPLATE_LIST,
			ARGS(TEXT(like->shop), TEXT(like->name),
					TEXT(like->language), I64(limit)),
			&rows));
	TRY(rows_next(&rows, &more));
	while (more) {
		struct template_row *row = LIST_ADD(arena, &list);
		row->shop = rows_str(&rows, arena);
		row->name = rows_str(&rows, arena);
		row->language = rows_str(&rows, arena);
		row->version = rows_i64(&rows);
		row->at = rows_i64(&rows);
		row->who = rows_str(&rows, arena);
		row->bytes = rows_i64(&rows);
		TRY(rows_next(&rows, &more));
	}
	*out = list.at;
	*out_count = list.count;
	return OK;
}
