/* SPDX-License-Identifier: Apache-2.0 */
#include "example.h"

extern const struct driver paypal_driver;

#define CHANGED EXAMPLE_CAPTURE "-111"

static const struct account account = {
		.name = STR("paypal"),
		.provider = STR("paypal"),
		.endpoint.url = STR("https://api-m.paypal.com"),
		.token = STR("A21AAExample"),
		.client_id = STR("client"),
		.client_secret = STR("secret"),
		.webhook_id = STR("1JE4291016473214C"),
		.shop = STR("demo"),
};

static struct example *about(struct requests *r, enum want_kind want,
		const char *kind, const char *value)
{
	struct example *e = example_ask(
			r, &account, want, kind, "paypal|" EXAMPLE_CAPTURE);
	e->effect.payment = STR(EXAMPLE_CAPTURE);
	example_value(r, e, value);
	return e;
}

static struct txn *payment(struct example *e)
{
	return facts_txn(e->facts, STR("paypal"), STR(EXAMPLE_CAPTURE),
			TXN_SALE, STR_NONE);
}

/* Each step of a tracking, as its cursor names it. */
static void trackers(struct requests *r)
{
	static const struct {
		const char *name, *cursor, *value;
		bool legacy;
	} rows[] = {
			{"look", "", "DHL:111", false},
			{"add", "o:a" CHANGED, "DHL:111", false},
			{"add, another carrier", "o:a" CHANGED,
					"Pigeon Post:111", false},
			{"add, no carrier", "o:a" CHANGED, ":111", false},
			{"cancel", "o:x" CHANGED "=" CHANGED, "DHL:222", false},
			{"update", "o:u" CHANGED, "DHL:111", false},
			{"look, old interface", "", "DHL:111", true},
			{"add, old interface",
					"t:a" CHANGED ",a" EXAMPLE_CAPTURE
					"-222",
					"DHL:111,Pigeon Post:222", true},
			{"cancel, old interface", "t:x" CHANGED, "DHL:222",
					true},
			{"update, old interface", "t:u" CHANGED, "DHL:111",
					true},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct example *e = about(
				r, WANT_TRACKER, "tracker", rows[i].value);
		if (rows[i].legacy)
			payment(e)->checkout = STR_NONE;
		e->ask.cursor = str_of(rows[i].cursor);
		requests_add(r, &paypal_driver, VERB_PAYMENT_TRACKER,
				rows[i].name, &e->ask);
	}
}

/* As many parcels as the order has, in one plan. */
static void all_parcels(struct requests *r, const char *head, const char *name)
{
	struct example *e = about(r, WANT_TRACKER, "tracker", "");
	struct str plan = str_of(head);
	for (size_t i = 0; i < e->facts->parcels.count; i++) {
		struct str number = e->facts->parcels.at[i].number;
		/* What PayPal would not take is planned as refused. */
		plan = arena_print(r->arena, "%.*s%s%c" EXAMPLE_CAPTURE "-%.*s",
				STR_FMT(plan), i ? "," : "",
				number.len > 64 ? '!' : 'a', STR_FMT(number));
	}
	e->effect.value = example_tracking(e->facts, r->arena);
	e->ask.cursor = plan;
	requests_add(r, &paypal_driver, VERB_PAYMENT_TRACKER, name, &e->ask);
}

static void captures(struct requests *r)
{
	struct example *e = about(r, WANT_CAPTURE, "capture", "");
	struct txn *t = payment(e);
	t->kind = TXN_AUTHORIZATION;
	t->reference = STR(EXAMPLE_AUTHORIZATION);
	e->effect.payment = STR(EXAMPLE_AUTHORIZATION);
	e->effect.amount = 4990;
	e->effect.currency = STR("EUR");
	e->effect.last = true;
	requests_add(r, &paypal_driver, VERB_PAYMENT_CAPTURE, "the rest",
			&e->ask);
	requests_add(r, &paypal_driver, VERB_PAYMENT_READ, "the order",
			&e->ask);
	t->checkout = STR_NONE;
	requests_add(r, &paypal_driver, VERB_PAYMENT_READ, "the authorization",
			&e->ask);
	e = about(r, WANT_TRACKER, "tracker", "DHL:111");
	payment(e)->checkout = STR_NONE;
	requests_add(r, &paypal_driver, VERB_PAYMENT_READ, "the capture",
			&e->ask);
}

static void polls(struct requests *r)
{
	static const struct {
		enum verb verb;
		const char *name, *cursor;
	} rows[] = {
			{VERB_PAYMENT_POLL, "first", ""},
			{VERB_PAYMENT_POLL, "next", "2026-11-28T20:00:00.000Z"},
			{VERB_PAYMENT_POLL, "next page",
					"2026-11-28T20:00:00.000Z<page_size=100"
					"&start_time=2026-11-28T19%3A50%3A00Z"},
			{VERB_PAYMENT_POLL, "a refund's capture",
					"!" EXAMPLE_CAPTURE
					".4.R1.3.700.1795900000000.WH-1.T"},
			{VERB_PAYMENT_PAYOUTS, "first payouts", ""},
			{VERB_PAYMENT_PAYOUTS, "next payouts",
					"1795900000000;0;1"},
			{VERB_PAYMENT_PAYOUTS, "payouts, next page",
					"1795900000000;1795890000000;2"},
			{VERB_ACCOUNT_GRANT, "token", ""},
			{VERB_ACCOUNT_CERTIFICATE, "certificate",
					"https://api.paypal.com/v1/"
					"notifications/certs/CERT-1"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		requests_add(r, &paypal_driver, rows[i].verb, rows[i].name,
				&example_poll(r, &account, rows[i].cursor)
						 ->ask);
}

void paypal_requests(struct requests *r)
{
	trackers(r);
	all_parcels(r, "o:", "add all");
	all_parcels(r, "t:", "add all, old interface");
	captures(r);
	polls(r);
}
