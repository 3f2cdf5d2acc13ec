/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tells the shop of a parcel. It makes the shipment of the lines that it
 * names; one that names none, of all that is left to send. When nothing of it
 * is left, it adds its number to a shipment that is there.
 */
#include "connector/magento/parts.h"

#include "port/request.h"

static bool lines_remain(
		const struct parcel *parcel, const struct fulfillment_order *fo)
{
	return !fo || !fo->lines.count || parcel_takes_any(parcel, fo);
}

static const struct fulfillment *live_shipment(
		const struct facts *facts, struct str fo)
{
	for (size_t i = 0; i < facts->fulfillments.count; i++) {
		const struct fulfillment *one = &facts->fulfillments.at[i];
		if (str_eq(one->fo, fo) && !one->cancelled)
			return one;
	}
	return NULL;
}

/* The shipment that a further parcel belongs to, or NULL. */
static const struct fulfillment *extended(
		const struct facts *facts, const struct parcel *parcel)
{
	if (lines_remain(parcel, facts_fo(facts, parcel->fo)))
		return NULL;
	return live_shipment(facts, parcel->fo);
}

/* Magento follows the carriers that it has modules for; all others are
 * "custom". */
static const char *const carrier_codes[] = {"dhl", "fedex", "ups", "usps"};

static struct str carrier_code(struct str carrier)
{
	for (size_t i = 0; i < sizeof carrier_codes / sizeof *carrier_codes;
			i++) {
		struct str code = str_of(carrier_codes[i]);
		struct str head = {carrier.at,
				carrier.len < code.len ? carrier.len
						       : code.len};
		if (str_eq_nocase(head, code))
			return code;
	}
	return STR("custom");
}

static void write_carrier(struct json_out *out, const struct parcel *parcel)
{
	json_out_str(out, "track_number", parcel->number);
	json_out_str(out, "title",
			parcel->carrier.len ? parcel->carrier : STR("Parcel"));
	json_out_str(out, "carrier_code", carrier_code(parcel->carrier));
}

static void write_items(struct json_out *out, const struct parcel *parcel,
		const struct fulfillment_order *fo)
{
	int64_t item = 0;
	json_out_array(out, "items");
	for (size_t i = 0; fo && i < fo->lines.count; i++) {
		const struct fo_line *line = &fo->lines.at[i];
		int64_t quantity = parcel_takes(parcel, fo, i);
		if (quantity <= 0 || str_to_i64(line->line, &item).fault)
			continue;
		json_out_object(out, NULL);
		json_out_i64(out, "order_item_id", item);
		json_out_i64(out, "qty", quantity);
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

static RESULT ship_build(const struct ask *ask, const struct parcel *parcel,
		struct arena *arena, struct http_request *out)
{
	bool shop_tells = ask->policy &&
			ask->policy->sends_shipped == SENDER_SHOP;
	struct post post;
	struct str url;
	TRY(mage_order_url(ask, "/V1/order/", "/ship", arena, &url));
	mage_post_open(&post);
	write_items(&post.out, parcel, facts_fo(ask->facts, parcel->fo));
	json_out_bool(&post.out, "notify", shop_tells);
	json_out_array(&post.out, "tracks");
	if (parcel->number.len) {
		json_out_object(&post.out, NULL);
		write_carrier(&post.out, parcel);
		json_out_object_end(&post.out);
	}
	json_out_array_end(&post.out);
	return mage_post_close(&post, arena, url, out);
}

static RESULT track_build(const struct ask *ask, const struct parcel *parcel,
		const struct fulfillment *there, struct arena *arena,
		struct http_request *out)
{
	int64_t order = 0, shipment = 0;
	struct post post;
	ENSURE(parcel->number.len > 0, FAULT_BAD_VALUE);
	TRY(str_to_i64(ask->facts->remote, &order));
	TRY(str_to_i64(there->id, &shipment));
	mage_post_open(&post);
	json_out_object(&post.out, "entity");
	json_out_i64(&post.out, "order_id", order);
	json_out_i64(&post.out, "parent_id", shipment);
	json_out_i64(&post.out, "weight", 0);
	json_out_i64(&post.out, "qty", 0);
	json_out_cstr(&post.out, "description", "");
	write_carrier(&post.out, parcel);
	json_out_object_end(&post.out);
	return mage_post_close(&post, arena,
			url_join(ask->account, STR("/V1/shipment/track"),
					arena),
			out);
}

RESULT magento_fulfill_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	const struct parcel *parcel =
			facts_parcel(ask->facts, ask->effect->target);
	ENSURE(parcel, FAULT_BAD_VALUE);
	const struct fulfillment *there = extended(ask->facts, parcel);
	return there ? track_build(ask, parcel, there, arena, out)
		     : ship_build(ask, parcel, arena, out);
}

/* What was left of it is in the shipment now: it may not be shipped once more
 * until the order is read again. */
static void fo_is_shipped(const struct ask *ask, const struct parcel *parcel,
		struct arena *arena, struct outcome *out)
{
	const struct fulfillment_order *there =
			facts_fo(ask->facts, parcel->fo);
	bool open = false;
	if (!there)
		return;
	struct fulfillment_order fo = *there;
	fo.lines.at = arena_take(arena, fo.lines.count * sizeof *fo.lines.at);
	fo.lines.cap = fo.lines.count;
	for (size_t i = 0; i < fo.lines.count; i++) {
		fo.lines.at[i] = there->lines.at[i];
		fo.lines.at[i].remaining -= parcel_takes(parcel, there, i);
		open = open || fo.lines.at[i].remaining > 0;
	}
	if (!open)
		fo.status = FO_CLOSED;
	fo.seq = ask->seq;
	struct facts only = {0};
	*LIST_ADD(arena, &only.fos) = fo;
	fo.hash = facts_hash(&only, arena);
	*LIST_ADD(arena, &out->facts.fos) = fo;
}

static struct str longer(
		struct str numbers, struct str number, struct arena *arena)
{
	return arena_print(arena, "%.*s%s%.*s", STR_FMT(numbers),
			numbers.len && number.len ? "," : "", STR_FMT(number));
}

static void shipped(const struct ask *ask, const struct parcel *parcel,
		struct str id, struct arena *arena, struct outcome *out)
{
	magento_done(ask, out);
	*LIST_ADD(arena, &out->facts.fulfillments) =
			(struct fulfillment){.id = id,
					.fo = parcel->fo,
					.seq = ask->seq,
					.tracking = parcel->number};
	fo_is_shipped(ask, parcel, arena, out);
}

static void tracked(const struct ask *ask, const struct parcel *parcel,
		struct str id, struct arena *arena, struct outcome *out)
{
	magento_done(ask, out);
	struct fulfillment one = {.id = id, .fo = parcel->fo};
	for (size_t i = 0; i < ask->facts->fulfillments.count; i++)
		if (str_eq(ask->facts->fulfillments.at[i].id, id))
			one = ask->facts->fulfillments.at[i];
	one.seq = ask->seq;
	one.tracking = longer(one.tracking, parcel->number, arena);
	*LIST_ADD(arena, &out->facts.fulfillments) = one;
}

void magento_fulfill_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	const struct parcel *parcel =
			facts_parcel(ask->facts, ask->effect->target);
	if (!magento_written(ask, response, arena, out, &doc))
		return;
	struct json root = json_root(doc);
	/* Which of the two was asked is seen in the answer: a shipment comes
	 * back as its id, a track as a whole. */
	bool track = json_type(root) == JSON_OBJECT;
	struct reading in = {.arena = arena};
	struct str id = track ? mage_id_of(&in, root, "parent_id")
			      : json_str(root, arena);
	int64_t number = 0;
	if (!parcel || str_to_i64(id, &number).fault || number <= 0)
		outcome_bad_reply(out, "the shipment is not in the answer");
	else if (track)
		tracked(ask, parcel, id, arena, out);
	else
		shipped(ask, parcel, id, arena, out);
}
