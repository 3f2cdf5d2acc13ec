/* SPDX-License-Identifier: Apache-2.0 */
#include "example.h"

extern const struct driver warehouse_csv_driver;

static const struct account account = {
		.name = STR("warehouse"),
		.provider = STR("warehouse_csv"),
		.endpoint.url = STR("sftp://files.example/waybill"),
		.shop = STR("demo"),
};

static void add(struct requests *r, enum verb verb, const char *name,
		enum want_kind want, const char *cursor)
{
	struct example *e = example_ask(r, &account, want, "send", "77.0");
	e->ask.cursor = str_of(cursor);
	requests_add(r, &warehouse_csv_driver, verb, name, &e->ask);
}

static void poll(struct requests *r, const char *name, const char *cursor)
{
	requests_add(r, &warehouse_csv_driver, VERB_LOGISTICS_POLL, name,
			&example_poll(r, &account, cursor)->ask);
}

void warehouse_csv_requests(struct requests *r)
{
	add(r, VERB_LOGISTICS_SEND, "file", WANT_SEND, "");
	add(r, VERB_LOGISTICS_FIND, "in orders", WANT_SEND, "");
	add(r, VERB_LOGISTICS_FIND, "in taken", WANT_SEND, "taken");
	add(r, VERB_LOGISTICS_FIND, "in cancelled", WANT_SEND_CANCEL, "");
	add(r, VERB_LOGISTICS_CANCEL, "move", WANT_SEND_CANCEL, "");
	add(r, VERB_LOGISTICS_CANCEL, "look", WANT_SEND_CANCEL, "cancelled");
	poll(r, "names", "");
	poll(r, "file", "read 7 a.csv");
	poll(r, "move", "move 0 7 a.csv");
	requests_add(r, &warehouse_csv_driver, VERB_LOGISTICS_STOCK, "file",
			&example_poll(r, &account, "")->ask);
}
