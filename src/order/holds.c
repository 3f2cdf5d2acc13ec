/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Holds are computed: from what a person said, and from refusals. A
 * refusal's hold ends when its cause does, or when a person releases it.
 */
#include "order/scene.h"

struct str dispute_key(const struct txn *txn, struct arena *arena)
{
	return arena_print(arena, "dispute:%.*s",
			STR_FMT(txn->part.len ? txn->part : txn->reference));
}

#define KEY_WORD_MAX 40 /* bytes of a word in a key */

struct reason_text {
	const char *reason, *text;
};

/* The words staff read. */
static const struct reason_text texts[] = {
		{"out_of_stock", "The warehouse does not have the goods."},
		{"bad_address", "The warehouse can't send to this address."},
		{"dispute", "The customer disputes the payment."},
		{"sent_before",
				"The warehouse sends what this replaces: "
				"release it to send the goods once more."},
		{"refused", "The warehouse refused the order."},
		{"conflict",
				"The warehouse has another order under this "
				"reference."},
		{"unreachable",
				"The warehouse could not be reached, many "
				"times."},
		{"settings", "A setting is missing or wrong."},
		{"credentials",
				"The provider does not accept our "
				"credentials."},
};

static struct str text_of(struct str reason, struct str detail)
{
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (str_eq(reason, str_of(texts[i].reason)))
			return str_of(texts[i].text);
	return detail.len ? detail : STR("It was refused.");
}

static struct str reason_of(const struct attempt *a)
{
	if (a->reason.len)
		return a->reason;
	if (a->fault == FAULT_CREDENTIALS)
		return STR("credentials");
	if (a->fault == FAULT_SETTINGS)
		return STR("settings");
	return a->outcome == OUTCOME_GAVE_UP ? STR("unreachable")
					     : STR("refused");
}

static struct hold *hold_add(struct scene *scene, struct str key)
{
	for (size_t i = 0; i < scene->holds.count; i++)
		if (str_eq(scene->holds.at[i].key, key))
			return &scene->holds.at[i];
	struct hold *hold = LIST_ADD(scene->arena, &scene->holds);
	*hold = (struct hold){.key = key};
	return hold;
}

static void by_staff(struct scene *scene)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; i < f->commands.count; i++) {
		const struct command *c = &f->commands.at[i];
		struct str key = arena_print(
				scene->arena, "person:%lld", (long long)c->id);
		bool released = false;
		for (size_t k = 0; k < f->commands.count; k++) {
			const struct command *r = &f->commands.at[k];
			released = released ||
					(r->kind == COMMAND_RELEASE &&
							r->id > c->id &&
							(!r->target.len ||
									str_eq(r->target,
											key)));
		}
		if (c->kind != COMMAND_HOLD || released)
			continue;
		struct hold *hold = hold_add(scene, key);
		hold->reason = STR("by_staff");
		hold->text = c->text.len ? c->text : STR("Held by staff.");
		hold->since = c->at;
	}
}

static void hold_fo(struct scene *scene, struct str key,
		const struct fulfillment_order *fo, struct str reason,
		struct str detail, time_ms since, int64_t attempt)
{
	struct hold *hold = hold_add(scene, key);
	hold->scope = SCOPE_FO;
	hold->fo = fo->id;
	hold->reason = reason.len ? reason : STR("refused");
	hold->text = text_of(hold->reason, detail);
	hold->since = since;
	hold->attempt = attempt;
}

/* Is there still something that the refusal stops? */
static bool is_wanted(const struct scene *scene, enum want_kind want,
		const struct fulfillment_order *fo)
{
	struct target target = {.fo = fo};
	return fo && !causes_fail(scene, want_row(want), &target);
}

static bool is_refusal(const struct attempt *a)
{
	return a->outcome == OUTCOME_REFUSED || a->outcome == OUTCOME_GAVE_UP;
}

/* The fulfillment order that a refused attempt holds, or NULL. */
static const struct fulfillment_order *held_fo(
		struct scene *scene, const struct attempt *a)
{
	const struct facts *f = scene->facts;
	enum want_kind want = (enum want_kind)a->want;
	const struct fulfillment_order *fo = facts_fo(f,
			want == WANT_SEND ? target_fo(a->target) : a->target);
	if (!is_wanted(scene, want, fo))
		return NULL;
	bool old = want == WANT_SEND &&
			!str_eq(send_target(scene, fo), a->target);
	return old ? NULL : fo;
}

/* What was refused at once. */
static void by_refused_attempts(struct scene *scene)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; i < f->attempts.count; i++) {
		const struct attempt *a = &f->attempts.at[i];
		const struct want_row *row = want_row(a->want);
		if (!row || row->refusal != REFUSAL_HOLDS || !is_refusal(a))
			continue;
		const struct fulfillment_order *fo = held_fo(scene, a);
		struct str key = arena_print(scene->arena, "%s:%.*s", row->name,
				STR_FMT(a->target));
		if (!fo || is_released(f, key, a->settled_at, a->id) ||
				is_retried(f, a, a->settled_at))
			continue;
		hold_fo(scene, key, fo, reason_of(a), a->detail, a->settled_at,
				a->id);
	}
}

/* What the warehouse took, and refused later. */
static void by_refused_requests(struct scene *scene)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; i < f->fos.count; i++) {
		const struct fulfillment_order *fo = &f->fos.at[i];
		struct str target = send_target(scene, fo);
		const struct warehouse_request *r = facts_request(
				f, send_reference(f, target, scene->arena));
		if (!r || !r->refused_at || !is_wanted(scene, WANT_SEND, fo))
			continue;
		const struct attempt *a = facts_attempt(f, WANT_SEND, target);
		hold_fo(scene,
				arena_print(scene->arena, "send:%.*s",
						STR_FMT(target)),
				fo, r->reason, STR_NONE, r->refused_at,
				a ? a->id : 0);
	}
}

/* "zum Zoll" -> "zum_Zoll": a part of the hold's key, so that another word
 * is told anew. */
static struct str key_of_word(struct str word, struct arena *arena)
{
	struct str out = arena_copy(arena, word);
	char *at = (char *)(uintptr_t)out.at;
	if (out.len > KEY_WORD_MAX)
		out.len = KEY_WORD_MAX;
	for (size_t i = 0; i < out.len; i++)
		if (at[i] <= ' ' || at[i] == 127)
			at[i] = '_';
	return out;
}

static void unknown_word(struct scene *scene, const struct warehouse_request *r,
		const struct fulfillment_order *fo, time_ms since)
{
	struct arena *arena = scene->arena;
	struct str key = arena_print(arena, "unknown_status:%.*s:%.*s",
			STR_FMT(r->reference),
			STR_FMT(key_of_word(r->unknown_status, arena)));
	if (is_released(scene->facts, key, since, 0))
		return;
	hold_fo(scene, key, fo, STR("unknown_status"),
			arena_print(arena,
					"The warehouse says \"%.*s\": a status "
					"that is not known here.",
					STR_FMT(r->unknown_status)),
			since, 0);
}

/* As long as it has the goods; what has left nobody can hold. */
static void by_unknown_words(struct scene *scene)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; i < f->requests.count; i++) {
		const struct warehouse_request *r = &f->requests.at[i];
		struct parcel any = {.reference = r->reference};
		const struct fulfillment_order *fo =
				facts_fo(f, parcel_fo(&any));
		time_ms since = request_unknown_since(f, r);
		bool over = r->cancelled_at || r->refused_at;
		if (!since || over || !is_wanted(scene, WANT_SEND, fo) ||
				(fo_out_at(f, fo->id) &&
						!fo_rest_is_here(f, fo)))
			continue;
		unknown_word(scene, r, fo, since);
	}
}

/* ---- changed after it was sent ---- */

/* A difference of its own has a key of its own: what staff let go is that
 * one. */
static struct str changed_key(const struct scene *s, const struct attempt *send,
		const struct fulfillment_order *fo)
{
	return arena_print(s->arena, "changed:%.*s:%08llx",
			STR_FMT(send->target),
			(unsigned long long)send_content_hash(s, fo) &
					0xffffffff);
}

static void sent_otherwise(struct scene *scene, const struct attempt *send)
{
	const struct facts *f = scene->facts;
	const struct fulfillment_order *fo =
			facts_fo(f, target_fo(send->target));
	time_ms since = recall_failed_at(scene, send);
	if (!since || !is_wanted(scene, WANT_SEND, fo) ||
			!send_is_outdated(scene, send, fo) ||
			request_has_parcel(f,
					send_reference(f, send->target,
							scene->arena)))
		return;
	struct str key = changed_key(scene, send, fo);
	if (is_released(f, key, since, 0))
		return;
	hold_fo(scene, key, fo, STR("changed_after_sending"),
			arena_print(scene->arena,
					"The order has changed since the "
					"warehouse was asked, and the "
					"warehouse can't be stopped:%.*s.",
					STR_FMT(send_difference(
							scene, send, fo))),
			since, 0);
}

static void by_changes(struct scene *scene)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; i < f->attempts.count; i++)
		if (f->attempts.at[i].want == WANT_SEND &&
				f->attempts.at[i].sent_at)
			sent_otherwise(scene, &f->attempts.at[i]);
}

/* What keeps a document from the customer. */
struct trouble {
	time_ms since; /* 0: nothing does */
	int64_t attempt;
};

static struct trouble trouble_of(const struct facts *f, const struct attempt *a)
{
	if (!a || is_retried(f, a, a->settled_at) ||
			(!is_refusal(a) && a->outcome != OUTCOME_MAYBE))
		return (struct trouble){0};
	return (struct trouble){a->settled_at, a->id};
}

/* A mail that will never be: no address, no account, too old. */
static struct trouble unmailable(const struct scene *s, struct target *t,
		const struct attempt *mail)
{
	const struct want_row *row = want_row(WANT_DOCUMENT_MAIL);
	if (want_is_had(s, row, t, mail) || !causes_fail(s, row, t) ||
			s->policy->sends_document != SENDER_WAYBILL)
		return (struct trouble){0};
	time_ms since = t->document->issued_at;
	return (struct trouble){since ? since : s->facts->invoice_at, 0};
}

/* A mail that has gone needs none. */
static bool awaits_file(const struct scene *s, const struct document *document,
		const struct attempt *mail)
{
	bool comes = policy_draws_it(s->policy, document) ||
			policy_fetches_it(s->policy, document);
	return comes && !document->file.len &&
			!(mail && mail->outcome == OUTCOME_DONE);
}

static enum want_kind file_want(
		const struct scene *s, const struct document *document)
{
	return policy_draws_it(s->policy, document) ? WANT_DOCUMENT_DRAW
						    : WANT_DOCUMENT_FETCH;
}

static struct trouble document_trouble(const struct scene *s)
{
	const struct facts *f = s->facts;
	struct target t = {.key = STR("sale"), .kind = DOCUMENT_SALE};
	t.document = facts_document(f, DOCUMENT_SALE, STR_NONE);
	if (t.document && t.document->bounced_at)
		return (struct trouble){t.document->bounced_at, 0};
	if (!t.document || !t.document->number.len)
		return trouble_of(f, facts_attempt(f, WANT_DOCUMENT, t.key));
	const struct attempt *mail =
			facts_attempt(f, WANT_DOCUMENT_MAIL, t.key);
	struct trouble trouble = trouble_of(f, mail);
	if (!trouble.since && awaits_file(s, t.document, mail))
		trouble = trouble_of(f,
				facts_attempt(f, file_want(s, t.document),
						t.key));
	return trouble.since ? trouble : unmailable(s, &t, mail);
}

static bool is_let_go(const struct scene *s, const struct trouble *trouble)
{
	return trouble->since &&
			is_released(s->facts, STR("document"), trouble->since,
					trouble->attempt);
}

bool document_let_go(const struct scene *scene)
{
	struct trouble trouble = document_trouble(scene);
	return is_let_go(scene, &trouble);
}

static bool goods_wanted(const struct scene *scene)
{
	for (size_t i = 0; i < scene->facts->fos.count; i++)
		if (is_wanted(scene, WANT_SEND, &scene->facts->fos.at[i]))
			return true;
	return false;
}

/* Document before goods: a document that can't reach the customer holds. */
static void by_document(struct scene *scene)
{
	if (!scene->profile->document_before_goods || !goods_wanted(scene))
		return;
	struct trouble trouble = document_trouble(scene);
	if (!trouble.since || is_let_go(scene, &trouble))
		return;
	struct hold *hold = hold_add(scene, STR("document"));
	hold->reason = STR("document_not_delivered");
	hold->text = STR("The customer must have the document before the "
			 "goods, and it could not be delivered.");
	hold->since = trouble.since;
	hold->attempt = trouble.attempt;
}

/* ---- what was replaced, and is sent all the same ---- */

bool fo_replaces(const struct facts *f, const struct fulfillment_order *fo,
		const struct fulfillment_order *old)
{
	for (size_t i = 0; old && i <= f->fos.count; i++) {
		if (str_eq(old->replaced_by, fo->id))
			return true;
		old = old->replaced_by.len ? facts_fo(f, old->replaced_by)
					   : NULL;
	}
	return false;
}

static struct str replaced_key(
		const struct scene *s, const struct fulfillment_order *fo)
{
	return arena_print(s->arena, "replaced:%.*s", STR_FMT(fo->id));
}

bool replaced_let_go(const struct scene *s, const struct fulfillment_order *fo,
		const struct fulfillment_order *old)
{
	time_ms since = fo_gone_at(s, old);
	return since && is_released(s->facts, replaced_key(s, fo), since, 0);
}

static void by_replaced(struct scene *scene)
{
	const struct facts *f = scene->facts;
	for (size_t i = 0; i < f->fos.count * f->fos.count; i++) {
		const struct fulfillment_order *fo =
				&f->fos.at[i / f->fos.count];
		const struct fulfillment_order *old =
				&f->fos.at[i % f->fos.count];
		if (!old->replaced_by.len || !fo_replaces(f, fo, old) ||
				!is_wanted(scene, WANT_SEND, fo))
			continue;
		time_ms since = fo_gone_at(scene, old);
		if (since && !replaced_let_go(scene, fo, old))
			hold_fo(scene, replaced_key(scene, fo), fo,
					STR("sent_before"), STR_NONE, since, 0);
	}
}

/* ---- disputes ---- */

/* As long as it is open, and something could still be kept here. */
static void by_disputes(struct scene *scene)
{
	const struct facts *f = scene->facts;
	if (!goods_wanted(scene))
		return;
	for (size_t i = 0; i < f->txns.count; i++) {
		const struct txn *t = &f->txns.at[i];
		if (t->kind != TXN_DISPUTE || t->state != TXN_PENDING)
			continue;
		struct str key = dispute_key(t, scene->arena);
		if (is_released(f, key, t->at, 0))
			continue;
		struct hold *hold = hold_add(scene, key);
		hold->reason = STR("dispute");
		hold->text = text_of(hold->reason, STR_NONE);
		hold->since = t->at;
	}
}

void holds_compute(struct scene *scene)
{
	by_staff(scene);
	by_refused_attempts(scene);
	by_refused_requests(scene);
	by_unknown_words(scene);
	by_changes(scene);
	by_document(scene);
	by_replaced(scene);
	by_disputes(scene);
	holds_by_rules(scene);
}
