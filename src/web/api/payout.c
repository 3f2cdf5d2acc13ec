/* SPDX-License-Identifier: Apache-2.0 */
#include "web/api/inside.h"

#include "base/json.h"

#define LINES_MAX 100000

/* "/payouts/settle": somebody has dealt with a line that no order has. */
struct payout_call {
	struct http_call *call;
	struct input input;
	struct payout_kept said;
};

static void payout_done(void *context, enum input_end end)
{
	struct payout_call *pc = context;
	if (end == INPUT_FAILED)
		api_answer(pc->call, 503, "it was not stored");
	else
		api_answer(pc->call, 200, NULL);
}

static bool payout_read(
		struct str body, struct arena *arena, struct payout_kept *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(body, &doc).fault)
		return false;
	struct json root = json_root(doc);
	out->account = json_str(json_get(root, "account"), arena);
	out->payout = json_str(json_get(root, "payout"), arena);
	out->line = json_str(json_get(root, "line"), arena);
	out->settled_by = json_str(json_get(root, "who"), arena);
	out->note = json_str(json_get(root, "note"), arena);
	return out->account.len && out->payout.len && out->line.len &&
			out->settled_by.len && out->note.len &&
			out->settled_by.len <= NAME_MAX_ &&
			out->note.len <= TEXT_MAX;
}

/* Is it there? */
static RESULT payout_find(struct api *api, struct payout_call *pc)
{
	struct storage *reader = api->o.reader;
	struct payout_kept *rows = NULL;
	struct payout_filter all = {
			.account = pc->said.account, .limit = LINES_MAX};
	size_t count = 0;
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	TRY(reader->ops->begin(reader, TX_READ, &tx));
	TRY(reader->ops->payout_list(
			tx, &all, http_arena(pc->call), &rows, &count));
	for (size_t i = 0; i < count; i++)
		if (str_eq(rows[i].payout, pc->said.payout) &&
				str_eq(rows[i].line, pc->said.line))
			return OK;
	return FAIL(FAULT_NOT_FOUND);
}

static void payout_hand_in(struct api *api, struct payout_call *pc)
{
	pc->input.raw.account = pc->said.account;
	pc->input.raw.topic = STR("payout/settle");
	pc->input.raw.head = pc->said.settled_by;
	pc->input.raw.body = http_body(pc->call);
	pc->input.payout = &pc->said;
	pc->input.done = payout_done;
	pc->input.context = pc;
	http_keep(pc->call);
	struct result r = engine_take(api->o.engine, &pc->input);
	if (r.fault)
		api_answer(pc->call, 503, fault_text(r.fault));
	else if (api->o.loop)
		loop_wake(api->o.loop);
}

void api_payout_handle(struct api *api, struct http_call *call)
{
	struct arena *arena = http_arena(call);
	struct payout_call *pc = arena_take(arena, sizeof *pc);
	*pc = (struct payout_call){.call = call};
	if (!str_eq(http_method(call), STR("POST"))) {
		api_answer(call, 405, "POST it");
		return;
	}
	if (!payout_read(http_body(call), arena, &pc->said)) {
		api_answer(call, 400,
				"account, payout, line, note or who is missing "
				"or too long");
		return;
	}
	pthread_mutex_lock(&api->lock);
	struct result r = payout_find(api, pc);
	pthread_mutex_unlock(&api->lock);
	if (r.fault)
		api_answer(call, r.fault == FAULT_NOT_FOUND ? 404 : 503,
				"there is no such line that no order has");
	else
		payout_hand_in(api, pc);
}
