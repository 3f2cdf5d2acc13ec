/* SPDX-License-Identifier: Apache-2.0 */
/*
 * waybill rule list: the rules of the settings and how often each has fired.
 * One that is not in the settings any more has its history all the same.
 */
#include "cli/inside.h"

#define IF_LETTERS 60
#define DOES_LETTERS 60

struct counted {
	struct str shop, name;
	const struct rule *rule; /* NULL: not there any more */
	int64_t fired;
	time_ms last;
};

struct counting {
	struct orders_each each;
	struct cli *cli;
	LIST(struct counted) list;
};

static struct counted *counted_of(
		struct counting *c, struct str shop, struct str name)
{
	for (size_t i = 0; i < c->list.count; i++)
		if (str_eq(c->list.at[i].name, name) &&
				str_eq(c->list.at[i].shop, shop))
			return &c->list.at[i];
	struct counted *new = LIST_ADD(c->cli->arena, &c->list);
	new->shop = arena_copy(c->cli->arena, shop);
	new->name = arena_copy(c->cli->arena, name);
	return new;
}

static RESULT order_count(struct orders_each *each, const struct order_row *row,
		const struct facts *facts, struct arena *scratch)
{
	struct counting *c = (struct counting *)each;
	(void)scratch;
	for (size_t i = 0; i < facts->fired.count; i++) {
		const struct firing *f = &facts->fired.at[i];
		struct counted *counted = counted_of(c, row->shop, f->rule);
		counted->fired++;
		if (f->at > counted->last)
			counted->last = f->at;
	}
	return OK;
}

static struct str conditions(const struct rule *rule, struct arena *arena)
{
	struct str all = STR_NONE;
	for (size_t i = 0; i < rule->conditions.count; i++) {
		const struct rule_condition *c = &rule->conditions.at[i];
		struct str value = c->values.len ? c->values : c->value;
		all = arena_print(arena, "%.*s%s%s %s%s%.*s", STR_FMT(all),
				i ? " and " : "",
				rule_fields.name((int)c->field),
				rule_operators.name((int)c->op),
				value.len ? " " : "", STR_FMT(value));
	}
	return all;
}

static const char *state_of(const struct rule *rule)
{
	if (!rule)
		return "gone";
	return rule->enabled ? "on" : "off";
}

static struct str since_of(const struct rule *rule, struct arena *arena)
{
	return rule->since ? time_print(rule->since, arena) : STR("beginning");
}

static void counted_row(struct counting *c, struct table *table,
		const struct counted *x)
{
	struct arena *a = c->cli->arena;
	const struct rule *rule = x->rule;
	table_add(table, x->name);
	table_add(table, x->shop);
	table_add(table, str_of(state_of(rule)));
	table_add(table, arena_print(a, "%" PRId64, x->fired));
	table_add(table, time_words(x->last, clock_read(), a));
	table_add(table,
			str_of(rule ? rule_events.name((int)rule->when) : "-"));
	table_add(table,
			rule && rule->conditions.count
					? one_line(conditions(rule, a),
							  IF_LETTERS, a)
					: STR("-"));
	table_add(table,
			rule ? one_line(rule_does(rule, a), DOES_LETTERS, a)
			     : STR("-"));
}

static void counted_json(struct counting *c, struct json_out *out,
		const struct counted *x)
{
	struct arena *a = c->cli->arena;
	json_out_object(out, NULL);
	json_out_str(out, "name", x->name);
	json_out_str(out, "shop", x->shop);
	json_out_cstr(out, "state", state_of(x->rule));
	json_out_i64(out, "fired", x->fired);
	if (x->last)
		json_out_str(out, "last_at", time_print(x->last, a));
	if (x->rule) {
		json_out_str(out, "since", since_of(x->rule, a));
		json_out_cstr(out, "when",
				rule_events.name((int)x->rule->when));
		json_out_str(out, "if", conditions(x->rule, a));
		json_out_str(out, "does", rule_does(x->rule, a));
	}
	json_out_object_end(out);
}

static void list_print(struct counting *c, struct buf *buf)
{
	static const char *const heads[] = {"RULE", "SHOP", "STATE", "FIRED",
			"LAST", "WHEN", "IF", "DOES", NULL};
	struct table table;
	table_begin(&table, c->cli->arena, heads);
	for (size_t i = 0; i < c->list.count; i++)
		counted_row(c, &table, &c->list.at[i]);
	table_end(&table, buf);
}

static void list_json(struct counting *c, struct buf *buf)
{
	struct json_out out = {.buf = buf};
	json_out_array(&out, NULL);
	for (size_t i = 0; i < c->list.count; i++)
		counted_json(c, &out, &c->list.at[i]);
	json_out_array_end(&out);
	buf_add_char(buf, '\n');
}

static void rules_begin(struct counting *c)
{
	for (size_t p = 0; p < c->cli->settings.policies.count; p++) {
		const struct policy *policy = &c->cli->settings.policies.at[p];
		for (size_t i = 0; i < policy->rules.count; i++)
			counted_of(c, policy->shop, policy->rules.at[i].name)
					->rule = &policy->rules.at[i];
	}
}

int rule_list_run(struct cli *cli)
{
	struct counting c = {.cli = cli, .each.visit = order_count};
	if (cli_settings(cli).fault || cli_read(cli).fault)
		return EXIT_FAILED;
	rules_begin(&c);
	struct result r = orders_each(cli, &c.each);
	if (r.fault)
		return cli_fail(cli, "%s", fault_text(r.fault));
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, OUT_MAX);
	if (cli_has(cli, "json"))
		list_json(&c, &buf);
	else
		list_print(&c, &buf);
	out_flush(&buf);
	return EXIT_DONE;
}
