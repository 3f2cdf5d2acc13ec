/* SPDX-License-Identifier: Apache-2.0 */
#include "order/facts_table.h"

#include <stdlib.h>

#define FIELD(number_, struct_, name_, type_, join_, ...) \
	{ \
#name_, number_, type_, join_, \
				offsetof(struct struct_, name_), \
				sizeof(((struct struct_ *)0)->name_), \
				__VA_ARGS__ \
	}
#define I64(n, s, f, join) FIELD(n, s, f, TYPE_I64, join, NULL, NULL)
/* An enum that is stored as its number and printed as its word. */
#define CODE(n, s, f, join, words) FIELD(n, s, f, TYPE_I64, join, NULL, &words)
#define TIME(n, s, f, join) FIELD(n, s, f, TYPE_TIME, join, NULL, NULL)
#define BOOL(n, s, f, join) FIELD(n, s, f, TYPE_BOOL, join, NULL, NULL)
#define STRING(n, s, f, join) FIELD(n, s, f, TYPE_STR, join, NULL, NULL)
#define WORD(n, s, f, words) \
	FIELD(n, s, f, TYPE_WORD, JOIN_RANKED, NULL, &words)
#define STRUCT(n, s, f, join, table) FIELD(n, s, f, TYPE_STRUCT, join, &table)
#define ITEMS(n, s, f, join, table) FIELD(n, s, f, TYPE_LIST, join, &table)

#define TABLE(name_, struct_, whole_) \
	static const struct table name_ = {sizeof(struct struct_), \
			sizeof name_##_fields / sizeof *name_##_fields, \
			whole_, name_##_fields}

#define WORDS(name_, ...) \
	static const char *const name_##_names[] = {__VA_ARGS__}; \
	static const struct words name_ = {name_##_names, \
			sizeof name_##_names / sizeof *name_##_names}

WORDS(txn_kinds, "none", "authorization", "capture", "sale", "refund", "void",
		"dispute");
WORDS(txn_states, "unknown", "pending", "failed", "succeeded");
WORDS(document_kinds, "none", "sale", "credit");
WORDS(command_kinds, "none", "hold", "release", "retry", "cancel", "document",
		"note", "take_over", "reject", "repair", "payout", "vat",
		"settle");
WORDS(outcomes, "open", "withdrawn", "absent", "gave_up", "maybe", "refused",
		"done");
WORDS(book_roles, "none", "receivable", "revenue", "tax", "shipping",
		"gift_card", "rounding", "clearing", "bank", "fee", "dispute",
		"write_off");
WORDS(agreement_kinds, "none", "order", "edit", "refund", "return", "other");
WORDS(agreed_abouts, "goods", "gift_card", "shipping", "tip", "fee",
		"adjustment");
WORDS(rule_actions, "none", "hold", "tag", "status", "notify", "route", "task");
_Static_assert(TXN_DISPUTE == 6 && TXN_SUCCEEDED == 3 && DOCUMENT_CREDIT == 2 &&
				COMMAND_SETTLE == 12 && OUTCOME_DONE == 6 &&
				RULE_ACTION_COUNT == 7 &&
				BOOK_ROLE_COUNT == 12 && AGREED_OTHER == 5 &&
				ABOUT_ADJUSTMENT == 5,
		"every number has its word");

static const struct field line_fields[] = {
		STRING(1, line, id, JOIN_KEY),
		STRING(2, line, sku, JOIN_RANKED),
		STRING(3, line, title, JOIN_RANKED),
		I64(4, line, quantity, JOIN_RANKED),
		I64(5, line, current_quantity, JOIN_RANKED),
		I64(6, line, unit_price, JOIN_RANKED),
		I64(7, line, tax, JOIN_RANKED),
		BOOL(8, line, requires_shipping, JOIN_RANKED),
		I64(9, line, discount, JOIN_RANKED),
		I64(10, line, tax_rate, JOIN_RANKED),
		BOOL(11, line, gift_card, JOIN_RANKED),
};
TABLE(line, line, false);

static const struct field address_fields[] = {
		STRING(1, address, name, JOIN_RANKED),
		STRING(2, address, company, JOIN_RANKED),
		STRING(3, address, line1, JOIN_RANKED),
		STRING(4, address, line2, JOIN_RANKED),
		STRING(5, address, city, JOIN_RANKED),
		STRING(6, address, postcode, JOIN_RANKED),
		STRING(7, address, region, JOIN_RANKED),
		STRING(8, address, country, JOIN_RANKED),
		STRING(9, address, phone, JOIN_RANKED),
};
TABLE(address, address, false);

static const struct field shop_order_fields[] = {
		TIME(1, shop_order, version, JOIN_RANK),
		I64(2, shop_order, seq, JOIN_RANK),
		I64(3, shop_order, hash, JOIN_RANK),
		BOOL(4, shop_order, known, JOIN_RANKED),
		BOOL(5, shop_order, absent, JOIN_RANKED),
		STRING(6, shop_order, name, JOIN_RANKED),
		STRING(7, shop_order, email, JOIN_RANKED),
		STRING(8, shop_order, phone, JOIN_RANKED),
		STRING(9, shop_order, locale, JOIN_RANKED),
		STRING(10, shop_order, currency, JOIN_RANKED),
		STRING(11, shop_order, status_url, JOIN_RANKED),
		STRING(12, shop_order, return_state, JOIN_RANKED),
		TIME(13, shop_order, created_at, JOIN_RANKED),
		TIME(14, shop_order, cancelled_at, JOIN_RANKED),
		TIME(15, shop_order, closed_at, JOIN_RANKED),
		STRING(16, shop_order, cancel_reason, JOIN_RANKED),
		BOOL(17, shop_order, test, JOIN_RANKED),
		BOOL(18, shop_order, requires_shipping, JOIN_RANKED),
		BOOL(19, shop_order, taxes_included, JOIN_RANKED),
		WORD(20, shop_order, payment, payment_words),
		WORD(21, shop_order, fulfillment, fulfillment_words),
		WORD(22, shop_order, returns, return_words),
		I64(23, shop_order, total, JOIN_RANKED),
		I64(24, shop_order, current_total, JOIN_RANKED),
		I64(25, shop_order, tax, JOIN_RANKED),
		I64(26, shop_order, shipping, JOIN_RANKED),
		I64(27, shop_order, discount, JOIN_RANKED),
		STRING(28, shop_order, gateways, JOIN_RANKED),
		STRUCT(29, shop_order, ship_to, JOIN_RANKED, address),
		ITEMS(30, shop_order, lines, JOIN_RANKED, line),
		STRING(31, shop_order, tags, JOIN_RANKED),
		STRING(32, shop_order, status, JOIN_RANKED),
		STRING(33, shop_order, invoice, JOIN_RANKED),
		BOOL(34, shop_order, held, JOIN_RANKED),
		I64(35, shop_order, shipping_tax, JOIN_RANKED),
		I64(36, shop_order, shipping_rate, JOIN_RANKED),
		I64(37, shop_order, tip, JOIN_RANKED),
		STRUCT(38, shop_order, bill_to, JOIN_RANKED, address),
		STRING(39, shop_order, vat_id, JOIN_RANKED),
		STRING(40, shop_order, customer_currency, JOIN_RANKED),
		I64(41, shop_order, customer_total, JOIN_RANKED),
		BOOL(42, shop_order, edited, JOIN_RANKED),
};
TABLE(shop_order, shop_order, false);

static const struct field txn_fields[] = {
		STRING(1, txn, gateway, JOIN_KEY),
		STRING(2, txn, reference, JOIN_KEY),
		CODE(3, txn, kind, JOIN_KEY, txn_kinds),
		STRING(4, txn, part, JOIN_KEY),
		CODE(5, txn, state, JOIN_MAX, txn_states),
		I64(6, txn, amount, JOIN_MAX),
		STRING(7, txn, charge, JOIN_LONGEST),
		TIME(8, txn, expires_at, JOIN_MAX),
		TIME(9, txn, at, JOIN_MIN),
		I64(10, txn, evidence, JOIN_OR),
		BOOL(11, txn, connected, JOIN_OR),
		STRING(12, txn, checkout, JOIN_LONGEST),
		BOOL(13, txn, several, JOIN_OR),
		BOOL(14, txn, shops_name, JOIN_OR),
		BOOL(15, txn, unique, JOIN_OR),
};
TABLE(txn, txn, false);

static const struct field refund_line_fields[] = {
		STRING(1, refund_line, line, JOIN_KEY),
		I64(2, refund_line, quantity, JOIN_RANKED),
		I64(3, refund_line, subtotal, JOIN_RANKED),
		I64(4, refund_line, tax, JOIN_RANKED),
};
TABLE(refund_line, refund_line, false);

static const struct field refund_fields[] = {
		STRING(1, refund, id, JOIN_KEY),
		TIME(2, refund, at, JOIN_MIN),
		I64(3, refund, total, JOIN_RANKED),
		I64(4, refund, hash, JOIN_RANK),
		ITEMS(5, refund, lines, JOIN_RANKED, refund_line),
		I64(6, refund, shipping, JOIN_RANKED),
		I64(7, refund, shipping_tax, JOIN_RANKED),
};
TABLE(refund, refund, false);

/* What is told of one sale is always the same: whichever wins is right. */
static const struct field agreed_line_fields[] = {
		STRING(1, agreed_line, id, JOIN_KEY),
		CODE(2, agreed_line, about, JOIN_MAX, agreed_abouts),
		STRING(3, agreed_line, line, JOIN_LARGER),
		I64(4, agreed_line, quantity, JOIN_MAX),
		I64(5, agreed_line, gross, JOIN_MAX),
		I64(6, agreed_line, tax, JOIN_MAX),
};
TABLE(agreed_line, agreed_line, false);

static const struct field agreement_fields[] = {
		STRING(1, agreement, id, JOIN_KEY),
		TIME(2, agreement, at, JOIN_MIN),
		CODE(3, agreement, kind, JOIN_MAX, agreement_kinds),
		STRING(4, agreement, refund, JOIN_LARGER),
		BOOL(5, agreement, whole, JOIN_OR),
		ITEMS(6, agreement, lines, JOIN_EACH, agreed_line),
};
TABLE(agreement, agreement, false);

static const struct field fo_line_fields[] = {
		STRING(1, fo_line, id, JOIN_KEY),
		STRING(2, fo_line, line, JOIN_RANKED),
		I64(3, fo_line, total, JOIN_RANKED),
		I64(4, fo_line, remaining, JOIN_RANKED),
};
TABLE(fo_line, fo_line, false);

static const struct field fo_hold_fields[] = {
		STRING(1, fo_hold, id, JOIN_KEY),
		STRING(2, fo_hold, reason, JOIN_RANKED),
		STRING(3, fo_hold, handle, JOIN_RANKED),
};
TABLE(fo_hold, fo_hold, false);

static const struct field fo_fields[] = {
		STRING(1, fulfillment_order, id, JOIN_KEY),
		TIME(2, fulfillment_order, version, JOIN_RANK),
		I64(3, fulfillment_order, seq, JOIN_RANK),
		I64(4, fulfillment_order, hash, JOIN_RANK),
		WORD(5, fulfillment_order, status, fo_words),
		WORD(6, fulfillment_order, request, request_words),
		STRING(7, fulfillment_order, location, JOIN_RANKED),
		STRING(8, fulfillment_order, location_name, JOIN_RANKED),
		STRING(9, fulfillment_order, replaced_by, JOIN_RANKED),
		TIME(10, fulfillment_order, fulfill_at, JOIN_RANKED),
		ITEMS(11, fulfillment_order, lines, JOIN_RANKED, fo_line),
		ITEMS(12, fulfillment_order, holds, JOIN_RANKED, fo_hold),
		STRING(13, fulfillment_order, delivery_method, JOIN_RANKED),
};
TABLE(fo, fulfillment_order, false);

static const struct field fulfillment_fields[] = {
		STRING(1, fulfillment, id, JOIN_KEY),
		TIME(2, fulfillment, at, JOIN_MIN),
		STRING(3, fulfillment, fo, JOIN_LARGER),
		STRING(4, fulfillment, tracking, JOIN_RANKED),
		BOOL(5, fulfillment, delivered, JOIN_OR),
		BOOL(6, fulfillment, cancelled, JOIN_OR),
		I64(7, fulfillment, seq, JOIN_RANK),
};
TABLE(fulfillment, fulfillment, false);

static const struct field document_fields[] = {
		CODE(1, document, kind, JOIN_KEY, document_kinds),
		STRING(2, document, cause, JOIN_KEY),
		STRING(3, document, number, JOIN_LONGEST),
		STRING(4, document, date, JOIN_LONGEST),
		I64(5, document, gross, JOIN_MAX),
		TIME(6, document, issued_at, JOIN_MIN),
		TIME(7, document, bounced_at, JOIN_MIN),
		STRING(8, document, account, JOIN_LARGER),
		STRING(9, document, file, JOIN_LONGEST),
};
TABLE(document, document, false);

static const struct field request_fields[] = {
		STRING(1, warehouse_request, reference, JOIN_KEY),
		TIME(2, warehouse_request, received_at, JOIN_MIN),
		TIME(3, warehouse_request, accepted_at, JOIN_MIN),
		TIME(4, warehouse_request, processing_at, JOIN_MIN),
		TIME(5, warehouse_request, refused_at, JOIN_MIN),
		TIME(6, warehouse_request, cancelled_at, JOIN_MIN),
		TIME(7, warehouse_request, too_late_at, JOIN_MIN),
		STRING(8, warehouse_request, reason, JOIN_LARGER),
		STRING(9, warehouse_request, unknown_status, JOIN_RANKED),
		TIME(10, warehouse_request, unknown_at, JOIN_RANK),
		TIME(11, warehouse_request, known_at, JOIN_MAX),
};
TABLE(request, warehouse_request, false);

static const struct field parcel_line_fields[] = {
		STRING(1, parcel_line, line, JOIN_KEY),
		I64(2, parcel_line, quantity, JOIN_MAX),
};
TABLE(parcel_line, parcel_line, false);

static const struct field parcel_fields[] = {
		STRING(1, parcel, reference, JOIN_KEY),
		STRING(2, parcel, parcel, JOIN_KEY),
		STRING(3, parcel, fo, JOIN_LARGER),
		STRING(4, parcel, carrier, JOIN_RANKED),
		STRING(5, parcel, number, JOIN_RANKED),
		STRING(6, parcel, url, JOIN_RANKED),
		TIME(7, parcel, corrected_at, JOIN_RANK),
		TIME(8, parcel, handed_over_at, JOIN_MIN),
		TIME(9, parcel, in_transit_at, JOIN_MIN),
		TIME(10, parcel, out_for_delivery_at, JOIN_MIN),
		TIME(11, parcel, attempted_at, JOIN_MIN),
		TIME(12, parcel, delivered_at, JOIN_MIN),
		TIME(13, parcel, failed_at, JOIN_MIN),
		TIME(14, parcel, returned_at, JOIN_MIN),
		TIME(15, parcel, presumed_at, JOIN_MIN),
		TIME(16, parcel, seen_at, JOIN_MAX),
		ITEMS(17, parcel, lines, JOIN_EACH, parcel_line),
};
TABLE(parcel, parcel, false);

static const struct field tracker_fields[] = {
		STRING(1, gateway_tracker, gateway, JOIN_KEY),
		STRING(2, gateway_tracker, id, JOIN_KEY),
		I64(3, gateway_tracker, updates, JOIN_MAX),
		I64(4, gateway_tracker, confirmed, JOIN_RANK),
		STRING(5, gateway_tracker, carrier, JOIN_RANKED),
};
TABLE(tracker, gateway_tracker, false);

static const struct field command_fields[] = {
		I64(1, command, id, JOIN_KEY),
		CODE(2, command, kind, JOIN_RANKED, command_kinds),
		TIME(3, command, at, JOIN_RANKED),
		STRING(4, command, who, JOIN_RANKED),
		STRING(5, command, target, JOIN_RANKED),
		STRING(6, command, text, JOIN_RANKED),
};
TABLE(command, command, false);

static const struct field attempt_fields[] = {
		I64(1, attempt, want, JOIN_KEY),
		STRING(2, attempt, target, JOIN_KEY),
		I64(3, attempt, id, JOIN_RANK),
		I64(4, attempt, refusals, JOIN_MAX),
		TIME(5, attempt, begun_at, JOIN_MIN),
		TIME(6, attempt, sent_at, JOIN_MIN),
		TIME(7, attempt, settled_at, JOIN_MIN),
		CODE(8, attempt, outcome, JOIN_MAX, outcomes),
		I64(9, attempt, fault, JOIN_MAX),
		STRING(10, attempt, reason, JOIN_LARGER),
		STRING(11, attempt, detail, JOIN_LARGER),
		STRING(12, attempt, value, JOIN_LARGER),
		STRING(13, attempt, done_value, JOIN_LARGER),
};
TABLE(attempt, attempt, true);

static const struct field firing_action_fields[] = {
		CODE(1, firing_action, kind, JOIN_KEY, rule_actions),
		STRING(2, firing_action, value, JOIN_KEY),
		STRING(3, firing_action, text, JOIN_RANKED),
};
TABLE(firing_action, firing_action, false);

static const struct field firing_fields[] = {
		STRING(1, firing, rule, JOIN_KEY),
		STRING(2, firing, cause, JOIN_KEY),
		I64(3, firing, id, JOIN_RANK),
		TIME(4, firing, at, JOIN_RANKED),
		TIME(5, firing, cause_at, JOIN_RANKED),
		I64(6, firing, version, JOIN_RANKED),
		I64(7, firing, place, JOIN_RANKED),
		ITEMS(8, firing, actions, JOIN_RANKED, firing_action),
};
TABLE(firing, firing, false);

static const struct field posting_fields[] = {
		CODE(1, posting, role, JOIN_KEY, book_roles),
		STRING(2, posting, account, JOIN_KEY),
		I64(3, posting, rate, JOIN_KEY),
		I64(4, posting, amount, JOIN_RANKED),
};
TABLE(posting, posting, false);

static const struct field voucher_fields[] = {
		STRING(1, voucher, source, JOIN_KEY),
		I64(2, voucher, nth, JOIN_KEY),
		STRING(3, voucher, date, JOIN_RANKED),
		STRING(4, voucher, meant, JOIN_RANKED),
		ITEMS(5, voucher, postings, JOIN_RANKED, posting),
		TIME(6, voucher, posted_at, JOIN_RANKED),
};
TABLE(voucher, voucher, false);

static const struct field facts_fields[] = {
		STRING(1, facts, shop, JOIN_LARGER),
		STRING(2, facts, remote, JOIN_LARGER),
		I64(3, facts, hint_seq, JOIN_MAX),
		TIME(4, facts, hint_version, JOIN_MAX),
		I64(5, facts, read_seq, JOIN_MAX),
		TIME(6, facts, first_seen_at, JOIN_MIN),
		I64(7, facts, seen_payment, JOIN_OR),
		TIME(8, facts, invoice_at, JOIN_MIN),
		STRING(9, facts, odd, JOIN_LARGER),
		STRUCT(10, facts, order, JOIN_EACH, shop_order),
		ITEMS(11, facts, txns, JOIN_EACH, txn),
		ITEMS(12, facts, refunds, JOIN_EACH, refund),
		ITEMS(13, facts, fos, JOIN_EACH, fo),
		ITEMS(14, facts, fulfillments, JOIN_EACH, fulfillment),
		ITEMS(15, facts, documents, JOIN_EACH, document),
		ITEMS(16, facts, requests, JOIN_EACH, request),
		ITEMS(17, facts, parcels, JOIN_EACH, parcel),
		ITEMS(18, facts, commands, JOIN_EACH, command),
		TIME(19, facts, hint_at, JOIN_MAX),
		ITEMS(20, facts, attempts, JOIN_EACH, attempt),
		ITEMS(21, facts, trackers, JOIN_EACH, tracker),
		ITEMS(22, facts, fired, JOIN_EACH, firing),
		ITEMS(23, facts, vouchers, JOIN_EACH, voucher),
		ITEMS(24, facts, agreements, JOIN_EACH, agreement),
};
const struct table facts_table = {sizeof(struct facts),
		sizeof facts_fields / sizeof *facts_fields, false,
		facts_fields};

static int list_cmp(const struct field *f, const char *a, const char *b)
{
	const struct any_list *la = field_list(f, a), *lb = field_list(f, b);
	for (size_t i = 0; i < la->count && i < lb->count; i++) {
		int cmp = table_cmp(f->of, list_item(f, la, i),
				list_item(f, lb, i));
		if (cmp)
			return cmp;
	}
	return (la->count > lb->count) - (la->count < lb->count);
}

int field_cmp(const struct field *f, const char *a, const char *b)
{
	if (f->type == TYPE_STR)
		return str_cmp(*field_str(f, a), *field_str(f, b));
	if (f->type == TYPE_STRUCT)
		return table_cmp(f->of, a + f->offset, b + f->offset);
	if (f->type == TYPE_LIST)
		return list_cmp(f, a, b);
	int64_t na = field_i64(f, a), nb = field_i64(f, b);
	return (na > nb) - (na < nb);
}

int table_cmp(const struct table *table, const char *a, const char *b)
{
	int cmp = 0;
	for (size_t i = 0; i < table->field_count && !cmp; i++)
		cmp = field_cmp(&table->fields[i], a, b);
	return cmp;
}

/* Key fields stand first in every table. */
int table_key_cmp(const struct table *table, const char *a, const char *b)
{
	int cmp = 0;
	for (const struct field *f = table->fields; f->join == JOIN_KEY; f++)
		if ((cmp = field_cmp(f, a, b)) != 0)
			break;
	return cmp;
}

bool field_is_empty(const struct field *f, const char *in)
{
	if (f->type == TYPE_STR)
		return field_str(f, in)->len == 0;
	if (f->type == TYPE_LIST)
		return field_list(f, in)->count == 0;
	if (f->type != TYPE_STRUCT)
		return field_i64(f, in) == 0;
	for (size_t i = 0; i < f->of->field_count; i++)
		if (!field_is_empty(&f->of->fields[i], in + f->offset))
			return false;
	return true;
}

struct str table_key(const struct table *table, const char *item,
		struct arena *arena)
{
	struct str key = STR_NONE;
	for (const struct field *f = table->fields; f->join == JOIN_KEY; f++) {
		struct str part = f->type == TYPE_STR
				? *field_str(f, item)
				: arena_print(arena, "%lld",
						  (long long)field_i64(
								  f, item));
		key = f == table->fields
				? part
				: arena_print(arena, "%.*s|%.*s", STR_FMT(key),
						  STR_FMT(part));
	}
	return key;
}

static bool list_is_sorted(const struct field *f, const struct any_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const char *item = list_item(f, list, i);
		if (i && table_key_cmp(f->of, item - f->of->size, item) > 0)
			return false;
		if (!table_is_sorted(f->of, item))
			return false;
	}
	return true;
}

bool table_is_sorted(const struct table *table, const char *in)
{
	for (size_t i = table->field_count; i-- > 0;) {
		const struct field *f = &table->fields[i];
		if (f->type == TYPE_LIST &&
				!list_is_sorted(f, field_list(f, in)))
			return false;
		if (f->type == TYPE_STRUCT &&
				!table_is_sorted(f->of, in + f->offset))
			return false;
	}
	return true;
}

/* All fields decide between items of one key, so that the order is total. */
static int item_cmp(const void *a, const void *b, void *table)
{
	int cmp = table_key_cmp(table, a, b);
	return cmp ? cmp : table_cmp(table, a, b);
}

void table_sort(const struct table *table, char *in, struct arena *arena)
{
	for (size_t i = 0; i < table->field_count; i++) {
		const struct field *f = &table->fields[i];
		if (f->type == TYPE_STRUCT)
			table_sort(f->of, in + f->offset, arena);
		if (f->type != TYPE_LIST || field_list(f, in)->count == 0)
			continue;
		struct any_list *list = field_list(f, in);
		char *copy = arena_take(arena, list->count * f->of->size);
		memcpy(copy, list->at, list->count * f->of->size);
		*list = (struct any_list){copy, list->count, list->count};
		for (size_t k = 0; k < list->count; k++)
			table_sort(f->of, copy + k * f->of->size, arena);
		qsort_r(copy, list->count, f->of->size, item_cmp,
				(void *)(uintptr_t)f->of);
	}
}
