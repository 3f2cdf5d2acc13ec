/* SPDX-License-Identifier: Apache-2.0 */
/* The little engine: turns, calls, unknown outcomes, crashes. */
#include "order/life_rules_test.h"

#define STEPS_MAX 3000
#define TRIES_MAX 5
#define AGAIN_MS MINUTE_MS

static void print_fact(__attribute__((unused)) void *context, struct str path,
		struct str value)
{
	print_error("  %.*s = %.*s\n", STR_FMT(path), STR_FMT(value));
}

void life_describe(struct life *l)
{
	struct facts facts;
	struct reasons why = {0};
	life_facts(l, &facts);
	facts_each(&facts, l->arena, print_fact, NULL);
	order_why(&facts, &l->policy, l->world.now, l->arena, &why);
	for (size_t i = 0; i < why.list.count; i++) {
		const struct reason *r = &why.list.at[i];
		print_error("  %s %.*s: %s: %.*s\n", want_name(r->want),
				STR_FMT(r->target), r->state, STR_FMT(r->text));
	}
}

/* ---- turns ---- */

static void turn_begin(struct life *l)
{
	arena_reset(l->turn_arena);
	l->facts = (struct facts){.shop = STR("demo"), .remote = STR("5001")};
	if (l->stored.len)
		EXPECT_OK(facts_read(l->stored, l->turn_arena, &l->facts));
}

static struct job *job_of(struct life *l, int64_t attempt)
{
	for (size_t i = 0; i < l->jobs.count; i++)
		if (l->jobs.at[i].attempt == attempt)
			return &l->jobs.at[i];
	return NULL;
}

static void job_drop(struct life *l, int64_t attempt)
{
	struct job *job = job_of(l, attempt);
	if (job)
		*job = l->jobs.at[--l->jobs.count];
}

static void expect_open_once(struct life *l)
{
	for (size_t i = 0; i < l->jobs.count; i++) {
		const struct attempt *a = facts_attempt_by_id(
				&l->facts, l->jobs.at[i].attempt);
		if (!a || a->outcome != OUTCOME_NONE)
			FAIL_LIFE(l, "a job has no open attempt");
	}
	for (size_t i = 0; i < l->facts.attempts.count; i++) {
		const struct attempt *a = &l->facts.attempts.at[i];
		if (a->outcome == OUTCOME_NONE && !job_of(l, a->id))
			FAIL_LIFE(l, "an open attempt has no job");
	}
}

static void expect_quiet(struct life *l)
{
	struct decision again = {0};
	time_ms now = l->world.now;
	decide(&l->facts, &l->policy, now, &l->ids.source, l->turn_arena,
			&again);
	if (again.effects.count || again.withdrawn.count)
		FAIL_LIFE(l, "decide after decide wants more: %s",
				again.effects.count
						? want_name(again.effects.at[0].want)
						: "withdrawn");
	if (again.wake_at && again.wake_at <= now)
		FAIL_LIFE(l, "it would wake in the past");
}

/* Often at once; else the account is busy, and a lot may happen before. */
static time_ms wait_of(struct life *l)
{
	if (l->world.healthy || !dice_chance(&l->dice, 15))
		return 0;
	return (time_ms)dice_below(&l->dice, DAY_MS);
}

static void turn_commit(struct life *l)
{
	life_rules_change(l);
	decide(&l->facts, &l->policy, l->world.now, &l->ids.source,
			l->turn_arena, &l->out);
	for (size_t i = 0; i < l->out.withdrawn.count; i++)
		job_drop(l, l->out.withdrawn.at[i]);
	for (size_t i = 0; i < l->out.effects.count; i++)
		*LIST_ADD(l->arena, &l->jobs) = (struct job){
				.attempt = l->out.effects.at[i].attempt,
				.due = l->world.now + wait_of(l)};
	if (dice_chance(&l->dice, 25))
		expect_quiet(l);
	expect_open_once(l);
	l->wake_at = l->out.wake_at;
	l->stored = facts_bytes(&l->facts, l->arena);
}

/* ---- news ---- */

static void news_join(struct life *l, const struct facts *news)
{
	struct facts named = *news;
	named.shop = STR("demo");
	named.remote = STR("5001");
	facts_join(&l->facts, &named, l->turn_arena, NULL);
	*LIST_ADD(l->arena, &l->history) = facts_bytes(&named, l->arena);
}

static void news_take(struct life *l, const struct news *news)
{
	struct facts facts = {0};
	EXPECT_OK(facts_read(news->bytes, l->arena, &facts));
	facts.first_seen_at = l->world.now;
	if (news->hint)
		facts.hint_seq = counted_next(&l->ids.source);
	if (news->command) {
		facts.commands.at[0].id = counted_next(&l->ids.source);
		facts.commands.at[0].at = l->world.now;
	}
	turn_begin(l);
	news_join(l, &facts);
	if (dice_chance(&l->dice, 5)) {
		/* It dies before the commit, and is told again. */
		l->history.count--;
		turn_begin(l);
		news_join(l, &facts);
	}
	turn_commit(l);
}

/* ---- calls ---- */

static const struct target *target_of(struct life *l, struct scene *scene,
		targets *list, const struct attempt *a)
{
	scene_make(scene, &l->facts, &l->policy, l->world.now, l->turn_arena);
	want_row(a->want)->each(scene, list);
	return target_find(list, a->target);
}

/* What a connector would put into the call. */
static struct ask ask_of(struct life *l, const struct attempt *a)
{
	struct effect e = {0};
	struct scene scene;
	targets list = {0};
	if (!effect_of_attempt(&l->facts, &l->policy, a->id, l->turn_arena, &e))
		FAIL_LIFE(l, "an open attempt has no effect");
	const struct target *t = target_of(l, &scene, &list, a);
	struct ask ask = {.want = e.want,
			.target = arena_copy(l->arena, e.target),
			.reference = arena_copy(l->arena, e.reference),
			.key = arena_copy(l->arena, e.key),
			.value = arena_copy(l->arena, a->value),
			.account = arena_copy(l->arena, e.account)};
	if (t && t->fo)
		ask.fo = arena_copy(l->arena, t->fo->id);
	if (t && t->parcel)
		ask.number = arena_copy(l->arena, t->parcel->number);
	ask.amount = e.amount;
	if (t && e.want == WANT_DOCUMENT)
		ask.gross = document_gross(&l->facts, t);
	return ask;
}

static void attempt_settle(struct life *l, struct attempt *a,
		enum outcome_kind outcome, const struct answer *answer)
{
	a->outcome = outcome;
	a->settled_at = l->world.now;
	a->reason = arena_copy(l->turn_arena, answer->reason);
	if (outcome == OUTCOME_DONE)
		a->done_value = a->value;
}

static void job_end(struct life *l, struct job *job, struct attempt *a,
		enum outcome_kind outcome, const struct answer *answer)
{
	attempt_settle(l, a, outcome, answer);
	if (outcome >= OUTCOME_GAVE_UP && a->want != WANT_READ)
		*LIST_ADD(l->arena, &l->used) = job->ask.key;
	job_drop(l, a->id);
}

static bool is_mail(int64_t want)
{
	return want == WANT_DOCUMENT_MAIL || want == WANT_SHIPPED_MAIL ||
			want == WANT_DELIVERED_MAIL || want == WANT_HOLD_MAIL ||
			want == WANT_RULE_MAIL || want == WANT_OVERDUE_MAIL ||
			(want >= WANT_CONFIRMED_MAIL &&
					want <= WANT_STATUS_MAIL);
}

/* Nobody knows: what may be done depends on who was asked. */
static void job_unknown(struct life *l, struct job *job, struct attempt *a,
		const struct answer *answer)
{
	time_ms again = l->world.now + AGAIN_MS;
	job->maybe = true;
	if (is_mail(a->want)) {
		job_end(l, job, a, OUTCOME_MAYBE, answer);
	} else if (a->want == WANT_READ || a->want == WANT_TRACKER) {
		job->due = again;
	} else {
		time_ms sure = job->first_sent + CEILING_MS;
		job->phase = PHASE_FIND;
		job->due = again > sure ? again : sure;
	}
}

/* Surely not done, this time. What an earlier try did stays unknown, and so
 * the attempt can't be withdrawn or given up. */
static void job_later(struct life *l, struct job *job, struct attempt *a,
		const struct answer *answer)
{
	job->due = l->world.now + AGAIN_MS;
	if (job->maybe)
		return;
	if (job->tries >= TRIES_MAX && a->want != WANT_SEND_CANCEL) {
		job_end(l, job, a, OUTCOME_GAVE_UP, answer);
		return;
	}
	a->sent_at = 0;
	job->first_sent = 0;
}

static void answer_take(
		struct life *l, int64_t attempt, const struct answer *answer)
{
	turn_begin(l);
	struct job *job = job_of(l, attempt);
	news_join(l, &answer->news);
	struct attempt *a = facts_attempt_by_id(&l->facts, attempt);
	switch (answer->reply) {
	case REPLY_DONE:
		job_end(l, job, a, OUTCOME_DONE, answer);
		break;
	case REPLY_REFUSED:
		job_end(l, job, a, OUTCOME_REFUSED, answer);
		break;
	case REPLY_ABSENT:
		job_end(l, job, a, OUTCOME_ABSENT, answer);
		break;
	case REPLY_LATER:
		job_later(l, job, a, answer);
		break;
	case REPLY_LOST:
		job_unknown(l, job, a, answer);
	}
	turn_commit(l);
}

static void expect_new_key(struct life *l, const struct ask *ask)
{
	for (size_t i = 0; i < l->used.count; i++)
		if (str_eq(l->used.at[i], ask->key))
			FAIL_LIFE(l, "the key %.*s has an answer",
					STR_FMT(ask->key));
}

/* What can't be undone is not done on old news, and some never ship. */
static void expect_may_leave(struct life *l, const struct ask *ask)
{
	enum payment_status s = l->facts.order.payment;
	if (ask->want != WANT_SEND && ask->want != WANT_DOCUMENT)
		return;
	if (l->facts.hint_seq > l->facts.read_seq)
		FAIL_LIFE(l, "%s on old news", want_name(ask->want));
	if (ask->want != WANT_SEND)
		return;
	if (s == PAYMENT_REFUNDED || s == PAYMENT_VOIDED ||
			s == PAYMENT_EXPIRED || l->facts.order.cancelled_at)
		FAIL_LIFE(l, "goods leave for %s", payment_status_name(s));
}

static void read_answer(struct life *l, struct answer *out)
{
	*out = (struct answer){.reply = REPLY_DONE};
	int64_t seq = counted_next(&l->ids.source);
	world_read(&l->world, seq, &out->news);
	if (!l->world.healthy && dice_chance(&l->dice, 15))
		*out = (struct answer){.reply = REPLY_LOST};
}

static void call(struct life *l, struct job *job, struct answer *out)
{
	if (job->ask.want == WANT_READ)
		read_answer(l, out);
	else
		world_call(&l->world, &job->ask, out);
}

static void call_unknown(struct life *l, int64_t attempt)
{
	struct answer lost = {.reply = REPLY_LOST};
	answer_take(l, attempt, &lost);
}

/* It is decided again just before sending; then the commit that says that it
 * was sent; then the call; then the commit of what came of it. It may die
 * between any two of these. */
static void job_send(struct life *l, int64_t attempt)
{
	struct answer answer;
	turn_begin(l);
	struct job *job = job_of(l, attempt);
	struct attempt *a = facts_attempt_by_id(&l->facts, attempt);
	bool again = a->sent_at != 0; /* the same bytes once more */
	if (!again &&
			!attempt_still_wanted(&l->facts, &l->policy,
					l->world.now, attempt, l->turn_arena)) {
		job_drop(l, attempt);
		turn_commit(l);
		return;
	}
	if (!again) {
		job->ask = ask_of(l, a);
		job->first_sent = l->world.now;
		expect_may_leave(l, &job->ask);
		expect_new_key(l, &job->ask);
	}
	a->sent_at = a->sent_at ? a->sent_at : l->world.now;
	job->tries++;
	turn_commit(l);
	bool died = !l->world.healthy && dice_chance(&l->dice, 3);
	job = job_of(l, attempt);
	if (!died)
		call(l, job, &answer);
	if (died || (!l->world.healthy && dice_chance(&l->dice, 3)))
		call_unknown(l, attempt);
	else
		answer_take(l, attempt, &answer);
}

static bool is_found_by_reading(int64_t want)
{
	return want_row(want)->find == VERB_SHOP_READ;
}

static void job_find(struct life *l, int64_t attempt)
{
	struct answer answer;
	struct job *job = job_of(l, attempt);
	enum want_kind want = job->ask.want;
	if (!is_found_by_reading(want)) {
		world_find(&l->world, &job->ask, &answer);
	} else {
		read_answer(l, &answer);
		turn_begin(l);
		facts_join(&l->facts, &answer.news, l->turn_arena, NULL);
		if (answer.reply == REPLY_DONE &&
				!want_shown_by_facts(&l->facts, want,
						job->ask.target))
			answer.reply = REPLY_ABSENT;
	}
	answer_take(l, attempt, &answer);
}

static void jobs_run(struct life *l)
{
	for (size_t i = 0; i < l->jobs.count; i++) {
		const struct job *job = &l->jobs.at[i];
		if (job->due > l->world.now)
			continue;
		if (job->phase == PHASE_FIND)
			job_find(l, job->attempt);
		else
			job_send(l, job->attempt);
		return;
	}
}

static time_ms sooner(time_ms a, time_ms b)
{
	return !a || (b && b < a) ? b : a;
}

static time_ms next_due(const struct life *l)
{
	time_ms next = sooner(world_next(&l->world), l->wake_at);
	for (size_t i = 0; i < l->jobs.count; i++)
		next = sooner(next, l->jobs.at[i].due);
	return next;
}

static void step(struct life *l)
{
	struct news news;
	world_run(&l->world);
	while (world_news(&l->world, &news))
		news_take(l, &news);
	jobs_run(l);
	if (l->wake_at && l->wake_at <= l->world.now) {
		turn_begin(l);
		turn_commit(l);
	}
	if (l->world.trouble.len)
		FAIL_LIFE(l, "%s", arena_cstr(l->arena, l->world.trouble));
}

void life_run(struct life *l)
{
	time_ms next;
	for (int steps = 0; (next = next_due(l)) != 0; steps++) {
		if (steps == STEPS_MAX)
			FAIL_LIFE(l, "it does not end");
		if (next > l->world.now)
			l->world.now = next;
		step(l);
	}
}

void life_facts(struct life *l, struct facts *out)
{
	EXPECT_OK(facts_read(l->stored, l->arena, out));
}

static void policy_make(struct life *l)
{
	struct policy *p = &l->policy;
	policy_init(p);
	p->shop = STR("demo");
	p->accounting = STR("books");
	p->mail = STR("smtp");
	p->staff_mail = STR("staff@shop.example");
	p->sends_delivered = SENDER_WAYBILL;
	*LIST_ADD(l->arena, &p->routes) =
			(struct route){STR("*"), STR("warehouse")};
	static const enum capture captures[] = {CAPTURE_SHOP,
			CAPTURE_AT_SHIPMENT, CAPTURE_BEFORE_EXPIRY};
	p->capture = captures[l->seed % COUNT(captures)];
	*LIST_ADD(l->arena, &p->accounts) = (struct account_can){
			.account = STR("stripe"),
			.verbs = (uint64_t)1 << VERB_PAYMENT_CAPTURE};
	*LIST_ADD(l->arena, &p->accounts) = (struct account_can){
			.account = STR("demo"),
			.verbs = (uint64_t)1 << VERB_SHOP_STATUS};
	*LIST_ADD(l->arena, &p->accounts) = (struct account_can){
			.account = STR("wh-2"),
			.verbs = (uint64_t)1 << VERB_LOGISTICS_SEND};
	struct profile *profile = LIST_ADD(l->arena, &p->profiles);
	profile_preset(STR("invoice"), profile);
	profile->gateways = STR("invoice");
	profile = LIST_ADD(l->arena, &p->profiles);
	profile_preset(STR("card"), profile);
	if (p->capture == CAPTURE_AT_SHIPMENT) {
		profile->ships_at |= PAYMENT_BIT(PAYMENT_AUTHORIZED);
		profile->books_at |= PAYMENT_BIT(PAYMENT_AUTHORIZED);
	}
}

void life_open(struct life *l, uint64_t seed)
{
	*l = (struct life){.seed = seed,
			.arena = arena_open(),
			.turn_arena = arena_open(),
			.dice = {seed ^ 0x5eed},
			.ids = {{counted_next}, 100}};
	policy_make(l);
	life_rules(l);
	world_open(&l->world, seed, l->arena);
}

void life_done(struct life *l)
{
	arena_drop(&l->arena);
	arena_drop(&l->turn_arena);
}
