/* SPDX-License-Identifier: Apache-2.0 */
#include "http/inside.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>

static struct http_call *call_new(void)
{
	struct http_call *call = calloc(1, sizeof *call);
	if (!call)
		abort();
	call->arena = arena_open();
	return call;
}

struct http_call *call_take(struct worker *worker)
{
	struct http_call *call = worker->free_calls;
	if (call) {
		worker->free_calls = call->next_free;
		worker->free_count--;
		call->next_free = NULL;
	} else {
		call = call_new();
	}
	call->body.max = worker->server->limits.body_max;
	return call;
}

void call_free(struct http_call *call)
{
	if (call->response)
		MHD_destroy_response(call->response);
	buf_done(&call->body);
	arena_close(call->arena);
	free(call);
}

/* The arena's first block and a body of usual size serve the next call. */
void call_give_back(struct worker *worker, struct http_call *call)
{
	if (worker->free_count >= POOL_CALLS_MAX ||
			call->body.cap > POOL_BODY_MAX) {
		call_free(call);
		return;
	}
	if (call->response)
		MHD_destroy_response(call->response);
	arena_reset(call->arena);
	buf_clear(&call->body);
	*call = (struct http_call){.arena = call->arena,
			.body = call->body,
			.next_free = worker->free_calls};
	worker->free_calls = call;
	worker->free_count++;
}

struct str http_method(const struct http_call *call)
{
	return call->method;
}

struct str http_path(const struct http_call *call)
{
	return call->path;
}

static struct str lookup(struct http_call *call, enum MHD_ValueKind kind,
		const char *name)
{
	const char *value = NULL;
	size_t len = 0;
	if (MHD_lookup_connection_value_n(call->connection, kind, name,
			    strlen(name), &value, &len) != MHD_YES ||
			!value)
		return STR_NONE;
	return str_trim((struct str){value, len}); /* it leaves some behind */
}

struct str http_query(struct http_call *call, const char *name)
{
	return lookup(call, MHD_GET_ARGUMENT_KIND, name);
}

struct str http_header(struct http_call *call, const char *name)
{
	return lookup(call, MHD_HEADER_KIND, name);
}

struct each {
	void (*each)(void *context, struct str name, struct str value);
	void *context;
};

static enum MHD_Result each_value(void *context, enum MHD_ValueKind kind,
		const char *key, size_t key_len, const char *value,
		size_t value_len)
{
	struct each *each = context;
	(void)kind;
	each->each(each->context, (struct str){key, key_len},
			str_trim((struct str){value, value_len}));
	return MHD_YES;
}

void http_headers_each(struct http_call *call,
		void (*each)(void *context, struct str name, struct str value),
		void *context)
{
	struct each e = {each, context};
	MHD_get_connection_values_n(
			call->connection, MHD_HEADER_KIND, each_value, &e);
}

void http_queries_each(struct http_call *call,
		void (*each)(void *context, struct str name, struct str value),
		void *context)
{
	struct each e = {each, context};
	MHD_get_connection_values_n(call->connection, MHD_GET_ARGUMENT_KIND,
			each_value, &e);
}

struct str http_body(const struct http_call *call)
{
	return buf_str(&call->body);
}

struct arena *http_arena(struct http_call *call)
{
	return call->arena;
}

struct str http_peer(const struct http_call *call)
{
	char text[INET6_ADDRSTRLEN] = "";
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
			call->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *peer = info ? info->client_addr : NULL;
	if (peer && peer->sa_family == AF_INET)
		inet_ntop(AF_INET,
				&((const struct sockaddr_in *)(const void *)
								peer)
						 ->sin_addr,
				text, sizeof text);
	else if (peer && peer->sa_family == AF_INET6)
		inet_ntop(AF_INET6,
				&((const struct sockaddr_in6 *)(const void *)
								peer)
						 ->sin6_addr,
				text, sizeof text);
	else
		return STR("unix");
	return arena_copy(call->arena, str_of(text));
}

void http_keep(struct http_call *call)
{
	call->kept = true;
	MHD_suspend_connection(call->connection);
}

static const struct {
	int status;
	const char *words;
} words[] = {
		{400, "Bad Request"},
		{408, "Request Timeout"},
		{413, "Content Too Large"},
		{431, "Request Header Fields Too Large"},
		{501, "Not Implemented"},
		{503, "Service Unavailable"},
		{505, "HTTP Version Not Supported"},
};

const char *status_words(int status)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i].status == status)
			return words[i].words;
	return "Error";
}

/* Answers after which a client's next request is better made anew: it did
 * not keep to the protocol, is not known to us, or we are in trouble. */
static bool closes_after(int status)
{
	return status == 400 || status == 401 || status == 408 ||
			status == 413 || status == 431 || status >= 500;
}

struct MHD_Response *response_make(struct http_call *call, int status,
		const char *type, struct str body)
{
	struct MHD_Response *response = MHD_create_response_from_buffer(
			body.len, (void *)(uintptr_t)body.at,
			MHD_RESPMEM_MUST_COPY);
	if (!response)
		abort();
	call->answer_len = body.len;
	if (type && *type)
		MHD_add_response_header(response, "Content-Type", type);
	MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	if (call->is_closing || closes_after(status) ||
			atomic_load(&call->conn->worker->server->closing))
		MHD_add_response_header(response, "Connection", "close");
	return response;
}

/* From here on a kept call belongs to its worker again. */
static void answer(struct http_call *call, int status,
		struct MHD_Response *response)
{
	struct worker *worker = call->conn->worker;
	bool kept = call->kept;
	if (call->response)
		abort(); /* answered twice */
	call->status = (unsigned)status;
	call->response = response;
	if (kept) {
		MHD_resume_connection(call->connection);
		worker_wake(worker);
	}
}

void http_answer(struct http_call *call, int status, const char *type,
		struct str body, int retry_after_s)
{
	char seconds[16];
	struct MHD_Response *r = response_make(call, status, type, body);
	if (retry_after_s > 0) {
		snprintf(seconds, sizeof seconds, "%d", retry_after_s);
		MHD_add_response_header(r, "Retry-After", seconds);
	}
	answer(call, status, r);
}

void http_answer_with(struct http_call *call, int status, const char *type,
		struct str body, const char *name, const char *value)
{
	struct MHD_Response *r = response_make(call, status, type, body);
	MHD_add_response_header(r, name, value);
	answer(call, status, r);
}

void http_answer_pairs(struct http_call *call, int status, const char *type,
		struct str body, const struct http_pair *pairs, size_t count)
{
	struct MHD_Response *r = response_make(call, status, type, body);
	for (size_t i = 0; i < count; i++)
		MHD_add_response_header(r, pairs[i].name, pairs[i].value);
	answer(call, status, r);
}

void http_cut(struct http_call *call)
{
	call->cut = true;
	answer(call, 500, response_make(call, 500, NULL, STR_NONE));
}
