/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/shopify/shopify.h"

#include "connector/shopify/parts.h"

/*
 * Shopify dedupes neither fulfillments nor events, so all that changes
 * something is class N: after a lost answer the order is read, never asked
 * again blindly.
 */
/* clang-format off */
const struct driver shopify_driver = {
	.name = "shopify",
	.authorize = shopify_authorize,
	.webhook_verify = shopify_verify,
	.webhook_read = shopify_webhook_read,
	.webhook_id = shopify_webhook_id,
	.callback_read = shopify_callback_read,
	.callback_write = shopify_callback_write,
	.version = API_VERSION,
	.version_ends = API_VERSION_ENDS,
	.verbs = {
		[VERB_SHOP_READ] = {REMOTE_R, 0,
			shopify_read_build, NULL, shopify_read_read},
		[VERB_SHOP_SUBMIT] = {REMOTE_N, 0,
			shopify_submit_build, NULL, shopify_submit_read},
		[VERB_SHOP_ACCEPT] = {REMOTE_N, 0,
			shopify_accept_build, NULL, shopify_accept_read},
		[VERB_SHOP_REJECT] = {REMOTE_N, 0,
			shopify_reject_build, NULL, shopify_reject_read},
		[VERB_SHOP_FULFILL] = {REMOTE_N, 0,
			shopify_fulfill_build, NULL, shopify_fulfill_read},
		[VERB_SHOP_DELIVERED] = {REMOTE_N, 0,
			shopify_delivered_build, NULL, shopify_delivered_read},
		[VERB_SHOP_CLOSE] = {REMOTE_N, 0,
			shopify_close_build, NULL, shopify_close_read},
		[VERB_SHOP_HOLD] = {REMOTE_N, 0,
			shopify_hold_build, NULL, shopify_hold_read},
		[VERB_SHOP_RELEASE] = {REMOTE_N, 0,
			shopify_release_build, NULL, shopify_release_read},
		[VERB_SHOP_CANCEL_ACCEPT] = {REMOTE_N, 0,
			shopify_cancel_accept_build, NULL, shopify_cancel_accept_read},
		[VERB_SHOP_CANCEL_REJECT] = {REMOTE_N, 0,
			shopify_cancel_reject_build, NULL, shopify_cancel_reject_read},
		[VERB_SHOP_STATUS] = {REMOTE_N, 0,
			shopify_status_build, NULL, shopify_status_read},
		[VERB_ACCOUNT_GRANT] = {REMOTE_R, 0,
			shopify_grant_build, NULL, shopify_grant_read},
		[VERB_SHOP_POLL] = {REMOTE_R, 0,
			shopify_poll_build, NULL, shopify_poll_read},
		[VERB_SHOP_REQUESTS] = {REMOTE_R, 0,
			shopify_requests_build, NULL, shopify_requests_read},
		[VERB_SHOP_SETUP] = {REMOTE_N, 0,
			shopify_setup_build, NULL, shopify_setup_read},
	},
	.polls = {VERB_SHOP_POLL, VERB_SHOP_REQUESTS, VERB_SHOP_SETUP},
	.points_most = QUERY_COST_MOST,
};
/* clang-format on */
