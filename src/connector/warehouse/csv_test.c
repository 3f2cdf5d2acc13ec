/* SPDX-License-Identifier: Apache-2.0 */
/* The contract in files. */
#include "connector/warehouse/csv.h"
#include "connector/warehouse/csv_parts.h"
#include "connector/warehouse/fixture.h"
#include "port/testing_page.h"

static const struct account files = {
		.name = STR("warehouse"),
		.provider = STR("warehouse_csv"),
		.endpoint.url = STR("sftp://files.example.com/way bill/"),
		.shop = STR("demo"),
};

/* ---- tables ---- */

TEST(tables_are_read_as_people_write_them)
{
	static const struct {
		const char *text, *a, *b;
	} rows[] = {
			{"a,b\n1,2\n", "1", "2"},
			{"a,b\r\n1,2", "1", "2"},
			{"\xEF\xBB\xBF"
			 "b;a\n2;1\n",
					"1", "2"},
			{"A\tB\n1\t2\n", "1", "2"},
			{"a,b\n\n,\n 1 , 2 \n", "1", "2"},
			{"a,b\n\"1\",\"2,\"\"x\"\"\r\ny\"\n", "1",
					"2,\"x\"\r\ny"},
			{"a,b\n1\n", "1", ""},
			{"a,b\n1,2,3,4\n", "1", "2"},
			{"\"a\",\"b\"\n\"\",2\n", "", "2"},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct csv csv;
		struct csv_row row;
		EXPECT(csv_open(&csv, str_of(rows[i].text), arena));
		EXPECT(csv_next(&csv, arena, &row));
		EXPECT_STR(csv_get(&csv, &row, "a"), str_of(rows[i].a));
		EXPECT_STR(csv_get(&csv, &row, "b"), str_of(rows[i].b));
		EXPECT_STR(csv_get(&csv, &row, "c"), STR_NONE);
		EXPECT(!csv_next(&csv, arena, &row));
	}
}

TEST(a_row_that_is_none_has_no_fields_and_ends)
{
	static const char *const texts[] = {
			"a,b\n\"1,2\n", "a,b\n\"1\"x,2\n", "a,b\n\""};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct csv csv;
		struct csv_row row;
		EXPECT(csv_open(&csv, str_of(texts[i]), arena));
		EXPECT(csv_next(&csv, arena, &row));
		EXPECT_I64(row.count, 0);
		EXPECT(!csv_next(&csv, arena, &row));
	}
	struct csv csv;
	EXPECT(!csv_open(&csv, STR(""), arena));
	EXPECT(!csv_open(&csv, STR("\n\n"), arena));
}

TEST(what_is_written_is_read_again)
{
	static const char *const values[] = {"", "a", "a,b", "a\"b", "a;b",
			"a\r\nb", " a", "a ", "\t", "+46", "=1+1",
			"Zo\xc3\xab"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct buf buf;
	buf_init(&buf, 4096);
	buf_add_c(&buf, "x,v\n");
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		csv_add(&buf, true, STR("x"));
		csv_add(&buf, false, str_of(values[i]));
		csv_end(&buf);
	}
	struct csv csv;
	struct csv_row row;
	EXPECT(csv_open(&csv, buf_str(&buf), arena));
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		EXPECT(csv_next(&csv, arena, &row));
		EXPECT_STR(csv_get(&csv, &row, "v"), str_of(values[i]));
	}
	buf_done(&buf);
}

/* ---- the page ---- */

static struct str page_csv(const char *name, struct arena *arena)
{
	struct str page = page_open("docs/contract-warehouse-csv.md", arena);
	struct str mark = arena_print(arena, "\n```csv %s\n", name);
	ptrdiff_t at = str_find(page, mark);
	EXPECT(at >= 0);
	struct str block = str_skip(page, (size_t)at + mark.len);
	ptrdiff_t end = str_find(block, STR("```"));
	return (struct str){block.at, (size_t)end};
}

static struct str without_cr(struct str text, struct arena *arena)
{
	char *at = arena_take(arena, text.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] != '\r')
			at[n++] = text.at[i];
	return (struct str){at, n};
}

static struct http_request built(enum verb verb, struct arena *arena)
{
	struct http_request request = {0};
	EXPECT_OK(warehouse_csv_driver.verbs[verb].build(
			&ask, arena, &request));
	return request;
}

static struct outcome told(enum verb verb, int status, const char *body,
		struct arena *arena)
{
	return test_read(
			&warehouse_csv_driver, verb, &ask, status, body, arena);
}

TEST(the_page_shows_the_file_that_leaves)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_SEND);
	ask.account = &files;
	struct http_request request = built(VERB_LOGISTICS_SEND, arena);
	EXPECT_STR(request.method, STR("PUT"));
	EXPECT_STR(request.url,
			STR("sftp://files.example.com/way "
			    "bill/orders/" REFERENCE ".csv"));
	EXPECT_STR(without_cr(request.body, arena), page_csv("order", arena));
	ask.now++;
	EXPECT_STR(built(VERB_LOGISTICS_SEND, arena).body, request.body);
}

TEST(the_page_shows_news_as_they_are_read_from_files)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	ask = (struct ask){.account = &files,
			.now = NOW,
			.cursor = STR("read a.csv")};
	struct outcome out = told(VERB_LOGISTICS_POLL, 200,
			arena_cstr(arena, page_csv("news", arena)), arena);
	EXPECT_STR(out.events.unreadable, STR_NONE);
	EXPECT_I64(out.events.list.count, 4);
	const struct event *events = out.events.list.at;
	EXPECT_STR(events[0].id, STR("1"));
	EXPECT(events[0].facts.requests.at[0].accepted_at > 0);
	EXPECT_STR(events[1].facts.parcels.at[0].parcel, STR("p1"));
	EXPECT_STR(events[1].facts.parcels.at[0].carrier, STR("PostNord"));
	EXPECT_I64(events[1].facts.parcels.at[0].lines.at[0].quantity, 2);
	EXPECT(events[2].facts.parcels.at[0].delivered_at > 0);
	EXPECT_STR(events[3].facts.requests.at[0].reason, STR("out_of_stock"));
	EXPECT_STR(events[3].facts.remote, STR("5002"));
}

/* ---- a request ---- */

#define NAME REFERENCE ".csv\n"

TEST(every_answer_to_a_file_has_its_meaning)
{
	static const struct {
		int status;
		enum outcome_kind kind;
		enum fault fault;
	} rows[] = {
			{201, OUTCOME_DONE, FAULT_NONE},
			/* The name is taken, it seems by us: looked up. */
			{409, OUTCOME_NONE, FAULT_BAD_REPLY},
			{404, OUTCOME_REFUSED, FAULT_REFUSED},
			{401, OUTCOME_REFUSED, FAULT_CREDENTIALS},
			{403, OUTCOME_REFUSED, FAULT_CREDENTIALS},
			{507, OUTCOME_NONE, FAULT_PROVIDER},
			{200, OUTCOME_NONE, FAULT_PROVIDER},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_SEND);
	ask.account = &files;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct outcome out = told(
				VERB_LOGISTICS_SEND, rows[i].status, "", arena);
		EXPECT_I64(out.kind, rows[i].kind);
		EXPECT_I64(out.fault, rows[i].fault);
	}
}

/* What is taken between the two looks is seen by the second. */
TEST(a_file_is_looked_for_in_orders_and_then_in_taken)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_SEND);
	ask.account = &files;
	EXPECT(str_ends(built(VERB_LOGISTICS_FIND, arena).url,
			STR("/orders/")));
	struct outcome out =
			told(VERB_LOGISTICS_FIND, 200, "x.csv\n" NAME, arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_I64(out.facts.requests.at[0].received_at, NOW);
	out = told(VERB_LOGISTICS_FIND, 200,
			"." NAME "." REFERENCE ".csv.part\n", arena);
	EXPECT_I64(out.kind, OUTCOME_NONE);
	EXPECT(out.again);
	ask.cursor = out.cursor;
	EXPECT(str_ends(built(VERB_LOGISTICS_FIND, arena).url, STR("/taken/")));
	EXPECT_I64(told(VERB_LOGISTICS_FIND, 200, NAME, arena).kind,
			OUTCOME_DONE);
	out = told(VERB_LOGISTICS_FIND, 200, "", arena);
	EXPECT_I64(out.kind, OUTCOME_ABSENT);
	EXPECT(!out.again);
	/* A folder that is not there proves nothing. */
	EXPECT_I64(told(VERB_LOGISTICS_FIND, 404, "", arena).fault,
			FAULT_BAD_REPLY);
}

TEST(a_file_is_taken_back_or_was_taken)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena, WANT_SEND_CANCEL);
	ask.account = &files;
	struct http_request request = built(VERB_LOGISTICS_CANCEL, arena);
	EXPECT_STR(request.method, STR("MOVE"));
	EXPECT(str_ends(request.url, STR("/orders/" REFERENCE ".csv")));
	EXPECT_STR(http_header_get(&request.headers, STR("Destination")),
			STR("/way bill/cancelled/" REFERENCE ".csv"));
	struct outcome out = told(VERB_LOGISTICS_CANCEL, 201, "", arena);
	EXPECT_I64(out.kind, OUTCOME_DONE);
	EXPECT_I64(out.facts.requests.at[0].cancelled_at, NOW);
	out = told(VERB_LOGISTICS_CANCEL, 404, "", arena);
	EXPECT(out.again);
	ask.cursor = out.cursor;
	/* By us, in a call whose answer was lost. */
	EXPECT(str_ends(built(VERB_LOGISTICS_CANCEL, arena).url,
			STR("/cancelled/")));
	EXPECT_I64(told(VERB_LOGISTICS_CANCEL, 200, NAME, arena).kind,
			OUTCOME_DONE);
	out = told(VERB_LOGISTICS_CANCEL, 200, "", arena);
	EXPECT(out.again);
	ask.cursor = out.cursor;
	out = told(VERB_LOGISTICS_CANCEL, 200, NAME, arena);
	EXPECT_STR(out.reason, STR("too_late"));
	EXPECT_I64(out.facts.requests.at[0].too_late_at, NOW);
	/* Nowhere: it may still be on its way. */
	out = told(VERB_LOGISTICS_CANCEL, 200, "", arena);
	EXPECT_I64(out.kind, OUTCOME_NONE);
	EXPECT_I64(out.fault, FAULT_UNREACHABLE);
	/* The look-up of a cancel. */
	ask.cursor = STR_NONE;
	EXPECT(str_ends(built(VERB_LOGISTICS_FIND, arena).url,
			STR("/cancelled/")));
	EXPECT_I64(told(VERB_LOGISTICS_FIND, 200, NAME, arena).kind,
			OUTCOME_DONE);
	EXPECT_I64(told(VERB_LOGISTICS_FIND, 200, "", arena).kind,
			OUTCOME_ABSENT);
}

/* ---- news ---- */

static struct outcome step(const char *cursor, int status, const char *body,
		struct arena *arena)
{
	ask = (struct ask){.account = &files,
			.now = NOW,
			.cursor = str_of(cursor)};
	return told(VERB_LOGISTICS_POLL, status, body, arena);
}

TEST(news_are_listed_read_and_moved)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out = step(
			"", 200, ".b.csv\nc.csv\nb x.csv\na.csv.part\n", arena);
	EXPECT_STR(out.cursor, STR("read b x.csv"));
	EXPECT(out.more);
	ask.cursor = out.cursor;
	EXPECT_STR(built(VERB_LOGISTICS_POLL, arena).url,
			STR("sftp://files.example.com/way bill/news/"
			    "b%20x.csv"));
	out = step("read b x.csv", 200,
			"type;reference\norder.accepted;" REFERENCE "\n",
			arena);
	EXPECT_I64(out.events.list.count, 1);
	EXPECT(out.events.list.at[0].id.len > 0);
	EXPECT_STR(out.cursor, STR("move 0 b x.csv"));
	ask.cursor = out.cursor;
	struct http_request request = built(VERB_LOGISTICS_POLL, arena);
	EXPECT_STR(request.method, STR("MOVE"));
	EXPECT_STR(http_header_get(&request.headers, STR("Destination")),
			STR("/way bill/read/b%20x.csv"));
	out = step("move 0 b x.csv", 201, "", arena);
	EXPECT_STR(out.cursor, STR_NONE);
	EXPECT(out.more);
	out = step("", 200, "", arena);
	EXPECT(!out.more);
	EXPECT_I64(out.kind, OUTCOME_DONE);
}

TEST(a_name_that_was_used_before_is_moved_beside_it)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out = step("move 0 a.csv", 409, "", arena);
	EXPECT_STR(out.cursor, STR("move 1 a.csv"));
	EXPECT(out.more);
	ask.cursor = out.cursor;
	struct http_request request = built(VERB_LOGISTICS_POLL, arena);
	EXPECT_STR(http_header_get(&request.headers, STR("Destination")),
			STR("/way bill/read/a.csv.1"));
	/* Gone already: moved, in a call whose answer was lost. */
	EXPECT(step("move 1 a.csv", 404, "", arena).more);
	EXPECT(step("read a.csv", 404, "", arena).more);
}

TEST(an_answer_that_is_none_moves_no_place)
{
	static const char *const cursors[] = {"", "read a.csv", "move 0 a.csv"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof cursors / sizeof *cursors; i++) {
		struct outcome out = step(cursors[i], 401, "", arena);
		EXPECT_I64(out.fault, FAULT_CREDENTIALS);
		EXPECT(!out.more && !out.cursor.len);
		out = step(cursors[i], 500, "", arena);
		EXPECT_I64(out.fault, FAULT_PROVIDER);
		EXPECT(!out.more && !out.cursor.len);
	}
	EXPECT_I64(step("", 404, "", arena).kind, OUTCOME_REFUSED);
	EXPECT_I64(step("jump", 200, "", arena).fault, FAULT_BAD_REPLY);
}

TEST(a_row_says_what_is_in_its_parcel)
{
	static const char *const bad[] = {
			"11", "11:", "11:x", "11:0", ":1", "11:1 12", "11:1.5"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out = step("read a.csv", 200,
			"type,reference,parcel,lines\n"
			"parcel.shipped," REFERENCE ",p1,11:2  12:1\n"
			"parcel.shipped," REFERENCE ",p2,\n",
			arena);
	EXPECT_I64(out.events.list.count, 2);
	const struct parcel *p = &out.events.list.at[0].facts.parcels.at[0];
	EXPECT_I64(p->lines.count, 2);
	EXPECT_STR(p->lines.at[1].line, STR("12"));
	EXPECT_I64(p->lines.at[0].quantity, 2);
	EXPECT_I64(out.events.list.at[1].facts.parcels.at[0].lines.count, 0);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct str file = arena_print(arena,
				"type,reference,parcel,lines\n"
				"parcel.shipped," REFERENCE ",p1,%s\n",
				bad[i]);
		out = step("read a.csv", 200, file.at, arena);
		EXPECT_I64(out.events.list.count, 0);
		EXPECT(out.events.unreadable.len > 0);
	}
}

TEST(a_row_that_cannot_be_read_takes_no_file_along)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome out = step("read a.csv", 200,
			"id,type,reference,at\n"
			"1,order.accepted," REFERENCE ",soon\n"
			"2,order.accepted,nobodys,\n"
			"3,greeting," REFERENCE ",\n"
			"4,order.accepted," REFERENCE ",\n"
			"5,order.napping," REFERENCE ",\n"
			"6,\"order",
			arena);
	EXPECT_I64(out.events.list.count, 2);
	EXPECT(out.events.unreadable.len > 0);
	EXPECT_STR(out.events.list.at[1].facts.requests.at[0].unknown_status,
			STR("napping"));
	EXPECT(out.more);
	out = step("read a.csv", 200, "", arena);
	EXPECT(out.events.unreadable.len > 0);
	EXPECT(out.more);
}

/* So that a file that is read twice is news once. */
TEST(rows_without_an_id_have_one_all_the_same)
{
	static const char text[] = "type,reference\norder.accepted," REFERENCE
				   "\norder.processing," REFERENCE "\n";
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct outcome a = step("read a.csv", 200, text, arena);
	struct outcome b = step("read a.csv", 200, text, arena);
	EXPECT_STR(a.events.list.at[0].id, b.events.list.at[0].id);
	EXPECT(!str_eq(a.events.list.at[0].id, a.events.list.at[1].id));
	b = step("read b.csv", 200, text, arena);
	EXPECT(!str_eq(a.events.list.at[0].id, b.events.list.at[0].id));
}
