/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tasks ask a person to look; they stop nothing and are never had: each is
 * there as long as its cause is.
 */
#include "order/scene.h"

static void task_add(struct scene *scene, struct decision *out, struct str key,
		time_ms since, struct str text)
{
	struct task *task = LIST_ADD(scene->arena, &out->tasks);
	*task = (struct task){key, text, since};
}

#define KEY(...) arena_print(scene->arena, __VA_ARGS__)

static void document_overdue(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	const struct document *d = facts_document(f, DOCUMENT_SALE, STR_NONE);
	if (!f->invoice_at || (d && d->number.len) || !f->order.total ||
			scene->policy->stage == STAGE_OBSERVE)
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
	if (!r->accepted_at || r->refused_at || r->cancelled_at ||
			request_has_parcel(scene->facts, r->reference))
		return;
	time_ms due = r->accepted_at + scene->policy->parcel_overdue_ms;
	scene_wake(scene, due);
	if (scene->now >= due)
		task_add(scene, out,
				KEY("parcel_overdue:%.*s",
						STR_FMT(r->reference)),
				due,
				STR("The warehouse accepted it, and no parcel "
				    "has come of it."));
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
					KEY("no_tracking:%.*s",
							STR_FMT(p->parcel)),
					p->handed_over_at,
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
	for (size_t i = 0; i < f->documents.count; i++)
		if (f->documents.at[i].bounced_at)
			task_add(scene, out,
					KEY("mail_bounced:%.*s",
							STR_FMT(f->documents.at[i].number)),
					f->documents.at[i].bounced_at,
					STR("The customer's mail came back."));
}

void tasks_compute(struct scene *scene, struct decision *out)
{
	if (!scene->by_date)
		return;
	document_overdue(scene, out);
	refusals(scene, out);
	requests(scene, out);
	parcels(scene, out);
	payment_differs(scene, out);
	routes(scene, out);
	words(scene, out);
}
