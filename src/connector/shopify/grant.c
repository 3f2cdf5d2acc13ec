/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An access token for an app of the shop's own organisation, by the client
 * credentials grant; it lives for a day
 * (https://shopify.dev/docs/apps/build/authentication-authorization).
 */
#include "connector/shopify/parts.h"

#include "port/request.h"

/* No token is believed to live longer, whatever the answer says. */
#define GRANT_LIFE_MAX_S (400 * (DAY_MS / SECOND_MS))

RESULT shopify_grant_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct str client = ask->account->client_id;
	ENSURE(client.len > 0, FAULT_SETTINGS);
	*out = (struct http_request){.method = STR("POST"),
			.url = url_join(ask->account, STR(GRANT_PATH), arena)};
	request_header_set(out, arena, STR("Content-Type"),
			STR("application/x-www-form-urlencoded"));
	request_header_set(out, arena, STR("Accept"), STR("application/json"));
	out->body = arena_print(arena,
			"grant_type=client_credentials&client_id=%.*s",
			STR_FMT(url_encode(client, arena)));
	return OK;
}

/* {"error": "invalid_client", "error_description": ...} or nothing at all. */
static void read_no(const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	outcome_by_status(response, arena, out);
	if (response->status < 400 || response->status >= 500 ||
			out->fault == FAULT_RATE_LIMITED)
		return;
	out->kind = OUTCOME_REFUSED;
	out->fault = FAULT_CREDENTIALS;
	if (json_open(response->body, &doc).fault)
		return;
	struct json root = json_root(doc);
	struct str text = json_str(json_get(root, "error_description"), arena);
	if (!text.len)
		text = json_str(json_get(root, "error"), arena);
	if (text.len)
		out->detail = detail_of(text);
}

void shopify_grant_read(__attribute__((unused)) const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (response->status != 200) {
		read_no(response, arena, out);
		return;
	}
	if (json_open(response->body, &doc).fault) {
		outcome_bad_reply(out, "the answer is not valid JSON");
		return;
	}
	struct json root = json_root(doc);
	struct json word = json_get(root, "access_token");
	struct str token = json_type(word) == JSON_STRING
			? json_str(word, arena)
			: STR_NONE;
	int64_t life = json_i64(json_get(root, "expires_in"), 0);
	if (!token.len || life <= 0 || life > GRANT_LIFE_MAX_S) {
		outcome_bad_reply(out, "there is no token in the answer");
		return;
	}
	out->kind = OUTCOME_DONE;
	out->token = token;
	out->token_life_ms = life * SECOND_MS;
}
