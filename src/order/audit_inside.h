/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the audit share. Private to order/. */
#ifndef WAYBILL_ORDER_AUDIT_INSIDE_H
#define WAYBILL_ORDER_AUDIT_INSIDE_H

#include "order/audit.h"
#include "order/scene.h"
#include "order/tracking.h"

struct look {
	const struct facts *ours, *theirs;
	const struct audit_ask *ask;
	const struct audit_answer *answer;
	struct arena *arena;
	struct differences *out;
};

struct difference *differ(struct look *look, const char *code,
		struct str object, struct str ours, struct str theirs);
/* Succeeded, and not money that went back. */
bool txn_is_money(const struct txn *txn);
/* Known by the gateway's own name for it. */
bool txn_is_at_gateway(const struct txn *txn);
struct str txn_payment_key(const struct txn *txn, struct arena *arena);

#endif
