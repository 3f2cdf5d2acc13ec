/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked stands in ShipStation's own descriptions of its interfaces,
 * and every word that they have for a status is known. */
#include "connector/shipstation/fixture.h"

#define V1_FILE "contracts/shipstation/shipstation-v1.openapi.yaml"
#define V2_FILE "contracts/shipstation/shipengine.openapi.yaml"

/* What stands under "head", as deep as it is indented. */
static struct str block_of(
		struct str text, const char *head, struct arena *arena)
{
	struct str mark = arena_print(arena, "\n%s:\n", head);
	ptrdiff_t at = str_find(text, mark);
	if (at < 0)
		print_error("the contract has no %s\n", head);
	EXPECT(at >= 0);
	size_t indent = strspn(head, " ");
	struct str rest = str_skip(text, (size_t)at + mark.len), line, all;
	all = rest;
	while (str_cut(&rest, '\n', &line)) {
		size_t deep = 0;
		while (deep < line.len && line.at[deep] == ' ')
			deep++;
		if (line.len && deep <= indent)
			return (struct str){all.at, (size_t)(line.at - all.at)};
	}
	return all;
}

static void expect_keys(struct str contract, const char *schema,
		struct json object, struct arena *arena)
{
	struct str block = block_of(contract,
			arena_print(arena, "    %s", schema).at, arena);
	struct json one;
	struct json_iter i = json_each_member(object);
	size_t count = 0;
	for (; json_next(&i, &one); count++) {
		struct str key = arena_print(
				arena, "\n        %.*s:\n", STR_FMT(i.key));
		if (str_find(block, key) < 0)
			print_error("%s has no %.*s\n", schema, STR_FMT(i.key));
		EXPECT(str_find(block, key) >= 0);
	}
	EXPECT(count > 0);
}

static struct json first_of(struct json list)
{
	struct json one = {0};
	struct json_iter i = json_each(list);
	json_next(&i, &one);
	return one;
}

static void fill(struct arena *arena, const struct account *account)
{
	prepare(account, WANT_SEND, arena);
	facts.order.ship_to.company = STR("Cups AB");
	facts.order.ship_to.line2 = STR("c/o Berg");
}

TEST(v1_knows_every_key_of_an_order)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct str contract = test_shared(V1_FILE, arena);
	struct account account = v1;
	account.warehouse_id = STR("16079");
	fill(arena, &account);
	EXPECT_OK(json_open(request_of(VERB_LOGISTICS_SEND, arena).body, &doc));
	struct json order = json_root(doc);
	expect_keys(contract, "CreateOrUpdateOrderrequest", order, arena);
	expect_keys(contract, "ShipTo3", json_get(order, "billTo"), arena);
	expect_keys(contract, "ShipTo3", json_get(order, "shipTo"), arena);
	expect_keys(contract, "Item1", first_of(json_get(order, "items")),
			arena);
	expect_keys(contract, "AdvancedOptions",
			json_get(order, "advancedOptions"), arena);
}

TEST(v2_knows_every_key_of_a_shipment)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct str contract = test_shared(V2_FILE, arena);
	fill(arena, &v2);
	EXPECT_OK(json_open(request_of(VERB_LOGISTICS_SEND, arena).body, &doc));
	struct json shipment = first_of(json_get(json_root(doc), "shipments"));
	expect_keys(contract, "partial_shipment", shipment, arena);
	expect_keys(contract, "partial_address", json_get(shipment, "ship_to"),
			arena);
	expect_keys(contract, "shipment_item",
			first_of(json_get(shipment, "items")), arena);
}

/* "/orders?a=1&b=2": each of a and b is a parameter of GET /orders. */
static void expect_query(struct str contract, struct str path, struct str url,
		struct arena *arena)
{
	struct str block = block_of(contract,
			arena_print(arena, "  %.*s", STR_FMT(path)).at, arena);
	ptrdiff_t mark = str_find(url, STR("?"));
	struct str rest = str_skip(url, (size_t)mark + 1), pair, name;
	EXPECT(mark > 0);
	while (str_cut(&rest, '&', &pair)) {
		EXPECT(str_cut(&pair, '=', &name));
		struct str key = arena_print(
				arena, "name: %.*s\n", STR_FMT(name));
		if (str_find(block, key) < 0)
			print_error("%.*s has no %.*s\n", STR_FMT(path),
					STR_FMT(name));
		EXPECT(str_find(block, key) >= 0);
	}
}

static struct str polled(const struct account *account, enum phase phase,
		struct arena *arena)
{
	struct cursor cursor = {.page = 1};
	ss_cursor_begin(&cursor, NOW);
	cursor.phase = phase;
	ask = (struct ask){.account = account,
			.now = NOW,
			.cursor = ss_cursor_write(&cursor, arena)};
	return request_of(VERB_LOGISTICS_POLL, arena).url;
}

TEST(v1_knows_every_question)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str contract = test_shared(V1_FILE, arena);
	expect_query(contract, STR("/shipments"),
			polled(&v1, PHASE_SHIPMENTS, arena), arena);
	expect_query(contract, STR("/orders"), polled(&v1, PHASE_ORDERS, arena),
			arena);
	expect_query(contract, STR("/fulfillments"),
			polled(&v1, PHASE_FULFILLMENTS, arena), arena);
	prepare(&v1, WANT_SEND, arena);
	expect_query(contract, STR("/orders"),
			request_of(VERB_LOGISTICS_FIND, arena).url, arena);
	block_of(contract, "  /orders/createorder", arena);
	block_of(contract, "  /orders/{orderId}", arena);
}

TEST(v2_knows_every_question)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str contract = test_shared(V2_FILE, arena);
	/* The base's paths begin with v1, ShipStation's with v2. */
	expect_query(contract, STR("/v1/labels"),
			polled(&v2, PHASE_SHIPMENTS, arena), arena);
	expect_query(contract, STR("/v1/shipments"),
			polled(&v2, PHASE_ORDERS, arena), arena);
	block_of(contract, "  '/v1/shipments/{shipment_id}/cancel'", arena);
	block_of(contract, "  '/v1/labels/{label_id}/track'", arena);
	block_of(contract,
			"  '/v1/shipments/external_shipment_id/"
			"{external_shipment_id}'",
			arena);
}

/* Each word of a list "- word" in the schema. */
static size_t expect_words(struct str contract, const char *schema,
		const struct account *account, const char *body,
		struct arena *arena)
{
	struct str block = block_of(contract, schema, arena), line;
	size_t count = 0;
	while (str_cut(&block, '\n', &line)) {
		line = str_trim(line);
		if (!str_starts(line, STR("- ")))
			continue;
		prepare(account, WANT_SEND, arena);
		struct str told = arena_print(
				arena, body, STR_FMT(str_skip(line, 2)));
		struct outcome out = answer(
				VERB_LOGISTICS_FIND, 200, told.at, arena);
		EXPECT_I64(out.facts.requests.count, 1);
		EXPECT_STR(out.facts.requests.at[0].unknown_status, STR_NONE);
		count++;
	}
	return count;
}

TEST(every_status_of_the_contracts_is_known)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	EXPECT_I64(expect_words(test_shared(V1_FILE, arena), "    orderStatus",
				   &v1,
				   "{\"orders\":[{\"orderKey\":\"" REFERENCE
				   "\",\"orderStatus\":\"%.*s\"}]}",
				   arena),
			6);
	EXPECT_I64(expect_words(test_shared(V2_FILE, arena),
				   "    shipment_status", &v2,
				   "{\"external_shipment_id\":\"" REFERENCE
				   "\",\"shipment_status\":\"%.*s\"}",
				   arena),
			4);
}
