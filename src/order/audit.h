/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The audit: what the shop, the gateways, the books and the warehouse say of
 * an order now, compared field by field with what we know. Pure. A difference
 * has a cause code, both sides, and what would put it right.
 */
#ifndef WAYBILL_ORDER_AUDIT_H
#define WAYBILL_ORDER_AUDIT_H

#include "order/decide.h"

/* One thing to be read for the audit of an order. */
struct audit_ask {
	enum verb verb; /* shop.read, payment.read, accounting.find,
			   logistics.find */
	struct str account;
	struct str target;    /* "": the order; a payment "gateway|reference"; a
				 document's key; the target of a send */
	struct effect effect; /* as a driver wants to be asked */
	struct str others;    /* of a payment: accounts that may have it where
				 this one does not, joined with "," */
	struct str asked;     /* those that have said no */
};
struct audit_asks {
	LIST(struct audit_ask) list;
};

/* All that should be read of an order: the order itself, each payment at a
 * gateway of ours, each document that has a number (the built-in books are
 * read with the order), each request that the warehouse has. */
void audit_asks(const struct facts *facts, const struct policy *policy,
		struct arena *arena, struct audit_asks *out);

/* The account does not have the payment: is there another one to be asked? Then
 * the ask is about that. */
bool audit_ask_next(struct audit_ask *ask, struct arena *arena);

/*
 * What a gateway shows of a payment that is not a fact of the order. A read in
 * several steps may tell a part in each.
 */
struct payment_shown {
	/* As the value of a tracker is written, "CARRIER:NUMBER,..."; a carrier
	 * may be empty. */
	bool tracking_known;
	struct str tracking;
	/* Where the transactions of its facts are not all that there are: the
	 * sums that the payment's state leaves possible. */
	bool sums_known;
	struct money_range {
		minor least, most;
	} captured, refunded;
};

/* What was answered. */
struct audit_answer {
	bool found;       /* false: there is no such thing at that account */
	time_ms asked_at; /* what was done later can't show in it */
	const struct facts *facts;
	struct payment_shown shown;
	struct str conflict; /* found, but not as one thing of ours: two of one
				reference, another currency */
};

struct difference {
	struct str place;  /* the account where it was seen; "waybill": here */
	struct str object; /* which payment, parcel, document */
	const char *code;  /* "tracker_missing" */
	struct str ours, theirs; /* empty: nothing */
	const char *advice;      /* one sentence: what to do, or what repair
				    does */
	/* What repair makes again; WANT_NONE: that is for a person. */
	enum want_kind want;
	struct str target;
};
struct differences {
	LIST(struct difference) list;
};

/* Adds what differs. Only what we believe to be done is compared: a call that
 * is still under way is no difference. */
void audit_compare(const struct facts *ours, const struct audit_ask *ask,
		const struct audit_answer *theirs, struct arena *arena,
		struct differences *out);
/* What is wrong here already: a payment without a reference, a number that no
 * gateway takes, a carrier that nobody knows, a tracker that was refused. */
void audit_here(const struct facts *facts, struct arena *arena,
		struct differences *out);

/* What a COMMAND_REPAIR names after the audit's id: "tracker:stripe|pi_1".
 * Empty: a person must put it right. */
struct str audit_repair_name(const struct difference *d, struct arena *arena);

/* Every code there is, with its advice; NULL-ended. For docs and their test. */
struct audit_code {
	const char *code, *advice;
};
extern const struct audit_code audit_code_list[];

#endif
