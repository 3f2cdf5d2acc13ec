/* SPDX-License-Identifier: Apache-2.0 */
/* Facts as bytes, as JSON and as paths. */
#include "base/crypto.h"
#include "base/json.h"
#include "base/pack.h"
#include "order/facts_roll_test.h"

#define ROUNDS 300
#define CHECKSUM 8

/* ---- bytes ---- */

/* Bytes that are wrong, but with the right checksum at their end. */
static struct str sealed(struct str body, struct arena *arena)
{
	char *bytes = arena_take(arena, body.len + CHECKSUM);
	uint64_t sum = hash64(body);
	if (body.len)
		memcpy(bytes, body.at, body.len);
	for (size_t i = 0; i < CHECKSUM; i++)
		bytes[body.len + i] = (char)(sum >> (8 * i));
	return (struct str){bytes, body.len + CHECKSUM};
}

/* In memory of their own, so that sanitizers see a read past the end. */
static void expect_corrupt(struct str bytes, struct arena *arena)
{
	struct facts out = {.hint_seq = 77};
	EXPECT_FAULT(facts_read(arena_copy(arena, bytes), arena, &out),
			FAULT_CORRUPT_ROW);
	EXPECT_I64(out.hint_seq, 77);
}

TEST(a_cut_row_is_corrupt)
{
	for (uint64_t seed = 0; seed < 20; seed++) {
		DEFER(arena_drop) struct arena *arena = arena_open();
		struct dice dice = {seed};
		struct facts facts = facts_roll(&dice, arena);
		struct str bytes = facts_bytes(&facts, arena);
		for (size_t len = 0; len < bytes.len; len++)
			expect_corrupt((struct str){bytes.at, len}, arena);
		for (size_t len = 1; len + CHECKSUM < bytes.len; len++)
			expect_corrupt(sealed((struct str){bytes.at, len},
						       arena),
					arena);
	}
}

TEST(a_row_with_more_behind_it_is_corrupt)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct facts facts = {.shop = STR("demo")};
	struct str bytes = facts_bytes(&facts, arena);
	struct str body = {bytes.at, bytes.len - CHECKSUM};
	expect_corrupt(arena_print(arena, "%.*sx", STR_FMT(bytes)), arena);
	expect_corrupt(sealed(arena_print(arena, "%.*sx", STR_FMT(body)),
				       arena),
			arena);
	expect_corrupt(sealed(STR_NONE, arena), arena);
}

/* One flipped bit is always seen. */
TEST(a_changed_row_is_corrupt)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct dice dice = {1};
	struct facts facts = facts_roll(&dice, arena);
	struct str bytes = facts_bytes(&facts, arena);
	char *changed = arena_take(arena, bytes.len);
	memcpy(changed, bytes.at, bytes.len);
	for (size_t i = 0; i < bytes.len * 8; i++) {
		changed[i / 8] ^= (char)(1 << i % 8);
		expect_corrupt((struct str){changed, bytes.len}, arena);
		changed[i / 8] ^= (char)(1 << i % 8);
	}
}

/* Whatever the bytes are: a fault, or facts that can be written again. */
TEST(no_bytes_crash_the_reader)
{
	for (uint64_t seed = 0; seed < ROUNDS; seed++) {
		DEFER(arena_drop) struct arena *arena = arena_open();
		struct dice dice = {seed};
		struct facts facts = facts_roll(&dice, arena), read = {0};
		struct str bytes = facts_bytes(&facts, arena);
		struct str body = {bytes.at, bytes.len - CHECKSUM};
		for (int i = 0; i < 20; i++) {
			char *at = (char *)(uintptr_t)arena_copy(arena, body)
						   .at;
			at[dice_below(&dice, body.len)] =
					(char)dice_roll(&dice);
			struct str bad = sealed(
					(struct str){at, body.len}, arena);
			if (!facts_read(bad, arena, &read).fault)
				facts_bytes(&read, arena);
		}
	}
}

/* {format, field number, value} as the row of a whole order. */
static struct str row_of(
		const uint64_t *numbers, size_t count, struct arena *arena)
{
	struct buf buf;
	buf_init(&buf, 1000);
	for (size_t i = 0; i < count; i++)
		pack_u64(&buf, numbers[i]);
	struct str row = sealed(buf_str(&buf), arena);
	buf_done(&buf);
	return row;
}

#define ROW(...) \
	row_of((const uint64_t[]){__VA_ARGS__}, \
			COUNT(((const uint64_t[]){__VA_ARGS__})), arena)

TEST(what_a_newer_program_wrote_is_corrupt_here)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct facts out = {0};
	EXPECT_OK(facts_read(ROW(1, 3, 2, 0), arena, &out));
	EXPECT_I64(out.hint_seq, 1);
	/* another format, an unknown field, a field twice, fields backwards */
	expect_corrupt(ROW(2, 3, 2, 0), arena);
	expect_corrupt(ROW(1, 99, 2, 0), arena);
	expect_corrupt(ROW(1, 3, 2, 3, 2, 0), arena);
	expect_corrupt(ROW(1, 4, 2, 3, 2, 0), arena);
	/* more items than there are bytes, or than anyone can have */
	expect_corrupt(ROW(1, 11, 5, 0), arena);
	expect_corrupt(ROW(1, 11, 1000000, 0), arena);
	expect_corrupt(ROW(1, 11, UINT64_MAX, 0), arena);
}

/* An enum is used as an index and as a bit: one that is out of its range is
 * as corrupt as an unknown field. */
TEST(a_word_out_of_its_range_is_corrupt)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct facts out = {0};
	uint64_t last = PAYMENT_OTHER * 2;
	EXPECT_OK(facts_read(ROW(1, 10, 20, last, 0, 0), arena, &out));
	EXPECT_I64(out.order.payment, PAYMENT_OTHER);
	expect_corrupt(ROW(1, 10, 20, last + 2, 0, 0), arena);
	expect_corrupt(ROW(1, 10, 20, 1 /* -1 */, 0, 0), arena);
	expect_corrupt(ROW(1, 10, 20, (uint64_t)2 << 32, 0, 0), arena);
}

TEST(what_is_stored_comes_back)
{
	for (uint64_t seed = 0; seed < ROUNDS; seed++) {
		DEFER(arena_drop) struct arena *arena = arena_open();
		struct dice dice = {seed};
		struct facts facts = facts_roll(&dice, arena), back = {0};
		struct str bytes = facts_bytes(&facts, arena);
		EXPECT_OK(facts_read(bytes, arena, &back));
		facts_sort(&facts, arena);
		EXPECT_I64(table_cmp(&facts_table, (char *)&facts,
					   (char *)&back),
				0);
		EXPECT_STR(facts_bytes(&back, arena), bytes);
	}
}

TEST(the_largest_numbers_come_back)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct facts facts = {.hint_seq = INT64_MAX,
			.read_seq = INT64_MIN,
			.order = {.total = INT64_MIN, .hash = -1}};
	struct facts back = {0};
	EXPECT_OK(facts_read(facts_bytes(&facts, arena), arena, &back));
	EXPECT_I64(back.hint_seq, INT64_MAX);
	EXPECT_I64(back.read_seq, INT64_MIN);
	EXPECT_I64(back.order.total, INT64_MIN);
	EXPECT_I64(back.order.hash, -1);
}

TEST(empty_facts_are_a_row_too)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct facts facts = {0}, back = {.hint_seq = 77};
	EXPECT_OK(facts_read(facts_bytes(&facts, arena), arena, &back));
	EXPECT_I64(back.hint_seq, 0);
}

TEST(equal_facts_have_equal_bytes)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct facts f[2] = {0};
	for (int i = 0; i < 2; i++) {
		LIST_ADD(arena, &f[i].parcels)->parcel =
				i ? STR("1") : STR("2");
		LIST_ADD(arena, &f[i].parcels)->parcel =
				i ? STR("2") : STR("1");
	}
	EXPECT_STR(facts_bytes(&f[0], arena), facts_bytes(&f[1], arena));
	/* Writing does not put the caller's lists in order. */
	EXPECT_STR(f[0].parcels.at[0].parcel, STR("2"));
}

/* What was read can grow: an order's next parcel comes after a restart. */
TEST(facts_that_were_read_join_more)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct facts news = {0}, all = {0};
	for (int i = 0; i < 9; i++) {
		struct facts back = {0};
		news.parcels.count = 0;
		LIST_ADD(arena, &news.parcels)->parcel =
				arena_print(arena, "%d", 9 - i);
		EXPECT_OK(facts_read(facts_bytes(&all, arena), arena, &back));
		facts_join(&back, &news, arena, NULL);
		all = back;
	}
	EXPECT_I64(all.parcels.count, 9);
	EXPECT(facts_parcel(&all, STR("|1")) && facts_parcel(&all, STR("|9")));
}

/* ---- words for people and for `why` ---- */

static struct str printed(const struct facts *facts, struct arena *arena)
{
	struct buf buf;
	buf_init(&buf, (size_t)1 << 20);
	facts_print(facts, &(struct json_out){.buf = &buf});
	EXPECT_OK(buf_check(&buf));
	struct str text = arena_copy(arena, buf_str(&buf));
	buf_done(&buf);
	return text;
}

TEST(facts_are_printed_as_json)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct facts f = {.shop = STR("de\"mo"),
			.hint_seq = 3,
			.first_seen_at = 1,
			.order = {.known = true,
					.payment = PAYMENT_PAID,
					.ship_to = {.city = STR("Oslo")}}};
	EXPECT_STR(printed(&(struct facts){0}, arena), STR("{}"));
	LIST_ADD(arena, &f.parcels)->parcel = STR("p1");
	LIST_ADD(arena, &f.parcels)->delivered_at = 1000;
	EXPECT_STR(printed(&f, arena),
			STR("{\"shop\":\"de\\\"mo\",\"hint_seq\":3,"
			    "\"first_seen_at\":\"1970-01-01T00:00:00.001Z\","
			    "\"order\":{\"known\":true,\"payment\":\"PAID\","
			    "\"ship_to\":{\"city\":\"Oslo\"}},"
			    "\"parcels\":[{\"parcel\":\"p1\"},"
			    "{\"delivered_at\":\"1970-01-01T00:00:01.000Z\"}]"
			    "}"));
}

TEST(whatever_is_printed_is_json)
{
	for (uint64_t seed = 0; seed < ROUNDS; seed++) {
		DEFER(arena_drop) struct arena *arena = arena_open();
		DEFER(json_drop) struct json_doc *doc = NULL;
		struct dice dice = {seed};
		struct facts facts = facts_roll(&dice, arena);
		EXPECT_OK(json_open(printed(&facts, arena), &doc));
	}
}

/* All paths with their values, a line each. */
static void line_add(void *context, struct str path, struct str value)
{
	buf_print(context, "%.*s=%.*s\n", STR_FMT(path), STR_FMT(value));
}

static struct str lines_of(const struct facts *facts, struct arena *arena)
{
	struct buf buf;
	buf_init(&buf, (size_t)1 << 20);
	facts_each(facts, arena, line_add, &buf);
	struct str lines = arena_copy(arena, buf_str(&buf));
	buf_done(&buf);
	return lines;
}

TEST(each_fact_has_a_path_and_a_value_in_words)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct facts f = {.remote = STR("5001"),
			.seen_payment = 16,
			.order = {.version = 1,
					.known = true,
					.returns = RETURN_RETURNED,
					.ship_to = {.city = STR("Oslo")}}};
	LIST_ADD(arena, &f.order.lines)->id = STR("9");
	f.order.lines.at[0].quantity = 2;
	struct parcel *p = LIST_ADD(arena, &f.parcels);
	*p = (struct parcel){.reference = STR("demo.5001.send.77.0"),
			.parcel = STR("p1"),
			.delivered_at = 1};
	struct attempt *a = LIST_ADD(arena, &f.attempts);
	*a = (struct attempt){
			.want = WANT_SEND, .target = STR("77.0"), .id = 4};
	EXPECT_STR(lines_of(&f, arena),
			STR("remote=5001\n"
			    "seen_payment=16\n"
			    "order.version=1970-01-01T00:00:00.001Z\n"
			    "order.known=true\n"
			    "order.returns=RETURNED\n"
			    "order.ship_to.city=Oslo\n"
			    "order.lines[9].id=9\n"
			    "order.lines[9].quantity=2\n"
			    "parcels[demo.5001.send.77.0|p1].reference="
			    "demo.5001.send.77.0\n"
			    "parcels[demo.5001.send.77.0|p1].parcel=p1\n"
			    "parcels[demo.5001.send.77.0|p1].delivered_at="
			    "1970-01-01T00:00:00.001Z\n"
			    "attempts[7|77.0].want=7\n"
			    "attempts[7|77.0].target=77.0\n"
			    "attempts[7|77.0].id=4\n"));
}

TEST(a_change_covers_what_stands_below_it)
{
	static const struct {
		const char *change, *path;
		bool covers;
	} rows[] = {
			{"order", "order.payment", true},
			{"order", "order", true},
			{"order.lines", "order.lines[9].sku", true},
			{"parcels[1]", "parcels[1].number", true},
			{"parcels[1].number", "parcels[1].number", true},
			{"order", "orders", false},
			{"parcels[1]", "parcels[1]2", false},
			{"parcels[1]", "parcels[10].number", false},
			{"order.payment", "order", false},
			{"order.tax", "order.taxes_included", false},
			{"order.total", "order.payment", false},
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		EXPECT(change_covers(str_of(rows[i].change),
				       str_of(rows[i].path)) == rows[i].covers);
}

static bool has_line(struct str lines, struct str line)
{
	struct str one;
	while (str_cut(&lines, '\n', &one))
		if (str_eq(one, line))
			return true;
	return false;
}

static bool is_covered(const struct changes *changes, struct str line)
{
	struct str path;
	str_cut(&line, '=', &path);
	for (size_t i = 0; i < changes->list.count; i++)
		if (change_covers(changes->list.at[i].path, path))
			return true;
	return false;
}

/* `why` finds for each field the news that set it. */
TEST(each_new_value_is_covered_by_a_change)
{
	for (uint64_t seed = 0; seed < ROUNDS; seed++) {
		DEFER(arena_drop) struct arena *arena = arena_open();
		struct dice dice = {seed};
		struct facts all = {0}, news = facts_roll(&dice, arena);
		facts_join(&all, &news, arena, NULL);
		struct str before = lines_of(&all, arena), line;
		struct changes changes = {0};
		news = facts_roll(&dice, arena);
		facts_join(&all, &news, arena, &changes);
		struct str after = lines_of(&all, arena);
		while (str_cut(&after, '\n', &line))
			EXPECT(has_line(before, line) ||
					is_covered(&changes, line));
	}
}

TEST(a_change_names_the_field_or_what_is_new)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct facts all = {0}, news = {.shop = STR("demo")};
	struct changes changes = {0};
	*LIST_ADD(arena, &news.parcels) = (struct parcel){
			.reference = STR("r"), .parcel = STR("p")};
	news.order.known = true;
	facts_join(&all, &news, arena, &changes);
	news.parcels.at[0].delivered_at = 5;
	news.order.payment = PAYMENT_PAID;
	facts_join(&all, &news, arena, &changes);
	static const char *const paths[] = {"shop", "order", "parcels[r|p]",
			"order.payment", "parcels[r|p].delivered_at"};
	EXPECT_I64(changes.list.count, COUNT(paths));
	for (size_t i = 0; i < COUNT(paths); i++)
		EXPECT_STR(changes.list.at[i].path, str_of(paths[i]));
}
