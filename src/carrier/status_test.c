/* SPDX-License-Identifier: Apache-2.0 */
#include "base/test.h"
#include "carrier/status.h"

TEST(a_word_of_next_year_is_unknown)
{
	for (enum vocabulary v = 0; v < VOCABULARY_COUNT; v++) {
		EXPECT(carrier_status(v, STR("drone_landed")) == NEWS_UNKNOWN);
		EXPECT(carrier_status(v, STR_NONE) == NEWS_UNKNOWN);
		EXPECT(carrier_status(v, STR("\0delivered")) == NEWS_UNKNOWN);
	}
	/* The same word is another one's. */
	EXPECT(carrier_status(SHIPPO_STATUS, STR("in_transit")) ==
			NEWS_UNKNOWN);
}

TEST(delivered_is_said_where_it_is_sure)
{
	static const struct {
		enum vocabulary vocabulary;
		const char *word;
		enum parcel_news news;
	} cases[] = {
			{EASYPOST_STATUS, "delivered", NEWS_DELIVERED},
			{EASYPOST_STATUS, "DELIVERED", NEWS_DELIVERED},
			{AFTERSHIP_TAG, "Delivered", NEWS_DELIVERED},
			{SHIPPO_STATUS, "DELIVERED", NEWS_DELIVERED},
			{SHIPENGINE_CODE, "DE", NEWS_DELIVERED},
			/* At a shop round the corner, not with the customer. */
			{EASYPOST_STATUS, "available_for_pickup",
					NEWS_IN_TRANSIT},
			{SHIPENGINE_CODE, "SP", NEWS_IN_TRANSIT},
			{SHIPENGINE_DETAIL, "DELIVERED_TO_PICKUP_POINT",
					NEWS_IN_TRANSIT},
			/* A part is not the whole. */
			{SHIPENGINE_DETAIL, "DELIVERED_IN_PART",
					NEWS_IN_TRANSIT},
			/* Data are not a parcel. */
			{EASYPOST_STATUS, "pre_transit", NEWS_NOTHING},
			{SHIPENGINE_CODE, "AC", NEWS_NOTHING},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EXPECT(carrier_status(cases[i].vocabulary,
				       str_of(cases[i].word)) == cases[i].news);
}

TEST(news_have_names)
{
	for (enum parcel_news news = 0; news < NEWS_COUNT; news++)
		EXPECT(parcel_news_name(news)[0]);
}
