/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/warehouse/warehouse.h"

#include "connector/warehouse/parts.h"
#include "port/standard_webhooks.h"

/* clang-format off */
const struct driver warehouse_driver = {
	.name = "warehouse",
	.authorize = standard_webhook_authorize,
	.webhook_verify = standard_webhook_verify,
	.webhook_read = warehouse_webhook_read,
	.webhook_id = warehouse_webhook_id,
	.verbs = {
		[VERB_LOGISTICS_SEND] = {REMOTE_U, 0,
			warehouse_send_build, NULL, warehouse_send_read},
		[VERB_LOGISTICS_FIND] = {REMOTE_R, 0,
			warehouse_find_build, NULL, warehouse_find_read},
		[VERB_LOGISTICS_CANCEL] = {REMOTE_U, 0,
			warehouse_cancel_build, NULL, warehouse_cancel_read},
		[VERB_LOGISTICS_POLL] = {REMOTE_R, 0,
			warehouse_poll_build, NULL, warehouse_poll_read},
	},
	.polls = {VERB_LOGISTICS_POLL},
};
/* clang-format on */
