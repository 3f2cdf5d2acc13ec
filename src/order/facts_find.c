/* SPDX-License-Identifier: Apache-2.0 */
/* Look-ups. The lists are short (a few items): a walk beats an index. */
#include "order/facts.h"

#define FIND(list_, match_) \
	do { \
		for (size_t i = 0; i < (list_).count; i++) { \
			__auto_type item = &(list_).at[i]; \
			if (match_) \
				return item; \
		} \
		return NULL; \
	} while (0)

struct txn *facts_txn(const struct facts *f, struct str gateway,
		struct str reference, enum txn_kind kind, struct str part)
{
	FIND(f->txns,
			item->kind == (int64_t)kind &&
					str_eq(item->reference, reference) &&
					str_eq(item->gateway, gateway) &&
					str_eq(item->part, part));
}

static bool is_alike(const struct txn *a, const struct txn *b)
{
	return a->kind == b->kind && a->amount == b->amount &&
			str_eq(a->gateway, b->gateway);
}

/* Does this account have a payment of that reference for itself? */
static bool stands_apart(
		const struct facts *f, struct str gateway, struct str reference)
{
	bool any = false;
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		if (!str_eq(t->gateway, gateway) ||
				!str_eq(t->reference, reference))
			continue;
		if (t->unique)
			return false;
		any = true;
	}
	return any;
}

bool facts_same_payment(const struct facts *f, struct str gateway,
		struct str other, struct str reference)
{
	return str_eq(gateway, other) || !stands_apart(f, gateway, reference) ||
			!stands_apart(f, other, reference);
}

/* What the shop says of one account, another one has told. */
static const struct txn *told_elsewhere(
		const struct facts *f, const struct txn *txn)
{
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		if (t->unique && t->kind == txn->kind &&
				!str_eq(t->gateway, txn->gateway) &&
				str_eq(t->reference, txn->reference) &&
				str_eq(t->part, txn->part))
			return t;
	}
	return NULL;
}

/* The shop's word for a payment that the gateway knows by another name: Magento
 * tells the capture, and PayPal the authorization that it is of. */
static const struct txn *told_by_charge(
		const struct facts *f, const struct txn *txn)
{
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		if (t->evidence & EVIDENCE_GATEWAY &&
				str_eq(t->gateway, txn->gateway) &&
				str_eq(t->charge, txn->reference) &&
				!str_eq(t->reference, txn->reference))
			return t;
	}
	return NULL;
}

const struct txn *facts_txn_renamed(
		const struct facts *f, const struct txn *txn)
{
	bool shops = txn->evidence == EVIDENCE_SHOP && txn->reference.len;
	return shops && txn->connected && !txn->shops_name
			? told_by_charge(f, txn)
			: NULL;
}

const struct txn *facts_txn_twin(const struct facts *f, const struct txn *txn)
{
	const struct txn *renamed = facts_txn_renamed(f, txn);
	const struct txn *twin = NULL;
	size_t nameless = 0, named = 0;
	if (!txn->connected || renamed)
		return renamed;
	if (!txn->shops_name)
		return txn->unique || txn->evidence & EVIDENCE_GATEWAY
				? NULL
				: told_elsewhere(f, txn);
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		if (!is_alike(t, txn))
			continue;
		nameless += t->shops_name;
		if (t->shops_name || t->evidence != EVIDENCE_GATEWAY)
			continue;
		named++;
		twin = t;
	}
	return nameless == 1 && named == 1 ? twin : NULL;
}

bool facts_txn_voided(const struct facts *f, const struct txn *auth)
{
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		if (t->kind == TXN_VOID && t->state == TXN_SUCCEEDED &&
				str_eq(t->reference, auth->reference) &&
				facts_same_payment(f, t->gateway, auth->gateway,
						auth->reference))
			return true;
	}
	return false;
}

struct fulfillment_order *facts_fo(const struct facts *f, struct str id)
{
	FIND(f->fos, str_eq(item->id, id));
}

struct document *facts_document(const struct facts *f, enum document_kind kind,
		struct str cause)
{
	FIND(f->documents,
			item->kind == (int64_t)kind &&
					str_eq(item->cause, cause));
}

struct warehouse_request *facts_request(
		const struct facts *f, struct str reference)
{
	FIND(f->requests, str_eq(item->reference, reference));
}

struct parcel *facts_parcel(const struct facts *f, struct str key)
{
	for (size_t i = 0; i < f->parcels.count; i++) {
		struct parcel *p = &f->parcels.at[i];
		if (key.len == p->reference.len + 1 + p->parcel.len &&
				str_starts(key, p->reference) &&
				key.at[p->reference.len] == '|' &&
				str_ends(key, p->parcel))
			return p;
	}
	return NULL;
}

struct gateway_tracker *facts_tracker(
		const struct facts *f, struct str gateway, struct str id)
{
	for (size_t i = 0; i < f->trackers.count; i++)
		if (str_eq(f->trackers.at[i].gateway, gateway) &&
				str_eq(f->trackers.at[i].id, id))
			return &f->trackers.at[i];
	return NULL;
}

struct attempt *facts_attempt(
		const struct facts *f, int64_t want, struct str target)
{
	FIND(f->attempts, item->want == want && str_eq(item->target, target));
}

struct attempt *facts_attempt_by_id(const struct facts *f, int64_t id)
{
	FIND(f->attempts, item->id == id);
}

struct firing *facts_firing(
		const struct facts *f, struct str rule, struct str cause)
{
	FIND(f->fired, str_eq(item->rule, rule) && str_eq(item->cause, cause));
}

struct refund *facts_refund(const struct facts *f, struct str id)
{
	FIND(f->refunds, str_eq(item->id, id));
}

struct line *facts_line(const struct facts *f, struct str id)
{
	FIND(f->order.lines, str_eq(item->id, id));
}

struct agreement *facts_agreement(const struct facts *f, struct str id)
{
	FIND(f->agreements, str_eq(item->id, id));
}
