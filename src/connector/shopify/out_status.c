/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Our status of an order, shown at the shop as a tag: Shopify has no status
 * of a merchant's own, and staff can filter and automate by tags. The new one
 * is added, then all others of the settings are taken away, in two requests:
 * not only the one before it, for a change that was overtaken between its two
 * requests has left one that nobody has noted. Other tags are not touched.
 * The status by itself and a comment have no place there: the
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

typedef LIST(struct str) tag_list;

static void tag_list_add(tag_list *list, struct str tag, struct str wanted,
		struct arena *arena)
{
	if (!tag.len || str_eq(tag, wanted))
		return;
	for (size_t i = 0; i < list->count; i++)
		if (str_eq(list->at[i], tag))
			return;
	*LIST_ADD(arena, list) = tag;
}

/* A rule's tag stands beside all others. */
static tag_list tags_to_go(const struct ask *ask, struct arena *arena)
{
	tag_list list = {0};
	struct str wanted = tag_of(ask->effect->value);
	if (ask->effect->want == WANT_MARK)
		return list;
	tag_list_add(&list, tag_before(ask), wanted, arena);
	for (size_t i = 0; ask->policy && i < ask->policy->statuses.count; i++)
		tag_list_add(&list, ask->policy->statuses.at[i].tag, wanted,
				arena);
	return list;
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
	tag_list tags = {0};
	if (away)
		tags = tags_to_go(ask, arena);
	else
		*LIST_ADD(arena, &tags) = tag_of(ask->effect->value);
	ENSURE(tags.count > 0 && id_of_gid(ask->facts->remote).len > 0,
			FAULT_BAD_VALUE);
	struct graphql graphql;
	graphql_open(&graphql, away ? query_tag_remove : query_tag_add);
	json_out_str(&graphql.out, "id",
			gid_make("Order", ask->facts->remote, arena));
	json_out_array(&graphql.out, "tags");
	for (size_t i = 0; i < tags.count; i++)
		json_out_str(&graphql.out, NULL, tags.at[i]);
	json_out_array_end(&graphql.out);
	return graphql_close(&graphql, ask, arena, out);
}

void shopify_status_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct json data, payload;
	bool away = takes_away(ask);
	if (!graphql_answer(response, arena, out, &doc, &data))
		return;
	if (!graphql_payload(data, away ? "tagsRemove" : "tagsAdd", arena, out,
			    &payload))
		return;
	if (away || !tags_to_go(ask, arena).count) {
		outcome_done(out, ask);
		return;
	}
	out->again = true;
	out->cursor = STR("remove");
}
