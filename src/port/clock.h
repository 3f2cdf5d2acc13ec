/* SPDX-License-Identifier: Apache-2.0 */
/* The one clock and the one random source; a simulated world owns its own. */
#ifndef WAYBILL_PORT_CLOCK_H
#define WAYBILL_PORT_CLOCK_H

#include "base/time.h"

struct clock {
	time_ms (*now)(struct clock *clock); /* wall, never goes backwards here
					      */
};

/* Uniform in [0, below); for jitter and node ids, not for secrets. */
struct chance {
	uint64_t (*below)(struct chance *chance, uint64_t below);
};

#endif
