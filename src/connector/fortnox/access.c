/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Access tokens by client credentials: the app's id and secret and the number
 * of the company
 * (https://www.fortnox.se/developer/authorization/get-access-token-using-client-credentials).
 * A refresh token would be good for one use only: one that is used up by an
 * answer that gets lost locks us out. This way there is none.
 */
#include "connector/fortnox/parts.h"

#include "port/request.h"

/* No token is believed to live longer, whatever the answer says. */
#define LIFE_MAX_S (30 * (DAY_MS / SECOND_MS))
/* A call that is on its way when the token ends must still arrive. */
#define LIFE_MARGIN_S 60

RESULT fortnox_grant_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	ENSURE(ask->account->client_id.len && ask->account->tenant_id.len,
			FAULT_SETTINGS);
	*out = (struct http_request){.method = STR("POST"),
			.url = fortnox_grant_url(ask->account, arena),
			.body = STR("grant_type=client_credentials")};
	http_header_add(&out->headers, arena, STR("Content-Type"),
			STR("application/x-www-form-urlencoded"));
	http_header_add(&out->headers, arena, STR("Accept"),
			STR("application/json"));
	http_header_add(&out->headers, arena, STR("TenantId"),
			ask->account->tenant_id);
	return OK;
}

static void grant_refused(const struct http_response *response,
		struct arena *arena, struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	outcome_by_status(response, arena, out);
	if (response->status < 400 || response->status >= 500 ||
			out->fault == FAULT_RATE_LIMITED ||
			response->status == 408)
		return;
	out->kind = OUTCOME_REFUSED;
	out->fault = FAULT_CREDENTIALS;
	if (json_open(response->body, &doc).fault)
		return;
	struct str text = json_str(
			json_get(json_root(doc), "error_description"), arena);
	if (text.len)
		out->detail = detail_of(text);
}

void fortnox_grant_read(__attribute__((unused)) const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	if (response->status != 200) {
		grant_refused(response, arena, out);
		return;
	}
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(response->body, &doc).fault) {
		outcome_bad_reply(out, "the answer is not valid JSON");
		return;
	}
	struct json word = json_get(json_root(doc), "access_token");
	int64_t life = json_i64(json_get(json_root(doc), "expires_in"), 0);
	struct str token = json_str(word, arena);
	if (json_type(word) != JSON_STRING || !token.len || life <= 0 ||
			life > LIFE_MAX_S) {
		outcome_bad_reply(out, "there is no token in the answer");
		return;
	}
	out->kind = OUTCOME_DONE;
	out->token = token;
	out->token_life_ms = SECOND_MS *
			(life > 2 * LIFE_MARGIN_S ? life - LIFE_MARGIN_S
						  : life / 2);
}
