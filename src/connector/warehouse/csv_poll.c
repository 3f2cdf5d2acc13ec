/* SPDX-License-Identifier: Apache-2.0 */
/*
 * News as files: the names in news/ are asked for, one is read, and then
 * moved to read/, so that no order of names and no clock matters. What was
 * read is committed before it is moved; when it is read twice, each row has
 * an id. The place says what comes next: "" the names, "read NAME",
 * "move N NAME".
 */
#include "connector/warehouse/csv.h"
#include "connector/warehouse/csv_parts.h"
#include "connector/warehouse/parts.h"
#include "port/request.h"

#define MOVES_MAX 1000 /* files of one name */

struct place {
	bool reads, moves;
	int64_t nth;
	struct str name;
};

static bool place_read(struct str cursor, struct place *out)
{
	struct str rest = cursor, word = STR_NONE, nth = STR_NONE;
	*out = (struct place){0};
	if (!str_cut(&rest, ' ', &word))
		return true;
	out->reads = str_eq(word, STR("read"));
	out->moves = str_eq(word, STR("move"));
	if (out->moves &&
			(!str_cut(&rest, ' ', &nth) ||
					str_to_i64(nth, &out->nth).fault))
		return false;
	out->name = rest;
	return (out->reads || out->moves) && rest.len > 0;
}

/* Where the folders begin at the server: the path of our address. */
struct str csv_root(const struct account *account, struct arena *arena)
{
	struct str url = url_join(account, STR_NONE, arena);
	ptrdiff_t scheme = str_find(url, STR("://"));
	struct str rest = str_skip(url, scheme < 0 ? 0 : (size_t)scheme + 3);
	ptrdiff_t slash = str_find(rest, STR("/"));
	return slash < 0 ? STR_NONE : str_skip(rest, (size_t)slash);
}

static void move_build(const struct ask *ask, const struct place *place,
		struct arena *arena, struct http_request *out)
{
	struct str root = csv_root(ask->account, arena);
	struct str name = url_encode(place->name, arena);
	struct str to = arena_print(
			arena, "%.*s/read/%.*s", STR_FMT(root), STR_FMT(name));
	/* They have used this name before. */
	if (place->nth)
		to = arena_print(arena, "%.*s.%lld", STR_FMT(to),
				(long long)place->nth);
	out->method = STR("MOVE");
	http_header_add(&out->headers, arena, STR("Destination"), to);
}

RESULT csv_poll_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct place place;
	ENSURE(place_read(ask->cursor, &place), FAULT_BAD_VALUE);
	struct str path = arena_print(arena, "/news/%.*s",
			STR_FMT(url_encode(place.name, arena)));
	request_get(out, url_join(ask->account, path, arena));
	if (place.moves)
		move_build(ask, &place, arena, out);
	return OK;
}

/* ---- a row is an event of the contract, in columns ---- */

static const struct {
	const char *column, *key;
} parcel_keys[] = {
		{"parcel", "id"},
		{"carrier", "carrier"},
		{"number", "number"},
		{"url", "url"},
};

/* "11:2 12:1". What is no number is a 0, which no parcel has. */
static void write_lines(struct json_out *out, struct str list)
{
	struct str one, line;
	json_out_array(out, "lines");
	while (str_cut(&list, ' ', &one)) {
		int64_t quantity = 0;
		if (!one.len)
			continue;
		str_cut(&one, ':', &line);
		if (str_to_i64(one, &quantity).fault)
			quantity = 0;
		json_out_object(out, NULL);
		json_out_str(out, "line", line);
		json_out_i64(out, "quantity", quantity);
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

static void write_parcel(struct json_out *out, const struct csv *csv,
		const struct csv_row *row)
{
	json_out_object(out, "parcel");
	for (size_t i = 0; i < sizeof parcel_keys / sizeof *parcel_keys; i++) {
		struct str value = csv_get(csv, row, parcel_keys[i].column);
		if (value.len)
			json_out_str(out, parcel_keys[i].key, value);
	}
	write_lines(out, csv_get(csv, row, "lines"));
	json_out_object_end(out);
}

static RESULT event_write(const struct csv *csv, const struct csv_row *row,
		struct arena *arena, struct str *out_json)
{
	struct buf buf;
	buf_init(&buf, REQUEST_BODY_MAX);
	struct json_out out = {.buf = &buf};
	struct str at = csv_get(csv, row, "at");
	json_out_object(&out, NULL);
	json_out_str(&out, "type", csv_get(csv, row, "type"));
	if (at.len)
		json_out_str(&out, "at", at);
	json_out_object(&out, "data");
	json_out_str(&out, "reference", csv_get(csv, row, "reference"));
	json_out_str(&out, "reason", csv_get(csv, row, "reason"));
	write_parcel(&out, csv, row);
	json_out_object_end(&out);
	json_out_object_end(&out);
	return buf_take(&buf, arena, out_json);
}

static void row_read(const struct ask *ask, const struct csv *csv,
		const struct csv_row *row, struct str id, struct arena *arena,
		struct events *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct str json;
	size_t before = out->list.count;
	struct str type = csv_get(csv, row, "type");
	if (!row->count || event_write(csv, row, arena, &json).fault ||
			json_open(json, &doc).fault) {
		out->unreadable = STR("a row can't be read");
		return;
	}
	warehouse_event_read(json_root(doc), id, ask->now, arena, out);
	/* In a file for us every row is for us. */
	if (out->list.count == before && !out->unreadable.len)
		out->unreadable = arena_print(arena,
				"a row of type \"%.*s\" is not known",
				STR_FMT(detail_of(type)));
}

/* A row that can't be read never takes its file along. */
static void file_read(const struct ask *ask, const struct place *place,
		struct str text, struct arena *arena, struct events *out)
{
	struct csv csv;
	struct csv_row row;
	if (!csv_open(&csv, text, arena)) {
		out->unreadable = arena_print(arena,
				"%.*s has no head and rows",
				STR_FMT(detail_of(place->name)));
		return;
	}
	for (size_t n = 1; csv_next(&csv, arena, &row); n++) {
		struct str id = csv_get(&csv, &row, "id");
		if (!id.len)
			id = arena_print(arena, "%.*s:%016llx:%zu",
					STR_FMT(place->name),
					(unsigned long long)hash64(text), n);
		row_read(ask, &csv, &row, id, arena, out);
	}
}

/* Whoever writes hides the file until it is whole. */
static bool is_news(struct str name)
{
	return str_ends(name, STR(".csv")) && name.at[0] != '.' &&
			str_find(name, STR("/")) < 0;
}

static void names_read(
		struct str list, struct arena *arena, struct outcome *out)
{
	struct str line, first = STR_NONE;
	while (str_cut(&list, '\n', &line)) {
		struct str name = str_trim(line);
		if (is_news(name) && (!first.len || str_cmp(name, first) < 0))
			first = name;
	}
	out->kind = OUTCOME_DONE;
	if (!first.len)
		return;
	out->more = true;
	out->cursor = arena_print(arena, "read %.*s", STR_FMT(first));
}

static void goes_on(struct outcome *out, struct str cursor)
{
	out->kind = OUTCOME_DONE;
	out->fault = FAULT_NONE;
	out->detail = STR_NONE;
	out->more = true;
	out->cursor = cursor;
}

static void moved(const struct place *place, int status, struct arena *arena,
		struct outcome *out)
{
	if (status == 409 && place->nth < MOVES_MAX)
		goes_on(out,
				arena_print(arena, "move %lld %.*s",
						(long long)place->nth + 1,
						STR_FMT(place->name)));
	else if (status == 201 || status == 404)
		goes_on(out, STR_NONE);
}

void csv_poll_read(const struct ask *ask, const struct http_response *response,
		struct arena *arena, struct outcome *out)
{
	struct place place;
	if (!place_read(ask->cursor, &place)) {
		outcome_bad_reply(out, "the cursor can't be read");
		return;
	}
	outcome_by_status(response, arena, out);
	if (place.moves) {
		moved(&place, response->status, arena, out);
	} else if (place.reads && response->status == 404) {
		goes_on(out, STR_NONE);
	} else if (place.reads && response->status == 200) {
		file_read(ask, &place, response->body, arena, &out->events);
		goes_on(out,
				arena_print(arena, "move 0 %.*s",
						STR_FMT(place.name)));
	} else if (response->status == 200) {
		*out = (struct outcome){0};
		names_read(response->body, arena, out);
	}
}
