/* SPDX-License-Identifier: Apache-2.0 */
#include "order/agreed.h"
#include "order/books.h"
#include "order/scene.h"
#include "order/vat.h"

/* The first day that may be booked on. */
static struct str first_open(const struct scene *scene)
{
	const struct book_keeping *books = &scene->policy->books;
	struct str meant;
	return books_day(scene->policy, books->locked_through / DAY_MS,
			scene->arena, &meant);
}

/* Money came, whatever became of it since. */
#define HAD_MONEY \
	(PAYMENT_BIT(PAYMENT_PAID) | PAYMENT_BIT(PAYMENT_PARTIALLY_REFUNDED) | \
			PAYMENT_BIT(PAYMENT_REFUNDED))

/* What has passed the statuses that the profile books, unseen, or has never
 * one of them, would be without documents for ever. A profile that books
 * nothing means it. */
static void skipped_by_profile(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	enum payment_status status = scene->status.payment;
	if (f->invoice_at || !scene->by_date || !scene->fresh ||
			!order_is_for_books(f, scene->policy) ||
			!scene->profile->books_at ||
			!scene->policy->accounting.len ||
			!(PAYMENT_BIT(status) & HAD_MONEY))
		return;
	task_add(scene, out, STR("not_booked"), f->order.version,
			arena_print(scene->arena,
					"No document is made, skipped: the "
					"status %s is not in books_at of the "
					"profile %.*s.",
					payment_status_name(status),
					STR_FMT(scene->profile->name)));
}

/* A document of nothing says nothing: a person books what it moves. */
static void taxes_moved(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; agreed_known(f) && i < f->agreements.count; i++) {
		const struct agreement *a = &f->agreements.at[i];
		if (!agreed_is_change(a) || !agreed_moves_tax(f, a))
			continue;
		task_add(scene, out,
				arena_print(scene->arena, "edit_moves_tax:%.*s",
						STR_FMT(a->id)),
				a->at,
				STR("An edit changes the VAT and not the "
				    "total: it has no document. Book it by "
				    "hand."));
	}
}

/* The shop tells each refund's agreement with the refund itself. */
static void credits_not_agreed(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; agreed_known(f) && i < f->refunds.count; i++) {
		const struct refund *r = &f->refunds.at[i];
		time_ms due = r->at + scene->policy->document_overdue_ms;
		if (!r->total || refund_agreement(f, r->id) ||
				facts_document(f, DOCUMENT_CREDIT, r->id))
			continue;
		scene_wake(scene, due);
		if (scene->now < due)
			continue;
		task_add(scene, out,
				arena_print(scene->arena,
						"credit_not_agreed:%.*s",
						STR_FMT(r->id)),
				due,
				STR("The order was edited, and the shop does "
				    "not say what this refund takes off: it "
				    "is not credited."));
	}
}

/* What was booked later than it belongs to, until the period that it was
 * booked in is locked, too. */
static void locked_meanwhile(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; i < f->vouchers.count; i++) {
		const struct voucher *v = &f->vouchers.at[i];
		if (!v->meant.len || str_cmp(v->date, first_open(scene)) < 0)
			continue;
		task_add(scene, out,
				arena_print(scene->arena, "locked:%.*s",
						STR_FMT(v->source)),
				v->posted_at,
				arena_print(scene->arena,
						"%.*s belongs to %.*s, which "
						"is locked in the books: it "
						"was booked on %.*s.",
						STR_FMT(v->source),
						STR_FMT(v->meant),
						STR_FMT(v->date)));
	}
}

/* To a consumer in another country of the EU the VAT is that country's. */
static bool is_oss(const struct scene *scene, struct str to)
{
	struct str from = vat_country(&scene->policy->seller);
	return scene->policy->books.check_oss &&
			books_apply(scene->facts, scene->policy) &&
			!scene->facts->order.vat_id.len && vat_is_eu(from) &&
			vat_is_eu(to) && !str_eq_nocase(from, to);
}

/* What the shop charged is never changed here: a person looks at it. */
static void rate_look(struct scene *scene, struct decision *out, struct str to,
		int64_t rate)
{
	struct arena *arena = scene->arena;
	int64_t day = scene->facts->order.created_at / DAY_MS;
	if (!rate || vat_has_rate(to, day, rate))
		return;
	struct str text = money_print(rate, 4, arena);
	task_add(scene, out,
			arena_print(arena, "vat_rate:%lld", (long long)rate),
			scene->facts->order.created_at,
			arena_print(arena,
					"%.*s %% VAT was charged on a sale to "
					"%.*s, which has %.*s.",
					STR_FMT(text), STR_FMT(to),
					STR_FMT(vat_rates_print(
							to, day, arena))));
}

static void rates_odd(struct scene *scene, struct decision *out)
{
	const struct shop_order *order = &scene->facts->order;
	struct str to = order->ship_to.country.len ? order->ship_to.country
						   : order->bill_to.country;
	if (!is_oss(scene, to))
		return;
	for (size_t i = 0; i < order->lines.count; i++)
		if (!order->lines.at[i].gift_card)
			rate_look(scene, out, to, order->lines.at[i].tax_rate);
	if (order->shipping)
		rate_look(scene, out, to, order->shipping_rate);
}

void tasks_by_books(struct scene *scene, struct decision *out)
{
	rates_odd(scene, out);
	skipped_by_profile(scene, out);
	taxes_moved(scene, out);
	credits_not_agreed(scene, out);
	locked_meanwhile(scene, out);
}
