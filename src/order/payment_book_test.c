/* SPDX-License-Identifier: Apache-2.0 */
/* Money in other books: at which document, once, and what keeps it away. */
#include "order/case_test.h"
#include "order/mapping.h"

static void books_add(struct test_case *c, const char *name)
{
	*LIST_ADD(c->arena, &c->policy.accounts) = (struct account_can){
			.account = str_of(name),
			.verbs = (uint64_t)1 << VERB_ACCOUNTING_PAYMENT,
			.payments = MAPPING_BIT(MAPPING_PAYMENT_ACCOUNT)};
}

static struct txn *money(struct test_case *c, enum txn_kind kind,
		const char *part, minor amount)
{
	struct txn *t = LIST_ADD(c->arena, &c->facts.txns);
	*t = (struct txn){.gateway = STR("stripe"),
			.reference = STR("pi_1"),
			.kind = kind,
			.part = str_of(part),
			.state = TXN_SUCCEEDED,
			.amount = amount,
			.at = c->now,
			.evidence = EVIDENCE_GATEWAY,
			.connected = true};
	return t;
}

/* Paid 1000 and invoiced; the books keep payments. */
static void paid(struct test_case *c)
{
	case_open(c);
	case_document(c, DOCUMENT_SALE, STR_NONE)->account = STR("books");
	c->facts.txns.count = 0;
	money(c, TXN_SALE, "", 1000);
	books_add(c, "books");
	*LIST_ADD(c->arena, &c->policy.mapping) =
			(struct mapping_row){.payment_account = STR("1580")};
}

static void credit(struct test_case *c, const char *refund, minor amount)
{
	case_refund(c, str_of(refund), amount);
	struct document *d = case_document(c, DOCUMENT_CREDIT, str_of(refund));
	d->gross = amount;
	d->account = STR("books");
	d->number = STR("F-2");
}

static const struct effect *begun(struct test_case *c, const char *target)
{
	case_decide(c);
	return case_effect(c, WANT_PAYMENT_BOOK, str_of(target));
}

#define SALE_KEY "stripe|pi_1|3|"
#define REFUND_KEY(part) "stripe|pi_1|4|" part

static void done(struct test_case *c, const char *target)
{
	struct attempt *a = facts_attempt(
			&c->facts, WANT_PAYMENT_BOOK, str_of(target));
	assert_non_null(a);
	a->sent_at = a->settled_at = c->now;
	a->outcome = OUTCOME_DONE;
}

TEST(a_repayment_without_a_credit_is_a_task)
{
	DEFER(case_done) struct test_case c;
	paid(&c);
	begun(&c, SALE_KEY);
	done(&c, SALE_KEY);
	money(&c, TXN_REFUND, "re_1", 200);
	EXPECT(!begun(&c, REFUND_KEY("re_1")));
	EXPECT(case_task(&c, STR("payment_unplaced:" REFUND_KEY("re_1"))));
	/* One that is to come is waited for. */
	case_refund(&c, STR("8"), 200);
	case_decide(&c);
	EXPECT(!case_task(&c, STR("payment_unplaced:" REFUND_KEY("re_1"))));
}

TEST(a_method_without_an_account_is_a_task_that_names_it)
{
	DEFER(case_done) struct test_case c;
	paid(&c);
	c.policy.mapping.at[0].method = STR("klarna");
	EXPECT(!begun(&c, SALE_KEY));
	EXPECT(case_task(&c, STR("mapping_missing:payment_account|stripe")));
	/* The shop's own word for it does as well. */
	c.policy.mapping.at[0].method = STR("shopify_payments");
	*LIST_ADD(c.arena, &c.policy.gateways) =
			(struct gateway_map){.gateway = STR("shopify_payments"),
					.account = STR("stripe")};
	EXPECT(begun(&c, SALE_KEY));
	EXPECT(!case_task(&c, STR("mapping_missing:payment_account|stripe")));
}

TEST(a_payment_is_registered_once_at_the_sale)
{
	DEFER(case_done) struct test_case c;
	paid(&c);
	c.facts.txns.at[0].at = TEST_NOW;
	const struct effect *e = begun(&c, SALE_KEY);
	assert_non_null(e);
	EXPECT_STR(e->value, STR("sale"));
	EXPECT_STR(e->payment, STR("stripe"));
	EXPECT_I64(e->amount, 1000);
	EXPECT_STR(e->account, STR("books"));
	EXPECT_I64((int64_t)e->text.len, 10);
	EXPECT(!begun(&c, SALE_KEY));
	done(&c, SALE_KEY);
	EXPECT(!begun(&c, SALE_KEY));
}

/* The credit of just its amount, whatever came first. */
TEST(a_repayment_goes_to_its_credit)
{
	DEFER(case_done) struct test_case c;
	paid(&c);
	begun(&c, SALE_KEY);
	done(&c, SALE_KEY);
	credit(&c, "8", 300);
	credit(&c, "9", 200);
	money(&c, TXN_REFUND, "re_1", 200);
	money(&c, TXN_REFUND, "re_2", 300);
	EXPECT_STR(begun(&c, REFUND_KEY("re_1"))->value, STR("credit|9"));
	/* One at a time. */
	EXPECT(!case_effect(&c, WANT_PAYMENT_BOOK, STR(REFUND_KEY("re_2"))));
	done(&c, REFUND_KEY("re_1"));
	EXPECT_STR(begun(&c, REFUND_KEY("re_2"))->value, STR("credit|8"));
	done(&c, REFUND_KEY("re_2"));
	case_decide(&c);
	EXPECT_I64((int64_t)c.out.effects.count, 0);
}

/* Parts of one refund, back by two ways. */
TEST(what_was_begun_keeps_its_document)
{
	DEFER(case_done) struct test_case c;
	paid(&c);
	begun(&c, SALE_KEY);
	done(&c, SALE_KEY);
	credit(&c, "8", 300);
	money(&c, TXN_REFUND, "re_1", 200);
	EXPECT_STR(begun(&c, REFUND_KEY("re_1"))->value, STR("credit|8"));
	done(&c, REFUND_KEY("re_1"));
	/* A better one turns up: that is the other's. */
	credit(&c, "9", 200);
	money(&c, TXN_REFUND, "re_2", 100);
	EXPECT_STR(begun(&c, REFUND_KEY("re_2"))->value, STR("credit|8"));
}

/* F72: the payment follows the invoice, not the shop's choice of today. */
TEST(a_payment_goes_to_the_books_that_have_the_invoice)
{
	DEFER(case_done) struct test_case c;
	paid(&c);
	books_add(&c, "economic");
	c.policy.accounting = STR("economic");
	EXPECT_STR(begun(&c, SALE_KEY)->account, STR("books"));
}

TEST(an_amount_that_changed_before_it_was_sent_is_begun_anew)
{
	DEFER(case_done) struct test_case c;
	paid(&c);
	EXPECT_I64(begun(&c, SALE_KEY)->amount, 1000);
	c.facts.txns.at[0].amount = 1200;
	EXPECT_I64(begun(&c, SALE_KEY)->amount, 1200);
	EXPECT_I64((int64_t)c.out.withdrawn.count, 1);
}
