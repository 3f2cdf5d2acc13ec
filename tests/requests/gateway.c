/* SPDX-License-Identifier: Apache-2.0 */
#include "example.h"

extern const struct driver gateway_driver;

static const struct account account = {
		.name = STR("quickpay"),
		.provider = STR("gateway"),
		.endpoint.url = STR("https://gateway.example/api"),
		.webhook_secrets = {STR("whsec_c2VjcmV0IG9mIHRoZSBnYXRl")},
		.signing_secret = STR("whsec_c2VjcmV0IG9mIHRoZSBnYXRl"),
		.shop = STR("demo"),
};

static void add(struct requests *r, enum verb verb, const char *name,
		const struct example *e)
{
	requests_add(r, &gateway_driver, verb, name, &e->ask);
}

static struct example *about(
		struct requests *r, enum want_kind want, const char *kind)
{
	struct example *e =
			example_ask(r, &account, want, kind, "quickpay|pay_1");
	*LIST_ADD(r->arena, &e->facts->txns) =
			(struct txn){.gateway = STR("quickpay"),
					.reference = STR("pay_1"),
					.kind = TXN_AUTHORIZATION,
					.state = TXN_SUCCEEDED,
					.amount = 9990,
					.several = true,
					.connected = true};
	e->effect.payment = STR("pay_1");
	e->effect.amount = 4000;
	e->effect.currency = e->facts->order.currency;
	return e;
}

static struct example *shipments(struct requests *r, const char *value)
{
	struct example *e = about(r, WANT_TRACKER, "tracker");
	example_value(r, e, value);
	return e;
}

void gateway_requests(struct requests *r)
{
	struct example *e = about(r, WANT_CAPTURE, "capture");
	e->effect.verb = VERB_PAYMENT_CAPTURE;
	add(r, VERB_PAYMENT_CAPTURE, "a part", e);
	add(r, VERB_PAYMENT_READ, "of a capture", e);
	e = about(r, WANT_CAPTURE, "capture");
	e->effect.last = true;
	add(r, VERB_PAYMENT_CAPTURE, "the last", e);
	add(r, VERB_PAYMENT_TRACKER, "one parcel", shipments(r, "DHL:1"));
	add(r, VERB_PAYMENT_TRACKER, "two parcels",
			shipments(r, "DHL:1,Pigeon Post:PP-2"));
	add(r, VERB_PAYMENT_TRACKER, "no carrier", shipments(r, ":1"));
	add(r, VERB_PAYMENT_POLL, "first", example_poll(r, &account, ""));
	add(r, VERB_PAYMENT_POLL, "next", example_poll(r, &account, "9"));
}
