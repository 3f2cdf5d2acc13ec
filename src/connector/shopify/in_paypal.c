/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What PayPal calls a transaction that the shop has. The receipt is PayPal's
 * own answer to the shop: of Orders v2 the whole order or the object itself,
 * of the older interface names and values.
 */
#include "connector/shopify/parts.h"

bool is_paypal(struct str gateway)
{
	const struct str word = STR("paypal");
	for (size_t i = 0; i + word.len <= gateway.len; i++)
		if (str_eq_nocase((struct str){gateway.at + i, word.len}, word))
			return true;
	return false;
}

/* Transactions and orders have ids of 17 capitals and digits. */
#define ID_LEN 17

static bool is_id(struct str id)
{
	for (size_t i = 0; i < id.len; i++)
		if (!(id.at[i] >= '0' && id.at[i] <= '9') &&
				!(id.at[i] >= 'A' && id.at[i] <= 'Z'))
			return false;
	return id.len == ID_LEN;
}

static void take(struct str *out, struct json value, struct arena *arena)
{
	struct str id = json_str(value, arena);
	if (!out->len && is_id(id))
		*out = id;
}

static struct json first(struct json list)
{
	struct json one = {0};
	struct json_iter i = json_each(list);
	json_next(&i, &one);
	return one;
}

static const char *list_of(enum txn_kind kind)
{
	switch (kind) {
	case TXN_AUTHORIZATION:
	case TXN_VOID:
		return "payments.authorizations";
	case TXN_REFUND:
		return "payments.refunds";
	default:
		return "payments.captures";
	}
}

/* Names of the older interface, and of answers that are one object. */
static void names_of_values(struct json receipt, enum txn_kind kind,
		struct arena *arena, struct paypal_names *names)
{
	static const char *const refunds[] = {"refund_transaction_id",
			"RefundTransactionID", "refund_id", "id"};
	static const char *const others[] = {"transaction_id", "TransactionID",
			"PaymentInfo.TransactionID", "capture_id",
			"authorization_id", "id"};
	bool refund = kind == TXN_REFUND;
	size_t count = refund ? sizeof refunds / sizeof *refunds
			      : sizeof others / sizeof *others;
	for (size_t i = 0; i < count; i++)
		take(&names->id,
				json_get(receipt,
						refund ? refunds[i]
						       : others[i]),
				arena);
}

static void names_of_receipt(struct json receipt, enum txn_kind kind,
		struct arena *arena, struct paypal_names *names)
{
	struct json unit = first(json_get(receipt, "purchase_units"));
	take(&names->checkout,
			json_get(receipt,
					"supplementary_data.related_ids."
					"order_id"),
			arena);
	if (json_type(unit) != JSON_OBJECT) {
		names_of_values(receipt, kind, arena, names);
		return;
	}
	take(&names->checkout, json_get(receipt, "id"), arena);
	/* Which of several refunds it is, an order does not tell. */
	if (kind != TXN_REFUND)
		take(&names->id,
				json_get(first(json_get(unit, list_of(kind))),
						"id"),
				arena);
}

void paypal_names(struct reading *in, struct json txn, enum txn_kind kind,
		struct paypal_names *names)
{
	struct json receipt = json_get(txn, "receiptJson");
	*names = (struct paypal_names){0};
	take(&names->id, json_get(txn, "authorizationCode"), in->arena);
	if (json_type(receipt) != JSON_STRING) {
		names_of_receipt(receipt, kind, in->arena, names);
		return;
	}
	DEFER(json_drop) struct json_doc *doc = NULL;
	/* A receipt that can't be read only says nothing. */
	if (!json_open(json_str(receipt, in->arena), &doc).fault)
		names_of_receipt(json_root(doc), kind, in->arena, names);
}
