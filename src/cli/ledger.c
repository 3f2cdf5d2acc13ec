/* SPDX-License-Identifier: Apache-2.0 */
/*
 * waybill ledger check: each voucher comes to 0, and each order's receivable
 * is what was booked, less credits, less the money that was kept. Orders that
 * are not even are listed, with what a person may do.
 */
#include "cli/inside.h"
#include "order/books.h"

struct checking {
	struct orders_each each;
	struct cli *cli;
	struct table table;
	struct json_out json;
	int64_t orders, vouchers, uneven, faults;
};

static const char *const heads[] = {"ORDER", "STATE", "BOOKED", "CREDITED",
		"PAID", "REPAID", "OWED", "WHAT TO DO", NULL};

static bool is_fault(enum books_finding finding)
{
	return finding == BOOKS_DIFFER || finding == BOOKS_UNBALANCED ||
			finding == BOOKS_NOT_POSTED;
}

static void state_json(struct checking *c, const struct facts *facts,
		const struct books_state *s)
{
	struct json_out *out = &c->json;
	int digits = currency_digits(facts->order.currency);
	json_out_object(out, NULL);
	json_out_str(out, "order", facts->order.name);
	json_out_str(out, "remote", facts->remote);
	json_out_cstr(out, "state", books_finding_name(s->finding));
	json_out_str(out, "currency", facts->order.currency);
	json_out_money(out, "booked", s->booked, digits);
	json_out_money(out, "credited", s->credited, digits);
	json_out_money(out, "paid", s->paid, digits);
	json_out_money(out, "repaid", s->repaid, digits);
	json_out_money(out, "written_off", s->written_off, digits);
	json_out_money(out, "owed", s->owed, digits);
	json_out_money(out, "receivable", s->receivable, digits);
	json_out_cstr(out, "advice", books_finding_advice(s->finding));
	json_out_object_end(out);
}

static void state_row(struct checking *c, const struct facts *facts,
		const struct books_state *s)
{
	struct arena *a = c->cli->arena;
	int digits = currency_digits(facts->order.currency);
	const minor sums[] = {
			s->booked, s->credited, s->paid, s->repaid, s->owed};
	table_add(&c->table, arena_copy(a, facts->order.name));
	table_add(&c->table, str_of(books_finding_name(s->finding)));
	for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
		table_add(&c->table, money_print(sums[i], digits, a));
	table_add(&c->table, str_of(books_finding_advice(s->finding)));
}

/* Without settings nobody knows whose books an order is in: then those that
 * have vouchers are. */
static bool is_ours(const struct checking *c, const struct facts *facts)
{
	const struct policy *policy = cli_policy(c->cli, facts->shop);
	return facts->vouchers.count || (policy && books_apply(facts, policy));
}

static RESULT order_check(struct orders_each *each, const struct order_row *row,
		const struct facts *facts, struct arena *scratch)
{
	struct checking *c = (struct checking *)each;
	struct books_state state = {0};
	(void)row, (void)scratch;
	if (!is_ours(c, facts))
		return OK;
	if (books_prove(facts, &state).fault)
		state.finding = BOOKS_DIFFER;
	c->orders++;
	c->vouchers += (int64_t)facts->vouchers.count;
	c->faults += is_fault(state.finding);
	if (state.finding == BOOKS_EVEN)
		return OK;
	c->uneven++;
	if (cli_has(c->cli, "json"))
		state_json(c, facts, &state);
	else
		state_row(c, facts, &state);
	return OK;
}

static void sums_json(struct checking *c)
{
	json_out_array_end(&c->json);
	json_out_i64(&c->json, "orders", c->orders);
	json_out_i64(&c->json, "vouchers", c->vouchers);
	json_out_i64(&c->json, "uneven", c->uneven);
	json_out_i64(&c->json, "faults", c->faults);
	json_out_object_end(&c->json);
	buf_add_char(c->json.buf, '\n');
}

static void sums_print(struct checking *c, struct buf *buf)
{
	if (c->uneven)
		table_end(&c->table, buf);
	buf_print(buf,
			"%" PRId64 " orders, %" PRId64 " vouchers: %s. "
			"%" PRId64 " not even.\n",
			c->orders, c->vouchers,
			c->faults ? "THE BOOKS DO NOT PROVE"
				  : "each comes to 0, and all sums agree",
			c->uneven);
}

static int check_print(struct checking *c)
{
	DEFER(buf_done) struct buf buf;
	bool as_json = cli_has(c->cli, "json");
	buf_init(&buf, OUT_MAX);
	c->json = (struct json_out){.buf = &buf};
	table_begin(&c->table, c->cli->arena, heads);
	if (as_json) {
		json_out_object(&c->json, NULL);
		json_out_array(&c->json, "not_even");
	}
	struct result r = orders_each(c->cli, &c->each);
	if (r.fault)
		return cli_fail(c->cli, "%s", fault_text(r.fault));
	if (as_json)
		sums_json(c);
	else
		sums_print(c, &buf);
	out_flush(&buf);
	return c->faults ? EXIT_FAILED : EXIT_DONE;
}

int ledger_check_run(struct cli *cli)
{
	struct checking c = {.each = {.visit = order_check}, .cli = cli};
	if (cli_read(cli).fault)
		return EXIT_FAILED;
	return check_print(&c);
}
