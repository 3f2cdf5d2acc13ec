/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any history of payments, refunds with and without money, edits and voids,
 * against sums that the test keeps by itself: every voucher comes to 0, and
 * booked - credited = money kept or receivable, after every step. A failure
 * prints its seed.
 */
#include "order/books.h"
#include "order/case_test.h"

#define SEEDS 2000
#define STEPS 14

struct history {
	struct test_case c;
	struct dice dice;
	uint64_t seed;
	int steps;
	minor booked, credited, paid, repaid; /* what must come out */
	bool sold, voided;
};

static minor some(struct history *h, minor most)
{
	return 1 + (minor)dice_below(&h->dice, (uint64_t)most);
}

static struct str name(struct history *h, const char *head)
{
	return arena_print(h->c.arena, "%s%d", head, h->steps);
}

static void lines_roll(struct history *h)
{
	static const int64_t rates[] = {250000, 120000, 60000, 0, 190000};
	struct shop_order *o = &h->c.facts.order;
	o->lines.count = 0;
	for (uint64_t n = 1 + dice_below(&h->dice, 4); n > 0; n--) {
		int64_t rate = rates[dice_below(&h->dice, COUNT(rates))];
		minor price = some(h, 50000);
		*LIST_ADD(h->c.arena, &o->lines) = (struct line){
				.id = arena_print(h->c.arena, "%d", (int)n),
				.quantity = some(h, 3),
				.unit_price = price,
				.tax = price * rate / 1250000,
				.tax_rate = dice_chance(&h->dice, 50) ? rate
								      : 0,
				.gift_card = dice_chance(&h->dice, 10)};
	}
}

static void history_open(struct history *h, uint64_t seed)
{
	*h = (struct history){.seed = seed, .dice = {seed}};
	case_open(&h->c);
	struct shop_order *o = &h->c.facts.order;
	h->c.facts.txns.count = 0;
	o->taxes_included = dice_chance(&h->dice, 50);
	lines_roll(h);
	o->total = some(h, 200000);
	o->tax = dice_chance(&h->dice, 50) ? some(h, 20000) : 0;
	o->shipping = dice_chance(&h->dice, 50) ? some(h, 5000) : 0;
	o->current_total = o->total;
}

static void document_add(struct history *h, enum document_kind kind,
		struct str cause, minor gross)
{
	*LIST_ADD(h->c.arena, &h->c.facts.documents) = (struct document){
			.kind = kind,
			.cause = cause,
			.number = name(h, "N"),
			.gross = dice_chance(&h->dice, 80) ? gross : 0,
			.issued_at = h->c.now};
}

static struct txn *txn_add(struct history *h, enum txn_kind kind, minor amount)
{
	struct txn *txn = LIST_ADD(h->c.arena, &h->c.facts.txns);
	*txn = (struct txn){.gateway = dice_chance(&h->dice, 20)
					? STR("gift_card")
					: STR("stripe"),
			.reference = name(h, "pi_"),
			.kind = kind,
			.state = TXN_SUCCEEDED,
			.amount = amount,
			.at = h->c.now,
			.connected = true};
	return txn;
}

/* ---- what may happen ---- */

static void sell(struct history *h)
{
	if (h->sold)
		return;
	h->sold = true;
	document_add(h, DOCUMENT_SALE, STR_NONE, h->c.facts.order.total);
	h->booked = h->c.facts.order.total;
}

static void pay(struct history *h)
{
	struct txn *txn = txn_add(h,
			dice_chance(&h->dice, 50) ? TXN_SALE : TXN_CAPTURE,
			some(h, 100000));
	if (dice_chance(&h->dice, 30))
		txn->state = dice_chance(&h->dice, 50) ? TXN_PENDING
						       : TXN_FAILED;
	else
		h->paid += txn->amount;
}

/* What is pending comes in. */
static void settle(struct history *h)
{
	for (size_t i = 0; i < h->c.facts.txns.count; i++) {
		struct txn *t = &h->c.facts.txns.at[i];
		if (t->state != TXN_PENDING)
			continue;
		t->state = TXN_SUCCEEDED;
		h->paid += t->amount;
		return;
	}
}

static void repay(struct history *h)
{
	minor amount = some(h, 30000);
	txn_add(h, TXN_REFUND, amount)->part = name(h, "re_");
	h->repaid += amount;
}

static struct refund *refund_add(struct history *h)
{
	struct refund *refund = LIST_ADD(h->c.arena, &h->c.facts.refunds);
	*refund = (struct refund){.id = name(h, "r"), .at = h->c.now};
	return refund;
}

static void credit(struct history *h, struct refund *refund)
{
	if (!h->sold)
		return;
	document_add(h, DOCUMENT_CREDIT, refund->id, refund_gross(refund));
	h->credited += refund_gross(refund);
}

static void refund_goods(struct history *h)
{
	struct refund *refund = refund_add(h);
	minor net = some(h, 20000);
	*LIST_ADD(h->c.arena, &refund->lines) =
			(struct refund_line){.line = STR("1"),
					.quantity = 1,
					.subtotal = net,
					.tax = net / 4};
	if (dice_chance(&h->dice, 30))
		refund->total = some(h, 20000);
	credit(h, refund);
}

static void refund_money(struct history *h)
{
	struct refund *refund = refund_add(h);
	refund->total = some(h, 20000);
	credit(h, refund);
	repay(h);
}

static void take_all_back(struct history *h)
{
	if (!h->sold || h->voided)
		return;
	h->voided = true;
	h->c.facts.order.cancelled_at = h->c.now;
	document_add(h, DOCUMENT_CREDIT, STR("void"), h->c.facts.order.total);
	h->credited += h->c.facts.order.total;
}

/* The order changes; what was sent out does not. */
static void edit(struct history *h)
{
	lines_roll(h);
	h->c.facts.order.current_total = some(h, 200000);
}

static void rename_payment(struct history *h)
{
	minor amount = 500000 + h->steps; /* two alike can't be told apart */
	struct txn *shops = txn_add(h, TXN_SALE, amount);
	shops->gateway = STR("stripe");
	shops->shops_name = true;
	shops->evidence = EVIDENCE_SHOP;
	books_post(&h->c.facts, &h->c.policy, h->c.now, h->c.arena);
	struct txn *gateways = txn_add(h, TXN_SALE, amount);
	gateways->gateway = STR("stripe");
	gateways->reference = name(h, "pi_named_");
	gateways->evidence = EVIDENCE_GATEWAY;
	h->paid += amount;
}

static void dispute(struct history *h)
{
	txn_add(h, TXN_DISPUTE, some(h, 9000))->part = name(h, "du_");
}

static void close_period(struct history *h)
{
	h->c.policy.books.locked_through = h->c.now;
	h->c.policy.books.chart =
			dice_chance(&h->dice, 50) ? STR("danish") : STR("bas");
}

static void (*const deeds[])(struct history *h) = {sell, pay, pay, settle,
		repay, refund_goods, refund_money, take_all_back, edit,
		rename_payment, dispute, close_period};

/* ---- what must be true ---- */

static void wrong(const struct history *h, const char *what)
{
	print_error("seed %llu, step %d: %s\n", (unsigned long long)h->seed,
			h->steps, what);
	fail();
}

static void must_prove(struct history *h)
{
	struct books_state s;
	minor all = 0, sum = 0;
	for (size_t i = 0; i < h->c.facts.vouchers.count; i++)
		if (voucher_check(&h->c.facts.vouchers.at[i]).fault)
			wrong(h, "a voucher does not come to 0");
	if (books_prove(&h->c.facts, &s).fault)
		wrong(h, "it can't be proven");
	if (s.booked != h->booked || s.credited != h->credited ||
			s.paid != h->paid || s.repaid != h->repaid)
		wrong(h, "its sums are others");
	if (s.receivable != h->booked - h->credited - (h->paid - h->repaid))
		wrong(h, "booked - credited is not kept or owed");
	for (int role = BOOK_NOTHING; role < BOOK_ROLE_COUNT; role++) {
		EXPECT_OK(books_balance(
				&h->c.facts, (enum book_role)role, &sum));
		all += sum;
	}
	if (all)
		wrong(h, "the books do not come to 0");
	if (books_post(&h->c.facts, &h->c.policy, h->c.now, h->c.arena))
		wrong(h, "a second look posts more");
}

TEST(any_history_proves)
{
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		struct history h;
		history_open(&h, seed);
		for (h.steps = 0; h.steps < STEPS; h.steps++) {
			deeds[dice_below(&h.dice, COUNT(deeds))](&h);
			books_post(&h.c.facts, &h.c.policy, h.c.now, h.c.arena);
			must_prove(&h);
			h.c.now += HOUR_MS;
		}
		case_done(&h.c);
	}
}
