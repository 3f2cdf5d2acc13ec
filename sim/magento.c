/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shop's other door: Magento's REST. Nothing here is idempotent, and two
 * changes of one order at a time spoil each other: both are counted.
 */
#include <inttypes.h>

#include "magento.h"

struct mage *mage_of(struct sim *sim, struct order *order)
{
	struct mage *mage = order->mage;
	if (!mage) {
		mage = order->mage = arena_take(sim->arena, sizeof *mage);
		for (size_t i = 0; i < order->lines.count; i++)
			*LIST_ADD(sim->arena, &mage->shipped) = 0;
	}
	/* Magento makes the invoice of a payment by itself. */
	if (order->paid_at && !mage->invoices.count)
		*LIST_ADD(sim->arena, &mage->invoices) = (struct mage_invoice){
				order->id * IDS_PER_ORDER + INVOICE_IDS,
				order->paid_at, false};
	return mage;
}

/* --- answers ------------------------------------------------------------- */

static void refuse(struct call *call, int status, const char *message,
		struct str parameter)
{
	struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	json_out_object(&out, NULL);
	json_out_cstr(&out, "message", message);
	if (parameter.len) {
		json_out_array(&out, "parameters");
		json_out_str(&out, NULL, parameter);
		json_out_array_end(&out);
	}
	json_out_object_end(&out);
	sim_answer_json(call, status, &buf);
}

static void say(struct call *call, struct str json)
{
	call->out->status = 200;
	call->out->body = json;
}

static void say_id(struct call *call, int64_t id)
{
	say(call, arena_print(call->arena, "\"%" PRId64 "\"", id));
}

static void no_entity(struct call *call)
{
	refuse(call, 404,
			"The entity that was requested doesn't exist. Verify "
			"the entity and try again.",
			STR_NONE);
}

/* --- writing ------------------------------------------------------------- */

struct write {
	struct call *call;
	struct order *order;
	struct mage *mage;
	struct json body;
};

static struct sim *sim_of(const struct write *write)
{
	return write->call->sim;
}

/* A change takes until its answer comes; a second one within that time would
 * have read what the first one has not written yet. */
static void one_writer(struct write *write)
{
	struct call *call = write->call;
	time_ms until = call->now + call->out->late_ms +
			sim_of(write)->options.latency_ms;
	if (call->now < write->mage->written_until)
		sim_wrong(sim_of(write), "two changes at a time",
				write->order->id, call->path);
	if (until > write->mage->written_until)
		write->mage->written_until = until;
}

static void changed(struct write *write)
{
	sim_shop_touch(sim_of(write), write->order, write->call->now);
}

static bool is_held(struct write *write)
{
	return strcmp(mage_state(sim_of(write), write->order), "holded") == 0;
}

/* In "closed" and such ends there is nothing left to hold. */
static void hold(struct write *write)
{
	const char *state = mage_state(sim_of(write), write->order);
	static const char *const not_these[] = {"canceled", "closed",
			"complete", "holded", "payment_review"};
	for (size_t i = 0; i < sizeof not_these / sizeof *not_these; i++) {
		if (strcmp(state, not_these[i]) != 0)
			continue;
		refuse(write->call, 400, "A hold action is not available.",
				STR_NONE);
		return;
	}
	write->mage->held = true;
	changed(write);
	say(write->call, STR("true"));
}

static void unhold(struct write *write)
{
	if (!is_held(write)) {
		refuse(write->call, 400, "You cannot remove the hold.",
				STR_NONE);
		return;
	}
	write->mage->held = false;
	changed(write);
	say(write->call, STR("true"));
}

static struct str text_of(struct write *write, const char *path)
{
	return json_str(json_get(write->body, path), write->call->arena);
}

/* The same words again: it was told twice. */
static void comment_count(struct write *write, struct str text)
{
	for (size_t i = 0; i < write->mage->comments.count; i++)
		if (str_eq(write->mage->comments.at[i].text, text))
			sim_doubled(sim_of(write), "comment", write->order->id,
					text);
}

/* Which shipment's parcel has arrived, by the words that were written. */
static void comment_delivers(struct write *write, struct str text)
{
	for (size_t i = 0; i < write->mage->tracks.count; i++) {
		const struct mage_track *track = &write->mage->tracks.at[i];
		struct fulfillment *f =
				&write->order->fulfillments.at[track->shipment];
		if (str_find(text, track->number) < 0 ||
				str_find(text, STR("delivered")) < 0)
			continue;
		f->delivered_events++;
		if (!f->delivered_at)
			f->delivered_at = write->call->now;
	}
}

static const struct {
	const char *state, *status;
} state_statuses[] = {{"new", "pending"}, {"processing", "packed"},
		{"processing", "fraud_checked"}, {"complete", "arrived"}};

static bool belongs(const char *state, struct str status)
{
	if (str_eq(status, str_of(state)))
		return true;
	for (size_t i = 0; i < sizeof state_statuses / sizeof *state_statuses;
			i++)
		if (strcmp(state_statuses[i].state, state) == 0 &&
				str_eq(status, str_of(state_statuses[i].status)))
			return true;
	return false;
}

/* Magento has no tags: a remark stands for one. */
static void comment_tags(struct write *write, struct str text)
{
	struct str head = STR("Waybill: tag ");
	if (str_starts(text, head))
		*LIST_ADD(sim_of(write)->arena, &write->order->tags) =
				arena_copy(sim_of(write)->arena,
						str_skip(text, head.len));
}

static void comment(struct write *write)
{
	struct sim *sim = sim_of(write);
	struct str text = text_of(write, "statusHistory.comment");
	struct str status = text_of(write, "statusHistory.status");
	const char *state = mage_state(sim, write->order);
	if (!text.len) {
		refuse(write->call, 400, "\"%1\" is required.", STR("comment"));
		return;
	}
	if (status.len && !belongs(state, status)) {
		refuse(write->call, 400,
				"Unable to add comment: The status \"%1\" is "
				"not part of the order status history.",
				status);
		return;
	}
	comment_count(write, text);
	comment_delivers(write, text);
	comment_tags(write, text);
	write->mage->status = arena_copy(sim->arena, status);
	write->mage->status_of = state;
	*LIST_ADD(sim->arena, &write->mage->comments) = (struct mage_comment){
			arena_copy(sim->arena, text),
			arena_copy(sim->arena, status), write->call->now};
	write->order->closes += str_find(text, STR("all is done")) >= 0;
	changed(write);
	say(write->call, STR("true"));
}

/* A second invoice is what must not be; Magento may well make one when two
 * ask at a time (magento2 #10396). */
static void invoice(struct write *write)
{
	struct sim *sim = sim_of(write);
	struct order *order = write->order;
	bool capture = json_bool(json_get(write->body, "capture"), false);
	if (is_held(write) || order->cancelled_at) {
		sim_wrong(sim, "invoice of an order that takes none", order->id,
				STR_NONE);
		refuse(write->call, 400,
				"Invoice Document Validation Error(s):\n%1",
				STR("The order does not allow an invoice to be "
				    "created."));
		return;
	}
	if (write->mage->invoices.count)
		sim_doubled(sim, "invoice", order->id, STR_NONE);
	struct mage_invoice *made =
			LIST_ADD(sim->arena, &write->mage->invoices);
	*made = (struct mage_invoice){order->id * IDS_PER_ORDER + INVOICE_IDS +
					(int64_t)write->mage->invoices.count -
					1,
			write->call->now, true};
	if (capture)
		sim_shop_pay(sim, order, write->call->now);
	changed(write);
	say_id(write->call, made->id);
}

/* --- parcels ------------------------------------------------------------- */

static ptrdiff_t line_of(const struct order *order, int64_t item)
{
	for (size_t i = 0; i < order->lines.count; i++)
		if (order->lines.at[i].id == item)
			return (ptrdiff_t)i;
	return -1;
}

/* `take`: else it is only looked whether there is so much. */
static bool items_take(struct write *write, bool take)
{
	struct json item, items = json_get(write->body, "items");
	int64_t sum = 0;
	for (struct json_iter i = json_each(items); json_next(&i, &item);) {
		int64_t id = json_i64(json_get(item, "order_item_id"), 0);
		int64_t qty = json_i64(json_get(item, "qty"), 0);
		ptrdiff_t at = line_of(write->order, id);
		if (at < 0 || qty < 1 ||
				qty > mage_to_ship(sim_of(write), write->order,
						      (size_t)at))
			return false;
		if (take)
			write->mage->shipped.at[at] += qty;
		sum += qty;
	}
	return sum > 0;
}

static int64_t items_sum(struct write *write)
{
	struct json item;
	int64_t sum = 0;
	struct json_iter i = json_each(json_get(write->body, "items"));
	while (json_next(&i, &item))
		sum += json_i64(json_get(item, "qty"), 0);
	return sum;
}

static void fo_follow(struct write *write)
{
	struct order *order = write->order;
	int64_t left = 0;
	if (!order->fos.count)
		return;
	struct fo *fo = &order->fos.at[0];
	for (size_t i = 0; i < fo->lines.count; i++) {
		fo->lines.at[i].remaining =
				mage_to_ship(sim_of(write), order, i);
		left += fo->lines.at[i].remaining;
	}
	if (left == 0)
		fo->status = FO_CLOSED;
	fo->updated = write->call->now;
}

static void track_add(struct write *write, size_t shipment, struct json track)
{
	struct sim *sim = sim_of(write);
	struct order *order = write->order;
	struct fulfillment *f = &order->fulfillments.at[shipment];
	struct str number =
			json_str(json_get(track, "track_number"), sim->arena);
	for (size_t i = 0; i < write->mage->tracks.count; i++)
		if (str_eq(write->mage->tracks.at[i].number, number))
			sim_doubled(sim, "track", order->id, number);
	struct mage_track *made = LIST_ADD(sim->arena, &write->mage->tracks);
	*made = (struct mage_track){.id = order->id * IDS_PER_ORDER +
					TRACK_IDS +
					(int64_t)write->mage->tracks.count - 1,
			.shipment = shipment,
			.number = number,
			.title = json_str(
					json_get(track, "title"), sim->arena)};
	f->number = f->number.len
			? arena_print(sim->arena, "%.*s,%.*s",
					  STR_FMT(f->number), STR_FMT(number))
			: number;
	f->company = made->title;
}

/* Asked for again with the same parcel: one too many, whatever is left. */
static bool is_again(struct write *write)
{
	struct json track = {0};
	struct json_iter i = json_each(json_get(write->body, "tracks"));
	if (!json_next(&i, &track))
		return false;
	struct str number = json_str(
			json_get(track, "track_number"), write->call->arena);
	for (size_t k = 0; k < write->mage->tracks.count; k++)
		if (str_eq(write->mage->tracks.at[k].number, number))
			return true;
	return false;
}

static struct fulfillment *shipment_add(struct write *write)
{
	struct order *order = write->order;
	struct fulfillment *made =
			LIST_ADD(sim_of(write)->arena, &order->fulfillments);
	*made = (struct fulfillment){.at = write->call->now,
			.id = order->id * IDS_PER_ORDER + FULFILLMENT_IDS +
					(int64_t)order->fulfillments.count - 1,
			.fo = order->id};
	return made;
}

static void ship(struct write *write)
{
	bool again = is_again(write);
	if (is_held(write) || write->order->cancelled_at ||
			(!again && !items_take(write, false))) {
		refuse(write->call, 400,
				"Shipment Document Validation Error(s):\n%1",
				STR("The order does not allow a shipment to be "
				    "created."));
		return;
	}
	if (!again)
		(void)items_take(write, true);
	struct fulfillment *made = shipment_add(write);
	made->pieces = again ? 0 : items_sum(write);
	size_t nth = write->order->fulfillments.count - 1;
	struct json track;
	struct json_iter i = json_each(json_get(write->body, "tracks"));
	while (json_next(&i, &track))
		track_add(write, nth, track);
	fo_follow(write);
	changed(write);
	sim_life_settle(sim_of(write), write->order, write->call->now);
	say_id(write->call, made->id);
}

static void track(struct write *write)
{
	struct json entity = json_get(write->body, "entity");
	int64_t shipment = json_i64(json_get(entity, "parent_id"), 0);
	struct order *order = write->order;
	size_t nth = 0;
	while (nth < order->fulfillments.count &&
			order->fulfillments.at[nth].id != shipment)
		nth++;
	if (nth == order->fulfillments.count) {
		no_entity(write->call);
		return;
	}
	track_add(write, nth, entity);
	struct mage_track *made =
			&write->mage->tracks.at[write->mage->tracks.count - 1];
	say(write->call,
			arena_print(write->call->arena,
					"{\"entity_id\":%" PRId64
					",\"parent_id\":%" PRId64
					",\"track_number\":\"%.*s\"}",
					made->id, shipment,
					STR_FMT(made->number)));
}

/* --- the door ------------------------------------------------------------ */

static const struct action {
	const char *head, *tail;
	enum sim_verb verb;
	void (*act)(struct write *write);
} actions[] = {
		{"/V1/orders/", "/hold", SHOP_HOLD, hold},
		{"/V1/orders/", "/unhold", SHOP_RELEASE, unhold},
		{"/V1/orders/", "/comments", SHOP_EVENT, comment},
		{"/V1/order/", "/invoice", SHOP_INVOICE, invoice},
		{"/V1/order/", "/ship", SHOP_FULFILL, ship},
};

/* The digits between head and tail. */
static bool id_between(struct str path, const char *head, const char *tail,
		int64_t *out)
{
	size_t a = strlen(head), b = strlen(tail);
	if (!str_starts(path, str_of(head)) || !str_ends(path, str_of(tail)) ||
			path.len <= a + b)
		return false;
	return !str_to_i64((struct str){path.at + a, path.len - a - b}, out)
				.fault;
}

static void act(struct call *call, const struct action *action, int64_t id)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (sim_lies(call, action->verb, call->path))
		return;
	struct order *order = sim_order(call->sim, id);
	if (!order) {
		no_entity(call);
		return;
	}
	struct write write = {.call = call,
			.order = order,
			.mage = mage_of(call->sim, order)};
	if (json_open(call->request->body, &doc).fault) {
		refuse(call, 400, "Decoding error.", STR_NONE);
		return;
	}
	write.body = json_root(doc);
	one_writer(&write);
	action->act(&write);
}

static void add_track(struct call *call)
{
	static const struct action action = {NULL, NULL, SHOP_FULFILL, track};
	DEFER(json_drop) struct json_doc *doc = NULL;
	int64_t id = 0;
	if (!json_open(call->request->body, &doc).fault)
		id = json_i64(json_get(json_root(doc), "entity.order_id"), 0);
	act(call, &action, id);
}

static bool post(struct call *call, struct str path)
{
	int64_t id = 0;
	if (str_eq(path, STR("/V1/shipment/track"))) {
		add_track(call);
		return true;
	}
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
		if (!id_between(path, actions[i].head, actions[i].tail, &id))
			continue;
		act(call, &actions[i], id);
		return true;
	}
	return false;
}

static bool get(struct call *call, struct str path)
{
	int64_t id = 0;
	if (!id_between(path, "/V1/orders/", "", &id))
		return mage_list(call, path);
	if (sim_lies(call, SHOP_READ, path))
		return true;
	struct order *order = sim_order(call->sim, id);
	struct buf buf;
	if (!order) {
		no_entity(call);
		return true;
	}
	buf_init(&buf, BODY_MAX);
	struct json_out out = {&buf, false};
	mage_order_json(&out, call->sim, order, call->arena);
	sim_answer_json(call, 200, &buf);
	return true;
}

static bool may_come_in(const struct call *call)
{
	struct str given = call->request->authorization;
	return str_starts(given, STR("Bearer ")) &&
			str_eq(str_skip(given, 7),
					str_of(call->sim->options.shop_token));
}

void sim_magento_call(struct call *call)
{
	struct str path = call->path;
	if (!str_starts(path, STR("/rest/")) || !call->sim->options.magento)
		return;
	if (!may_come_in(call)) {
		refuse(call, 401,
				"The consumer isn't authorized to access "
				"%1.",
				STR("Magento_Sales::sales"));
		return;
	}
	path = str_skip(path, strlen("/rest"));
	bool posts = str_eq(call->request->method, STR("POST"));
	if (!(posts ? post(call, path) : get(call, path)))
		refuse(call, 404, "Request does not match any route.",
				STR_NONE);
}
