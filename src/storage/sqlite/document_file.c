/* SPDX-License-Identifier: Apache-2.0 */
/* The PDFs of documents: written once, and each reading is held against the
 * hash. A PDF is packed already. */
#include "base/crypto.h"
#include "storage/sqlite/inside.h"

static struct str hash_of(struct str bytes, struct arena *arena)
{
	uint8_t digest[SHA256_SIZE];
	sha256(bytes, digest);
	return hex_of((struct str){(const char *)digest, sizeof digest}, arena);
}

RESULT document_file_put(
		struct storage_tx *tx, const struct document_file *file)
{
	struct sqlite_storage *s = of_tx(tx);
	int changes = 0;
	ENSURE(file->bytes.len, FAULT_BAD_VALUE);
	TRY(query_run(s, QUERY_DOCUMENT_FILE_PUT,
			ARGS(TEXT(file->shop), TEXT(file->remote),
					TEXT(file->kind), TEXT(file->cause),
					I64(file->made_at),
					TEXT(hash_of(file->bytes, s->scratch)),
					BLOB(file->bytes)),
			&changes));
	ENSURE(changes == 1, FAULT_DUPLICATE);
	return OK;
}

RESULT document_file_get(struct storage_tx *tx, struct str shop,
		struct str remote, struct str kind, struct str cause,
		struct arena *arena, struct document_file *out)
{
	DEFER(rows_end) struct rows rows = {0};
	struct document_file file = {
			.shop = shop,
			.remote = remote,
			.kind = kind,
			.cause = cause,
	};
	bool more = false;
	TRY(rows_open(of_tx(tx), QUERY_DOCUMENT_FILE_GET,
			ARGS(TEXT(shop), TEXT(remote), TEXT(kind), TEXT(cause)),
			&rows));
	TRY(rows_next(&rows, &more));
	ENSURE(more, FAULT_NOT_FOUND);
	file.made_at = rows_i64(&rows);
	file.sha256 = rows_str(&rows, arena);
	file.bytes = rows_str(&rows, arena);
	ENSURE(str_eq(file.sha256, hash_of(file.bytes, arena)),
			FAULT_CORRUPT_ROW);
	*out = file;
	return OK;
}
