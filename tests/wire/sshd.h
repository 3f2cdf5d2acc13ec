/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A real SFTP server: OpenSSH's sshd of Debian's package openssh-server, as
 * whoever runs the test, on a free port, with keys of its own.
 */
#ifndef WAYBILL_TESTS_WIRE_SSHD_H
#define WAYBILL_TESTS_WIRE_SSHD_H

#include <sys/types.h>

#include "wire.h"

struct sshd {
	char folder[64]; /* its keys; the files are in "drop" below it */
	char user[64], fingerprint[128], key_file[128];
	pid_t pid;
	int port;
};

/* Skips the test where the program is not installed, but not under CI=true.
 * First thing of a test: what it holds would leak. */
void sshd_needed(void);

void sshd_open(struct sshd *server);
void sshd_close(struct sshd *server);

/* How the server is reached, by somebody that it knows. */
struct endpoint sshd_endpoint(const struct sshd *server);
/* "orders/a.csv" in the folder of files. */
struct str sshd_url(const struct sshd *server, const char *path,
		struct arena *arena);
struct str sshd_path(const struct sshd *server, const char *path,
		struct arena *arena);
/* What is in a file; empty when it is not there. */
struct str sshd_file(const struct sshd *server, const char *path,
		struct arena *arena);
void sshd_put(const struct sshd *server, const char *path, const char *text,
		struct arena *arena);

#endif
