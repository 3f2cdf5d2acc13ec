/* SPDX-License-Identifier: Apache-2.0 */
/* News become facts: which order they are about, or where they wait. */
#include "engine/internal.h"

#include "base/crypto.h"

#define SECOND_OVER_MS (10 * SECOND_MS) /* and room for two clocks */

static struct str event_shop(const struct lane *lane, const struct event *event)
{
	if (event->facts.shop.len)
		return event->facts.shop;
	return lane->account->shop.len ? lane->account->shop
				       : lane->account->name;
}

/* What an order is found by when an event does not name it: its payment at a
 * gateway's account, or the number of one of its parcels. */
struct place {
	struct str owner, reference;
};

/* No account has such a name. */
#define PARCELS STR("#parcels")

/* Numbers are written with spaces and in either case. */
static struct str number_plain(struct str number, struct arena *arena)
{
	char *at = arena_take(arena, number.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < number.len; i++) {
		char c = number.at[i];
		if (c == ' ' || c == '-')
			continue;
		at[n++] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
	}
	return (struct str){at, n};
}

typedef LIST(struct place) places;

static void place_add(struct turn *turn, places *list, struct str owner,
		struct str reference)
{
	for (size_t i = 0; i < list->count; i++)
		if (str_eq(list->at[i].reference, reference))
			return;
	if (reference.len)
		*LIST_ADD(turn->arena, list) = (struct place){owner, reference};
}

/* A payment also goes by the charge that it came to: a shop that has not seen
 * its authorization names that one. */
static void event_places(struct turn *turn, const struct lane *lane,
		const struct event *event, places *out)
{
	const struct facts *f = &event->facts;
	struct str account = lane->account->name;
	if (!event->payment.len && event->tracking.len)
		place_add(turn, out, PARCELS,
				number_plain(event->tracking, turn->arena));
	place_add(turn, out, account, event->payment);
	for (size_t i = 0; event->payment.len && i < f->txns.count; i++)
		if (str_eq(f->txns.at[i].reference, event->payment))
			place_add(turn, out, account, f->txns.at[i].charge);
}

/* News of a number are news of each parcel that has it. */
static void parcels_name(struct turn *turn, const struct facts *order,
		struct str tracking, struct facts *news)
{
	if (!tracking.len || news->parcels.count != 1)
		return;
	struct parcel told = news->parcels.at[0];
	struct str number = number_plain(tracking, turn->arena);
	news->parcels = (typeof(news->parcels)){0};
	for (size_t i = 0; i < order->parcels.count; i++) {
		const struct parcel *p = &order->parcels.at[i];
		if (!str_eq(number_plain(p->number, turn->arena), number))
			continue;
		struct parcel *one = LIST_ADD(turn->arena, &news->parcels);
		*one = told;
		one->reference = p->reference;
		one->parcel = p->parcel;
		one->carrier = one->number = one->url = STR_NONE;
		one->corrected_at = 0;
	}
}

/* An event of a payment or parcel that no order has named yet waits for that
 * order. */
static RESULT event_park(struct turn *turn, struct lane *lane,
		const struct event *event, int64_t message)
{
	DEFER(buf_done) struct buf bytes;
	buf_init(&bytes, (size_t)1 << 20);
	facts_write(&event->facts, &bytes);
	TRY(buf_check(&bytes));
	places all = {0};
	event_places(turn, lane, event, &all);
	for (size_t i = 0; i < all.count; i++)
		TRY(turn->engine->storage->ops->park_put(turn->tx,
				all.at[i].owner, all.at[i].reference, message,
				buf_str(&bytes)));
	return OK;
}

static RESULT seat_of_place(
		struct turn *turn, struct place place, struct seat **out)
{
	int64_t order_id = 0;
	struct result r = turn->engine->storage->ops->link_get(
			turn->tx, place.owner, place.reference, &order_id);
	if (r.fault == FAULT_NOT_FOUND)
		return OK;
	TRY(r);
	return seat_by_id(turn, order_id, out);
}

static RESULT event_seat(struct turn *turn, struct lane *lane,
		const struct event *event, struct seat **out)
{
	if (event->facts.remote.len)
		return seat_by_name(turn, event_shop(lane, event),
				event->facts.remote, out);
	places all = {0};
	*out = NULL;
	event_places(turn, lane, event, &all);
	ENSURE(all.count, FAULT_BAD_VALUE);
	for (size_t i = 0; i < all.count && !*out; i++)
		TRY(seat_of_place(turn, all.at[i], out));
	return OK;
}

/* A poll brings what is known already, again and again: no news. */
static bool is_old_news(const struct seat *seat, const struct event *event)
{
	const struct facts *f = &seat->facts, *n = &event->facts;
	return n->read_seq && n->order.known && !event->hint &&
			f->order.known &&
			f->order.version == n->order.version &&
			f->order.hash == n->order.hash &&
			f->read_seq > f->hint_seq;
}

/*
 * A poll names the same version again as long as it lies in its window. The
 * shop's versions are whole seconds: one that was read again after its second
 * was surely over, by both clocks, can have no more to it.
 */
static bool is_answered_hint(const struct seat *seat, const struct event *event)
{
	const struct facts *f = &seat->facts;
	time_ms version = event->facts.hint_version;
	return event->hint && !event->id.len && version && f->order.known &&
			version <= f->order.version &&
			f->hint_at >= version + SECOND_OVER_MS &&
			f->read_seq > f->hint_seq;
}

/* The same of fulfillment orders: a poll lists them as long as they lie in its
 * window, and what it remembers of them has an end. */
static bool is_known_request(const struct seat *seat, const struct event *event)
{
	const struct facts *f = &seat->facts;
	if (event->id.len || !event->facts.fos.count ||
			f->read_seq <= f->hint_seq)
		return false;
	for (size_t i = 0; i < event->facts.fos.count; i++) {
		const struct fulfillment_order *fo = &event->facts.fos.at[i];
		const struct fulfillment_order *known = facts_fo(f, fo->id);
		if (!known || known->version < fo->version ||
				known->status != fo->status ||
				known->request != fo->request)
			return false;
		if (event->hint && f->hint_at < fo->version + SECOND_OVER_MS)
			return false;
	}
	return true;
}

RESULT event_apply(struct turn *turn, struct lane *lane,
		const struct event *event, int64_t message, bool *out_parked,
		int64_t *out_order)
{
	struct seat *seat = NULL;
	TRY(event_seat(turn, lane, event, &seat));
	if (!seat) {
		*out_parked = true;
		return event_park(turn, lane, event, message);
	}
	*out_order = seat->row.id;
	if (is_old_news(seat, event) || is_answered_hint(seat, event) ||
			is_known_request(seat, event))
		return OK;
	struct facts news = event->facts;
	news.shop = seat->facts.shop;
	news.remote = seat->facts.remote;
	news.first_seen_at = turn->now;
	parcels_name(turn, &seat->facts, event->tracking, &news);
	if (event->hint) {
		news.hint_seq = engine_id(turn->engine);
		news.hint_at = turn->now;
	}
	seat_join(turn, seat, &news, message);
	seat_say(seat, "%.*s: %.*s", STR_FMT(lane->account->name),
			STR_FMT(event->topic));
	turn->engine->counts.events++;
	return OK;
}

/* What was parked for a payment or a parcel joins the order that has now named
 * it. */
static RESULT parked_join(
		struct turn *turn, struct seat *seat, struct place place)
{
	struct str *facts = NULL;
	int64_t *messages = NULL;
	size_t count = 0;
	const struct storage_ops *ops = turn->engine->storage->ops;
	TRY(ops->park_take(turn->tx, place.owner, place.reference, turn->arena,
			&facts, &messages, &count));
	for (size_t i = 0; i < count; i++) {
		struct facts news = {0};
		TRY(facts_read(facts[i], turn->arena, &news));
		news.shop = seat->facts.shop;
		news.remote = seat->facts.remote;
		if (str_eq(place.owner, PARCELS))
			parcels_name(turn, &seat->facts, place.reference,
					&news);
		else
			news.hint_seq = engine_id(turn->engine);
		seat_join(turn, seat, &news, messages[i]);
		seat_say(seat, "%.*s: an event that had waited for this order",
				STR_FMT(place.owner));
		TRY(ops->message_state(turn->tx, messages[i], MESSAGE_APPLIED,
				STR_NONE, seat->row.id));
	}
	return OK;
}

static RESULT link_make(
		struct turn *turn, struct seat *seat, struct place place)
{
	TRY(turn->engine->storage->ops->link_put(
			turn->tx, place.owner, place.reference, seat->row.id));
	return parked_join(turn, seat, place);
}

static bool attempt_is_at_gateway(const struct attempt *a)
{
	return a->outcome == OUTCOME_DONE &&
			(a->want == WANT_TRACKER || a->want == WANT_CAPTURE);
}

size_t payments_linkable(const struct facts *facts)
{
	size_t n = 0;
	for (size_t i = 0; i < facts->txns.count; i++) {
		const struct txn *t = &facts->txns.at[i];
		n += t->connected;
		n += t->connected && t->charge.len;
	}
	for (size_t i = 0; i < facts->attempts.count; i++)
		n += attempt_is_at_gateway(&facts->attempts.at[i]);
	return n;
}

/* Where something was done at a gateway, its news may come from: that need not
 * be the account that the shop's word leads to. */
static RESULT attempts_link(struct turn *turn, struct seat *seat)
{
	for (size_t i = 0; i < seat->facts.attempts.count; i++) {
		const struct attempt *a = &seat->facts.attempts.at[i];
		struct str rest = a->target, gateway, reference = STR_NONE;
		if (!attempt_is_at_gateway(a) || !str_cut(&rest, '|', &gateway))
			continue;
		str_cut(&rest, '>', &reference);
		TRY(link_make(turn, seat, (struct place){gateway, reference}));
	}
	return OK;
}

static RESULT payment_link(
		struct turn *turn, struct seat *seat, const struct txn *txn)
{
	if (txn->reference.len)
		TRY(link_make(turn, seat,
				(struct place){txn->gateway, txn->reference}));
	if (txn->charge.len && !str_eq(txn->charge, txn->reference))
		TRY(link_make(turn, seat,
				(struct place){txn->gateway, txn->charge}));
	/* PayPal's payouts name the capture. */
	if (txn->kind == TXN_CAPTURE && txn->part.len)
		TRY(link_make(turn, seat,
				(struct place){txn->gateway, txn->part}));
	return OK;
}

/* What was parked may name more payments, which lead to more. */
static RESULT payments_link(struct turn *turn, struct seat *seat)
{
	size_t now;
	while ((now = payments_linkable(&seat->facts)) != seat->linked) {
		seat->linked = now;
		for (size_t i = 0; i < seat->facts.txns.count; i++) {
			struct txn txn = seat->facts.txns.at[i];
			if (txn.connected)
				TRY(payment_link(turn, seat, &txn));
		}
		TRY(attempts_link(turn, seat));
	}
	return OK;
}

uint64_t parcel_numbers(const struct facts *facts)
{
	uint64_t all = 0;
	for (size_t i = 0; i < facts->parcels.count; i++)
		if (facts->parcels.at[i].number.len)
			all += hash64(facts->parcels.at[i].number);
	return all;
}

static RESULT parcels_link(struct turn *turn, struct seat *seat)
{
	uint64_t now = parcel_numbers(&seat->facts);
	if (now == seat->numbers)
		return OK;
	seat->numbers = now;
	for (size_t i = 0; i < seat->facts.parcels.count; i++) {
		struct str number = number_plain(
				seat->facts.parcels.at[i].number, turn->arena);
		if (number.len)
			TRY(link_make(turn, seat,
					(struct place){PARCELS, number}));
	}
	return OK;
}

/* Payments and parcels that the order names lead to it later. */
RESULT links_make(struct turn *turn, struct seat *seat)
{
	TRY(payments_link(turn, seat));
	return parcels_link(turn, seat);
}

static RESULT command_apply(struct turn *turn, const struct waiting *waiting,
		int64_t message)
{
	struct seat *seat;
	TRY(seat_by_name(turn, waiting->shop, waiting->remote, &seat));
	ENSURE(seat->row.version > 0, FAULT_NOT_FOUND);
	struct facts news = {
			.shop = seat->facts.shop, .remote = seat->facts.remote};
	struct command *command = LIST_ADD(turn->arena, &news.commands);
	*command = waiting->command;
	if (!command->id)
		command->id = engine_id(turn->engine);
	if (!command->at)
		command->at = turn->now;
	seat_join(turn, seat, &news, message);
	seat->kind = "person";
	seat_say(seat, "%.*s: %.*s", STR_FMT(command->who),
			STR_FMT(command->text));
	return OK;
}

static RESULT is_seen(struct turn *turn, const struct input *input,
		struct str key, int64_t message, bool *out_seen)
{
	struct result r = turn->engine->storage->ops->inbox_put(
			turn->tx, input->raw.account, key, message);
	*out_seen = r.fault == FAULT_DUPLICATE;
	return *out_seen ? OK : r;
}

/* Two keys: the provider's own id, and topic with content, for an id that
 * stands outside the signature proves nothing. */
static RESULT is_seen_event(struct turn *turn, const struct input *input,
		int64_t message, bool *out_seen)
{
	const struct event *event = &input->events.list.at[0];
	if (!event->id.len || str_eq(event->id, input->dedupe))
		return OK;
	return is_seen(turn, input,
			arena_print(turn->arena, "event %.*s %.*s",
					STR_FMT(event->topic),
					STR_FMT(event->id)),
			message, out_seen);
}

static RESULT input_dedupe(struct turn *turn, const struct input *input,
		int64_t message, bool *out_seen)
{
	*out_seen = false;
	if (input->dedupe.len)
		TRY(is_seen(turn, input,
				arena_print(turn->arena, "id %.*s",
						STR_FMT(input->dedupe)),
				message, out_seen));
	if (*out_seen || !input->raw.body.len)
		return OK;
	/* One event may be delivered under several names. */
	if (input->events.list.count == 1)
		TRY(is_seen_event(turn, input, message, out_seen));
	/* What only has something asked for says the same each time, and so
	 * does a person. */
	if (*out_seen || input->events.poll || input->settles ||
			input->payout || input->template)
		return OK;
	struct str key = arena_print(turn->arena, "body %.*s %.*s",
			STR_FMT(input->raw.topic), STR_FMT(input->raw.body));
	return is_seen(turn, input, key, message, out_seen);
}

static void raw_judge(const struct input *input, struct message *raw)
{
	raw->state = MESSAGE_APPLIED;
	if (input->events.unreadable.len) {
		raw->state = MESSAGE_UNREADABLE;
		raw->note = input->events.unreadable;
	} else if (input->events.privacy.len) {
		raw->state = MESSAGE_PRIVACY;
		raw->note = input->events.privacy;
	} else if (!input->events.list.count && !input->events.poll &&
			!input->settles && !input->payout && !input->template) {
		raw->state = MESSAGE_IGNORED;
		raw->note = input->events.ignored;
	}
}

static RESULT events_apply(struct turn *turn, const struct input *input,
		struct message *raw)
{
	struct lane *lane = engine_lane(turn->engine, raw->account);
	ENSURE(lane, FAULT_NOT_FOUND);
	if (input->events.poll)
		poll_hint(lane, input->events.poll, input->events.poll_cursor);
	for (size_t i = 0; i < input->events.list.count; i++) {
		bool parked = false;
		TRY(event_apply(turn, lane, &input->events.list.at[i], raw->id,
				&parked, &raw->order_id));
		if (parked)
			raw->state = MESSAGE_PARKED;
	}
	if (input->events.list.count > 1)
		raw->order_id = 0;
	return OK;
}

static RESULT message_settle(struct turn *turn, const struct input *input)
{
	struct message told = {0};
	const struct storage_ops *ops = turn->engine->storage->ops;
	TRY(ops->message_get(turn->tx, input->settles, turn->arena, &told));
	return ops->message_state(turn->tx, input->settles, MESSAGE_APPLIED,
			arena_print(turn->arena, "%.*s; done, says %.*s",
					STR_FMT(told.note),
					STR_FMT(input->raw.head)),
			0);
}

static RESULT template_store(struct turn *turn, const struct input *input)
{
	struct template_row row = *input->template;
	row.at = turn->now;
	return turn->engine->storage->ops->template_put(turn->tx, &row);
}

RESULT input_apply(struct turn *turn, struct item *item)
{
	struct waiting *waiting = item->waiting;
	const struct input *input = &waiting->input;
	struct message raw = input->raw;
	raw.id = engine_id(turn->engine);
	raw.at = turn->now;
	raw.direction = MESSAGE_IN;
	item->end = INPUT_STORED;
	if (waiting->is_command)
		return command_apply(turn, waiting, 0);
	bool seen = false;
	TRY(input_dedupe(turn, input, raw.id, &seen));
	if (seen) {
		item->end = INPUT_DUPLICATE;
		turn->engine->counts.duplicates++;
		return OK;
	}
	raw_judge(input, &raw);
	if (raw.state == MESSAGE_UNREADABLE)
		turn->engine->counts.unreadable++;
	TRY(events_apply(turn, input, &raw));
	if (input->settles)
		TRY(message_settle(turn, input));
	if (input->payout)
		TRY(payout_settled(turn, input->payout));
	if (input->template)
		TRY(template_store(turn, input));
	return turn->engine->storage->ops->message_put(turn->tx, &raw);
}
