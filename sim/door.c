/* SPDX-License-Identifier: Apache-2.0 */
/* The HTTP door: a request becomes a sim_call, and /_sim/ is the simulator's
 * own. */
#include <stdio.h>

#include "serve.h"
#include "world.h"

/* What the providers look at in an address's query. */
#define CRITERIA "searchCriteria"
#define FILTER CRITERIA "[filterGroups][0][filters][0]"
static const char *const queries[] = {"reference", CRITERIA "[pageSize]",
		CRITERIA "[currentPage]", FILTER "[field]", FILTER "[value]",
		FILTER "[conditionType]", CRITERIA "[sortOrders][0][field]",
		"after", "limit", "starting_after", "ending_before",
		"transaction_id", "start_time", "end_time", "page_size",
		"start_id",
		/* ShipStation */
		"orderNumber", "orderDateStart", "orderDateEnd",
		"createDateStart", "modifyDateStart", "batchId", "page",
		"pageSize", "created_at_start", "modified_at_start", "batch_id",
		"expand[]",
		/* Fortnox, e-conomic */
		"email", "externalinvoicereference1", "invoicenumber", "filter",
		"skippages", "pagesize"};

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c == '_' || c == '-';
}

static void escape(struct buf *buf, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (is_plain(text.at[i]))
			buf_add_char(buf, text.at[i]);
		else
			buf_print(buf, "%%%02X", (unsigned char)text.at[i]);
	}
}

/* The server has taken the query apart; the world wants it whole. */
static struct str query_of(struct http_call *call)
{
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
		struct str value = http_query(call, queries[i]);
		if (!value.len)
			continue;
		buf_print(&buf, "%s%s=", buf.len ? "&" : "", queries[i]);
		escape(&buf, value);
	}
	struct str query = arena_copy(http_arena(call), buf_str(&buf));
	buf_done(&buf);
	return query;
}

static struct str key_of(struct http_call *call)
{
	struct str key = http_header(call, "Idempotency-Key");
	return key.len ? key : http_header(call, "PayPal-Request-Id");
}

static void request_of(struct http_call *call, struct sim_request *out)
{
	struct str token = http_header(call, "X-Shopify-Access-Token");
	if (!token.len)
		token = http_header(call, "API-Key");
	if (!token.len)
		token = http_header(call, "X-AgreementGrantToken");
	*out = (struct sim_request){
			.method = http_method(call),
			.path = http_path(call),
			.query = query_of(call),
			.authorization = token.len
					? token
					: http_header(call, "Authorization"),
			.app_secret = http_header(call, "X-AppSecretToken"),
			.idempotency_key = key_of(call),
			.webhook_id = http_header(call, "webhook-id"),
			.webhook_timestamp =
					http_header(call, "webhook-timestamp"),
			.webhook_signature =
					http_header(call, "webhook-signature"),
			.body = http_body(call),
	};
}

static void answer_whole(
		struct http_call *call, const struct sim_answer *answer)
{
	struct http_pair pairs[SIM_HEADERS_MAX + 1];
	char seconds[16];
	size_t count = 0;
	for (int i = 0; i < answer->header_count; i++)
		pairs[count++] = (struct http_pair){answer->headers[i].name,
				answer->headers[i].value.at};
	snprintf(seconds, sizeof seconds, "%d", answer->retry_after_s);
	if (answer->retry_after_s > 0)
		pairs[count++] = (struct http_pair){"Retry-After", seconds};
	http_answer_pairs(call, answer->status, "application/json",
			answer->body, pairs, count);
}

void answer_now(struct http_call *call, const struct sim_answer *answer)
{
	if (answer->status == 0)
		http_cut(call);
	else
		answer_whole(call, answer);
}

static void provider(struct server *server, struct http_call *call)
{
	struct sim_request request;
	struct sim_answer *answer =
			arena_take(http_arena(call), sizeof *answer);
	request_of(call, &request);
	pthread_mutex_lock(&server->lock);
	time_ms now = serve_now();
	sim_call(server->sim, now, &request, http_arena(call), answer);
	pusher_wake(server->pusher, sim_next_due(server->sim));
	pthread_mutex_unlock(&server->lock);
	time_ms late = answer->late_ms + server->options.sim.latency_ms;
	if (late > 0)
		pusher_answer_later(server->pusher, now + late, call, answer);
	else
		answer_now(call, answer);
}

static void show(struct server *server, struct http_call *call,
		void (*write)(struct sim *sim, time_ms now, struct buf *json))
{
	struct buf buf;
	buf_init(&buf, LEDGER_MAX);
	pthread_mutex_lock(&server->lock);
	write(server->sim, serve_now(), &buf);
	pthread_mutex_unlock(&server->lock);
	http_answer(call, buf.over ? 500 : 200, "application/json",
			buf_str(&buf), 0);
	buf_done(&buf);
}

static void ledger(struct server *server, struct http_call *call)
{
	show(server, call, sim_ledger);
}

static void progress(struct server *server, struct http_call *call)
{
	show(server, call, sim_progress);
}

/* Each line of the body is done by the same hand. */
static void act(struct server *server, struct http_call *call)
{
	struct str who = http_query(call, "who"), why = STR_NONE, line;
	struct str rest = http_body(call);
	bool good = true;
	pthread_mutex_lock(&server->lock);
	while (good && str_cut(&rest, '\n', &line))
		if (str_trim(line).len)
			good = sim_do(server->sim, serve_now(), who,
					str_trim(line), http_arena(call), &why);
	pusher_wake(server->pusher, sim_next_due(server->sim));
	pthread_mutex_unlock(&server->lock);
	http_answer(call, good ? 200 : 422, "text/plain; charset=utf-8",
			good ? STR("done\n")
			     : arena_print(http_arena(call), "%.*s\n",
					       STR_FMT(why)),
			0);
}

static const struct {
	const char *method, *path;
	void (*handle)(struct server *server, struct http_call *call);
} pages[] = {
		{"GET", "/_sim/ledger", ledger},
		{"GET", "/_sim/progress", progress},
		{"POST", "/_sim/do", act},
};

void door_handle(void *context, struct http_call *call)
{
	struct str path = http_path(call), method = http_method(call);
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		if (str_eq(path, str_of(pages[i].path)) &&
				str_eq(method, str_of(pages[i].method))) {
			pages[i].handle(context, call);
			return;
		}
	}
	provider(context, call);
}
