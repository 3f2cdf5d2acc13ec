/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The proof of booking: any life of an order, read at any time, by a program
 * whose calls are lost now and then. What was booked, less what was credited,
 * is what the shop's own ledger says is agreed on; and what is receivable is
 * that less the money that was kept, to the minor unit, with VAT by rate. No
 * document is there twice, and another look adds nothing.
 *
 * A failure prints its seed. WAYBILL_TIMES=20 plays twenty times as many.
 */
#include "order/bill.h"
#include "order/books.h"
#include "order/case_test.h"
#include "order/edited_shop_test.h"
#include "order/facts_table.h"

#define LIVES 3000
#define STEPS_MAX 16

/* What the books have, whatever we have heard of it. */
struct booked {
	struct str key;
	minor gross;
};

struct life {
	uint64_t seed;
	struct dice dice;
	struct test_case c; /* ours: facts, policy, decision */
	struct shop shop;
	LIST(struct booked) books;
	int64_t seq;
	payment_set read;            /* statuses that were read */
	minor written_off, credited; /* by a person */
	int step;
	bool settles; /* a person does */
};

static void wrong(const struct life *l, const char *what)
{
	fail_msg("seed %llu, step %d: %s", (unsigned long long)l->seed, l->step,
			what);
}

static void join(struct life *l, struct facts news)
{
	facts_sort(&news, l->c.arena);
	facts_join(&l->c.facts, &news, l->c.arena, NULL);
}

/* ---- the books ---- */

static struct booked *booked_of(struct life *l, struct str key)
{
	for (size_t i = 0; i < l->books.count; i++)
		if (str_eq(l->books.at[i].key, key))
			return &l->books.at[i];
	return NULL;
}

static minor bill_check(struct life *l, const struct bill *bill)
{
	minor net = 0, tax = 0, gross = 0;
	for (size_t i = 0; i < bill->lines.count; i++) {
		net += bill->lines.at[i].net;
		tax += bill->lines.at[i].tax;
		gross += bill->lines.at[i].gross;
	}
	if (net != bill->net || tax != bill->tax || gross != bill->gross ||
			net + tax != gross || gross <= 0)
		wrong(l, "a bill does not add up");
	return gross;
}

static void books_take(struct life *l, struct str key, bool *out_lost)
{
	enum document_kind kind;
	struct str cause;
	struct bill bill;
	EXPECT_OK(document_key_read(key, &kind, &cause));
	if (bill_make(&l->c.facts, kind, cause, l->c.arena, &bill).fault)
		wrong(l, "a document that can't be made was asked for");
	minor gross = bill_check(l, &bill);
	struct booked *there = booked_of(l, key);
	if (there && there->gross != gross)
		wrong(l, "one document was asked for with two amounts");
	if (!there && !*out_lost) {
		there = LIST_ADD(l->c.arena, &l->books);
		*there = (struct booked){arena_copy(l->c.arena, key), gross};
	}
	*out_lost |= dice_chance(&l->dice, 10);
}

static void attempt_ends(struct life *l, struct str target)
{
	struct attempt *a = facts_attempt(&l->c.facts, WANT_DOCUMENT, target);
	const struct booked *there = booked_of(l, target);
	struct facts news = {0};
	struct document d = {.number = STR("N"),
			.issued_at = l->c.now,
			.gross = there ? there->gross : 0};
	enum document_kind kind;
	EXPECT_OK(document_key_read(target, &kind, &d.cause));
	d.kind = kind;
	a->settled_at = l->c.now;
	a->outcome = there ? OUTCOME_DONE : OUTCOME_ABSENT;
	if (!there)
		return;
	a->done_value = a->value;
	*LIST_ADD(l->c.arena, &news.documents) = d;
	join(l, news);
}

/* What is unknown is looked up, sooner or later. */
static void unknown_end(struct life *l, int percent)
{
	for (size_t i = 0; i < l->c.facts.attempts.count; i++) {
		const struct attempt *a = &l->c.facts.attempts.at[i];
		if (a->want == WANT_DOCUMENT && a->sent_at &&
				a->outcome == OUTCOME_NONE &&
				dice_chance(&l->dice, percent))
			attempt_ends(l, a->target);
	}
}

/* True: something was asked for. `percent` of the calls are lost. */
static bool calls_go(struct life *l, int percent)
{
	bool asked = false;
	for (size_t i = 0; i < l->c.out.effects.count; i++) {
		const struct effect *e = &l->c.out.effects.at[i];
		struct attempt *a;
		bool lost = dice_chance(&l->dice, percent);
		if (e->want != WANT_DOCUMENT)
			continue;
		asked = true;
		a = facts_attempt_by_id(&l->c.facts, e->attempt);
		if (a->outcome != OUTCOME_NONE)
			continue;
		a->sent_at = l->c.now;
		books_take(l, e->target, &lost);
		if (!lost || !percent)
			attempt_ends(l, e->target);
	}
	return asked;
}

static bool look(struct life *l, int percent)
{
	l->c.out = (struct decision){0};
	case_decide(&l->c);
	bool asked = calls_go(l, percent);
	books_post(&l->c.facts, &l->c.policy, l->c.now, l->c.arena);
	return asked;
}

/* ---- the shop ---- */

static void (*const deeds[])(struct shop *s) = {shop_pay, shop_pay, shop_pay,
		shop_authorize, shop_fails, shop_edit_up, shop_edit_down,
		shop_exchange, shop_refund_money, shop_refund_goods,
		shop_return, shop_void};

static void read_comes(struct life *l, bool whole)
{
	struct facts news = shop_read(&l->shop, ++l->seq, whole);
	l->read |= PAYMENT_BIT(news.order.payment);
	join(l, news);
}

/* Read at once, in part, or not at all: then news say that it should be. */
static void news_come(struct life *l)
{
	struct facts hint = {.hint_seq = ++l->seq,
			.hint_version = l->shop.now,
			.hint_at = l->shop.now};
	join(l, hint);
	if (dice_chance(&l->dice, 60))
		read_comes(l, dice_chance(&l->dice, 85));
}

static void profile_roll(struct life *l)
{
	struct profile *p = l->c.profile;
	uint64_t which = dice_below(&l->dice, 4);
	profile_preset(which == 1 ? STR("invoice") : STR("card"), p);
	if (which == 2)
		p->books_at = PAYMENT_BIT(PAYMENT_PAID);
	if (which == 3)
		p->books_at = (payment_set)dice_below(&l->dice, 512);
}

/* A person settles what the books say is open, by hand, and says it twice. */
static void person_settles(struct life *l)
{
	struct settlement s;
	struct facts news = {0};
	enum settle_how how = dice_chance(&l->dice, 50) ? SETTLE_CREDIT
							: SETTLE_WRITE_OFF;
	bool undo = dice_chance(&l->dice, 20);
	if (undo ? books_unsettle(&l->c.facts, &s).fault
		 : books_settle(&l->c.facts, how, 0, &s).fault)
		return;
	s.why = STR("so");
	for (int i = 0; i < 2; i++) {
		struct command *c = LIST_ADD(l->c.arena, &news.commands);
		*c = (struct command){.id = ++l->seq,
				.kind = COMMAND_SETTLE,
				.at = l->c.now};
		EXPECT_OK(settlement_print(
				&s, l->c.arena, &c->target, &c->text));
	}
	join(l, news);
	if (s.how == SETTLE_CREDIT)
		l->credited += s.amount;
	else
		l->written_off += s.amount;
}

static void life_open(struct life *l, uint64_t seed)
{
	*l = (struct life){.seed = seed, .dice = {seed}};
	case_open(&l->c);
	l->c.facts = (struct facts){.shop = STR("demo"), .remote = STR("5001")};
	profile_roll(l);
	l->settles = dice_chance(&l->dice, 20);
	l->shop = (struct shop){.dice = &l->dice,
			.arena = l->c.arena,
			.now = l->c.now,
			.included = dice_chance(&l->dice, 50)};
	l->shop.seen.order = (struct shop_order){.currency = STR("SEK"),
			.created_at = l->c.now,
			.taxes_included = l->shop.included};
	shop_sell(&l->shop);
}

/* ---- what must be true ---- */

static bool is_booked(const struct life *l)
{
	return l->read & l->c.profile->books_at & ~PAYMENT_BIT(PAYMENT_VOIDED) &
			~PAYMENT_BIT(PAYMENT_UNKNOWN);
}

static minor booked_in_all(const struct life *l)
{
	minor sum = 0;
	for (size_t i = 0; i < l->books.count; i++)
		sum += str_starts(l->books.at[i].key, STR("sale"))
				? l->books.at[i].gross
				: -l->books.at[i].gross;
	return sum;
}

static void vouchers_check(const struct life *l)
{
	const struct facts *f = &l->c.facts;
	for (size_t i = 0; i < f->vouchers.count; i++)
		if (voucher_check(&f->vouchers.at[i]).fault)
			wrong(l, "a voucher does not come to 0");
	for (size_t i = 0; i < f->documents.count; i++)
		for (size_t k = i + 1; k < f->documents.count; k++)
			if (f->documents.at[i].kind ==
							f->documents.at[k]
									.kind &&
					str_eq(f->documents.at[i].cause,
							f->documents.at[k]
									.cause))
				wrong(l, "a document is there twice");
}

static minor tax_posted(const struct life *l, int64_t rate)
{
	const struct facts *f = &l->c.facts;
	minor sum = 0;
	for (size_t i = 0; i < f->vouchers.count; i++)
		for (size_t k = 0; k < f->vouchers.at[i].postings.count; k++) {
			const struct posting *p =
					&f->vouchers.at[i].postings.at[k];
			if (p->role == BOOK_TAX && p->rate == rate)
				sum -= p->amount;
		}
	return sum;
}

/* Of money that belongs to no line the shop tells no VAT. */
static void taxes_check(const struct life *l)
{
	const struct shop *s = &l->shop;
	for (int i = 0; i < RATES && !s->adjusted; i++)
		if (tax_posted(l, shop_rates[i]) != s->taxes[i])
			wrong(l, "the VAT of a rate is another");
}

static bool is_even_edit(const struct life *l)
{
	for (size_t i = 0; i < l->c.out.tasks.count; i++)
		if (str_starts(l->c.out.tasks.at[i].key,
				    STR("edit_moves_tax:")))
			return true;
	return false;
}

static void end_check(struct life *l)
{
	const struct shop *s = &l->shop;
	struct books_state state;
	minor agreed = s->voided ? 0 : s->agreed;
	minor kept = s->captured - s->repaid;
	if ((l->c.facts.invoice_at != 0) != is_booked(l))
		wrong(l, "it is booked, or not, against its profile");
	/* A void takes back what is left, refunds all that they say. */
	if (!s->voided || s->refund_count)
		agreed -= l->credited;
	/* Who credited by hand what was edited away later has credited it. */
	if (s->voided && !s->refund_count && l->credited &&
			booked_in_all(l) < 0)
		agreed = booked_in_all(l);
	if (booked_in_all(l) != (is_booked(l) ? agreed : 0))
		wrong(l, "booked - credited is not what is agreed on");
	if (l->books.count != l->c.facts.documents.count)
		wrong(l, "a document in the books is not known");
	EXPECT_OK(books_prove(&l->c.facts, &state));
	if (state.owed != booked_in_all(l) - kept - l->written_off ||
			state.receivable != state.owed ||
			state.finding >= BOOKS_DIFFER)
		wrong(l, "what is receivable is not what is owed");
	if (l->books.count && !is_even_edit(l) && !l->credited)
		taxes_check(l);
}

static void nothing_more(struct life *l)
{
	size_t documents = l->books.count, vouchers = l->c.facts.vouchers.count;
	l->c.now += DAY_MS;
	if (look(l, 0) || l->books.count != documents ||
			l->c.facts.vouchers.count != vouchers)
		wrong(l, "another look adds something");
}

/* ---- lives ---- */

static void life_steps(struct life *l)
{
	int steps = (int)dice_below(&l->dice, STEPS_MAX);
	int unread = dice_chance(&l->dice, 30)
			? (int)dice_below(&l->dice, STEPS_MAX)
			: 0;
	for (l->step = 0; l->step < steps; l->step++) {
		l->c.now += HOUR_MS;
		l->shop.now = l->c.now;
		deeds[dice_below(&l->dice, COUNT(deeds))](&l->shop);
		if (l->step < unread)
			continue;
		news_come(l);
		unknown_end(l, 30);
		if (l->settles && dice_chance(&l->dice, 20))
			person_settles(l);
		look(l, 15);
		vouchers_check(l);
	}
}

static void life_ends(struct life *l)
{
	l->c.now += HOUR_MS;
	l->shop.now = l->c.now;
	read_comes(l, true);
	for (int i = 0; i < 8; i++) {
		unknown_end(l, 100);
		if (!look(l, 0))
			break;
	}
	vouchers_check(l);
	end_check(l);
	nothing_more(l);
}

static int64_t times(void)
{
	const char *text = getenv("WAYBILL_TIMES");
	int64_t n = 1;
	return text && !str_to_i64(str_of(text), &n).fault && n > 0 ? n : 1;
}

TEST(any_life_is_booked_to_the_minor_unit)
{
	size_t documents = 0, edited = 0, voided = 0, changes = 0;
	for (uint64_t seed = 0; seed < (uint64_t)(LIVES * times()); seed++) {
		struct life l;
		life_open(&l, seed);
		life_steps(&l);
		life_ends(&l);
		documents += l.books.count;
		edited += l.shop.edited && l.books.count;
		voided += l.shop.voided && l.books.count;
		for (size_t i = 0; i < l.books.count; i++)
			changes += str_find(l.books.at[i].key, STR("-")) > 0;
		case_done(&l.c);
	}
	print_message("# %zu documents, %zu of changes; %zu edited lives, %zu "
		      "voided\n",
			documents, changes, edited, voided);
	EXPECT(documents > 1000 && changes > 300 && edited > 300 &&
			voided > 50);
}
