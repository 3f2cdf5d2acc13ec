/* SPDX-License-Identifier: Apache-2.0 */
#include "order/facts.h"
#include "order/facts_table.h"

#define AS_WORD(x) #x,
#define WORDS(name_, list_) \
	static const char *const name_##_list[] = { \
			"UNKNOWN", list_(AS_WORD) "OTHER"}; \
	const struct words name_ = {name_##_list, \
			sizeof name_##_list / sizeof *name_##_list}

WORDS(payment_words, PAYMENT_STATUSES);
WORDS(fulfillment_words, FULFILLMENT_STATUSES);
WORDS(return_words, RETURN_STATUSES);
WORDS(fo_words, FO_STATUSES);
WORDS(request_words, FO_REQUESTS);

/* No word is "not known"; a word that is not in the list is OTHER. The two
 * ends of the list are ours and are never read. */
static int word_read(const struct words *words, struct str word)
{
	if (word.len == 0)
		return 0;
	for (int i = 1; i < (int)words->count - 1; i++)
		if (str_eq(str_of(words->names[i]), word))
			return i;
	return (int)words->count - 1;
}

const char *word_name(const struct words *words, int64_t value)
{
	if (value < 0 || value >= (int64_t)words->count)
		return "OTHER";
	return words->names[value];
}

#define READ_AND_NAME(enum_, prefix_, words_) \
	enum enum_ prefix_##_read(struct str word) \
	{ \
		return (enum enum_)word_read(&words_, word); \
	} \
	const char *prefix_##_name(enum enum_ s) \
	{ \
		return word_name(&words_, (int64_t)s); \
	}

READ_AND_NAME(payment_status, payment_status, payment_words)
READ_AND_NAME(fulfillment_status, fulfillment_status, fulfillment_words)
READ_AND_NAME(return_status, return_status, return_words)
READ_AND_NAME(fo_status, fo_status, fo_words)
READ_AND_NAME(fo_request, fo_request, request_words)

const char *progress_name(enum progress p)
{
	static const char *const names[] = {
			[PROGRESS_NEW] = "new",
			[PROGRESS_PENDING] = "pending",
			[PROGRESS_AUTHORIZED] = "authorized",
			[PROGRESS_PAID] = "paid",
			[PROGRESS_INVOICED] = "invoiced",
			[PROGRESS_PROCESSING] = "processing",
			[PROGRESS_PARTIALLY_SHIPPED] = "partially_shipped",
			[PROGRESS_SHIPPED] = "shipped",
			[PROGRESS_DELIVERED] = "delivered",
			[PROGRESS_HELD] = "held",
			[PROGRESS_CANCELLED] = "cancelled",
			[PROGRESS_REFUNDED] = "refunded",
			[PROGRESS_VOIDED] = "voided",
			[PROGRESS_EXPIRED] = "expired",
	};
	if (p < 0 || p > PROGRESS_EXPIRED)
		return "new";
	return names[p];
}

/* Past the largest amount it stays there: it is compared, never booked. */
static void sum_add(minor *sum, minor amount)
{
	if (money_add(*sum, amount, sum).fault)
		*sum = INT64_MAX;
}

/* What the transactions add up to. */
struct sums {
	minor captured, refunded, authorized;
	bool lapsed, voided;
};

static void sum_authorization(const struct facts *f, const struct txn *t,
		int64_t now, struct sums *sums)
{
	if (facts_txn_voided(f, t))
		sums->voided = true;
	else if (t->expires_at && t->expires_at <= now)
		sums->lapsed = true;
	else
		sum_add(&sums->authorized, t->amount);
}

static void sum_txns(const struct facts *f, int64_t now, struct sums *sums)
{
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		if (t->state != TXN_SUCCEEDED || facts_txn_twin(f, t))
			continue;
		if (t->kind == TXN_SALE || t->kind == TXN_CAPTURE)
			sum_add(&sums->captured, t->amount);
		else if (t->kind == TXN_REFUND)
			sum_add(&sums->refunded, t->amount);
		else if (t->kind == TXN_AUTHORIZATION)
			sum_authorization(f, t, now, sums);
	}
}

static enum payment_status payment_derive(const struct facts *f, int64_t now)
{
	struct sums s = {0};
	sum_txns(f, now, &s);
	if (s.captured > 0) {
		if (s.refunded >= s.captured)
			return PAYMENT_REFUNDED;
		if (s.refunded > 0)
			return PAYMENT_PARTIALLY_REFUNDED;
		return s.captured >= f->order.current_total
				? PAYMENT_PAID
				: PAYMENT_PARTIALLY_PAID;
	}
	if (s.authorized > 0)
		return PAYMENT_AUTHORIZED;
	if (s.lapsed)
		return PAYMENT_EXPIRED;
	if (s.voided)
		return PAYMENT_VOIDED;
	return f->order.known && f->order.current_total == 0 ? PAYMENT_PAID
							     : PAYMENT_PENDING;
}

void status_of(const struct facts *facts, int64_t now, struct status *out)
{
	const struct shop_order *o = &facts->order;
	*out = (struct status){
			.archived = o->closed_at != 0,
			.cancelled = o->cancelled_at != 0,
			.payment = o->payment,
			.payment_derived = payment_derive(facts, now),
			.fulfillment = o->fulfillment,
			.returns = o->returns,
	};
}
