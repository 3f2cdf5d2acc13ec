/* SPDX-License-Identifier: Apache-2.0 */
#include "settings/rows.h"

#define TOP(m) offsetof(struct settings, m)
#define ACCOUNT(m) offsetof(struct account, m)
#define SHOP(m) offsetof(struct policy, m)
#define PROFILE(m) offsetof(struct profile, m)
#define ROUTE(m) offsetof(struct route, m)
#define GATEWAY(m) offsetof(struct gateway_map, m)
#define STATUS(m) offsetof(struct shown_status, m)
#define MAPPING(m) offsetof(struct mapping_row, m)
#define RULE(m) offsetof(struct rule, m)
#define CONDITION(m) offsetof(struct rule_condition, m)
#define BOOKS(m) offsetof(struct policy, books.m)
#define RATE(m) offsetof(struct book_rate, m)
#define EXCHANGE(m) offsetof(struct exchange_rate, m)
#define SERIES(m) offsetof(struct document_series, m)
#define STEP(m) offsetof(struct rule_step, m)

/* clang-format off */
const struct row rows[] = {
{SECTION_TOP, "listen", VALUE_TEXT, 0, "127.0.0.1:8420", TOP(listen), 0, 0,
 "Where the server listens: address:port, or unix:/path."},
{SECTION_TOP, "database", VALUE_TEXT, 0, "", TOP(database), 0, 0,
 "The database file. By default waybill.db in $STATE_DIRECTORY, in "
 "$XDG_STATE_HOME/waybill, in ~/.local/state/waybill, or for root in "
 "/var/lib/waybill."},
{SECTION_TOP, "log_level", VALUE_LEVEL, 0, "info", TOP(log_level), 0, 0,
 "The least that is logged: debug, info, warn or error."},
{SECTION_TOP, "engine", VALUE_SECTION, SECTION_ENGINE, "", 0, 0, 0,
 "How work is done: batches, retries, leases."},
{SECTION_TOP, "accounts", VALUE_SECTIONS, SECTION_ACCOUNT, "",
 TOP(accounts), 0, 0,
 "Our credentials, one entry per account at a provider."},
{SECTION_TOP, "shops", VALUE_SECTIONS, SECTION_SHOP, "", TOP(policies), 0, 0,
 "What is done for each shop, one entry per shop account."},

{SECTION_ENGINE, "batch_max", VALUE_COUNT, 0, "256", TOP(batch_max), 1, 4096,
 "How many events share one transaction at most."},
{SECTION_ENGINE, "tries_max", VALUE_COUNT, 0, "12", TOP(tries_max), 1, 1000,
 "How often a call is tried before the order is held."},
{SECTION_ENGINE, "gather", VALUE_TIME, 0, "1ms", TOP(gather_ms), 0, 1000,
 "How long a busy engine waits for more events to share a transaction."},
{SECTION_ENGINE, "lease", VALUE_TIME, 0, "60s", TOP(lease_ms),
 SECOND_MS, HOUR_MS,
 "How long a job is ours before another engine may take it over."},
{SECTION_ENGINE, "first_retry", VALUE_TIME, 0, "30s", TOP(first_retry_ms),
 1, DAY_MS,
 "How long a failed call waits before its first retry; then twice as long "
 "each time."},
{SECTION_ENGINE, "last_retry", VALUE_TIME, 0, "1h", TOP(last_retry_ms),
 1, 7 * DAY_MS,
 "The longest wait between two tries."},
{SECTION_ENGINE, "settle", VALUE_TIME, 0, "60s", TOP(settle_ms), 1, DAY_MS,
 "How long to wait before a call without an answer is looked up, where the "
 "account has no ceiling."},

{SECTION_ENGINE, "audit_every", VALUE_TIME, 0, "24h", TOP(audit_every_ms), 0,
 365 * DAY_MS,
 "How often shop, gateways, books and warehouse are compared with what we "
 "know; 0s: only by waybill audit run."},
{SECTION_ENGINE, "audit_since", VALUE_TIME, 0, "90d", TOP(audit_since_ms),
 HOUR_MS, 3650 * DAY_MS,
 "How old an order may be to be compared."},
{SECTION_ENGINE, "audit_remind", VALUE_TIME, 0, "7d", TOP(audit_remind_ms), 0,
 365 * DAY_MS,
 "Staff are told when the last audit that came to its end is older; 0s: "
 "never."},

{SECTION_ACCOUNT, "name", VALUE_TEXT, 0, "", ACCOUNT(name), 0, 0,
 "Our name for it: a-z, 0-9 and -. It stands in webhook addresses and in "
 "references at providers, so it is never changed later."},
{SECTION_ACCOUNT, "provider", VALUE_TEXT, 0, "", ACCOUNT(provider), 0, 0,
 "shopify, magento, stripe, paypal, gateway, invoicing, fortnox, "
 "economic, warehouse, "
 "warehouse_csv, shipstation, smtp, easypost or shipengine."},
{SECTION_ACCOUNT, "url", VALUE_TEXT, 0, "", ACCOUNT(endpoint.url), 0, 0,
 "Where it is reached: https://..., smtp://host:port, smtps://host:port or "
 "sftp://host:port/folder. "
 "Plain http only to this machine."},
{SECTION_ACCOUNT, "token", VALUE_SECRET, 0, "", ACCOUNT(token), 0, 0,
 "The access token or API key that is sent with each call. economic: the "
 "token that the agreement granted (X-AgreementGrantToken)."},
{SECTION_ACCOUNT, "token_secret", VALUE_SECRET, 0, "", ACCOUNT(token_secret),
 0, 0, "magento: the access token's secret (OAuth 1.0a). shipstation v1: the "
 "API secret. economic: the app's secret token (X-AppSecretToken)."},
{SECTION_ACCOUNT, "client_id", VALUE_TEXT, 0, "", ACCOUNT(client_id), 0, 0,
 "shopify, paypal, fortnox: the app that access tokens are granted to, in place of a "
 "token. magento: the consumer key."},
{SECTION_ACCOUNT, "client_secret", VALUE_SECRET, 0, "",
 ACCOUNT(client_secret), 0, 0, "The client's, or the consumer's, secret."},
{SECTION_ACCOUNT, "tenant_id", VALUE_TEXT, 0, "", ACCOUNT(tenant_id), 0, 0,
 "fortnox: the number of the company (DatabaseNumber) that access is granted "
 "for."},
{SECTION_ACCOUNT, "webhook_id", VALUE_TEXT, 0, "", ACCOUNT(webhook_id), 0, 0,
 "paypal: the id of the webhook, as PayPal shows it."},
{SECTION_ACCOUNT, "public_url", VALUE_TEXT, 0, "", ACCOUNT(public_url), 0, 0,
 "Where the provider reaches this server: https://shop-robot.example.com. "
 "Webhooks are then subscribed by themselves, where the provider lets us."},
{SECTION_ACCOUNT, "variant", VALUE_TEXT, 0, "", ACCOUNT(variant), 0, 0,
 "Which of the provider's interfaces is spoken; shipstation: v1 or v2."},
{SECTION_ACCOUNT, "warehouse_id", VALUE_TEXT, 0, "", ACCOUNT(warehouse_id),
 0, 0, "shipstation: its id of the warehouse that sends, as 16079 (v1) or "
 "se-28529731 (v2, which wants one)."},
{SECTION_ACCOUNT, "webhook_secrets", VALUE_SECRETS, 0, "",
 ACCOUNT(webhook_secrets), 0, 0,
 "Secrets that its webhooks are signed with; two while one is rotated. "
 "shipengine: the last part of the address that they come to."},
{SECTION_ACCOUNT, "signing_secret", VALUE_SECRET, 0, "",
 ACCOUNT(signing_secret), 0, 0,
 "The secret that our own calls are signed with, where it asks for that."},
{SECTION_ACCOUNT, "ca_file", VALUE_TEXT, 0, "", ACCOUNT(endpoint.ca_file),
 0, 0, "Certificates to trust instead of the system's; for paypal also those that "
 "its webhooks are signed under."},
{SECTION_ACCOUNT, "shop", VALUE_TEXT, 0, "", ACCOUNT(shop), 0, 0,
 "For gateways and warehouses: the shop account whose orders they serve. "
 "Not needed with a single shop."},
{SECTION_ACCOUNT, "fulfillment_services", VALUE_NAMES, 0, "",
 ACCOUNT(fulfillment_services), 0, 0,
 "shopify: fulfillment services that the shop is to have, one for each "
 "warehouse. Missing ones are made; the shop gives each a location."},
{SECTION_ACCOUNT, "webhooks", VALUE_BOOL, 0, "true", ACCOUNT(webhooks), 0, 0,
 "Whether its webhooks are taken."},
{SECTION_ACCOUNT, "polling", VALUE_BOOL, 0, "true", ACCOUNT(polling), 0, 0,
 "Whether it is asked for news, so that a lost webhook loses nothing."},
{SECTION_ACCOUNT, "poll_every", VALUE_TIME, 0, "0s", ACCOUNT(poll_every_ms),
 0, DAY_MS, "How often it is asked for news. 0s: a shop every 30 minutes, since its "
 "webhooks bring what happens; all others every minute."},
{SECTION_ACCOUNT, "stock_every", VALUE_TIME, 0, "1h", ACCOUNT(stock_every_ms),
 0, DAY_MS, "How often a warehouse is asked what it has. 0s: never."},
{SECTION_ACCOUNT, "payouts_every", VALUE_TIME, 0, "0s",
 ACCOUNT(payouts_every_ms), 0, 7 * DAY_MS,
 "stripe, paypal: how often its payouts are read, for the built-in books; 6h "
 "is often enough. 0s: never. Stripe's key must be allowed to read payouts and "
 "balance transactions, PayPal's app to search transactions."},
{SECTION_ACCOUNT, "ceiling", VALUE_TIME, 0, "0s", ACCOUNT(ceiling_ms),
 0, DAY_MS,
 "How long a call without an answer may still take effect there. Before "
 "that, \"not found\" proves nothing. 0s: engine.settle."},
{SECTION_ACCOUNT, "in_flight_max", VALUE_COUNT, 0, "8",
 ACCOUNT(in_flight_max), 1, 1000, "How many calls are under way at once."},
{SECTION_ACCOUNT, "calls_per_second", VALUE_COUNT, 0, "0",
 ACCOUNT(calls_per_second), 0, 10000,
 "The provider's budget: no more calls than this are begun in a second. 0: "
 "what the provider is known to allow, or as many as it answers."},
{SECTION_ACCOUNT, "calls_per_minute", VALUE_COUNT, 0, "0",
 ACCOUNT(calls_per_minute), 0, 600000,
 "The same for a minute, for a provider that counts so."},
{SECTION_ACCOUNT, "connect_timeout", VALUE_TIME, 0, "10s",
 ACCOUNT(endpoint.connect_ms), 1, 10 * MINUTE_MS,
 "How long connecting may take."},
{SECTION_ACCOUNT, "timeout", VALUE_TIME, 0, "30s",
 ACCOUNT(endpoint.total_ms), 1, 10 * MINUTE_MS,
 "How long a whole call may take."},
{SECTION_ACCOUNT, "user", VALUE_TEXT, 0, "", ACCOUNT(endpoint.user), 0, 0,
 "The user at the mail or file server; empty: none."},
{SECTION_ACCOUNT, "password", VALUE_SECRET, 0, "",
 ACCOUNT(endpoint.password), 0, 0,
 "The password at the mail or file server; with key_file, the key's."},
{SECTION_ACCOUNT, "key_file", VALUE_TEXT, 0, "", ACCOUNT(endpoint.key_file),
 0, 0, "warehouse_csv: the private SSH key, ed25519 or ECDSA."},
{SECTION_ACCOUNT, "host_key", VALUE_TEXT, 0, "", ACCOUNT(endpoint.host_key),
 0, 0, "warehouse_csv: the fingerprint of the server's key, SHA256:..."},
{SECTION_ACCOUNT, "starttls", VALUE_BOOL, 0, "false",
 ACCOUNT(endpoint.starttls), 0, 0,
 "Whether smtp:// must turn to TLS before anything is said."},
{SECTION_ACCOUNT, "mail_from", VALUE_TEXT, 0, "", ACCOUNT(mail_from), 0, 0,
 "The sender of our mails."},

{SECTION_SHOP, "account", VALUE_TEXT, 0, "", SHOP(shop), 0, 0,
 "The shop's account, by its name."},
{SECTION_SHOP, "stage", VALUE_STAGE, 0, "all", SHOP(stage), 0, 0,
 "observe: look and say what would be done. documents: documents too. "
 "all: everything."},
{SECTION_SHOP, "take_over_from", VALUE_MOMENT, 0, "", SHOP(take_over_from),
 0, 0,
 "Orders created before this moment cause nothing: 2026-11-28, "
 "2026-11-28T08:00:00+01:00, or beginning for all orders. Must be given "
 "unless the stage is observe."},
{SECTION_SHOP, "profiles", VALUE_SECTIONS, SECTION_PROFILE, "",
 SHOP(profiles), 0, 0,
 "When an order is booked and shipped, by how it is paid. The first that "
 "fits is used; the last has no gateways. None: the preset card."},
{SECTION_SHOP, "routes", VALUE_SECTIONS, SECTION_ROUTE, "", SHOP(routes),
 0, 0, "Which warehouse sends for which location of the shop."},
{SECTION_SHOP, "gateways", VALUE_SECTIONS, SECTION_GATEWAY, "",
 SHOP(gateways), 0, 0,
 "Which account of ours is behind the shop's word for a payment gateway."},
{SECTION_SHOP, "statuses", VALUE_SECTIONS, SECTION_STATUS, "",
 SHOP(statuses), 0, 0,
 "What the shop shows of where an order is. None: nothing is written there."},
{SECTION_SHOP, "mapping", VALUE_SECTIONS, SECTION_MAPPING, "",
 SHOP(mapping), 0, 0,
 "What books are told of a document, by country, rate, method and line: the "
 "built-in ones their accounts, fortnox and economic what they must know (docs/guide/fortnox.md, economic.md). For each field the first entry "
 "counts that fits and says it; nothing is booked before all is said."},
{SECTION_SHOP, "rules", VALUE_SECTIONS, SECTION_RULE, "", SHOP(rules), 0, 0,
 "When something happens and all conditions hold, something is done, once "
 "(docs/guide/rules.md)."},
{SECTION_SHOP, "capture", VALUE_CAPTURE, 0, "shop", SHOP(capture), 0, 0,
 "Who takes the money of an authorized card, and when: shop (nobody here), "
 "at_shipment (as goods leave; in parts where the gateway lets it be so), "
 "before_expiry (capture_margin before the authorization ends)."},
{SECTION_SHOP, "capture_margin", VALUE_TIME, 0, "24h",
 SHOP(capture_margin_ms), 0, 30 * DAY_MS,
 "So long before its end an authorization is taken, or is a task."},
{SECTION_SHOP, "shop_invoice", VALUE_BOOL, 0, "false", SHOP(shop_invoice),
 0, 0,
 "Whether the shop's own sales document is made once an order is booked "
 "(Magento's invoice). One that is there is never made again."},
{SECTION_SHOP, "mirror_holds", VALUE_BOOL, 0, "true", SHOP(mirror_holds),
 0, 0,
 "Whether the shop holds what is held here, where it can: nothing then "
 "leaves by another way."},
{SECTION_SHOP, "accounting", VALUE_TEXT, 0, "ledger", SHOP(accounting), 0, 0,
 "The account that issues documents; ledger: the built-in books."},
{SECTION_SHOP, "books", VALUE_SECTION, SECTION_BOOKS, "", 0, 0, 0,
 "The built-in books: which accounts, and from which day on they are open "
 "(docs/guide/books.md)."},
{SECTION_SHOP, "series", VALUE_SECTIONS, SECTION_SERIES, "", SHOP(series), 0, 0,
 "Series of numbers of the built-in books. The first that a document fits is "
 "its own; without any, sales are S000001 and on, credits C000001."},
{SECTION_SHOP, "time_zone", VALUE_TEXT, 0, "", SHOP(time_zone), 0, 0,
 "Whose clock says which day it is: Europe/Stockholm, Europe/Copenhagen, ... "
 "Empty: UTC."},
{SECTION_SHOP, "seller", VALUE_SECTION, SECTION_SELLER, "", 0, 0, 0,
 "Who sells: what stands on documents that are drawn here, as PDF, for the "
 "built-in books (docs/guide/documents.md)."},
{SECTION_SHOP, "mail", VALUE_TEXT, 0, "", SHOP(mail), 0, 0,
 "The smtp account that mails are sent through; empty: none are sent."},
{SECTION_SHOP, "staff_mail", VALUE_TEXT, 0, "", SHOP(staff_mail), 0, 0,
 "Where holds are announced; empty: nowhere."},
{SECTION_SHOP, "digest_hour", VALUE_COUNT, 0, "0", SHOP(digest_hour), 0, 23,
 "The hour, by time_zone, at which staff_mail gets a list of what waits for "
 "people, once a day. 0: never. Nothing waits: no mail."},
{SECTION_SHOP, "sends_document", VALUE_SENDER, 0, "waybill",
 SHOP(sends_document), 0, 0,
 "Who mails the document: waybill, shop or nobody."},
{SECTION_SHOP, "sends_shipped", VALUE_SENDER, 0, "waybill",
 SHOP(sends_shipped), 0, 0,
 "Who tells the customer that a parcel is on its way."},
{SECTION_SHOP, "sends_delivered", VALUE_SENDER, 0, "waybill",
 SHOP(sends_delivered), 0, 0,
 "Who tells the customer that a parcel was delivered."},
{SECTION_SHOP, "sends_confirmed", VALUE_SENDER, 0, "shop",
 SHOP(sends_confirmed), 0, 0,
 "Who tells the customer that the order is here."},
{SECTION_SHOP, "sends_paid", VALUE_SENDER, 0, "nobody",
 SHOP(sends_paid), 0, 0,
 "Who tells the customer that it is paid."},
{SECTION_SHOP, "sends_out_for_delivery", VALUE_SENDER, 0, "nobody",
 SHOP(sends_out_for_delivery), 0, 0,
 "Who tells the customer that a parcel comes today."},
{SECTION_SHOP, "sends_held", VALUE_SENDER, 0, "nobody",
 SHOP(sends_held), 0, 0,
 "Who tells the customer that the order takes longer: once for each hold."},
{SECTION_SHOP, "sends_refunded", VALUE_SENDER, 0, "shop",
 SHOP(sends_refunded), 0, 0,
 "Who tells the customer of a refund; its credit note is a document."},
{SECTION_SHOP, "sends_returned", VALUE_SENDER, 0, "shop",
 SHOP(sends_returned), 0, 0,
 "Who tells the customer how a return goes."},
{SECTION_SHOP, "sends_status", VALUE_SENDER, 0, "nobody",
 SHOP(sends_status), 0, 0,
 "Who tells the customer of a status or a tag that a rule sets with a text."},
{SECTION_SHOP, "followed_carriers", VALUE_NAMES, 0, "",
 SHOP(followed_carriers), 0, 0,
 "Carriers that the shop follows itself: we write no delivered event. None: "
 "those that Shopify surely follows (waybill carrier list); [none]: nobody."},
{SECTION_SHOP, "document_overdue", VALUE_TIME, 0, "30m",
 SHOP(document_overdue_ms), 1, 365 * DAY_MS,
 "A paid order without a document for so long is a task."},
{SECTION_SHOP, "parcel_overdue", VALUE_TIME, 0, "72h",
 SHOP(parcel_overdue_ms), 1, 365 * DAY_MS,
 "A request that the warehouse took and that has no parcel for so long is "
 "a task."},
{SECTION_SHOP, "pending_every", VALUE_TIME, 0, "1h",
 SHOP(pending_every_ms), 0, 30 * DAY_MS,
 "An order whose payment is pending is read again after so long, then less and "
 "less often, but once a day, until the payment is final. 0s: never."},
{SECTION_SHOP, "pending_limit", VALUE_TIME, 0, "14d",
 SHOP(pending_limit_ms), 0, 365 * DAY_MS,
 "... and for so long after it was made; then a task says so."},
{SECTION_SHOP, "transit_overdue", VALUE_TIME, 0, "14d",
 SHOP(transit_overdue_ms), 1, 365 * DAY_MS,
 "A parcel without news for so long is presumed delivered."},
{SECTION_SHOP, "notice_age_max", VALUE_TIME, 0, "48h",
 SHOP(notice_age_max_ms), 1, 365 * DAY_MS,
 "News that are older tell nobody."},

{SECTION_SELLER, "name", VALUE_TEXT, 0, "", SHOP(seller.name), 0, 0,
 "The seller's name in law. None: no PDF is drawn."},
{SECTION_SELLER, "address", VALUE_TEXT, 0, "", SHOP(seller.lines), 0, 0,
 "The address below it, at most 6 lines."},
{SECTION_SELLER, "vat_id", VALUE_TEXT, 0, "", SHOP(seller.vat_id), 0, 0,
 "The number under which it pays VAT."},
{SECTION_SELLER, "bank", VALUE_TEXT, 0, "", SHOP(seller.bank), 0, 0,
 "Where money is paid to: an IBAN, a bankgiro, ..."},
{SECTION_SELLER, "phone", VALUE_TEXT, 0, "", SHOP(seller.phone), 0, 0,
 "A phone number for customers."},
{SECTION_SELLER, "email", VALUE_TEXT, 0, "", SHOP(seller.email), 0, 0,
 "An e-mail address for customers."},
{SECTION_SELLER, "web", VALUE_TEXT, 0, "", SHOP(seller.web), 0, 0,
 "The shop's address in the web."},
{SECTION_SELLER, "logo_file", VALUE_TEXT, 0, "", SHOP(seller.logo_file), 0, 0,
 "A PNG of at most 256 kB, named from the root or from the settings' folder. "
 "Read at the start and when the settings are read again."},
{SECTION_SELLER, "language", VALUE_TEXT, 0, "en", SHOP(seller.language), 0, 0,
 "da, en or sv: the documents' language where the order names none of "
 "these."},
{SECTION_SELLER, "payment_days", VALUE_COUNT, 0, "0",
 SHOP(seller.payment_days), 0, 365,
 "A sale that is not paid yet is due so many days after its date; 0: the "
 "document names no day."},

{SECTION_PROFILE, "preset", VALUE_PRESET, 0, "card", 0, 0, 0,
 "Where the other fields begin: card (booked and shipped when paid) or "
 "invoice (shipped before it is paid)."},
{SECTION_PROFILE, "name", VALUE_TEXT, 0, "", PROFILE(name), 0, 0,
 "A name for people; by default the preset's."},
{SECTION_PROFILE, "gateways", VALUE_NAMES, 0, "", PROFILE(gateways), 0, 0,
 "The shop's words for the gateways that this is for; none: all others."},
{SECTION_PROFILE, "tags", VALUE_NAMES, 0, "", PROFILE(tags), 0, 0,
 "The order must have one of these tags; none: whatever its tags."},
{SECTION_PROFILE, "countries", VALUE_NAMES, 0, "", PROFILE(countries), 0, 0,
 "The order must be billed to one of these countries (ISO 3166: SE, DK)."},
{SECTION_PROFILE, "books_at", VALUE_STATUSES, 0, "", PROFILE(books_at), 0, 0,
 "Payment statuses that book an order, as pending, authorized, "
 "partially_paid, paid, partially_refunded, refunded, voided, expired."},
{SECTION_PROFILE, "ships_at", VALUE_STATUSES, 0, "", PROFILE(ships_at), 0, 0,
 "Payment statuses that let an order ship; never refunded, voided or "
 "expired."},
{SECTION_PROFILE, "document_before_goods", VALUE_BOOL, 0, "",
 PROFILE(document_before_goods), 0, 0,
 "Whether the goods wait until the document was mailed."},

{SECTION_ROUTE, "location", VALUE_TEXT, 0, "*", ROUTE(location), 0, 0,
 "The shop's location id; *: any other."},
{SECTION_ROUTE, "warehouse", VALUE_TEXT, 0, "", ROUTE(account), 0, 0,
 "The warehouse account that sends; empty: not ours to send."},

{SECTION_GATEWAY, "gateway", VALUE_TEXT, 0, "", GATEWAY(gateway), 0, 0,
 "The shop's word: shopify_payments, stripe, ..."},
{SECTION_GATEWAY, "account", VALUE_TEXT, 0, "", GATEWAY(account), 0, 0,
 "The gateway account behind it."},
{SECTION_GATEWAY, "authorization_life", VALUE_TIME, 0, "7d",
 GATEWAY(authorization_life_ms), HOUR_MS, 365 * DAY_MS,
 "How long it keeps authorized money, where the shop and the gateway do not "
 "say."},
{SECTION_GATEWAY, "clearing_account", VALUE_TEXT, 0, "", GATEWAY(clearing), 0, 0,
 "The number of its account in the books, for money that it has of ours. "
 "Empty: books.clearing."},
{SECTION_GATEWAY, "payout_account", VALUE_TEXT, 0, "", GATEWAY(bank), 0, 0,
 "The number of the account that its payouts go to. Empty: books.bank."},

{SECTION_BOOKS, "enabled", VALUE_BOOL, 0, "true", BOOKS(on), 0, 0,
 "Whether documents, payments and payouts are posted."},
{SECTION_BOOKS, "test_orders", VALUE_BOOL, 0, "false", BOOKS(test_orders), 0, 0,
 "Whether orders that the shop calls a test have documents and vouchers, too: "
 "they then take numbers of the real series."},
{SECTION_BOOKS, "chart", VALUE_TEXT, 0, "bas", BOOKS(chart), 0, 0,
 "Where account numbers begin: bas (Sweden) or danish."},
{SECTION_BOOKS, "company", VALUE_TEXT, 0, "", BOOKS(company), 0, 0,
 "The firm's name, as it stands in a SIE file. Empty: the shop account's "
 "name."},
{SECTION_BOOKS, "year_begins", VALUE_COUNT, 0, "1", BOOKS(year_begins), 1, 12,
 "The month that the financial year begins with."},
{SECTION_BOOKS, "locked_through", VALUE_MOMENT, 0, "", BOOKS(locked_through),
 0, 0, "The last day that is closed: what belongs to it or to an earlier one is "
 "booked on the day after it, and is a task."},
{SECTION_BOOKS, "receivable", VALUE_TEXT, 0, "", BOOKS(receivable), 0, 0,
 "The account for what customers owe. Empty, here and below: the chart's."},
{SECTION_BOOKS, "currency", VALUE_TEXT, 0, "", BOOKS(currency), 0, 0,
 "What files for accounting are in: SEK. Empty: each order's own currency."},
{SECTION_BOOKS, "exchange", VALUE_SECTIONS, SECTION_EXCHANGE, "",
 BOOKS(exchange), 0, 0,
 "What one unit of another currency is worth in the books'. An order goes by "
 "the newest rate of the month up to its first voucher, for its whole life; the "
 "shop's own two sums go before, where it says both."},
{SECTION_BOOKS, "daily", VALUE_BOOL, 0, "false", BOOKS(daily), 0, 0,
 "Whether files for accounting have one voucher for each day."},
{SECTION_BOOKS, "check_vat", VALUE_BOOL, 0, "true", BOOKS(check_vat), 0, 0,
 "Whether a document is refused for a customer's wrong VAT number, and for a "
 "sale without VAT to a business in another EU country about which nobody has "
 "asked VIES."},
{SECTION_BOOKS, "check_oss", VALUE_BOOL, 0, "false", BOOKS(check_oss), 0, 0,
 "For shops that charge the VAT of the country that goods go to (OSS): whether "
 "a sale to a consumer in another EU country with a rate that this country does "
 "not have is a task."},
{SECTION_BOOKS, "rates", VALUE_SECTIONS, SECTION_BOOK_RATE, "", BOOKS(rates),
 0, 0, "The older way to say accounts by rate of VAT: shops[].mapping says more, "
 "and both together are refused."},
{SECTION_BOOKS, "revenue", VALUE_TEXT, 0, "", BOOKS(revenue), 0, 0,
 "Turnover at any other rate."},
{SECTION_BOOKS, "tax", VALUE_TEXT, 0, "", BOOKS(tax), 0, 0,
 "VAT at any other rate."},
{SECTION_BOOKS, "shipping", VALUE_TEXT, 0, "", BOOKS(shipping), 0, 0,
 "What customers pay for shipping."},
{SECTION_BOOKS, "gift_card", VALUE_TEXT, 0, "", BOOKS(gift_card), 0, 0,
 "Gift cards that were sold and not yet used."},
{SECTION_BOOKS, "rounding", VALUE_TEXT, 0, "", BOOKS(rounding), 0, 0,
 "Rounding."},
{SECTION_BOOKS, "clearing", VALUE_TEXT, 0, "", BOOKS(clearing), 0, 0,
 "Money that a gateway has of ours, where the gateway has no account of its "
 "own."},
{SECTION_BOOKS, "bank", VALUE_TEXT, 0, "", BOOKS(bank), 0, 0,
 "Where payouts go."},
{SECTION_BOOKS, "fees", VALUE_TEXT, 0, "", BOOKS(fees), 0, 0,
 "What gateways keep of payouts."},
{SECTION_BOOKS, "disputes", VALUE_TEXT, 0, "", BOOKS(disputes), 0, 0,
 "Money that was lost in disputes."},
{SECTION_BOOKS, "write_offs", VALUE_TEXT, 0, "", BOOKS(write_offs), 0, 0,
 "What `waybill ledger settle` has written off, or kept."},

{SECTION_BOOK_RATE, "rate", VALUE_TEXT, 0, "", RATE(percent), 0, 0,
 "The rate in per cent: 25, 5.5, 0."},
{SECTION_BOOK_RATE, "revenue", VALUE_TEXT, 0, "", RATE(revenue), 0, 0,
 "The account for turnover at this rate."},
{SECTION_BOOK_RATE, "tax", VALUE_TEXT, 0, "", RATE(tax), 0, 0,
 "The account for its VAT."},

{SECTION_EXCHANGE, "from", VALUE_MOMENT, 0, "", EXCHANGE(from), 0, 0,
 "The day from which on it counts, for a month at most."},
{SECTION_EXCHANGE, "currency", VALUE_TEXT, 0, "", EXCHANGE(currency), 0, 0,
 "Of this currency: EUR."},
{SECTION_EXCHANGE, "rate", VALUE_TEXT, 0, "", EXCHANGE(text), 0, 0,
 "One unit of it in the books' currency: 11.25, with up to six decimals."},

{SECTION_SERIES, "name", VALUE_TEXT, 0, "", SERIES(name), 0, 0,
 "Of its counter, for ever. sale and credit are those of documents that fit no "
 "series."},
{SECTION_SERIES, "prefix", VALUE_TEXT, 0, "", SERIES(prefix), 0, 0,
 "What stands before its numbers: SE-"},
{SECTION_SERIES, "kind", VALUE_TEXT, 0, "", SERIES(kind), 0, 0,
 "sale or credit. Empty: both."},
{SECTION_SERIES, "country", VALUE_TEXT, 0, "", SERIES(country), 0, 0,
 "The country that is delivered to: SE. Empty: any."},
{SECTION_SERIES, "currency", VALUE_TEXT, 0, "", SERIES(currency), 0, 0,
 "The document's currency: SEK. Empty: any."},

{SECTION_STATUS, "progress", VALUE_PROGRESS, 0, "", STATUS(progress), 0, 0,
 "Where the order is: pending, authorized, paid, invoiced, processing, "
 "partially_shipped, shipped, delivered, held, cancelled, refunded, voided "
 "or expired."},
{SECTION_STATUS, "status", VALUE_TEXT, 0, "", STATUS(status), 0, 0,
 "The shop's word for it, as it is set up there."},
{SECTION_STATUS, "comment", VALUE_TEXT, 0, "", STATUS(comment), 0, 0,
 "A remark that goes along, where the shop keeps such."},
{SECTION_STATUS, "tag", VALUE_TEXT, 0, "", STATUS(tag), 0, 0,
 "A tag on the order; the one before it is taken off."},

{SECTION_MAPPING, "country", VALUE_TEXT, 0, "", MAPPING(country), 0, 0,
 "The country that is delivered to: SE. Empty: any."},
{SECTION_MAPPING, "rate", VALUE_TEXT, 0, "", MAPPING(rate), 0, 0,
 "The rate of VAT in per cent: 25, 12.5, 0. Empty: any."},
{SECTION_MAPPING, "method", VALUE_TEXT, 0, "", MAPPING(method), 0, 0,
 "How it is paid, in the shop's word for the gateway: klarna. Empty: any."},
{SECTION_MAPPING, "line", VALUE_TEXT, 0, "", MAPPING(line), 0, 0,
 "goods, gift_card, shipping, tip, discount, adjustment or rounding. Empty: "
 "any."},
{SECTION_MAPPING, "account", VALUE_TEXT, 0, "", MAPPING(account), 0, 0,
 "The built-in books: the account of turnover, and of shipping, gift cards and "
 "rounding where the entry names that line. fortnox: the account of the line, of four digits. economic: the number of "
 "the product that stands for it, which decides account and VAT."},
{SECTION_MAPPING, "vat_code", VALUE_TEXT, 0, "", MAPPING(vat_code), 0, 0,
 "fortnox: the line's VAT code; not needed. economic: the VAT zone."},
{SECTION_MAPPING, "customer_group", VALUE_TEXT, 0, "",
 MAPPING(customer_group), 0, 0,
 "fortnox: the VAT type of a customer that is made: SEVAT, SEREVERSEDVAT, "
 "EUVAT, EUREVERSEDVAT or EXPORT. economic: the customer group's number."},
{SECTION_MAPPING, "terms", VALUE_TEXT, 0, "", MAPPING(terms), 0, 0,
 "The terms of payment: fortnox by their code, economic by their number."},
{SECTION_MAPPING, "layout", VALUE_TEXT, 0, "", MAPPING(layout), 0, 0,
 "The layout of the document, for books that want one: economic by its "
 "number; fortnox does not."},
{SECTION_MAPPING, "tax_account", VALUE_TEXT, 0, "", MAPPING(tax_account), 0, 0,
 "The built-in books: the account of the VAT."},
{SECTION_MAPPING, "payment_account", VALUE_TEXT, 0, "",
 MAPPING(payment_account), 0, 0,
 "The account that a payment goes to: what the gateway has of ours. Where any "
 "row has one, payments and repayments are registered at their documents; "
 "where none has, they are not. It goes by country and method."},
{SECTION_MAPPING, "journal", VALUE_TEXT, 0, "", MAPPING(journal), 0, 0,
 "economic: the number of the journal (cash book) that payments are drafts "
 "in."},

{SECTION_RULE, "name", VALUE_TEXT, 0, "", RULE(name), 0, 0,
 "Its name: a-z, 0-9 and -. What it has done is kept under it, so it is never "
 "changed later, and never given to another rule."},
{SECTION_RULE, "enabled", VALUE_BOOL, 0, "true", RULE(enabled), 0, 0,
 "Whether it is looked at."},
{SECTION_RULE, "since", VALUE_MOMENT, 0, "", RULE(since), 0, 0,
 "What happened before this moment is nothing to it: a date, a moment, or "
 "beginning. Must be given: a new rule would else act on old orders."},
{SECTION_RULE, "when", VALUE_EVENT, 0, "", RULE(when), 0, 0,
 "What happens: order_created, order_paid, payment_status_changed, "
 "refund_created, dispute_opened, order_cancelled, held, shipped, in_transit, "
 "out_for_delivery, attempted_delivery, delivered, delivery_failure, returned "
 "or return_requested."},
{SECTION_RULE, "if", VALUE_SECTIONS, SECTION_CONDITION, "", RULE(conditions),
 0, 0, "Conditions, all of which must hold; none: always."},
{SECTION_RULE, "do", VALUE_SECTIONS, SECTION_STEP, "", RULE(steps), 0, 0,
 "What is done."},

{SECTION_CONDITION, "field", VALUE_FIELD, 0, "", CONDITION(field), 0, 0,
 "What is looked at: total, current_total, refund_total, currency, country, "
 "region, postcode, customer_name, email, email_domain, locale, tags, gateway, "
 "payment_status, fulfillment_status, return_status, sku, quantity, "
 "line_count, test, requires_shipping, location, delivery_method, carrier or "
 "hold_reason."},
{SECTION_CONDITION, "op", VALUE_OPERATOR, 0, "", CONDITION(op), 0, 0,
 "is, is_not, in, not_in, at_least, at_most, contains, starts_with, has, "
 "has_not, missing or present."},
{SECTION_CONDITION, "value", VALUE_TEXT, 0, "", CONDITION(value), 0, 0,
 "What it is compared with."},
{SECTION_CONDITION, "values", VALUE_NAMES, 0, "", CONDITION(values), 0, 0,
 "For in and not_in: any of these."},

{SECTION_STEP, "action", VALUE_ACTION, 0, "", STEP(action), 0, 0,
 "hold, tag, status, notify, route or task."},
{SECTION_STEP, "value", VALUE_TEXT, 0, "", STEP(value), 0, 0,
 "The tag, the shop's status, the address (none: staff_mail) or the warehouse "
 "account."},
{SECTION_STEP, "text", VALUE_TEXT, 0, "", STEP(text), 0, 0,
 "What people read of a hold, a mail or a task, at most 500 bytes."},
};
/* clang-format on */

const size_t row_count = sizeof rows / sizeof *rows;

static const struct {
	size_t size;
	const char *path;
} sections[SECTION_COUNT] = {
		[SECTION_TOP] = {sizeof(struct settings), ""},
		[SECTION_ENGINE] = {sizeof(struct settings), "engine."},
		[SECTION_ACCOUNT] = {sizeof(struct account), "accounts[]."},
		[SECTION_SHOP] = {sizeof(struct policy), "shops[]."},
		[SECTION_PROFILE] = {sizeof(struct profile),
				"shops[].profiles[]."},
		[SECTION_ROUTE] = {sizeof(struct route), "shops[].routes[]."},
		[SECTION_GATEWAY] = {sizeof(struct gateway_map),
				"shops[].gateways[]."},
		[SECTION_BOOKS] = {sizeof(struct policy), "shops[].books."},
		[SECTION_BOOK_RATE] = {sizeof(struct book_rate),
				"shops[].books.rates[]."},
		[SECTION_EXCHANGE] = {sizeof(struct exchange_rate),
				"shops[].books.exchange[]."},
		[SECTION_SERIES] = {sizeof(struct document_series),
				"shops[].series[]."},
		[SECTION_STATUS] = {sizeof(struct shown_status),
				"shops[].statuses[]."},
		[SECTION_MAPPING] = {sizeof(struct mapping_row),
				"shops[].mapping[]."},
		[SECTION_RULE] = {sizeof(struct rule), "shops[].rules[]."},
		[SECTION_CONDITION] = {sizeof(struct rule_condition),
				"shops[].rules[].if[]."},
		[SECTION_STEP] = {sizeof(struct rule_step),
				"shops[].rules[].do[]."},
		[SECTION_SELLER] = {sizeof(struct policy), "shops[].seller."},
};

size_t section_size(enum section section)
{
	return sections[section].size;
}

const char *section_path(enum section section)
{
	return sections[section].path;
}

static const char *const type_names[VALUE_TYPE_COUNT] = {
		[VALUE_TEXT] = "text",
		[VALUE_SECRET] = "secret",
		[VALUE_SECRETS] = "list of secrets",
		[VALUE_NAMES] = "list of names",
		[VALUE_STATUSES] = "list of payment statuses",
		[VALUE_TIME] = "duration",
		[VALUE_COUNT] = "number",
		[VALUE_BOOL] = "true or false",
		[VALUE_LEVEL] = "debug, info, warn or error",
		[VALUE_STAGE] = "observe, documents or all",
		[VALUE_SENDER] = "waybill, shop or nobody",
		[VALUE_CAPTURE] = "shop, at_shipment or before_expiry",
		[VALUE_PROGRESS] = "paid, shipped, ...",
		[VALUE_MOMENT] = "date or moment",
		[VALUE_PRESET] = "card or invoice",
		[VALUE_EVENT] = "order_created, ...",
		[VALUE_FIELD] = "total, country, ...",
		[VALUE_OPERATOR] = "is, in, ...",
		[VALUE_ACTION] = "hold, tag, ...",
		[VALUE_SECTION] = "section",
		[VALUE_SECTIONS] = "list of sections",
};

#define NAMES_MAX 192
#define NAME_SIZE 64

static char names[NAMES_MAX][NAME_SIZE];
static struct setting_row public_rows[NAMES_MAX];

const struct setting_row *settings_rows(size_t *out_count)
{
	_Static_assert(sizeof rows / sizeof *rows <= NAMES_MAX,
			"each setting has room for its name");
	for (size_t i = 0; i < row_count && !public_rows[i].name; i++) {
		struct buf name;
		buf_init(&name, NAME_SIZE - 1);
		buf_print(&name, "%s%s", section_path(rows[i].section),
				rows[i].key);
		memcpy(names[i], name.at, name.len);
		buf_done(&name);
		public_rows[i] = (struct setting_row){names[i],
				type_names[rows[i].type], rows[i].initial,
				rows[i].help};
	}
	*out_count = row_count;
	return public_rows;
}
