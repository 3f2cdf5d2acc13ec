/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What must be done so that PayPal has one live tracker for each parcel. It
 * is decided from what PayPal shows, each time anew, and written as a list
 * of steps: that is the cursor of a call in several steps.
 *
 *   o:x{id},a{id},!b{id}   through Orders v2
 *   t:u{id},a{id},a{id}    through the tracking API v1
 *   t                      what does v1 have? (asked first of all)
 *
 * An id is the tracker's: capture, '-', number; it stands escaped.
 */
#ifndef WAYBILL_CONNECTOR_PAYPAL_PLAN_H
#define WAYBILL_CONNECTOR_PAYPAL_PLAN_H

#include "connector/paypal/parts.h"
#include "order/tracking.h"

#define TRACKERS_BATCH_MAX 20 /* trackers-batch: at most 20 ids */
#define TRACKER_UPDATES_MAX 5 /* of one tracker */

#define PLAN_LEGACY STR("t")

/* The payment, and what should be there for it. */
struct parcel_wanted {
	struct str carrier, number, id;
};
struct tracking {
	struct str capture, checkout;
	LIST(struct parcel_wanted) parcels;
};
/* False: the payment has no capture that trackers could be written to. */
bool tracking_of(const struct ask *ask, struct arena *arena,
		struct tracking *out);
const struct parcel_wanted *tracking_find(
		const struct tracking *tracking, struct str id);

/* A tracker that PayPal shows. */
struct shown {
	struct str id;     /* as PayPal spells it */
	struct str own_id; /* as we do */
	bool cancelled;
	bool has_carrier; /* it shows its carrier (v1 alone) */
	struct str carrier, carrier_other;
};
typedef LIST(struct shown) shown_list;
/* shown.c: those of `capture` that an Orders v2 order has, or v1's list. */
void trackers_shown(struct str capture, struct json root, bool order,
		struct arena *arena, shown_list *out);
/* The live ones, as an audit compares them. */
void trackers_value(const struct ask *ask, const struct tracking *tracking,
		const shown_list *shown, struct arena *arena,
		struct payment_shown *out);

enum step_kind {
	STEP_NONE,
	STEP_CANCEL = 'x',
	STEP_UPDATE = 'u',
	STEP_ADD = 'a',
	STEP_REFUSED = '!', /* will not be done */
};
struct step {
	enum step_kind kind;
	struct str id;
	struct str why; /* refused: the reason; cancel: PayPal's spelling of
			   the id */
};
struct plan {
	bool orders; /* through Orders v2 */
	LIST(struct step) steps;
};

void plan_make(const struct ask *ask, const struct tracking *tracking,
		const shown_list *shown, bool orders, struct arena *arena,
		struct plan *out);

/* The cursor. False: it is none of ours. */
struct str plan_write(const struct plan *plan, struct arena *arena);
bool plan_read(struct str cursor, struct arena *arena, struct plan *out);

/* The first step that is to be done, or NULL. */
const struct step *plan_first(const struct plan *plan);
void plan_drop(struct plan *plan, size_t count);
/* carrier.c: PayPal's name for the carrier, or OTHER; then carrier_name_other
 * tells it. */
struct str paypal_carrier(const struct parcel_wanted *parcel,
		struct str country, bool orders);
struct str carrier_other(const struct parcel_wanted *wanted);
/* How many of the steps go into one request with the first. */
size_t plan_width(const struct plan *plan);

#endif
