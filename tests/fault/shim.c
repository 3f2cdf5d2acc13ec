/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loaded before the program (LD_PRELOAD): counts its writes to the disk and
 * to the network, and kills it at the n-th, before or after the call:
 *
 *   WAYBILL_SHIM_AT     n; 0 or absent: never
 *   WAYBILL_SHIM_KIND   sync, write, connect, send; absent: any of them
 *   WAYBILL_SHIM_AFTER  1: after the call instead of before
 *   WAYBILL_SHIM_COUNT  a file of five numbers, kept up to date
 *
 * Or at a moment that has a meaning, whenever it comes: the calls that lead to
 * it, each with a text that its bytes hold or with none, and the last of them
 * is where it dies:
 *
 *   WAYBILL_SHIM_PATH   "send:POST /books/documents>recv:INV->sync"
 *
 * A call that receives is always over before it dies. What the program starts
 * (it draws documents) lives on: its death is its parent's.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind {
	KIND_ANY,
	KIND_SYNC,
	KIND_WRITE,
	KIND_CONNECT,
	KIND_SEND,
	KIND_COUNTED,
	KIND_RECV = KIND_COUNTED,
	KINDS
};

static const char *const kind_names[KINDS] = {
		"any", "sync", "write", "connect", "send", "recv"};

#define STEPS_MAX 8

/* One call on the way to the moment. */
struct step {
	enum kind kind;
	const char *text; /* empty: whatever it carries */
};

static struct step steps[STEPS_MAX];
static size_t step_count, steps_done;
static pthread_mutex_t step_lock = PTHREAD_MUTEX_INITIALIZER;

static uint64_t here[KIND_COUNTED];
static uint64_t *counts = here;
static uint64_t die_at;
static enum kind die_kind;
static int die_after;

static uint64_t env_number(const char *name)
{
	const char *text = getenv(name);
	return text ? strtoull(text, NULL, 10) : 0;
}

static void counts_share(const char *path)
{
	int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (file < 0 || ftruncate(file, sizeof here))
		return;
	void *at = mmap(NULL, sizeof here, PROT_READ | PROT_WRITE, MAP_SHARED,
			file, 0);
	close(file);
	if (at == MAP_FAILED)
		return;
	memset(at, 0, sizeof here);
	counts = at;
}

static enum kind kind_of(const char *name)
{
	enum kind k = KIND_ANY;
	while (k < KINDS && strcmp(name, kind_names[k]) != 0)
		k++;
	if (k == KINDS)
		abort();
	return k;
}

static void path_read(char *path)
{
	for (char *word = path, *next; word; word = next) {
		next = strchr(word, '>');
		if (next)
			*next++ = 0;
		if (step_count == STEPS_MAX)
			abort();
		char *text = strchr(word, ':');
		if (text)
			*text++ = 0;
		steps[step_count++] =
				(struct step){kind_of(word), text ? text : ""};
	}
}

/* Is this what the program has started, not the program? */
static int is_helper(void)
{
	char line[4096] = {0};
	int file = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
	ssize_t got = file < 0 ? 0 : read(file, line, sizeof line - 1);
	close(file);
	return got > 0 &&
			memmem(line, (size_t)got, "draw-documents", 14) != NULL;
}

__attribute__((constructor)) static void shim_open(void)
{
	const char *kind = getenv("WAYBILL_SHIM_KIND");
	const char *moment = getenv("WAYBILL_SHIM_PATH");
	if (is_helper())
		return;
	if (kind)
		die_kind = kind_of(kind);
	if (moment)
		path_read(strdup(moment));
	die_after = env_number("WAYBILL_SHIM_AFTER") == 1;
	const char *path = getenv("WAYBILL_SHIM_COUNT");
	if (path)
		counts_share(path);
	die_at = env_number("WAYBILL_SHIM_AT");
}

static int counted(enum kind kind)
{
	uint64_t any = __atomic_add_fetch(&counts[KIND_ANY], 1, 5);
	uint64_t own = __atomic_add_fetch(&counts[kind], 1, 5);
	if (!die_at)
		return 0;
	if (die_kind == KIND_ANY)
		return any == die_at;
	return die_kind == kind && own == die_at;
}

/* Goes a step on where this is the call that is waited for; true at the
 * last one. */
static int arrived(enum kind kind, const void *at, size_t len)
{
	int last = 0;
	pthread_mutex_lock(&step_lock);
	const struct step *step = &steps[steps_done];
	if (steps_done < step_count && step->kind == kind &&
			(!*step->text ||
					(at &&
							memmem(at, len, step->text,
									strlen(step->text)))))
		last = ++steps_done == step_count;
	pthread_mutex_unlock(&step_lock);
	return last;
}

/* Counts the call; true when the program has to die at it. */
static int fatal(enum kind kind, const void *at, size_t len)
{
	int here_ = arrived(kind, at, len);
	return counted(kind) || here_;
}

static void die(void)
{
	kill(getpid(), SIGKILL);
	for (;;)
		pause();
}

/* One wrapper: die before, or call, or call and die. */
#define SHIM(type_, name_, kind_, at_, len_, params_, args_) \
	type_ name_ params_; \
	type_ name_ params_ \
	{ \
		static type_(*real) params_; \
		if (!real) \
			*(void **)&real = dlsym(RTLD_NEXT, #name_); \
		int fatal_ = fatal(kind_, at_, len_); \
		if (fatal_ && !die_after) \
			die(); \
		type_ result = real args_; \
		if (fatal_) \
			die(); \
		return result; \
	}

SHIM(int, fdatasync, KIND_SYNC, NULL, 0, (int fd), (fd))
SHIM(int, fsync, KIND_SYNC, NULL, 0, (int fd), (fd))
/* With 64-bit offsets these two are named pwrite64 and ftruncate64. */
SHIM(ssize_t, pwrite, KIND_WRITE, at, n,
		(int fd, const void *at, size_t n, off_t o), (fd, at, n, o))
SHIM(int, ftruncate, KIND_WRITE, NULL, 0, (int fd, off_t size), (fd, size))
SHIM(int, connect, KIND_CONNECT, NULL, 0,
		(int fd, const struct sockaddr *to, socklen_t len),
		(fd, to, len))
SHIM(ssize_t, send, KIND_SEND, at, n,
		(int fd, const void *at, size_t n, int flags),
		(fd, at, n, flags))
SHIM(ssize_t, sendto, KIND_SEND, at, n,
		(int fd, const void *at, size_t n, int flags,
				const struct sockaddr *to, socklen_t len),
		(fd, at, n, flags, to, len))
SHIM(ssize_t, sendmsg, KIND_SEND, NULL, 0,
		(int fd, const struct msghdr *message, int flags),
		(fd, message, flags))
SHIM(ssize_t, writev, KIND_SEND, NULL, 0,
		(int fd, const struct iovec *pieces, int count),
		(fd, pieces, count))

ssize_t recv(int fd, void *at, size_t n, int flags);
ssize_t recv(int fd, void *at, size_t n, int flags)
{
	static ssize_t (*real)(int, void *, size_t, int);
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "recv");
	ssize_t got = real(fd, at, n, flags);
	if (got > 0 && arrived(KIND_RECV, at, (size_t)got))
		die();
	return got;
}
