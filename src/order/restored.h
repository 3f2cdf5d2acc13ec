/* SPDX-License-Identifier: Apache-2.0 */
/*
 * After an older state was put back (policy.restored_at): what may have been
 * done since it was saved, and is not known any more.
 */
#ifndef WAYBILL_ORDER_RESTORED_H
#define WAYBILL_ORDER_RESTORED_H

#include "order/decide.h"

/* Of an attempt that was settled as "maybe", because of the restore. */
#define REASON_RESTORED "restored"

/* Was this order there before? Then whatever is wanted of it may have been
 * done. An order of which nothing is known yet counts as one. */
bool order_was_before(const struct facts *facts, const struct policy *policy);

/* Has what this mail tells happened before, so that it may have left? Never
 * true once a person has asked for it by its name (order retry). */
bool mail_may_have_left(const struct facts *facts, const struct policy *policy,
		enum want_kind want, struct str target);

#endif
