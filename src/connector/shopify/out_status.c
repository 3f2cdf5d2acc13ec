/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Our status of an order, shown at the shop as a tag: Shopify has no status
 * of a merchant's own, and staff can filter and automate by tags. The new one
 * is added, then the one before it is taken away, in two requests; other tags
 * are not touched. The status by itself and a comment have no place there: the
 * order's note is the shop's.
 */
#include "connector/shopify/parts.h"

#include "port/request.h"

/* "status|tag": there is no place for the status. */
static struct str tag_of(struct str value)
{
	struct str tag = value, status;
	str_cut(&tag, '|', &status);
	return tag;
}

static struct str tag_before(const struct ask *ask)
{
	const struct attempt *a = facts_attempt(
			ask->facts, ask->effect->want, ask->effect->target);
	return a ? tag_of(a->done_value) : STR_NONE;
}

static bool takes_away(const struct ask *ask)
{
	return str_eq(ask->cursor, STR("remove")) ||
			!tag_of(ask->effect->value).len;
}

RESULT shopify_status_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	bool away = takes_away(ask);
	struct str tag = away ? tag_before(ask) : tag_of(ask->effect->value);
	ENSURE(tag.len > 0 && id_of_gid(ask->facts->remote).len > 0,
			FAULT_BAD_VALUE);
	struct graphql graphql;
	graphql_open(&graphql, away ? query_tag_remove : query_tag_add);
	json_out_str(&graphql.out, "id",
			gid_make("Order", ask->facts->remote, arena));
	json_out_array(&graphql.out, "tags");
	json_out_str(&graphql.out, NULL, tag);
	json_out_array_end(&graphql.out);
	return graphql_close(&graphql, ask, arena, out);
}

void shopify_status_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct json data, payload;
	struct str before = tag_before(ask);
	bool away = takes_away(ask);
	if (!graphql_answer(response, arena, out, &doc, &data))
		return;
	if (!graphql_payload(data, away ? "tagsRemove" : "tagsAdd", arena, out,
			    &payload))
		return;
	if (away || !before.len || str_eq(before, tag_of(ask->effect->value))) {
		outcome_done(out, ask);
		return;
	}
	out->again = true;
	out->cursor = STR("remove");
}
