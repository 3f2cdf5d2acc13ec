/* SPDX-License-Identifier: Apache-2.0 */
#include "example.h"

extern const struct driver warehouse_driver;

static const struct account account = {
		.name = STR("warehouse"),
		.provider = STR("warehouse"),
		.endpoint.url = STR("https://warehouse.example/api"),
		.token = STR("example"),
		.webhook_secrets = {STR("whsec_c2VjcmV0IG9mIHRoZSB3YXJl")},
		.signing_secret = STR("whsec_c2VjcmV0IG9mIHRoZSB3YXJl"),
		.shop = STR("demo"),
};

static void add(struct requests *r, enum verb verb, const char *name,
		const struct example *e)
{
	requests_add(r, &warehouse_driver, verb, name, &e->ask);
}

/* A cancel names the request that it calls back; its key is its own. */
static struct example *about(struct requests *r, enum want_kind want)
{
	struct example *e = example_ask(r, &account, want, "send", "77.0");
	if (want == WANT_SEND_CANCEL)
		e->effect.key = arena_print(r->arena, "%.*s.cancel",
				STR_FMT(e->effect.key));
	return e;
}

void warehouse_requests(struct requests *r)
{
	add(r, VERB_LOGISTICS_SEND, "all lines", about(r, WANT_SEND));
	struct example *e = about(r, WANT_SEND);
	e->facts->fos.at[0].lines.at[0].remaining = 0;
	add(r, VERB_LOGISTICS_SEND, "what remains", e);
	add(r, VERB_LOGISTICS_FIND, "request", about(r, WANT_SEND));
	add(r, VERB_LOGISTICS_FIND, "cancel", about(r, WANT_SEND_CANCEL));
	add(r, VERB_LOGISTICS_CANCEL, "request", about(r, WANT_SEND_CANCEL));
	add(r, VERB_LOGISTICS_POLL, "first", example_poll(r, &account, ""));
	add(r, VERB_LOGISTICS_POLL, "next", example_poll(r, &account, "9"));
	add(r, VERB_LOGISTICS_STOCK, "first", example_poll(r, &account, ""));
	add(r, VERB_LOGISTICS_STOCK, "next",
			example_poll(r, &account, "1795867200000;S 9"));
}
