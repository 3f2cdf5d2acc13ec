/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A trial: what would have come of an order under a policy, from what others
 * have said of it alone (shop, gateways, warehouse, carriers, people), as it
 * is known now. Whatever is wanted is taken as done, so that what follows from
 * it is seen, too. Pure: nothing is asked, sent or written.
 *
 * The shop's stage counts as "all", and no mail is too old to tell.
 */
#ifndef WAYBILL_ORDER_TRIAL_H
#define WAYBILL_ORDER_TRIAL_H

#include "order/decide.h"

enum trial_kind {
	TRIAL_DOCUMENT, /* key: "sale"; amount: its gross */
	TRIAL_MAIL,     /* key: the step and what it is about */
	TRIAL_HOLD,     /* key: the hold's; text: its reason */
	TRIAL_MONEY,    /* key: an account of the books; amount: a debit, a
			   credit below 0. At other books each line's account
			   by the mapping, a sale above 0 */
	TRIAL_KINDS
};

/* Of one kind and key there is one at most. */
struct trial_result {
	enum trial_kind kind;
	struct str key, text;
	minor amount;
};
typedef LIST(struct trial_result) trial_results;

/* `facts` are not changed. FAULT_LIMIT: it does not come to an end. */
RESULT trial_run(const struct facts *facts, const struct policy *policy,
		time_ms now, struct arena *arena, trial_results *out);

/* The one of this kind and key, or NULL. */
const struct trial_result *trial_find(const trial_results *results,
		enum trial_kind kind, struct str key);

const char *trial_kind_name(enum trial_kind kind); /* "document" */

#endif
