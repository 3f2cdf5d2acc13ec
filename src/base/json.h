/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON in (simdjson, in the one C++ file json_in.cc) and JSON out.
 *
 * Reading: a document is parsed once; values point into it and die with
 * json_close. A missing member or a value of another type is a "none" value:
 * it can be asked further and answers with the default, so that a reader is
 * a list of lines. What must be there is checked with
 * json_type.
 * Limits: depth 64, the size is the caller's (WEBHOOK_BODY_MAX and such).
 */
#ifndef WAYBILL_BASE_JSON_H
#define WAYBILL_BASE_JSON_H

#include "base/arena.h"
#include "base/buf.h"

#ifdef __cplusplus
extern "C" {
#endif

#define JSON_DEPTH_MAX 64

struct json_doc;

struct json {
	const void *doc; /* NULL: none */
	size_t at;
};

enum json_type {
	JSON_NONE,
	JSON_NULL,
	JSON_BOOL,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT,
};

/* FAULT_BAD_JSON; *out_doc is then untouched. The text need not live on. */
RESULT json_open(struct str text, struct json_doc **out_doc);
void json_close(struct json_doc *doc); /* takes NULL */
void json_drop(struct json_doc **doc); /* for DEFER */
struct json json_root(const struct json_doc *doc);

enum json_type json_type(struct json value);

/* A member, or members on a path: json_get(order, "customer.email"). */
struct json json_get(struct json value, const char *path);

/*
 * The text of a string; of a number, its digits as written for whole
 * numbers (ids!), so that ids may come as either. Else none. Copied into
 * the arena.
 */
struct str json_str(struct json value, struct arena *arena);

/*
 * A number as JSON would write it: whole ones exactly, and one with a point
 * with the fewest digits that mean the same ("1.0", "1e+25"). Else none.
 */
struct str json_number(struct json value, struct arena *arena);

/* A whole number, or a string that holds one; else `otherwise`. */
int64_t json_i64(struct json value, int64_t otherwise);
bool json_bool(struct json value, bool otherwise);

/*
 * Money in minor units with `digits` decimals, from a string or a number:
 * "49.90", 2 -> 4990. FAULT_BAD_MONEY when it is not exact or absent.
 */
RESULT json_money(struct json value, int digits, int64_t *out_minor);

/*
 * Walks an array, or the members of an object:
 *   for (struct json_iter i = json_each(v); json_next(&i, &item);)
 * Each step costs the same, wherever it is. Another type has no items.
 */
struct json_iter {
	struct json array;
	size_t next, end;
	bool keyed;
	struct str key; /* of a member; points into the document */
};
struct json_iter json_each(struct json array);
struct json_iter json_each_member(struct json object);
bool json_next(struct json_iter *iter, struct json *out_item);
size_t json_count(struct json array);

/*
 * Writing: commas and quotes are the writer's. Keys are C strings; a NULL
 * key is right inside arrays and at the top.
 */
struct json_out {
	struct buf *buf;
	bool comma;
};

void json_out_object(struct json_out *out, const char *key);
void json_out_object_end(struct json_out *out);
void json_out_array(struct json_out *out, const char *key);
void json_out_array_end(struct json_out *out);
void json_out_str(struct json_out *out, const char *key, struct str value);
void json_out_cstr(struct json_out *out, const char *key, const char *value);
void json_out_i64(struct json_out *out, const char *key, int64_t value);
void json_out_bool(struct json_out *out, const char *key, bool value);
void json_out_null(struct json_out *out, const char *key);
/* 4990, 2 -> "49.90" as a string. */
void json_out_money(struct json_out *out, const char *key, int64_t minor,
		int digits);
/* JSON that stands already. */
void json_out_raw(struct json_out *out, const char *key, struct str json);

#ifdef __cplusplus
}
#endif
#endif
