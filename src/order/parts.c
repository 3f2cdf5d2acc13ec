/* SPDX-License-Identifier: Apache-2.0 */
/* Small questions to the facts, asked from several places. */
#include "order/agreed.h"
#include "order/scene.h"

struct str target_fo(struct str target)
{
	for (size_t i = target.len; i > 0; i--)
		if (target.at[i - 1] == '.')
			return (struct str){target.at, i - 1};
	return target;
}

struct str send_reference(const struct facts *facts, struct str target,
		struct arena *arena)
{
	return reference_make(
			facts->shop, facts->remote, STR("send"), target, arena);
}

/* Is this request over, so that the next one may follow? */
static bool request_is_over(const struct facts *facts,
		const struct warehouse_request *r, struct str target,
		struct arena *arena)
{
	const struct attempt *a = facts_attempt(facts, WANT_SEND, target);
	if (r->cancelled_at)
		return true;
	if (r->refused_at && a && is_retried(facts, a, r->refused_at))
		return true;
	return r->refused_at &&
			is_released(facts,
					arena_print(arena, "send:%.*s",
							STR_FMT(target)),
					r->refused_at, 0);
}

/* The fulfillment order's id and how many requests for it are over. */
struct str send_target(struct scene *scene, const struct fulfillment_order *fo)
{
	for (int over = 0;; over++) {
		struct str target = arena_print(
				scene->arena, "%.*s.%d", STR_FMT(fo->id), over);
		const struct warehouse_request *r = facts_request(scene->facts,
				send_reference(scene->facts, target,
						scene->arena));
		if (!r ||
				!request_is_over(scene->facts, r, target,
						scene->arena))
			return target;
	}
}

/* The warehouse names the request; the request names the fulfillment order. */
struct str parcel_fo(const struct parcel *parcel)
{
	if (parcel->fo.len)
		return parcel->fo;
	struct str rest = parcel->reference, part;
	for (int i = 0; i < 3; i++)
		if (!str_cut(&rest, '.', &part))
			return STR_NONE;
	return target_fo(rest);
}

/* The first that was heard from the road; the news of the hand-over itself
 * may be lost. 0: nothing. */
time_ms parcel_out_at(const struct parcel *p)
{
	const time_ms at[] = {p->handed_over_at, p->in_transit_at,
			p->out_for_delivery_at, p->attempted_at,
			p->delivered_at};
	time_ms first = 0;
	for (size_t i = 0; i < sizeof at / sizeof *at; i++)
		if (at[i] && (!first || at[i] < first))
			first = at[i];
	return first;
}

bool parcel_is_out(const struct parcel *p)
{
	return parcel_out_at(p) != 0;
}

bool parcel_is_over(const struct parcel *p)
{
	return p->delivered_at || p->presumed_at || p->returned_at;
}

static bool numbers_have(struct str numbers, struct str number)
{
	struct str one;
	while (str_cut(&numbers, ',', &one))
		if (str_eq(str_trim(one), number))
			return true;
	return false;
}

const struct fulfillment *parcel_at_shop(
		const struct facts *facts, const struct parcel *parcel)
{
	struct str fo = parcel_fo(parcel);
	const struct fulfillment_order *its = facts_fo(facts, fo);
	if (!parcel->number.len && its && parcel_names_lines(parcel, its) &&
			!parcel_without_number_at_shop(facts, parcel))
		return NULL;
	for (size_t i = 0; i < facts->fulfillments.count; i++) {
		const struct fulfillment *f = &facts->fulfillments.at[i];
		if (f->cancelled)
			continue;
		bool same = parcel->number.len
				? numbers_have(f->tracking, parcel->number)
				: str_eq(f->fo, fo);
		if (same)
			return f;
	}
	return NULL;
}

/* A fulfillment of it that the shop has, or NULL. */
const struct fulfillment *fo_at_shop(const struct facts *facts, struct str fo)
{
	for (size_t i = 0; i < facts->fulfillments.count; i++)
		if (!facts->fulfillments.at[i].cancelled &&
				str_eq(facts->fulfillments.at[i].fo, fo))
			return &facts->fulfillments.at[i];
	return NULL;
}

/* When the first of its parcels left; 0: none has. */
time_ms fo_out_at(const struct facts *facts, struct str fo)
{
	time_ms first = 0;
	for (size_t i = 0; i < facts->parcels.count; i++) {
		const struct parcel *p = &facts->parcels.at[i];
		time_ms at = parcel_out_at(p);
		if (at && (!first || at < first) && str_eq(parcel_fo(p), fo))
			first = at;
	}
	return first;
}

/* Fetched by the customer, handed over in the shop, or no goods at all:
 * nothing for a warehouse. */
bool fo_is_shipped(const struct fulfillment_order *fo)
{
	static const char *const others[] = {
			"PICK_UP", "LOCAL", "RETAIL", "NONE"};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (str_eq(fo->delivery_method, str_of(others[i])))
			return false;
	return true;
}

/* What is fetched waits for the customer; what is handed over in the shop,
 * and what is no goods, waits for nobody. */
bool fo_is_over(const struct fulfillment_order *fo)
{
	return fo->status == FO_CLOSED || fo->status == FO_CANCELLED ||
			(fo->status == FO_INCOMPLETE && !fo_has_lines(fo)) ||
			str_eq(fo->delivery_method, STR("NONE")) ||
			str_eq(fo->delivery_method, STR("RETAIL"));
}

bool request_has_parcel(const struct facts *facts, struct str reference)
{
	for (size_t i = 0; i < facts->parcels.count; i++)
		if (str_eq(facts->parcels.at[i].reference, reference) &&
				parcel_is_out(&facts->parcels.at[i]))
			return true;
	return false;
}

struct str route_account(const struct policy *policy, struct str location)
{
	struct str other = STR_NONE;
	for (size_t i = 0; i < policy->routes.count; i++) {
		const struct route *r = &policy->routes.at[i];
		if (str_eq(r->location, location))
			return r->account;
		if (str_eq(r->location, STR("*")))
			other = r->account;
	}
	return other;
}

/* Said since the hold began, and after the attempt that it holds: the next
 * attempt may begin and be refused within the same millisecond. */
bool is_released(const struct facts *facts, struct str key, time_ms since,
		int64_t after)
{
	for (size_t i = 0; i < facts->commands.count; i++) {
		const struct command *c = &facts->commands.at[i];
		if (c->kind == COMMAND_RELEASE && c->at >= since &&
				c->id > after &&
				(!c->target.len || str_eq(c->target, key)))
			return true;
	}
	return false;
}

static bool names_attempt(
		const struct command *c, const struct attempt *attempt)
{
	int64_t id = 0;
	struct str want = str_of(want_name((enum want_kind)attempt->want));
	/* "Try all again" does not mean a letter that may have arrived. */
	if (!c->target.len)
		return attempt->outcome != OUTCOME_MAYBE;
	if (str_eq(c->target, want))
		return true;
	return !str_to_i64(c->target, &id).fault && id == attempt->id;
}

bool is_retried(const struct facts *facts, const struct attempt *attempt,
		time_ms since)
{
	for (size_t i = 0; i < facts->commands.count; i++) {
		const struct command *c = &facts->commands.at[i];
		if (c->kind == COMMAND_RETRY && c->at >= since &&
				c->id > attempt->id &&
				names_attempt(c, attempt))
			return true;
	}
	return false;
}

bool fo_is_open(const struct fulfillment_order *fo)
{
	return fo->status == FO_OPEN || fo->status == FO_IN_PROGRESS ||
			fo->status == FO_ON_HOLD || fo->status == FO_SCHEDULED;
}

bool fo_has_lines(const struct fulfillment_order *fo)
{
	for (size_t i = 0; i < fo->lines.count; i++)
		if (fo->lines.at[i].remaining > 0)
			return true;
	return false;
}

bool has_command(const struct facts *facts, enum command_kind kind)
{
	for (size_t i = 0; i < facts->commands.count; i++)
		if (facts->commands.at[i].kind == (int64_t)kind)
			return true;
	return false;
}

minor refund_gross(const struct refund *refund)
{
	minor gross = refund->total;
	bool whole = gross != 0;
	for (size_t i = 0; !whole && i < refund->lines.count; i++) {
		const struct refund_line *line = &refund->lines.at[i];
		if (money_add(gross, line->subtotal, &gross).fault ||
				money_add(gross, line->tax, &gross).fault)
			return INT64_MAX;
	}
	if (!whole && money_add(gross, refund->shipping, &gross).fault)
		return INT64_MAX;
	return gross;
}

minor document_gross(const struct facts *facts, const struct target *target)
{
	minor gross = 0;
	if (target->settled)
		return target->settled;
	if (target->refund)
		return refund_credits(facts, target->refund);
	/* Less than nothing is no document: a person has credited more. */
	if (!target->agreement) {
		gross = sale_gross(facts, target->kind == DOCUMENT_CREDIT);
		return gross > 0 ? gross : 0;
	}
	gross = agreed_gross(target->agreement);
	return gross < 0 ? -gross : gross;
}
