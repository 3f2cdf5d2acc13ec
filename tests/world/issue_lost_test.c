/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The worst books there are: no answer of theirs ever comes through. What was
 * issued must be found by looking it up, and only then may anything follow.
 */
#include "base/json.h"
#include "base/test.h"
#include "tests/world/world.h"

#define ORDERS 500

TEST_MAIN

static void deed(struct world *world, const char *who, struct str words)
{
	struct str why = STR_NONE;
	if (sim_do(world->sim, world->now, str_of(who), words, world->scratch,
			    &why))
		return;
	print_error("%.*s\n", STR_FMT(why));
	fail();
}

static void orders_sell(struct world *world)
{
	for (int i = 1; i <= ORDERS; i++)
		deed(world, "shop",
				arena_print(world->scratch,
						"sells o%d, EUR %d.90", i,
						20 + i));
}

struct books {
	struct json ledger;
	struct arena *arena;
};

static struct str text_of(
		const struct books *b, struct json item, const char *name)
{
	return json_str(json_get(item, name), b->arena);
}

/* The document that the books have of this order; there is only one. */
static struct json document_of(const struct books *b, struct str order)
{
	struct json item, found = {0};
	int count = 0;
	struct json_iter i = json_each(json_get(b->ledger, "documents"));
	while (json_next(&i, &item)) {
		if (!str_eq(text_of(b, item, "order"), order))
			continue;
		found = item;
		count++;
	}
	EXPECT_I64(count, 1);
	return found;
}

/* How many copies of the mail with its document the customer has. */
static int64_t mails_of(const struct books *b, struct str order)
{
	struct str head = arena_print(b->arena,
			"<demo.%.*s.document_mail.sale@", STR_FMT(order));
	struct json mail;
	int64_t copies = 0;
	struct json_iter i = json_each(json_get(b->ledger, "mails"));
	while (json_next(&i, &mail))
		if (str_starts(text_of(b, mail, "message_id"), head))
			copies += json_i64(json_get(mail, "copies"), 0);
	return copies;
}

static void order_check(
		struct world *world, const struct books *b, struct str order)
{
	struct facts facts = {0};
	struct task_row *tasks = NULL;
	size_t count = 0;
	EXPECT(world_facts(world, order, b->arena, &facts));
	EXPECT_I64(facts.documents.count, 1);
	const struct document *ours = &facts.documents.at[0];
	struct json theirs = document_of(b, order);
	EXPECT(ours->number.len > 0);
	EXPECT_STR(ours->number, text_of(b, theirs, "number"));
	EXPECT_I64(ours->date.len, 10);
	EXPECT_STR(ours->account, STR("books"));
	EXPECT_I64(mails_of(b, order), 1);
	EXPECT(world_tasks(world, order, b->arena, &tasks, &count));
	EXPECT_I64(count, 0);
}

static struct json ledger_open(
		struct world *world, struct buf *text, struct json_doc **doc)
{
	buf_init(text, (size_t)64 << 20);
	sim_ledger(world->sim, world->now, text);
	EXPECT_OK(json_open(buf_str(text), doc));
	return json_root(*doc);
}

static void books_check(struct world *world)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	DEFER(json_drop) struct json_doc *doc = NULL;
	DEFER(buf_done) struct buf text;
	struct json order;
	struct books b = {ledger_open(world, &text, &doc), arena};
	EXPECT_I64(json_count(json_get(b.ledger, "documents")), ORDERS);
	EXPECT_I64(json_count(json_get(b.ledger, "doubled")), 0);
	EXPECT_I64(json_count(json_get(b.ledger, "wrong")), 0);
	struct json_iter i = json_each(json_get(b.ledger, "orders"));
	while (json_next(&i, &order))
		order_check(world, &b, text_of(&b, order, "id"));
}

static const char *const invoicing[] = {"books.issue", NULL};
static const char *const fortnox[] = {"fortnox.customer", "fortnox.invoice",
		"fortnox.bookkeep", NULL};

/* Each of them was asked, and was never heard. */
static void lies_check(struct world *world, const char *const *calls)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	DEFER(buf_done) struct buf text;
	struct json ledger = ledger_open(world, &text, &doc);
	struct json told;
	struct json_iter i = json_each_member(json_get(ledger, "lies"));
	while (json_next(&i, &told))
		for (size_t k = 0; calls[k]; k++)
			if (str_eq(i.key, str_of(calls[k])))
				EXPECT(json_i64(told, 0) >= ORDERS);
}

static void lives(struct world_options *options, const char *const *calls,
		bool forgetful)
{
	options->sim.orders = 0;
	struct world *world = world_open(options);
	if (forgetful) {
		deed(world, "books", STR("forget references"));
		world->accounts[2].remote_class = REMOTE_N;
	}
	for (size_t i = 0; calls[i]; i++)
		deed(world, "wire",
				arena_print(world->scratch,
						"cuts every answer of %s",
						calls[i]));
	orders_sell(world);
	EXPECT(world_run(world, 2 * DAY_MS));
	books_check(world);
	lies_check(world, calls);
	world_close(world);
}

TEST(no_answer_to_issue_ever_arrives_and_each_order_has_one_document)
{
	struct world_options o;
	world_options_init(&o);
	lives(&o, invoicing, false);
}

/* These would make as many as they are asked for. */
TEST(the_same_at_books_that_promise_nothing)
{
	struct world_options o;
	world_options_init(&o);
	lives(&o, invoicing, true);
}

TEST(the_same_at_fortnox_whatever_it_is_asked)
{
	struct world_options o;
	world_options_init(&o);
	o.sim.books = "fortnox";
	lives(&o, fortnox, false);
}
