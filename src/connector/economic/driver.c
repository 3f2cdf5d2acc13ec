/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/economic/economic.h"

#include "connector/economic/parts.h"
#include "port/request.h"

void economic_go_on(struct outcome *out, struct arena *arena, const char *word,
		struct str what)
{
	out->again = true;
	out->cursor = arena_print(arena, "%s %.*s", word, STR_FMT(what));
}

struct str economic_word(const struct ask *ask, int nth)
{
	struct str rest = ask->cursor, word = STR_NONE;
	for (int i = 0; i <= nth + 1; i++)
		if (!str_cut(&rest, ' ', &word))
			return STR_NONE;
	return word;
}

/* Numbers there have at most nine digits. */
#define NUMBER_MAX 999999999

int64_t economic_number(const struct ask *ask, int nth)
{
	int64_t number = 0;
	struct str word = economic_word(ask, nth);
	bool is = !str_to_i64(word, &number).fault && number > 0 &&
			number <= NUMBER_MAX;
	return is ? number : 0;
}

void economic_next_page(const struct ask *ask, const char *word,
		struct arena *arena, struct outcome *out)
{
	economic_go_on(out, arena, word,
			arena_print(arena, "%lld",
					(long long)economic_number(ask, 0) +
							1));
}

void economic_ref(struct json_out *out, const char *object, const char *key,
		int64_t number)
{
	json_out_object(out, object);
	json_out_i64(out, key, number);
	json_out_object_end(out);
}

RESULT economic_send(const struct ask *ask, const char *method, struct str path,
		const char *step, struct buf *buf, struct arena *arena,
		struct http_request *out)
{
	struct str body, key = STR_NONE;
	TRY(buf_take(buf, arena, &body));
	if (step)
		key = arena_print(arena, "%.*s.%s", STR_FMT(ask->effect->key),
				step);
	request_post_json(out, arena, url_join(ask->account, path, arena), key,
			body);
	out->method = str_of(method);
	return OK;
}

/* Nobody else gets to see a token. */
static bool is_ours(const struct account *account, struct str url)
{
	struct str base = account->endpoint.url;
	while (base.len && base.at[base.len - 1] == '/')
		base.len--;
	return base.len && str_starts(url, base) && url.len > base.len &&
			url.at[base.len] == '/';
}

/* Two tokens: the app's, and the one that the agreement granted it
 * (https://restdocs.e-conomic.com/#authentication). The demo's ("demo",
 * "demo") may only read: a call that writes is answered 401 or 403. */
static RESULT authorize(const struct account *account,
		__attribute__((unused)) time_ms now,
		struct http_request *request, struct arena *arena)
{
	ENSURE(is_ours(account, request->url), FAULT_SETTINGS);
	ENSURE(account->token.len && account->token_secret.len, FAULT_SETTINGS);
	request_header_set(request, arena, STR("X-AppSecretToken"),
			account->token_secret);
	request_header_set(request, arena, STR("X-AgreementGrantToken"),
			account->token);
	return OK;
}

/* clang-format off */
const struct driver economic_driver = {
	.name = "economic",
	.authorize = authorize,
	.verbs = {
		[VERB_ACCOUNTING_ISSUE] = {REMOTE_U, 0,
			economic_issue_build, NULL, economic_issue_read},
		[VERB_ACCOUNTING_FIND] = {REMOTE_R, 0,
			economic_find_build, NULL, economic_find_read},
		[VERB_ACCOUNTING_PAYMENT] = {REMOTE_U, 0,
			economic_payment_build, NULL, economic_payment_read},
		[VERB_ACCOUNTING_PAYMENT_FIND] = {REMOTE_R, 0,
			economic_payment_find_build, NULL,
			economic_payment_find_read},
		[VERB_ACCOUNTING_PDF] = {REMOTE_R, 0,
			economic_pdf_build, NULL, economic_pdf_read},
	},
	.polls = {VERB_NONE},
	.one_writer = true,
	.mapping = MAPPING_BIT(MAPPING_ACCOUNT) |
			MAPPING_BIT(MAPPING_VAT_CODE) |
			MAPPING_BIT(MAPPING_CUSTOMER_GROUP) |
			MAPPING_BIT(MAPPING_TERMS) |
			MAPPING_BIT(MAPPING_LAYOUT),
	.payments = MAPPING_BIT(MAPPING_PAYMENT_ACCOUNT) |
			MAPPING_BIT(MAPPING_JOURNAL),
	/* 50,000 calls a day are what an agreement is said to get: 34 in a
	 * minute are 48,960. Its own limit by the second is not published. */
	.calls_per_second = 5,
	.calls_per_minute = 34,
};
/* clang-format on */
