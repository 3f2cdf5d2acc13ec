/* SPDX-License-Identifier: Apache-2.0 */
/* The words of a document, and how its figures are written. */
#include "document/inside.h"

#define SPACE "\xC2\xA0" /* one that no line ends at */

/* clang-format off */
static const struct language languages[] = {
{"en", ",", ".", {
	[WORD_SALE] = "Invoice", [WORD_CREDIT] = "Credit note",
	[WORD_DATE] = "Date", [WORD_DUE] = "Due date",
	[WORD_ORDER] = "Order", [WORD_CREDITS] = "Credits invoice",
	[WORD_PAYMENT] = "Payment", [WORD_PAID] = "Paid",
	[WORD_YOUR_VAT] = "Your VAT no.",
	[WORD_BILL_TO] = "Bill to", [WORD_SHIP_TO] = "Ship to",
	[WORD_SKU] = "Item no.", [WORD_TITLE] = "Description",
	[WORD_QUANTITY] = "Qty", [WORD_UNIT_PRICE] = "Unit price",
	[WORD_VAT] = "VAT", [WORD_AMOUNT] = "Amount",
	[WORD_WITH_VAT] = "Prices include VAT.",
	[WORD_WITHOUT_VAT] = "Prices are without VAT.",
	[WORD_GIFT_CARD] = "Gift card", [WORD_SHIPPING] = "Shipping",
	[WORD_TIP] = "Tip", [WORD_DISCOUNT] = "Discount",
	[WORD_ADJUSTMENT] = "Adjustment", [WORD_ROUNDING] = "Rounding",
	[WORD_RATE] = "VAT rate", [WORD_NET] = "Net", [WORD_GROSS] = "Gross",
	[WORD_TOTAL] = "Total", [WORD_CUSTOMER_PAID] = "In your currency",
	[WORD_PAGE] = "Page", [WORD_OF] = "of",
	[WORD_VAT_ID] = "VAT no.", [WORD_BANK] = "Bank",
	[WORD_PHONE] = "Tel.", [WORD_TEST] = "TEST ORDER: not an invoice",
	[WORD_REVERSE_CHARGE] = "No VAT: intra-Community supply, Article 138 of Directive "
		"2006/112/EC (reverse charge)."}},
{"da", ".", ",", {
	[WORD_SALE] = "Faktura", [WORD_CREDIT] = "Kreditnota",
	[WORD_DATE] = "Dato", [WORD_DUE] = "Forfaldsdato",
	[WORD_ORDER] = "Ordre", [WORD_CREDITS] = "Krediterer faktura",
	[WORD_PAYMENT] = "Betaling", [WORD_PAID] = "Betalt",
	[WORD_YOUR_VAT] = "Dit momsnr.",
	[WORD_BILL_TO] = "Faktureres til", [WORD_SHIP_TO] = "Leveres til",
	[WORD_SKU] = "Varenr.", [WORD_TITLE] = "Beskrivelse",
	[WORD_QUANTITY] = "Antal", [WORD_UNIT_PRICE] = "Stykpris",
	[WORD_VAT] = "Moms", [WORD_AMOUNT] = "Beløb",
	[WORD_WITH_VAT] = "Priserne er inkl. moms.",
	[WORD_WITHOUT_VAT] = "Priserne er ekskl. moms.",
	[WORD_GIFT_CARD] = "Gavekort", [WORD_SHIPPING] = "Fragt",
	[WORD_TIP] = "Drikkepenge", [WORD_DISCOUNT] = "Rabat",
	[WORD_ADJUSTMENT] = "Regulering", [WORD_ROUNDING] = "Afrunding",
	[WORD_RATE] = "Momssats", [WORD_NET] = "Netto", [WORD_GROSS] = "Brutto",
	[WORD_TOTAL] = "I alt", [WORD_CUSTOMER_PAID] = "I din valuta",
	[WORD_PAGE] = "Side", [WORD_OF] = "af",
	[WORD_VAT_ID] = "Momsnr.", [WORD_BANK] = "Bank",
	[WORD_PHONE] = "Tlf.", [WORD_TEST] = "TESTORDRE: ikke en faktura",
	[WORD_REVERSE_CHARGE] = "Uden moms: EU-varehandel, artikel 138 i direktiv "
		"2006/112/EF (omvendt betalingspligt)."}},
{"sv", SPACE, ",", {
	[WORD_SALE] = "Faktura", [WORD_CREDIT] = "Kreditfaktura",
	[WORD_DATE] = "Datum", [WORD_DUE] = "Förfallodatum",
	[WORD_ORDER] = "Order", [WORD_CREDITS] = "Krediterar faktura",
	[WORD_PAYMENT] = "Betalning", [WORD_PAID] = "Betald",
	[WORD_YOUR_VAT] = "Ert momsreg.nr",
	[WORD_BILL_TO] = "Faktureras till", [WORD_SHIP_TO] = "Levereras till",
	[WORD_SKU] = "Artikelnr", [WORD_TITLE] = "Benämning",
	[WORD_QUANTITY] = "Antal", [WORD_UNIT_PRICE] = "À-pris",
	[WORD_VAT] = "Moms", [WORD_AMOUNT] = "Belopp",
	[WORD_WITH_VAT] = "Priserna är inkl. moms.",
	[WORD_WITHOUT_VAT] = "Priserna är exkl. moms.",
	[WORD_GIFT_CARD] = "Presentkort", [WORD_SHIPPING] = "Frakt",
	[WORD_TIP] = "Dricks", [WORD_DISCOUNT] = "Rabatt",
	[WORD_ADJUSTMENT] = "Justering", [WORD_ROUNDING] = "Avrundning",
	[WORD_RATE] = "Momssats", [WORD_NET] = "Netto", [WORD_GROSS] = "Brutto",
	[WORD_TOTAL] = "Totalt", [WORD_CUSTOMER_PAID] = "I er valuta",
	[WORD_PAGE] = "Sida", [WORD_OF] = "av",
	[WORD_VAT_ID] = "Momsreg.nr", [WORD_BANK] = "Bank",
	[WORD_PHONE] = "Tel.", [WORD_TEST] = "TESTORDER: ingen faktura",
	[WORD_REVERSE_CHARGE] = "Utan moms: unionsintern leverans, artikel 138 i direktiv "
		"2006/112/EG (omvänd betalningsskyldighet)."}},
};
/* clang-format on */

static const struct language *language_find(struct str locale)
{
	struct str code = locale;
	for (size_t i = 0; i < code.len; i++)
		if (code.at[i] == '-' || code.at[i] == '_')
			code.len = i;
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
		if (str_eq_nocase(str_of(languages[i].code), code))
			return &languages[i];
	return NULL;
}

const struct language *language_of(struct str locale, struct str otherwise)
{
	const struct language *in = language_find(locale);
	if (!in)
		in = language_find(otherwise);
	return in ? in : &languages[0];
}

/* "-1234567.50", as money_print writes it, in the language's way. */
static struct str figures(struct str plain, const struct language *in,
		struct arena *arena)
{
	DEFER(buf_done) struct buf buf;
	size_t whole = 0;
	while (whole < plain.len && plain.at[whole] != '.')
		whole++;
	buf_init(&buf, 100);
	for (size_t i = 0; i < plain.len; i++) {
		bool digit = i > 0 && plain.at[i - 1] != '-';
		if (i == whole) {
			buf_add_c(&buf, in->point);
			continue;
		}
		if (digit && i < whole && (whole - i) % 3 == 0)
			buf_add_c(&buf, in->group);
		buf_add_char(&buf, plain.at[i]);
	}
	return arena_copy(arena, buf_str(&buf));
}

struct str amount_print(minor amount, int digits, const struct language *in,
		struct arena *arena)
{
	return figures(money_print(amount, digits, arena), in, arena);
}

struct str percent_print(
		int64_t rate, const struct language *in, struct arena *arena)
{
	struct str plain = rate_print(rate, arena), number;
	if (!str_cut(&plain, ' ', &number))
		return STR_NONE;
	return arena_print(arena, "%.*s" SPACE "%%",
			STR_FMT(figures(number, in, arena)));
}
