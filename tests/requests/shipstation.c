/* SPDX-License-Identifier: Apache-2.0 */
#include "example.h"

extern const struct driver shipstation_driver;

static const struct account v1 = {
		.name = STR("station"),
		.provider = STR("shipstation"),
		.endpoint.url = STR("https://ssapi.shipstation.com"),
		.token = STR("example"),
		.token_secret = STR("example"),
		.warehouse_id = STR("16079"),
		.shop = STR("demo"),
};
static const struct account v2 = {
		.name = STR("station"),
		.provider = STR("shipstation"),
		.endpoint.url = STR("https://api.shipstation.com"),
		.token = STR("example"),
		.variant = STR("v2"),
		.warehouse_id = STR("se-28529731"),
		.shop = STR("demo"),
};

static void add(struct requests *r, enum verb verb, const char *name,
		const struct example *e)
{
	requests_add(r, &shipstation_driver, verb, name, &e->ask);
}

static struct example *about(struct requests *r, const struct account *account,
		enum want_kind want, const char *cursor)
{
	struct example *e = example_ask(r, account, want, "send", "77.0");
	e->ask.cursor = str_of(cursor);
	return e;
}

#define MARKS "1795860000000 1795860000000 1795860000000 0"

static void poll(struct requests *r, const struct account *account,
		const char *name, const char *cursor)
{
	add(r, VERB_LOGISTICS_POLL, name, example_poll(r, account, cursor));
}

static void v1_requests(struct requests *r)
{
	add(r, VERB_LOGISTICS_SEND, "v1", about(r, &v1, WANT_SEND, ""));
	add(r, VERB_LOGISTICS_FIND, "v1", about(r, &v1, WANT_SEND, ""));
	add(r, VERB_LOGISTICS_FIND, "v1 next page",
			about(r, &v1, WANT_SEND, "2"));
	add(r, VERB_LOGISTICS_CANCEL, "v1 look",
			about(r, &v1, WANT_SEND_CANCEL, ""));
	add(r, VERB_LOGISTICS_CANCEL, "v1 overwrite",
			about(r, &v1, WANT_SEND_CANCEL, "cancel"));
	poll(r, &v1, "v1 first", "");
	poll(r, &v1, "v1 labels", "1 1 1 " MARKS);
	poll(r, &v1, "v1 orders", "2 1 1 " MARKS);
	poll(r, &v1, "v1 fulfillments", "3 1 1 " MARKS);
	poll(r, &v1, "v1 a fulfillment's order",
			"3 1 1 " MARKS "|OTAx,Zjg=,VVBT,MVo=,1795860000000,0");
	poll(r, &v1, "v1 hint", "url:/shipments?storeId=1&page=1");
}

static void v2_requests(struct requests *r)
{
	add(r, VERB_LOGISTICS_SEND, "v2", about(r, &v2, WANT_SEND, ""));
	add(r, VERB_LOGISTICS_FIND, "v2", about(r, &v2, WANT_SEND, ""));
	add(r, VERB_LOGISTICS_CANCEL, "v2 look",
			about(r, &v2, WANT_SEND_CANCEL, ""));
	add(r, VERB_LOGISTICS_CANCEL, "v2 cancel",
			about(r, &v2, WANT_SEND_CANCEL, "se-28529731"));
	poll(r, &v2, "v2 first", "");
	poll(r, &v2, "v2 labels", "1 1 1 " MARKS);
	poll(r, &v2, "v2 shipments", "2 1 1 " MARKS);
	poll(r, &v2, "v2 road", "url:/v2/labels/se-28529731/track");
	add(r, VERB_LOGISTICS_STOCK, "v2", example_poll(r, &v2, ""));
}

void shipstation_requests(struct requests *r)
{
	v1_requests(r);
	v2_requests(r);
}
