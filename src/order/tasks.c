/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tasks ask a person to look; they stop nothing and are never had: each is
 * there as long as its cause is.
 */
#include "order/scene.h"

static void task_add(struct scene *scene, struct decision *out, struct str key,
		time_ms since, struct str text)
{
	for (size_t i = 0; i < out->tasks.count; i++)
		if (str_eq(out->tasks.at[i].key, key))
			return;
	struct task *task = LIST_ADD(scene->arena, &out->tasks);
	*task = (struct task){key, text, since};
}

#define KEY(...) arena_print(scene->arena, __VA_ARGS__)

static void document_overdue(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	const struct document *d = facts_document(f, DOCUMENT_SALE, STR_NONE);
	struct target sale = {.key = STR("sale"),
			.kind = DOCUMENT_SALE,
			.document = d};
	if ((d && d->number.len) || scene->policy->stage == STAGE_OBSERVE ||
			causes_fail(scene, want_row(WANT_DOCUMENT), &sale))
		return;
	time_ms due = f->invoice_at + scene->policy->document_overdue_ms;
	scene_wake(scene, due);
	if (scene->now >= due)
		task_add(scene, out, STR("document_overdue"), due,
				STR("The sale should have its document by "
				    "now."));
}

/* A refusal that holds nothing. */
static void refusals(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; i < f->attempts.count; i++) {
		const struct attempt *a = &f->attempts.at[i];
		const struct want_row *row = want_row(a->want);
		if (!row || row->refusal == REFUSAL_HOLDS ||
				(a->outcome != OUTCOME_REFUSED &&
						a->outcome != OUTCOME_GAVE_UP) ||
				is_retried(f, a, a->settled_at))
			continue;
		task_add(scene, out,
				KEY("%s:%.*s", row->name, STR_FMT(a->target)),
				a->settled_at,
				KEY("To %s was refused: %.*s", row->sentence,
						STR_FMT(a->detail)));
	}
}

static void parcel_overdue(struct scene *scene, struct decision *out,
		const struct warehouse_request *r)
{
	time_ms had = r->accepted_at ? r->accepted_at : r->received_at;
	if (!had || r->refused_at || r->cancelled_at ||
			request_has_parcel(scene->facts, r->reference))
		return;
	time_ms due = had + scene->policy->parcel_overdue_ms;
	scene_wake(scene, due);
	if (scene->now >= due)
		task_add(scene, out,
				KEY("parcel_overdue:%.*s",
						STR_FMT(r->reference)),
				due,
				STR("The warehouse has it, and no parcel has "
				    "come of it."));
}

static void requests(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; i < f->requests.count; i++) {
		const struct warehouse_request *r = &f->requests.at[i];
		parcel_overdue(scene, out, r);
		if (r->unknown_status.len)
			task_add(scene, out,
					KEY("unknown_status:%.*s",
							STR_FMT(r->reference)),
					r->received_at,
					KEY("The warehouse says \"%.*s\": a "
					    "status that is not known here.",
							STR_FMT(r->unknown_status)));
		if (r->too_late_at)
			task_add(scene, out,
					KEY("goods_not_wanted:%.*s",
							STR_FMT(r->reference)),
					r->too_late_at,
					STR("The goods are not wanted any "
					    "more, and the warehouse could "
					    "not be stopped."));
	}
}

static void parcels(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; i < f->parcels.count; i++) {
		const struct parcel *p = &f->parcels.at[i];
		if (parcel_is_out(p) && !p->number.len)
			task_add(scene, out,
					KEY("no_tracking:%.*s|%.*s",
							STR_FMT(p->reference),
							STR_FMT(p->parcel)),
					parcel_out_at(p),
					STR("The parcel has no tracking "
					    "number."));
	}
}

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

static void routes(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; scene->policy->routes.count && i < f->fos.count;
			i++) {
		const struct fulfillment_order *fo = &f->fos.at[i];
		if (fo_is_open(fo) && scene->ships &&
				!route_account(scene->policy, fo->location).len)
			task_add(scene, out,
					KEY("no_route:%.*s",
							STR_FMT(fo->location)),
					fo->version,
					KEY("No warehouse is chosen for the "
					    "location %.*s.",
							STR_FMT(fo->location_name)));
	}
}

/* The shop's side waits for a person there: nothing that is wanted here
 * would move it. */
static bool is_stuck(const struct fulfillment_order *fo)
{
	return fo->status == FO_INCOMPLETE ||
			(fo_is_open(fo) && fo->request > REQUEST_ACCEPTED);
}

static void fulfillment_orders(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; scene->ships && i < f->fos.count; i++) {
		const struct fulfillment_order *fo = &f->fos.at[i];
		if (!is_stuck(fo) || !fo_has_lines(fo) ||
				scene->status.cancelled ||
				!route_account(scene->policy, fo->location).len)
			continue;
		task_add(scene, out, KEY("request:%.*s", STR_FMT(fo->id)),
				fo->version,
				KEY("At the shop the request to send is %s, "
				    "the goods are %s: look there.",
						fo_request_name(fo->request),
						fo_status_name(fo->status)));
	}
}

#define EXPIRY_WARNING_MS DAY_MS

/* The gateway will not hold the money any longer. */
static void authorizations(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	if (scene->status.payment != PAYMENT_AUTHORIZED)
		return;
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		time_ms due = t->expires_at - EXPIRY_WARNING_MS;
		if (t->kind != TXN_AUTHORIZATION || t->state != TXN_SUCCEEDED ||
				t->expires_at <= scene->now)
			continue;
		scene_wake(scene, due);
		if (scene->now < due)
			continue;
		task_add(scene, out,
				KEY("authorization_ends:%.*s|%.*s",
						STR_FMT(t->gateway),
						STR_FMT(t->reference)),
				due,
				KEY("The authorization ends at %.*s: capture "
				    "it before.",
						STR_FMT(time_print(
								t->expires_at,
								scene->arena))));
	}
}

static const char *const return_words[] = {
		[RETURN_RETURN_REQUESTED] =
				"A return is asked for: approve or decline it.",
		[RETURN_IN_PROGRESS] = "A return is on its way: inspect it "
				       "when it is there.",
		[RETURN_INSPECTION_COMPLETE] =
				"A return was inspected: refund it or not.",
		[RETURN_RETURN_FAILED] = "A return has failed: look at it.",
		[RETURN_OTHER] = NULL,
};

static void returns(struct scene *scene, struct decision *out)
{
	const char *text = return_words[scene->status.returns];
	if (text)
		task_add(scene, out, STR("return"), scene->facts->order.version,
				str_of(text));
}

#define BEHIND_MAX_MS HOUR_MS

/* The shop told of a change and does not show it, however often it is
 * read. */
static void shop_behind(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	time_ms due = f->hint_version + BEHIND_MAX_MS;
	if (scene->fresh || f->read_seq <= f->hint_seq)
		return;
	scene_wake(scene, due);
	if (scene->now >= due)
		task_add(scene, out, STR("shop_behind"), due,
				STR("The shop told of a change, and still "
				    "shows an older state."));
}

static void bounces(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; i < f->documents.count; i++) {
		const struct document *d = &f->documents.at[i];
		struct str key = document_key((enum document_kind)d->kind,
				d->cause, scene->arena);
		if (d->bounced_at)
			task_add(scene, out,
					KEY("mail_bounced:%.*s", STR_FMT(key)),
					d->bounced_at,
					STR("The customer's mail came back."));
	}
}

static void words(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	if (f->odd.len)
		task_add(scene, out, STR("odd"), f->order.version,
				KEY("Something unknown came from the shop: "
				    "%.*s",
						STR_FMT(f->odd)));
	if (f->order.absent)
		task_add(scene, out, STR("absent"), f->first_seen_at,
				STR("The shop does not have this order."));
}

static void (*const all[])(struct scene *scene, struct decision *out) = {
		document_overdue, refusals, requests, parcels, payment_differs,
		routes, fulfillment_orders, authorizations, returns,
		shop_behind, bounces, words};

/* Old orders are not ours to mind; one that could not be read may be new. */
void tasks_compute(struct scene *scene, struct decision *out)
{
	if (scene->facts->order.known && !scene->by_date)
		return;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		all[i](scene, out);
}
