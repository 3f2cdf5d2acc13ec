/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What has to be known to draw one document, as bytes: they go to the process
 * that draws. The same arguments give the same bytes.
 */
#ifndef WAYBILL_ORDER_DRAWING_H
#define WAYBILL_ORDER_DRAWING_H

#include "order/facts.h"
#include "order/seller.h"

void drawing_write(const struct facts *facts, enum document_kind kind,
		struct str cause, const struct seller *seller, struct buf *buf);

/* FAULT_BAD_VALUE: they are none; FAULT_CORRUPT_ROW: their facts are none.
 * Strings point into `bytes`. */
RESULT drawing_read(struct str bytes, struct arena *arena,
		struct facts *out_facts, enum document_kind *out_kind,
		struct str *out_cause, struct seller *out_seller);

#endif
