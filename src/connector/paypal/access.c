/* SPDX-License-Identifier: Apache-2.0 */
/* Access tokens by the client credentials grant, and the certificates that
 * webhooks are signed with. */
#include "connector/paypal/parts.h"

#include "base/x509.h"
#include "port/request.h"

/* No token is believed to live longer, whatever the answer says. */
#define LIFE_MAX_S (30 * (DAY_MS / SECOND_MS))
/* A call that is on its way when the token ends must still arrive. */
#define LIFE_MARGIN_S 60

RESULT paypal_grant_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	ENSURE(ask->account->client_id.len > 0, FAULT_SETTINGS);
	*out = (struct http_request){.method = STR("POST"),
			.url = url_join(ask->account, STR(GRANT_PATH), arena),
			.body = STR("grant_type=client_credentials")};
	http_header_add(&out->headers, arena, STR("Content-Type"),
			STR("application/x-www-form-urlencoded"));
	http_header_add(&out->headers, arena, STR("Accept"),
			STR("application/json"));
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

void paypal_grant_read(__attribute__((unused)) const struct ask *ask,
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

RESULT paypal_certificate_build(const struct ask *ask,
		__attribute__((unused)) struct arena *arena,
		struct http_request *out)
{
	ENSURE(ask->cursor.len > 0, FAULT_BAD_VALUE);
	request_get(out, ask->cursor);
	return OK;
}

void paypal_certificate_read(__attribute__((unused)) const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	if (response->status != 200) {
		outcome_by_status(response, arena, out);
		return;
	}
	if (x509_check_pem(response->body).fault) {
		outcome_bad_reply(out, "the answer is no certificate");
		return;
	}
	out->kind = OUTCOME_DONE;
	out->certificate = arena_copy(arena, response->body);
}
