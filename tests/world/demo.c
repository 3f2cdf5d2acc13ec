/* SPDX-License-Identifier: Apache-2.0 */
/* What examples/demo.yaml says, made in code. */
#include "tests/world/world.h"

#include <stdlib.h>

#define HOST "http://127.0.0.1:8421"
#define POLL_EVERY (5 * MINUTE_MS)

extern const struct driver shopify_driver, stripe_driver, paypal_driver,
		invoicing_driver, magento_driver, warehouse_driver, smtp_driver,
		easypost_driver, shipstation_driver, gateway_driver,
		warehouse_csv_driver, fortnox_driver, economic_driver,
		press_driver;

const struct driver *const demo_drivers[] = {&shopify_driver, &stripe_driver,
		&paypal_driver, &invoicing_driver, &magento_driver,
		&warehouse_driver, &smtp_driver, &easypost_driver,
		&shipstation_driver, &gateway_driver, &warehouse_csv_driver,
		&fortnox_driver, &economic_driver, &press_driver, NULL};

static struct account account_new(const struct world *world, struct str name,
		struct str provider, struct str url)
{
	bool hooks = world->options.sim.webhooks;
	return (struct account){
			.name = name,
			.provider = provider,
			.endpoint.url = url,
			.shop = STR("demo"),
			.webhooks = hooks,
			.polling = true,
			.poll_every_ms = POLL_EVERY,
			.ceiling_ms = 2 * MINUTE_MS,
	};
}

/* Whom the simulated PayPal's certificate is issued by. */
static struct str roots_write(const struct world *world)
{
	struct str path = arena_print(
			world->arena, "%s/roots.pem", world->folder);
	FILE *file = fopen(path.at, "w");
	if (!file || fputs(sim_roots(), file) < 0 || fclose(file))
		abort();
	return path;
}

/* The warehouse is asked through ShipStation. */
static void shipstation_account(
		const struct sim_options *sim, struct account *account)
{
	account->provider = STR("shipstation");
	account->endpoint.url = STR(HOST "/shipstation");
	account->variant = sim->shipstation == 2 ? STR("v2") : STR("v1");
	account->token = str_of(sim->station_key);
	account->token_secret = str_of(sim->station_secret);
	account->webhook_secrets[0] = str_of(sim->station_address);
	if (sim->shipstation != 2)
		return;
	account->warehouse_id = STR("se-4");
	account->calls_per_minute = 200;
}

/* The books are Fortnox. */
static void fortnox_account(
		const struct sim_options *sim, struct account *account)
{
	account->provider = STR("fortnox");
	account->endpoint.url = STR(HOST "/fortnox");
	account->client_id = str_of(sim->fortnox_client);
	account->client_secret = str_of(sim->fortnox_secret);
	account->tenant_id = STR("4711");
	account->webhooks = false;
}

/* The books are e-conomic. */
static void economic_account(
		const struct sim_options *sim, struct account *account)
{
	account->provider = STR("economic");
	account->endpoint.url = STR(HOST "/economic");
	account->token = str_of(sim->economic_grant);
	account->token_secret = str_of(sim->economic_secret);
	account->webhooks = false;
}

static void books_account(
		const struct sim_options *sim, struct account *account)
{
	if (sim->books && strcmp(sim->books, "fortnox") == 0)
		fortnox_account(sim, account);
	if (sim->books && strcmp(sim->books, "economic") == 0)
		economic_account(sim, account);
}

void demo_accounts(struct world *world)
{
	const struct sim_options *sim = &world->options.sim;
	struct account *a = world->accounts;
	a[0] = account_new(world, STR("demo"), STR("shopify"),
			STR(HOST "/shopify"));
	a[0].token = str_of(sim->shop_token);
	a[0].calls_per_second = world->options.calls_per_second;
	a[0].webhook_secrets[0] = str_of(sim->shop_secret);
	if (world->options.shop_set_up) {
		a[0].public_url = STR("https://waybill.example");
		a[0].fulfillment_services = STR("Aarhus,Malmö");
	}
	a[0].gateway_accounts = STR("stripe=stripe,shopify_payments=stripe,"
				    "paypal=paypal,quickpay=quickpay");
	if (sim->magento) {
		a[0].provider = STR("magento");
		a[0].endpoint.url = STR(HOST "/magento/rest");
		a[0].webhooks = false;
	}
	a[1] = account_new(world, STR("stripe"), STR("stripe"),
			STR(HOST "/stripe"));
	a[1].token = str_of(sim->stripe_token);
	a[1].webhook_secrets[0] = str_of(sim->stripe_secret);
	a[2] = account_new(world, STR("books"), STR("invoicing"),
			STR(HOST "/books"));
	a[2].signing_secret = str_of(sim->books_secret);
	a[2].webhook_secrets[0] = str_of(sim->books_secret);
	a[2].polling = false;
	books_account(sim, &a[2]);
	a[3] = account_new(world, STR("warehouse"), STR("warehouse"),
			STR(HOST "/warehouse"));
	a[3].signing_secret = str_of(sim->warehouse_secret);
	a[3].webhook_secrets[0] = str_of(sim->warehouse_secret);
	if (world->options.stock_read)
		a[3].stock_every_ms = 10 * MINUTE_MS;
	if (sim->shipstation)
		shipstation_account(sim, &a[3]);
	if (sim->files) {
		a[3].provider = STR("warehouse_csv");
		a[3].endpoint.url = STR("sftp://127.0.0.1:8422/files");
		a[3].webhooks = false;
	}
	a[4] = account_new(world, STR("mail"), STR("smtp"),
			STR("smtp://127.0.0.1:8425"));
	a[4].mail_from = STR("shop@example.com");
	a[4].polling = false;
	a[5] = account_new(world, STR("easypost"), STR("easypost"),
			STR(HOST "/easypost"));
	a[5].shop = STR_NONE;
	a[5].webhooks = true; /* it has nothing else */
	a[5].polling = false;
	a[5].webhook_secrets[0] = str_of(sim->easypost_secret);
	a[6] = account_new(world, STR("paypal"), STR("paypal"),
			STR(HOST "/paypal"));
	a[6].client_id = str_of(sim->paypal_client);
	a[6].client_secret = str_of(sim->paypal_secret);
	a[6].webhook_id = str_of(sim->paypal_webhook_id);
	a[6].endpoint.ca_file = roots_write(world);
	a[1].payouts_every_ms = a[6].payouts_every_ms =
			world->options.payouts_every;
	a[7] = account_new(world, STR("quickpay"), STR("gateway"),
			STR(HOST "/gateway"));
	a[7].signing_secret = str_of(sim->gateway_secret);
	a[7].webhook_secrets[0] = str_of(sim->gateway_secret);
	/* The shop's second account at two of its gateways. */
	a[8] = account_new(world, STR("stripe-2"), STR("stripe"),
			STR(HOST "/stripe"));
	a[8].token = str_of(sim->stripe_token_2);
	a[9] = account_new(world, STR("paypal-2"), STR("paypal"),
			STR(HOST "/paypal"));
	a[9].client_id = str_of(sim->paypal_client_2);
	a[9].client_secret = str_of(sim->paypal_secret);
	/* Books that the shop may change to. */
	a[10] = account_new(world, STR("books-2"), STR_NONE, STR_NONE);
	economic_account(sim, &a[10]);
	size_t n = ACCOUNTS - 2;
	/* A second door of the same house, which tells its news by the first.
	 */
	a[n] = account_new(world, STR("warehouse-2"), STR("warehouse"),
			STR(HOST "/warehouse"));
	a[n].signing_secret = str_of(sim->warehouse_secret);
	n += world->options.second_warehouse;
	a[n] = account_new(world, STR(PRESS), STR(PRESS), STR_NONE);
	for (int i = 8; i < ACCOUNTS; i++)
		a[i].webhooks = a[i].polling = false;
}

static void mapping_add(
		const char *books, struct arena *arena, struct policy *policy)
{
	bool economic = strcmp(books, "economic") == 0;
	struct mapping_row whole = {.account = STR("3001"),
			.vat_code = STR("1"),
			.customer_group = STR("SEVAT"),
			.terms = STR("30"),
			.layout = STR("19")};
	if (economic) {
		*LIST_ADD(arena, &policy->mapping) = (struct mapping_row){
				.rate = STR("25"), .account = STR("taxed")};
		whole.account = STR("untaxed");
		whole.customer_group = STR("1");
	}
	*LIST_ADD(arena, &policy->mapping) = whole;
}

static void payments_add(struct world *world)
{
	if (world->options.payments_registered)
		*LIST_ADD(world->arena, &world->policy.mapping) =
				(struct mapping_row){
						.payment_account = STR("1580"),
						.journal = STR("1")};
}

void demo_books_change(struct world *world, const char *books)
{
	struct policy *policy = &world->policy;
	bool own = strcmp(books, "ledger") == 0;
	policy->accounting = own ? STR("ledger") : STR("books-2");
	policy->mapping.count = 0;
	if (!own)
		mapping_add(books, world->arena, policy);
	payments_add(world);
	policy->version++;
	world_crash(world);
}

void demo_policy(struct world *world)
{
	struct policy *policy = &world->policy;
	struct arena *arena = world->arena;
	policy_init(policy);
	policy->version = 1;
	policy->shop = STR("demo");
	policy->stage = STAGE_ALL;
	policy->accounting = STR("books");
	/* Drawn are the documents of the built-in books alone. */
	policy->seller = (struct seller){.name = STR("Demo ApS"),
			.lines = STR("Havnegade 1\n1058 København K"),
			.vat_id = STR("DK12345678"),
			.language = STR("da")};
	policy->mail = STR("mail");
	policy->staff_mail = STR("staff@example.com");
	policy->sends_document = SENDER_WAYBILL;
	policy->sends_shipped = SENDER_WAYBILL;
	policy->sends_delivered = SENDER_WAYBILL;
	*LIST_ADD(arena, &policy->routes) =
			(struct route){STR("*"), STR("warehouse")};
	*LIST_ADD(arena, &policy->gateways) = (struct gateway_map){
			.gateway = STR("stripe"), .account = STR("stripe")};
	*LIST_ADD(arena, &policy->gateways) =
			(struct gateway_map){.gateway = STR("shopify_payments"),
					.account = STR("stripe")};
	*LIST_ADD(arena, &policy->gateways) = (struct gateway_map){
			.gateway = STR("paypal"), .account = STR("paypal")};
	*LIST_ADD(arena, &policy->gateways) = (struct gateway_map){
			.gateway = STR("quickpay"), .account = STR("quickpay")};
	if (world->options.sim.books)
		mapping_add(world->options.sim.books, arena, policy);
	payments_add(world);
	for (int i = 0; i < ACCOUNTS; i++)
		driver_teach(demo_drivers, &world->accounts[i], arena, policy);
}
