/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/shipstation/shipstation.h"

#include "connector/shipstation/parts.h"

/* V1: key and secret as user and password. V2: one key. */
static RESULT authorize(const struct account *account,
		__attribute__((unused)) time_ms now,
		struct http_request *request, struct arena *arena)
{
	ENSURE(account->token.len, FAULT_SETTINGS);
	if (ss_is_v2(account)) {
		request_header_set(
				request, arena, STR("API-Key"), account->token);
		return OK;
	}
	ENSURE(account->token_secret.len, FAULT_SETTINGS);
	struct str pair =
			arena_print(arena, "%.*s:%.*s", STR_FMT(account->token),
					STR_FMT(account->token_secret));
	request_header_set(request, arena, STR("Authorization"),
			arena_print(arena, "Basic %.*s",
					STR_FMT(base64_of(pair, arena))));
	return OK;
}

/* Which of the two interfaces is asked, the account says. */
#define EITHER(name) \
	static RESULT name##_build(const struct ask *ask, struct arena *arena, \
			struct http_request *out) \
	{ \
		return ss_is_v2(ask->account) \
				? ss_v2_##name##_build(ask, arena, out) \
				: ss_v1_##name##_build(ask, arena, out); \
	} \
	static void name##_read(const struct ask *ask, \
			const struct http_response *response, \
			struct arena *arena, struct outcome *out) \
	{ \
		if (ss_is_v2(ask->account)) \
			ss_v2_##name##_read(ask, response, arena, out); \
		else \
			ss_v1_##name##_read(ask, response, arena, out); \
	}

EITHER(send)
EITHER(find)
EITHER(cancel)
EITHER(poll)
EITHER(stock)

/*
 * Class U: orderKey and external_shipment_id are unique there. V1 overwrites
 * the order of the key, and a locked one stays; V2 refuses the second.
 */
/* clang-format off */
const struct driver shipstation_driver = {
	.name = "shipstation",
	.authorize = authorize,
	.webhook_verify = shipstation_webhook_verify,
	.webhook_read = shipstation_webhook_read,
	.verbs = {
		[VERB_LOGISTICS_SEND] = {REMOTE_U, 0,
			send_build, NULL, send_read},
		[VERB_LOGISTICS_FIND] = {REMOTE_R, 0,
			find_build, NULL, find_read},
		[VERB_LOGISTICS_CANCEL] = {REMOTE_U, 0,
			cancel_build, NULL, cancel_read},
		[VERB_LOGISTICS_POLL] = {REMOTE_R, 0,
			poll_build, NULL, poll_read},
		[VERB_LOGISTICS_STOCK] = {REMOTE_R, 0,
			stock_build, NULL, stock_read},
	},
	.polls = {VERB_LOGISTICS_POLL, VERB_LOGISTICS_STOCK},
	/* V1's 40 a minute; with V2 (200) the account may say more. */
	.calls_per_minute = 40,
};
/* clang-format on */
