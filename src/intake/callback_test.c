/* SPDX-License-Identifier: Apache-2.0 */
/* What a provider asks of us, from a storage that is this file's own. */
#include "base/json.h"
#include "base/log.h"
#include "base/test.h"
#include "intake/intake.h"

/* ---- an engine, a connector, a storage ---- */

static struct policy policy;

struct engine;

static RESULT asks_read(const struct account *account,
		const struct callback *callback, struct arena *arena,
		struct callback_ask *out)
{
	(void)account;
	ENSURE(!str_eq(callback->path_rest, STR("/wrong")), FAULT_NOT_FOUND);
	*out = (struct callback_ask){
			.kind = CALLBACK_STOCK, .location = STR("91")};
	if (str_eq(callback->path_rest, STR("/numbers")))
		out->kind = CALLBACK_TRACKING;
	for (size_t i = 0; i < callback->query.count; i++) {
		const struct callback_pair *pair = &callback->query.at[i];
		if (str_eq(pair->name, STR("sku")))
			out->sku = pair->value;
		else
			*LIST_ADD(arena, &out->names) = pair->value;
	}
	return OK;
}

static void asks_write(const struct callback_ask *asked,
		const callback_rows *rows, struct arena *arena,
		struct json_out *out)
{
	(void)asked;
	json_out_array(out, NULL);
	for (size_t i = 0; i < rows->count; i++)
		json_out_str(out, NULL,
				arena_print(arena, "%.*s=%lld%.*s",
						STR_FMT(rows->at[i].name),
						(long long)rows->at[i].quantity,
						STR_FMT(rows->at[i].number)));
	json_out_array_end(out);
}

static RESULT asks_verify(__attribute__((unused)) const struct account *account,
		__attribute__((unused)) const struct webhook *webhook,
		__attribute__((unused)) struct arena *arena)
{
	return OK;
}

static void asks_news(__attribute__((unused)) const struct account *account,
		__attribute__((unused)) const struct webhook *webhook,
		__attribute__((unused)) struct arena *arena, struct events *out)
{
	out->ignored = STR("none");
}

static const struct driver asks_driver = {.name = "asks",
		.webhook_verify = asks_verify,
		.webhook_read = asks_news,
		.callback_read = asks_read,
		.callback_write = asks_write};

const struct driver *callback_test_driver(struct str name);

const struct driver *callback_test_driver(struct str name)
{
	return str_eq(name, STR("asks")) ? &asks_driver : NULL;
}

const struct policy *engine_policy(
		__attribute__((unused)) const struct engine *e, struct str shop)
{
	return str_eq(shop, policy.shop) ? &policy : NULL;
}

static const struct stock_row stored[] = {
		{STR("far"), STR("A"), STR("x"), 100, 0, 1},
		{STR("near"), STR("A"), STR("x"), 3, 0, 1},
		{STR("near"), STR("A"), STR("y"), 4, 0, 1},
		{STR("near"), STR("B"), STR("x"), 0, 0, 1},
};
static size_t too_many;
static enum fault broken;
static struct storage_tx transaction;

static RESULT stored_begin(
		struct storage *s, enum tx_mode mode, struct storage_tx **out)
{
	EXPECT_I64(mode, TX_READ);
	ENSURE(!broken, broken);
	transaction.storage = s;
	*out = &transaction;
	return OK;
}

static void stored_drop(struct storage_tx **tx)
{
	*tx = NULL;
}

static RESULT stored_stock(__attribute__((unused)) struct storage_tx *tx,
		const struct stock_row *like, int64_t limit,
		struct arena *arena, struct stock_row **out, size_t *out_count)
{
	LIST(struct stock_row) list = {0};
	EXPECT(like->account.len > 0);
	for (size_t i = 0; i < sizeof stored / sizeof *stored; i++)
		if (str_eq(stored[i].account, like->account) &&
				(!like->sku.len ||
						str_eq(stored[i].sku,
								like->sku)))
			*LIST_ADD(arena, &list) = stored[i];
	while (list.count < too_many && (int64_t)list.count < limit)
		*LIST_ADD(arena, &list) = stored[1];
	*out = list.at;
	*out_count = list.count;
	return OK;
}

static const struct order_row orders[] = {
		{.id = 1, .shop = STR("other"), .name = STR("#1001")},
		{.id = 2, .shop = STR("demo"), .name = STR("#10011")},
		{.id = 3, .shop = STR("demo"), .name = STR("#1001")},
};

static RESULT stored_orders(__attribute__((unused)) struct storage_tx *tx,
		const struct order_filter *filter, struct arena *arena,
		struct order_row **out, size_t *out_count)
{
	LIST(struct order_row) list = {0};
	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
		if (str_starts(orders[i].name, filter->search))
			*LIST_ADD(arena, &list) = orders[i];
	*out = list.at;
	*out_count = list.count;
	return OK;
}

static struct buf facts_bytes;

static RESULT stored_order(__attribute__((unused)) struct storage_tx *tx,
		int64_t id, __attribute__((unused)) struct arena *arena,
		struct order_row *out)
{
	EXPECT_I64(id, 3);
	*out = (struct order_row){.id = id, .facts = buf_str(&facts_bytes)};
	return OK;
}

static const struct storage_ops ops = {.begin = stored_begin,
		.drop = stored_drop,
		.stock_list = stored_stock,
		.order_list = stored_orders,
		.order_get_id = stored_order};

/* ---- asking ---- */

static struct str got;

static struct result ask_page(const char *path, const char *name,
		const char *value, struct arena *arena)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	struct storage reader = {&ops};
	struct callback_source from = {NULL, &reader, &lock};
	struct account account = {.name = STR("demo"), .provider = STR("asks")};
	struct callback callback = {.path_rest = str_of(path)};
	if (name)
		*LIST_ADD(arena, &callback.query) = (struct callback_pair){
				str_of(name), str_of(value)};
	got = STR_NONE;
	return callback_answer(&from, &account, &callback, arena, &got);
}

static void policy_make(struct arena *arena, bool told)
{
	policy = (struct policy){.shop = STR("demo")};
	*LIST_ADD(arena, &policy.routes) =
			(struct route){STR("91"), STR("near")};
	*LIST_ADD(arena, &policy.accounts) = (struct account_can){
			.account = STR("near"),
			.verbs = told ? (uint64_t)1 << VERB_LOGISTICS_STOCK
				      : 0};
	too_many = 0;
	broken = FAULT_NONE;
}

TEST(nobody_is_told_of_stock_that_is_not_read)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	policy_make(arena, false);
	EXPECT_FAULT(ask_page("/wrong", NULL, NULL, arena), FAULT_NOT_FOUND);
	EXPECT_FAULT(ask_page("/stock", NULL, NULL, arena), FAULT_NOT_FOUND);
	policy_make(arena, true);
	policy.shop = STR("nobody's");
	EXPECT_FAULT(ask_page("/stock", NULL, NULL, arena), FAULT_NOT_FOUND);
	policy_make(arena, true);
	policy.routes.at[0].location = STR("92");
	EXPECT_FAULT(ask_page("/stock", NULL, NULL, arena), FAULT_NOT_FOUND);
	policy_make(arena, true);
	broken = FAULT_STORAGE_BUSY;
	EXPECT_FAULT(ask_page("/stock", NULL, NULL, arena), FAULT_STORAGE_BUSY);
}

TEST(a_part_of_the_stock_is_never_told_as_all_of_it)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	policy_make(arena, true);
	too_many = 1000000;
	EXPECT_FAULT(ask_page("/stock", NULL, NULL, arena), FAULT_LIMIT);
}

TEST(stock_is_of_the_locations_warehouse_all_its_places_together)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	policy_make(arena, true);
	EXPECT_OK(ask_page("/stock", NULL, NULL, arena));
	EXPECT_STR(got, STR("[\"A=7\",\"B=0\"]"));
	EXPECT_OK(ask_page("/stock", "sku", "B", arena));
	EXPECT_STR(got, STR("[\"B=0\"]"));
	EXPECT_OK(ask_page("/stock", "sku", "C", arena));
	EXPECT_STR(got, STR("[]"));
}

static void facts_make(struct arena *arena)
{
	struct facts facts = {.shop = STR("demo"), .remote = STR("5001")};
	*LIST_ADD(arena, &facts.fulfillments) =
			(struct fulfillment){.id = STR("9"), .fo = STR("77")};
	*LIST_ADD(arena, &facts.fulfillments) =
			(struct fulfillment){.id = STR("10"),
					.fo = STR("78"),
					.tracking = STR("N2,N3")};
	struct parcel *parcel = LIST_ADD(arena, &facts.parcels);
	*parcel = (struct parcel){.reference = STR("demo.5001.send.77.0"),
			.parcel = STR("p1"),
			.fo = STR("77"),
			.number = STR("N1"),
			.handed_over_at = 5};
	buf_init(&facts_bytes, (size_t)1 << 20);
	facts_write(&facts, &facts_bytes);
}

static void expect_number(const char *name, const char *want)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	EXPECT_OK(ask_page("/numbers", "order_names[]", name, arena));
	EXPECT_STR(got, str_of(want));
}

TEST(numbers_are_of_this_shops_order_or_of_one_of_its_fulfillments)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	policy_make(arena, false);
	facts_make(arena);
	expect_number("", "[]");
	expect_number("#", "[]");
	expect_number("#100", "[]");
	expect_number("#1001.", "[]");
	expect_number("#1001.3", "[]");
	expect_number("#1001.99999999999999999999", "[]");
	expect_number("#1001-F", "[]");
	expect_number("#1001", "[\"#1001=0N1\"]");
	expect_number("#1001.1", "[\"#1001.1=0N1\"]");
	expect_number("#1001-F2", "[\"#1001-F2=0N2\"]");
	buf_done(&facts_bytes);
}
