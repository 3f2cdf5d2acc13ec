/* SPDX-License-Identifier: Apache-2.0 */
/* What we ask a warehouse, and what its answers mean. */
#include "connector/warehouse/fixture.h"

TEST_MAIN

#define ORDER(reference, status, rest) \
	"{\"reference\":\"" reference "\",\"status\":\"" status "\"" rest "}"
#define TAKEN ORDER(REFERENCE, "received", ",\"parcels\":[]")
#define REFUSED(reason) \
	ORDER(REFERENCE, "refused", ",\"reason\":\"" reason "\"")
#define ERROR(code) "{\"error\":{\"code\":\"" code "\"}}"
#define LIST_OF(orders) "{\"orders\":[" orders "]}"

struct answer_row {
	int status;
	const char *body;
	enum outcome_kind kind;
	enum fault fault;
	const char *reason;
};

static void expect_rows(enum verb verb, const struct answer_row *rows,
		size_t count, struct arena *arena)
{
	for (size_t i = 0; i < count; i++) {
		struct outcome out = answer(
				verb, rows[i].status, rows[i].body, arena);
		EXPECT_I64(out.kind, rows[i].kind);
		EXPECT_I64(out.fault, rows[i].fault);
		EXPECT_STR(out.reason, str_of(rows[i].reason));
		/* What can't be read leaves nothing behind. */
		if (out.fault == FAULT_BAD_REPLY)
			EXPECT(!out.has_facts && !out.facts.requests.count);
	}
}

#define EXPECT_ROWS(verb, rows, arena) \
	expect_rows(verb, rows, sizeof(rows) / sizeof *(rows), arena)

/* ---- send: class U ---- */

static const struct answer_row send_rows[] = {
		{200, TAKEN, OUTCOME_DONE, FAULT_NONE, ""},
		{201, TAKEN, OUTCOME_DONE, FAULT_NONE, ""},
		{201, ORDER(REFERENCE, "napping", ""), OUTCOME_DONE, FAULT_NONE,
				""},
		/* Taken and refused in one breath. */
		{201, REFUSED("out_of_stock"), OUTCOME_REFUSED, FAULT_REFUSED,
				"out_of_stock"},
		{201, REFUSED("bad_address"), OUTCOME_REFUSED, FAULT_REFUSED,
				"bad_address"},
		{201, REFUSED("too heavy"), OUTCOME_REFUSED, FAULT_REFUSED,
				"refused"},
		/* Answers that prove nothing: they are looked up. */
		{201, "", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{201, "{", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{201, "null", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{201, "{\"status\":\"received\"}", OUTCOME_NONE,
				FAULT_BAD_REPLY, ""},
		{201, ORDER(REFERENCE, "", ""), OUTCOME_NONE, FAULT_BAD_REPLY,
				""},
		{201, ORDER("demo.5002.send.77.0", "received", ""),
				OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{201,
				ORDER(REFERENCE, "shipped",
						",\"parcels\":[{\"id\":\"\"}]"),
				OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{201,
				ORDER(REFERENCE, "shipped",
						",\"parcels\":[{\"id\":\"p\","
						"\"shipped_at\":\"soon\"}]"),
				OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{202, TAKEN, OUTCOME_NONE, FAULT_PROVIDER, ""},
		{307, "", OUTCOME_NONE, FAULT_PROVIDER, ""},
		{408, "", OUTCOME_NONE, FAULT_PROVIDER, ""},
		{500, "", OUTCOME_NONE, FAULT_PROVIDER, ""},
		{504, "", OUTCOME_NONE, FAULT_PROVIDER, ""},
		{429, "", OUTCOME_NONE, FAULT_RATE_LIMITED, ""},
		/* A clear no. */
		{400, "", OUTCOME_REFUSED, FAULT_REFUSED, "refused"},
		{401, "", OUTCOME_REFUSED, FAULT_CREDENTIALS, ""},
		{403, "", OUTCOME_REFUSED, FAULT_CREDENTIALS, ""},
		{404, "", OUTCOME_REFUSED, FAULT_REFUSED, "refused"},
		{409, ERROR("conflict"), OUTCOME_REFUSED, FAULT_REFUSED,
				"conflict"},
		{422, ERROR("out_of_stock"), OUTCOME_REFUSED, FAULT_REFUSED,
				"out_of_stock"},
		{422, ERROR("bad_address"), OUTCOME_REFUSED, FAULT_REFUSED,
				"bad_address"},
		{422, ERROR("on_fire"), OUTCOME_REFUSED, FAULT_REFUSED,
				"refused"},
		{422, "{\"error\":[]}", OUTCOME_REFUSED, FAULT_REFUSED,
				"refused"},
};

TEST(every_answer_to_send_has_its_meaning)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_SEND);
	EXPECT_ROWS(VERB_LOGISTICS_SEND, send_rows, arena);
}

TEST(a_request_that_was_taken_is_a_fact)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_SEND);
	struct outcome out = answer(VERB_LOGISTICS_SEND, 201, TAKEN, arena);
	EXPECT(out.has_facts);
	EXPECT_I64(out.facts.requests.count, 1);
	EXPECT_STR(out.facts.requests.at[0].reference, STR(REFERENCE));
	EXPECT_I64(out.facts.requests.at[0].received_at, NOW);
	EXPECT_I64(out.facts.requests.at[0].accepted_at, 0);
}

TEST(a_refusal_in_a_status_is_also_a_fact)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_SEND);
	struct outcome out = answer(VERB_LOGISTICS_SEND, 201,
			REFUSED("out_of_stock"), arena);
	EXPECT(out.has_facts);
	EXPECT_I64(out.facts.requests.at[0].refused_at, NOW);
	EXPECT_STR(out.facts.requests.at[0].reason, STR("out_of_stock"));
}

/* What staff reads when the order is held. */
TEST(a_refusal_keeps_the_warehouses_own_words)
{
	static const struct {
		enum verb verb;
		int status;
		const char *body, *detail;
	} rows[] = {
			{VERB_LOGISTICS_SEND, 422,
					"{\"error\":{\"code\":\"heavy\","
					"\"message\":\"31 kg.\"}}",
					"31 kg."},
			{VERB_LOGISTICS_SEND, 422, ERROR("heavy"), "heavy"},
			{VERB_LOGISTICS_SEND, 422, "no", "HTTP 422: no"},
			{VERB_LOGISTICS_SEND, 201, REFUSED("heavy"), "heavy"},
			{VERB_LOGISTICS_SEND, 201,
					ORDER(REFERENCE, "refused",
							",\"reason\":\"x\","
							"\"message\":"
							"\"31 kg.\""),
					"31 kg."},
			{VERB_LOGISTICS_SEND, 201,
					ORDER(REFERENCE, "refused", ""),
					"the warehouse refused"},
			{VERB_LOGISTICS_FIND, 200, LIST_OF(REFUSED("heavy")),
					"heavy"},
			{VERB_LOGISTICS_CANCEL, 409,
					"{\"error\":{\"code\":\"too_late\","
					"\"message\":\"Gone.\"}}",
					"Gone."},
			{VERB_LOGISTICS_CANCEL, 404, "",
					"the warehouse does not know the order "
					"yet"},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		prepare(arena, WANT_SEND);
		struct outcome out = answer(rows[i].verb, rows[i].status,
				rows[i].body, arena);
		EXPECT_STR(out.detail, str_of(rows[i].detail));
	}
}

TEST(a_word_that_nobody_knows_is_kept_as_it_is)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_SEND);
	struct outcome out = answer(VERB_LOGISTICS_SEND, 201,
			ORDER(REFERENCE, "Zum Zoll \\\"x\\\"", ""), arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	const struct warehouse_request *request = &out.facts.requests.at[0];
	EXPECT_STR(request->unknown_status, STR("Zum Zoll \"x\""));
	/* It has the order, whatever it does with it. */
	EXPECT_I64(request->received_at, NOW);
	EXPECT_I64(request->accepted_at, 0);
	EXPECT_I64(request->refused_at, 0);
}

/* ---- find ---- */

static const struct answer_row find_rows[] = {
		{200, LIST_OF(TAKEN), OUTCOME_DONE, FAULT_NONE, ""},
		{200, LIST_OF(""), OUTCOME_ABSENT, FAULT_NONE, ""},
		{200, LIST_OF(REFUSED("bad_address")), OUTCOME_REFUSED,
				FAULT_REFUSED, "bad_address"},
		{200, LIST_OF(TAKEN "," TAKEN), OUTCOME_REFUSED, FAULT_REFUSED,
				"conflict"},
		/* Nothing here proves that it is not there. */
		{200, "", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, "{}", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, "{\"orders\":null}", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, "{\"orders\":{}}", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, LIST_OF("null"), OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, LIST_OF("[]"), OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, LIST_OF(ORDER("demo.5001.send.77.1", "received", "")),
				OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{400, "", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{404, LIST_OF(""), OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{410, "", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{204, "", OUTCOME_NONE, FAULT_PROVIDER, ""},
		{500, LIST_OF(""), OUTCOME_NONE, FAULT_PROVIDER, ""},
		{429, "", OUTCOME_NONE, FAULT_RATE_LIMITED, ""},
		{401, "", OUTCOME_REFUSED, FAULT_CREDENTIALS, ""},
};

TEST(every_answer_to_find_has_its_meaning)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_SEND);
	EXPECT_ROWS(VERB_LOGISTICS_FIND, find_rows, arena);
}

/* ---- cancel ---- */

static const struct answer_row cancel_rows[] = {
		{200, ORDER(REFERENCE, "cancelled", ""), OUTCOME_DONE,
				FAULT_NONE, ""},
		{200, TAKEN, OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, "", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, "[]", OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{200, ORDER("demo.5002.send.77.0", "cancelled", ""),
				OUTCOME_NONE, FAULT_BAD_REPLY, ""},
		{409, ERROR("too_late"), OUTCOME_REFUSED, FAULT_REFUSED,
				"too_late"},
		{409, ERROR("conflict"), OUTCOME_REFUSED, FAULT_REFUSED,
				"conflict"},
		{409, "", OUTCOME_REFUSED, FAULT_REFUSED, "conflict"},
		{400, "", OUTCOME_REFUSED, FAULT_REFUSED, "refused"},
		/* The request may still be on its way there. */
		{404, "", OUTCOME_NONE, FAULT_UNREACHABLE, ""},
		{429, "", OUTCOME_NONE, FAULT_RATE_LIMITED, ""},
		{500, "", OUTCOME_NONE, FAULT_PROVIDER, ""},
		{401, "", OUTCOME_REFUSED, FAULT_CREDENTIALS, ""},
};

TEST(every_answer_to_cancel_has_its_meaning)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_SEND_CANCEL);
	EXPECT_ROWS(VERB_LOGISTICS_CANCEL, cancel_rows, arena);
}

TEST(a_cancel_and_a_cancel_that_came_too_late_are_facts)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_SEND_CANCEL);
	struct outcome out = answer(VERB_LOGISTICS_CANCEL, 200,
			ORDER(REFERENCE, "cancelled", ""), arena);
	EXPECT_I64(out.facts.requests.at[0].cancelled_at, NOW);
	out = answer(VERB_LOGISTICS_CANCEL, 409, ERROR("too_late"), arena);
	EXPECT(out.has_facts);
	EXPECT_STR(out.facts.requests.at[0].reference, STR(REFERENCE));
	EXPECT_I64(out.facts.requests.at[0].too_late_at, NOW);
	EXPECT_I64(out.facts.requests.at[0].cancelled_at, 0);
}

/* The look-up of a cancel asks: was it called back? */
TEST(a_lost_cancel_is_looked_up_by_what_became_of_the_order)
{
	static const struct {
		const char *body;
		enum outcome_kind kind;
	} rows[] = {
			{LIST_OF(ORDER(REFERENCE, "cancelled", "")),
					OUTCOME_DONE},
			{LIST_OF(TAKEN), OUTCOME_ABSENT},
			{LIST_OF(REFUSED("out_of_stock")), OUTCOME_ABSENT},
			{LIST_OF(""), OUTCOME_ABSENT},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_SEND_CANCEL);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct outcome out = answer(
				VERB_LOGISTICS_FIND, 200, rows[i].body, arena);
		EXPECT_I64(out.kind, rows[i].kind);
	}
}
