/* SPDX-License-Identifier: Apache-2.0 */
/* The server over real sockets, and a client that may write what it likes. */
#ifndef WAYBILL_HTTP_HTTP_TEST_H
#define WAYBILL_HTTP_HTTP_TEST_H

#include "base/test.h"
#include "base/time.h"
#include "http/http.h"

/* Calls to "/late" are answered from another thread, that much later. */
extern _Atomic long late_delay_ms;
extern _Atomic int handled; /* calls of the handler since start */

void http_test_handler(void *context, struct http_call *call);
struct http_server *start(struct http_limits limits);
void stop(struct http_server *server);

int dial(struct http_server *server);
void say(int fd, const char *text);
/* All that comes within `wait` of silence or until the end; *out_end tells
 * which. Lives until the next call on this thread. */
struct str hear(int fd, int wait, bool *out_end);
struct str ask(struct http_server *server, const char *request);
/* It must be answered with that status, never handled, and closed. */
void expect_refused(const char *request, const char *status);

int count_of(struct str text, const char *word);
bool has(struct str text, const char *word);
char *repeat(const char *head, char c, size_t count, const char *tail);
void sleep_ms(long ms);
time_ms now_ms(void);

#define GET(path) "GET " path " HTTP/1.1\r\nHost: x\r\n\r\n"
#define POST(path, headers) \
	"POST " path " HTTP/1.1\r\nHost: x\r\n" headers "\r\n"

#endif
