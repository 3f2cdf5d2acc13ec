/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pages that Shopify gets from a fulfillment service:
 * https://shopify.dev/docs/apps/build/orders-fulfillment/fulfillment-service-apps
 *
 *   GET .../fetch_stock.json?sku=&shop=
 *     {"SKU": quantity}, all that there are without a SKU
 *   GET .../fetch_tracking_numbers.json?order_names[]=&shop=
 *     {"tracking_numbers": {name: number}, "message", "success"}
 *
 * The ".json" is sent or left out. Shopify signs the body of what it posts;
 * these have none, so a signature over it would always be the same one. What
 * proves who asks is therefore the address itself, which only Shopify was
 * told: it names the service's location and ends with an HMAC over it. Since
 * it is derived from the secret of the webhooks, nothing has to be kept or
 * set for it, and a new secret makes new addresses.
 */
#include "connector/shopify/parts.h"

#include "base/crypto.h"

#define PLACE_HEAD "fulfillment service callback"

static struct str place_secret(struct str secret, const struct account *account,
		struct str location, struct arena *arena)
{
	uint8_t digest[SHA256_SIZE];
	hmac_sha256(secret,
			arena_print(arena, PLACE_HEAD "\n%.*s\n%.*s",
					STR_FMT(account->name),
					STR_FMT(location)),
			digest);
	return hex_of((struct str){(const char *)digest, SHA256_SIZE}, arena);
}

struct str callback_place(const struct account *account, struct str location,
		struct arena *arena)
{
	struct str secret = account->webhook_secrets[0];
	/* Without a secret everybody could make the address. */
	if (!secret.len || !location.len)
		return STR_NONE;
	return arena_print(arena, "%.*s-%.*s", STR_FMT(location),
			STR_FMT(place_secret(
					secret, account, location, arena)));
}

/* "91-HEX": is it a place of ours? */
static bool our_place_read(const struct account *account, struct str place,
		struct arena *arena, struct str *out_location)
{
	struct str rest = place, location;
	bool good = false;
	if (!str_cut(&rest, '-', &location) || !location.len)
		return false;
	for (size_t i = 0; i < SECRETS_MAX; i++) {
		struct str secret = account->webhook_secrets[i];
		struct str known =
				place_secret(secret, account, location, arena);
		good |= secret.len && equal_const_time(rest, known);
	}
	*out_location = location;
	return good;
}

static bool is_page(struct str name, const char *page)
{
	return str_eq(name, str_of(page)) ||
			(str_starts(name, str_of(page)) &&
					str_eq(str_skip(name, strlen(page)),
							STR(".json")));
}

static void pairs_read(const struct callback *callback, struct arena *arena,
		struct callback_ask *out)
{
	for (size_t i = 0; i < callback->query.count; i++) {
		const struct callback_pair *pair = &callback->query.at[i];
		if (str_eq(pair->name, STR("sku")))
			out->sku = pair->value;
		else if (str_eq(pair->name, STR("order_names[]")) &&
				pair->value.len)
			*LIST_ADD(arena, &out->names) = pair->value;
	}
}

/* "/91-HEX/fetch_stock.json" */
RESULT shopify_callback_read(const struct account *account,
		const struct callback *callback, struct arena *arena,
		struct callback_ask *out)
{
	struct callback_ask asked = {0};
	struct str rest = callback->path_rest, place;
	ENSURE(str_starts(rest, STR("/")), FAULT_NOT_FOUND);
	rest = str_skip(rest, 1);
	ENSURE(str_cut(&rest, '/', &place), FAULT_NOT_FOUND);
	ENSURE(our_place_read(account, place, arena, &asked.location),
			FAULT_NOT_FOUND);
	if (is_page(rest, "fetch_stock"))
		asked.kind = CALLBACK_STOCK;
	else if (is_page(rest, "fetch_tracking_numbers"))
		asked.kind = CALLBACK_TRACKING;
	ENSURE(asked.kind != CALLBACK_NONE, FAULT_NOT_FOUND);
	pairs_read(callback, arena, &asked);
	*out = asked;
	return OK;
}

static void rows_write(const struct callback_ask *asked,
		const callback_rows *rows, struct arena *arena,
		struct json_out *out)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct callback_row *row = &rows->at[i];
		const char *key = arena_cstr(arena, row->name);
		if (asked->kind == CALLBACK_STOCK)
			json_out_i64(out, key, row->quantity);
		else
			json_out_str(out, key, row->number);
	}
}

void shopify_callback_write(const struct callback_ask *asked,
		const callback_rows *rows, struct arena *arena,
		struct json_out *out)
{
	json_out_object(out, NULL);
	if (asked->kind == CALLBACK_STOCK) {
		rows_write(asked, rows, arena, out);
	} else {
		json_out_object(out, "tracking_numbers");
		rows_write(asked, rows, arena, out);
		json_out_object_end(out);
		json_out_cstr(out, "message",
				"These are the tracking numbers that are "
				"known");
		json_out_bool(out, "success", true);
	}
	json_out_object_end(out);
}
