/* SPDX-License-Identifier: Apache-2.0 */
/* waybill doctor: looks at everything and says what to do about it. */
#include "cli/inside.h"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define CONNECT_MS 3000
#define SPACE_LEAST ((uint64_t)1 << 30)
#define COUNT_MAX 1000
#define OVERDUE_MS (15 * MINUTE_MS)
#define VERSION_WARN_MS (60 * DAY_MS)

enum finding { GOOD, LOOK, BAD };
static const char *const words[] = {"ok", "look", "BAD"};

struct doctor {
	struct cli *cli;
	struct json_out json;
	bool as_json;
	enum finding worst;
};

static void find(struct doctor *d, enum finding finding, const char *what,
		struct str text)
{
	if (finding > d->worst)
		d->worst = finding;
	if (!d->as_json) {
		printf("%-5s%-11s%.*s\n", words[finding], what, STR_FMT(text));
		return;
	}
	json_out_object(&d->json, NULL);
	json_out_cstr(&d->json, "finding", words[finding]);
	json_out_cstr(&d->json, "what", what);
	json_out_str(&d->json, "text", text);
	json_out_object_end(&d->json);
}

#define SAY(...) arena_print(d->cli->arena, __VA_ARGS__)

static bool settings_look(struct doctor *d)
{
	if (cli_settings(d->cli).fault) {
		find(d, BAD, "settings", STR("see above; nothing can start"));
		return false;
	}
	const struct settings *s = &d->cli->settings;
	find(d, s->policies.count ? GOOD : LOOK, "settings",
			s->policies.count ? s->file
					  : STR("no shop yet: see "
						"examples/settings.yaml"));
	return true;
}

static void space_look(struct doctor *d)
{
	struct statvfs disk;
	const char *path = arena_cstr(d->cli->arena, d->cli->settings.database);
	if (statvfs(path, &disk))
		return;
	uint64_t space = (uint64_t)disk.f_bavail * disk.f_frsize;
	find(d, space < SPACE_LEAST ? BAD : GOOD, "disk",
			SAY("%" PRIu64 " MiB free; when it is full, webhooks "
			    "are answered 503 and nothing is lost",
					space >> 20));
}

static bool database_look(struct doctor *d)
{
	if (cli_read(d->cli).fault) {
		find(d, LOOK, "database",
				STR("it is made by the first waybill serve"));
		return false;
	}
	int64_t count = 0;
	struct result r = d->cli->storage->ops->order_count(d->cli->tx, &count);
	find(d, r.fault ? BAD : GOOD, "database",
			r.fault ? str_of(fault_text(r.fault))
				: SAY("%.*s, %" PRId64 " orders",
						  STR_FMT(d->cli->settings.database),
						  count));
	return !r.fault;
}

static void server_look(struct doctor *d)
{
	struct str body;
	int64_t status = 0;
	struct str socket = cli_socket(d->cli, d->cli->settings.database);
	struct result r = socket_post(socket, STR("/"), STR("{}"),
			d->cli->arena, &status, &body);
	find(d, r.fault ? BAD : GOOD, "server",
			r.fault ? STR("it does not run: waybill serve")
				: STR("it runs and answers"));
}

/* "https://host:port/…" -> host, port. */
static bool url_parts(struct doctor *d, struct str url, const char **out_host,
		const char **out_port)
{
	ptrdiff_t at = str_find(url, STR("://"));
	if (at < 0)
		return false;
	struct str scheme = {url.at, (size_t)at};
	struct str rest = str_skip(url, (size_t)at + 3), host, port = STR_NONE;
	struct str authority;
	str_cut(&rest, '/', &authority);
	str_cut(&authority, ':', &host);
	port = authority.len ? authority : scheme;
	if (str_eq(port, STR("smtps")))
		port = STR("465");
	if (str_eq(port, STR("smtp")))
		port = STR("25");
	*out_host = arena_cstr(d->cli->arena, host);
	*out_port = arena_cstr(d->cli->arena, port);
	return host.len > 0;
}

static bool can_connect(const struct addrinfo *at)
{
	int fd = socket(at->ai_family,
			at->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return false;
	int error = 0;
	socklen_t len = sizeof error;
	struct pollfd wait = {.fd = fd, .events = POLLOUT};
	connect(fd, at->ai_addr, at->ai_addrlen);
	bool good = poll(&wait, 1, CONNECT_MS) == 1 &&
			getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) ==
					0 &&
			error == 0;
	close(fd);
	return good;
}

static const char *connect_fault(const char *host, const char *port)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list = NULL;
	if (getaddrinfo(host, port, &hints, &list))
		return "its name is not known: check url and DNS";
	bool good = false;
	for (struct addrinfo *at = list; at && !good; at = at->ai_next)
		good = can_connect(at);
	freeaddrinfo(list);
	return good ? NULL : "it can't be reached: check url and firewall";
}

static const struct driver *driver_find(struct doctor *d, struct str provider)
{
	const struct driver *const *at = d->cli->world->drivers;
	while (*at && !str_eq(str_of((*at)->name), provider))
		at++;
	return *at;
}

/* Some only tell us: whether we reach them is nothing to us. */
static bool is_asked(struct doctor *d, const struct account *account)
{
	const struct driver *driver = driver_find(d, account->provider);
	for (int verb = 0; driver && verb < VERB_COUNT; verb++)
		if (driver->verbs[verb].build || driver->verbs[verb].build_mail)
			return true;
	return !driver;
}

static void account_look(struct doctor *d, const struct account *account)
{
	const char *host, *port, *fault = NULL;
	struct str url = account->endpoint.url;
	if (!url.len || !is_asked(d, account) ||
			!url_parts(d, url, &host, &port))
		return;
	fault = connect_fault(host, port);
	find(d, fault ? BAD : GOOD, "account",
			SAY("%.*s at %.*s%s%s", STR_FMT(account->name),
					STR_FMT(url), fault ? ": " : "",
					fault ? fault : ""));
}

static void accounts_look(struct doctor *d)
{
	const struct settings *s = &d->cli->settings;
	for (size_t i = 0; i < s->accounts.count; i++)
		account_look(d, &s->accounts.at[i]);
}

/* A provider's interface that we speak may be gone one day. */
static void version_look(struct doctor *d, const struct account *account)
{
	const struct driver *driver = driver_find(d, account->provider);
	time_ms ends = 0;
	if (!driver || !driver->version_ends ||
			time_read(SAY("%sT00:00:00Z", driver->version_ends),
					&ends)
					.fault)
		return;
	bool soon = ends - clock_read() < VERSION_WARN_MS;
	find(d, soon ? LOOK : GOOD, "version",
			SAY("%.*s: %s's interface %s is kept until %s%s",
					STR_FMT(account->name), driver->name,
					driver->version, driver->version_ends,
					soon ? ": update Waybill before" : ""));
}

static void versions_look(struct doctor *d)
{
	const struct settings *s = &d->cli->settings;
	for (size_t i = 0; i < s->accounts.count; i++)
		version_look(d, &s->accounts.at[i]);
}

static void staff_look(struct doctor *d)
{
	struct order_filter filter = {.needs_staff = true, .limit = COUNT_MAX};
	struct order_row *rows = NULL;
	size_t count = 0;
	if (d->cli->storage->ops->order_list(d->cli->tx, &filter, d->cli->arena,
						&rows, &count)
					.fault)
		return;
	find(d, count ? LOOK : GOOD, "staff",
			count ? SAY("%zu%s orders need somebody: waybill order "
				    "list --staff",
						count,
						count == COUNT_MAX ? " or more"
								   : "")
			      : STR("no order needs anybody"));
}

static void messages_look(struct doctor *d, int64_t state, const char *word)
{
	struct message *list = NULL;
	size_t count = 0;
	if (d->cli->storage->ops->message_list(d->cli->tx, 0, state, 0,
						COUNT_MAX, d->cli->arena, &list,
						&count)
					.fault)
		return;
	find(d, count ? LOOK : GOOD, "journal",
			SAY("%zu messages are %s%s%s", count, word,
					count ? ": waybill journal list "
						"--state "
					      : "",
					count ? word : ""));
}

static void privacy_look(struct doctor *d)
{
	struct message *list = NULL;
	size_t count = 0;
	if (d->cli->storage->ops->message_list(d->cli->tx, 0, MESSAGE_PRIVACY,
						0, COUNT_MAX, d->cli->arena,
						&list, &count)
					.fault)
		return;
	bool late = false;
	for (size_t i = 0; i < count; i++)
		late |= list[i].at + PRIVACY_DUE_MS < clock_read();
	find(d,
			late                    ? BAD
					: count ? LOOK
						: GOOD,
			"privacy",
			count ? SAY("%zu people wait for their data or its "
				    "erasure%s: waybill privacy list",
						count,
						late ? ", some too long" : "")
			      : STR("nobody waits for their data"));
}

static void jobs_look(struct doctor *d)
{
	struct job *jobs = NULL;
	size_t count = 0, overdue = 0;
	if (d->cli->storage->ops->job_list(d->cli->tx, 0, COUNT_MAX,
						d->cli->arena, &jobs, &count)
					.fault)
		return;
	for (size_t i = 0; i < count; i++)
		overdue += jobs[i].state == JOB_READY &&
				jobs[i].due_at < clock_read() - OVERDUE_MS;
	find(d, overdue ? BAD : GOOD, "calls",
			SAY("%zu under way or waiting, %zu overdue", count,
					overdue));
}

static void all_look(struct doctor *d)
{
	if (!settings_look(d))
		return;
	bool readable = database_look(d);
	space_look(d);
	server_look(d);
	accounts_look(d);
	versions_look(d);
	if (!readable)
		return;
	staff_look(d);
	messages_look(d, MESSAGE_UNREADABLE, "unreadable");
	messages_look(d, MESSAGE_QUARANTINED, "quarantined");
	privacy_look(d);
	jobs_look(d);
}

int doctor_run(struct cli *cli)
{
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, OUT_MAX);
	struct doctor d = {.cli = cli,
			.json = {.buf = &buf},
			.as_json = cli_has(cli, "json")};
	if (d.as_json)
		json_out_array(&d.json, NULL);
	all_look(&d);
	if (d.as_json) {
		json_out_array_end(&d.json);
		buf_add_char(&buf, '\n');
	}
	out_flush(&buf);
	return d.worst == BAD ? EXIT_FAILED : EXIT_DONE;
}
