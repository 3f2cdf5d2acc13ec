/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/shipengine/shipengine.h"

#include "connector/shipengine/parts.h"

/* clang-format off */
const struct driver shipengine_driver = {
	.name = "shipengine",
	.authorize = shipengine_authorize,
	.webhook_verify = shipengine_verify,
	.webhook_read = shipengine_webhook_read,
	.certificate_url = shipengine_key_url,
	.verbs = {
		[VERB_ACCOUNT_CERTIFICATE] = {REMOTE_R, 0,
			shipengine_keys_build, NULL, shipengine_keys_read},
	},
};
/* clang-format on */
