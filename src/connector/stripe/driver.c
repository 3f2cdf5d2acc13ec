/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/stripe/stripe.h"

#include "connector/stripe/parts.h"

/* Stripe keeps a key for at least 24 hours; an hour is our margin. */
#define KEY_LIFE_MS (23 * HOUR_MS)

/* clang-format off */
const struct driver stripe_driver = {
	.name = "stripe",
	.authorize = stripe_authorize,
	.webhook_verify = stripe_verify,
	.webhook_read = stripe_webhook_read,
	.webhook_id = stripe_webhook_id,
	.verbs = {
		[VERB_PAYMENT_TRACKER] = {REMOTE_K, KEY_LIFE_MS,
			stripe_tracker_build, NULL, stripe_tracker_read},
		[VERB_PAYMENT_CAPTURE] = {REMOTE_K, KEY_LIFE_MS,
			stripe_capture_build, NULL, stripe_capture_read},
		[VERB_PAYMENT_READ] = {REMOTE_R, 0,
			stripe_read_build, NULL, stripe_read_read},
		[VERB_PAYMENT_POLL] = {REMOTE_R, 0,
			stripe_events_build, NULL, stripe_events_read},
		[VERB_PAYMENT_PAYOUTS] = {REMOTE_R, 0,
			stripe_payouts_build, NULL, stripe_payouts_answer},
	},
	.unique_payments = true,
	.polls = {VERB_PAYMENT_POLL, VERB_PAYMENT_PAYOUTS},
	/* For each address; all together may be four times as many
	 * (docs.stripe.com/rate-limits). */
	.calls_per_second = 25,
};
/* clang-format on */
