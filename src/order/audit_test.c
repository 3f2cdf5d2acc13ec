/* SPDX-License-Identifier: Apache-2.0 */
/* What an audit reads of an order, and what it minds. */
#include "order/audit.h"
#include "order/case_test.h"

#define AUDIT_ID 1000

static struct attempt *done(struct test_case *c, enum want_kind want,
		struct str target, struct str value)
{
	struct attempt *a =
			facts_attempt_add(&c->facts, want, target, c->arena);
	a->id = 50 + (int64_t)c->facts.attempts.count;
	a->outcome = OUTCOME_DONE;
	a->settled_at = c->now - 2 * HOUR_MS;
	a->value = a->done_value = value;
	return a;
}

static void parcel_add(struct test_case *c)
{
	*LIST_ADD(c->arena, &c->facts.parcels) =
			(struct parcel){.reference = SEND_REFERENCE,
					.parcel = STR("p1"),
					.fo = STR("77"),
					.carrier = STR("GLS"),
					.number = STR("111"),
					.handed_over_at = c->now - 3 * HOUR_MS,
					.delivered_at = c->now - 2 * HOUR_MS};
	*LIST_ADD(c->arena, &c->facts.requests) = (struct warehouse_request){
			.reference = SEND_REFERENCE, .accepted_at = 1};
	*LIST_ADD(c->arena, &c->facts.fulfillments) =
			(struct fulfillment){.id = STR("88"),
					.fo = STR("77"),
					.tracking = STR("111"),
					.delivered = true};
}

/* A life that has come to its end. */
static void whole_open(struct test_case *c)
{
	case_open(c);
	c->facts.txns.at[0].at = c->now - DAY_MS;
	parcel_add(c);
	*LIST_ADD(c->arena, &c->facts.documents) =
			(struct document){.kind = DOCUMENT_SALE,
					.number = STR("INV-1"),
					.gross = 1000};
	done(c, WANT_SEND, STR("77.0"), STR_NONE);
	done(c, WANT_FULFILL, PARCEL_KEY, STR("111"));
	done(c, WANT_DELIVERED, PARCEL_KEY, STR_NONE);
	done(c, WANT_TRACKER, STR("stripe|pi_1"), STR("GLS:111"));
	done(c, WANT_DOCUMENT, STR("sale"), STR_NONE);
	done(c, WANT_CLOSE, STR_NONE, STR_NONE);
	c->facts.order.closed_at = c->now - HOUR_MS;
}

static const struct audit_ask *ask_of(
		const struct audit_asks *asks, enum verb verb)
{
	for (size_t i = 0; i < asks->list.count; i++)
		if (asks->list.at[i].verb == verb)
			return &asks->list.at[i];
	return NULL;
}

TEST(an_audit_reads_the_order_its_payments_documents_and_requests)
{
	struct test_case c;
	struct audit_asks asks = {0};
	whole_open(&c);
	/* Captured later: still one payment. */
	*LIST_ADD(c.arena, &c.facts.txns) =
			(struct txn){.gateway = STR("stripe"),
					.reference = STR("pi_1"),
					.kind = TXN_CAPTURE,
					.part = STR("ch_1"),
					.state = TXN_SUCCEEDED,
					.connected = true};
	/* Not ours to ask about. */
	*LIST_ADD(c.arena, &c.facts.txns) =
			(struct txn){.gateway = STR("klarna"),
					.reference = STR("k1"),
					.kind = TXN_SALE,
					.state = TXN_SUCCEEDED};
	audit_asks(&c.facts, &c.policy, c.arena, &asks);
	EXPECT_I64(asks.list.count, 4);
	EXPECT_STR(ask_of(&asks, VERB_SHOP_READ)->account, STR("demo"));
	const struct audit_ask *payment = ask_of(&asks, VERB_PAYMENT_READ);
	EXPECT_STR(payment->account, STR("stripe"));
	EXPECT_STR(payment->effect.payment, STR("pi_1"));
	EXPECT_STR(payment->effect.value, STR("GLS:111"));
	const struct audit_ask *document = ask_of(&asks, VERB_ACCOUNTING_FIND);
	EXPECT_STR(document->account, STR("books"));
	EXPECT_STR(document->effect.reference, STR("demo.5001.sale"));
	const struct audit_ask *request = ask_of(&asks, VERB_LOGISTICS_FIND);
	EXPECT_STR(request->account, STR("warehouse"));
	EXPECT_STR(request->effect.reference, SEND_REFERENCE);
	case_done(&c);
}

/* A rule routed it, or the routes are others since. */
TEST(the_warehouse_that_has_the_request_is_asked)
{
	struct test_case c;
	struct audit_asks asks = {0};
	whole_open(&c);
	facts_attempt(&c.facts, WANT_SEND, STR("77.0"))->value = STR("north||");
	audit_asks(&c.facts, &c.policy, c.arena, &asks);
	EXPECT_STR(ask_of(&asks, VERB_LOGISTICS_FIND)->account, STR("north"));
	case_done(&c);
}

TEST(a_payment_that_is_not_here_is_asked_for_at_each_other_account_once)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct audit_ask ask = {.verb = VERB_PAYMENT_READ,
			.account = STR("a"),
			.target = STR("a|pi_1"),
			.others = STR("b,c")};
	ask.effect.payment = STR("pi_1");
	EXPECT(audit_ask_next(&ask, arena));
	EXPECT_STR(ask.account, STR("b"));
	EXPECT_STR(ask.effect.account, STR("b"));
	EXPECT_STR(ask.target, STR("b|pi_1"));
	EXPECT_STR(ask.effect.target, STR("b|pi_1"));
	EXPECT_STR(ask.asked, STR("a"));
	EXPECT(audit_ask_next(&ask, arena));
	EXPECT_STR(ask.target, STR("c|pi_1"));
	EXPECT_STR(ask.asked, STR("a,b"));
	EXPECT(!audit_ask_next(&ask, arena));
	EXPECT_STR(ask.account, STR("c"));
}

TEST(what_was_sold_before_we_took_over_is_not_ours_to_audit)
{
	struct test_case c;
	whole_open(&c);
	EXPECT(order_is_ours(&c.facts, &c.policy));
	c.policy.take_over_from = c.facts.order.created_at + 1;
	EXPECT(!order_is_ours(&c.facts, &c.policy));
	*LIST_ADD(c.arena, &c.facts.commands) =
			(struct command){.id = 1, .kind = COMMAND_TAKE_OVER};
	EXPECT(order_is_ours(&c.facts, &c.policy));
	c.facts.order.known = false;
	EXPECT(!order_is_ours(&c.facts, &c.policy));
	case_done(&c);
}

/* F72: the shop has other books by now; the old document is where it was. */
TEST(a_document_is_looked_for_in_the_books_that_issued_it)
{
	struct test_case c;
	struct audit_asks asks = {0};
	whole_open(&c);
	c.facts.documents.at[0].account = STR("old-books");
	audit_asks(&c.facts, &c.policy, c.arena, &asks);
	EXPECT_STR(ask_of(&asks, VERB_ACCOUNTING_FIND)->account,
			STR("old-books"));
	c.facts.documents.at[0].account = STR("ledger");
	asks = (struct audit_asks){0};
	audit_asks(&c.facts, &c.policy, c.arena, &asks);
	EXPECT(!ask_of(&asks, VERB_ACCOUNTING_FIND));
	c.facts.documents.at[0].account = STR("old-books");
	c.policy.accounting = STR("ledger");
	asks = (struct audit_asks){0};
	audit_asks(&c.facts, &c.policy, c.arena, &asks);
	EXPECT(ask_of(&asks, VERB_ACCOUNTING_FIND) != NULL);
	case_done(&c);
}

TEST(the_built_in_books_are_not_asked)
{
	struct test_case c;
	struct audit_asks asks = {0};
	whole_open(&c);
	c.policy.accounting = STR("ledger");
	audit_asks(&c.facts, &c.policy, c.arena, &asks);
	EXPECT(!ask_of(&asks, VERB_ACCOUNTING_FIND));
	case_done(&c);
}

/* ---- field by field ---- */

/* Both sides as they agree; each row spoils one of them. */
struct sides {
	struct test_case *c;
	struct facts theirs;
	struct audit_answer answer;
};

#define SPOIL(name) static void name(struct sides *s)

SPOIL(nothing)
{
	(void)s;
}
SPOIL(not_found)
{
	s->answer.found = false;
}
SPOIL(order_absent)
{
	s->theirs.order = (struct shop_order){.absent = true};
}
SPOIL(order_newer)
{
	s->theirs.order.version += DAY_MS - 2 * HOUR_MS;
	s->answer.asked_at += DAY_MS;
}
/* It may still be on its way. */
SPOIL(order_just_newer)
{
	s->theirs.order.version = s->answer.asked_at - MINUTE_MS;
}
SPOIL(order_open)
{
	s->theirs.order.closed_at = 0;
}
SPOIL(no_fulfillment)
{
	s->theirs.fulfillments.count = 0;
}
SPOIL(fulfillment_cancelled)
{
	s->theirs.fulfillments.at[0].cancelled = true;
}
SPOIL(other_number)
{
	s->theirs.fulfillments.at[0].tracking = STR("112");
}
SPOIL(one_number_more)
{
	s->theirs.fulfillments.at[0].tracking = STR("112, 111");
}
SPOIL(not_delivered)
{
	s->theirs.fulfillments.at[0].delivered = false;
}
/* It was done after the shop was asked. */
SPOIL(delivered_since)
{
	s->theirs.fulfillments.at[0].delivered = false;
	facts_attempt(&s->c->facts, WANT_DELIVERED, PARCEL_KEY)->settled_at =
			s->answer.asked_at + 1;
}
SPOIL(less_money)
{
	s->theirs.txns.at[0].amount -= 1;
}
SPOIL(less_money_just_now)
{
	s->theirs.txns.at[0].amount -= 1;
	s->c->facts.txns.at[0].at = s->answer.asked_at - MINUTE_MS;
}
SPOIL(money_pending)
{
	s->theirs.txns.at[0].state = TXN_PENDING;
}
SPOIL(refunded_there)
{
	*LIST_ADD(s->c->arena, &s->theirs.txns) =
			(struct txn){.gateway = STR("stripe"),
					.reference = STR("pi_1"),
					.kind = TXN_REFUND,
					.part = STR("re_1"),
					.state = TXN_SUCCEEDED,
					.amount = 400};
}
SPOIL(refunded_here)
{
	*LIST_ADD(s->c->arena, &s->c->facts.txns) =
			(struct txn){.gateway = STR("stripe"),
					.reference = STR("pi_1"),
					.kind = TXN_REFUND,
					.part = STR("re_1"),
					.state = TXN_SUCCEEDED,
					.at = 1,
					.amount = 400};
}
SPOIL(refunded_partly_by_its_state)
{
	refunded_here(s);
	s->answer.shown.sums_known = true;
	s->answer.shown.captured = (struct money_range){1000, 1000};
	s->answer.shown.refunded = (struct money_range){1, 999};
}
SPOIL(not_refunded_by_its_state)
{
	refunded_partly_by_its_state(s);
	s->answer.shown.refunded = (struct money_range){0, 0};
}
SPOIL(no_tracking)
{
	s->answer.shown.tracking = STR_NONE;
}
SPOIL(tracking_unknown)
{
	no_tracking(s);
	s->answer.shown.tracking_known = false;
}
SPOIL(tracking_under_way)
{
	no_tracking(s);
	facts_attempt(&s->c->facts, WANT_TRACKER, STR("stripe|pi_1"))->outcome =
			OUTCOME_NONE;
}
SPOIL(tracking_more)
{
	s->answer.shown.tracking = STR("GLS:111,GLS:112");
}
SPOIL(other_carrier)
{
	s->answer.shown.tracking = STR("DHL:111");
}
SPOIL(same_carrier_in_other_words)
{
	s->answer.shown.tracking = STR("gls:111");
}
SPOIL(no_carrier)
{
	s->answer.shown.tracking = STR("111");
}
SPOIL(document_other_number)
{
	s->theirs.documents.at[0].number = STR("INV-2");
}
SPOIL(document_other_amount)
{
	s->theirs.documents.at[0].gross = 1001;
}
SPOIL(two_documents)
{
	s->answer.conflict = STR("several documents have one reference");
}
SPOIL(refused_there)
{
	s->theirs.requests.at[0].refused_at = 5;
	s->theirs.requests.at[0].reason = STR("out_of_stock");
}
SPOIL(refused_at_both)
{
	refused_there(s);
	s->c->facts.requests.at[0].refused_at = 5;
}
SPOIL(no_parcel)
{
	s->theirs.parcels.count = 0;
}
SPOIL(parcel_other_number)
{
	s->theirs.parcels.at[0].number = STR("112");
}
SPOIL(parcel_more)
{
	*LIST_ADD(s->c->arena, &s->theirs.parcels) = (struct parcel){
			.reference = SEND_REFERENCE, .parcel = STR("p2")};
}

static const struct {
	enum verb verb;
	void (*spoil)(struct sides *s);
	const char *code;   /* NULL: no difference */
	const char *repair; /* NULL: a person */
} rows[] = {
		{VERB_SHOP_READ, nothing, NULL, NULL},
		{VERB_SHOP_READ, not_found, "order_missing", NULL},
		{VERB_SHOP_READ, order_absent, "order_missing", NULL},
		{VERB_SHOP_READ, order_newer, "order_stale", NULL},
		{VERB_SHOP_READ, order_just_newer, NULL, NULL},
		{VERB_SHOP_READ, order_open, "not_closed", "close:"},
		{VERB_SHOP_READ, no_fulfillment, "fulfillment_missing",
				"fulfill:demo.5001.send.77.0|p1"},
		{VERB_SHOP_READ, fulfillment_cancelled, "fulfillment_missing",
				"fulfill:demo.5001.send.77.0|p1"},
		{VERB_SHOP_READ, other_number, "fulfillment_number",
				"fulfill:demo.5001.send.77.0|p1"},
		{VERB_SHOP_READ, one_number_more, NULL, NULL},
		{VERB_SHOP_READ, not_delivered, "delivered_missing",
				"delivered:demo.5001.send.77.0|p1"},
		{VERB_SHOP_READ, delivered_since, NULL, NULL},
		{VERB_SHOP_READ, less_money, "captured_differs", NULL},
		{VERB_SHOP_READ, refunded_there, "refunded_differs", NULL},
		{VERB_PAYMENT_READ, nothing, NULL, NULL},
		{VERB_PAYMENT_READ, not_found, "not_in_account", NULL},
		{VERB_PAYMENT_READ, less_money, "captured_differs", NULL},
		{VERB_PAYMENT_READ, less_money_just_now, NULL, NULL},
		{VERB_PAYMENT_READ, money_pending, "captured_differs", NULL},
		{VERB_PAYMENT_READ, refunded_there, "refunded_differs", NULL},
		{VERB_PAYMENT_READ, refunded_here, "refunded_differs", NULL},
		{VERB_PAYMENT_READ, refunded_partly_by_its_state, NULL, NULL},
		{VERB_PAYMENT_READ, not_refunded_by_its_state,
				"refunded_differs", NULL},
		{VERB_PAYMENT_READ, no_tracking, "tracker_missing",
				"tracker:stripe|pi_1"},
		{VERB_PAYMENT_READ, tracking_unknown, NULL, NULL},
		{VERB_PAYMENT_READ, tracking_under_way, NULL, NULL},
		{VERB_PAYMENT_READ, tracking_more, "tracker_extra",
				"tracker:stripe|pi_1"},
		{VERB_PAYMENT_READ, other_carrier, "tracker_carrier",
				"tracker:stripe|pi_1"},
		{VERB_PAYMENT_READ, same_carrier_in_other_words, NULL, NULL},
		{VERB_PAYMENT_READ, no_carrier, NULL, NULL},
		{VERB_ACCOUNTING_FIND, nothing, NULL, NULL},
		{VERB_ACCOUNTING_FIND, not_found, "document_missing", NULL},
		{VERB_ACCOUNTING_FIND, document_other_number, "document_number",
				NULL},
		{VERB_ACCOUNTING_FIND, document_other_amount, "document_amount",
				NULL},
		{VERB_ACCOUNTING_FIND, two_documents, "document_conflict",
				NULL},
		{VERB_LOGISTICS_FIND, nothing, NULL, NULL},
		{VERB_LOGISTICS_FIND, not_found, "request_missing", NULL},
		{VERB_LOGISTICS_FIND, refused_there, "request_refused", NULL},
		{VERB_LOGISTICS_FIND, refused_at_both, NULL, NULL},
		{VERB_LOGISTICS_FIND, two_documents, "request_conflict", NULL},
		{VERB_LOGISTICS_FIND, no_parcel, "parcel_missing", NULL},
		{VERB_LOGISTICS_FIND, parcel_other_number, "parcel_number",
				NULL},
		{VERB_LOGISTICS_FIND, parcel_more, "parcel_unknown", NULL},
};

static void row_check(size_t row)
{
	struct test_case c;
	struct audit_asks asks = {0};
	struct differences found = {0};
	whole_open(&c);
	audit_asks(&c.facts, &c.policy, c.arena, &asks);
	struct sides s = {.c = &c};
	facts_join(&s.theirs, &c.facts, c.arena, NULL);
	s.theirs.attempts.count = 0;
	s.answer = (struct audit_answer){.found = true,
			.asked_at = c.now,
			.facts = &s.theirs,
			.shown = {.tracking_known = true,
					.tracking = STR("GLS:111")}};
	rows[row].spoil(&s);
	audit_compare(&c.facts, ask_of(&asks, rows[row].verb), &s.answer,
			c.arena, &found);
	if (found.list.count != (rows[row].code != NULL))
		print_error("row %zu\n", row);
	EXPECT_I64(found.list.count, rows[row].code != NULL);
	if (rows[row].code) {
		EXPECT_STR(str_of(found.list.at[0].code),
				str_of(rows[row].code));
		EXPECT(strlen(found.list.at[0].advice) > 10);
		EXPECT_STR(audit_repair_name(&found.list.at[0], c.arena),
				rows[row].repair ? str_of(rows[row].repair)
						 : STR_NONE);
	}
	case_done(&c);
}

TEST(each_field_that_differs_is_found_and_nothing_else)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		row_check(i);
}

/* ---- what is wrong here already (F8) ---- */

static void find_here(struct test_case *c, const char *code)
{
	struct differences found = {0};
	audit_here(&c->facts, c->arena, &found);
	EXPECT_I64(found.list.count, 1);
	EXPECT_STR(str_of(found.list.at[0].code), str_of(code));
}

TEST(where_all_is_well_nothing_is_found_here)
{
	struct test_case c;
	struct differences found = {0};
	whole_open(&c);
	audit_here(&c.facts, c.arena, &found);
	EXPECT_I64(found.list.count, 0);
	case_done(&c);
}

TEST(a_payment_that_the_shop_does_not_name_is_found)
{
	struct test_case c;
	whole_open(&c);
	c.facts.txns.at[0].shops_name = true;
	find_here(&c, "payment_nameless");
	case_done(&c);
}

TEST(a_number_over_64_characters_is_found)
{
	struct test_case c;
	whole_open(&c);
	c.facts.parcels.at[0].number = STR("0123456789012345678901234567890123"
					   "456789012345678901234567890123456");
	find_here(&c, "number_too_long");
	c.facts.parcels.at[0].number.len = 64;
	struct differences none = {0};
	audit_here(&c.facts, c.arena, &none);
	EXPECT_I64(none.list.count, 0);
	case_done(&c);
}

TEST(a_carrier_that_nobody_knows_is_found)
{
	struct test_case c;
	whole_open(&c);
	c.facts.parcels.at[0].carrier = STR("Uncle Bob");
	find_here(&c, "carrier_unknown");
	case_done(&c);
}

TEST(a_tracker_that_was_refused_is_found)
{
	struct test_case c;
	whole_open(&c);
	struct attempt *a = facts_attempt(
			&c.facts, WANT_TRACKER, STR("stripe|pi_1"));
	a->outcome = OUTCOME_REFUSED;
	a->detail = STR("updated five times already");
	find_here(&c, "tracker_refused");
	case_done(&c);
}

/* ---- repair ---- */

static void repair(struct test_case *c, const char *target)
{
	*LIST_ADD(c->arena, &c->facts.commands) = (struct command){
			.id = AUDIT_ID + 10 + (int64_t)c->facts.commands.count,
			.kind = COMMAND_REPAIR,
			.target = str_of(target)};
	c->ids.last = AUDIT_ID + 100;
}

TEST(what_an_audit_found_missing_is_made_again_once)
{
	struct test_case c;
	whole_open(&c);
	c.ids.last = 500;
	case_decide(&c);
	EXPECT(!case_effect(&c, WANT_TRACKER, STR("stripe|pi_1")));
	repair(&c, "1000 tracker:stripe|pi_1");
	case_decide(&c);
	EXPECT_I64(c.out.effects.count, 1);
	const struct effect *e =
			case_effect(&c, WANT_TRACKER, STR("stripe|pi_1"));
	EXPECT(e);
	/* Another key: the old one's answer would be given again. */
	EXPECT_STR(e->key, STR("demo.5001.tracker.stripe|pi_1.1"));
	struct attempt *a = facts_attempt(
			&c.facts, WANT_TRACKER, STR("stripe|pi_1"));
	EXPECT(a->id > AUDIT_ID);
	a->outcome = OUTCOME_DONE;
	a->done_value = a->value;
	repair(&c, "1000 tracker:stripe|pi_1");
	case_decide(&c);
	EXPECT_I64(c.out.effects.count, 0);
	case_done(&c);
}

TEST(a_delivered_event_that_is_gone_is_told_again)
{
	struct test_case c;
	whole_open(&c);
	repair(&c, "1000 delivered:demo.5001.send.77.0|p1");
	case_decide(&c);
	EXPECT(case_effect(&c, WANT_DELIVERED, PARCEL_KEY));
	const struct attempt *a =
			facts_attempt(&c.facts, WANT_DELIVERED, PARCEL_KEY);
	EXPECT(attempt_still_wanted(
			&c.facts, &c.policy, c.now, a->id, c.arena));
	case_done(&c);
}

TEST(a_repair_that_makes_no_sense_repairs_nothing)
{
	static const char *const senseless[] = {"", "1000",
			"tracker:stripe|pi_1", "x tracker:stripe|pi_1",
			"1000 tracker:stripe|pi_2", "1000 nothing:stripe|pi_1",
			"9999999999999999999999 tracker:stripe|pi_1",
			"1 tracker:stripe|pi_1"};
	for (size_t i = 0; i < COUNT(senseless); i++) {
		struct test_case c;
		whole_open(&c);
		case_decide(&c);
		repair(&c, senseless[i]);
		case_decide(&c);
		EXPECT_I64(c.out.effects.count, 0);
		case_done(&c);
	}
}

/* ---- the page ---- */

static struct str page_read(struct arena *arena)
{
	size_t room = (size_t)1 << 16;
	char *at = arena_take(arena, room);
	FILE *file = fopen("docs/guide/audit.md", "rb");
	EXPECT(file);
	size_t len = fread(at, 1, room, file);
	fclose(file);
	return (struct str){at, len};
}

TEST(the_page_explains_every_code_and_no_other)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str page = page_read(arena), rest = page, line;
	size_t codes = 0, told = 0;
	for (const struct audit_code *c = audit_code_list; c->code; c++) {
		struct str row = arena_print(arena, "\n| `%s` |", c->code);
		EXPECT(str_find(page, row) >= 0);
		codes++;
	}
	while (str_cut(&rest, '\n', &line))
		told += str_starts(line, STR("| `"));
	EXPECT_I64(told, codes);
}
