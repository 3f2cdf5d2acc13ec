/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bodies and signatures that providers publish, read by the drivers: each
 * webhook that Shopify documents, the orders of two of its libraries'
 * fixtures, and the cases of Stripe's own tests of signatures. Nobody here
 * wrote them, so they hold what nobody here thought of.
 */
#include <dirent.h>

#include "base/json.h"
#include "port/standard_webhooks.h"
#include "port/testing.h"

TEST_MAIN

#define NOW ((time_ms)1795900000000)
#define EXAMPLES "contracts/shopify/webhook_examples"

extern const struct driver shopify_driver, stripe_driver;

static struct arena *arena;

static struct events shopify_read(struct str topic, struct str body)
{
	static const struct account account = {
			.name = STR("demo"), .provider = STR("shopify")};
	struct events events = {0};
	struct webhook webhook = {.body = body, .received_at = NOW};
	http_header_add(&webhook.headers, arena, STR("x-shopify-topic"), topic);
	test_header(&webhook, arena, "x-shopify-webhook-id", "wh-1");
	shopify_driver.webhook_read(&account, &webhook, arena, &events);
	return events;
}

static int ends_of(const struct events *events)
{
	return (events->list.count > 0) + (events->ignored.len > 0) +
			(events->unreadable.len > 0) +
			(events->poll != VERB_NONE);
}

/* ---- every webhook that Shopify documents ---- */

struct example {
	struct str topic; /* "orders/create" */
	struct str body;
};
static LIST(struct example) examples;

static struct str folder_of(struct str name)
{
	const char *shared = getenv("WAYBILL_SHARED");
	return arena_print(arena, "%s/" EXAMPLES "/%.*s",
			shared ? shared : "../shared", STR_FMT(name));
}

static void add_example(struct str group, struct str file)
{
	struct str name = file;
	if (!str_ends(file, STR(".json")))
		return;
	name.len -= strlen(".json");
	struct example *example = LIST_ADD(arena, &examples);
	example->topic = arena_print(
			arena, "%.*s/%.*s", STR_FMT(group), STR_FMT(name));
	struct str path = arena_print(
			arena, EXAMPLES "/%.*s.json", STR_FMT(example->topic));
	example->body = test_shared(path.at, arena);
}

static void each_name(struct str group, void (*use)(struct str, struct str))
{
	DIR *folder = opendir(folder_of(group).at);
	assert_non_null(folder);
	for (struct dirent *one; (one = readdir(folder));)
		if (one->d_name[0] != '.')
			use(group, arena_copy(arena, str_of(one->d_name)));
	closedir(folder);
}

static void add_group(struct str none, struct str group)
{
	(void)none;
	each_name(group, add_example);
}

/* One of them is read first, for the skip when there are none. */
static void examples_open(void)
{
	arena = arena_open();
	examples.count = examples.cap = 0;
	examples.at = NULL;
	test_shared(EXAMPLES "/orders/create.json", arena);
	each_name(STR_NONE, add_group);
	EXPECT(examples.count > 50);
}

TEST(every_documented_webhook_is_read_or_ignored_in_words)
{
	examples_open();
	for (size_t i = 0; i < examples.count; i++) {
		const struct example *one = &examples.at[i];
		struct events events = shopify_read(one->topic, one->body);
		if (events.unreadable.len || ends_of(&events) == 0)
			print_error("%.*s: %.*s\n", STR_FMT(one->topic),
					STR_FMT(events.unreadable));
		EXPECT_STR(events.unreadable, STR_NONE);
		EXPECT(ends_of(&events) > 0);
	}
	arena_drop(&arena);
}

/* An order that it names stands in the body, as digits. */
TEST(no_documented_webhook_leads_to_an_order_that_it_does_not_name)
{
	examples_open();
	size_t named = 0;
	for (size_t i = 0; i < examples.count; i++) {
		const struct example *one = &examples.at[i];
		struct events events = shopify_read(one->topic, one->body);
		for (size_t k = 0; k < events.list.count; k++) {
			struct str id = events.list.at[k].facts.remote;
			int64_t number;
			EXPECT_OK(str_to_i64(id, &number));
			EXPECT(str_find(one->body, id) >= 0);
			named++;
		}
	}
	EXPECT(named >= 6);
	arena_drop(&arena);
}

/* What tells of an order must lead to it, or it would be learnt by polls
 * alone. */
TEST(documented_webhooks_about_orders_lead_to_them)
{
	static const char *const topics[] = {"orders/cancelled",
			"orders/create", "orders/edited", "orders/paid",
			"orders/updated", "refunds/create"};
	examples_open();
	for (size_t i = 0; i < sizeof topics / sizeof *topics; i++) {
		struct str path = arena_print(
				arena, EXAMPLES "/%s.json", topics[i]);
		struct events events = shopify_read(
				str_of(topics[i]), test_shared(path.at, arena));
		EXPECT_I64(events.list.count, 1);
		EXPECT(events.list.at[0].hint);
	}
	arena_drop(&arena);
}

TEST(no_documented_webhook_crashes_when_it_is_cut_short)
{
	examples_open();
	for (size_t i = 0; i < examples.count; i++) {
		const struct example *one = &examples.at[i];
		for (size_t len = 0; len < one->body.len; len += 61) {
			struct str part = {one->body.at, len};
			struct events events = shopify_read(one->topic, part);
			EXPECT_I64(events.list.count, 0);
			EXPECT(ends_of(&events) > 0);
		}
	}
	arena_drop(&arena);
}

/* ---- orders as Shopify's libraries have them in their fixtures ---- */

/* The text of the first object behind `"name":`. */
static struct str object_in(struct str text, const char *name)
{
	struct str key = arena_print(arena, "\"%s\"", name);
	ptrdiff_t at = str_find(text, key);
	assert_true(at >= 0);
	struct str rest = str_skip(text, (size_t)at + key.len);
	at = str_find(rest, STR("{"));
	assert_true(at >= 0);
	rest = str_skip(rest, (size_t)at);
	size_t depth = 0;
	bool quoted = false;
	for (size_t i = 0; i < rest.len; i++) {
		char c = rest.at[i];
		quoted ^= c == '"' && rest.at[i - 1] != '\\';
		depth += !quoted && c == '{';
		depth -= !quoted && c == '}';
		if (depth == 0)
			return (struct str){rest.at, i + 1};
	}
	fail();
	return STR_NONE;
}

TEST(orders_of_the_libraries_fixtures_are_read)
{
	static const struct {
		const char *file, *object, *topic, *remote;
		payment_set seen;
	} rows[] = {
			{"go-shopify_fixtures/order.json", "order",
					"orders/updated", "123456",
					PAYMENT_BIT(PAYMENT_VOIDED)},
			{"go-shopify_fixtures/order_with_transaction.json",
					"order", "orders/paid", "123456",
					PAYMENT_BIT(PAYMENT_VOIDED)},
			{"shopify_api_ruby_fixtures/order.json", "order",
					"orders/create", "450789469",
					PAYMENT_BIT(PAYMENT_AUTHORIZED)},
			{"shopify_api_ruby_fixtures/order_with_properties.json",
					"order", "orders/updated", "450789469",
					PAYMENT_BIT(PAYMENT_AUTHORIZED)},
			{"shopify_api_ruby_fixtures/refund.json", "refund",
					"refunds/create", "450789469", 0},
	};
	arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str path = arena_print(
				arena, "contracts/shopify/%s", rows[i].file);
		struct str body = object_in(
				test_shared(path.at, arena), rows[i].object);
		struct events events =
				shopify_read(str_of(rows[i].topic), body);
		if (!events.list.count)
			print_error("%s: %.*s\n", rows[i].file,
					STR_FMT(events.unreadable));
		EXPECT_I64(events.list.count, 1);
		EXPECT_STR(events.list.at[0].facts.remote,
				str_of(rows[i].remote));
		if (rows[i].seen)
			EXPECT_I64(events.list.at[0].facts.seen_payment,
					rows[i].seen);
	}
	arena_drop(&arena);
}

/* ---- the cases of Stripe's own tests ---- */

static enum fault stripe_verify(struct json vector, struct str header)
{
	struct account account = {
			.webhook_secrets = {json_str(
					json_get(vector, "secret"), arena)}};
	struct webhook webhook = {
			.body = json_str(json_get(vector, "payload"), arena),
			.received_at = json_i64(json_get(vector, "timestamp"),
						       0) *
					SECOND_MS};
	http_header_add(&webhook.headers, arena, STR("stripe-signature"),
			header);
	return stripe_driver.webhook_verify(&account, &webhook, arena).fault;
}

/* They are about the first vector; "too old" is its header at any later
 * time. */
TEST(cases_of_stripes_tests_end_as_theirs_do)
{
	arena = arena_open();
	struct str text = test_shared(
			"contracts/signatures/stripe_signature.json", arena);
	DEFER(json_drop) struct json_doc *doc = NULL;
	EXPECT_OK(json_open(text, &doc));
	struct json vectors = json_get(json_root(doc), "vectors");
	struct json one, vector = {0};
	struct json_iter first = json_each(vectors);
	EXPECT(json_next(&first, &vector));
	struct json cases = json_get(
			json_root(doc), "behaviours_from_stripe_node_tests");
	EXPECT(json_count(cases) >= 6);
	for (struct json_iter i = json_each(cases); json_next(&i, &one);) {
		struct str header = json_str(json_get(one, "header"), arena);
		struct str name = json_str(json_get(one, "name"), arena);
		struct str ends = json_str(
				json_get(one, "official_result"), arena);
		bool good = str_eq(ends, STR("ok")) ||
				str_eq(name, STR("too old"));
		EXPECT_I64(stripe_verify(vector, header),
				good ? FAULT_NONE : FAULT_BAD_SIGNATURE);
	}
	arena_drop(&arena);
}

/* ---- the rules of the tests that come with Standard Webhooks ---- */

#define SENT "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

static enum fault standard_verify(const char *without, struct str signature)
{
	struct account account = {.webhook_secrets = {STR(SENT)}};
	struct webhook webhook = {.body = STR("{\"test\": 2432232314}"),
			.received_at = (time_ms)1614265330 * SECOND_MS};
	const struct http_header headers[] = {
			{STR("webhook-id"),
					STR("msg_p5jXN8AQM9LWM0D4loKWxJek")},
			{STR("webhook-timestamp"), STR("1614265330")},
			{STR("webhook-signature"), signature},
	};
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
		if (!str_eq(headers[i].name, str_of(without)))
			http_header_add(&webhook.headers, arena,
					headers[i].name, headers[i].value);
	return standard_webhook_verify(&account, &webhook, arena).fault;
}

TEST(a_standard_webhook_without_one_of_its_headers_is_refused)
{
	static const char *const names[] = {
			"webhook-id", "webhook-timestamp", "webhook-signature"};
	arena = arena_open();
	struct str text = test_shared(
			"contracts/signatures/standard_webhooks.json", arena);
	DEFER(json_drop) struct json_doc *doc = NULL;
	EXPECT_OK(json_open(text, &doc));
	struct str signature = json_str(
			json_get(json_root(doc), "sign.webhook-signature"),
			arena);
	EXPECT_I64(standard_verify("", signature), FAULT_NONE);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		EXPECT_I64(standard_verify(names[i], signature),
				FAULT_BAD_SIGNATURE);
	arena_drop(&arena);
}

TEST(a_secret_of_the_standard_may_lack_its_padding)
{
	struct str with = STR_NONE, without = STR_NONE;
	arena = arena_open();
	EXPECT_OK(standard_webhook_sign(STR("whsec_b3RoZXI="), STR("id"), NOW,
			STR("{}"), arena, &with));
	EXPECT_OK(standard_webhook_sign(STR("whsec_b3RoZXI"), STR("id"), NOW,
			STR("{}"), arena, &without));
	EXPECT(with.len > 0);
	EXPECT_STR(with, without);
	arena_drop(&arena);
}
