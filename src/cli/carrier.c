/* SPDX-License-Identifier: Apache-2.0 */
/* waybill carrier: whose a tracking number may be, and what each provider
 * calls that carrier. Needs neither a server nor a database. */
#include "carrier/carrier.h"
#include "cli/inside.h"

const struct flag carrier_flags[] = {
		{"country", "CODE", "where the parcel goes to (DK)"},
		{NULL, NULL, NULL},
};

static const char *const number_heads[] = {"CARRIER", "CHECK", "FORM",
		"SHOPIFY", "PAYPAL", "STRIPE", "LINK", NULL};
static const char *const list_heads[] = {"ID", "NAME", "COUNTRIES", "SHOPIFY",
		"FOLLOWED", "PAYPAL", "SHIPSTATION", NULL};

struct printing {
	struct cli *cli;
	struct buf buf;
	struct json_out json;
	struct table table;
	bool as_json;
};

static struct str or_dash(struct str text)
{
	return text.len ? text : STR("-");
}

static const char *check_word(const struct guess *guess)
{
	return !guess->form ? "-" : guess->checked ? "right" : "none";
}

static void names_json(struct json_out *out, const struct carrier *carrier,
		struct str country)
{
	json_out_cstr(out, "id", carrier->id);
	json_out_cstr(out, "name", carrier->name);
	json_out_cstr(out, "countries", carrier->countries);
	json_out_bool(out, "shopify_follows", carrier->follows);
	json_out_str(out, "shopify", carrier_shopify(carrier, country));
	json_out_str(out, "paypal", carrier_paypal(carrier, country));
	json_out_str(out, "paypal_trackers",
			carrier_paypal_trackers(carrier, country));
	json_out_str(out, "stripe", carrier_stripe(carrier));
	json_out_str(out, "shipstation_v1", carrier_v1(carrier));
	json_out_str(out, "shipstation_v2", carrier_v2(carrier));
}

static void guess_print(struct printing *p, const struct guess *guess,
		struct str number, struct str country)
{
	const struct carrier *carrier = guess->carrier;
	struct str url = carrier_url(carrier, number, p->cli->arena);
	if (p->as_json) {
		json_out_object(&p->json, NULL);
		names_json(&p->json, carrier, country);
		json_out_cstr(&p->json, "form", guess->form);
		json_out_cstr(&p->json, "check", check_word(guess));
		json_out_str(&p->json, "url", url);
		json_out_object_end(&p->json);
		return;
	}
	table_add(&p->table, str_of(carrier->name));
	table_add(&p->table, str_of(check_word(guess)));
	table_add(&p->table, or_dash(str_of(guess->form)));
	table_add(&p->table, or_dash(carrier_shopify(carrier, country)));
	table_add(&p->table, carrier_paypal(carrier, country));
	table_add(&p->table, carrier_stripe(carrier));
	table_add(&p->table, or_dash(url));
}

static void printing_begin(struct printing *p, const char *const *heads)
{
	buf_init(&p->buf, OUT_MAX);
	p->json = (struct json_out){.buf = &p->buf};
	p->as_json = cli_has(p->cli, "json");
	if (!p->as_json)
		table_begin(&p->table, p->cli->arena, heads);
}

static int printing_end(struct printing *p)
{
	if (p->as_json)
		buf_add_char(&p->buf, '\n');
	else
		table_end(&p->table, &p->buf);
	out_flush(&p->buf);
	buf_done(&p->buf);
	return EXIT_DONE;
}

/* The word is a number, or the name of a carrier. */
static void guesses_of(struct str word, struct guesses *out)
{
	carrier_guess(word, out);
	if (out->count)
		return;
	out->at[0] = (struct guess){.carrier = carrier_find(word)};
	out->count = out->at[0].carrier != NULL;
}

int carrier_run(struct cli *cli)
{
	struct printing p = {.cli = cli};
	struct guesses guesses;
	struct str word = cli->words[0], country = cli_flag(cli, "country");
	if (word.len > TRACKING_NUMBER_MAX)
		return cli_fail(cli,
				"the number has more than %d characters: "
				"PayPal takes no such one",
				TRACKING_NUMBER_MAX);
	guesses_of(word, &guesses);
	if (!guesses.count)
		return cli_fail(cli, "no carrier is known to have \"%.*s\"",
				STR_FMT(one_line(word, TRACKING_NUMBER_MAX,
						cli->arena)));
	printing_begin(&p, number_heads);
	if (p.as_json)
		json_out_array(&p.json, NULL);
	for (size_t i = 0; i < guesses.count; i++)
		guess_print(&p, &guesses.at[i],
				guesses.at[i].form ? word : STR_NONE, country);
	if (p.as_json)
		json_out_array_end(&p.json);
	return printing_end(&p);
}

static void row_add(struct table *table, const struct carrier *carrier,
		struct str country)
{
	table_add(table, str_of(carrier->id));
	table_add(table, str_of(carrier->name));
	table_add(table, str_of(carrier->countries));
	table_add(table, or_dash(carrier_shopify(carrier, country)));
	table_add(table, carrier->follows ? STR("yes") : STR("no"));
	table_add(table, carrier_paypal(carrier, country));
	table_add(table, or_dash(carrier_v1(carrier)));
}

int carrier_list_run(struct cli *cli)
{
	struct printing p = {.cli = cli};
	struct str country = cli_flag(cli, "country");
	printing_begin(&p, list_heads);
	if (p.as_json)
		json_out_array(&p.json, NULL);
	for (size_t i = 0; i < carrier_count; i++) {
		if (!p.as_json) {
			row_add(&p.table, &carriers[i], country);
			continue;
		}
		json_out_object(&p.json, NULL);
		names_json(&p.json, &carriers[i], country);
		json_out_object_end(&p.json);
	}
	if (p.as_json)
		json_out_array_end(&p.json);
	return printing_end(&p);
}
