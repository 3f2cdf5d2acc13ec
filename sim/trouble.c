/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lies. Which call is lied to is drawn from (seed, the call, how often it was
 * made), so that the same seed tells the same lies whatever the order of
 * things. After LIES_IN_A_ROW lies a call is answered well, so that every
 * life comes to its end.
 */
#include "base/crypto.h"
#include "world.h"

#define LIES_IN_A_ROW 5
#define LATE_LEAST_MS 1000
#define LATE_SPAN_MS 1800
#define HOOK_LATE_MS 2000
#define DISORDER_MS 400

struct told {
	uint64_t times;
	int in_a_row;
};

static const struct {
	enum sim_verb verb;
	enum provider at;
	const char *name;
} verbs[] = {
#define AS_ROW(name_, provider_, text_) {name_, provider_, text_},
		SIM_VERBS(AS_ROW)};

const char *sim_verb_name(enum sim_verb verb)
{
	return verbs[verb].name;
}

static const enum lie call_lies[] = {LIE_CUT_BEFORE, LIE_CUT_AFTER,
		LIE_CUT_AFTER, LIE_LATE, LIE_WAIT, LIE_WAIT, LIE_5XX_BEFORE,
		LIE_5XX_AFTER};
static const int statuses[] = {500, 502, 503};

static struct told *told_of(struct sim *sim, struct str key)
{
	struct told *told = sim_table_get(&sim->lies, key);
	if (told)
		return told;
	told = arena_take(sim->arena, sizeof *told);
	sim_table_put(&sim->lies, arena_copy(sim->arena, key), told);
	return told;
}

/* A draw for the n-th time of this key; 0: no lie. */
static uint64_t draw(struct sim *sim, struct str key)
{
	if (sim->options.trouble <= 0)
		return 0;
	struct told *told = told_of(sim, key);
	uint64_t chance =
			sim_mix(sim->options.seed ^ hash64(key), ++told->times);
	bool lie = sim_percent(&chance, (uint64_t)sim->options.trouble) &&
			told->in_a_row < LIES_IN_A_ROW;
	told->in_a_row = lie ? told->in_a_row + 1 : 0;
	return lie ? sim_draw(&chance) | 1 : 0;
}

static bool is_poll(enum sim_verb verb)
{
	return verb == SHOP_POLL || verb == SHOP_REQUESTS ||
			verb == SHOP_SETUP || verb == STRIPE_POLL ||
			verb == PAYPAL_POLL || verb == WAREHOUSE_POLL ||
			verb == GATEWAY_POLL;
}

static bool is_reading(enum sim_verb verb)
{
	return is_poll(verb) || verb == WAREHOUSE_STOCK || verb == SHOP_READ ||
			verb == STRIPE_READ || verb == PAYPAL_READ ||
			verb == PAYPAL_TOKEN || verb == BOOKS_FIND ||
			verb == WAREHOUSE_FIND || verb == FORTNOX_FIND ||
			verb == FORTNOX_TOKEN || verb == GATEWAY_READ ||
			verb == ECONOMIC_FIND || verb == ECONOMIC_PDF ||
			verb == FORTNOX_PDF;
}

/* What a scenario asked for by name comes first. */
static enum lie ordered_lie(struct sim *sim, enum sim_verb verb)
{
	enum provider at = verbs[verb].at;
	if (sim->down[at])
		return LIE_CUT_BEFORE;
	if (is_reading(verb))
		return LIE_NONE;
	if (sim->fail_next[at] > 0) {
		sim->fail_next[at]--;
		return LIE_5XX_BEFORE;
	}
	if (sim->reject_next[at].len)
		return LIE_4XX;
	bool lose = sim->lose_next[at];
	sim->lose_next[at] = false;
	return lose ? LIE_CUT_AFTER : LIE_NONE;
}

static void choose(struct call *call, enum sim_verb verb, struct str key)
{
	struct str whole = arena_print(
			call->arena, "%s|%.*s", verbs[verb].name, STR_FMT(key));
	time_ms late = 0;
	call->lie = sim_planned_lie(call->sim, verb, &late);
	call->out->late_ms += late;
	call->lie_status = call->lie ? 500 : 503;
	if (!call->lie)
		call->lie = ordered_lie(call->sim, verb);
	if (call->lie)
		return;
	uint64_t chance = draw(call->sim, whole);
	if (!chance)
		return;
	call->lie = call_lies[sim_below(
			&chance, sizeof call_lies / sizeof *call_lies)];
	call->lie_status = statuses[sim_below(&chance, 3)];
	if (call->lie == LIE_LATE)
		call->out->late_ms += LATE_LEAST_MS +
				(time_ms)sim_below(&chance, LATE_SPAN_MS);
	/* Stripe keeps a 500 under its key for ever: one that had no effect
	 * would never have one. */
	if (verbs[verb].at == AT_STRIPE && call->lie == LIE_5XX_BEFORE &&
			call->lie_status == 500)
		call->lie_status = 502;
}

static void answer_plain(struct call *call, int status, struct str body)
{
	call->out->status = status;
	call->out->body = body;
}

/* The shop's bucket is empty for a moment, and fills as fast as Shopify Plus
 * has it: a GraphQL error with status 200. Others say 429, every second time
 * with when to come again. */
static void slow_down(struct call *call, enum sim_verb verb)
{
	if (verbs[verb].at == AT_SHOP && !call->sim->options.magento) {
		answer_plain(call, 200,
				STR("{\"errors\":[{\"message\":\"Throttled\","
				    "\"extensions\":{\"code\":\"THROTTLED\"}}],"
				    "\"extensions\":{\"cost\":{"
				    "\"requestedQueryCost\":60,"
				    "\"throttleStatus\":{"
				    "\"maximumAvailable\":20000.0,"
				    "\"currentlyAvailable\":52,"
				    "\"restoreRate\":1000.0}}}}"));
		return;
	}
	answer_plain(call, 429, STR("{\"error\":\"slow down\"}"));
	if (call->sim->lied[verb] % 2)
		call->out->retry_after_s = 1;
}

/* In the words of the two contracts, and much as others say it. */
static void reject(struct call *call, enum provider at)
{
	struct str *why = &call->sim->reject_next[at];
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_str(&out, "message", *why);
	json_out_object(&out, "error");
	json_out_cstr(&out, "code", "invalid");
	json_out_cstr(&out, "type", "invalid_request_error");
	json_out_str(&out, "message", *why);
	json_out_object_end(&out);
	json_out_object(&out, "ErrorInformation");
	json_out_i64(&out, "error", 1);
	json_out_str(&out, "message", *why);
	json_out_i64(&out, "code", 2000359);
	json_out_object_end(&out);
	json_out_object_end(&out);
	sim_answer_json(call, 422, &buf);
	*why = STR_NONE;
}

bool sim_lies(struct call *call, enum sim_verb verb, struct str key)
{
	struct sim *sim = call->sim;
	sim->calls[verb]++;
	call->out->late_ms += sim->slow[verbs[verb].at];
	/* Who asks for news, or for leave to ask, does nothing. */
	if (!is_poll(verb) && verb != PAYPAL_TOKEN && verb != FORTNOX_TOKEN)
		sim_active(sim, call->now);
	choose(call, verb, key);
	if (call->lie)
		sim->lied[verb]++;
	switch (call->lie) {
	case LIE_CUT_BEFORE:
		answer_plain(call, 0, STR_NONE);
		return true;
	case LIE_WAIT:
		slow_down(call, verb);
		return true;
	case LIE_4XX:
		reject(call, verbs[verb].at);
		return true;
	case LIE_5XX_BEFORE:
		answer_plain(call, call->lie_status, STR("upstream error"));
		return true;
	default:
		if (is_poll(verb) && call->lie != LIE_CUT_AFTER &&
				call->lie != LIE_5XX_AFTER)
			sim->polled_at[verbs[verb].at] = call->now;
		return false;
	}
}

void sim_lie_after(struct call *call)
{
	if (call->lie == LIE_CUT_AFTER)
		answer_plain(call, 0, STR_NONE);
	if (call->lie == LIE_5XX_AFTER)
		answer_plain(call, call->lie_status, STR("upstream error"));
}

enum hook_trick sim_hook_trick(
		struct sim *sim, struct str event_id, time_ms *out_late)
{
	struct str key = arena_print(
			sim->scratch, "hook|%.*s", STR_FMT(event_id));
	uint64_t chance = draw(sim, key);
	if (!chance)
		return TRICK_NONE;
	enum hook_trick trick = (enum hook_trick)(
			TRICK_DOUBLE + (int)sim_below(&chance, 4));
	*out_late = trick == TRICK_LATE
			? (time_ms)sim_below(&chance, HOOK_LATE_MS)
			: DISORDER_MS;
	return trick;
}

enum lie sim_mail_lie(struct sim *sim, struct str message_id)
{
	sim->calls[MAIL_SEND]++;
	enum lie lie = ordered_lie(sim, MAIL_SEND);
	if (lie)
		return lie;
	struct str key = arena_print(
			sim->scratch, "mail|%.*s", STR_FMT(message_id));
	uint64_t chance = draw(sim, key);
	if (!chance)
		return LIE_NONE;
	return sim_percent(&chance, 50) ? LIE_CUT_AFTER : LIE_5XX_BEFORE;
}
