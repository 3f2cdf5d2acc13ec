/* SPDX-License-Identifier: Apache-2.0 */
/* What both interfaces tell of a request and its parcels -> facts. */
#include "connector/shipstation/parts.h"

#include <stddef.h>

enum said ss_word_find(const struct word *words, size_t count, struct str word)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(word, str_of(words[i].word)))
			return words[i].said;
	return SAID_UNKNOWN;
}

#define AT(field) offsetof(struct warehouse_request, field)

static const size_t moments[] = {
		[SAID_UNKNOWN] = AT(received_at),
		[SAID_RECEIVED] = AT(received_at),
		[SAID_ACCEPTED] = AT(accepted_at),
		[SAID_PROCESSING] = AT(processing_at),
		[SAID_REFUSED] = AT(refused_at),
		[SAID_CANCELLED] = AT(cancelled_at),
};

struct warehouse_request *ss_request_add(struct facts *facts,
		struct arena *arena, struct str reference, enum said said,
		struct str word, time_ms at)
{
	struct warehouse_request *request = LIST_ADD(arena, &facts->requests);
	request->reference = reference;
	/* Whatever it says of the order, it has it. */
	request->received_at = at;
	*(time_ms *)(void *)((char *)request + moments[said]) = at;
	if (said == SAID_REFUSED)
		request->reason = STR("refused");
	if (said == SAID_UNKNOWN) {
		request->unknown_status = arena_copy(arena, detail_of(word));
		request->unknown_at = at;
	} else {
		request->known_at = at;
	}
	return request;
}

struct parcel *ss_parcel_add(struct facts *facts, struct arena *arena,
		struct str reference, struct str parcel, time_ms at)
{
	struct parcel *out = LIST_ADD(arena, &facts->parcels);
	out->reference = reference;
	out->parcel = parcel;
	out->fo = ss_fo_of_reference(reference, arena);
	out->handed_over_at = at;
	out->corrected_at = at;
	return out;
}

static const struct {
	const char *code, *name;
} carriers[] = {
		{"stamps_com", "USPS"},
		{"endicia", "USPS"},
		{"usps", "USPS"},
		{"ups", "UPS"},
		{"ups_walleted", "UPS"},
		{"ups_mail_innovations", "UPS"},
		{"fedex", "FedEx"},
		{"fedex_walleted", "FedEx"},
		{"dhl_express", "DHL Express"},
		{"dhl_express_worldwide", "DHL Express"},
		{"dhl_ecommerce", "DHL eCommerce"},
		{"canada_post", "Canada Post"},
		{"canada_post_walleted", "Canada Post"},
		{"royal_mail", "Royal Mail"},
		{"australia_post", "Australia Post"},
		{"postnord", "PostNord"},
		{"gls", "GLS"},
		{"dpd", "DPD"},
};

/* What people wrote stays as they wrote it: "FedEx", "Bike courier". */
struct str ss_carrier_name(struct str code, struct arena *arena)
{
	for (size_t i = 0; i < sizeof carriers / sizeof *carriers; i++)
		if (str_eq_nocase(code, str_of(carriers[i].code)))
			return str_of(carriers[i].name);
	return arena_copy(arena, code);
}

void ss_outcome_of_request(const struct ask *ask, struct outcome *out)
{
	const struct warehouse_request *request = &out->facts.requests.at[0];
	bool refused = request->refused_at > 0;
	bool cancelled = request->cancelled_at > 0;
	bool cancels = ask->effect->want == WANT_SEND_CANCEL;
	outcome_done(out, ask);
	/* What was looked for is the cancel, and it did not happen. */
	if (cancels && !cancelled)
		out->kind = OUTCOME_ABSENT;
	if (!cancels && refused)
		outcome_refused(out, STR("refused"),
				STR("the fulfillment was rejected"));
}

void ss_outcome_too_late(
		const struct ask *ask, struct arena *arena, struct outcome *out)
{
	outcome_refused(out, STR("too_late"), STR("the parcel has left"));
	outcome_facts(out, ask);
	struct warehouse_request *request =
			LIST_ADD(arena, &out->facts.requests);
	request->reference = ss_request_reference(ask, arena);
	request->too_late_at = ask->now;
}

/* V1: {"Message", "ExceptionMessage", "ModelState": {"x": ["why"]}}
 * V2: {"errors": [{"error_source", "error_code", "message"}]} */
static struct str words_of(struct json root, struct arena *arena)
{
	struct json one = {0}, why = {0};
	struct json_iter errors = json_each(json_get(root, "errors"));
	if (json_next(&errors, &one))
		return json_str(json_get(one, "message"), arena);
	struct json_iter fields =
			json_each_member(json_get(root, "ModelState"));
	if (json_next(&fields, &one)) {
		struct json_iter whys = json_each(one);
		if (json_next(&whys, &why))
			return json_str(why, arena);
	}
	struct str text = json_str(json_get(root, "ExceptionMessage"), arena);
	return text.len ? text : json_str(json_get(root, "Message"), arena);
}

static bool has_code(struct json root, const char *code, struct arena *arena)
{
	struct json one;
	struct json_iter i = json_each(json_get(root, "errors"));
	while (json_next(&i, &one))
		if (str_eq(json_str(json_get(one, "error_code"), arena),
				    str_of(code)))
			return true;
	return false;
}

/* V1 has no Retry-After: it says in how many seconds its window ends. */
static void window_read(
		const struct http_response *response, struct outcome *out)
{
	int64_t seconds = 0;
	struct str text = http_header_get(
			&response->headers, STR("X-Rate-Limit-Reset"));
	if (out->fault == FAULT_RATE_LIMITED && !out->retry_after_ms &&
			!str_to_i64(str_trim(text), &seconds).fault &&
			seconds > 0 && seconds <= 60)
		out->retry_after_ms = seconds * SECOND_MS;
}

void ss_refusal_read(const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	outcome_by_status(response, arena, out);
	window_read(response, out);
	if (out->kind != OUTCOME_REFUSED ||
			json_open(response->body, &doc).fault)
		return;
	struct str words = words_of(json_root(doc), arena);
	if (words.len)
		out->detail = detail_of(words);
	if (out->fault == FAULT_CREDENTIALS)
		return;
	out->reason = has_code(json_root(doc), "invalid_address", arena)
			? STR("bad_address")
			: STR("refused");
}
