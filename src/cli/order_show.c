/* SPDX-License-Identifier: Apache-2.0 */
/* waybill order show ORDER */
#include "cli/inside.h"

#define TIMELINE_SHOWN 20
#define TEXT_LETTERS 160

const struct flag order_show_flags[] = {
		{"timeline", NULL, "the whole timeline, not its end alone"},
		{NULL, NULL, NULL},
};

struct shown {
	struct cli *cli;
	struct order_row row;
	struct facts facts;
	struct status status;
	struct hold_row *holds;
	struct task_row *tasks;
	struct job *jobs;
	struct timeline_row *timeline;
	size_t hold_count, task_count, job_count, timeline_count;
};

static RESULT shown_load(struct shown *s)
{
	const struct storage_ops *ops = s->cli->storage->ops;
	struct storage_tx *tx = s->cli->tx;
	struct arena *arena = s->cli->arena;
	int64_t id = s->row.id;
	status_of(&s->facts, clock_read(), &s->status);
	TRY(ops->holds_list(tx, id, arena, &s->holds, &s->hold_count));
	TRY(ops->tasks_list(tx, id, arena, &s->tasks, &s->task_count));
	TRY(ops->job_list(tx, id, 100, arena, &s->jobs, &s->job_count));
	return ops->timeline_list(
			tx, id, arena, &s->timeline, &s->timeline_count);
}

static struct str money_of(const struct shown *s, minor amount)
{
	return money_print(amount, currency_digits(s->facts.order.currency),
			s->cli->arena);
}

/* --- for people --------------------------------------------------------- */

static void head_print(const struct shown *s, struct buf *buf)
{
	const struct shop_order *o = &s->facts.order;
	struct str name = o->name.len ? o->name : s->row.remote;
	buf_print(buf, "%.*s of %.*s: %.*s%s%.*s\n", STR_FMT(name),
			STR_FMT(s->row.shop), STR_FMT(s->row.progress),
			s->row.hold_reason.len ? ", " : "",
			STR_FMT(s->row.hold_reason));
	buf_print(buf, "  total        %.*s %.*s\n", STR_FMT(o->currency),
			STR_FMT(money_of(s, o->total)));
	buf_print(buf, "  customer     %.*s\n",
			STR_FMT(one_line(o->email, TEXT_LETTERS,
					s->cli->arena)));
	buf_print(buf, "  order        %s%s\n",
			s->status.archived ? "archived" : "open",
			s->status.cancelled ? ", cancelled" : "");
	buf_print(buf, "  payment      %s\n",
			payment_status_name(s->status.payment));
	buf_print(buf, "  fulfillment  %s\n",
			fulfillment_status_name(s->status.fulfillment));
	buf_print(buf, "  return       %s\n",
			return_status_name(s->status.returns));
}

static void lines_print(const struct shown *s, struct buf *buf)
{
	for (size_t i = 0; i < s->facts.order.lines.count; i++) {
		const struct line *l = &s->facts.order.lines.at[i];
		buf_print(buf,
				"  line         %" PRId64 " x %.*s (%.*s) at "
				"%.*s%.*s\n",
				l->current_quantity,
				STR_FMT(one_line(l->title, 60, s->cli->arena)),
				STR_FMT(one_line(l->sku, 30, s->cli->arena)),
				STR_FMT(money_of(s, l->unit_price)),
				STR_FMT(stock_words(s->cli, l->sku)));
	}
}

static void documents_print(const struct shown *s, struct buf *buf)
{
	for (size_t i = 0; i < s->facts.documents.count; i++) {
		const struct document *d = &s->facts.documents.at[i];
		buf_print(buf, "  document     %.*s, %s of %.*s, %.*s\n",
				STR_FMT(d->number),
				d->kind == DOCUMENT_SALE ? "sale" : "credit",
				STR_FMT(d->date),
				STR_FMT(money_of(s, d->gross)));
	}
}

static const char *parcel_word(const struct parcel *p)
{
	if (p->delivered_at)
		return "delivered";
	if (p->presumed_at)
		return "presumed delivered";
	if (p->returned_at)
		return "returned";
	return p->in_transit_at ? "in transit" : "handed over";
}

static void parcels_print(const struct shown *s, struct buf *buf)
{
	for (size_t i = 0; i < s->facts.parcels.count; i++) {
		const struct parcel *p = &s->facts.parcels.at[i];
		buf_print(buf, "  parcel       %.*s %.*s, %s\n",
				STR_FMT(p->carrier), STR_FMT(p->number),
				parcel_word(p));
	}
}

static void staff_print(const struct shown *s, struct buf *buf)
{
	for (size_t i = 0; i < s->hold_count; i++)
		buf_print(buf,
				"  hold         %.*s\n               waybill "
				"order release %.*s %.*s\n",
				STR_FMT(s->holds[i].text),
				STR_FMT(s->row.remote),
				STR_FMT(s->holds[i].key));
	for (size_t i = 0; i < s->task_count; i++)
		buf_print(buf, "  task         %.*s\n",
				STR_FMT(s->tasks[i].text));
	for (size_t i = 0; i < s->job_count; i++)
		buf_print(buf, "  under way    %s at %.*s, try %" PRId64 "\n",
				verb_name((enum verb)s->jobs[i].verb),
				STR_FMT(s->jobs[i].account), s->jobs[i].tries);
}

static void timeline_print(const struct shown *s, struct buf *buf)
{
	size_t from = 0;
	if (!cli_has(s->cli, "timeline") && s->timeline_count > TIMELINE_SHOWN)
		from = s->timeline_count - TIMELINE_SHOWN;
	if (from)
		buf_print(buf, "\n%zu earlier lines: --timeline shows them\n",
				from);
	else
		buf_add_char(buf, '\n');
	for (size_t i = from; i < s->timeline_count; i++) {
		const struct timeline_row *t = &s->timeline[i];
		if (!t->text.len)
			continue;
		struct str at = time_print_ms(t->at, s->cli->arena);
		buf_print(buf, "%.*s  %.*s\n", STR_FMT(at),
				STR_FMT(one_line(t->text, TEXT_LETTERS,
						s->cli->arena)));
	}
}

/* --- for programs ------------------------------------------------------- */

static void holds_json(const struct shown *s, struct json_out *out)
{
	json_out_array(out, "holds");
	for (size_t i = 0; i < s->hold_count; i++) {
		json_out_object(out, NULL);
		json_out_str(out, "key", s->holds[i].key);
		json_out_str(out, "reason", s->holds[i].reason);
		json_out_str(out, "fulfillment_order", s->holds[i].fo);
		json_out_str(out, "text", s->holds[i].text);
		json_out_str(out, "since",
				time_print(s->holds[i].since, s->cli->arena));
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

static void tasks_json(const struct shown *s, struct json_out *out)
{
	json_out_array(out, "tasks");
	for (size_t i = 0; i < s->task_count; i++) {
		json_out_object(out, NULL);
		json_out_str(out, "key", s->tasks[i].key);
		json_out_str(out, "text", s->tasks[i].text);
		json_out_str(out, "since",
				time_print(s->tasks[i].since, s->cli->arena));
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

static void timeline_json(const struct shown *s, struct json_out *out)
{
	json_out_array(out, "timeline");
	for (size_t i = 0; i < s->timeline_count; i++) {
		const struct timeline_row *t = &s->timeline[i];
		json_out_object(out, NULL);
		json_out_str(out, "at", time_print_ms(t->at, s->cli->arena));
		json_out_str(out, "kind", t->kind);
		json_out_i64(out, "message", t->message_id);
		json_out_str(out, "text", t->text);
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

static void status_json(const struct shown *s, struct json_out *out)
{
	json_out_object(out, "status");
	json_out_bool(out, "archived", s->status.archived);
	json_out_bool(out, "cancelled", s->status.cancelled);
	json_out_cstr(out, "payment", payment_status_name(s->status.payment));
	json_out_cstr(out, "fulfillment",
			fulfillment_status_name(s->status.fulfillment));
	json_out_cstr(out, "return", return_status_name(s->status.returns));
	json_out_object_end(out);
}

static void facts_json(const struct shown *s, struct json_out *out)
{
	DEFER(buf_done) struct buf facts;
	buf_init(&facts, OUT_MAX);
	struct json_out inner = {.buf = &facts};
	facts_print(&s->facts, &inner);
	json_out_raw(out, "facts", buf_str(&facts));
}

static void shown_json(const struct shown *s, struct buf *buf)
{
	struct json_out out = {.buf = buf};
	json_out_object(&out, NULL);
	json_out_i64(&out, "id", s->row.id);
	json_out_str(&out, "name", s->row.name);
	json_out_str(&out, "state", s->row.progress);
	status_json(s, &out);
	holds_json(s, &out);
	tasks_json(s, &out);
	facts_json(s, &out);
	timeline_json(s, &out);
	json_out_object_end(&out);
	buf_add_char(buf, '\n');
}

static void shown_print(const struct shown *s, struct buf *buf)
{
	head_print(s, buf);
	lines_print(s, buf);
	documents_print(s, buf);
	parcels_print(s, buf);
	staff_print(s, buf);
	timeline_print(s, buf);
}

int order_show_run(struct cli *cli)
{
	struct shown s = {.cli = cli};
	if (order_open(cli, &s.row, &s.facts).fault)
		return EXIT_FAILED;
	struct result r = shown_load(&s);
	if (r.fault)
		return cli_fail(cli, "%s", fault_text(r.fault));
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, OUT_MAX);
	if (cli_has(cli, "json"))
		shown_json(&s, &buf);
	else
		shown_print(&s, &buf);
	out_flush(&buf);
	return EXIT_DONE;
}
