/* SPDX-License-Identifier: Apache-2.0 */
#include "base/zip.h"

#include <inttypes.h>
#include <pthread.h>

#include "base/test.h"

static struct str text_of(size_t len, struct arena *arena)
{
	char *text = arena_take(arena, len + 1);
	for (size_t i = 0; i < len; i++)
		text[i] = "{\"line_items\": 12}"[i % 18];
	return (struct str){text, len};
}

TEST(zipped_bytes_come_back_and_are_smaller)
{
	static const size_t lens[] = {0, 1, 2, 3, 100, 8000, 300000};
	struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof lens / sizeof *lens; i++) {
		struct str plain = text_of(lens[i], arena), back;
		struct str packed = zip_pack(plain, arena);
		EXPECT(packed.len <= plain.len + 1);
		EXPECT_OK(zip_unpack(packed, lens[i], arena, &back));
		EXPECT_STR(back, plain);
	}
	EXPECT(zip_pack(text_of(8000, arena), arena).len < 800);
	arena_close(arena);
}

TEST(bytes_that_do_not_shrink_are_kept_plain)
{
	struct arena *arena = arena_open();
	char noise[64];
	uint32_t x = 1;
	for (size_t i = 0; i < sizeof noise; i++)
		noise[i] = (char)((x = x * 1664525 + 1013904223) >> 24);
	struct str packed = zip_pack((struct str){noise, 64}, arena);
	EXPECT_I64(packed.len, 65);
	arena_close(arena);
}

TEST(damaged_zipped_bytes_are_told_from_good_ones)
{
	struct arena *arena = arena_open();
	struct str back = STR("untouched");
	struct str packed = zip_pack(text_of(5000, arena), arena);
	for (size_t at = 0; at < packed.len; at++) {
		struct str bad = arena_copy(arena, packed);
		((char *)(uintptr_t)bad.at)[at] ^= 0x20;
		EXPECT(zip_unpack(bad, 1 << 20, arena, &back).fault !=
				FAULT_NONE);
	}
	EXPECT_FAULT(zip_unpack(STR_NONE, 99, arena, &back), FAULT_CORRUPT_ROW);
	EXPECT_FAULT(zip_unpack(STR("\x07zz"), 99, arena, &back),
			FAULT_CORRUPT_ROW);
	EXPECT_FAULT(zip_unpack(STR("\0abc"), 2, arena, &back), FAULT_LIMIT);
	EXPECT_FAULT(zip_unpack(packed, 4999, arena, &back), FAULT_LIMIT);
	EXPECT_STR(back, STR("untouched"));
	arena_close(arena);
}

static void *zip_in_thread(void *arg)
{
	struct arena *arena = arena_open();
	struct str back;
	EXPECT_OK(zip_unpack(*(struct str *)arg, 9000, arena, &back));
	arena_close(arena);
	return NULL;
}

TEST(what_one_thread_zipped_another_unpacks)
{
	struct arena *arena = arena_open();
	struct str packed = zip_pack(text_of(8000, arena), arena);
	pthread_t threads[4];
	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, zip_in_thread, &packed);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	arena_close(arena);
}

/* Orders as a shop would tell of them: alike, and no two the same. */
static struct str order_of(uint32_t seed, struct arena *arena)
{
	static const char *const towns[] = {"Lund", "Aarhus", "Oulu"};
	uint32_t x = seed * 2654435761U + 1;
	uint32_t noise = x * 1664525 + 1013904223;
	return arena_print(arena,
			"{\"id\":%" PRIu32 ",\"email\":\"c%" PRIu32
			"@example.com\",\"currency\":\"EUR\",\"total\":"
			"\"%" PRIu32 ".00\",\"financial_status\":\"paid\","
			"\"shipping_address\":{\"city\":\"%s\",\"zip\":"
			"\"%" PRIu32 "\"},\"line_items\":[{\"sku\":\"TEE-M\","
			"\"quantity\":%" PRIu32 "}],\"token\":\"%08" PRIx32
			"%08" PRIx32 "\"}",
			5000 + seed, x % 10000, noise % 900, towns[x % 3],
			noise % 90000, 1 + seed % 4, x, noise);
}

static struct str trained(uint32_t from, struct arena *arena)
{
	struct str samples[600], bytes;
	for (uint32_t i = 0; i < 600; i++)
		samples[i] = order_of(from + i, arena);
	EXPECT_OK(zip_train(samples, 600, 4096, arena, &bytes));
	EXPECT(bytes.len > 256 && bytes.len <= 4096);
	return bytes;
}

static struct zip_dictionary *dictionary_of(uint32_t from, struct arena *arena)
{
	struct zip_dictionary *d = NULL;
	EXPECT_OK(zip_dictionary_open(trained(from, arena), &d));
	return d;
}

TEST(nothing_to_learn_is_told)
{
	struct arena *arena = arena_open();
	struct str bytes = STR("untouched"), one = order_of(1, arena);
	EXPECT_FAULT(zip_train(NULL, 0, 4096, arena, &bytes), FAULT_NOT_FOUND);
	EXPECT_FAULT(zip_train(&one, 1, 4096, arena, &bytes), FAULT_NOT_FOUND);
	EXPECT_FAULT(zip_train(&one, 1, 16, arena, &bytes), FAULT_NOT_FOUND);
	EXPECT_STR(bytes, STR("untouched"));
	arena_close(arena);
}

TEST(bytes_that_are_no_dictionary_are_refused)
{
	struct arena *arena = arena_open();
	struct zip_dictionary *d = NULL;
	struct str bytes = trained(1, arena);
	EXPECT_FAULT(zip_dictionary_open(STR_NONE, &d), FAULT_CORRUPT_ROW);
	EXPECT_FAULT(zip_dictionary_open(STR("a letter to you"), &d),
			FAULT_CORRUPT_ROW);
	EXPECT_FAULT(zip_dictionary_open(str_skip(bytes, 1), &d),
			FAULT_CORRUPT_ROW);
	EXPECT_FAULT(zip_dictionary_open((struct str){bytes.at, 40}, &d),
			FAULT_CORRUPT_ROW);
	EXPECT(d == NULL);
	zip_dictionary_close(NULL);
	arena_close(arena);
}

TEST(a_dictionary_makes_short_texts_small)
{
	struct arena *arena = arena_open();
	DEFER(zip_dictionary_drop)
	struct zip_dictionary *d = dictionary_of(1, arena);
	for (uint32_t i = 1000; i < 1100; i++) {
		struct str plain = order_of(i, arena), back;
		struct str alone = zip_pack(plain, arena);
		struct str fast = zip_pack_with(d, ZIP_FAST, plain, arena);
		struct str small = zip_pack_with(d, ZIP_SMALL, plain, arena);
		EXPECT(fast.len * 2 < alone.len && small.len * 2 < alone.len);
		EXPECT_OK(zip_unpack_with(d, fast, plain.len, arena, &back));
		EXPECT_STR(back, plain);
		EXPECT_OK(zip_unpack_with(d, small, plain.len, arena, &back));
		EXPECT_STR(back, plain);
		EXPECT_OK(zip_unpack_with(d, alone, plain.len, arena, &back));
		EXPECT_STR(back, plain);
		EXPECT_OK(zip_unpack(alone, plain.len, arena, &back));
		EXPECT_STR(back, plain);
	}
	arena_close(arena);
}

TEST(only_the_same_dictionary_unpacks)
{
	struct arena *arena = arena_open();
	DEFER(zip_dictionary_drop)
	struct zip_dictionary *d = dictionary_of(1, arena);
	DEFER(zip_dictionary_drop)
	struct zip_dictionary *other = dictionary_of(7000, arena);
	struct str plain = order_of(4000, arena), back = STR("untouched");
	struct str packed = zip_pack_with(d, ZIP_FAST, plain, arena);
	EXPECT_FAULT(zip_unpack(packed, 9999, arena, &back), FAULT_CORRUPT_ROW);
	EXPECT_FAULT(zip_unpack_with(NULL, packed, 9999, arena, &back),
			FAULT_CORRUPT_ROW);
	EXPECT_FAULT(zip_unpack_with(other, packed, 9999, arena, &back),
			FAULT_CORRUPT_ROW);
	EXPECT_FAULT(zip_unpack_with(d, packed, plain.len - 1, arena, &back),
			FAULT_LIMIT);
	EXPECT_STR(back, STR("untouched"));
	arena_close(arena);
}

/* Whatever byte of it is wrong: refused, or it unpacks nothing falsely. */
TEST(a_damaged_dictionary_tells_no_lies)
{
	struct arena *arena = arena_open();
	DEFER(zip_dictionary_drop)
	struct zip_dictionary *d = dictionary_of(1, arena);
	struct str bytes = trained(1, arena);
	struct str plain = order_of(4000, arena);
	struct str packed = zip_pack_with(d, ZIP_SMALL, plain, arena);
	for (size_t at = 0; at < bytes.len; at += 13) {
		DEFER(zip_dictionary_drop) struct zip_dictionary *worse = NULL;
		struct str bad = arena_copy(arena, bytes), back = plain;
		((char *)(uintptr_t)bad.at)[at] ^= 0x10;
		if (zip_dictionary_open(bad, &worse).fault)
			continue;
		if (!zip_unpack_with(worse, packed, 9999, arena, &back).fault)
			EXPECT_STR(back, plain);
	}
	arena_close(arena);
}

/* Bytes that do not shrink make zstd give up half-way. */
TEST(the_next_dictionary_is_taken_after_bytes_that_did_not_shrink)
{
	struct arena *arena = arena_open();
	DEFER(zip_dictionary_drop)
	struct zip_dictionary *d = dictionary_of(1, arena);
	DEFER(zip_dictionary_drop)
	struct zip_dictionary *other = dictionary_of(7000, arena);
	struct str plain = order_of(4000, arena), back;
	char noise[64];
	uint32_t x = 1;
	for (size_t i = 0; i < sizeof noise; i++)
		noise[i] = (char)((x = x * 1664525 + 1013904223) >> 24);
	struct str bytes = {noise, sizeof noise};
	EXPECT_I64(zip_pack_with(d, ZIP_FAST, bytes, arena).len, 65);
	struct str packed = zip_pack_with(other, ZIP_FAST, plain, arena);
	EXPECT_OK(zip_unpack_with(other, packed, 9999, arena, &back));
	EXPECT_STR(back, plain);
	EXPECT_I64(zip_pack_with(d, ZIP_FAST, bytes, arena).len, 65);
	packed = zip_pack(plain, arena);
	EXPECT_OK(zip_unpack(packed, 9999, arena, &back));
	EXPECT_STR(back, plain);
	arena_close(arena);
}
