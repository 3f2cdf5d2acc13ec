/* SPDX-License-Identifier: Apache-2.0 */
#include "http/inside.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

static struct MHD_Daemon *daemon_start(struct worker *worker, int fd)
{
	const struct http_limits *limits = &worker->server->limits;
	unsigned share = (limits->connections_max + limits->threads - 1) /
			limits->threads;
	return MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0,
			on_accept, worker, on_request, worker,
			MHD_OPTION_LISTEN_SOCKET, fd,
			MHD_OPTION_CONNECTION_LIMIT, share,
			MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY,
			MHD_OPTION_CONNECTION_TIMEOUT, 0u,
			MHD_OPTION_STRICT_FOR_CLIENT, 1,
			MHD_OPTION_NOTIFY_CONNECTION, on_connection, worker,
			MHD_OPTION_NOTIFY_COMPLETED, on_completed, worker,
			MHD_OPTION_URI_LOG_CALLBACK, on_target, worker,
			MHD_OPTION_END);
}

RESULT worker_open(struct worker *worker, int listen_fd)
{
	int fd = fcntl(listen_fd, F_DUPFD_CLOEXEC, 0);
	ENSURE(fd >= 0, FAULT_IO);
	worker->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	worker->daemon = worker->wake_fd < 0 ? NULL : daemon_start(worker, fd);
	if (!worker->daemon) {
		close(fd);
		if (worker->wake_fd >= 0)
			close(worker->wake_fd);
		return FAIL(FAULT_IO);
	}
	worker->epoll_fd = MHD_get_daemon_info(
			worker->daemon, MHD_DAEMON_INFO_EPOLL_FD)
					   ->epoll_fd;
	return OK;
}

/* How often deadlines are looked at. */
static int tick_ms(const struct http_limits *limits)
{
	time_ms least = limits->header_ms < limits->body_ms ? limits->header_ms
							    : limits->body_ms;
	time_ms tick = least / 8;
	return (int)(tick < 10 ? 10 : tick > 250 ? 250 : tick);
}

static int wait_ms(struct worker *worker)
{
	MHD_UNSIGNED_LONG_LONG timeout = 0;
	int tick = worker->conns || atomic_load(&worker->server->closing)
			? tick_ms(&worker->server->limits)
			: -1;
	if (MHD_get_timeout(worker->daemon, &timeout) != MHD_YES)
		return tick;
	if (tick >= 0 && timeout > (MHD_UNSIGNED_LONG_LONG)tick)
		return tick;
	return timeout > 1000 ? 1000 : (int)timeout;
}

static void worker_wait(struct worker *worker)
{
	struct pollfd fds[2] = {{.fd = worker->epoll_fd, .events = POLLIN},
			{.fd = worker->wake_fd, .events = POLLIN}};
	uint64_t times;
	if (poll(fds, 2, wait_ms(worker)) > 0 && fds[1].revents)
		(void)!read(worker->wake_fd, &times, sizeof times);
}

static void stop_listening(struct worker *worker)
{
	int fd = MHD_quiesce_daemon(worker->daemon);
	if (fd >= 0)
		close(fd);
	worker->quiesced = true;
	worker->closing_since = http_now();
}

/* Done when no answer is under way, or when one has been for too long. */
static bool worker_is_done(struct worker *worker)
{
	if (!atomic_load(&worker->server->closing))
		return false;
	if (!worker->quiesced)
		stop_listening(worker);
	if (!worker->busy)
		return true;
	worker->stuck = http_now() - worker->closing_since > CLOSE_WAIT_MS;
	return worker->stuck;
}

static void *worker_run(void *context)
{
	struct worker *worker = context;
	sigset_t all;
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, NULL);
	while (!worker_is_done(worker)) {
		worker_wait(worker);
		MHD_run(worker->daemon);
		conns_check(worker, http_now());
	}
	return NULL;
}

RESULT worker_start(struct worker *worker)
{
	if (pthread_create(&worker->thread, NULL, worker_run, worker)) {
		worker->thread = 0;
		return FAIL(FAULT_IO);
	}
	return OK;
}

/* libmicrohttpd's own signal stands in its epoll set alone, and a poll() on
 * that set from outside sees it only when something else happens too. */
void worker_wake(struct worker *worker)
{
	uint64_t one = 1;
	(void)!write(worker->wake_fd, &one, sizeof one);
}

static void calls_free(struct worker *worker)
{
	while (worker->free_calls) {
		struct http_call *call = worker->free_calls;
		worker->free_calls = call->next_free;
		call_free(call);
	}
}

void worker_close(struct worker *worker)
{
	if (worker->thread) {
		worker_wake(worker);
		pthread_join(worker->thread, NULL);
	}
	if (worker->stuck)
		return;
	MHD_stop_daemon(worker->daemon);
	close(worker->wake_fd);
	calls_free(worker);
}
