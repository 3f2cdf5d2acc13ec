/* SPDX-License-Identifier: Apache-2.0 */
/* Which payment an effect is about, and how it is written to. */
#include "connector/stripe/parts.h"

#include <inttypes.h>

#include "base/crypto.h"
#include "port/request.h"

#define KEY_MAX 255 /* docs.stripe.com/api/idempotent_requests */

bool stripe_payment_find(const struct ask *ask, struct asked_payment *out)
{
	if (!payment_asked(ask, out))
		return false;
	if (!out->charge.len && !str_starts(out->reference, STR("pi_")))
		out->charge = out->reference;
	return true;
}

void stripe_form_add(struct buf *buf, const char *name, struct str value)
{
	if (buf->len)
		buf_add_char(buf, '&');
	url_add(buf, str_of(name));
	buf_add_char(buf, '=');
	url_add(buf, value);
}

struct str stripe_path(struct str id, const char *tail, struct arena *arena)
{
	bool intent = str_starts(id, STR("pi_"));
	return arena_print(arena, "/v1/%s/%.*s%s",
			intent ? "payment_intents" : "charges",
			STR_FMT(url_encode(id, arena)), tail);
}

/* A key that is too long is kept apart by its hash. */
static struct str key_fit(struct str key, struct arena *arena)
{
	const size_t head = KEY_MAX - 17;
	if (key.len <= KEY_MAX)
		return key;
	return arena_print(arena, "%.*s-%016" PRIx64, (int)head, key.at,
			hash64(key));
}

RESULT stripe_post(const struct ask *ask, struct arena *arena, struct str path,
		struct str key, struct buf *form, struct http_request *out)
{
	struct str body;
	TRY(buf_take(form, arena, &body));
	*out = (struct http_request){.method = STR("POST"),
			.url = url_join(ask->account, path, arena),
			.body = body};
	http_header_add(&out->headers, arena, STR("Content-Type"),
			STR("application/x-www-form-urlencoded"));
	http_header_add(&out->headers, arena, STR("Idempotency-Key"),
			key_fit(key, arena));
	return OK;
}
