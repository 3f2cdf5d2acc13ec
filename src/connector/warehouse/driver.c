/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/warehouse/warehouse.h"

#include "connector/warehouse/csv_parts.h"
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
		[VERB_LOGISTICS_STOCK] = {REMOTE_R, 0,
			warehouse_stock_build, NULL, warehouse_stock_read},
	},
	.polls = {VERB_LOGISTICS_POLL, VERB_LOGISTICS_STOCK},
};

/* sftp:// logs in by itself: nothing is added to a call. */
static RESULT csv_authorize(
		__attribute__((unused)) const struct account *account,
		__attribute__((unused)) time_ms now,
		__attribute__((unused)) struct http_request *request,
		__attribute__((unused)) struct arena *arena)
{
	return OK;
}

/* Class U: a file's name is unique, and never taken by another. */
const struct driver warehouse_csv_driver = {
	.name = "warehouse_csv",
	.authorize = csv_authorize,
	.verbs = {
		[VERB_LOGISTICS_SEND] = {REMOTE_U, 0,
			csv_send_build, NULL, csv_send_read},
		[VERB_LOGISTICS_FIND] = {REMOTE_R, 0,
			csv_find_build, NULL, csv_find_read},
		[VERB_LOGISTICS_CANCEL] = {REMOTE_U, 0,
			csv_cancel_build, NULL, csv_cancel_read},
		[VERB_LOGISTICS_POLL] = {REMOTE_R, 0,
			csv_poll_build, NULL, csv_poll_read},
		[VERB_LOGISTICS_STOCK] = {REMOTE_R, 0,
			csv_stock_build, NULL, csv_stock_read},
	},
	.polls = {VERB_LOGISTICS_POLL, VERB_LOGISTICS_STOCK},
};
/* clang-format on */
