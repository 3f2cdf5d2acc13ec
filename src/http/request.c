/* SPDX-License-Identifier: Apache-2.0 */
#include "http/inside.h"

static bool is_hex_00(const char *p)
{
	return p[0] == '%' && p[1] == '0' && p[2] == '0';
}

/* An absolute path, without NULs once decoded and without control bytes. */
static bool is_good_target(const char *target)
{
	for (const char *p = target; *p; p++)
		if ((unsigned char)*p <= 0x20 || *p == 0x7f || is_hex_00(p))
			return false;
	return target[0] == '/';
}

/* Called when the request line is there: the request begins. */
void *on_target(void *context, const char *target,
		struct MHD_Connection *connection)
{
	struct worker *worker = context;
	struct conn *conn = conn_of(connection);
	time_ms left = conn->deadline - http_now();
	time_ms whole = worker->server->limits.header_ms;
	if (!conn->call)
		conn->call = call_take(worker);
	conn->call->conn = conn;
	conn->call->connection = connection;
	conn->call->bad_target = !is_good_target(target);
	conn->received = 0;
	/* What is left of the deadline when the connection was opened. */
	conn_enter(conn, PHASE_HEAD, left > 0 && left < whole ? left : whole);
	return conn->call;
}

static void call_end(struct worker *worker, struct conn *conn)
{
	struct http_call *call = conn->call;
	if (!call)
		return;
	conn->call = NULL;
	if (call->handled)
		worker->busy--;
	call_give_back(worker, call);
}

void on_completed(void *context, struct MHD_Connection *connection, void **call,
		enum MHD_RequestTerminationCode code)
{
	struct conn *conn = conn_of(connection);
	(void)code;
	*call = NULL;
	if (!conn)
		return;
	call_end(context, conn);
	if (conn->phase != PHASE_ENDED)
		conn_enter(conn, PHASE_IDLE, KEEP_ALIVE_MS);
}

static enum MHD_Result send_answer(struct http_call *call)
{
	if (call->cut)
		return MHD_NO; /* the library closes the connection */
	struct http_limits *limits = &call->conn->worker->server->limits;
	struct MHD_Response *response = call->response;
	call->response = NULL;
	time_ms more = (time_ms)(call->answer_len * 1000 / ANSWER_RATE_MIN);
	conn_enter(call->conn, PHASE_ANSWER, limits->body_ms + more);
	enum MHD_Result r = MHD_queue_response(
			call->connection, call->status, response);
	MHD_destroy_response(response);
	return r;
}

static enum MHD_Result refuse(struct http_call *call, int status)
{
	struct http_server *server = call->conn->worker->server;
	atomic_fetch_add(&server->counts.refused, 1);
	call->is_closing = true;
	call->status = (unsigned)status;
	call->response = response_make(call, status,
			"text/plain; charset=utf-8",
			arena_print(call->arena, "%s\n", status_words(status)));
	return send_answer(call);
}

/* The rest of the body is swallowed for a moment, so that the answer is not
 * lost in the reset that unread bytes cause. */
static enum MHD_Result refuse_body(struct http_call *call)
{
	call->lingers = true;
	conn_refuse(call->conn, 413, PHASE_LINGER);
	return MHD_YES;
}

static bool is_over(struct http_call *call)
{
	int64_t len = 0;
	struct str text = http_header(call, "Content-Length");
	if (!text.len)
		return false;
	return str_to_i64(text, &len).fault ||
			(uint64_t)len >
			call->conn->worker->server->limits.body_max;
}

static enum MHD_Result request_begin(struct http_call *call, const char *url,
		const char *method, const char *version)
{
	struct http_server *server = call->conn->worker->server;
	call->begun = true;
	call->method = arena_copy(call->arena, str_of(method));
	call->path = arena_copy(call->arena, str_of(url));
	int status = request_check(call, version);
	if (status)
		return refuse(call, status);
	if (atomic_load(&server->closing))
		return refuse(call, 503);
	if (is_over(call))
		return refuse_body(call);
	conn_enter(call->conn, PHASE_BODY, server->limits.body_ms);
	return MHD_YES;
}

static enum MHD_Result request_body(
		struct http_call *call, const char *bytes, size_t *len)
{
	call->conn->received += *len;
	if (!call->lingers)
		buf_add(&call->body, (struct str){bytes, *len});
	*len = 0;
	if (!call->lingers && call->body.over)
		return refuse_body(call);
	return MHD_YES;
}

static enum MHD_Result request_handle(struct http_call *call)
{
	struct worker *worker = call->conn->worker;
	if (call->lingers)
		return MHD_NO;
	call->handled = true;
	worker->busy++;
	conn_enter(call->conn, PHASE_HANDLED, 0);
	worker->server->handler(worker->server->context, call);
	if (call->kept)
		return MHD_YES;
	if (!call->response)
		http_answer(call, 500, "text/plain", STR("no answer\n"), 0);
	return send_answer(call);
}

enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
		const char *url, const char *method, const char *version,
		const char *upload, size_t *upload_len, void **call_place)
{
	struct http_call *call = *call_place;
	(void)context;
	(void)connection;
	if (!call->begun)
		return request_begin(call, url, method, version);
	if (*upload_len)
		return request_body(call, upload, upload_len);
	if (!call->handled)
		return request_handle(call);
	return send_answer(call); /* kept, answered, resumed */
}
