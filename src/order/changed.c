/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a request was sent with, and to which warehouse; and whether the shop
 * has it otherwise by now. "wh-se|11:2 12:1|Zoë Berg, Storgatan 1, 22100, Lund,
 * SE" is the attempt's value, so that what was sent can be told later.
 */
#include "base/crypto.h"
#include "order/scene.h"

#define PART_MAX 200 /* bytes; a longer part is kept as its hash */

static struct str part_of(struct buf *buf, struct arena *arena)
{
	struct str text = arena_copy(arena, buf_str(buf));
	bool short_one = !buf_check(buf).fault && text.len <= PART_MAX;
	buf_done(buf);
	if (short_one)
		return text;
	return arena_print(arena, "#%016llx", (unsigned long long)hash64(text));
}

static struct str lines_of(
		const struct fulfillment_order *fo, struct arena *arena)
{
	struct buf buf;
	buf_init(&buf, (size_t)1 << 20);
	for (size_t i = 0; i < fo->lines.count; i++)
		if (fo->lines.at[i].remaining > 0)
			buf_print(&buf, "%s%.*s:%lld", buf.len ? " " : "",
					STR_FMT(fo->lines.at[i].line),
					(long long)fo->lines.at[i].remaining);
	return part_of(&buf, arena);
}

/* Where the goods go. A telephone number that is put right moves no parcel. */
static struct str address_of(const struct address *to, struct arena *arena)
{
	const struct str fields[] = {to->name, to->company, to->line1,
			to->line2, to->postcode, to->city, to->region,
			to->country};
	struct buf buf;
	buf_init(&buf, (size_t)1 << 20);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (fields[i].len)
			buf_print(&buf, "%s%.*s", buf.len ? ", " : "",
					STR_FMT(fields[i]));
	return part_of(&buf, arena);
}

static struct str content_now(
		const struct scene *s, const struct fulfillment_order *fo)
{
	struct str lines = lines_of(fo, s->arena);
	struct str address = address_of(&s->facts->order.ship_to, s->arena);
	return arena_print(s->arena, "%.*s|%.*s", STR_FMT(lines),
			STR_FMT(address));
}

struct str send_value(const struct scene *s, const struct fulfillment_order *fo)
{
	struct str to = send_account(s->facts, s->policy, fo);
	return arena_print(s->arena, "%.*s|%.*s", STR_FMT(to),
			STR_FMT(content_now(s, fo)));
}

struct str send_warehouse(struct str value)
{
	struct str to = STR_NONE;
	str_cut(&value, '|', &to);
	return to;
}

struct content {
	struct str lines, address;
};

static struct content content_read(struct str text)
{
	struct content out = {0};
	str_cut(&text, '|', &out.lines);
	out.address = text;
	return out;
}

/* False: an older attempt, that does not say what it was sent with. */
static bool content_sent(const struct attempt *send, struct content *out)
{
	struct str rest = send->value, to;
	str_cut(&rest, '|', &to);
	*out = content_read(rest);
	return rest.len > 0;
}

/* A shop that shows no address (any more) has not changed it. */
static bool address_differs(struct content sent, struct content now)
{
	return now.address.len && !str_eq(sent.address, now.address);
}

bool send_is_outdated(const struct scene *s, const struct attempt *send,
		const struct fulfillment_order *fo)
{
	struct content sent;
	if (!fo || !s->fresh || !content_sent(send, &sent))
		return false;
	struct content now = content_read(content_now(s, fo));
	return !str_eq(sent.lines, now.lines) || address_differs(sent, now);
}

bool send_went_elsewhere(const struct scene *s, const struct attempt *send,
		const struct fulfillment_order *fo)
{
	struct content sent;
	return fo && s->fresh && content_sent(send, &sent) &&
			address_differs(sent, content_read(content_now(s, fo)));
}

static struct str part_said(struct arena *arena, const char *what,
		struct str sent, struct str now)
{
	if (str_eq(sent, now))
		return STR_NONE;
	if (!sent.len || !now.len || sent.at[0] == '#' || now.at[0] == '#')
		return arena_print(arena, " %s", what);
	return arena_print(arena, " %s (sent: %.*s; now: %.*s)", what,
			STR_FMT(sent), STR_FMT(now));
}

struct str send_address_said(const struct scene *s, const struct attempt *send,
		const struct fulfillment_order *fo)
{
	struct content sent, now = content_read(content_now(s, fo));
	if (!content_sent(send, &sent))
		return STR_NONE;
	if (!address_differs(sent, now))
		return STR_NONE;
	return part_said(s->arena, "address", sent.address, now.address);
}

struct str send_difference(const struct scene *s, const struct attempt *send,
		const struct fulfillment_order *fo)
{
	struct content sent, now = content_read(content_now(s, fo));
	if (!content_sent(send, &sent))
		return STR_NONE;
	struct str lines = part_said(s->arena, "lines", sent.lines, now.lines);
	struct str address = send_address_said(s, send, fo);
	return arena_print(s->arena, "%.*s%s%.*s", STR_FMT(lines),
			lines.len && address.len ? "," : "", STR_FMT(address));
}

uint64_t send_content_hash(
		const struct scene *s, const struct fulfillment_order *fo)
{
	return hash64(content_now(s, fo));
}

/* The warehouse said that it is too late, or can't be asked. 0: not so. */
time_ms recall_failed_at(const struct scene *s, const struct attempt *send)
{
	const struct facts *f = s->facts;
	const struct warehouse_request *r = facts_request(
			f, send_reference(f, send->target, s->arena));
	const struct attempt *a =
			facts_attempt(f, WANT_SEND_CANCEL, send->target);
	if (r && (r->cancelled_at || r->refused_at))
		return 0;
	if (r && r->too_late_at)
		return r->too_late_at;
	bool refused = a &&
			(a->outcome == OUTCOME_REFUSED ||
					a->outcome == OUTCOME_GAVE_UP);
	return refused && !is_retried(f, a, a->settled_at) ? a->settled_at : 0;
}
