/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands about templates of mails share. */
#ifndef WAYBILL_CLI_MAILS_H
#define WAYBILL_CLI_MAILS_H

#include "cli/inside.h"
#include "notify/lint.h"

/* "shipped.sv" of one shop. */
struct mail_name {
	struct str shop, name, language;
	const struct policy *policy;
};

/* From the first word and --shop; without a language it is the shop's. The
 * settings and the database are open then. A fault was told already. */
RESULT mail_name_read(struct cli *cli, struct mail_name *out);
/* The shop's own, or the standard one; `version` 0: the newest. An unknown
 * version is a fault that was told. */
RESULT mail_source(struct cli *cli, const struct mail_name *name,
		int64_t version, struct str *out, bool *out_own);
/* --order N, or an order that nobody made. */
RESULT mail_view(struct cli *cli, const struct mail_name *name,
		struct view *out);
/* The source on a view: the standard one fills what it leaves out. */
RESULT mail_render(struct cli *cli, const struct mail_name *name,
		struct str source, struct view *view, struct letter_text *out);
/* Prints them; true: none is a fault. */
bool findings_print(struct cli *cli, const char *file, const findings *list);
/* Handed to the server as the next version; an empty source: the standard. */
int mail_store(struct cli *cli, const struct mail_name *name,
		struct str source);

#endif
