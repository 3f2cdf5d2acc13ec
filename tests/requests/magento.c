/* SPDX-License-Identifier: Apache-2.0 */
#include "example.h"

extern const struct driver magento_driver;

static const struct account account = {
		.name = STR("demo"),
		.provider = STR("magento"),
		.endpoint.url = STR("https://shop.example/rest"),
		.token = STR("example"),
		.poll_every_ms = MINUTE_MS,
};

/* An integration that signs each request. */
static const struct account signing = {
		.name = STR("demo"),
		.provider = STR("magento"),
		.endpoint.url = STR("https://shop.example/rest"),
		.token = STR("example"),
		.token_secret = STR("secret"),
		.client_id = STR("consumer"),
		.client_secret = STR("secret"),
};

static void add(struct requests *r, enum verb verb, const char *name,
		const struct example *e)
{
	requests_add(r, &magento_driver, verb, name, &e->ask);
}

static void reads(struct requests *r)
{
	static const struct {
		const char *name, *cursor;
	} steps[] = {
			{"invoices", ""},
			{"shipments", "1;77;7;"},
			{"credit memos", "2;77;7;"},
			{"order", "3;77;7;9=re_1"},
	};
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		struct example *e = example_ask(r, &account, WANT_READ, "", "");
		e->ask.cursor = str_of(steps[i].cursor);
		add(r, VERB_SHOP_READ, steps[i].name, e);
	}
	add(r, VERB_SHOP_READ, "signed",
			example_ask(r, &signing, WANT_READ, "", ""));
}

/* Nothing remains to be sent: a further parcel adds its number. */
static void further_parcel(struct requests *r)
{
	struct example *e = example_ask(
			r, &account, WANT_FULFILL, "", EXAMPLE_PARCEL_2);
	struct fulfillment_order *fo = &e->facts->fos.at[0];
	for (size_t i = 0; i < fo->lines.count; i++)
		fo->lines.at[i].remaining = 0;
	add(r, VERB_SHOP_FULFILL, "a further parcel", e);
}

static void parcels(struct requests *r)
{
	struct example *e = example_ask(
			r, &account, WANT_FULFILL, "", EXAMPLE_PARCEL);
	add(r, VERB_SHOP_FULFILL, "first parcel", e);
	e = example_ask(r, &signing, WANT_FULFILL, "", EXAMPLE_PARCEL_2);
	e->policy.sends_shipped = SENDER_SHOP;
	add(r, VERB_SHOP_FULFILL, "the shop tells the customer", e);
	further_parcel(r);
	e = example_ask(r, &account, WANT_FULFILL, "", EXAMPLE_PARCEL);
	example_lines(r, e);
	add(r, VERB_SHOP_FULFILL, "a parcel that names its lines", e);
	e = example_ask(r, &account, WANT_DELIVERED, "", EXAMPLE_PARCEL);
	add(r, VERB_SHOP_DELIVERED, "parcel", e);
}

static void states(struct requests *r)
{
	add(r, VERB_SHOP_CLOSE, "order",
			example_ask(r, &account, WANT_CLOSE, "", ""));
	add(r, VERB_SHOP_HOLD, "order",
			example_ask(r, &account, WANT_NONE, "", ""));
	add(r, VERB_SHOP_RELEASE, "order",
			example_ask(r, &account, WANT_NONE, "", ""));
	struct example *e = example_ask(r, &account, WANT_NONE, "", "");
	e->facts->order.invoice = STR_NONE;
	add(r, VERB_SHOP_INVOICE, "order", e);
	e = example_ask(r, &account, WANT_NONE, "", "");
	e->effect.value = STR("packed|");
	add(r, VERB_SHOP_STATUS, "status", e);
	e = example_ask(r, &account, WANT_MARK, "", "|vip");
	e->effect.value = STR("|vip");
	add(r, VERB_SHOP_STATUS, "a rule's tag", e);
}

void magento_requests(struct requests *r)
{
	reads(r);
	parcels(r);
	states(r);
	add(r, VERB_SHOP_POLL, "first", example_poll(r, &account, ""));
	add(r, VERB_SHOP_POLL, "a second with many changes",
			example_poll(r, &account,
					"1795867200000;1795867200000;"
					"1795867200000;2;"));
}
