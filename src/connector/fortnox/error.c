/* SPDX-License-Identifier: Apache-2.0 */
/*
 * {"ErrorInformation":{"error":1,"message":"...","code":2000359}}; the
 * published contract writes the names with a capital
 * (https://www.fortnox.se/developer/guides-and-good-to-know/errors).
 */
#include "connector/fortnox/parts.h"

#include "port/request.h"

/* What the code says beyond the message; the rest is a plain refusal. */
static const struct {
	int64_t code;
	enum fault fault;
	const char *field; /* what staff must look at; NULL: the message says */
} codes[] = {
		{1000003, FAULT_PROVIDER,
				NULL}, /* something went wrong there */
		{2000310, FAULT_CREDENTIALS, NULL}, /* token missing or wrong */
		{2000311, FAULT_CREDENTIALS, NULL},
		{2001101, FAULT_CREDENTIALS,
				NULL}, /* no licence for the scope */
		{2001103, FAULT_CREDENTIALS, NULL}, /* no licence for the API */
		{2000423, FAULT_REFUSED, "account"}, /* no such account */
		{2001304, FAULT_REFUSED, "account"},
		{2004167, FAULT_REFUSED, "account"}, /* EasyVat wants one */
		{2000637, FAULT_REFUSED, "customer number"}, /* is used */
};
#define CODES (sizeof codes / sizeof *codes)

static struct json either(struct json error, const char *a, const char *b)
{
	struct json value = json_get(error, a);
	return json_type(value) == JSON_NONE ? json_get(error, b) : value;
}

static void words_add(struct json error, struct arena *arena,
		struct outcome *out, const char *field, int64_t code)
{
	struct str text = json_str(either(error, "message", "Message"), arena);
	if (!text.len)
		return;
	out->detail = detail_of(arena_print(arena, "%s%s%.*s (%lld)",
			field ? field : "", field ? ": " : "", STR_FMT(text),
			(long long)code));
}

static void code_apply(
		struct json error, struct arena *arena, struct outcome *out)
{
	int64_t code = json_i64(either(error, "code", "Code"), 0);
	size_t i = 0;
	while (i < CODES && codes[i].code != code)
		i++;
	words_add(error, arena, out, i < CODES ? codes[i].field : NULL, code);
	if (i == CODES)
		return;
	out->fault = codes[i].fault;
	out->kind = fault_class(out->fault) == CLASS_HOLD ? OUTCOME_REFUSED
							  : OUTCOME_NONE;
}

void fortnox_error(const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	outcome_by_status(response, arena, out);
	if (out->kind == OUTCOME_REFUSED)
		out->reason = STR("refused");
	if (response->status < 400 || out->fault == FAULT_RATE_LIMITED ||
			json_open(response->body, &doc).fault)
		return;
	struct json error = json_get(json_root(doc), "ErrorInformation");
	if (json_type(error) == JSON_OBJECT)
		code_apply(error, arena, out);
}
