/* SPDX-License-Identifier: Apache-2.0 */
/* GET /events?after=: the news that no webhook brought. */
#include "connector/gateway/parts.h"

#include "port/request.h"

RESULT gateway_poll_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct str path = arena_print(arena, "/events?after=%.*s&limit=100",
			STR_FMT(url_encode(ask->cursor, arena)));
	request_get(out, url_join(ask->account, path, arena));
	return OK;
}

static void read_page(const struct ask *ask, struct json root,
		struct arena *arena, struct outcome *out)
{
	struct json one, list = json_get(root, "events");
	if (json_type(list) != JSON_ARRAY) {
		outcome_bad_reply(out, "the answer has no list of events");
		return;
	}
	/* One event that can't be read never takes its page along. */
	for (struct json_iter i = json_each(list); json_next(&i, &one);)
		gateway_event_read(ask->account, one,
				json_str(json_get(one, "id"), arena), ask->now,
				arena, &out->events);
	out->cursor = json_str(json_get(root, "cursor"), arena);
	if (!out->cursor.len)
		out->cursor = ask->cursor;
	/* Who says "more" and stands still would be asked for ever. */
	out->more = json_bool(json_get(root, "more"), false) &&
			!str_eq(out->cursor, ask->cursor);
	out->kind = OUTCOME_DONE;
}

void gateway_poll_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (response->status != 200)
		outcome_by_status(response, arena, out);
	else if (json_open(response->body, &doc).fault)
		outcome_bad_reply(out, "the answer is not valid JSON");
	else
		read_page(ask, json_root(doc), arena, out);
}
