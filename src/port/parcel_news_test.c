/* SPDX-License-Identifier: Apache-2.0 */
#include "port/parcel_news.h"
#include "port/testing.h"

TEST(news_of_which_nothing_follows_change_nothing)
{
	struct parcel parcel = {0};
	parcel_news_add(&parcel, NEWS_UNKNOWN, 5);
	parcel_news_add(&parcel, NEWS_NOTHING, 5);
	parcel_news_add(&parcel, NEWS_DELIVERED, 0);
	parcel_news_add(&parcel, NEWS_DELIVERED, -5);
	EXPECT_I64(parcel.handed_over_at, 0);
	EXPECT_I64(parcel.delivered_at, 0);
}

TEST(the_first_time_stays)
{
	struct parcel parcel = {0};
	parcel_news_add(&parcel, NEWS_DELIVERED, 50);
	parcel_news_add(&parcel, NEWS_DELIVERED, 60);
	EXPECT_I64(parcel.delivered_at, 50);
	EXPECT_I64(parcel.handed_over_at, 50);
	EXPECT_I64(parcel.seen_at, 60);
	parcel_news_add(&parcel, NEWS_DELIVERED, 40);
	parcel_news_add(&parcel, NEWS_IN_TRANSIT, 10);
	EXPECT_I64(parcel.delivered_at, 40);
	EXPECT_I64(parcel.in_transit_at, 10);
	EXPECT_I64(parcel.handed_over_at, 10);
	EXPECT_I64(parcel.seen_at, 60);
}

TEST(each_news_has_its_place)
{
	struct parcel parcel = {0};
	for (enum parcel_news news = 0; news < NEWS_COUNT; news++)
		parcel_news_add(&parcel, news, 100 + news);
	EXPECT_I64(parcel.in_transit_at, 100 + NEWS_IN_TRANSIT);
	EXPECT_I64(parcel.out_for_delivery_at, 100 + NEWS_OUT_FOR_DELIVERY);
	EXPECT_I64(parcel.attempted_at, 100 + NEWS_ATTEMPTED);
	EXPECT_I64(parcel.delivered_at, 100 + NEWS_DELIVERED);
	EXPECT_I64(parcel.failed_at, 100 + NEWS_FAILED);
	EXPECT_I64(parcel.returned_at, 100 + NEWS_RETURNED);
}

TEST(an_event_needs_a_number_and_news)
{
	char longest[65];
	memset(longest, '1', sizeof longest);
	struct arena *arena = arena_open();
	struct parcel parcel = {0};
	struct events events = {0};
	parcel_news_event(
			STR("e"), STR("t"), STR("1"), &parcel, arena, &events);
	EXPECT(events.ignored.len && !events.unreadable.len);
	parcel_news_add(&parcel, NEWS_DELIVERED, 7);
	parcel_news_event(
			STR("e"), STR("t"), STR_NONE, &parcel, arena, &events);
	EXPECT(events.unreadable.len);
	events = (struct events){0};
	parcel_news_event(STR("e"), STR("t"),
			(struct str){longest, sizeof longest}, &parcel, arena,
			&events);
	EXPECT(events.unreadable.len);
	events = (struct events){0};
	parcel_news_event(
			STR("e"), STR("t"), STR("N1"), &parcel, arena, &events);
	EXPECT_I64(events.list.count, 1);
	EXPECT_STR(events.list.at[0].tracking, STR("N1"));
	EXPECT_I64(events.list.at[0].facts.parcels.at[0].delivered_at, 7);
	arena_close(arena);
}
