/* SPDX-License-Identifier: Apache-2.0 */
/* Tracking at the payment, and what every form must be like. */
#include "connector/stripe/fixture.h"

static void shipped(const char *value, struct arena *arena)
{
	prepare(VERB_PAYMENT_TRACKER, "pi_1");
	effect.want = WANT_TRACKER;
	effect.key = STR("demo.5001.tracker.pi_1");
	facts_attempt_add(&facts, WANT_TRACKER, STR(TARGET), arena)->value =
			str_of(value);
	add_txn(TXN_SALE, "pi_1", "ch_1", 5000, arena);
}

/* ---- forms, by Stripe's own schemas ---- */

static bool is_property(struct json schema, const char *name, struct json *out)
{
	struct json one, any = json_get(schema, "anyOf");
	if (json_type(any) == JSON_ARRAY) {
		for (struct json_iter i = json_each(any); json_next(&i, &one);)
			if (is_property(one, name, out))
				return true;
		return false;
	}
	struct json all = json_get(schema, "properties");
	for (struct json_iter i = json_each_member(all); json_next(&i, out);)
		if (str_eq(i.key, str_of(name)))
			return true;
	return false;
}

/* "shipping[address][line1]" -> its own schema; fails on an unknown name. */
static struct json schema_of(
		struct json schema, struct str name, struct arena *arena)
{
	struct str part;
	while (str_cut(&name, '[', &part)) {
		if (str_ends(part, STR("]")))
			part.len--;
		if (!is_property(schema, arena_cstr(arena, part), &schema))
			fail_msg("unknown field %.*s", STR_FMT(part));
	}
	return schema;
}

static struct str decoded(struct str text, struct arena *arena)
{
	char *at = arena_take(arena, text.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.len; i++) {
		char hex[3] = {0};
		at[n] = text.at[i];
		if (text.at[i] == '%' && i + 2 < text.len) {
			memcpy(hex, text.at + i + 1, 2);
			at[n] = (char)strtol(hex, NULL, 16);
			i += 2;
		}
		n++;
	}
	return (struct str){at, n};
}

static bool has_field(struct str body, const char *head, struct arena *arena)
{
	struct str pair;
	while (str_cut(&body, '&', &pair))
		if (str_starts(decoded(pair, arena), str_of(head)))
			return true;
	return false;
}

static void expect_form(const char *path, struct str body, struct arena *arena)
{
	struct str pair,
			text = test_shared("contracts/stripe/"
					   "request_schemas.strict.json",
					arena);
	DEFER(json_drop) struct json_doc *doc = NULL;
	EXPECT_OK(json_open(text, &doc));
	struct json schema = {0};
	struct json all = json_get(json_root(doc), "schemas");
	struct json_iter i = json_each_member(all);
	while (json_next(&i, &schema) && !str_eq(i.key, str_of(path)))
		;
	EXPECT_STR(i.key, str_of(path));
	while (str_cut(&body, '&', &pair)) {
		struct str name = STR_NONE;
		str_cut(&pair, '=', &name);
		struct json field =
				schema_of(schema, decoded(name, arena), arena);
		struct str type = json_str(json_get(field, "type"), arena);
		struct str value = decoded(pair, arena);
		int64_t max = json_i64(json_get(field, "maxLength"), 5000);
		int64_t number;
		EXPECT((int64_t)value.len <= max);
		if (str_eq(type, STR("integer")))
			EXPECT_OK(str_to_i64(value, &number));
		else
			EXPECT_STR(type, STR("string"));
	}
}

TEST(the_form_is_one_that_stripe_takes)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	shipped("PostNord:111,PostNord:222", arena);
	struct str body = built(VERB_PAYMENT_TRACKER, arena).body;
	expect_form("POST /v1/charges/{charge}", body, arena);
	expect_form("POST /v1/payment_intents/{intent}", body, arena);
	/* Both are required inside of shipping. */
	EXPECT(has_field(body, "shipping[name]=", arena));
	EXPECT(has_field(body, "shipping[address][", arena));
}

TEST(an_order_without_an_address_still_gives_a_whole_form)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	shipped("PostNord:111", arena);
	facts.order.ship_to = (struct address){0};
	struct str body = built(VERB_PAYMENT_TRACKER, arena).body;
	expect_form("POST /v1/charges/{charge}", body, arena);
	/* An empty value would take a field away. */
	EXPECT(str_find(body, STR("=&")) < 0 && !str_ends(body, STR("=")));
	EXPECT(has_field(body, "shipping[name]=-", arena));
	EXPECT(has_field(body, "shipping[address][line1]=-", arena));
}

TEST(captures_are_forms_that_stripe_takes)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(VERB_PAYMENT_CAPTURE, "pi_1");
	add_txn(TXN_AUTHORIZATION, "pi_1", "ch_1", 5000, arena);
	expect_form("POST /v1/payment_intents/{intent}/capture",
			built(VERB_PAYMENT_CAPTURE, arena).body, arena);
	prepare(VERB_PAYMENT_CAPTURE, "ch_1");
	add_txn(TXN_AUTHORIZATION, "ch_1", "ch_1", 5000, arena);
	expect_form("POST /v1/charges/{charge}/capture",
			built(VERB_PAYMENT_CAPTURE, arena).body, arena);
}

/* ---- what is written ---- */

TEST(parcels_are_joined_and_the_address_goes_along)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	shipped("PostNord:111,GLS:222,PostNord:333", arena);
	struct http_request request = built(VERB_PAYMENT_TRACKER, arena);
	EXPECT(str_ends(request.url, STR("/v1/charges/ch_1")));
	struct str body = decoded(request.body, arena);
	EXPECT(str_find(body, STR("shipping[carrier]=PostNord,GLS")) > 0);
	EXPECT(str_ends(body, STR("shipping[tracking_number]=111,222,333")));
	EXPECT(str_find(body, STR("shipping[address][line1]=Storgatan 1")) > 0);
	EXPECT(str_find(body, STR("shipping[address][postal_code]=22100")) > 0);
}

TEST(another_number_has_another_key)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	shipped("PostNord:111", arena);
	struct http_request first = built(VERB_PAYMENT_TRACKER, arena);
	facts.attempts.at[0].value = STR("PostNord:112");
	struct http_request second = built(VERB_PAYMENT_TRACKER, arena);
	EXPECT(!str_eq(http_header_get(&first.headers, STR("idempotency-key")),
			http_header_get(&second.headers,
					STR("idempotency-key"))));
}

TEST(a_payment_whose_charge_is_not_known_is_written_itself)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	shipped("PostNord:111", arena);
	facts.txns.at[0].charge = STR_NONE;
	EXPECT(str_ends(built(VERB_PAYMENT_TRACKER, arena).url,
			STR("/v1/payment_intents/pi_1")));
}

TEST(nothing_is_written_without_a_number_or_a_payment)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct http_request out = {0};
	shipped("PostNord:", arena);
	EXPECT_FAULT(stripe_driver.verbs[VERB_PAYMENT_TRACKER].build(
				     &ask, arena, &out),
			FAULT_BAD_VALUE);
	shipped("PostNord:1", arena);
	facts.txns.at[0].reference = STR("pi_other");
	EXPECT_FAULT(stripe_driver.verbs[VERB_PAYMENT_TRACKER].build(
				     &ask, arena, &out),
			FAULT_BAD_VALUE);
}

TEST(what_is_read_back_must_be_what_was_written)
{
	static const struct {
		int status;
		const char *body;
		enum outcome_kind kind;
		enum fault fault;
	} rows[] = {
			{200,
					"{\"shipping\":{\"carrier\":"
					"\"PostNord\",\"tracking_number\":"
					"\"111\"}}",
					OUTCOME_DONE, FAULT_NONE},
			{200,
					"{\"shipping\":{\"carrier\":\"GLS\","
					"\"tracking_number\":\"111\"}}",
					OUTCOME_NONE, FAULT_BAD_REPLY},
			{200, "{\"shipping\":null}", OUTCOME_NONE,
					FAULT_BAD_REPLY},
			{200, "", OUTCOME_NONE, FAULT_BAD_REPLY},
			{500, "", OUTCOME_NONE, FAULT_PROVIDER},
			{409, "", OUTCOME_NONE, FAULT_PROVIDER},
			{400, "{}", OUTCOME_REFUSED, FAULT_REFUSED},
			{404,
					"{\"error\":{\"code\":"
					"\"resource_missing\"}}",
					OUTCOME_REFUSED, FAULT_REFUSED},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		shipped("PostNord:111", arena);
		struct outcome out = answer(VERB_PAYMENT_TRACKER,
				rows[i].status, rows[i].body, arena);
		EXPECT_I64(out.kind, rows[i].kind);
		EXPECT_I64(out.fault, rows[i].fault);
	}
}
