/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The heart: (facts, policy, now) -> what should be there and is not.
 * Level-triggered: it never asks what an event caused. Pure: no clock, no
 * random, no input or output.
 */
#ifndef WAYBILL_ORDER_DECIDE_H
#define WAYBILL_ORDER_DECIDE_H

#include "order/policy.h"

/* The rows of the table in wants.c, in its order. Stored: only ever append. */
enum want_kind {
	WANT_NONE,
	WANT_READ,          /* read the order again        target "" */
	WANT_DOCUMENT,      /* issue a document            document key */
	WANT_DOCUMENT_MAIL, /* send it to the customer     document key */
	WANT_SUBMIT,        /* fulfillment request         fulfillment order */
	WANT_ACCEPT,        /* accept it                   fulfillment order */
	WANT_REJECT,        /* reject it                   fulfillment order */
	WANT_SEND,          /* ask the warehouse           fo "." cancels */
	WANT_SEND_CANCEL,   /* call it back                the send's target */
	WANT_FULFILL,       /* fulfillment at the shop     parcel key */
	WANT_TRACKER,       /* tracking at a gateway       parcel key ">" txn */
	WANT_DELIVERED,     /* delivered event at the shop parcel key */
	WANT_SHIPPED_MAIL,  /* tell the customer           parcel key */
	WANT_DELIVERED_MAIL, /* tell the customer           parcel key */
	WANT_HOLD_MAIL,      /* tell staff                  hold key, and "#"
				refusals when there were some before */
	WANT_CLOSE,          /* archive at the shop         "" */
	WANT_CAPTURE,        /* take authorized money       payment, and ">"
				fulfillment order where each has its part */
	WANT_SHOP_INVOICE,   /* the shop's own document     "" */
	WANT_SHOP_HOLD,      /* our hold, at the shop       fulfillment order;
				"" where the shop holds orders whole */
	WANT_SHOP_RELEASE,   /* take it off again           as it was held */
	WANT_CANCEL_ACCEPT,  /* the shop's cancel request   fulfillment order */
	WANT_CANCEL_REJECT,  /* it is too late              fulfillment order */
	WANT_SHOP_STATUS,    /* status, comment, tag        "" */
	WANT_MARK,           /* a rule's tag or status      "|tag", "status|" */
	WANT_RULE_MAIL,      /* a rule's mail               rule ":" cause, and
				">" address unless it is staff's */
	WANT_DOCUMENT_DRAW,  /* its PDF                     document key */
	WANT_CONFIRMED_MAIL, /* tell the customer           "" */
	WANT_PAID_MAIL,      /* likewise                    "" */
	WANT_OUT_MAIL,       /* likewise                    parcel key */
	WANT_HELD_MAIL,      /* likewise                    hold key */
	WANT_REFUNDED_MAIL,  /* likewise                    refund */
	WANT_RETURN_MAIL,    /* likewise                    "in_progress" */
	WANT_STATUS_MAIL,    /* likewise                    rule ":" cause */
	WANT_PAYMENT_BOOK,   /* register it in other books  gateway "|"
				reference "|" kind "|" part */
	WANT_DOCUMENT_FETCH, /* its PDF, from its books     document key */
	WANT_OVERDUE_MAIL,   /* tell staff: no document     "" */
	WANT_COUNT
};

/* What a want asks of a port. port/driver.h says what each promises. Stored:
 * only ever append. */
enum verb {
	VERB_NONE,
	VERB_SHOP_READ,
	VERB_SHOP_SUBMIT,
	VERB_SHOP_ACCEPT,
	VERB_SHOP_REJECT,
	VERB_SHOP_FULFILL,
	VERB_SHOP_DELIVERED,
	VERB_SHOP_CLOSE,
	VERB_SHOP_POLL,
	VERB_ACCOUNTING_ISSUE,
	VERB_ACCOUNTING_FIND,
	VERB_LOGISTICS_SEND,
	VERB_LOGISTICS_FIND,
	VERB_LOGISTICS_CANCEL,
	VERB_LOGISTICS_POLL,
	VERB_PAYMENT_TRACKER,
	VERB_PAYMENT_POLL,
	VERB_MAIL,
	VERB_ACCOUNT_GRANT,       /* an access token, for a client id */
	VERB_ACCOUNT_CERTIFICATE, /* that webhooks are signed with */
	VERB_SHOP_SETUP,          /* services and subscriptions, kept right */
	VERB_SHOP_REQUESTS,       /* fulfillment orders assigned to us */
	VERB_SHOP_HOLD,           /* hold a fulfillment order at the shop */
	VERB_SHOP_RELEASE,        /* take our hold off it */
	VERB_SHOP_INVOICE,        /* the shop's own sales document */
	VERB_SHOP_STATUS,         /* status, comment or tag */
	VERB_SHOP_CANCEL_ACCEPT,  /* the shop's wish to cancel a request */
	VERB_SHOP_CANCEL_REJECT,
	VERB_PAYMENT_CAPTURE,
	VERB_PAYMENT_READ,
	VERB_LOGISTICS_STOCK,
	VERB_DOCUMENT_DRAW,      /* a document's PDF, by a process of our own */
	VERB_PAYMENT_PAYOUTS,    /* what a gateway has paid out, line by line */
	VERB_ACCOUNTING_PAYMENT, /* register money at a document */
	VERB_ACCOUNTING_PAYMENT_FIND, /* is it there? */
	VERB_ACCOUNTING_PDF,          /* a document's PDF, as books have it */
	VERB_COUNT
};

/* A new attempt; it stands in facts.attempts already. */
struct effect {
	enum want_kind want;
	int64_t attempt; /* its id */
	struct str target;
	enum verb verb;
	enum verb find;       /* how an unknown outcome is looked up; NONE: by
				 sending the same again (class K), or not */
	struct str account;   /* which account of ours is asked */
	struct str reference; /* business reference at the provider */
	struct str key;       /* idempotency key: reference + refusals */
	/*
	 * What the call carries; the same each time that it is built.
	 *   tracker    value: all parcels under way, "GLS:1,GLS:2"
	 *   fulfill    value: the parcel's number, or "-"
	 *   capture    payment, amount, currency, before, last
	 *   reject     value: out_of_stock, incorrect_address, other, ... as
	 *              staff said it; text: their words
	 *   shop_hold  value: the hold's reason (out_of_stock, by_staff, ...);
	 *              text: its sentence. The handle at the shop must begin
	 *              with "waybill".
	 *   shop_status  value: "status|tag", either may be empty; text: the
	 *              comment. The attempt's done_value is what was there.
	 *   mark       value: "status|" or "|tag", to be set beside what is
	 *              there.
	 *   rule_mail  value: the address; text: what the rule says.
	 *   status_mail  value: the status; text: what the customer reads.
	 *   payment_book  amount; value: the document's key; text: the day
	 *              that it counts for, "2026-11-28"; payment: gateway.
	 * Cancels, shop_release, shop_invoice and close: the target says all.
	 */
	struct str value, text;
	struct str payment; /* tracker, capture: the transaction's reference at
			       its gateway; payment_book: the gateway */
	minor amount;       /* of a capture, never more than is authorized,
			       never 0; of a payment or repayment to be
			       registered, above 0; else 0 */
	struct str currency;
	minor before; /* what was captured of it before this one: with `amount`
			 it tells whether an unknown capture has happened */
	bool last;    /* nothing more will be captured of it */
	const char *sentence; /* for the timeline: "issue the document" */
};

enum hold_scope { SCOPE_ORDER, SCOPE_FO };

/* An open hold: computed, each time the same. */
struct hold {
	struct str key; /* "send:77.0", "person:1234": stable, names a release
			 */
	enum hold_scope scope;
	struct str fo;
	struct str reason; /* out_of_stock, bad_address, refused, by_staff ...
			    */
	struct str text;   /* one plain sentence for staff */
	time_ms since;
	int64_t attempt; /* what was refused, at once or later; or 0 */
};

struct task {
	struct str key; /* "document_overdue", "mail_bounced:sale" */
	struct str text;
	time_ms since;
};

struct decision {
	struct status status;
	enum progress progress;
	struct str hold_reason; /* of the first open hold; empty: none */
	LIST(struct effect) effects;
	LIST(int64_t) withdrawn;   /* ids of attempts withdrawn by this call */
	LIST(struct firing) fired; /* rules that this call has fired */
	LIST(struct hold) holds;
	LIST(struct task) tasks;
	time_ms wake_at; /* 0: nothing changes by time alone */
};

/* Draws ids for new attempts; each call a larger one. */
struct id_source {
	int64_t (*next)(struct id_source *source);
};

/*
 * Adds to the facts what follows from them (internal invoice, new attempts,
 * withdrawals) until nothing changes, and says what is new. Called again
 * with the same facts, policy and now it gives no effects.
 */
void decide(struct facts *facts, const struct policy *policy, time_ms now,
		struct id_source *ids, struct arena *arena,
		struct decision *out);

/*
 * Is an attempt that has not been sent yet still right? False: it has been
 * withdrawn in the facts; decide anew. Called just before sending.
 */
bool attempt_still_wanted(struct facts *facts, const struct policy *policy,
		time_ms now, int64_t attempt, struct arena *arena);

/* The effect of an attempt that is open, made again from the facts (the
 * same account, verb, reference, key). False: no such open attempt. */
bool effect_of_attempt(const struct facts *facts, const struct policy *policy,
		int64_t attempt, struct arena *arena, struct effect *out);

/* Do the facts show that this want has happened (found by reading back)? */
bool want_shown_by_facts(const struct facts *facts, enum want_kind want,
		struct str target);

const char *want_name(enum want_kind want); /* "document" */
const char *verb_name(enum verb verb);      /* "accounting.issue" */

/* Why: each row of the table and each of its targets, and where it stands. */
struct reason {
	enum want_kind want;
	struct str target;
	const char *state; /* "done", "open", "unknown", "refused", "gave up",
			      "maybe sent", "wanted", "waits", "not wanted" */
	struct str text;   /* the sentence; for waits and not wanted the first
			      condition that is false, in words */
	int64_t attempt;
};
struct reasons {
	LIST(struct reason) list;
};
void order_why(const struct facts *facts, const struct policy *policy,
		time_ms now, struct arena *arena, struct reasons *out);

/* The table drawn as Markdown, for docs/life-of-an-order.md. */
void wants_draw(struct buf *buf);

#endif
