/* SPDX-License-Identifier: Apache-2.0 */
/* What all GraphQL requests and answers have in common. */
#include "connector/shopify/parts.h"

#include "port/request.h"

#define API_PATH "/admin/api/" API_VERSION "/graphql.json"

void graphql_open(struct graphql *graphql, const char *query)
{
	buf_init(&graphql->buf, REQUEST_BODY_MAX);
	graphql->out = (struct json_out){.buf = &graphql->buf};
	json_out_object(&graphql->out, NULL);
	json_out_cstr(&graphql->out, "query", query);
	json_out_object(&graphql->out, "variables");
}

RESULT graphql_close(struct graphql *graphql, const struct ask *ask,
		struct arena *arena, struct http_request *out)
{
	json_out_object_end(&graphql->out);
	json_out_object_end(&graphql->out);
	struct str body;
	TRY(buf_take(&graphql->buf, arena, &body));
	request_post_json(out, arena,
			url_join(ask->account, STR(API_PATH), arena), STR_NONE,
			body);
	return OK;
}

struct reading reading_of(
		const struct ask *ask, struct arena *arena, struct outcome *out)
{
	struct reading in = {
			.account = ask->account,
			.arena = arena,
			.now = ask->now,
			.seq = ask->seq,
			.taxes_included = ask->facts &&
					ask->facts->order.taxes_included,
			.digits = 2,
			.facts = &out->facts,
	};
	if (ask->facts)
		in.digits = currency_digits(ask->facts->order.currency);
	outcome_facts(out, ask);
	return in;
}

void reading_end(const struct reading *in, const struct ask *ask,
		struct outcome *out)
{
	outcome_done(out, ask);
	if (in->missing.len)
		out->facts.hint_seq = ask->seq;
}

/* How long until the bucket holds what the query costs. */
static time_ms wait_for_bucket(struct json root)
{
	int64_t cost = json_i64(
			json_get(root, "extensions.cost.requestedQueryCost"),
			0);
	struct json bucket = json_get(root, "extensions.cost.throttleStatus");
	int64_t there = json_i64(json_get(bucket, "currentlyAvailable"), 0);
	int64_t rate = json_i64(json_get(bucket, "restoreRate"), 0);
	if (rate <= 0 || cost <= there)
		return SECOND_MS;
	int64_t missing = cost - there;
	if (missing > rate * (MINUTE_MS / SECOND_MS))
		return MINUTE_MS;
	return (missing * SECOND_MS + rate - 1) / rate;
}

/* What is left for the calls to come: the engine waits for the rest. */
static void look_at_bucket(struct json root, struct outcome *out)
{
	struct json cost = json_get(root, "extensions.cost");
	struct json bucket = json_get(cost, "throttleStatus");
	int64_t asked = json_i64(json_get(cost, "requestedQueryCost"), 0);
	out->bucket = (struct bucket){
			json_i64(json_get(cost, "actualQueryCost"), asked),
			json_i64(json_get(bucket, "currentlyAvailable"), 0),
			json_i64(json_get(bucket, "maximumAvailable"), 0),
			json_i64(json_get(bucket, "restoreRate"), 0)};
}

#define DENIED "access_denied"

static const struct {
	const char *code;
	enum fault fault;
} codes[] = {
		{"THROTTLED", FAULT_RATE_LIMITED},
		{"INTERNAL_SERVER_ERROR", FAULT_PROVIDER},
		{"ACCESS_DENIED", FAULT_CREDENTIALS},
		{"SHOP_INACTIVE", FAULT_CREDENTIALS},
};

static enum fault fault_of_code(struct str code)
{
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (str_eq(code, str_of(codes[i].code)))
			return codes[i].fault;
	return FAULT_REFUSED;
}

static void read_errors(struct json root, struct json errors,
		struct arena *arena, struct outcome *out)
{
	struct json first = errors;
	struct json_iter i = json_each(errors);
	if (json_type(errors) == JSON_ARRAY)
		json_next(&i, &first);
	struct str code = json_str(json_get(first, "extensions.code"), arena);
	struct str text = json_type(first) == JSON_STRING
			? json_str(first, arena)
			: json_str(json_get(first, "message"), arena);
	out->fault = fault_of_code(code);
	out->kind = fault_class(out->fault) == CLASS_HOLD ? OUTCOME_REFUSED
							  : OUTCOME_NONE;
	if (out->kind == OUTCOME_REFUSED)
		out->reason = str_eq(code, STR("ACCESS_DENIED"))
				? STR(DENIED)
				: STR("refused");
	if (out->fault == FAULT_RATE_LIMITED)
		out->retry_after_ms = wait_for_bucket(root);
	out->detail = detail_of(text.len ? text : code);
}

bool graphql_denied(struct outcome *out)
{
	if (!str_eq(out->reason, STR(DENIED)))
		return false;
	out->warning = out->detail;
	out->kind = OUTCOME_NONE;
	out->fault = FAULT_NONE;
	out->reason = out->detail = STR_NONE;
	return true;
}

static bool has_errors(struct json errors)
{
	enum json_type type = json_type(errors);
	if (type == JSON_ARRAY)
		return json_count(errors) > 0;
	return type == JSON_OBJECT || type == JSON_STRING;
}

/* A version that is gone is answered in the oldest that is left, without any
 * fault: only this header tells. */
static void look_at_version(const struct http_response *response,
		struct arena *arena, struct outcome *out)
{
	struct str spoken = http_header_get(
			&response->headers, STR("X-Shopify-API-Version"));
	if (spoken.len && !str_eq(spoken, STR(API_VERSION)))
		out->warning = arena_print(arena,
				"Shopify answers in its API version %.*s; "
				"Waybill speaks " API_VERSION,
				STR_FMT(detail_of(spoken)));
}

bool graphql_answer(const struct http_response *response, struct arena *arena,
		struct outcome *out, struct json_doc **out_doc,
		struct json *out_data)
{
	look_at_version(response, arena, out);
	if (response->status != 200) {
		outcome_by_status(response, arena, out);
		return false;
	}
	if (json_open(response->body, out_doc).fault) {
		outcome_bad_reply(out, "the answer is not valid JSON");
		return false;
	}
	struct json root = json_root(*out_doc);
	struct json errors = json_get(root, "errors");
	look_at_bucket(root, out);
	*out_data = json_get(root, "data");
	if (has_errors(errors)) {
		read_errors(root, errors, arena, out);
		return false;
	}
	if (json_type(*out_data) != JSON_OBJECT) {
		outcome_bad_reply(out, "the answer has no data");
		return false;
	}
	return true;
}

/* "is already accepted": somebody, perhaps we, did it before. What became of
 * it is seen by reading, so it counts as unknown and not as refused. */
static bool is_state_conflict(struct str text)
{
	static const char *const words[] = {"already", "has been", "no longer",
			"invalid state", "current state", "in progress"};
	char *lower = (char[512]){0};
	size_t n = text.len < 511 ? text.len : 511;
	for (size_t i = 0; i < n; i++)
		lower[i] = text.at[i] >= 'A' && text.at[i] <= 'Z'
				? (char)(text.at[i] + 32)
				: text.at[i];
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_find((struct str){lower, n}, str_of(words[i])) >= 0)
			return true;
	return false;
}

static void read_user_errors(
		struct json errors, struct arena *arena, struct outcome *out)
{
	struct str all = STR_NONE;
	struct json one;
	for (struct json_iter i = json_each(errors); json_next(&i, &one);)
		all = arena_print(arena, "%.*s%s%.*s", STR_FMT(all),
				all.len ? "; " : "",
				STR_FMT(json_str(json_get(one, "message"),
						arena)));
	if (is_state_conflict(all)) {
		out->kind = OUTCOME_NONE;
		out->fault = FAULT_BAD_REPLY;
		out->detail = detail_of(all);
		return;
	}
	outcome_refused(out, STR("refused"), all);
}

bool graphql_payload(struct json data, const char *mutation,
		struct arena *arena, struct outcome *out,
		struct json *out_payload)
{
	*out_payload = json_get(data, mutation);
	struct json errors = json_get(*out_payload, "userErrors");
	if (json_type(*out_payload) != JSON_OBJECT ||
			json_type(errors) != JSON_ARRAY) {
		outcome_bad_reply(out, "the answer has no payload");
		return false;
	}
	if (json_count(errors) == 0)
		return true;
	read_user_errors(errors, arena, out);
	return false;
}
