/* SPDX-License-Identifier: Apache-2.0 */
#include "base/crypto.h"
#include "base/json.h"
#include "base/test.h"

#include <pthread.h>
#include <stdio.h>

static struct str sha256_hex(struct str bytes, struct arena *arena)
{
	uint8_t digest[SHA256_SIZE];
	sha256(bytes, digest);
	return hex_of((struct str){(char *)digest, SHA256_SIZE}, arena);
}

static struct str hmac_hex(
		struct str key, struct str bytes, struct arena *arena)
{
	uint8_t digest[SHA256_SIZE];
	hmac_sha256(key, bytes, digest);
	return hex_of((struct str){(char *)digest, SHA256_SIZE}, arena);
}

TEST(sha256_gives_the_values_of_fips_180)
{
	struct arena *arena = arena_open();
	EXPECT_STR(sha256_hex(STR_NONE, arena),
			STR("e3b0c44298fc1c149afbf4c8996fb924"
			    "27ae41e4649b934ca495991b7852b855"));
	EXPECT_STR(sha256_hex(STR("abc"), arena),
			STR("ba7816bf8f01cfea414140de5dae2223"
			    "b00361a396177a9cb410ff61f20015ad"));
	arena_close(arena);
}

TEST(hmac_gives_the_values_of_rfc_4231)
{
	struct arena *arena = arena_open();
	EXPECT_STR(hmac_hex(STR("Jefe"), STR("what do ya want for nothing?"),
				   arena),
			STR("5bdcc146bf60754e6a042426089575c7"
			    "5a003f089d2739839dec58b964ec3843"));
	char key[131];
	memset(key, 0xaa, sizeof key);
	EXPECT_STR(hmac_hex((struct str){key, sizeof key},
				   STR("Test Using Larger Than Block-Size Key "
				       "- Hash Key First"),
				   arena),
			STR("60e431591ee0b67f0d8a26aacbf5b77f"
			    "8e0bc6213728c5140546040f0ee37f54"));
	EXPECT_STR(hmac_hex(STR_NONE, STR_NONE, arena),
			STR("b613679a0814d9ec772f95d778c35fc5"
			    "ff1697c493715653c6c712144292c5ad"));
	arena_close(arena);
}

TEST(hmac_of_two_pieces_is_that_of_the_whole)
{
	uint8_t whole[SHA256_SIZE], pieces[SHA256_SIZE];
	hmac_sha256(STR("key"), STR("1492774577.{}"), whole);
	hmac_sha256_2(STR("key"), STR("1492774577."), STR("{}"), pieces);
	EXPECT(memcmp(whole, pieces, SHA256_SIZE) == 0);
}

TEST(hex_is_read_back_and_bad_hex_refused)
{
	struct arena *arena = arena_open();
	struct str bytes = STR("untouched");
	static const char *const bad[] = {"0", "0g", "g0", " 00", "0x", "-1"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		EXPECT_FAULT(hex_read(str_of(bad[i]), arena, &bytes),
				FAULT_BAD_VALUE);
	EXPECT_STR(bytes, STR("untouched"));
	EXPECT_OK(hex_read(STR("00fFa5"), arena, &bytes));
	EXPECT_STR(bytes, STR("\x00\xff\xa5"));
	EXPECT_STR(hex_of(bytes, arena), STR("00ffa5"));
	EXPECT_OK(hex_read(STR_NONE, arena, &bytes));
	EXPECT_I64(bytes.len, 0);
	arena_close(arena);
}

TEST(base64_gives_the_values_of_rfc_4648)
{
	static const char *const rows[][2] = {{"", ""}, {"f", "Zg=="},
			{"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="},
			{"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
	struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str plain = str_of(rows[i][0]), text, back;
		text = base64_of(plain, arena);
		EXPECT_STR(text, str_of(rows[i][1]));
		EXPECT_OK(base64_read(text, arena, &back));
		EXPECT_STR(back, plain);
		while (text.len && text.at[text.len - 1] == '=')
			text.len--;
		EXPECT_OK(base64_read(text, arena, &back));
		EXPECT_STR(back, plain);
	}
	arena_close(arena);
}

TEST(base64_of_all_bytes_comes_back)
{
	struct arena *arena = arena_open();
	char bytes[256];
	struct str back;
	for (int i = 0; i < 256; i++)
		bytes[i] = (char)i;
	for (size_t len = 0; len <= 256; len++) {
		struct str plain = {bytes, len};
		EXPECT_OK(base64_read(base64_of(plain, arena), arena, &back));
		EXPECT_STR(back, plain);
	}
	arena_close(arena);
}

TEST(bad_base64_is_refused)
{
	static const char *const bad[] = {"Z", "Zg=", "Zg===", "=",
			"====", "Zm9=v", "Zm 9v", "Zm9v\n", "Zm-_",
			"Zh==", "Zm9", "Zm9vYg=", "Z===", "Zm9v="};
	struct arena *arena = arena_open();
	struct str bytes = STR("untouched");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		EXPECT_FAULT(base64_read(str_of(bad[i]), arena, &bytes),
				FAULT_BAD_VALUE);
	EXPECT_STR(bytes, STR("untouched"));
	arena_close(arena);
}

TEST(secrets_are_compared_whole)
{
	EXPECT(equal_const_time(STR("secret"), STR("secret")));
	EXPECT(equal_const_time(STR_NONE, STR("")));
	EXPECT(!equal_const_time(STR("secret"), STR("secreT")));
	EXPECT(!equal_const_time(STR("secret"), STR("secre")));
	EXPECT(!equal_const_time(STR(""), STR("s")));
}

TEST(random_bytes_differ_and_fill_all)
{
	uint8_t a[4096] = {0}, b[4096] = {0};
	random_bytes(a, sizeof a);
	random_bytes(b, sizeof b);
	EXPECT(memcmp(a, b, sizeof a) != 0);
	size_t zeros = 0;
	for (size_t i = 4000; i < sizeof a; i++)
		zeros += a[i] == 0;
	EXPECT(zeros < 20);
}

/* It is stored: these never change. */
#define HASH_OF_NONE 0x1f0f7f04df76a8c2u
#define HASH_OF_A 0xf5a5b4deb85c79ddu
#define HASH_OF_FOOBAR 0x26d4947ba77638edu

TEST(hash64_stays_what_it_is)
{
	EXPECT(hash64(STR_NONE) == HASH_OF_NONE);
	EXPECT(hash64(STR("a")) == HASH_OF_A);
	EXPECT(hash64(STR("foobar foobar")) == HASH_OF_FOOBAR);
	EXPECT(hash64(STR("a")) != hash64((struct str){"a\0", 2}));
}

TEST(hash64_sees_each_bit)
{
	char text[40] = "the quick brown fox jumps over the dog";
	struct str all = {text, 38};
	uint64_t whole = hash64(all);
	for (size_t bit = 0; bit < 38 * 8; bit++) {
		text[bit / 8] = (char)(text[bit / 8] ^ 1 << bit % 8);
		EXPECT(hash64(all) != whole);
		text[bit / 8] = (char)(text[bit / 8] ^ 1 << bit % 8);
	}
	EXPECT(hash64(all) == whole);
}

static void *hash_in_thread(void *arg)
{
	uint8_t digest[SHA256_SIZE];
	for (int i = 0; i < 100; i++)
		hmac_sha256(STR("hush"), *(struct str *)arg, digest);
	return NULL;
}

TEST(threads_hash_side_by_side)
{
	struct str body = STR("body");
	pthread_t threads[4];
	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, hash_in_thread, &body);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
}

/* A file of recorded signatures; none when the folder is not there. */
static struct json_doc *vectors_open(const char *name)
{
	char path[512], text[20000];
	const char *shared = getenv("WAYBILL_SHARED");
	snprintf(path, sizeof path, "%s/contracts/signatures/%s",
			shared ? shared : "../shared", name);
	FILE *file = fopen(path, "r");
	if (!file) {
		const char *ci = getenv("CI");
		EXPECT(!ci || strcmp(ci, "true") != 0);
		print_message("# no %s: set WAYBILL_SHARED\n", path);
		skip();
	}
	size_t len = fread(text, 1, sizeof text, file);
	fclose(file);
	struct json_doc *doc = NULL;
	EXPECT_OK(json_open((struct str){text, len}, &doc));
	return doc;
}

TEST(shopify_signatures_are_what_shopify_made)
{
	struct json_doc *doc = vectors_open("shopify_hmac.json");
	struct arena *arena = arena_open();
	struct json v, all = json_get(json_root(doc), "webhook");
	EXPECT(json_count(all) > 5);
	for (struct json_iter i = json_each(all); json_next(&i, &v);) {
		uint8_t digest[SHA256_SIZE];
		struct str sent = STR_NONE;
		hmac_sha256(json_str(json_get(v, "secret"), arena),
				json_str(json_get(v, "body"), arena), digest);
		struct str header = json_str(json_get(v, "header"), arena);
		struct result r = base64_read(header, arena, &sent);
		bool good = !r.fault &&
				equal_const_time(sent,
						(struct str){(char *)digest,
								SHA256_SIZE});
		EXPECT(good == json_bool(json_get(v, "valid"), !good));
	}
	arena_close(arena);
	json_close(doc);
}

TEST(stripe_signatures_are_what_stripe_made)
{
	struct json_doc *doc = vectors_open("stripe_signature.json");
	struct arena *arena = arena_open();
	struct json v, all = json_get(json_root(doc), "vectors");
	EXPECT(json_count(all) > 3);
	for (struct json_iter i = json_each(all); json_next(&i, &v);) {
		uint8_t digest[SHA256_SIZE];
		struct str moment = json_str(json_get(v, "timestamp"), arena);
		hmac_sha256_2(json_str(json_get(v, "secret"), arena),
				arena_print(arena, "%.*s.", STR_FMT(moment)),
				json_str(json_get(v, "payload"), arena),
				digest);
		struct str expected = arena_print(arena, "t=%.*s,v1=%.*s",
				STR_FMT(moment),
				STR_FMT(hex_of((struct str){(char *)digest,
							       SHA256_SIZE},
						arena)));
		EXPECT_STR(json_str(json_get(v, "header"), arena), expected);
	}
	arena_close(arena);
	json_close(doc);
}
