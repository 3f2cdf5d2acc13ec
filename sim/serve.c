/* SPDX-License-Identifier: Apache-2.0 */
#include "serve.h"
#include "world.h"

#define CONNECTIONS_MAX 2000
#define CALL_DEADLINE_MS (30 * SECOND_MS)

static struct smtp_reply mail_take(void *context, struct str from,
		struct str to, struct str message)
{
	struct server *server = context;
	pthread_mutex_lock(&server->lock);
	int status = sim_mail(server->sim, serve_now(), from, to, message);
	pusher_wake(server->pusher, sim_next_due(server->sim));
	pthread_mutex_unlock(&server->lock);
	return (struct smtp_reply){status, server->options.sim.latency_ms};
}

static bool doors_open(struct server *server, const char **out_why)
{
	const struct serve_options *o = &server->options;
	const struct http_limits limits = {.body_max = BODY_MAX,
			.connections_max = CONNECTIONS_MAX,
			.header_ms = CALL_DEADLINE_MS,
			.body_ms = CALL_DEADLINE_MS};
	if (http_open(str_of(o->listen), &limits, door_handle, server,
			    &server->http, out_why)
					.fault)
		return false;
	server->smtp = smtp_open(o->smtp, mail_take, server, out_why);
	return server->smtp != NULL;
}

bool serve_open(const struct serve_options *options, struct server *out,
		const char **out_why)
{
	*out = (struct server){.options = *options};
	pthread_mutex_init(&out->lock, NULL);
	out->sim = sim_open(&options->sim);
	if (!out->sim) {
		*out_why = "the lives can't be read";
		return false;
	}
	out->pusher = pusher_open(out);
	if (!doors_open(out, out_why))
		return false;
	pusher_start(out->pusher);
	return true;
}

/* The pusher goes first: it answers the calls that the doors wait for. */
void serve_close(struct server *server)
{
	atomic_store(&server->stopping, true);
	if (server->pusher)
		pusher_end(server->pusher);
	if (server->http)
		http_close(server->http);
	if (server->smtp)
		smtp_close(server->smtp);
	if (server->pusher)
		pusher_close(server->pusher);
	sim_close(server->sim);
	pthread_mutex_destroy(&server->lock);
}
