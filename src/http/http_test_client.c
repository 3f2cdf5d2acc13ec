/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "http/http_test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

_Atomic long late_delay_ms;
_Atomic int handled;

void sleep_ms(long ms)
{
	nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

time_ms now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (time_ms)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

char *repeat(const char *head, char c, size_t count, const char *tail)
{
	size_t a = strlen(head), b = strlen(tail);
	char *text = malloc(a + count + b + 1);
	memcpy(text, head, a);
	memset(text + a, c, count);
	memcpy(text + a + count, tail, b + 1);
	return text;
}

/* ---- the handler: what it does is in the path ---- */

#define LATE_MAX 4096

static struct {
	pthread_mutex_t lock;
	struct http_call *at[LATE_MAX];
	size_t count;
	pthread_t thread;
	bool ends;
} late = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void *late_run(void *context)
{
	(void)context;
	for (bool ends = false; !ends;) {
		struct http_call *calls[LATE_MAX];
		pthread_mutex_lock(&late.lock);
		size_t count = late.count;
		memcpy(calls, late.at, count * sizeof *calls);
		late.count = 0;
		ends = late.ends;
		pthread_mutex_unlock(&late.lock);
		for (size_t i = 0; i < count; i++) {
			if (late_delay_ms)
				sleep_ms(late_delay_ms);
			http_answer(calls[i], 200, "text/plain",
					http_body(calls[i]), 0);
		}
		if (!count)
			sleep_ms(1);
	}
	return NULL;
}

static void late_add(struct http_call *call)
{
	http_keep(call);
	pthread_mutex_lock(&late.lock);
	late.at[late.count++] = call;
	pthread_mutex_unlock(&late.lock);
}

static void each_header(void *context, struct str name, struct str value)
{
	buf_print(context, "%.*s=%.*s;", STR_FMT(name), STR_FMT(value));
}

static void handle_headers(struct http_call *call)
{
	struct buf buf;
	buf_init(&buf, 65536);
	http_headers_each(call, each_header, &buf);
	http_answer(call, 200, "text/plain", buf_str(&buf), 0);
	buf_done(&buf);
}

static void handle_queries(struct http_call *call)
{
	struct buf buf;
	buf_init(&buf, 65536);
	http_queries_each(call, each_header, &buf);
	http_answer(call, 200, "text/plain", buf_str(&buf), 0);
	buf_done(&buf);
}

void http_test_handler(void *context, struct http_call *call)
{
	struct str path = http_path(call);
	(void)context;
	handled++;
	if (str_eq(path, STR("/late")))
		return late_add(call);
	if (str_eq(path, STR("/headers")))
		return handle_headers(call);
	if (str_eq(path, STR("/query")))
		return http_answer(call, 200, "text/plain",
				http_query(call, "a"), 0);
	if (str_eq(path, STR("/queries")))
		return handle_queries(call);
	if (str_eq(path, STR("/busy")))
		return http_answer(call, 503, "text/plain", STR("x"), 7);
	if (str_eq(path, STR("/none")))
		return;
	if (str_eq(path, STR("/keep-and-answer"))) {
		http_keep(call);
		return http_answer(call, 200, "text/plain", STR("both"), 0);
	}
	if (str_eq(path, STR("/405")))
		return http_answer_with(call, 405, "text/plain", STR("no"),
				"Allow", "GET");
	struct str text = arena_print(http_arena(call), "%.*s %.*s [%.*s] %.*s",
			STR_FMT(http_method(call)), STR_FMT(path),
			STR_FMT(http_body(call)), STR_FMT(http_peer(call)));
	http_answer(call, 200, "text/plain", text, 0);
}

/* ---- server and client ---- */

struct http_server *start(struct http_limits limits)
{
	struct http_server *server = NULL;
	const char *why = NULL;
	late.ends = false;
	late.count = 0;
	late_delay_ms = 0;
	handled = 0;
	pthread_create(&late.thread, NULL, late_run, NULL);
	EXPECT_OK(http_open(STR("127.0.0.1:0"), &limits, http_test_handler,
			NULL, &server, &why));
	return server;
}

void stop(struct http_server *server)
{
	http_close(server);
	pthread_mutex_lock(&late.lock);
	late.ends = true;
	pthread_mutex_unlock(&late.lock);
	pthread_join(late.thread, NULL);
}

int dial(struct http_server *server)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
			.sin_port = htons((uint16_t)http_port(server)),
			.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(connect(fd, (void *)&to, sizeof to), 0);
	return fd;
}

void say(int fd, const char *text)
{
	(void)!send(fd, text, strlen(text), MSG_NOSIGNAL);
}

/* All that comes within `wait` of silence or until the end; *out_end tells
 * which. */
struct str hear(int fd, int wait, bool *out_end)
{
	static _Thread_local char text[1 << 18];
	size_t len = 0;
	*out_end = false;
	for (;;) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		if (poll(&p, 1, wait) <= 0)
			break;
		ssize_t n = recv(fd, text + len, sizeof text - 1 - len, 0);
		if (n <= 0) {
			*out_end = true;
			break;
		}
		len += (size_t)n;
	}
	text[len] = '\0';
	return (struct str){text, len};
}

int count_of(struct str text, const char *word)
{
	int n = 0;
	ptrdiff_t at;
	while ((at = str_find(text, str_of(word))) >= 0) {
		text = str_skip(text, (size_t)at + 1);
		n++;
	}
	return n;
}

bool has(struct str text, const char *word)
{
	return str_find(text, str_of(word)) >= 0;
}

/* Says it and expects that status; the connection must then be closed. */
void expect_refused(const char *request, const char *status)
{
	bool end;
	struct http_server *server = start((struct http_limits){0});
	int fd = dial(server);
	say(fd, request);
	struct str answer = hear(fd, 2000, &end);
	if (!str_starts(answer, str_of(status)))
		print_error("%.*s\n", STR_FMT(answer));
	EXPECT(str_starts(answer, str_of(status)));
	EXPECT(end);
	EXPECT_I64(handled, 0);
	close(fd);
	stop(server);
}

/* How long the whole answer is; 0: not known yet. */
static size_t answer_size(struct str text)
{
	int64_t len = 0;
	ptrdiff_t end = str_find(text, STR("\r\n\r\n")),
		  at = str_find(text, STR("Content-Length: "));
	struct str rest = str_skip(text, (size_t)at + 16), number;
	if (end < 0 || at < 0 || at > end || !str_cut(&rest, '\r', &number) ||
			str_to_i64(number, &len).fault)
		return 0;
	return (size_t)end + 4 + (size_t)len;
}

struct str ask(struct http_server *server, const char *request)
{
	static _Thread_local char text[1 << 18];
	size_t len = 0;
	int fd = dial(server);
	struct pollfd p = {.fd = fd, .events = POLLIN};
	say(fd, request);
	while (poll(&p, 1, 3000) > 0) {
		ssize_t n = recv(fd, text + len, sizeof text - len, 0);
		len += n > 0 ? (size_t)n : 0;
		size_t size = answer_size((struct str){text, len});
		if (n <= 0 || (size && len >= size))
			break;
	}
	close(fd);
	return (struct str){text, len};
}
