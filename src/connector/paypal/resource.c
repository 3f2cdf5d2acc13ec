/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PayPal's payment objects -> transactions. They are evidence by the gateway
 * for the rows that the shop's own transactions have too: (account, payment,
 * kind, part). The payment is its authorization, else its capture; each
 * capture of an authorization is a part, named by its id.
 */
#include "connector/paypal/parts.h"

#include "port/request.h"

static struct str word(
		struct payment_news *news, struct json object, const char *path)
{
	return json_str(json_get(object, path), news->arena);
}

static bool money(struct json object, const char *path, struct arena *arena,
		minor *out)
{
	struct json value = json_get(object, path);
	struct str currency = json_str(json_get(value, "currency_code"), arena);
	if (!currency.len)
		currency = json_str(json_get(value, "currency"), arena);
	return currency.len &&
			!json_money(json_get(value, "value"),
					currency_digits(currency), out)
					 .fault &&
			*out >= 0;
}

/* When it was made; an object that says nothing was there at `at`. */
static bool moment(struct payment_news *news, struct json object,
		const char *path, time_ms *out)
{
	struct str text = word(news, object, path);
	if (!text.len) {
		*out = news->at;
		return true;
	}
	return !time_read(text, out).fault && *out > 0;
}

/* --- states ------------------------------------------------------------- */

struct state_word {
	const char *word;
	enum txn_state state;
};

static bool state_find(const struct state_word *rows, size_t count,
		struct str word, enum txn_state *out)
{
	for (size_t i = 0; i < count; i++) {
		if (str_eq(word, str_of(rows[i].word))) {
			*out = rows[i].state;
			return true;
		}
	}
	return false;
}

#define STATE_FIND(rows_, word_, out_) \
	state_find(rows_, sizeof rows_ / sizeof *rows_, word_, out_)

static const struct state_word authorization_states[] = {
		{"CREATED", TXN_SUCCEEDED},
		{"PENDING", TXN_PENDING},
		{"DENIED", TXN_FAILED},
		{"CAPTURED", TXN_SUCCEEDED},
		{"PARTIALLY_CAPTURED", TXN_SUCCEEDED},
		{"VOIDED", TXN_SUCCEEDED},
};
/* PENDING: an eCheck, a review, a complaint: the money is not there yet. */
static const struct state_word capture_states[] = {
		{"COMPLETED", TXN_SUCCEEDED},
		{"PARTIALLY_REFUNDED", TXN_SUCCEEDED},
		{"REFUNDED", TXN_SUCCEEDED},
		{"PENDING", TXN_PENDING},
		{"DECLINED", TXN_FAILED},
		{"DENIED", TXN_FAILED},
		{"FAILED", TXN_FAILED},
};
static const struct state_word refund_states[] = {
		{"COMPLETED", TXN_SUCCEEDED},
		{"PENDING", TXN_PENDING},
		{"FAILED", TXN_FAILED},
		{"CANCELLED", TXN_FAILED},
};
/* Lost by the shop: the money is gone. Won, or paid by PayPal itself: not. */
static const struct state_word dispute_outcomes[] = {
		{"RESOLVED_BUYER_FAVOUR", TXN_SUCCEEDED},
		{"ACCEPTED", TXN_SUCCEEDED},
		{"RESOLVED_SELLER_FAVOUR", TXN_FAILED},
		{"RESOLVED_WITH_PAYOUT", TXN_FAILED},
		{"CANCELED_BY_BUYER", TXN_FAILED},
		{"DENIED", TXN_FAILED},
		{"NONE", TXN_PENDING},
};

/* --- links and names ---------------------------------------------------- */

struct str paypal_link_id(struct json object, const char *rel, const char *path,
		struct arena *arena)
{
	struct json link;
	struct json links = json_get(object, "links");
	for (struct json_iter i = json_each(links); json_next(&i, &link);) {
		struct str href = json_str(json_get(link, "href"), arena);
		ptrdiff_t at = str_find(href, str_of(path));
		if (at < 0 ||
				!str_eq(json_str(json_get(link, "rel"), arena),
						str_of(rel)))
			continue;
		struct str rest = str_skip(href, (size_t)at + strlen(path));
		struct str id = STR_NONE;
		str_cut(&rest, '/', &id);
		return id;
	}
	return STR_NONE;
}

static bool is_digits(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	return text.len > 0;
}

/* custom_id is the shop's own: its order's id where it is one. What else
 * stands there finds the order by its payment. */
static void order_name(struct payment_news *news, struct json object)
{
	struct str id = word(news, object, "custom_id");
	struct str gid = STR("gid://shopify/Order/");
	if (str_starts(id, gid))
		id = str_skip(id, gid.len);
	if (!news->remote.len && is_digits(id))
		news->remote = id;
}

#define RELATED "supplementary_data.related_ids."

static struct str checkout_of(struct payment_news *news, struct json object)
{
	struct str id = word(news, object, RELATED "order_id");
	return id.len ? id
		      : paypal_link_id(object, "up", "/v2/checkout/orders/",
					news->arena);
}

static struct str authorization_of(
		struct payment_news *news, struct json object)
{
	struct str id = word(news, object, RELATED "authorization_id");
	return id.len ? id
		      : paypal_link_id(object, "up",
					"/v2/payments/authorizations/",
					news->arena);
}

static void add(struct payment_news *news, const struct txn *txn)
{
	struct txn *at = LIST_ADD(news->arena, &news->txns);
	*at = *txn;
	at->gateway = news->account->name;
	at->connected = true;
	at->evidence = EVIDENCE_GATEWAY;
	at->unique = true;
}

/* --- objects ------------------------------------------------------------ */

static bool read_authorization(struct payment_news *news, struct json object)
{
	struct txn txn = {.kind = TXN_AUTHORIZATION};
	enum txn_state state;
	struct str status = word(news, object, "status");
	struct str ends = word(news, object, "expiration_time");
	txn.reference = word(news, object, "id");
	txn.checkout = checkout_of(news, object);
	if (!txn.reference.len ||
			!STATE_FIND(authorization_states, status, &state) ||
			!money(object, "amount", news->arena, &txn.amount) ||
			!moment(news, object, "create_time", &txn.at))
		return false;
	if (ends.len && time_read(ends, &txn.expires_at).fault)
		return false;
	txn.state = state;
	add(news, &txn);
	if (!str_eq(status, STR("VOIDED")))
		return true;
	txn.kind = TXN_VOID;
	txn.expires_at = 0;
	if (!moment(news, object, "update_time", &txn.at))
		return false;
	add(news, &txn);
	return true;
}

static bool read_capture(struct payment_news *news, struct json object)
{
	struct txn txn = {.kind = TXN_SALE};
	enum txn_state state;
	struct str authorization = authorization_of(news, object);
	txn.reference = txn.charge = word(news, object, "id");
	txn.checkout = checkout_of(news, object);
	if (!txn.charge.len ||
			!STATE_FIND(capture_states,
					word(news, object, "status"), &state) ||
			!money(object, "amount", news->arena, &txn.amount) ||
			!moment(news, object, "create_time", &txn.at))
		return false;
	if (authorization.len) {
		txn.kind = TXN_CAPTURE;
		txn.reference = authorization;
		txn.part = txn.charge;
	}
	txn.state = state;
	add(news, &txn);
	return true;
}

/* Of a part of the payment: it is known by its capture until that is read. */
static bool add_part(
		struct payment_news *news, struct txn *txn, struct str capture)
{
	txn->reference = txn->charge = capture;
	if (!txn->part.len || !capture.len)
		return false;
	news->capture = capture;
	add(news, txn);
	return true;
}

static bool read_refund(struct payment_news *news, struct json object)
{
	struct txn txn = {.kind = TXN_REFUND};
	enum txn_state state;
	txn.part = word(news, object, "id");
	if (!STATE_FIND(refund_states, word(news, object, "status"), &state) ||
			!money(object, "amount", news->arena, &txn.amount) ||
			!moment(news, object, "create_time", &txn.at))
		return false;
	txn.state = state;
	return add_part(news, &txn,
			paypal_link_id(object, "up", "/v2/payments/captures/",
					news->arena));
}

static bool dispute_state(struct payment_news *news, struct json object,
		enum txn_state *out)
{
	*out = TXN_PENDING;
	if (!str_eq(word(news, object, "status"), STR("RESOLVED")))
		return true;
	return STATE_FIND(dispute_outcomes,
			word(news, object, "dispute_outcome.outcome_code"),
			out);
}

static bool read_dispute(struct payment_news *news, struct json object)
{
	struct txn txn = {.kind = TXN_DISPUTE};
	enum txn_state state;
	struct json first = {0};
	struct json_iter i =
			json_each(json_get(object, "disputed_transactions"));
	json_next(&i, &first);
	txn.part = word(news, object, "dispute_id");
	if (!dispute_state(news, object, &state) ||
			!money(object, "dispute_amount", news->arena,
					&txn.amount) ||
			!moment(news, object, "create_time", &txn.at))
		return false;
	txn.state = state;
	return add_part(news, &txn, word(news, first, "seller_transaction_id"));
}

bool paypal_resource_read(struct payment_news *news, enum resource kind,
		struct json object)
{
	static bool (*const readers[])(struct payment_news *, struct json) = {
			[RESOURCE_AUTHORIZATION] = read_authorization,
			[RESOURCE_CAPTURE] = read_capture,
			[RESOURCE_REFUND] = read_refund,
			[RESOURCE_DISPUTE] = read_dispute};
	order_name(news, object);
	return readers[kind](news, object);
}

/* --- orders ------------------------------------------------------------- */

static const struct {
	const char *list;
	enum resource kind;
} payment_lists[] = {
		{"payments.authorizations", RESOURCE_AUTHORIZATION},
		{"payments.captures", RESOURCE_CAPTURE},
		{"payments.refunds", RESOURCE_REFUND},
};

static bool read_unit(struct payment_news *news, struct json unit)
{
	struct json one;
	order_name(news, unit);
	for (size_t i = 0; i < sizeof payment_lists / sizeof *payment_lists;
			i++) {
		struct json list = json_get(unit, payment_lists[i].list);
		for (struct json_iter k = json_each(list); json_next(&k, &one);)
			if (!paypal_resource_read(
					    news, payment_lists[i].kind, one))
				return false;
	}
	return true;
}

/* The captures stand beside their refunds, and name the payment. */
static void name_refund(const struct payment_news *news, struct txn *refund)
{
	for (size_t i = 0; i < news->txns.count; i++) {
		const struct txn *t = &news->txns.at[i];
		if (t->kind == TXN_CAPTURE && str_eq(t->charge, refund->charge))
			refund->reference = t->reference;
	}
}

bool paypal_order_read(struct payment_news *news, struct json order)
{
	struct str id = word(news, order, "id");
	struct json unit, units = json_get(order, "purchase_units");
	if (!id.len || json_type(units) != JSON_ARRAY)
		return false;
	for (struct json_iter i = json_each(units); json_next(&i, &unit);)
		if (!read_unit(news, unit))
			return false;
	for (size_t i = 0; i < news->txns.count; i++) {
		news->txns.at[i].checkout = id;
		if (news->txns.at[i].kind == TXN_REFUND)
			name_refund(news, &news->txns.at[i]);
	}
	news->capture = STR_NONE;
	return true;
}
