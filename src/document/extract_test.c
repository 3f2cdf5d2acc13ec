/* SPDX-License-Identifier: Apache-2.0 */
/* What a reader's program finds in the PDF. */
#include "document/sample_test.h"

static void open(struct sample *s)
{
	sample_open(s);
	struct line *line =
			sample_line(s, "LAMP-1", "Lampe, messing", 2, 124550);
	line->discount = 1200;
	s->facts.order.shipping = 4900;
	s->facts.order.shipping_rate = 250000;
	sample_sum(s);
}

static struct str text_in(struct sample *s, const char *locale)
{
	s->facts.order.locale = str_of(locale);
	return sample_text(s, sample_draw(s, DOCUMENT_SALE, ""));
}

static void expect_all(struct str text, const char *const *words)
{
	for (; *words; words++)
		expect_has(text, *words);
}

TEST(a_danish_invoice_says_all_of_it)
{
	static const char *const words[] = {"Faktura S000001", "Nordlys ApS",
			"Havnegade 1", "1058 København K", "DK12345678",
			"IBAN DK50 0040 0440 1162 43", "Tlf. +45 12 34 56 78",
			"hej@nordlys.example", "nordlys.example",
			"Faktureres til", "Åse Sørensen", "Østergade 7, 2. th.",
			"5970 Ærøskøbing", "2026-11-28", "#1001", "Betalt",
			"Varenr.", "Beskrivelse", "Antal", "Stykpris", "Moms",
			"Beløb DKK", "LAMP-1", "Lampe, messing", "1.245,50",
			"Rabat -12,00", "25 %", "2.479,00", "Fragt", "49,00",
			"Momssats", "Netto", "Brutto", "2.022,40", "505,60",
			"I alt DKK", "2.528,00", "Priserne er inkl. moms.",
			"Side 1 af 1", NULL};
	struct sample s;
	open(&s);
	struct str text = text_in(&s, "da-DK");
	expect_all(text, words);
	expect_lacks(text, "Forfaldsdato");
	expect_lacks(text, "Leveres til");
	sample_close(&s);
}

TEST(a_swedish_invoice_is_swedish)
{
	static const char *const words[] = {"Faktura S000001", "Artikelnr",
			"Benämning", "À-pris", "1 245,50", "Frakt",
			"Totalt DKK", "2 528,00", "Sida 1 av 1",
			"Momsreg.nr DK12345678", "Rabatt -12,00", "Betald",
			NULL};
	struct sample s;
	open(&s);
	expect_all(text_in(&s, "sv"), words);
	sample_close(&s);
}

TEST(all_others_are_english)
{
	static const char *const words[] = {"Invoice S000001", "Item no.",
			"Unit price", "1,245.50", "Shipping", "Total DKK",
			"2,528.00", "Page 1 of 1", "VAT no. DK12345678", NULL};
	struct sample s;
	open(&s);
	expect_all(text_in(&s, "fi"), words);
	s.seller.language = STR("da");
	expect_has(text_in(&s, "fi"), "Side 1 af 1");
	sample_close(&s);
}

TEST(what_is_not_paid_has_a_due_date)
{
	struct sample s;
	open(&s);
	s.facts.order.payment = PAYMENT_PENDING;
	struct str text = text_in(&s, "da");
	expect_has(text, "Forfaldsdato");
	expect_has(text, "2026-12-12");
	expect_lacks(text, "Betalt");
	s.seller.payment_days = 0;
	expect_lacks(text_in(&s, "da"), "Forfaldsdato");
	sample_close(&s);
}

TEST(a_credit_note_names_its_sale)
{
	struct sample s;
	open(&s);
	struct refund *refund = LIST_ADD(s.arena, &s.facts.refunds);
	*refund = (struct refund){.id = STR("9"), .total = 62275};
	*LIST_ADD(s.arena, &refund->lines) =
			(struct refund_line){.line = STR("1"),
					.quantity = 1,
					.subtotal = 49820,
					.tax = 12455};
	*LIST_ADD(s.arena, &s.facts.documents) =
			(struct document){.kind = DOCUMENT_CREDIT,
					.cause = STR("9"),
					.number = STR("C000001"),
					.date = STR("2026-12-01")};
	struct str text =
			sample_text(&s, sample_draw(&s, DOCUMENT_CREDIT, "9"));
	expect_has(text, "Kreditnota C000001");
	expect_has(text, "Krediterer faktura");
	expect_has(text, "S000001");
	expect_has(text, "622,75");
	expect_has(text, "124,55");
	expect_lacks(text, "Betalt");
	sample_close(&s);
}

TEST(the_customers_own_currency_is_told)
{
	struct sample s;
	open(&s);
	expect_lacks(text_in(&s, "en"), "In your currency");
	s.facts.order.customer_currency = STR("SEK");
	s.facts.order.customer_total = 372000;
	expect_has(text_in(&s, "en"), "In your currency SEK 3,720.00");
	s.facts.order.customer_currency = STR("DKK");
	expect_lacks(text_in(&s, "en"), "In your currency");
	sample_close(&s);
}

TEST(where_it_goes_is_told_when_it_is_another_place)
{
	struct sample s;
	open(&s);
	s.facts.order.bill_to = s.facts.order.ship_to;
	expect_lacks(text_in(&s, "da"), "Leveres til");
	s.facts.order.bill_to.name = STR("Firmaet A/S");
	s.facts.order.vat_id = STR("DK87654321");
	struct str text = text_in(&s, "da");
	expect_has(text, "Leveres til");
	expect_has(text, "Firmaet A/S");
	expect_has(text, "Åse Sørensen");
	expect_has(text, "Dit momsnr.");
	expect_has(text, "DK87654321");
	sample_close(&s);
}

TEST(gift_cards_tips_and_what_is_left_have_their_lines)
{
	struct sample s;
	open(&s);
	struct line *card = sample_line(&s, "", "50", 1, 5000);
	card->gift_card = true;
	s.facts.order.tip = 700;
	sample_sum(&s);
	s.facts.order.total -= 1;
	struct str text = text_in(&s, "da");
	expect_has(text, "Gavekort: 50");
	expect_has(text, "Drikkepenge");
	expect_has(text, "Afrunding");
	expect_has(text, "-0,01");
	sample_close(&s);
}

TEST(a_try_is_no_invoice)
{
	struct sample s;
	open(&s);
	s.facts.order.test = true;
	expect_has(text_in(&s, "da"), "TESTORDRE");
	sample_close(&s);
}

/* Found again by who searches for them, so they can be read aloud, too. */
TEST(names_of_many_scripts_can_be_read_out)
{
	static const char *const names[] = {"Åse Sørensen Ærø",
			"Örjan Åkerström", "Łukasz Żółć-Gęślą Jaźń", "王小明",
			"東京都千代田区", "Αλέξανδρος", "Юлия", NULL};
	struct sample s;
	open(&s);
	for (size_t i = 0; names[i]; i++)
		sample_line(&s, "X", names[i], 1, 100);
	sample_sum(&s);
	expect_all(text_in(&s, "da"), names);
	sample_close(&s);
}

static bool is_font(struct str line)
{
	return str_find(line, STR("+")) > 0;
}

TEST(every_font_is_embedded)
{
	struct sample s;
	struct str line;
	size_t count = 0;
	open(&s);
	sample_line(&s, "X", "王小明 Łukasz", 1, 100);
	sample_sum(&s);
	struct str fonts = poppler(
			&s, sample_draw(&s, DOCUMENT_SALE, ""), "pdffonts", "");
	while (str_cut(&fonts, '\n', &line)) {
		if (!is_font(line))
			continue;
		count++;
		/* embedded, a subset, with the way back to its letters */
		expect_has(line, "yes yes yes");
	}
	EXPECT(count >= 3);
	sample_close(&s);
}

/* To a business in another state of the EU: no VAT, and why. */
TEST(a_sale_under_reverse_charge_says_so)
{
	struct sample s;
	open(&s);
	expect_lacks(text_in(&s, "en"), "reverse charge");
	for (size_t i = 0; i < s.facts.order.lines.count; i++)
		s.facts.order.lines.at[i].tax =
				s.facts.order.lines.at[i].tax_rate = 0;
	s.facts.order.tax = s.facts.order.shipping_tax = 0;
	s.facts.order.shipping_rate = 0;
	s.facts.order.vat_id = STR("DE136695976");
	s.facts.order.ship_to.country = STR("DE");
	expect_has(text_in(&s, "en"), "Article 138");
	expect_has(text_in(&s, "da"), "omvendt betalingspligt");
	expect_has(text_in(&s, "sv"), "omvänd betalningsskyldighet");
	sample_close(&s);
}
