/* SPDX-License-Identifier: Apache-2.0 */
/* PayPal's errors: {"name", "message", "debug_id", "details": [{"issue",
 * "description"}]}. */
#include "connector/paypal/parts.h"

#include "port/request.h"

static struct json first_detail(struct json error)
{
	struct json detail = {0};
	struct json_iter i = json_each(json_get(error, "details"));
	json_next(&i, &detail);
	return detail;
}

struct str paypal_issue(struct json error, struct arena *arena)
{
	struct str issue =
			json_str(json_get(first_detail(error), "issue"), arena);
	return issue.len ? issue : json_str(json_get(error, "name"), arena);
}

struct str paypal_words(struct json error, struct arena *arena)
{
	struct str issue = paypal_issue(error, arena);
	struct str text = json_str(
			json_get(first_detail(error), "description"), arena);
	if (!text.len)
		text = json_str(json_get(error, "message"), arena);
	return arena_print(arena, "%.*s%s%.*s", STR_FMT(issue),
			issue.len && text.len ? ": " : "", STR_FMT(text));
}

/* What belongs to another account is not there, or not to be touched. */
static bool is_of_another(int status, struct str issue)
{
	return (status == 404 &&
			       (str_eq(issue, STR("INVALID_RESOURCE_ID")) ||
					       str_eq(issue,
							       STR("RESOURCE_"
								   "NOT_"
								   "FOUN"
								   "D")))) ||
			(status == 403 &&
					str_eq(issue,
							STR("PERMISSION_"
							    "DENIED")));
}

/* An app without a permission is refused with 403, a wrong account with 403
 * or 404: only a token that does not hold is about our credentials. */
void paypal_error(const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	outcome_by_status(response, arena, out);
	if (response->status == 403) {
		out->kind = OUTCOME_REFUSED;
		out->fault = FAULT_REFUSED;
	}
	/* The same key is being worked on at this moment: ask again later. */
	if (response->status == 409) {
		out->kind = OUTCOME_NONE;
		out->fault = FAULT_PROVIDER;
	}
	if (out->kind == OUTCOME_REFUSED)
		out->reason = STR("refused");
	if (json_open(response->body, &doc).fault)
		return;
	struct str words = paypal_words(json_root(doc), arena);
	if (out->kind == OUTCOME_REFUSED &&
			is_of_another(response->status,
					paypal_issue(json_root(doc), arena)))
		out->reason = STR("not_in_account");
	if (words.len)
		out->detail = detail_of(words);
}
