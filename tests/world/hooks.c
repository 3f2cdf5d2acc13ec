/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Webhooks come in as intake takes them, without HTTP: the account by its
 * path, the signature over the raw bytes, the event's id, the events; the
 * answer is given when the engine says that it has committed.
 */
#include "tests/world/world.h"

#include <stdlib.h>

struct hook {
	struct hook *next;
	struct world *world;
	int64_t id;
	time_ms due;
	bool taken;  /* the engine has it; its answer is awaited */
	bool silent; /* a double: nobody waits for its answer */
	struct arena *arena;
	struct sim_webhook content;
};

static void hook_put(struct world *world, struct hook *hook)
{
	struct hook **at = &world->first_hook;
	while (*at && (*at)->due <= hook->due)
		at = &(*at)->next;
	hook->next = *at;
	*at = hook;
}

static void hook_end(struct hook *hook, int status)
{
	struct world *world = hook->world;
	if (!hook->silent) {
		sim_webhook_result(
				world->sim, world->now, hook->id, status, 1000);
		world_note(world, "webhook %lld -> %d", (long long)hook->id,
				status);
	}
	for (struct hook **at = &world->first_hook; *at; at = &(*at)->next) {
		if (*at != hook)
			continue;
		*at = hook->next;
		break;
	}
	arena_close(hook->arena);
	free(hook);
}

static void hook_done(void *context, enum input_end end)
{
	struct hook *hook = context;
	if (hook->world->dead)
		return; /* a dead engine answers nobody */
	hook_end(hook, end == INPUT_FAILED ? 503 : 200);
}

static void hook_copy(struct world *world, const struct sim_webhook *content,
		bool silent)
{
	struct hook *hook = calloc(1, sizeof *hook);
	if (!hook)
		abort();
	hook->world = world;
	hook->id = content->id;
	hook->silent = silent;
	hook->arena = arena_open();
	hook->content = (struct sim_webhook){
			.id = content->id,
			.path = arena_copy(hook->arena, content->path),
			.headers = arena_copy(hook->arena, content->headers),
			.body = arena_copy(hook->arena, content->body),
	};
	time_ms most = world->options.disorder_ms;
	hook->due = world->now +
			(time_ms)world_chance(world, (uint64_t)most + 1);
	hook_put(world, hook);
}

static void hooks_fetch(struct world *world)
{
	struct sim_webhook content;
	while (sim_webhook_next(
			world->sim, world->now, world->scratch, &content)) {
		world->counts.webhooks++;
		hook_copy(world, &content, false);
		uint64_t percent = (uint64_t)world->options.doubled_percent;
		if (percent && world_chance(world, 100) < percent)
			hook_copy(world, &content, true);
	}
}

static void headers_read(
		struct str text, struct arena *arena, http_headers *out)
{
	struct str line;
	while (str_cut(&text, '\n', &line)) {
		struct str rest = str_trim(line), name = STR_NONE;
		if (!str_cut(&rest, ':', &name))
			continue;
		http_header_add(out, arena, str_trim(name), str_trim(rest));
	}
}

/* "/webhooks/shopify/demo/rest" */
static const struct account *hook_account(struct hook *hook, struct str *rest)
{
	struct str path = hook->content.path, part;
	if (str_starts(path, STR("/webhooks/")))
		path = str_skip(path, strlen("/webhooks/"));
	str_cut(&path, '/', &part);
	struct str name = STR_NONE;
	str_cut(&path, '/', &name);
	*rest = path;
	return engine_account(hook->world->engine, name);
}

/* FAULT_NOT_FOUND would be for ever: what is being fetched is asked to come
 * again. */
static RESULT certificate_get(struct hook *hook, const struct driver *driver,
		const struct account *account, struct webhook *webhook)
{
	struct str url = STR_NONE;
	if (driver->certificate_url)
		url = driver->certificate_url(account, webhook, hook->arena);
	ENSURE(!url.len ||
					engine_certificate(hook->world->engine,
							account->name, url,
							hook->arena,
							&webhook->certificate),
			FAULT_LIMIT);
	return OK;
}

static RESULT hook_read(struct hook *hook, struct input *input)
{
	struct webhook webhook = {.body = hook->content.body,
			.received_at = hook->world->now};
	const struct account *account = hook_account(hook, &webhook.path_rest);
	ENSURE(account, FAULT_NOT_FOUND);
	const struct driver *driver =
			engine_driver(hook->world->engine, account->provider);
	ENSURE(driver && driver->webhook_read, FAULT_NOT_FOUND);
	headers_read(hook->content.headers, hook->arena, &webhook.headers);
	TRY(certificate_get(hook, driver, account, &webhook));
	TRY(driver->webhook_verify(account, &webhook, hook->arena));
	if (engine_mark(hook->world->engine, webhook.body)) {
		driver->webhook_read(
				account, &webhook, hook->arena, &input->events);
		engine_unmark(hook->world->engine);
	} else {
		input->events.unreadable = str_of(fault_text(FAULT_POISON));
	}
	if (driver->webhook_id)
		input->dedupe = driver->webhook_id(
				account, &webhook, hook->arena);
	input->raw = (struct message){
			.at = hook->world->now,
			.account = account->name,
			.topic = input->events.list.count
					? input->events.list.at[0].topic
					: STR_NONE,
			.direction = MESSAGE_IN,
			.body = hook->content.body,
	};
	return OK;
}

static int status_of_fault(enum fault fault)
{
	if (fault == FAULT_NOT_FOUND)
		return 404;
	if (fault == FAULT_LIMIT)
		return 503;
	return 401;
}

static void hook_deliver(struct hook *hook)
{
	struct input input = {.done = hook_done, .context = hook};
	hook->taken = true;
	struct result r = hook_read(hook, &input);
	if (!r.fault)
		r = engine_take(hook->world->engine, &input);
	if (!r.fault)
		return;
	hook->world->counts.refused_webhooks++;
	world_note(hook->world, "webhook refused: %s", fault_name(r.fault));
	hook_end(hook, status_of_fault(r.fault));
}

static struct hook *hook_due(struct world *world)
{
	for (struct hook *hook = world->first_hook; hook; hook = hook->next)
		if (!hook->taken && hook->due <= world->now)
			return hook;
	return NULL;
}

void hooks_deliver(struct world *world)
{
	hooks_fetch(world);
	for (struct hook *hook; (hook = hook_due(world));)
		hook_deliver(hook);
}

/* The engine died: whoever waits for an answer gets none; what was not
 * delivered yet still comes, unless `all` is to go. */
void hooks_forget(struct world *world, bool all)
{
	for (struct hook *hook = world->first_hook, *next; hook; hook = next) {
		next = hook->next;
		if (hook->taken || all)
			hook_end(hook, 0);
	}
}

time_ms hooks_next(const struct world *world)
{
	for (const struct hook *hook = world->first_hook; hook;
			hook = hook->next)
		if (!hook->taken)
			return hook->due > world->now ? hook->due : world->now;
	return 0;
}
