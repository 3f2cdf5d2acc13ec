/* SPDX-License-Identifier: Apache-2.0 */
#include "port/oauth.h"

#include "base/json.h"
#include "port/request.h"

#define HTTP_TIMEOUT 408

void oauth_grant_build(struct str url, struct str more, struct arena *arena,
		struct http_request *out)
{
	*out = (struct http_request){.method = STR("POST"),
			.url = url,
			.body = arena_print(arena,
					"grant_type=client_credentials%.*s",
					STR_FMT(more))};
	http_header_add(&out->headers, arena, STR("Content-Type"),
			STR("application/x-www-form-urlencoded"));
	http_header_add(&out->headers, arena, STR("Accept"),
			STR("application/json"));
}

static bool passes_by_itself(
		const struct http_response *response, const struct outcome *out)
{
	return response->status < 400 || response->status >= 500 ||
			response->status == HTTP_TIMEOUT ||
			out->fault == FAULT_RATE_LIMITED;
}

/* {"error": "invalid_client", "error_description": ...} or nothing at all. */
static void refused(const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	outcome_by_status(response, arena, out);
	if (passes_by_itself(response, out))
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

void oauth_grant_read(const struct http_response *response,
		const struct oauth_life *life, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (response->status != 200) {
		refused(response, arena, out);
		return;
	}
	if (json_open(response->body, &doc).fault) {
		outcome_bad_reply(out, "the answer is not valid JSON");
		return;
	}
	struct json word = json_get(json_root(doc), "access_token");
	int64_t lives = json_i64(json_get(json_root(doc), "expires_in"), 0);
	struct str token = json_str(word, arena);
	if (json_type(word) != JSON_STRING || !token.len || lives <= 0 ||
			lives > life->max_s) {
		outcome_bad_reply(out, "there is no token in the answer");
		return;
	}
	out->kind = OUTCOME_DONE;
	out->token = token;
	out->token_life_ms = SECOND_MS *
			(lives > 2 * life->margin_s ? lives - life->margin_s
						    : lives / 2);
}
