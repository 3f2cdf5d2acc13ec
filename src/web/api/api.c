/* SPDX-License-Identifier: Apache-2.0 */
#include "web/api/api.h"

#include "base/json.h"
#include "base/log.h"
#include "order/settle.h"
#include "web/api/inside.h"

#include <stdlib.h>

/* A command under way; lives in its call. */
struct order_call {
	struct http_call *call;
	struct str shop, remote;
	struct command command;
};

RESULT api_open(const struct api_options *options, struct api **out)
{
	struct api *api = calloc(1, sizeof *api);
	ENSURE(api, FAULT_MEMORY);
	api->o = *options;
	pthread_mutex_init(&api->lock, NULL);
	*out = api;
	return OK;
}

void api_close(struct api *api)
{
	if (!api)
		return;
	pthread_mutex_destroy(&api->lock);
	free(api);
}

void api_answer(struct http_call *call, int status, const char *error)
{
	struct buf buf;
	buf_init(&buf, 1024);
	struct json_out out = {.buf = &buf};
	json_out_object(&out, NULL);
	if (error)
		json_out_cstr(&out, "error", error);
	else
		json_out_bool(&out, "stored", true);
	json_out_object_end(&out);
	http_answer(call, status, "application/json", buf_str(&buf), 0);
	buf_done(&buf);
}

/* "/orders/{shop}/{remote}/commands", already decoded: the remote is all
 * that stands between, whatever it holds. */
static bool path_read(struct str path, struct str *shop, struct str *remote)
{
	static const struct str head = {"/orders/", 8}, tail = {"/commands", 9};
	if (!str_starts(path, head) || !str_ends(path, tail) ||
			path.len <= head.len + tail.len)
		return false;
	*remote = str_skip(path, head.len);
	remote->len -= tail.len;
	return str_cut(remote, '/', shop) && shop->len && remote->len;
}

static const char *command_read(
		struct str body, struct arena *arena, struct command *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct settlement settlement;
	if (json_open(body, &doc).fault)
		return "the body is not JSON";
	struct json root = json_root(doc);
	struct str kind = json_str(json_get(root, "kind"), arena);
	out->kind = command_kind_read(kind);
	out->target = json_str(json_get(root, "target"), arena);
	out->text = json_str(json_get(root, "text"), arena);
	out->who = json_str(json_get(root, "who"), arena);
	if (out->kind == COMMAND_NONE)
		return "kind must be hold, release, retry, cancel, document, "
		       "note, take_over, reject, repair, payout, vat or settle";
	if (!out->who.len)
		return "who is missing";
	if (command_needs_target((enum command_kind)out->kind) &&
			!out->target.len)
		return "target is missing: it names the hold or the attempt";
	if (out->text.len > TEXT_MAX || out->who.len > NAME_MAX_ ||
			out->target.len > NAME_MAX_)
		return "text, who or target is too long";
	if (out->kind == COMMAND_SETTLE &&
			settlement_read(out->target, out->text, &settlement)
					.fault)
		return "a settlement says how, how much and why";
	return NULL;
}

static RESULT order_is_there(struct api *api, struct order_call *oc)
{
	struct storage *reader = api->o.reader;
	struct order_row row = {0};
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	TRY(reader->ops->begin(reader, TX_READ, &tx));
	return reader->ops->order_get(
			tx, oc->shop, oc->remote, http_arena(oc->call), &row);
}

static RESULT order_look(struct api *api, struct order_call *oc)
{
	pthread_mutex_lock(&api->lock);
	struct result r = order_is_there(api, oc);
	pthread_mutex_unlock(&api->lock);
	return r;
}

/* On the engine's thread, after COMMIT. */
static void command_done(void *context, enum input_end end)
{
	struct order_call *oc = context;
	if (end == INPUT_FAILED)
		api_answer(oc->call, 503, "the command was not stored");
	else
		api_answer(oc->call, 200, NULL);
}

static void command_hand_in(struct api *api, struct order_call *oc)
{
	http_keep(oc->call);
	struct result r = engine_command(api->o.engine, oc->shop, oc->remote,
			&oc->command, command_done, oc);
	if (r.fault)
		api_answer(oc->call, 503, fault_text(r.fault));
	else if (api->o.loop)
		loop_wake(api->o.loop);
}

static void command_take(struct api *api, struct order_call *oc)
{
	const char *wrong = command_read(http_body(oc->call),
			http_arena(oc->call), &oc->command);
	if (wrong) {
		api_answer(oc->call, 400, wrong);
		return;
	}
	struct result r = order_look(api, oc);
	if (r.fault == FAULT_NOT_FOUND) {
		api_answer(oc->call, 404, "there is no such order");
		return;
	}
	if (r.fault) {
		api_answer(oc->call, 503, fault_text(r.fault));
		return;
	}
	log_line(LOG_INFO, "msg=command kind=%s shop=%.*s order=%.*s who=%.*s",
			command_kind_name((enum command_kind)oc->command.kind),
			STR_FMT(oc->shop), STR_FMT(oc->remote),
			STR_FMT(oc->command.who));
	command_hand_in(api, oc);
}

/* "/messages/{id}/done": somebody has dealt with it. */
struct done_call {
	struct http_call *call;
	struct input input;
};

static bool done_path(struct str path, int64_t *out_id)
{
	static const struct str head = {"/messages/", 10}, tail = {"/done", 5};
	if (!str_starts(path, head) || !str_ends(path, tail) ||
			path.len <= head.len + tail.len)
		return false;
	struct str id = str_skip(path, head.len);
	id.len -= tail.len;
	return !str_to_i64(id, out_id).fault && *out_id > 0;
}

static RESULT message_find(
		struct api *api, struct done_call *dc, struct message *out)
{
	struct storage *reader = api->o.reader;
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	TRY(reader->ops->begin(reader, TX_READ, &tx));
	TRY(reader->ops->message_get(
			tx, dc->input.settles, http_arena(dc->call), out));
	ENSURE(out->state == MESSAGE_PRIVACY, FAULT_NOT_FOUND);
	return OK;
}

static void done_done(void *context, enum input_end end)
{
	struct done_call *dc = context;
	if (end == INPUT_FAILED)
		api_answer(dc->call, 503, "it was not stored");
	else
		api_answer(dc->call, 200, NULL);
}

static struct str who_of(struct http_call *call)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct arena *arena = http_arena(call);
	if (json_open(http_body(call), &doc).fault)
		return STR_NONE;
	return json_str(json_get(json_root(doc), "who"), arena);
}

static void done_take(struct api *api, struct done_call *dc)
{
	struct message told = {0};
	struct str who = who_of(dc->call);
	if (!who.len || who.len > NAME_MAX_) {
		api_answer(dc->call, 400, "who is missing, or too long");
		return;
	}
	pthread_mutex_lock(&api->lock);
	struct result r = message_find(api, dc, &told);
	pthread_mutex_unlock(&api->lock);
	if (r.fault) {
		api_answer(dc->call, r.fault == FAULT_NOT_FOUND ? 404 : 503,
				"no such message waits for anybody");
		return;
	}
	dc->input.raw.account = told.account;
	dc->input.raw.topic = STR("privacy/done");
	dc->input.raw.head = who;
	dc->input.raw.body = http_body(dc->call);
	dc->input.done = done_done;
	dc->input.context = dc;
	http_keep(dc->call);
	r = engine_take(api->o.engine, &dc->input);
	if (r.fault)
		api_answer(dc->call, 503, fault_text(r.fault));
	else if (api->o.loop)
		loop_wake(api->o.loop);
}

static void done_handle(struct api *api, struct http_call *call, int64_t id)
{
	struct done_call *dc = arena_take(http_arena(call), sizeof *dc);
	*dc = (struct done_call){.call = call};
	dc->input.settles = id;
	if (str_eq(http_method(call), STR("POST")))
		done_take(api, dc);
	else
		api_answer(call, 405, "POST it");
}

static bool is_scope(struct str ids)
{
	for (size_t i = 0; i < ids.len; i++)
		if (ids.at[i] != ',' && (ids.at[i] < '0' || ids.at[i] > '9'))
			return false;
	return ids.len < AUDIT_SCOPE_MAX;
}

/* "/audits": {"since": ms, "scope": "1,2", "who": "cli:anna"} */
static void audit_handle(struct api *api, struct http_call *call)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct str who = who_of(call);
	struct str scope = STR_NONE;
	int64_t since = -1;
	if (!json_open(http_body(call), &doc).fault) {
		since = json_i64(json_get(json_root(doc), "since"), 0);
		scope = json_str(json_get(json_root(doc), "scope"),
				http_arena(call));
	}
	if (!str_eq(http_method(call), STR("POST"))) {
		api_answer(call, 405, "POST it");
	} else if (!who.len || who.len > NAME_MAX_ || since < 0 ||
			!is_scope(scope)) {
		api_answer(call, 400, "who, since or scope makes no sense");
	} else if (engine_audit(api->o.engine, since, scope, who).fault) {
		api_answer(call, 409, "an audit is under way");
	} else {
		if (api->o.loop)
			loop_wake(api->o.loop);
		api_answer(call, 200, NULL);
	}
}

/* "/stock": the warehouses are asked; what they tell is then stored. */
static void stock_handle(struct api *api, struct http_call *call)
{
	if (!str_eq(http_method(call), STR("POST"))) {
		api_answer(call, 405, "POST it");
	} else if (!engine_stock_now(api->o.engine)) {
		api_answer(call, 404, "no warehouse is asked what it has");
	} else {
		if (api->o.loop)
			loop_wake(api->o.loop);
		api_answer(call, 200, NULL);
	}
}

static bool is_reload(const struct api *api, struct http_call *call)
{
	return api->o.reload && str_eq(http_path(call), STR("/reload"));
}

void api_handle(void *context, struct http_call *call)
{
	struct api *api = context;
	struct order_call *oc = arena_take(http_arena(call), sizeof *oc);
	bool reload = is_reload(api, call);
	int64_t message = 0;
	oc->call = call;
	if (done_path(http_path(call), &message)) {
		done_handle(api, call, message);
		return;
	}
	if (str_eq(http_path(call), STR("/audits"))) {
		audit_handle(api, call);
		return;
	}
	if (str_eq(http_path(call), STR("/payouts/settle"))) {
		api_payout_handle(api, call);
		return;
	}
	if (str_eq(http_path(call), STR("/stock"))) {
		stock_handle(api, call);
		return;
	}
	if (str_eq(http_path(call), STR("/templates"))) {
		api_template_handle(api, call);
		return;
	}
	if (!reload && !path_read(http_path(call), &oc->shop, &oc->remote)) {
		api_answer(call, 404, "there is nothing at this path");
	} else if (!str_eq(http_method(call), STR("POST"))) {
		api_answer(call, 405, "POST it");
	} else if (reload) {
		api_answer(call, 200, NULL);
		api->o.reload();
	} else {
		command_take(api, oc);
	}
}
