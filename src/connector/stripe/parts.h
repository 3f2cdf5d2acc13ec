/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this connector offer each other. */
#ifndef WAYBILL_CONNECTOR_STRIPE_PARTS_H
#define WAYBILL_CONNECTOR_STRIPE_PARTS_H

#include "base/json.h"
#include "port/driver.h"

/* scheme.c */
RESULT stripe_authorize(const struct account *account, time_ms now,
		struct http_request *request, struct arena *arena);
RESULT stripe_verify(const struct account *account,
		const struct webhook *webhook, struct arena *arena);

/* in_event.c */
void stripe_webhook_read(const struct account *account,
		const struct webhook *webhook, struct arena *arena,
		struct events *out);
struct str stripe_webhook_id(const struct account *account,
		const struct webhook *webhook, struct arena *arena);
/*
 * One event object, from a webhook or a poll. Adds at most one event. False:
 * it is not for us or can't be read, and *out_why says which (unreadable
 * when *out_bad).
 */
bool stripe_event_read(const struct account *account, struct json json,
		struct arena *arena, struct events *out, struct str *out_why,
		bool *out_bad);

/* out_tracker.c, out_poll.c */
RESULT stripe_tracker_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void stripe_tracker_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
RESULT stripe_events_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void stripe_events_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);

/* Adds Stripe's own words to an outcome of a status that is not 200. */
void stripe_error(const struct http_response *response, struct arena *arena,
		struct outcome *out);

#endif
