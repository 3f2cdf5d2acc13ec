/* SPDX-License-Identifier: Apache-2.0 */
/* What is to be drawn, there and back. */
#include "order/drawing.h"

#include "base/test.h"

struct drawn {
	struct facts facts;
	struct seller seller;
	enum document_kind kind;
	struct str cause;
};

static struct seller seller(void)
{
	return (struct seller){.name = STR("Nordlys\n12\n"),
			.lines = STR("A\nB"),
			.bank = STR("IBAN"),
			.language = STR("da"),
			.logo = STR("\x89PNG\n\0\n"),
			.payment_days = 14};
}

static void bytes_make(struct buf *buf, struct arena *arena)
{
	struct facts facts = {.shop = STR("demo"), .remote = STR("1")};
	struct seller from = seller();
	*LIST_ADD(arena, &facts.documents) =
			(struct document){.kind = DOCUMENT_CREDIT,
					.cause = STR("9"),
					.number = STR("C1")};
	buf_init(buf, 100000);
	drawing_write(&facts, DOCUMENT_CREDIT, STR("9"), &from, buf);
	EXPECT_OK(buf_check(buf));
}

static struct result back(
		struct str bytes, struct arena *arena, struct drawn *out)
{
	*out = (struct drawn){0};
	return drawing_read(bytes, arena, &out->facts, &out->kind, &out->cause,
			&out->seller);
}

TEST(a_drawing_comes_back_as_it_was)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	DEFER(buf_done) struct buf buf, again;
	struct drawn out;
	struct seller from = seller();
	bytes_make(&buf, arena);
	bytes_make(&again, arena);
	EXPECT_STR(buf_str(&buf), buf_str(&again));
	EXPECT_OK(back(buf_str(&buf), arena, &out));
	EXPECT_I64(out.kind, DOCUMENT_CREDIT);
	EXPECT_STR(out.cause, STR("9"));
	EXPECT_STR(out.seller.name, from.name);
	EXPECT_STR(out.seller.lines, from.lines);
	EXPECT_STR(out.seller.bank, from.bank);
	EXPECT_STR(out.seller.web, STR_NONE);
	EXPECT_STR(out.seller.logo, from.logo);
	EXPECT_I64(out.seller.payment_days, 14);
	EXPECT_STR(facts_document(&out.facts, DOCUMENT_CREDIT, STR("9"))
					->number,
			STR("C1"));
}

TEST(what_is_cut_or_spoiled_is_refused)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	DEFER(buf_done) struct buf buf;
	struct drawn out;
	bytes_make(&buf, arena);
	for (size_t len = 0; len < buf.len; len++)
		EXPECT(back((struct str){buf.at, len}, arena, &out).fault !=
				FAULT_NONE);
	buf_add_char(&buf, '\n');
	EXPECT(back(buf_str(&buf), arena, &out).fault != FAULT_NONE);
	buf.len--;
	for (size_t i = 0; i < buf.len; i++) {
		buf.at[i] ^= 0x15;
		struct result r = back(buf_str(&buf), arena, &out);
		EXPECT(r.fault == FAULT_NONE || r.fault == FAULT_BAD_VALUE ||
				r.fault == FAULT_CORRUPT_ROW);
		buf.at[i] ^= 0x15;
	}
	EXPECT_OK(back(buf_str(&buf), arena, &out));
}
