/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The world's own thread: moves the lives on, pushes what is due to the
 * target, many at once over connections that stay open, gets the pages that
 * the shop asks it for, and gives the answers that are to come late. It sleeps
 * until something is due.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <curl/curl.h>

#include "serve.h"
#include "world.h"

#define PUSHES 32
#define TIMEOUT_MS 5000
#define SLEEP_MAX_MS 1000
#define PAGE_MAX ((size_t)8 << 20)
#define PROBE_MS 100 /* how often a target that is not there yet is tried */
#define WARNED_AFTER_MS (10 * SECOND_MS)

struct push {
	CURL *easy;
	struct curl_slist *headers;
	struct arena *arena;
	int64_t id;
	bool gets; /* a page, not a webhook */
	struct sim_page page;
	struct buf body;
	struct push *next_free;
};

struct late {
	struct http_call *call;
	const struct sim_answer *answer;
};

struct pusher {
	struct server *server;
	pthread_t thread;
	CURLM *multi;
	struct push pushes[PUSHES], *free;
	int under_way;
	bool target_seen;
	time_ms began, probed;
	bool warned;
	atomic_llong sleeps_until; /* 0: it is awake and will look anyway */
	pthread_mutex_t late_lock;
	struct sim_queue late;
	bool closed; /* no answer comes late any more */
	bool started;
};

time_ms serve_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (time_ms)t.tv_sec * SECOND_MS + t.tv_nsec / 1000000;
}

/* --- waking and lateness ------------------------------------------------ */

void pusher_wake(struct pusher *pusher, time_ms due)
{
	if (due && due < atomic_load(&pusher->sleeps_until))
		curl_multi_wakeup(pusher->multi);
}

void pusher_answer_later(struct pusher *pusher, time_ms due,
		struct http_call *call, const struct sim_answer *answer)
{
	struct late *late = arena_take(http_arena(call), sizeof *late);
	*late = (struct late){call, answer};
	http_keep(call);
	pthread_mutex_lock(&pusher->late_lock);
	bool closed = pusher->closed;
	if (!closed)
		sim_queue_push(&pusher->late, due, DUE_REQUEST, late);
	pusher_wake(pusher, due);
	pthread_mutex_unlock(&pusher->late_lock);
	if (closed)
		answer_now(call, answer);
}

static bool late_take(struct pusher *pusher, time_ms now, struct sim_due *out)
{
	pthread_mutex_lock(&pusher->late_lock);
	bool due = sim_queue_pop(&pusher->late, now, out);
	pthread_mutex_unlock(&pusher->late_lock);
	return due;
}

static void late_answer(struct pusher *pusher, time_ms now)
{
	struct sim_due due;
	while (late_take(pusher, now, &due)) {
		struct late *late = due.who;
		answer_now(late->call, late->answer);
	}
}

/* --- pushing ------------------------------------------------------------ */

/* A page is kept, the answer to a webhook is not. */
static size_t swallow(char *at, size_t size, size_t count, void *context)
{
	struct push *push = context;
	if (push->gets)
		buf_add(&push->body, (struct str){at, size * count});
	return size * count;
}

static void headers_set(struct push *push, struct str text)
{
	struct str line;
	curl_slist_free_all(push->headers);
	push->headers = curl_slist_append(NULL, "Expect:");
	while (str_cut(&text, '\n', &line))
		push->headers = curl_slist_append(push->headers,
				arena_cstr(push->arena, str_trim(line)));
	curl_easy_setopt(push->easy, CURLOPT_HTTPHEADER, push->headers);
}

static void push_start(struct pusher *pusher, struct push *push,
		const struct sim_webhook *hook)
{
	struct str url = arena_print(push->arena, "%s%.*s",
			pusher->server->options.target, STR_FMT(hook->path));
	push->id = hook->id;
	push->gets = false;
	headers_set(push, hook->headers);
	curl_easy_setopt(push->easy, CURLOPT_POST, 1L);
	curl_easy_setopt(push->easy, CURLOPT_URL, url.at);
	curl_easy_setopt(push->easy, CURLOPT_POSTFIELDS, hook->body.at);
	curl_easy_setopt(push->easy, CURLOPT_POSTFIELDSIZE_LARGE,
			(curl_off_t)hook->body.len);
	curl_multi_add_handle(pusher->multi, push->easy);
	pusher->free = push->next_free;
	pusher->under_way++;
}

static void page_start(struct pusher *pusher, struct push *push)
{
	struct str url = arena_print(push->arena, "%s%.*s",
			pusher->server->options.target,
			STR_FMT(push->page.path));
	push->gets = true;
	buf_init(&push->body, PAGE_MAX);
	headers_set(push, STR_NONE);
	curl_easy_setopt(push->easy, CURLOPT_HTTPGET, 1L);
	curl_easy_setopt(push->easy, CURLOPT_URL, url.at);
	curl_multi_add_handle(pusher->multi, push->easy);
	pusher->free = push->next_free;
	pusher->under_way++;
}

static void pages_start(struct pusher *pusher)
{
	struct server *server = pusher->server;
	pthread_mutex_lock(&server->lock);
	while (pusher->free) {
		struct push *push = pusher->free;
		arena_reset(push->arena);
		if (!sim_page_next(server->sim, serve_now(), push->arena,
				    &push->page))
			break;
		page_start(pusher, push);
	}
	pthread_mutex_unlock(&server->lock);
}

static void pushes_start(struct pusher *pusher)
{
	struct server *server = pusher->server;
	struct sim_webhook hook;
	pthread_mutex_lock(&server->lock);
	while (pusher->free) {
		arena_reset(pusher->free->arena);
		if (!sim_webhook_next(server->sim, serve_now(),
				    pusher->free->arena, &hook))
			break;
		push_start(pusher, pusher->free, &hook);
	}
	pthread_mutex_unlock(&server->lock);
}

static void push_end(struct pusher *pusher, CURL *easy, CURLcode code)
{
	struct server *server = pusher->server;
	struct push *push = NULL;
	long status = 0;
	curl_off_t us = 0;
	curl_easy_getinfo(easy, CURLINFO_PRIVATE, &push);
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &us);
	curl_multi_remove_handle(pusher->multi, easy);
	pthread_mutex_lock(&server->lock);
	int answered = code == CURLE_OK ? (int)status : 0;
	if (push->gets)
		sim_page_result(server->sim, &push->page, answered,
				buf_str(&push->body));
	else
		sim_webhook_result(server->sim, serve_now(), push->id, answered,
				(int64_t)us);
	pthread_mutex_unlock(&server->lock);
	if (push->gets)
		buf_done(&push->body);
	push->gets = false;
	push->next_free = pusher->free;
	pusher->free = push;
	pusher->under_way--;
}

static void pushes_end(struct pusher *pusher)
{
	int running, left;
	curl_multi_perform(pusher->multi, &running);
	for (CURLMsg *m; (m = curl_multi_info_read(pusher->multi, &left));)
		if (m->msg == CURLMSG_DONE)
			push_end(pusher, m->easy_handle, m->data.result);
}

/* --- the target may start later than we do ------------------------------ */

static bool target_answers(const struct pusher *pusher)
{
	CURL *probe = curl_easy_init();
	curl_easy_setopt(probe, CURLOPT_URL, pusher->server->options.target);
	curl_easy_setopt(probe, CURLOPT_CONNECT_ONLY, 1L);
	curl_easy_setopt(probe, CURLOPT_PROXY, "");
	curl_easy_setopt(probe, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(probe, CURLOPT_CONNECTTIMEOUT_MS, 1000L);
	CURLcode code = curl_easy_perform(probe);
	curl_easy_cleanup(probe);
	return code == CURLE_OK;
}

/* Nothing is sold before there is somebody to tell of it. */
static bool may_begin(struct pusher *pusher, time_ms now)
{
	const struct serve_options *o = &pusher->server->options;
	pusher->target_seen = pusher->target_seen || !o->sim.webhooks;
	if (pusher->target_seen)
		return true;
	if (now < pusher->probed + PROBE_MS)
		return false;
	pusher->target_seen = target_answers(pusher);
	pusher->probed = serve_now();
	if (!pusher->target_seen && !pusher->warned &&
			now > pusher->began + WARNED_AFTER_MS) {
		fprintf(stderr, "waybill-sim: nothing answers at %s yet\n",
				o->target);
		pusher->warned = true;
	}
	return pusher->target_seen;
}

static time_ms sooner(time_ms a, time_ms b)
{
	return a == 0 || (b && b < a) ? b : a;
}

/* With all pushes under way the next answer makes room and wakes us. */
static time_ms next_due(struct pusher *pusher)
{
	time_ms due = pusher->target_seen ? 0 : serve_now() + PROBE_MS;
	if (pusher->target_seen && pusher->free)
		due = sim_next_due(pusher->server->sim);
	return pusher->late.count ? sooner(due, pusher->late.at[0].at) : due;
}

/* Whoever comes between the look and the sleep finds the time to wake us. */
static void sleep_on(struct pusher *pusher)
{
	time_ms now = serve_now(), until = now + SLEEP_MAX_MS;
	pthread_mutex_lock(&pusher->server->lock);
	pthread_mutex_lock(&pusher->late_lock);
	until = sooner(until, next_due(pusher));
	atomic_store(&pusher->sleeps_until, until);
	pthread_mutex_unlock(&pusher->late_lock);
	pthread_mutex_unlock(&pusher->server->lock);
	if (until > now)
		curl_multi_poll(pusher->multi, NULL, 0, (int)(until - now),
				NULL);
	atomic_store(&pusher->sleeps_until, 0);
}

static void close_lateness(struct pusher *pusher)
{
	pthread_mutex_lock(&pusher->late_lock);
	pusher->closed = true;
	pthread_mutex_unlock(&pusher->late_lock);
	late_answer(pusher, INT64_MAX);
}

static void *pusher_run(void *context)
{
	struct pusher *pusher = context;
	while (!atomic_load(&pusher->server->stopping)) {
		time_ms now = serve_now();
		late_answer(pusher, now);
		if (may_begin(pusher, now)) {
			pushes_start(pusher);
			pages_start(pusher);
		}
		pushes_end(pusher);
		sleep_on(pusher);
	}
	return NULL;
}

/* --- opening and closing ------------------------------------------------ */

static void push_open(struct pusher *pusher, struct push *push)
{
	CURL *easy = push->easy = curl_easy_init();
	push->arena = arena_open();
	curl_easy_setopt(easy, CURLOPT_PRIVATE, push);
	curl_easy_setopt(easy, CURLOPT_POST, 1L);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)TIMEOUT_MS);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, swallow);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, push);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "waybill-sim");
	push->next_free = pusher->free;
	pusher->free = push;
}

struct pusher *pusher_open(struct server *server)
{
	struct pusher *pusher = calloc(1, sizeof *pusher);
	if (!pusher)
		abort();
	curl_global_init(CURL_GLOBAL_DEFAULT);
	pusher->server = server;
	pusher->began = serve_now();
	pusher->multi = curl_multi_init();
	curl_multi_setopt(pusher->multi, CURLMOPT_MAXCONNECTS, (long)PUSHES);
	pthread_mutex_init(&pusher->late_lock, NULL);
	for (int i = PUSHES - 1; i >= 0; i--)
		push_open(pusher, &pusher->pushes[i]);
	return pusher;
}

void pusher_start(struct pusher *pusher)
{
	if (pthread_create(&pusher->thread, NULL, pusher_run, pusher))
		abort();
	pusher->started = true;
}

void pusher_end(struct pusher *pusher)
{
	curl_multi_wakeup(pusher->multi);
	if (pusher->started)
		pthread_join(pusher->thread, NULL);
	close_lateness(pusher);
}

void pusher_close(struct pusher *pusher)
{
	for (int i = 0; i < PUSHES; i++) {
		struct push *push = &pusher->pushes[i];
		curl_multi_remove_handle(pusher->multi, push->easy);
		curl_easy_cleanup(push->easy);
		curl_slist_free_all(push->headers);
		if (push->gets)
			buf_done(&push->body);
		arena_close(push->arena);
	}
	curl_multi_cleanup(pusher->multi);
	curl_global_cleanup();
	sim_queue_done(&pusher->late);
	pthread_mutex_destroy(&pusher->late_lock);
	free(pusher);
}
