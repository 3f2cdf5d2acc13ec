/* SPDX-License-Identifier: Apache-2.0 */
/* What each mail says, to whom. */
#include "notify/mail_test.h"

#define NOW ((time_ms)1795900000000)
#define PARCEL_KEY "demo.5001.send.77.0|p1"
#define NBSP "\xc2\xa0"

static struct facts facts;
static struct policy policy;

static void prepare_lines(struct arena *arena)
{
	*LIST_ADD(arena, &facts.order.lines) = (struct line){.id = STR("11"),
			.title = STR("Cup"),
			.quantity = 2,
			.unit_price = 4245};
	*LIST_ADD(arena, &facts.documents) =
			(struct document){.kind = DOCUMENT_SALE,
					.number = STR("INV-2026-00042"),
					.date = STR("2026-11-28"),
					.gross = 8490};
	*LIST_ADD(arena, &facts.documents) =
			(struct document){.kind = DOCUMENT_CREDIT,
					.cause = STR("9"),
					.number = STR("CN-2026-00003"),
					.gross = 4245};
	*LIST_ADD(arena, &facts.documents) = (struct document){
			.kind = DOCUMENT_CREDIT, .cause = STR("10")};
}

static void prepare_parcel(struct arena *arena)
{
	*LIST_ADD(arena, &facts.parcels) =
			(struct parcel){.reference = STR("demo.5001.send.77.0"),
					.parcel = STR("p1"),
					.carrier = STR("PostNord"),
					.number = STR("N1"),
					.url = STR("https://track.example/N1")};
	struct attempt *attempt = facts_attempt_add(
			&facts, WANT_SEND, STR("77.0"), arena);
	attempt->outcome = OUTCOME_REFUSED;
	attempt->reason = STR("out_of_stock");
	attempt->detail = STR("No cups left.");
	struct firing *fired = facts_firing_add(
			&facts, STR("big"), STR("shipped:r|p#1"), arena);
	*LIST_ADD(arena, &fired->actions) = (struct firing_action){
			RULE_HOLD, STR_NONE, STR("Call\r\nfirst.")};
	*LIST_ADD(arena, &facts.commands) = (struct command){.id = 12,
			.kind = COMMAND_HOLD,
			.who = STR("cli:anna"),
			.text = STR("asks for\r\nanother cup")};
}

static void prepare(struct arena *arena)
{
	facts = (struct facts){.shop = STR("demo"), .remote = STR("5001")};
	facts.order = (struct shop_order){.name = STR("#1001"),
			.email = STR(" zoe@example.org "),
			.currency = STR("EUR"),
			.status_url = STR("https://shop.example/s/1"),
			.ship_to.name = STR("Zo\xc3\xab Berg")};
	prepare_lines(arena);
	prepare_parcel(arena);
	policy_init(&policy);
	policy.staff_mail = STR("staff@example.com");
}

static RESULT words_of(const struct effect *effect, const struct policy *with,
		struct mail *out, struct arena *arena)
{
	struct mail_broken broken = {0};
	struct mail_ask ask = {.facts = &facts,
			.policy = with,
			.effect = effect,
			.now = NOW};
	return mail_words(&ask, arena, out, &broken);
}

static enum fault words(enum want_kind want, const char *target,
		struct mail *out, struct arena *arena)
{
	struct effect effect = {.want = want,
			.target = str_of(target),
			.reference = STR("demo.5001.mail.x")};
	return words_of(&effect, &policy, out, arena).fault;
}

static void expect_in(struct str text, const char *part)
{
	if (str_find(text, str_of(part)) >= 0)
		return;
	print_error("\"%s\" is not in:\n%.*s\n", part, STR_FMT(text));
	EXPECT(!part);
}

TEST(what_is_no_mail_or_not_there_has_no_words)
{
	static const struct {
		enum want_kind want;
		const char *target;
	} rows[] = {
			{WANT_NONE, ""},
			{WANT_DOCUMENT, "sale"},
			{WANT_CLOSE, ""},
			{WANT_COUNT, ""},
			{WANT_DOCUMENT_MAIL, ""},
			{WANT_DOCUMENT_MAIL, "sales"},
			{WANT_DOCUMENT_MAIL, "sale|9"},
			{WANT_DOCUMENT_MAIL, "credit|8"},
			/* It has no number yet. */
			{WANT_DOCUMENT_MAIL, "credit|10"},
			{WANT_SHIPPED_MAIL, ""},
			{WANT_SHIPPED_MAIL, "p1"},
			{WANT_DELIVERED_MAIL, "demo.5001.send.77.0|p2"},
	};
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct mail mail = {0};
		EXPECT_I64(words(rows[i].want, rows[i].target, &mail, arena),
				FAULT_BAD_VALUE);
		EXPECT_STR(mail.body, STR_NONE);
	}
}

/* Who gets it, its subject, and what must stand in it. */
static const struct {
	enum want_kind want;
	const char *target, *to, *subject;
	const char *parts[4];
} mails[] = {
		{WANT_DOCUMENT_MAIL, "sale", "zoe@example.org",
				"Order #1001: invoice INV-2026-00042",
				{"Hello Zo\xc3\xab Berg,\n",
						"Date: 2026-11-28\n",
						"  2 \xc3\x97 Cup, 84.90" NBSP
						"EUR\n",
						"Total: 84.90" NBSP "EUR\n"}},
		{WANT_DOCUMENT_MAIL, "credit|9", "zoe@example.org",
				"Order #1001: credit note CN-2026-00003",
				{"Credited: 42.45" NBSP "EUR\n",
						"https://shop.example/s/1\n"}},
		{WANT_SHIPPED_MAIL, PARCEL_KEY, "zoe@example.org",
				"Order #1001: your parcel is on its way",
				{"is on its way to you.\n",
						"Carrier: PostNord\n",
						"Tracking number: N1\n",
						"https://track.example/N1\n"}},
		{WANT_DELIVERED_MAIL, PARCEL_KEY, "zoe@example.org",
				"Order #1001: delivered",
				{"has been delivered.\n"}},
		{WANT_HOLD_MAIL, "send:77.0", "staff@example.com",
				"Order #1001: on hold",
				{"refused it: out_of_stock\n",
						"Its words: No cups left.\n",
						"Hold: send:77.0\n"}},
		{WANT_HOLD_MAIL, "send:77.0#1", "staff@example.com",
				"Order #1001: on hold",
				{"refused it: out_of_stock\n",
						"Hold: send:77.0\n"}},
		{WANT_HOLD_MAIL, "person:12", "staff@example.com",
				"Order #1001: on hold",
				{"Held by cli:anna: asks for  another cup\n"}},
		/* Nothing of that attempt is known. */
		{WANT_HOLD_MAIL, "send:78.0", "staff@example.com",
				"Order #1001: on hold", {"Hold: send:78.0\n"}},
		{WANT_HOLD_MAIL, "person:13", "staff@example.com",
				"Order #1001: on hold", {"Hold: person:13\n"}},
		{WANT_HOLD_MAIL, "odd", "staff@example.com",
				"Order #1001: on hold", {"Hold: odd\n"}},
		{WANT_HOLD_MAIL, "rule:big:shipped:r|p#1", "staff@example.com",
				"Order #1001: on hold",
				{"The rule big: Call  first.\n",
						"Hold: rule:big:shipped:r|p#1"
						"\n"}},
		{WANT_HOLD_MAIL, "rule:gone:x", "staff@example.com",
				"Order #1001: on hold",
				{"Hold: rule:gone:x\n"}},
};

TEST(each_mail_says_its_words_to_its_reader)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena);
	for (size_t i = 0; i < sizeof mails / sizeof *mails; i++) {
		struct mail mail = {0};
		EXPECT_I64(words(mails[i].want, mails[i].target, &mail, arena),
				FAULT_NONE);
		bool staff = mails[i].want == WANT_HOLD_MAIL;
		EXPECT_STR(mail.to, str_of(mails[i].to));
		EXPECT_STR(mail.to_name,
				staff ? STR_NONE : STR("Zo\xc3\xab Berg"));
		expect_in(mail.body,
				staff ? "It goes on when the hold is "
					"released.\n"
				      : "https://shop.example/s/1\n");
		EXPECT_STR(mail.subject, str_of(mails[i].subject));
		for (size_t n = 0; n < 4 && mails[i].parts[n]; n++)
			expect_in(mail.body, mails[i].parts[n]);
		EXPECT(str_ends(mail.body, STR("\n")));
	}
}

TEST(a_rule_says_its_text_to_its_address)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct mail mail = {0};
	prepare(arena);
	struct effect effect = {.want = WANT_RULE_MAIL,
			.target = STR("big:order_created>boss@example.com"),
			.value = STR("boss@example.com"),
			.text = STR("A large\r\norder."),
			.reference = STR("demo.5001.rule_mail.x")};
	EXPECT_OK(words_of(&effect, &policy, &mail, arena));
	EXPECT_STR(mail.to, STR("boss@example.com"));
	EXPECT_STR(mail.subject, STR("Order #1001: rule big"));
	expect_in(mail.body, "Order #1001:\n\nA large  order.\n\n");
	expect_in(mail.body,
			"The rule big says so, because of: order_created\n");
	effect.target = STR("big");
	EXPECT_FAULT(words_of(&effect, &policy, &mail, arena), FAULT_BAD_VALUE);
}

/* What else the customer is told, each by its own template. */
static const struct {
	enum want_kind want;
	const char *target, *subject, *part;
} notices[] = {
		{WANT_CONFIRMED_MAIL, "", "Order #1001 is confirmed",
				"  2 \xc3\x97 Cup, 84.90" NBSP "EUR\n"},
		{WANT_PAID_MAIL, "", "Order #1001: payment received",
				"We have received your payment"},
		{WANT_OUT_MAIL, PARCEL_KEY,
				"Order #1001: your parcel comes today",
				"Tracking number: N1\n"},
		{WANT_HELD_MAIL, "person:12",
				"Order #1001 takes a little longer",
				"You need not do anything."},
		{WANT_REFUNDED_MAIL, "9",
				"Order #1001: you get 42.45\xc2\xa0"
				"EUR back",
				"We have credited 42.45" NBSP "EUR"},
		{WANT_RETURN_MAIL, "returned", "Order #1001: your return",
				"has arrived. Thank you."},
		{WANT_RETURN_MAIL, "a_new_word", "Order #1001: your return",
				"There is news of your return"},
		{WANT_STATUS_MAIL, "look:order_created", "Order #1001: news",
				"Your cups  are being painted.\n"},
};

TEST(each_notice_says_its_words_to_the_customer)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	prepare(arena);
	*LIST_ADD(arena, &facts.refunds) =
			(struct refund){.id = STR("9"), .total = 4245};
	for (size_t i = 0; i < sizeof notices / sizeof *notices; i++) {
		struct mail mail = {0};
		struct effect effect = {.want = notices[i].want,
				.target = str_of(notices[i].target),
				.text = STR("Your cups\r\nare being painted."),
				.reference = STR("demo.5001.mail.x")};
		EXPECT_OK(words_of(&effect, &policy, &mail, arena));
		EXPECT_STR(mail.to, STR("zoe@example.org"));
		EXPECT_STR(mail.subject, str_of(notices[i].subject));
		expect_in(mail.body, notices[i].part);
		expect_in(mail.html, "https://shop.example/s/1");
	}
}

TEST(a_notice_of_what_is_not_there_has_no_words)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct mail mail = {0};
	prepare(arena);
	EXPECT_I64(words(WANT_REFUNDED_MAIL, "8", &mail, arena),
			FAULT_BAD_VALUE);
	EXPECT_I64(words(WANT_RETURN_MAIL, "", &mail, arena), FAULT_BAD_VALUE);
	EXPECT_I64(words(WANT_OUT_MAIL, "p9", &mail, arena), FAULT_BAD_VALUE);
	/* A status without a text. */
	EXPECT_I64(words(WANT_STATUS_MAIL, "x:y", &mail, arena),
			FAULT_BAD_VALUE);
}

TEST(a_hold_without_a_policy_has_no_words)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct effect effect = {
			.want = WANT_HOLD_MAIL, .target = STR("send:77.0")};
	struct mail mail = {0};
	prepare(arena);
	EXPECT_FAULT(words_of(&effect, NULL, &mail, arena), FAULT_BAD_VALUE);
}

TEST(an_order_of_more_lines_than_a_mail_holds_has_no_words)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct mail mail = {0};
	prepare(arena);
	for (size_t i = 0; i < 9000; i++)
		*LIST_ADD(arena, &facts.order.lines) = (struct line){
				.title = STR("A cup with a long title"),
				.quantity = 1};
	EXPECT_I64(words(WANT_DOCUMENT_MAIL, "sale", &mail, arena),
			FAULT_LIMIT);
	EXPECT_STR(mail.body, STR_NONE);
}

TEST(what_is_not_known_leaves_no_empty_lines_of_its_own)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct mail mail = {0};
	prepare(arena);
	facts.order.name = facts.order.status_url = STR_NONE;
	facts.order.ship_to.name = STR(" ");
	facts.parcels.at[0].carrier = facts.parcels.at[0].url = STR_NONE;
	EXPECT_I64(words(WANT_SHIPPED_MAIL, PARCEL_KEY, &mail, arena),
			FAULT_NONE);
	EXPECT_STR(mail.subject, STR("Order 5001: your parcel is on its way"));
	EXPECT_STR(mail.body,
			STR("Hello,\n\nA parcel of your order 5001 is on its "
			    "way to you.\n\nTracking number: N1\n\n--\n"
			    "demo\n"));
}

TEST(a_parcel_is_followed_where_its_carrier_shows_it)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct mail mail = {0};
	prepare(arena);
	facts.parcels.at[0].carrier = STR("posten norge");
	facts.parcels.at[0].url = STR_NONE;
	EXPECT_I64(words(WANT_SHIPPED_MAIL, PARCEL_KEY, &mail, arena),
			FAULT_NONE);
	expect_in(mail.body, "Carrier: Bring\n");
	expect_in(mail.body,
			"Follow the parcel: "
			"https://tracking.bring.com/tracking/N1\n");
}

TEST(amounts_have_the_digits_of_their_currency)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct mail mail = {0};
	prepare(arena);
	facts.order.currency = STR("JPY");
	EXPECT_I64(words(WANT_DOCUMENT_MAIL, "sale", &mail, arena), FAULT_NONE);
	expect_in(mail.body, "Total: 8,490" NBSP "JPY\n");
}

/* ---- words and message ---- */

static enum fault made(
		time_ms now, struct mail_request *out, struct arena *arena)
{
	struct effect effect = {.want = WANT_DOCUMENT_MAIL,
			.target = STR("sale"),
			.reference = STR("demo.5001.document-mail.sale")};
	struct mail_broken broken = {0};
	struct mail_ask ask = {.facts = &facts,
			.policy = &policy,
			.effect = &effect,
			.now = now};
	return mail_make(&ask, NULL, STR("Shop <shop@example.com>"), arena, out,
			&broken)
			.fault;
}

TEST(only_the_date_of_a_message_shows_when_it_was_made)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct mail_request first, again;
	prepare(arena);
	EXPECT_I64(made(NOW, &first, arena), FAULT_NONE);
	EXPECT_I64(made(NOW + DAY_MS, &again, arena), FAULT_NONE);
	struct parsed a = parse(first.message, arena);
	struct parsed b = parse(again.message, arena);
	EXPECT_STR(a.body, b.body);
	for (size_t i = 0; i < a.headers.count; i++)
		if (!str_eq(a.headers.at[i].name, STR("Date")))
			EXPECT_STR(a.headers.at[i].value,
					b.headers.at[i].value);
	EXPECT(!str_eq(header(&a, "date"), header(&b, "date")));
	EXPECT_STR(header(&a, "message-id"),
			STR("<demo.5001.document-mail.sale@example.com>"));
}

TEST(a_customer_without_an_address_gets_no_mail)
{
	static const char *const addresses[] = {
			"", " ", "zoe", "a@b, c@d", "a@b\r\nBcc: x@y"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
		struct mail_request out = {0};
		prepare(arena);
		facts.order.email = str_of(addresses[i]);
		EXPECT_I64(made(NOW, &out, arena), FAULT_BAD_VALUE);
		EXPECT_STR(out.message, STR_NONE);
	}
}

/* All that others write ends up in its own line of the body. */
TEST(nothing_that_others_write_adds_a_line)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct mail mail = {0}, plain = {0};
	struct str bad = STR("x\r\n.\r\nBcc: y@z.example\n\n");
	prepare(arena);
	EXPECT_I64(words(WANT_DOCUMENT_MAIL, "sale", &plain, arena),
			FAULT_NONE);
	facts.order.name = facts.order.ship_to.name = bad;
	facts.order.status_url = STR("https://x\r\n.\r\nBcc: y@z.example\n\n");
	facts.order.lines.at[0].title = bad;
	facts.documents.at[0].number = facts.documents.at[0].date = bad;
	facts.order.currency = bad;
	EXPECT_I64(words(WANT_DOCUMENT_MAIL, "sale", &mail, arena), FAULT_NONE);
	size_t lines = 0;
	for (size_t i = 0; i < plain.body.len; i++)
		lines += plain.body.at[i] == '\n';
	for (size_t i = 0; i < mail.body.len; i++)
		lines -= mail.body.at[i] == '\n';
	EXPECT_I64(lines, 0);
	EXPECT(str_find(mail.subject, STR("\n")) < 0);
}

TEST(a_title_of_any_length_is_cut_and_still_a_line)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct mail_request out = {0};
	char title[9000];
	prepare(arena);
	for (size_t shift = 0; shift < 4; shift++) {
		memset(title, 'x', shift);
		for (size_t i = shift; i + 4 <= sizeof title; i += 4)
			memcpy(title + i, "\xf0\x9f\x93\xa6", 4);
		facts.order.lines.at[0].title =
				(struct str){title, sizeof title - 4 + shift};
		EXPECT_I64(made(NOW, &out, arena), FAULT_NONE);
		struct str body = plain_text(out.message, arena);
		expect_in(body, "Total: 84.90" NBSP "EUR\n");
		/* It is cut between characters. */
		EXPECT(str_find(body, STR("?")) < 0);
	}
}
