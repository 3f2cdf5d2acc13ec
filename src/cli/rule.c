/* SPDX-License-Identifier: Apache-2.0 */
/*
 * waybill rule test [FILE]: which orders the rules of a settings file match,
 * and what they would do. It reads the database; nobody is called, and nothing
 * is written.
 */
#include "cli/inside.h"

#define TEXT_LETTERS 60
#define CAUSE_LETTERS 44

const struct flag rule_test_flags[] = {
		{"since", "WHEN", "orders made from then on: a date, or 30d"},
		{"rule", "NAME", "only this rule"},
		{NULL, NULL, NULL},
};

struct trial {
	struct orders_each each;
	struct cli *cli;
	time_ms now;
	size_t matches, fires;
	bool as_json;
	struct buf buf;
	struct json_out json;
	struct table table;
};

static const char *state_of(const struct rule_match *m)
{
	if (m->fired)
		return "fired before";
	if (m->fires)
		return "would fire";
	if (!m->rule->enabled)
		return "switched off";
	if (m->too_old)
		return "before since";
	return m->not_ours ? "not taken over" : "not read yet";
}

static void match_row(struct trial *t, const struct order_row *row,
		const struct rule_match *m)
{
	struct arena *a = t->cli->arena;
	struct str name = row->name.len ? row->name : row->remote;
	table_add(&t->table, one_line(name, 24, a));
	table_add(&t->table, arena_copy(a, m->rule->name));
	table_add(&t->table, one_line(m->cause, CAUSE_LETTERS, a));
	table_add(&t->table, time_words(m->cause_at, t->now, a));
	table_add(&t->table, str_of(state_of(m)));
	table_add(&t->table, one_line(rule_does(m->rule, a), TEXT_LETTERS, a));
}

static void match_json(struct trial *t, const struct order_row *row,
		const struct rule_match *m, struct arena *scratch)
{
	struct json_out *out = &t->json;
	json_out_object(out, NULL);
	json_out_str(out, "shop", row->shop);
	json_out_str(out, "remote", row->remote);
	json_out_str(out, "name", row->name);
	json_out_str(out, "rule", m->rule->name);
	json_out_str(out, "cause", m->cause);
	json_out_str(out, "happened_at", time_print(m->cause_at, scratch));
	json_out_cstr(out, "state", state_of(m));
	json_out_array(out, "does");
	for (size_t i = 0; i < m->rule->steps.count; i++) {
		const struct rule_step *s = &m->rule->steps.at[i];
		json_out_str(out, NULL,
				rule_step_print(s->action, s->value, s->text,
						scratch));
	}
	json_out_array_end(out);
	json_out_object_end(out);
}

static bool is_asked_for(const struct trial *t, const struct rule *rule)
{
	struct str only = cli_flag(t->cli, "rule");
	return !only.len || str_eq(only, rule->name);
}

static RESULT order_try(struct orders_each *each, const struct order_row *row,
		const struct facts *facts, struct arena *scratch)
{
	struct trial *t = (struct trial *)each;
	struct rule_matches matches = {0};
	const struct policy *policy = cli_policy(t->cli, row->shop);
	if (policy)
		rules_match(facts, policy, t->now, scratch, &matches);
	for (size_t i = 0; i < matches.list.count; i++) {
		const struct rule_match *m = &matches.list.at[i];
		if (!is_asked_for(t, m->rule))
			continue;
		t->matches++;
		t->fires += m->fires;
		if (t->as_json)
			match_json(t, row, m, scratch);
		else
			match_row(t, row, m);
	}
	if (t->as_json)
		out_flush(&t->buf);
	return OK;
}

static void trial_print(struct trial *t)
{
	if (t->as_json) {
		json_out_array_end(&t->json);
		buf_add_char(&t->buf, '\n');
	} else {
		if (t->matches)
			table_end(&t->table, &t->buf);
		buf_print(&t->buf,
				"%zu matches in %zu orders; %zu would fire "
				"now. Nothing was done.\n",
				t->matches, t->each.looked_at, t->fires);
	}
	out_flush(&t->buf);
}

static bool rule_is_there(const struct cli *cli, struct str name)
{
	for (size_t p = 0; p < cli->settings.policies.count; p++) {
		const struct policy *policy = &cli->settings.policies.at[p];
		for (size_t i = 0; i < policy->rules.count; i++)
			if (str_eq(policy->rules.at[i].name, name))
				return true;
	}
	return false;
}

/* Of the file that is named, else those that the server has. */
static RESULT rules_load(struct cli *cli)
{
	struct str only = cli_flag(cli, "rule");
	TRY(cli->word_count ? cli_settings_of(cli, cli->words[0])
			    : cli_settings(cli));
	if (only.len && !rule_is_there(cli, only)) {
		cli_fail(cli, "there is no rule \"%.*s\"",
				STR_FMT(one_line(only, 40, cli->arena)));
		return FAIL(FAULT_NOT_FOUND);
	}
	return OK;
}

int rule_test_run(struct cli *cli)
{
	static const char *const heads[] = {"ORDER", "RULE", "CAUSE",
			"HAPPENED", "NOW", "DOES", NULL};
	struct trial t = {.cli = cli,
			.each.visit = order_try,
			.now = clock_read(),
			.as_json = cli_has(cli, "json")};
	if (cli_since(cli, "since", &t.each.since).fault)
		return EXIT_USAGE;
	if (rules_load(cli).fault || cli_read(cli).fault)
		return EXIT_FAILED;
	buf_init(&t.buf, OUT_MAX);
	t.json = (struct json_out){.buf = &t.buf};
	table_begin(&t.table, cli->arena, heads);
	if (t.as_json)
		json_out_array(&t.json, NULL);
	struct result r = orders_each(cli, &t.each);
	if (!r.fault)
		trial_print(&t);
	buf_done(&t.buf);
	return r.fault ? cli_fail(cli, "%s", fault_text(r.fault)) : EXIT_DONE;
}
