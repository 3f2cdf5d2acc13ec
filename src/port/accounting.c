/* SPDX-License-Identifier: Apache-2.0 */
#include "port/accounting.h"

#include "base/crypto.h"
#include "order/payment_book.h"
#include "port/request.h"

RESULT accounting_bill(
		const struct ask *ask, struct arena *arena, struct bill *out)
{
	enum document_kind kind;
	struct str cause;
	TRY(document_key_read(ask->effect->target, &kind, &cause));
	return bill_make(ask->facts, kind, cause, arena, out);
}

struct str accounting_map(const struct ask *ask, const struct bill *bill,
		const struct bill_line *line, enum mapping_field field)
{
	struct mapping_key key = mapping_key_of(ask->facts, bill, line);
	return mapping_find(ask->policy, &key, field);
}

/* ---- lines ---- */

static const char *const kind_texts[] = {
		[BILL_GOODS] = "Goods",
		[BILL_GIFT_CARD] = "Gift card",
		[BILL_SHIPPING] = "Shipping",
		[BILL_TIP] = "Tip",
		[BILL_DISCOUNT] = "Discount",
		[BILL_ADJUSTMENT] = "Adjustment",
		[BILL_ROUNDING] = "Rounding",
};

/* As the shop shows it, where that comes to the gross. */
static bool is_as_shown(const struct bill *bill, const struct bill_line *line)
{
	minor amount = 0;
	return bill->taxes_included && line->quantity > 0 &&
			!money_mul(line->unit_price, line->quantity, &amount)
					 .fault &&
			!money_add(amount, -line->discount, &amount).fault &&
			amount == line->gross;
}

struct accounting_row accounting_row_of(const struct bill *bill,
		const struct bill_line *line, struct arena *arena)
{
	struct str text = line->title.len ? line->title
					  : str_of(kind_texts[line->kind]);
	struct accounting_row row = {
			.quantity = 1, .price = line->gross, .text = text};
	if (is_as_shown(bill, line)) {
		row.quantity = line->quantity;
		row.price = line->unit_price;
		row.discount = line->discount;
	} else if (line->quantity > 1 && line->gross % line->quantity == 0) {
		row.quantity = line->quantity;
		row.price = line->gross / line->quantity;
	} else if (line->quantity > 1) {
		row.text = arena_print(arena, "%lld x %.*s",
				(long long)line->quantity, STR_FMT(text));
	}
	return row;
}

/* ---- who ---- */

const struct address *accounting_buyer(const struct facts *facts)
{
	const struct shop_order *order = &facts->order;
	bool billed = order->bill_to.name.len || order->bill_to.company.len;
	return billed ? &order->bill_to : &order->ship_to;
}

struct str accounting_buyer_name(const struct facts *facts)
{
	const struct address *buyer = accounting_buyer(facts);
	return buyer->company.len ? buyer->company : buyer->name;
}

#define KEY_BYTES 6

struct str accounting_buyer_key(const struct facts *facts, struct arena *arena)
{
	const struct address *buyer = accounting_buyer(facts);
	uint8_t digest[SHA256_SIZE];
	struct str who = facts->order.email;
	if (!who.len)
		who = arena_print(arena, "%.*s\n%.*s\n%.*s\n%.*s",
				STR_FMT(accounting_buyer_name(facts)),
				STR_FMT(buyer->line1), STR_FMT(buyer->postcode),
				STR_FMT(buyer->country));
	char *lower = arena_take(arena, who.len + 1);
	for (size_t i = 0; i < who.len; i++)
		lower[i] = who.at[i] >= 'A' && who.at[i] <= 'Z'
				? (char)(who.at[i] + 'a' - 'A')
				: who.at[i];
	sha256((struct str){lower, who.len}, digest);
	return hex_of((struct str){(const char *)digest, KEY_BYTES}, arena);
}

/* ---- payments ---- */

RESULT accounting_payment_read(
		const struct ask *ask, struct accounting_payment *out)
{
	const struct effect *effect = ask->effect;
	struct accounting_payment read = {.date = effect->text,
			.currency = ask->facts->order.currency};
	enum document_kind kind;
	struct str cause;
	TRY(document_key_read(effect->value, &kind, &cause));
	read.document = facts_document(ask->facts, kind, cause);
	ENSURE(read.document && read.document->number.len && effect->amount > 0,
			FAULT_BAD_VALUE);
	ENSURE(accounting_is_date(read.date) && read.currency.len == 3,
			FAULT_BAD_VALUE);
	read.amount = kind == DOCUMENT_CREDIT ? -effect->amount
					      : effect->amount;
	read.digits = currency_digits(read.currency);
	*out = read;
	return OK;
}

struct str accounting_payment_map(const struct ask *ask,
		enum mapping_field field, struct arena *arena)
{
	struct mapping_key key = mapping_key_of_payment(
			ask->facts, ask->policy, ask->effect->payment, arena);
	return mapping_find(ask->policy, &key, field);
}

size_t accounting_payments_done(const struct ask *ask)
{
	const struct effect *effect = ask->effect;
	struct payment_value value;
	size_t count = 0;
	for (size_t i = 0; i < ask->facts->attempts.count; i++) {
		const struct attempt *a = &ask->facts->attempts.at[i];
		if (a->want == WANT_PAYMENT_BOOK &&
				a->outcome == OUTCOME_DONE &&
				!str_eq(a->target, effect->target) &&
				payment_value_read(a->value, &value) &&
				value.amount == effect->amount &&
				str_eq(value.document, effect->value))
			count++;
	}
	return count;
}

/* ---- the PDF ---- */

RESULT accounting_pdf_of(
		const struct ask *ask, const struct document **out_document)
{
	enum document_kind kind;
	struct str cause;
	TRY(document_key_read(ask->effect->target, &kind, &cause));
	const struct document *d = facts_document(ask->facts, kind, cause);
	ENSURE(d && d->number.len, FAULT_BAD_VALUE);
	*out_document = d;
	return OK;
}

#define TAIL_MAX 1024 /* so near to its end a file says that it is whole */

static bool is_pdf(struct str bytes)
{
	struct str tail = bytes.len > TAIL_MAX
			? str_skip(bytes, bytes.len - TAIL_MAX)
			: bytes;
	return str_starts(bytes, STR("%PDF-")) &&
			str_find(tail, STR("%%EOF")) >= 0;
}

void accounting_pdf_adopt(const struct ask *ask, struct str bytes,
		struct arena *arena, struct outcome *out)
{
	const struct document *d = NULL;
	uint8_t digest[SHA256_SIZE];
	if (!is_pdf(bytes) || accounting_pdf_of(ask, &d).fault) {
		outcome_bad_reply(out, "the answer is no whole PDF");
		return;
	}
	sha256(bytes, digest);
	outcome_done(out, ask);
	out->file = bytes;
	*LIST_ADD(arena, &out->facts.documents) = (struct document){
			.kind = d->kind,
			.cause = d->cause,
			.file = hex_of((struct str){(const char *)digest,
						       sizeof digest},
					arena)};
}

/* ---- what was found ---- */

bool accounting_is_date(struct str text)
{
	char moment[] = "2000-01-01T00:00:00Z";
	time_ms at;
	if (text.len != 10)
		return false;
	memcpy(moment, text.at, text.len);
	return !time_read(str_of(moment), &at).fault;
}

bool accounting_agrees(const struct ask *ask,
		const struct accounting_found *found, struct arena *arena)
{
	struct bill bill;
	if (accounting_bill(ask, arena, &bill).fault ||
			!str_eq_nocase(found->currency, bill.currency))
		return false;
	return ask->effect->verb == VERB_ACCOUNTING_FIND ||
			found->gross == bill.gross;
}

static void refuse(const struct ask *ask, const struct accounting_found *found,
		struct arena *arena, struct outcome *out)
{
	struct str amount = money_print(
			found->gross, currency_digits(found->currency), arena);
	outcome_refused(out, STR("conflict"),
			arena_print(arena,
					"the books have document %.*s of %.*s "
					"%.*s under %.*s: another amount",
					STR_FMT(detail_of(found->number)),
					STR_FMT(detail_of(found->currency)),
					STR_FMT(amount),
					STR_FMT(ask->effect->reference)));
}

void accounting_adopt(const struct ask *ask,
		const struct accounting_found *found, struct arena *arena,
		struct outcome *out)
{
	struct document document = {.number = found->number,
			.date = found->date,
			.gross = found->gross,
			.issued_at = ask->now,
			.account = ask->account->name};
	enum document_kind kind;
	if (!accounting_agrees(ask, found, arena) ||
			document_key_read(ask->effect->target, &kind,
					&document.cause)
					.fault) {
		refuse(ask, found, arena, out);
		return;
	}
	document.kind = kind;
	outcome_done(out, ask);
	*LIST_ADD(arena, &out->facts.documents) = document;
}
