/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A buffer that grows up to a named maximum. Past it, or without memory,
 * it stops taking and remembers: look once, at the end, with buf_check.
 */
#ifndef WAYBILL_BASE_BUF_H
#define WAYBILL_BASE_BUF_H

#include "base/str.h"

struct buf {
	char *at;
	size_t len, cap, max;
	bool over;
};

void buf_init(struct buf *buf, size_t max);
void buf_done(struct buf *buf); /* takes a zeroed one; leaves zeros */

void buf_add(struct buf *buf, struct str s);
void buf_add_c(struct buf *buf, const char *c);
void buf_add_char(struct buf *buf, char c);
void buf_print(struct buf *buf, const char *format, ...)
		__attribute__((format(printf, 2, 3)));
void buf_clear(struct buf *buf);

static inline struct str buf_str(const struct buf *buf)
{
	return (struct str){buf->at, buf->len};
}

/* FAULT_LIMIT when something did not fit. */
RESULT buf_check(const struct buf *buf);

#endif
