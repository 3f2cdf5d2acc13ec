/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A driver is what a connector offers: one const struct. It builds requests
 * and reads answers and webhooks; it never opens a socket, looks at a clock
 * or remembers anything.
 */
#ifndef WAYBILL_PORT_DRIVER_H
#define WAYBILL_PORT_DRIVER_H

#include "order/audit.h"
#include "order/decide.h"
#include "order/payout.h"
#include "port/exchange.h"

#define SECRETS_MAX 2 /* both are good while a secret is being rotated */
#define POLLS_MAX 4   /* kinds of news that one driver asks for */

/* Our credentials at one provider. */
struct account {
	struct str name;     /* "demo": in URLs, references, logs */
	struct str provider; /* the driver's name: "shopify" */
	struct endpoint endpoint;
	struct str token; /* bearer, access token or API key. Where a client id
			     is set and the driver has VERB_ACCOUNT_GRANT: what
			     the engine was granted last, or empty */
	struct str token_secret;             /* of OAuth 1.0a */
	struct str client_id, client_secret; /* OAuth: the app, the consumer */
	struct str tenant_id;  /* fortnox: whose books access is granted for */
	struct str webhook_id; /* the provider's name of our subscription, where
				  it stands in signatures (PayPal) */
	struct str public_url; /* where the provider reaches us, without a
				  slash at its end; empty: polling alone */
	struct str variant;    /* which of its APIs: shipstation "v1", "v2" */
	struct str warehouse_id; /* shipstation: its id of the warehouse that
				    sends: 16079, se-28529731 */
	struct str webhook_secrets[SECRETS_MAX];
	struct str signing_secret; /* for what we sign towards them */
	struct str shop;      /* for gateways and warehouses: the shop account
				 whose orders they serve when they don't say */
	struct str mail_from; /* smtp */
	struct str gateway_accounts;     /* shopify:
				    "shopify_payments=stripe-main,..." made from the
				    policy's gateway map */
	struct str fulfillment_services; /* shopify: names of ours that the
				shop is to have, joined with "," */
	bool webhooks, polling; /* shop and gateway: how news come in */
	time_ms poll_every_ms;
	time_ms stock_every_ms;   /* how often its stock is read; 0: never */
	time_ms payouts_every_ms; /* how often its payouts are; 0: never */
	time_ms ceiling_ms;       /* how long a request may still land */
	int64_t remote_class;     /* enum remote_class; 0: the verb's own */
	int64_t in_flight_max;    /* at once */
	int64_t calls_per_second; /* its budget; 0: the driver's own */
	int64_t calls_per_minute; /* likewise */
};

/* What a remote promises about a repeated call (unproven means N). */
enum remote_class {
	REMOTE_BY_VERB,
	REMOTE_R, /* reading: repeat freely */
	REMOTE_K, /* dedupes by key within key_life_ms */
	REMOTE_U, /* has a unique reference: look up and adopt */
	REMOTE_N, /* neither: create at most once, look up, else hold */
	REMOTE_M, /* mail: an unknown outcome is final (maybe sent) */
};

/* What is asked. Lives for the call. */
struct ask {
	const struct account *account;
	const struct facts *facts; /* the order; NULL for polls */
	const struct policy *policy;
	const struct effect *effect; /* NULL for polls */
	time_ms now;
	int64_t seq;       /* reads and polls: the id drawn when it is sent, for
			      facts.read_seq and snapshots' seq */
	struct str cursor; /* polls: where the last one ended; "" at first.
			      Calls in several steps: outcome.cursor of the step
			      before */
	const struct mail_request *mail; /* VERB_MAIL: as notify/ made it */
};

/* News for one order. The engine finds the order by (shop, remote), or by
 * (gateway account, payment reference), or parks the event. */
struct event {
	struct str id;       /* the provider's id of the event; "" for polls */
	struct str topic;    /* "orders/create" */
	struct str payment;  /* payment reference, when facts.remote is empty */
	struct str tracking; /* a parcel's number, when neither the order nor
				the payment is named: facts.parcels[0] tells
				the news of every parcel with this number */
	bool hint;           /* the shop's order should be read again */
	/* hint_version may be set; hint_seq is set by the engine. */
	struct facts facts; /* shop and remote name the order */
};

struct events {
	LIST(struct event) list;
	struct str ignored;    /* why nothing follows, when the list is empty */
	struct str unreadable; /* why it can't be read: kept, never a crash */
	/* Somebody's right to their data: who and what, for staff; the orders
	 * that are named stand at its end, "; orders 5001,5002". The message
	 * stays in the journal for them until they say that it is done. */
	struct str privacy;
	/* A hint that names no order: this poll should be made at once. With a
	 * cursor it is made once more, from there, and its own place stays. */
	enum verb poll;
	struct str poll_cursor;
};

/* Calls that are paid for in points (Shopify): what an answer says of it. */
struct bucket {
	int64_t cost;             /* what this call came to */
	int64_t left, most, rate; /* rate: points in a second; 0: not said */
};

/* How many of a SKU a warehouse can send. */
struct stock_level {
	struct str sku, location; /* location: the warehouse's word, or empty */
	int64_t quantity;
	time_ms at; /* when it was so; 0: it does not say */
};

/* What an answer means. */
struct outcome {
	enum outcome_kind kind; /* NONE: not done surely, try later (RETRY
				   class), or unknown, as `fault` says */
	enum fault fault;
	struct str reason; /* for a hold: out_of_stock, bad_address, ... */
	struct str detail;
	time_ms retry_after_ms;
	bool has_facts;
	struct facts facts;   /* about the order that was asked about */
	struct events events; /* polls */
	struct str cursor;    /* polls: where to go on */
	bool more;            /* polls: ask again at once */
	/* Calls of an order that take several requests: this step is done (its
	 * facts are joined), and the same verb is built again with `cursor` in
	 * ask.cursor. Each step's bytes are sealed by themselves; after a lost
	 * answer all begins anew from "", so that build must look at the facts
	 * for what has been done. kind is NONE, fault is NONE. */
	bool again;
	/* For the log: what works now and will not for ever. */
	struct str warning;
	struct bucket bucket;
	/* VERB_LOGISTICS_STOCK, page by page; with the last one: all that was
	 * read since then is all that there is (else 0). */
	LIST(struct stock_level) stock;
	time_ms stock_since;
	payout_rows payouts; /* VERB_PAYMENT_PAYOUTS; told again and again */
	struct str token;    /* VERB_ACCOUNT_GRANT */
	time_ms token_life_ms;
	struct str certificate;     /* VERB_ACCOUNT_CERTIFICATE: PEM, a chain */
	struct payment_shown shown; /* VERB_PAYMENT_READ */
	struct str file;            /* VERB_DOCUMENT_DRAW, _ACCOUNTING_PDF: the
				       PDF, to be kept with the facts */
};

/* clang-format off */
struct verb_driver {
	enum remote_class remote_class;
	time_ms key_life_ms; /* class K: how long a key is kept, less a margin */
	/* Business headers only: scheme adds authorization at each send. The
	 * same ask gives the same bytes (now and seq may not show in them). */
	RESULT (*build)(const struct ask *, struct arena *,
			struct http_request *out);
	/* For mail instead of build. */
	RESULT (*build_mail)(const struct ask *, struct arena *,
			struct mail_request *out);
	/* Reads any answer with a status, good or bad. Never fails: what can't
	 * be read is FAULT_BAD_REPLY in the outcome. */
	void (*read)(const struct ask *, const struct http_response *,
			struct arena *, struct outcome *out);
};
/* clang-format on */

struct webhook {
	struct str path_rest; /* behind /webhooks/{provider}/{account} */
	http_headers headers;
	struct str body;
	time_ms received_at;
	struct str certificate; /* PEM, where certificate_url named one */
};

struct json_out;

/* A page that the provider gets from us, below our address of webhooks. */
struct callback_pair {
	struct str name, value;
};
struct callback {
	struct str path_rest;             /* as a webhook's */
	LIST(struct callback_pair) query; /* decoded */
};
enum callback_kind { CALLBACK_NONE, CALLBACK_STOCK, CALLBACK_TRACKING };
/* What it asks for. */
struct callback_ask {
	enum callback_kind kind;
	struct str location; /* the shop's: of the warehouse that serves it */
	struct str sku;      /* stock: of this one; empty: of all */
	LIST(struct str) names; /* tracking: orders' or fulfillments' */
};
/* What we know of it; what is not here is not known. */
struct callback_row {
	struct str name; /* a SKU, or as it stands in `names` */
	struct str number;
	int64_t quantity;
};
typedef LIST(struct callback_row) callback_rows;

/* clang-format off */
struct driver {
	const char *name;
	/* Adds authorization and time-bound signatures; never stored. */
	RESULT (*authorize)(const struct account *, time_ms now,
			struct http_request *, struct arena *);
	/* Over the raw bytes, all secrets of the account; constant time.
	 * FAULT_BAD_SIGNATURE, FAULT_STALE_SIGNATURE. */
	RESULT (*webhook_verify)(const struct account *, const struct webhook *,
			struct arena *);
	/* Reads a verified webhook. What can't be read is in out->unreadable. */
	void (*webhook_read)(const struct account *, const struct webhook *,
			struct arena *, struct events *out);
	/* The event id for deduplication, from headers or body; "" none. */
	struct str (*webhook_id)(const struct account *,
			const struct webhook *, struct arena *);
	/* Where the certificate stands that this webhook is signed with. The
	 * driver checks that the host is the provider's own; empty: it is not,
	 * or none is named. The engine fetches it (VERB_ACCOUNT_CERTIFICATE,
	 * the address in ask.cursor) and the webhook is asked to come again. */
	struct str (*certificate_url)(const struct account *,
			const struct webhook *, struct arena *);
	/* Pages that the provider gets from us, answered from what is stored.
	 * NOT_FOUND: there is no such page for who asks like that; secrets in
	 * the address are compared in constant time. */
	RESULT (*callback_read)(const struct account *, const struct callback *,
			struct arena *, struct callback_ask *out);
	void (*callback_write)(const struct callback_ask *,
			const callback_rows *, struct arena *,
			struct json_out *out);
	/* Verbs it serves; a row with neither build nor build_mail: not served.
	 * VERB_ACCOUNT_GRANT is asked for before any other call where the
	 * account has a client id, and again before its life is over. */
	struct verb_driver verbs[VERB_COUNT];
	/* What it is asked for from time to time, NONE-ended; each has a place
	 * (cursor) and a clock of its own. */
	enum verb polls[POLLS_MAX];
	/* Not safe in parallel: never two writing calls about one order at a
	 * time (Magento). */
	bool one_writer;
	/* The version of its interface that we speak, and the first day on
	 * which it may be gone ("2027-10-01"), where the provider says so. */
	const char *version, *version_ends;
	/* VERB_SHOP_HOLD and _RELEASE are of the order as a whole (Magento):
	 * their target is "", not a fulfillment order. */
	bool holds_orders;
	/* Books: what a document must be given there, bits 1 << enum
	 * mapping_field. Nothing is issued before the shop's mapping says it.
	 */
	unsigned mapping;
	unsigned payments; /* the same of a payment that is registered */
	/* A payment's reference is of one account alone: what one account does
	 * not have may be asked of another. It answers with the reason
	 * "not_in_account". */
	bool unique_payments;
	/* Tracking is written to a charge, which the provider alone names:
	 * before it has, VERB_PAYMENT_TRACKER can't be built. */
	bool tracks_charges;
	/* What the provider allows, where the account says nothing. */
	int64_t calls_per_second, calls_per_minute;
	/* The most points that one call can cost; 0: there are none. A call
	 * begins when outcome.bucket of those before leaves enough for it. */
	int64_t points_most;
};
/* clang-format on */

/* Notes in the policy which verbs an account serves, so that nothing is
 * wanted of it that it can't do; stock only where it is read from time to
 * time. `drivers` ends with NULL. */
void driver_teach(const struct driver *const *drivers,
		const struct account *account, struct arena *arena,
		struct policy *policy);

/* Adds "FAULT, words" to an outcome by an HTTP status that the connector has
 * no better reading of: 429 -> RATE_LIMITED (Retry-After read), 401/403 ->
 * CREDENTIALS, 408/5xx -> PROVIDER (unknown), other 4xx -> REFUSED. */
void outcome_by_status(const struct http_response *, struct arena *,
		struct outcome *out);

#endif
