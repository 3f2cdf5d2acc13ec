/* SPDX-License-Identifier: Apache-2.0 */
/* GET /orders?reference=: what became of a request, or of its cancel. */
#include "connector/warehouse/parts.h"

#include "port/request.h"

RESULT warehouse_find_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct str reference = warehouse_reference(ask, arena);
	struct str path = arena_print(arena, "/orders?reference=%.*s",
			STR_FMT(url_encode(reference, arena)));
	request_get(out, url_join(ask->account, path, arena));
	return OK;
}

static void read_request(const struct ask *ask, struct json order,
		struct arena *arena, struct outcome *out)
{
	const struct warehouse_request *request = &out->facts.requests.at[0];
	bool refused = request->refused_at > 0;
	bool cancelled = request->cancelled_at > 0;
	struct str reason = request->reason;
	outcome_done(out, ask);
	/* What was looked for is the cancel, and it did not happen. */
	if (ask->effect->want == WANT_SEND_CANCEL && !cancelled)
		out->kind = OUTCOME_ABSENT;
	if (ask->effect->want != WANT_SEND_CANCEL && refused)
		outcome_refused(out, reason,
				warehouse_refusal_words(order, arena));
}

static void read_list(const struct ask *ask, struct json list,
		struct arena *arena, struct outcome *out)
{
	struct json first;
	struct json_iter i = json_each(list);
	if (json_type(list) != JSON_ARRAY) {
		outcome_bad_reply(out, "the answer has no list of orders");
		return;
	}
	if (json_count(list) > 1) {
		outcome_refused(out, STR("conflict"),
				STR("several orders have one reference"));
		return;
	}
	if (!json_next(&i, &first))
		out->kind = OUTCOME_ABSENT;
	else if (warehouse_order_view_read(first,
				 warehouse_reference(ask, arena), ask->now,
				 arena, &out->facts))
		read_request(ask, first, arena, out);
	else
		outcome_bad_reply(out, "the order can't be read");
}

void warehouse_find_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	if (response->status != 200) {
		outcome_find_failed(response, arena, out);
		return;
	}
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(response->body, &doc).fault)
		outcome_bad_reply(out, "the answer is not valid JSON");
	else
		read_list(ask, json_get(json_root(doc), "orders"), arena, out);
}
