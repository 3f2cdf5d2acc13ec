/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What each connector says of its calls (REMOTE_K, _U, _N), proven against the
 * simulated provider. A short story is played as it is, and then with one
 * call that never arrives, one whose answer is cut off, one that is done and
 * answered with 500, and one whose answer is awaited in vain. What the other
 * side has done must be the same to the byte, and unless the provider dedupes
 * by a key, what was done may not be asked for again.
 */
#include "base/test.h"
#include "tests/scenario/scenario.h"

#include <stdio.h>

TEST_MAIN

static const struct row {
	const char *driver;
	enum verb verb;
	const char *call;  /* the simulator's name for it */
	const char *story; /* lines between "|"; "*": now it goes wrong */
} rows[] = {
		{"shopify", VERB_SHOP_SUBMIT, "shop.submit",
				"* |shop sells o1"},
		{"shopify", VERB_SHOP_ACCEPT, "shop.accept",
				"* |shop sells o1"},
		{"shopify", VERB_SHOP_REJECT, "shop.reject",
				"shop sells o1, pending|shop requests o1|* |"
				"staff rejects o1: not ours"},
		{"shopify", VERB_SHOP_FULFILL, "shop.fulfill",
				"shop sells o1|* |warehouse ships o1"},
		{"shopify", VERB_SHOP_FULFILL, "shop.fulfill",
				"shop sells o1|warehouse ships o1|* |"
				"warehouse corrects o1: 00370002"},
		{"shopify", VERB_SHOP_DELIVERED, "shop.event",
				"shop sells o1|warehouse ships o1|* |courier "
				"delivers o1"},
		{"shopify", VERB_SHOP_CLOSE, "shop.close",
				"shop sells o1|warehouse ships o1|* |courier "
				"delivers o1"},
		{"shopify", VERB_SHOP_HOLD, "shop.hold",
				"shop sells o1, pending|* |staff holds o1: a"},
		{"shopify", VERB_SHOP_RELEASE, "shop.release",
				"shop sells o1, pending|staff holds o1: a|* |"
				"staff releases o1: b"},
		{"shopify", VERB_SHOP_CANCEL_ACCEPT, "shop.cancel",
				"shop sells o1|* |shop asks to cancel o1"},
		{"shopify", VERB_SHOP_CANCEL_REJECT, "shop.cancel",
				"shop sells o1|shop is down|warehouse ships o1|"
				"shop asks to cancel o1|* |shop is up again"},
		{"shopify", VERB_SHOP_STATUS, "shop.tag",
				"given the shop shows our status|* |shop sells "
				"o1, pending"},
		{"shopify", VERB_SHOP_STATUS, "shop.tag",
				"given the shop shows our status|shop sells o1,"
				" pending|* |customer pays o1"},
		{"shopify", VERB_SHOP_STATUS, "shop.tag",
				"given the rule big: when order_paid, do tag "
				"big|shop sells o1, pending|* |customer pays "
				"o1"},
		{"shopify", VERB_SHOP_SETUP, "shop.setup",
				"given the app is set up|* |shop sells o1|2 "
				"hours pass"},
		{"magento", VERB_SHOP_FULFILL, "shop.fulfill",
				"given Magento|shop sells o1|* |warehouse "
				"ships o1"},
		{"magento", VERB_SHOP_FULFILL, "shop.fulfill",
				"given Magento|shop sells o1|warehouse ships "
				"o1|* |warehouse corrects o1: 00370002"},
		{"magento", VERB_SHOP_DELIVERED, "shop.event",
				"given Magento|shop sells o1|warehouse ships "
				"o1|* |courier delivers o1"},
		{"magento", VERB_SHOP_CLOSE, "shop.event",
				"given Magento|given money is taken when goods "
				"leave|shop sells o1, authorized by Stripe|"
				"warehouse ships o1|* |courier delivers o1"},
		{"magento", VERB_SHOP_HOLD, "shop.hold",
				"given Magento|shop sells o1, pending|* |staff "
				"holds o1: a"},
		{"magento", VERB_SHOP_RELEASE, "shop.release",
				"given Magento|shop sells o1, pending|staff "
				"holds o1: a|* |staff releases o1: b"},
		{"magento", VERB_SHOP_INVOICE, "shop.invoice",
				"given Magento|given the shop's own invoice is "
				"made|given invoices with due date|* |shop "
				"sells o1, pending"},
		{"magento", VERB_SHOP_STATUS, "shop.event",
				"given Magento|given the shop shows our status"
				"|* |shop sells o1"},
		{"magento", VERB_SHOP_STATUS, "shop.event",
				"given Magento|given the rule big: when "
				"order_paid, do tag big|* |shop sells o1"},
		{"magento", VERB_SHOP_STATUS, "shop.event",
				"given Magento|given the rule ok: when "
				"order_paid, do status fraud_checked|* |shop "
				"sells o1"},
		{"stripe", VERB_PAYMENT_TRACKER, "stripe.tracker",
				"shop sells o1, EUR 20.00|* |warehouse ships "
				"o1"},
		{"stripe", VERB_PAYMENT_CAPTURE, "stripe.capture",
				"given money is taken when goods leave|shop "
				"sells o1, authorized by Stripe|* |warehouse "
				"ships o1"},
		{"paypal", VERB_PAYMENT_TRACKER, "paypal.tracker",
				"shop sells o1, by PayPal|* |warehouse ships "
				"o1"},
		{"paypal", VERB_PAYMENT_TRACKER, "paypal.tracker",
				"shop sells o1, by PayPal|warehouse ships o1|"
				"* |warehouse corrects o1: 00370002"},
		{"paypal", VERB_PAYMENT_TRACKER, "paypal.tracker",
				"shop sells o1, by PayPal's old interface|* |"
				"warehouse ships o1"},
		{"paypal", VERB_PAYMENT_TRACKER, "paypal.tracker",
				"shop sells o1, by PayPal's old interface|"
				"warehouse ships o1|* |warehouse corrects o1: "
				"00370002"},
		{"paypal", VERB_PAYMENT_CAPTURE, "paypal.capture",
				"given money is taken when goods leave|shop "
				"sells o1, authorized, by PayPal|* |warehouse "
				"ships o1"},
		{"gateway", VERB_PAYMENT_CAPTURE, "gateway.capture",
				"given money is taken when goods leave|shop "
				"sells o1, authorized, by quickpay|* |"
				"warehouse ships o1"},
		{"gateway", VERB_PAYMENT_TRACKER, "gateway.shipments",
				"shop sells o1, by quickpay|* |warehouse ships "
				"o1"},
		{"invoicing", VERB_ACCOUNTING_ISSUE, "books.issue",
				"* |shop sells o1"},
		{"fortnox", VERB_ACCOUNTING_ISSUE, "fortnox.customer",
				"given Fortnox|* |shop sells o1"},
		{"fortnox", VERB_ACCOUNTING_ISSUE, "fortnox.invoice",
				"given Fortnox|* |shop sells o1"},
		{"fortnox", VERB_ACCOUNTING_ISSUE, "fortnox.bookkeep",
				"given Fortnox|* |shop sells o1"},
		{"fortnox", VERB_ACCOUNTING_ISSUE, "fortnox.invoice",
				"given Fortnox|shop sells o1|warehouse ships "
				"o1|* |shop refunds o1"},
		{"fortnox", VERB_ACCOUNTING_PAYMENT, "fortnox.payment",
				"given Fortnox|given payments are registered|"
				"* |shop sells o1, SEK 499.00"},
		{"fortnox", VERB_ACCOUNTING_PAYMENT, "fortnox.payment_book",
				"given Fortnox|given payments are registered|"
				"* |shop sells o1, SEK 499.00"},
		{"fortnox", VERB_ACCOUNTING_PAYMENT, "fortnox.payment",
				"given Fortnox|given payments are registered|"
				"shop sells o1, SEK 499.00|warehouse ships o1|"
				"* |shop refunds o1"},
		{"economic", VERB_ACCOUNTING_PAYMENT, "economic.voucher",
				"given e-conomic|given payments are registered"
				"|* |shop sells o1"},
		{"economic", VERB_ACCOUNTING_PAYMENT, "economic.voucher",
				"given e-conomic|given payments are registered"
				"|shop sells o1|warehouse ships o1|* |shop "
				"refunds o1"},
		{"economic", VERB_ACCOUNTING_ISSUE, "economic.customer",
				"given e-conomic|* |shop sells o1"},
		{"economic", VERB_ACCOUNTING_ISSUE, "economic.draft",
				"given e-conomic|* |shop sells o1"},
		{"economic", VERB_ACCOUNTING_ISSUE, "economic.settle",
				"given e-conomic|* |shop sells o1, EUR 4.99"},
		{"economic", VERB_ACCOUNTING_ISSUE, "economic.book",
				"given e-conomic|* |shop sells o1"},
		{"economic", VERB_ACCOUNTING_ISSUE, "economic.draft",
				"given e-conomic|shop sells o1|warehouse ships "
				"o1|* |shop refunds o1"},
		{"economic", VERB_ACCOUNTING_ISSUE, "economic.book",
				"given e-conomic|shop sells o1|warehouse ships "
				"o1|* |shop refunds o1"},
		{"warehouse", VERB_LOGISTICS_SEND, "warehouse.send",
				"* |shop sells o1"},
		{"warehouse", VERB_LOGISTICS_CANCEL, "warehouse.cancel",
				"shop sells o1|* |shop cancels o1"},
		{"warehouse_csv", VERB_LOGISTICS_SEND, "warehouse.send",
				"given the warehouse takes files|* |shop sells "
				"o1"},
		{"warehouse_csv", VERB_LOGISTICS_CANCEL, "warehouse.cancel",
				"given the warehouse takes files|warehouse "
				"rests|shop sells o1|* |shop cancels o1|"
				"warehouse works again"},
		{"shipstation", VERB_LOGISTICS_SEND, "warehouse.send",
				"given ShipStation|* |shop sells o1"},
		{"shipstation", VERB_LOGISTICS_SEND, "warehouse.send",
				"given ShipStation V2|* |shop sells o1"},
		{"shipstation", VERB_LOGISTICS_CANCEL, "warehouse.cancel",
				"given ShipStation|shop sells o1|* |shop "
				"cancels o1"},
		{"shipstation", VERB_LOGISTICS_CANCEL, "warehouse.cancel",
				"given ShipStation V2|shop sells o1|* |shop "
				"cancels o1"},
};
#define ROWS (sizeof rows / sizeof *rows)

static const struct way {
	const char *words;
	bool arrives;
} ways[] = {
		{"cuts the call of", false},
		{"cuts the answer of", true},
		{"breaks the answer of", true},
		{"delays the answer of", true},
};
#define WAYS (sizeof ways / sizeof *ways)

/* What one history has come to. */
struct history {
	struct str effects;
	int64_t calls, lies;
	bool good;
};

static void wire_plan(
		struct play *play, const struct row *row, const struct way *way)
{
	if (way)
		play_line(play,
				arena_print(play->arena, "wire %s %s",
						way->words, row->call));
}

static int64_t ledger_count(
		struct play *play, const char *list, const char *call)
{
	DEFER(buf_done) struct buf text;
	DEFER(json_drop) struct json_doc *doc = NULL;
	buf_init(&text, (size_t)16 << 20);
	sim_ledger(play->world->sim, play->world->now, &text);
	EXPECT_OK(json_open(buf_str(&text), &doc));
	struct json item;
	struct json_iter i = json_each_member(json_get(json_root(doc), list));
	while (json_next(&i, &item))
		if (str_eq(i.key, str_of(call)))
			return json_i64(item, -1);
	return -1;
}

static struct history play_all(const struct row *row, const struct way *way,
		struct arena *arena)
{
	struct play play = {.arena = arena};
	struct history history = {0};
	struct str story = str_of(row->story), line;
	DEFER(buf_done) struct buf effects;
	buf_init(&effects, (size_t)16 << 20);
	world_options_init(&play.options);
	while (!play.why[0] && str_cut(&story, '|', &line)) {
		if (str_eq(str_trim(line), STR("*")))
			wire_plan(&play, row, way);
		else
			play_line(&play, str_trim(line));
	}
	play_line(&play, STR("3 hours pass"));
	if (!world_unique(play.world))
		play_fails(&play, "%s", play.world->trouble);
	sim_effects(play.world->sim, &effects);
	history = (struct history){arena_copy(arena, buf_str(&effects)),
			ledger_count(&play, "calls", row->call),
			ledger_count(&play, "lies", row->call), !play.why[0]};
	if (play.why[0])
		print_error("# %s\n", play.why);
	world_close(play.world);
	return history;
}

extern const struct driver shopify_driver, stripe_driver, paypal_driver,
		invoicing_driver, magento_driver, warehouse_driver,
		shipstation_driver, gateway_driver, warehouse_csv_driver,
		fortnox_driver, economic_driver;
static const struct driver *const drivers[] = {&shopify_driver, &stripe_driver,
		&paypal_driver, &invoicing_driver, &magento_driver,
		&warehouse_driver, &shipstation_driver, &gateway_driver,
		&warehouse_csv_driver, &fortnox_driver, &economic_driver};
#define DRIVERS (sizeof drivers / sizeof *drivers)

static enum remote_class class_of(const struct row *row)
{
	for (size_t i = 0; i < DRIVERS; i++)
		if (strcmp(drivers[i]->name, row->driver) == 0)
			return drivers[i]->verbs[row->verb].remote_class;
	return REMOTE_BY_VERB;
}

/* Empty: it is as it should be. */
static const char *verdict(const struct row *row, const struct way *way,
		const struct history *plain, const struct history *now)
{
	/* What is asked for from time to time is asked for again anyway. */
	bool again = now->calls > plain->calls && row->verb != VERB_SHOP_SETUP;
	if (!plain->good || !now->good)
		return "the story can't be played";
	if (plain->lies != 0 || now->lies != 1)
		return "nothing was lost";
	if (!str_eq(plain->effects, now->effects))
		return "the other side has done something else";
	if (way->arrives && again && class_of(row) != REMOTE_K)
		return "what was done was asked for again";
	return "";
}

static size_t differs_at(struct str a, struct str b)
{
	size_t i = 0;
	while (i < a.len && i < b.len && a.at[i] == b.at[i])
		i++;
	return i;
}

static void show(const struct history *plain, const struct history *now)
{
	size_t at = differs_at(plain->effects, now->effects);
	at = at > 60 ? at - 60 : 0;
	struct str a = str_skip(plain->effects, at);
	struct str b = str_skip(now->effects, at);
	print_error("# calls %lld, %lld\n#   %.160s\n#   %.160s\n",
			(long long)plain->calls, (long long)now->calls,
			a.len ? a.at : "", b.len ? b.at : "");
}

TEST(what_was_lost_is_done_once)
{
	int bad = 0;
	for (size_t i = 0; i < ROWS; i++) {
		DEFER(arena_drop) struct arena *arena = arena_open();
		struct history plain = play_all(&rows[i], NULL, arena);
		for (size_t w = 0; w < WAYS; w++) {
			struct history now =
					play_all(&rows[i], &ways[w], arena);
			const char *why = verdict(
					&rows[i], &ways[w], &plain, &now);
			if (!*why)
				continue;
			print_error("# %s %s: wire %s %s: %s\n#   %s\n",
					rows[i].driver, verb_name(rows[i].verb),
					ways[w].words, rows[i].call, why,
					rows[i].story);
			show(&plain, &now);
			bad++;
		}
	}
	EXPECT_I64(bad, 0);
}

static bool has_row(const struct driver *driver, enum verb verb)
{
	for (size_t i = 0; i < ROWS; i++)
		if (strcmp(rows[i].driver, driver->name) == 0 &&
				rows[i].verb == verb)
			return true;
	return false;
}

TEST(every_call_that_changes_something_has_a_row)
{
	int missing = 0;
	for (size_t d = 0; d < DRIVERS; d++)
		for (enum verb v = 0; v < VERB_COUNT; v++) {
			const struct verb_driver *at = &drivers[d]->verbs[v];
			if (!at->build || at->remote_class == REMOTE_R ||
					has_row(drivers[d], v))
				continue;
			print_error("# no row for %s %s\n", drivers[d]->name,
					verb_name(v));
			missing++;
		}
	EXPECT_I64(missing, 0);
}

/* Those that change nothing at a provider that is played here. */
static const struct {
	const char *driver, *why;
} without[] = {
		{"smtp", "class M: a mail is never sent again by itself"},
		{"easypost", "it only tells"},
		{"shipengine", "it is only read"},
		{"press", "class R: drawing changes nothing anywhere"},
};

static bool is_known(struct str name)
{
	for (size_t i = 0; i < DRIVERS; i++)
		if (str_eq(name, str_of(drivers[i]->name)))
			return true;
	for (size_t i = 0; i < sizeof without / sizeof *without; i++)
		if (str_eq(name, str_of(without[i].driver)))
			return true;
	return false;
}

/* main.c alone names what is offered: "&stripe_driver," is a line of it. */
TEST(every_driver_that_the_program_offers_is_listed)
{
	char text[256];
	int found = 0;
	FILE *file = fopen("src/main.c", "rb");
	assert_non_null(file);
	while (fgets(text, sizeof text, file)) {
		struct str name = str_trim(str_of(text));
		if (!str_starts(name, STR("&")) ||
				!str_ends(name, STR("_driver,")))
			continue;
		name = str_skip(name, 1);
		name.len -= strlen("_driver,");
		if (!is_known(name))
			print_error("# %.*s is not listed\n", STR_FMT(name));
		EXPECT(is_known(name));
		found++;
	}
	fclose(file);
	EXPECT(found >= 8);
}
