/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/paypal/paypal.h"

#include "connector/paypal/parts.h"

/* Payments v2 keeps a PayPal-Request-Id for 45 days; a day is our margin
 * (payments_payment_v2, PayPal-Request-Id). */
#define CAPTURE_LIFE_MS (44 * DAY_MS)

/*
 * A tracker's id is its capture and its number, so that the same one can't
 * be there twice; it needs no key and is known for ever. All begins with a
 * reading of what is there, also after a lost answer.
 */
#define TRACKER_LIFE_MS (3650 * DAY_MS)

/* clang-format off */
const struct driver paypal_driver = {
	.name = "paypal",
	.authorize = paypal_authorize,
	.webhook_verify = paypal_verify,
	.webhook_read = paypal_webhook_read,
	.webhook_id = paypal_webhook_id,
	.certificate_url = paypal_certificate_url,
	.verbs = {
		[VERB_ACCOUNT_GRANT] = {REMOTE_R, 0,
			paypal_grant_build, NULL, paypal_grant_read},
		[VERB_ACCOUNT_CERTIFICATE] = {REMOTE_R, 0,
			paypal_certificate_build, NULL,
			paypal_certificate_read},
		[VERB_PAYMENT_TRACKER] = {REMOTE_K, TRACKER_LIFE_MS,
			paypal_tracker_build, NULL, paypal_tracker_read},
		[VERB_PAYMENT_CAPTURE] = {REMOTE_K, CAPTURE_LIFE_MS,
			paypal_capture_build, NULL, paypal_capture_read},
		[VERB_PAYMENT_READ] = {REMOTE_R, 0,
			paypal_audit_build, NULL, paypal_audit_read},
		[VERB_PAYMENT_POLL] = {REMOTE_R, 0,
			paypal_events_build, NULL, paypal_events_read},
		[VERB_PAYMENT_PAYOUTS] = {REMOTE_R, 0,
			paypal_payouts_build, NULL, paypal_payouts_read},
	},
	.unique_payments = true,
	.tracks_charges = true,
	.polls = {VERB_PAYMENT_POLL, VERB_PAYMENT_PAYOUTS},
};
/* clang-format on */
