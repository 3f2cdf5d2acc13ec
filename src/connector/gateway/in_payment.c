/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract's payment -> transactions. Its states are Payum's, with the
 * parts that Omnipay's verbs tell apart: what was authorized first has the
 * flow "authorize", what was taken at once "purchase".
 */
#include "connector/gateway/parts.h"

#include "port/request.h"

struct payment {
	struct arena *arena;
	const struct account *account;
	struct json json;
	struct facts *facts;
	struct str id, currency;
	time_ms at;
	minor amount, captured, refunded;
	bool authorizes; /* the flow is "authorize" */
	bool bad;
};

static struct txn *found(struct payment *p, enum txn_kind kind,
		enum txn_state state, minor amount)
{
	struct txn *txn = LIST_ADD(p->arena, &p->facts->txns);
	*txn = (struct txn){.gateway = p->account->name,
			.reference = p->id,
			.kind = kind,
			.state = state,
			.amount = amount,
			.at = p->at,
			.evidence = EVIDENCE_GATEWAY,
			.connected = true};
	return txn;
}

static struct str word_at(const struct payment *p, const char *path)
{
	return json_str(json_get(p->json, path), p->arena);
}

static minor money_of(struct payment *p, struct json value, bool needed)
{
	minor amount = 0;
	if (json_type(value) == JSON_NONE && !needed)
		return 0;
	if (json_money(value, currency_digits(p->currency), &amount).fault ||
			amount < 0)
		p->bad = true;
	return amount;
}

static time_ms time_at(struct payment *p, const char *path)
{
	time_ms at = 0;
	struct json value = json_get(p->json, path);
	if (json_type(value) != JSON_NONE &&
			time_read(json_str(value, p->arena), &at).fault)
		p->bad = true;
	return at;
}

/* --- what each state says ----------------------------------------------- */

static enum txn_kind first_kind(const struct payment *p)
{
	return p->authorizes ? TXN_AUTHORIZATION : TXN_SALE;
}

static void nothing_yet(struct payment *p)
{
	(void)p;
}

static void is_pending(struct payment *p)
{
	found(p, first_kind(p), TXN_PENDING, p->amount);
}

static void has_failed(struct payment *p)
{
	found(p, first_kind(p), TXN_FAILED, p->amount);
}

static void is_authorized(struct payment *p)
{
	struct txn *txn = found(p, TXN_AUTHORIZATION, TXN_SUCCEEDED, p->amount);
	txn->expires_at = time_at(p, "expires_at");
	txn->several = json_bool(json_get(p->json, "several_captures"), false);
}

static void is_captured_in_part(struct payment *p)
{
	if (!p->authorizes) {
		found(p, TXN_SALE, TXN_SUCCEEDED, p->captured);
		return;
	}
	is_authorized(p);
	found(p, TXN_CAPTURE, TXN_SUCCEEDED, p->captured);
}

/* What the last capture left is let go of. */
static void is_captured(struct payment *p)
{
	is_captured_in_part(p);
	if (p->authorizes && p->captured < p->amount)
		found(p, TXN_VOID, TXN_SUCCEEDED, p->amount - p->captured);
}

static void is_canceled(struct payment *p)
{
	if (!p->authorizes) {
		has_failed(p);
		return;
	}
	found(p, TXN_AUTHORIZATION, TXN_SUCCEEDED, p->amount);
	found(p, TXN_VOID, TXN_SUCCEEDED, p->amount);
}

static void is_expired(struct payment *p)
{
	if (!p->authorizes) {
		has_failed(p);
		return;
	}
	struct txn *txn = found(p, TXN_AUTHORIZATION, TXN_SUCCEEDED, p->amount);
	time_ms at = time_at(p, "expires_at");
	txn->expires_at = at && at < p->at ? at : p->at;
}

static const struct {
	const char *word;
	void (*read)(struct payment *p);
	bool captured; /* "captured" must be there */
} states[] = {
		{"new", nothing_yet, false},
		{"pending", is_pending, false},
		{"authorized", is_authorized, false},
		{"partially_captured", is_captured_in_part, true},
		{"captured", is_captured, true},
		{"partially_refunded", is_captured, true},
		{"refunded", is_captured, true},
		{"canceled", is_canceled, false},
		{"suspended", is_pending, false},
		{"expired", is_expired, false},
		{"failed", has_failed, false},
		{"unknown", nothing_yet, false},
};
#define STATES (sizeof states / sizeof *states)

static size_t state_of(struct str word)
{
	size_t i = 0;
	while (i < STATES && !str_eq(word, str_of(states[i].word)))
		i++;
	return i;
}

/* --- refunds and disputes ----------------------------------------------- */

struct part_word {
	const char *word;
	enum txn_state state;
};
static const struct part_word refund_words[] = {{"succeeded", TXN_SUCCEEDED},
		{"failed", TXN_FAILED}, {"canceled", TXN_FAILED},
		{NULL, TXN_PENDING}};
static const struct part_word dispute_words[] = {{"lost", TXN_SUCCEEDED},
		{"won", TXN_FAILED}, {"canceled", TXN_FAILED},
		{NULL, TXN_PENDING}};

static void read_part(struct payment *p, struct json json, enum txn_kind kind,
		const struct part_word *words)
{
	struct str id = json_str(json_get(json, "id"), p->arena);
	struct str word = json_str(json_get(json, "state"), p->arena);
	minor amount = money_of(p, json_get(json, "amount"), true);
	while (words->word && !str_eq(word, str_of(words->word)))
		words++;
	p->bad = p->bad || !id.len;
	found(p, kind, words->state, amount)->part = id;
}

static void read_parts(struct payment *p, const char *list, enum txn_kind kind,
		const struct part_word *words)
{
	struct json one, all = json_get(p->json, list);
	for (struct json_iter i = json_each(all); json_next(&i, &one);)
		read_part(p, one, kind, words);
}

/* Who can't name refunds one by one says how much went back in all. */
static void read_refunds(struct payment *p)
{
	struct json list = json_get(p->json, "refunds");
	if (json_type(list) == JSON_ARRAY)
		read_parts(p, "refunds", TXN_REFUND, refund_words);
	else if (p->refunded > 0)
		found(p, TXN_REFUND, TXN_SUCCEEDED, p->refunded)->part =
				STR("refunded");
}

/* ------------------------------------------------------------------------ */

static void read_head(struct payment *p)
{
	struct str flow = word_at(p, "flow");
	p->id = word_at(p, "id");
	p->currency = word_at(p, "currency");
	p->authorizes = str_eq(flow, STR("authorize"));
	p->bad = !p->id.len || p->currency.len != 3 ||
			(flow.len && !p->authorizes &&
					!str_eq(flow, STR("purchase")));
	time_ms at = time_at(p, "updated_at");
	/* A clock there that runs ahead dates nothing after now. */
	if (at && at < p->at)
		p->at = at;
}

bool gateway_payment_read(const struct account *account, struct json json,
		time_ms at, struct arena *arena, struct facts *facts)
{
	struct payment p = {.arena = arena,
			.account = account,
			.json = json,
			.facts = facts,
			.at = at};
	read_head(&p);
	struct str word = word_at(&p, "state");
	size_t state = state_of(word);
	bool captured = state < STATES && states[state].captured;
	p.amount = money_of(&p, json_get(json, "amount"), true);
	p.captured = money_of(&p, json_get(json, "captured"), captured);
	p.refunded = money_of(&p, json_get(json, "refunded"), false);
	if (p.bad || !word.len)
		return false;
	if (state < STATES)
		states[state].read(&p);
	else
		facts->odd = arena_print(arena, "payment state %.*s",
				STR_FMT(detail_of(word)));
	read_refunds(&p);
	read_parts(&p, "disputes", TXN_DISPUTE, dispute_words);
	return !p.bad;
}
