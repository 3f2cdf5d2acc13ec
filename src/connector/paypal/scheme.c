/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens, and the signature of webhooks: RSA with SHA-256 over
 * "transmission id|transmission time|webhook id|CRC-32 of the body", by the
 * key of a certificate whose address stands beside it
 * (https://developer.paypal.com/api/rest/webhooks/rest/).
 */
#include "connector/paypal/parts.h"

#include <inttypes.h>

#include "base/crc.h"
#include "base/crypto.h"
#include "base/x509.h"
#include "port/request.h"

/* Whom PayPal's certificates for signing are issued to. */
#define SIGNER_LIVE "messageverificationcerts.paypal.com"
#define SIGNER_SANDBOX "messageverificationcerts.sandbox.paypal.com"

static const char *const hosts[] = {"https://api.paypal.com",
		"https://api-m.paypal.com", "https://api.sandbox.paypal.com",
		"https://api-m.sandbox.paypal.com"};

static struct str base_of(const struct account *account)
{
	struct str base = account->endpoint.url;
	while (base.len && base.at[base.len - 1] == '/')
		base.len--;
	return base;
}

static bool is_under(struct str url, struct str base)
{
	return base.len && str_starts(url, base) && url.len > base.len &&
			url.at[base.len] == '/';
}

static RESULT basic(const struct account *account, struct http_request *request,
		struct arena *arena)
{
	ENSURE(account->client_id.len && account->client_secret.len,
			FAULT_SETTINGS);
	struct str both = arena_print(arena, "%.*s:%.*s",
			STR_FMT(account->client_id),
			STR_FMT(account->client_secret));
	struct str text = base64_of(both, arena);
	request_header_set(request, arena, STR("Authorization"),
			arena_print(arena, "Basic %.*s", STR_FMT(text)));
	return OK;
}

RESULT paypal_authorize(const struct account *account,
		__attribute__((unused)) time_ms now,
		struct http_request *request, struct arena *arena)
{
	/* Certificates are public, and stand on other hosts too: those never
	 * get to see a token. */
	if (!is_under(request->url, base_of(account)))
		return OK;
	struct str path = str_skip(request->url, base_of(account).len);
	if (str_starts(path, STR(CERTS_PATH)))
		return OK;
	if (str_eq(path, STR(GRANT_PATH)))
		return basic(account, request, arena);
	ENSURE(account->token.len > 0, FAULT_SETTINGS);
	request_header_set(request, arena, STR("Authorization"),
			arena_print(arena, "Bearer %.*s",
					STR_FMT(account->token)));
	return OK;
}

/* --- webhooks ----------------------------------------------------------- */

static struct str header(const struct webhook *webhook, const char *name)
{
	return str_trim(http_header_get(&webhook->headers, str_of(name)));
}

static bool is_cert_path(struct str path)
{
	if (!str_starts(path, STR(CERTS_PATH)))
		return false;
	struct str name = str_skip(path, strlen(CERTS_PATH));
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		if (!(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') &&
				!(c >= 'a' && c <= 'z') && c != '-' &&
				c != '_' && c != '.')
			return false;
	}
	return name.len > 0 && str_find(name, STR("..")) < 0;
}

/* PayPal's own hosts, and where the settings say that PayPal is. */
struct str paypal_certificate_url(const struct account *account,
		const struct webhook *webhook,
		__attribute__((unused)) struct arena *arena)
{
	struct str url = header(webhook, "PAYPAL-CERT-URL");
	struct str base = base_of(account);
	if (is_under(url, base) && is_cert_path(str_skip(url, base.len)))
		return url;
	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
		base = str_of(hosts[i]);
		if (is_under(url, base) &&
				is_cert_path(str_skip(url, base.len)))
			return url;
	}
	return STR_NONE;
}

static struct str signer_of(const struct account *account)
{
	return str_find(account->endpoint.url, STR(".sandbox.")) >= 0
			? STR(SIGNER_SANDBOX)
			: STR(SIGNER_LIVE);
}

RESULT paypal_verify(const struct account *account,
		const struct webhook *webhook, struct arena *arena)
{
	struct str id = header(webhook, "PAYPAL-TRANSMISSION-ID");
	struct str at = header(webhook, "PAYPAL-TRANSMISSION-TIME");
	struct str signature = STR_NONE;
	ENSURE(account->webhook_id.len > 0, FAULT_SETTINGS);
	ENSURE(str_eq_nocase(header(webhook, "PAYPAL-AUTH-ALGO"),
			       STR("SHA256withRSA")),
			FAULT_BAD_SIGNATURE);
	/* Whoever brings a certificate along from elsewhere signs nothing. */
	ENSURE(paypal_certificate_url(account, webhook, arena).len > 0,
			FAULT_BAD_SIGNATURE);
	ENSURE(!base64_read(header(webhook, "PAYPAL-TRANSMISSION-SIG"), arena,
			       &signature)
							.fault &&
					id.len && at.len && signature.len,
			FAULT_BAD_SIGNATURE);
	struct str message = arena_print(arena, "%.*s|%.*s|%.*s|%" PRIu32,
			STR_FMT(id), STR_FMT(at), STR_FMT(account->webhook_id),
			crc32_of(webhook->body));
	const struct x509_signer signer = {.pem = webhook->certificate,
			.ca_file = account->endpoint.ca_file,
			.name = signer_of(account),
			.at = webhook->received_at};
	return x509_verify(&signer, message, signature);
}
