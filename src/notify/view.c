/* SPDX-License-Identifier: Apache-2.0 */
/* Values of a view, and what stands at its top. */
#include "notify/view_inside.h"

#include "notify/mail.h"

bool member_get(const struct member *members, size_t count, const void *self,
		struct str name, struct arena *arena, struct liquid_value *out)
{
	for (size_t i = 0; i < count; i++) {
		if (members[i].len != name.len ||
				memcmp(members[i].name, name.at, name.len) != 0)
			continue;
		*out = members[i].look(self, arena);
		return true;
	}
	return false;
}

/* "size" and its like are asked of each object first. */
static bool is_command(struct str name)
{
	return str_eq(name, STR("size")) || str_eq(name, STR("first")) ||
			str_eq(name, STR("last"));
}

void member_missed(const struct view *view, struct str name)
{
	struct view_misses *misses = view->misses;
	if (!misses || is_command(name))
		return;
	for (size_t i = 0; i < misses->list.count; i++)
		if (str_eq(misses->list.at[i].name, name))
			return;
	LIST_ADD(misses->arena, &misses->list)->name =
			arena_copy(misses->arena, name);
}

/* ---- text ---- */

static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

static bool is_plain(struct str text, bool html)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (c < ' ' || c > '~' || (html && entity(c)))
			return false;
	}
	return text.len <= VIEW_TEXT_MAX;
}

static struct str escaped(struct str text, struct arena *arena)
{
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, text.len * 6 + 1);
	for (size_t i = 0; i < text.len; i++) {
		const char *instead = entity(text.at[i]);
		if (instead)
			buf_add_c(&buf, instead);
		else
			buf_add_char(&buf, text.at[i]);
	}
	return arena_copy(arena, buf_str(&buf));
}

struct str view_text(
		const struct view *view, struct str text, struct arena *arena)
{
	struct str line = str_trim(text);
	if (is_plain(line, view->html))
		return line;
	line = mail_line(line, arena);
	if (line.len > VIEW_TEXT_MAX) {
		line.len = VIEW_TEXT_MAX;
		while (line.len &&
				((unsigned char)line.at[line.len] & 0xC0) ==
						0x80)
			line.len--;
	}
	return view->html ? escaped(line, arena) : line;
}

/* ---- values ---- */

struct liquid_value seen_object(const struct liquid_kind *kind,
		const struct view *view, const void *it, int64_t count,
		struct arena *arena)
{
	struct seen *seen = arena_take(arena, sizeof *seen);
	*seen = (struct seen){view, it, count};
	return liquid_object(kind, seen);
}

/* nil for what is not there, as in Shopify: {% if phone %}. */
struct liquid_value seen_text(
		const struct seen *seen, struct str text, struct arena *arena)
{
	struct str line = view_text(seen->view, text, arena);
	return line.len ? liquid_str(line) : LIQUID_NONE;
}

struct liquid_value seen_url(
		const struct seen *seen, struct str url, struct arena *arena)
{
	struct str line = str_trim(url);
	if (!str_starts(line, STR("https://")) &&
			!str_starts(line, STR("http://")))
		return LIQUID_NONE;
	return seen_text(seen, line, arena);
}

/* In hundredths, whatever the currency's own digits are. */
struct liquid_value seen_money(const struct seen *seen, minor amount)
{
	int digits = currency_digits(seen->view->facts->order.currency);
	i128 hundredths = amount;
	for (int i = digits; i < 2; i++)
		hundredths *= 10;
	uint8_t scale = digits > 2 ? (uint8_t)(digits - 2) : 0;
	return liquid_number((struct number){hundredths, scale, scale > 0});
}

struct liquid_value seen_moment(time_ms at)
{
	return at ? liquid_moment(at) : LIQUID_NONE;
}

struct liquid_value *filling_open(
		struct filling *filling, size_t most, struct arena *arena)
{
	filling->at = arena_take(arena, most * sizeof *filling->at);
	filling->list = (struct liquid_list){0, filling->at};
	return filling->at;
}

struct liquid_value filling_value(
		const struct filling *filling, struct arena *arena)
{
	struct liquid_list *list = arena_take(arena, sizeof *list);
	*list = filling->list;
	return liquid_list(list);
}

struct str name_first(struct str name)
{
	struct str whole = str_trim(name);
	for (size_t i = whole.len; i > 0; i--)
		if (whole.at[i - 1] == ' ')
			return str_trim((struct str){whole.at, i});
	return whole;
}

struct str name_last(struct str name)
{
	struct str whole = str_trim(name);
	for (size_t i = whole.len; i > 0; i--)
		if (whole.at[i - 1] == ' ')
			return str_skip(whole, i);
	return STR_NONE;
}

/* ---- the top ---- */

LOOK(top_order)
{
	return seen_object(
			&ORDER_KIND, seen->view, seen->view->facts, 0, arena);
}

LOOK(top_shop)
{
	return seen_object(
			&SHOP_KIND, seen->view, seen->view->policy, 0, arena);
}

LOOK(top_parcel)
{
	return seen->view->parcel
			? parcel_value(seen->view, seen->view->parcel, arena)
			: LIQUID_NONE;
}

static struct liquid_value top_object(const struct seen *seen,
		const struct liquid_kind *kind, const void *it,
		struct arena *arena)
{
	return it ? seen_object(kind, seen->view, it, 0, arena) : LIQUID_NONE;
}

LOOK(top_document)
{
	return top_object(seen, &DOCUMENT_KIND, seen->view->document, arena);
}

LOOK(top_refund)
{
	return top_object(seen, &REFUND_KIND, seen->view->refund, arena);
}

LOOK(top_amount)
{
	return seen->view->refund
			? seen_money(seen, refund_gross(seen->view->refund))
			: LIQUID_NONE;
}

LOOK(top_refund_lines)
{
	struct liquid_value lines = LIQUID_NONE, refund;
	struct str name = STR("refund_line_items");
	if (!seen->view->refund)
		return lines;
	refund = top_refund(seen, arena);
	REFUND_KIND.get(refund.object.self, name, arena, &lines);
	return lines;
}

LOOK(top_hold)
{
	return top_object(seen, &HOLD_KIND,
			seen->view->hold.len ? seen->view : NULL, arena);
}

LOOK(top_rule)
{
	return top_object(seen, &RULE_KIND,
			seen->view->rule.len ? seen->view : NULL, arena);
}

LOOK(top_status)
{
	return top_object(seen, &STATUS_KIND,
			seen->view->custom.len ? seen->view : NULL, arena);
}

LOOK(top_return)
{
	return top_object(seen, &RETURN_KIND,
			seen->view->returns.len ? seen->view : NULL, arena);
}

LOOK(top_digest)
{
	return top_object(seen, &DIGEST_KIND,
			seen->view->waiting_orders ? seen->view : NULL, arena);
}

LOOK(top_language)
{
	return liquid_str(str_of(seen->view->tongue->code));
}

static const struct member top_members[] = {
		MEMBER("order", top_order),
		MEMBER("shop", top_shop),
		MEMBER("shipment", top_parcel),
		MEMBER("fulfillment", top_parcel),
		MEMBER("document", top_document),
		MEMBER("refund", top_refund),
		MEMBER("amount", top_amount),
		MEMBER("refund_line_items", top_refund_lines),
		MEMBER("hold", top_hold),
		MEMBER("rule", top_rule),
		MEMBER("status", top_status),
		MEMBER("return", top_return),
		MEMBER("digest", top_digest),
		MEMBER("language", top_language),
};

/* What is not at the top is of the order. */
static bool top_get(const void *self, struct str name, struct arena *arena,
		struct liquid_value *out)
{
	return member_get(top_members, sizeof top_members / sizeof *top_members,
			       self, name, arena, out) ||
			order_member(self, name, arena, out);
}

const struct liquid_kind VIEW_KIND = {.get = top_get};

struct liquid_value view_value(struct view *view)
{
	view->self = (struct seen){.view = view, .it = view};
	return liquid_object(&VIEW_KIND, &view->self);
}
