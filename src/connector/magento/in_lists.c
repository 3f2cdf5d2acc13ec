/* SPDX-License-Identifier: Apache-2.0 */
/* Invoices, shipments and credit memos of one order -> facts. */
#include "connector/magento/parts.h"

#define INVOICE_CANCELED 3
#define MEMO_CANCELED 3

/* The search goes by id: what is read last is the newest. */
void mage_read_invoice(
		struct reading *in, struct json invoice, struct lists *lists)
{
	struct str id = mage_id_of(in, invoice, "entity_id");
	if (id.len &&
			json_i64(json_get(invoice, "state"), 0) !=
					INVOICE_CANCELED)
		lists->invoice = id;
}

static struct str read_numbers(struct reading *in, struct json tracks)
{
	struct str all = STR_NONE;
	struct json one;
	for (struct json_iter i = json_each(tracks); json_next(&i, &one);) {
		struct str number = mage_word_of(in, one, "track_number");
		if (number.len)
			all = arena_print(in->arena, "%.*s%s%.*s", STR_FMT(all),
					all.len ? "," : "", STR_FMT(number));
	}
	return all;
}

RESULT mage_read_shipment(struct reading *in, struct json shipment)
{
	struct fulfillment one = {.seq = in->seq};
	one.id = mage_id_of(in, shipment, "entity_id");
	ENSURE(one.id.len > 0, FAULT_BAD_VALUE);
	ENSURE(str_eq(mage_id_of(in, shipment, "order_id"), in->facts->remote),
			FAULT_BAD_VALUE);
	TRY(mage_read_time(in, shipment, "created_at", &one.at));
	one.fo = in->facts->remote;
	one.tracking = read_numbers(in, json_get(shipment, "tracks"));
	*LIST_ADD(in->arena, &in->facts->fulfillments) = one;
	return OK;
}

static RESULT read_memo_line(
		struct reading *in, struct json item, struct refund_line *out)
{
	minor discount = 0;
	out->line = mage_id_of(in, item, "order_item_id");
	ENSURE(out->line.len > 0, FAULT_BAD_VALUE);
	TRY(mage_read_quantity(item, "qty", &out->quantity));
	TRY(mage_read_amount(in, item, "row_total", &out->subtotal));
	TRY(mage_read_amount(in, item, "tax_amount", &out->tax));
	TRY(mage_read_amount(in, item, "discount_amount", &discount));
	return money_add(out->subtotal, -discount, &out->subtotal);
}

/* What is inside a configurable product or a bundle is in no line of ours. */
static RESULT read_memo_lines(
		struct reading *in, struct json memo, struct refund *out)
{
	struct json item;
	struct json_iter i = json_each(json_get(memo, "items"));
	while (json_next(&i, &item)) {
		struct refund_line line = {0};
		TRY(read_memo_line(in, item, &line));
		if (line.quantity > 0 && (line.subtotal || line.tax))
			*LIST_ADD(in->arena, &out->lines) = line;
	}
	return OK;
}

static void part_add(struct reading *in, struct lists *lists, struct str memo,
		struct str transaction)
{
	for (size_t i = 0; i < transaction.len; i++)
		if (strchr(",;=", transaction.at[i]))
			return;
	lists->parts = arena_print(in->arena, "%.*s%s%.*s=%.*s",
			STR_FMT(lists->parts), lists->parts.len ? "," : "",
			STR_FMT(memo), STR_FMT(transaction));
}

RESULT mage_read_memo(struct reading *in, struct json memo, struct lists *lists)
{
	struct refund refund = {.id = mage_id_of(in, memo, "entity_id")};
	ENSURE(refund.id.len > 0, FAULT_BAD_VALUE);
	ENSURE(str_eq(mage_id_of(in, memo, "order_id"), in->facts->remote),
			FAULT_BAD_VALUE);
	if (json_i64(json_get(memo, "state"), 0) == MEMO_CANCELED)
		return OK;
	struct str currency = mage_word_of(in, memo, "order_currency_code");
	ENSURE(currency.len == 3, FAULT_BAD_VALUE);
	in->digits = currency_digits(currency);
	TRY(mage_read_time(in, memo, "created_at", &refund.at));
	TRY(mage_read_amount(in, memo, "grand_total", &refund.total));
	TRY(read_memo_lines(in, memo, &refund));
	struct facts only = {0};
	*LIST_ADD(in->arena, &only.refunds) = refund;
	refund.hash = facts_hash(&only, in->arena);
	*LIST_ADD(in->arena, &in->facts->refunds) = refund;
	struct str transaction = mage_word_of(in, memo, "transaction_id");
	if (transaction.len)
		part_add(in, lists, refund.id, transaction);
	return OK;
}
