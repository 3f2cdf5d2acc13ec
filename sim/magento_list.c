/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists by searchCriteria: filters, sorting and pages. A page past the end
 * repeats the last one, as Magento's do, and both spellings of the keys count.
 */
#include <stdlib.h>

#include "magento.h"

#define SIZE_MOST 1000

struct criteria {
	struct str field, value, condition, sort;
	int64_t size, page;
};

static struct str criterion(struct call *call, const char *a, const char *b)
{
	struct str query = call->request->query;
	struct str value = sim_form_get(query, a, call->arena);
	return value.len ? value : sim_form_get(query, b, call->arena);
}

#define KEY(tail) "searchCriteria" tail

static bool criteria_read(struct call *call, struct criteria *out)
{
	*out = (struct criteria){.size = SIZE_MOST, .page = 1};
	out->field = criterion(call,
			KEY("[filterGroups][0][filters][0][field]"),
			KEY("[filter_groups][0][filters][0][field]"));
	out->value = criterion(call,
			KEY("[filterGroups][0][filters][0][value]"),
			KEY("[filter_groups][0][filters][0][value]"));
	out->condition = criterion(call,
			KEY("[filterGroups][0][filters][0][conditionType]"),
			KEY("[filter_groups][0][filters][0][condition_type]"));
	out->sort = criterion(call, KEY("[sortOrders][0][field]"),
			KEY("[sort_orders][0][field]"));
	struct str size =
			criterion(call, KEY("[pageSize]"), KEY("[page_size]"));
	struct str page = criterion(
			call, KEY("[currentPage]"), KEY("[current_page]"));
	if (size.len && (str_to_i64(size, &out->size).fault || out->size < 1))
		return false;
	if (page.len && (str_to_i64(page, &out->page).fault || out->page < 1))
		return false;
	return str_find(call->request->query, STR("searchCriteria")) >= 0;
}

/* --- orders -------------------------------------------------------------- */

static time_ms second_of(const struct order *order)
{
	return order->updated / SECOND_MS;
}

static int by_change(const void *a, const void *b)
{
	const struct order *left = *(struct order *const *)a,
			   *right = *(struct order *const *)b;
	if (second_of(left) != second_of(right))
		return second_of(left) < second_of(right) ? -1 : 1;
	return left->id < right->id ? -1 : left->id > right->id;
}

typedef LIST(struct order *) orders;

static bool orders_find(
		struct call *call, const struct criteria *criteria, orders *out)
{
	time_ms since = 0;
	if (!str_eq(criteria->field, STR("updated_at")) ||
			!str_eq(criteria->condition, STR("gteq")) ||
			time_read(criteria->value, &since).fault)
		return false;
	for (struct order *o = call->sim->newest;
			o && second_of(o) >= since / SECOND_MS; o = o->older)
		*LIST_ADD(call->arena, out) = o;
	if (out->count > 1)
		qsort(out->at, out->count, sizeof *out->at, by_change);
	return true;
}

/* --- pages --------------------------------------------------------------- */

struct page {
	size_t first, end;
};

static struct page page_of(const struct criteria *criteria, size_t total)
{
	size_t size = (size_t)criteria->size;
	size_t last = total ? (total - 1) / size : 0;
	size_t page = (size_t)criteria->page - 1;
	if (page > last)
		page = last;
	size_t first = page * size;
	return (struct page){
			first, first + size < total ? first + size : total};
}

static void list_open(struct buf *buf, struct json_out *out)
{
	buf_init(buf, BODY_MAX);
	*out = (struct json_out){buf, false};
	json_out_object(out, NULL);
	json_out_array(out, "items");
}

static void list_close(struct call *call, struct buf *buf, struct json_out *out,
		size_t total)
{
	json_out_array_end(out);
	json_out_object(out, "search_criteria");
	json_out_object_end(out);
	json_out_i64(out, "total_count", (int64_t)total);
	json_out_object_end(out);
	sim_answer_json(call, 200, buf);
}

static void bad_criteria(struct call *call)
{
	call->out->status = 400;
	call->out->body = STR("{\"message\":\"\\\"%fieldName\\\" is required. "
			      "Enter and try again.\",\"parameters\":{"
			      "\"fieldName\":\"searchCriteria\"}}");
}

static void list_orders(struct call *call)
{
	struct criteria criteria;
	orders found = {0};
	struct buf buf;
	struct json_out out;
	if (sim_lies(call, SHOP_POLL, STR_NONE))
		return;
	if (!criteria_read(call, &criteria) ||
			!orders_find(call, &criteria, &found)) {
		bad_criteria(call);
		return;
	}
	struct page page = page_of(&criteria, found.count);
	list_open(&buf, &out);
	for (size_t i = page.first; i < page.end; i++)
		mage_order_json(&out, call->sim, found.at[i], call->arena);
	list_close(call, &buf, &out, found.count);
}

/* --- what was made of one order ------------------------------------------ */

static size_t invoices(struct sim *sim, struct order *order)
{
	return mage_of(sim, order)->invoices.count;
}

static void invoice(struct json_out *out, struct sim *sim, struct order *order,
		size_t nth, struct arena *arena)
{
	mage_invoice_json(out, order, &mage_of(sim, order)->invoices.at[nth],
			arena);
}

static size_t shipments(
		__attribute__((unused)) struct sim *sim, struct order *order)
{
	return order->fulfillments.count;
}

static size_t memos(
		__attribute__((unused)) struct sim *sim, struct order *order)
{
	return order->refunds.count;
}

static void memo(struct json_out *out, __attribute__((unused)) struct sim *sim,
		struct order *order, size_t nth, struct arena *arena)
{
	mage_memo_json(out, order, &order->refunds.at[nth], arena);
}

static const struct kind {
	struct str path;
	size_t (*count)(struct sim *sim, struct order *order);
	void (*write)(struct json_out *out, struct sim *sim,
			struct order *order, size_t nth, struct arena *arena);
} kinds[] = {
		{STR("/V1/invoices"), invoices, invoice},
		{STR("/V1/shipments"), shipments, mage_shipment_json},
		{STR("/V1/creditmemos"), memos, memo},
};

static void list_made(struct call *call, const struct kind *kind)
{
	struct criteria criteria;
	struct buf buf;
	struct json_out out;
	int64_t id = 0;
	bool good = criteria_read(call, &criteria);
	if (sim_lies(call, SHOP_READ,
			    arena_print(call->arena, "%.*s %.*s",
					    STR_FMT(kind->path),
					    STR_FMT(criteria.value))))
		return;
	if (!good || !str_eq(criteria.field, STR("order_id")) ||
			str_to_i64(criteria.value, &id).fault) {
		bad_criteria(call);
		return;
	}
	struct order *order = sim_order(call->sim, id);
	size_t total = order ? kind->count(call->sim, order) : 0;
	struct page page = page_of(&criteria, total);
	list_open(&buf, &out);
	for (size_t i = page.first; i < page.end; i++)
		kind->write(&out, call->sim, order, i, call->arena);
	list_close(call, &buf, &out, total);
}

bool mage_list(struct call *call, struct str path)
{
	if (str_eq(path, STR("/V1/orders"))) {
		list_orders(call);
		return true;
	}
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!str_eq(path, kinds[i].path))
			continue;
		list_made(call, &kinds[i]);
		return true;
	}
	return false;
}
