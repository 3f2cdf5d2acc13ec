/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/gateway/gateway.h"

#include "connector/gateway/parts.h"
#include "port/standard_webhooks.h"

/* The contract keeps a key for a day; an hour is our margin. */
#define KEY_LIFE_MS (23 * HOUR_MS)

/* clang-format off */
const struct driver gateway_driver = {
	.name = "gateway",
	.authorize = standard_webhook_authorize,
	.webhook_verify = standard_webhook_verify,
	.webhook_read = gateway_webhook_read,
	.webhook_id = gateway_webhook_id,
	.verbs = {
		[VERB_PAYMENT_CAPTURE] = {REMOTE_U, 0,
			gateway_capture_build, NULL, gateway_capture_read},
		[VERB_PAYMENT_READ] = {REMOTE_R, 0,
			gateway_read_build, NULL, gateway_read_read},
		[VERB_PAYMENT_TRACKER] = {REMOTE_K, KEY_LIFE_MS,
			gateway_shipments_build, NULL, gateway_shipments_read},
		[VERB_PAYMENT_POLL] = {REMOTE_R, 0,
			gateway_poll_build, NULL, gateway_poll_read},
	},
	.polls = {VERB_PAYMENT_POLL},
};
/* clang-format on */
