/* SPDX-License-Identifier: Apache-2.0 */
/* Access tokens by the client credentials grant, and the certificates that
 * webhooks are signed with. */
#include "connector/paypal/parts.h"

#include "base/x509.h"
#include "port/oauth.h"
#include "port/request.h"

static const struct oauth_life life = {
		.max_s = 30 * (DAY_MS / SECOND_MS), .margin_s = 60};

RESULT paypal_grant_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	ENSURE(ask->account->client_id.len > 0, FAULT_SETTINGS);
	oauth_grant_build(url_join(ask->account, STR(GRANT_PATH), arena),
			STR_NONE, arena, out);
	return OK;
}

void paypal_grant_read(__attribute__((unused)) const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	oauth_grant_read(response, &life, arena, out);
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
