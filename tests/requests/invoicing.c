/* SPDX-License-Identifier: Apache-2.0 */
#include "example.h"

extern const struct driver invoicing_driver;

static const struct account account = {
		.name = STR("books"),
		.provider = STR("invoicing"),
		.endpoint.url = STR("https://books.example/api/"),
		.webhook_secrets = {STR("whsec_c2VjcmV0IG9mIHRoZSBib29rcw==")},
		.signing_secret = STR("whsec_c2VjcmV0IG9mIHRoZSBib29rcw=="),
};

static struct example *about(struct requests *r, const char *target)
{
	struct example *e = example_ask(
			r, &account, WANT_DOCUMENT, "document", target);
	struct str cause = str_of(target), kind;
	str_cut(&cause, '|', &kind);
	e->effect.reference = reference_make(e->facts->shop, e->facts->remote,
			kind, cause, r->arena);
	e->effect.key = e->effect.reference;
	return e;
}

void invoicing_requests(struct requests *r)
{
	static const char *const targets[] = {
			"sale", "credit|9", "credit|void"};
	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
		struct example *e = about(r, targets[i]);
		requests_add(r, &invoicing_driver, VERB_ACCOUNTING_ISSUE,
				targets[i], &e->ask);
		requests_add(r, &invoicing_driver, VERB_ACCOUNTING_FIND,
				targets[i], &e->ask);
	}
}
