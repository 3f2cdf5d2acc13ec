/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/invoicing/invoicing.h"

#include "connector/invoicing/parts.h"
#include "port/standard_webhooks.h"

/* clang-format off */
const struct driver invoicing_driver = {
	.name = "invoicing",
	.authorize = standard_webhook_authorize,
	.webhook_verify = standard_webhook_verify,
	.webhook_read = invoicing_webhook_read,
	.webhook_id = invoicing_webhook_id,
	.verbs = {
		[VERB_ACCOUNTING_ISSUE] = {REMOTE_U, 0,
			invoicing_issue_build, NULL, invoicing_issue_read},
		[VERB_ACCOUNTING_FIND] = {REMOTE_R, 0,
			invoicing_find_build, NULL, invoicing_find_read},
	},
	.polls = {VERB_NONE},
};
/* clang-format on */
