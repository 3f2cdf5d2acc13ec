/* SPDX-License-Identifier: Apache-2.0 */
/* A connection that carries HTTP messages, and no more of HTTP than that. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "load.h"

#define BACKLOG 512

int64_t now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static struct sockaddr_in loopback(int port)
{
	return (struct sockaddr_in){.sin_family = AF_INET,
			.sin_port = htons((uint16_t)port),
			.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

/* Edge-triggered: who is woken does all that can be done. */
static bool watch(struct wire *wire, int epoll)
{
	struct epoll_event event = {
			.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
			.data.ptr = wire};
	int on = 1;
	setsockopt(wire->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	return epoll_ctl(epoll, EPOLL_CTL_ADD, wire->fd, &event) == 0;
}

static void wire_start(struct wire *wire, int fd)
{
	wire->fd = fd;
	wire->in_len = 0;
	wire->out = STR_NONE;
}

/* On this machine a connection is there at once: no need not to wait. */
bool wire_dial(struct wire *wire, int epoll, int port)
{
	struct sockaddr_in at = loopback(port);
	wire_start(wire, socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
	return wire->fd >= 0 &&
			connect(wire->fd, (struct sockaddr *)&at, sizeof at) ==
			0 &&
			watch(wire, epoll);
}

bool wire_listen(struct wire *wire, int epoll, int port)
{
	struct sockaddr_in at = loopback(port);
	int on = 1;
	wire_start(wire,
			socket(AF_INET,
					SOCK_STREAM | SOCK_CLOEXEC |
							SOCK_NONBLOCK,
					0));
	if (wire->fd < 0)
		return false;
	setsockopt(wire->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	return bind(wire->fd, (struct sockaddr *)&at, sizeof at) == 0 &&
			listen(wire->fd, BACKLOG) == 0 && watch(wire, epoll);
}

bool wire_accept(struct wire *door, int epoll, struct wire *wire)
{
	int fd = accept4(door->fd, NULL, NULL, SOCK_CLOEXEC);
	if (fd < 0)
		return false;
	wire_start(wire, fd);
	if (watch(wire, epoll))
		return true;
	wire_close(wire);
	return false;
}

void wire_close(struct wire *wire)
{
	if (wire->fd >= 0)
		close(wire->fd);
	wire->fd = -1;
}

bool wire_send(struct wire *wire)
{
	while (wire->out.len) {
		ssize_t n = send(wire->fd, wire->out.at, wire->out.len,
				MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n < 0)
			return errno == EAGAIN;
		wire->out = str_skip(wire->out, (size_t)n);
	}
	return true;
}

/* What does not fit is no message of ours: the other side is cut off. */
bool wire_hear(struct wire *wire)
{
	while (wire->in_len < sizeof wire->in) {
		ssize_t n = recv(wire->fd, wire->in + wire->in_len,
				sizeof wire->in - wire->in_len, MSG_DONTWAIT);
		if (n < 0)
			return errno == EAGAIN;
		if (n == 0)
			return false;
		wire->in_len += (size_t)n;
	}
	return false;
}

static size_t body_len(struct str head)
{
	static const struct str name = STR("content-length:");
	struct str line;
	int64_t len = 0;
	while (str_cut(&head, '\n', &line)) {
		if (line.len < name.len ||
				strncasecmp(line.at, name.at, name.len) != 0)
			continue;
		struct str value = str_trim(str_skip(line, name.len));
		if (str_to_i64(value, &len).fault || len < 0)
			return 0;
	}
	return (size_t)len;
}

size_t wire_whole(const struct wire *wire)
{
	struct str in = {wire->in, wire->in_len};
	ptrdiff_t end = str_find(in, STR("\r\n\r\n"));
	if (end < 0)
		return 0;
	size_t head = (size_t)end + 4;
	size_t len = head + body_len((struct str){in.at, head});
	return len <= in.len ? len : 0;
}

void wire_eat(struct wire *wire, size_t len)
{
	wire->in_len -= len;
	memmove(wire->in, wire->in + len, wire->in_len);
}
