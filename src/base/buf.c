/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void buf_init(struct buf *buf, size_t max)
{
	*buf = (struct buf){.max = max};
}

void buf_done(struct buf *buf)
{
	free(buf->at);
	*buf = (struct buf){0};
}

static bool make_room(struct buf *buf, size_t more)
{
	if (buf->over || more > buf->max - buf->len) {
		buf->over = true;
		return false;
	}
	size_t need = buf->len + more + 1;
	if (need <= buf->cap)
		return true;
	size_t cap = buf->cap ? buf->cap : 256;
	while (cap < need)
		cap *= 2;
	char *at = realloc(buf->at, cap);
	if (!at)
		abort();
	buf->at = at;
	buf->cap = cap;
	return true;
}

void buf_add(struct buf *buf, struct str s)
{
	if (s.len == 0 || !make_room(buf, s.len))
		return;
	memcpy(buf->at + buf->len, s.at, s.len);
	buf->len += s.len;
	buf->at[buf->len] = 0;
}

void buf_add_c(struct buf *buf, const char *c)
{
	buf_add(buf, str_of(c));
}

void buf_add_char(struct buf *buf, char c)
{
	buf_add(buf, (struct str){&c, 1});
}

void buf_print(struct buf *buf, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len > 0 && make_room(buf, (size_t)len)) {
		vsnprintf(buf->at + buf->len, (size_t)len + 1, format, again);
		buf->len += (size_t)len;
	}
	va_end(again);
}

void buf_clear(struct buf *buf)
{
	buf->len = 0;
	buf->over = false;
}

RESULT buf_check(const struct buf *buf)
{
	return buf->over ? FAIL(FAULT_LIMIT) : OK;
}
