/* SPDX-License-Identifier: Apache-2.0 */
/* What an app has at the shop: fulfillment services and subscriptions. Names
 * and addresses are unique, as they are at Shopify. */
#include <inttypes.h>

#include "shop_door.h"

#define SERVICE_LOCATION_FIRST 91

static struct str kept(struct asked *asked, struct str text)
{
	return arena_copy(asked->call->sim->arena, text);
}

static void write_service(struct asked *asked, const char *key,
		const struct shop_service *service, size_t nth)
{
	struct json_out *out = &asked->out;
	struct arena *arena = asked->call->arena;
	json_out_object(out, key);
	json_out_str(out, "id",
			arena_print(arena,
					"gid://shopify/FulfillmentService/%zu",
					nth + 1));
	json_out_str(out, "serviceName", service->name);
	if (service->address.len)
		json_out_str(out, "callbackUrl", service->address);
	else
		json_out_null(out, "callbackUrl");
	json_out_bool(out, "inventoryManagement", service->asks_stock);
	json_out_bool(out, "trackingSupport", service->asks_numbers);
	json_out_bool(out, "requiresShippingMethod", !service->no_shipping);
	json_out_object(out, "location");
	json_out_str(out, "id",
			arena_print(arena, "gid://shopify/Location/%zu",
					nth + SERVICE_LOCATION_FIRST));
	json_out_str(out, "name", service->name);
	json_out_object_end(out);
	json_out_object_end(out);
}

void shop_services(struct asked *asked)
{
	struct sim *sim = asked->call->sim;
	if (sim_lies(asked->call, SHOP_SETUP, STR("services")))
		return;
	shop_answer_begin(asked);
	json_out_object(&asked->out, "shop");
	json_out_array(&asked->out, "fulfillmentServices");
	for (size_t i = 0; i < sim->services.count; i++)
		write_service(asked, NULL, &sim->services.at[i], i);
	json_out_array_end(&asked->out);
	json_out_object_end(&asked->out);
	shop_answer_end(asked);
}

void shop_service_create(struct asked *asked)
{
	struct sim *sim = asked->call->sim;
	struct shop_service made = {.name = shop_arg(asked, "name"),
			.address = shop_arg(asked, "callbackUrl")};
	if (sim_lies(asked->call, SHOP_SETUP, made.name))
		return;
	for (size_t i = 0; i < sim->services.count; i++) {
		if (!str_eq(sim->services.at[i].name, made.name))
			continue;
		sim_doubled(sim, "fulfillment service", 0, made.name);
		shop_refuse(asked, "fulfillmentService", "name",
				STR("Name has already been taken"));
		return;
	}
	made.name = kept(asked, made.name);
	made.address = kept(asked, made.address);
	*LIST_ADD(sim->arena, &sim->services) = made;
	shop_answer_begin(asked);
	json_out_object(&asked->out, asked->gql.field);
	write_service(asked, "fulfillmentService", &made,
			sim->services.count - 1);
	shop_user_errors(asked, NULL, STR_NONE);
	json_out_object_end(&asked->out);
	shop_answer_end(asked);
}

/* The argument, as it was before where it is not said. */
static bool flag(struct asked *asked, const char *name, bool before)
{
	return json_bool(sim_gql_get(&asked->gql, asked->gql.args, name,
					 asked->call->arena),
			before);
}

static struct shop_service *service_of(struct asked *asked, size_t *out_nth)
{
	struct sim *sim = asked->call->sim;
	struct str id = shop_arg(asked, "id");
	for (size_t i = 0; i < sim->services.count; i++) {
		*out_nth = i;
		if (str_eq(id,
				    arena_print(asked->call->arena,
						    "gid://shopify/"
						    "FulfillmentService/%zu",
						    i + 1)))
			return &sim->services.at[i];
	}
	return NULL;
}

/* https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/fulfillmentServiceUpdate
 * requiresShippingMethod is true where it is not said. */
void shop_service_update(struct asked *asked)
{
	size_t nth = 0;
	struct shop_service *service = service_of(asked, &nth);
	struct str address = shop_arg(asked, "callbackUrl");
	if (sim_lies(asked->call, SHOP_SETUP, address))
		return;
	if (!service) {
		shop_refuse(asked, "fulfillmentService", "id",
				STR("Fulfillment service could not be found"));
		return;
	}
	if (address.len)
		service->address = kept(asked, address);
	service->asks_stock =
			flag(asked, "inventoryManagement", service->asks_stock);
	service->asks_numbers =
			flag(asked, "trackingSupport", service->asks_numbers);
	service->no_shipping = !flag(asked, "requiresShippingMethod", true);
	shop_answer_begin(asked);
	json_out_object(&asked->out, asked->gql.field);
	write_service(asked, "fulfillmentService", service, nth);
	shop_user_errors(asked, NULL, STR_NONE);
	json_out_object_end(&asked->out);
	shop_answer_end(asked);
}

static void write_hook(struct asked *asked, const char *key,
		const struct subscription *one, size_t nth)
{
	json_out_object(&asked->out, key);
	json_out_str(&asked->out, "id",
			arena_print(asked->call->arena,
					"gid://shopify/WebhookSubscription/"
					"%zu",
					nth + 1));
	json_out_str(&asked->out, "topic", one->topic);
	json_out_str(&asked->out, "uri", one->address);
	json_out_object_end(&asked->out);
}

void shop_hooks(struct asked *asked)
{
	struct sim *sim = asked->call->sim;
	struct str uri = shop_arg(asked, "uri");
	if (sim_lies(asked->call, SHOP_SETUP, STR("subscriptions")))
		return;
	shop_answer_begin(asked);
	json_out_object(&asked->out, "webhookSubscriptions");
	json_out_array(&asked->out, "nodes");
	for (size_t i = 0; i < sim->subscriptions.count; i++) {
		const struct subscription *one = &sim->subscriptions.at[i];
		if (!one->deleted && (!uri.len || str_eq(uri, one->address)))
			write_hook(asked, NULL, one, i);
	}
	json_out_array_end(&asked->out);
	shop_page_info(&asked->out, false, STR_NONE);
	json_out_object_end(&asked->out);
	shop_answer_end(asked);
}

void shop_hook_create(struct asked *asked)
{
	struct sim *sim = asked->call->sim;
	struct json input = sim_gql_get(&asked->gql, asked->gql.args,
			"webhookSubscription", asked->call->arena);
	struct subscription made = {.topic = shop_arg(asked, "topic"),
			.address = sim_gql_str(&asked->gql, input, "uri",
					asked->call->arena)};
	if (sim_lies(asked->call, SHOP_SETUP, made.topic))
		return;
	for (size_t i = 0; i < sim->subscriptions.count; i++) {
		const struct subscription *one = &sim->subscriptions.at[i];
		if (one->deleted || !str_eq(one->topic, made.topic) ||
				!str_eq(one->address, made.address))
			continue;
		sim_doubled(sim, "subscription", 0, made.topic);
		shop_refuse(asked, "webhookSubscription", "uri",
				STR("Address for this topic has already been "
				    "taken"));
		return;
	}
	made.topic = kept(asked, made.topic);
	made.address = kept(asked, made.address);
	*LIST_ADD(sim->arena, &sim->subscriptions) = made;
	shop_answer_begin(asked);
	json_out_object(&asked->out, asked->gql.field);
	write_hook(asked, "webhookSubscription", &made,
			sim->subscriptions.count - 1);
	shop_user_errors(asked, NULL, STR_NONE);
	json_out_object_end(&asked->out);
	shop_answer_end(asked);
}
