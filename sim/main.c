/* SPDX-License-Identifier: Apache-2.0 */
/* waybill-sim: its command line. */
#include <signal.h>
#include <stddef.h>
#include <stdio.h>

#include "serve.h"

static const char help[] =
		"waybill-sim serve: plays a shop, a payment gateway, books, a "
		"warehouse with\n"
		"its couriers and a mail server, so that Waybill can be tried "
		"without any.\n"
		"\n"
		"  --orders N        how many made-up orders are sold (500)\n"
		"  --lives DIR       replays real orders from CSV files "
		"instead\n"
		"  --trouble P       per cent of calls and webhooks that "
		"misbehave (0)\n"
		"  --seed S          the same seed gives the same orders (1)\n"
		"  --rate N          sells so many a second; 0: as many as "
		"--open lets (0)\n"
		"  --open N          orders under way at once (128)\n"
		"  --step MS         time between the steps of a life (100)\n"
		"  --latency MS      each answer comes so late (0)\n"
		"  --no-webhooks     pushes nothing: all must be polled\n"
		"  --magento         the shop speaks Magento's REST, at "
		"/magento/rest\n"
		"  --shipstation 1   the warehouse is asked through "
		"ShipStation, "
		"V1 or V2, at\n"
		"                    /shipstation\n"
		"  --limits          the providers keep the limits that they "
		"document: Shopify\n"
		"                    2,000 points and 100 a second, Stripe 25 "
		"calls a second\n"
		"  --corrections P   per cent of lives in which a number, a "
		"carrier or an\n"
		"                    address is put right later (0)\n"
		"  --target URL      where webhooks go "
		"(http://127.0.0.1:8420)\n"
		"  --listen ADDRESS  HTTP: /shopify /stripe /paypal /books "
		"/warehouse "
		"/_sim\n"
		"                    (127.0.0.1:9400)\n"
		"  --smtp ADDRESS    mail (127.0.0.1:9425)\n"
		"\n"
		"GET /_sim/progress and GET /_sim/ledger say how it stands; "
		"POST /_sim/do?who=shop\n"
		"takes scenarios, a line each. See docs/simulator.md.\n";

#define NUMBER_AT(field) offsetof(struct serve_options, sim.field)
#define TEXT_AT(field) offsetof(struct serve_options, field)

enum flag_kind { FLAG_NUMBER, FLAG_INT, FLAG_SEED, FLAG_TEXT };
static const struct flag {
	const char *name;
	enum flag_kind kind;
	size_t at;
	int64_t least, most;
} flags[] = {
		{"--orders", FLAG_NUMBER, NUMBER_AT(orders), 0, 1000000000},
		{"--rate", FLAG_NUMBER, NUMBER_AT(orders_per_s), 0, 1000000},
		{"--open", FLAG_NUMBER, NUMBER_AT(open_max), 1, 10000000},
		{"--step", FLAG_NUMBER, NUMBER_AT(step_ms), 0, DAY_MS},
		{"--latency", FLAG_NUMBER, NUMBER_AT(latency_ms), 0, DAY_MS},
		{"--shipstation", FLAG_INT, NUMBER_AT(shipstation), 1, 2},
		{"--corrections", FLAG_INT, NUMBER_AT(corrections), 0, 100},
		{"--trouble", FLAG_INT, NUMBER_AT(trouble), 0, 100},
		{"--seed", FLAG_SEED, NUMBER_AT(seed), 0, INT64_MAX},
		{"--lives", FLAG_TEXT, TEXT_AT(sim.lives), 0, 0},
		{"--listen", FLAG_TEXT, TEXT_AT(listen), 0, 0},
		{"--smtp", FLAG_TEXT, TEXT_AT(smtp), 0, 0},
		{"--target", FLAG_TEXT, TEXT_AT(target), 0, 0},
};

static bool flag_set(const struct flag *flag, const char *text,
		struct serve_options *out)
{
	char *at = (char *)out + flag->at;
	int64_t number = 0;
	if (flag->kind == FLAG_TEXT) {
		memcpy(at, &text, sizeof text);
		return true;
	}
	if (str_to_i64(str_of(text), &number).fault || number < flag->least ||
			number > flag->most)
		return false;
	int small = (int)number;
	if (flag->kind == FLAG_INT)
		memcpy(at, &small, sizeof small);
	else
		memcpy(at, &number, sizeof number);
	return true;
}

static const struct flag *flag_find(const char *word)
{
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (strcmp(word, flags[i].name) == 0)
			return &flags[i];
	return NULL;
}

static void no_webhooks(struct sim_options *o)
{
	o->webhooks = false;
}

static void magento(struct sim_options *o)
{
	o->magento = true;
}

/* https://shopify.dev/docs/api/usage/limits,
 * https://docs.stripe.com/rate-limits (a test key). PayPal's and ShipStation's
 * always count. */
static void limits(struct sim_options *o)
{
	o->shop_bucket = 2000;
	o->shop_rate = 100;
	o->stripe_limit = 25;
}

static const struct {
	const char *name;
	void (*set)(struct sim_options *o);
} words_alone[] = {{"--no-webhooks", no_webhooks}, {"--magento", magento},
		{"--limits", limits}};

static bool word_alone(const char *word, struct sim_options *o)
{
	for (size_t i = 0; i < sizeof words_alone / sizeof *words_alone; i++) {
		if (strcmp(word, words_alone[i].name) != 0)
			continue;
		words_alone[i].set(o);
		return true;
	}
	return false;
}

static bool complain(const char *word, const char *what)
{
	fprintf(stderr, "waybill-sim: %s: %s; see waybill-sim --help\n", word,
			what);
	return false;
}

static bool flags_read(char **words, struct serve_options *out)
{
	bool counted = false;
	for (; *words; words++) {
		const struct flag *flag = flag_find(*words);
		if (word_alone(*words, &out->sim))
			continue;
		if (!flag)
			return complain(*words, "there is no such flag");
		if (!words[1])
			return complain(*words,
					"what comes behind it is "
					"missing");
		if (!flag_set(flag, words[1], out))
			return complain(words[1], "not a number that it takes");
		counted = counted || flag->at == NUMBER_AT(orders);
		words++;
	}
	if (out->sim.lives && !counted)
		out->sim.orders = 0; /* all of them */
	return true;
}

static bool asks_for_help(char **words)
{
	for (; *words; words++)
		if (strcmp(*words, "--help") == 0 || strcmp(*words, "-h") == 0)
			return true;
	return false;
}

/* Signals come to this thread alone, and only when it waits for them. */
static void wait_for_end(const sigset_t *ends)
{
	int which = 0;
	sigwait(ends, &which);
}

static int serve(const struct serve_options *options)
{
	static struct server server;
	const char *why = NULL;
	sigset_t ends;
	sigemptyset(&ends);
	sigaddset(&ends, SIGINT);
	sigaddset(&ends, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	signal(SIGPIPE, SIG_IGN);
	bool good = serve_open(options, &server, &why);
	if (good)
		wait_for_end(&ends);
	else
		fprintf(stderr, "waybill-sim: %s\n", why);
	serve_close(&server);
	return good ? 0 : 1;
}

int main(int argc, char **argv)
{
	struct serve_options options = {.listen = "127.0.0.1:9400",
			.smtp = "127.0.0.1:9425",
			.target = "http://127.0.0.1:8420"};
	sim_options_init(&options.sim);
	options.sim.follows = true;
	options.sim.orders = 500;
	if (asks_for_help(argv)) {
		fputs(help, stdout);
		return 0;
	}
	if (argc < 2 || strcmp(argv[1], "serve") != 0) {
		fputs(help, stderr);
		return 2;
	}
	if (!flags_read(argv + 2, &options))
		return 2;
	/* Webhooks of PayPal name where it is. */
	static char paypal[128];
	snprintf(paypal, sizeof paypal, "http://%s/paypal", options.listen);
	options.sim.paypal_url = paypal;
	return serve(&options);
}
