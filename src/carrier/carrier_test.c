/* SPDX-License-Identifier: Apache-2.0 */
#include "base/test.h"
#include "carrier/inside.h"

TEST_MAIN

static const struct carrier *row(const char *id)
{
	for (size_t i = 0; i < carrier_count; i++)
		if (str_eq(str_of(carriers[i].id), str_of(id)))
			return &carriers[i];
	fail_msg("no carrier %s", id);
	return NULL;
}

TEST(a_name_that_is_none_is_nobody)
{
	char name[200];
	memset(name, 'a', sizeof name);
	const struct str names[] = {STR_NONE, STR(" "), STR("-_./"),
			STR("No Such Carrier"), STR("\0postnord"),
			{name, sizeof name}};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		EXPECT(!carrier_find(names[i]));
		EXPECT(!carrier_by_code(names[i]));
	}
}

TEST(a_carrier_is_found_by_what_warehouses_write)
{
	static const struct {
		const char *name, *id;
	} cases[] = {
			{"PostNord", "postnord"},
			{" post-nord  dk", "postnord"},
			{"POSTNORD_SE", "postnord"},
			{"GLS Denmark", "gls"},
			{"dao", "dao"},
			{"DAO365", "dao"},
			{"Posten Norge", "bring"},
			{"bring", "bring"},
			{"Budbee", "budbee"},
			{"Instabox", "instabee"},
			{"instabee", "instabee"},
			{"D.H.L. Express", "dhl_express"},
			{"United Parcel Service", "ups"},
			{"ups_walleted", "ups"},
			{"stamps_com", "usps"},
			{"Federal Express", "fedex"},
			{"colis privé", "colis_prive"},
			{"Hermes UK", "evri"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EXPECT(carrier_find(str_of(cases[i].name)) == row(cases[i].id));
}

/* One word, two carriers: ShipStation means the British one. */
TEST(a_code_of_shipstation_is_not_a_name)
{
	EXPECT(carrier_by_code(STR("hermes")) == row("evri"));
	EXPECT(carrier_find(STR("hermes")) == row("hermes_de"));
	EXPECT(carrier_by_code(STR("PostNord")) == row("postnord"));
}

TEST(each_row_is_found_by_its_own_names)
{
	EXPECT(carrier_count >= 40);
	for (size_t i = 0; i < carrier_count; i++) {
		const struct carrier *c = &carriers[i];
		struct str rest = str_of(c->aliases), one;
		EXPECT(carrier_find(str_of(c->id)) == c);
		EXPECT(carrier_find(str_of(c->name)) == c);
		while (str_cut(&rest, ';', &one))
			EXPECT(carrier_find(one) == c);
		rest = str_of(c->v1);
		while (str_cut(&rest, ';', &one))
			EXPECT(carrier_by_code(one) == c);
		rest = str_of(c->v2);
		while (str_cut(&rest, ';', &one))
			EXPECT(carrier_by_code(one) == c);
	}
}

TEST(the_nordic_carriers_stand_first)
{
	static const char *const nordic[] = {"postnord", "gls", "dao", "bring",
			"budbee", "instabee"};
	struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof nordic / sizeof *nordic; i++) {
		EXPECT_STR(str_of(carriers[i].id), str_of(nordic[i]));
		struct str url = carrier_url(&carriers[i], STR("12"), arena);
		EXPECT(str_starts(url, STR("https://")));
		EXPECT(str_find(url, STR("12")) > 0);
		EXPECT(!carriers[i].follows);
		EXPECT(carriers[i].paypal[0]);
	}
	arena_close(arena);
}

TEST(the_country_decides_what_it_is_called)
{
	const struct carrier *postnord = row("postnord"), *gls = row("gls");
	EXPECT_STR(carrier_shopify(postnord, STR("DK")), STR("PostNord DK"));
	EXPECT_STR(carrier_shopify(postnord, STR("se")), STR("PostNord SE"));
	EXPECT_STR(carrier_shopify(postnord, STR("FI")), STR_NONE);
	EXPECT_STR(carrier_shopify(postnord, STR_NONE), STR_NONE);
	EXPECT_STR(carrier_shopify(gls, STR_NONE), STR("GLS"));
	EXPECT_STR(carrier_shopify(row("dao"), STR("DK")), STR_NONE);
	EXPECT_STR(carrier_paypal(gls, STR("DE")), STR("GLS_DE"));
	EXPECT_STR(carrier_paypal(gls, STR("DK")), STR("GLS"));
	EXPECT_STR(carrier_paypal_trackers(gls, STR("DE")), STR("DE_GLS"));
	EXPECT_STR(carrier_paypal_trackers(gls, STR("DK")), STR("OTHER"));
	EXPECT_STR(carrier_paypal(row("gofo"), STR("US")), STR("OTHER"));
}

TEST(what_stripe_and_shipstation_are_told)
{
	EXPECT_STR(carrier_stripe(row("fedex")), STR("FedEx"));
	EXPECT_STR(carrier_stripe(row("bring")), STR("Bring"));
	EXPECT_STR(carrier_v1(row("usps")), STR("stamps_com"));
	EXPECT_STR(carrier_v2(row("ups")), STR("ups"));
	EXPECT_STR(carrier_v1(row("bring")), STR_NONE);
}

TEST(a_link_has_the_number_and_nothing_else_of_it)
{
	struct arena *arena = arena_open();
	const struct carrier *bring = row("bring");
	EXPECT_STR(carrier_url(bring, STR(" 70 12 "), arena),
			STR("https://tracking.bring.com/tracking/7012"));
	EXPECT_STR(carrier_url(bring, STR("1/?x=\"é"), arena),
			STR("https://tracking.bring.com/tracking/"
			    "1%2F%3Fx%3D%22%C3%A9"));
	EXPECT_STR(carrier_url(bring, STR("  "), arena), STR_NONE);
	EXPECT_STR(carrier_url(row("airmee"), STR("1"), arena), STR_NONE);
	arena_close(arena);
}

TEST(without_a_name_only_a_sure_number_names_somebody)
{
	/* UPS alone has such numbers, and the check is right. */
	EXPECT(carrier_of(STR_NONE, STR("1Z5R89390357567127")) == row("ups"));
	EXPECT(carrier_of(STR(" "), STR("1z5r89390357567127")) == row("ups"));
	EXPECT(!carrier_of(STR_NONE, STR("1Z5R89390357567128")));
	/* A post it is, but nobody knows what it is called. */
	EXPECT(carrier_of(STR_NONE, STR("RR789298445SE")) == row("postnord"));
	EXPECT(!carrier_of(STR_NONE, STR("RR789298445CV")));
	/* Only looks like it: GLS has no check. */
	EXPECT(!carrier_of(STR_NONE, STR("12345678901")));
	/* A name that we don't know is not overruled by the number. */
	EXPECT(!carrier_of(STR("Bob's Vans"), STR("1Z5R89390357567127")));
	EXPECT(carrier_of(STR("gls"), STR("1Z5R89390357567127")) == row("gls"));
	EXPECT(!carrier_of(STR_NONE, STR_NONE));
}
