/* SPDX-License-Identifier: Apache-2.0 */
/* Whose signature under a webhook holds. */
#include "connector/paypal/fixture.h"
#include "connector/paypal/signed.h"

struct signed_ {
	struct arena *arena;
	struct account account;
	struct webhook webhook;
	const char *id, *at, *url, *algo, *signature;
};

static struct signed_ signed_open(void)
{
	struct signed_ s = {.arena = arena_open(), .account = paypal};
	char name[] = "/tmp/waybill-paypal-XXXXXX";
	int fd = mkstemp(name);
	EXPECT(fd >= 0 && write(fd, SIGNED_ROOT, strlen(SIGNED_ROOT)) > 0);
	close(fd);
	s.account.endpoint.ca_file = arena_print(s.arena, "%s", name);
	s.webhook = (struct webhook){.body = STR(SIGNED_BODY),
			.received_at = NOW,
			.certificate = STR(SIGNED_LEAF)};
	s.id = SIGNED_ID;
	s.at = SIGNED_TIME;
	s.url = "https://api.paypal.com/v1/notifications/certs/CERT-1";
	s.algo = "SHA256withRSA";
	s.signature = SIGNED_SIGNATURE;
	return s;
}

static void signed_close(struct signed_ *s)
{
	unlink(s->account.endpoint.ca_file.at);
	arena_close(s->arena);
}

static enum fault verified(struct signed_ *s)
{
	struct webhook *w = &s->webhook;
	w->headers = (http_headers){0};
	test_header(w, s->arena, "Paypal-Transmission-Id", s->id);
	test_header(w, s->arena, "PAYPAL-TRANSMISSION-TIME", s->at);
	test_header(w, s->arena, "PAYPAL-CERT-URL", s->url);
	test_header(w, s->arena, "PAYPAL-AUTH-ALGO", s->algo);
	test_header(w, s->arena, "PAYPAL-TRANSMISSION-SIG", s->signature);
	return paypal_driver.webhook_verify(&s->account, w, s->arena).fault;
}

TEST(paypals_signature_holds)
{
	struct signed_ s = signed_open();
	EXPECT_I64(verified(&s), FAULT_NONE);
	signed_close(&s);
}

TEST(each_part_that_is_signed_counts)
{
	struct signed_ s = signed_open();
	s.webhook.body = STR("{\"id\":\"WH-2\"}");
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	s.webhook.body = STR(SIGNED_BODY);
	s.id = "69cd13f0-d67a-11e5-baa3-778b53f4ae56";
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	s.id = SIGNED_ID;
	s.at = "2023-11-14T22:13:21Z";
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	s.at = SIGNED_TIME;
	s.account.webhook_id = STR("2JE4291016473214C");
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	s.account.webhook_id = STR_NONE;
	EXPECT_I64(verified(&s), FAULT_SETTINGS);
	signed_close(&s);
}

TEST(what_is_missing_or_strange_does_not_hold)
{
	struct signed_ s = signed_open();
	s.algo = "SHA1withRSA";
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	s.algo = "SHA256withRSA";
	s.signature = "";
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	s.signature = "not base64!";
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	s.signature = SIGNED_SIGNATURE;
	s.id = "";
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	s.id = SIGNED_ID;
	s.url = "https://evil.example/v1/notifications/certs/CERT-1";
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	s.url = "https://api.paypal.com/v1/notifications/certs/CERT-1";
	s.webhook.certificate = STR_NONE;
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	signed_close(&s);
}

TEST(the_certificate_must_be_paypals_and_valid)
{
	struct signed_ s = signed_open();
	struct str roots = s.account.endpoint.ca_file;
	/* The system's roots have not issued it. */
	s.account.endpoint.ca_file = STR_NONE;
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	s.account.endpoint.ca_file = roots;
	/* The sandbox has a name of its own. */
	s.account.endpoint.url = STR("https://api-m.sandbox.paypal.com");
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	s.account.endpoint.url = STR(BASE);
	s.webhook.received_at = (time_ms)8000000000000;
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	s.webhook.received_at = NOW;
	s.webhook.certificate = STR(SIGNED_ROOT);
	EXPECT_I64(verified(&s), FAULT_BAD_SIGNATURE);
	signed_close(&s);
}
