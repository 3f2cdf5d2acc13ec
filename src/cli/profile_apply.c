/* SPDX-License-Identifier: Apache-2.0 */
/*
 * waybill profile apply: settings that have changed count for orders that
 * something happens to. This has the others looked at again, too: those for
 * which the present settings want something now. Each gets a note, so that its
 * history says why it moved; what follows is decided by the server.
 */
#include "cli/inside.h"

#include <unistd.h>

#include "order/decide.h"

#define TOLD_EVERY 1000 /* orders */

const struct flag profile_apply_flags[] = {
		{"since", "WHEN", "orders made from then on: a date, or 90d"},
		{"dry-run", NULL, "only say what would be done"},
		{"why", "TEXT", "what others should know about it"},
		{NULL, NULL, NULL},
};

struct backfill {
	struct orders_each each;
	struct cli *cli;
	time_ms now;
	bool dry;
	struct str text;
	size_t moved;
	int status; /* of the first order that could not be told */
	struct id_source ids;
};

/* Attempts of a trial are thrown away. */
static int64_t next_id(__attribute__((unused)) struct id_source *ids)
{
	static int64_t id = INT64_MAX / 2;
	return ++id;
}

static const struct policy *policy_of(
		const struct settings *settings, struct str shop)
{
	for (size_t i = 0; i < settings->policies.count; i++)
		if (str_eq(settings->policies.at[i].shop, shop))
			return &settings->policies.at[i];
	return NULL;
}

static void order_say(const struct backfill *b, const struct order_row *order,
		const struct decision *decision)
{
	if (cli_has(b->cli, "json"))
		return;
	printf("%.*s: ",
			STR_FMT(order->name.len ? order->name : order->remote));
	for (size_t i = 0; i < decision->effects.count; i++) {
		const struct effect *e = &decision->effects.at[i];
		printf("%s%s%s%.*s", i ? ", " : "", want_name(e->want),
				e->target.len ? " " : "", STR_FMT(e->target));
	}
	for (size_t i = 0; i < decision->withdrawn.count; i++)
		printf("%sno longer wanted: one",
				i || decision->effects.count ? ", " : "");
	printf("\n");
}

static RESULT order_look(struct orders_each *each,
		const struct order_row *order, const struct facts *known,
		struct arena *scratch)
{
	struct backfill *b = (struct backfill *)each;
	const struct policy *policy = policy_of(&b->cli->settings, known->shop);
	struct decision decision = {0};
	struct facts facts = {0};
	if (b->each.looked_at % TOLD_EVERY == 0 && isatty(STDERR_FILENO))
		fprintf(stderr, "\r%zu orders ", b->each.looked_at);
	if (!policy || b->status)
		return OK;
	facts_join(&facts, known, scratch, NULL);
	decide(&facts, policy, b->now, &b->ids, scratch, &decision);
	if (!decision.effects.count && !decision.withdrawn.count)
		return OK;
	b->moved++;
	order_say(b, order, &decision);
	if (!b->dry)
		b->status = order_text_send(
				b->cli, order, "note", STR_NONE, b->text);
	return OK;
}

static void end_say(const struct backfill *b)
{
	if (cli_has(b->cli, "json"))
		printf("{\"orders\":%zu,\"moved\":%zu,\"done\":%s}\n",
				b->each.looked_at, b->moved,
				b->dry ? "false" : "true");
	else
		printf("%zu of %zu orders are looked at again.%s\n", b->moved,
				b->each.looked_at,
				b->dry ? " Nothing was done." : "");
}

int profile_apply_run(struct cli *cli)
{
	struct str why = cli_flag(cli, "why");
	struct backfill b = {.each.visit = order_look,
			.cli = cli,
			.now = clock_read(),
			.dry = cli_has(cli, "dry-run"),
			.text = why.len ? why : STR("settings have changed"),
			.ids.next = next_id};
	if (cli_since(cli, "since", &b.each.since).fault)
		return EXIT_USAGE;
	if (cli_settings(cli).fault || cli_read(cli).fault)
		return EXIT_FAILED;
	struct result r = orders_each(cli, &b.each);
	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
	if (r.fault)
		return cli_fail(cli, "%s", fault_text(r.fault));
	end_say(&b);
	return b.status;
}
