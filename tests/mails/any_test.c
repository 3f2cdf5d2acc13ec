/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a mail: what is written is a mail and no more. The inputs are
 * drawn from nasty pieces by a seed, so that each run is the same. */
#include "base/buf.h"
#include "base/test.h"
#include "fuzz/mail_once.h"

#define INPUTS 20000

TEST_MAIN

static const struct str PIECES[] = {{"a", 1}, {" ", 1}, {"\r\n", 2}, {"\n", 1},
		{"\r", 1}, {"\0", 1}, {".\r\n", 3}, {"\r\n.\r\n", 5},
		{"Bcc: x@y.example", 16}, {"--=_waybill", 11},
		{"--=_waybill--\r\n", 15}, {"--=_text--\r\n", 12},
		{"\r\n--=_text\r\n", 12}, {"=?UTF-8?Q?x?=", 13}, {"=", 1},
		{"\xc3\xa5", 2}, {"\xf0\x9f\x93\xa6", 4}, {"\xff", 1},
		{"\xc3", 1}, {"\xc2\x85", 2}, {"<", 1}, {">", 1},
		{"<a href='", 9}, {"'>", 2}, {"</a>", 4}, {"<!--", 4},
		{"&amp;", 5}, {"<style>", 7}, {"\"", 1}, {"@", 1}, {"\t", 1},
		{"/", 1}, {"\\", 1}, {"%", 1},
		{"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
				106}};
#define PIECE_COUNT (sizeof PIECES / sizeof PIECES[0])

/* xorshift64*: small, and the same everywhere. */
static uint64_t draw(uint64_t *seed, uint64_t below)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return *seed * 2685821657736338717u % below;
}

static void add(struct buf *buf, uint64_t *seed, uint64_t most)
{
	for (uint64_t n = draw(seed, most); n > 0; n--)
		buf_add(buf, PIECES[draw(seed, PIECE_COUNT)]);
	buf_add_char(buf, (char)0xFE);
}

TEST(whatever_stands_in_a_mail_it_is_one)
{
	uint64_t seed = 20261129;
	struct buf buf;
	buf_init(&buf, (size_t)1 << 20);
	for (int i = 0; i < INPUTS; i++) {
		buf_clear(&buf);
		add(&buf, &seed, 8);
		/* Mostly an address, or there would be no mail. */
		if (draw(&seed, 8))
			buf_add_c(&buf, "c@d.example\xFE");
		else
			add(&buf, &seed, 4);
		for (int field = 0; field < 6; field++)
			add(&buf, &seed, draw(&seed, 4) ? 20 : 1);
		mail_once(buf_str(&buf));
	}
	buf_done(&buf);
}

TEST(nothing_is_no_mail)
{
	mail_once(STR_NONE);
	mail_once(STR("\xFE\xFE\xFE\xFE\xFE\xFE\xFE\xFE"));
}
