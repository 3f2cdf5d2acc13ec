/* SPDX-License-Identifier: Apache-2.0 */
#include "sshd.h"

#include "base/crypto.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define PROGRAM "/usr/sbin/sshd"
#define KEYGEN "/usr/bin/ssh-keygen"
#define SEPARATION "/run/sshd" /* wanted of root alone */
#define TRIES_MAX 5
#define FILE_MAX ((size_t)1 << 20)

void sshd_needed(void)
{
	const char *ci = getenv("CI");
	if (access(PROGRAM, X_OK) == 0 && access(KEYGEN, X_OK) == 0)
		return;
	print_message("# no %s: install openssh-server\n", PROGRAM);
	EXPECT(!ci || strcmp(ci, "true") != 0);
	skip();
}

static void file_name(
		const struct sshd *server, const char *name, char out[192])
{
	snprintf(out, 192, "%s/%s", server->folder, name);
}

static void run(char *const words[])
{
	pid_t pid = fork();
	int status = -1;
	EXPECT(pid >= 0);
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
		dup2(null, STDOUT_FILENO);
		execv(words[0], words);
		_exit(127);
	}
	EXPECT(waitpid(pid, &status, 0) == pid && status == 0);
}

static void key_make(const struct sshd *server, const char *name)
{
	char path[192];
	file_name(server, name, path);
	char *const words[] = {(char *)KEYGEN, (char *)"-q", (char *)"-t",
			(char *)"ed25519", (char *)"-N", (char *)"",
			(char *)"-f", path, NULL};
	run(words);
}

/* The fingerprint by hand: base64 of the digest of the key's own bytes, which
 * stand in "ssh-ed25519 BASE64 words". */
static void fingerprint_read(struct sshd *server, struct arena *arena)
{
	char path[192], line[512] = "";
	uint8_t digest[SHA256_SIZE];
	struct str rest, kind, key = STR_NONE, bytes;
	file_name(server, "host.pub", path);
	FILE *file = fopen(path, "re");
	EXPECT(file && fgets(line, sizeof line, file));
	fclose(file);
	rest = str_of(line);
	EXPECT(str_cut(&rest, ' ', &kind) && str_cut(&rest, ' ', &key));
	EXPECT_OK(base64_read(key, arena, &bytes));
	sha256(bytes, digest);
	struct str text = base64_of(
			(struct str){(const char *)digest, sizeof digest},
			arena);
	while (text.len && text.at[text.len - 1] == '=')
		text.len--;
	snprintf(server->fingerprint, sizeof server->fingerprint, "SHA256:%.*s",
			STR_FMT(text));
}

static void config_write(const struct sshd *server)
{
	char path[192];
	file_name(server, "config", path);
	FILE *file = fopen(path, "w");
	EXPECT(file);
	fprintf(file,
			"Port %d\nListenAddress 127.0.0.1\n"
			"HostKey %s/host\nAuthorizedKeysFile %s/client.pub\n"
			"PidFile none\nStrictModes no\nUsePAM no\n"
			"PasswordAuthentication no\n"
			"KbdInteractiveAuthentication no\n"
			"PermitRootLogin yes\nLogLevel QUIET\n"
			"Subsystem sftp internal-sftp\n",
			server->port, server->folder, server->folder);
	fclose(file);
}

/* Free a moment ago; another may take it before the program does. */
static int port_find(void)
{
	struct far far;
	far_open(&far, NULL, NULL);
	far_close(&far);
	return far.port;
}

static void program_become(const struct sshd *server)
{
	char path[192];
	file_name(server, "config", path);
	/* It ends with the test, however that ends. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	execl(PROGRAM, PROGRAM, "-D", "-f", path, (char *)NULL);
	_exit(127);
}

static bool answers(int port)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	at.sin_port = htons((uint16_t)port);
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	bool good = fd >= 0 &&
			connect(fd, (struct sockaddr *)&at, sizeof at) == 0;
	if (fd >= 0)
		close(fd);
	return good;
}

static bool program_start(struct sshd *server)
{
	server->port = port_find();
	config_write(server);
	server->pid = fork();
	EXPECT(server->pid >= 0);
	if (server->pid == 0)
		program_become(server);
	while (!answers(server->port)) {
		if (waitpid(server->pid, NULL, WNOHANG) != 0)
			return false;
		usleep(1000);
	}
	return true;
}

void sshd_open(struct sshd *server)
{
	static const char *const folders[] = {
			"drop", "drop/orders", "drop/taken", "drop/news"};
	const struct passwd *me = getpwuid(getuid());
	char path[192];
	*server = (struct sshd){.folder = "/tmp/waybill-ssh-XXXXXX"};
	EXPECT(mkdtemp(server->folder) && me);
	snprintf(server->user, sizeof server->user, "%s", me->pw_name);
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		file_name(server, folders[i], path);
		EXPECT_I64(mkdir(path, 0700), 0);
	}
	if (getuid() == 0)
		mkdir(SEPARATION, 0755);
	key_make(server, "host");
	key_make(server, "client");
	DEFER(arena_drop) struct arena *arena = arena_open();
	fingerprint_read(server, arena);
	file_name(server, "client", path);
	snprintf(server->key_file, sizeof server->key_file, "%.127s", path);
	int tries = 1;
	while (!program_start(server))
		EXPECT(tries++ < TRIES_MAX);
}

void sshd_close(struct sshd *server)
{
	char *const words[] = {
			(char *)"/bin/rm", (char *)"-rf", server->folder, NULL};
	kill(server->pid, SIGKILL);
	waitpid(server->pid, NULL, 0);
	run(words);
}

struct endpoint sshd_endpoint(const struct sshd *server)
{
	return (struct endpoint){.user = str_of(server->user),
			.key_file = str_of(server->key_file),
			.host_key = str_of(server->fingerprint),
			.connect_ms = 20000,
			.total_ms = 60000};
}

struct str sshd_path(const struct sshd *server, const char *path,
		struct arena *arena)
{
	return arena_print(arena, "%s/drop/%s", server->folder, path);
}

struct str sshd_url(const struct sshd *server, const char *path,
		struct arena *arena)
{
	return arena_print(arena, "sftp://127.0.0.1:%d%s/drop/%s", server->port,
			server->folder, path);
}

struct str sshd_file(const struct sshd *server, const char *path,
		struct arena *arena)
{
	FILE *file = fopen(sshd_path(server, path, arena).at, "re");
	char *at = arena_take(arena, FILE_MAX);
	size_t len = file ? fread(at, 1, FILE_MAX, file) : 0;
	if (file)
		fclose(file);
	return (struct str){at, len};
}

void sshd_put(const struct sshd *server, const char *path, const char *text,
		struct arena *arena)
{
	FILE *file = fopen(sshd_path(server, path, arena).at, "we");
	EXPECT(file);
	fputs(text, file);
	fclose(file);
}
