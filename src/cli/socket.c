/* SPDX-License-Identifier: Apache-2.0 */
/* One POST over the Unix socket of the server that runs on a database. */
#include "cli/inside.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define ANSWER_MAX ((size_t)1 << 16)

static void descriptor_close(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static RESULT address_make(struct str path, struct sockaddr_un *out)
{
	*out = (struct sockaddr_un){.sun_family = AF_UNIX};
	ENSURE(path.len < sizeof out->sun_path, FAULT_LIMIT);
	memcpy(out->sun_path, path.at, path.len);
	return OK;
}

static RESULT all_write(int fd, struct str text)
{
	while (text.len) {
		ssize_t done = send(fd, text.at, text.len, MSG_NOSIGNAL);
		if (done < 0 && errno == EINTR)
			continue;
		ENSURE(done > 0, FAULT_IO);
		text = str_skip(text, (size_t)done);
	}
	return OK;
}

static RESULT all_read(int fd, struct buf *buf)
{
	char piece[4096];
	ssize_t got = 0;
	while ((got = recv(fd, piece, sizeof piece, 0)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		ENSURE(got > 0, FAULT_IO);
		buf_add(buf, (struct str){piece, (size_t)got});
	}
	return buf_check(buf);
}

/* "HTTP/1.1 200 OK\r\n...\r\n\r\nbody" */
static RESULT answer_read(struct str text, struct arena *arena,
		int64_t *out_status, struct str *out_body)
{
	ptrdiff_t end = str_find(text, STR("\r\n\r\n"));
	ENSURE(str_starts(text, STR("HTTP/1.1 ")) && end > 12, FAULT_BAD_REPLY);
	TRY(str_to_i64((struct str){text.at + 9, 3}, out_status));
	*out_body = arena_copy(arena, str_skip(text, (size_t)end + 4));
	return OK;
}

RESULT socket_post(struct str socket_path, struct str target, struct str body,
		struct arena *arena, int64_t *out_status, struct str *out_body)
{
	struct sockaddr_un address;
	TRY(address_make(socket_path, &address));
	DEFER(descriptor_close)
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ENSURE(fd >= 0, FAULT_IO);
	if (connect(fd, (struct sockaddr *)&address, sizeof address))
		return FAIL(FAULT_NOT_FOUND);
	TRY(all_write(fd,
			arena_print(arena,
					"POST %.*s HTTP/1.1\r\nHost: "
					"waybill\r\n"
					"Content-Type: application/json\r\n"
					"Content-Length: %zu\r\n"
					"Connection: close\r\n\r\n%.*s",
					STR_FMT(target), body.len,
					STR_FMT(body))));
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, ANSWER_MAX);
	TRY(all_read(fd, &buf));
	return answer_read(buf_str(&buf), arena, out_status, out_body);
}

RESULT cli_post(struct cli *cli, struct str path, struct str body,
		int64_t *out_status, struct str *out_body)
{
	struct str database;
	TRY(cli_database(cli, &database));
	struct result r = socket_post(cli_socket(cli, database), path, body,
			cli->arena, out_status, out_body);
	if (r.fault == FAULT_NOT_FOUND)
		cli_fail(cli,
				"no server runs on %.*s: start it with waybill "
				"serve, then say it again",
				STR_FMT(database));
	else if (r.fault)
		cli_fail(cli, "the server could not be asked: %s",
				fault_text(r.fault));
	return r;
}
