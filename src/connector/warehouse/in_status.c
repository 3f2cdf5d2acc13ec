/* SPDX-License-Identifier: Apache-2.0 */
/* The contract's words for orders and parcels -> facts. */
#include "connector/warehouse/parts.h"

#include <stddef.h>

#include "port/request.h"

#define REQUEST_AT(field) offsetof(struct warehouse_request, field)
#define PARCEL_AT(field) offsetof(struct parcel, field)

static const struct {
	const char *word;
	size_t at;
} request_words[] = {
		{"received", REQUEST_AT(received_at)},
		{"accepted", REQUEST_AT(accepted_at)},
		{"processing", REQUEST_AT(processing_at)},
		/* What was shipped its parcels tell. */
		{"shipped", REQUEST_AT(processing_at)},
		{"refused", REQUEST_AT(refused_at)},
		{"cancelled", REQUEST_AT(cancelled_at)},
};

static const struct {
	const char *word;
	size_t at;
} parcel_words[] = {
		{"shipped", PARCEL_AT(handed_over_at)},
		{"in_transit", PARCEL_AT(in_transit_at)},
		{"out_for_delivery", PARCEL_AT(out_for_delivery_at)},
		{"attempted", PARCEL_AT(attempted_at)},
		{"delivered", PARCEL_AT(delivered_at)},
		{"failed", PARCEL_AT(failed_at)},
		{"returned", PARCEL_AT(returned_at)},
};

#define WORDS(table) (sizeof(table) / sizeof *(table))

static void set_time(void *of, size_t at, time_ms moment)
{
	time_ms *field = (time_ms *)((char *)of + at);
	if (!*field || moment < *field)
		*field = moment;
}

struct str warehouse_refusal_reason(struct str word)
{
	if (str_eq(word, STR("out_of_stock")) ||
			str_eq(word, STR("bad_address")))
		return word;
	return STR("refused");
}

struct str warehouse_refusal_words(struct json order, struct arena *arena)
{
	struct str words = json_str(json_get(order, "message"), arena);
	if (!words.len)
		words = json_str(json_get(order, "reason"), arena);
	return words.len ? words : STR("the warehouse refused");
}

void warehouse_word_unknown(struct warehouse_request *request, struct str word,
		time_ms at, struct arena *arena)
{
	request->unknown_status = arena_copy(arena, word);
	request->unknown_at = at;
}

void warehouse_request_status_add(struct warehouse_request *request,
		struct str word, struct str reason, time_ms at,
		struct arena *arena)
{
	size_t i = 0;
	while (i < WORDS(request_words) &&
			!str_eq(word, str_of(request_words[i].word)))
		i++;
	/* Whatever it says of the order, it has it. */
	set_time(request, REQUEST_AT(received_at), at);
	if (i == WORDS(request_words)) {
		warehouse_word_unknown(request, detail_of(word), at, arena);
		return;
	}
	request->known_at = at;
	set_time(request, request_words[i].at, at);
	if (str_eq(word, STR("refused")))
		request->reason = arena_copy(
				arena, warehouse_refusal_reason(reason));
}

bool warehouse_parcel_status_add(
		struct parcel *parcel, struct str word, time_ms at)
{
	size_t i = 0;
	while (i < WORDS(parcel_words) &&
			!str_eq(word, str_of(parcel_words[i].word)))
		i++;
	if (i == WORDS(parcel_words))
		return false;
	set_time(parcel, parcel_words[i].at, at);
	/* The news of the hand-over may be lost or late: what is on its way
	 * was handed over. */
	set_time(parcel, PARCEL_AT(handed_over_at), at);
	return true;
}

struct str warehouse_fo_of_reference(struct str reference, struct arena *arena)
{
	struct str shop, remote, kind, cause;
	if (reference_read(reference, arena, &shop, &remote, &kind, &cause)
					.fault)
		return STR_NONE;
	for (size_t i = cause.len; i > 0; i--)
		if (cause.at[i - 1] == '.')
			return (struct str){cause.at, i - 1};
	return cause;
}

/* A part of what is in it would look like all of it. */
static const char *parcel_lines_read(
		struct json json, struct arena *arena, struct parcel *out)
{
	struct json one;
	for (struct json_iter i = json_each(json); json_next(&i, &one);)
		if (!parcel_line_add(out,
				    json_str(json_get(one, "line"), arena),
				    json_i64(json_get(one, "quantity"), 0),
				    arena))
			return "a line of the parcel has no id or no quantity";
	return NULL;
}

const char *warehouse_parcel_read(struct json json, struct str reference,
		struct arena *arena, struct parcel *out)
{
	*out = (struct parcel){.reference = reference};
	out->fo = warehouse_fo_of_reference(reference, arena);
	out->parcel = json_str(json_get(json, "id"), arena);
	out->carrier = json_str(json_get(json, "carrier"), arena);
	out->number = json_str(json_get(json, "number"), arena);
	out->url = json_str(json_get(json, "url"), arena);
	if (!out->parcel.len)
		out->parcel = out->number;
	if (!out->parcel.len)
		return "the parcel has neither id nor number";
	return parcel_lines_read(json_get(json, "lines"), arena, out);
}

/* "shipped_at", "delivered_at": each may be there beside the status. */
static bool parcel_times_read(
		struct json json, struct arena *arena, struct parcel *out)
{
	for (size_t i = 0; i < WORDS(parcel_words); i++) {
		struct str name = arena_print(
				arena, "%s_at", parcel_words[i].word);
		struct json value = json_get(json, name.at);
		time_ms at;
		if (json_type(value) != JSON_STRING)
			continue;
		if (time_read(json_str(value, arena), &at).fault)
			return false;
		warehouse_parcel_status_add(
				out, str_of(parcel_words[i].word), at);
	}
	return true;
}

static bool parcel_view_read(struct json json, struct str reference,
		time_ms now, struct arena *arena, struct parcel *out,
		struct warehouse_request *request)
{
	if (warehouse_parcel_read(json, reference, arena, out) ||
			!parcel_times_read(json, arena, out))
		return false;
	struct str word = json_str(json_get(json, "status"), arena);
	bool timed = out->handed_over_at > 0;
	struct str name = arena_print(arena, "%.*s_at", STR_FMT(word));
	bool own = json_type(json_get(json, name.at)) == JSON_STRING;
	if (word.len && !(timed && own) &&
			!warehouse_parcel_status_add(out, word, now))
		warehouse_word_unknown(request,
				arena_print(arena, "parcel %.*s",
						STR_FMT(detail_of(word))),
				now, arena);
	struct str changed = json_str(json_get(json, "updated_at"), arena);
	if (time_read(changed, &out->corrected_at).fault)
		out->corrected_at = out->handed_over_at;
	return true;
}

bool warehouse_order_view_read(struct json json, struct str reference,
		time_ms now, struct arena *arena, struct facts *facts)
{
	struct str status = json_str(json_get(json, "status"), arena);
	struct str reason = json_str(json_get(json, "reason"), arena);
	if (!status.len ||
			!str_eq(json_str(json_get(json, "reference"), arena),
					reference))
		return false;
	struct warehouse_request request = {.reference = reference};
	warehouse_request_status_add(&request, status, reason, now, arena);
	struct json one, parcels = json_get(json, "parcels");
	for (struct json_iter i = json_each(parcels); json_next(&i, &one);)
		if (!parcel_view_read(one, reference, now, arena,
				    LIST_ADD(arena, &facts->parcels), &request))
			return false;
	*LIST_ADD(arena, &facts->requests) = request;
	return true;
}
