/* SPDX-License-Identifier: Apache-2.0 */
/* Tasks about money: what shop and gateway tell of an order's payments. */
#include "order/scene.h"

#define KEY(...) arena_print(scene->arena, __VA_ARGS__)

/* The status from the transactions checks the shop's. Only where what is
 * there can be compared: read, and with transactions. */
static void payment_differs(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	if (!scene->fresh || !f->txns.count || !f->order.known ||
			scene->status.payment == scene->status.payment_derived)
		return;
	task_add(scene, out, STR("payment_differs"), f->order.version,
			KEY("The shop says %s, the transactions come to %s.",
					payment_status_name(
							scene->status.payment),
					payment_status_name(
							scene->status.payment_derived)));
}

/* Nobody looks any more. */
static void payment_pending(struct scene *scene, struct decision *out)
{
	time_ms over = pending_over_at(scene);
	scene_wake(scene, over);
	if (over && scene->now >= over)
		task_add(scene, out, STR("payment_pending"), over,
				STR("The payment is still pending: it is not "
				    "asked about any more."));
}

/* Nobody takes what is authorized before the gateway lets go of it. Where we
 * do so in time, a refusal is what tells. */
static bool may_lapse(const struct scene *s, const struct txn *t)
{
	return t->kind == TXN_AUTHORIZATION && (t->at || t->expires_at) &&
			s->policy->capture != CAPTURE_BEFORE_EXPIRY &&
			authorization_is_open(s->facts, t, s->now) &&
			!facts_txn_twin(s->facts, t);
}

static void authorization_ends(
		struct scene *scene, struct decision *out, const struct txn *t)
{
	time_ms due = capture_due_at(scene->policy, t);
	struct str end = time_print(
			authorization_end(scene->policy, t), scene->arena);
	scene_wake(scene, due);
	if (scene->now >= due)
		task_add(scene, out,
				KEY("authorization_ends:%.*s|%.*s",
						STR_FMT(t->gateway),
						STR_FMT(t->reference)),
				due,
				KEY("The authorization ends at %.*s: capture "
				    "it before.",
						STR_FMT(end)));
}

static void authorizations(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	if (scene->status.payment != PAYMENT_AUTHORIZED)
		return;
	for (size_t i = 0; i < f->txns.count; i++)
		if (may_lapse(scene, &f->txns.at[i]))
			authorization_ends(scene, out, &f->txns.at[i]);
}

/* Which payment at the gateway it is must be known before anything can be
 * told there. */
static void payments(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		bool paid = t->kind == TXN_SALE || t->kind == TXN_CAPTURE ||
				t->kind == TXN_AUTHORIZATION;
		if (!t->shops_name || !t->connected || !paid ||
				t->state != TXN_SUCCEEDED ||
				facts_txn_twin(f, t))
			continue;
		task_add(scene, out,
				KEY("payment_unmatched:%.*s|%.*s",
						STR_FMT(t->gateway),
						STR_FMT(t->reference)),
				t->at ? t->at : f->first_seen_at,
				KEY("The shop does not say which payment at "
				    "%.*s this is: no tracking goes there.",
						STR_FMT(t->gateway)));
	}
}

/* The gateway's own news of a payment come within minutes, or with its poll. */
#define UNTOLD_MAX_MS (2 * HOUR_MS)

static time_ms first_out(const struct facts *f)
{
	time_ms first = 0;
	for (size_t i = 0; i < f->parcels.count; i++) {
		const struct parcel *p = &f->parcels.at[i];
		time_ms at = parcel_out_at(p);
		if (at && (!first || at < first))
			first = at;
	}
	return first;
}

static bool is_untold(const struct scene *s, const struct txn *t)
{
	bool taken = t->kind == TXN_SALE || t->kind == TXN_CAPTURE;
	return taken && t->state == TXN_SUCCEEDED && t->connected &&
			!t->shops_name && !facts_txn_twin(s->facts, t) &&
			!payment_is_tracked(s, t);
}

/* Tracking waits for the gateway to tell what the payment is there. */
static void payments_untold(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	time_ms since = first_out(f), due = since + UNTOLD_MAX_MS;
	for (size_t i = 0; since && i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		if (!is_untold(scene, t))
			continue;
		scene_wake(scene, due);
		if (scene->now < due)
			continue;
		task_add(scene, out,
				KEY("payment_untold:%.*s|%.*s",
						STR_FMT(t->gateway),
						STR_FMT(t->reference)),
				due,
				KEY("%.*s has not told of payment %.*s: no "
				    "tracking goes there. Is it in that "
				    "account?",
						STR_FMT(t->gateway),
						STR_FMT(t->reference)));
	}
}

/* One that holds no goods has to be told all the same. */
static void disputes(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		if (t->kind == TXN_DISPUTE && t->state == TXN_PENDING)
			task_add(scene, out, dispute_key(t, scene->arena),
					t->at,
					KEY("The customer disputes the "
					    "payment: answer at %.*s.",
							STR_FMT(t->gateway)));
	}
}

static void (*const all[])(struct scene *scene, struct decision *out) = {
		payment_differs, payment_pending, authorizations, payments,
		payments_untold, disputes};

void tasks_by_payments(struct scene *scene, struct decision *out)
{
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		all[i](scene, out);
}
