/* SPDX-License-Identifier: Apache-2.0 */
/* A payment with its tracking, as an audit reads it. */
#include "connector/paypal/fixture.h"

#define V1 BASE "/v1/shipping/trackers?transaction_id="
#define MONEY "{\"currency_code\":\"EUR\",\"value\":\"49.90\"}"
#define CAPTURE(status) \
	"{\"id\":\"" CAP "\",\"status\":\"" status "\",\"amount\":" MONEY "}"
#define ORDER \
	"{\"id\":\"" CHECKOUT "\",\"purchase_units\":[{\"payments\":{" \
	"\"captures\":[" CAPTURE( \
			"COMPLETED") "]},\"shipping\":{" \
				     "\"trackers\":[{\"id\":\"" CAP \
				     "-1\",\"status\":\"SHIPPED\"}," \
				     "{\"id\":\"" CAP \
				     "-2\",\"status\":\"CANCELLED\"}]}}]}"
#define NO_SUCH "{\"name\":\"RESOURCE_NOT_FOUND\",\"message\":\"no\"}"

static struct case_ *audit_open(const char *value)
{
	struct case_ *c = case_open(value);
	c->effect.verb = VERB_PAYMENT_READ;
	return c;
}

TEST(an_order_shows_money_and_tracking_at_once)
{
	struct case_ *c = audit_open("GLS:1");
	EXPECT_STR(case_asks(c),
			STR("GET " BASE "/v2/checkout/orders/" CHECKOUT));
	case_answer(c, 200, ORDER);
	EXPECT_I64(c->outcome.kind, OUTCOME_DONE);
	EXPECT(!c->outcome.shown.sums_known);
	EXPECT(c->outcome.shown.tracking_known);
	/* It shows no carrier, so none differs. */
	EXPECT_STR(c->outcome.shown.tracking, STR(":1"));
	case_close(c);
}

TEST(without_an_order_the_tracking_is_a_second_step)
{
	struct case_ *c = audit_open("GLS:1,Uncle Bob:3");
	case_txn(c)->checkout = STR_NONE;
	EXPECT_STR(case_asks(c), STR("GET " BASE "/v2/payments/captures/" CAP));
	case_answer(c, 200, CAPTURE("COMPLETED"));
	EXPECT(c->outcome.again);
	EXPECT_I64(c->outcome.kind, OUTCOME_NONE);
	EXPECT_STR(case_asks(c), STR("GET " V1 CAP));
	case_answer(c, 200,
			"{\"trackers\":[{\"transaction_id\":\"" CAP "\","
			"\"tracking_number\":\"1\",\"status\":\"SHIPPED\","
			"\"carrier\":\"DHL\"},{\"transaction_id\":\"" CAP
			"\",\"tracking_number\":\"3\",\"status\":"
			"\"SHIPPED\",\"carrier\":\"OTHER\","
			"\"carrier_name_other\":\"Uncle Bob\"},"
			"{\"transaction_id\":\"OTHERS\","
			"\"tracking_number\":\"9\"}]}");
	EXPECT_I64(c->outcome.kind, OUTCOME_DONE);
	EXPECT_STR(c->outcome.shown.tracking, STR("DHL:1,Uncle Bob:3"));
	case_close(c);
}

TEST(an_order_that_is_not_there_any_more_is_read_by_its_capture)
{
	struct case_ *c = audit_open("GLS:1");
	case_asks(c);
	case_answer(c, 404, NO_SUCH);
	EXPECT(c->outcome.again);
	EXPECT_STR(case_asks(c), STR("GET " BASE "/v2/payments/captures/" CAP));
	case_answer(c, 200, CAPTURE("COMPLETED"));
	EXPECT_STR(case_asks(c), STR("GET " V1 CAP));
	/* So it says that nothing is there yet. */
	case_answer(c, 404, NO_SUCH);
	EXPECT_I64(c->outcome.kind, OUTCOME_DONE);
	EXPECT(c->outcome.shown.tracking_known);
	EXPECT_I64(c->outcome.shown.tracking.len, 0);
	case_close(c);
}

TEST(a_payment_of_another_account_is_not_here)
{
	struct case_ *c = audit_open("GLS:1");
	case_txn(c)->checkout = STR_NONE;
	case_asks(c);
	case_answer(c, 404, NO_SUCH);
	EXPECT_I64(c->outcome.kind, OUTCOME_ABSENT);
	case_close(c);
}

TEST(the_state_of_a_capture_leaves_these_sums_possible)
{
	static const struct {
		const char *body;
		minor captured, least, most;
	} rows[] = {
			{CAPTURE("COMPLETED"), 4990, 0, 0},
			{CAPTURE("PARTIALLY_REFUNDED"), 4990, 1, 4990},
			{CAPTURE("REFUNDED"), 4990, 4990, 4990},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct case_ *c = audit_open("GLS:1");
		case_txn(c)->checkout = STR_NONE;
		case_answer(c, 200, rows[i].body);
		EXPECT(c->outcome.shown.sums_known);
		EXPECT_I64(c->outcome.shown.captured.least, rows[i].captured);
		EXPECT_I64(c->outcome.shown.captured.most, rows[i].captured);
		EXPECT_I64(c->outcome.shown.refunded.least, rows[i].least);
		EXPECT_I64(c->outcome.shown.refunded.most, rows[i].most);
		case_close(c);
	}
}

TEST(what_goes_wrong_in_a_step_is_a_fault)
{
	static const struct {
		int status;
		const char *body;
		enum fault fault;
	} rows[] = {
			{500, "", FAULT_PROVIDER},
			{429, "", FAULT_RATE_LIMITED},
			{401, "{}", FAULT_CREDENTIALS},
			{200, "no json", FAULT_BAD_REPLY},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct case_ *c = audit_open("GLS:1");
		c->ask.cursor = STR("t");
		case_answer(c, rows[i].status, rows[i].body);
		EXPECT(c->outcome.kind != OUTCOME_DONE);
		EXPECT_I64(c->outcome.fault, rows[i].fault);
		EXPECT(!c->outcome.shown.tracking_known);
		case_close(c);
	}
}
