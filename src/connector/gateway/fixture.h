/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of this connector: one order with one authorized payment. */
#ifndef WAYBILL_CONNECTOR_GATEWAY_FIXTURE_H
#define WAYBILL_CONNECTOR_GATEWAY_FIXTURE_H

#include "base/json.h"
#include "connector/gateway/gateway.h"
#include "port/standard_webhooks.h"
#include "port/testing.h"

#define NOW ((time_ms)1795860000000) /* 2026-11-28T10:00:00Z */
#define TARGET "quickpay|pay_1"
#define REFERENCE "demo.5001.capture.quickpay%7Cpay_1"

static const struct account account = {
		.name = STR("quickpay"),
		.provider = STR("gateway"),
		.endpoint.url = STR("http://127.0.0.1:9400/gateway"),
		.webhook_secrets = {STR("whsec_c2VjcmV0IG9mIHRoZSBnYXRld2F5")},
		.shop = STR("demo"),
};

static struct facts facts;
static struct effect effect;
static struct ask ask;

static inline void prepare(enum verb verb, struct arena *arena)
{
	facts = (struct facts){.shop = STR("demo"), .remote = STR("5001")};
	facts.order.currency = STR("EUR");
	*LIST_ADD(arena, &facts.txns) = (struct txn){.gateway = STR("quickpay"),
			.reference = STR("pay_1"),
			.kind = TXN_AUTHORIZATION,
			.state = TXN_SUCCEEDED,
			.amount = 9990,
			.several = true,
			.connected = true};
	effect = (struct effect){.verb = verb,
			.target = STR(TARGET),
			.payment = STR("pay_1"),
			.reference = STR(REFERENCE),
			.key = STR(REFERENCE),
			.amount = 4000,
			.currency = STR("EUR")};
	ask = (struct ask){.account = &account,
			.facts = &facts,
			.effect = &effect,
			.now = NOW};
	if (verb != VERB_PAYMENT_TRACKER)
		return;
	effect.want = WANT_TRACKER;
	effect.key = STR("demo.5001.tracker.quickpay%7Cpay_1");
	facts_attempt_add(&facts, WANT_TRACKER, STR(TARGET), arena)->value =
			STR("PostNord:00370730254312345678,GLS:222");
}

static inline struct outcome answer(enum verb verb, int status,
		const char *body, struct arena *arena)
{
	return test_read(&gateway_driver, verb, &ask, status, body, arena);
}

static inline struct events read_news(const char *body, struct arena *arena)
{
	struct events events = {0};
	struct webhook webhook = {.body = str_of(body), .received_at = NOW};
	test_header(&webhook, arena, "webhook-id", "gev_1");
	gateway_driver.webhook_read(&account, &webhook, arena, &events);
	return events;
}

static inline const struct txn *txn_in(
		const struct facts *in, enum txn_kind kind, const char *part)
{
	return facts_txn(in, STR("quickpay"), STR("pay_1"), kind, str_of(part));
}

#endif
