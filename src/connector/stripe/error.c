/* SPDX-License-Identifier: Apache-2.0 */
/* What Stripe says when it does not do a thing (docs.stripe.com/error-codes).
 */
#include "connector/stripe/parts.h"

#include "port/request.h"

/* Codes whose reason staff should see by name, with what to do. */
static const struct {
	const char *code, *reason, *words; /* words NULL: Stripe's own */
} codes[] = {
		{"resource_missing", "not_in_account",
				"This Stripe account has no such payment: it "
				"was made in another account."},
		{"charge_expired_for_capture", "authorization_expired", NULL},
		{"capture_charge_authorization_expired",
				"authorization_expired", NULL},
		{"amount_too_large", "amount_too_large", NULL},
		{"charge_already_captured", "already_captured", NULL},
		{"charge_already_refunded", "already_refunded", NULL},
		{"charge_disputed", "disputed", NULL},
		{"card_declined", "declined", NULL},
};

static void name_reason(struct str code, struct outcome *out)
{
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		if (!str_eq(code, str_of(codes[i].code)))
			continue;
		out->reason = str_of(codes[i].reason);
		if (codes[i].words)
			out->detail = str_of(codes[i].words);
	}
}

static void name_words(const struct http_response *response,
		struct arena *arena, struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(response->body, &doc).fault)
		return;
	struct json error = json_get(json_root(doc), "error");
	struct str code = json_str(json_get(error, "code"), arena);
	struct str text = json_str(json_get(error, "message"), arena);
	if (code.len || text.len)
		out->detail = detail_of(arena_print(arena, "%.*s%s%.*s",
				STR_FMT(code), code.len ? ": " : "",
				STR_FMT(text)));
	if (out->kind == OUTCOME_REFUSED)
		name_reason(code, out);
}

void stripe_error(const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	struct str again = http_header_get(
			&response->headers, STR("Stripe-Should-Retry"));
	outcome_by_status(response, arena, out);
	/* 409: the same key is being worked on at this moment. The header:
	 * what looks like a no is only "not now". */
	if (response->status == 409 ||
			(out->fault == FAULT_REFUSED &&
					str_eq(again, STR("true")))) {
		out->kind = OUTCOME_NONE;
		out->fault = FAULT_PROVIDER;
	}
	if (out->kind == OUTCOME_REFUSED)
		out->reason = STR("refused");
	name_words(response, arena, out);
}
