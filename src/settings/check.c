/* SPDX-License-Identifier: Apache-2.0 */
/* What must fit together, once every value is right by itself. */
#include "carrier/carrier.h"
#include "settings/reader.h"

#define NAME_MAX_LEN 40

#define NEEDS_URL 1
#define NEEDS_TOKEN 2
#define NEEDS_MAIL_FROM 4
#define MAY_BE_GRANTED 8 /* a client id and secret do in a token's place */
#define NEEDS_SECRETS 16 /* its webhooks are signed with them */
#define SIGNS_FOR_ID 32  /* webhooks are signed by a certificate, for an id */
#define IS_SILENT 64     /* pushes no news: it is only asked */
#define NEEDS_TENANT 128 /* its client works for many companies */
#define NEEDS_PAIR 256   /* two tokens: the app's and the customer's */

static const struct {
	const char *name;
	enum provider_kind kind;
	int needs;
	const char *url; /* where none is given */
} providers[] = {
		{"easypost", PROVIDER_CARRIER, NEEDS_SECRETS,
				"https://api.easypost.com"},
		{"economic", PROVIDER_BOOKS,
				NEEDS_URL | NEEDS_TOKEN | NEEDS_PAIR |
						IS_SILENT,
				"https://restapi.e-conomic.com"},
		{"fortnox", PROVIDER_BOOKS,
				NEEDS_URL | NEEDS_TOKEN | MAY_BE_GRANTED |
						IS_SILENT | NEEDS_TENANT,
				"https://api.fortnox.se"},
		{"gateway", PROVIDER_GATEWAY, NEEDS_URL, NULL},
		{"invoicing", PROVIDER_BOOKS, NEEDS_URL, NULL},
		{"magento", PROVIDER_SHOP, NEEDS_URL | NEEDS_TOKEN | IS_SILENT,
				NULL},
		{"paypal", PROVIDER_GATEWAY,
				NEEDS_URL | NEEDS_TOKEN | MAY_BE_GRANTED |
						SIGNS_FOR_ID,
				"https://api-m.paypal.com"},
		{"shipengine", PROVIDER_CARRIER, 0,
				"https://api.shipengine.com"},
		{"shipstation", PROVIDER_WAREHOUSE, NEEDS_URL | NEEDS_TOKEN,
				"https://ssapi.shipstation.com"},
		{"shopify", PROVIDER_SHOP,
				NEEDS_URL | NEEDS_TOKEN | MAY_BE_GRANTED, NULL},
		{"smtp", PROVIDER_MAIL, NEEDS_URL | NEEDS_MAIL_FROM, NULL},
		{"stripe", PROVIDER_GATEWAY, NEEDS_URL | NEEDS_TOKEN,
				"https://api.stripe.com"},
		{"warehouse", PROVIDER_WAREHOUSE, NEEDS_URL, NULL},
		{"warehouse_csv", PROVIDER_WAREHOUSE, NEEDS_URL, NULL},
};
#define PROVIDER_COUNT (sizeof providers / sizeof *providers)

static const char *const kind_names[] = {
		[PROVIDER_NONE] = "unknown",
		[PROVIDER_SHOP] = "shop",
		[PROVIDER_GATEWAY] = "payment gateway",
		[PROVIDER_BOOKS] = "accounting",
		[PROVIDER_WAREHOUSE] = "warehouse",
		[PROVIDER_MAIL] = "mail",
		[PROVIDER_CARRIER] = "carrier",
};

bool is_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
				c != '-')
			return false;
	}
	return name.len > 0 && name.len <= NAME_MAX_LEN;
}

/* What stands where a name should be may be a secret that slipped. */
static struct str shown(struct str name)
{
	return is_name(name) ? name : STR("(not a name)");
}

static ptrdiff_t provider_row(struct str provider)
{
	for (size_t i = 0; i < PROVIDER_COUNT; i++)
		if (str_eq(str_of(providers[i].name), provider))
			return (ptrdiff_t)i;
	return -1;
}

enum provider_kind provider_kind(struct str provider)
{
	ptrdiff_t row = provider_row(provider);
	return row < 0 ? PROVIDER_NONE : providers[row].kind;
}

struct account *account_find(struct settings *settings, struct str name)
{
	for (size_t i = 0; i < settings->accounts.count; i++)
		if (str_eq(settings->accounts.at[i].name, name))
			return &settings->accounts.at[i];
	return NULL;
}

static struct policy *policy_find(struct settings *settings, struct str shop)
{
	for (size_t i = 0; i < settings->policies.count; i++)
		if (str_eq(settings->policies.at[i].shop, shop))
			return &settings->policies.at[i];
	return NULL;
}

#define PATH(format, ...) arena_print(r->arena, format, __VA_ARGS__)

/* 127.0.0.1, [::1] and localhost, with a port or a path behind. */
static bool is_loopback(struct str host)
{
	static const char *const names[] = {"127.0.0.1", "[::1]", "localhost"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct str name = str_of(names[i]);
		if (!str_starts(host, name))
			continue;
		struct str rest = str_skip(host, name.len);
		if (rest.len == 0 || rest.at[0] == ':' || rest.at[0] == '/')
			return true;
	}
	return false;
}

static bool has_host(struct str url, struct str scheme)
{
	struct str rest = str_skip(url, scheme.len);
	if (!str_starts(url, scheme) || rest.len == 0 || rest.at[0] == '/')
		return false;
	for (size_t i = 0; i < rest.len; i++)
		if (rest.at[i] <= ' ' || rest.at[i] == '@')
			return false;
	return true;
}

/* Files: an address of their own, and a server that is known. */
static void files_check(
		struct reader *r, const struct account *account, size_t i)
{
	const struct endpoint *e = &account->endpoint;
	if (!has_host(e->url, STR("sftp://")))
		mistake(r, PATH("accounts[%zu].url", i),
				"expected sftp://host:port/folder, without a "
				"user in it");
	if (!e->user.len)
		mistake(r, PATH("accounts[%zu]", i), "user is missing");
	if (!e->key_file.len && !e->password.len)
		mistake(r, PATH("accounts[%zu]", i),
				"key_file or password is missing");
	if (!str_starts(e->host_key, STR("SHA256:")))
		mistake(r, PATH("accounts[%zu].host_key", i),
				"expected SHA256:..., as ssh-keygen -l prints "
				"it of the server's key");
}

static void url_check(struct reader *r, const struct account *account, size_t i)
{
	struct str url = account->endpoint.url,
		   path = PATH("accounts[%zu].url", i);
	if (provider_kind(account->provider) == PROVIDER_MAIL) {
		if (!has_host(url, STR("smtp://")) &&
				!has_host(url, STR("smtps://")))
			mistake(r, path,
					"expected smtp://host:port or "
					"smtps://host:port");
		return;
	}
	if (str_eq(account->provider, STR("warehouse_csv"))) {
		files_check(r, account, i);
		return;
	}
	bool plain = has_host(url, STR("http://"));
	if (!plain && !has_host(url, STR("https://")))
		mistake(r, path,
				"expected an address that begins with "
				"https://, without a user in it");
	if (plain && !is_loopback(str_skip(url, sizeof "http://" - 1)))
		mistake(r, path,
				"plain http is for this machine only "
				"(127.0.0.1, [::1], localhost): use https://");
}

static void name_check(struct reader *r, struct settings *settings, size_t i)
{
	struct account *account = &settings->accounts.at[i];
	struct str path = PATH("accounts[%zu].name", i);
	if (!is_name(account->name))
		mistake(r, path,
				"expected a name of a-z, 0-9 and -, at most %d "
				"characters",
				NAME_MAX_LEN);
	else if (str_eq(account->name, STR("ledger")))
		mistake(r, path, "ledger is the name of the built-in books");
	else if (str_eq(account->name, STR(PRESS)))
		mistake(r, path, PRESS " is the name of what draws documents");
	else if (account_find(settings, account->name) != account)
		mistake(r, path, "two accounts have the name %.*s",
				STR_FMT(account->name));
}

/* "a, b or c": what may stand there. */
static struct str provider_names(struct arena *arena)
{
	struct str all = STR_NONE;
	for (size_t i = 0; i < PROVIDER_COUNT; i++) {
		bool last = i + 1 == PROVIDER_COUNT;
		const char *gap = last ? " or " : ", ";
		all = arena_print(arena, "%.*s%s%s", STR_FMT(all), i ? gap : "",
				providers[i].name);
	}
	return all;
}

static void needs_check(struct reader *r, struct account *account, size_t i)
{
	ptrdiff_t row = provider_row(account->provider);
	if (row < 0) {
		mistake(r, PATH("accounts[%zu].provider", i), "expected %.*s",
				STR_FMT(provider_names(r->arena)));
		return;
	}
	int needs = providers[row].needs;
	if (needs & IS_SILENT)
		account->webhooks = false;
	if (account->endpoint.url.len == 0)
		account->endpoint.url = str_of(providers[row].url);
	if ((needs & NEEDS_URL) && account->endpoint.url.len == 0)
		mistake(r, PATH("accounts[%zu]", i), "url is missing");
	else
		url_check(r, account, i);
	bool granted = (needs & MAY_BE_GRANTED) && account->client_id.len &&
			account->client_secret.len;
	if ((needs & NEEDS_TOKEN) && account->token.len == 0 && !granted)
		mistake(r, PATH("accounts[%zu]", i),
				needs & MAY_BE_GRANTED
						? "token is missing (or "
						  "client_id and client_secret)"
						: "token is missing");
	if ((needs & NEEDS_TENANT) && granted && account->tenant_id.len == 0)
		mistake(r, PATH("accounts[%zu]", i), "tenant_id is missing");
	if ((needs & NEEDS_PAIR) && account->token_secret.len == 0)
		mistake(r, PATH("accounts[%zu]", i), "token_secret is missing");
	if ((needs & NEEDS_MAIL_FROM) && account->mail_from.len == 0)
		mistake(r, PATH("accounts[%zu]", i), "mail_from is missing");
}

/* The two interfaces have hosts and needs of their own. */
static void station_check(struct reader *r, struct account *account, size_t i)
{
	bool v2 = str_eq(account->variant, STR("v2"));
	if (!str_eq(account->provider, STR("shipstation")))
		return;
	if (account->variant.len && !v2 && !str_eq(account->variant, STR("v1")))
		mistake(r, PATH("accounts[%zu].variant", i),
				"expected v1 or v2");
	if (v2 && !account->endpoint.url.len)
		account->endpoint.url = STR("https://api.shipstation.com");
	if (v2 && !account->warehouse_id.len)
		mistake(r, PATH("accounts[%zu]", i),
				"warehouse_id is missing: v2 wants to know who "
				"sends");
	if (!v2 && !account->token_secret.len)
		mistake(r, PATH("accounts[%zu]", i),
				"token_secret is missing: v1's API secret");
}

static void password_check(struct reader *r, struct account *account, size_t i)
{
	struct str url = account->endpoint.url, scheme = STR("smtp://");
	if (account->endpoint.password.len && str_starts(url, scheme) &&
			!account->endpoint.starttls &&
			!is_loopback(str_skip(url, scheme.len)))
		mistake(r, PATH("accounts[%zu].password", i),
				"it would go out in the clear: use smtps:// or "
				"starttls: true");
}

/* A shop or gateway that takes webhooks can't verify them without. */
static void secrets_check(struct reader *r, struct account *account, size_t i)
{
	enum provider_kind kind = provider_kind(account->provider);
	ptrdiff_t row = provider_row(account->provider);
	bool needs = kind == PROVIDER_SHOP || kind == PROVIDER_GATEWAY;
	bool by_id = row >= 0 && (providers[row].needs & SIGNS_FOR_ID);
	bool secrets = row >= 0 && (providers[row].needs & NEEDS_SECRETS);
	if (by_id && account->webhooks && account->webhook_id.len == 0)
		mistake(r, PATH("accounts[%zu]", i),
				"webhook_id is missing; without webhooks write "
				"webhooks: false");
	if (((needs && !by_id) || secrets) && account->webhooks &&
			account->webhook_secrets[0].len == 0)
		mistake(r, PATH("accounts[%zu]", i),
				"webhook_secrets is missing; without webhooks "
				"write webhooks: false");
	if (kind == PROVIDER_CARRIER && !account->webhooks)
		mistake(r, PATH("accounts[%zu].webhooks", i),
				"it tells its news by webhooks alone");
	if (needs && !account->webhooks && !account->polling)
		mistake(r, PATH("accounts[%zu]", i),
				"neither webhooks nor polling: no news would "
				"ever come in");
}

#define SHOP_POLL_MS (30 * MINUTE_MS)

static void polls_complete(struct account *account)
{
	bool shop = provider_kind(account->provider) == PROVIDER_SHOP;
	if (!account->poll_every_ms)
		account->poll_every_ms = shop ? SHOP_POLL_MS : MINUTE_MS;
}

static size_t shop_count(struct settings *settings, struct str *out_only)
{
	size_t count = 0;
	for (size_t i = 0; i < settings->accounts.count; i++) {
		struct account *account = &settings->accounts.at[i];
		if (provider_kind(account->provider) != PROVIDER_SHOP)
			continue;
		*out_only = account->name;
		count++;
	}
	return count;
}

static void account_shop_check(
		struct reader *r, struct settings *settings, size_t i)
{
	struct account *account = &settings->accounts.at[i];
	struct str only = STR_NONE, path = PATH("accounts[%zu].shop", i);
	enum provider_kind kind = provider_kind(account->provider);
	size_t shops = shop_count(settings, &only);
	bool needs = kind == PROVIDER_GATEWAY || kind == PROVIDER_WAREHOUSE;
	if (needs && account->shop.len == 0) {
		if (shops == 1)
			account->shop = only;
		else if (shops > 1)
			mistake(r, PATH("accounts[%zu]", i),
					"shop is missing: there are several "
					"shops");
		return;
	}
	if (account->shop.len == 0)
		return;
	struct account *shop = account_find(settings, account->shop);
	if (!shop || provider_kind(shop->provider) != PROVIDER_SHOP)
		mistake(r, path, "there is no shop account of the name %.*s",
				STR_FMT(shown(account->shop)));
}

static void accounts_check(struct reader *r, struct settings *settings)
{
	for (size_t i = 0; i < settings->accounts.count; i++) {
		struct account *account = &settings->accounts.at[i];
		name_check(r, settings, i);
		station_check(r, account, i);
		needs_check(r, account, i);
		password_check(r, account, i);
		secrets_check(r, account, i);
		polls_complete(account);
		account_shop_check(r, settings, i);
		if (provider_kind(account->provider) == PROVIDER_SHOP &&
				!policy_find(settings, account->name))
			mistake(r, PATH("accounts[%zu].name", i),
					"this shop has no entry under shops");
	}
}

void account_is(struct reader *r, struct settings *settings, struct str name,
		enum provider_kind kind, struct str path)
{
	struct account *account = account_find(settings, name);
	if (!account)
		mistake(r, path, "there is no account of the name %.*s",
				STR_FMT(shown(name)));
	else if (provider_kind(account->provider) != kind)
		mistake(r, path,
				"expected a %s account, but %.*s is a %s "
				"account",
				kind_names[kind], STR_FMT(name),
				kind_names[provider_kind(account->provider)]);
}

static void account_is_or_none(struct reader *r, struct settings *settings,
		struct str name, enum provider_kind kind, struct str path)
{
	if (name.len)
		account_is(r, settings, name, kind, path);
}

#define NEVER_SHIPS \
	(PAYMENT_BIT(PAYMENT_REFUNDED) | PAYMENT_BIT(PAYMENT_VOIDED) | \
			PAYMENT_BIT(PAYMENT_EXPIRED))

/* Goods wait for the booking. What ships before it is paid must be booked
 * then: money that is taken at shipment would wait for goods that wait for
 * the money. */
static void ships_check(struct reader *r, const struct profile *profile,
		struct str path)
{
	static const enum payment_status unpaid[] = {PAYMENT_PENDING,
			PAYMENT_AUTHORIZED, PAYMENT_PARTIALLY_PAID};
	for (size_t i = 0; i < sizeof unpaid / sizeof *unpaid; i++) {
		payment_set bit = PAYMENT_BIT(unpaid[i]);
		if (profile->ships_at & bit && !(profile->books_at & bit))
			mistake(r, PATH("%.*s.ships_at", STR_FMT(path)),
					"%s ships and does not book: it would "
					"wait, for goods leave once an order "
					"is booked",
					payment_status_name(unpaid[i]));
	}
}

static void profiles_check(struct reader *r, struct policy *shop, size_t s)
{
	bool others = shop->profiles.count == 0;
	for (size_t i = 0; i < shop->profiles.count; i++) {
		struct profile *profile = &shop->profiles.at[i];
		struct str path = PATH("shops[%zu].profiles[%zu]", s, i);
		others = others || profile_is_for_all(profile);
		if (profile->ships_at & NEVER_SHIPS)
			mistake(r, PATH("%.*s.ships_at", STR_FMT(path)),
					"refunded, voided and expired orders "
					"never ship");
		ships_check(r, profile, path);
		if (profile->books_at == 0)
			mistake(r, path,
					"books_at is empty: nothing would "
					"ever be booked");
	}
	if (!others)
		mistake(r, PATH("shops[%zu].profiles", s),
				"the last profile must have no gateways, tags "
				"or countries, so that every order has a "
				"profile");
}

static void gateways_check(struct reader *r, struct settings *settings,
		struct policy *shop, size_t s)
{
	struct account *account = account_find(settings, shop->shop);
	for (size_t i = 0; i < shop->gateways.count; i++) {
		struct gateway_map *map = &shop->gateways.at[i];
		struct str path = PATH("shops[%zu].gateways[%zu]", s, i);
		if (map->gateway.len == 0)
			mistake(r, path, "gateway is missing");
		account_is(r, settings, map->account, PROVIDER_GATEWAY,
				PATH("%.*s.account", STR_FMT(path)));
		if (account)
			account->gateway_accounts = arena_print(r->arena,
					"%.*s%s%.*s=%.*s",
					STR_FMT(account->gateway_accounts),
					account->gateway_accounts.len ? ","
								      : "",
					STR_FMT(map->gateway),
					STR_FMT(map->account));
	}
}

/* A status and its tag are kept as one text, "status|tag". */
static bool is_part(struct str text)
{
	return str_find(text, STR("|")) < 0 && str_find(text, STR(",")) < 0;
}

static bool is_told_before(const struct policy *shop, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (shop->statuses.at[i].progress ==
				shop->statuses.at[n].progress)
			return true;
	return false;
}

static void statuses_check(struct reader *r, struct policy *shop, size_t s)
{
	for (size_t i = 0; i < shop->statuses.count; i++) {
		const struct shown_status *status = &shop->statuses.at[i];
		struct str path = PATH("shops[%zu].statuses[%zu]", s, i);
		if (status->progress == PROGRESS_NEW)
			mistake(r, path, "progress is missing");
		if (!status->status.len && !status->tag.len)
			mistake(r, path, "expected a status or a tag");
		if (!is_part(status->status) || !is_part(status->tag))
			mistake(r, path,
					"a status or tag has no comma and no "
					"|");
		if (is_told_before(shop, i))
			mistake(r, path, "this progress stands there already");
	}
}

static void routes_check(struct reader *r, struct settings *settings,
		struct policy *shop, size_t s)
{
	for (size_t i = 0; i < shop->routes.count; i++)
		account_is_or_none(r, settings, shop->routes.at[i].account,
				PROVIDER_WAREHOUSE,
				PATH("shops[%zu].routes[%zu].warehouse", s, i));
}

static void take_over_check(struct reader *r, struct policy *shop, size_t s)
{
	struct str path = PATH("shops[%zu].take_over_from", s);
	struct place at = places_find(&r->places, path);
	if (shop->stage != STAGE_OBSERVE && !str_eq(at.path, path))
		mistake(r, PATH("shops[%zu]", s),
				"take_over_from is missing: from which day on "
				"are orders ours? (a date, or beginning for "
				"all orders)");
}

/* A shop that says nothing of them has the carriers that Shopify follows. */
static void followed_fill(struct reader *r, struct settings *settings,
		struct policy *shop)
{
	const struct account *account = account_find(settings, shop->shop);
	if (!account || !str_eq(account->provider, STR("shopify")) ||
			shop->followed_carriers.len)
		return;
	for (size_t i = 0; i < carrier_count; i++)
		if (carriers[i].follows)
			shop->followed_carriers = arena_print(r->arena,
					"%.*s%s%s",
					STR_FMT(shop->followed_carriers),
					shop->followed_carriers.len ? "," : "",
					carriers[i].name);
}

static void shop_check(struct reader *r, struct settings *settings, size_t s)
{
	struct policy *shop = &settings->policies.at[s];
	account_is(r, settings, shop->shop, PROVIDER_SHOP,
			PATH("shops[%zu].account", s));
	if (policy_find(settings, shop->shop) != shop)
		mistake(r, PATH("shops[%zu].account", s),
				"%.*s has two entries under shops",
				STR_FMT(shop->shop));
	if (!str_eq(shop->accounting, STR("ledger")))
		account_is(r, settings, shop->accounting, PROVIDER_BOOKS,
				PATH("shops[%zu].accounting", s));
	account_is_or_none(r, settings, shop->mail, PROVIDER_MAIL,
			PATH("shops[%zu].mail", s));
	take_over_check(r, shop, s);
	profiles_check(r, shop, s);
	gateways_check(r, settings, shop, s);
	routes_check(r, settings, shop, s);
	statuses_check(r, shop, s);
	mapping_check(r, shop, s);
	rules_check(r, settings, shop, s);
	books_check(r, shop, s);
	seller_check(r, shop, s);
}

#define PORT_MAX 65535

static void listen_check(struct reader *r, struct str listen)
{
	if (str_starts(listen, STR("unix:/")))
		return;
	size_t colon = listen.len;
	while (colon > 0 && listen.at[colon - 1] != ':')
		colon--;
	int64_t port = -1;
	bool good = colon > 1 &&
			!str_to_i64(str_skip(listen, colon), &port).fault &&
			port >= 0 && port <= PORT_MAX;
	if (!good)
		mistake(r, STR("listen"),
				"expected address:port, as 127.0.0.1:8420 or "
				"[::1]:8420, or unix:/path");
}

void settings_check(struct reader *r, struct settings *settings)
{
	listen_check(r, settings->listen);
	if (settings->last_retry_ms < settings->first_retry_ms)
		mistake(r, STR("engine.last_retry"),
				"expected at least engine.first_retry");
	accounts_check(r, settings);
	for (size_t s = 0; s < settings->policies.count; s++)
		shop_check(r, settings, s);
	for (size_t s = 0; s < settings->policies.count; s++)
		followed_fill(r, settings, &settings->policies.at[s]);
}
