/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small mail server: one thread, many connections, no TLS. It takes
 * pipelined commands, and each of its answers can come late or, behind the
 * final dot, not at all.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>

#include "serve.h"
#include "world.h"

#define CONNECTIONS_MAX 256
#define LINE_MAX_BYTES 4096
#define MESSAGE_MAX ((size_t)10 << 20)
#define INPUT_MAX (MESSAGE_MAX + LINE_MAX_BYTES)
#define RECIPIENTS_MAX 100

struct conn {
	int fd;
	struct buf in, out, message;
	struct arena *arena; /* of one mail */
	bool has_from, in_data, ends;
	struct str from;
	LIST(struct str) to;
	time_ms waits_until; /* the answer in `out` comes then; 0: now */
};

struct smtp_server {
	smtp_take *take;
	void *context;
	int fd, port, pipe[2];
	pthread_t thread;
	struct conn *conns[CONNECTIONS_MAX];
	size_t count;
};

static void reply(struct conn *conn, const char *text)
{
	buf_print(&conn->out, "%s\r\n", text);
}

static void mail_forget(struct conn *conn)
{
	arena_reset(conn->arena);
	buf_clear(&conn->message);
	conn->has_from = conn->in_data = false;
	conn->from = STR_NONE;
	memset(&conn->to, 0, sizeof conn->to);
}

/* --- commands ----------------------------------------------------------- */

static void do_ehlo(
		struct smtp_server *server, struct conn *conn, struct str rest)
{
	(void)server;
	(void)rest;
	mail_forget(conn);
	buf_print(&conn->out,
			"250-waybill-sim\r\n250-PIPELINING\r\n250-8BITMIME\r\n"
			"250-SMTPUTF8\r\n250 SIZE %zu\r\n",
			MESSAGE_MAX);
}

static void do_helo(
		struct smtp_server *server, struct conn *conn, struct str rest)
{
	(void)server;
	(void)rest;
	mail_forget(conn);
	reply(conn, "250 waybill-sim");
}

/* "FROM:<a@b> SIZE=12" -> a@b and what stands behind it. */
static bool path_read(struct str rest, const char *word, struct str *out_path,
		struct str *out_parameters)
{
	struct str name, path = rest;
	if (!str_cut(&path, ':', &name) ||
			!str_eq_nocase(str_trim(name), str_of(word)))
		return false;
	path = str_trim(path);
	ptrdiff_t end = str_find(path, STR(">"));
	if (!str_starts(path, STR("<")) || end < 0)
		return false;
	*out_path = (struct str){path.at + 1, (size_t)end - 1};
	*out_parameters = str_skip(path, (size_t)end + 1);
	return true;
}

static bool is_too_large(struct str parameters)
{
	struct str one;
	int64_t size;
	while (str_cut(&parameters, ' ', &one)) {
		if (one.len > 5 &&
				str_eq_nocase((struct str){one.at, 5},
						STR("SIZE=")))
			return str_to_i64(str_skip(one, 5), &size).fault ||
					size > (int64_t)MESSAGE_MAX;
	}
	return false;
}

static void do_mail(
		struct smtp_server *server, struct conn *conn, struct str rest)
{
	struct str path, parameters;
	(void)server;
	if (conn->has_from) {
		reply(conn, "503 5.5.1 One mail at a time");
	} else if (!path_read(rest, "FROM", &path, &parameters)) {
		reply(conn, "501 5.5.4 MAIL FROM:<address>");
	} else if (is_too_large(parameters)) {
		reply(conn, "552 5.3.4 Too large");
	} else {
		conn->has_from = true;
		conn->from = arena_copy(conn->arena, path);
		reply(conn, "250 2.1.0 Ok");
	}
}

static void do_rcpt(
		struct smtp_server *server, struct conn *conn, struct str rest)
{
	struct str path, parameters;
	(void)server;
	if (!conn->has_from) {
		reply(conn, "503 5.5.1 MAIL first");
	} else if (!path_read(rest, "TO", &path, &parameters) ||
			str_find(path, STR("@")) < 1) {
		reply(conn, "501 5.1.3 RCPT TO:<address>");
	} else if (conn->to.count == RECIPIENTS_MAX) {
		reply(conn, "452 4.5.3 Too many recipients");
	} else {
		*LIST_ADD(conn->arena, &conn->to) =
				arena_copy(conn->arena, path);
		reply(conn, "250 2.1.5 Ok");
	}
}

static void do_data(
		struct smtp_server *server, struct conn *conn, struct str rest)
{
	(void)server;
	(void)rest;
	if (!conn->to.count) {
		reply(conn, "503 5.5.1 RCPT first");
		return;
	}
	conn->in_data = true;
	reply(conn, "354 End with a dot");
}

static void do_rset(
		struct smtp_server *server, struct conn *conn, struct str rest)
{
	(void)server;
	(void)rest;
	mail_forget(conn);
	reply(conn, "250 2.0.0 Ok");
}

static void do_noop(
		struct smtp_server *server, struct conn *conn, struct str rest)
{
	(void)server;
	(void)rest;
	reply(conn, "250 2.0.0 Ok");
}

static void do_quit(
		struct smtp_server *server, struct conn *conn, struct str rest)
{
	(void)server;
	(void)rest;
	reply(conn, "221 2.0.0 Bye");
	conn->ends = true;
}

static const struct {
	const char *word;
	void (*run)(struct smtp_server *server, struct conn *conn,
			struct str rest);
} commands[] = {
		{"EHLO", do_ehlo},
		{"HELO", do_helo},
		{"MAIL", do_mail},
		{"RCPT", do_rcpt},
		{"DATA", do_data},
		{"RSET", do_rset},
		{"NOOP", do_noop},
		{"QUIT", do_quit},
};

static void command_line(
		struct smtp_server *server, struct conn *conn, struct str line)
{
	struct str rest = str_trim(line), word = STR_NONE;
	str_cut(&rest, ' ', &word);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		if (!str_eq_nocase(word, str_of(commands[i].word)))
			continue;
		commands[i].run(server, conn, str_trim(rest));
		return;
	}
	reply(conn, "500 5.5.2 No such command");
}

/* --- mail --------------------------------------------------------------- */

static struct smtp_reply deliver(struct smtp_server *server, struct conn *conn)
{
	struct smtp_reply worst = {.status = 250};
	for (size_t i = 0; i < conn->to.count; i++) {
		struct smtp_reply one = server->take(server->context,
				conn->from, conn->to.at[i],
				buf_str(&conn->message));
		if (worst.status == 250)
			worst = one;
	}
	return worst;
}

static void message_end(struct smtp_server *server, struct conn *conn)
{
	struct smtp_reply r = {.status = 552};
	if (!conn->message.over)
		r = deliver(server, conn);
	conn->waits_until = r.late_ms ? serve_now() + r.late_ms : 0;
	if (r.status == 0)
		conn->ends = true;
	else if (r.status == 250)
		reply(conn, "250 2.0.0 Taken");
	else
		buf_print(&conn->out, "%d %d.0.0 Not taken\r\n", r.status,
				r.status / 100);
	mail_forget(conn);
}

/* A dot too many stands before each line that begins with one. */
static void data_line(
		struct smtp_server *server, struct conn *conn, struct str line)
{
	if (str_eq(line, STR("."))) {
		message_end(server, conn);
		return;
	}
	buf_add(&conn->message,
			str_starts(line, STR(".")) ? str_skip(line, 1) : line);
	buf_add(&conn->message, STR("\r\n"));
}

static bool line_take(struct str *rest, struct str *out_line)
{
	if (!rest->len || !memchr(rest->at, '\n', rest->len))
		return false;
	str_cut(rest, '\n', out_line);
	if (str_ends(*out_line, STR("\r")))
		out_line->len--;
	return true;
}

static void lines_handle(struct smtp_server *server, struct conn *conn)
{
	struct str rest = buf_str(&conn->in), line;
	while (!conn->ends && !conn->waits_until && line_take(&rest, &line)) {
		if (conn->in_data)
			data_line(server, conn, line);
		else
			command_line(server, conn, line);
	}
	if (rest.len)
		memmove(conn->in.at, rest.at, rest.len);
	conn->in.len = rest.len;
	if (!conn->in_data && !conn->waits_until && rest.len > LINE_MAX_BYTES) {
		reply(conn, "500 5.5.2 Line too long");
		conn->ends = true;
	}
}

/* --- connections -------------------------------------------------------- */

static void conn_open(struct smtp_server *server, int fd)
{
	int on = 1;
	struct conn *conn = calloc(1, sizeof *conn);
	if (!conn || server->count == CONNECTIONS_MAX) {
		close(fd);
		free(conn);
		return;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	conn->fd = fd;
	conn->arena = arena_open();
	buf_init(&conn->in, INPUT_MAX);
	buf_init(&conn->out, INPUT_MAX);
	buf_init(&conn->message, MESSAGE_MAX);
	reply(conn, "220 waybill-sim ESMTP");
	server->conns[server->count++] = conn;
}

static void conn_close(struct smtp_server *server, size_t nth)
{
	struct conn *conn = server->conns[nth];
	server->conns[nth] = server->conns[--server->count];
	close(conn->fd);
	arena_close(conn->arena);
	buf_done(&conn->in);
	buf_done(&conn->out);
	buf_done(&conn->message);
	free(conn);
}

static void conns_accept(struct smtp_server *server)
{
	int fd;
	while ((fd = accept4(server->fd, NULL, NULL,
				SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0)
		conn_open(server, fd);
}

static bool would_block(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/* False: it is over. */
static bool conn_read(struct conn *conn)
{
	char bytes[16384];
	ssize_t n = recv(conn->fd, bytes, sizeof bytes, 0);
	if (n <= 0)
		return n < 0 && would_block();
	buf_add(&conn->in, (struct str){bytes, (size_t)n});
	return !conn->in.over;
}

static bool conn_write(struct conn *conn)
{
	if (conn->waits_until || !conn->out.len)
		return true;
	ssize_t n = send(conn->fd, conn->out.at, conn->out.len, MSG_NOSIGNAL);
	if (n < 0)
		return would_block();
	conn->out.len -= (size_t)n;
	if (conn->out.len)
		memmove(conn->out.at, conn->out.at + n, conn->out.len);
	return true;
}

static bool conn_step(
		struct smtp_server *server, struct conn *conn, short events)
{
	if (conn->waits_until && conn->waits_until <= serve_now())
		conn->waits_until = 0;
	if ((events & (POLLIN | POLLHUP | POLLERR)) && !conn_read(conn))
		return false;
	lines_handle(server, conn);
	if (!conn_write(conn))
		return false;
	return !conn->ends || conn->out.len || conn->waits_until;
}

static short wants(const struct conn *conn)
{
	if (conn->waits_until)
		return 0; /* it must wait too */
	return (short)(POLLIN | (conn->out.len ? POLLOUT : 0));
}

static int patience(const struct smtp_server *server)
{
	time_ms least = -1, now = serve_now();
	for (size_t i = 0; i < server->count; i++) {
		time_ms until = server->conns[i]->waits_until;
		time_ms left = until > now ? until - now : 0;
		if (until && (least < 0 || left < least))
			least = left;
	}
	return (int)least;
}

static void conns_step(struct smtp_server *server, const struct pollfd *polled)
{
	for (size_t i = server->count; i-- > 0;)
		if (!conn_step(server, server->conns[i], polled[i].revents))
			conn_close(server, i);
}

static void *smtp_run(void *context)
{
	struct smtp_server *server = context;
	struct pollfd polled[CONNECTIONS_MAX + 2];
	for (;;) {
		size_t n = server->count;
		for (size_t i = 0; i < n; i++)
			polled[i] = (struct pollfd){.fd = server->conns[i]->fd,
					.events = wants(server->conns[i])};
		polled[n] = (struct pollfd){.fd = server->fd, .events = POLLIN};
		polled[n + 1] = (struct pollfd){
				.fd = server->pipe[0], .events = POLLIN};
		poll(polled, n + 2, patience(server));
		if (polled[n + 1].revents)
			return NULL;
		conns_step(server, polled);
		if (polled[n].revents)
			conns_accept(server);
	}
}

/* --- opening and closing ------------------------------------------------ */

static bool address_read(const char *listen, struct sockaddr_in *out)
{
	struct str port = str_of(listen), host;
	int64_t number = 0;
	char text[INET_ADDRSTRLEN];
	*out = (struct sockaddr_in){.sin_family = AF_INET};
	if (!str_cut(&port, ':', &host) || str_to_i64(port, &number).fault ||
			number < 0 || number > 65535 || host.len >= sizeof text)
		return false;
	snprintf(text, sizeof text, "%.*s", STR_FMT(host));
	out->sin_port = htons((uint16_t)number);
	return inet_pton(AF_INET, text, &out->sin_addr) == 1;
}

static int listen_at(struct sockaddr_in *address)
{
	int on = 1;
	socklen_t len = sizeof *address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, (void *)address, len) == 0 && listen(fd, 128) == 0 &&
			getsockname(fd, (void *)address, &len) == 0)
		return fd;
	close(fd);
	return -1;
}

struct smtp_server *smtp_open(const char *listen, smtp_take *take,
		void *context, const char **out_why)
{
	struct sockaddr_in address;
	*out_why = "the address is not like 127.0.0.1:9425";
	if (!address_read(listen, &address))
		return NULL;
	int fd = listen_at(&address);
	*out_why = strerror(errno);
	if (fd < 0)
		return NULL;
	struct smtp_server *server = calloc(1, sizeof *server);
	if (!server || pipe2(server->pipe, O_CLOEXEC))
		abort();
	server->take = take;
	server->context = context;
	server->fd = fd;
	server->port = ntohs(address.sin_port);
	if (pthread_create(&server->thread, NULL, smtp_run, server))
		abort();
	return server;
}

int smtp_port(const struct smtp_server *server)
{
	return server->port;
}

void smtp_close(struct smtp_server *server)
{
	close(server->pipe[1]);
	pthread_join(server->thread, NULL);
	while (server->count)
		conn_close(server, server->count - 1);
	close(server->pipe[0]);
	close(server->fd);
	free(server);
}
