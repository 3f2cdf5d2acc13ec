/* SPDX-License-Identifier: Apache-2.0 */
/* What the shop is told of our holds, answers and status, and what it shows
 * of them. */
#include "order/scene.h"

/* ---- holds ---- */

#define OUR_HANDLE STR("waybill")

static bool was_done(const struct attempt *a)
{
	return a && a->outcome == OUTCOME_DONE;
}

/* A shop that holds orders as a whole does not say whose hold it is: it is
 * ours when we set it, and have not taken it off since. */
bool order_is_held_by_us(const struct facts *f)
{
	const struct attempt *hold = facts_attempt(f, WANT_SHOP_HOLD, STR_NONE);
	const struct attempt *off =
			facts_attempt(f, WANT_SHOP_RELEASE, STR_NONE);
	return f->order.held && was_done(hold) &&
			!(was_done(off) && off->id > hold->id);
}

bool fo_is_held_by_us(const struct facts *f, const struct fulfillment_order *fo)
{
	for (size_t i = 0; i < fo->holds.count; i++)
		if (str_starts(fo->holds.at[i].handle, OUR_HANDLE))
			return true;
	return fo->status == FO_ON_HOLD && order_is_held_by_us(f);
}

/* An upsell's hold, a person's at the shop. Where it is not told whose it
 * is, it is not ours. */
bool fo_is_held_by_others(
		const struct facts *f, const struct fulfillment_order *fo)
{
	if (fo->status != FO_ON_HOLD)
		return false;
	for (size_t i = 0; i < fo->holds.count; i++)
		if (!str_starts(fo->holds.at[i].handle, OUR_HANDLE))
			return true;
	return !fo_is_held_by_us(f, fo);
}

const struct hold *hold_over(
		const struct scene *scene, const struct fulfillment_order *fo)
{
	for (size_t i = 0; i < scene->holds.count; i++) {
		const struct hold *h = &scene->holds.at[i];
		if (h->scope == SCOPE_ORDER || (fo && str_eq(h->fo, fo->id)))
			return h;
	}
	return NULL;
}

/* The hold that keeps goods here which the shop still wants sent. */
static const struct hold *hold_of_goods(
		const struct scene *scene, const struct fulfillment_order *fo)
{
	const struct facts *f = scene->facts;
	if (!fo_is_open(fo) || !fo_has_lines(fo) || !fo_is_shipped(fo) ||
			fo_out_at(f, fo->id) ||
			!route_account(scene->policy, fo->location).len)
		return NULL;
	return hold_over(scene, fo);
}

/* "reason|what people read"; empty: no hold. */
static struct str hold_value(const struct hold *hold, struct arena *arena)
{
	if (!hold)
		return STR_NONE;
	return arena_print(arena, "%.*s|%.*s", STR_FMT(hold->reason),
			STR_FMT(hold->text));
}

static void add(struct scene *scene, targets *out,
		const struct fulfillment_order *fo, const struct hold *hold)
{
	*LIST_ADD(scene->arena, out) = (struct target){
			.key = fo ? fo->id : STR_NONE,
			.fo = fo,
			.value = hold_value(hold, scene->arena),
	};
}

void each_shop_hold(struct scene *scene, targets *out)
{
	const struct facts *f = scene->facts;
	const struct hold *any = NULL;
	bool whole = policy_holds_orders(scene->policy);
	for (size_t i = 0; i < f->fos.count; i++) {
		const struct fulfillment_order *fo = &f->fos.at[i];
		const struct hold *hold = hold_of_goods(scene, fo);
		any = any ? any : hold;
		if (!whole)
			add(scene, out, fo, hold);
	}
	if (whole)
		add(scene, out, NULL, any);
}

/* ---- the shop's requests ---- */

static bool is_over(const struct warehouse_request *r)
{
	return r && (r->cancelled_at || r->refused_at);
}

static time_ms earlier(time_ms a, time_ms b)
{
	return !a || (b && b < a) ? b : a;
}

/* Does the warehouse have it, or may it have it? */
bool fo_at_warehouse(const struct scene *s, const struct fulfillment_order *fo)
{
	const struct facts *f = s->facts;
	for (size_t i = 0; i < f->attempts.count; i++) {
		const struct attempt *a = &f->attempts.at[i];
		if (a->want != WANT_SEND || !a->sent_at ||
				!str_eq(target_fo(a->target), fo->id))
			continue;
		const struct warehouse_request *r = facts_request(
				f, send_reference(f, a->target, s->arena));
		bool never = a->settled_at && a->outcome != OUTCOME_DONE;
		if (!never && !is_over(r))
			return true;
	}
	return false;
}

static time_ms request_gone_at(
		const struct scene *s, const struct warehouse_request *r)
{
	time_ms at = r->too_late_at;
	for (size_t i = 0; i < s->facts->parcels.count; i++) {
		const struct parcel *p = &s->facts->parcels.at[i];
		if (str_eq(p->reference, r->reference))
			at = earlier(at, parcel_out_at(p));
	}
	return at;
}

/* Since when can nobody stop its goods any more? 0: they may be stopped, or
 * are not there. */
time_ms fo_gone_at(const struct scene *s, const struct fulfillment_order *fo)
{
	const struct facts *f = s->facts;
	time_ms at = 0;
	for (size_t i = 0; i < f->attempts.count; i++) {
		const struct attempt *a = &f->attempts.at[i];
		if (a->want != WANT_SEND ||
				!str_eq(target_fo(a->target), fo->id))
			continue;
		const struct warehouse_request *r = facts_request(
				f, send_reference(f, a->target, s->arena));
		if (r && !is_over(r))
			at = earlier(at, request_gone_at(s, r));
	}
	return at;
}

const struct command *fo_rejection(
		const struct facts *f, const struct fulfillment_order *fo)
{
	const struct command *last = NULL;
	for (size_t i = 0; i < f->commands.count; i++) {
		const struct command *c = &f->commands.at[i];
		bool about = !c->target.len || str_eq(c->target, fo->id);
		if (c->kind == COMMAND_REJECT && about &&
				(!last || c->id > last->id))
			last = c;
	}
	return last;
}

static bool is_reason(struct str word)
{
	for (size_t i = 0; i < word.len; i++)
		if (word.at[i] != '_' && (word.at[i] < 'a' || word.at[i] > 'z'))
			return false;
	return str_eq(word, STR("other")) || str_find(word, STR("_")) > 0;
}

/* "out_of_stock none before May" -> "out_of_stock|none before May" */
static struct str rejection_value(const struct command *c, struct arena *arena)
{
	struct str rest = c->text, word = STR_NONE;
	str_cut(&rest, ' ', &word);
	if (str_ends(word, STR(":")))
		word.len--;
	if (is_reason(word))
		return arena_print(arena, "%.*s|%.*s", STR_FMT(word),
				STR_FMT(str_trim(rest)));
	return arena_print(arena, "other|%.*s", STR_FMT(c->text));
}

void each_reject(struct scene *scene, targets *out)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; i < f->fos.count; i++) {
		struct target *t = LIST_ADD(scene->arena, out);
		const struct command *c = fo_rejection(f, &f->fos.at[i]);
		*t = (struct target){
				.key = f->fos.at[i].id, .fo = &f->fos.at[i]};
		if (c)
			t->value = rejection_value(c, scene->arena);
	}
}

/* ---- status ---- */

static struct str status_value(struct scene *scene)
{
	const struct policy *p = scene->policy;
	enum progress now = progress_compute(scene);
	for (size_t i = 0; i < p->statuses.count; i++) {
		const struct shown_status *s = &p->statuses.at[i];
		if (s->progress == now)
			return arena_print(scene->arena, "%.*s|%.*s",
					STR_FMT(s->status), STR_FMT(s->tag));
	}
	return STR_NONE;
}

void each_shop_status(struct scene *scene, targets *out)
{
	*LIST_ADD(scene->arena, out) =
			(struct target){.value = status_value(scene)};
}

static bool list_has(struct str list, struct str item)
{
	struct str one;
	while (str_cut(&list, ',', &one))
		if (str_eq(str_trim(one), item))
			return true;
	return false;
}

bool status_is_shown(const struct facts *f, struct str value)
{
	struct str tag = value, status = STR_NONE;
	str_cut(&tag, '|', &status);
	return value.len && (!status.len || str_eq(f->order.status, status)) &&
			(!tag.len || list_has(f->order.tags, tag));
}
