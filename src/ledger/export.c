/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/export.h"

#include <stdlib.h>

static struct str number_of(const struct facts *facts, struct str source)
{
	enum document_kind kind = DOCUMENT_NONE;
	struct str cause = STR_NONE;
	if (document_key_read(source, &kind, &cause).fault)
		return STR_NONE;
	const struct document *d = facts_document(facts, kind, cause);
	return d ? d->number : STR_NONE;
}

/* "sale S000001", "stripe pi_1", "payout po_1": what a person looks for. */
static struct str about(const struct facts *facts, struct str source,
		struct arena *arena)
{
	struct str rest = source, kind, first, second;
	struct str number = number_of(facts, source);
	if (number.len) {
		str_cut(&rest, '|', &kind);
		return arena_print(arena, "%.*s %.*s", STR_FMT(kind),
				STR_FMT(number));
	}
	if (!str_cut(&rest, '|', &kind) || !str_cut(&rest, '|', &first) ||
			!str_cut(&rest, '|', &second))
		return source;
	return str_eq(kind, STR("payout"))
			? arena_print(arena, "payout %.*s %.*s", STR_FMT(first),
					  STR_FMT(second))
			: arena_print(arena, "%.*s %.*s", STR_FMT(first),
					  STR_FMT(second));
}

static bool is_within(struct str date, const struct export_range *range)
{
	return (!range->from.len || str_cmp(date, range->from) >= 0) &&
			(!range->to.len || str_cmp(date, range->to) <= 0);
}

static struct str first_day(const struct facts *facts)
{
	struct str first = STR_NONE;
	for (size_t i = 0; i < facts->vouchers.count; i++) {
		struct str date = facts->vouchers.at[i].date;
		if (!first.len || str_cmp(date, first) < 0)
			first = date;
	}
	return first;
}

/* After an edit the sum that the customer was shown is another one than that
 * which was agreed first. */
static void rate_learn(struct export_voucher *to, const struct facts *facts,
		struct arena *arena)
{
	const struct shop_order *order = &facts->order;
	to->rate_day = arena_copy(arena, first_day(facts));
	if (order->edited || !order->customer_currency.len)
		return;
	to->shown_in = arena_copy(arena, order->customer_currency);
	to->shown = order->customer_total;
	to->agreed = order->total;
}

static void voucher_add(export_vouchers *list, const struct facts *facts,
		int64_t order_id, const struct voucher *v, struct arena *arena)
{
	struct str name = facts->order.name.len ? facts->order.name
						: facts->remote;
	struct export_voucher *to = LIST_ADD(arena, list);
	*to = (struct export_voucher){.date = arena_copy(arena, v->date),
			.text = arena_print(arena, "%.*s %.*s%s", STR_FMT(name),
					STR_FMT(about(facts, v->source, arena)),
					v->nth > 1 ? ", corrected" : ""),
			.order = arena_copy(arena, name),
			.source = arena_copy(arena, v->source),
			.nth = v->nth,
			.order_id = order_id,
			.currency = arena_copy(arena, facts->order.currency)};
	rate_learn(to, facts, arena);
	for (size_t i = 0; i < v->postings.count; i++) {
		struct posting *p = LIST_ADD(arena, &to->list);
		*p = v->postings.at[i];
		p->account = arena_copy(arena, p->account);
	}
}

void export_add(export_vouchers *list, const struct facts *facts,
		int64_t order_id, const struct export_range *range,
		struct arena *arena)
{
	for (size_t i = 0; i < facts->vouchers.count; i++)
		if (is_within(facts->vouchers.at[i].date, range))
			voucher_add(list, facts, order_id,
					&facts->vouchers.at[i], arena);
}

static int by_day(const void *left, const void *right)
{
	const struct export_voucher *a = left, *b = right;
	int cmp = str_cmp(a->date, b->date);
	if (!cmp)
		cmp = (a->order_id > b->order_id) - (a->order_id < b->order_id);
	if (!cmp)
		cmp = str_cmp(a->source, b->source);
	return cmp ? cmp : (a->nth > b->nth) - (a->nth < b->nth);
}

void export_sort(export_vouchers *list)
{
	if (list->count)
		qsort(list->at, list->count, sizeof *list->at, by_day);
}

static struct export_voucher *day_of(export_vouchers *days,
		const struct export_voucher *v, struct arena *arena)
{
	for (size_t i = days->count; i > 0; i--) {
		struct export_voucher *day = &days->at[i - 1];
		if (!str_eq(day->date, v->date))
			break;
		if (str_eq(day->currency, v->currency))
			return day;
	}
	struct export_voucher *day = LIST_ADD(arena, days);
	*day = (struct export_voucher){
			.date = v->date, .currency = v->currency};
	return day;
}

/* *list is sorted: an order's vouchers of a day stand together. */
static void day_learn(struct export_voucher *day,
		const struct export_voucher *v, struct arena *arena)
{
	day->sources++;
	if (day->order.len && str_eq(day->source, v->order))
		return;
	day->order = arena_print(arena, "%.*s%s%.*s", STR_FMT(day->order),
			day->order.len ? ", " : "", STR_FMT(v->order));
	day->source = v->order;
}

#define REFERENCES_MAX 400 /* bytes of a text that a program shows */

static void day_name(struct export_voucher *day, struct arena *arena)
{
	struct str orders = day->order;
	bool cut = orders.len > REFERENCES_MAX;
	if (cut) {
		orders.len = REFERENCES_MAX;
		while (orders.len && orders.at[orders.len - 1] != ',')
			orders.len--;
	}
	day->source = STR_NONE;
	day->text = arena_print(arena, "Waybill %.*s, %zu vouchers: %.*s%s",
			STR_FMT(day->date), day->sources, STR_FMT(orders),
			cut ? " ..." : "");
}

static RESULT posting_join(
		postings *list, const struct posting *from, struct arena *arena)
{
	for (size_t i = 0; i < list->count; i++) {
		struct posting *p = &list->at[i];
		if (p->role == from->role && p->rate == from->rate &&
				str_eq(p->account, from->account))
			return money_add(p->amount, from->amount, &p->amount);
	}
	*LIST_ADD(arena, list) = *from;
	return OK;
}

RESULT export_daily(export_vouchers *list, struct arena *arena)
{
	export_vouchers days = {0};
	for (size_t i = 0; i < list->count; i++) {
		struct export_voucher *day = day_of(&days, &list->at[i], arena);
		day_learn(day, &list->at[i], arena);
		for (size_t k = 0; k < list->at[i].list.count; k++)
			TRY(posting_join(&day->list, &list->at[i].list.at[k],
					arena));
	}
	for (size_t i = 0; i < days.count; i++)
		day_name(&days.at[i], arena);
	*list = days;
	return OK;
}

struct str export_currencies(const export_vouchers *list, struct arena *arena)
{
	struct str all = STR_NONE;
	for (size_t i = 0; i < list->count; i++) {
		struct str rest = all, one, mine = list->at[i].currency;
		bool there = false;
		while (str_cut(&rest, ',', &one))
			there |= str_eq(one, mine);
		if (!there)
			all = arena_print(arena, "%.*s%s%.*s", STR_FMT(all),
					all.len ? "," : "", STR_FMT(mine));
	}
	return all;
}
