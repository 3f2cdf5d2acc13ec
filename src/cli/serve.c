/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The server: everything that runs is opened here, in this order, and closed
 * in the other one.
 */
#include "cli/inside.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "base/log.h"
#include "web/api/api.h"

#define LOOK_MS 200             /* how often the engine is looked at */
#define API_BODY_MAX (4u << 20) /* a template of 1 MiB, as JSON */

/* The transport begins before the loop and ends after it: it wakes whatever
 * loop there is. */
struct waker {
	pthread_mutex_t lock;
	struct loop *loop;
};

struct server {
	struct cli *cli;
	struct storage *storage, *api_reader, *door_reader;
	struct waker waker;
	_Atomic int64_t *marks;
	struct exchange *exchange, *press;
	struct account accounts[ACCOUNTS_MAX];
	struct engine *engine;
	struct loop *loop;
	void *intake;
	struct api *api;
	struct http_server *http, *api_http;
};

static void wake(void *context)
{
	struct waker *waker = context;
	pthread_mutex_lock(&waker->lock);
	if (waker->loop)
		loop_wake(waker->loop);
	pthread_mutex_unlock(&waker->lock);
}

static void waker_set(struct waker *waker, struct loop *loop)
{
	pthread_mutex_lock(&waker->lock);
	waker->loop = loop;
	pthread_mutex_unlock(&waker->lock);
}

static RESULT refuse(struct server *s, struct result r, const char *what,
		const char *why)
{
	if (r.fault)
		cli_fail(s->cli, "%s: %s", what,
				why ? why : fault_text(r.fault));
	return r;
}

static RESULT storage_begin(
		struct server *s, bool read_only, struct storage **out)
{
	const char *why = NULL;
	struct result r = s->cli->world->storage_open(
			s->cli->settings.database, read_only, out, &why);
	return refuse(s, r, "the database", why);
}

static RESULT storages_open(struct server *s)
{
	struct result r =
			folders_make(s->cli->settings.database, s->cli->arena);
	TRY(refuse(s, r, "the database", "its folder can't be made"));
	TRY(storage_begin(s, false, &s->storage));
	TRY(storage_begin(s, true, &s->api_reader));
	return storage_begin(s, true, &s->door_reader);
}

/* Those of the settings, and the press. */
static RESULT accounts_fill(struct server *s, size_t *out_count)
{
	const struct settings *settings = &s->cli->settings;
	size_t count = settings->accounts.count;
	bool draws = cli_draws(s->cli);
	ENSURE(count + draws <= ACCOUNTS_MAX, FAULT_LIMIT);
	for (size_t i = 0; i < count; i++)
		s->accounts[i] = settings->accounts.at[i];
	if (draws)
		s->accounts[count++] = press_account;
	*out_count = count;
	return OK;
}

static RESULT engine_begin(struct server *s)
{
	const struct cli_world *world = s->cli->world;
	const struct settings *settings = &s->cli->settings;
	size_t account_count = 0;
	TRY(refuse(s, accounts_fill(s, &account_count), "the accounts", NULL));
	struct engine_options options = {
			.storage = s->storage,
			.exchange = s->exchange,
			.press = s->press,
			.clock = clock_real(),
			.chance = chance_real(),
			.drivers = world->drivers,
			.accounts = s->accounts,
			.account_count = account_count,
			.policies = settings->policies.at,
			.policy_count = settings->policies.count,
			.ledger_issue = world->ledger_issue,
			.marks = s->marks,
			.alone = true,
			.batch_max = settings->batch_max,
			.gather_ms = settings->gather_ms,
			.lease_ms = settings->lease_ms,
			.first_retry_ms = settings->first_retry_ms,
			.last_retry_ms = settings->last_retry_ms,
			.tries_max = settings->tries_max,
			.settle_ms = settings->settle_ms,
			.audit_every_ms = settings->audit_every_ms,
			.audit_since_ms = settings->audit_since_ms,
			.audit_remind_ms = settings->audit_remind_ms,
	};
	TRY(refuse(s, engine_open(&options, &s->engine), "the engine", NULL));
	TRY(refuse(s, loop_open(s->engine, &s->loop), "the engine", NULL));
	waker_set(&s->waker, s->loop);
	loop_wake(s->loop); /* for what has landed before */
	return OK;
}

static RESULT door_open(struct server *s)
{
	const struct cli_world *world = s->cli->world;
	struct str listen = s->cli->settings.listen;
	const char *why = NULL;
	struct result r = world->intake_open(s->engine, clock_real(), s->loop,
			s->door_reader, &s->intake);
	TRY(refuse(s, r, "the webhooks", NULL));
	r = http_open(listen, NULL, world->intake_handle, s->intake, &s->http,
			&why);
	return refuse(s, r, arena_cstr(s->cli->arena, listen), why);
}

/* As systemd's ExecReload does. */
static void reload_ask(void)
{
	kill(getpid(), SIGHUP);
}

static RESULT socket_open(struct server *s)
{
	struct str path = cli_socket(s->cli, s->cli->settings.database);
	struct http_limits limits = {.body_max = API_BODY_MAX, .threads = 1};
	struct api_options options = {.engine = s->engine,
			.loop = s->loop,
			.reader = s->api_reader,
			.reload = reload_ask};
	const char *why = NULL;
	TRY(refuse(s, api_open(&options, &s->api), "the commands", NULL));
	struct result r = http_open(
			arena_print(s->cli->arena, "unix:%.*s", STR_FMT(path)),
			&limits, api_handle, s->api, &s->api_http, &why);
	return refuse(s, r, arena_cstr(s->cli->arena, path), why);
}

static RESULT server_open(struct server *s)
{
	const struct cli_world *world = s->cli->world;
	TRY(storages_open(s));
	s->marks = marks_open(s->cli->settings.database, s->cli->arena);
	TRY(refuse(s, world->exchange_open(wake, &s->waker, &s->exchange),
			"the transport", NULL));
	if (cli_draws(s->cli))
		TRY(refuse(s, world->press_open(wake, &s->waker, &s->press),
				"what draws documents", NULL));
	TRY(engine_begin(s));
	TRY(socket_open(s));
	return door_open(s);
}

static void storage_end(struct storage *storage)
{
	if (storage)
		storage->ops->close(storage);
}

/* First the doors: answers under way still need the engine. */
static void server_close(struct server *s)
{
	const struct cli_world *world = s->cli->world;
	http_close(s->http);
	http_close(s->api_http);
	waker_set(&s->waker, NULL);
	loop_close(s->loop);
	if (s->exchange)
		world->exchange_close(s->exchange);
	if (s->press)
		world->press_close(s->press);
	engine_close(s->engine);
	if (s->intake)
		world->intake_close(s->intake);
	api_close(s->api);
	storage_end(s->api_reader);
	storage_end(s->door_reader);
	storage_end(s->storage);
	marks_close(s->marks);
	pthread_mutex_destroy(&s->waker.lock);
}

static struct str address_words(const struct server *s)
{
	struct str listen = s->cli->settings.listen;
	struct arena *arena = s->cli->arena;
	if (str_starts(listen, STR("unix:")))
		return listen;
	while (listen.len && listen.at[listen.len - 1] != ':')
		listen.len--;
	return arena_print(arena, "http://%.*s%d", STR_FMT(listen),
			http_port(s->http));
}

static void accounts_say(const struct server *s, struct str address)
{
	const struct settings *settings = &s->cli->settings;
	const char *head = "webhooks";
	for (size_t i = 0; i < settings->accounts.count; i++) {
		const struct account *a = &settings->accounts.at[i];
		if (!a->webhooks || !a->webhook_secrets[0].len)
			continue;
		printf("%-10s %.*s/webhooks/%.*s/%.*s\n", head,
				STR_FMT(address), STR_FMT(a->provider),
				STR_FMT(a->name));
		head = "";
	}
}

static const char *const stage_words[] = {
		[STAGE_OBSERVE] = "observe: nothing is sent yet",
		[STAGE_DOCUMENTS] = "documents: no goods are sent yet",
		[STAGE_ALL] = "all",
};

static void shops_say(const struct server *s)
{
	const struct settings *settings = &s->cli->settings;
	for (size_t i = 0; i < settings->policies.count; i++)
		printf("%-10s %.*s, stage %s\n", i ? "" : "shop",
				STR_FMT(settings->policies.at[i].shop),
				stage_words[settings->policies.at[i].stage]);
}

static void next_say(const struct settings *settings)
{
	if (settings->policies.count) {
		printf("%-10s waybill order list, waybill order why NUMBER, "
		       "waybill doctor\n",
				"next");
		return;
	}
	printf("%-10s no shop yet: copy examples/settings.yaml to\n"
	       "%-10s ~/.config/waybill/settings.yaml and follow "
	       "docs/guide/first-shop.md\n",
			"next", "");
}

static void server_say(const struct server *s)
{
	const struct settings *settings = &s->cli->settings;
	struct str address = address_words(s);
	printf("Waybill %s\n", WAYBILL_VERSION);
	printf("%-10s %.*s\n", "listens", STR_FMT(address));
	printf("%-10s %.*s\n", "data", STR_FMT(settings->database));
	printf("%-10s %.*s\n", "settings",
			STR_FMT(settings->file.len ? settings->file
						   : STR("none, all "
							 "defaults")));
	shops_say(s);
	accounts_say(s, address);
	next_say(settings);
	fflush(stdout);
	log_line(LOG_INFO, "msg=serving version=%s address=%.*s",
			WAYBILL_VERSION, STR_FMT(address));
}

static void signals_block(sigset_t *out_ends)
{
	sigemptyset(out_ends);
	sigaddset(out_ends, SIGTERM);
	sigaddset(out_ends, SIGINT);
	sigaddset(out_ends, SIGHUP);
	pthread_sigmask(SIG_BLOCK, out_ends, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/* Until somebody ends it or wants the settings read again (SIGHUP), or the
 * engine ended by itself. */
static enum fault server_wait(
		struct server *s, const sigset_t *ends, int *out_signal)
{
	struct timespec look = {.tv_nsec = LOOK_MS * 1000000};
	enum fault fault = FAULT_NONE;
	*out_signal = -1;
	while (!fault && *out_signal < 0) {
		*out_signal = sigtimedwait(ends, NULL, &look);
		fault = loop_fault(s->loop);
	}
	return fault;
}

/* Nothing can be stored any more, so nothing is worth a careful end; what
 * was committed is found again at the next start. */
static void server_fail(const struct server *s, enum fault fault)
{
	log_line(LOG_ERROR, "msg=\"the engine stopped\" fault=%s",
			fault_name(fault));
	cli_fail(s->cli,
			"stopped: %s. Nothing that was stored is lost; start "
			"it again when that is mended.",
			fault_text(fault));
	_exit(EXIT_FAILED);
}

static void level_set(struct str level)
{
	static const char *const levels[] = {"debug", "info", "warn", "error"};
	for (int i = 0; i < 4; i++)
		if (str_eq(str_of(levels[i]), level))
			log_set_level((enum log_level)i);
}

/* New settings that can't be used change nothing. */
static bool settings_again(struct cli *cli)
{
	struct settings before = cli->settings;
	struct result r = cli_settings(cli);
	if (cli_has(cli, "listen"))
		cli->settings.listen = cli_flag(cli, "listen");
	if (r.fault)
		cli->settings = before;
	log_line(r.fault ? LOG_ERROR : LOG_INFO,
			"msg=\"settings read again\" "
			"used=%s",
			r.fault ? "no" : "yes");
	return !r.fault;
}

/* *out_again: the settings are others now. */
static int server_run(struct server *s, const sigset_t *ends, bool *out_again)
{
	int signal = SIGHUP;
	*out_again = false;
	if (server_open(s).fault)
		return EXIT_FAILED;
	server_say(s);
	while (signal == SIGHUP && !*out_again) {
		enum fault fault = server_wait(s, ends, &signal);
		if (fault)
			server_fail(s, fault);
		*out_again = signal == SIGHUP && settings_again(s->cli);
	}
	log_line(LOG_INFO, "msg=ending");
	return EXIT_DONE;
}

static int server_once(struct cli *cli, const sigset_t *ends, bool *out_again)
{
	struct server server = {
			.cli = cli, .waker.lock = PTHREAD_MUTEX_INITIALIZER};
	level_set(cli->settings.log_level);
	int status = server_run(&server, ends, out_again);
	server_close(&server);
	return status;
}

int serve_run(struct cli *cli)
{
	sigset_t ends;
	bool again = true;
	int status = EXIT_DONE;
	if (cli_settings(cli).fault)
		return EXIT_FAILED;
	if (cli_has(cli, "listen"))
		cli->settings.listen = cli_flag(cli, "listen");
	signals_block(&ends);
	while (again && status == EXIT_DONE)
		status = server_once(cli, &ends, &again);
	return status;
}
