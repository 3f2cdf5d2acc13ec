/* SPDX-License-Identifier: Apache-2.0 */
/* The shop looked at: finding things, statuses in Shopify's words, money. */
#include <inttypes.h>

#include "paypal.h"

struct fo *sim_shop_fo(const struct sim *sim, int64_t id, struct order **out)
{
	struct order *order = sim_order(sim, id / IDS_PER_ORDER);
	int64_t nth = id % IDS_PER_ORDER - FO_IDS;
	if (sim->options.magento) {
		order = sim_order(sim, id);
		nth = 0;
	}
	if (!order || nth < 0 || nth >= (int64_t)order->fos.count)
		return NULL;
	*out = order;
	return &order->fos.at[nth];
}

struct line *sim_order_line(struct order *order, int64_t id)
{
	int64_t nth = id - order->id * IDS_PER_ORDER - LINE_IDS;
	if (nth < 0 || nth >= (int64_t)order->lines.count)
		return NULL;
	return &order->lines.at[nth];
}

struct txn *sim_order_txn(struct order *order, int64_t id)
{
	int64_t nth = id - order->id * IDS_PER_ORDER - TXN_IDS;
	if (nth < 0 || nth >= (int64_t)order->txns.count)
		return NULL;
	return &order->txns.at[nth];
}

int64_t sim_order_captured(const struct order *order)
{
	int64_t sum = 0;
	for (size_t i = 0; i < order->payments.count; i++)
		sum += order->payments.at[i].captured;
	return sum;
}

bool sim_order_authorized(const struct order *order)
{
	for (size_t i = 0; i < order->txns.count; i++)
		if (order->txns.at[i].kind == TXN_AUTHORIZATION)
			return true;
	return false;
}

static bool is_lapsed(const struct order *order)
{
	for (size_t i = 0; i < order->payments.count; i++)
		if (order->payments.at[i].lapsed)
			return true;
	return false;
}

const char *sim_order_payment(const struct order *order)
{
	int64_t captured = sim_order_captured(order);
	if (captured == 0 && order->total > 0) {
		if (order->cancelled_at)
			return "VOIDED";
		if (is_lapsed(order))
			return "EXPIRED";
		return sim_order_authorized(order) ? "AUTHORIZED" : "PENDING";
	}
	if (captured > 0 && order->refunded >= captured)
		return "REFUNDED";
	if (order->refunded > 0)
		return "PARTIALLY_REFUNDED";
	return captured >= order->total + sim_order_edited(order)
			? "PAID"
			: "PARTIALLY_PAID";
}

const char *sim_order_fulfillment(const struct order *order)
{
	size_t closed = 0, working = 0, held = 0, scheduled = 0;
	for (size_t i = 0; i < order->fos.count; i++) {
		closed += order->fos.at[i].status == FO_CLOSED;
		working += order->fos.at[i].status == FO_IN_PROGRESS;
		held += order->fos.at[i].status == FO_ON_HOLD;
		scheduled += order->fos.at[i].status == FO_SCHEDULED;
	}
	if (order->fos.count && closed == order->fos.count)
		return "FULFILLED";
	if (held || scheduled)
		return held ? "ON_HOLD" : "SCHEDULED";
	if (closed)
		return "PARTIALLY_FULFILLED";
	return working ? "IN_PROGRESS" : "UNFULFILLED";
}

const char *sim_txn_kind(enum txn_kind kind)
{
	static const char *const names[] = {
			"SALE", "AUTHORIZATION", "CAPTURE", "REFUND", "VOID"};
	return names[kind];
}

const char *sim_txn_status(enum txn_status status)
{
	static const char *const names[] = {"PENDING", "SUCCESS", "FAILURE"};
	return names[status];
}

struct str sim_money(int64_t minor, int digits, struct arena *arena)
{
	int64_t unit = 1;
	for (int i = 0; i < digits; i++)
		unit *= 10;
	const char *sign = minor < 0 ? "-" : "";
	minor = minor < 0 ? -minor : minor;
	if (digits == 0)
		return arena_print(arena, "%s%" PRId64, sign, minor);
	return arena_print(arena, "%s%" PRId64 ".%0*" PRId64, sign,
			minor / unit, digits, minor % unit);
}

/* As Shopify's GraphQL has it: "49.9", "10.0". */
struct str sim_money_short(int64_t minor, int digits, struct arena *arena)
{
	struct str text = sim_money(minor, digits, arena);
	if (digits == 0)
		return arena_print(arena, "%.*s.0", STR_FMT(text));
	while (str_ends(text, STR("0")) && !str_ends(text, STR(".0")))
		text.len--;
	return text;
}

struct str sim_order_name(const struct order *order, struct arena *arena)
{
	return arena_print(arena, "#%" PRId64, order->number);
}

const char *sim_gateway_name(const struct payment *payment)
{
	const struct {
		bool is;
		const char *name;
	} names[] = {{payment->stripe, "stripe"},
			{payment->paypal != NULL, "paypal"},
			{payment->quick, "quickpay"},
			{payment->other, "klarna"}, {true, "gift_card"}};
	size_t i = 0;
	while (!names[i].is)
		i++;
	return names[i].name;
}

/* Orders v2 answers with the whole order, the older interface with names and
 * values. */
static struct str paypal_receipt(const struct payment *p, const struct txn *txn,
		struct arena *arena)
{
	const struct paypal *pp = p->paypal;
	if (txn->kind == TXN_REFUND)
		return arena_print(arena,
				"{\"id\":\"%.*s\",\"status\":\"COMPLETED\"}",
				STR_FMT(txn->refund));
	if (pp->legacy)
		return arena_print(arena,
				"{\"ack\":\"Success\",\"transaction_id\":"
				"\"%.*s\",\"payment_status\":\"Completed\"}",
				STR_FMT(pp->capture.len ? pp->capture
							: pp->authorization));
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	paypal_order_json(&out, NULL, p, arena);
	struct str text = arena_copy(arena, buf_str(&buf));
	buf_done(&buf);
	return text;
}

/* What the gateway answered to the shop, as JSON; gift cards know less. */
struct str sim_receipt(const struct order *order, const struct txn *txn,
		struct arena *arena)
{
	const struct payment *p = &order->payments.at[txn->payment];
	if (p->paypal)
		return paypal_receipt(p, txn, arena);
	if (p->quick)
		return arena_print(arena, "{\"payment\":\"%.*s\"}",
				STR_FMT(p->pi));
	if (!p->stripe)
		return arena_print(arena,
				"{\"gift_card_id\":%" PRId64
				",\"gift_card_last_characters\":\"%04" PRId64
				"\"}",
				order->id, order->id % 10000);
	if (txn->kind == TXN_REFUND)
		return arena_print(arena,
				"{\"id\":\"%.*s\",\"object\":\"refund\","
				"\"charge\":\"%.*s\","
				"\"payment_intent\":\"%.*s\"}",
				STR_FMT(txn->refund), STR_FMT(p->ch),
				STR_FMT(p->pi));
	return arena_print(arena,
			"{\"id\":\"%.*s\",\"object\":\"charge\",\"amount\":"
			"%" PRId64 ",\"captured\":%s,\"payment_intent\":"
			"\"%.*s\"}",
			STR_FMT(p->ch), txn->amount,
			txn->kind == TXN_AUTHORIZATION ? "false" : "true",
			STR_FMT(p->pi));
}
