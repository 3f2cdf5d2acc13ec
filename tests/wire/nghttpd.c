/* SPDX-License-Identifier: Apache-2.0 */
#include "nghttpd.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#define PROGRAM "/usr/sbin/nghttpd"
#define TICK_MS 5
#define TRIES_MAX 5
#define LOG_MAX ((size_t)1 << 20)

void nghttpd_needed(void)
{
	const char *ci = getenv("CI");
	if (access(PROGRAM, X_OK) == 0)
		return;
	print_message("# no %s: install nghttp2-server\n", PROGRAM);
	EXPECT(!ci || strcmp(ci, "true") != 0);
	skip();
}

/* ---- the relay ---- */

static int dial(int port)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	at.sin_port = htons((uint16_t)port);
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof at) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* false: that side has gone. */
static bool carry(int from, int to, bool keep_back)
{
	char bytes[16384];
	ssize_t n = read(from, bytes, sizeof bytes);
	if (n > 0 && !keep_back)
		far_say_bytes(to, bytes, (size_t)n);
	return n > 0;
}

static void carry_all(struct nghttpd *server, int conn, int inner)
{
	int mine = server->generation;
	struct pollfd sides[] = {{.fd = conn, .events = POLLIN},
			{.fd = inner, .events = POLLIN}};
	while (mine == server->generation && poll(sides, 2, TICK_MS) >= 0) {
		if (sides[0].revents && !carry(conn, inner, false))
			return;
		if (sides[1].revents &&
				!carry(inner, conn, mine == server->kept_back))
			return;
	}
}

static void serve_relay(struct far *far, int conn)
{
	struct nghttpd *server = far->context;
	int inner = dial(server->port);
	if (inner < 0)
		return;
	carry_all(server, conn, inner);
	close(inner);
}

void nghttpd_keep_back(struct nghttpd *server)
{
	server->kept_back = server->generation;
}

void nghttpd_break_off(struct nghttpd *server)
{
	server->generation++;
}

/* ---- the program ---- */

/* Free a moment ago; another may take it before the program does. */
static int port_find(void)
{
	struct far far;
	far_open(&far, NULL, NULL);
	far_close(&far);
	return far.port;
}

static void file_name(const struct nghttpd *server, const char *name,
		char name_out[128])
{
	snprintf(name_out, 128, "%s/%s", server->folder, name);
}

static void program_become(const struct nghttpd *server)
{
	char port[16], key[128], cert[128], log[128];
	snprintf(port, sizeof port, "%d", server->port);
	file_name(server, "key", key);
	file_name(server, "cert", cert);
	file_name(server, "log", log);
	int fd = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	/* It ends with the test, however that ends. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0 ||
			dup2(fd, STDERR_FILENO) < 0)
		_exit(126);
	execl(PROGRAM, "nghttpd", "-v", "--echo-upload", "-a", "127.0.0.1",
			"-d", server->folder, port, key, cert, (char *)NULL);
	_exit(127);
}

static bool program_listens(const struct nghttpd *server)
{
	for (;;) {
		int fd = dial(server->port);
		if (fd >= 0) {
			close(fd);
			return true;
		}
		if (waitpid(server->pid, NULL, WNOHANG) != 0)
			return false;
		usleep(1000);
	}
}

static bool program_start(struct nghttpd *server)
{
	server->port = port_find();
	server->pid = fork();
	EXPECT(server->pid >= 0);
	if (server->pid == 0)
		program_become(server);
	return program_listens(server);
}

void nghttpd_open(struct nghttpd *server)
{
	*server = (struct nghttpd){
			.folder = "/tmp/waybill-h2-XXXXXX", .kept_back = -1};
	char key[128], cert[128];
	EXPECT(mkdtemp(server->folder));
	tls_ca_open(&server->ca);
	SSL_CTX *ctx = tls_server(&server->ca, "IP:127.0.0.1", 10);
	file_name(server, "key", key);
	file_name(server, "cert", cert);
	tls_files(ctx, key, cert);
	SSL_CTX_free(ctx);
	int tries = 1;
	while (!program_start(server))
		EXPECT(tries++ < TRIES_MAX);
	far_open(&server->relay, serve_relay, server);
}

void nghttpd_close(struct nghttpd *server)
{
	static const char *const names[] = {"key", "cert", "log"};
	char name[128];
	nghttpd_break_off(server);
	far_close(&server->relay);
	kill(server->pid, SIGKILL);
	waitpid(server->pid, NULL, 0);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		file_name(server, names[i], name);
		unlink(name);
	}
	rmdir(server->folder);
	tls_ca_close(&server->ca);
}

struct str nghttpd_url(const struct nghttpd *server, const char *path,
		struct arena *arena)
{
	return arena_print(arena, "https://127.0.0.1:%d%s", server->relay.port,
			path);
}

struct str nghttpd_log(const struct nghttpd *server, struct arena *arena)
{
	char name[128];
	file_name(server, "log", name);
	FILE *file = fopen(name, "r");
	EXPECT(file);
	char *at = arena_take(arena, LOG_MAX);
	size_t len = fread(at, 1, LOG_MAX, file);
	EXPECT(len < LOG_MAX);
	fclose(file);
	return (struct str){at, len};
}
