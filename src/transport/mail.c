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
	if (line.len >= 3 &&
			!str_to_i64((struct str){line.at, 3}, &code).fault) {
		trip->reply.response.status = (int)code;
		trip->reply.detail = arena_copy(trip->arena, line);
	}
	return size * count;
}

static struct curl_slist *mail_prepare(struct trip *trip, CURL *easy)
{
	const struct endpoint *e = &trip->endpoint;
	trip->easy = easy;
	curl_easy_reset(easy);
	easy_common(trip);
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

static void mail_send(struct trip *trip, CURL *easy)
{
	struct curl_slist *to = mail_prepare(trip, easy);
	mail_outcome(trip, curl_easy_perform(easy));
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
	struct transport *t = context;
	CURL *easy = curl_easy_init();
	for (struct trip *trip; (trip = mail_wait(t));) {
		mail_send(trip, easy);
		trip_land(t, trip);
	}
	curl_easy_cleanup(easy);
	return NULL;
}
