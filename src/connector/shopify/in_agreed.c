/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was agreed on, and when -> facts. Shopify makes an agreement whenever
 * an order is placed, edited, refunded or returned, with a sale for each line
 * that it adds, takes off or changes
 * (https://shopify.dev/docs/api/admin-graphql/2026-10/interfaces/SalesAgreement).
 * All of them add up to what is sold now, so that an edit and a refund that
 * only repays it are never counted twice.
 */
#include "connector/shopify/parts.h"

static struct str word_of(struct reading *in, struct json of, const char *path)
{
	return json_str(json_get(of, path), in->arena);
}

struct word_value {
	const char *word;
	int64_t value;
};

/* An unknown word is `other`, and told. */
static int64_t value_of(struct reading *in, const struct word_value *words,
		size_t count, struct str word, const char *what, int64_t other)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(word, str_of(words[i].word)))
			return words[i].value;
	read_odd(in, what, word);
	return other;
}

#define VALUE_OF(in, words, word, what, other) \
	value_of(in, words, sizeof words / sizeof *words, word, what, other)

static int64_t kind_of(struct reading *in, struct str reason)
{
	static const struct word_value words[] = {
			{"ORDER", AGREED_ORDER},
			{"ORDER_EDIT", AGREED_EDIT},
			{"REFUND", AGREED_REFUND},
			{"RETURN", AGREED_RETURN},
	};
	return VALUE_OF(in, words, reason, "agreement", AGREED_OTHER);
}

static int64_t about_of(struct reading *in, struct str type)
{
	static const struct word_value words[] = {
			{"PRODUCT", ABOUT_GOODS},
			{"GIFT_CARD", ABOUT_GIFT_CARD},
			{"SHIPPING", ABOUT_SHIPPING},
			{"TIP", ABOUT_TIP},
			{"FEE", ABOUT_FEE},
			{"ADDITIONAL_FEE", ABOUT_FEE},
			{"DUTY", ABOUT_FEE},
			{"ADJUSTMENT", ABOUT_ADJUSTMENT},
	};
	return VALUE_OF(in, words, type, "sale of", ABOUT_FEE);
}

/* What is taken off is below 0, whatever sign it is told with. */
static void take_off(struct agreed_line *line)
{
	line->quantity = line->quantity > 0 ? -line->quantity : line->quantity;
	line->gross = line->gross > 0 ? -line->gross : line->gross;
	line->tax = line->tax > 0 ? -line->tax : line->tax;
}

static RESULT read_sale(
		struct reading *in, struct json json, struct agreed_line *out)
{
	struct str action = word_of(in, json, "actionType");
	out->id = id_of_gid(word_of(in, json, "id"));
	out->about = about_of(in, word_of(in, json, "lineType"));
	out->line = id_of_gid(word_of(in, json, "lineItem.id"));
	out->quantity = json_i64(json_get(json, "quantity"), 0);
	ENSURE(out->id.len, FAULT_BAD_VALUE);
	TRY(read_money(in, json_get(json, "totalAmount"), &out->gross));
	TRY(read_money(in, json_get(json, "totalTaxAmount"), &out->tax));
	if (str_eq(action, STR("UPDATE")))
		out->quantity = 0;
	else if (str_eq(action, STR("RETURN")) &&
			out->about != ABOUT_ADJUSTMENT &&
			out->about != ABOUT_FEE)
		take_off(out);
	return OK;
}

static const char *kind_word(int64_t kind)
{
	static const char *const words[] = {
			[AGREED_NOTHING] = "other",
			[AGREED_ORDER] = "order",
			[AGREED_EDIT] = "edit",
			[AGREED_REFUND] = "refund",
			[AGREED_RETURN] = "return",
			[AGREED_OTHER] = "other",
	};
	return words[kind];
}

static RESULT read_agreement(
		struct reading *in, struct json json, struct agreement *out)
{
	struct str id = id_of_gid(word_of(in, json, "id"));
	struct json one, nodes = json_get(json, "sales.nodes");
	ENSURE(id.len && json_type(nodes) == JSON_ARRAY, FAULT_BAD_VALUE);
	out->kind = kind_of(in, word_of(in, json, "reason"));
	out->id = arena_print(in->arena, "%s-%.*s", kind_word(out->kind),
			STR_FMT(id));
	out->refund = id_of_gid(word_of(in, json, "refund.id"));
	out->whole = !has_more(json_get(json, "sales"));
	TRY(read_time(in, json_get(json, "happenedAt"), &out->at));
	ENSURE(out->at > 0, FAULT_BAD_VALUE);
	for (struct json_iter i = json_each(nodes); json_next(&i, &one);)
		TRY(read_sale(in, one, LIST_ADD(in->arena, &out->lines)));
	return OK;
}

/* A page that is not the last, or an agreement that is cut: all are read
 * again, one by one. */
RESULT read_agreements(struct reading *in, struct json connection)
{
	struct json one, nodes = json_get(connection, "nodes");
	bool cut = has_more(connection);
	size_t count = in->facts->agreements.count;
	ENSURE(json_type(nodes) == JSON_ARRAY, FAULT_BAD_VALUE);
	for (struct json_iter i = json_each(nodes); json_next(&i, &one);) {
		struct agreement *a =
				LIST_ADD(in->arena, &in->facts->agreements);
		TRY(read_agreement(in, one, a));
		cut |= !a->whole;
	}
	if (cut) {
		in->facts->agreements.count = count;
		read_missing(in, "sales", STR_NONE);
	}
	return OK;
}

/* Cursors are Shopify's own; one with these in it could not be told apart. */
static RESULT cursor_of(
		struct reading *in, struct json connection, struct str *out)
{
	*out = word_of(in, connection, "pageInfo.endCursor");
	ENSURE(out->len && str_find(*out, STR(" ")) < 0 &&
					str_find(*out, STR(":")) < 0,
			FAULT_BAD_VALUE);
	return OK;
}

RESULT read_agreement_part(
		struct reading *in, struct str after, struct json connection)
{
	struct json one, nodes = json_get(connection, "nodes");
	struct str cursor = STR_NONE;
	struct json_iter i = json_each(nodes);
	ENSURE(json_type(nodes) == JSON_ARRAY, FAULT_BAD_VALUE);
	if (!json_next(&i, &one))
		return OK;
	struct agreement *a = LIST_ADD(in->arena, &in->facts->agreements);
	TRY(read_agreement(in, one, a));
	if (!a->whole) {
		TRY(cursor_of(in, json_get(one, "sales"), &cursor));
		cursor = arena_print(in->arena, "%.*s:%.*s", STR_FMT(after),
				STR_FMT(cursor));
	} else if (has_more(connection)) {
		TRY(cursor_of(in, connection, &cursor));
		cursor = arena_print(in->arena, "%.*s:", STR_FMT(cursor));
	}
	if (cursor.len)
		read_missing(in, "sales", cursor);
	return OK;
}

/* ---- is there anything to read? ---- */

/* Do the refunds, or a cancellation, explain what is not sold any more? An
 * exchange is no edit to Shopify, and changes the order all the same. */
static bool is_explained(const struct facts *facts)
{
	minor now = facts->order.total;
	for (size_t i = 0; i < facts->refunds.count; i++) {
		minor gross = refund_gross(&facts->refunds.at[i]);
		if (gross == INT64_MAX || money_add(now, -gross, &now).fault)
			return false;
	}
	return facts->order.cancelled_at || now == facts->order.current_total;
}

void agreements_wanted(struct reading *in)
{
	const struct facts *facts = in->facts;
	if (!facts->order.known)
		return;
	if (facts->order.edited || (!in->missing.len && !is_explained(facts)))
		read_missing(in, "agreed", STR_NONE);
}
