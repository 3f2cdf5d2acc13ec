/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The other side: shop, gateway, books, warehouse, courier and mail server,
 * with quirks and lies. A simulated provider is a function: (its state,
 * request, time, chance) -> response, and webhooks to come. sim/serve.c puts
 * it on HTTP and SMTP; tests/world calls it in process.
 *
 * It shares no code with what it tests but base/ and http/: its money and
 * its ledgers are its own.
 */
#ifndef WAYBILL_SIM_SIM_H
#define WAYBILL_SIM_SIM_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/time.h"

struct sim;

struct sim_options {
	uint64_t seed;
	int64_t orders;    /* how many made-up orders are sold */
	int trouble;       /* per cent of calls and webhooks that misbehave */
	const char *lives; /* folder of CSV files, or NULL */
	int64_t orders_per_s; /* how fast they are sold; 0: as many as fit in
				 `open_max` */
	int64_t open_max;     /* orders under way at once; 0: 128 */
	bool webhooks;        /* false: nothing is pushed, all must be polled */
	bool magento;         /* the shop speaks Magento's REST at /magento/rest
				 instead of Shopify's API, and pushes nothing */
	time_ms step_ms;      /* pace of a life: time between its steps */
	bool follows;         /* the shop sees by itself what some carriers
				 deliver */
	time_ms latency_ms;   /* each answer comes this late */
	int64_t shop_bucket, shop_rate; /* points, and points in a second;
					   0: as many as anybody needs */
	/* Secrets and names that both sides know. */
	const char *fortnox_client, *fortnox_secret;
	const char *economic_secret, *economic_grant;
	/* Whose books are spoken to: "fortnox", "economic"; NULL: the
	 * contract. */
	const char *books;
	const char *paypal_client, *paypal_secret, *paypal_webhook_id,
			*paypal_url; /* where it is reached itself */
	const char *shop_secret, *shop_token, *stripe_secret, *stripe_token,
			*books_secret, *warehouse_secret, *easypost_secret,
			*gateway_secret;
	/* The shop's second account at each. */
	const char *stripe_token_2, *paypal_client_2;
	/* 1, 2: the warehouse is asked through ShipStation's V1 or V2; the
	 * last part of its webhooks' address */
	int shipstation;
	bool files; /* it takes CSV files in a folder instead */
	const char *station_key, *station_secret, *station_address;
	/* Stripe's own limit for each address; 0: none. A call above it is
	 * answered 429, and is wrong of whoever makes it. */
	int64_t stripe_calls_per_second;
	/* Stripe's limit for an account, in any second: 100, with a test key
	 * 25 (docs.stripe.com/rate-limits); 0: none. */
	int64_t stripe_limit;
	/* Stripe settles in this currency, so many hundredths for one of the
	 * payment's; NULL: in each payment's own. */
	const char *stripe_settles;
	int64_t stripe_rate_100;
	int64_t stripe_payout_fails; /* the n-th of its payouts; 0: none */
	/* Per cent of the lives in which something is put right after it was
	 * passed on: a parcel's number, its carrier, an address, an item. */
	int corrections;
};

/* The defaults that examples/demo.yaml is written for: accounts named
 * "demo" (shopify), "stripe" (stripe), "books" (invoicing), "warehouse"
 * (warehouse), "mail" (smtp), "easypost" (easypost). */
void sim_options_init(struct sim_options *options);

struct sim *sim_open(const struct sim_options *options);
void sim_close(struct sim *sim);

struct sim_request {
	struct str method, path, query; /* "/shopify/admin/api/..." */
	struct str authorization; /* Authorization or X-Shopify-... token */
	struct str app_secret;    /* X-AppSecretToken, beside a grant */
	struct str idempotency_key, webhook_id, webhook_timestamp,
			webhook_signature; /* Standard Webhooks headers, or none
					    */
	struct str destination;            /* of MOVE */
	struct str body;
};

#define SIM_HEADERS_MAX 4
struct sim_header {
	const char *name;
	struct str value; /* ended by a zero */
};
struct sim_answer {
	int status; /* 0: no answer at all: the connection is cut */
	struct sim_header headers[SIM_HEADERS_MAX];
	int header_count;
	struct str body;
	time_ms late_ms; /* the answer comes so much later */
	int retry_after_s;
};

/* One call to a provider; effects in its ledgers happen now (even where the
 * answer is then lost). */
void sim_call(struct sim *sim, time_ms now, const struct sim_request *request,
		struct arena *arena, struct sim_answer *out);

/* A mail that arrives: the SMTP reply code (250, 4xx, 5xx), or 0 for a
 * connection that is cut after the mail was taken. */
int sim_mail(struct sim *sim, time_ms now, struct str from, struct str to,
		struct str message);

/* A webhook that is due. Each is handed out once per delivery; the result
 * (status; 0: not delivered) decides about repeats. */
struct sim_webhook {
	int64_t id;
	struct str path;    /* "/webhooks/shopify/demo" */
	struct str headers; /* "Name: value\r\n..." */
	struct str body;
};
/* Also moves the lives on to `now`. False: none is due now. */
bool sim_webhook_next(struct sim *sim, time_ms now, struct arena *arena,
		struct sim_webhook *out);
void sim_webhook_result(struct sim *sim, time_ms now, int64_t id, int status,
		int64_t ack_us);
/* A page that the shop gets from a fulfillment service, once an hour. Each is
 * handed out once; the result is what it was told. */
struct sim_page {
	size_t service;
	bool numbers;
	struct str path; /* with its query: "/webhooks/shopify/demo/..." */
};
bool sim_page_next(struct sim *sim, time_ms now, struct arena *arena,
		struct sim_page *out);
void sim_page_result(struct sim *sim, const struct sim_page *page, int status,
		struct str body);

/* When something is due next; 0: nothing until a call comes. */
time_ms sim_next_due(struct sim *sim);

/* All lives have gone as far as they will, nothing is waiting. */
bool sim_quiet(struct sim *sim, time_ms now);

/* GET /_sim/ledger and /_sim/progress. */
void sim_ledger(struct sim *sim, time_ms now, struct buf *json);
/* The part of the ledger that says what was done, not how often anybody had
 * to ask: two histories that came to the same have the same bytes. */
void sim_effects(struct sim *sim, struct buf *json);
void sim_progress(struct sim *sim, time_ms now, struct buf *json);

/* For scenarios: makes one order by hand and moves it; see sim/script.c.
 * `words` is one line, e.g. "sells o1, 2 lines, EUR 49.90". False: not
 * understood (*out_why says it). */
bool sim_do(struct sim *sim, time_ms now, struct str who, struct str words,
		struct arena *arena, struct str *out_why);
/* Whom the certificates of the simulated providers are issued by: PEM, for a
 * ca_file. */
const char *sim_roots(void);
/* Changes what a provider has of this order and tells nobody; harm.c lists
 * what can be harmed. False: the order has no such thing. */
bool sim_harm(struct sim *sim, int64_t order, const char *what, time_ms now);
/* How many movements of money have not reached the bank for good, and what
 * payouts came to (all currencies in one sum). */
int64_t sim_unpaid(struct sim *sim, time_ms now);
int64_t sim_paid_out(struct sim *sim, time_ms now);
/* How often the order's first fulfillment was told to be delivered. */
int64_t sim_delivered_events(struct sim *sim, int64_t order);
/* A person at the provider puts it right. False: nobody but us can. */
bool sim_mend(struct sim *sim, int64_t order, const char *what);
/* The id of the order that was sold under this name; 0: none. */
int64_t sim_named(const struct sim *sim, struct str name);

#endif
