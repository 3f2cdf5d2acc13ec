/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What must be true of every life, whatever the world does. A failure prints
 * its seed; WAYBILL_SEED=n plays that life alone, WAYBILL_LIVES=n plays more.
 */
#include "order/life_test.h"

TEST_MAIN

#define LIVES 1000
#define HELP_MAX 6

/* ---- however the news come ---- */

/* What is our own doing, and no news: attempts, the internal invoice, what
 * was presumed. */
static struct facts own_part(struct life *l, const struct facts *all)
{
	struct facts own = {.shop = all->shop,
			.remote = all->remote,
			.invoice_at = all->invoice_at,
			.attempts = all->attempts,
			.fired = all->fired,
			.vouchers = all->vouchers};
	for (size_t i = 0; i < all->parcels.count; i++)
		*LIST_ADD(l->arena, &own.parcels) = (struct parcel){
				.reference = all->parcels.at[i].reference,
				.parcel = all->parcels.at[i].parcel,
				.presumed_at = all->parcels.at[i].presumed_at};
	return own;
}

/* Some of it twice, and in any order. */
static struct facts history_join(struct life *l, const struct facts *own)
{
	struct facts all = {0}, news;
	for (size_t i = l->history.count; i > 1; i--) {
		size_t k = dice_below(&l->dice, i);
		struct str swap = l->history.at[i - 1];
		l->history.at[i - 1] = l->history.at[k];
		l->history.at[k] = swap;
	}
	facts_join(&all, own, l->arena, NULL);
	for (size_t i = 0; i < l->history.count; i++) {
		EXPECT_OK(facts_read(l->history.at[i], l->arena, &news));
		for (int n = dice_chance(&l->dice, 20) ? 2 : 1; n; n--)
			facts_join(&all, &news, l->arena, NULL);
	}
	return all;
}

/* Property 1. Equal bytes are equal facts, and so equal statuses and wants. */
static void expect_one_history(struct life *l)
{
	struct facts all;
	life_facts(l, &all);
	struct facts own = own_part(l, &all);
	struct facts again = history_join(l, &own);
	if (!str_eq(facts_bytes(&again, l->arena), l->stored))
		FAIL_LIFE(l, "the same news in another order are other facts");
}

/* ---- at the end ---- */

struct end {
	struct life *life;
	struct world *world;
	struct facts facts;
	const struct profile *profile;
	bool ships, staff_cancelled;
};

/* A part was taken, and the rest can be. */
static bool rest_can_be_taken(const struct world *w)
{
	const struct txn *auth = &w->txns.at[0];
	return w->payment == PAYMENT_PARTIALLY_PAID && auth->several &&
			(!auth->expires_at || w->now < auth->expires_at);
}

static struct end end_of(struct life *l)
{
	struct end e = {.life = l, .world = &l->world};
	life_facts(l, &e.facts);
	e.profile = policy_profile(&l->policy, &e.facts);
	payment_set never = PAYMENT_BIT(PAYMENT_REFUNDED) |
			PAYMENT_BIT(PAYMENT_VOIDED) |
			PAYMENT_BIT(PAYMENT_EXPIRED);
	e.ships = e.profile->ships_at & ~never & PAYMENT_BIT(e.world->payment);
	if (e.profile->ships_at & PAYMENT_BIT(PAYMENT_AUTHORIZED))
		e.ships |= rest_can_be_taken(e.world);
	for (size_t i = 0; i < e.facts.commands.count; i++)
		e.staff_cancelled = e.staff_cancelled ||
				e.facts.commands.at[i].kind == COMMAND_CANCEL;
	return e;
}

static const struct world_document *document_of(
		const struct end *e, const char *rest)
{
	return world_document(e->world,
			arena_print(e->life->arena, "demo.5001.%s", rest));
}

/* Property 6: booked less credited is what the customer owes or has paid. */
static void expect_money(const struct end *e)
{
	const struct world *w = e->world;
	bool voided = w->payment == PAYMENT_VOIDED;
	minor booked = 0, credited = 0;
	for (size_t i = 0; i < w->documents.count; i++) {
		const struct world_document *d = &w->documents.at[i];
		bool sale = str_ends(d->reference, STR(".sale"));
		*(sale ? &booked : &credited) += d->gross;
		if (d->copies != 1)
			FAIL_LIFE(e->life, "%.*s: %lld copies",
					STR_FMT(d->reference),
					(long long)d->copies);
	}
	minor kept = voided || !e->facts.invoice_at ? 0
						    : w->total - w->refunded;
	if (booked - credited != kept)
		FAIL_LIFE(e->life, "booked %lld, credited %lld, kept %lld",
				(long long)booked, (long long)credited,
				(long long)kept);
	if (e->facts.invoice_at && !voided && !document_of(e, "sale"))
		FAIL_LIFE(e->life, "the sale has no document");
}

/* A status that books was seen, or was there to be seen: it is booked. */
static void expect_booked(const struct end *e)
{
	bool now = e->profile->books_at & PAYMENT_BIT(e->world->payment);
	if (now && e->world->payment != PAYMENT_VOIDED && !e->facts.invoice_at)
		FAIL_LIFE(e->life, "%s was not booked",
				payment_status_name(e->world->payment));
}

static const struct world_request *live_request(
		const struct end *e, struct str fo)
{
	for (size_t i = 0; i < e->world->requests.count; i++) {
		const struct world_request *r = &e->world->requests.at[i];
		if (!r->end && str_eq(r->fo, fo))
			return r;
	}
	return NULL;
}

static bool is_held(const struct end *e)
{
	return e->life->out.holds.count != 0;
}

/* What may be sent was asked for; what may not be is stopped, or gone. */
static void expect_goods(const struct end *e)
{
	for (size_t i = 0; i < e->world->fos.count; i++) {
		const struct world_fo *fo = &e->world->fos.at[i];
		const struct world_request *r = live_request(e, fo->id);
		bool open = fo->status == FO_OPEN ||
				fo->status == FO_IN_PROGRESS;
		bool wanted = open && e->ships && !e->world->cancelled_at &&
				!e->staff_cancelled;
		if (wanted && !r && !is_held(e))
			FAIL_LIFE(e->life, "%.*s was never sent",
					STR_FMT(fo->id));
		bool stopped = !r || r->parcels.count || r->too_late_at ||
				r->processing_at;
		if (!wanted && !stopped && fo->status != FO_ON_HOLD)
			FAIL_LIFE(e->life, "%.*s was not called back",
					STR_FMT(fo->id));
	}
}

static bool has_number(struct str numbers, struct str number)
{
	struct str one;
	while (str_cut(&numbers, ',', &one))
		if (str_eq(one, number))
			return true;
	return false;
}

static const struct world_fulfillment *fulfillment_of(
		const struct end *e, struct str fo)
{
	for (size_t i = 0; i < e->world->fulfillments.count; i++)
		if (str_eq(e->world->fulfillments.at[i].fo, fo))
			return &e->world->fulfillments.at[i];
	return NULL;
}

/* Each parcel is at the shop with the number that it has now, and delivered
 * there when it was delivered. */
static void expect_parcel(const struct end *e, const struct world_request *r,
		const struct world_parcel *p)
{
	const struct world_fo *fo = world_fo(e->world, r->fo);
	const struct world_fulfillment *f = fulfillment_of(e, r->fo);
	if (e->world->cancelled_at || fo->status == FO_CANCELLED)
		return;
	if (!f || !has_number(f->tracking, p->number))
		FAIL_LIFE(e->life, "%.*s is not at the shop",
				STR_FMT(p->number));
	if (p->delivered_at && !f->delivered)
		FAIL_LIFE(e->life, "%.*s is not delivered at the shop",
				STR_FMT(p->number));
}

static bool is_payment(const struct world *w)
{
	return w->txns.count && w->txns.at[0].state == TXN_SUCCEEDED;
}

static void expect_parcels(const struct end *e)
{
	size_t all = 0, told = 0;
	struct str rest = e->world->tracker, one;
	while (str_cut(&rest, ',', &one))
		told++;
	for (size_t i = 0; i < e->world->requests.count; i++) {
		const struct world_request *r = &e->world->requests.at[i];
		for (size_t k = 0; k < r->parcels.count; k++, all++) {
			const struct world_parcel *p = &r->parcels.at[k];
			struct str word = arena_print(e->life->arena,
					"GLS:%.*s", STR_FMT(p->number));
			expect_parcel(e, r, p);
			if (is_payment(e->world) &&
					!has_number(e->world->tracker, word))
				FAIL_LIFE(e->life, "the gateway lacks %.*s",
						STR_FMT(p->number));
		}
	}
	if (told != (is_payment(e->world) ? all : 0))
		FAIL_LIFE(e->life, "the gateway has %zu of %zu", told, all);
}

static bool all_goods_over(const struct end *e)
{
	const struct world *w = e->world;
	for (size_t i = 0; i < w->fos.count; i++)
		if (w->fos.at[i].status != FO_CLOSED &&
				w->fos.at[i].status != FO_CANCELLED)
			return false;
	for (size_t i = 0; i < w->requests.count; i++)
		if (!w->requests.at[i].end &&
				!w->requests.at[i].parcels.count &&
				!w->requests.at[i].too_late_at)
			return false;
	return true;
}

static bool is_final(enum payment_status s)
{
	return s == PAYMENT_PAID || s == PAYMENT_PARTIALLY_REFUNDED ||
			s == PAYMENT_REFUNDED || s == PAYMENT_VOIDED;
}

static void expect_closed(const struct end *e)
{
	bool over = is_final(e->world->payment) && all_goods_over(e) &&
			!is_held(e);
	if (over && !e->world->closed_at)
		FAIL_LIFE(e->life, "it is over and was not closed");
	if (!over && e->world->closed_at && !is_held(e))
		FAIL_LIFE(e->life, "it was closed too early");
}

/* Property 4, before anybody helps: what stands still says why. */
static void expect_no_silence(const struct end *e)
{
	const struct world *w = e->world;
	bool waits = !e->ships || !is_final(w->payment) || w->cancelled_at ||
			e->staff_cancelled;
	for (size_t i = 0; i < w->fos.count; i++)
		waits = waits || w->fos.at[i].status == FO_ON_HOLD;
	if (!w->closed_at && !waits && !e->life->out.holds.count &&
			!e->life->out.tasks.count)
		FAIL_LIFE(e->life, "it stands still and says nothing");
}

static bool is_due(const struct end *e)
{
	const struct world *w = e->world;
	const struct txn *auth = &w->txns.at[0];
	time_ms ends = auth->expires_at ? auth->expires_at
					: auth->at + 7 * DAY_MS;
	if (e->life->policy.capture == CAPTURE_BEFORE_EXPIRY)
		return w->now >= ends - DAY_MS;
	for (size_t i = 0; i < w->requests.count; i++)
		if (w->requests.at[i].parcels.count)
			return e->life->policy.capture == CAPTURE_AT_SHIPMENT;
	return false;
}

/* Authorized money is taken when it is time, unless nobody wants the order
 * any more. */
static void expect_taken(const struct end *e)
{
	const struct world *w = e->world;
	if (w->payment == PAYMENT_AUTHORIZED && !w->cancelled_at &&
			!e->staff_cancelled && is_due(e))
		FAIL_LIFE(e->life, "the money was not taken");
}

static void expect_all_done(struct life *l)
{
	struct end e = end_of(l);
	for (size_t i = 0; i < e.facts.attempts.count; i++)
		if (e.facts.attempts.at[i].outcome == OUTCOME_NONE)
			FAIL_LIFE(l, "an attempt is open at the end");
	expect_booked(&e);
	expect_money(&e);
	expect_goods(&e);
	expect_parcels(&e);
	expect_taken(&e);
	expect_closed(&e);
}

/* ---- a life ---- */

/* What no webhook brought, a poll brings. */
static void poll_until_quiet(struct life *l)
{
	time_ms version = 0;
	life_run(l);
	while (version != l->world.version) {
		version = l->world.version;
		world_poll(&l->world);
		life_run(l);
	}
}

static bool needs_help(struct life *l)
{
	struct facts facts;
	life_facts(l, &facts);
	for (size_t i = 0; i < facts.attempts.count; i++)
		if (facts.attempts.at[i].outcome == OUTCOME_REFUSED ||
				facts.attempts.at[i].outcome == OUTCOME_GAVE_UP)
			return true;
	return l->out.holds.count != 0;
}

/* The world stops lying, and people try again what was refused. */
static void help(struct life *l)
{
	l->world.healthy = true;
	poll_until_quiet(l);
	for (int i = 0; i < HELP_MAX && needs_help(l); i++) {
		world_say(&l->world, COMMAND_RELEASE, STR_NONE);
		world_say(&l->world, COMMAND_RETRY, STR_NONE);
		poll_until_quiet(l);
		l->world.now += HOUR_MS;
	}
}

static void life_play(uint64_t seed)
{
	DEFER(life_done) struct life l;
	life_open(&l, seed);
	poll_until_quiet(&l);
	struct end early = end_of(&l);
	expect_no_silence(&early);
	expect_one_history(&l);
	help(&l);
	expect_one_history(&l);
	expect_all_done(&l);
}

static int64_t number_of(const char *name, int64_t otherwise)
{
	const char *value = getenv(name);
	int64_t number = otherwise;
	if (value)
		EXPECT_OK(str_to_i64(str_of(value), &number));
	return number;
}

TEST(whatever_the_world_does_all_is_done_once)
{
	int64_t seed = number_of("WAYBILL_SEED", -1);
	int64_t lives = number_of("WAYBILL_LIVES", LIVES);
	if (seed >= 0)
		life_play((uint64_t)seed);
	for (int64_t i = 0; seed < 0 && i < lives; i++)
		life_play((uint64_t)i);
}
