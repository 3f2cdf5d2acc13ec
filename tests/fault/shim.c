/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loaded before the program (LD_PRELOAD): counts its writes to the disk and
 * to the network, and kills it at the n-th, before or after the call:
 *
 *   WAYBILL_SHIM_AT     n; 0 or absent: never
 *   WAYBILL_SHIM_KIND   sync, write, connect, send; absent: any of them
 *   WAYBILL_SHIM_AFTER  1: after the call instead of before
 *   WAYBILL_SHIM_COUNT  a file of five numbers, kept up to date
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { KIND_ANY, KIND_SYNC, KIND_WRITE, KIND_CONNECT, KIND_SEND, KINDS };

static const char *const kind_names[KINDS] = {
		"any", "sync", "write", "connect", "send"};

static uint64_t here[KINDS];
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

__attribute__((constructor)) static void shim_open(void)
{
	const char *kind = getenv("WAYBILL_SHIM_KIND");
	for (enum kind k = KIND_ANY; kind && k < KINDS; k++)
		if (!strcmp(kind, kind_names[k]))
			die_kind = k;
	die_after = env_number("WAYBILL_SHIM_AFTER") == 1;
	const char *path = getenv("WAYBILL_SHIM_COUNT");
	if (path)
		counts_share(path);
	die_at = env_number("WAYBILL_SHIM_AT");
}

/* Counts the call; true when the program has to die at it. */
static int fatal(enum kind kind)
{
	uint64_t any = __atomic_add_fetch(&counts[KIND_ANY], 1, 5);
	uint64_t own = __atomic_add_fetch(&counts[kind], 1, 5);
	if (!die_at)
		return 0;
	if (die_kind == KIND_ANY)
		return any == die_at;
	return die_kind == kind && own == die_at;
}

static void die(void)
{
	kill(getpid(), SIGKILL);
	for (;;)
		pause();
}

/* One wrapper: die before, or call, or call and die. */
#define SHIM(type_, name_, kind_, params_, args_) \
	type_ name_ params_; \
	type_ name_ params_ \
	{ \
		static type_(*real) params_; \
		if (!real) \
			*(void **)&real = dlsym(RTLD_NEXT, #name_); \
		int fatal_ = fatal(kind_); \
		if (fatal_ && !die_after) \
			die(); \
		type_ result = real args_; \
		if (fatal_) \
			die(); \
		return result; \
	}

SHIM(int, fdatasync, KIND_SYNC, (int fd), (fd))
SHIM(int, fsync, KIND_SYNC, (int fd), (fd))
/* With 64-bit offsets these two are named pwrite64 and ftruncate64. */
SHIM(ssize_t, pwrite, KIND_WRITE, (int fd, const void *at, size_t n, off_t o),
		(fd, at, n, o))
SHIM(int, ftruncate, KIND_WRITE, (int fd, off_t size), (fd, size))
SHIM(int, connect, KIND_CONNECT,
		(int fd, const struct sockaddr *to, socklen_t len),
		(fd, to, len))
SHIM(ssize_t, send, KIND_SEND, (int fd, const void *at, size_t n, int flags),
		(fd, at, n, flags))
SHIM(ssize_t, sendto, KIND_SEND,
		(int fd, const void *at, size_t n, int flags,
				const struct sockaddr *to, socklen_t len),
		(fd, at, n, flags, to, len))
SHIM(ssize_t, sendmsg, KIND_SEND,
		(int fd, const struct msghdr *message, int flags),
		(fd, message, flags))
SHIM(ssize_t, writev, KIND_SEND,
		(int fd, const struct iovec *pieces, int count),
		(fd, pieces, count))
