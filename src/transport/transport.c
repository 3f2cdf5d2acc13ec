/* SPDX-License-Identifier: Apache-2.0 */
#include "transport/inside.h"

#include <stdlib.h>

void line_init(struct line_up *line)
{
	line->first = NULL;
	line->last = &line->first;
}

void line_add(struct line_up *line, struct trip *trip)
{
	trip->next = NULL;
	*line->last = trip;
	line->last = &trip->next;
}

struct trip *line_cut(struct line_up *line, struct trip **at)
{
	struct trip *trip = *at;
	if (!trip)
		return NULL;
	*at = trip->next;
	if (!*at)
		line->last = at;
	return trip;
}

struct trip *line_take(struct line_up *line)
{
	return line_cut(line, &line->first);
}

void trips_remove(struct trip **first, const struct trip *trip)
{
	struct trip **at = first;
	while (*at && *at != trip)
		at = &(*at)->next;
	if (*at)
		*at = trip->next;
}

static struct endpoint endpoint_copy(
		const struct endpoint *from, struct arena *arena)
{
	struct endpoint to = *from;
	to.url = arena_copy(arena, from->url);
	to.user = arena_copy(arena, from->user);
	to.password = arena_copy(arena, from->password);
	to.ca_file = arena_copy(arena, from->ca_file);
	to.key_file = arena_copy(arena, from->key_file);
	to.host_key = arena_copy(arena, from->host_key);
	return to;
}

struct trip *trip_new(int64_t flight, const struct endpoint *endpoint)
{
	struct trip *trip = calloc(1, sizeof *trip);
	if (!trip)
		abort();
	trip->flight = flight;
	trip->arena = arena_open();
	trip->endpoint = endpoint_copy(endpoint, trip->arena);
	return trip;
}

void trip_free(struct trip *trip)
{
	if (!trip)
		return;
	curl_slist_free_all(trip->headers);
	buf_done(&trip->body);
	arena_close(trip->arena);
	free(trip);
}

void trip_land(struct transport *transport, struct trip *trip)
{
	pthread_mutex_lock(&transport->lock);
	line_add(&transport->landed, trip);
	pthread_mutex_unlock(&transport->lock);
	if (transport->o.landed)
		transport->o.landed(transport->o.context);
}

void trip_fail(struct trip *trip, enum fault fault, const char *words)
{
	trip->reply.fault = fault;
	trip->reply.detail = arena_copy(trip->arena, str_of(words));
}

static void send_http(struct exchange *exchange, int64_t flight,
		const struct endpoint *endpoint,
		const struct http_request *http)
{
	struct transport *t = (struct transport *)exchange;
	struct trip *trip = trip_new(flight, endpoint);
	trip->http.method = arena_copy(trip->arena, http->method);
	trip->http.url = arena_copy(trip->arena, http->url);
	trip->http.body = arena_copy(trip->arena, http->body);
	for (size_t i = 0; i < http->headers.count; i++)
		http_header_add(&trip->http.headers, trip->arena,
				arena_copy(trip->arena,
						http->headers.at[i].name),
				arena_copy(trip->arena,
						http->headers.at[i].value));
	pthread_mutex_lock(&t->lock);
	line_add(&t->out, trip);
	pthread_mutex_unlock(&t->lock);
	curl_multi_wakeup(t->multi);
}

static void send_mail(struct exchange *exchange, int64_t flight,
		const struct endpoint *endpoint,
		const struct mail_request *mail)
{
	struct transport *t = (struct transport *)exchange;
	struct trip *trip = trip_new(flight, endpoint);
	trip->mail.from = arena_copy(trip->arena, mail->from);
	trip->mail.to = arena_copy(trip->arena, mail->to);
	trip->mail.message = arena_copy(trip->arena, mail->message);
	pthread_mutex_lock(&t->lock);
	line_add(&t->mails, trip);
	pthread_cond_signal(&t->mail_waits);
	pthread_mutex_unlock(&t->lock);
}

static void collect(struct exchange *exchange, flight_done *done, void *context)
{
	struct transport *t = (struct transport *)exchange;
	pthread_mutex_lock(&t->lock);
	struct line_up landed = t->landed;
	if (!landed.first)
		line_init(&landed);
	line_init(&t->landed);
	pthread_mutex_unlock(&t->lock);
	for (struct trip *trip; (trip = landed.first);) {
		landed.first = trip->next;
		done(context, trip->flight, &trip->reply);
		trip_free(trip);
	}
}

static RESULT threads_start(struct transport *t)
{
	ENSURE(!pthread_create(&t->thread, NULL, http_run, t), FAULT_IO);
	unsigned mailers = t->o.mail_threads ? t->o.mail_threads
					     : MAIL_THREADS_DEFAULT;
	if (mailers > MAIL_THREADS_MAX)
		mailers = MAIL_THREADS_MAX;
	/* Before the first of them looks. */
	t->mails_per_host = mailers > 1 ? mailers - 1 : 1;
	for (unsigned i = 0; i < mailers; i++) {
		ENSURE(!pthread_create(&t->mailers[i], NULL, mail_run, t),
				FAULT_IO);
		t->mailer_count++;
	}
	return OK;
}

RESULT transport_open(const struct transport_options *options,
		struct exchange **out_exchange)
{
	struct transport *t = calloc(1, sizeof *t);
	ENSURE(t, FAULT_MEMORY);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	t->exchange = (struct exchange){send_http, send_mail, collect};
	t->o = *options;
	if (!t->o.response_max)
		t->o.response_max = RESPONSE_DEFAULT;
	pthread_mutex_init(&t->lock, NULL);
	pthread_cond_init(&t->mail_waits, NULL);
	line_init(&t->out);
	line_init(&t->mails);
	line_init(&t->landed);
	t->multi = curl_multi_init();
	ENSURE(t->multi, FAULT_MEMORY);
	TRY(threads_start(t));
	*out_exchange = &t->exchange;
	return OK;
}

static void line_free(struct line_up *line)
{
	for (struct trip *trip; (trip = line_take(line));)
		trip_free(trip);
}

void transport_close(struct exchange *exchange)
{
	struct transport *t = (struct transport *)exchange;
	if (!t)
		return;
	pthread_mutex_lock(&t->lock);
	t->stop = true;
	pthread_cond_broadcast(&t->mail_waits);
	pthread_mutex_unlock(&t->lock);
	curl_multi_wakeup(t->multi);
	pthread_join(t->thread, NULL);
	for (unsigned i = 0; i < t->mailer_count; i++)
		pthread_join(t->mailers[i], NULL);
	for (size_t i = 0; i < t->pooled; i++)
		curl_easy_cleanup(t->pool[i]);
	curl_multi_cleanup(t->multi);
	line_free(&t->out);
	line_free(&t->mails);
	line_free(&t->landed);
	pthread_mutex_destroy(&t->lock);
	pthread_cond_destroy(&t->mail_waits);
	free(t);
}
