/* SPDX-License-Identifier: Apache-2.0 */
/* What the engine promises to drivers: tokens, certificates, polls, steps. */
#include "tests/engine/toy.h"

TEST_MAIN

static void settled(struct toy *toy)
{
	while (toy_answer(toy, "/poll", 200, "p") ||
			toy_answer(toy, "/requests", 200, "r"))
		;
}

/* ---- tokens ---- */

static void client_open(struct toy *toy)
{
	toy_open(toy);
	toy->accounts[0].client_id = STR("client");
	toy_begin(toy);
}

TEST(without_a_token_nothing_else_is_asked)
{
	struct toy toy;
	client_open(&toy);
	toy_hint(&toy);
	EXPECT_I64(toy_left(&toy, "/token"), 1);
	EXPECT_STR(str_of(toy_last(&toy, "/token")->authorization), STR_NONE);
	EXPECT_I64(toy_left(&toy, "/read"), 0);
	EXPECT(toy_answer(&toy, "/token", 503, ""));
	EXPECT_I64(toy_left(&toy, "/read"), 0);
	toy_pass(&toy, MINUTE_MS);
	EXPECT_I64(toy_left(&toy, "/token"), 2);
	EXPECT(toy_answer(&toy, "/token", 200, "first 3600000"));
	EXPECT_I64(toy_left(&toy, "/read"), 1);
	EXPECT_STR(str_of(toy_last(&toy, "/read")->authorization),
			STR("first"));
	toy_close(&toy);
}

TEST(a_token_is_renewed_before_it_is_over)
{
	struct toy toy;
	client_open(&toy);
	EXPECT(toy_answer(&toy, "/token", 200, "first 3600000"));
	toy_pass(&toy, 53 * MINUTE_MS);
	EXPECT_I64(toy_left(&toy, "/token"), 1);
	toy_pass(&toy, 2 * MINUTE_MS);
	EXPECT_I64(toy_left(&toy, "/token"), 2);
	toy_hint(&toy);
	EXPECT_STR(str_of(toy_last(&toy, "/read")->authorization),
			STR("first"));
	toy_pass(&toy, 6 * MINUTE_MS);
	size_t reads = toy_left(&toy, "/read");
	toy_hint(&toy);
	EXPECT_I64(toy_left(&toy, "/read"), reads);
	toy_close(&toy);
}

TEST(a_token_that_is_not_taken_is_asked_for_anew)
{
	struct toy toy;
	struct facts facts;
	client_open(&toy);
	EXPECT(toy_answer(&toy, "/token", 200, "first 3600000"));
	toy_hint(&toy);
	EXPECT(toy_answer(&toy, "/read", 401, "{}"));
	EXPECT_I64(toy_left(&toy, "/token"), 2);
	EXPECT(toy_answer(&toy, "/token", 200, "second 3600000"));
	toy_pass(&toy, MINUTE_MS);
	EXPECT_STR(str_of(toy_last(&toy, "/read")->authorization),
			STR("second"));
	EXPECT(toy_answer(&toy, "/read", 200, "order"));
	toy_order(&toy, &facts);
	EXPECT(facts.order.known);
	toy_close(&toy);
}

TEST(a_token_stands_in_no_journal)
{
	struct toy toy;
	client_open(&toy);
	EXPECT(toy_answer(&toy, "/token", 200, "first 3600000"));
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	struct message *list = NULL;
	size_t count = 0;
	EXPECT_OK(toy.storage->ops->begin(toy.storage, TX_READ, &tx));
	EXPECT_OK(toy.storage->ops->message_list(
			tx, 0, 0, 0, 100, toy.arena, &list, &count));
	EXPECT_I64(count, 0);
	storage_tx_drop(&tx);
	tx = NULL;
	toy_close(&toy);
}

/* ---- credentials ---- */

TEST(a_key_that_is_refused_pauses_the_account_and_tells_staff_once)
{
	struct toy toy;
	struct facts facts;
	toy_open(&toy);
	toy_begin(&toy);
	toy_hint(&toy);
	EXPECT(toy_answer(&toy, "/read", 200, "order"));
	EXPECT_I64(toy_waiting(&toy, "/submit"), 2);
	EXPECT(toy_answer(&toy, "/submit/a", 401, "{}"));
	EXPECT(toy_answer(&toy, "/submit/b", 401, "{}"));
	EXPECT_I64(toy.mails, 1);
	for (int i = 0; i < 40; i++) {
		toy_pass(&toy, HOUR_MS);
		EXPECT(toy_waiting(&toy, "/submit") <= 1);
		toy_answer(&toy, "/submit", 401, "{}");
		if (i == 20)
			toy_restart(&toy);
	}
	/* Many more than tries_max, and no order is held for it. */
	EXPECT_I64(toy.mails, 1);
	EXPECT(toy_left(&toy, "/submit") > 30);
	if (!toy_waiting(&toy, "/submit"))
		toy_pass(&toy, 20 * MINUTE_MS);
	EXPECT(toy_answer(&toy, "/submit", 200, "done"));
	EXPECT(toy_answer(&toy, "/submit", 200, "done"));
	toy_order(&toy, &facts);
	for (size_t i = 0; i < facts.attempts.count; i++)
		if (facts.attempts.at[i].want == WANT_SUBMIT)
			EXPECT_I64(facts.attempts.at[i].outcome, OUTCOME_DONE);
	/* A second time is told again. */
	toy_hint(&toy);
	EXPECT(toy_answer(&toy, "/read", 401, "{}"));
	EXPECT_I64(toy.mails, 2);
	toy_close(&toy);
}

TEST(what_is_forbidden_is_a_refusal_of_that_call_alone)
{
	struct toy toy;
	struct facts facts;
	toy_open(&toy);
	toy_begin(&toy);
	toy_hint(&toy);
	EXPECT(toy_answer(&toy, "/read", 200, "order"));
	EXPECT(toy_answer(&toy, "/submit/a", 403, "{}"));
	EXPECT(toy_answer(&toy, "/submit/b", 200, "done"));
	toy_order(&toy, &facts);
	const struct attempt *a = facts_attempt(&facts, WANT_SUBMIT, STR("a"));
	EXPECT(a && a->outcome == OUTCOME_REFUSED);
	toy_close(&toy);
}

/* ---- certificates ---- */

TEST(a_certificate_is_fetched_once_and_without_our_token)
{
	struct toy toy;
	struct str pem = STR_NONE;
	struct str url = STR("https://certs.toy.example/1");
	toy_open(&toy);
	toy_begin(&toy);
	EXPECT(!engine_certificate(
			toy.engine, STR("shop"), url, toy.arena, &pem));
	EXPECT(!engine_certificate(
			toy.engine, STR("shop"), url, toy.arena, &pem));
	toy_step(&toy);
	EXPECT_I64(toy_left(&toy, "certs"), 1);
	EXPECT_STR(str_of(toy_last(&toy, "certs")->authorization), STR_NONE);
	EXPECT(toy_answer(&toy, "certs", 500, ""));
	EXPECT_I64(toy_left(&toy, "certs"), 1);
	toy_pass(&toy, MINUTE_MS);
	EXPECT_I64(toy_left(&toy, "certs"), 2);
	EXPECT(toy_answer(&toy, "certs", 200, "PEM"));
	EXPECT(engine_certificate(
			toy.engine, STR("shop"), url, toy.arena, &pem));
	EXPECT_STR(pem, STR("PEM"));
	/* One account's is not another's. */
	EXPECT(!engine_certificate(
			toy.engine, STR("warehouse"), url, toy.arena, &pem));
	toy_close(&toy);
}

/* How often it was asked for in so many minutes of refusals. */
static size_t refused_for(struct toy *toy, int minutes)
{
	for (int i = 0; i < 6 * minutes; i++) {
		toy_pass(toy, 10 * SECOND_MS);
		toy_answer(toy, "certs", 404, "");
	}
	return toy_left(toy, "certs");
}

TEST(a_certificate_that_is_not_there_is_not_asked_for_without_end)
{
	struct toy toy;
	struct str pem = STR_NONE;
	struct str url = STR("https://certs.toy.example/1");
	toy_open(&toy);
	toy_begin(&toy);
	EXPECT(!engine_certificate(
			toy.engine, STR("shop"), url, toy.arena, &pem));
	toy_step(&toy);
	size_t asked = refused_for(&toy, 20);
	EXPECT(asked >= 4 && asked <= 8);
	/* Nobody needs it: it is left alone. */
	EXPECT_I64(refused_for(&toy, 120), asked);
	/* A webhook needs it once more. */
	EXPECT(!engine_certificate(
			toy.engine, STR("shop"), url, toy.arena, &pem));
	EXPECT_I64(refused_for(&toy, 120), asked + 1);
	toy_close(&toy);
}

TEST(staff_is_told_once_of_a_certificate_that_does_not_come)
{
	struct toy toy;
	struct str pem = STR_NONE;
	struct str url = STR("https://certs.toy.example/1");
	struct str other = STR("https://certs.toy.example/2");
	toy_open(&toy);
	toy_begin(&toy);
	EXPECT(!engine_certificate(
			toy.engine, STR("shop"), url, toy.arena, &pem));
	toy_step(&toy);
	/* A short trouble is none. */
	refused_for(&toy, 4);
	EXPECT_I64(toy.mails, 0);
	refused_for(&toy, 20);
	EXPECT_I64(toy.mails, 1);
	toy_restart(&toy);
	for (int i = 0; i < 8; i++) {
		engine_certificate(
				toy.engine, STR("shop"), url, toy.arena, &pem);
		refused_for(&toy, 60);
	}
	EXPECT_I64(toy.mails, 1);
	engine_certificate(toy.engine, STR("shop"), url, toy.arena, &pem);
	toy_pass(&toy, 2 * HOUR_MS);
	EXPECT(toy_answer(&toy, "certs", 200, "PEM"));
	/* It came: a new trouble is news again. */
	engine_certificate(toy.engine, STR("shop"), other, toy.arena, &pem);
	refused_for(&toy, 24);
	EXPECT_I64(toy.mails, 2);
	toy_close(&toy);
}

TEST(addresses_by_the_thousand_cost_eight_places)
{
	struct toy toy;
	struct str pem = STR_NONE;
	toy_open(&toy);
	toy_begin(&toy);
	for (int i = 0; i < 1000; i++)
		EXPECT(!engine_certificate(toy.engine, STR("shop"),
				arena_print(toy.arena, "https://c.example/%d",
						i),
				toy.arena, &pem));
	toy_step(&toy);
	EXPECT_I64(toy_left(&toy, "c.example"), 8);
	toy_close(&toy);
}

/* ---- polls ---- */

static void polling_open(struct toy *toy)
{
	toy_open(toy);
	toy->accounts[0].polling = true;
	toy->accounts[0].poll_every_ms = 10 * MINUTE_MS;
	toy_begin(toy);
}

TEST(each_poll_has_a_place_and_a_clock_of_its_own)
{
	struct toy toy;
	polling_open(&toy);
	EXPECT_I64(toy_left(&toy, "/poll"), 1);
	EXPECT_I64(toy_left(&toy, "/requests"), 1);
	EXPECT(toy_answer(&toy, "/poll", 200, "p1"));
	EXPECT(toy_answer(&toy, "/requests", 200, "more:r1"));
	EXPECT_I64(toy_left(&toy, "/poll"), 1);
	EXPECT_I64(toy_left(&toy, "/requests?r1"), 1);
	EXPECT(toy_answer(&toy, "/requests", 200, "r2"));
	toy_restart(&toy);
	toy_pass(&toy, 11 * MINUTE_MS);
	EXPECT_I64(toy_left(&toy, "/poll?p1"), 1);
	EXPECT_I64(toy_left(&toy, "/requests?r2"), 1);
	toy_close(&toy);
}

/* A shop is asked every half hour, whatever becomes of an answer: nothing is
 * asked for twice, and each poll goes on where the last one ended. */
TEST(a_shop_is_asked_every_half_hour)
{
	struct toy toy;
	toy_open(&toy);
	toy.accounts[0].polling = true;
	toy.accounts[0].poll_every_ms = 30 * MINUTE_MS;
	toy_begin(&toy);
	EXPECT_I64(toy_left(&toy, "/poll"), 1);
	EXPECT(toy_answer(&toy, "/poll", 200, "t0"));
	EXPECT(toy_answer(&toy, "/requests", 200, "r"));
	toy_pass(&toy, 29 * MINUTE_MS);
	EXPECT_I64(toy_left(&toy, "/poll?t0"), 0);
	toy_pass(&toy, MINUTE_MS);
	EXPECT_I64(toy_left(&toy, "/poll?t0"), 1);
	EXPECT(toy_answer(&toy, "/poll?t0", 200, "t30"));
	toy_pass(&toy, 29 * MINUTE_MS);
	EXPECT_I64(toy_left(&toy, "/poll?t30"), 0);
	toy_pass(&toy, MINUTE_MS);
	EXPECT_I64(toy_left(&toy, "/poll?t30"), 1);
	EXPECT_I64(toy_left(&toy, "/poll?t0"), 1);
	toy_close(&toy);
}

static size_t stock_rows(struct toy *toy)
{
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	struct stock_row *rows = NULL, any = {0};
	size_t count = 0;
	EXPECT_OK(toy->storage->ops->begin(toy->storage, TX_READ, &tx));
	EXPECT_OK(toy->storage->ops->stock_list(
			tx, &any, 9, toy->arena, &rows, &count));
	return count;
}

/* By a clock of its own; what a whole round does not name is gone, and what a
 * failed one does not say stays. */
TEST(stock_is_read_every_hour_and_kept)
{
	struct toy toy;
	toy_open(&toy);
	toy.accounts[0].polling = true;
	toy.accounts[0].poll_every_ms = 10 * HOUR_MS;
	toy.accounts[0].stock_every_ms = HOUR_MS;
	toy_begin(&toy);
	EXPECT(toy_answer(&toy, "/poll", 200, "p"));
	EXPECT(toy_answer(&toy, "/requests", 200, "r"));
	EXPECT(toy_answer(&toy, "/stock", 200, "S-1 S-2 B>"));
	EXPECT_I64(stock_rows(&toy), 2);
	EXPECT(toy_answer(&toy, "/stock?B", 200, "S-3"));
	EXPECT_I64(stock_rows(&toy), 3);
	toy_pass(&toy, 59 * MINUTE_MS);
	EXPECT_I64(toy_left(&toy, "/stock"), 2);
	toy_pass(&toy, MINUTE_MS);
	EXPECT_I64(toy_left(&toy, "/stock"), 3);
	EXPECT(toy_answer(&toy, "/stock", 503, ""));
	EXPECT_I64(stock_rows(&toy), 3);
	toy_restart(&toy);
	toy_pass(&toy, HOUR_MS + MINUTE_MS);
	EXPECT(toy_answer(&toy, "/stock", 200, "S-2"));
	EXPECT_I64(stock_rows(&toy), 1);
	toy_close(&toy);
}

TEST(stock_is_not_asked_for_where_nobody_wants_it)
{
	struct toy toy;
	polling_open(&toy);
	toy_pass(&toy, DAY_MS);
	EXPECT_I64(toy_left(&toy, "/stock"), 0);
	toy_close(&toy);
}

TEST(a_hint_has_a_poll_made_at_once)
{
	struct toy toy;
	toy_open(&toy);
	toy_begin(&toy);
	EXPECT_I64(toy.sent_count, 0);
	toy_take(&toy, &(struct events){.poll = VERB_SHOP_REQUESTS});
	EXPECT_I64(toy_left(&toy, "/requests"), 1);
	EXPECT_I64(toy.sent_count, 1);
	/* One that comes while it is under way is not forgotten. */
	toy_take(&toy, &(struct events){.poll = VERB_SHOP_REQUESTS});
	EXPECT(toy_answer(&toy, "/requests", 200, "r1"));
	EXPECT_I64(toy_left(&toy, "/requests?r1"), 1);
	EXPECT(toy_answer(&toy, "/requests", 200, "r2"));
	EXPECT_I64(toy_left(&toy, "/requests"), 2);
	toy_close(&toy);
}

TEST(an_errand_leaves_the_polls_place_alone)
{
	struct toy toy;
	polling_open(&toy);
	settled(&toy);
	struct events errand = {
			.poll = VERB_SHOP_POLL, .poll_cursor = STR("there")};
	toy_take(&toy, &errand);
	EXPECT_I64(toy_left(&toy, "/poll?there"), 1);
	EXPECT(toy_answer(&toy, "/poll?there", 503, ""));
	EXPECT_I64(toy_left(&toy, "/poll?there"), 1);
	toy_pass(&toy, MINUTE_MS);
	EXPECT_I64(toy_left(&toy, "/poll?there"), 2);
	EXPECT(toy_answer(&toy, "/poll?there", 200, "elsewhere"));
	toy_pass(&toy, 11 * MINUTE_MS);
	EXPECT_I64(toy_left(&toy, "/poll?there"), 2);
	EXPECT_I64(toy_left(&toy, "/poll?p"), 1);
	toy_close(&toy);
}

/* ---- steps ---- */

TEST(a_call_may_take_several_requests)
{
	struct toy toy;
	struct facts facts;
	toy_open(&toy);
	toy_begin(&toy);
	toy_hint(&toy);
	EXPECT(toy_answer(&toy, "/read", 200, "again:page2"));
	EXPECT_I64(toy_left(&toy, "/read?page2"), 1);
	/* After a lost answer all begins anew. */
	EXPECT(toy_answer(&toy, "/read?page2", 0, ""));
	toy_pass(&toy, MINUTE_MS);
	EXPECT_I64(toy_left(&toy, "/read"), 3);
	EXPECT_STR(str_of(toy_last(&toy, "/read")->url),
			STR("https://toy.example/read?"));
	EXPECT(toy_answer(&toy, "/read", 200, "again:page2"));
	EXPECT(toy_answer(&toy, "/read?page2", 200, "order"));
	toy_order(&toy, &facts);
	EXPECT(facts.order.known);
	toy_close(&toy);
}

TEST(each_step_of_a_writing_call_is_sealed_before_it_leaves)
{
	struct toy toy;
	toy_open(&toy);
	toy_begin(&toy);
	toy_hint(&toy);
	EXPECT(toy_answer(&toy, "/read", 200, "order"));
	EXPECT(toy_answer(&toy, "/submit/a", 200, "again:two"));
	EXPECT_I64(toy_left(&toy, "/submit/a?two"), 1);
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	struct message *list = NULL;
	size_t count = 0, sealed = 0;
	EXPECT_OK(toy.storage->ops->begin(toy.storage, TX_READ, &tx));
	EXPECT_OK(toy.storage->ops->message_list(tx, 0, MESSAGE_SEALED, 0, 100,
			toy.arena, &list, &count));
	for (size_t i = 0; i < count; i++)
		sealed += str_eq(list[i].topic, STR("shop.submit"));
	EXPECT_I64(sealed, 3);
	storage_tx_drop(&tx);
	tx = NULL;
	toy_close(&toy);
}

/* Stripe keeps a key for a day, and answers a stored 500 again until then. */
TEST(what_its_key_can_not_end_is_looked_up)
{
	struct toy toy;
	toy_driver.verbs[VERB_SHOP_SUBMIT].remote_class = REMOTE_K;
	toy_driver.verbs[VERB_SHOP_SUBMIT].key_life_ms = 10 * MINUTE_MS;
	toy_open(&toy);
	toy_begin(&toy);
	toy_hint(&toy);
	EXPECT(toy_answer(&toy, "/read", 200, "order"));
	size_t reads = toy_left(&toy, "/read");
	for (int i = 0; i < 8; i++) {
		toy_answer(&toy, "/submit/a", 500, "");
		toy_answer(&toy, "/submit/b", 200, "done");
		toy_pass(&toy, 5 * MINUTE_MS);
	}
	EXPECT(toy_left(&toy, "/submit/a") >= 2);
	EXPECT(toy_left(&toy, "/read") > reads);
	toy_close(&toy);
	toy_driver.verbs[VERB_SHOP_SUBMIT].remote_class = REMOTE_N;
}

/* "Not now" is about the repeat: the first one may have happened. */
TEST(a_repeat_that_is_put_off_leaves_the_first_one_unknown)
{
	struct toy toy;
	struct facts facts;
	toy_driver.verbs[VERB_SHOP_SUBMIT].remote_class = REMOTE_K;
	toy_driver.verbs[VERB_SHOP_SUBMIT].key_life_ms = DAY_MS;
	toy_open(&toy);
	toy_begin(&toy);
	toy_hint(&toy);
	EXPECT(toy_answer(&toy, "/read", 200, "order"));
	EXPECT(toy_answer(&toy, "/submit/b", 200, "done"));
	EXPECT(toy_answer(&toy, "/submit/a", 500, ""));
	toy_pass(&toy, MINUTE_MS);
	EXPECT(toy_answer(&toy, "/submit/a", 429, ""));
	toy_order(&toy, &facts);
	const struct attempt *a = facts_attempt(&facts, WANT_SUBMIT, STR("a"));
	EXPECT(a && a->outcome == OUTCOME_NONE);
	EXPECT(a->sent_at > 0);
	toy_close(&toy);
	toy_driver.verbs[VERB_SHOP_SUBMIT].remote_class = REMOTE_N;
}

static void request_event(struct toy *toy, time_ms version, enum fo_status to)
{
	struct events events = {0};
	struct event *event = LIST_ADD(toy->arena, &events.list);
	event->facts.shop = STR("shop");
	event->facts.remote = STR("1");
	struct fulfillment_order *fo = LIST_ADD(toy->arena, &event->facts.fos);
	*fo = (struct fulfillment_order){.id = STR("a"),
			.version = version,
			.status = to,
			.request = REQUEST_UNSUBMITTED,
			.location = STR("1")};
	event->hint = true;
	toy_take(toy, &events);
}

TEST(a_fulfillment_order_that_is_known_is_no_news_and_a_changed_one_is)
{
	struct toy toy;
	toy_open(&toy);
	toy_begin(&toy);
	toy_hint(&toy);
	EXPECT(toy_answer(&toy, "/read", 200, "order"));
	toy_pass(&toy, MINUTE_MS);
	toy_hint(&toy);
	EXPECT(toy_answer(&toy, "/read", 200, "order"));
	size_t reads = toy_left(&toy, "/read");
	request_event(&toy, TOY_START, FO_OPEN);
	EXPECT_I64(toy_left(&toy, "/read"), reads);
	request_event(&toy, TOY_START, FO_ON_HOLD);
	EXPECT_I64(toy_left(&toy, "/read"), reads + 1);
	EXPECT(toy_answer(&toy, "/read", 200, "order"));
	request_event(&toy, TOY_START + HOUR_MS, FO_OPEN);
	EXPECT_I64(toy_left(&toy, "/read"), reads + 2);
	toy_close(&toy);
}

TEST(where_one_may_write_two_do_not)
{
	struct toy toy;
	toy_driver.one_writer = true;
	toy_open(&toy);
	toy_begin(&toy);
	toy_hint(&toy);
	EXPECT(toy_answer(&toy, "/read", 200, "order"));
	EXPECT_I64(toy_left(&toy, "/submit"), 1);
	toy_pass(&toy, SECOND_MS);
	EXPECT_I64(toy_left(&toy, "/submit"), 1);
	EXPECT(toy_answer(&toy, "/submit/a", 200, "done"));
	toy_pass(&toy, SECOND_MS);
	EXPECT_I64(toy_left(&toy, "/submit"), 2);
	toy_close(&toy);
	toy_driver.one_writer = false;
}

/* ---- parcels ---- */

static void parcel_event(struct toy *toy, struct str number, bool named)
{
	struct events events = {0};
	struct event *event = LIST_ADD(toy->arena, &events.list);
	struct parcel *parcel = LIST_ADD(toy->arena, &event->facts.parcels);
	if (named) {
		event->facts.shop = STR("shop");
		event->facts.remote = STR("1");
		*parcel = (struct parcel){.reference = STR("shop.1.send.a.0"),
				.parcel = STR("p1"),
				.number = number,
				.corrected_at = TOY_START,
				.handed_over_at = TOY_START};
	} else {
		event->tracking = number;
		parcel->delivered_at = TOY_START + HOUR_MS;
	}
	toy_take(toy, &events);
}

TEST(news_of_a_number_find_its_order)
{
	struct toy toy;
	struct facts facts;
	toy_open(&toy);
	toy_begin(&toy);
	parcel_event(&toy, STR("JJ 00-1"), true);
	parcel_event(&toy, STR("jj001"), false);
	toy_order(&toy, &facts);
	EXPECT_I64(facts.parcels.count, 1);
	EXPECT_I64(facts.parcels.at[0].delivered_at, TOY_START + HOUR_MS);
	EXPECT_STR(facts.parcels.at[0].number, STR("JJ 00-1"));
	toy_close(&toy);
}

TEST(news_of_a_number_that_nobody_knows_wait_for_it)
{
	struct toy toy;
	struct facts facts;
	toy_open(&toy);
	toy_begin(&toy);
	parcel_event(&toy, STR("jj001"), false);
	parcel_event(&toy, STR("JJ 00-1"), true);
	toy_order(&toy, &facts);
	EXPECT_I64(facts.parcels.count, 1);
	EXPECT_I64(facts.parcels.at[0].delivered_at, TOY_START + HOUR_MS);
	toy_close(&toy);
}

/* ---- budgets ---- */

TEST(a_minutes_budget_holds_in_any_minute)
{
	struct toy toy;
	toy_driver.calls_per_minute = 40;
	polling_open(&toy);
	settled(&toy);
	for (int i = 0; i < 200; i++)
		toy_take(&toy,
				&(struct events){.poll = VERB_SHOP_POLL,
						.poll_cursor = arena_print(
								toy.arena,
								"n%d", i)});
	for (int i = 0; i < 240; i++) {
		toy_pass(&toy, SECOND_MS);
		while (toy_answer(&toy, "/poll?n", 200, "x"))
			;
		settled(&toy);
	}
	for (size_t i = 0; i < toy.sent_count; i++) {
		size_t n = 0;
		for (size_t k = i; k < toy.sent_count &&
				toy.sent[k].at < toy.sent[i].at + MINUTE_MS;
				k++)
			n++;
		EXPECT(n <= 40);
	}
	EXPECT(toy_left(&toy, "/poll?n") >= 60);
	toy_close(&toy);
	toy_driver.calls_per_minute = 0;
}

/* ---- audits ---- */

static size_t audits(struct toy *toy, struct audit_row **out)
{
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	size_t count = 0;
	EXPECT_OK(toy->storage->ops->begin(toy->storage, TX_READ, &tx));
	EXPECT_OK(toy->storage->ops->audit_list(
			tx, 0, 20, toy->arena, out, &count));
	return count;
}

TEST(audits_are_made_by_the_calendar)
{
	struct toy toy;
	struct audit_row *rows = NULL;
	toy_open(&toy);
	toy.audit_every = DAY_MS;
	toy_begin(&toy);
	toy_pass(&toy, MINUTE_MS);
	EXPECT_I64(audits(&toy, &rows), 1);
	EXPECT_I64(rows[0].finished_at > 0, 1);
	toy_pass(&toy, DAY_MS - 2 * MINUTE_MS);
	EXPECT_I64(audits(&toy, &rows), 1);
	toy_restart(&toy);
	toy_pass(&toy, MINUTE_MS + SECOND_MS);
	EXPECT_I64(audits(&toy, &rows), 2);
	EXPECT_STR(rows[0].asked_by, STR("the calendar"));
	toy_close(&toy);
}

/* F10: once for each, also after a restart, and again after the next one. */
TEST(people_are_reminded_once_of_an_audit_that_is_too_old)
{
	struct toy toy;
	struct audit_row *rows = NULL;
	toy_open(&toy);
	toy.audit_remind = 7 * DAY_MS;
	toy_begin(&toy);
	EXPECT_OK(engine_audit(toy.engine, 0, STR_NONE, STR("anna")));
	toy_pass(&toy, MINUTE_MS);
	EXPECT_I64(audits(&toy, &rows), 1);
	toy_pass(&toy, 7 * DAY_MS - 2 * MINUTE_MS);
	EXPECT_I64(toy.mails, 0);
	toy_pass(&toy, 3 * MINUTE_MS);
	EXPECT_I64(toy.mails, 1);
	toy_restart(&toy);
	toy_pass(&toy, 20 * DAY_MS);
	EXPECT_I64(toy.mails, 1);
	EXPECT_OK(engine_audit(toy.engine, 0, STR_NONE, STR("anna")));
	toy_pass(&toy, 8 * DAY_MS);
	EXPECT_I64(toy.mails, 2);
	toy_close(&toy);
}

/* One that never comes to its end is none. */
TEST(an_audit_that_does_not_end_is_too_old_as_well)
{
	struct toy toy;
	toy_open(&toy);
	toy.audit_remind = 7 * DAY_MS;
	toy_begin(&toy);
	toy_hint(&toy);
	EXPECT(toy_answer(&toy, "/read", 200, "order"));
	EXPECT_OK(engine_audit(toy.engine, 0, STR_NONE, STR("anna")));
	toy_pass(&toy, 8 * DAY_MS);
	EXPECT_I64(toy.mails, 1);
	toy_close(&toy);
}
