/* SPDX-License-Identifier: Apache-2.0 */
/* VAT numbers, sales without VAT, and the rates of countries. */
#include "order/case_test.h"
#include "order/vat.h"

TEST(wrong_vat_numbers_are_found)
{
	static const struct {
		const char *id, *country;
		enum vat_id_state state;
	} rows[] = {
			{"", "SE", VAT_ID_NONE},
			{" - ", "SE", VAT_ID_NONE},
			{"US123456789", "US", VAT_ID_UNKNOWN},
			{"123", "US", VAT_ID_UNKNOWN},
			{"DE12345678", "DE", VAT_ID_BAD_FORM},
			{"DE1234567890", "DE", VAT_ID_BAD_FORM},
			{"DEX36695976", "DE", VAT_ID_BAD_FORM},
			{"SE123456789702", "DE", VAT_ID_GOOD},
			{"SE123456789700", "SE", VAT_ID_BAD_CHECK},
			{"AT13585627", "AT", VAT_ID_BAD_FORM},
			{"GBGD49", "GB", VAT_ID_BAD_FORM},
			{"CHE100155212X", "CH", VAT_ID_BAD_FORM},
			{"DE", "DE", VAT_ID_BAD_FORM},
			{"D", "", VAT_ID_UNKNOWN},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str id;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		EXPECT_I64(vat_id_check(str_of(rows[i].id),
					   str_of(rows[i].country), arena, &id),
				rows[i].state);
}

/* One number of each country: right as it is, wrong with its last digit
 * changed where there is a rule. */
TEST(every_countrys_numbers_are_known)
{
	static const struct {
		const char *id;
		bool checked;
	} rows[] = {{"ATU13585627", true}, {"BE0403019261", true},
			{"BG175074752", false}, {"CY10259033P", false},
			{"CZ25123891", false}, {"DE136695976", true},
			{"DK13585628", true}, {"EE100931558", true},
			{"EL094259216", true}, {"ESB58378431", false},
			{"FI20774740", true}, {"FR40303265045", true},
			{"FRK7399859412", false}, {"HR33392005961", true},
			{"HU12892312", true}, {"IE6433435F", true},
			{"IE6433435OA", true}, {"IT00743110157", true},
			{"LT119511515", false}, {"LU15027442", true},
			{"LV40003521600", false}, {"MT11679112", true},
			{"NL004495445B01", false}, {"PL8567346215", true},
			{"PT501964843", true}, {"RO18547290", true},
			{"SE556188840401", false}, {"SI50223054", true},
			{"SK2022749619", true}, {"GB980780684", true},
			{"XI980780684", true}, {"NO995525828MVA", false},
			{"NO995525828", true}, {"CHE107787577IVA", false},
			{"CHE107787577", true}};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str id;
		struct str text = arena_copy(arena, str_of(rows[i].id));
		if (vat_id_check(text, STR_NONE, arena, &id) != VAT_ID_GOOD)
			print_error("%s\n", rows[i].id);
		EXPECT_I64(vat_id_check(text, STR_NONE, arena, &id),
				VAT_ID_GOOD);
		char *last = (char *)(uintptr_t)&text.at[text.len - 1];
		*last = *last == '9' || *last == 'Z' ? (char)(*last - 1)
						     : (char)(*last + 1);
		if (rows[i].checked)
			EXPECT_I64(vat_id_check(text, STR_NONE, arena, &id),
					VAT_ID_BAD_CHECK);
	}
}

TEST(numbers_are_written_in_many_ways)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str id;
	EXPECT_I64(vat_id_check(STR("dk 13 58 56 28"), STR_NONE, arena, &id),
			VAT_ID_GOOD);
	EXPECT_STR(id, STR("DK13585628"));
	EXPECT_I64(vat_id_check(STR("13585628"), STR("DK"), arena, &id),
			VAT_ID_GOOD);
	EXPECT_STR(id, STR("DK13585628"));
	EXPECT_I64(vat_id_check(STR("094259216"), STR("GR"), arena, &id),
			VAT_ID_GOOD);
	EXPECT_STR(id, STR("EL094259216"));
	EXPECT_I64(vat_id_check(STR("CHE-107.787.577 IVA"), STR("CH"), arena,
				   &id),
			VAT_ID_GOOD);
}

/* A business in Germany buys from Sweden. */
struct reverse {
	struct arena *arena;
	struct facts facts;
	struct bill bill;
	struct seller seller;
};

static struct reverse reverse_open(void)
{
	struct reverse r = {.arena = arena_open(), .bill = {.gross = 10000}};
	r.facts.order.vat_id = STR("DE 136 695 976");
	r.facts.order.ship_to.country = STR("DE");
	r.seller.vat_id = STR("SE556188840401");
	return r;
}

static bool is_wrong(struct reverse *r, const char *word)
{
	struct str wrong = vat_wrong(&r->facts, &r->bill, &r->seller, r->arena);
	return str_starts(wrong, STR("vat_id: ")) &&
			str_find(wrong, str_of(word)) > 0;
}

static void vies(struct reverse *r, int64_t id, const char *target,
		const char *text)
{
	*LIST_ADD(r->arena, &r->facts.commands) = (struct command){.id = id,
			.kind = COMMAND_VAT,
			.target = str_of(target),
			.text = str_of(text)};
}

TEST(without_vat_only_with_a_word_of_vies)
{
	struct reverse r = reverse_open();
	EXPECT(vat_is_reversed(&r.facts, &r.bill, &r.seller));
	EXPECT(is_wrong(&r, "nobody has asked VIES"));
	vies(&r, 1, "DE999999999", "valid 2026-11-28 W1");
	EXPECT(is_wrong(&r, "nobody has asked VIES"));
	vies(&r, 2, "DE136695976", "valid soon");
	EXPECT(is_wrong(&r, "nobody has asked VIES"));
	vies(&r, 3, "DE136695976", "valid 2026-11-28 W1");
	EXPECT_I64(vat_wrong(&r.facts, &r.bill, &r.seller, r.arena).len, 0);
	vies(&r, 4, "DE136695976", "invalid 2026-11-29");
	EXPECT(is_wrong(&r, "is not valid"));
	arena_drop(&r.arena);
}

TEST(what_is_no_reverse_charge_needs_no_word)
{
	struct reverse r = reverse_open();
	r.bill.tax = 1900;
	EXPECT_I64(vat_wrong(&r.facts, &r.bill, &r.seller, r.arena).len, 0);
	r.bill.tax = 0;
	r.facts.order.ship_to.country = STR("SE");
	EXPECT(!vat_is_reversed(&r.facts, &r.bill, &r.seller));
	r.facts.order.ship_to.country = STR("NO");
	EXPECT(!vat_is_reversed(&r.facts, &r.bill, &r.seller));
	r.facts.order.ship_to.country = STR("DE");
	r.seller.vat_id = STR("NO995525828MVA");
	EXPECT(!vat_is_reversed(&r.facts, &r.bill, &r.seller));
	r.seller.vat_id = STR_NONE;
	EXPECT(!vat_is_reversed(&r.facts, &r.bill, &r.seller));
	/* The number itself is looked at wherever it goes. */
	r.facts.order.vat_id = STR("DE136695977");
	EXPECT(is_wrong(&r, "check digits"));
	r.facts.order.vat_id = STR("DE1366");
	EXPECT(is_wrong(&r, "form"));
	r.facts.order.vat_id = STR_NONE;
	EXPECT_I64(vat_wrong(&r.facts, &r.bill, &r.seller, r.arena).len, 0);
	arena_drop(&r.arena);
}

TEST(rates_are_those_of_the_country_and_the_day)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	int64_t spring = time_days((struct time_date){2025, 6, 30});
	int64_t winter = time_days((struct time_date){2026, 11, 28});
	EXPECT(vat_has_rate(STR("DE"), winter, 190000));
	EXPECT(vat_has_rate(STR("de"), winter, 70000));
	EXPECT(!vat_has_rate(STR("DE"), winter, 250000));
	EXPECT(!vat_has_rate(STR("DE"), winter, 0));
	EXPECT(vat_has_rate(STR("EE"), spring, 220000));
	EXPECT(!vat_has_rate(STR("EE"), winter, 220000));
	EXPECT(vat_has_rate(STR("EE"), winter, 240000));
	EXPECT(vat_has_rate(STR("FI"), winter, 255000));
	EXPECT(vat_has_rate(STR("US"), winter, 77700));
	EXPECT_STR(vat_rates_print(STR("DK"), winter, arena), STR("25"));
	EXPECT_STR(vat_rates_print(STR("RO"), winter, arena), STR("21, 11, 9"));
	static const char eu[] = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT "
				 "LV LT LU MT NL PL PT RO SK SI ES SE";
	struct str rest = str_of(eu), country;
	while (str_cut(&rest, ' ', &country)) {
		EXPECT(vat_is_eu(country));
		EXPECT(vat_rates_print(country, winter, arena).len > 0);
	}
	EXPECT(!vat_is_eu(STR("NO")) && !vat_is_eu(STR("GB")));
}
