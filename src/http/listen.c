/* SPDX-License-Identifier: Apache-2.0 */
#include "http/inside.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 1024

struct address {
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
		struct sockaddr_un local;
	};
	socklen_t len;
};

static RESULT port_read(struct str text, in_port_t *out_port)
{
	int64_t port = 0;
	TRY(str_to_i64(text, &port));
	ENSURE(port >= 0 && port <= 65535, FAULT_BAD_VALUE);
	*out_port = htons((uint16_t)port);
	return OK;
}

static RESULT host_read(struct str text, char *out_host, size_t size)
{
	ENSURE(text.len > 0 && text.len < size, FAULT_BAD_VALUE);
	memcpy(out_host, text.at, text.len);
	out_host[text.len] = '\0';
	return OK;
}

static RESULT v6_read(struct str listen, struct address *out)
{
	char host[INET6_ADDRSTRLEN];
	ptrdiff_t end = str_find(listen, STR("]:"));
	ENSURE(end > 0, FAULT_BAD_VALUE);
	TRY(host_read((struct str){listen.at + 1, (size_t)end - 1}, host,
			sizeof host));
	*out = (struct address){
			.v6 = {.sin6_family = AF_INET6}, .len = sizeof out->v6};
	ENSURE(inet_pton(AF_INET6, host, &out->v6.sin6_addr) == 1,
			FAULT_BAD_VALUE);
	return port_read(str_skip(listen, (size_t)end + 2), &out->v6.sin6_port);
}

static RESULT v4_read(struct str listen, struct address *out)
{
	char text[INET_ADDRSTRLEN];
	struct str host, port = listen;
	ENSURE(str_cut(&port, ':', &host), FAULT_BAD_VALUE);
	if (str_eq(host, STR("localhost")))
		host = STR("127.0.0.1");
	TRY(host_read(host, text, sizeof text));
	*out = (struct address){
			.v4 = {.sin_family = AF_INET}, .len = sizeof out->v4};
	ENSURE(inet_pton(AF_INET, text, &out->v4.sin_addr) == 1,
			FAULT_BAD_VALUE);
	return port_read(port, &out->v4.sin_port);
}

static RESULT unix_read(struct str path, struct address *out)
{
	*out = (struct address){.local = {.sun_family = AF_UNIX},
			.len = sizeof out->local};
	return host_read(path, out->local.sun_path, sizeof out->local.sun_path);
}

static RESULT address_read(struct str listen, struct address *out)
{
	if (str_starts(listen, STR("unix:")))
		return unix_read(str_skip(listen, 5), out);
	if (str_starts(listen, STR("[")))
		return v6_read(listen, out);
	return v4_read(listen, out);
}

static int port_of(int fd)
{
	struct address address = {.len = sizeof(struct sockaddr_in6)};
	if (getsockname(fd, &address.any, &address.len))
		return 0;
	if (address.any.sa_family == AF_INET6)
		return ntohs(address.v6.sin6_port);
	if (address.any.sa_family == AF_INET)
		return ntohs(address.v4.sin_port);
	return 0;
}

/*
 * A socket that was left behind by a killed process is taken away; one that
 * still answers belongs to a running server and stays.
 */
static bool unix_is_left_behind(const struct address *address)
{
	struct stat st;
	if (lstat(address->local.sun_path, &st) || !S_ISSOCK(st.st_mode))
		return false;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool refused = fd >= 0 && connect(fd, &address->any, address->len) &&
			errno == ECONNREFUSED;
	if (fd >= 0)
		close(fd);
	return refused;
}

static bool address_bind(int fd, const struct address *address)
{
	if (address->any.sa_family != AF_UNIX) {
		int on = 1;
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
		return bind(fd, &address->any, address->len) == 0;
	}
	if (unix_is_left_behind(address))
		unlink(address->local.sun_path);
	/* The mode of the descriptor is what bind gives to the path, so that
	 * it is never wider, not even for a moment. */
	if (fchmod(fd, 0600) || bind(fd, &address->any, address->len))
		return false;
	return chmod(address->local.sun_path, 0600) == 0;
}

RESULT listen_open(struct str listen_at, int *out_fd, int *out_port,
		char **out_unix_path, const char **out_why)
{
	struct address address;
	if (address_read(listen_at, &address).fault) {
		*out_why = "the address to listen on must be like "
			   "127.0.0.1:8420, [::1]:8420 or unix:/path";
		return FAIL(FAULT_IO);
	}
	int fd = socket(address.any.sa_family,
			SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 || !address_bind(fd, &address) || listen(fd, BACKLOG)) {
		*out_why = strerror(errno);
		if (fd >= 0)
			close(fd);
		return FAIL(FAULT_IO);
	}
	*out_fd = fd;
	*out_port = port_of(fd);
	if (address.any.sa_family == AF_UNIX)
		*out_unix_path = strdup(address.local.sun_path);
	return OK;
}
