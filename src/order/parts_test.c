/* SPDX-License-Identifier: Apache-2.0 */
/* Small questions to the facts, and what each row is asked about. */
#include "order/order_test.h"

/* ---- fulfillment orders and parcels ---- */

TEST(a_fulfillment_order_is_open_until_it_is_done_or_gone)
{
	for (int s = FO_UNKNOWN; s <= FO_OTHER; s++) {
		struct fulfillment_order fo = {.status = (enum fo_status)s};
		bool open = s == FO_OPEN || s == FO_IN_PROGRESS ||
				s == FO_ON_HOLD || s == FO_SCHEDULED;
		EXPECT(fo_is_open(&fo) == open);
	}
}

TEST(a_line_is_left_while_something_of_it_remains)
{
	struct fo_line lines[] = {{.remaining = 0}, {.remaining = 0}};
	struct fulfillment_order fo = {.lines = {lines, 2, 2}};
	EXPECT(!fo_has_lines(&fo));
	EXPECT(!fo_has_lines(&(struct fulfillment_order){0}));
	lines[1].remaining = -1;
	EXPECT(!fo_has_lines(&fo));
	lines[1].remaining = 1;
	EXPECT(fo_has_lines(&fo));
}

TEST(any_news_from_the_road_means_that_a_parcel_is_out)
{
	static const struct {
		struct parcel parcel;
		bool out, over;
	} rows[] = {
			{{.number = STR("1")}, false, false},
			{{.handed_over_at = 1}, true, false},
			{{.in_transit_at = 1}, true, false},
			{{.out_for_delivery_at = 1}, true, false},
			{{.attempted_at = 1}, true, false},
			{{.delivered_at = 1}, true, true},
			{{.handed_over_at = 1, .failed_at = 1}, true, false},
			{{.handed_over_at = 1, .returned_at = 1}, true, true},
			{{.handed_over_at = 1, .presumed_at = 1}, true, true},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		EXPECT(parcel_is_out(&rows[i].parcel) == rows[i].out);
		EXPECT(parcel_is_over(&rows[i].parcel) == rows[i].over);
	}
}

static const struct {
	const char *tracking, *fo, *number;
	bool cancelled, found;
} at_shop[] = {
		{"A,B", "77", "A", false, true},
		{"A, B", "77", "B", false, true},
		{"AB", "77", "A", false, false},
		{"", "77", "A", false, false},
		{"A", "78", "A", false, true},
		{"A", "77", "A", true, false},
		/* without a number, the fulfillment order has to do */
		{"A", "77", "", false, true},
		{"", "78", "", false, false},
};

TEST(a_parcel_is_found_at_the_shop_by_its_number)
{
	for (size_t i = 0; i < COUNT(at_shop); i++) {
		struct fulfillment there = {.fo = str_of(at_shop[i].fo),
				.tracking = str_of(at_shop[i].tracking),
				.cancelled = at_shop[i].cancelled};
		struct facts f = {.fulfillments = {&there, 1, 1}};
		struct parcel parcel = {.fo = STR("77"),
				.number = str_of(at_shop[i].number)};
		const struct fulfillment *found = parcel_at_shop(&f, &parcel);
		EXPECT(found == (at_shop[i].found ? &there : NULL));
	}
}

TEST(a_label_alone_is_no_parcel_of_a_request)
{
	struct parcel p = {.reference = STR("r"), .number = STR("1")};
	struct facts f = {.parcels = {&p, 1, 1}};
	EXPECT(!request_has_parcel(&f, STR("r")));
	p.handed_over_at = 1;
	EXPECT(request_has_parcel(&f, STR("r")));
	EXPECT(!request_has_parcel(&f, STR("s")));
}

/* ---- what people said ---- */

TEST(a_release_names_a_hold_or_means_all)
{
	struct command c = {.kind = COMMAND_RELEASE, .id = 9, .at = 100};
	struct facts f = {.commands = {&c, 1, 1}};
	EXPECT(is_released(&f, STR("send:77.0"), 100, 8));
	EXPECT(!is_released(&f, STR("send:77.0"), 101, 8));
	EXPECT(!is_released(&f, STR("send:77.0"), 100, 9));
	c.target = STR("send:77.0");
	EXPECT(is_released(&f, STR("send:77.0"), 100, 8));
	EXPECT(!is_released(&f, STR("send:77.1"), 100, 0));
	c.kind = COMMAND_RETRY;
	EXPECT(!is_released(&f, STR("send:77.0"), 100, 0));
	EXPECT(has_command(&f, COMMAND_RETRY));
	EXPECT(!has_command(&f, COMMAND_RELEASE));
}

TEST(a_retry_names_an_attempt_or_a_want_or_means_all)
{
	static const struct {
		const char *target;
		bool meant;
	} rows[] = {{"", true}, {"5", true}, {"send", true}, {"6", false},
			{"document", false}, {"5x", false}};
	struct attempt a = {.want = WANT_SEND, .id = 5, .settled_at = 100};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct command c = {.kind = COMMAND_RETRY,
				.id = 9,
				.at = 100,
				.target = str_of(rows[i].target)};
		struct facts f = {.commands = {&c, 1, 1}};
		EXPECT(is_retried(&f, &a, 100) == rows[i].meant);
		c.at = 99;
		EXPECT(!is_retried(&f, &a, 100));
	}
}

/* The next try begins in the very moment of the command, and may be refused
 * in the same: the old command must not free it again, and again. */
TEST(a_retry_counts_for_the_attempt_before_it)
{
	struct command c = {.kind = COMMAND_RETRY, .id = 9, .at = 100};
	struct facts f = {.commands = {&c, 1, 1}};
	struct attempt next = {.want = WANT_SEND, .id = 10, .settled_at = 100};
	EXPECT(!is_retried(&f, &next, 100));
}

/* ---- money of a document ---- */

TEST(a_credit_is_worth_its_refund)
{
	struct refund_line lines[] = {{.subtotal = 300, .tax = 75},
			{.subtotal = 100, .tax = 25}};
	struct refund refund = {.total = 450, .lines = {lines, 2, 2}};
	struct facts f = {.order = {.total = 1000}};
	struct target t = {.kind = DOCUMENT_SALE};
	EXPECT_I64(document_gross(&f, &t), 1000);
	t = (struct target){.kind = DOCUMENT_CREDIT, .refund = &refund};
	EXPECT_I64(document_gross(&f, &t), 450);
	/* goods taken back without money: the lines say what they were worth */
	refund.total = 0;
	EXPECT_I64(document_gross(&f, &t), 500);
	lines[0].subtotal = lines[1].tax = INT64_MAX;
	EXPECT_I64(document_gross(&f, &t), INT64_MAX);
	t.refund = NULL; /* a void takes back the sale */
	EXPECT_I64(document_gross(&f, &t), 1000);
}

/* ---- targets ---- */

struct world {
	struct arena *arena;
	struct facts facts;
	struct policy policy;
	struct scene scene;
};

static void look(struct world *w)
{
	scene_make(&w->scene, &w->facts, &w->policy, TEST_NOW, w->arena);
}

static void world_open(struct world *w)
{
	*w = (struct world){.arena = arena_open()};
	policy_init(&w->policy);
	w->facts.shop = STR("demo");
	w->facts.remote = STR("5001");
	*LIST_ADD(w->arena, &w->facts.fos) =
			(struct fulfillment_order){.id = STR("77")};
	look(w);
}

static void world_done(struct world *w)
{
	arena_drop(&w->arena);
}

static void expect_keys(const targets *list, const char *keys)
{
	struct str rest = str_of(keys), key;
	for (size_t i = 0; i < list->count; i++) {
		EXPECT(str_cut(&rest, ' ', &key));
		EXPECT_STR(list->at[i].key, key);
		EXPECT(target_find(list, key) == &list->at[i]);
	}
	EXPECT_I64(rest.len, 0);
}

TEST(the_next_request_follows_when_one_is_over)
{
	DEFER(world_done) struct world w;
	world_open(&w);
	struct fulfillment_order *fo = &w.facts.fos.at[0];
	EXPECT_STR(send_target(&w.scene, fo), STR("77.0"));
	struct warehouse_request *r = LIST_ADD(w.arena, &w.facts.requests);
	r->reference = STR("demo.5001.send.77.0");
	r->accepted_at = TEST_NOW;
	EXPECT_STR(send_target(&w.scene, fo), STR("77.0"));
	r->cancelled_at = TEST_NOW;
	EXPECT_STR(send_target(&w.scene, fo), STR("77.1"));
	r = LIST_ADD(w.arena, &w.facts.requests);
	r->reference = STR("demo.5001.send.77.1");
	r->refused_at = TEST_NOW;
	EXPECT_STR(send_target(&w.scene, fo), STR("77.1"));
	*LIST_ADD(w.arena, &w.facts.commands) =
			(struct command){.kind = COMMAND_RELEASE,
					.id = 1,
					.at = TEST_NOW,
					.target = STR("send:77.1")};
	EXPECT_STR(send_target(&w.scene, fo), STR("77.2"));
}

TEST(documents_are_the_sale_its_refunds_and_a_void)
{
	DEFER(world_done) struct world w;
	world_open(&w);
	LIST_ADD(w.arena, &w.facts.refunds)->id = STR("8");
	LIST_ADD(w.arena, &w.facts.refunds)->id = STR("9");
	targets list = {0};
	each_document(&w.scene, &list);
	expect_keys(&list, "sale credit|8 credit|9 credit|void");
	EXPECT(!list.at[0].refund && !list.at[3].refund);
	EXPECT(list.at[2].refund == &w.facts.refunds.at[1]);
	targets issued = {0};
	each_issued(&w.scene, &issued);
	expect_keys(&issued, "");
	*LIST_ADD(w.arena, &w.facts.documents) = (struct document){
			.kind = DOCUMENT_CREDIT, .cause = STR("9")};
	each_issued(&w.scene, &issued);
	expect_keys(&issued, "credit|9");
}

TEST(only_what_has_left_us_can_be_called_back)
{
	DEFER(world_done) struct world w;
	world_open(&w);
	struct attempt *a = facts_attempt_add(
			&w.facts, WANT_SEND, STR("77.0"), w.arena);
	targets list = {0};
	each_recall(&w.scene, &list);
	expect_keys(&list, "");
	a->sent_at = TEST_NOW;
	each_recall(&w.scene, &list);
	expect_keys(&list, "77.0");
	EXPECT(list.at[0].send == a && list.at[0].fo == &w.facts.fos.at[0]);
}

static void pay(struct world *w, const char *reference, enum txn_kind kind,
		enum txn_state state, bool connected)
{
	*LIST_ADD(w->arena, &w->facts.txns) =
			(struct txn){.gateway = STR("stripe"),
					.reference = str_of(reference),
					.kind = kind,
					.state = state,
					.connected = connected};
}

TEST(a_payment_is_tracked_once_whatever_it_is_made_of)
{
	DEFER(world_done) struct world w;
	world_open(&w);
	pay(&w, "pi_1", TXN_AUTHORIZATION, TXN_SUCCEEDED, true);
	pay(&w, "pi_1", TXN_CAPTURE, TXN_SUCCEEDED, true);
	pay(&w, "pi_1", TXN_REFUND, TXN_SUCCEEDED, true);
	pay(&w, "pi_2", TXN_SALE, TXN_FAILED, true);
	pay(&w, "pi_3", TXN_SALE, TXN_SUCCEEDED, false);
	pay(&w, "", TXN_SALE, TXN_SUCCEEDED, true);
	pay(&w, "pi_4", TXN_SALE, TXN_SUCCEEDED, true);
	*LIST_ADD(w.arena, &w.facts.parcels) = (struct parcel){
			.carrier = STR("GLS"), .number = STR("1")};
	targets list = {0};
	each_payment(&w.scene, &list);
	expect_keys(&list, "stripe|pi_1 stripe|pi_3 stripe|pi_4");
	EXPECT_STR(list.at[0].value, STR_NONE);
	w.facts.parcels.at[0].handed_over_at = TEST_NOW;
	*LIST_ADD(w.arena, &w.facts.parcels) = (struct parcel){
			.number = STR("2"), .delivered_at = TEST_NOW};
	*LIST_ADD(w.arena, &w.facts.parcels) =
			(struct parcel){.handed_over_at = TEST_NOW};
	list.count = 0;
	each_payment(&w.scene, &list);
	EXPECT_STR(list.at[0].value, STR("GLS:1,:2"));
}
