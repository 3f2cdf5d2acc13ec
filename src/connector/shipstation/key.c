/* SPDX-License-Identifier: Apache-2.0 */
/* Our references, as ShipStation keeps them. */
#include "connector/shipstation/parts.h"

#define OWN_SHOP '~' /* no shop's name has it */

static bool is_request(
		struct str reference, struct arena *arena, struct facts *facts)
{
	struct str kind, cause;
	return !reference_read(reference, arena, &facts->shop, &facts->remote,
			       &kind, &cause)
				.fault &&
			str_eq(kind, STR("send")) && cause.len > 0;
}

/* A cancel is about the request, whatever it is called itself. */
struct str ss_request_reference(const struct ask *ask, struct arena *arena)
{
	struct facts facts = {0};
	if (is_request(ask->effect->reference, arena, &facts))
		return ask->effect->reference;
	return reference_make(ask->facts->shop, ask->facts->remote, STR("send"),
			ask->effect->target, arena);
}

RESULT ss_key_make(const struct account *account, struct str reference,
		struct arena *arena, struct str *out_key)
{
	struct str key = reference, shop = account->shop;
	if (key.len > KEY_MAX && shop.len && str_starts(key, shop) &&
			key.at[shop.len] == '.')
		key = arena_print(arena, "%c%.*s", OWN_SHOP,
				STR_FMT(str_skip(reference, shop.len)));
	ENSURE(key.len && key.len <= KEY_MAX, FAULT_LIMIT);
	*out_key = key;
	return OK;
}

bool ss_key_read(const struct account *account, struct str key,
		struct arena *arena, struct facts *facts,
		struct str *out_reference)
{
	struct facts read = {0};
	if (key.len && key.at[0] == OWN_SHOP)
		key = arena_print(arena, "%.*s%.*s", STR_FMT(account->shop),
				STR_FMT(str_skip(key, 1)));
	if (!is_request(key, arena, &read))
		return false;
	facts->shop = read.shop;
	facts->remote = read.remote;
	*out_reference = arena_copy(arena, key);
	return true;
}

static struct str before_dot(struct str text)
{
	for (size_t i = text.len; i > 0; i--)
		if (text.at[i - 1] == '.')
			return (struct str){text.at, i - 1};
	return text;
}

struct str ss_fo_of_reference(struct str reference, struct arena *arena)
{
	struct str shop, remote, kind, cause;
	if (reference_read(reference, arena, &shop, &remote, &kind, &cause)
					.fault)
		return STR_NONE;
	return before_dot(cause);
}

const struct fulfillment_order *ss_fo_of_ask(const struct ask *ask)
{
	return facts_fo(ask->facts, before_dot(ask->effect->target));
}
