/* SPDX-License-Identifier: Apache-2.0 */
/* What templates see of an order. */
#include "notify/view_test.h"
#include "base/test.h"
#include "notify/letter.h"

/* What a text template makes of the order. */
static struct str shown(const char *source, struct arena *arena)
{
	struct letter letter = sample_letter(&sample_view);
	struct letter_text text = {0};
	struct liquid_error error;
	struct str whole = arena_print(arena, "--- text\n%s", source);
	struct result r = letter_try(&letter, whole, arena, &text, &error);
	if (r.fault)
		fail_msg("%s: line %d: %s", source, error.line, error.text);
	return str_trim(text.part[PART_TEXT]);
}

static struct str shown_html(const char *source, struct arena *arena)
{
	struct letter letter = sample_letter(&sample_view);
	struct letter_text text = {0};
	struct liquid_error error;
	EXPECT_OK(letter_try(&letter, str_of(source), arena, &text, &error));
	return text.part[PART_HTML];
}

/* clang-format off */
static const struct {
	const char *source, *text;
} rows[] = {
	/* Names of Shopify's, at the top and in `order`. */
	{"{{ name }} {{ order.name }} {{ order_name }} {{ order_number }}",
		"#1001 #1001 #1001 1001"},
	{"{{ email }} {{ order.email }} {{ customer.email }}",
		"zoe@example.org zoe@example.org zoe@example.org"},
	{"{{ id }} {{ currency }} {{ customer_locale }} {{ language }}",
		"5001 EUR en-GB en"},
	{"{{ created_at | date: '%d.%m.%Y %H:%M' }}", "28.05.2026 20:26"},
	{"{{ customer.first_name }}|{{ customer.last_name }}|"
		"{{ customer.name }}", "Anna Zoë|Berg|Anna Zoë Berg"},
	{"{{ order_status_url }}", "https://shop.example/s/1"},
	{"{{ financial_status }} {{ fulfillment_status }}",
		"partially_refunded in_progress"},
	/* Money is in hundredths and exact. */
	{"{{ total_price }} {{ total_price | divided_by: 100.0 }} "
		"{{ total_price | money }}", "8490 84.9 84.90\302\240EUR"},
	{"{{ total_price | money_with_currency }}|"
		"{{ total_price | money_without_currency }}|"
		"{{ total_price | money_without_trailing_zeros }}|"
		"{{ 8400 | money_without_trailing_zeros }}",
		"84.90\302\240EUR|84.90|84.90\302\240EUR|84\302\240EUR"},
	{"{{ subtotal_price | money }} {{ shipping_price | money }} "
		"{{ total_tax | money }} {{ total_discounts | money }}",
		"79.90\302\240EUR 5.00\302\240EUR 16.98\302\240EUR 5.00\302\240EUR"},
	{"{{ 123456789 | money_without_currency }}", "1,234,567.89"},
	{"{{ -50 | money }} {{ nothing_at_all | money }}.",
		"-0.50\302\240EUR ."},
	/* Lines. */
	{"{{ line_items.size }} {{ item_count }}: {% for line in line_items %}"
		"{{ line.quantity }} {{ line.title }} {{ line.sku }} "
		"{{ line.price | money_without_currency }} "
		"{{ line.line_price | money_without_currency }} "
		"{{ line.final_line_price | money_without_currency }} "
		"{{ line.final_price | money_without_currency }}"
		"{% unless forloop.last %}; {% endunless %}{% endfor %}",
		"2 3: 2 Cup CUP 37.45 74.90 69.90 34.95; 1 <b>Tray</b> & \"co\" "
		"TRAY 10.00 10.00 10.00 10.00"},
	{"{{ subtotal_line_items[0].product.title }}"
		"{{ line_items[0].variant.title }}"
		"{{ line_items[0].refunded_quantity }}", "Cup1"},
	{"{{ line_items | map: 'sku' | join: ',' }}", "CUP,TRAY"},
	/* Addresses. */
	{"{{ shipping_address.first_name }}, {{ shipping_address.address1 }}, "
		"{{ shipping_address.zip }} {{ shipping_address.city }}, "
		"{{ shipping_address.country_code }}",
		"Anna Zoë, Gata 1, 111 22 Stockholm, SE"},
	{"{{ shipping_address | format_address }}",
		"Anna Zoë Berg\nGata 1\n111 22 Stockholm\nSE"},
	{"{% if billing_address %}yes{% else %}no{% endif %}", "no"},
	/* Parcels. */
	{"{{ fulfillment.tracking_company }} {{ fulfillment.tracking_number }} "
		"{{ fulfillment.tracking_numbers | join: '+' }} "
		"{{ shipment.tracking_urls.first }}",
		"PostNord N1 N1 https://track.example/N1"},
	{"{{ fulfillment.item_count }} "
		"{{ fulfillment.item_count | pluralize: 'item', 'items' }}: "
		"{% for line in fulfillment.fulfillment_line_items %}"
		"{{ line.quantity }} {{ line.line_item.title }} "
		"{{ line.line.quantity }}{% endfor %}",
		"1 item: 1 Cup 1"},
	{"{{ fulfillments.size }} {{ shipment.created_at | date: '%Y' }}",
		"1 2026"},
	/* Money that moved, refunds, documents. */
	{"{% for t in transactions %}{{ t.kind }} {{ t.status }} "
		"{{ t.gateway }} {{ t.amount | money }}{% endfor %}",
		"sale success stripe 84.90\302\240EUR"},
	{"{{ amount | money }} {{ refund.amount | money }} "
		"{{ refunds.size }} {{ refund_line_items[0].line_item.title }} "
		"{{ refund_line_items[0].quantity }}",
		"42.45\302\240EUR 42.45\302\240EUR 1 Cup 1"},
	{"{{ document.number }} {{ document.kind }} "
		"{{ document.total_price | money }} {{ document.attached }}",
		"INV-1 invoice 84.90\302\240EUR false"},
	{"{{ shop.name }} {{ shop.email }} {{ shop.url }} {{ shop.domain }}",
		"Cups AB hi@shop.example https://shop.example/se shop.example"},
	/* What nobody has is empty, never a fault. */
	{"{{ no.such.thing }}{{ line_items[9].title }}{{ customer.shoe_size }}"
		"{{ note }}{{ hold.key }}.", "."},
};
/* clang-format on */

TEST(an_order_is_seen_under_shopifys_names)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	sample_open(arena);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str text = shown(rows[i].source, arena);
		if (!str_eq(text, str_of(rows[i].text)))
			print_error("%s\n", rows[i].source);
		EXPECT_STR(text, str_of(rows[i].text));
	}
}

/* clang-format off */
static const struct {
	const char *currency, *locale, *text;
} amounts[] = {
	{"JPY", "en", "849000 8,490\302\240JPY 8,490"},
	{"KWD", "en", "849.0 8.490\302\240KWD 8.490"},
	{"SEK", "sv-SE", "8490 84,90\302\240kr 84,90"},
	{"DKK", "da", "8490 84,90\302\240kr. 84,90"},
	{"DKK", "sv", "8490 84,90\302\240DKK 84,90"},
	{"", "sv", "8490 84,90 84,90"},
};
/* clang-format on */

TEST(amounts_are_in_hundredths_and_shown_in_the_currencys_digits)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
		sample_open(arena);
		sample.order.currency = str_of(amounts[i].currency);
		sample_view.tongue =
				tongue_of(str_of(amounts[i].locale), STR_NONE);
		EXPECT_STR(shown("{{ total_price }} {{ total_price | money }} "
				 "{{ total_price | money_without_currency }}",
					   arena),
				str_of(amounts[i].text));
	}
}

TEST(in_html_nothing_of_others_is_markup)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	sample_open(arena);
	EXPECT_STR(shown_html("{{ line_items[1].title }}", arena),
			STR("&lt;b&gt;Tray&lt;/b&gt; &amp; &quot;co&quot;"));
	/* Who escapes it again does no harm. */
	EXPECT_STR(shown_html("{{ line_items[1].title | escape }}", arena),
			STR("&lt;b&gt;Tray&lt;/b&gt; &amp; &quot;co&quot;"));
	EXPECT_STR(shown_html("{{ shipping_address | format_address }}", arena),
			STR("Anna Zoë Berg<br>\nGata 1<br>\n111 22 "
			    "Stockholm<br>\nSE"));
	sample.order.ship_to.line1 = STR("<script>alert('x')</script>");
	EXPECT(str_find(shown_html("{{ shipping_address }}", arena),
			       STR("<script")) < 0);
	sample.order.status_url = STR("https://x.example/\"><script>");
	EXPECT_STR(shown_html("<a href=\"{{ order_status_url }}\">", arena),
			STR("<a href=\"https://x.example/"
			    "&quot;&gt;&lt;script&gt;\">"));
}

TEST(only_an_address_in_the_web_is_a_link)
{
	static const char *const bad[] = {"javascript:alert(1)", "data:x",
			" \tjavascript:x", "//x.example", "ftp://x", "x", ""};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		sample_open(arena);
		sample.order.status_url = str_of(bad[i]);
		sample.parcels.at[0].url = str_of(bad[i]);
		sample.parcels.at[0].carrier = STR("nobody");
		EXPECT_STR(shown("[{{ order_status_url }}"
				 "{{ shipment.tracking_url }}"
				 "{{ shipment.tracking_urls.size }}]",
					   arena),
				STR("[0]"));
	}
}

TEST(a_parcel_claims_only_what_is_known_to_be_in_it)
{
	static const char *const source = "{% for i in shipment.line_items %}"
					  "{{ i.quantity }}{{ i.sku }} "
					  "{% endfor %}";
	DEFER(arena_drop) struct arena *arena = arena_open();
	sample_open(arena);
	EXPECT_STR(shown(source, arena), STR("1CUP"));
	/* Nobody said it, and there is no other parcel. */
	sample.parcels.at[0].lines.count = 0;
	EXPECT_STR(shown(source, arena), STR("2CUP 1TRAY"));
	*LIST_ADD(arena, &sample.parcels) =
			(struct parcel){.parcel = STR("p2"), .fo = STR("77")};
	sample_view.parcel = &sample.parcels.at[0];
	EXPECT_STR(shown(source, arena), STR(""));
}

TEST(what_is_not_there_is_missed_by_name)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct view_misses misses = {.arena = arena};
	sample_open(arena);
	sample_view.misses = &misses;
	shown("{{ nmae }}{{ line_items[0].titel }}{{ note }}{{ nmae }}"
	      "{{ line_items.size }}{% assign x = 1 %}{{ x }}"
	      "{{ customer.last_name }}",
			arena);
	EXPECT_I64(misses.list.count, 2);
	EXPECT_STR(misses.list.at[0].name, STR("nmae"));
	EXPECT_STR(misses.list.at[1].name, STR("titel"));
}

TEST(a_name_is_cut_at_its_last_space)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const char *const names[][2] = {{"Cher", "Cher|"},
			{" Anna  Berg ", "Anna|Berg"}, {"", "|"},
			{"A B C", "A B|C"}};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		sample_open(arena);
		sample.order.ship_to.name = str_of(names[i][0]);
		EXPECT_STR(shown("{{ customer.first_name }}|"
				 "{{ customer.last_name }}",
					   arena),
				str_of(names[i][1]));
	}
}
