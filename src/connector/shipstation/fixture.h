/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of this connector: one order with one thing to send. */
#ifndef WAYBILL_CONNECTOR_SHIPSTATION_FIXTURE_H
#define WAYBILL_CONNECTOR_SHIPSTATION_FIXTURE_H

#include "connector/shipstation/parts.h"
#include "connector/shipstation/shipstation.h"
#include "port/testing.h"

#define NOW ((time_ms)1795900000000) /* 2026-11-28T21:06:40Z */
#define REFERENCE "demo.5001.send.77.0"
#define SECRET "a-long-secret-in-the-address"
#define NEW_SECRET "another-secret-for-the-address"

static const struct account v1 = {
		.name = STR("station"),
		.provider = STR("shipstation"),
		.endpoint.url = STR("https://ssapi.shipstation.com"),
		.token = STR("ShipStation"),
		.token_secret = STR("Rocks"),
		.webhook_secrets = {STR(SECRET), STR(NEW_SECRET)},
		.shop = STR("demo"),
};
static const struct account v2 = {
		.name = STR("station"),
		.provider = STR("shipstation"),
		.endpoint.url = STR("https://api.shipstation.com/"),
		.token = STR("key-1"),
		.variant = STR("v2"),
		.warehouse_id = STR("se-4"),
		.webhook_secrets = {STR(SECRET)},
		.shop = STR("demo"),
};

static struct facts facts;
static struct effect effect;
static struct ask ask;

static inline void add_lines(struct arena *arena)
{
	*LIST_ADD(arena, &facts.order.lines) = (struct line){.id = STR("11"),
			.sku = STR("S-1"),
			.title = STR("Cup"),
			.quantity = 2,
			.unit_price = 1990};
	*LIST_ADD(arena, &facts.order.lines) = (struct line){
			.id = STR("12"), .sku = STR("S-2"), .quantity = 1};
	struct fulfillment_order *fo = LIST_ADD(arena, &facts.fos);
	*fo = (struct fulfillment_order){.id = STR("77"), .location = STR("3")};
	*LIST_ADD(arena, &fo->lines) = (struct fo_line){.id = STR("71"),
			.line = STR("11"),
			.total = 2,
			.remaining = 2};
	/* Of the second line nothing is left to send. */
	*LIST_ADD(arena, &fo->lines) = (struct fo_line){
			.id = STR("72"), .line = STR("12"), .total = 1};
}

static inline void prepare(const struct account *account, enum want_kind want,
		struct arena *arena)
{
	facts = (struct facts){.shop = STR("demo"), .remote = STR("5001")};
	facts.order = (struct shop_order){
			.name = STR("#1001"),
			.created_at = NOW,
			.currency = STR("EUR"),
			.email = STR("zoe@example.com"),
			.phone = STR("+46701234567"),
			.ship_to = {.name = STR("Zo\xc3\xab Berg"),
					.line1 = STR("Storgatan 1"),
					.city = STR("Lund"),
					.region = STR("M"),
					.postcode = STR("22100"),
					.country = STR("SE")},
	};
	add_lines(arena);
	effect = (struct effect){.want = want,
			.target = STR("77.0"),
			.reference = want == WANT_SEND_CANCEL
					? STR("demo.5001.cancel.77.0")
					: STR(REFERENCE),
			.key = STR(REFERENCE)};
	ask = (struct ask){.account = account,
			.facts = &facts,
			.effect = &effect,
			.now = NOW};
}

static inline struct http_request request_of(
		enum verb verb, struct arena *arena)
{
	struct http_request request = {0};
	EXPECT_OK(shipstation_driver.verbs[verb].build(&ask, arena, &request));
	return request;
}

static inline struct outcome answer(enum verb verb, int status,
		const char *body, struct arena *arena)
{
	return test_read(&shipstation_driver, verb, &ask, status, body, arena);
}

struct answer_row {
	int status;
	const char *body;
	enum outcome_kind kind;
	enum fault fault;
	const char *reason;
};

static inline void expect_rows(enum verb verb, const struct answer_row *rows,
		size_t count, struct arena *arena)
{
	for (size_t i = 0; i < count; i++) {
		struct outcome out = answer(
				verb, rows[i].status, rows[i].body, arena);
		if (out.kind != rows[i].kind || out.fault != rows[i].fault)
			print_error("%d %s\n", rows[i].status, rows[i].body);
		EXPECT_I64(out.kind, rows[i].kind);
		EXPECT_I64(out.fault, rows[i].fault);
		EXPECT_STR(out.reason, str_of(rows[i].reason));
		/* What can't be read leaves nothing behind. */
		if (out.fault == FAULT_BAD_REPLY)
			EXPECT(!out.has_facts && !out.facts.requests.count);
	}
}

#define EXPECT_ROWS(verb, rows, arena) \
	expect_rows(verb, rows, sizeof(rows) / sizeof *(rows), arena)

#endif
