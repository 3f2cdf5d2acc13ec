/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/world/world.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/test.h"
#include "engine/restored.h"
#include "ledger/ledger.h"
#include "storage/sqlite/storage_sqlite.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#define IDLE_STEPS_MAX 20000      /* steps in a row without time going on */
#define QUIET_TWICE (2 * HOUR_MS) /* quiet must last: polls find the rest */

static uint64_t splitmix(uint64_t *seed)
{
	uint64_t z = *seed += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

#define WORLD_OF(member_, at_) \
	((struct world *)(void *)((char *)(at_)-offsetof( \
			struct world, member_)))

static time_ms clock_now(struct clock *clock)
{
	return WORLD_OF(clock, clock)->now;
}

static uint64_t chance_below(struct chance *chance, uint64_t below)
{
	struct world *world = WORLD_OF(chance, chance);
	return below ? splitmix(&world->engine_seed) % below : 0;
}

uint64_t world_chance(struct world *world, uint64_t below)
{
	return below ? splitmix(&world->own_seed) % below : 0;
}

void world_note(struct world *world, const char *format, ...)
{
	char line[512];
	va_list args;
	va_start(args, format);
	int len = vsnprintf(line, sizeof line, format, args);
	va_end(args);
	if (len >= (int)sizeof line)
		len = (int)sizeof line - 1;
	struct str text = {line, len < 0 ? 0 : (size_t)len};
	uint64_t both[2] = {world->hash ^ (uint64_t)world->now, hash64(text)};
	world->hash = hash64((struct str){(const char *)both, sizeof both});
	if (world->log)
		fprintf(world->log, "%lld %s\n",
				(long long)(world->now - WORLD_START), line);
}

void world_options_init(struct world_options *options)
{
	*options = (struct world_options){.seed = 1};
	sim_options_init(&options->sim);
}

static void folder_make(struct world *world)
{
	const char *root = access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm";
	snprintf(world->folder, sizeof world->folder, "%s/waybill-world-XXXXXX",
			root);
	if (!mkdtemp(world->folder)) {
		perror("mkdtemp");
		abort();
	}
}

static void folder_empty(struct world *world)
{
	DIR *folder = opendir(world->folder);
	if (!folder)
		return;
	for (struct dirent *item; (item = readdir(folder));) {
		char path[400];
		snprintf(path, sizeof path, "%s/%s", world->folder,
				item->d_name);
		unlink(path);
	}
	closedir(folder);
	rmdir(world->folder);
}

static void path_of(const struct world *world, int64_t generation,
		const char *tail, char *out, size_t size)
{
	snprintf(out, size, "%s/%lld.db%s", world->folder,
			(long long)generation, tail);
}

struct str world_database(struct world *world)
{
	char path[128];
	path_of(world, world->generation, "", path, sizeof path);
	return arena_copy(world->scratch, str_of(path));
}

/* The last two are there when they are wanted. */
static size_t accounts_used(const struct world *world)
{
	size_t count = ACCOUNTS - 2;
	count += world->options.second_warehouse;
	count += policy_draws(&world->policy);
	return count;
}

static void engine_start(struct world *world)
{
	char path[128];
	path_of(world, world->generation, "", path, sizeof path);
	struct result r = guard_open(world, path);
	if (r.fault) {
		fprintf(stderr, "storage: %s\n", fault_text(r.fault));
		abort();
	}
	struct engine_options o = {
			.storage = &world->storage,
			.exchange = &world->exchange,
			.clock = &world->clock,
			.chance = &world->chance,
			.drivers = demo_drivers,
			.accounts = world->accounts,
			.account_count = accounts_used(world),
			.policies = &world->policy,
			.policy_count = 1,
			.ledger_issue = ledger_issue,
			.marks = world->marks,
			.alone = true,
			.lease_ms = world->options.lease_ms,
	};
	r = engine_open(&o, &world->engine);
	if (r.fault) {
		fprintf(stderr, "engine: %s\n", fault_text(r.fault));
		abort();
	}
}

struct world *world_open(const struct world_options *options)
{
	struct world *world = calloc(1, sizeof *world);
	if (!world)
		abort();
	log_set_level(getenv("WAYBILL_WORLD_LOG") ? LOG_DEBUG : LOG_ERROR);
	world->options = *options;
	world->arena = arena_open();
	world->scratch = arena_open();
	world->now = WORLD_START;
	world->clock.now = clock_now;
	world->chance.below = chance_below;
	world->engine_seed = options->seed * 3 + 1;
	world->own_seed = options->seed * 7 + 2;
	world->options.sim.seed = options->seed;
	world->options.sim.paypal_url = "http://127.0.0.1:8421/paypal";
	if (getenv("WAYBILL_WORLD_LOG"))
		world->log = stderr;
	folder_make(world);
	world->sim = sim_open(&world->options.sim);
	demo_accounts(world);
	demo_policy(world);
	if (options->policy)
		options->policy(options->context, &world->policy);
	wire_open(world);
	engine_start(world);
	return world;
}

void world_close(struct world *world)
{
	if (!world)
		return;
	engine_close(world->engine);
	guard_close(world);
	wire_forget(world);
	hooks_forget(world, true);
	sim_close(world->sim);
	folder_empty(world);
	arena_close(world->scratch);
	arena_close(world->arena);
	free(world);
}

/* --- death and what comes after ----------------------------------------- */

void world_die(struct world *world, const char *where)
{
	if (world->dead)
		return;
	world->dead = true;
	world->counts.deaths++;
	world_note(world, "dies %s", where);
}

bool death_due(struct world *world, int64_t nth, int64_t count)
{
	if (world->dead)
		return false;
	if (nth && nth == count)
		return true;
	int64_t most = world->options.deaths_max;
	if (world->counts.deaths >= (most ? most : 100))
		return false;
	int64_t odds = world->options.deaths.per_10000;
	return odds && (int64_t)world_chance(world, 10000) < odds;
}

static void file_copy(const char *from, const char *to)
{
	FILE *in = fopen(from, "rb");
	if (!in)
		return; /* a clean shutdown leaves no WAL */
	FILE *out = fopen(to, "wb");
	static char bytes[1 << 16];
	for (size_t n; out && (n = fread(bytes, 1, sizeof bytes, in)) > 0;)
		if (fwrite(bytes, 1, n, out) != n)
			abort();
	if (out)
		fclose(out);
	fclose(in);
}

/* What the disk holds at this moment, before the old handle may tidy up. */
static void files_copy(struct world *world)
{
	static const char *const tails[] = {"", "-wal"};
	for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
		char from[128], to[128];
		path_of(world, world->generation, tails[i], from, sizeof from);
		path_of(world, world->generation + 1, tails[i], to, sizeof to);
		file_copy(from, to);
	}
}

static void files_drop(struct world *world, int64_t generation)
{
	static const char *const tails[] = {"", "-wal", "-shm", ".lock"};
	for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
		char path[128];
		path_of(world, generation, tails[i], path, sizeof path);
		unlink(path);
	}
}

void world_crash(struct world *world)
{
	world_die(world, "by hand");
	files_copy(world);
	engine_close(world->engine);
	world->engine = NULL;
	guard_close(world);
	files_drop(world, world->generation);
	world->generation++;
	wire_forget(world);
	hooks_forget(world, false);
	world->dead = false;
	engine_start(world);
}

static void restored_open(struct world *world)
{
	struct storage *storage = NULL;
	const char *why = NULL;
	char path[128];
	path_of(world, world->generation, "", path, sizeof path);
	struct result r = storage_sqlite_open(
			str_of(path), false, &storage, &why);
	if (!r.fault)
		r = restored_mark(storage, world->now, world->scratch);
	if (!r.fault && world->options.resumed)
		r = world->options.resumed(world->options.context, storage);
	if (r.fault)
		abort();
	storage->ops->close(storage);
}

void world_restore(struct world *world, struct str backup)
{
	char path[128];
	world_die(world, "and is put back");
	engine_close(world->engine);
	world->engine = NULL;
	guard_close(world);
	world->generation++;
	path_of(world, world->generation, "", path, sizeof path);
	file_copy(arena_cstr(world->scratch, backup), path);
	restored_open(world);
	wire_forget(world);
	hooks_forget(world, false);
	world->dead = false;
	engine_start(world);
}

/* --- running ------------------------------------------------------------ */

static time_ms sooner(time_ms a, time_ms b)
{
	if (!a || !b)
		return a ? a : b;
	return a < b ? a : b;
}

/* One step at this moment; gives the next due one, or 0. */
static time_ms step(struct world *world)
{
	time_ms next = 0;
	world->counts.steps++;
	arena_reset(world->scratch);
	hooks_deliver(world);
	pages_deliver(world);
	struct result r = engine_step(world->engine, &next);
	if (world->dead) {
		world_crash(world);
		return world->now;
	}
	if (r.fault) {
		world->fault = r.fault;
		snprintf(world->trouble, sizeof world->trouble,
				"the engine stopped: %s", fault_text(r.fault));
		return 0;
	}
	/* While its disk is full the engine leaves answers where they are. */
	if (!engine_fault(world->engine))
		next = sooner(next, wire_next(world));
	next = sooner(next, hooks_next(world));
	return sooner(next, sim_next_due(world->sim));
}

static bool jobs_left(struct world *world)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct storage_tx *tx = NULL;
	struct job *jobs = NULL;
	size_t count = 0;
	if (world->storage.ops->begin(&world->storage, TX_READ, &tx).fault)
		return true;
	struct result r = world->storage.ops->job_list(
			tx, 0, 1, arena, &jobs, &count);
	world->storage.ops->drop(&tx);
	return r.fault || count > 0;
}

/* Nothing is to be done; what may be under way are polls and tokens. */
static bool at_rest(struct world *world)
{
	struct engine_counts counts;
	engine_count(world->engine, &counts);
	return !counts.queue && !world->first_hook &&
			sim_quiet(world->sim, world->now) && !jobs_left(world);
}

bool world_quiet(struct world *world)
{
	struct engine_counts counts;
	engine_count(world->engine, &counts);
	return !counts.in_flight && !world->first_landing && at_rest(world);
}

enum ending { NEVER, AT_QUIET, AT_LASTING_QUIET };

/* Has it been quiet for as long as asked? Keeps since when it is. */
static bool ended(struct world *world, enum ending ending, time_ms *since)
{
	/* With many polls, and a provider that lies, one of them is late in any
	 * two hours: that alone does not end the rest. */
	if (ending == NEVER || !at_rest(world)) {
		*since = 0;
		return false;
	}
	if (!world_quiet(world))
		return false;
	if (!*since)
		*since = world->now;
	return ending == AT_QUIET || world->now - *since >= QUIET_TWICE;
}

static bool run(struct world *world, time_ms until, enum ending ending)
{
	time_ms since = 0;
	for (int idle = 0; idle < IDLE_STEPS_MAX && !world->fault; idle++) {
		time_ms next = step(world);
		if (world->fault)
			return false;
		if (next && next <= world->now)
			continue;
		if (ended(world, ending, &since))
			return true;
		if (since)
			next = sooner(next, since + QUIET_TWICE);
		if (!next || next > until) {
			world->now = until;
			return since != 0;
		}
		world->now = next;
		idle = -1;
	}
	if (!world->fault)
		snprintf(world->trouble, sizeof world->trouble,
				"it goes round and round at one moment");
	return false;
}

bool world_run(struct world *world, time_ms limit)
{
	return run(world, world->now + limit, AT_LASTING_QUIET);
}

bool world_settle(struct world *world, time_ms limit)
{
	return run(world, world->now + limit, AT_QUIET);
}

void world_step(struct world *world)
{
	(void)step(world);
}

void world_pass(struct world *world, time_ms span)
{
	run(world, world->now + span, NEVER);
}

/* --- looking and asking ------------------------------------------------- */

bool world_order(struct world *world, struct str remote, struct arena *arena,
		struct order_row *out)
{
	struct storage_tx *tx = NULL;
	if (world->storage.ops->begin(&world->storage, TX_READ, &tx).fault)
		return false;
	struct result r = world->storage.ops->order_get(
			tx, STR("demo"), remote, arena, out);
	world->storage.ops->drop(&tx);
	return !r.fault;
}

int64_t world_messages(struct world *world, int64_t state)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct storage_tx *tx = NULL;
	struct message *list = NULL;
	size_t count = 0;
	if (world->storage.ops->begin(&world->storage, TX_READ, &tx).fault)
		return -1;
	struct result r = world->storage.ops->message_list(
			tx, 0, state, 0, 1000, arena, &list, &count);
	world->storage.ops->drop(&tx);
	return r.fault ? -1 : (int64_t)count;
}

bool world_tasks(struct world *world, struct str remote, struct arena *arena,
		struct task_row **out, size_t *out_count)
{
	struct order_row row = {0};
	struct storage_tx *tx = NULL;
	if (!world_order(world, remote, arena, &row) ||
			world->storage.ops->begin(&world->storage, TX_READ, &tx)
					.fault)
		return false;
	struct result r = world->storage.ops->tasks_list(
			tx, row.id, arena, out, out_count);
	world->storage.ops->drop(&tx);
	return !r.fault;
}

bool world_facts(struct world *world, struct str remote, struct arena *arena,
		struct facts *out)
{
	struct order_row row = {0};
	return world_order(world, remote, arena, &row) &&
			!facts_read(row.facts, arena, out).fault;
}

void world_command(struct world *world, struct str remote,
		enum command_kind kind, struct str target, struct str text)
{
	struct command command = {
			.kind = kind,
			.at = world->now,
			.who = STR("cli:anna"),
			.target = arena_copy(world->arena, target),
			.text = arena_copy(world->arena, text),
	};
	world_note(world, "staff %d on %.*s", (int)kind, STR_FMT(remote));
	struct result r = engine_command(world->engine, STR("demo"),
			arena_copy(world->arena, remote), &command, NULL, NULL);
	if (r.fault)
		snprintf(world->trouble, sizeof world->trouble,
				"the command was not taken: %s",
				fault_text(r.fault));
}

void world_must_agree(struct world *world)
{
	if (world_check(world))
		return;
	print_error("%s\n", world->trouble);
	fail();
}
