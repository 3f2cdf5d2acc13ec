/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For connectors of warehouses: stock is read page by page. The cursor says
 * when the round began and where it goes on, so that what a whole round does
 * not tell is dropped.
 */
#ifndef WAYBILL_PORT_STOCK_NEWS_H
#define WAYBILL_PORT_STOCK_NEWS_H

#include "port/driver.h"

#define STOCK_MAX ((int64_t)1000000000000)

/* Where the round goes on; empty: at its beginning. */
struct str stock_next(const struct ask *ask);
/* One row of a page. False: no SKU, or no sensible number. */
bool stock_add(struct outcome *out, struct arena *arena, struct str sku,
		struct str location, int64_t quantity, time_ms at);
/* The page was read. `next`: where the next one begins; empty: it was the
 * last. */
void stock_page_end(const struct ask *ask, struct str next, struct arena *arena,
		struct outcome *out);

#endif
