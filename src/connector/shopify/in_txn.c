/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shop's transactions and refunds -> facts. A transaction is the
 * gateway's, seen by the shop: where the gateway is an account of ours it
 * gets the identity that the gateway's own news will have, so that both are
 * evidence for one row.
 */
#include "connector/shopify/parts.h"

#include "base/crypto.h"

static const struct {
	const char *word;
	enum txn_kind kind;
} kinds[] = {
		{"AUTHORIZATION", TXN_AUTHORIZATION},
		{"EMV_AUTHORIZATION", TXN_AUTHORIZATION},
		{"CAPTURE", TXN_CAPTURE},
		{"SALE", TXN_SALE},
		{"REFUND", TXN_REFUND},
		{"VOID", TXN_VOID},
		/* No money moves in these. */
		{"CHANGE", TXN_NONE},
		{"SUGGESTED_REFUND", TXN_NONE},
};

static const struct {
	const char *word;
	enum txn_state state;
} states[] = {
		{"SUCCESS", TXN_SUCCEEDED},
		{"PENDING", TXN_PENDING},
		{"AWAITING_RESPONSE", TXN_PENDING},
		{"FAILURE", TXN_FAILED},
		{"ERROR", TXN_FAILED},
		{"UNKNOWN", TXN_UNKNOWN},
};

static enum txn_kind kind_of(struct reading *in, struct str word)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_eq(word, str_of(kinds[i].word)))
			return kinds[i].kind;
	read_odd(in, "transaction kind", word);
	return TXN_NONE;
}

static enum txn_state state_of(struct reading *in, struct str word)
{
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (str_eq(word, str_of(states[i].word)))
			return states[i].state;
	read_odd(in, "transaction status", word);
	return TXN_UNKNOWN;
}

/* "shopify_payments=stripe,stripe=stripe": the account behind a word. */
static bool account_of_gateway(const struct account *account, struct str word,
		struct str *out_name)
{
	struct str rest = account->gateway_accounts, pair;
	while (str_cut(&rest, ',', &pair)) {
		struct str gateway;
		if (str_cut(&pair, '=', &gateway) &&
				str_eq_nocase(str_trim(gateway), word)) {
			*out_name = str_trim(pair);
			return out_name->len > 0;
		}
	}
	return false;
}

/* What the gateway calls it, gathered from all places it may stand in. */
struct names {
	struct str intent, charge, refund;
};

static void names_take(struct names *names, struct str word)
{
	if (str_starts(word, STR("pi_")) && !names->intent.len)
		names->intent = word;
	if ((str_starts(word, STR("ch_")) || str_starts(word, STR("py_"))) &&
			!names->charge.len)
		names->charge = word;
	if ((str_starts(word, STR("re_")) || str_starts(word, STR("pyr_"))) &&
			!names->refund.len)
		names->refund = word;
}

static void names_of_receipt(
		struct reading *in, struct json receipt, struct names *names)
{
	static const char *const places[] = {"payment_intent",
			"payment_intent.id", "payment_intent_id", "id",
			"charge", "charge.id", "charge_id", "latest_charge",
			"latest_charge.id", "refund", "refund.id", "refund_id"};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		names_take(names,
				json_str(json_get(receipt, places[i]),
						in->arena));
	struct json charge;
	struct json charges = json_get(receipt, "charges.data");
	for (struct json_iter i = json_each(charges); json_next(&i, &charge);)
		names_take(names, json_str(json_get(charge, "id"), in->arena));
}

/* The receipt is the gateway's own answer: an object, or its text. */
static void names_of(struct reading *in, struct json txn, struct names *names)
{
	names_take(names, json_str(json_get(txn, "paymentId"), in->arena));
	struct json receipt = json_get(txn, "receiptJson");
	if (json_type(receipt) != JSON_STRING) {
		names_of_receipt(in, receipt, names);
		return;
	}
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct result opened = json_open(json_str(receipt, in->arena), &doc);
	/* A receipt that can't be read only says nothing. */
	if (!opened.fault)
		names_of_receipt(in, json_root(doc), names);
}

static struct json txn_by_id(struct reading *in, struct json all, struct str id)
{
	struct json one;
	for (struct json_iter i = json_each(all); json_next(&i, &one);)
		if (str_eq(id, json_str(json_get(one, "id"), in->arena)))
			return one;
	return (struct json){0};
}

/* The transaction that all began with: refund -> capture -> authorization. */
#define PARENTS_MAX 8

static struct json txn_root(
		struct reading *in, struct json all, struct json txn)
{
	for (int i = 0; i < PARENTS_MAX; i++) {
		struct str id = json_str(json_get(txn, "parentTransaction.id"),
				in->arena);
		struct json parent = txn_by_id(in, all, id);
		if (!id.len || json_type(parent) != JSON_OBJECT)
			return txn;
		txn = parent;
	}
	return txn;
}

static struct str part_of(struct json root, const struct txn *txn,
		struct str own_id, const struct names *names)
{
	if (txn->kind == TXN_REFUND)
		return names->refund.len ? names->refund : own_id;
	/* Most authorizations are captured once, and the news of a gateway of
	 * ours name no part either: they tell what was captured in all. */
	bool several = json_bool(json_get(root, "multiCapturable"), false);
	if (txn->kind == TXN_CAPTURE && several && !txn->connected)
		return own_id;
	return STR_NONE;
}

/* A payment at PayPal is its authorization, else its capture; what was
 * authorized is captured in parts, each by its own id. */
static void name_paypal(struct reading *in, struct json json, struct json root,
		struct str own_id, struct txn *txn)
{
	struct paypal_names own, first;
	enum txn_kind kind = kind_of(
			in, json_str(json_get(root, "kind"), in->arena));
	paypal_names(in, json, (enum txn_kind)txn->kind, &own);
	paypal_names(in, root, kind, &first);
	txn->reference = first.id.len
			? first.id
			: id_of_gid(json_str(json_get(root, "id"), in->arena));
	txn->checkout = own.checkout.len ? own.checkout : first.checkout;
	if (txn->kind == TXN_CAPTURE || txn->kind == TXN_SALE)
		txn->charge = own.id;
	if (txn->kind == TXN_REFUND)
		txn->part = own.id.len ? own.id : own_id;
	if (txn->kind == TXN_CAPTURE && kind == TXN_AUTHORIZATION)
		txn->part = own.id.len ? own.id : own_id;
}

/* Shopify's names for what Stripe does, whoever's account it is. */
static bool is_stripe(struct str word)
{
	return str_eq_nocase(word, STR("stripe")) ||
			str_eq_nocase(word, STR("shopify_payments"));
}

/* Any other gateway of ours: what it gave the shop to know it by. */
static struct str plain_name(struct reading *in, struct json txn)
{
	return json_str(json_get(txn, "authorizationCode"), in->arena);
}

static void names_plain(struct reading *in, struct json json, struct json root,
		const struct txn *txn, struct names *names)
{
	if (txn->kind == TXN_REFUND && !names->refund.len)
		names->refund = plain_name(in, json);
	if (!names->intent.len && !names->charge.len)
		names->intent = plain_name(in, root);
}

static void name_txn(struct reading *in, struct json all, struct json json,
		struct str own_id, struct txn *txn)
{
	struct json root = txn_root(in, all, json);
	struct str word = json_str(json_get(json, "gateway"), in->arena);
	txn->gateway = word.len ? word : STR("unknown");
	txn->connected = account_of_gateway(in->account, word, &txn->gateway);
	if (txn->connected && is_paypal(word)) {
		name_paypal(in, json, root, own_id, txn);
		return;
	}
	struct names names = {0};
	names_of(in, json, &names);
	if (txn->connected && !is_stripe(word))
		names_plain(in, json, root, txn, &names);
	txn->part = part_of(root, txn, own_id, &names);
	names_of(in, root, &names);
	txn->reference = names.intent.len ? names.intent : names.charge;
	txn->shops_name = txn->connected && !txn->reference.len;
	if (!txn->reference.len)
		txn->reference = id_of_gid(
				json_str(json_get(root, "id"), in->arena));
	txn->charge = names.charge;
}

static RESULT read_txn(struct reading *in, struct json all, struct json json)
{
	struct str own_id =
			id_of_gid(json_str(json_get(json, "id"), in->arena));
	ENSURE(own_id.len > 0, FAULT_BAD_VALUE);
	struct txn txn = {.evidence = EVIDENCE_SHOP};
	txn.kind = kind_of(in, json_str(json_get(json, "kind"), in->arena));
	if (txn.kind == TXN_NONE)
		return OK;
	txn.state = state_of(in, json_str(json_get(json, "status"), in->arena));
	TRY(read_money(in, json_get(json, "amountSet"), &txn.amount));
	TRY(read_time(in, json_get(json, "createdAt"), &txn.at));
	TRY(read_time(in, json_get(json, "authorizationExpiresAt"),
			&txn.expires_at));
	name_txn(in, all, json, own_id, &txn);
	*LIST_ADD(in->arena, &in->facts->txns) = txn;
	return OK;
}

RESULT read_txns(struct reading *in, struct json all)
{
	struct json one;
	for (struct json_iter i = json_each(all); json_next(&i, &one);)
		TRY(read_txn(in, all, one));
	return OK;
}

static RESULT read_refund_line(
		struct reading *in, struct json json, struct refund_line *out)
{
	out->line = id_of_gid(
			json_str(json_get(json, "lineItem.id"), in->arena));
	out->quantity = json_i64(json_get(json, "quantity"), -1);
	ENSURE(out->line.len && out->quantity >= 0, FAULT_BAD_VALUE);
	TRY(read_money(in, json_get(json, "subtotalSet"), &out->subtotal));
	TRY(read_money(in, json_get(json, "totalTaxSet"), &out->tax));
	/* Shopify says this of the order's subtotal (Order.subtotalPriceSet)
	 * and nothing of the refund's; ours is without tax. */
	return in->taxes_included
			? money_add(out->subtotal, -out->tax, &out->subtotal)
			: OK;
}

/* Ours is with its tax, the shop's as its prices are. */
static RESULT read_refund_shipping(
		struct reading *in, struct json json, struct refund *out)
{
	struct json one, nodes = json_get(json, "refundShippingLines.nodes");
	for (struct json_iter i = json_each(nodes); json_next(&i, &one);) {
		minor amount = 0, tax = 0;
		TRY(read_money(in, json_get(one, "subtotalAmountSet"),
				&amount));
		TRY(read_money(in, json_get(one, "taxAmountSet"), &tax));
		TRY(money_add(out->shipping_tax, tax, &out->shipping_tax));
		TRY(money_add(out->shipping, amount, &out->shipping));
		if (!in->taxes_included)
			TRY(money_add(out->shipping, tax, &out->shipping));
	}
	return OK;
}

static int64_t refund_hash(struct reading *in, const struct refund *refund)
{
	struct facts only = {0};
	*LIST_ADD(in->arena, &only.refunds) = *refund;
	struct buf buf;
	buf_init(&buf, (size_t)1 << 20);
	facts_write(&only, &buf);
	int64_t hash = (int64_t)(hash64(buf_str(&buf)) >> 1);
	buf_done(&buf);
	return hash;
}

RESULT read_refund(struct reading *in, struct json json)
{
	struct refund refund = {0};
	refund.id = id_of_gid(json_str(json_get(json, "id"), in->arena));
	ENSURE(refund.id.len > 0, FAULT_BAD_VALUE);
	TRY(read_time(in, json_get(json, "createdAt"), &refund.at));
	TRY(read_money(in, json_get(json, "totalRefundedSet"), &refund.total));
	if (has_more(json_get(json, "refundLineItems"))) {
		read_missing(in, "refund", refund.id);
		return OK;
	}
	struct json line, lines = json_get(json, "refundLineItems.nodes");
	for (struct json_iter i = json_each(lines); json_next(&i, &line);)
		TRY(read_refund_line(
				in, line, LIST_ADD(in->arena, &refund.lines)));
	TRY(read_refund_shipping(in, json, &refund));
	refund.hash = refund_hash(in, &refund);
	*LIST_ADD(in->arena, &in->facts->refunds) = refund;
	return OK;
}

RESULT read_refunds(struct reading *in, struct json refunds)
{
	struct json one;
	for (struct json_iter i = json_each(refunds); json_next(&i, &one);)
		TRY(read_refund(in, one));
	return OK;
}
