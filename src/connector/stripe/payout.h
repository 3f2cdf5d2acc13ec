/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading payouts: how far it is, and one balance transaction.
 *
 * A round lists the payouts that were made since some days before the newest
 * (a paid one may still fail, docs.stripe.com/payouts), newest first, and then
 * reads the transactions of those that have come to another end since they
 * were read last, oldest first.
 *
 * The cursor: since ";" next ";" after ";" known ";" todo
 *   since, next  seconds: from when on this round lists, and the one after
 *   after        the last payout of the page that was listed; "!": all are
 *   known        what has been read, "po_1.p,po_2.b"
 *   todo         what is to be read, "po_3.po_3.p.20785.0.txn_9": the payout
 *                that is read, the one that its lines are told as, its end, the
 *                day, how many failed payouts deep, and the last line read
 */
#ifndef WAYBILL_CONNECTOR_STRIPE_PAYOUT_H
#define WAYBILL_CONNECTOR_STRIPE_PAYOUT_H

#include "connector/stripe/parts.h"

#define STRIPE_PAID 'p'
#define STRIPE_BACK 'b' /* failed or cancelled: its lines are taken back */
#define STRIPE_DEPTH_MAX 8
#define STRIPE_PAYOUTS_MAX 2000 /* to be read in one round */

struct stripe_payouts {
	int64_t since, next;
	struct str after, known, todo;
	bool listed; /* the transactions are being read */
};

struct stripe_todo {
	struct str read, as;
	char end;
	int64_t day, depth;
	struct str after;
};

/* What can't be read is a first round, since policy.take_over_from or for a
 * month. */
void stripe_payouts_read(const struct ask *ask, struct stripe_payouts *out);
struct str stripe_payouts_write(
		const struct stripe_payouts *place, struct arena *arena);

/* The first that is to be read; false: there is none. */
bool stripe_todo_first(
		const struct stripe_payouts *place, struct stripe_todo *out);
/* Puts one before all others. False: there are too many, or it is too deep. */
bool stripe_todo_push(struct stripe_payouts *place,
		const struct stripe_todo *todo, struct arena *arena);
void stripe_todo_pop(struct stripe_payouts *place);

bool stripe_payout_known(
		const struct stripe_payouts *place, struct str id, char end);
void stripe_payout_learn(struct stripe_payouts *place, struct str id, char end,
		struct arena *arena);

/* payout_line.c: what one balance transaction is. */
enum stripe_line {
	STRIPE_LINE,      /* *out is a line of the payout */
	STRIPE_LINE_NONE, /* the payout itself */
	STRIPE_LINE_AGAIN /* the sum of a payout that failed, *out_failed */
};
/* FAULT_BAD_VALUE, FAULT_BAD_MONEY */
RESULT stripe_line_read(struct json json, const struct stripe_todo *todo,
		struct arena *arena, enum stripe_line *out_kind,
		struct payout_row *out, struct str *out_failed);
struct str stripe_currency(struct json json, struct arena *arena);

#endif
