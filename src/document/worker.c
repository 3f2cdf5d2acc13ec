/* SPDX-License-Identifier: Apache-2.0 */
/* The process that draws: one request after the other, until its input ends.
 * It keeps nothing; whoever asked asks again when it dies. */
#include "document/document.h"
#include "order/drawing.h"

#include <errno.h>
#include <unistd.h>

/* False: the input has ended, or can't be read. */
static bool bytes_read(int in, char *at, size_t len)
{
	while (len) {
		ssize_t got = read(in, at, len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += got;
		len -= (size_t)got;
	}
	return true;
}

static bool bytes_write(int out, struct str bytes)
{
	while (bytes.len) {
		ssize_t done = write(out, bytes.at, bytes.len);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		bytes = str_skip(bytes, (size_t)done);
	}
	return true;
}

static bool frame_read(int in, struct arena *arena, struct str *out)
{
	unsigned char head[4];
	if (!bytes_read(in, (char *)head, sizeof head))
		return false;
	size_t len = (size_t)head[0] << 24 | (size_t)head[1] << 16 |
			(size_t)head[2] << 8 | head[3];
	if (len > FRAME_MAX)
		return false;
	char *at = arena_take(arena, len);
	*out = (struct str){at, len};
	return bytes_read(in, at, len);
}

static bool answer_write(int out, char kind, struct str body)
{
	size_t len = body.len + 1;
	const char head[] = {(char)(len >> 24), (char)(len >> 16),
			(char)(len >> 8), (char)len, kind};
	return bytes_write(out, (struct str){head, sizeof head}) &&
			bytes_write(out, body);
}

RESULT document_drawn(
		struct str request, struct arena *arena, struct str *out_pdf)
{
	struct facts facts = {0};
	struct seller seller = {0};
	struct bill bill = {0};
	enum document_kind kind = DOCUMENT_NONE;
	struct str cause = STR_NONE;
	TRY(drawing_read(request, arena, &facts, &kind, &cause, &seller));
	TRY(bill_make(&facts, kind, cause, arena, &bill));
	return document_draw(&facts, &bill, &seller, arena, out_pdf);
}

int document_worker(int in, int out)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str request, pdf = STR_NONE;
	bool open = true;
	while (open && frame_read(in, arena, &request)) {
		struct result r = document_drawn(request, arena, &pdf);
		open = r.fault ? answer_write(out, '-',
						 str_of(fault_name(r.fault)))
			       : answer_write(out, '+', pdf);
		arena_reset(arena);
	}
	return open ? 0 : 1;
}
