/* SPDX-License-Identifier: Apache-2.0 */
#include "example.h"

extern const struct driver stripe_driver;

static const struct account account = {
		.name = STR("stripe"),
		.provider = STR("stripe"),
		.endpoint.url = STR("https://api.stripe.com"),
		.token = STR("sk_test_example"),
		.shop = STR("demo"),
};

static struct example *tracker(struct requests *r, const char *value)
{
	struct example *e = example_ask(
			r, &account, WANT_TRACKER, "tracker", "stripe|pi_1");
	e->effect.payment = STR("pi_1");
	example_value(r, e, value);
	return e;
}

static void trackers(struct requests *r)
{
	static const struct {
		const char *name, *value;
	} rows[] = {
			{"one parcel", "DHL:" EXAMPLE_TRACKING},
			{"two parcels", "DHL:" EXAMPLE_TRACKING ",DHL:2"},
			{"two carriers", "DHL:1,Pigeon Post:PP-2"},
			{"no carrier", ":1"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		requests_add(r, &stripe_driver, VERB_PAYMENT_TRACKER,
				rows[i].name, &tracker(r, rows[i].value)->ask);
	struct str all = example_tracking(
			example_order(r->order, r->arena), r->arena);
	requests_add(r, &stripe_driver, VERB_PAYMENT_TRACKER, "all parcels",
			&tracker(r, arena_cstr(r->arena, all))->ask);
	/* No charge is known: it goes to the payment intent. */
	struct example *e = tracker(r, "DHL:1");
	e->facts->txns.at[0].charge = STR_NONE;
	requests_add(r, &stripe_driver, VERB_PAYMENT_TRACKER, "no charge",
			&e->ask);
}

static void polls(struct requests *r)
{
	static const struct {
		enum verb verb;
		const char *name, *cursor;
	} rows[] = {
			{VERB_PAYMENT_POLL, "first", ""},
			{VERB_PAYMENT_POLL, "next", "evt_9"},
			{VERB_PAYMENT_POLL, "walking back", "evt_9<evt_2"},
			{VERB_PAYMENT_PAYOUTS, "first payouts", ""},
			{VERB_PAYMENT_PAYOUTS, "more payouts",
					"1795900000;1794690400;po_9;po_1.p;"},
			{VERB_PAYMENT_PAYOUTS, "a payout's lines",
					"1795900000;1794690400;!;po_1.p;"
					"po_2.po_2.p.20785.0."},
			{VERB_PAYMENT_PAYOUTS, "more of its lines",
					"1795900000;1794690400;!;po_1.p;"
					"po_2.po_2.p.20785.0.txn_9"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		requests_add(r, &stripe_driver, rows[i].verb, rows[i].name,
				&example_poll(r, &account, rows[i].cursor)
						 ->ask);
}

/* Authorized money: of an intent, or of a charge that has none. */
static struct example *capture(struct requests *r, const char *payment)
{
	struct example *e = example_ask(
			r, &account, WANT_CAPTURE, "capture", "stripe|pi_1");
	struct txn *txn = &e->facts->txns.at[0];
	txn->kind = TXN_AUTHORIZATION;
	txn->reference = e->effect.payment = str_of(payment);
	e->effect.verb = VERB_PAYMENT_CAPTURE;
	e->effect.amount = txn->amount;
	e->effect.currency = e->facts->order.currency;
	e->effect.last = true;
	return e;
}

/* That more follows (final_capture) is younger than the pinned version's
 * description, and has no case here. */
static void captures(struct requests *r)
{
	static const struct {
		const char *name, *payment;
	} rows[] = {{"intent", "pi_1"}, {"charge", "ch_1"}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct example *e = capture(r, rows[i].payment);
		requests_add(r, &stripe_driver, VERB_PAYMENT_CAPTURE,
				rows[i].name, &e->ask);
		requests_add(r, &stripe_driver, VERB_PAYMENT_READ, rows[i].name,
				&e->ask);
	}
	struct example *part = capture(r, "pi_1");
	part->effect.amount = 100;
	requests_add(r, &stripe_driver, VERB_PAYMENT_CAPTURE, "a part",
			&part->ask);
}

void stripe_requests(struct requests *r)
{
	trackers(r);
	captures(r);
	polls(r);
}
