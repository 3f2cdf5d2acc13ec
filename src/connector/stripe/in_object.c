/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stripe's objects -> transactions. Each is evidence by the gateway for the
 * row that the shop's own transaction has too: (account, payment intent,
 * kind, part). Kinds are told apart as the shop does: a payment that is
 * captured at once is a sale, else an authorization and a capture. A capture
 * in several parts has one row, with what was captured in all.
 */
#include "connector/stripe/parts.h"

struct str stripe_word(const struct stripe_object *o, const char *path)
{
	return json_str(json_get(o->json, path), o->arena);
}

/* An id, or the object itself where it was expanded. */
static struct str id_at(const struct stripe_object *o, const char *path)
{
	struct json value = json_get(o->json, path);
	if (json_type(value) == JSON_OBJECT)
		value = json_get(value, "id");
	return json_str(value, o->arena);
}

static minor amount_at(struct stripe_object *o, const char *path)
{
	minor amount = 0;
	int64_t raw = json_i64(json_get(o->json, path), -1);
	if (stripe_amount_read(raw, stripe_word(o, "currency"), &amount).fault)
		o->bad = true;
	return amount;
}

static bool is_at(const struct stripe_object *o, const char *path,
		const char *word)
{
	return str_eq(stripe_word(o, path), str_of(word));
}

static time_ms moment_at(const struct stripe_object *o, const char *path)
{
	int64_t seconds = json_i64(json_get(o->json, path), 0);
	return seconds > 0 && seconds < INT64_MAX / SECOND_MS
			? seconds * SECOND_MS
			: 0;
}

static struct txn *found(struct stripe_object *o, enum txn_kind kind,
		enum txn_state state, minor amount)
{
	struct txn *txn = LIST_ADD(o->arena, &o->txns);
	*txn = (struct txn){.gateway = o->account->name,
			.reference = o->reference,
			.kind = kind,
			.state = state,
			.amount = amount,
			.at = o->at,
			.evidence = EVIDENCE_GATEWAY,
			.unique = true,
			.connected = true};
	return txn;
}

/* --- payment intents ---------------------------------------------------- */

/* The method's own way goes before the intent's. */
static bool captured_later(const struct stripe_object *o)
{
	struct json one, methods = json_get(o->json, "payment_method_options");
	bool manual = is_at(o, "capture_method", "manual");
	for (struct json_iter i = json_each_member(methods);
			json_next(&i, &one);) {
		struct str way = json_str(
				json_get(one, "capture_method"), o->arena);
		manual = manual || str_starts(way, STR("manual"));
	}
	return manual;
}

static void intent_found(struct stripe_object *o, enum txn_kind kind,
		enum txn_state state, minor amount)
{
	found(o, kind, state, amount)->charge = id_at(o, "latest_charge");
}

static enum txn_kind first_kind(const struct stripe_object *o)
{
	return captured_later(o) ? TXN_AUTHORIZATION : TXN_SALE;
}

void stripe_intent_succeeded(struct stripe_object *o)
{
	o->reference = stripe_word(o, "id");
	minor received = amount_at(o, "amount_received");
	bool later = captured_later(o);
	intent_found(o, later ? TXN_CAPTURE : TXN_SALE, TXN_SUCCEEDED,
			received);
	/* The last capture lets go of the rest of the authorization. */
	minor whole = later ? amount_at(o, "amount") : 0;
	if (whole > received)
		intent_found(o, TXN_VOID, TXN_SUCCEEDED, whole - received);
}

void stripe_intent_capturable(struct stripe_object *o)
{
	o->reference = stripe_word(o, "id");
	minor left = amount_at(o, "amount_capturable"), whole = left;
	minor received = 0;
	if (json_type(json_get(o->json, "amount_received")) != JSON_NONE)
		received = amount_at(o, "amount_received");
	if (money_add(left, received, &whole).fault)
		o->bad = true;
	intent_found(o, TXN_AUTHORIZATION, TXN_SUCCEEDED, whole);
	if (received)
		intent_found(o, TXN_CAPTURE, TXN_SUCCEEDED, received);
}

/* An authorization that lapsed is cancelled by Stripe itself. */
static bool lapsed(const struct stripe_object *o)
{
	return is_at(o, "cancellation_reason", "automatic") ||
			is_at(o, "cancellation_reason", "expired");
}

void stripe_intent_canceled(struct stripe_object *o)
{
	o->reference = stripe_word(o, "id");
	minor amount = amount_at(o, "amount");
	/* Only what was authorized can be voided. */
	if (!captured_later(o) || !id_at(o, "latest_charge").len) {
		intent_found(o, TXN_SALE, TXN_FAILED, amount);
		return;
	}
	if (!lapsed(o)) {
		intent_found(o, TXN_VOID, TXN_SUCCEEDED, amount);
		return;
	}
	time_ms at = moment_at(o, "canceled_at");
	struct txn *txn = found(o, TXN_AUTHORIZATION, TXN_SUCCEEDED, amount);
	txn->charge = id_at(o, "latest_charge");
	txn->expires_at = at ? at : o->at;
}

void stripe_intent_failed(struct stripe_object *o)
{
	o->reference = stripe_word(o, "id");
	intent_found(o, first_kind(o), TXN_FAILED, amount_at(o, "amount"));
}

void stripe_intent_pending(struct stripe_object *o)
{
	o->reference = stripe_word(o, "id");
	intent_found(o, first_kind(o), TXN_PENDING, amount_at(o, "amount"));
}

/* --- charges ------------------------------------------------------------ */

void stripe_charge_named(struct stripe_object *o)
{
	o->reference = id_at(o, "payment_intent");
	if (!o->reference.len)
		o->reference = stripe_word(o, "id");
}

static struct txn *charge_found(struct stripe_object *o, enum txn_kind kind,
		enum txn_state state, const char *amount)
{
	stripe_charge_named(o);
	struct txn *txn = found(o, kind, state, amount_at(o, amount));
	txn->charge = stripe_word(o, "id");
	return txn;
}

static void charge_authorized(struct stripe_object *o)
{
	struct txn *txn = charge_found(
			o, TXN_AUTHORIZATION, TXN_SUCCEEDED, "amount");
	txn->expires_at = moment_at(
			o, "payment_method_details.card.capture_before");
	txn->several = is_at(o,
			"payment_method_details.card.multicapture.status",
			"available");
}

static bool is_captured(const struct stripe_object *o)
{
	return json_bool(json_get(o->json, "captured"), false);
}

void stripe_charge_succeeded(struct stripe_object *o)
{
	if (is_captured(o))
		charge_found(o, TXN_SALE, TXN_SUCCEEDED, "amount_captured");
	else
		charge_authorized(o);
}

void stripe_charge_captured(struct stripe_object *o)
{
	charge_found(o, TXN_CAPTURE, TXN_SUCCEEDED, "amount_captured");
}

void stripe_charge_expired(struct stripe_object *o)
{
	charge_found(o, TXN_AUTHORIZATION, TXN_SUCCEEDED, "amount")
			->expires_at = o->at;
}

/* Of an intent that failed the intent's own event tells the kind. */
void stripe_charge_failed(struct stripe_object *o)
{
	stripe_charge_named(o);
	if (str_eq(o->reference, stripe_word(o, "id")))
		charge_found(o, TXN_SALE, TXN_FAILED, "amount");
}

void stripe_charge_pending(struct stripe_object *o)
{
	stripe_charge_named(o);
	if (str_eq(o->reference, stripe_word(o, "id")))
		charge_found(o, TXN_SALE, TXN_PENDING, "amount");
}

/* Of a captured one it does not say how it came to be captured. */
void stripe_charge_updated(struct stripe_object *o)
{
	stripe_charge_named(o);
	if (is_at(o, "status", "succeeded") && !is_captured(o) &&
			!json_bool(json_get(o->json, "refunded"), false))
		charge_authorized(o);
}

/* --- refunds and disputes ----------------------------------------------- */

static void part_found(struct stripe_object *o, enum txn_kind kind,
		enum txn_state state)
{
	struct str charge = id_at(o, "charge");
	o->reference = id_at(o, "payment_intent");
	if (!o->reference.len)
		o->reference = charge;
	struct txn *txn = found(o, kind, state, amount_at(o, "amount"));
	txn->part = stripe_word(o, "id");
	txn->charge = charge;
	o->bad |= txn->part.len == 0;
}

struct state_word {
	const char *word;
	enum txn_state state;
};

/* What is not over is pending, whatever it is called. */
static enum txn_state state_at(
		const struct stripe_object *o, const struct state_word *words)
{
	for (; words->word; words++)
		if (is_at(o, "status", words->word))
			return words->state;
	return TXN_PENDING;
}

void stripe_refund_changed(struct stripe_object *o)
{
	static const struct state_word words[] = {{"succeeded", TXN_SUCCEEDED},
			{"failed", TXN_FAILED}, {"canceled", TXN_FAILED},
			{NULL, TXN_PENDING}};
	part_found(o, TXN_REFUND, state_at(o, words));
}

/* A dispute that succeeded took the money. */
void stripe_dispute_changed(struct stripe_object *o)
{
	static const struct state_word words[] = {{"lost", TXN_SUCCEEDED},
			{"won", TXN_FAILED}, {"warning_closed", TXN_FAILED},
			{"prevented", TXN_FAILED}, {NULL, TXN_PENDING}};
	part_found(o, TXN_DISPUTE, state_at(o, words));
}

/* --- whole objects, as they stand --------------------------------------- */

/* Another object that hangs on this one, about the same payment. */
static void read_inner(struct stripe_object *o, struct json json,
		stripe_reader *reader)
{
	struct stripe_object inner = *o;
	inner.json = json;
	reader(&inner);
	o->txns = inner.txns;
	o->bad = inner.bad;
}

static void read_refunds(struct stripe_object *o, struct json charge)
{
	struct json one, list = json_get(charge, "refunds.data");
	for (struct json_iter i = json_each(list); json_next(&i, &one);)
		read_inner(o, one, stripe_refund_changed);
}

/* How the two objects' words for "where it stands" are read. */
static const struct {
	const char *status;
	stripe_reader *reader;
} intent_states[] = {
		{"succeeded", stripe_intent_succeeded},
		{"requires_capture", stripe_intent_capturable},
		{"canceled", stripe_intent_canceled},
		{"processing", stripe_intent_pending},
		{"requires_action", stripe_intent_pending},
		{"requires_confirmation", stripe_intent_pending},
		{"requires_payment_method", stripe_intent_failed},
};

void stripe_intent_whole(struct stripe_object *o)
{
	struct json charge = json_get(o->json, "latest_charge");
	size_t i = 0, count = sizeof intent_states / sizeof *intent_states;
	while (i < count && !is_at(o, "status", intent_states[i].status))
		i++;
	o->bad = o->bad || i == count;
	if (i == count)
		return;
	intent_states[i].reader(o);
	bool later = captured_later(o);
	if (json_type(charge) != JSON_OBJECT)
		return;
	/* When it lapses, the charge alone says. */
	if (later && is_at(o, "status", "requires_capture"))
		read_inner(o, charge, charge_authorized);
	read_refunds(o, charge);
}

void stripe_charge_whole(struct stripe_object *o)
{
	stripe_charge_named(o);
	if (is_at(o, "status", "failed"))
		charge_found(o, TXN_SALE, TXN_FAILED, "amount");
	else if (is_at(o, "status", "pending"))
		charge_found(o, TXN_SALE, TXN_PENDING, "amount");
	else if (!is_at(o, "status", "succeeded"))
		o->bad = true;
	else if (is_captured(o) && o->authorized)
		stripe_charge_captured(o);
	else
		stripe_charge_succeeded(o);
	read_refunds(o, o->json);
}
