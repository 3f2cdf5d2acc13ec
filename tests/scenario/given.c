/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/scenario/scenario.h"

enum given {
	GIVEN_OBSERVE = 1,
	GIVEN_DOCUMENTS = 2,
	GIVEN_LATER = 4, /* taken over from a day after the start */
	GIVEN_LEDGER = 8,
	GIVEN_GOODS_WAIT = 16,
	GIVEN_INVOICE = 32,
	GIVEN_NO_MAIL = 64,
	GIVEN_FOLLOWS = 128,
	GIVEN_CAPTURES = 256,
	GIVEN_TAKEN_BEFORE_EXPIRY = 512,
	GIVEN_STATUSES = 1024,
	GIVEN_SHOP_INVOICE = 2048,
	GIVEN_ALL_TOLD = 4096,
	GIVEN_DIGEST = 8192,
};

static unsigned givens; /* one scenario is played at a time */

static const struct {
	const char *words;
	unsigned bit;
} rows[] = {
		{"the stage is observe", GIVEN_OBSERVE},
		{"the stage is documents", GIVEN_DOCUMENTS},
		{"orders are taken over from tomorrow", GIVEN_LATER},
		{"the built-in books", GIVEN_LEDGER},
		{"goods wait for the document", GIVEN_GOODS_WAIT},
		{"invoices with due date", GIVEN_INVOICE},
		{"no mails", GIVEN_NO_MAIL},
		{"the shop follows UPS", GIVEN_FOLLOWS},
		{"money is taken when goods leave", GIVEN_CAPTURES},
		{"money is taken before it expires", GIVEN_TAKEN_BEFORE_EXPIRY},
		{"the shop shows our status", GIVEN_STATUSES},
		{"the shop's own invoice is made", GIVEN_SHOP_INVOICE},
		{"Waybill tells everything", GIVEN_ALL_TOLD},
		{"staff is told each morning", GIVEN_DIGEST},
};

bool given_line(struct play *play, struct str words)
{
	if (play->started)
		return play_fails(play, "given comes before all else");
	if (str_eq(words, STR("ShipStation")) ||
			str_eq(words, STR("ShipStation V2"))) {
		play->options.sim.shipstation = str_ends(words, STR("V2")) + 1;
		return true;
	}
	if (str_eq(words, STR("Fortnox"))) {
		play->options.sim.books = "fortnox";
		return true;
	}
	if (str_eq(words, STR("e-conomic"))) {
		play->options.sim.books = "economic";
		return true;
	}
	if (str_eq(words, STR("payments are registered"))) {
		play->options.payments_registered = true;
		return true;
	}
	if (word_take(&words, "the rule"))
		return rule_line(play, words);
	if (str_eq(words, STR("a second warehouse"))) {
		play->options.second_warehouse = true;
		return true;
	}
	if (str_eq(words, STR("the warehouse takes files"))) {
		play->options.sim.files = true;
		return true;
	}
	if (str_eq(words, STR("the app is set up"))) {
		play->options.shop_set_up = true;
		return true;
	}
	if (str_eq(words, STR("Magento"))) {
		play->options.sim.magento = true;
		return true;
	}
	/* A mail that may have been sent is a person's matter. */
	if (str_eq(words, STR("no crashes"))) {
		play->options.deaths = (struct world_deaths){0};
		return true;
	}
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!str_eq(words, str_of(rows[i].words)))
			continue;
		givens |= rows[i].bit;
		if (rows[i].bit == GIVEN_FOLLOWS)
			play->options.sim.follows = true;
		return true;
	}
	return play_fails(play, "given what? \"%.*s\"", STR_FMT(words));
}

static struct profile profile_given(void)
{
	struct profile profile = {0};
	profile_preset(givens & GIVEN_INVOICE ? STR("invoice") : STR("card"),
			&profile);
	if (givens & GIVEN_GOODS_WAIT)
		profile.document_before_goods = true;
	/* Goods go out on the promise, and the money follows them. */
	if (givens & (GIVEN_CAPTURES | GIVEN_TAKEN_BEFORE_EXPIRY)) {
		profile.books_at |= PAYMENT_BIT(PAYMENT_AUTHORIZED);
		profile.ships_at |= PAYMENT_BIT(PAYMENT_AUTHORIZED) |
				PAYMENT_BIT(PAYMENT_PARTIALLY_PAID);
	}
	return profile;
}

static void money_given(struct policy *policy)
{
	if (givens & GIVEN_CAPTURES)
		policy->capture = CAPTURE_AT_SHIPMENT;
	if (givens & GIVEN_TAKEN_BEFORE_EXPIRY)
		policy->capture = CAPTURE_BEFORE_EXPIRY;
	policy->shop_invoice = givens & GIVEN_SHOP_INVOICE;
}

/* As the words of `waybill order list` are, with a tag each. */
/* Magento shows statuses, those of the state alone. */
static void magento_statuses_given(struct policy *policy, struct arena *arena)
{
	*LIST_ADD(arena, &policy->statuses) =
			(struct shown_status){.progress = PROGRESS_INVOICED,
					.status = STR("fraud_checked")};
}

static void statuses_given(struct policy *policy, struct arena *arena)
{
	for (int p = PROGRESS_PENDING; p <= PROGRESS_EXPIRED; p++) {
		struct str word = str_of(progress_name((enum progress)p));
		*LIST_ADD(arena, &policy->statuses) = (struct shown_status){
				.progress = (enum progress)p,
				.tag = arena_print(arena, "waybill-%.*s",
						STR_FMT(word))};
	}
}

static void told_given(struct policy *policy)
{
	if (givens & GIVEN_DIGEST)
		policy->digest_hour = 7;
	if (!(givens & GIVEN_ALL_TOLD))
		return;
	policy->sends_confirmed = policy->sends_paid = SENDER_WAYBILL;
	policy->sends_out_for_delivery = SENDER_WAYBILL;
	policy->sends_held = policy->sends_refunded = SENDER_WAYBILL;
	policy->sends_returned = policy->sends_status = SENDER_WAYBILL;
}

void given_policy(void *context, struct policy *policy)
{
	struct play *play = context;
	if (givens & GIVEN_OBSERVE)
		policy->stage = STAGE_OBSERVE;
	if (givens & GIVEN_DOCUMENTS)
		policy->stage = STAGE_DOCUMENTS;
	if (givens & GIVEN_LATER)
		policy->take_over_from = WORLD_START + DAY_MS;
	if (givens & GIVEN_LEDGER)
		policy->accounting = STR("ledger");
	if (givens & GIVEN_FOLLOWS)
		policy->followed_carriers = STR("UPS");
	if (givens & GIVEN_NO_MAIL)
		policy->mail = STR_NONE;
	money_given(policy);
	told_given(policy);
	if (givens & GIVEN_STATUSES && play->options.sim.magento)
		magento_statuses_given(policy, play->arena);
	else if (givens & GIVEN_STATUSES)
		statuses_given(policy, play->arena);
	*LIST_ADD(play->arena, &policy->profiles) = profile_given();
	rules_given(policy);
	givens = 0;
}
