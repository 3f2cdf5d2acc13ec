/* SPDX-License-Identifier: Apache-2.0 */
#include "carrier/carrier.h"

#include "connector/paypal/plan.h"

#include "port/payment.h"
#include "port/request.h"

/* --- what is wanted ----------------------------------------------------- */

/* The first capture: a later one, or a refund, never moves the tracking. */
static const struct txn *capture_find(const struct ask *ask)
{
	const struct txn *first = NULL;
	for (size_t i = 0; i < ask->facts->txns.count; i++) {
		const struct txn *t = &ask->facts->txns.at[i];
		bool taken = (t->kind == TXN_SALE || t->kind == TXN_CAPTURE) &&
				t->state != TXN_FAILED;
		if (!taken || !t->charge.len || !txn_is_asked(ask, t))
			continue;
		if (!first || t->at < first->at ||
				(t->at == first->at &&
						str_cmp(t->charge,
								first->charge) <
								0))
			first = t;
	}
	return first;
}

static struct str checkout_find(const struct ask *ask)
{
	struct str checkout = STR_NONE;
	for (size_t i = 0; i < ask->facts->txns.count; i++) {
		const struct txn *t = &ask->facts->txns.at[i];
		if (txn_is_asked(ask, t) && t->checkout.len > checkout.len)
			checkout = t->checkout;
	}
	return checkout;
}

const struct parcel_wanted *tracking_find(
		const struct tracking *tracking, struct str id)
{
	for (size_t i = 0; i < tracking->parcels.count; i++)
		if (str_eq(tracking->parcels.at[i].id, id))
			return &tracking->parcels.at[i];
	return NULL;
}

/* "PostNord:111,GLS:222" */
static void parcels_read(
		struct str value, struct arena *arena, struct tracking *out)
{
	struct parcel_name name;
	while (parcel_name_cut(&value, &name)) {
		struct parcel_wanted p = {
				.carrier = name.carrier, .number = name.number};
		p.id = arena_print(arena, "%.*s-%.*s", STR_FMT(out->capture),
				STR_FMT(p.number));
		if (!tracking_find(out, p.id))
			*LIST_ADD(arena, &out->parcels) = p;
	}
}

bool tracking_of(const struct ask *ask, struct arena *arena,
		struct tracking *out)
{
	const struct txn *capture = capture_find(ask);
	*out = (struct tracking){0};
	if (!capture)
		return false;
	out->capture = capture->charge;
	out->checkout = checkout_find(ask);
	parcels_read(ask->effect->value, arena, out);
	return true;
}

/* --- what must be done -------------------------------------------------- */

/* PayPal takes ASCII alone, and nothing that looks like an address, a mail or
 * a phone number (tracking v1, tracking_number). */
static const char *number_problem(struct str number)
{
	if (number.len > TRACKING_NUMBER_MAX)
		return "PayPal takes no number of more than 64 characters";
	for (size_t i = 0; i < number.len; i++)
		if (number.at[i] < ' ' || number.at[i] > '~')
			return "PayPal takes only ASCII in a number";
	if (str_find(number, STR("://")) >= 0 ||
			str_starts(number, STR("www.")))
		return "PayPal takes no web address for a number";
	if (str_find(number, STR("@")) >= 0 || number.at[0] == '+')
		return "PayPal takes no mail address or phone number for a "
		       "tracking number";
	return NULL;
}

#define OUT_OF_UPDATES "PayPal allows no more than 5 changes of one tracker"

struct planning {
	const struct ask *ask;
	const struct tracking *tracking;
	const shown_list *shown;
	struct arena *arena;
	struct plan *plan;
};

static void step_add(struct planning *p, enum step_kind kind, struct str id,
		struct str why)
{
	*LIST_ADD(p->arena, &p->plan->steps) = (struct step){kind, id, why};
}

static const struct gateway_tracker *known(
		const struct planning *p, struct str id)
{
	return facts_tracker(p->ask->facts, p->ask->account->name, id);
}

/* Each change is counted before it is made, so that one whose answer was lost
 * has been counted. */
static void change_add(struct planning *p, enum step_kind kind, struct str id,
		struct str spelling)
{
	const struct gateway_tracker *t = known(p, id);
	if (t && t->updates >= TRACKER_UPDATES_MAX)
		step_add(p, STEP_REFUSED, id, STR(OUT_OF_UPDATES));
	else
		step_add(p, kind, id, spelling);
}

static const struct shown *shown_find(
		const struct planning *p, struct str own_id)
{
	for (size_t i = 0; i < p->shown->count; i++)
		if (str_eq(p->shown->at[i].own_id, own_id))
			return &p->shown->at[i];
	return NULL;
}

static bool has_carrier(const struct planning *p, const struct shown *shown,
		const struct parcel_wanted *wanted)
{
	const struct gateway_tracker *t = known(p, wanted->id);
	struct str name = paypal_carrier(
			wanted, p->ask->facts->order.ship_to.country, false);
	if (shown->has_carrier)
		return str_eq(shown->carrier, name) &&
				(!str_eq(name, STR("OTHER")) ||
						str_eq(shown->carrier_other,
								carrier_other(wanted)));
	/* Not shown: what we wrote last, unless that answer was lost. */
	return !t ||
			(str_eq(t->carrier, wanted->carrier) &&
					t->confirmed > t->updates);
}

static void plan_parcel(struct planning *p, const struct parcel_wanted *wanted)
{
	const char *problem = number_problem(wanted->number);
	const struct shown *shown = shown_find(p, wanted->id);
	if (problem)
		step_add(p, STEP_REFUSED, wanted->id, str_of(problem));
	else if (!shown)
		step_add(p, STEP_ADD, wanted->id, STR_NONE);
	else if (shown->cancelled || !has_carrier(p, shown, wanted))
		change_add(p, STEP_UPDATE, wanted->id, STR_NONE);
}

/* One that somebody else wrote is left alone. */
static bool is_over(const struct planning *p, const struct shown *shown)
{
	return !shown->cancelled && known(p, shown->own_id) &&
			!tracking_find(p->tracking, shown->own_id);
}

void plan_make(const struct ask *ask, const struct tracking *tracking,
		const shown_list *shown, bool orders, struct arena *arena,
		struct plan *out)
{
	struct planning p = {ask, tracking, shown, arena, out};
	*out = (struct plan){.orders = orders};
	/* Never two live ones for a parcel, not even for a moment. */
	for (size_t i = 0; i < shown->count; i++)
		if (is_over(&p, &shown->at[i]))
			change_add(&p, STEP_CANCEL, shown->at[i].own_id,
					shown->at[i].id);
	for (size_t i = 0; i < tracking->parcels.count; i++)
		plan_parcel(&p, &tracking->parcels.at[i]);
}

/* --- cursors ------------------------------------------------------------ */

struct str plan_write(const struct plan *plan, struct arena *arena)
{
	struct str out = plan->orders ? STR("o:") : STR("t:");
	for (size_t i = 0; i < plan->steps.count; i++) {
		const struct step *s = &plan->steps.at[i];
		out = arena_print(arena, "%.*s%s%c%.*s%s%.*s", STR_FMT(out),
				i ? "," : "", (char)s->kind,
				STR_FMT(url_encode(s->id, arena)),
				s->why.len ? "=" : "",
				STR_FMT(url_encode(s->why, arena)));
	}
	return out;
}

bool plan_read(struct str cursor, struct arena *arena, struct plan *out)
{
	struct str part;
	*out = (struct plan){.orders = str_starts(cursor, STR("o:"))};
	if (!out->orders && !str_starts(cursor, STR("t:")))
		return false;
	cursor = str_skip(cursor, 2);
	while (str_cut(&cursor, ',', &part)) {
		struct step step = {0};
		struct str id = STR_NONE;
		if (part.len < 2 || !strchr("xua!", part.at[0]))
			return false;
		step.kind = (enum step_kind)part.at[0];
		part = str_skip(part, 1);
		str_cut(&part, '=', &id);
		step.id = url_decode(id, arena);
		step.why = url_decode(part, arena);
		*LIST_ADD(arena, &out->steps) = step;
	}
	return true;
}

const struct step *plan_first(const struct plan *plan)
{
	for (size_t i = 0; i < plan->steps.count; i++)
		if (plan->steps.at[i].kind != STEP_REFUSED)
			return &plan->steps.at[i];
	return NULL;
}

/* The first `count` that are to be done leave the list. */
void plan_drop(struct plan *plan, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < plan->steps.count; i++) {
		bool drop = plan->steps.at[i].kind != STEP_REFUSED && count;
		count -= drop;
		if (!drop)
			plan->steps.at[kept++] = plan->steps.at[i];
	}
	plan->steps.count = kept;
}

/* Only what is added through v1 goes together. */
size_t plan_width(const struct plan *plan)
{
	size_t width = 0;
	const struct step *first = plan_first(plan);
	if (!first || plan->orders || first->kind != STEP_ADD)
		return first != NULL;
	for (const struct step *s = first;
			s < plan->steps.at + plan->steps.count; s++)
		width += s->kind == STEP_ADD && width < TRACKERS_BATCH_MAX;
	return width;
}
