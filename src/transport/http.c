/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTTPS out: one thread, one curl_multi. A request that may change something
 * leaves at most once: libcurl would silently repeat it when a connection
 * that was kept ends without an answer, so it is stopped there.
 */
#include "transport/inside.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define WAIT_MAX_MS 1000
#define CA_CACHE_S 600L /* a new file is noticed after that */

static size_t body_read(char *to, size_t size, size_t count, void *context)
{
	struct trip *trip = context;
	struct str rest = str_skip(trip->http.body, trip->sent);
	size_t n = rest.len < size * count ? rest.len : size * count;
	if (n)
		memcpy(to, rest.at, n);
	trip->sent += n;
	return n;
}

static int body_seek(void *context, curl_off_t offset, int origin)
{
	struct trip *trip = context;
	(void)origin;
	return offset == (curl_off_t)trip->sent ? CURL_SEEKFUNC_OK
						: CURL_SEEKFUNC_FAIL;
}

/* Just before the first byte, each time that libcurl would send. */
static int send_begins(void *context, __attribute__((unused)) char *their_ip,
		__attribute__((unused)) char *our_ip,
		__attribute__((unused)) int their_port,
		__attribute__((unused)) int our_port)
{
	struct trip *trip = context;
	bool again = trip->begun && !str_eq(trip->http.method, STR("GET"));
	trip->begun = true;
	return again ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

static size_t answer_write(char *from, size_t size, size_t count, void *context)
{
	struct trip *trip = context;
	buf_add(&trip->body, (struct str){from, size * count});
	return trip->body.over ? 0 : size * count;
}

static size_t header_write(char *from, size_t size, size_t count, void *context)
{
	struct trip *trip = context;
	struct str line = {from, size * count}, name;
	if (str_starts(line, STR("HTTP/"))) {
		trip->reply.response.headers.count = 0;
		trip->headers_done = false;
	}
	if (!str_trim(line).len)
		trip->headers_done = true;
	struct str rest = line;
	if (str_find(line, STR(":")) > 0 && str_cut(&rest, ':', &name))
		http_header_add(&trip->reply.response.headers, trip->arena,
				arena_copy(trip->arena, name),
				arena_copy(trip->arena, str_trim(rest)));
	return line.len;
}

/* One file beside the folder, as on Debian. libcurl keeps what it has read
 * only where no folder is named; else each connection reads some 140
 * certificates again, and all others wait for it. */
static bool system_has_bundle(void)
{
	const char *file = curl_version_info(CURLVERSION_NOW)->cainfo;
	return file && access(file, R_OK) == 0;
}

void easy_common(struct trip *trip)
{
	CURL *easy = trip->easy;
	const struct endpoint *e = &trip->endpoint;
	curl_easy_setopt(easy, CURLOPT_PRIVATE, trip);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, trip->error);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
			(long)(e->connect_ms ? e->connect_ms
					     : CONNECT_DEFAULT_MS));
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS,
			(long)(e->total_ms ? e->total_ms : TOTAL_DEFAULT_MS));
	/* Instead of the system's, not beside them. */
	if (e->ca_file.len)
		curl_easy_setopt(easy, CURLOPT_CAINFO,
				arena_cstr(trip->arena, e->ca_file));
	curl_easy_setopt(easy, CURLOPT_CA_CACHE_TIMEOUT, CA_CACHE_S);
	if (e->ca_file.len || system_has_bundle())
		curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
}

static void headers_set(struct trip *trip)
{
	for (size_t i = 0; i < trip->http.headers.count; i++) {
		const struct http_header *h = &trip->http.headers.at[i];
		struct str line = arena_print(trip->arena, "%.*s: %.*s",
				STR_FMT(h->name), STR_FMT(h->value));
		trip->headers = curl_slist_append(trip->headers, line.at);
	}
	trip->headers = curl_slist_append(trip->headers, "Expect:");
	curl_easy_setopt(trip->easy, CURLOPT_HTTPHEADER, trip->headers);
}

static void method_set(struct trip *trip)
{
	CURL *easy = trip->easy;
	if (str_eq(trip->http.method, STR("GET"))) {
		curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
		return;
	}
	curl_easy_setopt(easy, CURLOPT_POST, 1L);
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST,
			arena_cstr(trip->arena, trip->http.method));
	curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
			(curl_off_t)trip->http.body.len);
}

static void http_prepare(struct trip *trip)
{
	CURL *easy = trip->easy;
	curl_easy_setopt(easy, CURLOPT_URL,
			arena_cstr(trip->arena, trip->http.url));
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	/* Plain http stays on this machine: no proxy of the environment. */
	if (str_starts(trip->http.url, STR("http://")))
		curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "waybill");
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, header_write);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, trip);
	method_set(trip);
	headers_set(trip);
}

static void trip_prepare(struct transport *t, struct trip *trip)
{
	trip->easy = t->pooled ? t->pool[--t->pooled] : curl_easy_init();
	CURL *easy = trip->easy;
	curl_easy_reset(easy);
	easy_common(trip);
	buf_init(&trip->body, t->o.response_max);
	curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, send_begins);
	curl_easy_setopt(easy, CURLOPT_PREREQDATA, trip);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, answer_write);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, trip);
	curl_easy_setopt(easy, CURLOPT_READFUNCTION, body_read);
	curl_easy_setopt(easy, CURLOPT_READDATA, trip);
	curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, body_seek);
	curl_easy_setopt(easy, CURLOPT_SEEKDATA, trip);
	if (sftp_is(trip->http.url))
		sftp_prepare(trip);
	else
		http_prepare(trip);
}

/* Only digits and dots, so that no name can begin like an address. */
static bool is_loopback(struct str host)
{
	if (str_eq(host, STR("localhost")) || str_eq(host, STR("[::1]")))
		return true;
	for (size_t i = 0; i < host.len; i++)
		if (host.at[i] != '.' && (host.at[i] < '0' || host.at[i] > '9'))
			return false;
	return str_starts(host, STR("127."));
}

/* Host and port, as they stand before the path. */
static struct str authority_of(struct str url)
{
	size_t n = 0;
	while (n < url.len && !strchr("/?#", url.at[n]))
		n++;
	return (struct str){url.at, n};
}

/* Plain http is for the same machine alone. */
static bool is_allowed(struct str url)
{
	if (str_starts(url, STR("https://")) || sftp_is(url))
		return true;
	if (!str_starts(url, STR("http://")))
		return false;
	struct str host = authority_of(str_skip(url, 7));
	size_t end = host.len;
	while (end > 0 && host.at[end - 1] >= '0' && host.at[end - 1] <= '9')
		end--;
	if (end > 0 && host.at[end - 1] == ':')
		host.len = end - 1;
	return is_loopback(host);
}

static bool is_token(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.at[i];
		if (c <= ' ' || c >= 127 || strchr("()<>@,;:\\\"/[]?={}", c))
			return false;
	}
	return name.len > 0;
}

/* No header may end early and begin another: ids of others stand in them. */
static bool is_header(const struct http_header *header)
{
	for (size_t i = 0; i < header->value.len; i++) {
		unsigned char c = (unsigned char)header->value.at[i];
		if ((c < ' ' && c != '\t') || c == 127)
			return false;
	}
	return is_token(header->name);
}

static bool may_leave(struct trip *trip)
{
	if (!is_allowed(trip->http.url)) {
		trip_fail(trip, FAULT_SETTINGS,
				"the address must begin with https:// (plain "
				"http only to this machine)");
		return false;
	}
	for (size_t i = 0; i < trip->http.headers.count; i++)
		if (!is_header(&trip->http.headers.at[i])) {
			trip_fail(trip, FAULT_BAD_VALUE,
					"a header is not one line of text");
			return false;
		}
	return !sftp_is(trip->http.url) || sftp_may_leave(trip);
}

static void trip_start(struct transport *t, struct trip *trip)
{
	if (!may_leave(trip)) {
		trip_land(t, trip);
		return;
	}
	trip_prepare(t, trip);
	trip->next = t->flying;
	t->flying = trip;
	curl_multi_add_handle(t->multi, trip->easy);
}

/* Did a byte of the request leave, or could it have? */
static bool has_left(const struct trip *trip)
{
	return trip->begun;
}

static void outcome_set(struct trip *trip, CURLcode code)
{
	long status = 0;
	bool files = sftp_is(trip->http.url);
	if (files && sftp_outcome(trip, code))
		return;
	curl_easy_getinfo(trip->easy, CURLINFO_RESPONSE_CODE, &status);
	if (code == CURLE_OK && trip->headers_done && status >= 200) {
		trip->reply.response.status = (int)status;
		trip->reply.response.body = buf_str(&trip->body);
		return;
	}
	/* libcurl takes headers that end in their middle for an answer. */
	if (code == CURLE_OK)
		code = CURLE_PARTIAL_FILE;
	trip->reply.response.headers.count = 0;
	trip_fail(trip, has_left(trip) ? FAULT_REPLY_LOST : FAULT_UNREACHABLE,
			trip->error[0] ? trip->error
				       : curl_easy_strerror(code));
}

/* Nobody is told any more. */
static void flying_end(struct transport *t)
{
	for (struct trip *trip; (trip = t->flying);) {
		t->flying = trip->next;
		curl_multi_remove_handle(t->multi, trip->easy);
		curl_easy_cleanup(trip->easy);
		trip_free(trip);
	}
}

static void trip_finish(struct transport *t, struct trip *trip, CURLcode code)
{
	outcome_set(trip, code);
	trips_remove(&t->flying, trip);
	curl_multi_remove_handle(t->multi, trip->easy);
	if (t->pooled < EASY_POOL_MAX)
		t->pool[t->pooled++] = trip->easy;
	else
		curl_easy_cleanup(trip->easy);
	trip->easy = NULL;
	trip_land(t, trip);
}

static bool take_new(struct transport *t)
{
	for (;;) {
		pthread_mutex_lock(&t->lock);
		struct trip *trip = line_take(&t->out);
		bool stop = t->stop;
		pthread_mutex_unlock(&t->lock);
		if (stop) {
			trip_free(trip);
			return false;
		}
		if (!trip)
			return true;
		trip_start(t, trip);
	}
}

static void finish_done(struct transport *t)
{
	int left = 0;
	for (CURLMsg *m; (m = curl_multi_info_read(t->multi, &left));) {
		struct trip *trip = NULL;
		if (m->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &trip);
		trip_finish(t, trip, m->data.result);
	}
}

void *http_run(void *context)
{
	struct transport *t = context;
	int running = 0;
	while (take_new(t)) {
		curl_multi_perform(t->multi, &running);
		finish_done(t);
		curl_multi_poll(t->multi, NULL, 0, WAIT_MAX_MS, NULL);
	}
	flying_end(t);
	return NULL;
}
