/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mail out, on threads of their own: libcurl 7.88 waits for the server's
 * word on the final dot inside one call. Each thread keeps its connections.
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
	/* What all its connections were made for. */
	bool starttls;
	char *ca_file;
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

static void mailer_end(struct mailer *mailer)
{
	sockets_end(mailer);
	curl_easy_cleanup(mailer->easy);
	free(mailer->ca_file);
	mailer->easy = NULL;
	mailer->ca_file = NULL;
}

/*
 * libcurl 7.88 takes any connection to the same host that it has kept, also
 * one in the clear where TLS is demanded, or one that another authority has
 * vouched for. So what one handle keeps is all alike.
 */
static void mailer_fit(struct mailer *mailer, const struct endpoint *e)
{
	if (mailer->easy && mailer->starttls == e->starttls &&
			str_eq(str_of(mailer->ca_file), e->ca_file))
		return;
	mailer_end(mailer);
	mailer->easy = curl_easy_init();
	mailer->starttls = e->starttls;
	mailer->ca_file = strndup(
			e->ca_file.at ? e->ca_file.at : "", e->ca_file.len);
	if (!mailer->easy || !mailer->ca_file)
		abort();
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
	mailer_fit(mailer, &trip->endpoint);
	struct curl_slist *to = mail_prepare(mailer, trip);
	mail_outcome(trip, curl_easy_perform(mailer->easy));
	curl_slist_free_all(to);
	trip->easy = NULL;
}

static unsigned mails_to(const struct transport *t, struct str url)
{
	unsigned count = 0;
	for (const struct trip *at = t->mailing; at; at = at->next)
		count += str_eq(at->endpoint.url, url);
	return count;
}

/* The first that may go. A server that has fallen silent holds all threads
 * but one: whoever writes to another does not wait for it. */
static struct trip *mail_choose(struct transport *t)
{
	struct trip **at = &t->mails.first;
	while (*at && mails_to(t, (*at)->endpoint.url) >= t->mails_per_host)
		at = &(*at)->next;
	return line_cut(&t->mails, at);
}

static struct trip *mail_wait(struct transport *t)
{
	struct trip *trip = NULL;
	pthread_mutex_lock(&t->lock);
	while (!t->stop && !(trip = mail_choose(t)))
		pthread_cond_wait(&t->mail_waits, &t->lock);
	if (trip) {
		trip->next = t->mailing;
		t->mailing = trip;
	}
	pthread_mutex_unlock(&t->lock);
	return trip;
}

static void mail_land(struct transport *t, struct trip *trip)
{
	pthread_mutex_lock(&t->lock);
	trips_remove(&t->mailing, trip);
	pthread_mutex_unlock(&t->lock);
	trip_land(t, trip);
}

void *mail_run(void *context)
{
	struct mailer mailer = {.transport = context};
	for (struct trip *trip; (trip = mail_wait(mailer.transport));) {
		mail_send(&mailer, trip);
		mail_land(mailer.transport, trip);
	}
	mailer_end(&mailer);
	return NULL;
}
