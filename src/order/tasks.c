/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tasks ask a person to look; they stop nothing and are never had: each is
 * there as long as its cause is.
 */
#include "carrier/carrier.h"
#include "order/scene.h"

void task_add(struct scene *scene, struct decision *out, struct str key,
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
	time_ms due = document_due_at(scene);
	if (!due || scene->policy->stage == STAGE_OBSERVE)
		return;
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
				is_retried(f, a, a->settled_at) ||
				attempt_went_elsewhere(scene, a))
			continue;
		struct str nowhere = attempt_found_nowhere(scene, a);
		task_add(scene, out,
				KEY("%s:%.*s", row->name, STR_FMT(a->target)),
				a->settled_at,
				KEY("To %s was refused: %.*s", row->sentence,
						STR_FMT(nowhere.len ? nowhere
								    : a->detail)));
	}
}

static const struct fulfillment_order *request_fo(
		const struct facts *f, struct str reference)
{
	struct parcel any = {.reference = reference};
	return facts_fo(f, parcel_fo(&any));
}

/* Since when nothing has left of what it has; 0: all has. */
static time_ms waits_since(
		const struct facts *f, const struct warehouse_request *r)
{
	time_ms since = r->accepted_at ? r->accepted_at : r->received_at;
	const struct fulfillment_order *fo = request_fo(f, r->reference);
	if (!request_has_parcel(f, r->reference))
		return since;
	if (!fo || !fo_rest_is_here(f, fo))
		return 0;
	for (size_t i = 0; i < f->parcels.count; i++)
		if (str_eq(f->parcels.at[i].reference, r->reference) &&
				parcel_out_at(&f->parcels.at[i]) > since)
			since = parcel_out_at(&f->parcels.at[i]);
	return since;
}

static void parcel_overdue(struct scene *scene, struct decision *out,
		const struct warehouse_request *r)
{
	time_ms had = waits_since(scene->facts, r);
	if (!had || r->refused_at || r->cancelled_at)
		return;
	time_ms due = had + scene->policy->parcel_overdue_ms;
	scene_wake(scene, due);
	if (scene->now >= due)
		task_add(scene, out,
				KEY("parcel_overdue:%.*s",
						STR_FMT(r->reference)),
				due,
				request_has_parcel(scene->facts, r->reference)
						? STR("A part of it has left, "
						      "and the rest has not.")
						: STR("The warehouse has it, "
						      "and no parcel has come "
						      "of it."));
}

/* The shop was told that it is too late, and so they are wanted after all. */
static bool cancel_was_rejected(const struct facts *f, struct str reference)
{
	const struct fulfillment_order *fo = request_fo(f, reference);
	return fo && fo->request == REQUEST_CANCELLATION_REJECTED;
}

static const struct attempt *send_of(
		const struct scene *s, struct str reference)
{
	const struct facts *f = s->facts;
	for (size_t i = 0; i < f->attempts.count; i++)
		if (f->attempts.at[i].want == WANT_SEND &&
				str_eq(reference,
						send_reference(f,
								f->attempts.at[i]
										.target,
								s->arena)))
			return &f->attempts.at[i];
	return NULL;
}

/* Called back because it has changed, and still wanted: that is a hold. */
static bool only_changed(const struct scene *s, struct str reference)
{
	const struct attempt *send = send_of(s, reference);
	const struct attempt *recall = send
			? facts_attempt(s->facts, WANT_SEND_CANCEL,
					  send->target)
			: NULL;
	return recall && str_eq(recall->value, STR(RECALL_CHANGED)) &&
			!s->status.cancelled && !s->staff_cancelled && s->ships;
}

/* It left before the change was heard of, or all the same. */
static void went_elsewhere(struct scene *scene, struct decision *out,
		const struct warehouse_request *r)
{
	const struct facts *f = scene->facts;
	const struct attempt *send = send_of(scene, r->reference);
	const struct fulfillment_order *fo = request_fo(f, r->reference);
	const struct parcel *under_way = NULL;
	if (!send || !send_went_elsewhere(scene, send, fo))
		return;
	for (size_t i = 0; i < f->parcels.count; i++) {
		const struct parcel *p = &f->parcels.at[i];
		if (str_eq(p->reference, r->reference) && parcel_is_out(p) &&
				!parcel_is_over(p))
			under_way = p;
	}
	if (under_way)
		task_add(scene, out,
				KEY("went_elsewhere:%.*s",
						STR_FMT(r->reference)),
				parcel_out_at(under_way),
				KEY("The address has changed, and the parcel "
				    "is on its way to the one before:%.*s.",
						STR_FMT(send_address_said(scene,
								send, fo))));
}

static void requests(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; i < f->requests.count; i++) {
		const struct warehouse_request *r = &f->requests.at[i];
		parcel_overdue(scene, out, r);
		went_elsewhere(scene, out, r);
		if (r->unknown_status.len &&
				(!r->unknown_at || request_unknown_since(f, r)))
			task_add(scene, out,
					KEY("unknown_status:%.*s",
							STR_FMT(r->reference)),
					r->unknown_at ? r->unknown_at
						      : r->received_at,
					KEY("The warehouse says \"%.*s\": a "
					    "status that is not known here.",
							STR_FMT(r->unknown_status)));
		if (r->too_late_at && !cancel_was_rejected(f, r->reference) &&
				!only_changed(scene, r->reference))
			task_add(scene, out,
					KEY("goods_not_wanted:%.*s",
							STR_FMT(r->reference)),
					r->too_late_at,
					STR("The goods are not wanted any "
					    "more, and the warehouse could "
					    "not be stopped."));
	}
}

/* PayPal takes no longer number than this:
 * https://developer.paypal.com/docs/tracking/reference/ */
#define NUMBER_MAX 64

static bool has_no_number(const struct parcel *p)
{
	return !p->number.len;
}

static bool has_long_number(const struct parcel *p)
{
	return p->number.len > NUMBER_MAX;
}

static bool has_no_carrier(const struct parcel *p)
{
	return p->number.len && !p->carrier.len &&
			!carrier_of(STR_NONE, p->number);
}

/* What keeps a parcel that left from being followed. */
static const struct {
	bool (*is)(const struct parcel *p);
	const char *key, *text;
} parcel_troubles[] = {
		{has_no_number, "no_tracking",
				"The parcel has no tracking number."},
		{has_long_number, "long_tracking",
				"The tracking number is longer than 64 "
				"characters: PayPal does not take it."},
		{has_no_carrier, "no_carrier",
				"The warehouse names no carrier of the "
				"parcel."},
};

static void parcel_task(struct scene *scene, struct decision *out,
		const struct parcel *p)
{
	for (size_t i = 0; i < sizeof parcel_troubles / sizeof *parcel_troubles;
			i++)
		if (parcel_troubles[i].is(p))
			task_add(scene, out,
					KEY("%s:%.*s|%.*s",
							parcel_troubles[i].key,
							STR_FMT(p->reference),
							STR_FMT(p->parcel)),
					parcel_out_at(p),
					str_of(parcel_troubles[i].text));
}

static void parcels(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; i < f->parcels.count; i++)
		if (parcel_is_out(&f->parcels.at[i]))
			parcel_task(scene, out, &f->parcels.at[i]);
}

static void routes(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; scene->policy->routes.count && i < f->fos.count;
			i++) {
		const struct fulfillment_order *fo = &f->fos.at[i];
		if (fo_is_open(fo) && fo_is_shipped(fo) && scene->ships &&
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
static bool is_stuck(const struct scene *s, const struct fulfillment_order *fo)
{
	bool asked = fo->request == REQUEST_CANCELLATION_REQUESTED &&
			policy_can(s->policy, s->facts->shop,
					VERB_SHOP_CANCEL_ACCEPT);
	bool moves = fo->request <= REQUEST_ACCEPTED || asked ||
			fo->request == REQUEST_CANCELLATION_REJECTED;
	return fo->status == FO_INCOMPLETE || (fo_is_open(fo) && !moves);
}

static void fulfillment_orders(struct scene *scene, struct decision *out)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; scene->ships && i < f->fos.count; i++) {
		const struct fulfillment_order *fo = &f->fos.at[i];
		if (!is_stuck(scene, fo) || !fo_has_lines(fo) ||
				!fo_is_shipped(fo) || scene->status.cancelled ||
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
		document_overdue, refusals, requests, parcels, routes,
		fulfillment_orders, tasks_by_payments, returns, shop_behind,
		bounces, words, tasks_by_rules, tasks_by_mapping,
		tasks_by_books, tasks_by_payment_book, tasks_by_restore};

/* Old orders are not ours to mind; one that could not be read may be new. */
void tasks_compute(struct scene *scene, struct decision *out)
{
	if (scene->facts->order.known && !scene->by_date)
		return;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		all[i](scene, out);
}
