/* SPDX-License-Identifier: Apache-2.0 */
/* GET /documents?reference=: is the document there? */
#include "connector/invoicing/parts.h"

#include "port/request.h"

RESULT invoicing_find_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct str path = arena_print(arena, "/documents?reference=%.*s",
			STR_FMT(url_encode(ask->effect->reference, arena)));
	request_get(out, url_join(ask->account, path, arena));
	return OK;
}

static void read_list(const struct ask *ask, struct json list,
		struct arena *arena, struct outcome *out)
{
	struct json first;
	struct json_iter i = json_each(list);
	if (json_type(list) != JSON_ARRAY) {
		outcome_bad_reply(out, "the answer has no list of documents");
		return;
	}
	if (json_count(list) > 1) {
		outcome_refused(out, STR("conflict"),
				STR("several documents have one reference"));
		return;
	}
	if (json_next(&i, &first))
		invoicing_document_check(ask, first, arena, out);
	else
		out->kind = OUTCOME_ABSENT;
}

void invoicing_find_read(const struct ask *ask,
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
		read_list(ask, json_get(json_root(doc), "documents"), arena,
				out);
}
