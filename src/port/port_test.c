/* SPDX-License-Identifier: Apache-2.0 */
#include "port/testing.h"

#include "base/json.h"
#include "port/request.h"
#include "port/standard_webhooks.h"

TEST_MAIN

#define SECRET "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
#define SIGNED_AT ((time_ms)1614265330 * SECOND_MS)

TEST(percent_encoding_leaves_only_unreserved_bytes)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	EXPECT_STR(url_encode(STR("a-Z_0.~"), arena), STR("a-Z_0.~"));
	EXPECT_STR(url_encode(STR("a b/c?d=e&\xc3\xa5"), arena),
			STR("a%20b%2Fc%3Fd%3De%26%C3%A5"));
	EXPECT_STR(url_encode(STR_NONE, arena), STR_NONE);
	struct buf buf;
	buf_init(&buf, 100);
	url_add(&buf, STR("[x]\r\n"));
	EXPECT_STR(buf_str(&buf), STR("%5Bx%5D%0D%0A"));
	buf_done(&buf);
}

TEST(addresses_are_joined_with_one_slash)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct account account = {.endpoint.url = STR("http://h:1/books/")};
	EXPECT_STR(url_join(&account, STR("/documents"), arena),
			STR("http://h:1/books/documents"));
	account.endpoint.url = STR("http://h:1");
	EXPECT_STR(url_join(&account, STR("/x"), arena), STR("http://h:1/x"));
}

TEST(a_detail_is_cut_between_characters)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	char *at = arena_take(arena, 300);
	memset(at, 'a', 199);
	memcpy(at + 199, "\xc3\xa5tail", 6);
	EXPECT_I64(detail_of((struct str){at, 205}).len, 199);
	EXPECT_STR(detail_of(STR("  short \n")), STR("short"));
}

TEST(a_header_is_set_once)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct http_request request = {0};
	request_header_set(&request, arena, STR("X-A"), STR("1"));
	request_header_set(&request, arena, STR("x-a"), STR("2"));
	EXPECT_I64(request.headers.count, 1);
	EXPECT_STR(request.headers.at[0].value, STR("2"));
}

static RESULT build_nothing(__attribute__((unused)) const struct ask *ask,
		__attribute__((unused)) struct arena *arena,
		__attribute__((unused)) struct http_request *out)
{
	return OK;
}

/* What an account serves is known to the policy; of others nothing is. */
TEST(a_policy_learns_what_an_account_serves)
{
	static const struct driver shop = {.name = "shop",
			.holds_orders = true,
			.mapping = 5,
			.verbs = {[VERB_SHOP_HOLD] = {.build = build_nothing},
					[VERB_LOGISTICS_STOCK] = {REMOTE_R}}};
	static const struct driver other = {.name = "other"};
	const struct driver *const drivers[] = {&other, &shop, NULL};
	const struct account mine = {
			.name = STR("demo"), .provider = STR("shop")};
	const struct account odd = {
			.name = STR("odd"), .provider = STR("nobody's")};
	struct arena *arena = arena_open();
	struct policy policy = {.shop = STR("demo")};
	driver_teach(drivers, &odd, arena, &policy);
	EXPECT(!policy_can(&policy, STR("odd"), VERB_SHOP_HOLD));
	EXPECT(!policy_holds_orders(&policy));
	driver_teach(drivers, &mine, arena, &policy);
	EXPECT(policy_can(&policy, STR("demo"), VERB_SHOP_HOLD));
	EXPECT(!policy_can(&policy, STR("demo"), VERB_LOGISTICS_STOCK));
	EXPECT(!policy_can(&policy, STR("demo"), VERB_SHOP_RELEASE));
	EXPECT(policy_holds_orders(&policy));
	EXPECT_I64(policy_mapping(&policy, STR("demo")), 5);
	EXPECT_I64(policy_mapping(&policy, STR("ledger")), 0);
	arena_close(arena);
}

static bool is_v1;

static RESULT stock_build(__attribute__((unused)) const struct ask *ask,
		__attribute__((unused)) struct arena *arena,
		__attribute__((unused)) struct http_request *out)
{
	return is_v1 ? FAIL(FAULT_NOT_FOUND) : OK;
}

TEST(stock_is_served_where_it_is_read_from_time_to_time)
{
	static const struct driver house = {.name = "house",
			.verbs = {[VERB_LOGISTICS_STOCK] = {
						  REMOTE_R, 0, stock_build}}};
	const struct driver *const drivers[] = {&house, NULL};
	static const struct {
		bool polling, is_v1;
		time_ms every;
		bool told;
	} rows[] = {{true, false, 0, false}, {false, false, 5, false},
			{true, true, 5, false}, {true, false, 5, true}};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct account mine = {.name = STR("w"),
				.provider = STR("house"),
				.polling = rows[i].polling,
				.stock_every_ms = rows[i].every};
		struct policy policy = {.shop = STR("demo")};
		*LIST_ADD(arena, &policy.routes) =
				(struct route){STR("91"), STR("w")};
		is_v1 = rows[i].is_v1;
		driver_teach(drivers, &mine, arena, &policy);
		EXPECT_STR(stock_account(&policy, STR("91")),
				rows[i].told ? STR("w") : STR_NONE);
		EXPECT_STR(stock_account(&policy, STR("92")), STR_NONE);
	}
}

TEST(statuses_have_their_faults)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const struct {
		int status;
		enum outcome_kind kind;
		enum fault fault;
	} rows[] = {
			{302, OUTCOME_NONE, FAULT_PROVIDER},
			{400, OUTCOME_REFUSED, FAULT_REFUSED},
			{401, OUTCOME_REFUSED, FAULT_CREDENTIALS},
			{403, OUTCOME_REFUSED, FAULT_CREDENTIALS},
			{404, OUTCOME_REFUSED, FAULT_REFUSED},
			{408, OUTCOME_NONE, FAULT_PROVIDER},
			{429, OUTCOME_NONE, FAULT_RATE_LIMITED},
			{500, OUTCOME_NONE, FAULT_PROVIDER},
			{503, OUTCOME_NONE, FAULT_PROVIDER},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct http_response response =
				test_answer(rows[i].status, "words");
		struct outcome out = {0};
		outcome_by_status(&response, arena, &out);
		EXPECT_I64(out.kind, rows[i].kind);
		EXPECT_I64(out.fault, rows[i].fault);
	}
}

TEST(a_look_up_that_failed_proves_nothing)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (int status = 100; status < 600; status++) {
		struct http_response response = test_answer(status, "words");
		struct outcome out = {0};
		bool closed = status == 401 || status == 403;
		outcome_find_failed(&response, arena, &out);
		/* Only who is not let in is told so. */
		EXPECT_I64(out.kind, closed ? OUTCOME_REFUSED : OUTCOME_NONE);
		EXPECT(out.fault != FAULT_REFUSED && out.fault);
	}
}

TEST(retry_after_is_read_and_bounded)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const struct {
		const char *text;
		time_ms wait;
	} rows[] = {{"7", 7000}, {" 7 ", 7000}, {"", 0}, {"-1", 0}, {"soon", 0},
			{"999999999", 86400000}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct http_response response = test_answer(429, "");
		struct outcome out = {0};
		http_header_add(&response.headers, arena, STR("Retry-After"),
				str_of(rows[i].text));
		outcome_by_status(&response, arena, &out);
		EXPECT_I64(out.retry_after_ms, rows[i].wait);
	}
}

/* ---- Standard Webhooks ---- */

static struct webhook signed_webhook(const char *signature, struct arena *arena)
{
	struct webhook webhook = {.body = STR("{\"test\": 2432232314}"),
			.received_at = SIGNED_AT};
	test_header(&webhook, arena, "webhook-id",
			"msg_p5jXN8AQM9LWM0D4loKWxJek");
	test_header(&webhook, arena, "Webhook-Timestamp", "1614265330");
	test_header(&webhook, arena, "webhook-signature", signature);
	return webhook;
}

#define GOOD "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

static enum fault verified(const char *signature, const char *first,
		const char *second, time_ms late)
{
	struct arena *arena = arena_open();
	struct account account = {
			.webhook_secrets = {str_of(first), str_of(second)}};
	struct webhook webhook = signed_webhook(signature, arena);
	webhook.received_at += late;
	enum fault fault = standard_webhook_verify(&account, &webhook, arena)
					   .fault;
	arena_close(arena);
	return fault;
}

TEST(a_signature_of_the_standard_is_accepted)
{
	EXPECT_I64(verified(GOOD, SECRET, "", 0), FAULT_NONE);
	/* While a secret is rotated both are good. */
	EXPECT_I64(verified(GOOD, "whsec_b3RoZXI=", SECRET, 0), FAULT_NONE);
	/* Several signatures: one that is right is enough. */
	EXPECT_I64(verified("v1,AAAA v1a,x " GOOD, SECRET, "", 0), FAULT_NONE);
}

TEST(a_wrong_signature_of_the_standard_is_refused)
{
	static const char *const bad[] = {"", "v1,", "v1", "v2,g0hM9SsE",
			"v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLawdd",
			"g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
			"v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
			"v1,!!!!", ("v1," GOOD)};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		EXPECT_I64(verified(bad[i], SECRET, "", 0),
				FAULT_BAD_SIGNATURE);
	EXPECT_I64(verified(GOOD, "", "", 0), FAULT_BAD_SIGNATURE);
	EXPECT_I64(verified(GOOD, "whsec_", "", 0), FAULT_BAD_SIGNATURE);
	EXPECT_I64(verified(GOOD, "whsec_b3RoZXI=", "", 0),
			FAULT_BAD_SIGNATURE);
}

TEST(a_stale_signature_of_the_standard_is_refused_both_ways)
{
	EXPECT_I64(verified(GOOD, SECRET, "", 300 * SECOND_MS), FAULT_NONE);
	EXPECT_I64(verified(GOOD, SECRET, "", -300 * SECOND_MS), FAULT_NONE);
	EXPECT_I64(verified(GOOD, SECRET, "", 301 * SECOND_MS),
			FAULT_STALE_SIGNATURE);
	EXPECT_I64(verified(GOOD, SECRET, "", -301 * SECOND_MS),
			FAULT_STALE_SIGNATURE);
}

TEST(the_recorded_vector_of_the_standard_is_ours)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str text = test_shared(
			"contracts/signatures/standard_webhooks.json", arena);
	DEFER(json_drop) struct json_doc *doc = NULL;
	EXPECT_OK(json_open(text, &doc));
	struct json sign = json_get(json_root(doc), "sign");
	struct str signature;
	EXPECT_OK(standard_webhook_sign(
			json_str(json_get(sign, "secret"), arena),
			json_str(json_get(sign, "webhook-id"), arena),
			json_i64(json_get(sign, "webhook-timestamp"), 0) *
					SECOND_MS,
			json_str(json_get(sign, "body"), arena), arena,
			&signature));
	EXPECT_STR(signature,
			json_str(json_get(sign, "webhook-signature"), arena));
}

TEST(a_request_of_ours_is_signed_and_can_be_verified)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct account account = {.signing_secret = STR("raw secret"),
			.token = STR("tok"),
			.webhook_secrets = {STR("raw secret")}};
	struct http_request request;
	request_post_json(&request, arena, STR("http://h/documents"),
			STR("demo.1.sale~0"), STR("{}"));
	EXPECT_OK(standard_webhook_authorize(
			&account, SIGNED_AT, &request, arena));
	EXPECT_STR(http_header_get(&request.headers, STR("webhook-id")),
			STR("demo.1.sale~0"));
	EXPECT_STR(http_header_get(&request.headers, STR("authorization")),
			STR("Bearer tok"));
	struct webhook webhook = {.headers = request.headers,
			.body = request.body,
			.received_at = SIGNED_AT};
	EXPECT_OK(standard_webhook_verify(&account, &webhook, arena));
	webhook.body = STR("{ }");
	EXPECT_FAULT(standard_webhook_verify(&account, &webhook, arena),
			FAULT_BAD_SIGNATURE);
}

TEST(a_request_without_a_secret_does_not_leave)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct account account = {0};
	struct http_request request;
	request_get(&request, STR("http://h/documents?reference=1"));
	EXPECT_FAULT(standard_webhook_authorize(
				     &account, SIGNED_AT, &request, arena),
			FAULT_SETTINGS);
	account.webhook_secrets[0] = STR(SECRET);
	EXPECT_OK(standard_webhook_authorize(
			&account, SIGNED_AT, &request, arena));
	struct str id = http_header_get(&request.headers, STR("webhook-id"));
	EXPECT(str_starts(id, STR("get_")));
}
