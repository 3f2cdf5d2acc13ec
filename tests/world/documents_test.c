/* SPDX-License-Identifier: Apache-2.0 */
/* The built-in books' documents: drawn, kept and mailed, whatever dies. */
#include "base/json.h"
#include "base/test.h"
#include "tests/world/world.h"

#define PAGE 1000

static void own_books(void *context, struct policy *policy)
{
	(void)context;
	policy->accounting = STR("ledger");
}

struct tally {
	struct world *world;
	struct arena *arena;
	struct json ledger;
	int64_t documents, mailed;
};

static int64_t carried(struct tally *t, struct str sha256)
{
	int64_t count = 0;
	struct json mail;
	struct json_iter i = json_each(json_get(t->ledger, "mails"));
	while (json_next(&i, &mail)) {
		struct str told = json_str(json_get(mail, "sha256"), t->arena);
		if (!str_eq(told, sha256))
			continue;
		EXPECT_I64(json_i64(json_get(mail, "attachments"), 0), 1);
		count += json_i64(json_get(mail, "copies"), 0);
	}
	return count;
}

static void document_check(struct tally *t, struct storage_tx *tx,
		const struct order_row *row, const struct document *d)
{
	struct document_file file = {0};
	EXPECT(d->number.len > 0);
	EXPECT_I64(d->file.len, 64);
	EXPECT_OK(tx->storage->ops->document_file_get(tx, row->shop,
			row->remote,
			document_kind_word((enum document_kind)d->kind),
			d->cause, t->arena, &file));
	EXPECT_STR(file.sha256, d->file);
	EXPECT(str_starts(file.bytes, STR("%PDF-1.")));
	int64_t copies = carried(t, d->file);
	EXPECT(copies <= 1);
	t->documents++;
	t->mailed += copies;
}

static void order_check(
		struct tally *t, struct storage_tx *tx, int64_t order_id)
{
	struct order_row row = {0};
	struct facts facts = {0};
	EXPECT_OK(tx->storage->ops->order_get_id(tx, order_id, t->arena, &row));
	EXPECT_OK(facts_read(row.facts, t->arena, &facts));
	for (size_t i = 0; i < facts.documents.count; i++)
		document_check(t, tx, &row, &facts.documents.at[i]);
}

static void orders_check(struct tally *t)
{
	struct storage *storage = t->world->inner;
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	struct order_filter filter = {.limit = PAGE};
	struct order_row *rows = NULL;
	size_t count = 0;
	EXPECT_OK(storage->ops->begin(storage, TX_READ, &tx));
	EXPECT_OK(storage->ops->order_list(
			tx, &filter, t->arena, &rows, &count));
	for (size_t i = 0; i < count; i++)
		order_check(t, tx, rows[i].id);
}

static void lives(struct world_options *options, bool all_mailed)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	DEFER(json_drop) struct json_doc *doc = NULL;
	DEFER(buf_done) struct buf text;
	options->policy = own_books;
	options->sim.orders = 15;
	struct tally t = {.world = world_open(options), .arena = arena};
	buf_init(&text, (size_t)64 << 20);
	EXPECT(world_run(t.world, 60 * DAY_MS));
	sim_ledger(t.world->sim, t.world->now, &text);
	EXPECT_OK(json_open(buf_str(&text), &doc));
	t.ledger = json_root(doc);
	EXPECT_I64(json_count(json_get(t.ledger, "wrong")), 0);
	orders_check(&t);
	EXPECT(t.documents > 10);
	EXPECT(t.mailed > 0 && (!all_mailed || t.mailed == t.documents));
	world_close(t.world);
}

TEST(every_document_is_drawn_kept_and_mailed_once)
{
	struct world_options o;
	world_options_init(&o);
	lives(&o, true);
}

TEST(deaths_cost_no_document_and_make_none_twice)
{
	for (uint64_t seed = 1; seed <= 4; seed++) {
		struct world_options o;
		world_options_init(&o);
		o.seed = seed;
		o.unreachable_percent = 10;
		o.deaths.per_10000 = 150;
		lives(&o, false);
	}
}
