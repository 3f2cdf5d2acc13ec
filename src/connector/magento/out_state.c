/* SPDX-License-Identifier: Apache-2.0 */
/* Hold, unhold, and the shop's own invoice. */
#include "connector/magento/parts.h"

#include "port/request.h"

static RESULT action_build(const struct ask *ask, const char *tail,
		struct arena *arena, struct http_request *out)
{
	struct post post;
	struct str url;
	TRY(mage_order_url(ask, "/V1/orders/", tail, arena, &url));
	mage_post_open(&post);
	return mage_post_close(&post, arena, url, out);
}

static void held_read(const struct ask *ask,
		const struct http_response *response, bool held,
		struct arena *arena, struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (!magento_written(ask, response, arena, out, &doc))
		return;
	if (!json_bool(json_root(doc), false)) {
		outcome_bad_reply(out, "the answer is not true");
		return;
	}
	magento_done(ask, out);
	out->facts.order = ask->facts->order;
	out->facts.order.seq = ask->seq;
	out->facts.order.held = held;
}

RESULT magento_hold_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	return action_build(ask, "/hold", arena, out);
}

void magento_hold_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	held_read(ask, response, true, arena, out);
}

RESULT magento_release_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	return action_build(ask, "/unhold", arena, out);
}

void magento_release_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	held_read(ask, response, false, arena, out);
}

/* An invoice that is there is adopted, and a held order is never invoiced:
 * Magento would refuse, and who asks all the same has not looked. */
RESULT magento_invoice_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct post post;
	struct str url;
	ENSURE(!ask->facts->order.invoice.len && !ask->facts->order.held,
			FAULT_BAD_VALUE);
	TRY(mage_order_url(ask, "/V1/order/", "/invoice", arena, &url));
	mage_post_open(&post);
	json_out_bool(&post.out, "capture",
			str_eq(ask->effect->value, STR("capture")));
	json_out_bool(&post.out, "notify", false);
	return mage_post_close(&post, arena, url, out);
}

void magento_invoice_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	int64_t id = 0;
	if (!magento_written(ask, response, arena, out, &doc))
		return;
	struct str text = json_str(json_root(doc), arena);
	if (str_to_i64(text, &id).fault || id <= 0) {
		outcome_bad_reply(out, "the invoice is not in the answer");
		return;
	}
	magento_done(ask, out);
	out->facts.order = ask->facts->order;
	out->facts.order.seq = ask->seq;
	out->facts.order.invoice = text;
}
