/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Money on its way to the bank: gateways pay out day by day, and when all is
 * paid out nothing is left in their accounts of the books.
 */
#include "base/test.h"
#include "order/books.h"
#include "order/payout.h"
#include "tests/world/world.h"

TEST_MAIN

#define PAGE 1000
#define STRIPE "1581"
#define PAYPAL "1582"

static void own_books(void *context, struct policy *policy)
{
	(void)context;
	policy->accounting = STR("ledger");
	for (size_t i = 0; i < policy->gateways.count; i++) {
		struct gateway_map *map = &policy->gateways.at[i];
		if (str_eq(map->account, STR("stripe")))
			map->clearing = STR(STRIPE);
		if (str_eq(map->account, STR("paypal")))
			map->clearing = STR(PAYPAL);
	}
}

static void options_make(struct world_options *o)
{
	world_options_init(o);
	o->policy = own_books;
	o->payouts_every = 6 * HOUR_MS;
}

/* Until the bank has all, and it has been read. */
static void pay_out(struct world *world)
{
	/* Nothing else happens by then. */
	for (int i = 0; i < ACCOUNTS; i++)
		world->accounts[i].poll_every_ms = 3 * HOUR_MS;
	for (int day = 0; day < 60 && sim_unpaid(world->sim, world->now); day++)
		world_pass(world, DAY_MS);
	EXPECT_I64(sim_unpaid(world->sim, world->now), 0);
	world_pass(world, 2 * DAY_MS);
}

struct sums {
	struct arena *arena;
	minor stripe, paypal, bank, fee;
	int64_t lines, taken_back;
};

static void voucher_sum(struct sums *s, const struct voucher *v)
{
	EXPECT_OK(voucher_check(v));
	for (size_t i = 0; i < v->postings.count; i++) {
		const struct posting *p = &v->postings.at[i];
		if (str_eq(p->account, STR(STRIPE)))
			s->stripe += p->amount;
		if (str_eq(p->account, STR(PAYPAL)))
			s->paypal += p->amount;
		s->bank += p->role == BOOK_BANK ? p->amount : 0;
		s->fee += p->role == BOOK_FEE ? p->amount : 0;
	}
}

/* No line is said twice the same way. */
static void commands_sum(struct sums *s, const struct facts *f)
{
	for (size_t i = 0; i < f->commands.count; i++) {
		const struct command *c = &f->commands.at[i];
		struct payout_line line;
		if (c->kind != COMMAND_PAYOUT)
			continue;
		EXPECT_OK(payout_line_read(c->target, c->text, &line));
		s->lines++;
		s->taken_back += !line.gross && !line.fee;
		for (size_t k = 0; k < i; k++) {
			const struct command *other = &f->commands.at[k];
			EXPECT(other->kind != COMMAND_PAYOUT ||
					!str_eq(other->target, c->target) ||
					!str_eq(other->text, c->text));
		}
	}
}

static void order_sum(struct sums *s, struct storage_tx *tx, int64_t order_id)
{
	struct order_row row = {0};
	struct facts facts = {0};
	EXPECT_OK(tx->storage->ops->order_get_id(tx, order_id, s->arena, &row));
	EXPECT_OK(facts_read(row.facts, s->arena, &facts));
	for (size_t i = 0; i < facts.vouchers.count; i++)
		voucher_sum(s, &facts.vouchers.at[i]);
	commands_sum(s, &facts);
}

static size_t kept(struct world *world, enum payout_state state,
		struct payout_kept **out)
{
	struct storage *storage = world->inner;
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	struct payout_filter filter = {.state = state, .limit = PAGE};
	size_t count = 0;
	EXPECT_OK(storage->ops->begin(storage, TX_READ, &tx));
	EXPECT_OK(storage->ops->payout_list(
			tx, &filter, world->arena, out, &count));
	return count;
}

static struct sums sums_of(struct world *world)
{
	struct storage *storage = world->inner;
	struct sums s = {.arena = world->arena};
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	struct order_filter filter = {.limit = PAGE};
	struct order_row *rows = NULL;
	size_t count = 0;
	EXPECT_OK(storage->ops->begin(storage, TX_READ, &tx));
	EXPECT_OK(storage->ops->order_list(
			tx, &filter, s.arena, &rows, &count));
	for (size_t i = 0; i < count; i++)
		order_sum(&s, tx, rows[i].id);
	return s;
}

static void says(struct world *world, const char *who, const char *words)
{
	struct str why = STR_NONE;
	if (!sim_do(world->sim, world->now, str_of(who), str_of(words),
			    world->scratch, &why))
		print_error("%s: %.*s\n", words, STR_FMT(why));
	EXPECT(!why.len);
}

static struct sums all_is_paid_out(struct world *world)
{
	struct payout_kept *rows = NULL;
	pay_out(world);
	world_must_agree(world);
	struct sums s = sums_of(world);
	EXPECT_I64(s.stripe, 0);
	EXPECT_I64(s.paypal, 0);
	size_t open = kept(world, PAYOUT_OPEN, &rows);
	for (size_t i = 0; i < open && i < 5; i++)
		print_error("%.*s %.*s: %.*s\n", STR_FMT(rows[i].payout),
				STR_FMT(rows[i].line), STR_FMT(rows[i].why));
	EXPECT_I64((int64_t)open, 0);
	return s;
}

static struct sums lives(struct world_options *options)
{
	struct world *world = world_open(options);
	EXPECT(world_run(world, 60 * DAY_MS));
	struct sums s = all_is_paid_out(world);
	EXPECT_I64(s.bank, sim_paid_out(world->sim, world->now));
	EXPECT(s.lines > options->sim.orders / 2);
	world_close(world);
	return s;
}

TEST(when_all_is_paid_out_the_gateways_accounts_are_empty)
{
	struct world_options o;
	options_make(&o);
	o.sim.orders = 240;
	struct sums s = lives(&o);
	EXPECT(s.fee > 0 && s.bank > 0);
	EXPECT_I64(s.taken_back, 0);
}

TEST(lost_answers_and_deaths_say_no_line_twice)
{
	for (uint64_t seed = 1; seed <= 3; seed++) {
		struct world_options o;
		options_make(&o);
		o.seed = o.sim.seed = seed;
		o.sim.orders = 40;
		o.sim.trouble = 30;
		o.deaths.per_10000 = 60;
		o.deaths_max = 12;
		o.unreachable_percent = 5;
		lives(&o);
	}
}

/* Its lines are taken back, and come again with the next. */
TEST(a_payout_that_fails_is_paid_with_the_next)
{
	struct world_options o;
	options_make(&o);
	o.sim.orders = 40;
	o.sim.stripe_payout_fails = 1;
	struct sums s = lives(&o);
	EXPECT(s.taken_back > 10);
}

/* Settled in kroner at 7.45: each order is cleared in its own currency. */
TEST(what_is_settled_in_another_currency_is_cleared_in_the_orders)
{
	struct world_options o;
	options_make(&o);
	o.sim.orders = 40;
	o.sim.stripe_settles = "DKK";
	o.sim.stripe_rate_100 = 745;
	struct world *world = world_open(&o);
	EXPECT(world_run(world, 60 * DAY_MS));
	struct sums s = all_is_paid_out(world);
	EXPECT(s.lines > 20);
	world_close(world);
}

static void sell(struct world *world, const char *name)
{
	char words[80];
	snprintf(words, sizeof words, "sells %s, EUR 49.90", name);
	says(world, "shop", words);
	world_pass(world, 2 * HOUR_MS);
}

static void line_put(struct world *world, const struct payout_kept *row)
{
	struct storage *storage = world->inner;
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	EXPECT_OK(storage->ops->begin(storage, TX_WRITE, &tx));
	EXPECT_OK(storage->ops->payout_put(tx, row));
	EXPECT_OK(storage->ops->commit(&tx));
}

static void is_stored(void *context, enum input_end end)
{
	*(enum input_end *)context = end;
}

/* A fee of no order is listed until a person has said what it was; that of an
 * order which comes later is matched by itself. */
TEST(what_no_order_has_waits_for_a_person_or_its_order)
{
	struct world_options o;
	options_make(&o);
	struct world *world = world_open(&o);
	struct payout_kept *rows = NULL,
			   fee = {.account = STR("stripe"),
					   .payout = STR("po_0"),
					   .line = STR("txn_0"),
					   .currency = STR("EUR"),
					   .day = 20785,
					   .gross = -500,
					   .state = PAYOUT_OPEN,
					   .seen_at = world->now};
	line_put(world, &fee);
	sell(world, "o1");
	struct arena *arena = world->arena;
	struct facts facts = {0};
	EXPECT(world_facts(world, STR("5001"), arena, &facts));
	struct payout_kept late = fee;
	late.line = STR("txn_1");
	late.gross = 4990;
	late.names = facts.txns.at[0].reference;
	line_put(world, &late);
	world_pass(world, 6 * HOUR_MS);
	EXPECT_I64((int64_t)kept(world, PAYOUT_OPEN, &rows), 1);
	EXPECT_STR(rows[0].line, STR("txn_0"));
	EXPECT_I64(sums_of(world).lines, 1);
	enum input_end end = INPUT_FAILED;
	struct payout_kept said = fee;
	said.settled_by = STR("cli:anna");
	said.note = STR("a fee of the account");
	struct input input = {.raw.account = STR("stripe"),
			.raw.topic = STR("payout/settle"),
			.raw.body = STR("{}"),
			.payout = &said,
			.done = is_stored,
			.context = &end};
	EXPECT_OK(engine_take(world->engine, &input));
	world_step(world);
	EXPECT_I64(end, INPUT_STORED);
	EXPECT_I64((int64_t)kept(world, PAYOUT_OPEN, &rows), 0);
	EXPECT_I64((int64_t)kept(world, PAYOUT_SETTLED, &rows), 1);
	EXPECT_STR(rows[0].note, said.note);
	EXPECT(rows[0].settled_at > 0);
	world_close(world);
}

/* The bank takes it when it begins; won, it comes back; lost, it is a loss. */
TEST(disputes_are_in_payouts_before_they_are_decided)
{
	struct world_options o;
	options_make(&o);
	struct world *world = world_open(&o);
	sell(world, "o1");
	sell(world, "o2");
	says(world, "gateway", "opens a dispute on o1");
	says(world, "gateway", "opens a dispute on o2");
	world_pass(world, 5 * DAY_MS);
	struct sums open = sums_of(world);
	EXPECT(open.stripe > 0);
	says(world, "gateway", "decides the dispute of o1: won");
	says(world, "gateway", "decides the dispute of o2: lost");
	pay_out(world);
	struct sums s = sums_of(world);
	EXPECT_I64(s.stripe, 0);
	EXPECT_I64(s.bank, sim_paid_out(world->sim, world->now));
	EXPECT(s.fee >= 3000);
	world_close(world);
}
