/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules of the shop's owner: when something happens and all conditions hold,
 * something is done. A rule fires once for each cause: once for an order that
 * was created, once for each refund, once for each parcel that was delivered.
 *
 * It is looked at again whenever the order is decided, and fires as soon as
 * its cause is there and its conditions hold together, so late, doubled and
 * disordered news come to the same. What fired is a fact (struct firing): it
 * carries what is done, and nothing that happens to the rule later changes
 * it. What a rule does is never a cause: so no rule can set off another.
 */
#ifndef WAYBILL_ORDER_RULE_H
#define WAYBILL_ORDER_RULE_H

#include "order/facts.h"

/* What happened. In the settings as in rule_events. */
enum rule_event {
	ON_NOTHING,
	ON_ORDER_CREATED,
	ON_ORDER_PAID,
	ON_PAYMENT_STATUS_CHANGED,
	ON_REFUND_CREATED,
	ON_DISPUTE_OPENED,
	ON_ORDER_CANCELLED,
	ON_HELD,
	ON_SHIPPED,
	ON_IN_TRANSIT,
	ON_OUT_FOR_DELIVERY,
	ON_ATTEMPTED_DELIVERY,
	ON_DELIVERED,
	ON_DELIVERY_FAILURE,
	ON_RETURNED,
	ON_RETURN_REQUESTED,
	ON_COUNT
};

/* What a condition looks at. */
enum rule_field {
	OF_NOTHING,
	OF_TOTAL,
	OF_CURRENT_TOTAL,
	OF_REFUND_TOTAL,
	OF_CURRENCY,
	OF_COUNTRY,
	OF_REGION,
	OF_POSTCODE,
	OF_CUSTOMER_NAME,
	OF_EMAIL,
	OF_EMAIL_DOMAIN,
	OF_LOCALE,
	OF_TAGS,
	OF_GATEWAY,
	OF_PAYMENT_STATUS,
	OF_FULFILLMENT_STATUS,
	OF_RETURN_STATUS,
	OF_SKU,
	OF_QUANTITY,
	OF_LINE_COUNT,
	OF_TEST,
	OF_REQUIRES_SHIPPING,
	OF_LOCATION,
	OF_DELIVERY_METHOD,
	OF_CARRIER,
	OF_HOLD_REASON,
	OF_COUNT
};

enum rule_operator {
	OP_NONE,
	OP_IS,
	OP_IS_NOT,
	OP_IN,
	OP_NOT_IN,
	OP_AT_LEAST,
	OP_AT_MOST,
	OP_CONTAINS,
	OP_STARTS_WITH,
	OP_HAS,
	OP_HAS_NOT,
	OP_MISSING,
	OP_PRESENT,
	OP_COUNT
};

/* Their words, by their numbers; 0 is none. */
struct rule_words {
	const char *(*name)(int value);
	int count;
};
extern const struct rule_words rule_events, rule_fields, rule_operators,
		rule_actions;
int rule_word_read(const struct rule_words *words, struct str word);

struct rule_condition {
	enum rule_field field;
	enum rule_operator op;
	struct str value;  /* what it is compared with */
	struct str values; /* of in and not_in, joined with "," */
};

struct rule_step {
	enum rule_action action;
	struct str value; /* a tag, a status, an address, a warehouse */
	struct str text;  /* what people read of a hold, a mail, a task */
};

struct rule {
	struct str name; /* never changed later: what fired has it */
	enum rule_event when;
	bool enabled;
	time_ms since; /* what happened before it is nothing to the rule */
	LIST(struct rule_condition) conditions; /* all must hold */
	LIST(struct rule_step) steps;
};

/* What is wrong with it, as a sentence for the settings; NULL: nothing. */
const char *rule_condition_mistake(const struct rule_condition *condition);
/* Has this event such a thing at all? */
const char *rule_field_mistake(enum rule_event when, enum rule_field field);
const char *rule_step_mistake(const struct rule_step *step);

/* A digest of all that it says. */
int64_t rule_version(const struct rule *rule);

/* A cause and where a rule stands with it. */
struct rule_match {
	const struct rule *rule;
	struct str cause;
	time_ms cause_at;
	bool fires;    /* now */
	bool fired;    /* it did before */
	bool too_old;  /* it happened before `since` */
	bool not_ours; /* the order is older than the take-over date */
};
struct rule_matches {
	LIST(struct rule_match) list;
};

struct policy;

/* Every rule of the policy and every cause of its event in this order whose
 * conditions hold, or that it fired for. Changes nothing: the dry run. */
void rules_match(const struct facts *facts, const struct policy *policy,
		time_ms now, struct arena *arena, struct rule_matches *out);

/* What a step does, in words: "hold: Call first", "route: wh-2". */
struct str rule_step_print(enum rule_action action, struct str value,
		struct str text, struct arena *arena);
/* All that a rule does; all that one did. */
struct str rule_does(const struct rule *rule, struct arena *arena);
struct str firing_did(const struct firing *fired, struct arena *arena);

#endif
