/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command line: `waybill COMMAND`, one file per command. It names no
 * connector, storage or transport: main.c hands it what it needs.
 */
#ifndef WAYBILL_CLI_CLI_H
#define WAYBILL_CLI_CLI_H

#include "engine/engine.h"
#include "http/http.h"

/* What only main.c knows by name. */
/* clang-format off */
struct cli_world {
	const struct driver *const *drivers; /* NULL-ended */
	RESULT (*storage_open)(struct str path, bool read_only,
			struct storage **out, const char **out_why);
	/* A copy of a database that a server may be working on, to a new file.
	 */
	RESULT (*storage_copy)(
			struct str from, struct str to, const char **out_why);
	/* `landed` is called from other threads, until it is closed. */
	RESULT (*exchange_open)(void (*landed)(void *context), void *context,
			struct exchange **out);
	void (*exchange_close)(struct exchange *);
	/* What draws documents; the same promises. */
	RESULT (*press_open)(void (*landed)(void *context), void *context,
			struct exchange **out);
	void (*press_close)(struct exchange *);
	RESULT (*ledger_issue)(struct storage_tx *, int64_t order_id,
			const struct ask *, struct arena *,
			struct outcome *out);
	/* A provider's door; the reader is its own. */
	RESULT (*intake_open)(struct engine *, struct clock *, struct loop *,
			struct storage *reader, void **out);
	http_handler *intake_handle;
	void (*intake_close)(void *intake);
};
/* clang-format on */

/* Gives the program's exit status: 0 done, 1 failed, 2 wrong words. */
int cli_main(const struct cli_world *world, int argc, char **argv);

#endif
