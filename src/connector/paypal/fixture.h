/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of this connector share: an account, an order that was paid
 * by PayPal, and one call after the other. */
#ifndef WAYBILL_CONNECTOR_PAYPAL_FIXTURE_H
#define WAYBILL_CONNECTOR_PAYPAL_FIXTURE_H

#include "base/json.h"
#include "connector/paypal/paypal.h"
#include "port/testing.h"

#define NOW ((time_ms)1700000000000)
#define BASE "https://api-m.paypal.com"
#define CAP "3C679366HH908993F"
#define CHECKOUT "5O190127TN364715T"

static const struct account paypal = {
		.name = STR("paypal"),
		.provider = STR("paypal"),
		.endpoint.url = STR(BASE),
		.token = STR("A21AAF"),
		.client_id = STR("client"),
		.client_secret = STR("secret"),
		.webhook_id = STR("1JE4291016473214C"),
		.shop = STR("demo"),
};

struct case_ {
	struct arena *arena;
	struct facts facts;
	struct effect effect;
	struct ask ask;
	struct http_request request;
	struct outcome outcome;
};

static inline struct txn *case_txn(struct case_ *c)
{
	return &c->facts.txns.at[0];
}

static inline void case_value(struct case_ *c, const char *value)
{
	c->effect.value = str_of(value);
}

/* An order with one sale at PayPal; `value` as order/ writes it. */
static inline struct case_ *case_open(const char *value)
{
	struct arena *arena = arena_open();
	struct case_ *c = arena_take(arena, sizeof *c);
	c->arena = arena;
	c->facts.shop = STR("demo");
	c->facts.remote = STR("5001");
	c->facts.order.ship_to.country = STR("SE");
	*LIST_ADD(arena, &c->facts.txns) =
			(struct txn){.gateway = STR("paypal"),
					.reference = STR(CAP),
					.kind = TXN_SALE,
					.state = TXN_SUCCEEDED,
					.amount = 4990,
					.charge = STR(CAP),
					.checkout = STR(CHECKOUT),
					.connected = true,
					.at = NOW};
	c->effect = (struct effect){.want = WANT_TRACKER,
			.verb = VERB_PAYMENT_TRACKER,
			.target = STR("paypal|" CAP),
			.account = STR("paypal"),
			.payment = STR(CAP)};
	case_value(c, value);
	c->ask = (struct ask){.account = &paypal,
			.facts = &c->facts,
			.effect = &c->effect,
			.now = NOW};
	return c;
}

static inline void case_close(struct case_ *c)
{
	arena_close(c->arena);
}

/* "GET https://..." of the next request. */
static inline struct str case_asks(struct case_ *c)
{
	c->request = (struct http_request){0};
	EXPECT_OK(paypal_driver.verbs[c->effect.verb].build(
			&c->ask, c->arena, &c->request));
	return arena_print(c->arena, "%.*s %.*s", STR_FMT(c->request.method),
			STR_FMT(c->request.url));
}

/* The answer; its facts are joined, and the next step is asked for. */
static inline void case_answer(struct case_ *c, int status, const char *body)
{
	struct http_response response = test_answer(status, body);
	c->outcome = (struct outcome){0};
	paypal_driver.verbs[c->effect.verb].read(
			&c->ask, &response, c->arena, &c->outcome);
	if (c->outcome.has_facts)
		facts_join(&c->facts, &c->outcome.facts, c->arena, NULL);
	c->ask.cursor = c->outcome.again ? c->outcome.cursor : STR_NONE;
}

static inline struct str case_body(struct case_ *c, const char *path)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	EXPECT_OK(json_open(c->request.body, &doc));
	struct json at = json_root(doc), one;
	/* "[1].x": the item of a list by its number. */
	if (path[0] == '[') {
		int64_t nth = path[1] - '0';
		struct json_iter i = json_each(json_type(at) == JSON_ARRAY
						? at
						: json_get(at, "trackers"));
		for (; nth >= 0 && json_next(&i, &one); nth--)
			at = one;
		path += 4;
	}
	return json_str(json_get(at, path), c->arena);
}

#endif
