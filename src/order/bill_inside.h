/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the bill share. Private to order/. */
#ifndef WAYBILL_ORDER_BILL_INSIDE_H
#define WAYBILL_ORDER_BILL_INSIDE_H

#include "order/agreed.h"
#include "order/bill.h"

struct making {
	const struct facts *facts;
	struct arena *arena;
	struct bill *out;
	bool bad; /* a sum was none */
};

/* bill.c */
void bill_sum(struct making *m, minor *to, minor amount);
/* The rate that the shop does not name. */
int64_t bill_rate_found(minor net, minor tax, int64_t pieces);
void bill_line_add(struct making *m, const struct bill_line *line);
const struct bill_line *bill_line_of(
		const struct bill *bill, struct str line_id);
/* Money that belongs to no line is shared out over the sale's rates. */
void bill_shared_out(struct making *m, const struct bill *sale,
		enum bill_line_kind kind, minor gross);

/* bill_agreed.c */
/* The lines of the order as agreed, with the changes that the sale's document
 * has; `issued`: and with those that have a document of their own. */
void bill_sale_agreed(struct making *m, bool issued);
/* What one agreement adds (way 1) or takes off (way -1), beside the sale. */
void bill_agreement(struct making *m, const struct bill *sale,
		const struct agreement *agreement, int way);

#endif
