/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The exchange that reaches the simulator: a call is made at once (its
 * effects in the provider's ledgers happen now) and its answer lands later
 * by the world's clock, or never.
 */
#include "base/crypto.h"
#include "document/document.h"
#include "tests/world/world.h"

#include <stdlib.h>

#define TOTAL_MS_DEFAULT (30 * SECOND_MS)

struct landing {
	struct landing *next;
	int64_t flight;
	time_ms due;
	struct reply reply;
	struct http_header headers[SIM_HEADERS_MAX + 1];
	char values[SIM_HEADERS_MAX + 1][24];
	char bytes[]; /* the body */
};

static struct world *world_of(struct exchange *exchange)
{
	return (struct world *)(void *)((char *)exchange -
			offsetof(struct world, exchange));
}

/* Keeps them by due time, then by age: the order never hangs on addresses. */
static void landing_put(struct world *world, struct landing *landing)
{
	struct landing **at = &world->first_landing;
	while (*at && (*at)->due <= landing->due)
		at = &(*at)->next;
	landing->next = *at;
	*at = landing;
}

static void header_add(
		struct landing *landing, const char *name, struct str value)
{
	http_headers *headers = &landing->reply.response.headers;
	char *kept = landing->values[headers->count];
	snprintf(kept, sizeof landing->values[0], "%.*s", STR_FMT(value));
	landing->headers[headers->count++] =
			(struct http_header){str_of(name), str_of(kept)};
	headers->at = landing->headers;
	headers->cap = headers->count;
}

static void headers_add(
		struct landing *landing, const struct sim_answer *answer)
{
	char seconds[16];
	for (int i = 0; i < answer->header_count; i++)
		header_add(landing, answer->headers[i].name,
				answer->headers[i].value);
	snprintf(seconds, sizeof seconds, "%d", answer->retry_after_s);
	if (answer->retry_after_s > 0)
		header_add(landing, "Retry-After", str_of(seconds));
}

static void landing_add(struct world *world, int64_t flight, time_ms late,
		enum fault fault, const struct sim_answer *answer)
{
	size_t len = answer ? answer->body.len : 0;
	struct landing *landing = calloc(1, sizeof *landing + len + 1);
	if (!landing)
		abort();
	landing->flight = flight;
	landing->due = world->now + late;
	landing->reply.fault = fault;
	landing->reply.detail = fault ? STR("the world said no") : STR_NONE;
	if (answer && !fault) {
		struct http_response *response = &landing->reply.response;
		response->status = answer->status;
		if (len)
			memcpy(landing->bytes, answer->body.at, len);
		response->body = (struct str){landing->bytes, len};
	}
	if (answer)
		headers_add(landing, answer);
	landing_put(world, landing);
}

/* "http://host:port/shopify/admin?x=1": what the simulator looks at. */
static void url_split(struct str url, struct str *path, struct str *query)
{
	ptrdiff_t scheme = str_find(url, STR("://"));
	struct str rest = str_skip(url, scheme < 0 ? 0 : (size_t)scheme + 3);
	ptrdiff_t slash = str_find(rest, STR("/"));
	*path = slash < 0 ? STR("/") : str_skip(rest, (size_t)slash);
	ptrdiff_t mark = str_find(*path, STR("?"));
	*query = mark < 0 ? STR_NONE : str_skip(*path, (size_t)mark + 1);
	if (mark >= 0)
		path->len = (size_t)mark;
}

static void request_read(
		const struct http_request *request, struct sim_request *out)
{
	const http_headers *headers = &request->headers;
	*out = (struct sim_request){
			.method = request->method,
			.authorization = http_header_get(
					headers, STR("Authorization")),
			.app_secret = http_header_get(
					headers, STR("X-AppSecretToken")),
			.idempotency_key = http_header_get(
					headers, STR("Idempotency-Key")),
			.webhook_id = http_header_get(
					headers, STR("webhook-id")),
			.webhook_timestamp = http_header_get(
					headers, STR("webhook-timestamp")),
			.webhook_signature = http_header_get(
					headers, STR("webhook-signature")),
			.destination = http_header_get(
					headers, STR("Destination")),
			.body = request->body,
	};
	struct str token =
			http_header_get(headers, STR("X-Shopify-Access-Token"));
	if (!token.len)
		token = http_header_get(headers, STR("API-Key"));
	if (!token.len)
		token = http_header_get(headers, STR("X-AgreementGrantToken"));
	if (token.len)
		out->authorization = token;
	if (!out->idempotency_key.len)
		out->idempotency_key = http_header_get(
				headers, STR("PayPal-Request-Id"));
	url_split(request->url, &out->path, &out->query);
}

/* Does the engine die at this call, or does the call never leave? */
static bool leaves(struct world *world, int64_t flight)
{
	if (world->dead)
		return false;
	int64_t nth = ++world->counts.calls;
	if (death_due(world, world->options.deaths.before_call, nth)) {
		world_die(world, "before a call");
		return false;
	}
	uint64_t percent = (uint64_t)world->options.unreachable_percent;
	if (!percent || world_chance(world, 100) >= percent)
		return true;
	world->counts.unreachable++;
	landing_add(world, flight, SECOND_MS, FAULT_UNREACHABLE, NULL);
	return false;
}

static void arrived(struct world *world)
{
	if (!death_due(world, world->options.deaths.after_call,
			    world->counts.calls))
		return;
	world_die(world, "after a call");
}

static void budget_count(struct world *world, struct str path)
{
	struct world_counts *counts = &world->counts;
	if (!str_starts(path, STR("/shopify/")))
		return;
	if (world->second != world->now / SECOND_MS)
		counts->this_second = 0;
	world->second = world->now / SECOND_MS;
	if (++counts->this_second > counts->most_in_a_second)
		counts->most_in_a_second = counts->this_second;
}

/* The process that draws, without its process. */
static bool drawn(struct world *world, int64_t flight,
		const struct http_request *request)
{
	struct sim_answer answer = {.status = 200};
	if (!str_eq(request->url, STR("press:draw")))
		return false;
	struct result r = document_drawn(
			request->body, world->scratch, &answer.body);
	if (r.fault)
		answer = (struct sim_answer){.status = 422,
				.body = str_of(fault_name(r.fault))};
	world_note(world, "drawn -> %d %016llx", answer.status,
			(unsigned long long)hash64(answer.body));
	landing_add(world, flight, SECOND_MS, FAULT_NONE, &answer);
	arrived(world);
	return true;
}

static void wire_http(struct exchange *exchange, int64_t flight,
		const struct endpoint *endpoint,
		const struct http_request *request)
{
	struct world *world = world_of(exchange);
	struct sim_request asked;
	struct sim_answer answer = {0};
	if (!leaves(world, flight) || drawn(world, flight, request))
		return;
	request_read(request, &asked);
	budget_count(world, asked.path);
	if (world->options.seen)
		world->options.seen(world->options.context, world->now,
				asked.path, request);
	sim_call(world->sim, world->now, &asked, world->scratch, &answer);
	answer.late_ms += world->options.sim.latency_ms;
	world_note(world, "call %.*s %.*s %016llx -> %d late %lld",
			STR_FMT(asked.method), STR_FMT(asked.path),
			(unsigned long long)hash64(asked.body), answer.status,
			(long long)answer.late_ms);
	time_ms most = endpoint->total_ms ? endpoint->total_ms
					  : TOTAL_MS_DEFAULT;
	if (answer.late_ms > most)
		landing_add(world, flight, most, FAULT_REPLY_LOST, NULL);
	else if (answer.status == 0)
		landing_add(world, flight, answer.late_ms, FAULT_REPLY_LOST,
				NULL);
	else
		landing_add(world, flight, answer.late_ms, FAULT_NONE, &answer);
	arrived(world);
}

static enum fault mail_fault(int status)
{
	if (status == 0)
		return FAULT_REPLY_LOST;
	if (status >= 500)
		return FAULT_REFUSED;
	return status >= 400 ? FAULT_RATE_LIMITED : FAULT_NONE;
}

static void wire_mail(struct exchange *exchange, int64_t flight,
		const struct endpoint *endpoint,
		const struct mail_request *mail)
{
	(void)endpoint;
	struct world *world = world_of(exchange);
	if (!leaves(world, flight))
		return;
	int status = sim_mail(world->sim, world->now, mail->from, mail->to,
			mail->message);
	world->counts.mails++;
	world_note(world, "mail to %.*s -> %d", STR_FMT(mail->to), status);
	struct sim_answer answer = {.status = status};
	landing_add(world, flight, SECOND_MS, mail_fault(status), &answer);
	arrived(world);
}

static void wire_collect(
		struct exchange *exchange, flight_done *done, void *context)
{
	struct world *world = world_of(exchange);
	while (world->first_landing &&
			world->first_landing->due <= world->now) {
		struct landing *landing = world->first_landing;
		world->first_landing = landing->next;
		done(context, landing->flight, &landing->reply);
		free(landing);
	}
}

void wire_open(struct world *world)
{
	world->exchange = (struct exchange){
			.http = wire_http,
			.mail = wire_mail,
			.collect = wire_collect,
	};
}

void wire_forget(struct world *world)
{
	while (world->first_landing) {
		struct landing *landing = world->first_landing;
		world->first_landing = landing->next;
		free(landing);
	}
}

time_ms wire_next(const struct world *world)
{
	return world->first_landing ? world->first_landing->due : 0;
}
