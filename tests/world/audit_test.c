/* SPDX-License-Identifier: Apache-2.0 */
/* Audits of whole worlds: nothing is found where nothing is wrong, and what
 * somebody changed at a provider is found, repaired and gone. */
#include "base/test.h"
#include "tests/world/world.h"

#include <inttypes.h>

struct report {
	struct audit_row audit;
	struct difference_row *found;
	size_t count;
};

static RESULT report_read(struct world *world, struct report *out)
{
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	const struct storage_ops *ops = world->storage.ops;
	struct audit_row *rows = NULL;
	size_t count = 0;
	TRY(ops->begin(&world->storage, TX_READ, &tx));
	TRY(ops->audit_list(tx, 0, 1, world->arena, &rows, &count));
	ENSURE(count == 1, FAULT_NOT_FOUND);
	out->audit = rows[0];
	return ops->difference_list(tx, rows[0].id, 0, 1000, world->arena,
			&out->found, &out->count);
}

static void print(const struct report *report)
{
	for (size_t i = 0; i < report->count; i++) {
		const struct difference_row *d = &report->found[i];
		print_error("%" PRId64 " %.*s %.*s %.*s: \"%.*s\", \"%.*s\"\n",
				d->order_id, STR_FMT(d->place),
				STR_FMT(d->code), STR_FMT(d->object),
				STR_FMT(d->ours), STR_FMT(d->theirs));
	}
}

static void audit(struct world *world, struct report *out)
{
	EXPECT_OK(engine_audit(world->engine, 0, STR_NONE, STR("test")));
	for (int i = 0; i < 600; i++) {
		world_pass(world, SECOND_MS);
		if (!report_read(world, out).fault && out->audit.finished_at)
			return;
	}
	print(out);
	print_error("orders %ld reads %ld unread %ld\n",
			(long)out->audit.orders, (long)out->audit.reads,
			(long)out->audit.unread);
	fail_msg("the audit does not end");
}

static void expect_nothing(const struct report *report)
{
	print(report);
	EXPECT_I64(report->count, 0);
	EXPECT_I64(report->audit.unread, 0);
	EXPECT_I64(report->audit.differences, 0);
}

static struct world *lived(int64_t orders, int trouble)
{
	struct world_options o;
	world_options_init(&o);
	o.sim.orders = orders;
	o.sim.trouble = trouble;
	struct world *world = world_open(&o);
	EXPECT(world_run(world, 60 * DAY_MS));
	world_must_agree(world);
	world_pass(world, 2 * HOUR_MS);
	return world;
}

TEST(where_all_is_well_an_audit_finds_nothing)
{
	struct world *world = lived(60, 0);
	struct report report = {0};
	audit(world, &report);
	expect_nothing(&report);
	EXPECT_I64(report.audit.orders, 60);
	EXPECT(report.audit.reads >= 120);
	world_close(world);
}

/* Lost and late answers, 5xx and 429: an audit asks again. */
TEST(an_audit_among_lies_finds_nothing_either)
{
	struct world *world = lived(30, 20);
	struct report report = {0};
	audit(world, &report);
	print(&report);
	EXPECT_I64(report.count, 0);
	world_close(world);
}

TEST(while_one_is_under_way_there_is_no_other)
{
	struct world *world = lived(3, 0);
	EXPECT_OK(engine_audit(world->engine, 0, STR_NONE, STR("a")));
	EXPECT_FAULT(engine_audit(world->engine, 0, STR_NONE, STR("b")),
			FAULT_DUPLICATE);
	world_close(world);
}

static const struct harm {
	const char *what, *code;
} harms[] = {
		{"tracker gone", "tracker_missing"},
		{"tracker wrong", "tracker_extra"},
		{"tracker carrier", "tracker_carrier"},
		{"tracker cancelled", "tracker_missing"},
		{"money", "captured_differs"},
		{"fulfillment wrong", "fulfillment_number"},
		{"delivered gone", "delivered_missing"},
		{"reopened", "not_closed"},
		{"document number", "document_number"},
		{"document amount", "document_amount"},
		{"document gone", "document_missing"},
		{"parcel number", "parcel_number"},
		{"request gone", "request_missing"},
};
#define HARMS (sizeof harms / sizeof *harms)

struct injected {
	int64_t order, id; /* the shop's id, ours */
	const struct harm *harm;
};

static int64_t id_of(struct world *world, int64_t order)
{
	struct order_row row = {0};
	struct str remote = arena_print(world->arena, "%" PRId64, order);
	return world_order(world, remote, world->arena, &row) ? row.id : 0;
}

/* One to an order, each kind in turn. */
static size_t harm_all(struct world *world, struct injected *out, size_t most)
{
	size_t count = 0, kind = 0;
	for (int64_t order = 5001; order < 5401 && count < most; order++) {
		for (size_t i = 0; i < HARMS; i++) {
			const struct harm *harm = &harms[(kind + i) % HARMS];
			if (!sim_harm(world->sim, order, harm->what,
					    world->now))
				continue;
			out[count++] = (struct injected){
					order, id_of(world, order), harm};
			kind += i + 1;
			break;
		}
	}
	return count;
}

static bool is_found(const struct report *report, const struct injected *one)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->found[i].order_id == one->id &&
				str_eq(report->found[i].code,
						str_of(one->harm->code)))
			return true;
	return false;
}

static void expect_found(const struct report *report,
		const struct injected *injected, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool found = is_found(report, &injected[i]);
		if (!found)
			print_error("%" PRId64 ": %s is not found\n",
					injected[i].order,
					injected[i].harm->what);
		EXPECT(found);
	}
}

/* A number that is not ours stands where ours is missing, and a number that
 * the warehouse changed is missed at no other place yet. */
static bool is_caused(
		const struct difference_row *d, const struct injected *one)
{
	bool pair = strcmp(one->harm->what, "tracker wrong") == 0 &&
			str_eq(d->code, STR("tracker_missing"));
	return d->order_id == one->id &&
			(pair || str_eq(d->code, str_of(one->harm->code)));
}

static void expect_no_other(const struct report *report,
		const struct injected *injected, size_t count)
{
	for (size_t i = 0; i < report->count; i++) {
		bool caused = false;
		for (size_t k = 0; k < count; k++)
			caused |= is_caused(&report->found[i], &injected[k]);
		if (!caused)
			print(&(struct report){.found = &report->found[i],
					.count = 1});
		EXPECT(caused);
	}
}

static void repair(struct world *world, const struct report *report)
{
	for (size_t i = 0; i < report->count; i++) {
		const struct difference_row *d = &report->found[i];
		struct order_row row = {0};
		if (!d->repair.len)
			continue;
		DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
		EXPECT_OK(world->storage.ops->begin(
				&world->storage, TX_READ, &tx));
		EXPECT_OK(world->storage.ops->order_get_id(
				tx, d->order_id, world->arena, &row));
		storage_tx_drop(&tx);
		tx = NULL;
		world_command(world, row.remote, COMMAND_REPAIR,
				arena_print(world->arena, "%" PRId64 " %.*s",
						d->audit_id,
						STR_FMT(d->repair)),
				STR("an audit found it"));
	}
	world_pass(world, HOUR_MS);
}

static void mend(struct world *world, const struct injected *injected,
		size_t count)
{
	for (size_t i = 0; i < count; i++)
		sim_mend(world->sim, injected[i].order, injected[i].harm->what);
}

TEST(fifty_differences_are_found_repaired_and_gone)
{
	struct injected injected[50];
	struct report report = {0}, after = {0};
	struct world *world = lived(80, 0);
	size_t count = harm_all(world, injected, 50);
	EXPECT_I64(count, 50);
	audit(world, &report);
	expect_found(&report, injected, count);
	expect_no_other(&report, injected, count);
	repair(world, &report);
	mend(world, injected, count);
	audit(world, &after);
	expect_nothing(&after);
	world_close(world);
}

/* What is repaired twice is done once: a second press of the button. */
TEST(one_audit_repairs_once)
{
	struct report report = {0};
	struct world *world = lived(40, 0);
	struct injected injected[1];
	int64_t order = 5001;
	while (!sim_harm(world->sim, order, "delivered gone", world->now))
		order++;
	injected[0] = (struct injected){order, id_of(world, order), &harms[6]};
	audit(world, &report);
	expect_found(&report, injected, 1);
	repair(world, &report);
	repair(world, &report);
	EXPECT_I64(sim_delivered_events(world->sim, order), 1);
	world_close(world);
}

/* The orders that were under way are read again; each thing stands there
 * once, and nothing is left out. */
TEST(an_audit_that_dies_again_and_again_finds_the_same)
{
	struct injected injected[20];
	struct report report = {0};
	struct world *world = lived(60, 0);
	size_t count = harm_all(world, injected, 20);
	EXPECT_OK(engine_audit(world->engine, 0, STR_NONE, STR("test")));
	for (int i = 0; i < 600 && !report.audit.finished_at; i++) {
		world_pass(world, SECOND_MS / 5);
		if (i % 3 == 0)
			world_crash(world);
		EXPECT_OK(report_read(world, &report));
	}
	EXPECT(report.audit.finished_at > 0);
	EXPECT_I64(report.audit.orders, 60);
	expect_found(&report, injected, count);
	expect_no_other(&report, injected, count);
	for (size_t i = 0; i < report.count; i++)
		for (size_t k = 0; k < i; k++)
			EXPECT(report.found[i].order_id !=
							report.found[k].order_id ||
					!str_eq(report.found[i].code,
							report.found[k].code));
	world_close(world);
}
