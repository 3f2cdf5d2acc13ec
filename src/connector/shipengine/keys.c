/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The keys that webhooks are signed with: a JWK set at /jwks of the account's
 * own host. Which key is asked for stands behind "#", where no server sees it,
 * so that a new key is fetched when the first webhook names it.
 */
#include "connector/shipengine/parts.h"

#include "base/rsa.h"
#include "port/request.h"

#define KEY_ID_MAX 128

static bool is_key_id(struct str id)
{
	for (size_t i = 0; i < id.len; i++)
		if (id.at[i] <= ' ' || id.at[i] >= 127 || id.at[i] == '#')
			return false;
	return id.len > 0 && id.len <= KEY_ID_MAX;
}

/* Whoever does not know the address's secret makes us fetch nothing. */
struct str shipengine_key_url(const struct account *account,
		const struct webhook *webhook, struct arena *arena)
{
	struct str id = http_header_get(&webhook->headers,
			STR("X-ShipEngine-RSA-SHA256-Key-ID"));
	if (!is_key_id(id) ||
			(account->webhook_secrets[0].len &&
					!shipengine_address_is_secret(
							account, webhook)))
		return STR_NONE;
	struct str url = url_join(account, STR("/jwks"), arena);
	return arena_print(arena, "%.*s#%.*s", STR_FMT(url), STR_FMT(id));
}

RESULT shipengine_keys_build(const struct ask *ask,
		__attribute__((unused)) struct arena *arena,
		struct http_request *out)
{
	struct str rest = ask->cursor, url;
	ENSURE(str_cut(&rest, '#', &url) && rest.len, FAULT_BAD_VALUE);
	request_get(out, url);
	return OK;
}

static bool key_find(struct json root, struct str id, struct arena *arena,
		struct json *out)
{
	struct json list = json_get(root, "keys");
	for (struct json_iter i = json_each(list); json_next(&i, out);)
		if (str_eq(json_str(json_get(*out, "kid"), arena), id))
			return true;
	return false;
}

void shipengine_keys_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	struct str id = ask->cursor, url;
	struct json key;
	if (response->status != 200) {
		outcome_by_status(response, arena, out);
		return;
	}
	str_cut(&id, '#', &url);
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(response->body, &doc).fault)
		outcome_bad_reply(out, "the keys are not valid JSON");
	else if (!key_find(json_root(doc), id, arena, &key))
		outcome_bad_reply(out, "the key is not among them");
	else if (rsa_key_of_jwk(json_str(json_get(key, "n"), arena),
				 json_str(json_get(key, "e"), arena), arena,
				 &out->certificate)
					.fault)
		outcome_bad_reply(out, "the key can't be read");
	else
		out->kind = OUTCOME_DONE;
}
