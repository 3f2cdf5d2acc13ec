/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of this connector: one order with one payment. */
#ifndef WAYBILL_CONNECTOR_STRIPE_FIXTURE_H
#define WAYBILL_CONNECTOR_STRIPE_FIXTURE_H

#include "base/json.h"
#include "connector/stripe/stripe.h"
#include "port/testing.h"

#define NOW ((time_ms)1700000000000)
#define TARGET "stripe|pi_1"

static const struct account account = {
		.name = STR("stripe"),
		.endpoint.url = STR("http://127.0.0.1:9400/stripe/"),
		.token = STR("sk_test"),
		.webhook_secrets = {STR("whsec_test_secret")},
		.shop = STR("demo"),
};

static struct facts facts;
static struct effect effect;
static struct policy policy;
static struct ask ask;

static inline struct txn *add_txn(enum txn_kind kind, const char *reference,
		const char *charge, minor amount, struct arena *arena)
{
	struct txn *txn = LIST_ADD(arena, &facts.txns);
	*txn = (struct txn){.gateway = STR("stripe"),
			.reference = str_of(reference),
			.kind = kind,
			.state = TXN_SUCCEEDED,
			.amount = amount,
			.charge = str_of(charge),
			.connected = true};
	return txn;
}

/* An order of EUR 50.00 without any payment yet. */
static inline void prepare(enum verb verb, const char *payment)
{
	facts = (struct facts){.shop = STR("demo"), .remote = STR("5001")};
	facts.order = (struct shop_order){
			.name = STR("#1001"),
			.currency = STR("EUR"),
			.ship_to = {.name = STR("Zo\xc3\xab Berg"),
					.line1 = STR("Storgatan 1"),
					.city = STR("Lund"),
					.postcode = STR("22100"),
					.country = STR("SE")},
	};
	effect = (struct effect){.verb = verb,
			.target = STR(TARGET),
			.payment = str_of(payment),
			.last = true,
			.account = STR("stripe"),
			.reference = STR("demo.5001.capture.pi_1"),
			.key = STR("demo.5001.capture.pi_1"),
			.amount = 5000,
			.currency = STR("EUR")};
	policy = (struct policy){0};
	ask = (struct ask){.account = &account,
			.facts = &facts,
			.policy = &policy,
			.effect = &effect,
			.now = NOW};
}

static inline struct http_request built(enum verb verb, struct arena *arena)
{
	struct http_request request = {0}, again = {0};
	EXPECT_OK(stripe_driver.verbs[verb].build(&ask, arena, &request));
	/* The same ask gives the same bytes. */
	ask.now += 1000;
	EXPECT_OK(stripe_driver.verbs[verb].build(&ask, arena, &again));
	ask.now -= 1000;
	EXPECT_STR(again.url, request.url);
	EXPECT_STR(again.body, request.body);
	EXPECT_STR(http_header_get(&again.headers, STR("Idempotency-Key")),
			http_header_get(&request.headers,
					STR("Idempotency-Key")));
	return request;
}

static inline struct outcome answer(enum verb verb, int status,
		const char *body, struct arena *arena)
{
	return test_read(&stripe_driver, verb, &ask, status, body, arena);
}

static inline const struct txn *txn_in(const struct facts *in,
		enum txn_kind kind, const char *reference, const char *part)
{
	return facts_txn(in, STR("stripe"), str_of(reference), kind,
			str_of(part));
}

#endif
