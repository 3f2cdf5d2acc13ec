/* SPDX-License-Identifier: Apache-2.0 */
#include "wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/socket.h>
#include <time.h>

#define WAIT_MAX_S 30

/* ---- the side under test ---- */

static void on_landed(void *context)
{
	struct wire *wire = context;
	pthread_mutex_lock(&wire->lock);
	wire->landed++;
	pthread_cond_signal(&wire->news);
	pthread_mutex_unlock(&wire->lock);
}

void wire_open_with(struct wire *wire, const struct transport_options *options)
{
	struct transport_options mine = *options;
	*wire = (struct wire){.arena = arena_open()};
	pthread_mutex_init(&wire->lock, NULL);
	pthread_cond_init(&wire->news, NULL);
	mine.landed = on_landed;
	mine.context = wire;
	EXPECT_OK(transport_open(&mine, &wire->exchange));
}

void wire_open(struct wire *wire, size_t response_max)
{
	wire_open_with(wire,
			&(struct transport_options){
					.response_max = response_max});
}

void wire_close(struct wire *wire)
{
	transport_close(wire->exchange);
	pthread_mutex_destroy(&wire->lock);
	pthread_cond_destroy(&wire->news);
	arena_close(wire->arena);
}

static void keep(void *context, int64_t flight, const struct reply *reply)
{
	struct wire *wire = context;
	struct landing *landing = LIST_ADD(wire->arena, &wire->list);
	const http_headers *headers = &reply->response.headers;
	*landing = (struct landing){
			.flight = flight, .reply = {.fault = reply->fault}};
	struct reply *to = &landing->reply;
	to->detail = arena_copy(wire->arena, reply->detail);
	to->response.status = reply->response.status;
	to->response.body = arena_copy(wire->arena, reply->response.body);
	for (size_t i = 0; i < headers->count; i++)
		http_header_add(&to->response.headers, wire->arena,
				arena_copy(wire->arena, headers->at[i].name),
				arena_copy(wire->arena, headers->at[i].value));
}

void wire_wait(struct wire *wire, size_t count)
{
	struct timespec end;
	clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += WAIT_MAX_S;
	pthread_mutex_lock(&wire->lock);
	while (wire->landed < (int64_t)count &&
			!pthread_cond_timedwait(&wire->news, &wire->lock, &end))
		;
	pthread_mutex_unlock(&wire->lock);
	wire->exchange->collect(wire->exchange, keep, wire);
	EXPECT_I64(wire->list.count, count);
}

const struct reply *wire_reply(const struct wire *wire, int64_t flight)
{
	for (size_t i = 0; i < wire->list.count; i++)
		if (wire->list.at[i].flight == flight)
			return &wire->list.at[i].reply;
	fail_msg("no flight %lld has landed", (long long)flight);
	return NULL;
}

const struct reply *wire_call(struct wire *wire,
		const struct endpoint *endpoint, const char *method,
		struct str url, struct str body)
{
	int64_t flight = (int64_t)wire->list.count + 1;
	struct http_request request = {
			.method = str_of(method), .url = url, .body = body};
	wire->exchange->http(wire->exchange, flight, endpoint, &request);
	wire_wait(wire, (size_t)flight);
	return wire_reply(wire, flight);
}

/* ---- the other side ---- */

struct visit {
	struct far *far;
	int conn;
};

static void *visit_run(void *context)
{
	struct visit visit = *(struct visit *)context;
	sigset_t pipe;
	/* Of this side alone: the transport must do without. */
	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, &pipe, NULL);
	free(context);
	visit.far->serve(visit.far, visit.conn);
	shutdown(visit.conn, SHUT_RDWR);
	return NULL;
}

static bool visit_start(struct far *far, int conn)
{
	struct visit *visit = malloc(sizeof *visit);
	size_t n = far->thread_count;
	if (!visit || n == sizeof far->threads / sizeof *far->threads)
		abort();
	*visit = (struct visit){far, conn};
	/* What is said in pieces is not kept back for an answer. */
	setsockopt(conn, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
	pthread_mutex_lock(&far->lock);
	far->connections++;
	far->conns[n] = conn;
	pthread_mutex_unlock(&far->lock);
	far->thread_count++;
	return !pthread_create(&far->threads[n], NULL, visit_run, visit);
}

static void *far_run(void *context)
{
	struct far *far = context;
	for (;;) {
		int conn = accept(far->fd, NULL, NULL);
		if (conn < 0 && errno == EINTR)
			continue;
		if (conn < 0 || !visit_start(far, conn))
			return NULL;
	}
}

void far_open(struct far *far, far_serve *serve, void *context)
{
	*far = (struct far){.serve = serve, .context = context};
	struct sockaddr_in at = {.sin_family = AF_INET};
	socklen_t len = sizeof at;
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	pthread_mutex_init(&far->lock, NULL);
	far->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	EXPECT(far->fd >= 0);
	EXPECT(!bind(far->fd, (struct sockaddr *)&at, sizeof at));
	EXPECT(!listen(far->fd, 64));
	EXPECT(!getsockname(far->fd, (struct sockaddr *)&at, &len));
	far->port = ntohs(at.sin_port);
	EXPECT(!pthread_create(&far->thread, NULL, far_run, far));
}

void far_close(struct far *far)
{
	shutdown(far->fd, SHUT_RDWR);
	pthread_join(far->thread, NULL);
	close(far->fd);
	for (size_t i = 0; i < far->thread_count; i++)
		shutdown(far->conns[i], SHUT_RDWR);
	for (size_t i = 0; i < far->thread_count; i++) {
		pthread_join(far->threads[i], NULL);
		close(far->conns[i]);
	}
	pthread_mutex_destroy(&far->lock);
}

int far_requests(struct far *far)
{
	pthread_mutex_lock(&far->lock);
	int n = far->requests;
	pthread_mutex_unlock(&far->lock);
	return n;
}

int far_connections(struct far *far)
{
	pthread_mutex_lock(&far->lock);
	int n = far->connections;
	pthread_mutex_unlock(&far->lock);
	return n;
}

struct str far_url(const struct far *far, const char *path, struct arena *arena)
{
	return arena_print(arena, "http://127.0.0.1:%d%s", far->port, path);
}

struct str far_seen(struct far *far, struct arena *arena)
{
	pthread_mutex_lock(&far->lock);
	struct str seen = arena_copy(
			arena, (struct str){far->seen, far->seen_len});
	pthread_mutex_unlock(&far->lock);
	return seen;
}

void far_note(struct far *far, const char *at, size_t len)
{
	pthread_mutex_lock(&far->lock);
	if (len > sizeof far->seen - far->seen_len)
		len = sizeof far->seen - far->seen_len;
	memcpy(far->seen + far->seen_len, at, len);
	far->seen_len += len;
	pthread_mutex_unlock(&far->lock);
}

/* Byte by byte: a test's server need not be fast. */
ssize_t far_line_by(struct far *far, far_byte *read_byte, void *from,
		char *line, size_t size)
{
	size_t n = 0;
	char c;
	while (read_byte(from, &c)) {
		far_note(far, &c, 1);
		if (c == '\n') {
			n -= n && line[n - 1] == '\r';
			line[n] = '\0';
			return (ssize_t)n;
		}
		if (n + 1 < size)
			line[n++] = c;
	}
	return -1;
}

static bool byte_read(void *from, char *out_byte)
{
	return read(*(int *)from, out_byte, 1) == 1;
}

ssize_t far_line(struct far *far, int conn, char *line, size_t size)
{
	return far_line_by(far, byte_read, &conn, line, size);
}

bool far_request(struct far *far, int conn)
{
	char line[2048], c;
	int64_t length = 0;
	for (ssize_t n; (n = far_line(far, conn, line, sizeof line)) != 0;) {
		struct str value = str_of(line), name;
		if (n < 0)
			return false;
		if (str_cut(&value, ':', &name) &&
				str_eq_nocase(name, STR("content-length")) &&
				str_to_i64(str_trim(value), &length).fault)
			return false;
	}
	for (; length > 0 && read(conn, &c, 1) == 1; length--)
		far_note(far, &c, 1);
	pthread_mutex_lock(&far->lock);
	far->requests++;
	pthread_mutex_unlock(&far->lock);
	return length == 0;
}

void far_say_bytes(int conn, const char *at, size_t len)
{
	for (ssize_t n; len > 0; at += n, len -= (size_t)n) {
		n = send(conn, at, len, MSG_NOSIGNAL);
		if (n <= 0)
			return;
	}
}

void far_say(int conn, const char *text)
{
	far_say_bytes(conn, text, strlen(text));
}
