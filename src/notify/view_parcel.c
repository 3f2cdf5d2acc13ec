/* SPDX-License-Identifier: Apache-2.0 */
/* A parcel and what is in it; and what staff is told about. */
#include "carrier/carrier.h"
#include "notify/view_inside.h"

/* ---- so many of a line ---- */

LOOK(pieces_line)
{
	return seen_object(
			&LINE_KIND, seen->view, seen->it, seen->count, arena);
}

LOOK(pieces_quantity)
{
	return liquid_i64(seen->count);
}

LOOK(pieces_title)
{
	const struct line *line = seen->it;
	return seen_text(seen, line->title, arena);
}

LOOK(pieces_sku)
{
	const struct line *line = seen->it;
	return seen_text(seen, line->sku, arena);
}

static const struct member pieces_members[] = {
		MEMBER("quantity", pieces_quantity),
		MEMBER("title", pieces_title),
		MEMBER("sku", pieces_sku),
		MEMBER("line_item", pieces_line),
		MEMBER("line", pieces_line),
};
KIND(PIECES_KIND, pieces_members);

/* nil for a line that the order has no more. */
struct liquid_value pieces_value(const struct view *view, struct str line,
		int64_t quantity, struct arena *arena)
{
	const struct line *it = facts_line(view->facts, line);
	return it && quantity > 0
			? seen_object(&PIECES_KIND, view, it, quantity, arena)
			: LIQUID_NONE;
}

/* ---- a parcel ---- */

static const struct parcel *parcel_of(const struct seen *seen)
{
	return seen->it;
}

static const struct carrier *carrier_row(const struct seen *seen)
{
	return carrier_of(parcel_of(seen)->carrier, parcel_of(seen)->number);
}

LOOK(parcel_company)
{
	const struct carrier *row = carrier_row(seen);
	return seen_text(seen,
			row ? str_of(row->name) : parcel_of(seen)->carrier,
			arena);
}

LOOK(parcel_number)
{
	return seen_text(seen, parcel_of(seen)->number, arena);
}

LOOK(parcel_url)
{
	const struct carrier *row = carrier_row(seen);
	struct str url = parcel_of(seen)->url;
	if (!url.len && row)
		url = carrier_url(row, parcel_of(seen)->number, arena);
	return seen_url(seen, url, arena);
}

static struct liquid_value list_of_one(
		struct liquid_value one, struct arena *arena)
{
	struct filling filling;
	struct liquid_value *at = filling_open(&filling, 1, arena);
	if (one.type != LIQUID_NIL)
		at[filling.list.count++] = one;
	return filling_value(&filling, arena);
}

LOOK(parcel_numbers)
{
	return list_of_one(parcel_number(seen, arena), arena);
}

LOOK(parcel_urls)
{
	return list_of_one(parcel_url(seen, arena), arena);
}

#define PARCEL_MOMENT(look_, field_) \
	LOOK(look_) \
	{ \
		return seen_moment(parcel_of(seen)->field_); \
	}
PARCEL_MOMENT(parcel_created_at, handed_over_at)
PARCEL_MOMENT(parcel_out_for_delivery_at, out_for_delivery_at)
PARCEL_MOMENT(parcel_delivered_at, delivered_at)

static bool is_only_parcel(const struct facts *facts, struct str fo)
{
	size_t count = 0;
	for (size_t i = 0; i < facts->parcels.count; i++)
		count += str_eq(facts->parcels.at[i].fo, fo);
	return count == 1;
}

static void pieces_add(struct filling *filling, const struct view *view,
		struct str line, int64_t quantity, struct arena *arena)
{
	struct liquid_value one = pieces_value(view, line, quantity, arena);
	if (one.type != LIQUID_NIL)
		filling->at[filling->list.count++] = one;
}

/* Nobody said what is in it: all of its fulfillment order, when it is the
 * only parcel of it, and else nothing is claimed. */
static struct liquid_value parcel_by_fo(
		const struct seen *seen, struct arena *arena)
{
	const struct facts *facts = seen->view->facts;
	const struct fulfillment_order *fo =
			facts_fo(facts, parcel_of(seen)->fo);
	bool only = fo && is_only_parcel(facts, fo->id);
	struct filling filling;
	filling_open(&filling, only ? fo->lines.count : 0, arena);
	for (size_t i = 0; only && i < fo->lines.count; i++)
		pieces_add(&filling, seen->view, fo->lines.at[i].line,
				fo->lines.at[i].total, arena);
	return filling_value(&filling, arena);
}

LOOK(parcel_lines)
{
	const struct parcel *parcel = parcel_of(seen);
	struct filling filling;
	if (!parcel->lines.count)
		return parcel_by_fo(seen, arena);
	filling_open(&filling, parcel->lines.count, arena);
	for (size_t i = 0; i < parcel->lines.count; i++)
		pieces_add(&filling, seen->view, parcel->lines.at[i].line,
				parcel->lines.at[i].quantity, arena);
	return filling_value(&filling, arena);
}

LOOK(parcel_item_count)
{
	struct liquid_value lines = parcel_lines(seen, arena);
	int64_t count = 0;
	for (size_t i = 0; i < lines.list->count; i++) {
		const struct seen *one = lines.list->at[i].object.self;
		if (__builtin_add_overflow(count, one->count, &count))
			return LIQUID_NONE;
	}
	return liquid_i64(count);
}

LOOK(parcel_nothing)
{
	return LIQUID_NONE;
}

static const struct member parcel_members[] = {
		MEMBER("tracking_company", parcel_company),
		MEMBER("tracking_number", parcel_number),
		MEMBER("tracking_numbers", parcel_numbers),
		MEMBER("tracking_url", parcel_url),
		MEMBER("tracking_urls", parcel_urls),
		MEMBER("fulfillment_line_items", parcel_lines),
		MEMBER("line_items", parcel_lines),
		MEMBER("item_count", parcel_item_count),
		MEMBER("created_at", parcel_created_at),
		MEMBER("out_for_delivery_at", parcel_out_for_delivery_at),
		MEMBER("delivered_at", parcel_delivered_at),
		MEMBER("estimated_delivery_at", parcel_nothing),
};
KIND(PARCEL_KIND, parcel_members);

struct liquid_value parcel_value(const struct view *view,
		const struct parcel *parcel, struct arena *arena)
{
	return seen_object(&PARCEL_KIND, view, parcel, 0, arena);
}

/* ---- a hold, for staff ---- */

/* "send:77.0" is a refused attempt, "person:9" is what somebody said,
 * "rule:NAME:CAUSE" what a rule did. */
static bool hold_part(
		const struct seen *seen, const char *kind, struct str *out_rest)
{
	struct str rest = seen->view->hold, head = STR_NONE;
	if (!str_cut(&rest, ':', &head) || !str_eq(head, str_of(kind)))
		return false;
	*out_rest = rest;
	return true;
}

static const struct attempt *hold_attempt(const struct seen *seen)
{
	struct str target;
	return hold_part(seen, "send", &target)
			? facts_attempt(seen->view->facts, WANT_SEND, target)
			: NULL;
}

static const struct command *hold_command(const struct seen *seen)
{
	const struct facts *facts = seen->view->facts;
	struct str target;
	int64_t id = 0;
	if (!hold_part(seen, "person", &target) ||
			str_to_i64(target, &id).fault)
		return NULL;
	for (size_t i = 0; i < facts->commands.count; i++)
		if (facts->commands.at[i].id == id)
			return &facts->commands.at[i];
	return NULL;
}

LOOK(hold_key)
{
	return seen_text(seen, seen->view->hold, arena);
}

LOOK(hold_reason)
{
	const struct attempt *attempt = hold_attempt(seen);
	return attempt ? seen_text(seen, attempt->reason, arena) : LIQUID_NONE;
}

LOOK(hold_detail)
{
	const struct attempt *attempt = hold_attempt(seen);
	return attempt ? seen_text(seen, attempt->detail, arena) : LIQUID_NONE;
}

LOOK(hold_by)
{
	const struct command *command = hold_command(seen);
	return command ? seen_text(seen, command->who, arena) : LIQUID_NONE;
}

LOOK(hold_words)
{
	const struct command *command = hold_command(seen);
	return command ? seen_text(seen, command->text, arena) : LIQUID_NONE;
}

static const struct firing *hold_firing(
		const struct seen *seen, struct str *out_rule)
{
	struct str rest;
	if (!hold_part(seen, "rule", &rest) || !str_cut(&rest, ':', out_rule))
		return NULL;
	return facts_firing(seen->view->facts, *out_rule, rest);
}

LOOK(hold_rule)
{
	struct str rule = STR_NONE;
	return hold_firing(seen, &rule) ? seen_text(seen, rule, arena)
					: LIQUID_NONE;
}

LOOK(hold_rule_text)
{
	struct str rule = STR_NONE;
	const struct firing *fired = hold_firing(seen, &rule);
	for (size_t i = 0; fired && i < fired->actions.count; i++)
		if (fired->actions.at[i].kind == RULE_HOLD)
			return seen_text(
					seen, fired->actions.at[i].text, arena);
	return LIQUID_NONE;
}

static const struct member hold_members[] = {
		MEMBER("key", hold_key),
		MEMBER("reason", hold_reason),
		MEMBER("detail", hold_detail),
		MEMBER("by", hold_by),
		MEMBER("text", hold_words),
		MEMBER("rule", hold_rule),
		MEMBER("rule_text", hold_rule_text),
};
KIND(HOLD_KIND, hold_members);

/* ---- a rule's words, a status, a return ---- */

LOOK(rule_name)
{
	return seen_text(seen, seen->view->rule, arena);
}

LOOK(rule_cause)
{
	return seen_text(seen, seen->view->cause, arena);
}

LOOK(rule_text)
{
	return seen_text(seen, seen->view->said, arena);
}

static const struct member rule_members[] = {
		MEMBER("name", rule_name),
		MEMBER("cause", rule_cause),
		MEMBER("text", rule_text),
};
KIND(RULE_KIND, rule_members);

LOOK(status_text)
{
	return seen_text(seen, seen->view->custom, arena);
}

static const struct member status_members[] = {
		MEMBER("text", status_text),
};
KIND(STATUS_KIND, status_members);

/* ---- what waits for staff ---- */

LOOK(waiting_order)
{
	const struct view_waiting *one = seen->it;
	return seen_text(seen, one->order, arena);
}

LOOK(waiting_text)
{
	const struct view_waiting *one = seen->it;
	return seen_text(seen, one->text, arena);
}

static const struct member waiting_members[] = {
		MEMBER("order", waiting_order),
		MEMBER("text", waiting_text),
};
static bool waiting_get(const void *self, struct str name, struct arena *arena,
		struct liquid_value *out)
{
	return member_get(waiting_members,
			sizeof waiting_members / sizeof *waiting_members, self,
			name, arena, out);
}
static const struct liquid_kind WAITING_KIND = {.get = waiting_get};

LOOK(digest_orders)
{
	return liquid_i64(seen->view->waiting_orders);
}

LOOK(digest_items)
{
	const struct view *view = seen->view;
	struct filling filling;
	struct liquid_value *at =
			filling_open(&filling, view->waiting_count, arena);
	for (size_t i = 0; i < view->waiting_count; i++)
		at[filling.list.count++] = seen_object(&WAITING_KIND, view,
				&view->waiting[i], 0, arena);
	return filling_value(&filling, arena);
}

static const struct member digest_members[] = {
		MEMBER("orders", digest_orders),
		MEMBER("items", digest_items),
};
KIND(DIGEST_KIND, digest_members);

LOOK(return_state)
{
	return seen_text(seen, seen->view->returns, arena);
}

static const struct member return_members[] = {
		MEMBER("state", return_state),
};
KIND(RETURN_KIND, return_members);
