/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/paypal/fixture.h"

#define V2 BASE "/v2/checkout/orders/" CHECKOUT
#define V1 BASE "/v1/shipping/"
#define LIST_V1 "GET " V1 "trackers?transaction_id=" CAP

#define ORDER(trackers) \
	"{\"id\":\"" CHECKOUT "\",\"status\":\"COMPLETED\"," \
	"\"purchase_units\":[{\"reference_id\":\"default\"," \
	"\"shipping\":{\"trackers\":[" trackers "]}}]}"
#define SHOWN(number, status) \
	"{\"id\":\"" CAP "-" number "\",\"status\":\"" status "\"}"
#define ERROR(name, issue, text) \
	"{\"name\":\"" name "\",\"message\":\"m\",\"debug_id\":\"d\"," \
	"\"details\":[{\"issue\":\"" issue "\",\"description\":\"" text \
	"\"}]}"

static void is_done(const struct case_ *c)
{
	EXPECT(!c->outcome.again);
	EXPECT_I64(c->outcome.kind, OUTCOME_DONE);
}

/* --- through Orders v2 -------------------------------------------------- */

TEST(a_tracker_is_added_once_it_is_seen_to_be_missing)
{
	struct case_ *c = case_open("PostNord:111SE");
	EXPECT_STR(case_asks(c), STR("GET " V2));
	case_answer(c, 200, ORDER(""));
	EXPECT(c->outcome.again);
	EXPECT_I64(c->outcome.kind, OUTCOME_NONE);
	EXPECT_I64(c->outcome.fault, FAULT_NONE);
	EXPECT_STR(case_asks(c), STR("POST " V2 "/track"));
	EXPECT_STR(case_body(c, "capture_id"), STR(CAP));
	EXPECT_STR(case_body(c, "transaction_id"), STR(CAP));
	EXPECT_STR(case_body(c, "tracking_number"), STR("111SE"));
	EXPECT_STR(case_body(c, "status"), STR("SHIPPED"));
	EXPECT_STR(case_body(c, "carrier"), STR("SWE_POSTNORD"));
	EXPECT_STR(case_body(c, "carrier_name_other"), STR_NONE);
	case_answer(c, 201, ORDER(SHOWN("111SE", "SHIPPED")));
	is_done(c);
	EXPECT_I64(c->facts.trackers.count, 1);
	EXPECT_STR(c->facts.trackers.at[0].id, STR(CAP "-111SE"));
	EXPECT_STR(c->facts.trackers.at[0].carrier, STR("PostNord"));
	EXPECT_I64(c->facts.trackers.at[0].updates, 0);
	case_close(c);
}

TEST(what_is_there_already_is_not_written_again)
{
	struct case_ *c = case_open("PostNord:111SE");
	case_asks(c);
	case_answer(c, 200, ORDER(SHOWN("111SE", "SHIPPED")));
	is_done(c);
	case_close(c);
}

TEST(a_lost_answer_is_found_by_looking)
{
	struct case_ *c = case_open("PostNord:111SE");
	case_asks(c);
	case_answer(c, 200, ORDER(""));
	EXPECT_STR(case_asks(c), STR("POST " V2 "/track"));
	c->ask.cursor = STR_NONE;
	EXPECT_STR(case_asks(c), STR("GET " V2));
	case_answer(c, 200, ORDER(SHOWN("111SE", "SHIPPED")));
	is_done(c);
	case_close(c);
}

TEST(the_same_step_gives_the_same_bytes)
{
	struct case_ *c = case_open("PostNord:111SE");
	case_asks(c);
	case_answer(c, 200, ORDER(""));
	case_asks(c);
	struct str first = c->request.body;
	c->ask.now += HOUR_MS;
	c->ask.seq = 99;
	case_asks(c);
	EXPECT_STR(c->request.body, first);
	case_close(c);
}

/* The old number is never live beside the new one. */
TEST(a_corrected_number_is_cancelled_then_added)
{
	struct case_ *c = case_open("PostNord:111SE");
	case_asks(c);
	case_answer(c, 200, ORDER(""));
	case_answer(c, 201, ORDER(SHOWN("111SE", "SHIPPED")));
	case_value(c, "PostNord:222SE");
	case_asks(c);
	case_answer(c, 200, ORDER(SHOWN("111SE", "SHIPPED")));
	EXPECT_STR(case_asks(c), STR("PATCH " V2 "/trackers/" CAP "-111SE"));
	EXPECT_STR(c->request.body,
			STR("[{\"op\":\"replace\",\"path\":\"/status\","
			    "\"value\":\"CANCELLED\"}]"));
	case_answer(c, 204, "");
	EXPECT_STR(case_asks(c), STR("POST " V2 "/track"));
	EXPECT_STR(case_body(c, "tracking_number"), STR("222SE"));
	case_answer(c, 201,
			ORDER(SHOWN("111SE", "CANCELLED") "," SHOWN(
					"222SE", "SHIPPED")));
	is_done(c);
	case_close(c);
}

TEST(a_tracker_that_somebody_else_wrote_is_left_alone)
{
	struct case_ *c = case_open("PostNord:111SE");
	case_asks(c);
	case_answer(c, 200, ORDER(SHOWN("999", "SHIPPED")));
	EXPECT_STR(case_asks(c), STR("POST " V2 "/track"));
	case_answer(c, 201,
			ORDER(SHOWN("999", "SHIPPED") "," SHOWN(
					"111SE", "SHIPPED")));
	is_done(c);
	case_close(c);
}

/* PayPal's examples show ids with and without a dash. */
TEST(an_id_is_used_as_paypal_spells_it)
{
	struct case_ *c = case_open("PostNord:111SE");
	case_asks(c);
	case_answer(c, 200, ORDER(""));
	case_answer(c, 201,
			ORDER("{\"id\":\"" CAP
			      "111SE\",\"status\":\"SHIPPED\"}"));
	is_done(c);
	case_value(c, "PostNord:222SE");
	case_asks(c);
	case_answer(c, 200,
			ORDER("{\"id\":\"" CAP
			      "111SE\",\"status\":\"SHIPPED\"}"));
	EXPECT_STR(case_asks(c), STR("PATCH " V2 "/trackers/" CAP "111SE"));
	case_close(c);
}

/* N1, N2, N1: the first is live again, and no second one of it is made. */
TEST(a_cancelled_number_that_comes_back_is_updated)
{
	struct case_ *c = case_open("PostNord:111SE");
	case_asks(c);
	case_answer(c, 200, ORDER(SHOWN("111SE", "CANCELLED")));
	EXPECT_STR(case_asks(c), STR("PUT " V1 "trackers/" CAP "-111SE"));
	EXPECT_STR(case_body(c, "status"), STR("SHIPPED"));
	EXPECT_STR(case_body(c, "transaction_id"), STR(CAP));
	case_answer(c, 204, "");
	is_done(c);
	EXPECT_I64(c->facts.trackers.at[0].updates, 1);
	case_close(c);
}

TEST(another_carrier_is_an_update_of_the_same_tracker)
{
	struct case_ *c = case_open("PostNord:111SE");
	case_asks(c);
	case_answer(c, 200, ORDER(""));
	case_answer(c, 201, ORDER(SHOWN("111SE", "SHIPPED")));
	case_value(c, "DHL:111SE");
	case_asks(c);
	case_answer(c, 200, ORDER(SHOWN("111SE", "SHIPPED")));
	EXPECT_STR(case_asks(c), STR("PUT " V1 "trackers/" CAP "-111SE"));
	EXPECT_STR(case_body(c, "carrier"), STR("DHL"));
	/* Its answer is lost: nobody knows which carrier is there. */
	c->ask.cursor = STR_NONE;
	case_answer(c, 200, ORDER(SHOWN("111SE", "SHIPPED")));
	EXPECT_STR(case_asks(c), STR("PUT " V1 "trackers/" CAP "-111SE"));
	case_answer(c, 204, "");
	is_done(c);
	EXPECT_I64(c->facts.trackers.at[0].updates, 2);
	/* Now it is known. */
	case_answer(c, 200, ORDER(SHOWN("111SE", "SHIPPED")));
	is_done(c);
	case_close(c);
}

TEST(a_carrier_that_goes_back_after_a_lost_update_is_written)
{
	struct case_ *c = case_open("PostNord:111SE");
	case_asks(c);
	case_answer(c, 200, ORDER(""));
	case_answer(c, 201, ORDER(SHOWN("111SE", "SHIPPED")));
	case_value(c, "DHL:111SE");
	case_asks(c);
	case_answer(c, 200, ORDER(SHOWN("111SE", "SHIPPED")));
	EXPECT_STR(case_asks(c), STR("PUT " V1 "trackers/" CAP "-111SE"));
	EXPECT_STR(case_body(c, "carrier"), STR("DHL"));
	/* Its answer is lost, and then the first carrier is right after all:
	 * what is there nobody knows, so it is written. */
	c->ask.cursor = STR_NONE;
	case_value(c, "PostNord:111SE");
	case_asks(c);
	case_answer(c, 200, ORDER(SHOWN("111SE", "SHIPPED")));
	EXPECT_STR(case_asks(c), STR("PUT " V1 "trackers/" CAP "-111SE"));
	case_close(c);
}

TEST(a_tracker_is_never_changed_more_than_five_times)
{
	struct case_ *c = case_open("PostNord:111SE");
	for (int i = 0; i < 5; i++) {
		case_asks(c);
		case_answer(c, 200, ORDER(SHOWN("111SE", "CANCELLED")));
		EXPECT(c->outcome.again);
		EXPECT(str_starts(case_asks(c), STR("PUT ")));
		/* Each time the answer is lost. */
		c->ask.cursor = STR_NONE;
	}
	EXPECT_I64(c->facts.trackers.at[0].updates, 5);
	case_answer(c, 200, ORDER(SHOWN("111SE", "CANCELLED")));
	EXPECT(!c->outcome.again);
	EXPECT_I64(c->outcome.kind, OUTCOME_REFUSED);
	EXPECT_STR(c->outcome.detail,
			STR("111SE: PayPal allows no more than 5 changes of "
			    "one tracker"));
	case_close(c);
}

TEST(a_refused_parcel_does_not_take_the_others_along)
{
	struct case_ *c = case_open("GLS:111,Acme:222,DHL:333");
	case_asks(c);
	case_answer(c, 200, ORDER(""));
	case_answer(c, 422,
			ERROR("UNPROCESSABLE_ENTITY", "INVALID_PARAMETER_VALUE",
					"not valid"));
	EXPECT(c->outcome.again);
	EXPECT_STR(case_asks(c), STR("POST " V2 "/track"));
	EXPECT_STR(case_body(c, "tracking_number"), STR("222"));
	EXPECT_STR(case_body(c, "carrier"), STR("OTHER"));
	EXPECT_STR(case_body(c, "carrier_name_other"), STR("Acme"));
	case_answer(c, 201, ORDER(SHOWN("222", "SHIPPED")));
	case_asks(c);
	case_answer(c, 201, ORDER(SHOWN("333", "SHIPPED")));
	EXPECT_I64(c->outcome.kind, OUTCOME_REFUSED);
	EXPECT_I64(c->outcome.fault, FAULT_REFUSED);
	EXPECT_STR(c->outcome.detail,
			STR("111: INVALID_PARAMETER_VALUE: not valid"));
	case_close(c);
}

TEST(numbers_that_paypal_does_not_take_are_never_sent)
{
	static const char *const numbers[] = {
			("12345678901234567890123456789012345678901234567890123"
			 "456789012345"),
			"111\xc3\xa5", "https://example.com/1", "www.example",
			"a@example.com", "+4512345678"};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		struct case_ *c = case_open("");
		c->effect.value = arena_print(c->arena, "DHL:%s", numbers[i]);
		case_asks(c);
		case_answer(c, 200, ORDER(""));
		EXPECT(!c->outcome.again);
		EXPECT_I64(c->outcome.kind, OUTCOME_REFUSED);
		EXPECT(str_find(c->outcome.detail, STR("PayPal takes")) > 0 ||
				c->outcome.detail.len == 200);
		case_close(c);
	}
}

TEST(a_late_capture_or_a_refund_does_not_move_the_tracking)
{
	struct case_ *c = case_open("DHL:1");
	struct txn *t = case_txn(c);
	t->kind = TXN_CAPTURE;
	t->reference = STR("AUTH");
	t->part = STR(CAP);
	struct txn later = *t;
	later.charge = later.part = STR("1A000000000000000");
	later.at = NOW + 1;
	*LIST_ADD(c->arena, &c->facts.txns) = later;
	later.kind = TXN_REFUND;
	later.at = 1;
	*LIST_ADD(c->arena, &c->facts.txns) = later;
	c->effect.payment = STR("AUTH");
	case_asks(c);
	case_answer(c, 200, ORDER(""));
	case_asks(c);
	EXPECT_STR(case_body(c, "capture_id"), STR(CAP));
	case_close(c);
}

TEST(a_payment_without_a_capture_has_no_tracking)
{
	struct case_ *c = case_open("DHL:1");
	case_txn(c)->kind = TXN_AUTHORIZATION;
	EXPECT_FAULT(paypal_driver.verbs[VERB_PAYMENT_TRACKER].build(
				     &c->ask, c->arena, &c->request),
			FAULT_BAD_VALUE);
	case_txn(c)->kind = TXN_SALE;
	case_txn(c)->state = TXN_FAILED;
	EXPECT_FAULT(paypal_driver.verbs[VERB_PAYMENT_TRACKER].build(
				     &c->ask, c->arena, &c->request),
			FAULT_BAD_VALUE);
	case_close(c);
}

/* --- through the tracking API v1 ---------------------------------------- */

#define TRACKERS(list) "{\"trackers\":[" list "]}"
#define TRACKER(number, status, carrier) \
	"{\"transaction_id\":\"" CAP "\",\"tracking_number\":\"" number \
	"\",\"status\":\"" status "\",\"carrier\":\"" carrier "\"}"
#define NAMED(number) \
	"{\"transaction_id\":\"" CAP "\",\"tracking_number\":\"" number "\"}"

static struct case_ *legacy_open(const char *value)
{
	struct case_ *c = case_open(value);
	case_txn(c)->checkout = STR_NONE;
	return c;
}

TEST(without_an_order_the_batch_takes_twenty_at_a_time)
{
	struct case_ *c = legacy_open("");
	struct str value = STR_NONE, named = STR_NONE;
	for (int i = 1; i <= 21; i++) {
		value = arena_print(c->arena, "%.*s%sDHL:%d", STR_FMT(value),
				i > 1 ? "," : "", i);
		if (i <= 20)
			named = arena_print(c->arena,
					"%.*s%s{\"transaction_id\":\"" CAP
					"\",\"tracking_number\":\"%d\"}",
					STR_FMT(named), i > 1 ? "," : "", i);
	}
	c->effect.value = value;
	EXPECT_STR(case_asks(c), STR(LIST_V1));
	case_answer(c, 404, ERROR("RESOURCE_NOT_FOUND", "", ""));
	EXPECT_STR(case_asks(c), STR("POST " V1 "trackers-batch"));
	DEFER(json_drop) struct json_doc *doc = NULL;
	EXPECT_OK(json_open(c->request.body, &doc));
	EXPECT_I64(json_count(json_get(json_root(doc), "trackers")), 20);
	case_answer(c, 200,
			arena_print(c->arena,
					"{\"tracker_identifiers\":[%.*s]}",
					STR_FMT(named))
					.at);
	EXPECT(c->outcome.again);
	EXPECT_STR(case_asks(c), STR("POST " V1 "trackers-batch"));
	EXPECT_STR(case_body(c, "[0].tracking_number"), STR("21"));
	case_answer(c, 200, "{\"tracker_identifiers\":[" NAMED("21") "]}");
	is_done(c);
	EXPECT_I64(c->facts.trackers.count, 21);
	case_close(c);
}

TEST(a_batch_is_read_line_by_line)
{
	struct case_ *c = legacy_open("DHL:1,DHL:2,DHL:3");
	case_asks(c);
	case_answer(c, 200, TRACKERS(""));
	case_asks(c);
	case_answer(c, 200,
			"{\"tracker_identifiers\":[" NAMED("1") "," NAMED(
					"3") "],\"errors\":["
					     "{\"name\":\"INVALID_TRACKING_"
					     "NUMBER\","
					     "\"message\":\"m\",\"debug_id\":"
					     "\"d\","
					     "\"details\":[{\"field\":"
					     "\"tracking_number\","
					     "\"value\":\"2\",\"issue\":\"NOT_"
					     "A_NUMBER\","
					     "\"description\":\"It is "
					     "none\"}]}]}");
	EXPECT(!c->outcome.again);
	EXPECT_I64(c->outcome.kind, OUTCOME_REFUSED);
	EXPECT_STR(c->outcome.detail, STR("2: NOT_A_NUMBER: It is none"));
	/* Asked again (a person retries): only that one is still missing. */
	case_asks(c);
	case_answer(c, 200,
			TRACKERS(TRACKER("1", "SHIPPED", "DHL") "," TRACKER(
					"3", "SHIPPED", "DHL")));
	case_asks(c);
	EXPECT_STR(case_body(c, "[0].tracking_number"), STR("2"));
	EXPECT_STR(case_body(c, "[1].tracking_number"), STR("2"));
	case_close(c);
}

TEST(a_line_that_failed_for_now_is_looked_at_again)
{
	static const char *const answers[] = {
			"{\"tracker_identifiers\":[" NAMED(
					"1") "],\"errors\":["
					     "{\"name\":\"INTERNAL_SERVER_"
					     "ERROR\",\"message\":\"m\","
					     "\"debug_id\":\"d\"}]}",
			"{\"tracker_identifiers\":[" NAMED("1") "]}", "{}",
			"[]", "null", "<html>", ""};
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		struct case_ *c = legacy_open("DHL:1,DHL:2");
		case_asks(c);
		case_answer(c, 200, TRACKERS(""));
		case_answer(c, 200, answers[i]);
		EXPECT(!c->outcome.again);
		EXPECT_I64(c->outcome.kind, OUTCOME_NONE);
		EXPECT_I64(c->outcome.fault, FAULT_BAD_REPLY);
		case_close(c);
	}
}

TEST(v1_corrects_and_cancels_by_updates)
{
	struct case_ *c = legacy_open("DHL:1");
	case_asks(c);
	case_answer(c, 200, TRACKERS(""));
	case_answer(c, 200, "{\"tracker_identifiers\":[" NAMED("1") "]}");
	is_done(c);
	case_value(c, "UPS:2");
	case_asks(c);
	case_answer(c, 200, TRACKERS(TRACKER("1", "SHIPPED", "DHL")));
	EXPECT_STR(case_asks(c), STR("PUT " V1 "trackers/" CAP "-1"));
	EXPECT_STR(case_body(c, "status"), STR("CANCELLED"));
	EXPECT_STR(case_body(c, "tracking_number"), STR("1"));
	case_answer(c, 204, "");
	EXPECT_STR(case_asks(c), STR("POST " V1 "trackers-batch"));
	case_answer(c, 200, "{\"tracker_identifiers\":[" NAMED("2") "]}");
	is_done(c);
	/* The carrier is shown, so that it is compared. */
	case_answer(c, 200,
			TRACKERS(TRACKER("1", "CANCELLED", "DHL") "," TRACKER(
					"2", "SHIPPED", "DHL")));
	EXPECT_STR(case_asks(c), STR("PUT " V1 "trackers/" CAP "-2"));
	EXPECT_STR(case_body(c, "carrier"), STR("UPS"));
	case_close(c);
}

TEST(an_order_that_orders_v2_does_not_have_goes_through_v1)
{
	struct case_ *c = case_open("DHL:1");
	EXPECT_STR(case_asks(c), STR("GET " V2));
	case_answer(c, 404,
			ERROR("RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID", ""));
	EXPECT(c->outcome.again);
	EXPECT_STR(case_asks(c), STR(LIST_V1));
	case_answer(c, 404, ERROR("RESOURCE_NOT_FOUND", "", ""));
	EXPECT_STR(case_asks(c), STR("POST " V1 "trackers-batch"));
	case_close(c);
}

TEST(a_transaction_of_another_account_is_told_in_plain_words)
{
	struct case_ *c = case_open("DHL:1");
	case_asks(c);
	case_answer(c, 403, ERROR("NOT_AUTHORIZED", "PERMISSION_DENIED", "no"));
	EXPECT_I64(c->outcome.kind, OUTCOME_REFUSED);
	EXPECT_I64(c->outcome.fault, FAULT_REFUSED);
	EXPECT_STR(c->outcome.detail,
			STR("the transaction " CAP
			    " is not in the PayPal account paypal"));
	case_close(c);
}

TEST(so_is_one_that_only_a_batch_or_a_capture_tells)
{
	struct case_ *c = legacy_open("DHL:1");
	case_asks(c);
	case_answer(c, 404, ERROR("RESOURCE_NOT_FOUND", "", ""));
	case_answer(c, 200,
			"{\"errors\":[" ERROR("INVALID_REQUEST",
					"INVALID_TRANSACTION_ID", "x") "]}");
	EXPECT_I64(c->outcome.kind, OUTCOME_REFUSED);
	EXPECT_STR(c->outcome.detail,
			STR("1: the transaction " CAP
			    " is not in the PayPal account paypal"));
	case_close(c);
	c = case_open("DHL:1");
	case_asks(c);
	case_answer(c, 200, ORDER(""));
	case_answer(c, 422,
			ERROR("UNPROCESSABLE_ENTITY", "CAPTURE_ID_NOT_FOUND",
					"x"));
	EXPECT_STR(c->outcome.detail,
			STR("1: the transaction " CAP
			    " is not in the PayPal account paypal"));
	case_close(c);
}

/* --- bad input ---------------------------------------------------------- */

TEST(statuses_mean_what_they_mean_everywhere)
{
	static const struct {
		int status;
		enum outcome_kind kind;
		enum fault fault;
	} rows[] = {
			{401, OUTCOME_REFUSED, FAULT_CREDENTIALS},
			{409, OUTCOME_NONE, FAULT_PROVIDER},
			{429, OUTCOME_NONE, FAULT_RATE_LIMITED},
			{500, OUTCOME_NONE, FAULT_PROVIDER},
			{503, OUTCOME_NONE, FAULT_PROVIDER},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		for (int step = 0; step < 2; step++) {
			struct case_ *c = case_open("DHL:1");
			case_asks(c);
			if (step)
				case_answer(c, 200, ORDER(""));
			case_answer(c, rows[i].status, "{}");
			EXPECT(!c->outcome.again);
			EXPECT_I64(c->outcome.kind, rows[i].kind);
			EXPECT_I64(c->outcome.fault, rows[i].fault);
			case_close(c);
		}
	}
}

TEST(answers_that_are_none_are_not_believed)
{
	static const char *const bodies[] = {"", "null", "7", "[]", "{",
			"{\"purchase_units\":{}}", "<html>"};
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct case_ *c = case_open("DHL:1");
		case_asks(c);
		case_answer(c, 200, bodies[i]);
		EXPECT_I64(c->outcome.fault, FAULT_BAD_REPLY);
		c->ask.cursor = STR_NONE;
		case_answer(c, 200, ORDER(""));
		case_answer(c, 201, bodies[i]);
		EXPECT_I64(c->outcome.fault, FAULT_BAD_REPLY);
		case_close(c);
	}
}

static void answer_spoiled(struct str body, void *context)
{
	(void)context;
	for (int way = 0; way < 4; way++) {
		struct case_ *c = case_open("DHL:1,UPS:2");
		if (way & 1)
			case_txn(c)->checkout = STR_NONE;
		if (way & 2)
			case_answer(c, 200, way & 1 ? TRACKERS("") : ORDER(""));
		case_answer(c, 200, arena_cstr(c->arena, body));
		EXPECT(c->outcome.again + (c->outcome.kind != OUTCOME_NONE) +
						(c->outcome.fault !=
								FAULT_NONE) >=
				1);
		case_close(c);
	}
}

TEST(no_spoiled_answer_crashes)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	test_spoil(STR(ORDER(SHOWN("1", "SHIPPED"))), arena, answer_spoiled,
			NULL);
	test_spoil(STR(TRACKERS(TRACKER("1", "SHIPPED", "DHL"))), arena,
			answer_spoiled, NULL);
	test_spoil(STR("{\"tracker_identifiers\":[" NAMED(
				   "1") "],\"errors\":["
					"{\"name\":\"X\",\"details\":[{"
					"\"value\":\"2\"}]}]}"),
			arena, answer_spoiled, NULL);
}

TEST(no_cursor_crashes)
{
	static const char *const cursors[] = {"o:", "t:", "o:x", "o:!x=1",
			"o:q1", "t:a,", "o:a%", "o:u" CAP "-9", "o:x1",
			"t:x" CAP "-1", "x", "o:a" CAP "-1=2=3,a"};
	for (size_t i = 0; i < sizeof cursors / sizeof *cursors; i++) {
		struct case_ *c = case_open("DHL:1");
		struct result built;
		c->ask.cursor = str_of(cursors[i]);
		built = paypal_driver.verbs[VERB_PAYMENT_TRACKER].build(
				&c->ask, c->arena, &c->request);
		EXPECT(built.fault == FAULT_NONE ||
				built.fault == FAULT_BAD_VALUE);
		case_answer(c, 200, "{}");
		case_close(c);
	}
}
