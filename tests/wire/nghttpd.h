/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A real HTTP/2 server, nghttpd of Debian's package nghttp2-server, behind a
 * relay of bytes: the relay can keep back what the server says, and break
 * all connections off. What the server has read is in its log.
 */
#ifndef WAYBILL_TESTS_WIRE_NGHTTPD_H
#define WAYBILL_TESTS_WIRE_NGHTTPD_H

#include <sys/types.h>

#include "tls.h"

struct nghttpd {
	struct tls_ca ca;
	char folder[64]; /* its key, its certificate and its log */
	pid_t pid;
	int port;
	struct far relay;
	/* Connections made when it was so many belong together. */
	_Atomic int generation;
	_Atomic int kept_back; /* the generation that hears nothing */
};

/* Skips the test where the program is not installed, but not under CI=true.
 * First thing of a test: what it holds would leak. */
void nghttpd_needed(void);

void nghttpd_open(struct nghttpd *server);
void nghttpd_close(struct nghttpd *server);

/* Of the relay. */
struct str nghttpd_url(const struct nghttpd *server, const char *path,
		struct arena *arena);

/* From now on nothing of what the server says gets through. */
void nghttpd_keep_back(struct nghttpd *server);
/* Breaks all connections off; new ones hear everything. */
void nghttpd_break_off(struct nghttpd *server);

struct str nghttpd_log(const struct nghttpd *server, struct arena *arena);

#endif
