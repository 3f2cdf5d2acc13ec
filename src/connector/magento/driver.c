/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/magento/magento.h"

#include "connector/magento/parts.h"

/*
 * Magento knows no idempotency key, so all that changes something is class N:
 * after a lost answer the order is read, never asked again blindly. Nor are
 * two changes of one order at a time safe (magento2 #10396). It pushes no
 * news: all is found by asking.
 */
/* clang-format off */
const struct driver magento_driver = {
	.name = "magento",
	.authorize = magento_authorize,
	.verbs = {
		[VERB_SHOP_READ] = {REMOTE_R, 0,
			magento_read_build, NULL, magento_read_read},
		[VERB_SHOP_FULFILL] = {REMOTE_N, 0,
			magento_fulfill_build, NULL, magento_fulfill_read},
		[VERB_SHOP_DELIVERED] = {REMOTE_N, 0,
			magento_delivered_build, NULL, magento_delivered_read},
		[VERB_SHOP_CLOSE] = {REMOTE_N, 0,
			magento_close_build, NULL, magento_close_read},
		[VERB_SHOP_HOLD] = {REMOTE_N, 0,
			magento_hold_build, NULL, magento_hold_read},
		[VERB_SHOP_RELEASE] = {REMOTE_N, 0,
			magento_release_build, NULL, magento_release_read},
		[VERB_SHOP_INVOICE] = {REMOTE_N, 0,
			magento_invoice_build, NULL, magento_invoice_read},
		[VERB_SHOP_STATUS] = {REMOTE_N, 0,
			magento_status_build, NULL, magento_status_read},
		[VERB_SHOP_POLL] = {REMOTE_R, 0,
			magento_poll_build, NULL, magento_poll_read},
	},
	.polls = {VERB_SHOP_POLL},
	.holds_orders = true,
	.one_writer = true,
};
/* clang-format on */
