/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Magento has no event for a delivered parcel, no archive and no tags. All are
 * told in the order's history, where people look, in words that are found
 * again: that is how a comment whose answer was lost is not written twice.
 */
#include "connector/magento/parts.h"

static const char delivered_head[] = "Shipment ";
static const char delivered_tail[] = " was delivered.";
static const char tag_head[] = "Waybill: tag ";
const char mage_comment_closed[] = "Waybill: all is done for this order.";

struct str mage_comment_delivered(
		struct str shipment, struct str number, struct arena *arena)
{
	return arena_print(arena, "%s%.*s: parcel %.*s%s", delivered_head,
			STR_FMT(shipment), STR_FMT(number), delivered_tail);
}

struct str mage_comment_tag(struct str tag, struct arena *arena)
{
	return arena_print(arena, "%s%.*s", tag_head, STR_FMT(tag));
}

struct str mage_tags_with(struct str tags, struct str tag, struct arena *arena)
{
	struct str out = STR_NONE, one;
	bool added = false;
	while (str_cut(&tags, ',', &one)) {
		int cmp = str_cmp(one, tag);
		bool first = !added && cmp > 0;
		added = added || cmp >= 0;
		out = arena_print(arena, "%.*s%s%.*s%s%.*s", STR_FMT(out),
				out.len ? "," : "",
				STR_FMT(first ? tag : STR_NONE),
				first ? "," : "", STR_FMT(one));
	}
	return added ? out
		     : arena_print(arena, "%.*s%s%.*s", STR_FMT(out),
				       out.len ? "," : "", STR_FMT(tag));
}

static void tag_read(struct reading *in, struct str comment)
{
	struct str tag = str_skip(comment, strlen(tag_head));
	struct shop_order *out = &in->facts->order;
	if (str_starts(comment, str_of(tag_head)) && tag.len &&
			str_find(tag, STR(",")) < 0)
		out->tags = mage_tags_with(out->tags, tag, in->arena);
}

static void delivered_read(struct reading *in, struct str comment)
{
	struct str rest = str_skip(comment, strlen(delivered_head)), id;
	if (!str_starts(comment, str_of(delivered_head)) ||
			!str_ends(comment, str_of(delivered_tail)) ||
			!str_cut(&rest, ':', &id) || !id.len)
		return;
	for (size_t i = 0; i < id.len; i++)
		if (id.at[i] < '0' || id.at[i] > '9')
			return;
	struct fulfillment *one = LIST_ADD(in->arena, &in->facts->fulfillments);
	one->id = id;
	one->fo = in->facts->remote;
	one->delivered = true;
}

RESULT mage_read_comments(struct reading *in, struct json order)
{
	struct shop_order *out = &in->facts->order;
	struct json one;
	struct json_iter i = json_each(json_get(order, "status_histories"));
	while (json_next(&i, &one)) {
		struct str comment = str_trim(mage_word_of(in, one, "comment"));
		delivered_read(in, comment);
		tag_read(in, comment);
		if (str_eq(comment, str_of(mage_comment_closed)))
			TRY(mage_read_time(in, one, "created_at",
					&out->closed_at));
	}
	return OK;
}
