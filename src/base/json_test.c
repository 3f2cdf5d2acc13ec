/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "base/test.h"

#include <stdio.h>

/* Parses, or fails the test. */
static struct json_doc *open_ok(struct str text)
{
	struct json_doc *doc = NULL;
	EXPECT_OK(json_open(text, &doc));
	return doc;
}

static const char order[] =
		"{\"id\": 5678901234567890123, \"name\": \"#1001\","
		" \"customer\": {\"email\": \"ø@example.dk\", \"id\": null},"
		" \"test\": false, \"paid\": true, \"qty\": 2.0, \"a.b\": 1,"
		" \"big\": 18446744073709551615, \"rate\": 0.25,"
		" \"lines\": [{\"q\": 1}, {\"q\": 2}, [], 4]}";

TEST(members_are_found_on_a_path)
{
	struct arena *arena = arena_open();
	struct json_doc *doc = open_ok(str_of(order));
	struct json root = json_root(doc);
	EXPECT_STR(json_str(json_get(root, "customer.email"), arena),
			STR("ø@example.dk"));
	EXPECT(json_type(json_get(root, "customer.id")) == JSON_NULL);
	EXPECT(json_type(json_get(root, "customer.email.x")) == JSON_NONE);
	EXPECT(json_type(json_get(root, "customer.none.x")) == JSON_NONE);
	EXPECT(json_type(json_get(root, "lines.q")) == JSON_NONE);
	EXPECT(json_type(root) == JSON_OBJECT);
	json_close(doc);
	arena_close(arena);
}

TEST(numbers_keep_all_their_digits)
{
	struct arena *arena = arena_open();
	struct json_doc *doc = open_ok(str_of(order));
	struct json root = json_root(doc);
	EXPECT(json_i64(json_get(root, "id"), 0) == 5678901234567890123);
	EXPECT_STR(json_str(json_get(root, "id"), arena),
			STR("5678901234567890123"));
	EXPECT_STR(json_str(json_get(root, "big"), arena),
			STR("18446744073709551615"));
	EXPECT_I64(json_i64(json_get(root, "big"), -7), -7);
	EXPECT_I64(json_i64(json_get(root, "qty"), 0), 2);
	EXPECT_I64(json_i64(json_get(root, "rate"), -7), -7);
	EXPECT_STR(json_str(json_get(root, "rate"), arena), STR_NONE);
	json_close(doc);
	arena_close(arena);
}

TEST(numbers_are_told_as_json_writes_them)
{
	static const char *const same[] = {"0", "-12", "9007199254740993",
			"18446744073709551615", "1.5", "-0.1", "1.0", "49.9",
			"0.30000000000000004", "1e+25", "1.5e-07"};
	struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
		struct json_doc *doc = open_ok(str_of(same[i]));
		struct str text = json_number(json_root(doc), arena);
		EXPECT_STR(text, str_of(same[i]));
		json_close(doc);
	}
	struct json_doc *doc = open_ok(STR("[\"1\", null]"));
	EXPECT(json_number(json_root(doc), arena).len == 0);
	json_close(doc);
	arena_close(arena);
}

TEST(what_is_missing_or_of_another_type_gives_the_default)
{
	struct arena *arena = arena_open();
	struct json_doc *doc = open_ok(str_of(order));
	struct json root = json_root(doc), item, none = {0};
	EXPECT_I64(json_i64(json_get(root, "name"), 9), 9);
	EXPECT_I64(json_i64(json_get(root, "paid"), 9), 9);
	EXPECT(json_bool(json_get(root, "paid"), false));
	EXPECT(!json_bool(json_get(root, "test"), true));
	EXPECT(json_bool(json_get(root, "name"), true));
	EXPECT(json_bool(none, true));
	EXPECT_STR(json_str(none, arena), STR_NONE);
	EXPECT_STR(json_str(json_get(root, "lines"), arena), STR_NONE);
	EXPECT(json_type(json_get(none, "x")) == JSON_NONE);
	EXPECT_I64(json_count(none), 0);
	struct json_iter i = json_each(root);
	EXPECT(!json_next(&i, &item));
	EXPECT(json_type(json_root(NULL)) == JSON_NONE);
	json_close(doc);
	json_close(NULL);
	arena_close(arena);
}

TEST(arrays_are_walked)
{
	struct json_doc *doc = open_ok(str_of(order));
	struct json item, lines = json_get(json_root(doc), "lines");
	EXPECT_I64(json_count(lines), 4);
	struct json_iter i = json_each(lines);
	EXPECT(json_next(&i, &item));
	EXPECT_I64(json_i64(json_get(item, "q"), 0), 1);
	EXPECT(json_next(&i, &item));
	EXPECT_I64(json_i64(json_get(item, "q"), 0), 2);
	EXPECT(json_next(&i, &item));
	EXPECT_I64(json_count(item), 0);
	EXPECT(json_next(&i, &item));
	EXPECT_I64(json_i64(item, 0), 4);
	EXPECT(!json_next(&i, &item));
	json_close(doc);
}

TEST(members_are_walked_in_their_order)
{
	struct json_doc *doc =
			open_ok(STR("{\"a\":1,\"b\":{\"x\":[2,3]},\"\":-4.5}"));
	struct json item;
	struct json_iter i = json_each_member(json_root(doc));
	EXPECT(json_next(&i, &item));
	EXPECT_STR(i.key, STR("a"));
	EXPECT(json_next(&i, &item));
	EXPECT_STR(i.key, STR("b"));
	EXPECT_I64(json_count(json_get(item, "x")), 2);
	EXPECT(json_next(&i, &item));
	EXPECT_STR(i.key, STR(""));
	EXPECT(json_type(item) == JSON_NUMBER);
	EXPECT(!json_next(&i, &item));
	json_close(doc);
}

TEST(strings_are_read_exactly)
{
	struct arena *arena = arena_open();
	struct json_doc *doc =
			open_ok(STR("[\"\\u00e9\\n\\\"\\\\\\/\", \"a\\u0000b\","
				    " \"\\ud83d\\ude9a\", \"\"]"));
	static const struct str expected[] = {
			{"é\n\"\\/", 6}, {"a\0b", 3}, {"🚚", 4}, {"", 0}};
	struct json item;
	size_t n = 0;
	for (struct json_iter i = json_each(json_root(doc));
			json_next(&i, &item);)
		EXPECT_STR(json_str(item, arena), expected[n++]);
	EXPECT_I64(n, 4);
	json_close(doc);
	arena_close(arena);
}

TEST(bad_json_is_refused)
{
	static const char *const bad[] = {"", " ", "{", "[1,]", "{\"a\":1,}",
			"{'a':1}", "nul", "01", "1.", ".5", "+1", "NaN",
			"\"\xff\"", "\"\xc0\x80\"", "\"\xed\xa0\x80\"",
			"\"a\nb\"", "\"\\x\"", "\"\\ud800\"", "[1] [2]",
			"1e999", "{\"a\" 1}", "[1 2]", "\"", "{\"a\":1}x",
			"// c\n1"};
	struct json_doc *doc = NULL;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct result r = json_open(str_of(bad[i]), &doc);
		if (r.fault != FAULT_BAD_JSON)
			print_error("taken: %s\n", bad[i]);
		EXPECT(r.fault == FAULT_BAD_JSON);
	}
	EXPECT_FAULT(json_open(STR("1\0"), &doc), FAULT_BAD_JSON);
	EXPECT(doc == NULL);
}

static struct str nested(int depth, char *room)
{
	memset(room, '[', (size_t)depth);
	memset(room + depth, ']', (size_t)depth);
	return (struct str){room, (size_t)depth * 2};
}

TEST(nesting_is_bounded)
{
	char room[20000];
	struct json_doc *doc = open_ok(nested(JSON_DEPTH_MAX, room));
	json_close(doc);
	EXPECT_FAULT(json_open(nested(JSON_DEPTH_MAX + 1, room), &doc),
			FAULT_BAD_JSON);
	EXPECT_FAULT(json_open(nested(10000, room), &doc), FAULT_BAD_JSON);
}

TEST(documents_live_side_by_side)
{
	struct json_doc *docs[20];
	char text[32];
	for (int i = 0; i < 20; i++) {
		snprintf(text, sizeof text, "{\"n\":%d}", i);
		docs[i] = open_ok(str_of(text));
	}
	for (int i = 0; i < 20; i++) {
		struct json n = json_get(json_root(docs[i]), "n");
		EXPECT_I64(json_i64(n, -1), i);
	}
	for (int i = 0; i < 20; i++)
		json_drop(&docs[i]);
	EXPECT(docs[0] == NULL);
}

TEST(large_documents_are_read)
{
	size_t count = 60000, len = 0;
	char *text = malloc(count * 8 + 3);
	text[len++] = '[';
	for (size_t i = 0; i < count; i++)
		len += (size_t)snprintf(text + len, 9, "%06zu,", i + 100000);
	text[len - 1] = ']';
	struct json_doc *doc = open_ok((struct str){text, len});
	free(text);
	struct json item, last = {0};
	for (struct json_iter i = json_each(json_root(doc));
			json_next(&i, &item);)
		last = item;
	EXPECT_I64(json_i64(last, 0), 100000 + (int64_t)count - 1);
	EXPECT_I64(json_count(json_root(doc)), count);
	json_close(doc);
}

struct money_row {
	const char *text;
	int digits;
	bool good;
	int64_t minor;
};

static const struct money_row money_rows[] = {
		{"\"49.90\"", 2, true, 4990},
		{"49.90", 2, true, 4990},
		{"49.9", 2, true, 4990},
		{"49", 2, true, 4900},
		{"\"49.9000\"", 2, true, 4990},
		{"\"-0.05\"", 2, true, -5},
		{"-0.05", 2, true, -5},
		{"0", 2, true, 0},
		{"0.0", 2, true, 0},
		{"0.1", 2, true, 10},
		{"0.29", 2, true, 29},
		{"1234567890.12", 2, true, 123456789012},
		{"1000", 0, true, 1000},
		{"1000.0", 0, true, 1000},
		{"\"1.234\"", 3, true, 1234},
		{"\"92233720368547758.07\"", 2, true, INT64_MAX},
		{"\"92233720368547758.08\"", 2, false, 0},
		{"9223372036854775807", 2, false, 0},
		{"18446744073709551615", 0, false, 0},
		{"\"49.901\"", 2, false, 0},
		{"49.901", 2, false, 0},
		{"0.1", 0, false, 0},
		{"49.900000000000006", 2, false, 0},
		{"1e300", 2, false, 0},
		{"1e-7", 2, false, 0},
		{"\"\"", 2, false, 0},
		{"\"-\"", 2, false, 0},
		{"\".5\"", 2, false, 0},
		{"\"5.\"", 2, false, 0},
		{"\"+5\"", 2, false, 0},
		{"\"1,50\"", 2, false, 0},
		{"\"1e2\"", 2, false, 0},
		{"\" 1\"", 2, false, 0},
		{"\"1 \"", 2, false, 0},
		{"\"1.5.0\"", 2, false, 0},
		{"\"10000\"", 0, true, 10000},
		{"\"1000x\"", 0, false, 0},
		{"\"1.00\\u0000\"", 2, false, 0},
		{"true", 2, false, 0},
		{"null", 2, false, 0},
		{"[1]", 2, false, 0},
};

TEST(money_is_exact_or_refused)
{
	for (size_t i = 0; i < sizeof money_rows / sizeof *money_rows; i++) {
		const struct money_row *row = &money_rows[i];
		struct json_doc *doc = open_ok(str_of(row->text));
		int64_t minor = -12345;
		struct result r =
				json_money(json_root(doc), row->digits, &minor);
		bool right = row->good
				? !r.fault && minor == row->minor
				: r.fault == FAULT_BAD_MONEY && minor == -12345;
		if (!right)
			print_error("wrong: %s\n", row->text);
		EXPECT(right);
		json_close(doc);
	}
	int64_t minor;
	EXPECT_FAULT(json_money((struct json){0}, 2, &minor), FAULT_BAD_MONEY);
}

TEST(every_amount_in_cents_survives_as_a_number)
{
	char text[32];
	for (int64_t cents = 0; cents < 2000000; cents += 37) {
		int64_t minor = -1;
		snprintf(text, sizeof text, "%d.%02d", (int)(cents / 100),
				(int)(cents % 100));
		struct json_doc *doc = open_ok(str_of(text));
		EXPECT_OK(json_money(json_root(doc), 2, &minor));
		EXPECT_I64(minor, cents);
		json_close(doc);
	}
}

TEST(written_json_has_its_commas_and_quotes)
{
	struct buf buf;
	buf_init(&buf, 4096);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_str(&out, "na\"me", STR("#1\n\t\x01\x7f\\ø"));
	json_out_i64(&out, "n", INT64_MIN);
	json_out_array(&out, "a");
	json_out_array_end(&out);
	json_out_array(&out, "b");
	json_out_i64(&out, NULL, 1);
	json_out_object(&out, NULL);
	json_out_object_end(&out);
	json_out_bool(&out, NULL, true);
	json_out_array_end(&out);
	json_out_null(&out, "c");
	json_out_cstr(&out, "d", NULL);
	json_out_cstr(&out, "e", "x");
	json_out_raw(&out, "f", STR("[1,2]"));
	json_out_object_end(&out);
	EXPECT_OK(buf_check(&buf));
	EXPECT_STR(buf_str(&buf),
			STR("{\"na\\\"me\":\"#1\\n\\t\\u0001\\u007f\\\\ø\","
			    "\"n\":-9223372036854775808,\"a\":[],"
			    "\"b\":[1,{},true],\"c\":null,\"d\":null,"
			    "\"e\":\"x\",\"f\":[1,2]}"));
	buf_done(&buf);
}

TEST(written_money_has_its_digits)
{
	struct buf buf;
	buf_init(&buf, 4096);
	struct json_out out = {&buf, false};
	json_out_money(&out, NULL, 4990, 2);
	json_out_money(&out, NULL, -5, 2);
	json_out_money(&out, NULL, 1000, 0);
	json_out_money(&out, NULL, 1, 3);
	json_out_money(&out, NULL, INT64_MIN, 2);
	EXPECT_STR(buf_str(&buf),
			STR("\"49.90\",\"-0.05\",\"1000\",\"0.001\","
			    "\"-92233720368547758.08\""));
	buf_done(&buf);
}

/* What `s` is after it was written and read. */
static struct str there_and_back(struct str s, struct arena *arena)
{
	struct buf buf;
	buf_init(&buf, 1 << 20);
	struct json_out out = {&buf, false};
	json_out_str(&out, NULL, s);
	struct json_doc *doc = open_ok(buf_str(&buf));
	struct str back = json_str(json_root(doc), arena);
	json_close(doc);
	buf_done(&buf);
	return back;
}

TEST(bad_bytes_are_replaced_so_that_the_output_stays_utf8)
{
	static const char *const rows[][2] = {{"a\xff", "a\xef\xbf\xbd"},
			{"\xc3", "\xef\xbf\xbd"},
			{"\xc0\x80", "\xef\xbf\xbd\xef\xbf\xbd"},
			{"\xed\xa0\x80",
					"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
			{"\xe2\x82", "\xef\xbf\xbd\xef\xbf\xbd"},
			{"\xf4\x90\x80\x80",
					"\xef\xbf\xbd\xef\xbf\xbd"
					"\xef\xbf\xbd\xef\xbf\xbd"},
			{"ø€🚚", "ø€🚚"}};
	struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		EXPECT_STR(there_and_back(str_of(rows[i][0]), arena),
				str_of(rows[i][1]));
	arena_close(arena);
}

TEST(any_bytes_can_be_written_and_parsed)
{
	struct arena *arena = arena_open();
	char bytes[64];
	uint32_t x = 99;
	for (int round = 0; round < 2000; round++) {
		for (size_t i = 0; i < sizeof bytes; i++)
			bytes[i] = (char)((x = x * 1664525 + 1013904223) >> 24);
		there_and_back((struct str){bytes, sizeof bytes}, arena);
		arena_reset(arena);
	}
	arena_close(arena);
}
