/* SPDX-License-Identifier: Apache-2.0 */
#include "transport/press.h"

#include "transport/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LIMIT_DEFAULT_MS (10 * SECOND_MS)
#define LOOK_MS 100 /* how often a wait looks whether all is to end */
#define HEAD_SIZE 4

struct press {
	struct exchange exchange; /* first: callers hold this */
	struct press_options o;
	pthread_mutex_t lock;
	pthread_cond_t waits;
	struct line_up out, landed;
	atomic_bool stop;
	pthread_t thread;
	/* The thread's own. */
	pid_t child;      /* 0: none */
	int line;         /* to it and from it */
	time_ms deadline; /* of the request under way */
};

/* ---- the process ---- */

static bool child_spawn(struct press *p, int theirs)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	sigset_t none, pipe;
	char *const *argv = (char *const *)(uintptr_t)p->o.argv;
	sigemptyset(&none);
	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, theirs, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, theirs, STDOUT_FILENO);
	/* Sockets of others must not stay open with it. */
	posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
	posix_spawnattr_init(&how);
	posix_spawnattr_setsigmask(&how, &none);
	posix_spawnattr_setsigdefault(&how, &pipe);
	posix_spawnattr_setpgroup(&how, 0);
	posix_spawnattr_setflags(&how,
			POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
					POSIX_SPAWN_SETPGROUP);
	int failed = posix_spawn(
			&p->child, argv[0], &files, &how, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&how);
	return !failed;
}

static bool child_start(struct press *p)
{
	int ends[2];
	if (p->child)
		return true;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return false;
	bool started = child_spawn(p, ends[1]);
	close(ends[1]);
	p->line = ends[0];
	if (started && fcntl(p->line, F_SETFL, O_NONBLOCK) == 0)
		return true;
	if (!started)
		p->child = 0;
	close(ends[0]);
	p->line = -1;
	return false;
}

/* With all that it may have started. Gives its wait status. */
static int child_end(struct press *p)
{
	int status = 0;
	if (!p->child)
		return 0;
	kill(-p->child, SIGKILL);
	while (waitpid(p->child, &status, 0) < 0 && errno == EINTR)
		;
	close(p->line);
	p->child = 0;
	p->line = -1;
	return status;
}

/* ---- bytes ---- */

static time_ms clock_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (time_ms)now.tv_sec * SECOND_MS + now.tv_nsec / 1000000;
}

static bool line_ready(struct press *p, short events)
{
	struct pollfd at = {.fd = p->line, .events = events};
	while (!atomic_load(&p->stop) && clock_ms() < p->deadline)
		if (poll(&at, 1, LOOK_MS) > 0)
			return true;
	return false;
}

static bool again(ssize_t done)
{
	return done < 0 && (errno == EAGAIN || errno == EINTR);
}

static bool bytes_write(struct press *p, struct str bytes)
{
	while (bytes.len) {
		if (!line_ready(p, POLLOUT))
			return false;
		ssize_t done = send(p->line, bytes.at, bytes.len, MSG_NOSIGNAL);
		if (again(done))
			continue;
		if (done <= 0)
			return false;
		bytes = str_skip(bytes, (size_t)done);
	}
	return true;
}

static bool bytes_read(struct press *p, char *at, size_t len)
{
	while (len) {
		if (!line_ready(p, POLLIN))
			return false;
		ssize_t got = recv(p->line, at, len, 0);
		if (again(got))
			continue;
		if (got <= 0)
			return false;
		at += got;
		len -= (size_t)got;
	}
	return true;
}

static bool request_write(struct press *p, struct str body)
{
	const char head[HEAD_SIZE] = {(char)(body.len >> 24),
			(char)(body.len >> 16), (char)(body.len >> 8),
			(char)body.len};
	return bytes_write(p, (struct str){head, sizeof head}) &&
			bytes_write(p, body);
}

static bool answer_read(struct press *p, struct arena *arena, struct str *out)
{
	unsigned char head[HEAD_SIZE];
	if (!bytes_read(p, (char *)head, sizeof head))
		return false;
	size_t len = (size_t)head[0] << 24 | (size_t)head[1] << 16 |
			(size_t)head[2] << 8 | head[3];
	if (len == 0 || len > PRESS_FRAME_MAX)
		return false;
	char *at = arena_take(arena, len);
	*out = (struct str){at, len};
	return bytes_read(p, at, len);
}

/* ---- one request ---- */

static void lost(struct press *p, struct trip *trip)
{
	bool late = clock_ms() >= p->deadline;
	int status = child_end(p);
	struct str words;
	if (late)
		words = arena_print(trip->arena,
				"the drawing took more than %lld ms and was "
				"stopped",
				(long long)p->o.limit_ms);
	else if (WIFSIGNALED(status))
		words = arena_print(trip->arena,
				"the process that draws died (signal %d)",
				WTERMSIG(status));
	else
		words = arena_print(trip->arena,
				"the process that draws ended (status %d)",
				WEXITSTATUS(status));
	trip->reply.fault = FAULT_UNREACHABLE;
	trip->reply.detail = words;
}

static void answered(struct trip *trip, struct str answer)
{
	trip->reply.response.status = answer.at[0] == '+' ? 200 : 422;
	trip->reply.response.body = str_skip(answer, 1);
}

static void request_run(struct press *p, struct trip *trip)
{
	struct str answer = STR_NONE;
	if (trip->http.body.len > PRESS_FRAME_MAX) {
		answered(trip, STR("-FAULT_LIMIT"));
		return;
	}
	if (!child_start(p)) {
		trip_fail(trip, FAULT_UNREACHABLE,
				"the process that draws can't be started");
		return;
	}
	p->deadline = clock_ms() + p->o.limit_ms;
	if (request_write(p, trip->http.body) &&
			answer_read(p, trip->arena, &answer))
		answered(trip, answer);
	else
		lost(p, trip);
}

/* ---- the thread ---- */

static struct trip *request_take(struct press *p)
{
	pthread_mutex_lock(&p->lock);
	while (!p->out.first && !atomic_load(&p->stop))
		pthread_cond_wait(&p->waits, &p->lock);
	struct trip *trip = atomic_load(&p->stop) ? NULL : line_take(&p->out);
	pthread_mutex_unlock(&p->lock);
	return trip;
}

static void land(struct press *p, struct trip *trip)
{
	pthread_mutex_lock(&p->lock);
	line_add(&p->landed, trip);
	pthread_mutex_unlock(&p->lock);
	if (p->o.landed)
		p->o.landed(p->o.context);
}

static void *press_run(void *context)
{
	struct press *p = context;
	for (struct trip *trip; (trip = request_take(p));) {
		request_run(p, trip);
		land(p, trip);
	}
	child_end(p);
	return NULL;
}

/* ---- the exchange ---- */

static void ask(struct exchange *exchange, int64_t flight,
		const struct endpoint *endpoint,
		const struct http_request *http)
{
	struct press *p = (struct press *)exchange;
	struct trip *trip = trip_new(flight, endpoint);
	trip->http.body = arena_copy(trip->arena, http->body);
	pthread_mutex_lock(&p->lock);
	line_add(&p->out, trip);
	pthread_cond_signal(&p->waits);
	pthread_mutex_unlock(&p->lock);
}

static void no_mail(struct exchange *exchange, int64_t flight,
		const struct endpoint *endpoint,
		__attribute__((unused)) const struct mail_request *mail)
{
	struct trip *trip = trip_new(flight, endpoint);
	trip_fail(trip, FAULT_UNREACHABLE, "a press sends no mail");
	land((struct press *)exchange, trip);
}

static void collect(struct exchange *exchange, flight_done *done, void *context)
{
	struct press *p = (struct press *)exchange;
	for (struct trip *trip;;) {
		pthread_mutex_lock(&p->lock);
		trip = line_take(&p->landed);
		pthread_mutex_unlock(&p->lock);
		if (!trip)
			return;
		done(context, trip->flight, &trip->reply);
		trip_free(trip);
	}
}

RESULT press_open(const struct press_options *options,
		struct exchange **out_exchange)
{
	struct press *p = calloc(1, sizeof *p);
	ENSURE(p, FAULT_MEMORY);
	p->exchange = (struct exchange){ask, no_mail, collect};
	p->o = *options;
	if (!p->o.limit_ms)
		p->o.limit_ms = LIMIT_DEFAULT_MS;
	p->line = -1;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->waits, NULL);
	line_init(&p->out);
	line_init(&p->landed);
	if (pthread_create(&p->thread, NULL, press_run, p)) {
		free(p);
		return FAIL(FAULT_IO);
	}
	*out_exchange = &p->exchange;
	return OK;
}

void press_close(struct exchange *exchange)
{
	struct press *p = (struct press *)exchange;
	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	atomic_store(&p->stop, true);
	pthread_cond_signal(&p->waits);
	pthread_mutex_unlock(&p->lock);
	pthread_join(p->thread, NULL);
	for (struct trip *trip; (trip = line_take(&p->out));)
		trip_free(trip);
	for (struct trip *trip; (trip = line_take(&p->landed));)
		trip_free(trip);
	pthread_mutex_destroy(&p->lock);
	pthread_cond_destroy(&p->waits);
	free(p);
}
