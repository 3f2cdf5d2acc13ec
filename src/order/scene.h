/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One look at an order: what its facts come to under a policy at a moment.
 * Conditions, holds, tasks and the decision all read the same scene.
 * Private to order/.
 */
#ifndef WAYBILL_ORDER_SCENE_H
#define WAYBILL_ORDER_SCENE_H

#include "order/decide.h"
#include "order/payment_book.h"

struct scene {
	const struct facts *facts;
	const struct policy *policy;
	const struct profile *profile;
	struct status status;
	time_ms now;
	struct arena *arena;
	bool fresh, by_date, staff_cancelled, ships;
	LIST(struct hold) holds;
	time_ms wake_at;
};

/* What a want is about; which members are set depends on its kind. */
struct target {
	struct str key;
	const struct fulfillment_order *fo;
	const struct parcel *parcel;
	const struct txn *txn;
	const struct document *document; /* as it stands, or NULL */
	const struct refund *refund;
	const struct agreement *agreement; /* of a change's own document */
	minor settled; /* what a settlement's own document comes to */
	const struct attempt *send;  /* of a send that may be called back */
	const struct firing *firing; /* of what a rule wants */
	const struct hold *hold;     /* of what the customer is told of it */
	enum document_kind kind;
	struct str cause;
	struct str value; /* of a mirror, or what else the call carries */
	bool out;         /* of a capture: its goods have left */
	const struct want_row *row; /* that asks; set for conditions alone */
};
typedef LIST(struct target) targets;

typedef bool condition_test(const struct scene *scene, const struct target *t);

struct condition {
	const char *name;
	condition_test *test;
	const char *words; /* why it is not so: "it is not paid" */
};

/* What becomes of a refusal. */
enum refusal { REFUSAL_TASK, REFUSAL_HOLDS, REFUSAL_AGAIN };

#define CONDITIONS_MAX 12

struct want_row {
	enum want_kind kind;
	const char *name;
	void (*each)(struct scene *scene, targets *out);
	const struct condition *causes[CONDITIONS_MAX];
	const struct condition *gates[CONDITIONS_MAX];
	enum verb verb, find;
	enum refusal refusal;
	bool mirror;
	const char *sentence;
	const char *target_words; /* for the drawing: "fulfillment order" */
	bool by_value; /* what was not sent is begun anew for another value */
	enum want_kind undone_by; /* whose being done makes it wanted again */
};

extern const struct want_row want_rows[];
extern const size_t want_row_count;
const struct want_row *want_row(int64_t kind);

/* Tests take single conditions out of the table, to prove that each counts.
 * NULL: none. */
extern const struct condition *condition_left_out;
extern const struct want_row *condition_left_out_of;

void scene_make(struct scene *scene, const struct facts *facts,
		const struct policy *policy, time_ms now, struct arena *arena);
void scene_wake(struct scene *scene, time_ms at);

/* NULL: all hold; else the first that does not. */
const struct condition *causes_fail(const struct scene *scene,
		const struct want_row *row, const struct target *target);
const struct condition *gates_fail(const struct scene *scene,
		const struct want_row *row, const struct target *target);

/* targets.c */
void each_order(struct scene *scene, targets *out);
void each_document(struct scene *scene, targets *out);
void each_issued(struct scene *scene, targets *out);
void each_fo(struct scene *scene, targets *out);
void each_send(struct scene *scene, targets *out);
void each_recall(struct scene *scene, targets *out);
void each_parcel(struct scene *scene, targets *out);
void each_payment(struct scene *scene, targets *out);
void each_hold(struct scene *scene, targets *out);
void each_reject(struct scene *scene, targets *out);
void each_shop_hold(struct scene *scene, targets *out);
void each_shop_status(struct scene *scene, targets *out);
const struct target *target_find(const targets *list, struct str key);

/* The key under which a hold is announced: another one for each refusal. */
struct str hold_announced(const struct scene *scene, const struct hold *hold);

/* rule.c: rules that match now become facts. True: some did. */
bool rules_fire(struct facts *facts, struct scene *scene, struct id_source *ids,
		struct decision *out);
/* Would one fire now? */
bool rules_due(struct scene *scene);
/* rule_effect.c: what comes of them */
void holds_by_rules(struct scene *scene);
/* tasks_payment.c */
void tasks_by_payments(struct scene *scene, struct decision *out);
/* when_books.c: what the shop's mapping lacks for a document that is due. */
void tasks_by_mapping(struct scene *scene, struct decision *out);
void tasks_by_rules(struct scene *scene, struct decision *out);
/* payment_book.c: money in other books */
void each_booked_payment(struct scene *scene, targets *out);
void tasks_by_payment_book(struct scene *scene, struct decision *out);
/* The account that has its document, else the shop's books. */
struct str payment_books(const struct facts *f, const struct policy *policy,
		struct str value, struct arena *arena);
/* books_task.c */
void tasks_by_books(struct scene *scene, struct decision *out);
void tasks_by_restore(struct scene *scene, struct decision *out);
void each_mark(struct scene *scene, targets *out);
void each_rule_mail(struct scene *scene, targets *out);
void each_status_mail(struct scene *scene, targets *out);
/* when_notice.c */
void each_held(struct scene *scene, targets *out);
void each_refund(struct scene *scene, targets *out);
void each_return(struct scene *scene, targets *out);
/* when_order.c: what has not happened is not too old. */
bool notice_is_news(const struct scene *s, time_ms at);
struct str rule_mark(
		enum rule_action action, struct str value, struct arena *arena);
bool rule_has_tagged(const struct facts *f, struct str tag);
/* The warehouse account that a fulfillment order of ours goes to: a rule's
 * choice, else by its location. Whether it is ours to send says its location
 * alone. */
struct str send_account(const struct facts *f, const struct policy *policy,
		const struct fulfillment_order *fo);

/* decide.c: is the want had already, or under way? */
/* Did an audit find missing what this row has done, and a person want it made
 * again? Until that has been done. */
bool repair_is_open(const struct scene *scene, const struct want_row *row,
		struct str target);
struct str repair_name(const struct want_row *row, struct str target,
		struct arena *arena);

bool want_is_had(const struct scene *scene, const struct want_row *row,
		const struct target *target, const struct attempt *attempt);

/* mirror.c */
bool order_is_held_by_us(const struct facts *f);
bool fo_is_held_by_us(
		const struct facts *f, const struct fulfillment_order *fo);
bool fo_is_held_by_others(
		const struct facts *f, const struct fulfillment_order *fo);
const struct hold *hold_over(
		const struct scene *scene, const struct fulfillment_order *fo);
bool fo_at_warehouse(const struct scene *s, const struct fulfillment_order *fo);
time_ms fo_gone_at(const struct scene *s, const struct fulfillment_order *fo);
const struct command *fo_rejection(
		const struct facts *f, const struct fulfillment_order *fo);
bool status_is_shown(const struct facts *f, struct str value);

/* capture.c */
void each_capture(struct scene *scene, targets *out);
bool authorization_is_open(
		const struct facts *f, const struct txn *auth, time_ms now);
time_ms authorization_end(const struct policy *policy, const struct txn *auth);
time_ms capture_due_at(const struct policy *policy, const struct txn *auth);
bool rest_is_authorized(const struct facts *f, time_ms now);
bool is_capture_of(const struct facts *f, const struct attempt *a,
		const struct txn *auth);

/* payment_account.c: which account of ours has the payment, as far as is known
 * now: what an account told itself, where something was done, else the first
 * that has not said no; when all have, the one that the shop's word leads to */
typedef LIST(struct str) account_names;
struct str payment_account(const struct facts *f, const struct policy *policy,
		const struct txn *txn, struct arena *arena);
/* Is known of it what its gateway wants tracking to be written to? */
bool payment_is_tracked(const struct scene *scene, const struct txn *txn);
/* account "|" reference */
struct str payment_key(const struct facts *f, const struct policy *policy,
		const struct txn *txn, struct arena *arena);
/* All that may be asked, in their order: the shop's first. */
void payment_accounts(const struct policy *policy, const struct txn *txn,
		struct arena *arena, account_names *out);
/* Did the account say that it has no such payment? */
bool attempt_found_none(const struct attempt *a);
/* It did, and another account is asked, or has it. */
bool attempt_went_elsewhere(const struct scene *s, const struct attempt *a);
/* What people read when no account has it; empty: that is not so. */
struct str attempt_found_nowhere(
		const struct scene *s, const struct attempt *a);

/* effect.c */
struct str effect_account(const struct facts *f, const struct policy *policy,
		const struct want_row *row, struct str target,
		struct arena *arena);
struct capture_value {
	minor amount;
	struct str currency;
	minor before;
	bool last;
};
bool capture_read(struct str value, struct capture_value *out);
struct str capture_print(
		const struct capture_value *value, struct arena *arena);
struct str target_payment(struct str target);
void effect_fill(const struct facts *f, const struct policy *policy,
		const struct attempt *a, struct arena *arena,
		struct effect *out);

/* wants.c: not before; 0: at once */
time_ms read_again_at(const struct scene *scene);
/* When a pending payment is looked at again, and for the last time; 0: it is
 * not pending, or not any more */
time_ms pending_read_at(const struct scene *scene);
time_ms pending_over_at(const struct scene *scene);

/* parts.c: small questions to the facts */
struct str send_target(struct scene *scene, const struct fulfillment_order *fo);
struct str send_reference(const struct facts *facts, struct str target,
		struct arena *arena);
struct str target_fo(struct str target);
struct str parcel_fo(const struct parcel *parcel);
/* By when the sale must have its document; 0: it has it, or needs none. */
time_ms document_due_at(const struct scene *scene);
time_ms parcel_out_at(const struct parcel *parcel);
bool parcel_is_out(const struct parcel *parcel);
bool parcel_is_over(const struct parcel *parcel);
const struct fulfillment *parcel_at_shop(
		const struct facts *facts, const struct parcel *parcel);
const struct fulfillment *fo_at_shop(const struct facts *facts, struct str fo);
bool request_has_parcel(const struct facts *facts, struct str reference);
bool is_released(const struct facts *facts, struct str hold_key, time_ms since,
		int64_t after);
bool is_retried(const struct facts *facts, const struct attempt *attempt,
		time_ms since);
/* changed.c: what a request carries, and is it otherwise at the shop now? */
#define RECALL_CHANGED "changed" /* value of a recall for no other reason */
struct str send_value(
		const struct scene *s, const struct fulfillment_order *fo);
struct str send_warehouse(struct str value); /* to which it was sent */
uint64_t send_content_hash(
		const struct scene *s, const struct fulfillment_order *fo);
bool send_is_outdated(const struct scene *s, const struct attempt *send,
		const struct fulfillment_order *fo);
bool send_went_elsewhere(const struct scene *s, const struct attempt *send,
		const struct fulfillment_order *fo);
/* " lines, address (sent: A; now: B)" */
struct str send_difference(const struct scene *s, const struct attempt *send,
		const struct fulfillment_order *fo);
struct str send_address_said(const struct scene *s, const struct attempt *send,
		const struct fulfillment_order *fo);
time_ms recall_failed_at(const struct scene *s, const struct attempt *send);
/* when_goods.c: not wanted any more, whatever it was sent with */
bool send_is_unwanted(
		const struct scene *s, const struct fulfillment_order *fo);

/* request.c: since when the warehouse has said no word that is known; 0: it
 * has */
time_ms request_unknown_since(
		const struct facts *f, const struct warehouse_request *r);

/* parcel_lines.c */
/* Is something of it in no parcel that has left? */
bool fo_rest_is_here(const struct facts *f, const struct fulfillment_order *fo);
bool parcel_without_number_at_shop(
		const struct facts *f, const struct parcel *parcel);

bool fo_is_open(const struct fulfillment_order *fo);
bool fo_has_lines(const struct fulfillment_order *fo);
bool fo_is_shipped(const struct fulfillment_order *fo);
bool fo_is_over(const struct fulfillment_order *fo);
time_ms fo_out_at(const struct facts *facts, struct str fo);
bool has_command(const struct facts *facts, enum command_kind kind);
minor document_gross(const struct facts *facts, const struct target *target);

/* holds.c, tasks.c */
void holds_compute(struct scene *scene);
/* What has the goods of a fulfillment order that was replaced. */
bool fo_replaces(const struct facts *f, const struct fulfillment_order *fo,
		const struct fulfillment_order *old);
bool replaced_let_go(const struct scene *s, const struct fulfillment_order *fo,
		const struct fulfillment_order *old);
struct str dispute_key(const struct txn *txn, struct arena *arena);
bool document_let_go(const struct scene *scene); /* by a person */
void tasks_compute(struct scene *scene, struct decision *out);
void task_add(struct scene *scene, struct decision *out, struct str key,
		time_ms since, struct str text);
enum progress progress_compute(const struct scene *scene);

#endif
