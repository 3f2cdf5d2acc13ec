/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/fortnox/fortnox.h"

#include "connector/fortnox/parts.h"

/* clang-format off */
const struct driver fortnox_driver = {
	.name = "fortnox",
	.authorize = fortnox_authorize,
	.verbs = {
		[VERB_ACCOUNT_GRANT] = {REMOTE_R, 0,
			fortnox_grant_build, NULL, fortnox_grant_read},
		[VERB_ACCOUNTING_ISSUE] = {REMOTE_U, 0,
			fortnox_issue_build, NULL, fortnox_issue_read},
		[VERB_ACCOUNTING_FIND] = {REMOTE_R, 0,
			fortnox_find_build, NULL, fortnox_find_read},
		[VERB_ACCOUNTING_PAYMENT] = {REMOTE_U, 0,
			fortnox_payment_build, NULL, fortnox_payment_read},
		[VERB_ACCOUNTING_PAYMENT_FIND] = {REMOTE_R, 0,
			fortnox_payment_find_build, NULL,
			fortnox_payment_find_read},
		[VERB_ACCOUNTING_PDF] = {REMOTE_R, 0,
			fortnox_pdf_build, NULL, fortnox_pdf_read},
	},
	.polls = {VERB_NONE},
	.one_writer = true,
	.mapping = MAPPING_BIT(MAPPING_ACCOUNT) |
			MAPPING_BIT(MAPPING_CUSTOMER_GROUP) |
			MAPPING_BIT(MAPPING_TERMS),
	.payments = MAPPING_BIT(MAPPING_PAYMENT_ACCOUNT),
	/* 25 in five seconds, 300 in a minute, for each access token
	 * (https://www.fortnox.se/developer/guides-and-good-to-know/rate-limits-for-fortnox-api). */
	.calls_per_second = 5,
	.calls_per_minute = 300,
};
/* clang-format on */
