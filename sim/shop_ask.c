/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the shop gets from fulfillment services, as Shopify does once an hour:
 * all that they have, and the tracking numbers of fulfillments without one.
 * https://shopify.dev/docs/apps/build/orders-fulfillment/fulfillment-service-apps
 */
#include <inttypes.h>

#include "world.h"

#define ASKS_EVERY HOUR_MS
#define NAMES_MAX 50 /* in one request */

/* "https://waybill.example/webhooks/..." -> "/webhooks/..." */
static struct str path_of(struct str address)
{
	ptrdiff_t at = str_find(address, STR("/webhooks/"));
	return at < 0 ? STR_NONE : str_skip(address, (size_t)at);
}

static bool is_asked(const struct sim *sim, bool asks, struct str address)
{
	return asks && !sim->unreached && path_of(address).len > 0;
}

/* "#" does not stand in a query as it is. */
static struct str order_names(struct sim *sim, struct arena *arena)
{
	struct str text = STR("");
	int count = 0;
	for (size_t i = 0; i < sim->orders.count && count < NAMES_MAX; i++) {
		const struct order *order = sim->orders.at[i];
		for (size_t f = 0; f < order->fulfillments.count; f++) {
			if (order->fulfillments.at[f].number.len)
				continue;
			text = arena_print(arena,
					"%.*s&order_names%%5B%%5D=%%23%" PRId64
					".%zu",
					STR_FMT(text), order->number, f + 1);
			count++;
		}
	}
	return text;
}

static bool stock_page(struct sim *sim, time_ms now, size_t nth,
		struct arena *arena, struct sim_page *out)
{
	struct shop_service *s = &sim->services.at[nth];
	if (!is_asked(sim, s->asks_stock, s->address) || now < s->stock_due)
		return false;
	s->stock_due = now + ASKS_EVERY;
	*out = (struct sim_page){.service = nth,
			.path = arena_print(arena,
					"%.*s/fetch_stock.json?shop=demo."
					"myshopify.com",
					STR_FMT(path_of(s->address)))};
	return true;
}

static bool numbers_page(struct sim *sim, time_ms now, size_t nth,
		struct arena *arena, struct sim_page *out)
{
	struct shop_service *s = &sim->services.at[nth];
	if (!is_asked(sim, s->asks_numbers, s->address) || now < s->numbers_due)
		return false;
	s->numbers_due = now + ASKS_EVERY;
	struct str names = order_names(sim, arena);
	if (!names.len)
		return false;
	*out = (struct sim_page){.service = nth,
			.numbers = true,
			.path = arena_print(arena,
					"%.*s/fetch_tracking_numbers.json?shop="
					"demo.myshopify.com%.*s",
					STR_FMT(path_of(s->address)),
					STR_FMT(names))};
	return true;
}

bool sim_page_next(struct sim *sim, time_ms now, struct arena *arena,
		struct sim_page *out)
{
	for (size_t i = 0; i < sim->services.count; i++)
		if (stock_page(sim, now, i, arena, out) ||
				numbers_page(sim, now, i, arena, out))
			return true;
	return false;
}

/* One that was never asked is asked at once: 1 is long past. */
static void sooner(time_ms *due, bool asked, time_ms at)
{
	time_ms when = at ? at : 1;
	if (asked && (!*due || when < *due))
		*due = when;
}

time_ms sim_page_due(const struct sim *sim)
{
	time_ms due = 0;
	for (size_t i = 0; i < sim->services.count; i++) {
		const struct shop_service *s = &sim->services.at[i];
		sooner(&due, is_asked(sim, s->asks_stock, s->address),
				s->stock_due);
		sooner(&due, is_asked(sim, s->asks_numbers, s->address),
				s->numbers_due);
	}
	return due;
}

static struct shop_told *told_of(struct sim *sim, struct shop_service *s,
		bool number, struct str name)
{
	for (size_t i = 0; !number && i < s->told.count; i++)
		if (str_eq(s->told.at[i].name, name))
			return &s->told.at[i];
	for (size_t i = 0; number && i < s->told_numbers.count; i++)
		if (str_eq(s->told_numbers.at[i].name, name))
			return &s->told_numbers.at[i];
	struct shop_told *new = number ? LIST_ADD(sim->arena, &s->told_numbers)
				       : LIST_ADD(sim->arena, &s->told);
	*new = (struct shop_told){.name = arena_copy(sim->arena, name)};
	return new;
}

/* What it does not tell stays as it was. */
void sim_page_result(struct sim *sim, const struct sim_page *page, int status,
		struct str body)
{
	struct shop_service *s = &sim->services.at[page->service];
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (status != 200 || json_open(body, &doc).fault) {
		s->pages_failed++;
		return;
	}
	struct json list = json_root(doc), value;
	if (page->numbers)
		list = json_get(list, "tracking_numbers");
	for (struct json_iter i = json_each_member(list);
			json_next(&i, &value);) {
		struct shop_told *told = told_of(sim, s, page->numbers, i.key);
		told->quantity = json_i64(value, 0);
		if (page->numbers)
			told->number = json_str(value, sim->arena);
	}
}
