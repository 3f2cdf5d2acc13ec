/* SPDX-License-Identifier: Apache-2.0 */
/* What commands work on: the settings, and the database as a reader. */
#include "cli/inside.h"

#define ERRORS_MAX ((size_t)1 << 16)

/* One draws after the other: more in a line would wait for longer than their
 * lease. */
const struct account press_account = {
		.name = {PRESS, sizeof PRESS - 1},
		.provider = {PRESS, sizeof PRESS - 1},
		.in_flight_max = 4,
};

static void policy_teach(struct cli *cli, struct policy *policy)
{
	struct settings *s = &cli->settings;
	for (size_t a = 0; a < s->accounts.count; a++)
		driver_teach(cli->world->drivers, &s->accounts.at[a],
				cli->arena, policy);
	driver_teach(cli->world->drivers, &press_account, cli->arena, policy);
}

static void policies_teach(struct cli *cli)
{
	for (size_t p = 0; p < cli->settings.policies.count; p++)
		policy_teach(cli, &cli->settings.policies.at[p]);
}

bool cli_draws(const struct cli *cli)
{
	for (size_t p = 0; p < cli->settings.policies.count; p++)
		if (policy_draws(&cli->settings.policies.at[p]))
			return true;
	return false;
}

RESULT cli_settings_of(struct cli *cli, struct str file)
{
	const char *path = file.at ? arena_cstr(cli->arena, file) : NULL;
	DEFER(buf_done) struct buf errors;
	buf_init(&errors, ERRORS_MAX);
	struct result r = settings_read(
			path, cli->arena, &cli->settings, &errors);
	if (r.fault) {
		fwrite(errors.at, 1, errors.len, stderr);
		cli_fail(cli, "the settings can't be used");
		return r;
	}
	policies_teach(cli);
	if (cli_has(cli, "database"))
		cli->settings.database = cli_flag(cli, "database");
	return OK;
}

RESULT cli_settings(struct cli *cli)
{
	return cli_settings_of(cli, cli_flag(cli, "settings"));
}

/* With --database no settings are needed, so that secrets in them need not
 * be in this shell's environment. */
RESULT cli_database(struct cli *cli, struct str *out_path)
{
	if (cli_has(cli, "database"))
		cli->settings.database = cli_flag(cli, "database");
	else if (!cli->settings.database.len)
		TRY(cli_settings(cli));
	*out_path = cli->settings.database;
	return OK;
}

RESULT cli_read(struct cli *cli)
{
	struct str path;
	const char *why = NULL;
	TRY(cli_database(cli, &path));
	struct result r = cli->world->storage_open(
			path, true, &cli->storage, &why);
	if (r.fault) {
		cli_fail(cli, "%s", why ? why : fault_text(r.fault));
		return r;
	}
	return cli_read_again(cli);
}

RESULT cli_read_again(struct cli *cli)
{
	storage_tx_drop(&cli->tx);
	struct result r = cli->storage->ops->begin(
			cli->storage, TX_READ, &cli->tx);
	if (r.fault)
		cli_fail(cli, "the database can't be read: %s",
				fault_text(r.fault));
	return r;
}

void cli_close(struct cli *cli)
{
	storage_tx_drop(&cli->tx);
	if (cli->storage)
		cli->storage->ops->close(cli->storage);
	cli->storage = NULL;
}

struct str cli_socket(struct cli *cli, struct str database)
{
	return arena_print(cli->arena, "%.*s.sock", STR_FMT(database));
}

const struct policy *cli_policy(const struct cli *cli, struct str shop)
{
	for (size_t i = 0; i < cli->settings.policies.count; i++)
		if (str_eq(cli->settings.policies.at[i].shop, shop))
			return &cli->settings.policies.at[i];
	return NULL;
}
