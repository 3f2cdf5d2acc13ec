/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Conditions: each field with each operator that it knows, once so that it
 * holds and once so that it does not, in one order that has everything.
 */
#include "order/rule_test.h"

static void full_order(struct test_case *c)
{
	struct shop_order *o = &c->facts.order;
	case_open(c);
	o->total = 49990;
	o->current_total = 39990;
	o->ship_to.name = STR("Kari Berg");
	o->ship_to.country = STR("SE");
	o->ship_to.region = STR("Skane");
	o->ship_to.postcode = STR("211 20");
	o->locale = STR("sv-SE");
	o->tags = STR("gift, VIP");
	o->gateways = STR("klarna,gift_card");
	o->lines.at[0].sku = STR("KNIFE-1");
	*LIST_ADD(c->arena, &o->lines) =
			(struct line){.id = STR("10"), .quantity = 3};
	c->fo->delivery_method = STR("SHIPPING");
	case_refund(c, STR("8"), 10000);
	case_sent(c);
	case_parcel(c);
	case_command(c, COMMAND_HOLD, STR_NONE);
	struct txn *d = LIST_ADD(c->arena, &c->facts.txns);
	*d = (struct txn){.gateway = STR("stripe"),
			.reference = STR("pi_1"),
			.part = STR("dp_1"),
			.kind = TXN_DISPUTE,
			.state = TXN_PENDING,
			.at = c->now};
	case_fo(c, STR("78")); /* still here, so that the dispute holds it */
	c->fo->location = STR("2");
	c->fo->location_name = STR("Oslo");
}

static const struct {
	enum rule_event when;
	enum rule_field field;
	enum rule_operator op;
	const char *value;
	bool holds;
} table[] = {
#define CREATED ON_ORDER_CREATED
		{CREATED, OF_TOTAL, OP_IS, "499.90", true},
		{CREATED, OF_TOTAL, OP_IS, "499.9", true},
		{CREATED, OF_TOTAL, OP_IS, "499.91", false},
		{CREATED, OF_TOTAL, OP_IS_NOT, "499.90", false},
		{CREATED, OF_TOTAL, OP_IS_NOT, "499", true},
		{CREATED, OF_TOTAL, OP_AT_LEAST, "499.90", true},
		{CREATED, OF_TOTAL, OP_AT_LEAST, "499.9001", false},
		{CREATED, OF_TOTAL, OP_AT_MOST, "499.90", true},
		{CREATED, OF_TOTAL, OP_AT_MOST, "499.89", false},
		{CREATED, OF_TOTAL, OP_PRESENT, "", true},
		{CREATED, OF_TOTAL, OP_MISSING, "", false},
		{CREATED, OF_CURRENT_TOTAL, OP_AT_MOST, "399.90", true},
		{CREATED, OF_CURRENT_TOTAL, OP_AT_LEAST, "400", false},
		{CREATED, OF_REFUND_TOTAL, OP_MISSING, "", true},
		{CREATED, OF_REFUND_TOTAL, OP_AT_MOST, "1000", false},
		{ON_REFUND_CREATED, OF_REFUND_TOTAL, OP_IS, "100", true},
		{ON_REFUND_CREATED, OF_REFUND_TOTAL, OP_AT_LEAST, "100.01",
				false},
		{CREATED, OF_CURRENCY, OP_IS, "dkk", true},
		{CREATED, OF_CURRENCY, OP_IS, "EUR", false},
		{CREATED, OF_COUNTRY, OP_IS, "se", true},
		{CREATED, OF_COUNTRY, OP_IS_NOT, "SE", false},
		{CREATED, OF_COUNTRY, OP_IS_NOT, "NO", true},
		{CREATED, OF_COUNTRY, OP_IN, "DK,SE", true},
		{CREATED, OF_COUNTRY, OP_IN, "DK,NO", false},
		{CREATED, OF_COUNTRY, OP_NOT_IN, "DK,NO", true},
		{CREATED, OF_COUNTRY, OP_NOT_IN, "DK,SE", false},
		{CREATED, OF_COUNTRY, OP_PRESENT, "", true},
		{CREATED, OF_REGION, OP_IS, "skane", true},
		{CREATED, OF_REGION, OP_MISSING, "", false},
		{CREATED, OF_POSTCODE, OP_STARTS_WITH, "211", true},
		{CREATED, OF_POSTCODE, OP_STARTS_WITH, "11", false},
		{CREATED, OF_POSTCODE, OP_CONTAINS, "1 2", true},
		{CREATED, OF_POSTCODE, OP_CONTAINS, "211 200", false},
		{CREATED, OF_CUSTOMER_NAME, OP_CONTAINS, "berg", true},
		{CREATED, OF_CUSTOMER_NAME, OP_STARTS_WITH, "berg", false},
		{CREATED, OF_EMAIL, OP_IS, "kari@example.org", true},
		{CREATED, OF_EMAIL, OP_MISSING, "", false},
		{CREATED, OF_EMAIL_DOMAIN, OP_IS, "Example.org", true},
		{CREATED, OF_EMAIL_DOMAIN, OP_IN, "a.org,b.org", false},
		{CREATED, OF_LOCALE, OP_STARTS_WITH, "sv", true},
		{CREATED, OF_LOCALE, OP_IS, "sv", false},
		{CREATED, OF_TAGS, OP_HAS, "vip", true},
		{CREATED, OF_TAGS, OP_HAS, "vi", false},
		{CREATED, OF_TAGS, OP_HAS_NOT, "VIP", false},
		{CREATED, OF_TAGS, OP_HAS_NOT, "fraud", true},
		{CREATED, OF_TAGS, OP_IN, "fraud,gift", true},
		{CREATED, OF_TAGS, OP_NOT_IN, "fraud,gift", false},
		{CREATED, OF_TAGS, OP_CONTAINS, "if", true},
		{CREATED, OF_TAGS, OP_STARTS_WITH, "gi", true},
		{CREATED, OF_TAGS, OP_PRESENT, "", true},
		{CREATED, OF_TAGS, OP_MISSING, "", false},
		{CREATED, OF_GATEWAY, OP_HAS, "klarna", true},
		{CREATED, OF_GATEWAY, OP_HAS_NOT, "gift_card", false},
		{CREATED, OF_PAYMENT_STATUS, OP_IS, "paid", true},
		{CREATED, OF_PAYMENT_STATUS, OP_IN, "pending,voided", false},
		{ON_PAYMENT_STATUS_CHANGED, OF_PAYMENT_STATUS, OP_IS, "paid",
				true},
		{ON_PAYMENT_STATUS_CHANGED, OF_PAYMENT_STATUS, OP_IS, "voided",
				false},
		{CREATED, OF_FULFILLMENT_STATUS, OP_IS, "unfulfilled", true},
		{CREATED, OF_FULFILLMENT_STATUS, OP_IS, "fulfilled", false},
		{CREATED, OF_RETURN_STATUS, OP_IS, "no_return", true},
		{CREATED, OF_RETURN_STATUS, OP_IS, "returned", false},
		{CREATED, OF_SKU, OP_HAS, "knife-1", true},
		{CREATED, OF_SKU, OP_STARTS_WITH, "KNIFE-", true},
		{CREATED, OF_SKU, OP_HAS, "KNIFE", false},
		{CREATED, OF_QUANTITY, OP_IS, "5", true},
		{CREATED, OF_QUANTITY, OP_IS_NOT, "5", false},
		{CREATED, OF_QUANTITY, OP_AT_LEAST, "6", false},
		{CREATED, OF_QUANTITY, OP_AT_MOST, "5", true},
		{CREATED, OF_LINE_COUNT, OP_IS, "2", true},
		{CREATED, OF_LINE_COUNT, OP_AT_LEAST, "3", false},
		{CREATED, OF_TEST, OP_IS, "false", true},
		{CREATED, OF_TEST, OP_IS_NOT, "false", false},
		{CREATED, OF_REQUIRES_SHIPPING, OP_IS, "true", true},
		{CREATED, OF_REQUIRES_SHIPPING, OP_IS, "false", false},
		{CREATED, OF_LOCATION, OP_HAS, "1", true},
		{CREATED, OF_LOCATION, OP_HAS, "aarhus", true},
		{CREATED, OF_LOCATION, OP_HAS, "Oslo", true},
		{CREATED, OF_LOCATION, OP_HAS, "3", false},
		{ON_SHIPPED, OF_LOCATION, OP_HAS, "Aarhus", true},
		{ON_SHIPPED, OF_LOCATION, OP_HAS, "Oslo", false},
		{CREATED, OF_DELIVERY_METHOD, OP_HAS, "shipping", true},
		{CREATED, OF_DELIVERY_METHOD, OP_HAS, "pick_up", false},
		{CREATED, OF_CARRIER, OP_MISSING, "", true},
		{CREATED, OF_CARRIER, OP_IS, "gls", false},
		{CREATED, OF_CARRIER, OP_IS_NOT, "gls", true},
		{ON_SHIPPED, OF_CARRIER, OP_IS, "gls", true},
		{ON_SHIPPED, OF_CARRIER, OP_NOT_IN, "DHL,GLS", false},
		{CREATED, OF_HOLD_REASON, OP_MISSING, "", true},
		{ON_HELD, OF_HOLD_REASON, OP_IS, "dispute", true},
		{ON_HELD, OF_HOLD_REASON, OP_IS, "by_staff", false},
};

static bool holds(size_t row)
{
	DEFER(case_done) struct test_case c;
	full_order(&c);
	struct rule *rule = case_rule(&c, "r", table[row].when);
	rule_if(&c, rule, table[row].field, table[row].op, table[row].value);
	EXPECT(rule_condition_mistake(&rule->conditions.at[0]) == NULL);
	case_decide(&c);
	return case_fired(&c, "r") > 0;
}

TEST(each_field_with_its_operators)
{
	bool seen[OF_COUNT][2] = {{false}};
	for (size_t i = 0; i < COUNT(table); i++) {
		if (holds(i) != table[i].holds)
			fail_msg("%s %s %s: not %d",
					rule_fields.name((int)table[i].field),
					rule_operators.name((int)table[i].op),
					table[i].value, table[i].holds);
		seen[table[i].field][table[i].holds] = true;
	}
	for (int f = 1; f < OF_COUNT; f++)
		if (!seen[f][0] || !seen[f][1])
			fail_msg("%s is not tested both ways",
					rule_fields.name(f));
}

/* Yen have no decimals, dinars three; the rule's amount is one amount. */
TEST(an_amount_is_compared_exactly_in_any_currency)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	struct rule *rule = case_rule(&c, "r", ON_ORDER_CREATED);
	rule_if(&c, rule, OF_TOTAL, OP_AT_LEAST, "500.5");
	c.facts.order.currency = STR("JPY");
	c.facts.order.total = 500;
	case_decide(&c);
	EXPECT_I64(case_fired(&c, "r"), 0);
	c.facts.order.total = 501;
	case_decide(&c);
	EXPECT_I64(case_fired(&c, "r"), 1);
	c.facts.fired.count = 0;
	c.facts.order.currency = STR("KWD");
	c.facts.order.total = 500499;
	case_decide(&c);
	EXPECT_I64(case_fired(&c, "r"), 0);
	c.facts.order.total = 500500;
	case_decide(&c);
	EXPECT_I64(case_fired(&c, "r"), 1);
}

TEST(the_largest_amounts_are_no_trouble)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	struct rule *rule = case_rule(&c, "r", ON_ORDER_CREATED);
	rule_if(&c, rule, OF_TOTAL, OP_AT_LEAST, "100");
	c.facts.order.total = INT64_MAX;
	c.facts.order.lines.at[0].quantity = INT64_MAX;
	*LIST_ADD(c.arena, &c.facts.order.lines) =
			(struct line){.id = STR("10"), .quantity = INT64_MAX};
	struct rule *many = case_rule(&c, "many", ON_ORDER_CREATED);
	rule_if(&c, many, OF_QUANTITY, OP_PRESENT, "");
	case_decide(&c);
	EXPECT_I64(case_fired(&c, "r"), 1);
	EXPECT_I64(case_fired(&c, "many"), 0);
}

/* ---- each event ---- */

static void nothing(__attribute__((unused)) struct test_case *c)
{
}

static void refund(struct test_case *c)
{
	case_refund(c, STR("8"), 100);
}

static void dispute(struct test_case *c)
{
	*LIST_ADD(c->arena, &c->facts.txns) =
			(struct txn){.gateway = STR("stripe"),
					.reference = STR("pi_1"),
					.part = STR("dp_1"),
					.kind = TXN_DISPUTE,
					.state = TXN_PENDING,
					.at = c->now};
}

static void cancel(struct test_case *c)
{
	c->facts.order.cancelled_at = c->now;
}

static void staff_cancel(struct test_case *c)
{
	case_command(c, COMMAND_CANCEL, STR_NONE);
}

static void refuse(struct test_case *c)
{
	c->fo->request = REQUEST_ACCEPTED;
	case_attempt(c, WANT_SEND, STR("77.0"), OUTCOME_REFUSED);
}

static void parcel(struct test_case *c)
{
	case_sent(c);
	struct parcel *p = case_parcel(c);
	p->in_transit_at = p->out_for_delivery_at = p->attempted_at = c->now;
	p->delivered_at = p->failed_at = p->returned_at = c->now;
}

static void ask_return(struct test_case *c)
{
	c->facts.order.returns = RETURN_RETURN_REQUESTED;
}

static void unpaid(struct test_case *c)
{
	c->facts.order.payment = PAYMENT_PENDING;
	c->facts.seen_payment = 0;
}

#define OF_PARCEL "demo.5001.send.77.0|p1"

static const struct {
	enum rule_event when;
	void (*without)(struct test_case *c), (*with)(struct test_case *c);
	const char *cause;
} happenings[] = {
		{ON_ORDER_CREATED, NULL, nothing, "order_created"},
		{ON_ORDER_PAID, unpaid, nothing, "order_paid"},
		{ON_PAYMENT_STATUS_CHANGED, NULL, nothing,
				"payment_status_changed:PAID"},
		{ON_REFUND_CREATED, nothing, refund, "refund_created:8"},
		{ON_DISPUTE_OPENED, nothing, dispute, "dispute_opened:dp_1"},
		{ON_ORDER_CANCELLED, nothing, cancel, "order_cancelled"},
		{ON_ORDER_CANCELLED, nothing, staff_cancel, "order_cancelled"},
		{ON_HELD, nothing, refuse, "held:send:77.0"},
		{ON_SHIPPED, nothing, parcel, "shipped:" OF_PARCEL},
		{ON_IN_TRANSIT, nothing, parcel, "in_transit:" OF_PARCEL},
		{ON_OUT_FOR_DELIVERY, nothing, parcel,
				"out_for_delivery:" OF_PARCEL},
		{ON_ATTEMPTED_DELIVERY, nothing, parcel,
				"attempted_delivery:" OF_PARCEL},
		{ON_DELIVERED, nothing, parcel, "delivered:" OF_PARCEL},
		{ON_DELIVERY_FAILURE, nothing, parcel,
				"delivery_failure:" OF_PARCEL},
		{ON_RETURNED, nothing, parcel, "returned:" OF_PARCEL},
		{ON_RETURN_REQUESTED, nothing, ask_return, "return_requested"},
};

static size_t fires(enum rule_event when, void (*change)(struct test_case *c),
		const char *cause)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	change(&c);
	case_rule(&c, "r", when);
	case_decide(&c);
	if (cause && !facts_firing(&c.facts, STR("r"), str_of(cause)))
		fail_msg("%s did not fire", cause);
	return case_fired(&c, "r");
}

TEST(each_event_has_its_cause)
{
	bool seen[ON_COUNT] = {false};
	for (size_t i = 0; i < COUNT(happenings); i++) {
		enum rule_event when = happenings[i].when;
		seen[when] = true;
		EXPECT_I64(fires(when, happenings[i].with, happenings[i].cause),
				1);
		if (happenings[i].without)
			EXPECT_I64(fires(when, happenings[i].without, NULL), 0);
	}
	for (int e = 1; e < ON_COUNT; e++)
		EXPECT(seen[e]);
}

/* Each status that the payment came to, however it stands now. */
TEST(each_payment_status_is_its_own_cause)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	struct rule *rule = case_rule(&c, "r", ON_PAYMENT_STATUS_CHANGED);
	rule_if(&c, rule, OF_PAYMENT_STATUS, OP_IS, "refunded");
	c.facts.seen_payment |= PAYMENT_BIT(PAYMENT_AUTHORIZED);
	case_decide(&c);
	EXPECT_I64(case_fired(&c, "r"), 0);
	c.facts.order.payment = PAYMENT_REFUNDED;
	case_decide(&c);
	EXPECT_I64(case_fired(&c, "r"), 1);
	EXPECT_STR(c.facts.fired.at[0].cause,
			STR("payment_status_changed:REFUNDED"));
}

TEST(a_payment_is_as_old_as_its_transaction)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_rule(&c, "r", ON_ORDER_PAID)->since = c.now - HOUR_MS;
	case_decide(&c);
	EXPECT_I64(case_fired(&c, "r"), 0);
	c.facts.txns.at[0].at = c.now - MINUTE_MS;
	case_decide(&c);
	EXPECT_I64(case_fired(&c, "r"), 1);
	EXPECT_I64(c.facts.fired.at[0].cause_at, c.now - MINUTE_MS);
}

/* ---- words, and what is wrong ---- */

TEST(every_word_is_read_back)
{
	const struct rule_words *const all[] = {&rule_events, &rule_fields,
			&rule_operators, &rule_actions};
	for (size_t i = 0; i < COUNT(all); i++) {
		EXPECT_I64(rule_word_read(all[i], STR("")), 0);
		EXPECT_I64(rule_word_read(all[i], STR("Total")), 0);
		for (int n = 1; n < all[i]->count; n++)
			EXPECT_I64(rule_word_read(all[i],
						   str_of(all[i]->name(n))),
					n);
	}
}

static const struct {
	struct rule_condition condition;
	const char *mistake;
} bad[] = {
#define C(f, o, v, vs) \
	{ \
		OF_##f, OP_##o, {v, sizeof v - 1}, \
		{ \
			vs, sizeof vs - 1 \
		} \
	}
		{C(NOTHING, IS, "x", ""), "field is missing"},
		{C(TOTAL, NONE, "1", ""), "op is missing"},
		{C(TOTAL, HAS, "1", ""),
				"this field does not know this operator"},
		{C(TAGS, IS, "x", ""),
				"this field does not know this operator"},
		{C(COUNTRY, AT_LEAST, "DK", ""),
				"this field does not know this operator"},
		{C(TEST, MISSING, "", ""),
				"this field does not know this operator"},
		{C(COUNTRY, IS, "", ""), "value is missing"},
		{C(COUNTRY, IS, "DK", "SE"),
				"this operator takes value, not values"},
		{C(COUNTRY, IN, "", ""), "this operator takes values, a list"},
		{C(COUNTRY, IN, "DK", "DK"),
				"this operator takes values, a list"},
		{C(COUNTRY, IN, "", "DK,Sweden"),
				"expected a country's two letters, as DK"},
		{C(CURRENCY, IS, "euro", ""),
				"expected a currency's three letters, as EUR"},
		{C(TOTAL, AT_LEAST, "1e3", ""),
				"expected an amount as the value, as 1000.00"},
		{C(TOTAL, AT_LEAST, "1.00001", ""),
				"expected an amount as the value, as 1000.00"},
		{C(QUANTITY, IS, "1.5", ""),
				"expected a whole number as the value"},
		{C(QUANTITY, IS, "9223372036854775807", ""),
				"expected a whole number as the value"},
		{C(TEST, IS, "maybe", ""), "expected the value true or false"},
		{C(TAGS, MISSING, "x", ""), "this operator takes no value"},
};

TEST(a_condition_that_can_not_be_says_so)
{
	for (size_t i = 0; i < COUNT(bad); i++) {
		const char *m = rule_condition_mistake(&bad[i].condition);
		EXPECT(m != NULL);
		EXPECT_STR(str_of(m), str_of(bad[i].mistake));
	}
	struct rule_condition paid = C(PAYMENT_STATUS, IS, "payed", "");
	EXPECT(rule_condition_mistake(&paid) != NULL);
	paid.value = STR("paid");
	EXPECT(rule_condition_mistake(&paid) == NULL);
	paid.value = STR("a_word_that_is_longer_than_any_status_can_be");
	EXPECT(rule_condition_mistake(&paid) != NULL);
	paid.op = OP_STARTS_WITH;
	paid.value = STR("partially");
	EXPECT(rule_condition_mistake(&paid) == NULL);
}

TEST(an_action_that_can_not_be_says_so)
{
	static const struct {
		enum rule_action action;
		const char *value, *text;
		bool good;
	} steps[] = {
			{RULE_NOTHING, "", "", false},
			{RULE_HOLD, "", "", false},
			{RULE_HOLD, "x", "y", false},
			{RULE_HOLD, "", "y", true},
			{RULE_TAG, "", "", false},
			{RULE_TAG, "a,b", "", false},
			{RULE_TAG, "a|b", "", false},
			{RULE_TAG, "vip", "", true},
			{RULE_TAG, "vip", "text", true},
			{RULE_TAG, "", "text", false},
			{RULE_ROUTE, "wh", "text", false},
			{RULE_NOTIFY, "", "", false},
			{RULE_NOTIFY, "", "text", true},
			{RULE_NOTIFY, "a@b.example", "text", true},
			{RULE_ROUTE, "", "", false},
			{RULE_ROUTE, "wh", "", true},
			{RULE_STATUS, "ready", "", true},
			{RULE_TASK, "", "", false},
			{RULE_TASK, "", "text", true},
	};
	for (size_t i = 0; i < COUNT(steps); i++) {
		struct rule_step step = {steps[i].action,
				str_of(steps[i].value), str_of(steps[i].text)};
		EXPECT_I64(rule_step_mistake(&step) == NULL, steps[i].good);
	}
}
