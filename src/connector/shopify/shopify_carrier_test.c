/* SPDX-License-Identifier: Apache-2.0 */
/* What Shopify is told of the carrier: its own spelling, or ours and a link. */
#include "connector/shopify/fixture.h"

static struct str tracking_of(const char *carrier, const char *number,
		const char *country, struct arena *arena)
{
	struct http_request request = {0};
	prepare(arena, WANT_FULFILL, PARCEL);
	facts.order.ship_to.country = str_of(country);
	facts.parcels.at[0].carrier = str_of(carrier);
	facts.parcels.at[0].number = str_of(number);
	facts.parcels.at[0].url = STR_NONE;
	EXPECT_OK(shopify_driver.verbs[VERB_SHOP_FULFILL].build(
			&ask, arena, &request));
	ptrdiff_t at = str_find(request.body, STR("\"trackingInfo\":"));
	EXPECT(at >= 0);
	struct str rest = str_skip(request.body, (size_t)at), whole = rest;
	ptrdiff_t end = str_find(rest, STR("}"));
	whole.len = (size_t)end + 1;
	return whole;
}

#define IS(inside) STR("\"trackingInfo\":{" inside "}")

TEST(the_company_is_spelt_as_shopify_does)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	EXPECT_STR(tracking_of("postnord", "N1", "DK", arena),
			IS("\"company\":\"PostNord DK\",\"number\":\"N1\""));
	EXPECT_STR(tracking_of("POSTNORD_SE", "N1", "SE", arena),
			IS("\"company\":\"PostNord SE\",\"number\":\"N1\""));
	EXPECT_STR(tracking_of("lasership", "N1", "US", arena),
			IS("\"company\":\"Lasership\",\"number\":\"N1\""));
	/* The link of those that Shopify does not know is ours. */
	EXPECT_STR(tracking_of("dao365", "N1", "DK", arena),
			IS("\"company\":\"DAO\",\"number\":\"N1\",\"url\":"
			   "\"https://www.dao.as/privat/find-din-pakke?"
			   "stregkode=N1\""));
	/* A carrier of nobody's list is what the warehouse called it. */
	EXPECT_STR(tracking_of("Bob's Vans", "N1", "DK", arena),
			IS("\"company\":\"Bob's Vans\",\"number\":\"N1\""));
}

TEST(without_a_name_a_sure_number_says_it)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	EXPECT_STR(tracking_of("", "1Z5R89390357567127", "US", arena),
			IS("\"company\":\"UPS\",\"number\":"
			   "\"1Z5R89390357567127\""));
	/* FedEx by its check, or GLS: nobody is named. */
	EXPECT_STR(tracking_of("", "986578788855", "US", arena),
			IS("\"number\":\"986578788855\""));
}
