/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was paid -> facts. Magento keeps one payment for an order, with sums
 * instead of single movements. Where its method is a gateway that is an
 * account of ours, its transactions get the identity that the gateway's own
 * news will have, so that both are evidence for one row.
 */
#include "connector/magento/parts.h"

struct sums {
	minor total, paid, refunded, authorized;
};

static RESULT read_sums(struct reading *in, struct json order, struct sums *out)
{
	*out = (struct sums){0};
	TRY(mage_read_amount(in, order, "grand_total", &out->total));
	TRY(mage_read_amount(in, order, "total_paid", &out->paid));
	TRY(mage_read_amount(in, order, "total_refunded", &out->refunded));
	TRY(mage_read_amount(in, order, "payment.amount_authorized",
			&out->authorized));
	ENSURE(out->total >= 0 && out->paid >= 0 && out->refunded >= 0 &&
					out->authorized >= 0,
			FAULT_BAD_MONEY);
	return OK;
}

static enum payment_status status_of_sums(
		const struct sums *sums, enum state state)
{
	if (sums->paid > 0 && sums->refunded >= sums->paid)
		return PAYMENT_REFUNDED;
	if (sums->refunded > 0)
		return PAYMENT_PARTIALLY_REFUNDED;
	if (sums->paid >= sums->total &&
			(sums->paid > 0 || state != STATE_CANCELED))
		return PAYMENT_PAID;
	if (sums->paid > 0)
		return PAYMENT_PARTIALLY_PAID;
	if (state == STATE_CANCELED)
		return PAYMENT_VOIDED;
	/* Under review nothing counts yet, whatever was authorized. */
	if (state == STATE_PAYMENT_REVIEW)
		return PAYMENT_PENDING;
	return sums->authorized > 0 ? PAYMENT_AUTHORIZED : PAYMENT_PENDING;
}

RESULT mage_read_payment_status(struct reading *in, struct json order,
		enum state state, enum payment_status *out)
{
	struct sums sums;
	TRY(read_sums(in, order, &sums));
	*out = status_of_sums(&sums, state);
	return OK;
}

/* "stripe_payments=stripe,...": the account behind a payment method. */
static bool account_of_method(const struct account *account, struct str method,
		struct str *out_name)
{
	struct str rest = account->gateway_accounts, pair;
	while (str_cut(&rest, ',', &pair)) {
		struct str gateway;
		if (str_cut(&pair, '=', &gateway) &&
				str_eq_nocase(str_trim(gateway), method)) {
			*out_name = str_trim(pair);
			return out_name->len > 0;
		}
	}
	return false;
}

/* What the gateway calls it, gathered from all places it may stand in. */
struct names {
	struct str intent, charge, other;
};

/* Magento hangs "-capture" and such at the ids that it makes up itself. */
static struct str stem(struct str word)
{
	static const char *const tails[] = {"-capture", "-refund", "-void",
			"-order", "-authorization"};
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
		if (str_ends(word, str_of(tails[i])))
			return (struct str){
					word.at, word.len - strlen(tails[i])};
	return word;
}

static void names_take(struct names *names, struct str word)
{
	word = stem(word);
	if (str_starts(word, STR("pi_")) && !names->intent.len)
		names->intent = word;
	if ((str_starts(word, STR("ch_")) || str_starts(word, STR("py_"))) &&
			!names->charge.len)
		names->charge = word;
}

static void names_of_list(
		struct reading *in, struct json list, struct names *names)
{
	struct json one;
	for (struct json_iter i = json_each(list); json_next(&i, &one);)
		names_take(names,
				json_type(one) == JSON_OBJECT
						? mage_word_of(in, one, "value")
						: json_str(one, in->arena));
}

static struct names names_of(struct reading *in, struct json order)
{
	struct names names = {0};
	struct json payment = json_get(order, "payment");
	struct str last = stem(mage_word_of(in, payment, "last_trans_id"));
	names_take(&names, last);
	names_take(&names, mage_word_of(in, payment, "cc_trans_id"));
	names_of_list(in, json_get(payment, "additional_information"), &names);
	names_of_list(in,
			json_get(order,
					"extension_attributes."
					"payment_additional_info"),
			&names);
	names.other = last.len ? last
			       : stem(mage_word_of(in, payment, "cc_trans_id"));
	return names;
}

/* What all transactions of the order have in common. */
static struct txn txn_base(struct reading *in, struct json order)
{
	struct txn txn = {.evidence = EVIDENCE_SHOP, .state = TXN_SUCCEEDED};
	struct names names = names_of(in, order);
	struct str method = mage_word_of(in, order, "payment.method");
	txn.reference = names.intent.len ? names.intent : names.charge;
	if (!txn.reference.len)
		txn.reference = names.other.len ? names.other
						: in->facts->remote;
	txn.charge = names.charge;
	txn.gateway = method.len ? method : STR("unknown");
	txn.connected = account_of_method(in->account, method, &txn.gateway);
	txn.at = in->facts->order.created_at;
	return txn;
}

/* A payment that was authorized first keeps that name: the capture's own one,
 * which Magento tells in its place, is what tracking is written to. */
static void keep_name(struct txn *txn, const struct facts *known)
{
	for (size_t i = 0; known && i < known->txns.count; i++) {
		const struct txn *first = &known->txns.at[i];
		if (first->kind != TXN_AUTHORIZATION || !first->connected ||
				!str_eq(first->gateway, txn->gateway) ||
				str_eq(first->reference, txn->reference))
			continue;
		txn->charge = txn->reference;
		txn->reference = first->reference;
		return;
	}
}

/* A charge is not what is captured, and where the payment has no name at the
 * gateway nothing can be asked of it there. */
static struct txn authorization_of(
		const struct reading *in, const struct txn *base, bool intent)
{
	struct txn out = *base;
	bool named = !str_starts(base->reference, STR("ch_")) &&
			!str_starts(base->reference, STR("py_")) &&
			!str_eq(base->reference, in->facts->remote);
	if (intent)
		return out;
	out.charge = STR_NONE;
	out.connected = base->connected && named;
	return out;
}

static void txn_add(struct reading *in, const struct txn *base,
		enum txn_kind kind, enum txn_state state, minor amount)
{
	struct txn *txn = LIST_ADD(in->arena, &in->facts->txns);
	*txn = *base;
	txn->kind = kind;
	txn->state = state;
	txn->amount = amount;
}

/* "12=re_1,13=re_2": what the gateway calls the refund of a credit memo. */
static struct str part_of(struct str parts, struct str memo)
{
	struct str pair, id;
	while (str_cut(&parts, ',', &pair))
		if (str_cut(&pair, '=', &id) && str_eq(id, memo) && pair.len)
			return pair;
	return memo;
}

static void read_repayments(struct reading *in, const struct txn *base,
		const struct lists *lists, const struct facts *known)
{
	for (size_t i = 0; known && i < known->refunds.count; i++) {
		const struct refund *refund = &known->refunds.at[i];
		struct txn txn = *base;
		if (refund->total <= 0)
			continue;
		txn.part = part_of(lists->parts, refund->id);
		txn.at = refund->at;
		txn_add(in, &txn, TXN_REFUND, TXN_SUCCEEDED, refund->total);
	}
}

RESULT mage_read_txns(struct reading *in, struct json order, enum state state,
		const struct lists *lists, const struct facts *known)
{
	struct sums sums;
	TRY(read_sums(in, order, &sums));
	struct txn base = txn_base(in, order);
	bool intent = str_starts(base.reference, STR("pi_"));
	if (!intent)
		keep_name(&base, known);
	struct txn authorization = authorization_of(in, &base, intent);
	if (sums.authorized > 0)
		txn_add(in, &authorization, TXN_AUTHORIZATION, TXN_SUCCEEDED,
				sums.authorized);
	if (sums.paid > 0)
		txn_add(in, &base, sums.authorized > 0 ? TXN_CAPTURE : TXN_SALE,
				TXN_SUCCEEDED, sums.paid);
	else if (sums.authorized > 0 && state == STATE_CANCELED)
		txn_add(in, &base, TXN_VOID, TXN_SUCCEEDED, 0);
	else if (sums.authorized == 0 && sums.total > 0)
		txn_add(in, &base, TXN_SALE,
				state == STATE_CANCELED ? TXN_FAILED
							: TXN_PENDING,
				sums.total);
	read_repayments(in, &base, lists, known);
	return OK;
}
