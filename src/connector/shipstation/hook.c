/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Webhooks {resource_url, resource_type}. They are not signed: the address
 * that they come to has a secret in it, and all that they do is to have a
 * list asked for at once. It is asked for at our own account's host: only
 * path and query are taken from the webhook, and only of known lists.
 */
#include "connector/shipstation/parts.h"

#define URL_MAX 500 /* 200 by the documentation */

bool ss_is_v2(const struct account *account)
{
	return str_eq(account->variant, STR("v2"));
}

RESULT shipstation_webhook_verify(const struct account *account,
		const struct webhook *webhook,
		__attribute__((unused)) struct arena *arena)
{
	struct str given = webhook->path_rest;
	bool right = false;
	if (given.len && given.at[0] == '/')
		given = str_skip(given, 1);
	for (size_t i = 0; i < SECRETS_MAX; i++) {
		struct str secret = account->webhook_secrets[i];
		bool same = equal_const_time(given, secret);
		right = right || (secret.len && same);
	}
	ENSURE(right, FAULT_BAD_SIGNATURE);
	return OK;
}

/* "ssapi.shipstation.com", and "ssapi6" of one of their own. */
static bool is_v1_host(struct str host)
{
	struct str rest = str_skip(host, strlen("ssapi"));
	if (!str_starts(host, STR("ssapi")))
		return false;
	while (rest.len && rest.at[0] >= '0' && rest.at[0] <= '9')
		rest = str_skip(rest, 1);
	return str_eq(rest, STR(".shipstation.com"));
}

static bool is_v2_host(struct str host)
{
	return str_eq(host, STR("api.shipstation.com")) ||
			str_eq(host, STR("api.shipengine.com"));
}

/* Behind the host; empty: it is not theirs. */
static struct str path_of(const struct account *account, struct str url)
{
	struct str base = account->endpoint.url, https = STR("https://");
	while (base.len && base.at[base.len - 1] == '/')
		base.len--;
	/* "https://ssapi.shipstation.com.evil.example" begins alike. */
	if (str_starts(url, base) &&
			str_starts(str_skip(url, base.len), STR("/")))
		return str_skip(url, base.len);
	if (!str_starts(url, https))
		return STR_NONE;
	url = str_skip(url, https.len);
	ptrdiff_t slash = str_find(url, STR("/"));
	if (slash < 0)
		return STR_NONE;
	struct str host = {url.at, (size_t)slash};
	bool theirs = ss_is_v2(account) ? is_v2_host(host) : is_v1_host(host);
	return theirs ? str_skip(url, (size_t)slash) : STR_NONE;
}

static bool is_clean(struct str path)
{
	for (size_t i = 0; i < path.len; i++)
		if (path.at[i] <= ' ' || path.at[i] >= 127 ||
				strchr("#@\\\"<>|", path.at[i]))
			return false;
	return path.len <= URL_MAX && str_find(path, STR("..")) < 0 &&
			str_find(path, STR("//")) < 0;
}

static const struct {
	bool v2;
	const char *head;
} resources[] = {
		{false, "/shipments?"},
		{false, "/orders?"},
		{false, "/fulfillments?"},
		{true, "/v2/labels/"},
		{true, "/v2/labels?"},
		{true, "/v2/shipments?"},
		{true, "/v2/tracking?"},
};

static bool is_resource(const struct account *account, struct str path)
{
	for (size_t i = 0; i < sizeof resources / sizeof *resources; i++)
		if (resources[i].v2 == ss_is_v2(account) &&
				str_starts(path, str_of(resources[i].head)))
			return true;
	return false;
}

static void hint_read(const struct account *account, struct json root,
		struct arena *arena, struct events *out)
{
	struct str url = json_str(json_get(root, "resource_url"), arena);
	struct str type = json_str(json_get(root, "resource_type"), arena);
	struct str path = path_of(account, url);
	if (!type.len || !url.len) {
		out->unreadable = STR("no resource_url and resource_type");
		return;
	}
	out->ignored = arena_print(arena, "%.*s: asked for at once",
			STR_FMT(detail_of(type)));
	out->poll = VERB_LOGISTICS_POLL;
	/* Of what we do not read at its address the poll knows more. */
	if (path.len && is_clean(path) && is_resource(account, path))
		out->poll_cursor =
				arena_print(arena, "url:%.*s", STR_FMT(path));
	else if (!path.len) {
		out->poll = VERB_NONE;
		out->ignored = STR("resource_url is not ShipStation's");
	}
}

void shipstation_webhook_read(const struct account *account,
		const struct webhook *webhook, struct arena *arena,
		struct events *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(webhook->body, &doc).fault)
		out->unreadable = STR("the body is not valid JSON");
	else
		hint_read(account, json_root(doc), arena, out);
}
