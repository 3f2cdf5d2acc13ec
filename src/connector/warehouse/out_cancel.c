/* SPDX-License-Identifier: Apache-2.0 */
/* POST /orders/{reference}/cancel: calls a request back. */
#include "connector/warehouse/parts.h"

#include "port/request.h"

RESULT warehouse_cancel_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct str reference = warehouse_reference(ask, arena);
	struct str path = arena_print(arena, "/orders/%.*s/cancel",
			STR_FMT(url_encode(reference, arena)));
	request_post_json(out, arena, url_join(ask->account, path, arena),
			ask->effect->key, STR("{}"));
	return OK;
}

static struct warehouse_request *request_add(
		const struct ask *ask, struct arena *arena, struct outcome *out)
{
	outcome_facts(out, ask);
	struct warehouse_request *request =
			LIST_ADD(arena, &out->facts.requests);
	request->reference = warehouse_reference(ask, arena);
	return request;
}

static void read_cancelled(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct str reference = warehouse_reference(ask, arena);
	if (json_open(response->body, &doc).fault)
		outcome_bad_reply(out, "the answer is not valid JSON");
	else if (!warehouse_order_view_read(json_root(doc), reference, ask->now,
				 arena, &out->facts))
		outcome_bad_reply(out, "the order can't be read");
	else if (!out->facts.requests.at[0].cancelled_at)
		outcome_bad_reply(out, "the answer does not say cancelled");
	else
		outcome_done(out, ask);
}

static bool is_too_late(
		const struct http_response *response, struct arena *arena)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (response->status != 409 || json_open(response->body, &doc).fault)
		return false;
	struct str code =
			json_str(json_get(json_root(doc), "error.code"), arena);
	return str_eq(code, STR("too_late"));
}

void warehouse_cancel_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	if (response->status == 200) {
		read_cancelled(ask, response, arena, out);
		return;
	}
	warehouse_refusal(response, arena, out);
	if (is_too_late(response, arena)) {
		out->reason = STR("too_late");
		request_add(ask, arena, out)->too_late_at = ask->now;
	}
	/* The request may still be on its way there: not now, but later. */
	if (response->status == 404) {
		out->kind = OUTCOME_NONE;
		out->fault = FAULT_UNREACHABLE;
		out->reason = STR_NONE;
		out->detail = STR("the warehouse does not know the order yet");
	}
}
