/* SPDX-License-Identifier: Apache-2.0 */
#include "base/test.h"
#include "settings/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

TEST_MAIN

static struct settings settings;
static struct buf errors;
static struct arena *arena;

static const char *root(void)
{
	const char *named = getenv("WAYBILL_ROOT");
	return named ? named : ".";
}

/* Reads these bytes as a file; what it came to is in settings and errors. */
static struct result read_text(const char *text)
{
	char name[] = "/tmp/waybill-settings-XXXXXX";
	int file = mkstemp(name);
	EXPECT(file >= 0);
	EXPECT(write(file, text, strlen(text)) == (ssize_t)strlen(text));
	close(file);
	buf_done(&errors);
	buf_init(&errors, 65536);
	arena_close(arena);
	arena = arena_open();
	settings = (struct settings){0};
	struct result r = settings_read(name, arena, &settings, &errors);
	unlink(name);
	return r;
}

/* The message behind the file's name: "3:5: accounts[0].url: ...". */
static bool says(const char *words)
{
	bool found = str_find(buf_str(&errors), str_of(words)) >= 0;
	if (!found)
		print_error("\"%s\" is not in:\n%.*s", words,
				STR_FMT(buf_str(&errors)));
	return found;
}

#define SHOP \
	"accounts:\n" \
	"  - name: demo\n" \
	"    provider: shopify\n" \
	"    url: https://demo.myshopify.com\n" \
	"    token: s3cret-token\n" \
	"    webhook_secrets: [s3cret-hook]\n"
#define POLICY \
	"shops:\n" \
	"  - account: demo\n" \
	"    take_over_from: beginning\n"

TEST(an_empty_file_gives_the_defaults)
{
	EXPECT_OK(read_text(""));
	EXPECT_STR(settings.listen, STR("127.0.0.1:8420"));
	EXPECT_STR(settings.log_level, STR("info"));
	EXPECT_I64(settings.batch_max, 256);
	EXPECT_I64(settings.tries_max, 12);
	EXPECT_I64(settings.first_retry_ms, 30000);
	EXPECT_I64(settings.last_retry_ms, HOUR_MS);
	EXPECT(settings.database.len > 0);
	EXPECT_I64(settings.accounts.count, 0);
	EXPECT_OK(read_text("# only words\n"));
}

TEST(the_default_database_stands_in_the_state_directory)
{
	setenv("STATE_DIRECTORY", "/var/lib/elsewhere", 1);
	EXPECT_OK(read_text(""));
	EXPECT_STR(settings.database, STR("/var/lib/elsewhere/waybill.db"));
	unsetenv("STATE_DIRECTORY");
	EXPECT_OK(read_text("database: /srv/w.db"));
	EXPECT_STR(settings.database, STR("/srv/w.db"));
}

TEST(a_missing_file_is_named)
{
	struct arena *a = arena_open();
	struct settings s;
	struct buf b;
	buf_init(&b, 4096);
	EXPECT_FAULT(settings_read("/nowhere/settings.yaml", a, &s, &b),
			FAULT_SETTINGS);
	EXPECT(str_find(buf_str(&b),
			       STR("/nowhere/settings.yaml: can't open "
				   "it: No such file")) == 0);
	buf_done(&b);
	arena_close(a);
}

TEST(a_shop_is_read_with_its_defaults)
{
	EXPECT_OK(read_text(SHOP POLICY));
	EXPECT_I64(settings.accounts.count, 1);
	const struct account *a = &settings.accounts.at[0];
	EXPECT_STR(a->name, STR("demo"));
	EXPECT_STR(a->endpoint.url, STR("https://demo.myshopify.com"));
	EXPECT_STR(a->token, STR("s3cret-token"));
	EXPECT_STR(a->webhook_secrets[0], STR("s3cret-hook"));
	EXPECT_I64(a->webhook_secrets[1].len, 0);
	EXPECT(a->webhooks && a->polling);
	/* Its webhooks bring what happens; this is the net below them. */
	EXPECT_I64(a->poll_every_ms, 30 * MINUTE_MS);
	EXPECT_I64(a->in_flight_max, 8);
	EXPECT_I64(settings.policies.count, 1);
	EXPECT_STR(settings.policies.at[0].shop, STR("demo"));
	EXPECT(settings.policies.at[0].stage == STAGE_ALL);
	EXPECT(settings.policies.at[0].version > 0);
}

static const char *const everything =
		"engine:\n  gather: 2ms\n  settle: 3s\n" SHOP
		"  - name: stripe\n    provider: stripe\n    token: t\n"
		"    webhook_secrets: [a, b]\n"
		"  - name: wh\n    provider: warehouse\n"
		"    url: http://127.0.0.1:9400/warehouse\n"
		"    ceiling: 4s\n    polling: no\n"
		"  - name: mail\n    provider: smtp\n"
		"    url: smtps://mail.example:465\n    mail_from: "
		"a@b.example\n"
		"    user: u\n    password: s3cret-password\n"
		"shops:\n"
		"  - account: demo\n"
		"    stage: documents\n"
		"    take_over_from: 2026-11-28\n"
		"    followed_carriers: [UPS, DHL]\n"
		"    parcel_overdue: 2d\n"
		"    mail: mail\n"
		"    sends_shipped: shop\n"
		"    capture: at_shipment\n    capture_margin: 12h\n"
		"    shop_invoice: yes\n    mirror_holds: no\n"
		"    statuses:\n"
		"      - {progress: partially_shipped, status: part_out,\n"
		"         comment: \"More will follow.\", tag: on-its-way}\n"
		"      - {progress: held, tag: held}\n"
		"    gateways:\n"
		"      - {gateway: shopify_payments, account: stripe,\n"
		"         authorization_life: 5d}\n"
		"      - {gateway: stripe, account: stripe}\n"
		"    routes:\n"
		"      - {location: '77', warehouse: wh}\n"
		"      - location: '*'\n"
		"    profiles:\n"
		"      - name: bill\n        gateways: [invoice, net30]\n"
		"        books_at: [pending, paid]\n"
		"        ships_at: [pending]\n"
		"        document_before_goods: true\n"
		"      - preset: card\n";

TEST(everything_is_read)
{
	EXPECT_OK(read_text(everything));
	const struct policy *p = &settings.policies.at[0];
	EXPECT_I64(settings.gather_ms, 2);
	EXPECT_I64(settings.settle_ms, 3000);
	EXPECT(p->stage == STAGE_DOCUMENTS);
	EXPECT_I64(p->take_over_from, 1795824000000);
	EXPECT_STR(p->followed_carriers, STR("UPS,DHL"));
	EXPECT_I64(p->parcel_overdue_ms, 2 * DAY_MS);
	EXPECT(p->sends_shipped == SENDER_SHOP);
	EXPECT(p->sends_document == SENDER_WAYBILL);
	EXPECT_STR(p->accounting, STR("ledger"));
	EXPECT_I64(p->routes.count, 2);
	EXPECT_STR(p->routes.at[0].location, STR("77"));
	EXPECT_STR(p->routes.at[0].account, STR("wh"));
	EXPECT_STR(p->routes.at[1].location, STR("*"));
	EXPECT_I64(p->profiles.count, 2);
	EXPECT_STR(p->profiles.at[0].gateways, STR("invoice,net30"));
	EXPECT_I64(p->profiles.at[0].books_at,
			PAYMENT_BIT(PAYMENT_PENDING) |
					PAYMENT_BIT(PAYMENT_PAID));
	EXPECT_I64(p->profiles.at[0].ships_at, PAYMENT_BIT(PAYMENT_PENDING));
	EXPECT(p->profiles.at[0].document_before_goods);
	EXPECT(p->profiles.at[1].books_at & PAYMENT_BIT(PAYMENT_PAID));
}

TEST(money_and_statuses_are_read)
{
	EXPECT_OK(read_text(everything));
	const struct policy *p = &settings.policies.at[0];
	EXPECT(p->capture == CAPTURE_AT_SHIPMENT);
	EXPECT_I64(p->capture_margin_ms, 12 * HOUR_MS);
	EXPECT(p->shop_invoice && !p->mirror_holds);
	EXPECT_I64(p->gateways.at[0].authorization_life_ms, 5 * DAY_MS);
	EXPECT_I64(p->gateways.at[1].authorization_life_ms, 7 * DAY_MS);
	EXPECT_I64(p->statuses.count, 2);
	EXPECT(p->statuses.at[0].progress == PROGRESS_PARTIALLY_SHIPPED);
	EXPECT_STR(p->statuses.at[0].status, STR("part_out"));
	EXPECT_STR(p->statuses.at[0].comment, STR("More will follow."));
	EXPECT_STR(p->statuses.at[0].tag, STR("on-its-way"));
	EXPECT_STR(p->statuses.at[1].status, STR_NONE);
}

TEST(accounts_learn_from_each_other)
{
	EXPECT_OK(read_text(everything));
	const struct account *a = settings.accounts.at;
	EXPECT_STR(a[0].gateway_accounts,
			STR("shopify_payments=stripe,stripe=stripe"));
	EXPECT_STR(a[1].shop, STR("demo"));
	EXPECT_STR(a[1].endpoint.url, STR("https://api.stripe.com"));
	EXPECT_STR(a[1].webhook_secrets[1], STR("b"));
	EXPECT_STR(a[2].shop, STR("demo"));
	EXPECT(!a[2].polling);
	EXPECT_STR(a[3].shop, STR(""));
}

TEST(paypal_needs_no_secret_of_its_webhooks)
{
	EXPECT_OK(read_text(SHOP "  - name: paypal\n    provider: paypal\n"
				 "    client_id: i\n    client_secret: s\n"
				 "    webhook_id: w\n" POLICY));
	EXPECT_STR(settings.accounts.at[1].endpoint.url,
			STR("https://api-m.paypal.com"));
	EXPECT_STR(settings.accounts.at[1].webhook_id, STR("w"));
}

/* A mistake: the file, the place, the words. Each of them fails. */
static const struct {
	const char *text, *words;
} mistakes[] = {
		{"listen: \"abc\n",
				":2:1: this is not YAML: found unexpected "
				"end of stream"},
		{"listen: x\n\tfoo: y\n",
				"2:1: this is not YAML: found a tab "
				"character"},
		{"listn: x", ":1:1: there is no such setting here \"listn\""},
		{"accounts:\n  - nmae: a\n",
				":2:5: there is no such setting "
				"here \"nmae\""},
		{"engine:\n  settle: 3s\n  first_retyr: 1s\n",
				":3:3: there is no such setting here "
				"\"first_retyr\""},
		{"- a",
				"expected a section of keys and values, but "
				"here is a "
				"list"},
		{"accounts: 7",
				"1:11: expected a list, but here is a single "
				"value"},
		{"listen: {a: b}",
				"1:9: expected a text, but here is a "
				"section of keys and values"},
		{"engine:\n",
				"expected a section of keys and values, but "
				"here is a single value"},
		{"listen: a:1\nlisten: b:1\n",
				"a setting stands here twice \"listen\""},
		{"listen: &a x\ndatabase: *a\n", "alias"},
		{"listen: nowhere", ":1:1: listen: expected address:port"},
		{"listen: 127.0.0.1:99999", "listen: expected address:port"},
		{"log_level: loud",
				":1:1: log_level: expected debug, info, "
				"warn or error"},
		{"engine: {settle: 3}",
				"engine.settle: expected a duration "
				"such as 100ms, 30s"},
		{"engine: {settle: 3 s}", "engine.settle: expected a duration"},
		{"engine: {settle: -3s}", "engine.settle: expected a duration"},
		{"engine:\n  lease: 1ms\n",
				":2:3: engine.lease: expected a "
				"duration from 1s to 1h"},
		{"engine: {batch_max: many}",
				"engine.batch_max: expected a whole number"},
		{"engine: {batch_max: 0}",
				"engine.batch_max: expected a "
				"number from 1 to 4096"},
		{"engine: {first_retry: 2h}",
				"engine.last_retry: expected at "
				"least engine.first_retry"},
		{"listen: ${WAYBILL_TEST_NOT_THERE}",
				"the environment has no variable"},
		{"listen: '@/nowhere/at-all'",
				"listen: can't open the file /nowhere/at-all"},
		{"accounts:\n  - {name: A, provider: invoicing, url: "
		 "'https://x.example'}",
				":2:6: accounts[0].name: expected a name of "
				"a-z, 0-9 and -"},
		{"accounts:\n  - {name: a, provider: easypost}",
				"accounts[0]: webhook_secrets is missing"},
		{"accounts:\n  - {name: a, provider: shipengine, webhooks: "
		 "false}",
				"accounts[0].webhooks: it tells its news by "
				"webhooks alone"},
		{"accounts:\n  - {name: a, provider: ebay}",
				"accounts[0].provider: expected easypost, "
				"economic, fortnox, gateway, invoicing, "
				"magento"},
		{"accounts:\n  - {name: a, provider: paypal, client_id: i, "
		 "client_secret: s}",
				"accounts[0]: webhook_id is missing"},
		{"accounts:\n  - {name: a, provider: paypal, client_id: i, "
		 "webhook_id: w}",
				"accounts[0]: token is missing (or client_id"},
		{"accounts:\n  - {name: a, provider: invoicing}",
				":2:5: accounts[0]: url is missing"},
		{"accounts:\n  - {name: a, provider: invoicing, url: "
		 "'http://x.example'}",
				"accounts[0].url: plain http is for this "
				"machine only"},
		{"accounts:\n  - {name: a, provider: invoicing, url: "
		 "'http://127.0.0.1.evil.example'}",
				"plain http is for this machine only"},
		{"accounts:\n  - {name: a, provider: invoicing, url: "
		 "'ftp://x'}",
				"accounts[0].url: expected an address that "
				"begins with https://"},
		{"accounts:\n  - {name: a, provider: smtp, url: 'https://x', "
		 "mail_from: a@b}",
				"accounts[0].url: expected smtp://"},
		{"accounts:\n  - {name: a, provider: smtp, url: "
		 "'smtp://m.example:25'}",
				"accounts[0]: mail_from is missing"},
		{"accounts:\n  - {name: a, provider: smtp, url: "
		 "'smtp://m.example:25', mail_from: a@b, user: u, password: "
		 "s3cret}",
				"accounts[0].password: it would go out in the "
				"clear"},
		{"accounts:\n  - name: a\n    provider: invoicing\n"
		 "    url: https://x\n    webhooks: maybe\n",
				":5:5: accounts[0].webhooks: expected true or "
				"false"},
		{"accounts:\n  - name: a\n    provider: invoicing\n"
		 "    url: https://x\n    webhook_secrets: [a, b, c]\n",
				"expected at most 2 items"},
		{"accounts:\n  - {name: a, provider: warehouse_csv, url: "
		 "'https://x', user: u, key_file: k, host_key: 'SHA256:x'}",
				"accounts[0].url: expected sftp://"},
		{"accounts:\n  - {name: a, provider: warehouse_csv, url: "
		 "'sftp://x/y', user: u, key_file: k}",
				"accounts[0].host_key: expected SHA256:"},
		{"accounts:\n  - {name: a, provider: warehouse_csv, url: "
		 "'sftp://x/y', user: u, host_key: 'SHA256:x'}",
				"key_file or password is missing"},
		{"accounts:\n  - {name: a, provider: shipstation, token: t}",
				"token_secret is missing: v1's API secret"},
		{"accounts:\n  - {name: a, provider: shipstation, token: t, "
		 "variant: v2}",
				"warehouse_id is missing"},
		{"accounts:\n  - {name: a, provider: shipstation, token: t, "
		 "variant: v3}",
				"accounts[0].variant: expected v1 or v2"},
		{SHOP, "accounts[0].name: this shop has no entry under shops"},
		{SHOP "  - {name: demo, provider: invoicing, url: "
		      "'https://x'}\n" POLICY,
				"accounts[1].name: two accounts have the name "
				"demo"},
		{SHOP "  - {name: w, provider: warehouse, url: 'https://x', "
		      "shop: nope}\n" POLICY,
				"accounts[1].shop: there is no shop account "
				"of the name nope"},
		{SHOP "    webhooks: false\n    polling: false\n" POLICY,
				"neither webhooks nor polling"},
		{SHOP POLICY "  - account: demo\n",
				"demo has two entries under shops"},
		{SHOP "shops:\n  - account: demo\n",
				":8:5: shops[0]: take_over_from is missing"},
		{SHOP POLICY "  - account: other\n    stage: observe\n",
				":10:5: shops[1].account: there is no account "
				"of the name other"},
		{SHOP POLICY "    stage: some\n",
				"shops[0].stage: expected "
				"observe, documents or all"},
		{SHOP POLICY "    sends_document: me\n",
				"shops[0].sends_document: expected waybill"},
		{SHOP "shops:\n  - account: demo\n"
		      "    take_over_from: yesterday\n",
				":9:5: shops[0].take_over_from: expected a "
				"date"},
		{SHOP POLICY "    accounting: demo\n",
				"shops[0].accounting: expected a accounting "
				"account, but demo is a shop account"},
		{SHOP POLICY "    mail: post\n",
				"shops[0].mail: there is no "
				"account of the name post"},
		{SHOP POLICY "    routes: [{location: '1', warehouse: w}]\n",
				"shops[0].routes[0].warehouse: there is no "
				"account of the name w"},
		{SHOP POLICY "    gateways: [{gateway: s, account: demo}]\n",
				"shops[0].gateways[0].account: expected a "
				"payment gateway account"},
		{SHOP POLICY "    profiles:\n      - books_at: [paid, payed]\n",
				":11:26: shops[0].profiles[0].books_at[1]: "
				"expected a payment status"},
		{SHOP POLICY "    profiles:\n      - ships_at: [refunded]\n",
				"shops[0].profiles[0].ships_at: refunded, "
				"voided and expired orders never ship"},
		{SHOP POLICY "    profiles:\n      - ships_at: [authorized]\n",
				"shops[0].profiles[0].ships_at: AUTHORIZED "
				"ships and does not book"},
		{SHOP POLICY "    profiles:\n      - gateways: [paypal]\n",
				":10:5: shops[0].profiles: the last profile "
				"must have no gateways"},
		{SHOP POLICY "    profiles:\n      - preset: gold\n",
				"shops[0].profiles[0].preset: expected card "
				"or invoice"},
		{SHOP POLICY "    capture: soon\n",
				"shops[0].capture: expected shop, at_shipment "
				"or before_expiry"},
		{SHOP POLICY "    capture_margin: 31d\n",
				"shops[0].capture_margin: expected a duration "
				"from 0s to 30d"},
		{SHOP POLICY "    statuses: [{progress: sold, tag: a}]\n",
				"shops[0].statuses[0].progress: expected where "
				"an order is"},
		{SHOP POLICY "    statuses: [{progress: new, tag: a}]\n",
				"shops[0].statuses[0].progress: expected where "
				"an order is"},
		{SHOP POLICY "    statuses: [{tag: a}]\n",
				"shops[0].statuses[0]: progress is missing"},
		{SHOP POLICY "    statuses: [{progress: paid, comment: a}]\n",
				"shops[0].statuses[0]: expected a status or a "
				"tag"},
		{SHOP POLICY "    statuses: [{progress: paid, tag: 'a|b'}]\n",
				"shops[0].statuses[0]: a status or tag has no "
				"comma"},
		{SHOP POLICY "    statuses: [{progress: paid, tag: a}, "
			     "{progress: paid, tag: b}]\n",
				"shops[0].statuses[1]: this progress stands "
				"there already"},
		{SHOP POLICY "    followed_carriers: ['a,b']\n",
				"followed_carriers[0]: expected a name "
				"without a comma"},
};

/* Nothing said: the table's; a list, even of nobody, is the shop's word. */
TEST(a_shop_has_the_carriers_that_shopify_follows)
{
	EXPECT_OK(read_text(SHOP POLICY));
	struct str followed = settings.policies.at[0].followed_carriers;
	EXPECT(str_find(followed, STR("UPS,")) >= 0);
	EXPECT(str_find(followed, STR("Canada Post")) >= 0);
	EXPECT(str_find(followed, STR("Bring")) < 0);
	EXPECT_OK(read_text(SHOP POLICY "    followed_carriers: [none]\n"));
	EXPECT_STR(settings.policies.at[0].followed_carriers, STR("none"));
}

TEST(those_who_follow_parcels_need_little)
{
	EXPECT_OK(read_text("accounts:\n"
			    "  - {name: a, provider: shipengine}\n"
			    "  - {name: b, provider: easypost, "
			    "webhook_secrets: [x]}\n"));
	EXPECT_STR(settings.accounts.at[0].endpoint.url,
			STR("https://api.shipengine.com"));
}

TEST(every_mistake_is_named_with_its_place)
{
	for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
		EXPECT_FAULT(read_text(mistakes[i].text), FAULT_SETTINGS);
		EXPECT(says(mistakes[i].words));
		EXPECT_I64(settings.listen.len, 0); /* untouched */
	}
}

TEST(all_mistakes_come_at_once)
{
	EXPECT_FAULT(read_text("log_level: loud\nengine: {settle: x, lease: "
			       "y}\n"),
			FAULT_SETTINGS);
	EXPECT(says("log_level") && says("engine.settle") &&
			says("engine.lease"));
}

/* Secrets in every wrong place: the message must not repeat them. */
static const char *const leaks[] = {
		"accounts:\n  - name: s3cret-NAME\n",
		"sk_live_s3cret123: x\n",
		"accounts:\n  - {name: a, token: [s3cret-x]}\n",
		"accounts:\n  - {name: a, webhook_secrets: s3cret-x}\n",
		"accounts:\n  - name: a\n    s3cret-x\n    url: x\n",
		"accounts:\n  - {name: a, provider: s3cret-x}\n",
		"accounts:\n  - {name: a, url: 's3cret-x', provider: stripe, "
		"token: s3cret-y}\n",
		SHOP POLICY "    mail: S3CRET s3cret-x\n",
		SHOP POLICY "    stage: s3cret\n",
		"token: s3cret\ntoken: s3cret\n",
		"engine: {settle: s3cret}\n",
		"listen: ${s3cret}\n",
};

TEST(no_mistake_prints_a_value)
{
	for (size_t i = 0; i < sizeof leaks / sizeof *leaks; i++) {
		EXPECT_FAULT(read_text(leaks[i]), FAULT_SETTINGS);
		if (str_find(buf_str(&errors), STR("s3cret")) >= 0)
			print_error("%.*s", STR_FMT(buf_str(&errors)));
		EXPECT(str_find(buf_str(&errors), STR("s3cret")) < 0);
		EXPECT(errors.len > 0);
	}
	char long_text[6000] = "listen: ";
	memset(long_text + 8, 's', sizeof long_text - 9);
	EXPECT_FAULT(read_text(long_text), FAULT_SETTINGS);
	EXPECT(says("expected at most 4096 characters"));
	EXPECT(errors.len < 200);
}

TEST(values_come_from_the_environment_and_from_files)
{
	setenv("WAYBILL_TEST_LISTEN", "[::1]:1234", 1);
	EXPECT_OK(read_text("listen: ${WAYBILL_TEST_LISTEN}"));
	EXPECT_STR(settings.listen, STR("[::1]:1234"));
	char name[] = "/tmp/waybill-value-XXXXXX";
	int file = mkstemp(name);
	EXPECT(write(file, "  a:b:7\n", 8) == 8);
	close(file);
	char text[100];
	snprintf(text, sizeof text, "listen: '@%s'\n", name);
	EXPECT_OK(read_text(text));
	EXPECT_STR(settings.listen, STR("a:b:7"));
	unlink(name);
}

TEST(bytes_that_are_no_text_are_refused)
{
	EXPECT_FAULT(read_text("listen: \xff\xfe"), FAULT_SETTINGS);
	EXPECT_FAULT(read_text("%YAML 9.9\n---\n"), FAULT_SETTINGS);
	EXPECT_FAULT(read_text("? [a]\n: b\n"), FAULT_SETTINGS);
	EXPECT_FAULT(read_text("a: &x [*x, *x]\n"), FAULT_SETTINGS);
	char deep[3000];
	memset(deep, '[', sizeof deep - 1);
	deep[sizeof deep - 1] = 0;
	EXPECT_FAULT(read_text(deep), FAULT_SETTINGS);
}

TEST(what_is_written_is_read_again_the_same)
{
	EXPECT_OK(read_text(everything));
	struct buf first, second;
	buf_init(&first, 65536);
	buf_init(&second, 65536);
	settings_write(&settings, &first);
	EXPECT(str_find(buf_str(&first), STR("s3cret")) < 0);
	EXPECT(str_find(buf_str(&first), STR("# token: left out")) > 0);

	/* With its secrets put back it is the same settings. */
	struct buf whole;
	buf_init(&whole, 65536);
	struct str rest = buf_str(&first), line;
	while (str_cut(&rest, '\n', &line)) {
		ptrdiff_t at = str_find(line, STR("# "));
		struct str head = {line.at, at < 0 ? line.len : (size_t)at};
		buf_add(&whole, head);
		if (str_find(line, STR("# webhook_secrets")) >= 0)
			buf_add_c(&whole, "webhook_secrets: [x]");
		else if (at >= 0)
			buf_print(&whole, "%.*s: x",
					(int)str_find(line, STR(": left")) -
							(int)at - 2,
					line.at + at + 2);
		buf_add_char(&whole, '\n');
	}
	buf_add_char(&whole, 0);
	EXPECT_OK(read_text(whole.at));
	settings_write(&settings, &second);
	EXPECT_STR(buf_str(&second), buf_str(&first));
	buf_done(&first);
	buf_done(&second);
	buf_done(&whole);
}

TEST(a_policy_has_a_version_of_its_content)
{
	EXPECT_OK(read_text(SHOP POLICY));
	int64_t first = settings.policies.at[0].version;
	EXPECT_OK(read_text(SHOP POLICY "# a comment\n"));
	EXPECT_I64(settings.policies.at[0].version, first);
	EXPECT_OK(read_text(SHOP POLICY "    stage: observe\n"));
	EXPECT(settings.policies.at[0].version != first);
}

TEST(the_rows_begin_as_the_core_does)
{
	struct arena *a = arena_open();
	struct policy core = {0}, ours = {0};
	policy_init(&core);
	section_init(SECTION_SHOP, &ours, a);
	EXPECT(ours.stage == core.stage);
	EXPECT(ours.sends_document == core.sends_document);
	EXPECT(ours.sends_shipped == core.sends_shipped);
	EXPECT(ours.capture == core.capture);
	EXPECT(ours.shop_invoice == core.shop_invoice);
	EXPECT(ours.mirror_holds == core.mirror_holds);
	EXPECT_I64(ours.capture_margin_ms, core.capture_margin_ms);
	EXPECT(ours.sends_delivered == core.sends_delivered);
	EXPECT_STR(ours.accounting, core.accounting);
	EXPECT_I64(ours.document_overdue_ms, core.document_overdue_ms);
	EXPECT_I64(ours.parcel_overdue_ms, core.parcel_overdue_ms);
	EXPECT_I64(ours.transit_overdue_ms, core.transit_overdue_ms);
	EXPECT_I64(ours.notice_age_max_ms, core.notice_age_max_ms);
	arena_close(a);
}

static struct str file_text(const char *name)
{
	static char bytes[1 << 18];
	char path[4096];
	snprintf(path, sizeof path, "%s/%s", root(), name);
	FILE *file = fopen(path, "re");
	if (!file)
		print_error("can't open %s\n", path);
	EXPECT(file != NULL);
	size_t len = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	return (struct str){bytes, len};
}

static void setting_draw(struct buf *page, const struct setting_row *row)
{
	buf_print(page, "\n### %s\n\n", row->name);
	if (row->initial[0])
		buf_print(page, "%s, by default `%s`. ", row->type,
				row->initial);
	else
		buf_print(page, "%s. ", row->type);
	buf_print(page, "%s\n", row->help);
}

static void page_draw(struct buf *page)
{
	size_t count = 0;
	const struct setting_row *all = settings_rows(&count);
	buf_add_c(page,
			"# Settings\n\n"
			"One YAML file; without one every setting has its "
			"default. A value `${NAME}` is taken from\n"
			"the environment, `@/path` from a file, so that "
			"secrets need not stand in it. Times are\n"
			"written `100ms`, `30s`, `10m`, `2h`, `14d`. "
			"`waybill config check` says what is wrong, with\n"
			"line and column; `examples/settings.yaml` is a file "
			"to begin with.\n\n"
			"This page is drawn from the table that reads the "
			"file (`src/settings/rows.c`).\n");
	for (size_t i = 0; i < count; i++)
		setting_draw(page, &all[i]);
}

/* WAYBILL_DRAW=1 writes the page anew. */
static void page_write(struct str text)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/docs/settings.md", root());
	FILE *file = fopen(path, "we");
	EXPECT(file != NULL);
	EXPECT(fwrite(text.at, 1, text.len, file) == text.len);
	EXPECT(fclose(file) == 0);
}

TEST(the_settings_page_is_drawn_from_the_rows)
{
	DEFER(buf_done) struct buf page;
	buf_init(&page, 1 << 20);
	page_draw(&page);
	if (getenv("WAYBILL_DRAW"))
		page_write(buf_str(&page));
	struct str there = file_text("docs/settings.md");
	if (!str_eq(there, buf_str(&page)))
		print_error("docs/settings.md is old: WAYBILL_DRAW=1 "
			    "settings_test draws it anew\n");
	EXPECT(str_eq(there, buf_str(&page)));
}

TEST(the_examples_are_good)
{
	static const char *const secrets[] = {"SHOPIFY_TOKEN", "STRIPE_TOKEN",
			"STRIPE_WEBHOOK_SECRET", "BOOKS_SECRET",
			"WAREHOUSE_SECRET", "MAIL_PASSWORD"};
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
		setenv(secrets[i], "x", 1);
	struct buf text;
	buf_init(&text, 65536);
	buf_add(&text, file_text("examples/demo.yaml"));
	buf_add_char(&text, 0);
	EXPECT_OK(read_text(text.at));
	EXPECT_I64(settings.accounts.count, 8);
	buf_clear(&text);
	buf_add(&text, file_text("examples/settings.yaml"));
	buf_add_char(&text, 0);
	struct result r = read_text(text.at);
	EXPECT_FAULT(r, FAULT_SETTINGS);
	/* The one thing that is only on the owner's machine. */
	EXPECT(says("accounts[0].webhook_secrets[0]: can't open the file"));
	EXPECT_I64(str_find(str_skip(buf_str(&errors),
					    (size_t)str_find(buf_str(&errors),
							    STR("\n")) +
							    1),
				   STR("\n")),
			-1);
	buf_done(&text);
}

/* The simulator's secrets are the demo's. */
TEST(the_demo_and_the_simulator_know_the_same_secrets)
{
	static char demo[1 << 16];
	struct str text = file_text("examples/demo.yaml");
	memcpy(demo, text.at, text.len);
	struct str yaml = {demo, text.len}, rest, sim = file_text("sim/sim.c");
	size_t found = 0;
	static const char *const fields[] = {"shop_secret", "shop_token",
			"stripe_secret", "stripe_token", "books_secret",
			"warehouse_secret", "easypost_secret", "paypal_client",
			"paypal_secret", "paypal_webhook_id"};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		char assign[64];
		struct str secret;
		snprintf(assign, sizeof assign, ".%s = \"", fields[i]);
		ptrdiff_t at = str_find(sim, str_of(assign));
		if (at < 0)
			continue;
		rest = str_skip(sim, (size_t)at + strlen(assign));
		EXPECT(str_cut(&rest, '"', &secret));
		EXPECT(str_find(yaml, secret) >= 0);
		found++;
	}
	EXPECT_I64(found, 10);
}
