/* SPDX-License-Identifier: Apache-2.0 */
#include "example.h"

#include <inttypes.h>

extern const struct driver shopify_driver;

static const struct account account = {
		.name = STR("demo"),
		.provider = STR("shopify"),
		.endpoint.url = STR("https://demo.myshopify.com"),
		.token = STR("shpat_example"),
		.public_url = STR("https://waybill.example"),
		.poll_every_ms = MINUTE_MS,
};

/* An app of the shop's own organisation. */
static const struct account app = {
		.name = STR("demo"),
		.provider = STR("shopify"),
		.endpoint.url = STR("https://demo.myshopify.com"),
		.client_id = STR("client"),
		.client_secret = STR("secret"),
};

static void add(struct requests *r, enum verb verb, const char *name,
		const struct example *e)
{
	requests_add(r, &shopify_driver, verb, name, &e->ask);
}

static void about_fo(struct requests *r)
{
	static const struct {
		enum verb verb;
		enum want_kind want;
	} rows[] = {
			{VERB_SHOP_SUBMIT, WANT_SUBMIT},
			{VERB_SHOP_ACCEPT, WANT_ACCEPT},
			{VERB_SHOP_REJECT, WANT_REJECT},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		add(r, rows[i].verb, "fulfillment order",
				example_ask(r, &account, rows[i].want, "",
						"77"));
}

static void holds(struct requests *r)
{
	struct example *e = example_ask(r, &account, WANT_SHOP_HOLD, "", "77");
	example_value(r, e, "out_of_stock");
	e->effect.text = STR("Out of stock");
	add(r, VERB_SHOP_HOLD, "out of stock", e);
	e = example_ask(r, &account, WANT_SHOP_RELEASE, "", "77");
	struct fulfillment_order *fo = facts_fo(e->facts, STR("77"));
	*LIST_ADD(r->arena, &fo->holds) = (struct fo_hold){
			STR("6"), STR("other"), STR("waybill")};
	add(r, VERB_SHOP_RELEASE, "our hold", e);
	add(r, VERB_SHOP_CANCEL_ACCEPT, "fulfillment order",
			example_ask(r, &account, WANT_CANCEL_ACCEPT, "", "77"));
	add(r, VERB_SHOP_CANCEL_REJECT, "fulfillment order",
			example_ask(r, &account, WANT_CANCEL_REJECT, "", "77"));
}

static void tags(struct requests *r)
{
	struct example *e = example_ask(r, &account, WANT_SHOP_STATUS, "", "");
	example_value(r, e, "|packed");
	add(r, VERB_SHOP_STATUS, "a tag", e);
	e = example_ask(r, &account, WANT_SHOP_STATUS, "", "");
	example_value(r, e, "|packed");
	facts_attempt(e->facts, WANT_SHOP_STATUS, STR_NONE)->done_value =
			STR("|paid");
	e->ask.cursor = STR("remove");
	add(r, VERB_SHOP_STATUS, "the tag before", e);
}

static void rules(struct requests *r)
{
	struct example *e = example_ask(r, &account, WANT_MARK, "", "|vip");
	example_value(r, e, "|vip");
	add(r, VERB_SHOP_STATUS, "a rule's tag", e);
}

/* For each of our reasons Shopify has a word of its own. */
static void rejections(struct requests *r)
{
	static const char *const reasons[] = {
			"out_of_stock", "bad_address", "refused"};
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
		struct example *e =
				example_ask(r, &account, WANT_REJECT, "", "77");
		facts_attempt_add(e->facts, WANT_SEND, STR("77.0"), r->arena)
				->reason = str_of(reasons[i]);
		add(r, VERB_SHOP_REJECT, reasons[i], e);
	}
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
	e = example_ask(r, &account, WANT_FULFILL, "", EXAMPLE_PARCEL_2);
	e->policy.sends_shipped = SENDER_SHOP;
	add(r, VERB_SHOP_FULFILL, "the shop tells the customer", e);
	further_parcel(r);
	e = example_ask(r, &account, WANT_FULFILL, "", EXAMPLE_PARCEL);
	example_lines(r, e);
	add(r, VERB_SHOP_FULFILL, "a parcel that names its lines", e);
	e = example_ask(r, &account, WANT_DELIVERED, "", EXAMPLE_PARCEL);
	add(r, VERB_SHOP_DELIVERED, "parcel", e);
	e = example_ask(r, &account, WANT_DELIVERED, "", EXAMPLE_PARCEL_2);
	add(r, VERB_SHOP_DELIVERED, "parcel without a time", e);
}

static void polls(struct requests *r)
{
	struct example *e = example_poll(r, &account, "");
	add(r, VERB_SHOP_POLL, "first", e);
	e->policy.take_over_from = EXAMPLE_NOW - DAY_MS;
	add(r, VERB_SHOP_POLL, "from the take-over", e);
	add(r, VERB_SHOP_POLL, "next page",
			example_poll(r, &account,
					"1795890000000;1795890000000;"
					"eyJsYXN0X2lkIjoxfQ==;1795890000000:"
					"5"));
}

/* What did not fit into the answer before. */
static void steps(struct requests *r)
{
	static const char *const parts[] = {"lines", "txns", "fulfillments",
			"refunds", "refund:9",
			"fos:eyJsYXN0X2lkIjoxfQ==", "fo:77", "agreed", "sales",
			"sales:eyJsYXN0X2lkIjoxfQ==:eyJsYXN0X2lkIjoyfQ=="};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		struct example *e = example_ask(r, &account, WANT_READ, "", "");
		e->ask.cursor = arena_print(r->arena, "77;%s", parts[i]);
		add(r, VERB_SHOP_READ, parts[i], e);
	}
}

static const struct account with_services = {
		.name = STR("demo"),
		.provider = STR("shopify"),
		.endpoint.url = STR("https://demo.myshopify.com"),
		.token = STR("shpat_example"),
		.public_url = STR("https://waybill.example"),
		.fulfillment_services = STR("Aarhus"),
		.webhooks = true,
		.webhook_secrets = {STR("hush")},
};

/* A warehouse that tells what it has. */
static struct policy *stocked(struct requests *r)
{
	struct policy *policy = arena_take(r->arena, sizeof *policy);
	*LIST_ADD(r->arena, &policy->routes) =
			(struct route){STR("91"), STR("warehouse")};
	*LIST_ADD(r->arena, &policy->accounts) = (struct account_can){
			.account = STR("warehouse"),
			.verbs = (uint64_t)1 << VERB_LOGISTICS_STOCK};
	return policy;
}

static void setup(struct requests *r)
{
	add(r, VERB_SHOP_REQUESTS, "first", example_poll(r, &account, ""));
	add(r, VERB_SHOP_SETUP, "services",
			example_poll(r, &with_services, ""));
	add(r, VERB_SHOP_SETUP, "subscriptions",
			example_poll(r, &with_services, "hooks:"));
	struct example *e = example_poll(r, &with_services, "");
	e->ask.cursor = arena_print(
			r->arena, "service:%" PRId64 ":Aarhus", e->ask.now);
	add(r, VERB_SHOP_SETUP, "make a service", e);
	e = example_poll(r, &with_services, "");
	e->ask.cursor = arena_print(r->arena,
			"change:%" PRId64 ":1:91:1:Aarhus", e->ask.now);
	add(r, VERB_SHOP_SETUP, "change a service's address", e);
	e->ask.policy = stocked(r);
	add(r, VERB_SHOP_SETUP, "let a service ask", e);
	e = example_poll(r, &with_services, "");
	e->ask.cursor = arena_print(r->arena, "hook:%" PRId64 ":ORDERS_UPDATED",
			e->ask.now);
	add(r, VERB_SHOP_SETUP, "subscribe", e);
}

void shopify_requests(struct requests *r)
{
	add(r, VERB_SHOP_READ, "order",
			example_ask(r, &account, WANT_READ, "", ""));
	add(r, VERB_SHOP_CLOSE, "order",
			example_ask(r, &account, WANT_CLOSE, "", ""));
	about_fo(r);
	rejections(r);
	parcels(r);
	polls(r);
	holds(r);
	tags(r);
	rules(r);
	steps(r);
	setup(r);
	add(r, VERB_ACCOUNT_GRANT, "client credentials",
			example_poll(r, &app, ""));
}
