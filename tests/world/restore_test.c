/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An older state is put back in the middle of many lives: what was done since
 * is done once all the same. The simulator lives on, and counts.
 */
#include "base/json.h"
#include "base/test.h"
#include "engine/restored.h"
#include "storage/sqlite/storage_sqlite.h"
#include "tests/world/world.h"

#define ORDERS 25
#define PAGE 1000

struct number {
	struct str remote, number;
};

/* What the world that is lost had given, and what a person knows of it. */
struct lost {
	struct arena *arena;
	LIST(struct number) numbers;
	int64_t last[2]; /* sale, credit */
	bool resumes;
	time_ms now;
};

static void own_books(void *context, struct policy *policy)
{
	(void)context;
	policy->accounting = STR("ledger");
}

static RESULT resumed(void *context, struct storage *storage)
{
	struct lost *lost = context;
	if (!lost->resumes)
		return OK;
	last_numbers last = {0};
	*LIST_ADD(lost->arena, &last) =
			(struct last_number){STR("sale"), lost->last[0]};
	*LIST_ADD(lost->arena, &last) =
			(struct last_number){STR("credit"), lost->last[1]};
	return restored_resume(
			storage, STR("demo"), &last, lost->now, lost->arena);
}

static struct str backup_make(struct world *world)
{
	const char *why = "";
	struct str to = arena_print(
			world->arena, "%s/backup.db", world->folder);
	struct str from = world_database(world);
	struct result r = storage_sqlite_copy(from, to, &why);
	if (r.fault)
		print_error("%s\n", why);
	EXPECT(!r.fault);
	return to;
}

typedef void each_document(
		void *context, const struct facts *, const struct document *);

static void documents_each(struct world *world, struct arena *arena,
		each_document *each, void *context)
{
	struct storage *storage = world->inner;
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	struct order_filter filter = {.limit = PAGE};
	struct order_row *rows = NULL;
	size_t count = 0;
	EXPECT_OK(storage->ops->begin(storage, TX_READ, &tx));
	EXPECT_OK(storage->ops->order_list(tx, &filter, arena, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct order_row row = {0};
		struct facts *facts = arena_take(arena, sizeof *facts);
		EXPECT_OK(storage->ops->order_get_id(
				tx, rows[i].id, arena, &row));
		EXPECT_OK(facts_read(row.facts, arena, facts));
		for (size_t d = 0; d < facts->documents.count; d++)
			each(context, facts, &facts->documents.at[d]);
	}
}

static void number_note(void *context, const struct facts *facts,
		const struct document *document)
{
	struct lost *lost = context;
	int64_t value = 0;
	bool sale = document->kind == DOCUMENT_SALE;
	if (str_to_i64(str_skip(document->number, 1), &value).fault)
		return;
	*LIST_ADD(lost->arena, &lost->numbers) = (struct number){
			arena_copy(lost->arena, facts->remote),
			arena_copy(lost->arena, document->number)};
	int64_t *last = &lost->last[!sale];
	if (value > *last)
		*last = value;
}

static void number_check(void *context, const struct facts *facts,
		const struct document *document)
{
	struct lost *lost = context;
	for (size_t i = 0; i < lost->numbers.count; i++) {
		const struct number *n = &lost->numbers.at[i];
		if (str_eq(n->number, document->number))
			EXPECT_STR(facts->remote, n->remote);
	}
}

static bool quiet_and_right(struct world *world)
{
	bool quiet = world_run(world, 60 * DAY_MS);
	if (!quiet || !world_check(world))
		print_error("seed %llu: %s\n",
				(unsigned long long)world->options.seed,
				world->trouble);
	return quiet && !world->trouble[0];
}

/* Saved, lived on, put back, and lived to the end. */
static void lives(struct world_options *options, bool naive)
{
	options->sim.orders = ORDERS;
	struct world *world = world_open(options);
	if (naive) {
		struct str why;
		EXPECT(sim_do(world->sim, world->now, STR("books"),
				STR("forget references"), world->scratch,
				&why));
		world->accounts[2].remote_class = REMOTE_N;
	}
	world_pass(world, (time_ms)(options->seed * 400));
	struct str backup = backup_make(world);
	world_pass(world, (time_ms)(options->seed % 3 + 1) * 900);
	world_restore(world, backup);
	EXPECT(quiet_and_right(world));
	world_close(world);
}

#define SEEDS 8

TEST(an_older_state_makes_nothing_twice_at_other_books)
{
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct world_options o;
		world_options_init(&o);
		o.seed = seed;
		lives(&o, false);
	}
}

TEST(nor_at_books_that_promise_nothing)
{
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct world_options o;
		world_options_init(&o);
		o.seed = seed;
		lives(&o, true);
	}
}

TEST(nor_at_fortnox)
{
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct world_options o;
		world_options_init(&o);
		o.seed = seed;
		o.sim.books = "fortnox";
		lives(&o, false);
	}
}

static void ledger_lives(uint64_t seed)
{
	struct world_options o;
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct lost lost = {.arena = arena, .resumes = true};
	world_options_init(&o);
	o.seed = seed;
	o.sim.orders = ORDERS;
	o.policy = own_books;
	o.resumed = resumed;
	o.context = &lost;
	struct world *world = world_open(&o);
	world_pass(world, (time_ms)(seed * 400));
	struct str backup = backup_make(world);
	world_pass(world, (time_ms)(seed % 3 + 1) * 900);
	documents_each(world, arena, number_note, &lost);
	lost.now = world->now + 1;
	world_restore(world, backup);
	EXPECT(quiet_and_right(world));
	documents_each(world, arena, number_check, &lost);
	world_close(world);
}

TEST(no_number_of_the_built_in_books_goes_to_another_order)
{
	for (uint64_t seed = 1; seed <= SEEDS; seed++)
		ledger_lives(seed);
}

static void number_count(void *context, const struct facts *facts,
		const struct document *document)
{
	int64_t *count = context;
	(void)facts;
	*count += document->number.len > 0;
}

TEST(the_built_in_books_wait_until_a_person_says_the_last_number)
{
	struct world_options o;
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct lost lost = {.arena = arena};
	int64_t before = 0, after = 0;
	world_options_init(&o);
	o.sim.orders = ORDERS;
	o.policy = own_books;
	o.resumed = resumed;
	o.context = &lost;
	struct world *world = world_open(&o);
	world_pass(world, 1200);
	struct str backup = backup_make(world);
	documents_each(world, arena, number_count, &before);
	world_pass(world, 2000);
	world_restore(world, backup);
	world_pass(world, 2 * DAY_MS);
	documents_each(world, arena, number_count, &after);
	EXPECT_I64(after, before);
	world_close(world);
}
