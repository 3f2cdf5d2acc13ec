/* SPDX-License-Identifier: Apache-2.0 */
/*
 * port/exchange.h kept with a process of our own: what is asked by HTTP's
 * struct goes to its standard input, and what it says comes back. One at a
 * time; it is started when it is needed, and again when it has died. One that
 * takes too long is killed.
 *
 * A frame, both ways: four bytes of length, most significant first, and so
 * many bytes. An answer's first byte is '+' (status 200) or '-' (422); the
 * body stands behind it. Whoever dies or is killed over a request has done
 * nothing that counts: FAULT_UNREACHABLE.
 */
#ifndef WAYBILL_TRANSPORT_PRESS_H
#define WAYBILL_TRANSPORT_PRESS_H

#include "port/exchange.h"

#define PRESS_FRAME_MAX ((size_t)8 << 20)

struct press_options {
	/* Called from the press's thread when something has landed. */
	void (*landed)(void *context);
	void *context;
	const char *const *argv; /* NULL-ended; lives as long as the press */
	time_ms limit_ms;        /* for one request; 0: 10 s */
};

RESULT press_open(const struct press_options *options,
		struct exchange **out_exchange);
/* Ends what is under way; it is not reported. Takes NULL. */
void press_close(struct exchange *exchange);

#endif
