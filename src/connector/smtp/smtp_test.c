/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/smtp/smtp.h"
#include "port/testing.h"

TEST_MAIN

#define HEAD "From: <a@b.example>\r\nTo: <c@d.example>\r\n\r\n"

static enum fault built(struct str from, struct str to, struct str message,
		struct mail_request *out)
{
	struct arena *arena = arena_open();
	struct mail_request mail = {from, to, message};
	struct ask ask = {.mail = &mail};
	enum fault fault = smtp_driver.verbs[VERB_MAIL]
					   .build_mail(&ask, arena, out)
					   .fault;
	arena_close(arena);
	return fault;
}

/* ---- the envelope ---- */

static const char *const bad_addresses[] = {"", "@", "a@", "@b", "ab", "a@b@c",
		"a@b>", "<a@b>", "a@b\r\nRCPT TO:<x@y>", "a@b\n", "a b@c",
		"a@b c", "a@b,c@d", "a@b;c", "\"a\"@b", "a(x)@b", "a\\@b",
		"\xc3\xa5@b.example", "a@\xc3\xa5.example", "a@b\x7f",
		"a@b SIZE=1"};

TEST(an_address_that_could_end_a_command_does_not_leave)
{
	struct mail_request out = {0};
	for (size_t i = 0; i < sizeof bad_addresses / sizeof *bad_addresses;
			i++) {
		struct str bad = str_of(bad_addresses[i]);
		/* Our own is a setting; the customer's is a fact. */
		EXPECT_I64(built(bad, STR("c@d.example"), STR(HEAD), &out),
				FAULT_SETTINGS);
		EXPECT_I64(built(STR("a@b.example"), bad, STR(HEAD), &out),
				FAULT_BAD_VALUE);
	}
	EXPECT_I64(built(STR("a@b.example"), STR("a@b\0c"), STR(HEAD), &out),
			FAULT_BAD_VALUE);
	EXPECT_STR(out.to, STR_NONE);
}

TEST(an_address_has_at_most_254_bytes)
{
	struct mail_request out = {0};
	char long_one[256];
	memset(long_one, 'a', sizeof long_one);
	long_one[100] = '@';
	EXPECT_I64(built(STR("a@b.example"), (struct str){long_one, 254},
				   STR(HEAD), &out),
			FAULT_NONE);
	EXPECT_I64(built(STR("a@b.example"), (struct str){long_one, 255},
				   STR(HEAD), &out),
			FAULT_BAD_VALUE);
}

/* ---- the message ---- */

TEST(a_message_is_lines_that_end_with_crlf)
{
	static const struct {
		struct str message;
		enum fault fault;
	} rows[] = {
			{STR(HEAD), FAULT_NONE},
			{STR(HEAD "x\r\n"), FAULT_NONE},
			/* Stuffing dots is the transport's matter. */
			{STR(HEAD ".\r\n..\r\n.x\r\n"), FAULT_NONE},
			{STR(""), FAULT_BAD_VALUE},
			{STR("\r\n"), FAULT_NONE},
			{STR("\r"), FAULT_BAD_VALUE},
			{STR("\n"), FAULT_BAD_VALUE},
			{STR(HEAD "x"), FAULT_BAD_VALUE},
			{STR(HEAD "x\n"), FAULT_BAD_VALUE},
			{STR(HEAD "x\r"), FAULT_BAD_VALUE},
			{STR(HEAD "x\ny\r\n"), FAULT_BAD_VALUE},
			{STR(HEAD "x\ry\r\n"), FAULT_BAD_VALUE},
			{STR(HEAD "x\n.\r\n"), FAULT_BAD_VALUE},
			{STR(HEAD "x\r\r\n"), FAULT_BAD_VALUE},
			{STR(HEAD "x\0y\r\n"), FAULT_BAD_VALUE},
	};
	struct mail_request out;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		EXPECT_I64(built(STR("a@b.example"), STR("c@d.example"),
					   rows[i].message, &out),
				rows[i].fault);
}

static enum fault built_line(size_t length)
{
	struct mail_request out;
	char line[1100];
	memset(line, 'x', sizeof line);
	memcpy(line + length, "\r\n", 2);
	return built(STR("a@b.example"), STR("c@d.example"),
			(struct str){line, length + 2}, &out);
}

TEST(no_line_is_longer_than_a_server_must_take)
{
	EXPECT_I64(built_line(998), FAULT_NONE);
	EXPECT_I64(built_line(999), FAULT_BAD_VALUE);
}

/* Of lines that are each short enough. */
static enum fault built_message(size_t length)
{
	static char text[(8 << 20) + 3];
	struct mail_request out;
	for (size_t i = 0; i < length; i++)
		text[i] = "xx\r\n"[i % 4];
	return built(STR("a@b.example"), STR("c@d.example"),
			(struct str){text, length}, &out);
}

TEST(no_message_is_longer_than_its_limit)
{
	EXPECT_I64(built_message(4000), FAULT_NONE);
	EXPECT_I64(built_message(8 << 20), FAULT_NONE);
	/* It ends in the middle, or it is too long. */
	EXPECT_I64(built_message((8 << 20) - 1), FAULT_BAD_VALUE);
	static char lines[(8 << 20) + 2];
	struct mail_request out;
	for (size_t i = 0; i < sizeof lines; i++)
		lines[i] = "\r\n"[i % 2];
	EXPECT_I64(built(STR("a@b.example"), STR("c@d.example"),
				   (struct str){lines, sizeof lines}, &out),
			FAULT_BAD_VALUE);
}

TEST(without_a_mail_nothing_leaves)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct mail_request out = {0};
	struct ask ask = {0};
	EXPECT_FAULT(smtp_driver.verbs[VERB_MAIL].build_mail(&ask, arena, &out),
			FAULT_BAD_VALUE);
	EXPECT_STR(out.message, STR_NONE);
}

TEST(what_leaves_is_what_was_made)
{
	struct mail_request out;
	EXPECT_I64(built(STR("a@b.example"), STR("c@d.example"),
				   STR(HEAD "Hello\r\n"), &out),
			FAULT_NONE);
	EXPECT_STR(out.from, STR("a@b.example"));
	EXPECT_STR(out.to, STR("c@d.example"));
	EXPECT_STR(out.message, STR(HEAD "Hello\r\n"));
}

/* ---- answers: class M, a lost one is final and the engine's matter ---- */

TEST(every_reply_has_its_meaning)
{
	static const struct {
		int status;
		enum outcome_kind kind;
		enum fault fault;
	} rows[] = {
			{200, OUTCOME_DONE, FAULT_NONE},
			{250, OUTCOME_DONE, FAULT_NONE},
			{251, OUTCOME_DONE, FAULT_NONE},
			{299, OUTCOME_DONE, FAULT_NONE},
			{300, OUTCOME_NONE, FAULT_BAD_REPLY},
			{399, OUTCOME_NONE, FAULT_BAD_REPLY},
			{400, OUTCOME_NONE, FAULT_RATE_LIMITED},
			{499, OUTCOME_NONE, FAULT_RATE_LIMITED},
			{500, OUTCOME_REFUSED, FAULT_REFUSED},
			{599, OUTCOME_REFUSED, FAULT_REFUSED},
			{421, OUTCOME_NONE, FAULT_RATE_LIMITED},
			{450, OUTCOME_NONE, FAULT_RATE_LIMITED},
			{451, OUTCOME_NONE, FAULT_RATE_LIMITED},
			{452, OUTCOME_NONE, FAULT_RATE_LIMITED},
			{530, OUTCOME_REFUSED, FAULT_CREDENTIALS},
			{535, OUTCOME_REFUSED, FAULT_CREDENTIALS},
			{550, OUTCOME_REFUSED, FAULT_REFUSED},
			{552, OUTCOME_REFUSED, FAULT_REFUSED},
			{554, OUTCOME_REFUSED, FAULT_REFUSED},
			{0, OUTCOME_NONE, FAULT_BAD_REPLY},
			{-1, OUTCOME_NONE, FAULT_BAD_REPLY},
			{199, OUTCOME_NONE, FAULT_BAD_REPLY},
			{354, OUTCOME_NONE, FAULT_BAD_REPLY},
			{600, OUTCOME_NONE, FAULT_BAD_REPLY},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct facts facts = {.shop = STR("demo"), .remote = STR("1")};
	struct ask ask = {.facts = &facts};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct outcome out = test_read(&smtp_driver, VERB_MAIL, &ask,
				rows[i].status, "words of the server", arena);
		EXPECT_I64(out.kind, rows[i].kind);
		EXPECT_I64(out.fault, rows[i].fault);
		EXPECT_STR(out.detail, STR("words of the server"));
	}
}

TEST(it_only_sends)
{
	const struct verb_driver *verbs = smtp_driver.verbs;
	for (size_t i = 0; i < VERB_COUNT; i++) {
		EXPECT(!verbs[i].build);
		EXPECT((verbs[i].build_mail != NULL) == (i == VERB_MAIL));
	}
	EXPECT_I64(verbs[VERB_MAIL].remote_class, REMOTE_M);
	EXPECT_I64(smtp_driver.polls[0], VERB_NONE);
}
