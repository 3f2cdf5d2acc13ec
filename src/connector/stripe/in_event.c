/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stripe's events -> transactions. An event is evidence by the gateway for
 * the row that the shop's own transaction has too: (account, payment intent,
 * kind, part). Kinds are told apart as the shop does: a payment that is
 * captured at once is a sale, else an authorization and a capture.
 */
#include "connector/stripe/parts.h"

#include "port/request.h"

struct news {
	const struct account *account;
	struct arena *arena;
	struct json object;
	time_ms at; /* when the event was made */
	struct txn txn;
	bool has_txn;
	bool bad;
};

static struct str word_of(const struct news *news, const char *path)
{
	return json_str(json_get(news->object, path), news->arena);
}

/* An id, or the object itself where it was expanded. */
static struct str id_at(const struct news *news, const char *path)
{
	struct json value = json_get(news->object, path);
	if (json_type(value) == JSON_OBJECT)
		value = json_get(value, "id");
	return json_str(value, news->arena);
}

/* Stripe counts ISK and UGX in hundredths, though they have none. */
static bool counts_hundredths(struct str currency)
{
	return str_eq_nocase(currency, STR("isk")) ||
			str_eq_nocase(currency, STR("ugx"));
}

static minor amount_at(struct news *news, const char *path)
{
	int64_t amount = json_i64(json_get(news->object, path), -1);
	if (amount < 0)
		news->bad = true;
	if (counts_hundredths(word_of(news, "currency")))
		amount /= 100;
	return amount;
}

static void found(struct news *news, enum txn_kind kind, enum txn_state state)
{
	news->has_txn = true;
	news->txn.kind = kind;
	news->txn.state = state;
	news->txn.at = news->at;
}

static bool captured_later(const struct news *news)
{
	return str_eq(word_of(news, "capture_method"), STR("manual"));
}

static void intent_names(struct news *news)
{
	news->txn.reference = word_of(news, "id");
	news->txn.charge = id_at(news, "latest_charge");
}

static void intent_succeeded(struct news *news)
{
	intent_names(news);
	news->txn.amount = amount_at(news, "amount_received");
	found(news, captured_later(news) ? TXN_CAPTURE : TXN_SALE,
			TXN_SUCCEEDED);
}

static void intent_capturable(struct news *news)
{
	intent_names(news);
	news->txn.amount = amount_at(news, "amount_capturable");
	found(news, TXN_AUTHORIZATION, TXN_SUCCEEDED);
}

static void intent_canceled(struct news *news)
{
	intent_names(news);
	news->txn.amount = amount_at(news, "amount");
	/* Only what was authorized can be voided. */
	if (captured_later(news) && news->txn.charge.len)
		found(news, TXN_VOID, TXN_SUCCEEDED);
	else
		found(news, TXN_SALE, TXN_FAILED);
}

static void intent_failed(struct news *news)
{
	intent_names(news);
	news->txn.amount = amount_at(news, "amount");
	found(news, captured_later(news) ? TXN_AUTHORIZATION : TXN_SALE,
			TXN_FAILED);
}

static void charge_names(struct news *news)
{
	news->txn.charge = word_of(news, "id");
	news->txn.reference = id_at(news, "payment_intent");
	if (!news->txn.reference.len)
		news->txn.reference = news->txn.charge;
}

static void charge_succeeded(struct news *news)
{
	charge_names(news);
	bool captured = json_bool(json_get(news->object, "captured"), false);
	news->txn.amount = amount_at(
			news, captured ? "amount_captured" : "amount");
	news->txn.expires_at =
			json_i64(json_get(news->object,
						 "payment_method_details.card."
						 "capture_before"),
					0) *
			SECOND_MS;
	found(news, captured ? TXN_SALE : TXN_AUTHORIZATION, TXN_SUCCEEDED);
}

static void charge_captured(struct news *news)
{
	charge_names(news);
	news->txn.amount = amount_at(news, "amount_captured");
	found(news, TXN_CAPTURE, TXN_SUCCEEDED);
}

static void charge_expired(struct news *news)
{
	charge_names(news);
	news->txn.amount = amount_at(news, "amount");
	found(news, TXN_AUTHORIZATION, TXN_SUCCEEDED);
	news->txn.expires_at = news->at;
}

/* It counts money back but names no refund: each refund has its own event. */
static void charge_refunded(struct news *news)
{
	charge_names(news);
}

static enum txn_state refund_state(struct str word)
{
	if (str_eq(word, STR("succeeded")))
		return TXN_SUCCEEDED;
	if (str_eq(word, STR("failed")) || str_eq(word, STR("canceled")))
		return TXN_FAILED;
	return TXN_PENDING;
}

static void part_names(struct news *news)
{
	news->txn.part = word_of(news, "id");
	news->txn.charge = id_at(news, "charge");
	news->txn.reference = id_at(news, "payment_intent");
	if (!news->txn.reference.len)
		news->txn.reference = news->txn.charge;
	news->txn.amount = amount_at(news, "amount");
	news->bad |= news->txn.part.len == 0;
}

static void refund_changed(struct news *news)
{
	part_names(news);
	found(news, TXN_REFUND, refund_state(word_of(news, "status")));
}

static enum txn_state dispute_state(struct str word)
{
	if (str_eq(word, STR("lost")))
		return TXN_SUCCEEDED;
	if (str_eq(word, STR("won")) || str_eq(word, STR("warning_closed")))
		return TXN_FAILED;
	return TXN_PENDING;
}

static void dispute_changed(struct news *news)
{
	part_names(news);
	found(news, TXN_DISPUTE, dispute_state(word_of(news, "status")));
}

static const struct {
	const char *head; /* a whole type, or its beginning up to a dot */
	const char *object;
	void (*read)(struct news *news);
} types[] = {
		{"charge.captured", "charge", charge_captured},
		{"charge.dispute.", "dispute", dispute_changed},
		{"charge.expired", "charge", charge_expired},
		{"charge.refund.updated", "refund", refund_changed},
		{"charge.refunded", "charge", charge_refunded},
		{"charge.succeeded", "charge", charge_succeeded},
		{"payment_intent.amount_capturable_updated", "payment_intent",
				intent_capturable},
		{"payment_intent.canceled", "payment_intent", intent_canceled},
		{"payment_intent.payment_failed", "payment_intent",
				intent_failed},
		{"payment_intent.succeeded", "payment_intent",
				intent_succeeded},
		{"refund.", "refund", refund_changed},
};

#define TYPES (sizeof types / sizeof *types)

static size_t type_find(struct str type)
{
	size_t i = 0;
	for (; i < TYPES; i++) {
		struct str head = str_of(types[i].head);
		if (str_eq(type, head))
			break;
		if (str_ends(head, STR(".")) && str_starts(type, head))
			break;
	}
	return i;
}

/* The shop's order id, as the shop's app left it in the metadata. */
static struct str order_of(const struct news *news)
{
	struct str id = word_of(news, "metadata.order_id");
	for (size_t i = id.len; i > 0; i--)
		if (id.at[i - 1] == '/')
			return str_skip(id, i);
	return id;
}

static struct event event_of(struct news *news, struct str id, struct str type)
{
	struct event event = {.id = id, .topic = type};
	struct str remote = order_of(news);
	if (remote.len && news->account->shop.len) {
		event.facts.shop = news->account->shop;
		event.facts.remote = remote;
		event.hint = true;
	}
	event.payment = news->txn.reference;
	event.facts.first_seen_at = news->at;
	if (!news->has_txn)
		return event;
	news->txn.gateway = news->account->name;
	news->txn.connected = true;
	news->txn.evidence = EVIDENCE_GATEWAY;
	*LIST_ADD(news->arena, &event.facts.txns) = news->txn;
	return event;
}

static bool event_head(struct json json, struct news *news, size_t type)
{
	int64_t created = json_i64(json_get(json, "created"), -1);
	/* Past this many seconds the milliseconds would not fit. */
	if (created <= 0 || created > INT64_MAX / SECOND_MS)
		return false;
	news->at = created * SECOND_MS;
	news->object = json_get(json, "data.object");
	struct str object = word_of(news, "object");
	return !object.len || str_eq(object, str_of(types[type].object));
}

bool stripe_event_read(const struct account *account, struct json json,
		struct arena *arena, struct events *out, struct str *out_why,
		bool *out_bad)
{
	struct str id = json_str(json_get(json, "id"), arena);
	struct str type = json_str(json_get(json, "type"), arena);
	*out_bad = true;
	*out_why = STR("the event has no id or no type");
	if (!id.len || !type.len)
		return false;
	size_t row = type_find(type);
	if (row == TYPES) {
		*out_bad = false;
		*out_why = arena_print(arena, "type \"%.*s\" is not used",
				STR_FMT(detail_of(type)));
		return false;
	}
	struct news news = {.account = account, .arena = arena};
	*out_why = STR("the event has no time or another object");
	if (!event_head(json, &news, row))
		return false;
	types[row].read(&news);
	*out_why = STR("the event's object lacks an id or an amount");
	if (news.bad || !news.txn.reference.len)
		return false;
	*LIST_ADD(arena, &out->list) = event_of(&news, id, type);
	return true;
}

void stripe_webhook_read(const struct account *account,
		const struct webhook *webhook, struct arena *arena,
		struct events *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(webhook->body, &doc).fault) {
		out->unreadable = STR("the body is not valid JSON");
		return;
	}
	struct str why;
	bool bad;
	if (stripe_event_read(account, json_root(doc), arena, out, &why, &bad))
		return;
	if (bad)
		out->unreadable = why;
	else
		out->ignored = why;
}

struct str stripe_webhook_id(__attribute__((unused))
			     const struct account *account,
		const struct webhook *webhook, struct arena *arena)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(webhook->body, &doc).fault)
		return STR_NONE;
	return json_str(json_get(json_root(doc), "id"), arena);
}
