/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/payout_file.h"

#include "base/test.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

#define PLAIN "payout,date,line,reference,gross,fee,currency\n"

TEST(what_is_no_payout_file_is_refused)
{
	static const struct {
		const char *text;
		size_t mistake;
	} cases[] = {
			{"", 0},
			{"\n\n", 0},
			{"a,b,c\n1,2,3\n", 0},
			{"payout,date,line,reference,gross,fee\n", 0},
			{PLAIN "po_1,28.11.2026,1,pi_1,1.00,0.10,SEK\n", 2},
			{PLAIN "po_1,2026-11-28,1,pi_1,1.001,0.10,SEK\n", 2},
			{PLAIN "po_1,2026-11-28,1,pi_1,1.00,0.10,SEK\n\n"
			       "po_1,2026-11-28,2,pi_1,x,0.10,SEK\n",
					4},
			{PLAIN "po_1,2026-11-28,,pi_1,1.00,0.10,SEK\n", 2},
			{PLAIN "po_1,2026-11-28,1,pi_1,1.00,0.10\n", 2},
			{PLAIN "po_1\n", 2},
			{PLAIN "\"po_1,2026-11-28", 2},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		DEFER(arena_drop) struct arena *arena = arena_open();
		struct payout_file file;
		EXPECT(payout_file_read(str_of(cases[i].text), arena, &file)
						.fault);
		EXPECT_I64(file.mistake, cases[i].mistake);
	}
}

TEST(a_plain_file_is_read)
{
	static const char text[] =
			"\xef\xbb\xbf" PLAIN
			"po_1,2026-11-28,l1,\"pi,\"\"1\"\"\",49.90,1.70,sek\r\n"
			"po_1,2026-11-28,l2,pi_2,-10,,JPY\r\n";
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct payout_file file;
	EXPECT_OK(payout_file_read(str_of(text), arena, &file));
	EXPECT_STR(str_of(file.format), STR("plain"));
	EXPECT_I64(file.rows.count, 2);
	const struct payout_row *row = &file.rows.at[0];
	EXPECT_STR(row->references[0], STR("pi,\"1\""));
	EXPECT_STR(row->currency, STR("SEK"));
	EXPECT_I64(row->line.gross, 4990);
	EXPECT_I64(row->line.fee, 170);
	EXPECT_I64(row->line.day, 20785);
	EXPECT_I64(row[1].line.gross, -10);
	EXPECT_I64(row[1].line.fee, 0);
	EXPECT_I64(row[1].number, 3);
}

TEST(stripes_report_is_read)
{
	static const char text[] =
			"balance_transaction_id,created,currency,gross,fee,net,"
			"reporting_category,source_id,automatic_payout_id,"
			"automatic_payout_effective_at,charge_id,"
			"payment_intent_id\n"
			"txn_1,2026-11-27 10:00:00,sek,49.90,1.70,48.20,charge,"
			"ch_1,po_1,2026-11-28 00:00:00,ch_1,pi_1\n"
			"txn_2,2026-11-27 10:00:00,sek,-10.00,0.00,-10.00,"
			"refund,re_1,po_1,2026-11-28 00:00:00,ch_1,pi_1\n"
			"txn_3,2026-11-28 10:00:00,sek,-38.20,0.00,-38.20,"
			"payout,po_1,po_1,2026-11-28 00:00:00,,\n"
			"txn_4,2026-11-28 10:00:00,sek,0.00,2.00,-2.00,"
			"fee,,po_1,2026-11-28 00:00:00,,\n";
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct payout_file file;
	EXPECT_OK(payout_file_read(str_of(text), arena, &file));
	EXPECT_STR(str_of(file.format), STR("stripe"));
	EXPECT_I64(file.rows.count, 3);
	EXPECT_STR(file.rows.at[0].line.payout, STR("po_1"));
	EXPECT_STR(file.rows.at[0].line.line, STR("txn_1"));
	EXPECT_STR(file.rows.at[0].references[0], STR("pi_1"));
	EXPECT_STR(file.rows.at[1].references[2], STR("re_1"));
	EXPECT_I64(file.rows.at[1].line.gross, -1000);
	EXPECT_STR(file.rows.at[2].about, STR("fee"));
	EXPECT_I64(file.rows.at[2].references[0].len, 0);
}

/* Minor units, sides instead of signs, lines about the report before. */
TEST(paypals_report_is_read)
{
	static const char text[] =
			"\"RH\",\"2026/11/29 01:00:00 +0000\",\"A\",\"X\",7\n"
			"\"FH\",1\n"
			"\"SH\",\"2026/11/28 00:00:00 +0000\",\"\",\"X\"\n"
			"\"CH\",\"Transaction ID\",\"Invoice ID\",\"PayPal "
			"Reference ID\",\"PayPal Reference ID Type\","
			"\"Transaction Event Code\",\"Transaction Initiation "
			"Date\",\"Transaction Completion Date\",\"Transaction "
			"Debit or Credit\",\"Gross Transaction Amount\","
			"\"Gross Transaction Currency\",\"Fee Debit or "
			"Credit\",\"Fee Amount\",\"Fee Currency\"\n"
			"\"SB\",\"CAP1\",\"1001\",\"\",\"\",\"T0006\","
			"\"2026/11/28 10:00:00 +0000\",\"2026/11/28 10:00:01 "
			"+0000\",\"CR\",4990,\"SEK\",\"DR\",170,\"SEK\"\n"
			"\"SB\",\"REF1\",\"1001\",\"CAP1\",\"TXN\",\"T1107\","
			"\"2026/11/28 11:00:00 +0000\",\"2026/11/28 11:00:01 "
			"+0000\",\"DR\",1000,\"SEK\",\"CR\",30,\"SEK\"\n"
			"\"SF\",\"SEK\",4990,170\n\"SC\",2\n\"RF\",1\n";
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct payout_file file;
	EXPECT_OK(payout_file_read(str_of(text), arena, &file));
	EXPECT_STR(str_of(file.format), STR("paypal"));
	EXPECT_I64(file.rows.count, 2);
	const struct payout_row *row = file.rows.at;
	EXPECT_STR(row[0].references[0], STR("CAP1"));
	EXPECT_STR(row[0].line.payout, STR("2026/11/28"));
	EXPECT_I64(row[0].line.gross, 4990);
	EXPECT_I64(row[0].line.fee, 170);
	EXPECT_STR(row[1].references[1], STR("CAP1"));
	EXPECT_I64(row[1].line.gross, -1000);
	EXPECT_I64(row[1].line.fee, -30);
}
