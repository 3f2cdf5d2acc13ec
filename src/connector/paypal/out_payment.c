/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a payment back, and capturing an authorization
 * (checkout_orders_v2, payments_payment_v2). */
#include "connector/paypal/parts.h"

#include <inttypes.h>

#include "base/crypto.h"
#include "port/payment.h"
#include "port/request.h"

#define REQUEST_ID_MAX 108

/* The payment's row that says the most; NULL: it is not of this account. */
static const struct txn *payment_find(const struct ask *ask)
{
	const struct txn *best = NULL;
	for (size_t i = 0; i < ask->facts->txns.count; i++) {
		const struct txn *t = &ask->facts->txns.at[i];
		if (!txn_is_asked(ask, t))
			continue;
		if (!best || t->checkout.len > best->checkout.len)
			best = t;
	}
	return best;
}

static bool is_authorized(const struct ask *ask)
{
	for (size_t i = 0; i < ask->facts->txns.count; i++)
		if (ask->facts->txns.at[i].kind == TXN_AUTHORIZATION &&
				txn_is_asked(ask, &ask->facts->txns.at[i]))
			return true;
	return false;
}

bool paypal_payment_by_order(const struct ask *ask)
{
	const struct txn *txn = payment_find(ask);
	return txn && txn->checkout.len && !ask->cursor.len;
}

static struct str payment_path(const struct ask *ask, const struct txn *txn,
		struct arena *arena)
{
	if (paypal_payment_by_order(ask))
		return arena_print(arena, "/v2/checkout/orders/%.*s",
				STR_FMT(url_encode(txn->checkout, arena)));
	if (is_authorized(ask))
		return arena_print(arena, "/v2/payments/authorizations/%.*s",
				STR_FMT(url_encode(txn->reference, arena)));
	return arena_print(arena, "/v2/payments/captures/%.*s",
			STR_FMT(url_encode(txn->reference, arena)));
}

RESULT paypal_payment_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	const struct txn *txn = payment_find(ask);
	ENSURE(txn, FAULT_BAD_VALUE);
	request_get(out,
			url_join(ask->account, payment_path(ask, txn, arena),
					arena));
	return OK;
}

static bool payment_news_read(const struct ask *ask, struct json json,
		struct payment_news *news)
{
	if (paypal_payment_by_order(ask))
		return paypal_order_read(news, json);
	return paypal_resource_read(news,
			is_authorized(ask) ? RESOURCE_AUTHORIZATION
					   : RESOURCE_CAPTURE,
			json);
}

static void news_join(const struct ask *ask, const struct payment_news *news,
		struct outcome *out)
{
	outcome_facts(out, ask);
	out->facts.txns = (typeof(out->facts.txns)){
			news->txns.at, news->txns.count, news->txns.cap};
}

/* As a look-up for a capture: has as much been captured as that would have
 * come to? */
static minor captured_of(const struct ask *ask, const struct payment_news *news)
{
	minor sum = 0;
	for (size_t i = 0; i < news->txns.count; i++) {
		const struct txn *t = &news->txns.at[i];
		if (t->kind == TXN_CAPTURE && t->state != TXN_FAILED &&
				str_eq(t->reference, ask->effect->payment) &&
				money_add(sum, t->amount, &sum).fault)
			return INT64_MAX;
	}
	return sum;
}

/* An authorization read by itself tells no sum, only whether any or all of it
 * was taken. */
static void found_by_status(const struct ask *ask, struct json object,
		struct arena *arena, struct outcome *out)
{
	struct str status = json_str(json_get(object, "status"), arena);
	if (str_eq(status, STR("CREATED")) || str_eq(status, STR("PENDING")))
		out->kind = OUTCOME_ABSENT;
	else if (str_eq(status, STR("PARTIALLY_CAPTURED")) &&
			ask->effect->before)
		outcome_bad_reply(out, "it does not tell which part was taken");
}

static void found(const struct ask *ask, const struct payment_news *news,
		struct json object, struct arena *arena, struct outcome *out)
{
	const struct txn *txn = payment_find(ask);
	minor after;
	if (ask->effect->verb != VERB_PAYMENT_CAPTURE)
		return;
	if (!txn || !txn->checkout.len)
		found_by_status(ask, object, arena, out);
	else if (money_add(ask->effect->before, ask->effect->amount, &after)
					.fault ||
			captured_of(ask, news) < after)
		out->kind = OUTCOME_ABSENT;
}

void paypal_payment_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct payment_news news = {.account = ask->account,
			.arena = arena,
			.at = ask->now};
	if (response->status != 200) {
		outcome_find_failed(response, arena, out);
		return;
	}
	if (json_open(response->body, &doc).fault ||
			!payment_news_read(ask, json_root(doc), &news)) {
		outcome_bad_reply(out, "the payment can't be read");
		return;
	}
	news_join(ask, &news, out);
	out->kind = OUTCOME_DONE;
	found(ask, &news, json_root(doc), arena, out);
}

/* --- capturing ---------------------------------------------------------- */

static struct str request_id(const struct ask *ask, struct arena *arena)
{
	struct str key = ask->effect->key;
	if (key.len <= REQUEST_ID_MAX)
		return key;
	uint8_t digest[SHA256_SIZE];
	sha256(key, digest);
	return hex_of((struct str){(const char *)digest, sizeof digest}, arena);
}

/* These have decimals everywhere else, but none at PayPal
 * (https://developer.paypal.com/api/rest/reference/currency-codes/). */
static bool has_no_decimals(struct str currency)
{
	return str_eq(currency, STR("HUF")) || str_eq(currency, STR("TWD"));
}

static RESULT amount_write(minor amount, struct str currency,
		struct arena *arena, struct str *out_value)
{
	int digits = currency_digits(currency);
	for (; digits && has_no_decimals(currency); digits--) {
		ENSURE(amount % 10 == 0, FAULT_BAD_MONEY);
		amount /= 10;
	}
	*out_value = money_print(amount, digits, arena);
	return OK;
}

static RESULT capture_body(const struct ask *ask, struct arena *arena,
		struct str *out_body)
{
	const struct effect *effect = ask->effect;
	struct str value;
	struct buf buf;
	ENSURE(effect->amount > 0 && effect->currency.len == 3,
			FAULT_BAD_VALUE);
	TRY(amount_write(effect->amount, effect->currency, arena, &value));
	buf_init(&buf, REQUEST_BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_object(&out, "amount");
	json_out_str(&out, "currency_code", effect->currency);
	json_out_str(&out, "value", value);
	json_out_object_end(&out);
	json_out_bool(&out, "final_capture", effect->last);
	json_out_object_end(&out);
	return buf_take(&buf, arena, out_body);
}

RESULT paypal_capture_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct str body;
	const struct txn *txn = payment_find(ask);
	ENSURE(txn && txn->reference.len, FAULT_BAD_VALUE);
	TRY(capture_body(ask, arena, &body));
	struct str path = arena_print(arena,
			"/v2/payments/authorizations/%.*s/capture",
			STR_FMT(url_encode(txn->reference, arena)));
	request_post_json(out, arena, url_join(ask->account, path, arena),
			STR_NONE, body);
	http_header_add(&out->headers, arena, STR("PayPal-Request-Id"),
			request_id(ask, arena));
	http_header_add(&out->headers, arena, STR("Prefer"),
			STR("return=representation"));
	return OK;
}

/* The answer names its authorization in a link; if not, we asked for it. */
static void capture_done(const struct ask *ask, struct json json,
		struct arena *arena, struct outcome *out)
{
	struct payment_news news = {.account = ask->account,
			.arena = arena,
			.at = ask->now};
	if (!paypal_resource_read(&news, RESOURCE_CAPTURE, json)) {
		outcome_bad_reply(out, "the capture can't be read");
		return;
	}
	struct txn *txn = &news.txns.at[0];
	txn->kind = TXN_CAPTURE;
	txn->reference = ask->effect->payment;
	txn->part = txn->charge;
	if (txn->state == TXN_FAILED) {
		outcome_refused(out, STR("refused"),
				STR("PayPal declined the capture"));
		outcome_facts(out, ask);
	} else {
		outcome_done(out, ask);
	}
	news_join(ask, &news, out);
}

void paypal_capture_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (response->status != 200 && response->status != 201) {
		paypal_error(response, arena, out);
		return;
	}
	if (json_open(response->body, &doc).fault) {
		outcome_bad_reply(out, "the answer is not valid JSON");
		return;
	}
	capture_done(ask, json_root(doc), arena, out);
}
