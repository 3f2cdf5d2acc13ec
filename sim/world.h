/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the simulator is made of inside: the world's state and what its parts
 * promise each other. Everything lives as long as the world does (one arena)
 * but the bodies of webhooks under way.
 *
 * The pure part is single-threaded: sim/serve.c holds one lock around it.
 */
#ifndef WAYBILL_SIM_WORLD_H
#define WAYBILL_SIM_WORLD_H

#include "base/json.h"
#include "sim.h"

/* Ids are made from the order's, so that they are the same whatever comes
 * first, and finding a thing by its id is arithmetic. */
#define ORDER_FIRST 5001
#define IDS_PER_ORDER 1000
#define NAME_FIRST 1001
enum id_base {
	LINE_IDS = 1,
	FO_IDS = 101,
	TXN_IDS = 201,
	REFUND_IDS = 301,
	FULFILLMENT_IDS = 401,
	EVENT_IDS = 501,
	TRACK_IDS = 551,
	FO_LINE_IDS = 601,
	SPLIT_LINE_IDS = 701,
	INVOICE_IDS = 801,
	HOLD_IDS = 851,
	SHIPPING_IDS = 901,
	CUSTOMER_IDS = 951,
	PAYPAL_IDS = 981, /* refunds that the shop does not know */
};
#define LINES_MAX 90
#define BODY_MAX ((size_t)8 << 20)
#define LEDGER_MAX ((size_t)1 << 31)

/* table.c: a hash table from bytes to anything, and a queue by time. */
struct sim_slot {
	uint64_t hash;
	struct str key;
	void *value;
};
struct sim_table {
	struct sim_slot *at;
	size_t cap, count;
};
void *sim_table_get(const struct sim_table *table, struct str key);
/* The key must live as long as the table. */
void sim_table_put(struct sim_table *table, struct str key, void *value);
void sim_table_done(struct sim_table *table);

enum due_kind { DUE_ORDER, DUE_REQUEST, DUE_HOOK, DUE_FILE };
struct sim_due {
	time_ms at;
	uint64_t seq;
	enum due_kind kind;
	void *who;
};
struct sim_queue {
	struct sim_due *at;
	size_t cap, count;
	uint64_t seq;
};
void sim_queue_push(struct sim_queue *queue, time_ms at, enum due_kind kind,
		void *who);
bool sim_queue_pop(struct sim_queue *queue, time_ms now, struct sim_due *out);
void sim_queue_done(struct sim_queue *queue);

/* splitmix64: one state per order, so that lives don't disturb each other. */
uint64_t sim_draw(uint64_t *state);
uint64_t sim_below(uint64_t *state, uint64_t below);
bool sim_percent(uint64_t *state, uint64_t percent);
uint64_t sim_mix(uint64_t a, uint64_t b);

/* What a life is meant to come to. */
enum pay_plan {
	PAY_AT_ONCE,
	PAY_LATE,       /* pending, then paid */
	PAY_CAPTURED,   /* authorized, then captured */
	PAY_NEVER,      /* pending for ever */
	PAY_AUTHORIZED, /* authorized for ever */
};
enum end_plan {
	END_DELIVERED,
	END_SHIPPED,
	END_CANCELLED,
	END_OUT_OF_STOCK,
	END_BAD_ADDRESS,
	END_INVOICED,
	END_PROCESSING,
	END_PENDING,
	END_AUTHORIZED,
	END_COUNT
};
enum cancel_plan { CANCEL_EARLY, CANCEL_SHIPPED, CANCEL_DELIVERED };
struct plan {
	enum pay_plan pay;
	enum end_plan end;
	enum cancel_plan cancel;
	bool refund;       /* a part comes back after delivery */
	bool refuse_later; /* the warehouse takes it first, then refuses */
	bool disordered;   /* its news come in the wrong order */
	bool readdressed;  /* its address is still to be put right */
	/* So often its parcel's number, and then its carrier, are still put
	 * right. */
	int numbers, carriers;
};

struct line {
	int64_t id;
	struct str sku, title;
	int64_t quantity, current;
	int64_t price; /* of one, tax included */
	int64_t tax;   /* of the whole line */
	int location;  /* index */
	bool pick_up;  /* the customer comes for it */
	bool added;    /* by an edit: nothing that is sent */
};

enum txn_kind {
	TXN_SALE,
	TXN_AUTHORIZATION,
	TXN_CAPTURE,
	TXN_REFUND,
	TXN_VOID
};
enum txn_status { TXN_PENDING, TXN_SUCCESS, TXN_FAILURE };
/* A refund at a gateway, where it takes its time or fails. */
enum back { BACK_NONE, BACK_PENDING, BACK_SUCCEEDED, BACK_FAILED };
enum dispute { DISPUTE_NONE, DISPUTE_OPEN, DISPUTE_WON, DISPUTE_LOST };
struct txn {
	int64_t id, amount;
	enum txn_kind kind;
	enum txn_status status;
	int payment;       /* index */
	int64_t parent;    /* id or 0 */
	struct str refund; /* the gateway's id of a refund: "re_..." */
	enum back back;    /* how far it is there */
	time_ms at;
};

/* What the merchant was given for one capture by reference. */
struct taking {
	struct str reference;
	int64_t amount;
};

/* A payment: at Stripe, at PayPal, at the generic gateway, or a gift card that
 * no tracker goes to. */
struct payment {
	struct order *order;
	bool stripe, quick, other; /* other: somebody else's gateway */
	struct paypal *paypal;     /* NULL: not paid there; paypal.h */
	struct str pi, ch;         /* quick: pi is its id */
	int64_t amount, captured, refunded;
	int64_t moved; /* of `captured`: what is in the gateway's balance */
	bool several;  /* may be captured in several parts */
	bool closed;   /* nothing more can be captured of it */
	bool lapsed;   /* because its time was over */
	time_ms expires_at, changed_at;
	enum dispute dispute;
	LIST(struct taking) takings; /* at the generic gateway */
	int64_t txn;                 /* the authorization's or sale's id */
	bool second;                 /* in the shop's second account there,
					which tells no news */
	bool metadata;               /* carries the order's id */
	bool at_once; /* by hand: taken with the sale, whatever the rest is */
	/* What the merchant wrote to the charge or the intent. */
	struct str carrier, numbers, ship_name, ship_line1;
	struct str shipments; /* at the generic gateway: each with its own
				 carrier */
	int64_t sets;
};

struct refund_line {
	int line; /* index */
	int64_t quantity, subtotal, tax;
};
struct refund {
	int64_t id, amount;
	time_ms at;
	bool restock;
	int64_t repays; /* of the amount: what an edit had taken off before */
	LIST(struct refund_line) lines;
	LIST(int64_t) txns;
};

/* What an edit after the sale has changed of one line. */
struct edit {
	time_ms at;
	int line;            /* index */
	int64_t quantity;    /* below 0: taken off */
	int64_t amount, tax; /* likewise; amount: with its tax */
	bool booked, own;    /* in the sale's document; has one of its own */
};

enum fo_status {
	FO_OPEN,
	FO_IN_PROGRESS,
	FO_CLOSED,
	FO_CANCELLED,
	FO_ON_HOLD,
	FO_SCHEDULED,
	FO_INCOMPLETE
};
enum fo_request {
	FOR_UNSUBMITTED,
	FOR_SUBMITTED,
	FOR_ACCEPTED,
	FOR_REJECTED,
	FOR_CLOSED,
	FOR_CANCELLATION_REQUESTED,
	FOR_CANCELLATION_ACCEPTED,
	FOR_CANCELLATION_REJECTED
};
struct fo_hold {
	int64_t id;
	struct str reason, handle;
	bool ours; /* of the app that we play */
};
struct fo_line {
	int64_t id;
	int line; /* index */
	int64_t total, remaining;
};
struct fo {
	int64_t id;
	int location;
	enum fo_status status;
	enum fo_request request;
	LIST(struct fo_line) lines;
	struct request *sent; /* the newest live request at the warehouse */
	bool refused;
	struct str reason; /* of the refusal */
	struct str parcel; /* the number of the parcel that left */
	bool delivered;
	time_ms updated;
	LIST(struct fo_hold) holds;
	bool pick_up, moved; /* moved: another one has all of it */
	time_ms rests_since; /* held or scheduled; 0: not */
	time_ms fulfill_at;
};

struct fulfillment {
	int64_t id, fo;
	struct str number, company, url;
	time_ms at, delivered_at, tracked_at;
	int64_t events, delivered_events, pieces;
};

struct person {
	struct str first, last, email, phone, street, city, zip, province,
			province_code, country, country_code, locale;
};

struct order {
	int64_t id, number;
	uint64_t chance;
	struct plan plan;
	bool by_hand, settled;
	bool step_due; /* its next step is in the queue */
	bool invoiced; /* the books have the sale's document */
	time_ms created, updated, paid_at, cancelled_at, closed_at;
	int64_t closes;
	uint64_t update_seq;
	struct order *older, *newer; /* by time of change */
	struct str currency;
	int digits;
	int64_t total, shipping, discount, tax, refunded;
	struct person person;
	bool begins_held, begins_scheduled;
	LIST(struct str) tags;
	int64_t holds, splits;  /* ids that were given */
	struct str refuse_next; /* by hand: why the warehouse refuses */
	struct mage *mage;      /* magento.h; NULL: not looked at yet */
	const char *returns;    /* by hand: Shopify's word; NULL: no return */
	LIST(struct line) lines;
	LIST(struct payment) payments;
	LIST(struct txn) txns;
	LIST(struct refund) refunds;
	LIST(struct edit) edits;
	LIST(struct fo) fos;
	LIST(struct fulfillment) fulfillments;
};

/* A parcel that left before the rest, and what a parcel says is in it. */
struct piece {
	int64_t line, quantity; /* the line's id */
};
struct packed {
	struct str parcel, carrier, number, url;
	time_ms shipped_at, delivered_at;
	LIST(struct piece) pieces;
};

/* The warehouse's order. */
enum request_status {
	REQ_RECEIVED,
	REQ_ACCEPTED,
	REQ_PROCESSING,
	REQ_SHIPPED,
	REQ_IN_TRANSIT,
	REQ_DELIVERED,
	REQ_REFUSED,
	REQ_CANCELLED
};
struct request {
	struct str reference; /* as it came */
	struct str key;       /* taken apart: "demo.5001.send.77.0" */
	uint64_t content;
	struct order *order;
	int64_t fo;
	enum request_status status, goal;
	struct str reason;
	struct str parcel, carrier, number, url;
	time_ms shipped_at, out_at, delivered_at, corrected_at;
	struct str odd;    /* a word for its status that nobody knows */
	struct str street; /* where it goes, as it was asked */
	bool kept;         /* by hand: it is too late to cancel it */
	struct str order_number, order_date; /* ShipStation: as they came */
	time_ms changed;                     /* likewise */
	LIST(struct packed *) packed;
	LIST(struct piece) pieces; /* in the last parcel; none: not said */
	bool gone;                 /* somebody took it away */
};
/* budget.c: what a provider allows in a stretch of time. */
enum sim_budget {
	BUDGET_SHOP,
	BUDGET_STRIPE,
	BUDGET_PAYPAL,
	BUDGET_STATION,
	BUDGET_FORTNOX,
	BUDGET_ECONOMIC,
	SIM_BUDGETS
};
struct budget {
	int64_t asked, refused;
	int64_t limit, count;
	time_ms *taken; /* when the last `limit` calls came, round and round */
};
struct warehouse_event {
	struct request *request;
	enum request_status status;
	bool corrected; /* only its number was put right */
	struct str number;
	struct str odd;
	const struct packed *packed; /* whose news; NULL: the last parcel's */
	time_ms at;
};

struct document {
	struct str reference, reason, number, currency;
	uint64_t content;
	int64_t order, gross;
	time_ms at;
	bool gone; /* somebody took it away */
};

struct mail {
	struct str message_id, to;
	struct str subject; /* as it stands in the header */
	int64_t order, copies;
	bool maybe;
	int64_t attachments;
	struct str attached; /* the last one's SHA-256 in hex */
};

struct stripe_event {
	int type; /* row in stripe.c */
	struct payment *payment;
	struct txn *txn; /* of a refund */
	enum back back;
	enum dispute dispute;
	int64_t captured, refunded;
	bool closed, lapsed;
	time_ms at;
};
struct gateway_event {
	const struct payment *payment;
	struct str body; /* the payment as it was then */
};
struct stripe_key {
	uint64_t content;
	time_ms at;
	int status;
	struct str body;
};

/* Something at a provider that must not be, with where. */
struct mishap {
	const char *what;
	int64_t order;
	struct str detail;
};

/* Providers and what they are asked. */
enum provider {
	AT_SHOP,
	AT_STRIPE,
	AT_PAYPAL,
	AT_BOOKS,
	AT_WAREHOUSE,
	AT_MAIL,
	AT_EASYPOST,
	AT_GATEWAY,
	PROVIDER_COUNT
};
/* Money that is registered at a document. */
struct book_payment {
	int64_t order;
	struct str invoice, number, text, date, currency;
	int64_t amount; /* below 0: it went out */
	int digits;
	bool booked;
};
#define SIM_VERBS(V) \
	V(SHOP_READ, AT_SHOP, "shop.read") \
	V(SHOP_POLL, AT_SHOP, "shop.poll") \
	V(SHOP_SUBMIT, AT_SHOP, "shop.submit") \
	V(SHOP_ACCEPT, AT_SHOP, "shop.accept") \
	V(SHOP_REJECT, AT_SHOP, "shop.reject") \
	V(SHOP_FULFILL, AT_SHOP, "shop.fulfill") \
	V(SHOP_EVENT, AT_SHOP, "shop.event") \
	V(SHOP_CLOSE, AT_SHOP, "shop.close") \
	V(SHOP_INVOICE, AT_SHOP, "shop.invoice") \
	V(STRIPE_TRACKER, AT_STRIPE, "stripe.tracker") \
	V(STRIPE_CAPTURE, AT_STRIPE, "stripe.capture") \
	V(STRIPE_READ, AT_STRIPE, "stripe.read") \
	V(STRIPE_POLL, AT_STRIPE, "stripe.poll") \
	V(PAYPAL_TOKEN, AT_PAYPAL, "paypal.token") \
	V(PAYPAL_TRACKER, AT_PAYPAL, "paypal.tracker") \
	V(PAYPAL_CAPTURE, AT_PAYPAL, "paypal.capture") \
	V(PAYPAL_READ, AT_PAYPAL, "paypal.read") \
	V(PAYPAL_POLL, AT_PAYPAL, "paypal.poll") \
	V(BOOKS_ISSUE, AT_BOOKS, "books.issue") \
	V(BOOKS_FIND, AT_BOOKS, "books.find") \
	V(WAREHOUSE_SEND, AT_WAREHOUSE, "warehouse.send") \
	V(WAREHOUSE_FIND, AT_WAREHOUSE, "warehouse.find") \
	V(WAREHOUSE_CANCEL, AT_WAREHOUSE, "warehouse.cancel") \
	V(WAREHOUSE_POLL, AT_WAREHOUSE, "warehouse.poll") \
	V(MAIL_SEND, AT_MAIL, "mail.send") \
	V(SHOP_REQUESTS, AT_SHOP, "shop.requests") \
	V(SHOP_SETUP, AT_SHOP, "shop.setup") \
	V(SHOP_HOLD, AT_SHOP, "shop.hold") \
	V(SHOP_RELEASE, AT_SHOP, "shop.release") \
	V(SHOP_CANCEL, AT_SHOP, "shop.cancel") \
	V(SHOP_TAG, AT_SHOP, "shop.tag") \
	V(GATEWAY_CAPTURE, AT_GATEWAY, "gateway.capture") \
	V(GATEWAY_READ, AT_GATEWAY, "gateway.read") \
	V(GATEWAY_SHIPMENTS, AT_GATEWAY, "gateway.shipments") \
	V(GATEWAY_POLL, AT_GATEWAY, "gateway.poll") \
	V(WAREHOUSE_STOCK, AT_WAREHOUSE, "warehouse.stock") \
	V(FORTNOX_TOKEN, AT_BOOKS, "fortnox.token") \
	V(FORTNOX_FIND, AT_BOOKS, "fortnox.find") \
	V(FORTNOX_CUSTOMER, AT_BOOKS, "fortnox.customer") \
	V(FORTNOX_INVOICE, AT_BOOKS, "fortnox.invoice") \
	V(FORTNOX_BOOKKEEP, AT_BOOKS, "fortnox.bookkeep") \
	V(ECONOMIC_FIND, AT_BOOKS, "economic.find") \
	V(ECONOMIC_CUSTOMER, AT_BOOKS, "economic.customer") \
	V(ECONOMIC_DRAFT, AT_BOOKS, "economic.draft") \
	V(ECONOMIC_SETTLE, AT_BOOKS, "economic.settle") \
	V(ECONOMIC_BOOK, AT_BOOKS, "economic.book") \
	V(STRIPE_PAYOUTS, AT_STRIPE, "stripe.payouts") \
	V(PAYPAL_REPORT, AT_PAYPAL, "paypal.report") \
	V(FORTNOX_PAYMENT, AT_BOOKS, "fortnox.payment") \
	V(FORTNOX_PAYMENT_BOOK, AT_BOOKS, "fortnox.payment_book") \
	V(ECONOMIC_VOUCHER, AT_BOOKS, "economic.voucher") \
	V(FORTNOX_PDF, AT_BOOKS, "fortnox.pdf") \
	V(ECONOMIC_PDF, AT_BOOKS, "economic.pdf")
#define AS_VERB(name, provider_, text) name,
enum sim_verb { SIM_VERBS(AS_VERB) VERB_COUNT };

/* trouble.c: lies. */
enum lie {
	LIE_NONE,
	LIE_CUT_BEFORE,
	LIE_CUT_AFTER,
	LIE_LATE,
	LIE_WAIT,
	LIE_5XX_BEFORE,
	LIE_5XX_AFTER,
	LIE_4XX /* for good: nothing is done, and a repeat changes nothing */
};

/* A webhook under way. */
struct hook {
	int64_t id;
	enum provider from;
	const char *topic;
	char event_id[64];
	char *body; /* its own */
	size_t len;
	time_ms triggered;
	int tries;
	int copy; /* 1: the second delivery of a doubled one */
	bool in_flight;
	struct hook *next_free;
};
#define ACK_BUCKETS 512
struct hooks {
	LIST(struct hook *) slots;
	struct hook *free;
	struct sim_queue due;
	int64_t sent, acked, failed, dropped, doubled, late, waiting, bytes;
	int64_t acks[ACK_BUCKETS];
	int trick; /* by hand: what is done to all of them */
	time_ms dropped_at[PROVIDER_COUNT];
};

/* A service told it: how many of a SKU, or an order's tracking number. */
struct shop_told {
	struct str name, number;
	int64_t quantity;
};
/* What an app has at the shop. */
struct shop_service {
	struct str name, address;
	bool asks_stock, asks_numbers, no_shipping;
	time_ms stock_due, numbers_due; /* when it is asked next */
	int64_t pages_failed;
	LIST(struct shop_told) told, told_numbers;
};
struct subscription {
	struct str topic, address;
	bool deleted;
	int failures; /* deliveries in a row that nobody took */
};
struct points {
	int64_t left; /* thousandths of a point */
	time_ms at;
	int64_t throttled, refused; /* in a row, and all */
};

/* In the folder of a warehouse that takes files. */
struct sim_file {
	struct str path, body; /* "/orders/demo.5001.send.77.0.csv" */
};

struct life;         /* one row of the CSV files: lives.c */
struct paypal_event; /* paypal.h */
struct paypal_token;

struct move; /* payout.h */
struct payout;

struct fortnox_customer; /* fortnox.h */
struct fortnox_invoice;
struct sim_fortnox {
	struct str token;
	time_ms token_ends;
	int64_t tokens;
	LIST(struct fortnox_customer *) customers;
	LIST(struct fortnox_invoice *) invoices;
};

struct economic_customer; /* economic.h */
struct economic_invoice;
struct sim_economic {
	LIST(struct economic_customer *) customers;
	LIST(struct economic_invoice *) invoices; /* drafts, too */
	int64_t booked;
};

struct sim {
	struct sim_options options;
	struct arena *arena, *scratch;
	struct str books_key, warehouse_key, gateway_key; /* as bytes */
	bool started;
	time_ms started_at, active_at;
	LIST(struct order *) orders;
	struct order *oldest, *newest;
	uint64_t update_seq;
	LIST(struct life) lives;
	int64_t to_sell, sold, open, settled;
	struct sim_queue steps;
	struct hooks hooks;
	LIST(struct document *) documents;
	struct sim_table document_by_reference, document_by_reason;
	LIST(struct book_payment *) book_payments;
	int64_t series[2], books_events, easypost_events;
	LIST(struct request *) requests;
	struct sim_table request_by_key;
	LIST(struct warehouse_event) warehouse_events;
	LIST(struct sim_file *) files;
	bool folder_rests; /* nobody takes any */
	bool second;       /* this call comes from the shop's second account */
	LIST(struct stripe_event) stripe_events;
	struct sim_table stripe_keys;
	struct sim_fortnox fortnox;
	struct sim_economic economic;
	LIST(struct paypal_event) paypal_events;
	LIST(struct paypal_token) paypal_tokens;
	struct sim_table paypal_keys;
	struct str paypal_refuses; /* a number that v1 refuses, by hand */
	/* Calls of this second, by address: what Stripe counts. */
	bool refuse_captures; /* by hand: the card is declined */
	time_ms stripe_second;
	struct sim_table stripe_rates;
	LIST(struct move) moves;
	LIST(struct payout) payouts;
	int64_t payout_day, stripe_payouts;
	LIST(struct gateway_event) gateway_events;
	struct sim_table gateway_keys; /* of lists of shipments */
	LIST(struct mail *) mails;
	struct sim_table mail_by_id;
	struct sim_table lies, names;
	int64_t fail_next[PROVIDER_COUNT];
	bool lose_next[PROVIDER_COUNT], down[PROVIDER_COUNT];
	time_ms slow[PROVIDER_COUNT]; /* each answer comes so much later */
	struct str reject_next[PROVIDER_COUNT]; /* why; empty: no */
	enum lie planned[VERB_COUNT];           /* of the next call, once */
	bool cut_ever[VERB_COUNT];              /* no answer comes through */
	bool books_forget; /* a reference may have several documents */
	int64_t calls[VERB_COUNT], lied[VERB_COUNT];
	time_ms polled_at[PROVIDER_COUNT];
	LIST(struct mishap) doubled, wrong;
	LIST(struct shop_service) services;
	LIST(struct subscription) subscriptions;
	int64_t subscriptions_deleted; /* because nobody took what they sent */
	bool unreached;   /* by hand: no webhook of the shop comes through */
	bool recent_only; /* the app may see the orders of 60 days */
	const char *shop_version; /* that it answers in; NULL: ours */
	struct points points;
	uint64_t mail_connections;
	struct budget budgets[SIM_BUDGETS];
};

struct life {
	struct str id;
	struct str status;
	struct str city, state, zip;
	time_ms bought;
	bool approved, approved_late, carrier_first, shipped, delivered;
	LIST(struct line) lines;
	LIST(struct payment) payments;
	int64_t freight;
};

/* One call under way. */
struct call {
	struct sim *sim;
	time_ms now;
	const struct sim_request *request;
	struct str path; /* behind the provider's name */
	struct arena *arena;
	struct sim_answer *out;
	enum lie lie;
	int lie_status;
};
/* Counts the call, draws its lie. True: the answer stands already and the
 * call may not have an effect. `key` is what the n-th time is counted by. */
bool sim_lies(struct call *call, enum sim_verb verb, struct str key);
/* What is done to a good answer in the end. */
void sim_lie_after(struct call *call);
enum hook_trick {
	TRICK_NONE,
	TRICK_DOUBLE,
	TRICK_LATE,
	TRICK_DISORDER,
	TRICK_NEVER
};
enum hook_trick sim_hook_trick(
		struct sim *sim, struct str event_id, time_ms *out_late);
enum lie sim_mail_lie(struct sim *sim, struct str message_id);
const char *sim_verb_name(enum sim_verb verb);
/* script_wire.c: the lie that was planned for this call. */
enum lie sim_planned_lie(
		struct sim *sim, enum sim_verb verb, time_ms *out_late);
/* shop_ask.c: when the shop asks a service next; 0: it asks none */
time_ms sim_page_due(const struct sim *sim);
/* ledger_shop.c */
void sim_ledger_shop(const struct sim *sim, struct json_out *out);

/* budget.c */
void sim_budget_count(struct sim *sim, enum sim_budget which, bool refused);
/* Counts one more of at most `limit` calls in `window`. 0: it is let through;
 * else it is refused, and this is how long to wait. */
time_ms sim_budget_take(struct sim *sim, enum sim_budget which, time_ms now,
		int64_t limit, time_ms window);
/* How long until the window has room for one; 0: it has. */
time_ms sim_budget_wait(const struct sim *sim, enum sim_budget which,
		time_ms window, time_ms now);
/* How many calls the window still has room for. */
int64_t sim_budget_left(const struct sim *sim, enum sim_budget which,
		time_ms window, time_ms now);
void sim_budgets_json(const struct sim *sim, struct json_out *out);
void sim_budgets_done(struct sim *sim);

/* sign.c */
struct str sim_secret_key(const char *secret, struct arena *arena);
struct str sim_sign_standard(struct str key, struct str id, struct str at,
		struct str body, struct arena *arena);
bool sim_verify_standard(struct str key, time_ms now,
		const struct sim_request *request, struct arena *arena);
struct str sim_sign_shopify(
		const char *secret, struct str body, struct arena *arena);
struct str sim_sign_stripe(const char *secret, int64_t at_s, struct str body,
		struct arena *arena);
struct str sim_sign_easypost(
		const char *secret, struct str body, struct arena *arena);
/* Over "id|time|webhook id|CRC-32 of the body", by sim_paypal_key. */
struct str sim_sign_paypal(const char *webhook_id, struct str id, struct str at,
		struct str body, struct arena *arena);
struct str sim_url_decode(struct str text, struct arena *arena);
/* A value of "a=1&b=2", decoded; empty: none. */
struct str sim_form_get(struct str form, const char *name, struct arena *arena);
/* "demo.5001.send.77%2E0" -> order 5001, kind "send", rest "77.0"; *out_key
 * is the spelling without escapes. */
bool sim_reference_read(struct str reference, struct arena *arena,
		struct str *out_key, int64_t *out_order, struct str *out_kind,
		struct str *out_rest);

void sim_answer_header(struct call *call, const char *name, int64_t value);
void sim_answer_word(struct call *call, const char *name, const char *value);
/* Answers; `buf` is ended. */
void sim_answer_json(struct call *call, int status, struct buf *buf);
void sim_answer_error(struct call *call, int status, const char *code,
		const char *field, const char *message);

/* The providers' doors: shop_call.c magento.c stripe_call.c paypal.c books.c
 * warehouse.c gateway.c */
void sim_shop_call(struct call *call);
void sim_magento_call(struct call *call);
void sim_stripe_call(struct call *call);
void sim_paypal_call(struct call *call);
/* payout.c: what a gateway owes the merchant */
void sim_money_taken(struct sim *sim, struct payment *payment, time_ms now);
void sim_money_refunded(struct sim *sim, struct payment *payment,
		struct str refund, int64_t amount, time_ms now);
void sim_money_back(struct sim *sim, struct payment *payment, struct str refund,
		int64_t amount, time_ms now);
void sim_money_disputed(struct sim *sim, struct payment *payment, time_ms now);
void sim_books_call(struct call *call);
void sim_warehouse_call(struct call *call);
void sim_shipstation_call(struct call *call); /* shipstation.c */
void sim_gateway_call(struct call *call);
/* folder.c */
void sim_folder_call(struct call *call);
void sim_file_take(struct sim *sim, struct sim_file *file, time_ms now);
/* True: it is told in a file. */
bool sim_folder_tell(struct sim *sim, const struct warehouse_event *event,
		const char *type, size_t nth);
void sim_fortnox_call(struct call *call);  /* fortnox.c */
void sim_economic_call(struct call *call); /* economic.c */

/* sim.c */
struct order *sim_order(const struct sim *sim, int64_t id);
struct order *sim_order_new(struct sim *sim, time_ms now);
void sim_active(struct sim *sim, time_ms now);
void sim_doubled(struct sim *sim, const char *what, int64_t order,
		struct str detail);
void sim_wrong(struct sim *sim, const char *what, int64_t order,
		struct str detail);

/* shop.c: what happens in the shop */
void sim_shop_touch(struct sim *sim, struct order *order, time_ms now);
/* Makes fulfillment orders, totals and transactions of the lines and payments
 * that are there, and tells. */
void sim_shop_sell(struct sim *sim, struct order *order, time_ms now);
void sim_shop_return(struct sim *sim, struct order *order, const char *word,
		time_ms now);
void sim_shop_pay(struct sim *sim, struct order *order, time_ms now);
void sim_shop_cancel(struct sim *sim, struct order *order, time_ms now);
/* The gateway's app tells the shop what was taken there. */
void sim_shop_captured(struct sim *sim, struct payment *payment, int64_t amount,
		time_ms now);
void sim_shop_changed(struct sim *sim, struct order *order, time_ms now);
/* amount 0: one piece of the first line; -1: everything left. */
void sim_shop_refund(struct sim *sim, struct order *order, time_ms now,
		int64_t amount);
struct fo *sim_shop_fo(const struct sim *sim, int64_t id, struct order **out);
struct line *sim_order_line(struct order *order, int64_t id);
int64_t sim_order_captured(const struct order *order);
bool sim_order_authorized(const struct order *order);
const char *sim_order_payment(const struct order *order); /* "PAID" */
const char *sim_order_fulfillment(const struct order *order);
enum payee { PAYEE_CARD, PAYEE_STRIPE, PAYEE_QUICK, PAYEE_OTHER };
void sim_payment_add(struct sim *sim, struct order *order, enum payee payee,
		int64_t amount);
struct txn *sim_order_txn(struct order *order, int64_t id);
const char *sim_location_name(int location);
int64_t sim_location_id(int location);
const char *sim_gateway_name(const struct payment *payment);
const char *sim_txn_kind(enum txn_kind kind);
const char *sim_txn_status(enum txn_status status);
struct str sim_money(int64_t minor, int digits, struct arena *arena);
struct str sim_money_short(int64_t minor, int digits, struct arena *arena);
struct str sim_order_name(const struct order *order, struct arena *arena);
struct str sim_receipt(const struct order *order, const struct txn *txn,
		struct arena *arena);

/* shop_fo.c: what people at the shop do to a fulfillment order, and what the
 * shop tells of it */
void sim_fo_hold(struct sim *sim, struct order *order, struct fo *fo,
		struct str reason, struct str handle, bool ours, time_ms now);
/* handle empty: those of others; else ours of that handle. */
void sim_fo_release(struct sim *sim, struct order *order, struct fo *fo,
		bool ours, time_ms now);
void sim_fo_schedule(struct sim *sim, struct order *order, struct fo *fo,
		time_ms now);
void sim_fo_open(struct sim *sim, struct order *order, struct fo *fo,
		time_ms now);
void sim_fo_cancel_ask(struct sim *sim, struct order *order, struct fo *fo,
		time_ms now);
/* Its open lines go to the first open one of its location; false: none. */
bool sim_fo_merge(struct sim *sim, struct order *order, size_t fo, time_ms now);
/* It is cancelled, and a new one has what was left to send. */
void sim_fo_replace(
		struct sim *sim, struct order *order, size_t fo, time_ms now);
/* Somebody at the shop asks for it by hand. */
void sim_fo_request(struct sim *sim, struct order *order, struct fo *fo,
		time_ms now);
/* Its lines from the nth on (0: all) go to a new one; the new one. */
struct fo *sim_fo_part(struct sim *sim, struct order *order, size_t fo,
		size_t from, int location, time_ms now);
void sim_fo_tell(struct sim *sim, struct order *order, const struct fo *fo,
		const char *topic, time_ms now);

/* shop_json.c: GraphQL shapes; shop_hook.c: REST shapes */
void sim_shop_order_json(struct json_out *out, const char *key,
		struct order *order, bool whole, struct arena *arena);
void sim_shop_fo_json(struct json_out *out, const char *key,
		struct order *order, struct fo *fo, struct arena *arena);
void sim_shop_refund_json(struct json_out *out, const char *key,
		struct order *order, struct refund *refund,
		struct arena *arena);
void sim_shop_fulfillment_json(struct json_out *out, const char *key,
		struct order *order, struct fulfillment *f,
		struct arena *arena);
void sim_shop_hook_order(
		struct buf *buf, struct order *order, struct arena *arena);
void sim_shop_hook_refund(struct buf *buf, struct order *order,
		struct refund *refund, struct arena *arena);

/* gql.c: the root field and its arguments */
struct gql {
	struct json variables, args;
	struct json_doc *body, *literals;
	struct str query;
	const char *field;
};
bool sim_gql_read(struct str body, struct arena *arena, struct gql *out);
void sim_gql_done(struct gql *gql);
/* A member with "$name" looked up in the variables. */
struct json sim_gql_get(const struct gql *gql, struct json from,
		const char *name, struct arena *arena);
struct str sim_gql_str(const struct gql *gql, struct json from,
		const char *name, struct arena *arena);
int64_t sim_gid(struct str gid);

/* shop_edit.c */
/* Adds pieces to what was sold, or takes some off: below 0. False: there are
 * not so many that are still here. */
bool sim_shop_edit(struct sim *sim, struct order *order, int64_t pieces,
		time_ms now);
/* What all edits come to; what is agreed on by now, after refunds. */
int64_t sim_order_edited(const struct order *order);
int64_t sim_order_agreed(const struct order *order);
/* What the customer has paid too much, after an edit. */
int64_t sim_order_overpaid(const struct order *order);
/* The id of the nth edit's agreement. */
int64_t sim_edit_id(const struct order *order, size_t nth);
/* Does the shop's own ledger say that a document comes to this? Notes what it
 * has booked. */
bool sim_sale_is_right(struct order *order, int64_t gross);
bool sim_change_is_right(struct order *order, struct str cause, bool credit,
		int64_t gross);
bool sim_void_is_right(const struct order *order, int64_t gross);
/* "agreements": what was agreed on, and when. */
void sim_shop_agreements_json(
		struct json_out *out, struct order *order, struct arena *arena);

/* payment.c: what becomes of money at a gateway, whoever asks for it */
enum taken { TAKEN, TAKEN_CLOSED, TAKEN_LAPSED, TAKEN_TOO_MUCH };
/* Takes `amount`; unless more may follow the rest is let go of. */
enum taken sim_payment_capture(struct sim *sim, struct payment *payment,
		int64_t amount, bool last, time_ms now);
void sim_payment_lapse(struct sim *sim, struct payment *payment, time_ms now);
void sim_payment_dispute(struct sim *sim, struct payment *payment,
		enum dispute dispute, time_ms now);
void sim_payment_back(struct sim *sim, struct payment *payment, struct txn *txn,
		enum back back, time_ms now);
/* Its authorization's time is over, whether anybody has noticed or not. */
bool sim_payment_is_late(const struct payment *payment, time_ms now);
/* Tells of the payment as it is, where its gateway tells anything. */
void sim_payment_tell(struct sim *sim, struct payment *payment, time_ms now);

/* gateway.c */
void sim_gateway_tell(struct sim *sim, struct payment *payment,
		const char *what, time_ms now);

/* stripe.c: objects and events; stripe_call.c: its door */
void sim_stripe_object(struct json_out *out, const char *key,
		struct payment *payment, bool ch, bool whole,
		struct arena *arena);
void sim_stripe_event(struct json_out *out, struct sim *sim, size_t nth,
		struct arena *arena);
void sim_stripe_lapsed(struct sim *sim, struct payment *payment, time_ms now);
void sim_stripe_captured_part(
		struct sim *sim, struct payment *payment, time_ms now);
void sim_stripe_disputed(struct sim *sim, struct payment *payment, time_ms now);
void sim_stripe_back(struct sim *sim, struct payment *payment, struct txn *txn,
		time_ms now);
void sim_stripe_paid(struct sim *sim, struct payment *payment, time_ms now);
void sim_stripe_authorized(
		struct sim *sim, struct payment *payment, time_ms now);
void sim_stripe_refunded(struct sim *sim, struct payment *payment,
		struct txn *txn, time_ms now);

/* paypal_view.c, paypal_event.c, paypal_cert.c */
/* One more payment of the order; `legacy`: made without Orders v2. */
void sim_payment_paypal(struct sim *sim, struct order *order, int64_t amount,
		bool legacy);
void sim_paypal_take(struct sim *sim, struct payment *payment, time_ms now);
void sim_paypal_authorized(
		struct sim *sim, struct payment *payment, time_ms now);
void sim_paypal_paid(struct sim *sim, struct payment *payment, time_ms now);
void sim_paypal_voided(struct sim *sim, struct payment *payment, time_ms now);
void sim_paypal_refunded(struct sim *sim, struct payment *payment,
		struct txn *txn, time_ms now);
struct str sim_paypal_refund_id(struct sim *sim, const struct txn *txn);
extern const char sim_paypal_root[], sim_paypal_certificate[], sim_paypal_key[];

/* books.c: a document that another door has booked; its reference says of
 * which order and why. */
struct books_wish {
	struct str reference, currency, number;
	int64_t gross;
	bool credit; /* which way its money goes */
};
/* Answers with a small PDF that names the document, each time the same. */
void sim_books_pdf(struct call *call, struct str number);
void sim_books_take(struct call *call, const struct books_wish *wish);
/* Keeps one, under a number, of the document with this reference. More than
 * the document comes to, or a second of one text, counts as doubled. */
struct book_payment *sim_book_payment(struct call *call,
		const struct book_payment *made, struct str reference);

/* books.c: its mail came back, or it was issued (with another number). */
void sim_books_tell(struct sim *sim, const struct document *document,
		bool bounced, time_ms now);

/* warehouse.c */
const char *sim_request_status(enum request_status status);
bool sim_request_live(const struct request *request);
/* The courier says it, through EasyPost; the warehouse says nothing. */
void sim_request_report(struct sim *sim, struct request *request,
		enum request_status status, time_ms now);
void sim_request_move(struct sim *sim, struct request *request,
		enum request_status status, time_ms now);
/* Tells that the number of a parcel that has left was put right. */
void sim_request_correct(struct sim *sim, struct request *request, time_ms now);
/* It says a word that nobody knows. */
void sim_request_say(struct sim *sim, struct request *request, struct str word,
		time_ms now);

/* shipstation.c: true: told in its way, or polled in it. */
bool sim_shipstation_tell(struct sim *sim, struct request *request,
		enum request_status status, size_t nth, time_ms now);
/* It knows no stock and no road: what an order can come to there. */
void sim_shipstation_plan(const struct sim *sim, struct order *order);

/* courier.c */
/* Takes the parcel; request->carrier may say which of them it is. */
/* One of the parcels has left, or arrived. */
void sim_request_tell(struct sim *sim, struct request *request,
		const struct packed *packed, enum request_status status,
		time_ms now);

/* packed.c: an order that leaves in parts */
void sim_pieces_json(struct json_out *out, const struct request *request,
		struct arena *arena);
/* As if the parcel were the order's only one. */
struct request sim_packed_view(
		const struct request *request, const struct packed *packed);
/* So many pieces leave, of the first lines that are left. False: there are
 * not so many. */
bool sim_pack(struct sim *sim, struct request *request, int64_t quantity,
		time_ms now);
/* Its last parcel names what is left. */
void sim_pack_rest(struct sim *sim, struct request *request);
void sim_packed_arrived(struct sim *sim, struct request *request, time_ms now);
void sim_courier_take(struct sim *sim, struct request *request, time_ms now);
/* It has arrived: the shop sees that by itself at those that it follows. */
void sim_courier_arrived(struct sim *sim, struct request *request, time_ms now);
/* Does the shop follow this company? */
bool sim_courier_followed(const struct sim *sim, struct str company);

/* Another one carries it from now on. */
void sim_courier_other(struct request *request);

/* corrections.c */
void sim_corrections_plan(const struct sim *sim, struct order *order);
bool sim_address_due(const struct order *order);
void sim_address_correct(struct sim *sim, struct order *order, time_ms now);
bool sim_number_due(const struct order *order);
void sim_number_correct(struct sim *sim, struct order *order, time_ms now);

/* easypost.c: what has been seen of a parcel. */
void sim_easypost_tell(
		struct sim *sim, const struct request *request, time_ms now);

/* life.c, made.c, lives.c */
bool sim_life_sell(struct sim *sim, time_ms now); /* one more, if any */
void sim_life_step(struct sim *sim, struct order *order, time_ms now);
void sim_life_request_new(
		struct sim *sim, struct request *request, time_ms now);
void sim_life_request_step(
		struct sim *sim, struct request *request, time_ms now);
/* Why this fulfillment order is refused; empty: it is not. */
struct str sim_life_refusal(const struct order *order, const struct fo *fo,
		bool *out_later);
void sim_life_settle(struct sim *sim, struct order *order, time_ms now);
struct str sim_life_expected(const struct order *order);
void sim_person_make(struct sim *sim, struct order *order);
/* Lines, payments and a plan, drawn from the order's own chance. */
void sim_made_order(struct sim *sim, struct order *order);
RESULT sim_lives_read(struct sim *sim, const char *folder);
void sim_lives_order(
		struct sim *sim, const struct life *life, struct order *order);

/* subscribed.c */
bool sim_is_subscribed(struct sim *sim, enum provider from, const char *topic);
void sim_subscription_judge(struct sim *sim, enum provider from,
		const char *topic, bool taken);

/* webhooks.c */
/* Ends `body`. */
void sim_hook_add(struct sim *sim, time_ms now, enum provider from,
		const char *topic, const char *event_id, struct order *order,
		struct buf *body);
/* False: this provider's news are not pushed and must be polled. */
bool sim_hooks_on(struct sim *sim, time_ms now, enum provider from);
bool sim_hook_next(struct sim *sim, time_ms now, struct arena *arena,
		struct sim_webhook *out);
bool sim_hooks_waiting(const struct sim *sim);
int64_t sim_hooks_percentile(const struct sim *sim, int percent);
void sim_hooks_done(struct sim *sim);

/* attached.c: counts what a mail carries. False: it can't be read. */
bool sim_attachments(struct sim *sim, struct mail *mail, struct str message);

#endif
