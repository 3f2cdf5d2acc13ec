/* SPDX-License-Identifier: Apache-2.0 */
#include "base/crypto.h"
#include "connector/easypost/easypost.h"
#include "connector/easypost/nfkd.h"
#include "port/testing.h"

TEST_MAIN

#define NOW (INT64_C(1735689600) * SECOND_MS) /* 2025-01-01 */
/* EasyPost's own example: this secret, this body, this signature. */
#define SECRET \
	"s\xc3\xa9" \
	"cret"
#define SIGNED \
	"hmac-sha256-hex=" \
	"38f3f53c103713df81616a0a186d77141957323ec21d5fe9363db93840f527db"

static struct account account_of(struct str secret)
{
	return (struct account){.name = STR("easypost"),
			.webhook_secrets = {STR_NONE, secret}};
}

static RESULT verify(struct str secret, struct str body, const char *signature,
		struct arena *arena)
{
	struct account account = account_of(secret);
	struct webhook webhook = {.body = body, .received_at = NOW};
	if (signature)
		test_header(&webhook, arena, "x-hmac-signature", signature);
	return easypost_driver.webhook_verify(&account, &webhook, arena);
}

static const char *sign(struct str secret, struct str body, struct arena *arena)
{
	uint8_t digest[SHA256_SIZE];
	hmac_sha256(secret, body, digest);
	struct str hex = hex_of(
			(struct str){(char *)digest, SHA256_SIZE}, arena);
	return arena_print(arena, "hmac-sha256-hex=%.*s", STR_FMT(hex)).at;
}

TEST(what_is_not_signed_is_refused)
{
	struct arena *arena = arena_open();
	struct str body = STR("{}"), secret = STR("secret");
	const char *right = sign(secret, body, arena);
	const char *const wrong[] = {NULL, "",
			"hmac-sha256-hex=", "hmac-sha256-hex=zz", right + 1,
			right + strlen("hmac-sha256-hex="),
			sign(STR("other"), body, arena),
			sign(STR_NONE, body, arena)};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		EXPECT_FAULT(verify(secret, body, wrong[i], arena),
				FAULT_BAD_SIGNATURE);
	EXPECT_OK(verify(secret, body, right, arena));
	EXPECT_FAULT(verify(secret, STR("{ }"), right, arena),
			FAULT_BAD_SIGNATURE);
	/* Without a secret nobody is let in, not with an empty one either. */
	EXPECT_FAULT(verify(STR_NONE, body, sign(STR_NONE, body, arena), arena),
			FAULT_BAD_SIGNATURE);
	arena_close(arena);
}

TEST(easyposts_own_example_is_right)
{
	struct arena *arena = arena_open();
	struct str body = test_shared(
			"contracts/carriers/easypost/event-body.json", arena);
	body = str_trim(body);
	EXPECT_OK(verify(STR(SECRET), body, SIGNED, arena));
	/* Spelt with an accent of its own it is the same secret. */
	EXPECT_OK(verify(STR("se\xcc\x81"
			     "cret"),
			body, SIGNED, arena));
	EXPECT_FAULT(verify(STR("secret"), body, SIGNED, arena),
			FAULT_BAD_SIGNATURE);
	arena_close(arena);
}

TEST(letters_are_taken_apart_and_nothing_else_changes)
{
	static const struct {
		const char *text, *apart;
	} cases[] = {
			{"", ""},
			{"whsec_123", "whsec_123"},
			{"\xc3\xa9", "e\xcc\x81"},
			{"\xc3\x85"
			 "b",
					"A\xcc\x8a"
					"b"},
			{"\xe1\xbb\x87", "e\xcc\xa3\xcc\x82"},
			{"\xc3\x86", "\xc3\x86"}, /* a letter of its own */
			{"\xe6\xbc\xa2", "\xe6\xbc\xa2"},
			{"\xf0\x9f\x9a\x9a", "\xf0\x9f\x9a\x9a"},
			{"\xff\xc3", "\xff\xc3"}, /* not UTF-8 */
			{"\xe1\xbb", "\xe1\xbb"},
	};
	struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EXPECT_STR(nfkd(str_of(cases[i].text), arena),
				str_of(cases[i].apart));
	arena_close(arena);
}

static struct events read_at(const char *body, time_ms now, struct arena *arena)
{
	struct account account = account_of(STR("secret"));
	struct webhook webhook = {.body = str_of(body), .received_at = now};
	struct events events = {0};
	easypost_driver.webhook_read(&account, &webhook, arena, &events);
	return events;
}

TEST(what_can_not_be_read_is_told)
{
	static const struct {
		const char *body;
		bool unreadable;
	} cases[] = {
			{"", true},
			{"{", true},
			{"[]", true},
			{"{}", true},
			{"{\"description\":7}", false},
			{"{\"description\":\"batch.updated\"}", false},
			{"{\"description\":\"tracker.updated\"}", false},
			{"{\"description\":\"tracker.updated\",\"result\":[]}",
					false},
			{"{\"description\":\"tracker.updated\",\"result\":"
			 "{\"object\":\"Tracker\",\"status\":\"delivered\"}}",
					true},
			{"{\"description\":\"tracker.updated\",\"result\":"
			 "{\"object\":\"Tracker\",\"tracking_code\":{},"
			 "\"tracking_details\":7}}",
					true},
			{"{\"description\":\"tracker.created\",\"result\":"
			 "{\"object\":\"Tracker\",\"tracking_code\":\"1\","
			 "\"status\":\"pre_transit\"}}",
					false},
			{"{\"description\":\"tracker.updated\",\"result\":"
			 "{\"object\":\"Tracker\",\"tracking_code\":\"1\","
			 "\"status\":\"teleported\"}}",
					false},
	};
	struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct events events = read_at(cases[i].body, NOW, arena);
		EXPECT_I64(events.list.count, 0);
		EXPECT((events.unreadable.len > 0) == cases[i].unreadable);
		EXPECT((events.ignored.len > 0) != cases[i].unreadable);
	}
	EXPECT(str_find(read_at(cases[11].body, NOW, arena).ignored,
			       STR("teleported")) > 0);
	arena_close(arena);
}

#define TRACKER(rest) \
	"{\"id\":\"evt_1\",\"description\":\"tracker.updated\",\"result\":" \
	"{\"object\":\"Tracker\",\"tracking_code\":\"EZ1\"," rest "}}"
#define SCAN(status, detail, time) \
	"{\"status\":\"" status "\",\"status_detail\":\"" detail \
	"\",\"datetime\":\"" time "\"}"

static time_ms moment(const char *text)
{
	time_ms at = 0;
	EXPECT_OK(time_read(str_of(text), &at));
	return at;
}

TEST(the_history_is_read_with_its_times)
{
	struct arena *arena = arena_open();
	struct events events = read_at(
			TRACKER("\"status\":\"delivered\","
				"\"status_detail\":\"arrived_at_destination\","
				"\"updated_at\":\"2024-08-05T12:00:00Z\","
				"\"tracking_details\":[" SCAN("pre_transit",
						"label_created",
						"2024-08-01T07:00:00Z") "," SCAN("in_transit",
						"departed_facility",
						"2024-08-02T09:00:00Z") "," SCAN("in_transit",
						"arrived_at_facility",
						"2024-08-02T08:00:00Z") "," SCAN("in_transit",
						"delivery_exception",
						"2024-08-04T10:00:00Z") "," SCAN("out_for_delivery",
						"out_for_delivery",
						"2024-08-05T06:00:00Z") "," SCAN("delivered",
						"lost",
						"2024-08-05T11:30:00Z") "]"),
			NOW, arena);
	EXPECT_I64(events.list.count, 1);
	const struct event *event = &events.list.at[0];
	EXPECT_STR(event->id, STR("evt_1"));
	EXPECT_STR(event->tracking, STR("EZ1"));
	EXPECT_STR(event->facts.remote, STR_NONE);
	EXPECT_I64(event->facts.parcels.count, 1);
	const struct parcel *p = &event->facts.parcels.at[0];
	EXPECT_I64(p->in_transit_at, moment("2024-08-02T08:00:00Z"));
	EXPECT_I64(p->handed_over_at, moment("2024-08-02T08:00:00Z"));
	EXPECT_I64(p->attempted_at, moment("2024-08-04T10:00:00Z"));
	EXPECT_I64(p->out_for_delivery_at, moment("2024-08-05T06:00:00Z"));
	EXPECT_I64(p->delivered_at, moment("2024-08-05T11:30:00Z"));
	EXPECT_I64(p->failed_at, 0);
	EXPECT_I64(p->returned_at, 0);
	/* It knows nothing of what stands on the parcel. */
	EXPECT_STR(p->number, STR_NONE);
	EXPECT_I64(p->corrected_at, 0);
	arena_close(arena);
}

TEST(a_state_without_scans_has_the_time_of_its_change)
{
	struct arena *arena = arena_open();
	struct events events = read_at(
			TRACKER("\"status\":\"delivered\","
				"\"updated_at\":\"2024-08-05T12:00:00Z\""),
			NOW, arena);
	EXPECT_I64(events.list.at[0].facts.parcels.at[0].delivered_at,
			moment("2024-08-05T12:00:00Z"));
	/* Without any time: when it came. A clock that runs ahead: likewise. */
	events = read_at(TRACKER("\"status\":\"delivered\""), NOW, arena);
	EXPECT_I64(events.list.at[0].facts.parcels.at[0].delivered_at, NOW);
	events = read_at(TRACKER("\"status\":\"delivered\","
				 "\"updated_at\":\"2199-08-05T12:00:00Z\""),
			NOW, arena);
	EXPECT_I64(events.list.at[0].facts.parcels.at[0].delivered_at, NOW);
	arena_close(arena);
}

TEST(lost_and_returned_are_told)
{
	struct arena *arena = arena_open();
	struct events events = read_at(TRACKER("\"status\":\"in_transit\","
					       "\"status_detail\":\"lost\""),
			NOW, arena);
	EXPECT_I64(events.list.at[0].facts.parcels.at[0].failed_at, NOW);
	EXPECT_I64(events.list.at[0].facts.parcels.at[0].delivered_at, 0);
	events = read_at(
			TRACKER("\"status\":\"return_to_sender\""), NOW, arena);
	EXPECT_I64(events.list.at[0].facts.parcels.at[0].returned_at, NOW);
	arena_close(arena);
}

TEST(what_a_customer_sends_back_delivers_nothing)
{
	struct arena *arena = arena_open();
	struct events events = read_at(TRACKER("\"status\":\"delivered\","
					       "\"is_return\":true"),
			NOW, arena);
	EXPECT_I64(events.list.count, 0);
	EXPECT(events.ignored.len > 0);
	arena_close(arena);
}

TEST(easyposts_recorded_event_is_read)
{
	struct arena *arena = arena_open();
	struct str body = test_shared(
			"contracts/carriers/easypost/event-body.json", arena);
	struct account account = account_of(STR("secret"));
	struct webhook webhook = {.body = body, .received_at = NOW};
	struct events events = {0};
	easypost_driver.webhook_read(&account, &webhook, arena, &events);
	EXPECT_I64(events.list.count, 1);
	const struct parcel *p = &events.list.at[0].facts.parcels.at[0];
	EXPECT(p->in_transit_at > 0 && p->delivered_at == 0);
	EXPECT_I64(p->in_transit_at, p->handed_over_at);
	EXPECT(easypost_driver.webhook_id(&account, &webhook, arena).len > 0);
	arena_close(arena);
}

TEST(old_news_undo_nothing)
{
	struct arena *arena = arena_open();
	struct facts facts = {0};
	const char *const bodies[] = {
			TRACKER("\"status\":\"delivered\",\"updated_at\":"
				"\"2024-08-05T12:00:00Z\""),
			TRACKER("\"status\":\"in_transit\",\"updated_at\":"
				"\"2024-08-02T12:00:00Z\""),
			TRACKER("\"status\":\"delivered\",\"updated_at\":"
				"\"2024-08-06T12:00:00Z\"")};
	for (size_t i = 0; i < 3; i++) {
		struct events events = read_at(bodies[i], NOW, arena);
		facts_join(&facts, &events.list.at[0].facts, arena, NULL);
	}
	EXPECT_I64(facts.parcels.count, 1);
	EXPECT_I64(facts.parcels.at[0].delivered_at,
			moment("2024-08-05T12:00:00Z"));
	EXPECT_I64(facts.parcels.at[0].in_transit_at,
			moment("2024-08-02T12:00:00Z"));
	arena_close(arena);
}
