/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands of the books share. */
#ifndef WAYBILL_CLI_LEDGER_INSIDE_H
#define WAYBILL_CLI_LEDGER_INSIDE_H

#include "cli/inside.h"
#include "ledger/export.h"

struct ledger_view {
	const struct policy *policy; /* of the shop that is shown */
	struct export_range range;
	export_vouchers list; /* sorted */
};

/* By the flags --from, --to and --shop. A fault was told; gives an exit
 * status. */
int ledger_gather(struct cli *cli, struct ledger_view *out);

#endif
