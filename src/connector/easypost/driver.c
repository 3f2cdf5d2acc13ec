/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/easypost/easypost.h"

#include "connector/easypost/parts.h"

const struct driver easypost_driver = {
		.name = "easypost",
		.webhook_verify = easypost_verify,
		.webhook_read = easypost_webhook_read,
		.webhook_id = easypost_webhook_id,
};
