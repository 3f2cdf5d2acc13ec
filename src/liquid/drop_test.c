/* SPDX-License-Identifier: Apache-2.0 */
/* Values of the caller's own kinds, filters of its own, partials, and the
 * rules of scopes. */
#include "base/test.h"
#include "liquid/try.h"

struct parcel {
	const char *number;
	int64_t cents;
};

/* Members are made when they are asked for. */
static bool parcel_get(const void *self, struct str name, struct arena *arena,
		struct liquid_value *out)
{
	const struct parcel *parcel = self;
	if (str_eq(name, STR("number")))
		*out = liquid_str(arena_print(arena, "N-%s", parcel->number));
	else if (str_eq(name, STR("price")))
		*out = liquid_minor(parcel->cents, 2);
	else if (str_eq(name, STR("sent_at")))
		*out = liquid_moment(TRY_NOW);
	else
		return false;
	return true;
}

static struct str parcel_text(const void *self, struct arena *arena)
{
	return arena_print(arena, "parcel %s",
			((const struct parcel *)self)->number);
}

static const struct liquid_kind PARCEL_KIND = {
		.get = parcel_get, .text = parcel_text};

/* As the data: two parcels by name. */
static const struct parcel PARCELS[] = {{"1", 4990}, {"2", 5}};

static bool order_get(const void *self, struct str name, struct arena *arena,
		struct liquid_value *out)
{
	(void)self;
	if (str_eq(name, STR("first_parcel"))) {
		*out = liquid_object(&PARCEL_KIND, &PARCELS[0]);
		return true;
	}
	if (!str_eq(name, STR("parcels")))
		return false;
	struct liquid_value *items = arena_take(arena, 2 * sizeof *items);
	struct liquid_list *list = arena_take(arena, sizeof *list);
	for (size_t i = 0; i < 2; i++)
		items[i] = liquid_object(&PARCEL_KIND, &PARCELS[i]);
	*list = (struct liquid_list){2, items};
	*out = liquid_list(list);
	return true;
}

static const struct liquid_kind ORDER_KIND = {.get = order_get};

static RESULT apply_money(struct liquid_call *call, struct liquid_value *out)
{
	struct str text;
	TRY(liquid_text(call->run, &call->input, &text));
	char *room;
	TRY(liquid_take(call->run, text.len + 4, &room));
	memcpy(room, text.at, text.len);
	memcpy(room + text.len, " EUR", 4);
	*out = liquid_str((struct str){room, text.len + 4});
	return OK;
}

static RESULT apply_upcase(struct liquid_call *call, struct liquid_value *out)
{
	(void)call;
	*out = liquid_str(STR("mine"));
	return OK;
}

static const struct liquid_filter OWN[] = {
		{"money", 0, 0, false, apply_money},
		{"upcase", 0, 0, false, apply_upcase},
};

static void expect_order(const char *source, const char *text)
{
	struct liquid_options options = {.filters = OWN, .filter_count = 2};
	struct liquid_setting setting = {
			.data = liquid_object(&ORDER_KIND, NULL)};
	struct tried tried = try_with(source, NULL, &options, &setting);
	if (tried.fault)
		fail_msg("%s: %s", source, tried.error.text);
	EXPECT_STR(tried.text, str_of(text));
}

TEST(an_object_is_asked_when_it_is_needed)
{
	expect_order("{{ first_parcel }}: {{ first_parcel.number }}, "
		     "{{ first_parcel.nothing }}{{ first_parcel.size }}",
			"parcel 1: N-1, ");
	expect_order("{% for p in parcels %}{{ p.number }} {{ p.price }} "
		     "{% endfor %}",
			"N-1 49.90 N-2 0.05 ");
	expect_order("{{ parcels | map: 'number' | join: '+' }}", "N-1+N-2");
	expect_order("{{ parcels | sum: 'price' }}", "49.95");
	expect_order("{{ parcels | where: 'number', 'N-2' | size }}", "1");
	expect_order("{% assign s = parcels | sort: 'price' %}{{ s[0].number "
		     "}}",
			"N-2");
	expect_order("{{ parcels[1]['number'] }}", "N-2");
	expect_order("{% if first_parcel == parcels[0] %}same{% endif %}"
		     "{% if first_parcel == parcels[1] %}wrong{% endif %}",
			"same");
	expect_order("{% for x in first_parcel %}wrong{% else %}none"
		     "{% endfor %}",
			"none");
	expect_order("{{ first_parcel.sent_at }}", "2026-05-28 20:26:40 +0000");
	expect_order("{{ first_parcel.sent_at | date: '%d.%m.%Y' }}",
			"28.05.2026");
	expect_order("{% if first_parcel.sent_at <= parcels[1].sent_at %}yes"
		     "{% endif %}",
			"yes");
}

TEST(own_filters_come_before_the_standard_ones)
{
	expect_order("{{ first_parcel.price | money }}", "49.90 EUR");
	expect_order("{{ 'a' | upcase }}", "mine");
	expect_text("{{ 'a' | money }}{{ 'b' | upcase }}", NULL, "aB");
}

TEST(partials_see_what_they_are_given)
{
	DEFER(liquid_shelf_drop)
	struct liquid_shelf *shelf = liquid_shelf_open(NULL);
	liquid_shelf_put(shelf, STR("row"),
			STR("{{ row }}{{ local }}{{ first_parcel }}"
			    "{% assign out = 1 %}{% break %}never"));
	struct liquid_setting setting = {
			.data = liquid_object(&ORDER_KIND, NULL),
			.partials = liquid_shelf_partials(shelf)};
	struct tried tried = try_with("{% assign local = 'L' %}"
				      "{% render 'row' with 'R' %}[{{ out }}]",
			NULL, NULL, &setting);
	EXPECT_STR(tried.text, STR("Rparcel 1[]"));
	tried = try_with("{% assign local = 'L' %}"
			 "{% render 'row' for (1..2) %}",
			NULL, NULL, &setting);
	EXPECT_STR(tried.text, STR("1parcel 12parcel 1"));
}

TEST(json_keeps_order_and_digits)
{
	expect_text("{{ a }}",
			"{\"a\": {\"z\": 1, \"b\": [null, true, \"x\"]}}",
			"{\"z\"=>1, \"b\"=>[nil, true, \"x\"]}");
	expect_text("{{ id }} {{ f }} {{ g }} {{ big }}",
			"{\"id\": 12345678901234567890, \"f\": 1.0,"
			" \"g\": 0.1, \"big\": 1e300}",
			"12345678901234567890 1.0 0.1 1e+300");
	expect_text("{{ [1] }}{{ a }}", "[1, 2]", "");
}

TEST(many_names_are_found)
{
	char json[8000] = "{", *at = json + 1;
	for (int i = 0; i < 300; i++)
		at += snprintf(at, 20, "%s\"n%d\": %d", i ? "," : "", i, i);
	memcpy(at, "}", 2);
	expect_text("{{ n0 }} {{ n7 }} {{ n8 }} {{ n299 }} {{ n300 }}", json,
			"0 7 8 299 ");
	expect_text("{% assign n7 = 'x' %}{{ n7 }}", json, "x");
}

TEST(letters_of_europe_have_cases)
{
	expect_text("{{ 'straße äöü ÿ' | upcase }}", NULL, "STRASSE ÄÖÜ Ÿ");
	expect_text("{{ 'ÅÄÖ ŁÓDŹ ЖЗИ ΑΒΣ Ÿ' | downcase }}", NULL,
			"åäö łódź жзи αβσ ÿ");
	expect_text("{{ 'éCOLE' | capitalize }}", NULL, "École");
	expect_text("{{ 'añb' | size }} {{ 'añb' | slice: 1 }} "
		    "{{ 'añb' | split: '' | join: '-' }}",
			NULL, "3 ñ a-ñ-b");
	expect_text("{{ 'a\xff"
		    "b' | upcase | size }}",
			NULL, "3");
}

TEST(money_is_reckoned_exactly)
{
	expect_text("{{ 0.1 | plus: 0.2 }}", NULL, "0.3");
	expect_text("{{ 19.99 | times: 3 }}", NULL, "59.97");
	expect_text("{{ '1.005' | times: 100 | round }}", NULL, "101");
	expect_text("{{ 4990 | divided_by: 100.0 }}", NULL, "49.9");
	expect_text("{{ 100 | divided_by: 3.0 | round: 2 }}", NULL, "33.33");
	expect_text("{{ 99999999999999999999 | plus: 1 }}", NULL,
			"100000000000000000000");
}
