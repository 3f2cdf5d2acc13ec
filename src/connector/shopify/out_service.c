/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fulfillment service is called at an address that names its location and
 * holds a secret (callback.c). Its location is known once it was made, so the
 * address is put right afterwards, as with one that was made earlier. Asking
 * for stock and tracking numbers is switched on where a warehouse of ours can
 * tell them, and never off: that may be somebody's wish.
 */
#include "connector/shopify/parts.h"

#include <inttypes.h>

/* Where we are reached; empty: nowhere. */
struct str shopify_address(const struct account *account, struct arena *arena)
{
	if (!account->public_url.len || !account->webhooks)
		return STR_NONE;
	return arena_print(arena, "%.*s/webhooks/shopify/%.*s",
			STR_FMT(account->public_url), STR_FMT(account->name));
}

static struct str service_address(
		const struct ask *ask, struct str location, struct arena *arena)
{
	struct str ours = shopify_address(ask->account, arena);
	struct str place = callback_place(ask->account, location, arena);
	if (!ours.len || !place.len)
		return ours;
	return arena_print(arena, "%.*s/%.*s", STR_FMT(ours), STR_FMT(place));
}

static bool tells_stock(const struct ask *ask, struct str location)
{
	return ask->policy && stock_account(ask->policy, location).len > 0;
}

static bool tells_numbers(const struct ask *ask, struct str location)
{
	return ask->policy && route_account(ask->policy, location).len > 0;
}

static bool is_false(struct json service, const char *field)
{
	return !json_bool(json_get(service, field), true);
}

/* Somebody else's, or of another address of ours: that is for a person. */
static bool is_foreign(
		const struct ask *ask, struct str address, struct arena *arena)
{
	struct str ours = shopify_address(ask->account, arena);
	return address.len && !str_eq(address, ours) &&
			!str_starts(address,
					arena_print(arena, "%.*s/",
							STR_FMT(ours)));
}

static bool is_to_change(const struct ask *ask, struct json service,
		struct str location, struct arena *arena)
{
	struct str wanted = service_address(ask, location, arena);
	struct str is = json_str(json_get(service, "callbackUrl"), arena);
	/* Without a secret its pages would be found by nobody. */
	bool pages = callback_place(ask->account, location, arena).len > 0;
	if (!wanted.len || !location.len)
		return false;
	return !str_eq(is, wanted) ||
			(pages && tells_stock(ask, location) &&
					is_false(service,
							"inventoryManagemen"
							"t")) ||
			(pages && tells_numbers(ask, location) &&
					is_false(service, "trackingSupport"));
}

static struct str change_of(const struct ask *ask, struct json service,
		struct str name, struct arena *arena, struct outcome *out)
{
	struct str address = json_str(json_get(service, "callbackUrl"), arena);
	struct str id = id_of_gid(json_str(json_get(service, "id"), arena));
	struct str location = id_of_gid(
			json_str(json_get(service, "location.id"), arena));
	if (!shopify_address(ask->account, arena).len)
		return STR_NONE;
	if (is_foreign(ask, address, arena)) {
		out->warning = arena_print(arena,
				"the fulfillment service %.*s calls another "
				"address than public_url",
				STR_FMT(name));
		return STR_NONE;
	}
	if (!id.len || !is_to_change(ask, service, location, arena))
		return STR_NONE;
	return arena_print(arena, "%" PRId64 ":%.*s:%.*s:%d:%.*s", ask->now,
			STR_FMT(id), STR_FMT(location),
			!is_false(service, "requiresShippingMethod"),
			STR_FMT(name));
}

struct str service_to_change(const struct ask *ask, struct json list,
		struct str after, struct arena *arena, struct outcome *out)
{
	struct str rest = ask->account->fulfillment_services, name;
	bool behind = !after.len;
	while (str_cut(&rest, ',', &name)) {
		name = str_trim(name);
		struct json there =
				member_with(list, "serviceName", name, arena);
		struct str change = STR_NONE;
		if (json_type(there) == JSON_OBJECT)
			change = change_of(ask, there, name, arena, out);
		if (behind && change.len)
			return change;
		behind = behind || str_eq(name, after);
	}
	return STR_NONE;
}

struct service_change {
	struct str id, location, shipping;
	struct str name;
};

static bool change_read(struct str what, struct service_change *out)
{
	out->name = what;
	return str_cut(&out->name, ':', &out->id) &&
			str_cut(&out->name, ':', &out->location) &&
			str_cut(&out->name, ':', &out->shipping) &&
			out->location.len && out->name.len;
}

struct str service_changed(struct str what)
{
	struct service_change change;
	return change_read(what, &change) ? change.name : STR_NONE;
}

RESULT service_change_build(const struct ask *ask, struct str what,
		struct arena *arena, struct http_request *out)
{
	struct service_change change;
	struct graphql graphql;
	ENSURE(change_read(what, &change), FAULT_BAD_VALUE);
	struct str address = service_address(ask, change.location, arena);
	bool pages = callback_place(ask->account, change.location, arena).len;
	graphql_open(&graphql, query_service_update);
	json_out_str(&graphql.out, "id",
			gid_make("FulfillmentService", change.id, arena));
	json_out_str(&graphql.out, "callbackUrl", address);
	if (pages && tells_stock(ask, change.location))
		json_out_bool(&graphql.out, "inventoryManagement", true);
	if (pages && tells_numbers(ask, change.location))
		json_out_bool(&graphql.out, "trackingSupport", true);
	json_out_bool(&graphql.out, "requiresShippingMethod",
			str_eq(change.shipping, STR("1")));
	return graphql_close(&graphql, ask, arena, out);
}
