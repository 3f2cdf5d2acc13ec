/* SPDX-License-Identifier: Apache-2.0 */
/* How the objects of a view are made: each is a table of members. */
#ifndef WAYBILL_NOTIFY_VIEW_INSIDE_H
#define WAYBILL_NOTIFY_VIEW_INSIDE_H

#include "notify/view.h"

typedef struct liquid_value member_look(
		const struct seen *seen, struct arena *arena);

struct member {
	const char *name;
	size_t len;
	member_look *look;
};

/* clang-format off */
#define MEMBER(name_, look_) {name_, sizeof name_ - 1, look_}
/* clang-format on */

#define LOOK(name_) \
	static struct liquid_value name_(__attribute__((unused)) \
					 const struct seen *seen, \
			__attribute__((unused)) struct arena *arena)

bool member_get(const struct member *members, size_t count, const void *self,
		struct str name, struct arena *arena, struct liquid_value *out);
/* A name that nobody has: noted for whoever wants to know. */
void member_missed(const struct view *view, struct str name);

/* An object whose members are `members_`. */
#define KIND(kind_, members_) \
	static bool members_##_get(const void *self, struct str name, \
			struct arena *arena, struct liquid_value *out) \
	{ \
		if (member_get(members_, sizeof members_ / sizeof *members_, \
				    self, name, arena, out)) \
			return true; \
		member_missed(((const struct seen *)self)->view, name); \
		return false; \
	} \
	const struct liquid_kind kind_ = {.get = members_##_get}

struct liquid_value seen_object(const struct liquid_kind *kind,
		const struct view *view, const void *it, int64_t count,
		struct arena *arena);
struct liquid_value seen_text(
		const struct seen *seen, struct str text, struct arena *arena);
/* Only http and https. */
struct liquid_value seen_url(
		const struct seen *seen, struct str url, struct arena *arena);
struct liquid_value seen_money(const struct seen *seen, minor amount);
/* nil for 0. */
struct liquid_value seen_moment(time_ms at);

/* A list that is filled one by one. */
struct filling {
	struct liquid_list list;
	struct liquid_value *at;
};
struct liquid_value *filling_open(
		struct filling *filling, size_t most, struct arena *arena);
struct liquid_value filling_value(
		const struct filling *filling, struct arena *arena);

extern const struct liquid_kind VIEW_KIND, ORDER_KIND, LINE_KIND, ADDRESS_KIND,
		CUSTOMER_KIND, SHOP_KIND, PARCEL_KIND, TXN_KIND, DOCUMENT_KIND,
		REFUND_KIND, HOLD_KIND, RULE_KIND, STATUS_KIND, RETURN_KIND,
		PRODUCT_KIND, PIECES_KIND, DIGEST_KIND;

/* Of the order, whatever object asks. */
bool order_member(const void *self, struct str name, struct arena *arena,
		struct liquid_value *out);
struct liquid_value parcel_value(const struct view *view,
		const struct parcel *parcel, struct arena *arena);
struct liquid_value pieces_value(const struct view *view, struct str line,
		int64_t quantity, struct arena *arena);

/* "Anna Maria", "Svensson" */
struct str name_first(struct str name);
struct str name_last(struct str name);

#endif
