/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/inside.h"

int version_run(struct cli *cli)
{
	if (cli_has(cli, "json"))
		printf("{\"version\":\"%s\"}\n", WAYBILL_VERSION);
	else
		printf("waybill %s\n", WAYBILL_VERSION);
	return EXIT_DONE;
}
