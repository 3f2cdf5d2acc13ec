/* SPDX-License-Identifier: Apache-2.0 */
/* What is refused, and that the same gives the same. */
#include "document/sample_test.h"

TEST_MAIN

static struct result draw(struct sample *s, struct str *out)
{
	struct bill bill = {0};
	struct result r = bill_make(
			&s->facts, DOCUMENT_SALE, STR_NONE, s->arena, &bill);
	EXPECT_OK(r);
	return document_draw(&s->facts, &bill, &s->seller, s->arena, out);
}

static void open(struct sample *s)
{
	sample_open(s);
	sample_line(s, "LAMP-1", "Lampe", 2, 12450);
	sample_sum(s);
}

TEST(what_has_no_number_is_not_drawn)
{
	struct sample s;
	struct str pdf = STR("untouched");
	open(&s);
	s.facts.documents.at[0].number = STR_NONE;
	EXPECT_FAULT(draw(&s, &pdf), FAULT_NOT_FOUND);
	s.facts.documents.count = 0;
	EXPECT_FAULT(draw(&s, &pdf), FAULT_NOT_FOUND);
	EXPECT_STR(pdf, STR("untouched"));
	sample_close(&s);
}

TEST(a_bad_date_is_not_drawn)
{
	static const char *const dates[] = {
			"", "2026", "28.11.2026", "2026-13-01", "2026-11-2x"};
	struct sample s;
	struct str pdf;
	open(&s);
	for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
		s.facts.documents.at[0].date = str_of(dates[i]);
		EXPECT_FAULT(draw(&s, &pdf), FAULT_BAD_VALUE);
	}
	sample_close(&s);
}

/* What a customer gets says what the books say, or nothing. */
TEST(another_amount_than_the_books_is_not_drawn)
{
	struct sample s;
	struct str pdf;
	open(&s);
	s.facts.documents.at[0].gross = 24900;
	EXPECT_OK(draw(&s, &pdf));
	s.facts.documents.at[0].gross = 24901;
	EXPECT_FAULT(draw(&s, &pdf), FAULT_BAD_MONEY);
	sample_close(&s);
}

TEST(what_is_no_png_is_no_logo)
{
	static const char *const bad[] = {"x", "GIF89a", "\x89PNG\r\n\x1a\n",
			"\x89PNG\r\n\x1a\n....IHDR....................."};
	struct sample s;
	struct str pdf;
	open(&s);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		s.seller.logo = str_of(bad[i]);
		EXPECT_FAULT(draw(&s, &pdf), FAULT_BAD_VALUE);
	}
	sample_close(&s);
}

/* Its hash is kept for ever. */
TEST(the_same_gives_the_same_bytes)
{
	struct sample s;
	struct str first, second;
	open(&s);
	EXPECT_OK(draw(&s, &first));
	sleep(1); /* what looks at a clock sees another second */
	EXPECT_OK(draw(&s, &second));
	EXPECT(str_starts(first, STR("%PDF-1.")));
	EXPECT(str_eq(first, second));
	s.facts.documents.at[0].number = STR("S000002");
	EXPECT_OK(draw(&s, &second));
	EXPECT(!str_eq(first, second));
	sample_close(&s);
}

TEST(bytes_that_are_no_text_are_drawn)
{
	struct sample s;
	struct str pdf;
	open(&s);
	s.facts.order.lines.at[0].title = STR("a\xff\xc3(\0\n\t\x01z");
	s.facts.order.ship_to.name = STR("\xed\xa0\x80\xf4\x90\x80\x80");
	s.seller.name = STR("\xff");
	EXPECT_OK(draw(&s, &pdf));
	sample_close(&s);
}
