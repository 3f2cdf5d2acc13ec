/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What PayPal shows and answers about trackers, and what the next step is.
 */
#include "connector/paypal/plan.h"

#include "port/request.h"

/* --- going on ----------------------------------------------------------- */

struct reading {
	const struct ask *ask;
	const struct http_response *response;
	struct tracking tracking;
	struct plan plan;
	struct arena *arena;
	struct outcome *out;
};

static struct gateway_tracker *tell(struct reading *r, struct str id)
{
	struct gateway_tracker *t = LIST_ADD(r->arena, &r->out->facts.trackers);
	const struct gateway_tracker *known =
			facts_tracker(r->ask->facts, r->ask->account->name, id);
	*t = (struct gateway_tracker){
			.gateway = r->ask->account->name, .id = id};
	if (known)
		t->updates = known->updates;
	outcome_facts(r->out, r->ask);
	return t;
}

/* What the next request is about is a fact before it leaves. */
static void announce(struct reading *r)
{
	size_t left = plan_width(&r->plan);
	for (size_t i = 0; i < r->plan.steps.count && left; i++) {
		const struct step *s = &r->plan.steps.at[i];
		const struct parcel_wanted *p =
				tracking_find(&r->tracking, s->id);
		if (s->kind == STEP_REFUSED)
			continue;
		struct gateway_tracker *t = tell(r, s->id);
		left--;
		if (s->kind != STEP_ADD) {
			t->updates++;
		} else if (p) {
			t->carrier = p->carrier;
			t->confirmed = 1;
		}
	}
}

static struct str foreign(struct reading *r)
{
	return arena_print(r->arena,
			"the transaction %.*s is not in the PayPal account "
			"%.*s",
			STR_FMT(r->tracking.capture),
			STR_FMT(r->ask->account->name));
}

/* All that is left of the plan, for the same reason. */
static bool all_foreign(struct reading *r)
{
	struct str words = foreign(r);
	for (size_t i = 0; i < r->plan.steps.count; i++)
		if (!str_eq(r->plan.steps.at[i].why, words))
			return false;
	return true;
}

static void refuse(struct reading *r)
{
	struct str all = STR_NONE;
	for (size_t i = 0; i < r->plan.steps.count; i++) {
		const struct step *s = &r->plan.steps.at[i];
		struct str number =
				str_skip(s->id, r->tracking.capture.len + 1);
		all = arena_print(r->arena, "%.*s%s%.*s: %.*s", STR_FMT(all),
				all.len ? "; " : "", STR_FMT(number),
				STR_FMT(s->why));
	}
	outcome_refused(r->out,
			all_foreign(r) ? STR("not_in_account") : STR("refused"),
			all);
	outcome_facts(r->out, r->ask);
}

/* The next step, or the end. */
static void go_on(struct reading *r)
{
	if (plan_first(&r->plan)) {
		announce(r);
		r->out->again = true;
		r->out->cursor = plan_write(&r->plan, r->arena);
	} else if (r->plan.steps.count) {
		refuse(r);
	} else {
		outcome_done(r->out, r->ask);
	}
}

/* --- looking ------------------------------------------------------------ */

static void look_read(struct reading *r, struct json root, bool orders)
{
	shown_list shown = {0};
	if (json_type(root) != JSON_OBJECT ||
			(orders &&
					json_type(json_get(root,
							"purchase_units")) !=
							JSON_ARRAY)) {
		outcome_bad_reply(r->out, "what is there can't be read");
		return;
	}
	trackers_shown(r->tracking.capture, root, orders, r->arena, &shown);
	plan_make(r->ask, &r->tracking, &shown, orders, r->arena, &r->plan);
	go_on(r);
}

/* What PayPal says of a transaction of another account, in plain words. */
static struct str plain_words(
		struct reading *r, struct json error, struct str otherwise)
{
	static const char *const issues[] = {"INVALID_TRANSACTION_ID",
			"CAPTURE_ID_NOT_FOUND", "INVALID_RESOURCE_ID",
			"RESOURCE_NOT_FOUND", "NOT_AUTHORIZED",
			"PERMISSION_DENIED"};
	struct str issue = paypal_issue(error, r->arena);
	for (size_t i = 0; i < sizeof issues / sizeof *issues; i++)
		if (str_eq(issue, str_of(issues[i])))
			return foreign(r);
	return otherwise;
}

static void not_here(struct reading *r)
{
	outcome_refused(r->out, STR("not_in_account"), foreign(r));
}

static bool is_missing(struct reading *r)
{
	return r->response->status == 404 || r->response->status == 403;
}

/* An order that Orders v2 does not have was made without it. v1 says "not
 * found" where nothing is there yet. */
static void look_refused(struct reading *r, bool orders)
{
	shown_list none = {0};
	if (orders && r->response->status == 404) {
		r->out->again = true;
		r->out->cursor = PLAN_LEGACY;
		return;
	}
	if (r->response->status == 404) {
		plan_make(r->ask, &r->tracking, &none, false, r->arena,
				&r->plan);
		go_on(r);
	} else if (is_missing(r)) {
		not_here(r);
	} else {
		paypal_error(r->response, r->arena, r->out);
	}
}

/* --- what a step has come to -------------------------------------------- */

static void confirm(struct reading *r, const struct step *step)
{
	const struct parcel_wanted *p = tracking_find(&r->tracking, step->id);
	struct gateway_tracker *t = tell(r, step->id);
	if (step->kind != STEP_UPDATE || !p)
		return;
	t->carrier = p->carrier;
	t->confirmed = t->updates + 1;
}

static bool added_is_shown(
		struct reading *r, struct json root, const struct step *step)
{
	shown_list shown = {0};
	trackers_shown(r->tracking.capture, root, true, r->arena, &shown);
	for (size_t i = 0; i < shown.count; i++)
		if (str_eq(shown.at[i].own_id, step->id) &&
				!shown.at[i].cancelled)
			return true;
	return false;
}

static bool batch_has(struct reading *r, struct json root, struct str id)
{
	struct json one, all = json_get(root, "tracker_identifiers");
	struct str number = str_skip(id, r->tracking.capture.len + 1);
	for (struct json_iter i = json_each(all); json_next(&i, &one);)
		if (str_eq(json_str(json_get(one, "tracking_number"), r->arena),
				    number) &&
				str_eq(json_str(json_get(one, "transaction_id"),
						       r->arena),
						r->tracking.capture))
			return true;
	return false;
}

/* The error that names this number, else the one in its place. */
static struct json batch_error(struct reading *r, struct json root,
		struct str number, size_t nth)
{
	struct json one, detail, at_place = {0};
	struct json errors = json_get(root, "errors");
	size_t place = 0;
	for (struct json_iter i = json_each(errors); json_next(&i, &one);) {
		struct json details = json_get(one, "details");
		for (struct json_iter k = json_each(details);
				json_next(&k, &detail);)
			if (str_find(json_str(json_get(detail, "value"),
						     r->arena),
					    number) >= 0)
				return one;
		if (place++ == nth)
			at_place = one;
	}
	return at_place;
}

static bool passes_by_itself(struct str name)
{
	return str_eq(name, STR("INTERNAL_SERVER_ERROR")) ||
			str_eq(name, STR("SERVICE_UNAVAILABLE")) ||
			str_eq(name, STR("RATE_LIMIT_REACHED"));
}

/* 200, and yet some of them may have been refused: each is looked at. False:
 * one failed for now, and all is looked at anew. */
static bool batch_read(struct reading *r, struct json root)
{
	size_t left = plan_width(&r->plan), failed = 0;
	for (size_t i = 0; i < r->plan.steps.count && left; i++) {
		struct step *s = &r->plan.steps.at[i];
		if (s->kind != STEP_ADD)
			continue;
		left--;
		if (batch_has(r, root, s->id)) {
			s->kind = STEP_NONE;
			continue;
		}
		struct str number =
				str_skip(s->id, r->tracking.capture.len + 1);
		struct json error = batch_error(r, root, number, failed++);
		struct str name = json_str(json_get(error, "name"), r->arena);
		if (!name.len || passes_by_itself(name))
			return false;
		s->kind = STEP_REFUSED;
		s->why = plain_words(r, error,
				detail_of(paypal_words(error, r->arena)));
	}
	return true;
}

static void plan_tidy(struct plan *plan)
{
	size_t kept = 0;
	for (size_t i = 0; i < plan->steps.count; i++)
		if (plan->steps.at[i].kind != STEP_NONE)
			plan->steps.at[kept++] = plan->steps.at[i];
	plan->steps.count = kept;
}

static void batch_done(struct reading *r, struct json root)
{
	if (!batch_read(r, root)) {
		outcome_bad_reply(r->out, "a part of the batch failed");
		return;
	}
	plan_tidy(&r->plan);
	go_on(r);
}

/* The body of an update's answer is empty. */
static void step_done(struct reading *r, const struct step *step)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (step->kind == STEP_ADD &&
			json_open(r->response->body, &doc).fault) {
		outcome_bad_reply(r->out, "the answer is not valid JSON");
		return;
	}
	if (step->kind == STEP_ADD && !r->plan.orders) {
		batch_done(r, json_root(doc));
		return;
	}
	if (step->kind == STEP_ADD &&
			!added_is_shown(r, json_root(doc), step)) {
		outcome_bad_reply(r->out, "the tracker is not in the answer");
		return;
	}
	if (step->kind != STEP_ADD)
		confirm(r, step);
	plan_drop(&r->plan, 1);
	go_on(r);
}

/* One that is refused does not take the others along. */
static void step_refused(struct reading *r)
{
	struct step *first = NULL;
	for (size_t i = 0; i < r->plan.steps.count && !first; i++)
		if (r->plan.steps.at[i].kind != STEP_REFUSED)
			first = &r->plan.steps.at[i];
	bool batch = first->kind == STEP_ADD && !r->plan.orders;
	paypal_error(r->response, r->arena, r->out);
	if (r->out->kind != OUTCOME_REFUSED ||
			r->out->fault == FAULT_CREDENTIALS || batch)
		return;
	/* What is gone needs no cancelling. */
	bool gone = first->kind == STEP_CANCEL && r->response->status == 404;
	first->kind = gone ? STEP_NONE : STEP_REFUSED;
	first->why = r->out->detail;
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (!json_open(r->response->body, &doc).fault)
		first->why = plain_words(r, json_root(doc), first->why);
	*r->out = (struct outcome){0};
	plan_tidy(&r->plan);
	go_on(r);
}

static bool is_good(int status)
{
	return status == 200 || status == 201 || status == 204;
}

void paypal_tracker_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	struct reading r = {.ask = ask,
			.response = response,
			.arena = arena,
			.out = out};
	bool looking = !ask->cursor.len || str_eq(ask->cursor, PLAN_LEGACY);
	if (!tracking_of(ask, arena, &r.tracking) ||
			(!looking &&
					(!plan_read(ask->cursor, arena,
							 &r.plan) ||
							!plan_first(&r.plan)))) {
		outcome_bad_reply(out, "the step is none of ours");
		return;
	}
	bool orders = r.tracking.checkout.len && !ask->cursor.len;
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (looking && response->status != 200)
		look_refused(&r, orders);
	else if (looking && json_open(response->body, &doc).fault)
		outcome_bad_reply(out, "the answer is not valid JSON");
	else if (looking)
		look_read(&r, json_root(doc), orders);
	else if (is_good(response->status))
		step_done(&r, plan_first(&r.plan));
	else
		step_refused(&r);
}
