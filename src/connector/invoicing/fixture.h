/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of this connector: one order that was sold, and a refund. */
#ifndef WAYBILL_CONNECTOR_INVOICING_FIXTURE_H
#define WAYBILL_CONNECTOR_INVOICING_FIXTURE_H

#include "base/json.h"
#include "connector/invoicing/invoicing.h"
#include "port/standard_webhooks.h"
#include "port/testing.h"

#define NOW ((time_ms)1795900000000)
#define NEW_SECRET "whsec_bmV3IHNlY3JldCBvZiB0aGUgYm9va3M="
#define OLD_SECRET "whsec_b2xkIHNlY3JldCBvZiB0aGUgYm9va3M="

static const struct account account = {
		.name = STR("books"),
		.provider = STR("invoicing"),
		.endpoint.url = STR("http://127.0.0.1:9400/books/"),
		.webhook_secrets = {STR(NEW_SECRET), STR(OLD_SECRET)},
};

static struct facts facts;
static struct effect effect;
static struct ask ask;

static inline void add_lines(struct arena *arena)
{
	static const struct line lines[] = {
			{.id = STR("11"),
					.sku = STR("S-1"),
					.title = STR("Cup"),
					.quantity = 2,
					.unit_price = 4245,
					.tax = 1698},
			{.id = STR("12"),
					.sku = STR(""),
					.title = STR("Gift \"wrap\""),
					.quantity = 1,
					.unit_price = 1000,
					.tax = 200},
	};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		*LIST_ADD(arena, &facts.order.lines) = lines[i];
}

static inline void add_refund(struct arena *arena)
{
	struct refund *refund = LIST_ADD(arena, &facts.refunds);
	*refund = (struct refund){.id = STR("9"), .total = 4245};
	*LIST_ADD(arena, &refund->lines) =
			(struct refund_line){.line = STR("11"),
					.quantity = 1,
					.subtotal = 3396,
					.tax = 849};
}

/* The sale as the books had answered it. */
static inline void add_sale(struct arena *arena)
{
	*LIST_ADD(arena, &facts.documents) =
			(struct document){.kind = DOCUMENT_SALE,
					.number = STR("INV-2026-00042"),
					.date = STR("2026-11-28"),
					.gross = 9990};
}

/* `target` is a document's key, `reference` what it is called out there. */
static inline void prepare(
		struct arena *arena, const char *target, const char *reference)
{
	facts = (struct facts){.shop = STR("demo"), .remote = STR("5001")};
	facts.order = (struct shop_order){
			.known = true,
			.name = STR("#1001"),
			.email = STR("zoe@example.com"),
			.locale = STR("sv"),
			.currency = STR("EUR"),
			.taxes_included = true,
			.total = 9990,
			.tax = 1998,
			.shipping = 500,
			.ship_to = {.name = STR("Zo\xc3\xab Berg"),
					.line1 = STR("Storgatan 1"),
					.city = STR("Lund"),
					.postcode = STR("22100"),
					.country = STR("SE"),
					.phone = STR("+46701234567")},
	};
	add_lines(arena);
	add_refund(arena);
	effect = (struct effect){.want = WANT_DOCUMENT,
			.target = str_of(target),
			.reference = str_of(reference),
			.key = str_of(reference)};
	ask = (struct ask){.account = &account,
			.facts = &facts,
			.effect = &effect,
			.now = NOW};
}

static inline void prepare_sale(struct arena *arena)
{
	prepare(arena, "sale", "demo.5001.sale");
}

static inline struct outcome answer(enum verb verb, int status,
		const char *body, struct arena *arena)
{
	return test_read(&invoicing_driver, verb, &ask, status, body, arena);
}

/* A webhook as the books would sign it. */
static inline struct webhook signed_webhook(
		const char *secret, const char *body, struct arena *arena)
{
	struct webhook webhook = {.body = str_of(body), .received_at = NOW};
	struct str signature = STR("");
	if (*secret)
		EXPECT_OK(standard_webhook_sign(str_of(secret), STR("bev_1"),
				NOW, webhook.body, arena, &signature));
	test_header(&webhook, arena, "webhook-id", "bev_1");
	test_header(&webhook, arena, "webhook-timestamp", "1795900000");
	http_header_add(&webhook.headers, arena, STR("webhook-signature"),
			signature);
	return webhook;
}

static inline struct events read_news(const char *body, struct arena *arena)
{
	struct events events = {0};
	struct webhook webhook = signed_webhook("", body, arena);
	invoicing_driver.webhook_read(&account, &webhook, arena, &events);
	return events;
}

#endif
