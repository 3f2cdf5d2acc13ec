/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Edits of an order after it was sold, and what Shopify tells of them: an
 * agreement for the sale, for each edit and for each refund, with a sale for
 * every line that it changes. All of them add up to what is sold now
 * (https://shopify.dev/docs/api/admin-graphql/2026-10/interfaces/SalesAgreement).
 */
#include <inttypes.h>

#include "world.h"

#define EXTRA_PRICE 1250 /* of a piece that an edit adds, VAT of 25 % in it */
#define EXTRA_TAX 250
#define EDIT_AGREED 200

int64_t sim_order_edited(const struct order *order)
{
	int64_t sum = 0;
	for (size_t i = 0; i < order->edits.count; i++)
		sum += order->edits.at[i].amount;
	return sum;
}

int64_t sim_order_agreed(const struct order *order)
{
	int64_t repaid = 0;
	for (size_t i = 0; i < order->refunds.count; i++)
		repaid += order->refunds.at[i].repays;
	return order->total + sim_order_edited(order) -
			(order->refunded - repaid);
}

int64_t sim_order_overpaid(const struct order *order)
{
	int64_t kept = sim_order_captured(order) - order->refunded;
	int64_t agreed = sim_order_agreed(order);
	return order->edits.count && kept > agreed ? kept - agreed : 0;
}

int64_t sim_edit_id(const struct order *order, size_t nth)
{
	return order->id * IDS_PER_ORDER + EDIT_AGREED + (int64_t)nth;
}

/* ---- what an edit does ---- */

static size_t line_added(struct sim *sim, struct order *order, int64_t pieces)
{
	struct line *line = LIST_ADD(sim->arena, &order->lines);
	*line = (struct line){.id = order->id * IDS_PER_ORDER + LINE_IDS - 1 +
					(int64_t)order->lines.count,
			.sku = STR("WRAP"),
			.title = STR("Gift wrap"),
			.quantity = pieces,
			.current = pieces,
			.price = EXTRA_PRICE,
			.tax = EXTRA_TAX * pieces,
			.added = true};
	return order->lines.count - 1;
}

/* What has not left can be taken off its fulfillment order. */
static bool take_from_fos(struct order *order, size_t nth, int64_t pieces)
{
	for (size_t f = 0; f < order->fos.count; f++) {
		struct fo *fo = &order->fos.at[f];
		for (size_t l = 0; l < fo->lines.count; l++) {
			struct fo_line *at = &fo->lines.at[l];
			if (at->line != (int)nth || at->remaining < pieces)
				continue;
			at->remaining -= pieces;
			return true;
		}
	}
	return false;
}

static bool line_taken(struct order *order, int64_t pieces, size_t *out)
{
	for (size_t i = order->lines.count; i-- > 0;) {
		struct line *line = &order->lines.at[i];
		if (line->current < pieces ||
				(!line->added &&
						!take_from_fos(order, i,
								pieces)))
			continue;
		line->current -= pieces;
		*out = i;
		return true;
	}
	return false;
}

/* What nobody has paid yet is asked for as it is by now. */
static void ask_for(struct order *order, int64_t change)
{
	for (size_t i = 0; i < order->payments.count; i++) {
		struct payment *payment = &order->payments.at[i];
		struct txn *txn = sim_order_txn(order, payment->txn);
		if (txn->status != TXN_PENDING)
			continue;
		payment->amount += change;
		txn->amount = payment->amount;
		return;
	}
}

bool sim_shop_edit(struct sim *sim, struct order *order, int64_t pieces,
		time_ms now)
{
	size_t nth = 0;
	if (pieces > 0)
		nth = line_added(sim, order, pieces);
	else if (!line_taken(order, -pieces, &nth))
		return false;
	const struct line *line = &order->lines.at[nth];
	struct edit *edit = LIST_ADD(sim->arena, &order->edits);
	*edit = (struct edit){.at = now,
			.line = (int)nth,
			.quantity = pieces,
			.amount = pieces * line->price,
			.tax = line->tax * pieces / line->quantity};
	ask_for(order, edit->amount);
	sim_shop_changed(sim, order, now);
	return true;
}

/* ---- what the books may say of it ---- */

/* The sale with the edits that were there when it was booked: any number of
 * the first ones, since news may be under way. */
bool sim_sale_is_right(struct order *order, int64_t gross)
{
	int64_t sum = order->total;
	size_t n = 0;
	while (sum != gross && n < order->edits.count)
		sum += order->edits.at[n++].amount;
	if (sum != gross)
		return false;
	for (size_t i = 0; i < n; i++)
		order->edits.at[i].booked = true;
	return true;
}

bool sim_change_is_right(struct order *order, struct str cause, bool credit,
		int64_t gross)
{
	if (!str_starts(cause, STR("edit-")))
		return false;
	for (size_t i = 0; i < order->edits.count; i++) {
		struct edit *edit = &order->edits.at[i];
		if (sim_edit_id(order, i) != sim_gid(str_skip(cause, 5)))
			continue;
		bool fits = !edit->booked && !edit->own &&
				edit->amount == (credit ? -gross : gross);
		edit->own = true;
		return fits;
	}
	return false;
}

bool sim_void_is_right(const struct order *order, int64_t gross)
{
	int64_t sum = order->total;
	for (size_t i = 0; i < order->edits.count; i++)
		if (order->edits.at[i].booked || order->edits.at[i].own)
			sum += order->edits.at[i].amount;
	return sum == gross;
}
