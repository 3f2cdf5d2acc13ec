/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The gateway PayPal: tokens that end, payments, captures that are taken once
 * for each PayPal-Request-Id, trackers, events, and the certificate that its
 * webhooks are signed with.
 */
#include <inttypes.h>

#include "base/crypto.h"
#include "payout.h"
#include "paypal.h"

#define TOKEN_LIFE_S 32400

void paypal_fail(struct call *call, int status, const char *name,
		const char *issue, const char *text)
{
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_cstr(&out, "name", name);
	json_out_cstr(&out, "message", text);
	json_out_cstr(&out, "debug_id", "d1");
	json_out_array(&out, "details");
	json_out_object(&out, NULL);
	json_out_cstr(&out, "issue", issue);
	json_out_cstr(&out, "description", text);
	json_out_object_end(&out);
	json_out_array_end(&out);
	json_out_object_end(&out);
	sim_answer_json(call, status, &buf);
}

/* --- tokens ------------------------------------------------------------- */

static bool is_client(struct call *call, const char *client)
{
	const struct sim_options *o = &call->sim->options;
	struct str both = arena_print(
			call->arena, "%s:%s", client, o->paypal_secret);
	return str_eq(call->request->authorization,
			arena_print(call->arena, "Basic %.*s",
					STR_FMT(base64_of(both, call->arena))));
}

static void grant(struct call *call)
{
	struct sim *sim = call->sim;
	if (sim_lies(call, PAYPAL_TOKEN, STR_NONE))
		return;
	bool second = is_client(call, sim->options.paypal_client_2);
	if ((!second && !is_client(call, sim->options.paypal_client)) ||
			!str_eq(call->request->body,
					STR("grant_type=client_credentials"))) {
		call->out->status = 401;
		call->out->body = STR("{\"error\":\"invalid_client\","
				      "\"error_description\":"
				      "\"Client Authentication failed\"}");
		return;
	}
	struct paypal_token *token = LIST_ADD(sim->arena, &sim->paypal_tokens);
	token->token = arena_print(
			sim->arena, "A21SIM%zu", sim->paypal_tokens.count);
	token->second = second;
	token->ends = call->now + TOKEN_LIFE_S * SECOND_MS;
	call->out->status = 200;
	call->out->body = arena_print(call->arena,
			"{\"scope\":\"all\",\"access_token\":\"%.*s\","
			"\"token_type\":\"Bearer\",\"expires_in\":%d}",
			STR_FMT(token->token), TOKEN_LIFE_S);
}

static bool has_token(struct call *call)
{
	struct str token = call->request->authorization;
	if (!str_starts(token, STR("Bearer ")))
		return false;
	token = str_skip(token, 7);
	for (size_t i = call->sim->paypal_tokens.count; i > 0; i--) {
		const struct paypal_token *t =
				&call->sim->paypal_tokens.at[i - 1];
		if (!str_eq(t->token, token))
			continue;
		call->sim->second = t->second;
		return call->now < t->ends;
	}
	return false;
}

/* --- payments ----------------------------------------------------------- */

typedef void object_json(struct json_out *out, const char *key,
		const struct payment *payment, struct arena *arena);

static void not_found(struct call *call)
{
	paypal_fail(call, 404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID",
			"The specified resource does not exist.");
}

static void answer(struct call *call, int status, const struct payment *payment,
		object_json *write)
{
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	write(&out, NULL, payment, call->arena);
	sim_answer_json(call, status, &buf);
}

static void show(
		struct call *call, struct str id, char kind, object_json *write)
{
	if (sim_lies(call, PAYPAL_READ, id))
		return;
	struct payment *payment = paypal_find(call->sim, id, kind);
	if (!payment || (kind == 'O' && payment->paypal->legacy))
		not_found(call);
	else
		answer(call, 200, payment, write);
}

/* True: the key was there, and the answer stands. */
static bool replayed(struct call *call, uint64_t content)
{
	const struct paypal_key *kept = sim_table_get(&call->sim->paypal_keys,
			call->request->idempotency_key);
	if (!kept)
		return false;
	if (kept->content != content) {
		paypal_fail(call, 422, "UNPROCESSABLE_ENTITY",
				"PAYPAL_REQUEST_ID_PREVIOUSLY_USED",
				"The id was used with another payload.");
		return true;
	}
	call->out->status = kept->status;
	call->out->body = kept->body;
	return true;
}

static void keep(struct call *call, uint64_t content)
{
	struct sim *sim = call->sim;
	struct str key = call->request->idempotency_key;
	if (!key.len || call->out->status >= 500)
		return;
	struct paypal_key *kept = arena_take(sim->arena, sizeof *kept);
	*kept = (struct paypal_key){.content = content,
			.status = call->out->status,
			.body = arena_copy(sim->arena, call->out->body)};
	sim_table_put(&sim->paypal_keys, arena_copy(sim->arena, key), kept);
}

/* The whole of it, or nothing. */
static void take(struct call *call, struct payment *payment)
{
	if (payment->captured || payment->paypal->voided_at) {
		paypal_fail(call, 422, "UNPROCESSABLE_ENTITY",
				payment->captured ? "AUTHORIZATION_ALREADY_"
						    "CAPTURED"
						  : "AUTHORIZATION_VOIDED",
				"It can't be captured any more.");
		return;
	}
	sim_shop_pay(call->sim, payment->order, call->now);
	answer(call, 201, payment, paypal_capture_json);
}

static void capture(struct call *call, struct str id)
{
	uint64_t content = hash64(call->request->body) ^ hash64(call->path);
	if (call->request->idempotency_key.len && replayed(call, content)) {
		call->sim->calls[PAYPAL_CAPTURE]++;
		sim_active(call->sim, call->now);
		return;
	}
	if (sim_lies(call, PAYPAL_CAPTURE, id))
		return;
	struct payment *payment = paypal_find(call->sim, id, 'A');
	if (payment)
		take(call, payment);
	else
		not_found(call);
	keep(call, content);
}

/* --- doors -------------------------------------------------------------- */

static void order(struct call *call, struct str rest)
{
	struct str id = STR_NONE, what = STR_NONE;
	str_cut(&rest, '/', &id);
	str_cut(&rest, '/', &what);
	if (!what.len) {
		show(call, id, 'O', paypal_order_json);
		return;
	}
	if (sim_lies(call, PAYPAL_TRACKER, id))
		return;
	struct payment *payment = paypal_find(call->sim, id, 'O');
	if (!payment || payment->paypal->legacy)
		not_found(call);
	else if (str_eq(what, STR("track")))
		paypal_track(call, payment);
	else if (str_eq(what, STR("trackers")))
		paypal_tracker_patch(call, payment,
				sim_url_decode(rest, call->arena));
	else
		not_found(call);
}

static void payment_object(struct call *call, struct str rest)
{
	struct str list = STR_NONE, id = STR_NONE;
	str_cut(&rest, '/', &list);
	str_cut(&rest, '/', &id);
	bool captures = str_eq(list, STR("captures"));
	if (str_eq(rest, STR("capture")))
		capture(call, id);
	else
		show(call, id, captures ? 'C' : 'A',
				captures ? paypal_capture_json
					 : paypal_authorization_json);
}

static void trackers(struct call *call, struct str rest)
{
	bool reads = str_eq(call->request->method, STR("GET"));
	if (sim_lies(call, reads ? PAYPAL_READ : PAYPAL_TRACKER, rest))
		return;
	if (str_eq(rest, STR("-batch")))
		paypal_batch(call);
	else if (reads)
		paypal_tracker_list(call);
	else
		paypal_tracker_put(call,
				sim_url_decode(str_skip(rest, 1), call->arena));
}

static void events(struct call *call, __attribute__((unused)) struct str rest)
{
	if (!sim_lies(call, PAYPAL_POLL, STR_NONE))
		paypal_events_list(call);
}

static void report(struct call *call, __attribute__((unused)) struct str rest)
{
	sim_paypal_report(call);
}

static const struct {
	struct str path;
	void (*call)(struct call *call, struct str rest);
} paths[] = {
		{STR("/v2/checkout/orders/"), order},
		{STR("/v2/payments/"), payment_object},
		{STR("/v1/shipping/trackers"), trackers},
		{STR("/v1/notifications/webhooks-events"), events},
		{STR("/v1/reporting/transactions"), report},
};

void sim_paypal_call(struct call *call)
{
	if (str_starts(call->path, STR("/v1/notifications/certs/"))) {
		call->out->status = 200;
		call->out->body = str_of(sim_paypal_certificate);
		return;
	}
	if (str_eq(call->path, STR("/v1/oauth2/token"))) {
		grant(call);
		return;
	}
	if (!has_token(call)) {
		paypal_fail(call, 401, "AUTHENTICATION_FAILURE",
				"INVALID_TOKEN", "The token is not valid.");
		return;
	}
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		if (!str_starts(call->path, paths[i].path))
			continue;
		paths[i].call(call, str_skip(call->path, paths[i].path.len));
		return;
	}
}
