/* SPDX-License-Identifier: Apache-2.0 */
/* Which template an effect's mail has, to whom it goes and what it is about. */
#include "notify/letter.h"

struct making {
	const struct mail_ask *ask;
	struct view view;
	struct mail *mail;
};

static void to_customer(struct making *m)
{
	const struct shop_order *order = &m->ask->facts->order;
	m->mail->to = str_trim(order->email);
	m->mail->to_name = str_trim(order->ship_to.name);
}

static RESULT to_staff(struct making *m)
{
	ENSURE(m->ask->policy, FAULT_BAD_VALUE);
	m->mail->to = str_trim(m->ask->policy->staff_mail);
	return OK;
}

static RESULT about_document(struct making *m)
{
	enum document_kind kind;
	struct str cause;
	TRY(document_key_read(m->ask->effect->target, &kind, &cause));
	m->view.document = facts_document(m->ask->facts, kind, cause);
	ENSURE(m->view.document && m->view.document->number.len,
			FAULT_BAD_VALUE);
	to_customer(m);
	return OK;
}

static RESULT about_parcel(struct making *m)
{
	m->view.parcel = facts_parcel(m->ask->facts, m->ask->effect->target);
	ENSURE(m->view.parcel, FAULT_BAD_VALUE);
	to_customer(m);
	return OK;
}

static RESULT about_refund(struct making *m)
{
	m->view.refund = facts_refund(m->ask->facts, m->ask->effect->target);
	ENSURE(m->view.refund, FAULT_BAD_VALUE);
	to_customer(m);
	return OK;
}

static RESULT about_return(struct making *m)
{
	m->view.returns = m->ask->effect->target;
	ENSURE(m->view.returns.len, FAULT_BAD_VALUE);
	to_customer(m);
	return OK;
}

static RESULT about_status(struct making *m)
{
	m->view.custom = m->ask->effect->text;
	ENSURE(m->view.custom.len, FAULT_BAD_VALUE);
	to_customer(m);
	return OK;
}

static RESULT about_order(struct making *m)
{
	to_customer(m);
	return OK;
}

/* Without the "#2" of a hold that is announced again; a rule's is not. */
static RESULT about_hold(struct making *m)
{
	struct str rest = m->ask->effect->target, key = STR_NONE;
	TRY(to_staff(m));
	if (str_starts(rest, STR("rule:")))
		key = rest;
	else
		str_cut(&rest, '#', &key);
	m->view.hold = key;
	return OK;
}

/* "big-orders:order_created>boss@shop.example" */
static RESULT about_rule(struct making *m)
{
	struct str rest = m->ask->effect->target;
	ENSURE(str_cut(&rest, ':', &m->view.rule) &&
					str_cut(&rest, '>', &m->view.cause),
			FAULT_BAD_VALUE);
	m->mail->to = str_trim(m->ask->effect->value);
	m->view.said = m->ask->effect->text;
	return OK;
}

static const struct {
	enum want_kind want;
	const char *name;
	bool staff;
	RESULT (*about)(struct making *m);
} mails[] = {
		{WANT_DOCUMENT_MAIL, "document", false, about_document},
		{WANT_SHIPPED_MAIL, "shipped", false, about_parcel},
		{WANT_DELIVERED_MAIL, "delivered", false, about_parcel},
		{WANT_HOLD_MAIL, "staff_hold", true, about_hold},
		{WANT_RULE_MAIL, "staff_rule", true, about_rule},
		{WANT_CONFIRMED_MAIL, "order_confirmed", false, about_order},
		{WANT_PAID_MAIL, "payment_received", false, about_order},
		{WANT_OUT_MAIL, "out_for_delivery", false, about_parcel},
		{WANT_HELD_MAIL, "held", false, about_order},
		{WANT_REFUNDED_MAIL, "refunded", false, about_refund},
		{WANT_RETURN_MAIL, "returned", false, about_return},
		{WANT_STATUS_MAIL, "status", false, about_status},
		{WANT_OVERDUE_MAIL, "staff_overdue", true, to_staff},
};

const char *mail_template(enum want_kind want)
{
	for (size_t i = 0; i < sizeof mails / sizeof *mails; i++)
		if (mails[i].want == want)
			return mails[i].name;
	return NULL;
}

/* Staff reads the shop's language, customers the order's. */
static RESULT words_render(struct making *m, const char *name, bool staff,
		struct arena *arena, struct mail_broken *out_broken)
{
	const struct policy *policy = m->ask->policy;
	struct str shops = policy ? policy->seller.language : STR_NONE;
	struct str locale = staff ? shops : m->ask->facts->order.locale;
	struct letter_text text = {0};
	m->view.facts = m->ask->facts;
	m->view.policy = policy;
	m->view.tongue = tongue_of(locale, shops);
	struct letter letter = {
			.name = str_of(name),
			.view = &m->view,
			.zone = policy ? policy->zone : NULL,
			.now = m->ask->now,
			.own = m->ask->own,
			.locale = locale,
			.otherwise = shops,
	};
	TRY(letter_render(&letter, arena, &text, out_broken));
	m->mail->subject = text.part[PART_SUBJECT];
	m->mail->body = text.part[PART_TEXT];
	m->mail->html = text.part[PART_HTML];
	return OK;
}

RESULT mail_words(const struct mail_ask *ask, struct arena *arena,
		struct mail *out, struct mail_broken *out_broken)
{
	struct mail mail = {0};
	struct mail_broken broken = {0};
	struct making m = {.ask = ask, .mail = &mail};
	for (size_t i = 0; i < sizeof mails / sizeof *mails; i++) {
		if (mails[i].want != ask->effect->want)
			continue;
		TRY(mails[i].about(&m));
		TRY(words_render(&m, mails[i].name, mails[i].staff, arena,
				&broken));
		*out = mail;
		*out_broken = broken;
		return OK;
	}
	return FAIL(FAULT_BAD_VALUE);
}
