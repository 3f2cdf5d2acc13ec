/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who we are. An integration's access token is sent as it is where the shop
 * allows that (2.4.4 and newer: a setting); else the integration signs each
 * request, OAuth 1.0a (RFC 5849) with HMAC-SHA256. Nonce and timestamp are
 * made at each sending and are never stored.
 */
#include "connector/magento/parts.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/crypto.h"
#include "port/request.h"

struct pair {
	struct str name, value; /* encoded already */
};
typedef LIST(struct pair) pairs;

static void pair_add(pairs *list, struct str name, struct str value,
		struct arena *arena)
{
	*LIST_ADD(arena, list) = (struct pair){
			url_encode(name, arena), url_encode(value, arena)};
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* "a+b%20c" -> "a b c" */
static struct str decoded(struct str text, struct arena *arena)
{
	char *at = arena_take(arena, text.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.len; i++) {
		int high = i + 2 < text.len && text.at[i] == '%'
				? hex_digit(text.at[i + 1])
				: -1;
		int low = high >= 0 ? hex_digit(text.at[i + 2]) : -1;
		if (low >= 0) {
			at[n++] = (char)(high * 16 + low);
			i += 2;
		} else {
			at[n++] = text.at[i] == '+' ? ' ' : text.at[i];
		}
	}
	return (struct str){at, n};
}

static void query_take(struct str query, pairs *list, struct arena *arena)
{
	struct str value, name;
	while (str_cut(&query, '&', &value))
		if (str_cut(&value, '=', &name))
			pair_add(list, decoded(name, arena),
					decoded(value, arena), arena);
}

static int by_name_and_value(const void *a, const void *b)
{
	const struct pair *left = a, *right = b;
	int order = str_cmp(left->name, right->name);
	return order ? order : str_cmp(left->value, right->value);
}

static void sort(pairs *list)
{
	if (list->count > 1)
		qsort(list->at, list->count, sizeof *list->at,
				by_name_and_value);
}

/* RFC 5849, 3.4.1.3.2: sorted by bytes, after encoding. */
static struct str pairs_joined(pairs *list, struct arena *arena)
{
	struct str all = STR_NONE;
	sort(list);
	for (size_t i = 0; i < list->count; i++)
		all = arena_print(arena, "%.*s%s%.*s=%.*s", STR_FMT(all),
				i ? "&" : "", STR_FMT(list->at[i].name),
				STR_FMT(list->at[i].value));
	return all;
}

/* RFC 5849, 3.4.1.2: scheme and host in lower case, no port of its own. */
static struct str base_uri(struct str url, struct arena *arena)
{
	url = arena_copy(arena, url);
	char *at = (char *)(uintptr_t)url.at;
	ptrdiff_t begin = str_find(url, STR("://"));
	size_t i = begin < 0 ? 0 : (size_t)begin + 3, head = i;
	for (size_t k = 0; k < head; k++)
		if (at[k] >= 'A' && at[k] <= 'Z')
			at[k] = (char)(at[k] + 32);
	for (; i < url.len && at[i] != '/'; i++)
		if (at[i] >= 'A' && at[i] <= 'Z')
			at[i] = (char)(at[i] + 32);
	struct str host = {at, i}, path = str_skip(url, i);
	if (str_starts(host, STR("https://")) && str_ends(host, STR(":443")))
		host.len -= 4;
	if (str_starts(host, STR("http://")) && str_ends(host, STR(":80")))
		host.len -= 3;
	return arena_print(arena, "%.*s%.*s", STR_FMT(host), STR_FMT(path));
}

/* The same request at another moment has another nonce, and so have two
 * requests at the same one. */
static struct str nonce_of(const struct http_request *request, time_ms now,
		struct arena *arena)
{
	uint8_t digest[SHA256_SIZE];
	sha256(arena_print(arena, "%" PRId64 " %.*s %.*s %.*s", now,
			       STR_FMT(request->method), STR_FMT(request->url),
			       STR_FMT(request->body)),
			digest);
	return hex_of((struct str){(const char *)digest, SHA256_SIZE / 2},
			arena);
}

static void oauth_pairs(const struct account *account,
		const struct http_request *request, time_ms now, pairs *out,
		struct arena *arena)
{
	pair_add(out, STR("oauth_consumer_key"), account->client_id, arena);
	pair_add(out, STR("oauth_nonce"), nonce_of(request, now, arena), arena);
	pair_add(out, STR("oauth_signature_method"), STR("HMAC-SHA256"), arena);
	pair_add(out, STR("oauth_timestamp"),
			arena_print(arena, "%" PRId64, now / SECOND_MS), arena);
	pair_add(out, STR("oauth_token"), account->token, arena);
	pair_add(out, STR("oauth_version"), STR("1.0"), arena);
}

static struct str signature_of(const struct account *account,
		const struct http_request *request, const pairs *oauth,
		struct arena *arena)
{
	struct str rest = request->url, uri = STR_NONE;
	pairs all = {0};
	uint8_t digest[SHA256_SIZE];
	str_cut(&rest, '?', &uri);
	query_take(rest, &all, arena);
	for (size_t i = 0; i < oauth->count; i++)
		*LIST_ADD(arena, &all) = oauth->at[i];
	struct str base = arena_print(arena, "%.*s&%.*s&%.*s",
			STR_FMT(request->method),
			STR_FMT(url_encode(base_uri(uri, arena), arena)),
			STR_FMT(url_encode(pairs_joined(&all, arena), arena)));
	struct str key = arena_print(arena, "%.*s&%.*s",
			STR_FMT(url_encode(account->client_secret, arena)),
			STR_FMT(url_encode(account->token_secret, arena)));
	hmac_sha256(key, base, digest);
	return base64_of(
			(struct str){(const char *)digest, SHA256_SIZE}, arena);
}

static struct str oauth_header(const struct account *account, time_ms now,
		const struct http_request *request, struct arena *arena)
{
	pairs oauth = {0};
	oauth_pairs(account, request, now, &oauth, arena);
	struct str signature = signature_of(account, request, &oauth, arena);
	pair_add(&oauth, STR("oauth_signature"), signature, arena);
	struct str text = STR("OAuth ");
	for (size_t i = 0; i < oauth.count; i++)
		text = arena_print(arena, "%.*s%s%.*s=\"%.*s\"", STR_FMT(text),
				i ? ", " : "", STR_FMT(oauth.at[i].name),
				STR_FMT(oauth.at[i].value));
	return text;
}

RESULT magento_authorize(const struct account *account, time_ms now,
		struct http_request *request, struct arena *arena)
{
	ENSURE(account->token.len > 0, FAULT_SETTINGS);
	struct str text = arena_print(
			arena, "Bearer %.*s", STR_FMT(account->token));
	if (account->client_id.len) {
		ENSURE(account->client_secret.len && account->token_secret.len,
				FAULT_SETTINGS);
		text = oauth_header(account, now, request, arena);
	}
	request_header_set(request, arena, STR("Authorization"), text);
	return OK;
}
