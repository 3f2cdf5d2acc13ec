/* SPDX-License-Identifier: Apache-2.0 */
/*
 * waybill selftest tracking: the tracking of orders that were shipped (of test
 * orders, or of the newest) is read back from every gateway, and shown beside
 * what was written there.
 */
#include "cli/inside.h"

#include "order/audit.h"

#define NEWEST_MAX 20
#define LOOKED_THROUGH 500
#define FOUND_MAX 1000

static bool is_shipped(const struct facts *facts)
{
	for (size_t i = 0; i < facts->attempts.count; i++)
		if (facts->attempts.at[i].want == WANT_TRACKER)
			return true;
	return false;
}

struct selftest {
	struct cli *cli;
	LIST(int64_t) orders;
	struct str scope;
	struct difference_row *found;
	size_t found_count;
	struct table table;
	bool wrong;
};

static RESULT order_take(struct selftest *s, int64_t id)
{
	*LIST_ADD(s->cli->arena, &s->orders) = id;
	return audit_scope_add(s->cli, id, &s->scope);
}

static RESULT facts_of(struct cli *cli, int64_t id, struct order_row *out_row,
		struct facts *out)
{
	TRY(cli->storage->ops->order_get_id(cli->tx, id, cli->arena, out_row));
	return facts_read(out_row->facts, cli->arena, out);
}

/* The newest that have something to show. */
static RESULT newest_take(struct selftest *s)
{
	struct cli *cli = s->cli;
	struct order_filter filter = {.limit = LOOKED_THROUGH};
	struct order_row *rows = NULL, row;
	size_t count = 0;
	TRY(cli->storage->ops->order_list(
			cli->tx, &filter, cli->arena, &rows, &count));
	for (size_t i = 0; i < count && s->orders.count < NEWEST_MAX; i++) {
		struct facts facts = {0};
		TRY(facts_of(cli, rows[i].id, &row, &facts));
		if (is_shipped(&facts))
			TRY(order_take(s, rows[i].id));
	}
	return OK;
}

static RESULT named_take(struct selftest *s)
{
	struct order_row row = {0};
	for (size_t i = 0; i < s->cli->word_count; i++) {
		TRY(order_find(s->cli, s->cli->words[i], &row));
		TRY(order_take(s, row.id));
	}
	return OK;
}

/* ---- what came of it ---- */

static const struct difference_row *found_of(
		const struct selftest *s, int64_t order, struct str payment)
{
	for (size_t i = 0; i < s->found_count; i++)
		if (s->found[i].order_id == order &&
				str_eq(s->found[i].object, payment))
			return &s->found[i];
	return NULL;
}

static struct str verdict(struct selftest *s, const struct attempt *a,
		const struct difference_row *d)
{
	struct arena *arena = s->cli->arena;
	if (d)
		return arena_print(arena, "%.*s: ours %.*s, theirs %.*s",
				STR_FMT(d->code),
				STR_FMT(d->ours.len ? d->ours : STR("nothing")),
				STR_FMT(d->theirs.len ? d->theirs
						      : STR("nothing")));
	if (a->outcome == OUTCOME_DONE)
		return STR("agrees");
	return a->detail.len ? arena_print(arena, "not written: %.*s",
					       STR_FMT(a->detail))
			     : STR("not written yet");
}

static void payment_show(struct selftest *s, const struct order_row *row,
		const struct attempt *a)
{
	const struct difference_row *d = found_of(s, row->id, a->target);
	struct str payment = a->target, gateway;
	str_cut(&payment, '|', &gateway);
	s->wrong |= d || a->outcome != OUTCOME_DONE;
	table_add(&s->table, row->name.len ? row->name : row->remote);
	table_add(&s->table, gateway);
	table_add(&s->table, payment);
	table_add(&s->table, one_line(a->value, 40, s->cli->arena));
	table_add(&s->table, verdict(s, a, d));
}

static RESULT order_show(struct selftest *s, int64_t id)
{
	struct order_row row = {0};
	struct facts facts = {0};
	TRY(facts_of(s->cli, id, &row, &facts));
	for (size_t i = 0; i < facts.attempts.count; i++)
		if (facts.attempts.at[i].want == WANT_TRACKER)
			payment_show(s, &row, &facts.attempts.at[i]);
	if (is_shipped(&facts))
		return OK;
	s->wrong = true;
	table_add(&s->table, row.name.len ? row.name : row.remote);
	for (int i = 0; i < 3; i++)
		table_add(&s->table, STR("-"));
	table_add(&s->table,
			STR("nothing was shipped, or no gateway that is "
			    "connected took the money"));
	return OK;
}

static RESULT all_show(struct selftest *s, const struct audit_row *audit)
{
	static const char *const heads[] = {"ORDER", "GATEWAY", "PAYMENT",
			"TRACKING", "READ BACK", NULL};
	struct cli *cli = s->cli;
	DEFER(buf_done) struct buf buf;
	TRY(cli_read_again(cli));
	TRY(cli->storage->ops->difference_list(cli->tx, audit->id, 0, FOUND_MAX,
			cli->arena, &s->found, &s->found_count));
	buf_init(&buf, OUT_MAX);
	table_begin(&s->table, cli->arena, heads);
	for (size_t i = 0; i < s->orders.count; i++)
		TRY(order_show(s, s->orders.at[i]));
	table_end(&s->table, &buf);
	out_flush(&buf);
	return OK;
}

static RESULT orders_choose(struct selftest *s)
{
	TRY(s->cli->word_count ? named_take(s) : newest_take(s));
	if (s->orders.count)
		return OK;
	cli_fail(s->cli,
			"no order has been shipped yet: sell one in your "
			"shop's test mode for each gateway, ship it, and say "
			"this again (or try it all beside the simulator: "
			"script/run)");
	return FAIL(FAULT_NOT_FOUND);
}

int selftest_tracking_run(struct cli *cli)
{
	struct selftest s = {.cli = cli};
	struct audit_row audit = {0};
	if (cli_read(cli).fault || orders_choose(&s).fault ||
			audit_make(cli, 0, s.scope, &audit).fault)
		return EXIT_FAILED;
	struct result r = all_show(&s, &audit);
	if (r.fault)
		return cli_fail(cli, "%s", fault_text(r.fault));
	bool agree = !s.wrong && !audit.unread;
	puts(agree ? "all sides agree"
		   : "not all sides agree: waybill audit show says more");
	return agree ? EXIT_DONE : EXIT_FAILED;
}
