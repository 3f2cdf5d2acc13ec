/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was agreed on after an order was sold, and which document says it.
 *
 * The sale's document is the order as first agreed, with the changes that
 * were known when it was asked for. Each later change has a document of its
 * own: a further sale if it raises the total, a credit if it lowers it. What
 * a refund credits is then what its own agreement takes off: where an edit
 * took goods off and the refund only repaid them, nothing.
 *
 * Private to order/, but for connectors of books, which see bill.h.
 */
#ifndef WAYBILL_ORDER_AGREED_H
#define WAYBILL_ORDER_AGREED_H

#include "order/facts.h"

/* Was the order changed after it was sold, and has the shop told all that was
 * agreed on? Else there are no changes, and refunds say what they credit. */
bool agreed_known(const struct facts *f);

/* Was it edited, and nothing of that is known yet? What a document says line by
 * line can't be told then: lines of the edit stand among the order's. */
bool agreed_is_awaited(const struct facts *f);

/* An edit, a return, or what we don't know the word for. */
bool agreed_is_change(const struct agreement *a);
/* The change of this id; NULL: none, or not all is known. */
const struct agreement *agreed_change(const struct facts *f, struct str id);
/* What it adds to the order, with tax; below 0: takes off. INT64_MAX: the sum
 * is not a sum of money. */
minor agreed_gross(const struct agreement *a);
enum document_kind agreed_document(const struct agreement *a);
/* Does it come to nothing in all, and moves goods from one rate to another? */
bool agreed_moves_tax(const struct facts *f, const struct agreement *a);

/* The changes that are in the sale's document, joined with ",": those that it
 * was asked for with; all that are known, while nothing has been asked. */
struct str sale_changes(const struct facts *f, struct arena *arena);
bool sale_has_change(const struct facts *f, struct str id);
/* What the sale's document comes to; `issued`: with each change that has a
 * document of its own. INT64_MAX as above. */
minor sale_gross(const struct facts *f, bool issued);
/* Is the change in that sum? */
bool change_counts(
		const struct facts *f, const struct agreement *a, bool issued);
/* Is a change's document asked for, and nobody knows yet whether it is there?
 */
bool change_is_open(const struct facts *f, struct arena *arena);

/* What a refund credits; INT64_MAX as above. */
minor refund_credits(const struct facts *f, const struct refund *refund);
/* Its agreement; NULL: none is known. */
const struct agreement *refund_agreement(
		const struct facts *f, struct str refund);

#endif
