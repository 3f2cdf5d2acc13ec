/* SPDX-License-Identifier: Apache-2.0 */
/* What each mail says. English for now; templates come later. */
#include "notify/mail.h"

#include "carrier/carrier.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

struct text {
	const struct facts *facts;
	const struct policy *policy;
	const struct effect *effect;
	struct arena *arena;
	struct buf body;
	struct mail *mail;
};

#define VALUE_MAX 900
#define LINE_MAX 4096 /* holds the longest line of VALUE_MAX and words */

/* What others wrote: one line, cut between characters. */
static struct str plain(struct text *text, struct str value)
{
	struct str line = mail_line(value, text->arena);
	if (line.len <= VALUE_MAX)
		return line;
	line.len = VALUE_MAX;
	while (line.len && ((unsigned char)line.at[line.len] & 0xC0) == 0x80)
		line.len--;
	return line;
}

static struct str order_name(struct text *text)
{
	struct str name = plain(text, text->facts->order.name);
	return name.len ? name : plain(text, text->facts->remote);
}

static struct str money(struct text *text, minor amount)
{
	struct str currency = plain(text, text->facts->order.currency);
	struct str number = money_print(
			amount, currency_digits(currency), text->arena);
	return arena_print(text->arena, "%.*s %.*s", STR_FMT(number),
			STR_FMT(currency));
}

static void add(struct text *text, const char *format, ...)
		__attribute__((format(printf, 2, 3)));
static void add(struct text *text, const char *format, ...)
{
	va_list args;
	char line[LINE_MAX];
	va_start(args, format);
	int len = vsnprintf(line, sizeof line, format, args);
	va_end(args);
	if (len > 0)
		buf_add_c(&text->body, line);
}

static void to_customer(struct text *text)
{
	const struct shop_order *order = &text->facts->order;
	struct str name = plain(text, order->ship_to.name);
	text->mail->to = str_trim(order->email);
	text->mail->to_name = name;
	add(text, "Hello%s%.*s,\n\n", name.len ? " " : "", STR_FMT(name));
}

static void add_link(struct text *text)
{
	struct str url = plain(text, text->facts->order.status_url);
	if (url.len)
		add(text, "\nYou can follow your order here:\n%.*s\n",
				STR_FMT(url));
}

static void subject(struct text *text, const char *what, struct str of)
{
	text->mail->subject = arena_print(text->arena, "Order %.*s: %s%s%.*s",
			STR_FMT(order_name(text)), what, of.len ? " " : "",
			STR_FMT(of));
}

static void add_lines(struct text *text)
{
	const struct shop_order *order = &text->facts->order;
	for (size_t i = 0; i < order->lines.count; i++) {
		const struct line *line = &order->lines.at[i];
		struct str title = plain(text, line->title);
		struct str price = money(text, line->unit_price);
		add(text, "  %" PRId64 " x %.*s, %.*s each\n", line->quantity,
				STR_FMT(title), STR_FMT(price));
	}
}

static RESULT document_words(struct text *text)
{
	enum document_kind kind;
	struct str cause;
	TRY(document_key_read(text->effect->target, &kind, &cause));
	const struct document *document =
			facts_document(text->facts, kind, cause);
	ENSURE(document && document->number.len, FAULT_BAD_VALUE);
	bool sale = kind == DOCUMENT_SALE;
	struct str number = plain(text, document->number);
	struct str date = plain(text, document->date);
	struct str gross = money(text, document->gross);
	struct str name = order_name(text);

	subject(text, sale ? "invoice" : "credit note", number);
	to_customer(text);
	add(text,
			sale ? "thank you for your order %.*s.\n\n"
			     : "this is about your order %.*s.\n\n",
			STR_FMT(name));
	add(text, "%s number: %.*s\n", sale ? "Invoice" : "Credit note",
			STR_FMT(number));
	if (date.len)
		add(text, "Date: %.*s\n", STR_FMT(date));
	if (sale)
		add_lines(text);
	add(text, "%s: %.*s\n", sale ? "Total" : "Credited", STR_FMT(gross));
	if (document->file.len)
		add(text, "\nThe %s is attached as PDF.\n",
				sale ? "invoice" : "credit note");
	add_link(text);
	return OK;
}

static void add_parcel(struct text *text, const struct parcel *parcel)
{
	const struct carrier *row = carrier_of(parcel->carrier, parcel->number);
	struct str carrier =
			plain(text, row ? str_of(row->name) : parcel->carrier);
	struct str number = plain(text, parcel->number);
	struct str url = plain(text,
			parcel->url.len || !row
					? parcel->url
					: carrier_url(row, parcel->number,
							  text->arena));
	if (carrier.len)
		add(text, "Carrier: %.*s\n", STR_FMT(carrier));
	if (number.len)
		add(text, "Tracking number: %.*s\n", STR_FMT(number));
	if (url.len)
		add(text, "Follow the parcel: %.*s\n", STR_FMT(url));
}

static RESULT parcel_words(
		struct text *text, const char *what, const char *sentence)
{
	const struct parcel *parcel =
			facts_parcel(text->facts, text->effect->target);
	ENSURE(parcel, FAULT_BAD_VALUE);
	struct str name = order_name(text);
	subject(text, what, STR_NONE);
	to_customer(text);
	add(text, "%s %.*s %s.\n\n", "a parcel of your order", STR_FMT(name),
			sentence);
	add_parcel(text, parcel);
	add_link(text);
	return OK;
}

static RESULT shipped_words(struct text *text)
{
	return parcel_words(text, "shipped", "is on its way to you");
}

static RESULT delivered_words(struct text *text)
{
	return parcel_words(text, "delivered", "has been delivered");
}

/* Without the "#2" of a hold that is announced again; a rule's is not. */
static struct str hold_key(const struct text *text)
{
	struct str rest = text->effect->target, key = STR_NONE;
	if (str_starts(rest, STR("rule:")))
		return rest;
	return str_cut(&rest, '#', &key) ? key : STR_NONE;
}

/* "send:77.0" is a refused attempt, "person:9" is what somebody said. */
static void add_why(struct text *text)
{
	struct str target = hold_key(text), kind;
	int64_t id = 0;
	if (!str_cut(&target, ':', &kind))
		return;
	struct attempt *attempt = facts_attempt(text->facts, WANT_SEND, target);
	if (str_eq(kind, STR("send")) && attempt) {
		struct str reason = plain(text, attempt->reason);
		struct str detail = plain(text, attempt->detail);
		add(text, "The warehouse refused it: %.*s\n", STR_FMT(reason));
		if (detail.len)
			add(text, "Its words: %.*s\n", STR_FMT(detail));
	}
	if (!str_eq(kind, STR("person")) || str_to_i64(target, &id).fault)
		return;
	for (size_t i = 0; i < text->facts->commands.count; i++) {
		const struct command *command = &text->facts->commands.at[i];
		struct str who = plain(text, command->who);
		struct str words = plain(text, command->text);
		if (command->id == id)
			add(text, "Held by %.*s: %.*s\n", STR_FMT(who),
					STR_FMT(words));
	}
}

/* What the rule said when it fired, under the hold's own key. */
static void add_rule(struct text *text)
{
	struct str rest = hold_key(text), kind, rule;
	if (!str_cut(&rest, ':', &kind) || !str_eq(kind, STR("rule")) ||
			!str_cut(&rest, ':', &rule))
		return;
	const struct firing *fired = facts_firing(text->facts, rule, rest);
	for (size_t i = 0; fired && i < fired->actions.count; i++)
		if (fired->actions.at[i].kind == RULE_HOLD)
			add(text, "The rule %.*s: %.*s\n", STR_FMT(rule),
					STR_FMT(plain(text,
							fired->actions.at[i]
									.text)));
}

static RESULT hold_words(struct text *text)
{
	struct str name = order_name(text);
	struct str key = plain(text, hold_key(text));
	ENSURE(text->policy, FAULT_BAD_VALUE);
	text->mail->to = str_trim(text->policy->staff_mail);
	subject(text, "on hold", STR_NONE);
	add(text, "Order %.*s is on hold and waits for you.\n\n",
			STR_FMT(name));
	add_why(text);
	add_rule(text);
	add(text, "Hold: %.*s\n", STR_FMT(key));
	add(text, "\nIt goes on when the hold is released.\n");
	return OK;
}

/* "big-orders:order_created>boss@shop.example" */
static RESULT rule_words(struct text *text)
{
	struct str rest = text->effect->target, rule, cause = STR_NONE;
	struct str name = order_name(text);
	ENSURE(str_cut(&rest, ':', &rule) && str_cut(&rest, '>', &cause),
			FAULT_BAD_VALUE);
	text->mail->to = str_trim(text->effect->value);
	subject(text, "rule", plain(text, rule));
	add(text, "Order %.*s:\n\n", STR_FMT(name));
	add(text, "%.*s\n\n", STR_FMT(plain(text, text->effect->text)));
	add(text, "The rule %.*s says so, because of: %.*s\n",
			STR_FMT(plain(text, rule)),
			STR_FMT(plain(text, cause)));
	return OK;
}

static const struct {
	enum want_kind want;
	RESULT (*words)(struct text *text);
} mails[] = {
		{WANT_DOCUMENT_MAIL, document_words},
		{WANT_SHIPPED_MAIL, shipped_words},
		{WANT_DELIVERED_MAIL, delivered_words},
		{WANT_HOLD_MAIL, hold_words},
		{WANT_RULE_MAIL, rule_words},
};

#define BODY_MAX ((size_t)1 << 18)

static RESULT words_of(struct text *text)
{
	for (size_t i = 0; i < sizeof mails / sizeof *mails; i++)
		if (mails[i].want == text->effect->want)
			return mails[i].words(text);
	return FAIL(FAULT_BAD_VALUE);
}

RESULT mail_words(const struct facts *facts, const struct policy *policy,
		const struct effect *effect, struct arena *arena,
		struct mail *out)
{
	struct mail mail = {0};
	struct text text = {
			.facts = facts,
			.policy = policy,
			.effect = effect,
			.arena = arena,
			.mail = &mail,
	};
	buf_init(&text.body, BODY_MAX);
	struct result made = words_of(&text);
	if (!made.fault)
		made = buf_check(&text.body);
	mail.body = arena_copy(arena, buf_str(&text.body));
	buf_done(&text.body);
	if (!made.fault)
		*out = mail;
	return made;
}
