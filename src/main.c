/* SPDX-License-Identifier: Apache-2.0 */
/* The only file that names connectors, storages and what carries bytes. */
#include "cli/cli.h"
#include "connector/easypost/easypost.h"
#include "connector/economic/economic.h"
#include "connector/fortnox/fortnox.h"
#include "connector/gateway/gateway.h"
#include "connector/invoicing/invoicing.h"
#include "connector/magento/magento.h"
#include "connector/paypal/paypal.h"
#include "connector/press/press.h"
#include "connector/shipengine/shipengine.h"
#include "connector/shipstation/shipstation.h"
#include "connector/shopify/shopify.h"
#include "connector/smtp/smtp.h"
#include "connector/stripe/stripe.h"
#include "connector/warehouse/warehouse.h"
#include "document/document.h"
#include "intake/intake.h"
#include "ledger/ledger.h"
#include "storage/sqlite/storage_sqlite.h"
#include "transport/press.h"
#include "transport/transport.h"

#include <fcntl.h>
#include <unistd.h>

static const struct driver *const drivers[] = {
		&easypost_driver,
		&economic_driver,
		&fortnox_driver,
		&gateway_driver,
		&invoicing_driver,
		&magento_driver,
		&paypal_driver,
		&press_driver,
		&shipengine_driver,
		&shipstation_driver,
		&shopify_driver,
		&smtp_driver,
		&stripe_driver,
		&warehouse_csv_driver,
		&warehouse_driver,
		NULL,
};

static RESULT exchange_begin(void (*landed)(void *context), void *context,
		struct exchange **out)
{
	struct transport_options options = {
			.landed = landed, .context = context};
	return transport_open(&options, out);
}

#define DRAWS "draw-documents" /* a command that no help names */

static RESULT press_begin(void (*landed)(void *context), void *context,
		struct exchange **out)
{
	/* This very program, even when its file has been replaced. */
	static const char *const argv[] = {"/proc/self/exe", DRAWS, NULL};
	struct press_options options = {
			.landed = landed, .context = context, .argv = argv};
	return press_open(&options, out);
}

/* Where memory ends, this process ends first, and not the server. */
static int draw(void)
{
	int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
	if (file >= 0) {
		(void)!write(file, "1000", 4);
		close(file);
	}
	return document_worker(STDIN_FILENO, STDOUT_FILENO);
}

static RESULT door_open(struct engine *engine, struct clock *clock,
		struct loop *loop, struct storage *reader, void **out)
{
	struct intake_options options = {
			.engine = engine,
			.clock = clock,
			.loop = loop,
			.reader = reader,
	};
	struct intake *intake = NULL;
	TRY(intake_open(&options, &intake));
	*out = intake;
	return OK;
}

static void door_close(void *intake)
{
	intake_close(intake);
}

int main(int argc, char **argv)
{
	static const struct cli_world world = {
			.drivers = drivers,
			.storage_open = storage_sqlite_open,
			.storage_copy = storage_sqlite_copy,
			.exchange_open = exchange_begin,
			.exchange_close = transport_close,
			.press_open = press_begin,
			.press_close = press_close,
			.ledger_issue = ledger_issue,
			.intake_open = door_open,
			.intake_handle = intake_handle,
			.intake_close = door_close,
	};
	if (argc == 2 && str_eq(str_of(argv[1]), STR(DRAWS)))
		return draw();
	return cli_main(&world, argc, argv);
}
