/* SPDX-License-Identifier: Apache-2.0 */
/* What people are asked, when the order is looked at again, and the word
 * that says where it is. */
#include "order/case_test.h"

typedef void change(struct test_case *c);

/* ---- tasks ---- */

static void quiet(struct test_case *c)
{
	case_document(c, DOCUMENT_SALE, STR_NONE);
	case_attempt(c, WANT_DOCUMENT_MAIL, STR("sale"), OUTCOME_DONE);
}

static void document_late(struct test_case *c)
{
	c->facts.documents.count = 0;
	c->facts.invoice_at = c->now - HOUR_MS;
}

static void document_refused(struct test_case *c)
{
	struct attempt *a =
			facts_attempt(&c->facts, WANT_DOCUMENT, STR("sale"));
	c->facts.documents.count = 0;
	a->outcome = OUTCOME_REFUSED;
	a->detail = STR("no VAT number");
}

static void tracker_given_up(struct test_case *c)
{
	case_attempt(c, WANT_TRACKER, STR("stripe|pi_1"), OUTCOME_GAVE_UP);
}

static void accepted_without_parcel(struct test_case *c)
{
	case_sent(c)->accepted_at = c->now - 3 * DAY_MS;
}

static void received_and_forgotten(struct test_case *c)
{
	struct warehouse_request *r = case_sent(c);
	r->received_at = c->now - 3 * DAY_MS;
	r->accepted_at = 0;
}

static void odd_status_of_request(struct test_case *c)
{
	case_sent(c)->unknown_status = STR("pondering");
}

static void recall_too_late(struct test_case *c)
{
	case_sent(c)->too_late_at = c->now;
	c->facts.order.cancelled_at = c->now;
}

static void parcel_without_number(struct test_case *c)
{
	case_sent(c);
	case_parcel(c)->number = STR_NONE;
}

static void shop_says_pending(struct test_case *c)
{
	c->facts.order.payment = PAYMENT_PENDING;
}

static void unrouted(struct test_case *c)
{
	c->policy.routes.at[0].location = STR("2");
}

static void odd_word(struct test_case *c)
{
	c->facts.odd = STR("payment status HALF_PAID");
}

static void gone_from_shop(struct test_case *c)
{
	struct shop_order gone = {.version = c->facts.order.version,
			.seq = 9,
			.absent = true};
	c->facts.order = gone;
}

static void never_there(struct test_case *c)
{
	c->facts.order = (struct shop_order){.absent = true, .seq = 9};
}

static void read_refused(struct test_case *c)
{
	c->facts.order = (struct shop_order){0};
	c->facts.hint_seq = 50;
	case_attempt(c, WANT_READ, STR_NONE, OUTCOME_REFUSED);
}

static void mail_bounced(struct test_case *c)
{
	c->facts.documents.at[0].bounced_at = c->now;
}

static void request_rejected(struct test_case *c)
{
	c->fo->request = REQUEST_REJECTED;
}

static void cancellation_asked(struct test_case *c)
{
	c->fo->request = REQUEST_CANCELLATION_REQUESTED;
	c->policy.accounts.count = 0; /* and nobody here can answer */
}

static void fo_incomplete(struct test_case *c)
{
	c->fo->status = FO_INCOMPLETE;
}

static void authorization_ends(struct test_case *c)
{
	c->facts.order.payment = PAYMENT_AUTHORIZED;
	c->facts.txns.at[0].kind = TXN_AUTHORIZATION;
	c->facts.txns.at[0].expires_at = c->now + DAY_MS;
}

/* Our guess, where the authorization does not say. */
static void authorization_ends_some_day(struct test_case *c)
{
	authorization_ends(c);
	c->facts.txns.at[0].expires_at = 0;
	c->facts.txns.at[0].at = c->now - 6 * DAY_MS;
}

static void authorization_of_slow_gateway(struct test_case *c)
{
	authorization_ends(c);
	c->facts.txns.at[0].expires_at = 0;
	c->facts.txns.at[0].at = c->now - 28 * DAY_MS;
	*LIST_ADD(c->arena, &c->policy.gateways) =
			(struct gateway_map){.account = STR("stripe"),
					.authorization_life_ms = 29 * DAY_MS};
}

static void payment_nameless(struct test_case *c)
{
	c->facts.txns.at[0].shops_name = true;
}

static void payment_disputed(struct test_case *c)
{
	*LIST_ADD(c->arena, &c->facts.txns) =
			(struct txn){.gateway = STR("stripe"),
					.reference = STR("pi_1"),
					.part = STR("dp_1"),
					.kind = TXN_DISPUTE,
					.state = TXN_PENDING,
					.at = c->now,
					.amount = 1000};
}

static void number_too_long(struct test_case *c)
{
	case_sent(c);
	case_parcel(c)->number = STR("12345678901234567890123456789012345678"
				     "901234567890123456789012345");
}

static void parcel_without_carrier(struct test_case *c)
{
	case_sent(c);
	case_parcel(c)->carrier = STR_NONE;
}

static void return_asked_for(struct test_case *c)
{
	c->facts.order.returns = RETURN_RETURN_REQUESTED;
}

static void return_on_its_way(struct test_case *c)
{
	c->facts.order.returns = RETURN_IN_PROGRESS;
}

static void return_inspected(struct test_case *c)
{
	c->facts.order.returns = RETURN_INSPECTION_COMPLETE;
}

static void return_failed(struct test_case *c)
{
	c->facts.order.returns = RETURN_RETURN_FAILED;
}

static void shop_stays_behind(struct test_case *c)
{
	c->facts.hint_version = c->now - HOUR_MS;
	c->facts.order.version = c->facts.hint_version - 1;
	case_attempt(c, WANT_READ, STR_NONE, OUTCOME_DONE);
}

static const struct {
	change *change;
	const char *key, *words; /* some of the text */
} asked[] = {
		{document_late, "document_overdue", "document"},
		{document_refused, "document:sale",
				"To issue the document was refused: no VAT "
				"number"},
		{tracker_given_up, "tracker:stripe|pi_1", "tracking number"},
		{accepted_without_parcel, "parcel_overdue:demo.5001.send.77.0",
				"no parcel"},
		{received_and_forgotten, "parcel_overdue:demo.5001.send.77.0",
				"no parcel"},
		{odd_status_of_request, "unknown_status:demo.5001.send.77.0",
				"\"pondering\""},
		{recall_too_late, "goods_not_wanted:demo.5001.send.77.0",
				"not wanted"},
		{parcel_without_number, "no_tracking:demo.5001.send.77.0|p1",
				"tracking number"},
		{shop_says_pending, "payment_differs",
				"PENDING, the transactions come to PAID"},
		{unrouted, "no_route:1", "Aarhus"},
		{odd_word, "odd", "HALF_PAID"},
		{gone_from_shop, "absent", "does not have this order"},
		{never_there, "absent", "does not have this order"},
		{read_refused, "read:", "To read the order again"},
		{mail_bounced, "mail_bounced:sale", "came back"},
		{request_rejected, "request:77", "REJECTED"},
		{cancellation_asked, "request:77", "CANCELLATION_REQUESTED"},
		{fo_incomplete, "request:77", "INCOMPLETE"},
		{authorization_ends, "authorization_ends:stripe|pi_1",
				"capture"},
		{authorization_ends_some_day, "authorization_ends:stripe|pi_1",
				"capture"},
		{authorization_of_slow_gateway,
				"authorization_ends:stripe|pi_1", "capture"},
		{payment_nameless, "payment_unmatched:stripe|pi_1",
				"which payment at stripe"},
		{payment_disputed, "dispute:dp_1", "disputes"},
		{number_too_long, "long_tracking:demo.5001.send.77.0|p1", "64"},
		{parcel_without_carrier, "no_carrier:demo.5001.send.77.0|p1",
				"carrier"},
		{return_asked_for, "return", "asked for"},
		{return_on_its_way, "return", "on its way"},
		{return_inspected, "return", "inspected"},
		{return_failed, "return", "failed"},
		{shop_stays_behind, "shop_behind", "older"},
};

TEST(a_quiet_order_asks_nothing)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	quiet(&c);
	case_decide(&c);
	EXPECT_I64(c.out.tasks.count, 0);
	EXPECT_I64(c.out.holds.count, 0);
}

TEST(each_trouble_asks_for_one_thing)
{
	for (size_t i = 0; i < COUNT(asked); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		quiet(&c);
		asked[i].change(&c);
		case_decide(&c);
		const struct task *t = case_task(&c, str_of(asked[i].key));
		if (!t || c.out.tasks.count != 1)
			print_error("%s: %zu tasks\n", asked[i].key,
					c.out.tasks.count);
		EXPECT(t && c.out.tasks.count == 1);
		if (str_find(t->text, str_of(asked[i].words)) < 0)
			print_error("%.*s\n", STR_FMT(t->text));
		EXPECT(str_find(t->text, str_of(asked[i].words)) >= 0);
		EXPECT(t->since > 0 && t->since <= c.now);
	}
}

/* Orders from before the take-over are not ours to mind. */
static void number_just_right(struct test_case *c)
{
	number_too_long(c);
	c->facts.parcels.at[0].number.len = 64;
}

/* The number alone says who carries it. */
static void number_of_one_carrier(struct test_case *c)
{
	parcel_without_carrier(c);
	c->facts.parcels.at[0].number = STR("1Z5R89390357567127");
}

static void authorization_young(struct test_case *c)
{
	authorization_ends_some_day(c);
	c->facts.txns.at[0].at += 1;
}

static void captured_by_us_in_time(struct test_case *c)
{
	authorization_ends(c);
	c->policy.capture = CAPTURE_BEFORE_EXPIRY;
	case_attempt(c, WANT_CAPTURE, STR("stripe|pi_1"), OUTCOME_DONE)->value =
			STR("1000 DKK 0 last");
}

static void cancellation_answered_by_us(struct test_case *c)
{
	c->fo->request = REQUEST_CANCELLATION_REQUESTED;
}

static void cancellation_rejected(struct test_case *c)
{
	case_sent(c)->too_late_at = c->now;
	c->fo->request = REQUEST_CANCELLATION_REJECTED;
}

static void fetched_elsewhere(struct test_case *c)
{
	unrouted(c);
	c->fo->delivery_method = STR("PICK_UP");
}

static void dispute_is_over(struct test_case *c)
{
	payment_disputed(c);
	c->facts.txns.at[1].state = TXN_FAILED;
}

/* What only the gateway knows of, and fits. */
static void payment_found(struct test_case *c)
{
	payment_nameless(c);
	struct txn found = c->facts.txns.at[0];
	*LIST_ADD(c->arena, &c->facts.txns) = found;
	c->facts.txns.at[1].reference = STR("pi_2");
	c->facts.txns.at[1].shops_name = false;
	c->facts.txns.at[1].evidence = EVIDENCE_GATEWAY;
}

TEST(what_only_looks_like_trouble_asks_nothing)
{
	static change *const fine[] = {number_just_right, number_of_one_carrier,
			authorization_young, captured_by_us_in_time,
			cancellation_answered_by_us, cancellation_rejected,
			fetched_elsewhere, dispute_is_over, payment_found};
	for (size_t i = 0; i < COUNT(fine); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		quiet(&c);
		fine[i](&c);
		case_decide(&c);
		if (c.out.tasks.count)
			print_error("%zu: %.*s\n", i,
					STR_FMT(c.out.tasks.at[0].key));
		EXPECT_I64(c.out.tasks.count, 0);
	}
}

TEST(old_orders_ask_nothing)
{
	for (size_t i = 0; i < COUNT(asked); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		quiet(&c);
		asked[i].change(&c);
		if (!c.facts.order.known)
			continue;
		c.facts.order.created_at = c.policy.take_over_from - 1;
		case_decide(&c);
		EXPECT_I64(c.out.tasks.count, 0);
	}
}

static void fo_closed(struct test_case *c)
{
	c->fo->status = FO_CLOSED;
}

static void retried(struct test_case *c)
{
	case_command(c, COMMAND_RETRY, STR_NONE);
}

static void parcel_left(struct test_case *c)
{
	case_parcel(c);
}

static void request_cancelled(struct test_case *c)
{
	c->facts.requests.at[0].cancelled_at = c->now;
}

static void voided(struct test_case *c)
{
	c->facts.order.payment = PAYMENT_VOIDED;
	c->facts.txns.count = 0;
}

static void observing(struct test_case *c)
{
	c->policy.stage = STAGE_OBSERVE;
}

static void refunded(struct test_case *c)
{
	c->facts.order.payment = PAYMENT_REFUNDED;
	c->facts.txns.count = 0;
}

static const struct {
	change *trouble, *end;
} over[] = {
		{document_late, quiet},
		{document_late, voided},
		{document_late, observing},
		{document_refused, retried},
		{tracker_given_up, retried},
		{accepted_without_parcel, parcel_left},
		{accepted_without_parcel, request_cancelled},
		{unrouted, fo_closed},
		{unrouted, refunded},
		{request_rejected, fo_closed},
		{request_rejected, refunded},
};

TEST(a_task_ends_with_its_cause)
{
	for (size_t i = 0; i < COUNT(over); i++) {
		DEFER(case_done) struct test_case c;
		case_open(&c);
		if (over[i].end != quiet)
			quiet(&c);
		over[i].trouble(&c);
		over[i].end(&c);
		case_decide(&c);
		if (c.out.tasks.count)
			print_error("%zu: %.*s\n", i,
					STR_FMT(c.out.tasks.at[0].key));
		EXPECT_I64(c.out.tasks.count, 0);
	}
}

/* Tasks are stored under their keys. */
TEST(two_tasks_never_have_one_key)
{
	DEFER(case_done) struct test_case c;
	case_open(&c);
	case_fo(&c, STR("78"));
	case_fo(&c, STR("79"));
	unrouted(&c);
	parcel_without_number(&c);
	case_parcel(&c)->number = STR_NONE;
	c.facts.parcels.at[1].reference = STR("demo.5001.send.78.0");
	case_document(&c, DOCUMENT_SALE, STR_NONE)->bounced_at = c.now;
	case_document(&c, DOCUMENT_CREDIT, STR("8"))->bounced_at = c.now;
	case_decide(&c);
	EXPECT(c.out.tasks.count > 3);
	for (size_t i = 0; i < c.out.tasks.count; i++)
		EXPECT(case_task(&c, c.out.tasks.at[i].key) ==
				&c.out.tasks.at[i]);
}
