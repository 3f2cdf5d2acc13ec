/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/shipengine/shipengine.h"
#include "connector/shipengine/signed_test.h"
#include "port/testing.h"

TEST_MAIN

#define NOW (INT64_C(1735689600) * SECOND_MS) /* SIGNED_AT */
#define JWKS \
	"{\"keys\":[{\"kid\":\"other\",\"kty\":\"RSA\",\"n\":\"AQAB\"," \
	"\"e\":\"AQAB\"},{\"kid\":\"k1\",\"kty\":\"RSA\",\"n\":\"" MODULUS \
	"\",\"e\":\"AQAB\"}]}"

static const struct account plain = {.name = STR("shipengine"),
		.endpoint.url = STR("https://api.shipengine.com/")};
static const struct account secret = {.name = STR("shipengine"),
		.endpoint.url = STR("https://api.shipengine.com"),
		.webhook_secrets = {STR("s3cret"), STR("older")}};

static struct str key(struct arena *arena)
{
	struct ask ask = {.account = &plain,
			.cursor = STR("https://api.shipengine.com/jwks#k1")};
	struct outcome out = test_read(&shipengine_driver,
			VERB_ACCOUNT_CERTIFICATE, &ask, 200, JWKS, arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	return out.certificate;
}

struct sent {
	const char *rest, *stamp, *signature, *body;
	time_ms at;
};

static struct webhook webhook_of(const struct sent *sent, struct arena *arena)
{
	struct webhook webhook = {.path_rest = str_of(sent->rest),
			.body = str_of(sent->body ? sent->body : SIGNED_BODY),
			.received_at = sent->at ? sent->at : NOW,
			.certificate = key(arena)};
	test_header(&webhook, arena, "x-shipengine-rsa-sha256-key-id", "k1");
	if (sent->stamp)
		test_header(&webhook, arena, "x-shipengine-timestamp",
				sent->stamp);
	if (sent->signature)
		test_header(&webhook, arena,
				"x-shipengine-rsa-sha256-signature",
				sent->signature);
	return webhook;
}

static enum fault verify(const struct account *account, struct sent sent,
		struct arena *arena)
{
	struct webhook webhook = webhook_of(&sent, arena);
	struct result r = shipengine_driver.webhook_verify(
			account, &webhook, arena);
	return r.fault;
}

TEST(what_is_not_signed_is_refused)
{
	const struct sent wrong[] = {
			{"", NULL, NULL, NULL, 0},
			{"", SIGNED_AT, NULL, NULL, 0},
			{"", NULL, SIGNATURE, NULL, 0},
			{"", SIGNED_AT, "", NULL, 0},
			{"", SIGNED_AT, "!!!", NULL, 0},
			{"", SIGNED_AT, SIGNATURE_OF_SECONDS, NULL, 0},
			{"", SIGNED_AT, SIGNATURE, "{}", 0},
			{"", "yesterday", SIGNATURE, NULL, 0},
			{"", "-5", SIGNATURE, NULL, 0},
	};
	struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		EXPECT_I64(verify(&plain, wrong[i], arena),
				FAULT_BAD_SIGNATURE);
	struct webhook webhook = webhook_of(
			&(struct sent){"", SIGNED_AT, SIGNATURE, NULL, 0},
			arena);
	webhook.certificate = STR_NONE;
	EXPECT_FAULT(shipengine_driver.webhook_verify(&plain, &webhook, arena),
			FAULT_BAD_SIGNATURE);
	arena_close(arena);
}

TEST(what_is_signed_is_taken_while_it_is_fresh)
{
	const struct sent good = {"", SIGNED_AT, SIGNATURE, NULL, 0};
	struct arena *arena = arena_open();
	struct sent sent = good;
	EXPECT_I64(verify(&plain, sent, arena), FAULT_NONE);
	sent.stamp = SIGNED_SECONDS;
	sent.signature = SIGNATURE_OF_SECONDS;
	EXPECT_I64(verify(&plain, sent, arena), FAULT_NONE);
	sent = good;
	sent.at = NOW + 5 * MINUTE_MS + 1;
	EXPECT_I64(verify(&plain, sent, arena), FAULT_STALE_SIGNATURE);
	sent.at = NOW - 5 * MINUTE_MS - 1;
	EXPECT_I64(verify(&plain, sent, arena), FAULT_STALE_SIGNATURE);
	arena_close(arena);
}

TEST(a_secret_address_is_asked_for_where_there_is_one)
{
	struct arena *arena = arena_open();
	struct sent sent = {"/nobody", SIGNED_AT, SIGNATURE, NULL, 0};
	EXPECT_I64(verify(&secret, sent, arena), FAULT_BAD_SIGNATURE);
	sent.rest = "";
	EXPECT_I64(verify(&secret, sent, arena), FAULT_BAD_SIGNATURE);
	sent.rest = "/s3cret/";
	EXPECT_I64(verify(&secret, sent, arena), FAULT_BAD_SIGNATURE);
	sent.rest = "/s3cret";
	EXPECT_I64(verify(&secret, sent, arena), FAULT_NONE);
	sent.rest = "/older";
	EXPECT_I64(verify(&secret, sent, arena), FAULT_NONE);
	/* Unsigned: by the address alone, but a wrong signature is wrong. */
	sent.signature = NULL;
	EXPECT_I64(verify(&secret, sent, arena), FAULT_NONE);
	sent.signature = SIGNATURE_OF_SECONDS;
	EXPECT_I64(verify(&secret, sent, arena), FAULT_BAD_SIGNATURE);
	arena_close(arena);
}

static struct str key_url(const struct account *account, const char *rest,
		const char *id, struct arena *arena)
{
	struct webhook webhook = {.path_rest = str_of(rest)};
	if (id)
		test_header(&webhook, arena, "X-ShipEngine-RSA-SHA256-Key-ID",
				id);
	return shipengine_driver.certificate_url(account, &webhook, arena);
}

TEST(keys_are_fetched_from_our_own_account_alone)
{
	struct arena *arena = arena_open();
	EXPECT_STR(key_url(&plain, "", "k1", arena),
			STR("https://api.shipengine.com/jwks#k1"));
	EXPECT_STR(key_url(&plain, "", NULL, arena), STR_NONE);
	EXPECT_STR(key_url(&plain, "", "a b", arena), STR_NONE);
	EXPECT_STR(key_url(&plain, "", "a#b", arena), STR_NONE);
	/* Who does not know the address has nothing fetched. */
	EXPECT_STR(key_url(&secret, "", "k1", arena), STR_NONE);
	EXPECT_STR(key_url(&secret, "/s3cret", "k1", arena),
			STR("https://api.shipengine.com/jwks#k1"));
	struct http_request request = {0};
	struct ask ask = {.account = &plain,
			.cursor = STR("https://api.shipengine.com/jwks#k1")};
	EXPECT_OK(shipengine_driver.verbs[VERB_ACCOUNT_CERTIFICATE].build(
			&ask, arena, &request));
	EXPECT_STR(request.method, STR("GET"));
	EXPECT_STR(request.url, STR("https://api.shipengine.com/jwks"));
	ask.cursor = STR("https://api.shipengine.com/jwks");
	EXPECT_FAULT(shipengine_driver.verbs[VERB_ACCOUNT_CERTIFICATE].build(
				     &ask, arena, &request),
			FAULT_BAD_VALUE);
	arena_close(arena);
}

TEST(keys_that_are_none_are_refused)
{
	static const struct {
		int status;
		const char *id, *body;
		enum fault fault;
	} cases[] = {
			{200, "k1", "", FAULT_BAD_REPLY},
			{200, "k1", "[]", FAULT_BAD_REPLY},
			{200, "k1", "{\"keys\":{}}", FAULT_BAD_REPLY},
			{200, "k2", JWKS, FAULT_BAD_REPLY},
			{200, "other", JWKS, FAULT_BAD_REPLY}, /* too small */
			{500, "k1", JWKS, FAULT_PROVIDER},
			{401, "k1", "", FAULT_CREDENTIALS},
	};
	struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct ask ask = {.account = &plain,
				.cursor = arena_print(arena,
						"https://x/jwks#%s",
						cases[i].id)};
		struct outcome out = test_read(&shipengine_driver,
				VERB_ACCOUNT_CERTIFICATE, &ask, cases[i].status,
				cases[i].body, arena);
		EXPECT_I64(out.fault, cases[i].fault);
		EXPECT_STR(out.certificate, STR_NONE);
	}
	arena_close(arena);
}

static struct events read_body(const char *body, struct arena *arena)
{
	struct webhook webhook = {.body = str_of(body), .received_at = NOW};
	struct events events = {0};
	shipengine_driver.webhook_read(&plain, &webhook, arena, &events);
	return events;
}

#define TRACK(rest) \
	"{\"resource_type\":\"API_TRACK\",\"data\":{\"tracking_number\":" \
	"\"1Z1\"," rest "}}"

TEST(what_can_not_be_read_is_told)
{
	static const struct {
		const char *body;
		bool unreadable;
	} cases[] = {
			{"", true},
			{"[1]", true},
			{"{}", true},
			{"{\"resource_type\":\"BATCH\"}", false},
			{"{\"resource_type\":\"API_TRACK\"}", true},
			{"{\"resource_type\":\"API_TRACK\",\"data\":{"
			 "\"status_code\":\"DE\"}}",
					true},
			{TRACK("\"status_code\":\"NY\""), false},
			{TRACK("\"status_code\":\"AC\",\"status_detail_code\":"
			       "\"SHIPMENT_CREATED\""),
					false},
			{TRACK("\"status_code\":\"ZZ\",\"events\":[7]"), false},
	};
	struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct events events = read_body(cases[i].body, arena);
		EXPECT_I64(events.list.count, 0);
		EXPECT((events.unreadable.len > 0) == cases[i].unreadable);
		EXPECT((events.ignored.len > 0) != cases[i].unreadable);
	}
	EXPECT(str_find(read_body(cases[8].body, arena).ignored, STR("ZZ")) >
			0);
	arena_close(arena);
}

TEST(the_history_is_read_with_its_times)
{
	struct arena *arena = arena_open();
	struct events events = read_body(
			TRACK("\"status_code\":\"DE\",\"status_detail_code\":"
			      "\"DELIVERED\",\"actual_delivery_date\":"
			      "\"2024-12-24T18:00:00\",\"events\":["
			      "{\"occurred_at\":\"2024-12-24T17:00:00Z\","
			      "\"status_code\":\"DE\"},"
			      "{\"occurred_at\":\"2024-12-23T17:00:00Z\","
			      "\"status_code\":\"AT\"},"
			      "{\"occurred_at\":\"2024-12-22T17:00:00Z\","
			      "\"status_code\":\"IT\"},"
			      "{\"occurred_at\":\"2024-12-21T17:00:00Z\","
			      "\"status_code\":\"AC\","
			      "\"status_detail_code\":\"PICKED_UP\"}]"),
			arena);
	EXPECT_I64(events.list.count, 1);
	EXPECT_STR(events.list.at[0].tracking, STR("1Z1"));
	const struct parcel *p = &events.list.at[0].facts.parcels.at[0];
	time_ms day = 0;
	EXPECT_OK(time_read(STR("2024-12-21T17:00:00Z"), &day));
	EXPECT_I64(p->handed_over_at, day);
	EXPECT_I64(p->in_transit_at, day);
	EXPECT_I64(p->attempted_at, day + 2 * DAY_MS);
	EXPECT_I64(p->delivered_at, day + 3 * DAY_MS);
	arena_close(arena);
}

TEST(a_pick_up_point_is_not_the_customer)
{
	struct arena *arena = arena_open();
	struct events events = read_body(
			TRACK("\"status_code\":\"DE\",\"status_detail_code\":"
			      "\"DELIVERED_TO_PICKUP_POINT\""),
			arena);
	const struct parcel *p = &events.list.at[0].facts.parcels.at[0];
	EXPECT_I64(p->delivered_at, 0);
	EXPECT_I64(p->in_transit_at, NOW);
	arena_close(arena);
}

TEST(a_time_without_a_zone_is_none)
{
	struct arena *arena = arena_open();
	struct events events = read_body(TRACK("\"status_code\":\"DE\","
					       "\"actual_delivery_date\":"
					       "\"2024-12-24T18:00:00\""),
			arena);
	EXPECT_I64(events.list.at[0].facts.parcels.at[0].delivered_at, NOW);
	events = read_body(TRACK("\"status_code\":\"DE\","
				 "\"actual_delivery_date\":"
				 "\"2024-12-24T18:00:00+01:00\""),
			arena);
	time_ms at = 0;
	EXPECT_OK(time_read(STR("2024-12-24T17:00:00Z"), &at));
	EXPECT_I64(events.list.at[0].facts.parcels.at[0].delivered_at, at);
	arena_close(arena);
}
