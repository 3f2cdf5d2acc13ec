/* SPDX-License-Identifier: Apache-2.0 */
#include "order/facts_table.h"
#include "order/order_test.h"

/* ---- words ---- */

struct wording {
	const struct words *words;
	int (*read)(struct str word);
	const char *(*name)(int value);
	const char *list; /* all of the shop's words, in our order */
};

#define WORDING(prefix_, enum_) \
	static int prefix_##_int(struct str word) \
	{ \
		return (int)prefix_##_read(word); \
	} \
	static const char *prefix_##_of(int value) \
	{ \
		return prefix_##_name((enum enum_)value); \
	}

WORDING(payment_status, payment_status)
WORDING(fulfillment_status, fulfillment_status)
WORDING(return_status, return_status)
WORDING(fo_status, fo_status)
WORDING(fo_request, fo_request)

/* Spelled out, for the macros that make the enums can't be their own proof:
 * OrderDisplayFinancialStatus and so on of the Admin API. */
static const struct wording wordings[] = {
		{&payment_words, payment_status_int, payment_status_of,
				"PENDING AUTHORIZED PARTIALLY_PAID PAID "
				"PARTIALLY_REFUNDED REFUNDED VOIDED EXPIRED"},
		{&fulfillment_words, fulfillment_status_int,
				fulfillment_status_of,
				"UNFULFILLED PARTIALLY_FULFILLED FULFILLED "
				"OPEN IN_PROGRESS ON_HOLD PENDING_FULFILLMENT "
				"SCHEDULED REQUEST_DECLINED RESTOCKED "
				"FULFILLMENT_NOT_REQUIRED"},
		{&return_words, return_status_int, return_status_of,
				"NO_RETURN RETURN_REQUESTED IN_PROGRESS "
				"INSPECTION_COMPLETE RETURNED RETURN_FAILED"},
		{&fo_words, fo_status_int, fo_status_of,
				"OPEN IN_PROGRESS SCHEDULED ON_HOLD "
				"INCOMPLETE CLOSED CANCELLED"},
		{&request_words, fo_request_int, fo_request_of,
				"UNSUBMITTED SUBMITTED ACCEPTED REJECTED "
				"CANCELLATION_REQUESTED CANCELLATION_ACCEPTED "
				"CANCELLATION_REJECTED CLOSED"},
};

TEST(unknown_words_are_other_and_none_is_unknown)
{
	static const char *const odd[] = {"paid", "PAID ", " PAID", "PAI",
			"PAIDX", "UNKNOWN", "OTHER", "IN PROGRESS", "0", "-"};
	for (size_t i = 0; i < COUNT(wordings); i++) {
		const struct wording *w = &wordings[i];
		int other = (int)w->words->count - 1;
		for (size_t k = 0; k < COUNT(odd); k++)
			EXPECT_I64(w->read(str_of(odd[k])), other);
		EXPECT_I64(w->read(STR_NONE), 0);
		EXPECT_STR(str_of(w->name(0)), STR("UNKNOWN"));
		EXPECT_STR(str_of(w->name(other)), STR("OTHER"));
		EXPECT_STR(str_of(w->name(other + 1)), STR("OTHER"));
		EXPECT_STR(str_of(w->name(-1)), STR("OTHER"));
	}
}

TEST(each_of_the_shops_words_comes_back_as_it_came)
{
	for (size_t i = 0; i < COUNT(wordings); i++) {
		const struct wording *w = &wordings[i];
		struct str rest = str_of(w->list), word;
		int value = 0;
		while (str_cut(&rest, ' ', &word)) {
			EXPECT_I64(w->read(word), ++value);
			EXPECT_STR(str_of(w->name(value)), word);
		}
		EXPECT_I64(value + 2, w->words->count);
	}
}

TEST(progress_has_a_word_for_each_value)
{
	EXPECT_STR(str_of(progress_name(PROGRESS_NEW)), STR("new"));
	EXPECT_STR(str_of(progress_name(PROGRESS_PARTIALLY_SHIPPED)),
			STR("partially_shipped"));
	EXPECT_STR(str_of(progress_name(PROGRESS_EXPIRED)), STR("expired"));
	EXPECT_STR(str_of(progress_name((enum progress)99)), STR("new"));
	for (int p = PROGRESS_NEW; p <= PROGRESS_EXPIRED; p++)
		EXPECT(progress_name((enum progress)p)[0]);
}

/* ---- the axes ---- */

TEST(archived_and_cancelled_are_independent)
{
	for (int bits = 0; bits < 4; bits++) {
		struct facts f = {.order = {.known = true,
						  .closed_at = bits & 1,
						  .cancelled_at = bits & 2}};
		struct status s;
		status_of(&f, TEST_NOW, &s);
		EXPECT(s.archived == (bool)(bits & 1));
		EXPECT(s.cancelled == (bool)(bits & 2));
	}
}

/* Every payment, fulfillment and return status in every combination, open
 * and archived, cancelled and not: no axis moves another. */
TEST(each_axis_shows_the_shops_word_whatever_the_others_say)
{
	const int all[] = {PAYMENT_OTHER + 1, FULFILLMENT_OTHER + 1,
			RETURN_OTHER + 1, 2, 2};
	for (int n = 0; n < all[0] * all[1] * all[2] * all[3] * all[4]; n++) {
		int is[COUNT(all)], rest = n;
		for (size_t i = 0; i < COUNT(all); rest /= all[i++])
			is[i] = rest % all[i];
		struct facts f = {
				.order = {
						.payment = (enum payment_status)
								is[0],
						.fulfillment = (enum fulfillment_status)
								is[1],
						.returns = (enum return_status)
								is[2],
						.closed_at = is[3],
						.cancelled_at = is[4],
				}};
		struct status s;
		status_of(&f, TEST_NOW, &s);
		EXPECT_I64(s.payment, is[0]);
		EXPECT_I64(s.fulfillment, is[1]);
		EXPECT_I64(s.returns, is[2]);
		EXPECT(s.archived == is[3] && s.cancelled == is[4]);
	}
}

/* ---- the payment status that the transactions come to ---- */

/* Transactions, a word each: a letter, an amount, and behind it how it
 * stands: "!" failed, "?" pending, nothing: succeeded.
 * A authorization, L one that has lapsed, N one that ends now, C capture,
 * S sale, R refund, V void of all authorizations, D dispute. */
struct sum_row {
	const char *txns;
	minor total;
	enum payment_status derived;
};

static const struct {
	char letter;
	enum txn_kind kind;
	time_ms expires_at;
} letters[] = {
		{'A', TXN_AUTHORIZATION, TEST_NOW + 1},
		{'L', TXN_AUTHORIZATION, TEST_NOW - DAY_MS},
		{'N', TXN_AUTHORIZATION, TEST_NOW},
		{'O', TXN_AUTHORIZATION, 0},
		{'C', TXN_CAPTURE, 0},
		{'S', TXN_SALE, 0},
		{'R', TXN_REFUND, 0},
		{'V', TXN_VOID, 0},
		{'D', TXN_DISPUTE, 0},
};

static struct txn txn_of(struct str word)
{
	struct txn txn = {.gateway = STR("g"),
			.reference = STR("1"),
			.part = word,
			.state = str_ends(word, STR("!")) ? TXN_FAILED
					: str_ends(word, STR("?"))
					? TXN_PENDING
					: TXN_SUCCEEDED};
	for (size_t i = 0; i < COUNT(letters); i++) {
		if (letters[i].letter != word.at[0])
			continue;
		txn.kind = letters[i].kind;
		txn.expires_at = letters[i].expires_at;
	}
	for (size_t i = 1; i < word.len; i++)
		if (word.at[i] >= '0' && word.at[i] <= '9')
			txn.amount = txn.amount * 10 + word.at[i] - '0';
	assert_int_not_equal(txn.kind, TXN_NONE);
	return txn;
}

static const struct sum_row sum_rows[] = {
		/* nothing captured */
		{"", 100, PAYMENT_PENDING},
		{"", 0, PAYMENT_PAID},
		{"S100?", 100, PAYMENT_PENDING},
		{"S100!", 100, PAYMENT_PENDING},
		{"A100?", 100, PAYMENT_PENDING},
		{"A100", 100, PAYMENT_AUTHORIZED},
		{"O100", 100, PAYMENT_AUTHORIZED},
		{"A40", 100, PAYMENT_AUTHORIZED},
		{"A100 C100!", 100, PAYMENT_AUTHORIZED},
		{"A100 C100?", 100, PAYMENT_AUTHORIZED},
		{"L100", 100, PAYMENT_EXPIRED},
		{"N100", 100, PAYMENT_EXPIRED},
		{"L100 A100", 100, PAYMENT_AUTHORIZED},
		{"L100 V0", 100, PAYMENT_VOIDED},
		{"A100 V0", 100, PAYMENT_VOIDED},
		{"A100 V0?", 100, PAYMENT_AUTHORIZED},
		{"A100 V0!", 100, PAYMENT_AUTHORIZED},
		{"L100", 0, PAYMENT_EXPIRED},
		/* captured */
		{"S100", 100, PAYMENT_PAID},
		{"A100 C100", 100, PAYMENT_PAID},
		{"L100 C100", 100, PAYMENT_PAID},
		{"S100", 99, PAYMENT_PAID},
		{"S100", 101, PAYMENT_PARTIALLY_PAID},
		{"S60 C40", 100, PAYMENT_PAID},
		{"A100 C40", 100, PAYMENT_PARTIALLY_PAID},
		{"A100 C40 V0", 100, PAYMENT_PARTIALLY_PAID},
		{"S40 S60!", 100, PAYMENT_PARTIALLY_PAID},
		{"S100 D100", 100, PAYMENT_PAID},
		/* given back */
		{"S100 R1", 100, PAYMENT_PARTIALLY_REFUNDED},
		{"S100 R100", 100, PAYMENT_REFUNDED},
		{"S100 R120", 100, PAYMENT_REFUNDED},
		{"S100 R60 R40", 0, PAYMENT_REFUNDED},
		{"S100 R60 R40!", 100, PAYMENT_PARTIALLY_REFUNDED},
		{"S100 R100?", 100, PAYMENT_PAID},
		{"S40 R10", 100, PAYMENT_PARTIALLY_REFUNDED},
		{"R100", 100, PAYMENT_PENDING},
};

TEST(transactions_add_up_to_a_status)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < COUNT(sum_rows); i++) {
		struct facts f = {
				.order = {.known = true,
						.current_total =
								sum_rows[i].total}};
		struct str rest = str_of(sum_rows[i].txns), word;
		while (str_cut(&rest, ' ', &word))
			*LIST_ADD(arena, &f.txns) = txn_of(word);
		struct status s;
		status_of(&f, TEST_NOW, &s);
		if (s.payment_derived != sum_rows[i].derived)
			print_error("\"%s\" of %lld\n", sum_rows[i].txns,
					(long long)sum_rows[i].total);
		EXPECT_STR(str_of(payment_status_name(s.payment_derived)),
				str_of(payment_status_name(
						sum_rows[i].derived)));
	}
}

/* Nothing read is not the same as nothing to pay. */
TEST(an_unknown_order_is_not_paid)
{
	struct facts f = {0};
	struct status s;
	status_of(&f, TEST_NOW, &s);
	EXPECT_I64(s.payment, PAYMENT_UNKNOWN);
	EXPECT_I64(s.payment_derived, PAYMENT_PENDING);
	EXPECT(!s.archived && !s.cancelled);
}

TEST(a_void_ends_its_own_authorization_alone)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct facts f = {.order = {.known = true, .current_total = 100}};
	struct status s;
	*LIST_ADD(arena, &f.txns) = txn_of(STR("A100"));
	*LIST_ADD(arena, &f.txns) = txn_of(STR("V0"));
	f.txns.at[1].reference = STR("2");
	status_of(&f, TEST_NOW, &s);
	EXPECT_I64(s.payment_derived, PAYMENT_AUTHORIZED);
	f.txns.at[1].reference = STR("1");
	f.txns.at[1].gateway = STR("another");
	status_of(&f, TEST_NOW, &s);
	EXPECT_I64(s.payment_derived, PAYMENT_AUTHORIZED);
	f.txns.at[1].gateway = STR("g");
	status_of(&f, TEST_NOW, &s);
	EXPECT_I64(s.payment_derived, PAYMENT_VOIDED);
}

/* Amounts come from outside: the largest there are must not overflow. */
TEST(sums_stop_at_the_largest_amount)
{
	static const char *const all[] = {"S1", "C1", "R1", "R2", "A1", "A2"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct facts f = {.order = {.known = true, .current_total = 100}};
	struct status s;
	for (size_t i = 0; i < COUNT(all); i++) {
		struct txn *txn = LIST_ADD(arena, &f.txns);
		*txn = txn_of(str_of(all[i]));
		txn->amount = INT64_MAX;
	}
	status_of(&f, TEST_NOW, &s);
	EXPECT_I64(s.payment_derived, PAYMENT_REFUNDED);
}

/* An authorization lapses by time alone. */
TEST(the_moment_counts)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct facts f = {.order = {.known = true, .current_total = 100}};
	struct status s;
	*LIST_ADD(arena, &f.txns) = txn_of(STR("A100"));
	status_of(&f, TEST_NOW, &s);
	EXPECT_I64(s.payment_derived, PAYMENT_AUTHORIZED);
	status_of(&f, TEST_NOW + 1, &s);
	EXPECT_I64(s.payment_derived, PAYMENT_EXPIRED);
}
