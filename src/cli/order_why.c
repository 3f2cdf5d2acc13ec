/* SPDX-License-Identifier: Apache-2.0 */
/*
 * waybill order why ORDER: every step of its life with the condition that
 * it waits for, and every field with the news that set it.
 */
#include "cli/inside.h"

#include "engine/provenance.h"
#include "engine/restored.h"

#define VALUE_LETTERS 60
#define TEXT_LETTERS 100

const struct flag order_why_flags[] = {
		{"field", "PATH", "only fields whose path begins so"},
		{NULL, NULL, NULL},
};

/* One change of the timeline: which path, and the row that made it. */
struct made {
	struct str path;
	const struct timeline_row *row;
};

struct why {
	struct cli *cli;
	struct order_row row;
	struct facts facts;
	struct reasons reasons;
	LIST(struct made) made;
	const struct timeline_row *at; /* the row that is read now */
	struct table table;
	struct json_out json;
};

static void change_note(void *context, struct str path, struct str value)
{
	struct why *why = context;
	(void)value;
	*LIST_ADD(why->cli->arena, &why->made) = (struct made){
			arena_copy(why->cli->arena, path), why->at};
}

static RESULT timeline_load(struct why *why)
{
	struct timeline_row *rows = NULL;
	size_t count = 0;
	TRY(why->cli->storage->ops->timeline_list(why->cli->tx, why->row.id,
			why->cli->arena, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		why->at = &rows[i];
		TRY(changes_each(rows[i].changes, change_note, why));
	}
	return OK;
}

/* The last news that set a field: fields only ever change forward. */
static const struct timeline_row *maker_of(
		const struct why *why, struct str path)
{
	for (size_t i = why->made.count; i-- > 0;)
		if (change_covers(why->made.at[i].path, path))
			return why->made.at[i].row;
	return NULL;
}

static bool is_asked_for(const struct why *why, struct str path)
{
	return !cli_has(why->cli, "field") ||
			str_starts(path, cli_flag(why->cli, "field"));
}

/* What decide itself has added is in the same commit as the news. */
static struct str maker_words(
		const struct why *why, const struct timeline_row *row)
{
	if (!row)
		return STR("decided by Waybill");
	struct arena *a = why->cli->arena;
	return arena_print(a, "%.*s  %.*s", STR_FMT(time_print_ms(row->at, a)),
			STR_FMT(one_line(row->text, TEXT_LETTERS, a)));
}

static void field_print(void *context, struct str path, struct str value)
{
	struct why *why = context;
	if (!is_asked_for(why, path))
		return;
	table_add(&why->table, path);
	table_add(&why->table, one_line(value, VALUE_LETTERS, why->cli->arena));
	table_add(&why->table, maker_words(why, maker_of(why, path)));
}

static void field_json(void *context, struct str path, struct str value)
{
	struct why *why = context;
	const struct timeline_row *row = maker_of(why, path);
	if (!is_asked_for(why, path))
		return;
	json_out_object(&why->json, NULL);
	json_out_str(&why->json, "field", path);
	json_out_str(&why->json, "value", value);
	if (row) {
		json_out_str(&why->json, "at",
				time_print_ms(row->at, why->cli->arena));
		json_out_str(&why->json, "text", row->text);
		json_out_i64(&why->json, "message", row->message_id);
	}
	json_out_object_end(&why->json);
}

static void reasons_print(struct why *why, struct buf *buf)
{
	static const char *const heads[] = {"STEP", "OF", "STATE", "WHY", NULL};
	table_begin(&why->table, why->cli->arena, heads);
	for (size_t i = 0; i < why->reasons.list.count; i++) {
		const struct reason *r = &why->reasons.list.at[i];
		table_add(&why->table, str_of(want_name(r->want)));
		table_add(&why->table, r->target.len ? r->target : STR("-"));
		table_add(&why->table, str_of(r->state));
		table_add(&why->table,
				one_line(r->text, TEXT_LETTERS,
						why->cli->arena));
	}
	table_end(&why->table, buf);
}

/* What rules did to it, in the order of their names. */
static void rules_print(struct why *why, struct buf *buf)
{
	static const char *const heads[] = {
			"RULE", "CAUSE", "FIRED", "DID", NULL};
	struct arena *a = why->cli->arena;
	if (!why->facts.fired.count)
		return;
	table_begin(&why->table, a, heads);
	for (size_t i = 0; i < why->facts.fired.count; i++) {
		const struct firing *f = &why->facts.fired.at[i];
		table_add(&why->table, f->rule);
		table_add(&why->table, one_line(f->cause, VALUE_LETTERS, a));
		table_add(&why->table, time_print(f->at, a));
		table_add(&why->table,
				one_line(firing_did(f, a), TEXT_LETTERS, a));
	}
	table_end(&why->table, buf);
	buf_add_char(buf, '\n');
}

static void rules_json(struct why *why)
{
	struct json_out *out = &why->json;
	struct arena *a = why->cli->arena;
	json_out_array(out, "rules");
	for (size_t i = 0; i < why->facts.fired.count; i++) {
		const struct firing *f = &why->facts.fired.at[i];
		json_out_object(out, NULL);
		json_out_str(out, "rule", f->rule);
		json_out_str(out, "cause", f->cause);
		json_out_str(out, "at", time_print_ms(f->at, a));
		json_out_str(out, "did", firing_did(f, a));
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

static void fields_print(struct why *why, struct buf *buf)
{
	static const char *const heads[] = {"FIELD", "VALUE", "SET BY", NULL};
	table_begin(&why->table, why->cli->arena, heads);
	facts_each(&why->facts, why->cli->arena, field_print, why);
	table_end(&why->table, buf);
}

static void why_print(struct why *why, struct buf *buf)
{
	if (!cli_has(why->cli, "field")) {
		buf_print(buf, "%.*s is %.*s.\n\n", STR_FMT(why->row.name),
				STR_FMT(why->row.progress));
		reasons_print(why, buf);
		buf_add_char(buf, '\n');
		rules_print(why, buf);
	}
	fields_print(why, buf);
}

static void why_json(struct why *why, struct buf *buf)
{
	why->json = (struct json_out){.buf = buf};
	json_out_object(&why->json, NULL);
	json_out_str(&why->json, "name", why->row.name);
	json_out_str(&why->json, "state", why->row.progress);
	json_out_array(&why->json, "steps");
	for (size_t i = 0; i < why->reasons.list.count; i++) {
		const struct reason *r = &why->reasons.list.at[i];
		json_out_object(&why->json, NULL);
		json_out_cstr(&why->json, "step", want_name(r->want));
		json_out_str(&why->json, "of", r->target);
		json_out_cstr(&why->json, "state", r->state);
		json_out_str(&why->json, "why", r->text);
		json_out_object_end(&why->json);
	}
	json_out_array_end(&why->json);
	rules_json(why);
	json_out_array(&why->json, "fields");
	facts_each(&why->facts, why->cli->arena, field_json, why);
	json_out_array_end(&why->json);
	json_out_object_end(&why->json);
	buf_add_char(buf, '\n');
}

/* Why needs the shop's policy, so it needs the settings; without them the
 * fields are explained all the same. */
static void reasons_load(struct why *why)
{
	if (!why->cli->settings.policies.count && cli_settings(why->cli).fault)
		return;
	const struct policy *found = cli_policy(why->cli, why->row.shop);
	struct policy policy = found ? *found : (struct policy){0};
	if (found &&
			!restored_read(why->cli->tx, why->cli->arena, &policy)
					 .fault)
		order_why(&why->facts, &policy, clock_read(), why->cli->arena,
				&why->reasons);
}

int order_why_run(struct cli *cli)
{
	struct why why = {.cli = cli};
	if (order_open(cli, &why.row, &why.facts).fault)
		return EXIT_FAILED;
	struct result r = timeline_load(&why);
	if (r.fault)
		return cli_fail(cli, "%s", fault_text(r.fault));
	reasons_load(&why);
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, OUT_MAX);
	if (cli_has(cli, "json"))
		why_json(&why, &buf);
	else
		why_print(&why, &buf);
	out_flush(&buf);
	return EXIT_DONE;
}
