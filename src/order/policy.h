/* SPDX-License-Identifier: Apache-2.0 */
/* What the shop's owner decided. Read-only here; made by settings/. */
#ifndef WAYBILL_ORDER_POLICY_H
#define WAYBILL_ORDER_POLICY_H

#include "base/zone.h"
#include "order/rule.h"
#include "order/seller.h"

enum stage { STAGE_OBSERVE, STAGE_DOCUMENTS, STAGE_ALL };
enum sender { SENDER_WAYBILL, SENDER_SHOP, SENDER_NOBODY };
/* When authorized money is taken by us. */
enum capture { CAPTURE_SHOP, CAPTURE_AT_SHIPMENT, CAPTURE_BEFORE_EXPIRY };

/* Which payment statuses book and ship, for orders that meet every one of
 * these lists (comma-joined, in any case; an empty one asks for nothing): paid
 * by one of `gateways`, with one of `tags`, billed to one of `countries` (else
 * sent there). The first that an order meets is its profile; one without any
 * list is for all others. */
struct profile {
	struct str name, gateways, tags, countries;
	payment_set books_at, ships_at;
	bool document_before_goods;
};

/* Which warehouse serves a location of the shop. */
struct route {
	struct str location; /* the shop's location id; "*": any other */
	struct str account;  /* a logistics account; empty: not ours to send */
};

/* Which account of ours is behind the shop's word for a gateway. */
struct gateway_map {
	struct str gateway; /* "stripe", "shopify_payments", ... */
	struct str account;
	time_ms authorization_life_ms; /* where an authorization does not say
					  when it ends */
	struct str clearing; /* number of its account in the books; empty: the
				chart's */
	struct str bank;     /* where its payouts go; empty: the chart's */
};

/* Accounts for one rate of VAT. */
struct book_rate {
	struct str percent; /* as in the settings: "25", "5.5" */
	int64_t rate;       /* the same in millionths */
	struct str revenue, tax;
};

/* What one unit of a currency is worth in the books' own, from a day on. */
struct exchange_rate {
	time_ms from; /* midnight UTC of the day's date */
	struct str currency;
	struct str text; /* as in the settings: "11.25" */
	int64_t rate;    /* the same in millionths */
};

/* The built-in books: account numbers; an empty one is the chart's. */
struct book_keeping {
	bool on;
	bool test_orders;   /* have documents and vouchers like any other */
	struct str chart;   /* "bas", "danish" */
	struct str company; /* as it stands in files for accounting */
	struct str receivable, revenue, tax, shipping, gift_card, rounding,
			clearing, bank, fees, disputes, write_offs;
	LIST(struct book_rate) rates;
	struct str currency; /* what files for accounting are in; empty: the
				orders' own */
	LIST(struct exchange_rate) exchange;
	bool daily;          /* such files have one voucher for each day */
	bool check_vat;      /* a wrong VAT number, and a sale without VAT that
				nobody has checked, are refused (order/vat.h) */
	bool check_oss;      /* the rates of the country that goods go to are
				charged, and looked at */
	int64_t year_begins; /* the financial year: its first month, 1 to 12 */
	time_ms locked_through; /* midnight UTC of the last locked day's date;
				   0: none is */
};

/* What the shop is to show of our progress. */
struct shown_status {
	enum progress progress;
	struct str status, comment, tag; /* each may be empty */
};

/*
 * How books see a document: what fits a country, a rate of VAT, a way
 * of payment and a kind of line. Order/mapping.h looks it up; an empty field
 * of the first four fits all, an empty one of the others says nothing.
 */
struct mapping_row {
	struct str country; /* "SE", of the address that is delivered to */
	struct str rate;    /* of VAT, in per cent: "25", "12.5" */
	struct str method;  /* the shop's word for the gateway */
	struct str line;    /* goods, gift_card, shipping, tip, discount,
			       adjustment or rounding */
	struct str account, vat_code, customer_group, terms, layout;
	struct str tax_account;              /* of the built-in books */
	struct str payment_account, journal; /* of payments */
};

/* Which verbs an account of ours serves: bit 1 << enum verb. It comes from
 * its driver, not from the settings. */
struct account_can {
	struct str account;
	uint64_t verbs;
	unsigned mapping;    /* books: bit 1 << enum mapping_field of what they
				must be told */
	unsigned payments;   /* the same of a payment */
	bool holds_orders;   /* SHOP_HOLD is of the order as a whole */
	bool tracks_charges; /* tracking needs a charge that only it names */
	/* The same word in all accounts of one provider that serve this shop
	 * and whose payments have references that no other account of it has:
	 * a payment that is not in one may be in another. Empty: none such. */
	struct str family;
};

/* A series of numbers of the built-in books, for documents that have all of
 * these; empty: any. The first that a document fits is its own; what fits none
 * is numbered S000001, credits C000001. */
struct document_series {
	struct str name;              /* of its counter, for ever */
	struct str prefix;            /* what stands before the number */
	struct str kind;              /* "sale", "credit" */
	struct str country, currency; /* delivered to; the document's */
};

struct policy {
	int64_t version;
	struct str shop; /* the shop account's name */
	enum stage stage;
	time_ms take_over_from; /* orders created before it cause nothing */
	LIST(struct profile) profiles;
	LIST(struct route) routes;
	LIST(struct gateway_map) gateways;
	LIST(struct shown_status) statuses;
	LIST(struct rule) rules;             /* in the order of the file */
	LIST(struct mapping_row) mapping;    /* likewise: the first says it */
	LIST(struct document_series) series; /* likewise */
	LIST(struct account_can) accounts;
	struct str accounting; /* account name; "ledger": the built-in books */
	struct str mail;       /* smtp account; empty: no mail is sent */
	struct str staff_mail; /* where holds are announced; empty: nowhere */
	enum capture capture;
	time_ms capture_margin_ms; /* so long before its end */
	bool shop_invoice;         /* the shop's own sales document is made */
	bool mirror_holds;         /* our holds are shown at the shop */
	enum sender sends_document, sends_shipped, sends_delivered,
			sends_confirmed, sends_paid, sends_out_for_delivery,
			sends_held, sends_refunded, sends_returned,
			sends_status;
	struct str followed_carriers; /* the shop writes DELIVERED itself */
	time_ms document_overdue_ms;  /* paid without document: a task */
	time_ms parcel_overdue_ms;    /* accepted without parcel: a task */
	time_ms transit_overdue_ms;   /* no news: presumed delivered */
	int64_t digest_hour;       /* when staff is told each day what waits; 0:
				      never */
	time_ms notice_age_max_ms; /* older news tell nobody */
	time_ms pending_every_ms;  /* a payment that is not final is looked at
				      again; 0: never */
	time_ms pending_limit_ms;  /* for so long after the order was made */
	struct book_keeping books;
	struct str time_zone;    /* "Europe/Stockholm"; empty: UTC */
	const struct zone *zone; /* its clock; NULL: UTC */
	struct seller seller;    /* what the documents of the built-in books say
				    of the shop */
	/* Not from the settings but from the data: an older state of it was
	 * put back then (0: never), and until a person says which numbers the
	 * built-in books had given by then, they give none. */
	time_ms restored_at;
	bool numbers_wait;
};

/* The defaults: card or cash, everything on. */
void policy_init(struct policy *policy);

const struct profile *policy_profile(
		const struct policy *policy, const struct facts *facts);

/* Does the account's driver serve this enum verb? */
bool policy_can(const struct policy *policy, struct str account, int verb);
/* What the account's books must be told: bits of enum mapping_field. */
unsigned policy_mapping(const struct policy *policy, struct str account);
unsigned policy_payment_mapping(
		const struct policy *policy, struct str account);
/* The account that serves this location of the shop; empty: none of ours. */
struct str route_account(const struct policy *policy, struct str location);
/* The same where it also tells what it has; else empty. */
struct str stock_account(const struct policy *policy, struct str location);
/* The account of what draws documents: a process of our own. */
#define PRESS "press"
/* Are its documents drawn here? Those of the built-in books are, where it is
 * known who sells; the PDF of other books is theirs. */
bool policy_draws(const struct policy *policy);
/* The same for one of them: other books may have it from before. */
bool policy_draws_it(
		const struct policy *policy, const struct document *document);
/* Do the books that have it give its PDF? */
bool policy_fetches_it(
		const struct policy *policy, const struct document *document);
/* Does the shop hold orders as a whole? */
bool policy_holds_orders(const struct policy *policy);
/* Does tracking at this gateway need a charge that only the gateway names? */
bool policy_tracks_charges(const struct policy *policy, struct str gateway);

/* Presets of statuses, "card" and "invoice". */
/* Has the shop shown us this order, and was it sold since take_over_from or
 * taken over? Nothing is wanted for any other, and no audit looks at it. */
bool order_is_ours(const struct facts *facts, const struct policy *policy);
/* May it have documents at all? What the shop calls a test takes no number of
 * a real series, unless the shop's owner wants it to. */
bool order_is_for_books(const struct facts *facts, const struct policy *policy);

bool profile_is_for_all(const struct profile *profile);
bool profile_preset(struct str name, struct profile *out);

#endif
