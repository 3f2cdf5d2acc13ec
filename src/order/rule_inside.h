/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of rules share. Private to order/. */
#ifndef WAYBILL_ORDER_RULE_INSIDE_H
#define WAYBILL_ORDER_RULE_INSIDE_H

#include "order/rule.h"
#include "order/scene.h"

/* One time that an event happened. `key` comes from the facts alone: the
 * same news give the same key. */
struct rule_cause {
	struct str key;
	time_ms at;
	/* what it is of; which are set depends on the event */
	const struct refund *refund;
	const struct parcel *parcel;
	const struct hold *hold;
	enum payment_status payment;
};
typedef LIST(struct rule_cause) rule_causes;

/* rule_event.c: all causes that the facts hold of it. */
void rule_causes_find(
		struct scene *scene, enum rule_event event, rule_causes *out);
const char *rule_event_name(int event);

/* One field, read. */
struct look {
	const struct scene *scene;
	const struct rule_cause *cause;
	struct arena *arena;
	LIST(struct str) texts;
	bool has_number;
	int64_t number;
	int digits; /* decimals of an amount */
};

enum field_kind { KIND_TEXT, KIND_SET, KIND_FLAG, KIND_NUMBER, KIND_MONEY };

/* rule_field.c */
const char *rule_field_name(int field);
enum field_kind rule_field_kind(enum rule_field field);
void rule_field_read(enum rule_field field, struct look *look);

/* rule_if.c: do all conditions hold? */
bool rule_conditions_hold(const struct scene *scene, const struct rule *rule,
		const struct rule_cause *cause);
const char *rule_operator_name(int op);

/* Texts stand in facts, and in each mail. */
#define RULE_TEXT_MAX 500

#endif
