/* SPDX-License-Identifier: Apache-2.0 */
#include "requests.h"

#include "base/json.h"
#include "example.h"

extern const struct driver economic_driver, fortnox_driver, gateway_driver;
extern const struct driver invoicing_driver, magento_driver, paypal_driver,
		shipengine_driver, shipstation_driver, shopify_driver,
		stripe_driver, warehouse_csv_driver, warehouse_driver;

const struct driver *const requests_drivers[] = {
		&economic_driver,
		&fortnox_driver,
		&gateway_driver,
		&invoicing_driver,
		&magento_driver,
		&paypal_driver,
		&shipengine_driver,
		&shipstation_driver,
		&shopify_driver,
		&stripe_driver,
		&warehouse_csv_driver,
		&warehouse_driver,
		NULL,
};

static void (*const providers[])(struct requests *requests) = {
		economic_requests,
		fortnox_requests,
		gateway_requests,
		invoicing_requests,
		magento_requests,
		paypal_requests,
		shipengine_requests,
		shipstation_requests,
		shopify_requests,
		stripe_requests,
		warehouse_requests,
		warehouse_csv_requests,
};

void requests_all(struct requests *requests)
{
	size_t count = sizeof providers / sizeof *providers;
	for (requests->order = 0; requests->order < example_count();
			requests->order++)
		for (size_t i = 0; i < count; i++)
			providers[i](requests);
}

static bool headers_same(const http_headers *a, const http_headers *b)
{
	bool same = a->count == b->count;
	for (size_t i = 0; same && i < a->count; i++)
		same = str_eq(a->at[i].name, b->at[i].name) &&
				str_eq(a->at[i].value, b->at[i].value);
	return same;
}

/* What is sealed may not depend on when it was asked. */
static bool builds_same(const struct requests *requests,
		const struct built *built, const struct ask *ask)
{
	struct ask later = *ask;
	struct http_request again = {0};
	later.now += 7 * DAY_MS;
	later.seq += 7;
	if (built->driver->verbs[built->verb]
					.build(&later, requests->arena, &again)
					.fault)
		return false;
	return str_eq(again.method, built->request.method) &&
			str_eq(again.url, built->request.url) &&
			str_eq(again.body, built->request.body) &&
			headers_same(&again.headers, &built->request.headers);
}

static struct str path_of(struct str url, struct str base)
{
	while (str_ends(base, STR("/")))
		base.len--;
	return str_starts(url, base) ? str_skip(url, base.len) : STR_NONE;
}

void requests_add(struct requests *requests, const struct driver *driver,
		enum verb verb, const char *name, const struct ask *ask)
{
	struct built *built = LIST_ADD(requests->arena, &requests->list);
	*built = (struct built){.driver = driver, .verb = verb};
	built->odd = requests->order != 0;
	built->name = arena_print(requests->arena, "%s (%s)", name,
			example_name(requests->order));
	built->fault = driver->verbs[verb]
				       .build(ask, requests->arena,
						       &built->request)
				       .fault;
	if (built->fault)
		return;
	/* A first poll begins some time before now. */
	built->same = !ask->effect || builds_same(requests, built, ask);
	built->path = path_of(built->request.url, ask->account->endpoint.url);
	built->fault = driver->authorize(ask->account, ask->now,
					     &built->request, requests->arena)
				       .fault;
}

static void print_headers(struct json_out *out, const http_headers *headers)
{
	struct arena *arena = arena_open();
	json_out_object(out, "headers");
	for (size_t i = 0; i < headers->count; i++)
		json_out_str(out, arena_cstr(arena, headers->at[i].name),
				headers->at[i].value);
	json_out_object_end(out);
	arena_close(arena);
}

void request_print(const struct built *built, struct buf *buf)
{
	struct json_out out = {.buf = buf};
	json_out_object(&out, NULL);
	json_out_cstr(&out, "provider", built->driver->name);
	json_out_cstr(&out, "verb", verb_name(built->verb));
	json_out_str(&out, "name", built->name);
	json_out_str(&out, "method", built->request.method);
	json_out_str(&out, "url", built->request.url);
	json_out_str(&out, "path", built->path);
	print_headers(&out, &built->request.headers);
	json_out_str(&out, "body", built->request.body);
	json_out_object_end(&out);
	buf_add_char(buf, '\n');
}
