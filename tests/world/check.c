/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two sides that must agree: the simulator's ledgers, as anybody outside
 * could read them, and our own rows.
 */
#include <stdarg.h>

#include "base/json.h"
#include "tests/world/world.h"

#define LEDGER_MAX ((size_t)64 << 20)

struct check {
	struct world *world;
	struct arena *arena;
	struct json ledger;
	bool good;
};

static void differs(struct check *check, const char *format, ...)
		__attribute__((format(printf, 2, 3)));

/* The first one is the one that is told. */
static void differs(struct check *check, const char *format, ...)
{
	va_list args;
	if (!check->good)
		return;
	check->good = false;
	va_start(args, format);
	vsnprintf(check->world->trouble, sizeof check->world->trouble, format,
			args);
	va_end(args);
}

static struct str text_of(
		struct check *check, struct json item, const char *name)
{
	return json_str(json_get(item, name), check->arena);
}

static struct str state_of(struct check *check, const struct order_row *row)
{
	if (!str_eq(row->progress, STR("held")))
		return row->progress;
	return arena_print(
			check->arena, "held:%.*s", STR_FMT(row->hold_reason));
}

static void order_check(struct check *check, struct json order)
{
	struct order_row row = {0};
	struct str id = text_of(check, order, "id");
	struct str expected = text_of(check, order, "expected_state");
	if (!world_order(check->world, id, check->arena, &row)) {
		differs(check, "order %.*s was lost", STR_FMT(id));
		return;
	}
	struct str state = state_of(check, &row);
	if (!str_eq(state, expected))
		differs(check, "order %.*s is %.*s, should be %.*s",
				STR_FMT(id), STR_FMT(state), STR_FMT(expected));
}

/* Which of our documents has this number? */
static const struct document *document_of(
		const struct facts *facts, struct str number)
{
	for (size_t i = 0; i < facts->documents.count; i++)
		if (str_eq(facts->documents.at[i].number, number))
			return &facts->documents.at[i];
	return NULL;
}

static void document_check(struct check *check, struct json document)
{
	struct facts facts = {0};
	minor gross = 0;
	struct str id = text_of(check, document, "order");
	struct str number = text_of(check, document, "number");
	if (!world_facts(check->world, id, check->arena, &facts)) {
		differs(check, "order %.*s was lost", STR_FMT(id));
		return;
	}
	const struct document *ours = document_of(&facts, number);
	if (!ours)
		differs(check, "document %.*s of %.*s was not saved",
				STR_FMT(number), STR_FMT(id));
	else if (json_money(json_get(document, "gross"),
				 currency_digits(facts.order.currency), &gross)
					.fault ||
			gross != ours->gross)
		differs(check, "document %.*s has another amount",
				STR_FMT(number));
}

static void tracker_check(struct check *check, struct json tracker)
{
	struct str numbers = text_of(check, tracker, "numbers");
	struct str expected = text_of(check, tracker, "expected");
	if (!str_eq(numbers, expected))
		differs(check, "payment %.*s names \"%.*s\", not \"%.*s\"",
				STR_FMT(text_of(check, tracker, "payment")),
				STR_FMT(numbers), STR_FMT(expected));
}

static void mail_check(struct check *check, struct json mail)
{
	if (json_i64(json_get(mail, "copies"), 1) > 1 &&
			!json_bool(json_get(mail, "maybe"), false))
		differs(check, "mail %.*s came more than once",
				STR_FMT(text_of(check, mail, "message_id")));
}

static void mishap_check(struct check *check, struct json mishap)
{
	differs(check, "%.*s of %.*s: %.*s",
			STR_FMT(text_of(check, mishap, "what")),
			STR_FMT(text_of(check, mishap, "order")),
			STR_FMT(text_of(check, mishap, "detail")));
}

static const struct {
	const char *list;
	void (*check)(struct check *check, struct json item);
	bool always; /* of unfinished lives too */
} checks[] = {
		{"doubled", mishap_check, true},
		{"wrong", mishap_check, true},
		{"orders", order_check, false},
		{"documents", document_check, false},
		{"trackers", tracker_check, false},
		{"mails", mail_check, true},
};

/* Two rows of the ledger with the same key are the same thing twice. */
static void unique_check(struct check *check, const char *list,
		const char *first, const char *second, const char *only)
{
	LIST(struct str) keys = {0};
	struct json item;
	struct json_iter i = json_each(json_get(check->ledger, list));
	while (json_next(&i, &item)) {
		if (only && !json_bool(json_get(item, only), true))
			continue;
		struct str key = arena_print(check->arena, "%.*s %.*s",
				STR_FMT(text_of(check, item, first)),
				STR_FMT(text_of(check, item, second)));
		for (size_t k = 0; k < keys.count; k++)
			if (str_eq(keys.at[k], key))
				differs(check, "two of %s for %.*s", list,
						STR_FMT(key));
		*LIST_ADD(check->arena, &keys) = key;
	}
}

static void ledger_check(struct check *check, bool whole)
{
	struct json item;
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
		if (!whole && !checks[i].always)
			continue;
		struct json_iter k = json_each(
				json_get(check->ledger, checks[i].list));
		while (json_next(&k, &item))
			checks[i].check(check, item);
	}
	unique_check(check, "documents", "order", "reason", NULL);
	unique_check(check, "warehouse_orders", "order", "fo", "live");
	unique_check(check, "fulfillments", "fo", "number", NULL);
}

/* As many orders as were sold, and nothing left to do. */
static void rest_check(struct check *check)
{
	struct world *world = check->world;
	struct storage_tx *tx = NULL;
	struct job *jobs = NULL;
	size_t job_count = 0;
	int64_t count = 0;
	int64_t sold = (int64_t)json_count(json_get(check->ledger, "orders"));
	if (world->storage.ops->begin(&world->storage, TX_READ, &tx).fault) {
		differs(check, "the storage can't be read");
		return;
	}
	if (world->storage.ops->order_count(tx, &count).fault ||
			world->storage.ops
					->job_list(tx, 0, 10, check->arena,
							&jobs, &job_count)
					.fault)
		differs(check, "the storage can't be read");
	world->storage.ops->drop(&tx);
	if (count != sold)
		differs(check, "%lld orders here, %lld at the shop",
				(long long)count, (long long)sold);
	if (job_count)
		differs(check, "%s is still to be done",
				verb_name((enum verb)jobs[0].verb));
}

static bool sides_check(struct world *world, bool whole)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	DEFER(buf_done) struct buf text;
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct check check = {.world = world, .arena = arena, .good = true};
	buf_init(&text, LEDGER_MAX);
	sim_ledger(world->sim, world->now, &text);
	if (json_open(buf_str(&text), &doc).fault) {
		differs(&check, "the ledger can't be read");
		return false;
	}
	check.ledger = json_root(doc);
	ledger_check(&check, whole);
	if (whole)
		rest_check(&check);
	return check.good;
}

bool world_check(struct world *world)
{
	return !world->trouble[0] && sides_check(world, true);
}

bool world_unique(struct world *world)
{
	return !world->trouble[0] && sides_check(world, false);
}
