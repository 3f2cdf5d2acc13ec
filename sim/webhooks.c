/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Webhooks on their way: signed as each provider signs, repeated until they
 * are taken or given up, and doubled, delayed, disordered or lost as
 * trouble.c says. What is never pushed can be found by polling.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/crypto.h"
#include "world.h"

#define TRIES_MAX 19
#define HOOKS_MAX ((int64_t)1 << 24) /* under way at once */
#define DISORDER_MS 400
#define LATE_MS 2000

/* Shopify's and Stripe's waits, shortened; the last one is repeated. */
static const time_ms waits[] = {
		200, 500, 1000, 2000, 4000, 8000, 15 * SECOND_MS};
#define WAITS (int)(sizeof waits / sizeof *waits)

static void *need(void *memory)
{
	if (!memory) {
		fputs("waybill-sim: out of memory\n", stderr);
		abort();
	}
	return memory;
}

/* --- slots: a delivery's id is its place and how often it was used ------ */

static struct hook *slot_take(struct sim *sim)
{
	struct hooks *hooks = &sim->hooks;
	struct hook *hook = hooks->free;
	if (hook) {
		hooks->free = hook->next_free;
		*hook = (struct hook){.id = hook->id + HOOKS_MAX};
		return hook;
	}
	hook = arena_take(sim->arena, sizeof *hook);
	hook->id = (int64_t)hooks->slots.count;
	*LIST_ADD(sim->arena, &hooks->slots) = hook;
	return hook;
}

static void slot_give_back(struct sim *sim, struct hook *hook)
{
	sim->hooks.waiting--;
	sim->hooks.bytes -= (int64_t)hook->len;
	free(hook->body);
	hook->body = NULL;
	hook->in_flight = false;
	hook->next_free = sim->hooks.free;
	sim->hooks.free = hook;
}

static struct hook *in_flight(struct sim *sim, int64_t id)
{
	int64_t at = id % HOOKS_MAX;
	if (id < 0 || at >= (int64_t)sim->hooks.slots.count)
		return NULL;
	struct hook *hook = sim->hooks.slots.at[at];
	return hook->id == id && hook->in_flight ? hook : NULL;
}

/* --- what comes and when ------------------------------------------------ */

static void miss(struct sim *sim, time_ms now, enum provider from)
{
	sim->hooks.dropped_at[from] = now;
}

bool sim_hooks_on(struct sim *sim, time_ms now, enum provider from)
{
	bool silent = from == AT_SHOP && sim->options.magento;
	bool on = sim->options.webhooks && !silent;
	if (!on)
		miss(sim, now, from);
	return on;
}

static void hook_put(struct sim *sim, const struct hook *like, time_ms due)
{
	struct hook *hook = slot_take(sim);
	int64_t id = hook->id;
	*hook = *like;
	hook->id = id;
	hook->body = need(malloc(like->len + 1));
	memcpy(hook->body, like->body, like->len);
	sim->hooks.waiting++;
	sim->hooks.bytes += (int64_t)like->len;
	sim_queue_push(&sim->hooks.due, due, DUE_HOOK, hook);
}

static uint64_t chance_of(const struct sim *sim, struct str event_id)
{
	return sim_mix(sim->options.seed, hash64(event_id));
}

/* What a scenario asked for by name goes before what is drawn. */
static enum hook_trick trick_of(
		struct sim *sim, struct str event_id, time_ms *out_late)
{
	uint64_t chance = chance_of(sim, event_id);
	*out_late = 0;
	if (sim->hooks.trick == TRICK_NONE)
		return sim_hook_trick(sim, event_id, out_late);
	if (sim->hooks.trick == TRICK_LATE)
		*out_late = (time_ms)sim_below(&chance, LATE_MS);
	if (sim->hooks.trick == TRICK_DISORDER)
		*out_late = (time_ms)sim_below(&chance, DISORDER_MS);
	return (enum hook_trick)sim->hooks.trick;
}

static void hook_send(struct sim *sim, time_ms now, struct hook *hook,
		const struct order *order)
{
	time_ms late = 0;
	uint64_t chance = chance_of(sim, str_of(hook->event_id));
	enum hook_trick trick = trick_of(sim, str_of(hook->event_id), &late);
	/* Nobody could ask EasyPost for what it did not tell. */
	if (trick == TRICK_NEVER && hook->from != AT_EASYPOST) {
		sim->hooks.dropped++;
		miss(sim, now, hook->from);
		return;
	}
	if (order && order->plan.disordered && !late)
		late = (time_ms)sim_below(&chance, DISORDER_MS);
	sim->hooks.late += late > 0;
	if (trick == TRICK_DOUBLE) {
		sim->hooks.doubled++;
		late = 0;
	}
	hook_put(sim, hook, now + late);
	if (trick != TRICK_DOUBLE)
		return;
	hook->copy = 1;
	hook_put(sim, hook, now + (time_ms)sim_below(&chance, DISORDER_MS));
}

void sim_hook_add(struct sim *sim, time_ms now, enum provider from,
		const char *topic, const char *event_id, struct order *order,
		struct buf *body)
{
	struct hook hook = {.from = from,
			.topic = topic,
			.body = body->at,
			.len = body->len,
			.triggered = now};
	snprintf(hook.event_id, sizeof hook.event_id, "%s", event_id);
	if (sim_is_subscribed(sim, from, topic))
		hook_send(sim, now, &hook, order);
	else
		miss(sim, now, from);
	buf_done(body);
}

/* --- headers ------------------------------------------------------------ */

struct signing {
	struct sim *sim;
	const struct hook *hook;
	struct str body;
	time_ms now;
	struct arena *arena;
};

/* Shaped like a UUID. */
static struct str uuid(uint64_t a, uint64_t b, struct arena *arena)
{
	return arena_print(arena, "%08x-%04x-4%03x-8%03x-%012" PRIx64,
			(unsigned)(a >> 32), (unsigned)(a >> 16) & 0xffff,
			(unsigned)a & 0xfff, (unsigned)(b >> 48) & 0xfff,
			b & 0xffffffffffff);
}

/* The event's id is the same in each delivery of it, the webhook's id in
 * each try of one delivery. */
static struct str shopify_headers(const struct signing *s)
{
	uint64_t seed = chance_of(s->sim, str_of(s->hook->event_id));
	struct str signature = sim_sign_shopify(
			s->sim->options.shop_secret, s->body, s->arena);
	struct str webhook_id = uuid(sim_mix(seed, 1 + (uint64_t)s->hook->copy),
			sim_mix(seed, 11), s->arena);
	struct str event_id =
			uuid(sim_mix(seed, 21), sim_mix(seed, 22), s->arena);
	struct str at = time_print_ms(s->hook->triggered, s->arena);
	return arena_print(s->arena,
			"X-Shopify-Topic: %s\r\n"
			"X-Shopify-Hmac-Sha256: %.*s\r\n"
			"X-Shopify-Shop-Domain: demo.myshopify.com\r\n"
			"X-Shopify-API-Version: 2026-10\r\n"
			"X-Shopify-Webhook-Id: %.*s\r\n"
			"X-Shopify-Event-Id: %.*s\r\n"
			"X-Shopify-Triggered-At: %.*s\r\n",
			s->hook->topic, STR_FMT(signature), STR_FMT(webhook_id),
			STR_FMT(event_id), STR_FMT(at));
}

static struct str stripe_headers(const struct signing *s)
{
	struct str signature = sim_sign_stripe(s->sim->options.stripe_secret,
			s->now / SECOND_MS, s->body, s->arena);
	return arena_print(s->arena, "Stripe-Signature: %.*s\r\n",
			STR_FMT(signature));
}

static struct str paypal_headers(const struct signing *s)
{
	const struct sim_options *o = &s->sim->options;
	uint64_t seed = chance_of(s->sim, str_of(s->hook->event_id));
	struct str id = uuid(sim_mix(seed, 1 + (uint64_t)s->hook->copy),
			sim_mix(seed, 11), s->arena);
	struct str at = time_print(s->now, s->arena);
	struct str signature = sim_sign_paypal(
			o->paypal_webhook_id, id, at, s->body, s->arena);
	return arena_print(s->arena,
			"PAYPAL-TRANSMISSION-ID: %.*s\r\n"
			"PAYPAL-TRANSMISSION-TIME: %.*s\r\n"
			"PAYPAL-TRANSMISSION-SIG: %.*s\r\n"
			"PAYPAL-CERT-URL: "
			"%s/v1/notifications/certs/CERT-SIM\r\n"
			"PAYPAL-AUTH-ALGO: SHA256withRSA\r\n",
			STR_FMT(id), STR_FMT(at), STR_FMT(signature),
			o->paypal_url);
}

static struct str standard_headers(const struct signing *s, struct str key)
{
	struct str id = str_of(s->hook->event_id);
	struct str at = arena_print(s->arena, "%" PRId64, s->now / SECOND_MS);
	struct str signature =
			sim_sign_standard(key, id, at, s->body, s->arena);
	return arena_print(s->arena,
			"webhook-id: %.*s\r\n"
			"webhook-timestamp: %.*s\r\n"
			"webhook-signature: %.*s\r\n",
			STR_FMT(id), STR_FMT(at), STR_FMT(signature));
}

static struct str books_headers(const struct signing *s)
{
	return standard_headers(s, s->sim->books_key);
}

static struct str warehouse_headers(const struct signing *s)
{
	if (s->sim->options.shipstation)
		return STR("User-Agent: ShipStation\r\n");
	return standard_headers(s, s->sim->warehouse_key);
}

static struct str easypost_headers(const struct signing *s)
{
	struct str signature = sim_sign_easypost(
			s->sim->options.easypost_secret, s->body, s->arena);
	return arena_print(s->arena, "X-Hmac-Signature: %.*s\r\n",
			STR_FMT(signature));
}

static struct str gateway_headers(const struct signing *s)
{
	return standard_headers(s, s->sim->gateway_key);
}

/* The accounts are named as in examples/demo.yaml. */
static const struct {
	struct str path;
	struct str (*headers)(const struct signing *s);
} senders[PROVIDER_COUNT] = {
		[AT_SHOP] = {STR("/webhooks/shopify/demo"), shopify_headers},
		[AT_STRIPE] = {STR("/webhooks/stripe/stripe"), stripe_headers},
		[AT_PAYPAL] = {STR("/webhooks/paypal/paypal"), paypal_headers},
		[AT_BOOKS] = {STR("/webhooks/invoicing/books"), books_headers},
		[AT_WAREHOUSE] = {STR("/webhooks/warehouse/warehouse"),
				warehouse_headers},
		[AT_EASYPOST] = {STR("/webhooks/easypost/easypost"),
				easypost_headers},
		[AT_GATEWAY] = {STR("/webhooks/gateway/quickpay"),
				gateway_headers},
};

/* ShipStation signs nothing: its address is the secret. */
static struct str path_of(const struct signing *s)
{
	if (s->hook->from != AT_WAREHOUSE || !s->sim->options.shipstation)
		return senders[s->hook->from].path;
	return arena_print(s->arena, "/webhooks/shipstation/warehouse/%s",
			s->sim->options.station_address);
}

/* The next that comes through: the others have failed on their way. */
static struct hook *hook_due(struct sim *sim, time_ms now)
{
	struct sim_due due;
	while (sim_queue_pop(&sim->hooks.due, now, &due)) {
		struct hook *hook = due.who;
		hook->in_flight = true;
		hook->tries++;
		sim->hooks.sent++;
		if (!sim->unreached || hook->from != AT_SHOP)
			return hook;
		sim_webhook_result(sim, now, hook->id, 0, 0);
	}
	return NULL;
}

bool sim_hook_next(struct sim *sim, time_ms now, struct arena *arena,
		struct sim_webhook *out)
{
	struct hook *hook = hook_due(sim, now);
	if (!hook)
		return false;
	struct signing s = {.sim = sim,
			.hook = hook,
			.body = {hook->body, hook->len},
			.now = now,
			.arena = arena};
	struct str headers = senders[hook->from].headers(&s);
	*out = (struct sim_webhook){.id = hook->id,
			.path = path_of(&s),
			.headers = arena_print(arena,
					"Content-Type: application/json\r\n"
					"%.*s",
					STR_FMT(headers)),
			.body = s.body};
	return true;
}

/* --- answers ------------------------------------------------------------ */

/* Sixteen steps to each doubling: off by at most a sixteenth. */
static size_t bucket_of(int64_t us)
{
	size_t doublings = 0;
	uint64_t rest = us > 0 ? (uint64_t)us : 0;
	while (rest >= 32) {
		rest >>= 1;
		doublings++;
	}
	size_t bucket = doublings * 16 + rest;
	return bucket < ACK_BUCKETS ? bucket : ACK_BUCKETS - 1;
}

static int64_t bucket_us(size_t bucket)
{
	if (bucket < 32)
		return (int64_t)bucket;
	return (int64_t)(16 + bucket % 16) << (bucket / 16 - 1);
}

int64_t sim_hooks_percentile(const struct sim *sim, int percent)
{
	int64_t all = 0, below = 0;
	for (size_t i = 0; i < ACK_BUCKETS; i++)
		all += sim->hooks.acks[i];
	for (size_t i = 0; i < ACK_BUCKETS; i++) {
		below += sim->hooks.acks[i];
		if (below > 0 && below * 100 >= all * percent)
			return bucket_us(i);
	}
	return 0;
}

static void try_again(struct sim *sim, struct hook *hook, time_ms now)
{
	int nth = hook->tries <= WAITS ? hook->tries - 1 : WAITS - 1;
	hook->in_flight = false;
	if (hook->tries < TRIES_MAX) {
		sim_queue_push(&sim->hooks.due, now + waits[nth], DUE_HOOK,
				hook);
		return;
	}
	sim->hooks.dropped++;
	miss(sim, now, hook->from);
	slot_give_back(sim, hook);
}

void sim_webhook_result(struct sim *sim, time_ms now, int64_t id, int status,
		int64_t ack_us)
{
	struct hook *hook = in_flight(sim, id);
	if (!hook)
		return;
	bool taken = status >= 200 && status <= 299;
	sim_subscription_judge(sim, hook->from, hook->topic, taken);
	if (!taken) {
		sim->hooks.failed++;
		try_again(sim, hook, now);
		return;
	}
	sim_active(sim, now);
	sim->hooks.acked++;
	sim->hooks.acks[bucket_of(ack_us)]++;
	slot_give_back(sim, hook);
}

bool sim_hooks_waiting(const struct sim *sim)
{
	return sim->hooks.waiting > 0;
}

void sim_hooks_done(struct sim *sim)
{
	for (size_t i = 0; i < sim->hooks.slots.count; i++)
		free(sim->hooks.slots.at[i]->body);
	sim_queue_done(&sim->hooks.due);
}
