/* SPDX-License-Identifier: Apache-2.0 */
#include "base/rsa.h"

#include "base/crypto.h"
#include "base/test.h"

/* A key of 2048 bits that was made for this test, and what it signed: HEAD
 * and BODY. */
#define HEAD STR("2026-11-28T08:00:00Z.")
#define BODY STR("{\"a\":1}")
#define MODULUS \
	"0rYy-EdO5UCwpz7KCnpSUFxRph_z_XJ4BbkLdx1mwQmPL9E6FO-MZf9bW-JgMZFU" \
	"FY_xe-qw9OeFYV3WG076fybAR9TRyV8zUojx9QDFPb3LKrtJvnqfn9n8ZOBWdqFv" \
	"mr_r_Oc5qk4uCM93GSkaxoU_a4MNng1hNNWgwsuotdOLPBetzF50jQvIpJV07yI9" \
	"EdNBv7m4kMo7MJLJkNOG0Pepk77SjiwbjVmhM2u8tAZ4TSWzqYTFIAu3OMzh49X6" \
	"l5iQgd6OvA9f-oJ0nwWNJonQSQk4x4T30zlP1zTvwgrTAbKFJDjCTmM21s6mqKhB" \
	"9X8IpxXG2IN_bAUVJLUB8w"
#define SIGNATURE \
	"J/C3WCbfQS43rhToG+dwacePgvhiarB9aRitGuYnicybNV40+xUUpZqtFTS5Zitu" \
	"FTrtnYKv08Pjd0YP2/HhwFmsD5O5APNw7CieQq+4+06h3+InQA5fkyUnlaLyj3k3" \
	"5+lYlXtDhDAuJMEUF0CP+8tjasDjeGiKzYQp9hjza5YK4BDhq0VZEGi8PhdUTyFE" \
	"AKUxTpUUYPmaMHUah7l8HoqwvlLhzeXnOoX7UXejyu4O99UkkRpVEJqmxDfeGwGR" \
	"LjCodovaCpAQPWFXQ80l1tn/Im3BbmjqqZ30WuWE+6i8xpjFgMSXK3oRe/7VxX0u" \
	"R3gH1mjrkp+qLHvVcAidTw=="
/* Of 1024 bits. */
#define SMALL \
	"nUyrjGINb8TeyMV9sm2Ub5s1QpFhNuzLQSmwVpDPIOFFnYdReQnnFCtnz0jz-hGX" \
	"-rEm_6mWZ-z28Vn5wQ49FJIFYzLnkclkMiooSr9V8m5BvQzcRjUHLdPaplu6ev0q" \
	"DVi6EG9D2eu0D-hySht4X-XYyv7nZazudYS8CqBX6r0"

static RESULT signature_verify(struct str head, struct str body,
		struct str signature, struct arena *arena)
{
	struct str pem;
	TRY(rsa_key_of_jwk(STR(MODULUS), STR("AQAB"), arena, &pem));
	return rsa_sha256_verify(pem, head, body, signature);
}

static struct str signature_bytes(struct arena *arena)
{
	struct str bytes = STR_NONE;
	EXPECT_OK(base64_read(STR(SIGNATURE), arena, &bytes));
	return bytes;
}

TEST(what_is_no_key_is_refused)
{
	static const struct {
		const char *modulus, *exponent;
	} cases[] = {
			{"", "AQAB"},
			{MODULUS, ""},
			{MODULUS, "AQ"}, /* 1: everything would be signed */
			{MODULUS, "AQAA"},
			{SMALL, "AQAB"},
			{"!!!", "AQAB"},
			{MODULUS "=!", "AQAB"},
	};
	struct arena *arena = arena_open();
	struct str pem = STR("as it was");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EXPECT_FAULT(rsa_key_of_jwk(str_of(cases[i].modulus),
					     str_of(cases[i].exponent), arena,
					     &pem),
				FAULT_BAD_VALUE);
	EXPECT_STR(pem, STR("as it was"));
	EXPECT_FAULT(rsa_sha256_verify(STR_NONE, HEAD, BODY,
				     signature_bytes(arena)),
			FAULT_BAD_VALUE);
	EXPECT_FAULT(rsa_sha256_verify(STR("-----BEGIN PUBLIC KEY-----\n"),
				     HEAD, BODY, signature_bytes(arena)),
			FAULT_BAD_VALUE);
	arena_close(arena);
}

TEST(a_signature_is_of_these_bytes_alone)
{
	struct arena *arena = arena_open();
	struct str right = signature_bytes(arena);
	EXPECT_OK(signature_verify(HEAD, BODY, right, arena));
	/* Only the whole counts, wherever it is cut. */
	EXPECT_OK(signature_verify(STR_NONE,
			STR("2026-11-28T08:00:00Z.{\"a\":1}"), right, arena));
	EXPECT_FAULT(signature_verify(HEAD, STR("{\"a\":2}"), right, arena),
			FAULT_BAD_SIGNATURE);
	EXPECT_FAULT(signature_verify(STR("2026-11-28T08:00:01Z."), BODY, right,
				     arena),
			FAULT_BAD_SIGNATURE);
	EXPECT_FAULT(signature_verify(HEAD, BODY, STR_NONE, arena),
			FAULT_BAD_SIGNATURE);
	right.len--;
	EXPECT_FAULT(signature_verify(HEAD, BODY, right, arena),
			FAULT_BAD_SIGNATURE);
	arena_close(arena);
}
