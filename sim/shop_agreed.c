/* SPDX-License-Identifier: Apache-2.0 */
/* What was agreed on, in the shape of Shopify's GraphQL Admin API. */
#include <inttypes.h>

#include "world.h"

#define REFUND_AGREED 100
#define SALES_OF_ONE 100

struct sold {
	const char *action, *type;
	int line; /* index; -1: none */
	int64_t quantity, amount, tax;
};

struct writer {
	struct json_out *out;
	struct order *order;
	struct arena *arena;
	int64_t id, sales; /* of the agreement that is written */
};

static void gid(struct writer *w, const char *key, const char *type, int64_t id)
{
	json_out_str(w->out, key,
			arena_print(w->arena, "gid://shopify/%s/%" PRId64, type,
					id));
}

static void money(struct writer *w, const char *key, int64_t amount)
{
	json_out_object(w->out, key);
	json_out_object(w->out, "shopMoney");
	json_out_str(w->out, "amount",
			sim_money_short(amount, w->order->digits, w->arena));
	json_out_str(w->out, "currencyCode", w->order->currency);
	json_out_object_end(w->out);
	json_out_object_end(w->out);
}

static void page_end(struct writer *w)
{
	json_out_array_end(w->out);
	json_out_object(w->out, "pageInfo");
	json_out_bool(w->out, "hasNextPage", false);
	json_out_null(w->out, "endCursor");
	json_out_object_end(w->out);
	json_out_object_end(w->out);
}

static void page(struct writer *w, const char *key)
{
	json_out_object(w->out, key);
	json_out_array(w->out, "nodes");
}

static void agreement(
		struct writer *w, int64_t id, const char *reason, time_ms at)
{
	w->id = id;
	w->sales = 0;
	json_out_object(w->out, NULL);
	gid(w, "id", "SalesAgreement", id);
	json_out_cstr(w->out, "reason", reason);
	json_out_str(w->out, "happenedAt", time_print(at, w->arena));
}

static void agreement_end(struct writer *w)
{
	page_end(w);
	json_out_object_end(w->out);
}

static void sale(struct writer *w, const struct sold *sold)
{
	json_out_object(w->out, NULL);
	gid(w, "id", "Sale", w->id * SALES_OF_ONE + w->sales++);
	json_out_cstr(w->out, "actionType", sold->action);
	json_out_cstr(w->out, "lineType", sold->type);
	json_out_i64(w->out, "quantity", sold->quantity);
	money(w, "totalAmount", sold->amount);
	money(w, "totalTaxAmount", sold->tax);
	if (sold->line >= 0) {
		json_out_object(w->out, "lineItem");
		gid(w, "id", "LineItem", w->order->lines.at[sold->line].id);
		json_out_object_end(w->out);
	}
	json_out_object_end(w->out);
}

/* The discount is the first line's. */
static void order_agreement(struct writer *w)
{
	const struct order *o = w->order;
	int64_t discount = o->discount;
	agreement(w, o->id * IDS_PER_ORDER, "ORDER", o->created);
	page(w, "sales");
	for (size_t i = 0; i < o->lines.count; i++) {
		const struct line *line = &o->lines.at[i];
		if (line->added)
			continue;
		sale(w,
				&(struct sold){"ORDER", "PRODUCT", (int)i,
						line->quantity,
						line->price * line->quantity -
								discount,
						line->tax});
		discount = 0;
	}
	if (o->shipping)
		sale(w,
				&(struct sold){"ORDER", "SHIPPING", -1, 1,
						o->shipping, 0});
	agreement_end(w);
}

static void edit_agreement(struct writer *w, size_t nth)
{
	const struct edit *edit = &w->order->edits.at[nth];
	agreement(w, sim_edit_id(w->order, nth), "ORDER_EDIT", edit->at);
	page(w, "sales");
	sale(w,
			&(struct sold){edit->quantity < 0 ? "RETURN" : "ORDER",
					"PRODUCT", edit->line, edit->quantity,
					edit->amount, edit->tax});
	agreement_end(w);
}

/* What it gives back beside its lines, less what only repays an edit. */
static void refund_agreement(struct writer *w, size_t nth)
{
	const struct refund *r = &w->order->refunds.at[nth];
	int64_t rest = r->amount - r->repays;
	agreement(w,
			w->order->id * IDS_PER_ORDER + REFUND_AGREED +
					(int64_t)nth,
			"REFUND", r->at);
	json_out_object(w->out, "refund");
	gid(w, "id", "Refund", r->id);
	json_out_object_end(w->out);
	page(w, "sales");
	for (size_t i = 0; i < r->lines.count; i++) {
		const struct refund_line *line = &r->lines.at[i];
		rest -= line->subtotal;
		sale(w,
				&(struct sold){"RETURN", "PRODUCT", line->line,
						-line->quantity,
						-line->subtotal, -line->tax});
	}
	if (rest)
		sale(w,
				&(struct sold){"RETURN", "ADJUSTMENT", -1, 0,
						-rest, 0});
	agreement_end(w);
}

void sim_shop_agreements_json(
		struct json_out *out, struct order *order, struct arena *arena)
{
	struct writer w = {.out = out, .order = order, .arena = arena};
	page(&w, "agreements");
	order_agreement(&w);
	for (size_t i = 0; i < order->edits.count; i++)
		edit_agreement(&w, i);
	for (size_t i = 0; i < order->refunds.count; i++)
		refund_agreement(&w, i);
	page_end(&w);
}
