/* SPDX-License-Identifier: Apache-2.0 */
/* The whole program in one process: real sockets on both sides. */
#include "robot_test.h"
#include "serve.h"

#include <curl/curl.h>

#define PATIENCE_MS (20 * SECOND_MS)

/* --- a target that takes webhooks --------------------------------------- */

static atomic_int taken, status_now;

static void take(void *context, struct http_call *call)
{
	(void)context;
	if (str_starts(http_path(call), STR("/webhooks/")))
		atomic_fetch_add(&taken, 1);
	http_answer(call, atomic_load(&status_now), "text/plain", STR("ok"), 0);
}

static struct http_server *target;
static struct server server;
static char url[64], target_url[64];

static void open_target(void)
{
	const char *why = NULL;
	atomic_store(&taken, 0);
	atomic_store(&status_now, 200);
	EXPECT_OK(http_open(STR("127.0.0.1:0"), &(struct http_limits){0}, take,
			NULL, &target, &why));
	snprintf(target_url, sizeof target_url, "http://127.0.0.1:%d",
			http_port(target));
}

static void open_server(int64_t orders, time_ms latency)
{
	const char *why = NULL;
	struct serve_options o = {.listen = "127.0.0.1:0",
			.smtp = "127.0.0.1:0",
			.target = target_url};
	sim_options_init(&o.sim);
	o.sim.orders = orders;
	o.sim.latency_ms = latency;
	o.sim.step_ms = 1;
	EXPECT(serve_open(&o, &server, &why));
	snprintf(url, sizeof url, "http://127.0.0.1:%d",
			http_port(server.http));
}

static void close_all(void)
{
	serve_close(&server);
	http_close(target);
}

/* --- a client ----------------------------------------------------------- */

static size_t keep(char *at, size_t size, size_t count, void *context)
{
	buf_add(context, (struct str){at, size * count});
	return size * count;
}

static long ask(const char *path, const char *body, struct buf *out)
{
	char whole[512];
	long status = 0;
	CURL *easy = curl_easy_init();
	struct curl_slist *headers = curl_slist_append(
			NULL, "X-Shopify-Access-Token: demo-shop-token");
	snprintf(whole, sizeof whole, "%s%s", url, path);
	buf_init(out, (size_t)64 << 20);
	curl_easy_setopt(easy, CURLOPT_URL, whole);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, keep);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, out);
	if (body)
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
	if (curl_easy_perform(easy) == CURLE_OK)
		curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_cleanup(easy);
	curl_slist_free_all(headers);
	return status;
}

static void expect_answer(const char *path, const char *body, long status,
		const char *part)
{
	struct buf buf;
	EXPECT_I64(ask(path, body, &buf), status);
	EXPECT(str_find(buf_str(&buf), str_of(part)) >= 0);
	buf_done(&buf);
}

static int64_t progress(const char *member)
{
	struct buf buf;
	struct json_doc *doc = NULL;
	EXPECT_I64(ask("/_sim/progress", NULL, &buf), 200);
	EXPECT_OK(json_open(buf_str(&buf), &doc));
	int64_t value = json_i64(json_get(json_root(doc), member), -1);
	json_close(doc);
	buf_done(&buf);
	return value;
}

static bool becomes(const char *member, int64_t value)
{
	for (time_ms end = serve_now() + PATIENCE_MS; serve_now() < end;) {
		if (progress(member) == value)
			return true;
		usleep(5000);
	}
	return false;
}

/* Looks into the world, as the doors do. */
static int64_t locked(int64_t (*look)(const struct sim *sim))
{
	pthread_mutex_lock(&server.lock);
	int64_t value = look(server.sim);
	pthread_mutex_unlock(&server.lock);
	return value;
}

static int64_t waiting(const struct sim *sim)
{
	return sim_hooks_waiting(sim);
}

static int64_t reads(const struct sim *sim)
{
	return sim->calls[SHOP_READ];
}

static bool come(int count)
{
	for (time_ms end = serve_now() + PATIENCE_MS; serve_now() < end;) {
		if (atomic_load(&taken) >= count)
			return true;
		usleep(5000);
	}
	return false;
}

/* --- what must be so ---------------------------------------------------- */

TEST(what_can_not_be_opened_is_told)
{
	const char *why = NULL;
	struct serve_options o = {.listen = "nowhere",
			.smtp = "127.0.0.1:0",
			.target = "http://127.0.0.1:1"};
	sim_options_init(&o.sim);
	EXPECT(!serve_open(&o, &server, &why));
	EXPECT(why && *why);
	serve_close(&server);
	o.listen = "127.0.0.1:0";
	o.smtp = "nowhere";
	EXPECT(!serve_open(&o, &server, &why));
	serve_close(&server);
	o.sim.lives = "/nowhere";
	EXPECT(!serve_open(&o, &server, &why));
	serve_close(&server);
}

TEST(nothing_is_sold_before_the_target_is_there)
{
	snprintf(target_url, sizeof target_url, "http://127.0.0.1:1");
	open_server(5, 0);
	usleep(300000);
	EXPECT_I64(progress("sold"), 0);
	serve_close(&server);
}

TEST(webhooks_are_pushed_and_repeated)
{
	open_target();
	atomic_store(&status_now, 503);
	open_server(20, 0);
	EXPECT(becomes("sold", 20));
	EXPECT(come(60));
	atomic_store(&status_now, 200);
	for (time_ms end = serve_now() + PATIENCE_MS;
			serve_now() < end && locked(waiting);)
		usleep(5000);
	struct buf buf;
	struct json_doc *doc = NULL;
	EXPECT_I64(ask("/_sim/ledger", NULL, &buf), 200);
	EXPECT_OK(json_open(buf_str(&buf), &doc));
	struct json hooks = json_get(json_root(doc), "webhooks");
	EXPECT_I64(json_i64(json_get(hooks, "waiting"), -1), 0);
	EXPECT(json_i64(json_get(hooks, "failed"), -1) >= 60);
	EXPECT(json_i64(json_get(hooks, "acked"), -1) > 40);
	EXPECT_I64(json_i64(json_get(hooks, "dropped"), -1), 0);
	json_close(doc);
	buf_done(&buf);
	close_all();
}

#define GRAPHQL "/shopify/admin/api/2026-10/graphql.json"
#define READ \
	"{\"query\":\"query{order(id:\\\"gid://shopify/Order/" \
	"5001\\\"){id}}\"}"

TEST(the_doors_are_open)
{
	open_target();
	open_server(1, 0);
	EXPECT(becomes("sold", 1));
	expect_answer("/nothing", NULL, 404, "");
	expect_answer("/_sim/nothing", NULL, 404, "");
	expect_answer(GRAPHQL, "no json", 200, "errors");
	expect_answer(GRAPHQL, READ, 200, "\"name\":\"#1001\"");
	expect_answer("/books/documents?reference=demo.5001.sale", NULL, 401,
			"bad_signature");
	expect_answer("/_sim/do?who=shop", "nonsense", 422, "can't do");
	expect_answer("/_sim/do?who=shop", "sells o1\nsells o2, pending\n", 200,
			"done");
	expect_answer("/_sim/do?who=customer", "pays o2", 200, "done");
	expect_answer("/_sim/ledger", NULL, 200, "\"name\":\"#1003\"");
	close_all();
}

TEST(a_cut_is_a_cut)
{
	struct buf buf;
	open_target();
	open_server(1, 0);
	EXPECT(becomes("sold", 1));
	expect_answer("/_sim/do?who=shop", "is down", 200, "done");
	EXPECT_I64(ask(GRAPHQL, READ, &buf), 0);
	EXPECT_I64(buf.len, 0);
	buf_done(&buf);
	close_all();
}

struct late {
	pthread_t thread;
	long status;
};

static void *late_run(void *context)
{
	struct late *late = context;
	struct buf buf;
	late->status = ask(GRAPHQL, READ, &buf);
	buf_done(&buf);
	return NULL;
}

TEST(late_answers_come)
{
	struct late late[10] = {0};
	open_target();
	open_server(1, 100);
	EXPECT(becomes("sold", 1));
	for (size_t i = 0; i < 10; i++)
		pthread_create(&late[i].thread, NULL, late_run, &late[i]);
	for (size_t i = 0; i < 10; i++) {
		pthread_join(late[i].thread, NULL);
		EXPECT_I64(late[i].status, 200);
	}
	close_all();
}

TEST(closing_does_not_wait_for_late_answers)
{
	struct late late = {0};
	open_target();
	open_server(1, 3600 * SECOND_MS);
	EXPECT(becomes("sold", 1));
	pthread_create(&late.thread, NULL, late_run, &late);
	while (locked(reads) == 0)
		usleep(5000);
	serve_close(&server);
	pthread_join(late.thread, NULL);
	EXPECT_I64(late.status, 200);
	http_close(target);
}
