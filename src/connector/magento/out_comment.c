/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What goes into the order's history: a parcel that arrived, the end, a tag, a
 * status. A comment sets the order's status along the way: without one older
 * versions leave the order without a status, and newer ones refuse a status
 * that does not belong to the state. So the one that it has is sent back.
 */
#include "connector/magento/parts.h"

#include "port/request.h"

static RESULT comment_build(const struct ask *ask, struct str comment,
		struct str status, struct arena *arena,
		struct http_request *out)
{
	struct post post;
	struct str url;
	int64_t order = 0;
	TRY(mage_order_url(ask, "/V1/orders/", "/comments", arena, &url));
	TRY(str_to_i64(ask->facts->remote, &order));
	mage_post_open(&post);
	json_out_object(&post.out, "statusHistory");
	json_out_str(&post.out, "comment", comment);
	if (status.len)
		json_out_str(&post.out, "status", status);
	json_out_i64(&post.out, "parent_id", order);
	json_out_i64(&post.out, "is_customer_notified", 0);
	json_out_i64(&post.out, "is_visible_on_front", 0);
	json_out_object_end(&post.out);
	return mage_post_close(&post, arena, url, out);
}

/* The status that we sent back has changed meanwhile: nothing is done, and
 * once the order is read again the comment is written with the new one. */
#define STALE_STATUS "is not part of the order status history"
#define STALE_PAUSE_MS (2 * SECOND_MS)

static bool comment_taken(const struct ask *ask,
		const struct http_response *response, bool own_status,
		struct arena *arena, struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (!magento_written(ask, response, arena, out, &doc)) {
		if (!own_status && out->kind == OUTCOME_REFUSED &&
				str_find(out->detail, STR(STALE_STATUS)) >= 0) {
			out->kind = OUTCOME_NONE;
			out->fault = FAULT_RATE_LIMITED;
			out->retry_after_ms = STALE_PAUSE_MS;
		}
		return false;
	}
	if (!json_bool(json_root(doc), false)) {
		outcome_bad_reply(out, "the comment was not taken");
		return false;
	}
	magento_done(ask, out);
	return true;
}

static bool has_number(struct str numbers, struct str number)
{
	struct str one;
	while (str_cut(&numbers, ',', &one))
		if (str_eq(one, number))
			return true;
	return false;
}

/* The shipment that a parcel is in: by its number, else by what it was sent
 * for. */
static const struct fulfillment *shipment_of(
		const struct facts *facts, const struct parcel *parcel)
{
	const struct fulfillment *by_fo = NULL;
	for (size_t i = 0; parcel && i < facts->fulfillments.count; i++) {
		const struct fulfillment *one = &facts->fulfillments.at[i];
		if (one->cancelled)
			continue;
		if (parcel->number.len &&
				has_number(one->tracking, parcel->number))
			return one;
		if (!by_fo && str_eq(one->fo, parcel->fo))
			by_fo = one;
	}
	return by_fo;
}

RESULT magento_delivered_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	const struct parcel *parcel =
			facts_parcel(ask->facts, ask->effect->target);
	const struct fulfillment *there = shipment_of(ask->facts, parcel);
	ENSURE(parcel && there, FAULT_BAD_VALUE);
	return comment_build(ask,
			mage_comment_delivered(
					there->id, parcel->number, arena),
			ask->facts->order.status, arena, out);
}

void magento_delivered_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	const struct fulfillment *there = shipment_of(ask->facts,
			facts_parcel(ask->facts, ask->effect->target));
	if (!comment_taken(ask, response, false, arena, out))
		return;
	if (!there) {
		outcome_bad_reply(out, "the shipment is gone");
		return;
	}
	struct fulfillment *fact = LIST_ADD(arena, &out->facts.fulfillments);
	*fact = *there;
	fact->delivered = true;
}

RESULT magento_close_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	return comment_build(ask, str_of(mage_comment_closed),
			ask->facts->order.status, arena, out);
}

/* The order as it is known, with one thing changed: until it is read again
 * nothing is newer. */
static struct shop_order *order_with(const struct ask *ask, struct outcome *out)
{
	out->facts.order = ask->facts->order;
	out->facts.order.seq = ask->seq;
	return &out->facts.order;
}

void magento_close_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	if (comment_taken(ask, response, false, arena, out))
		order_with(ask, out)->closed_at = ask->now;
}

/* "status|tag": Magento has no tag that could be taken off again. */
static struct str status_wanted(const struct ask *ask)
{
	struct str rest = ask->effect->value, status = STR_NONE;
	str_cut(&rest, '|', &status);
	return status;
}

/* A rule's tag is set once and for all: a remark says it. */
static struct str tag_wanted(const struct ask *ask)
{
	struct str rest = ask->effect->value, status = STR_NONE;
	str_cut(&rest, '|', &status);
	return ask->effect->want == WANT_MARK ? rest : STR_NONE;
}

RESULT magento_status_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct str status = status_wanted(ask), tag = tag_wanted(ask);
	if (tag.len)
		return comment_build(ask, mage_comment_tag(tag, arena),
				ask->facts->order.status, arena, out);
	ENSURE(status.len > 0, FAULT_BAD_VALUE);
	return comment_build(ask,
			arena_print(arena, "Waybill: %.*s", STR_FMT(status)),
			status, arena, out);
}

void magento_status_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	struct str status = status_wanted(ask), tag = tag_wanted(ask);
	if (!comment_taken(ask, response, status.len > 0, arena, out))
		return;
	if (status.len)
		order_with(ask, out)->status = status;
	if (tag.len)
		order_with(ask, out)->tags = mage_tags_with(
				ask->facts->order.tags, tag, arena);
}
