/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The facts of one order: what has been seen, and from whom. Facts are only
 * added. Two sets of facts of the same order join into one; joining is
 * commutative, associative and idempotent, so that late, doubled and
 * disordered news end in the same facts. Every struct here is described by
 * one table in facts_table.c, which stores, prints, compares and joins it.
 *
 * How a field joins stands behind it:
 *   max / min   the larger / the smaller that is not 0 ("first seen")
 *   or          bits
 *   rank        the whole struct is a register: the highest rank wins
 *   id          the list joins by this key, item by item
 */
#ifndef WAYBILL_ORDER_FACTS_H
#define WAYBILL_ORDER_FACTS_H

#include "base/buf.h"
#include "base/time.h"
#include "order/money.h"
#include "order/status.h"

/* One line of the order as the shop has it. */
struct line {
	struct str id; /* the shop's line item id */
	struct str sku, title;
	int64_t quantity;         /* as first sold */
	int64_t current_quantity; /* less what was refunded or edited away */
	minor unit_price;
	minor tax;        /* of the whole line */
	minor discount;   /* of the whole line, its share of the order's too */
	int64_t tax_rate; /* millionths, all its taxes together; 0: not said */
	bool gift_card;
	bool requires_shipping;
};

struct address {
	struct str name, company, line1, line2, city, postcode, region, country,
			phone;
};

/* rank: the order as last read from the shop. Rank is (version, seq, hash):
 * the shop's updated_at in ms; our own read's sequence (an id, 0 when it
 * came in a webhook); a hash of the content against ties. */
struct shop_order {
	time_ms version;
	int64_t seq;
	int64_t hash;
	bool known;      /* the shop answered with this order */
	bool absent;     /* the shop says that there is no such order */
	struct str name; /* "#1001" */
	struct str email, phone, locale, currency, status_url, return_state;
	time_ms created_at, cancelled_at, closed_at;
	struct str cancel_reason;
	bool test, requires_shipping, taxes_included;
	enum payment_status payment;
	enum fulfillment_status fulfillment;
	enum return_status returns;
	minor total;         /* as first sold */
	minor current_total; /* after edits and refunds */
	minor tax, shipping, discount;
	struct str gateways; /* payment gateway names, joined with "," */
	struct address ship_to;
	LIST(struct line) lines;
	struct str tags;    /* joined with ",", sorted */
	struct str status;  /* the shop's own word for where it is: Magento's
			       status, a custom status */
	struct str invoice; /* id of the shop's own sales document, where a
			       shop makes such (Magento) */
	bool held;          /* the whole order is on hold at the shop */
	minor shipping_tax;
	int64_t shipping_rate; /* as a line's tax_rate */
	minor tip;
	struct address bill_to;
	struct str vat_id;            /* the customer's, as the shop has it */
	struct str customer_currency; /* what the customer was shown and paid */
	minor customer_total;
	bool edited; /* something was agreed on after it was sold: what, stands
			in facts.agreements */
};

enum txn_kind {
	TXN_NONE,
	TXN_AUTHORIZATION,
	TXN_CAPTURE,
	TXN_SALE,
	TXN_REFUND,
	TXN_VOID,
	TXN_DISPUTE
};
enum txn_state { TXN_UNKNOWN, TXN_PENDING, TXN_FAILED, TXN_SUCCEEDED };
#define EVIDENCE_SHOP 1
#define EVIDENCE_GATEWAY 2

/* id (gateway, reference, kind, part): one movement of money. */
struct txn {
	struct str gateway;   /* our account's name, or the shop's word for a
				 gateway that is not connected */
	struct str reference; /* the payment: "pi_..."; the shop's transaction
				 id where the gateway has none */
	int64_t kind;         /* enum txn_kind */
	struct str part;      /* refund id and such; empty for the payment */
	int64_t state;        /* max, enum txn_state */
	minor amount;         /* max */
	struct str charge;  /* what tracking is written to: "ch_..."; longest */
	time_ms expires_at; /* max; of an authorization */
	time_ms at;         /* min */
	int64_t evidence;   /* or */
	bool connected;     /* or: gateway is an account of ours */
	struct str checkout; /* the gateway's order that the payment belongs
				to, where its calls want that one too (PayPal's
				Orders v2); longest */
	bool several;        /* or: of an authorization: the gateway lets it be
				captured in several parts */
	bool unique;         /* or: the gateway said it, and no other account
				of the same provider has a payment of this
				reference */
	bool shops_name;     /* or: the gateway is ours, but the shop names no
				reference of it: `reference` is the shop's own id */
};

struct refund_line {
	struct str line; /* line item id */
	int64_t quantity;
	minor subtotal, tax; /* subtotal: without tax, whatever the shop shows
			      */
};

/* id: a refund at the shop. A credit, not yet a repayment. */
struct refund {
	struct str id;
	time_ms at;  /* min */
	minor total; /* rank by (hash): content of one id does not change */
	int64_t hash;
	LIST(struct refund_line) lines;
	minor shipping, shipping_tax; /* shipping: with its tax */
};

/* What was agreed on, and when: the order as first sold, an edit, a refund, a
 * return. Stored: only append. */
enum agreement_kind {
	AGREED_NOTHING,
	AGREED_ORDER,
	AGREED_EDIT,
	AGREED_REFUND,
	AGREED_RETURN,
	AGREED_OTHER /* a word that we don't know: counts as an edit */
};

/* What a line of an agreement is about. Stored: only append. */
enum agreed_about {
	ABOUT_GOODS,
	ABOUT_GIFT_CARD,
	ABOUT_SHIPPING,
	ABOUT_TIP,
	ABOUT_FEE,
	ABOUT_ADJUSTMENT /* money that belongs to no line */
};

/* id: what an agreement changes of one line. Its content never does. */
struct agreed_line {
	struct str id;
	int64_t about;    /* enum agreed_about */
	struct str line;  /* line item id, where it is about one */
	int64_t quantity; /* below 0: taken off; 0: its price changed */
	minor gross, tax; /* gross: with its tax; below 0: taken off */
};

/* id: "order-1", "edit-7": the cause of its document. All of an order's add
 * up to what is sold now. Known for orders that were edited alone. */
struct agreement {
	struct str id;
	time_ms at;        /* min */
	int64_t kind;      /* max, enum agreement_kind */
	struct str refund; /* the refund that it is about; larger wins */
	bool whole;        /* or: all its lines are here */
	LIST(struct agreed_line) lines; /* each */
};

struct fo_line {
	struct str id;   /* fulfillment order line item id */
	struct str line; /* line item id */
	int64_t total, remaining;
};

/* Why a fulfillment order rests at the shop. */
struct fo_hold {
	struct str id;
	struct str reason; /* the shop's word, in lower case */
	struct str handle; /* whose: ours begin with "waybill" */
};

/* id; then rank (version, seq, hash): what one location must send. */
struct fulfillment_order {
	struct str id;
	time_ms version;
	int64_t seq, hash;
	enum fo_status status;
	enum fo_request request;
	struct str location; /* id */
	struct str location_name;
	struct str replaced_by; /* id of the one that took over, or empty */
	time_ms fulfill_at;
	LIST(struct fo_line) lines;
	LIST(struct fo_hold) holds;
	struct str delivery_method; /* "SHIPPING", "PICK_UP", "LOCAL", ... */
};

/* id: a fulfillment at the shop (ours, found again, or somebody else's). */
struct fulfillment {
	struct str id;
	time_ms at;          /* min */
	struct str fo;       /* fulfillment order id */
	int64_t seq;         /* our own read's: the latest tells `tracking` */
	struct str tracking; /* numbers joined with "," */
	bool delivered;      /* or: the shop has a DELIVERED event */
	bool cancelled;      /* or */
};

enum document_kind { DOCUMENT_NONE, DOCUMENT_SALE, DOCUMENT_CREDIT };

/* id (kind, cause): a document in the books. cause: "" for the sale, a
 * refund's id, an agreement's ("edit-7"), a settlement's ("settle-1"), "void".
 */
struct document {
	int64_t kind; /* enum document_kind */
	struct str cause;
	struct str number;  /* longest, then larger: there is only one */
	struct str date;    /* "2026-11-28" */
	minor gross;        /* max */
	time_ms issued_at;  /* min */
	time_ms bounced_at; /* min */
	struct str account; /* whose books have it, "ledger" or an account of
			       ours; larger wins; empty: an older Waybill did
			       not note it */
	struct str file;    /* SHA-256 of its PDF, in hex, which storage keeps;
			       longest, then larger */
};

/* id: what the warehouse said of one request of ours. */
struct warehouse_request {
	struct str reference;
	time_ms received_at;       /* min: it has it */
	time_ms accepted_at;       /* min */
	time_ms processing_at;     /* min: it picks and packs */
	time_ms refused_at;        /* min */
	time_ms cancelled_at;      /* min: it will not send it */
	time_ms too_late_at;       /* min: a cancel was refused */
	struct str reason;         /* of the refusal: out_of_stock bad_address
				      refused; larger wins */
	struct str unknown_status; /* a word that we don't know */
	time_ms unknown_at;        /* max: rank of unknown_status */
	time_ms known_at; /* max: when it last said a word that we know */
};

/* What of a line is in a parcel. */
struct parcel_line {
	struct str line;  /* the shop's line item id */
	int64_t quantity; /* max */
};

/* id (reference, parcel). */
struct parcel {
	struct str reference; /* the warehouse request */
	struct str parcel;    /* the warehouse's parcel id */
	struct str fo;        /* fulfillment order id (from the reference) */
	struct str carrier;   /* register by corrected_at, larger wins */
	struct str number;
	struct str url;
	time_ms corrected_at; /* max: rank of carrier, number, url */
	time_ms handed_over_at, in_transit_at, out_for_delivery_at,
			attempted_at, delivered_at, failed_at,
			returned_at; /* min */
	time_ms presumed_at;         /* min: presumed delivered */
	time_ms seen_at;             /* max: the newest that its carrier said */
	LIST(struct parcel_line) lines; /* each; none: nobody said what is in it
					 */
};

/* id (gateway, id): a tracking number that we have written to a gateway which
 * keeps each by itself (PayPal). What it shows now is read there; this is
 * what it does not tell: which ones are ours, and how often it was asked. */
struct gateway_tracker {
	struct str gateway;
	struct str id;      /* the gateway's: "CAPTURE-NUMBER" */
	int64_t updates;    /* max: changes begun; each is counted before */
	int64_t confirmed;  /* max: rank of carrier; 1 + updates that were done
			     */
	struct str carrier; /* our word for it */
};

enum command_kind {
	COMMAND_NONE,
	COMMAND_HOLD,
	COMMAND_RELEASE,
	COMMAND_RETRY,
	COMMAND_CANCEL,
	COMMAND_DOCUMENT,
	COMMAND_NOTE,
	COMMAND_TAKE_OVER,
	COMMAND_REJECT, /* target: fulfillment order, or empty: all; text: the
			   reason's word, then what people should read */
	COMMAND_REPAIR, /* target: an audit's id, a space, and the want and
			   target whose work it found missing: what was done
			   before that audit is made again */
	COMMAND_PAYOUT, /* a line of a gateway's payout, see order/payout.h */
	COMMAND_VAT,    /* target: a VAT number, as "DE123456789"; text: what
			   VIES said of it, see order/vat.h */
	COMMAND_SETTLE  /* what does not come out even, see order/settle.h */
};

/* id: what a person said. Never changes. */
struct command {
	int64_t id;   /* our own id: its order is its time */
	int64_t kind; /* enum command_kind */
	time_ms at;
	struct str who;    /* "cli:anna" */
	struct str target; /* a hold's key, an attempt's id; empty: the order */
	struct str text;
};

enum outcome_kind {
	OUTCOME_NONE,      /* open; with sent_at it is unknown */
	OUTCOME_WITHDRAWN, /* never sent, no longer wanted */
	OUTCOME_ABSENT,    /* looked up: the provider never had it */
	OUTCOME_GAVE_UP,   /* tries used up, surely not done */
	OUTCOME_MAYBE,     /* a mail whose answer was lost: not sent again */
	OUTCOME_REFUSED,
	OUTCOME_DONE,
};

/* id (want, target): the newest attempt at one want. Rank: id, then each
 * time joins by min and outcome by max. */
struct attempt {
	int64_t want;      /* enum want_kind */
	struct str target; /* fulfillment order, parcel, document, ... */
	int64_t id;        /* our own 63-bit id; the larger is the newer */
	int64_t refusals;  /* answers so far that must not be given again
			      (refusals; of a mirror any): part of the key */
	time_ms begun_at, sent_at, settled_at;
	int64_t outcome;       /* enum outcome_kind */
	int64_t fault;         /* enum fault */
	struct str reason;     /* out_of_stock, bad_address, ... for a hold */
	struct str detail;     /* the provider's words, at most 200 bytes */
	struct str value;      /* what a mirror carries */
	struct str done_value; /* the last value that was done */
};

/* What a rule of the settings may do (order/rule.h). Stored: only append. */
enum rule_action {
	RULE_NOTHING,
	RULE_HOLD,
	RULE_TAG,
	RULE_STATUS,
	RULE_NOTIFY,
	RULE_ROUTE,
	RULE_TASK,
	RULE_ACTION_COUNT
};

struct firing_action {
	int64_t kind;           /* enum rule_action */
	struct str value, text; /* as the rule had them then */
};

/* id (rule, cause): a rule that fired, once and for ever, with what it does:
 * a rule that is changed or deleted later changes nothing of it. */
struct firing {
	struct str rule;  /* its name */
	struct str cause; /* "order_created", "refund_created:8" */
	int64_t id;       /* our own id: what was said later has a larger one */
	time_ms at;       /* when it fired */
	time_ms cause_at; /* when its cause happened */
	int64_t version;  /* a digest of the rule as it was then */
	int64_t place;    /* of the rule among the shop's: 1, 2, ... */
	LIST(struct firing_action) actions;
};

/* What an account of the books is for. Stored: only append. */
enum book_role {
	BOOK_NOTHING,
	BOOK_RECEIVABLE, /* what customers owe */
	BOOK_REVENUE,    /* by rate of VAT */
	BOOK_TAX,        /* VAT owed, by rate */
	BOOK_SHIPPING,
	BOOK_GIFT_CARD, /* owed to whoever has the card */
	BOOK_ROUNDING,
	BOOK_CLEARING, /* money that a gateway has of ours */
	BOOK_BANK,
	BOOK_FEE,
	BOOK_DISPUTE,   /* lost: neither money nor goods */
	BOOK_WRITE_OFF, /* settled by a person, either way */
	BOOK_ROLE_COUNT
};

/* id (role, account, rate): one line of a voucher. */
struct posting {
	int64_t role;       /* enum book_role */
	struct str account; /* its number in the chart of accounts of then */
	int64_t rate;       /* of VAT, millionths; 0: none */
	minor amount;       /* a debit; a credit is below 0 */
};

/* id (source, nth): a voucher of the built-in books, as it was posted. Its
 * postings add up to 0. Never changed: a correction is one more of the same
 * source. order/books.h says what is posted. */
struct voucher {
	struct str source; /* "sale", "credit|8", "money|stripe|pi_1|2|" */
	int64_t nth;       /* 1; corrections 2, 3, ... */
	struct str date;   /* "2026-11-28": the day that it counts for */
	struct str meant;  /* the day it belongs to, where that was locked */
	LIST(struct posting) postings;
	time_ms posted_at;
};

struct facts {
	struct str shop;   /* the shop account's name */
	struct str remote; /* the provider's order id, digits only for Shopify
			    */
	int64_t hint_seq;  /* max: newest news that asks for a read */
	time_ms hint_version; /* max: the newest version that news named */
	time_ms hint_at;      /* max: when the newest of such news came */
	int64_t read_seq; /* max: the newest read that was answered; a read's
			     seq is the id drawn when it was sent */
	time_ms first_seen_at; /* min */
	int64_t seen_payment;  /* or: payment_set of all statuses ever seen */
	time_ms invoice_at;    /* min: the internal invoice (a local fact) */
	struct str odd; /* an unknown enum word, for a task; larger wins */
	struct shop_order order;
	LIST(struct txn) txns;
	LIST(struct refund) refunds;
	LIST(struct fulfillment_order) fos;
	LIST(struct fulfillment) fulfillments;
	LIST(struct document) documents;
	LIST(struct warehouse_request) requests;
	LIST(struct parcel) parcels;
	LIST(struct gateway_tracker) trackers;
	LIST(struct command) commands;
	LIST(struct attempt) attempts;
	LIST(struct firing) fired;
	LIST(struct voucher) vouchers;
	LIST(struct agreement) agreements;
};

/* The paths of fields that a join changed, for the timeline and for `why`:
 * "order.payment", "parcels[ref|p1].delivered_at". What is new as a whole has
 * one path: "parcels[ref|p1]", "order". */
struct change {
	struct str path;
};
struct changes {
	LIST(struct change) list;
};

/* Joins `news` into `facts`; strings are copied into the arena. `changes`
 * may be NULL. Never fails: news that contradict are settled by rank. */
void facts_join(struct facts *facts, const struct facts *news,
		struct arena *arena, struct changes *changes);

/* The stored form: versioned, self-checking (ends with a checksum). The
 * order of lists does not show in it: equal facts have equal bytes. */
void facts_write(const struct facts *facts, struct buf *buf);
/* FAULT_CORRUPT_ROW. Strings point into `bytes`, which must live on. */
RESULT facts_read(struct str bytes, struct arena *arena, struct facts *out);

/* Over all that was said, without what is ours alone (sequences): the rank of
 * one answer against another of the same version. At most 8 MB are looked at.
 */
int64_t facts_hash(const struct facts *facts, struct arena *arena);

/* One JSON object, every field that is not empty. */
struct json_out;
void facts_print(const struct facts *facts, struct json_out *out);

/* Every field that is not empty, with its path and its value in words. */
typedef void facts_visit(void *context, struct str path, struct str value);
void facts_each(const struct facts *facts, struct arena *arena,
		facts_visit *visit, void *context);
/* Did a change of `change` set the field at `path`? */
bool change_covers(struct str change, struct str path);

/* A new attempt, zeroed but for its key. There must be none of that key. */
struct attempt *facts_attempt_add(struct facts *facts, int64_t want,
		struct str target, struct arena *arena);
/* The same for a rule that fires. */
struct firing *facts_firing_add(struct facts *facts, struct str rule,
		struct str cause, struct arena *arena);
/* The same for a voucher. */
struct voucher *facts_voucher_add(struct facts *facts, struct str source,
		int64_t nth, struct arena *arena);

/* Look-ups; NULL when there is none. */
struct txn *facts_txn(const struct facts *f, struct str gateway,
		struct str reference, enum txn_kind kind, struct str part);
struct fulfillment_order *facts_fo(const struct facts *f, struct str id);
struct document *facts_document(const struct facts *f, enum document_kind kind,
		struct str cause);
struct warehouse_request *facts_request(
		const struct facts *f, struct str reference);
struct parcel *facts_parcel(const struct facts *f, struct str key);
struct gateway_tracker *facts_tracker(
		const struct facts *f, struct str gateway, struct str id);
struct attempt *facts_attempt(
		const struct facts *f, int64_t want, struct str target);
struct attempt *facts_attempt_by_id(const struct facts *f, int64_t id);
struct firing *facts_firing(
		const struct facts *f, struct str rule, struct str cause);
struct line *facts_line(const struct facts *f, struct str id);
struct refund *facts_refund(const struct facts *f, struct str id);
struct agreement *facts_agreement(const struct facts *f, struct str id);

/* The tracking number of the shop's n-th fulfillment, counted from 1 by id: as
 * the shop has it, else of the first parcel of its fulfillment order that has
 * left. 0: of the order's first such parcel. Empty: none is known. */
struct str number_told(const struct facts *facts, int64_t nth);

/* The gateway's row of what this row of the shop's is about, when that has
 * another key. NULL: none. Together they are one payment, and count once.
 * Either the shop names no reference: then the only one of its kind and
 * amount that only the gateway knows, where the shop has only one without a
 * name. Or the shop's word led to another account than the one that has it. Or
 * the shop names a capture (charge) whose payment the gateway knows by the
 * authorization that it is of. */
const struct txn *facts_txn_twin(const struct facts *f, const struct txn *txn);
/* The last of these alone. */
const struct txn *facts_txn_renamed(
		const struct facts *f, const struct txn *txn);
/* Is this reference one payment, whichever of the two accounts is said to have
 * it? Not where both have one of their own, and references may repeat. */
bool facts_same_payment(const struct facts *f, struct str gateway,
		struct str other, struct str reference);
bool facts_txn_voided(const struct facts *f, const struct txn *authorization);

/* What a refund credits: its total or, where no money moved, its lines with
 * their tax. INT64_MAX: the sum is not a sum of money. */
minor refund_gross(const struct refund *refund);

/* How many of the nth line of its fulfillment order this parcel takes at the
 * shop: what it names, and never more than is left. All that is left, where
 * it names nothing, or no line of this fulfillment order. */
int64_t parcel_takes(const struct parcel *parcel,
		const struct fulfillment_order *fo, size_t nth);
bool parcel_takes_any(const struct parcel *parcel,
		const struct fulfillment_order *fo);
/* Names a line; the same one again adds to it. False: the quantity is none, or
 * the parcel has PARCEL_LINES_MAX lines. */
#define PARCEL_LINES_MAX 1000
#define PARCEL_QUANTITY_MAX 1000000000
bool parcel_line_add(struct parcel *parcel, struct str line, int64_t quantity,
		struct arena *arena);
/* Does it name lines of this fulfillment order? */
bool parcel_names_lines(const struct parcel *parcel,
		const struct fulfillment_order *fo);

/* A parcel's key: reference "|" parcel. */
struct str parcel_key(const struct parcel *parcel, struct arena *arena);
/* "sale", "credit": in keys and in storage. */
struct str document_kind_word(enum document_kind kind);
/* A document's key, the target of its attempt: "sale", "credit|re_1". */
struct str document_key(
		enum document_kind kind, struct str cause, struct arena *arena);
RESULT document_key_read(struct str key, enum document_kind *out_kind,
		struct str *out_cause);

/*
 * A reference is what we call a thing at a provider: derived from (shop
 * account, the shop's order id, kind, cause) and from nothing of ours, so
 * that even a restored older backup makes nothing twice:
 *   demo.5001.sale   demo.5001.credit.9   demo.5001.send.77.0
 * Parts are escaped (%2E, %25), so that it can be taken apart again.
 */
struct str reference_make(struct str shop, struct str remote, struct str kind,
		struct str cause, struct arena *arena);
RESULT reference_read(struct str reference, struct arena *arena,
		struct str *out_shop, struct str *out_remote,
		struct str *out_kind, struct str *out_cause);

#endif
