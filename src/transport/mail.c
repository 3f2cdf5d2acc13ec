/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mail out, on threads of their own: libcurl 7.88 waits for the server's
 * word on the final dot inside one call. Each thread keeps its connection.
 *
 * A mail can't be sent exactly once: before the final dot it may be
 * repeated freely; a final dot without a reply is REPLY_LOST, for ever.
 */
#include "transport/inside.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SOCKETS_MAX 16

/* One thread's. Its sockets are known, because libcurl says QUIT at the end
 * and waits two minutes for a server that has fallen silent. */
struct mailer {
	struct transport *transport;
	CURL *easy;
	curl_socket_t sockets[SOCKETS_MAX];
	size_t count;
};

static curl_socket_t socket_open(void *context,
		__attribute__((unused)) curlsocktype purpose,
		struct curl_sockaddr *address)
{
	struct mailer *mailer = context;
	curl_socket_t fd = socket(address->family,
			address->socktype | SOCK_CLOEXEC, address->protocol);
	if (fd != CURL_SOCKET_BAD && mailer->count < SOCKETS_MAX)
		mailer->sockets[mailer->count++] = fd;
	return fd;
}

static int socket_close(void *context, curl_socket_t fd)
{
	struct mailer *mailer = context;
	size_t i = 0;
	while (i < mailer->count && mailer->sockets[i] != fd)
		i++;
	if (i < mailer->count)
		mailer->sockets[i] = mailer->sockets[--mailer->count];
	return close(fd);
}

static void sockets_end(const struct mailer *mailer)
{
	for (size_t i = 0; i < mailer->count; i++)
		shutdown(mailer->sockets[i], SHUT_RDWR);
}

static size_t message_read(char *to, size_t size, size_t count, void *context)
{
	struct trip *trip = context;
	struct str rest = str_skip(trip->mail.message, trip->sent);
	size_t n = rest.len < size * count ? rest.len : size * count;
	if (n)
		memcpy(to, rest.at, n);
	trip->sent += n;
	trip->body_done = trip->sent == trip->mail.message.len;
	return n;
}

/* The server's lines: the last one is the word on what was asked last. */
static size_t line_read(char *from, size_t size, size_t count, void *context)
{
	struct trip *trip = context;
	struct str line = str_trim((struct str){from, size * count});
	int64_t code = 0;
	if (!trip->quitting && line.len >= 3 &&
			!str_to_i64((struct str){line.at, 3}, &code).fault) {
		trip->reply.response.status = (int)code;
		trip->reply.detail = arena_copy(trip->arena, line);
	}
	return size * count;
}

/* Tells our own commands. What is said to a QUIT is no word on the mail. */
static int command_seen(__attribute__((unused)) CURL *easy, curl_infotype type,
		char *text, size_t len, void *context)
{
	struct trip *trip = context;
	if (type == CURLINFO_HEADER_OUT &&
			str_starts((struct str){text, len}, STR("QUIT")))
		trip->quitting = true;
	return 0;
}

static int is_stopped(void *context, __attribute__((unused)) curl_off_t a,
		__attribute__((unused)) curl_off_t b,
		__attribute__((unused)) curl_off_t c,
		__attribute__((unused)) curl_off_t d)
{
	struct transport *t = context;
	pthread_mutex_lock(&t->lock);
	bool stop = t->stop;
	pthread_mutex_unlock(&t->lock);
	return stop;
}

static void mail_watch(struct mailer *mailer, struct trip *trip)
{
	CURL *easy = mailer->easy;
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, socket_open);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, mailer);
	curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, socket_close);
	curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, mailer);
	curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, command_seen);
	curl_easy_setopt(easy, CURLOPT_DEBUGDATA, trip);
	curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, is_stopped);
	curl_easy_setopt(easy, CURLOPT_XFERINFODATA, mailer->transport);
}

static struct curl_slist *mail_prepare(struct mailer *mailer, struct trip *trip)
{
	const struct endpoint *e = &trip->endpoint;
	CURL *easy = trip->easy = mailer->easy;
	curl_easy_reset(easy);
	easy_common(trip);
	mail_watch(mailer, trip);
	curl_easy_setopt(easy, CURLOPT_URL, arena_cstr(trip->arena, e->url));
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(easy, CURLOPT_USE_SSL,
			(long)(e->starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
	if (e->user.len) {
		curl_easy_setopt(easy, CURLOPT_USERNAME,
				arena_cstr(trip->arena, e->user));
		curl_easy_setopt(easy, CURLOPT_PASSWORD,
				arena_cstr(trip->arena, e->password));
	}
	curl_easy_setopt(easy, CURLOPT_MAIL_FROM,
			arena_cstr(trip->arena, trip->mail.from));
	struct curl_slist *to = curl_slist_append(
			NULL, arena_cstr(trip->arena, trip->mail.to));
	curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(easy, CURLOPT_READFUNCTION, message_read);
	curl_easy_setopt(easy, CURLOPT_READDATA, trip);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, line_read);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, trip);
	return to;
}

static void mail_outcome(struct trip *trip, CURLcode code)
{
	int status = trip->reply.response.status;
	if (code == CURLE_OK)
		return;
	if (status >= 500)
		trip->reply.fault = FAULT_REFUSED;
	else if (status >= 400)
		trip->reply.fault = FAULT_RATE_LIMITED;
	else if (trip->body_done)
		trip_fail(trip, FAULT_REPLY_LOST, curl_easy_strerror(code));
	else
		trip_fail(trip, FAULT_UNREACHABLE,
				trip->error[0] ? trip->error
					       : curl_easy_strerror(code));
}

static void mail_send(struct mailer *mailer, struct trip *trip)
{
	struct curl_slist *to = mail_prepare(mailer, trip);
	mail_outcome(trip, curl_easy_perform(mailer->easy));
	curl_slist_free_all(to);
	trip->easy = NULL;
}

static struct trip *mail_wait(struct transport *t)
{
	pthread_mutex_lock(&t->lock);
	while (!t->mails.first && !t->stop)
		pthread_cond_wait(&t->mail_waits, &t->lock);
	struct trip *trip = t->stop ? NULL : line_take(&t->mails);
	pthread_mutex_unlock(&t->lock);
	return trip;
}

void *mail_run(void *context)
{
	struct mailer mailer = {.transport = context, .easy = curl_easy_init()};
	for (struct trip *trip; (trip = mail_wait(mailer.transport));) {
		mail_send(&mailer, trip);
		trip_land(mailer.transport, trip);
	}
	sockets_end(&mailer);
	curl_easy_cleanup(mailer.easy);
	return NULL;
}
