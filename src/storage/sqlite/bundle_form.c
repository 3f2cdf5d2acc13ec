/* SPDX-License-Identifier: Apache-2.0 */
/* How a history is written. Numbers are told by how they differ from those
 * before, which leaves a byte or two of each. */
#include "base/pack.h"
#include "storage/sqlite/bundle.h"

/* Ids that follow each other differ in the time above these bits, and a
 * little below. */
#define ID_LOW_BITS 22
#define ID_LOW ((INT64_C(1) << ID_LOW_BITS) - 1)

/* How another message is named: not at all, by its id, or (from here on) by
 * how many messages before. */
enum naming { NAMED_NOT, NAMED_BY_ID, NAMED_BY_PLACE };

/* What the next one differs from. */
struct last {
	int64_t id, at;
};

static void id_write(struct buf *buf, int64_t id, struct last *last)
{
	pack_i64(buf, (id >> ID_LOW_BITS) - (last->id >> ID_LOW_BITS));
	pack_u64(buf, (uint64_t)((id ^ last->id) & ID_LOW));
	last->id = id;
}

static int64_t id_read(struct unpack *in, struct last *last)
{
	uint64_t high = (uint64_t)(last->id >> ID_LOW_BITS) +
			(uint64_t)unpack_i64(in);
	int64_t low = (int64_t)unpack_u64(in) ^ (last->id & ID_LOW);
	if (high >= UINT64_C(1) << (63 - ID_LOW_BITS) || low < 0 ||
			low > ID_LOW)
		in->bad = true;
	last->id = in->bad ? 1 : (int64_t)(high << ID_LOW_BITS) | low;
	return last->id;
}

static void at_write(struct buf *buf, time_ms at, struct last *last)
{
	pack_i64(buf, (int64_t)((uint64_t)at - (uint64_t)last->at));
	last->at = at;
}

static time_ms at_read(struct unpack *in, struct last *last)
{
	last->at = (int64_t)((uint64_t)last->at + (uint64_t)unpack_i64(in));
	return last->at;
}

/* Among the first `count` messages, from the last one back. */
static void name_write(struct buf *buf, int64_t id, const struct history *h,
		size_t count)
{
	size_t back = 1;
	if (!id) {
		pack_u64(buf, NAMED_NOT);
		return;
	}
	while (back <= count && h->messages.at[count - back].id != id)
		back++;
	if (back <= count) {
		pack_u64(buf, NAMED_BY_PLACE + back - 1);
		return;
	}
	pack_u64(buf, NAMED_BY_ID);
	pack_i64(buf, id);
}

static int64_t name_read(
		struct unpack *in, const struct history *h, size_t count)
{
	uint64_t how = unpack_u64(in);
	if (how == NAMED_NOT)
		return 0;
	if (how == NAMED_BY_ID)
		return unpack_i64(in);
	if (how - NAMED_BY_PLACE >= count) {
		in->bad = true;
		return 0;
	}
	return h->messages.at[count - 1 - (how - NAMED_BY_PLACE)].id;
}

static void message_write(struct buf *buf, const struct history *h, size_t at,
		struct last *last)
{
	const struct message *m = &h->messages.at[at];
	id_write(buf, m->id, last);
	at_write(buf, m->at, last);
	name_write(buf, m->reply_to, h, at);
	pack_i64(buf, m->direction);
	pack_i64(buf, m->state);
	pack_i64(buf, m->status);
	pack_u64(buf, m->head.len);
	pack_u64(buf, m->body.len);
	pack_str(buf, m->account);
	pack_str(buf, m->topic);
	pack_str(buf, m->note);
}

static void message_read(struct unpack *in, struct history *h,
		struct message *out, struct last *last)
{
	out->id = id_read(in, last);
	out->at = at_read(in, last);
	out->reply_to = name_read(in, h, h->messages.count - 1);
	out->direction = unpack_i64(in);
	out->state = unpack_i64(in);
	out->status = unpack_i64(in);
	out->head.len = unpack_u64(in);
	out->body.len = unpack_u64(in);
	out->account = unpack_str(in);
	out->topic = unpack_str(in);
	out->note = unpack_str(in);
}

static void line_write(struct buf *buf, const struct history *h,
		const struct timeline_row *row, struct last *last)
{
	id_write(buf, row->id, last);
	at_write(buf, row->at, last);
	name_write(buf, row->message_id, h, h->messages.count);
	pack_str(buf, row->kind);
	pack_str(buf, row->text);
	pack_str(buf, row->changes);
}

static void line_read(struct unpack *in, const struct history *h,
		struct timeline_row *out, struct last *last)
{
	out->id = id_read(in, last);
	out->at = at_read(in, last);
	out->message_id = name_read(in, h, h->messages.count);
	out->kind = unpack_str(in);
	out->text = unpack_str(in);
	out->changes = unpack_str(in);
}

void history_columns_write(const struct history *h, struct buf *columns)
{
	struct last last = {0};
	pack_u64(columns, h->messages.count);
	for (size_t i = 0; i < h->messages.count; i++)
		message_write(columns, h, i, &last);
	last = (struct last){0};
	pack_u64(columns, h->lines.count);
	for (size_t i = 0; i < h->lines.count; i++)
		line_write(columns, h, &h->lines.at[i], &last);
}

static void messages_read(struct unpack *in, int64_t order_id,
		struct arena *arena, struct history *h)
{
	struct last last = {0};
	uint64_t count = unpack_u64(in);
	in->bad = in->bad || count > BUNDLE_ROWS_MAX;
	for (uint64_t i = 0; i < count && !in->bad; i++) {
		struct message *m = LIST_ADD(arena, &h->messages);
		m->order_id = order_id;
		message_read(in, h, m, &last);
	}
}

RESULT history_columns_read(struct str columns, int64_t order_id,
		struct arena *arena, struct history *out)
{
	struct unpack in = {.rest = columns};
	struct history h = {0};
	struct last last = {0};
	messages_read(&in, order_id, arena, &h);
	uint64_t count = unpack_u64(&in);
	in.bad = in.bad || count > BUNDLE_ROWS_MAX;
	for (uint64_t i = 0; i < count && !in.bad; i++) {
		struct timeline_row *row = LIST_ADD(arena, &h.lines);
		row->order_id = order_id;
		line_read(&in, &h, row, &last);
	}
	ENSURE(!in.bad && in.rest.len == 0, FAULT_CORRUPT_ROW);
	*out = h;
	return OK;
}

void history_bodies_write(const struct history *h, struct buf *bodies)
{
	pack_str(bodies, h->facts);
	for (size_t i = 0; i < h->messages.count; i++) {
		buf_add(bodies, h->messages.at[i].head);
		buf_add(bodies, h->messages.at[i].body);
	}
}

static RESULT take(struct str *rest, struct str *out)
{
	ENSURE(out->len <= rest->len, FAULT_CORRUPT_ROW);
	out->at = rest->at;
	*rest = str_skip(*rest, out->len);
	return OK;
}

RESULT history_bodies_read(struct str bodies, struct history *h)
{
	struct unpack in = {.rest = bodies};
	h->facts = unpack_str(&in);
	ENSURE(!in.bad, FAULT_CORRUPT_ROW);
	for (size_t i = 0; i < h->messages.count; i++) {
		TRY(take(&in.rest, &h->messages.at[i].head));
		TRY(take(&in.rest, &h->messages.at[i].body));
	}
	ENSURE(in.rest.len == 0, FAULT_CORRUPT_ROW);
	return OK;
}

RESULT history_facts_read(struct str bodies, struct str *out_facts)
{
	struct unpack in = {.rest = bodies};
	struct str facts = unpack_str(&in);
	ENSURE(!in.bad, FAULT_CORRUPT_ROW);
	*out_facts = facts;
	return OK;
}
