/* SPDX-License-Identifier: Apache-2.0 */
/* port/exchange.h kept with libcurl: one thread with a multi handle for
 * HTTPS (HTTP/2 where offered), a few threads for mail (libcurl 7.88 blocks
 * at DATA's final dot). */
#ifndef WAYBILL_TRANSPORT_TRANSPORT_H
#define WAYBILL_TRANSPORT_TRANSPORT_H

#include "port/exchange.h"

struct transport_options {
	/* Called from the transport's threads when something has landed. */
	void (*landed)(void *context);
	void *context;
	size_t response_max;   /* 0: 8 MiB */
	unsigned mail_threads; /* 0: 3; one is always left for other hosts */
};

RESULT transport_open(const struct transport_options *options,
		struct exchange **out_exchange);
/* Ends flights under way; they are not reported. Takes NULL. */
void transport_close(struct exchange *exchange);

#endif
