/* SPDX-License-Identifier: Apache-2.0 */
/* The vouchers of one shop between two days, for the commands that show them.
 */
#include "cli/ledger_inside.h"

const struct flag ledger_flags[] = {
		{"from", "DATE", "from this day on"},
		{"to", "DATE", "up to this day, it included"},
		{"shop", "SHOP", "of this shop, where there are several"},
		{NULL, NULL, NULL},
};

static bool is_date(struct str text)
{
	static const char shape[] = "dddd-dd-dd";
	if (text.len != sizeof shape - 1)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		bool digit = text.at[i] >= '0' && text.at[i] <= '9';
		if (shape[i] == 'd' ? !digit : text.at[i] != shape[i])
			return false;
	}
	return true;
}

static bool range_read(struct cli *cli, struct export_range *out)
{
	out->from = cli_flag(cli, "from");
	out->to = cli_flag(cli, "to");
	if ((!out->from.len || is_date(out->from)) &&
			(!out->to.len || is_date(out->to)))
		return true;
	cli_fail(cli, "--from and --to want a date, as 2026-11-28");
	return false;
}

static const struct policy *policy_default(struct cli *cli, struct str shop)
{
	struct policy *policy = arena_take(cli->arena, sizeof *policy);
	policy_init(policy);
	policy->shop = shop;
	return policy;
}

/* Settings say the chart; with --database alone it is the first one. */
static const struct policy *shop_find(struct cli *cli)
{
	struct str shop = cli_flag(cli, "shop");
	size_t count = cli->settings.policies.count;
	if (!shop.len && count == 1)
		return &cli->settings.policies.at[0];
	if (!shop.len && count > 1) {
		cli_fail(cli, "there are several shops: --shop says which");
		return NULL;
	}
	const struct policy *policy = shop.len ? cli_policy(cli, shop) : NULL;
	if (!policy && count) {
		cli_fail(cli, "there is no shop %.*s", STR_FMT(shop));
		return NULL;
	}
	return policy ? policy : policy_default(cli, shop);
}

struct gathering {
	struct orders_each each;
	struct ledger_view *view;
	struct cli *cli;
};

static RESULT order_gather(struct orders_each *each,
		const struct order_row *row, const struct facts *facts,
		struct arena *scratch)
{
	struct gathering *g = (struct gathering *)each;
	struct str shop = g->view->policy->shop;
	(void)scratch;
	if (!shop.len || str_eq(shop, facts->shop))
		export_add(&g->view->list, facts, row->id, &g->view->range,
				g->cli->arena);
	return OK;
}

int ledger_gather(struct cli *cli, struct ledger_view *out)
{
	struct gathering g = {.each = {.visit = order_gather},
			.view = out,
			.cli = cli};
	*out = (struct ledger_view){0};
	if (!range_read(cli, &out->range))
		return EXIT_USAGE;
	if (cli_read(cli).fault)
		return EXIT_FAILED;
	out->policy = shop_find(cli);
	if (!out->policy)
		return EXIT_FAILED;
	struct result r = orders_each(cli, &g.each);
	if (r.fault)
		return cli_fail(cli, "%s", fault_text(r.fault));
	export_sort(&out->list);
	return EXIT_DONE;
}
