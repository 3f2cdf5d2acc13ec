/* SPDX-License-Identifier: Apache-2.0 */
/* The real clock and real chance. Every thread asks the same two. */
#include "base/crypto.h"
#include "cli/inside.h"

#include <stdatomic.h>
#include <time.h>

static _Atomic time_ms latest;

static time_ms wall(void)
{
	struct timespec now;
	/* allowed: this is the one clock */
	clock_gettime(CLOCK_REALTIME, &now);
	return (time_ms)now.tv_sec * SECOND_MS + now.tv_nsec / 1000000;
}

/* When the machine's clock is set back it stands still until that time has
 * come again. */
static time_ms clock_now(struct clock *clock)
{
	(void)clock;
	time_ms now = wall(), last = atomic_load(&latest);
	while (last < now && !atomic_compare_exchange_weak(&latest, &last, now))
		;
	return last < now ? now : last;
}

static uint64_t chance_below(struct chance *chance, uint64_t below)
{
	(void)chance;
	uint64_t drawn = 0, rest = below ? UINT64_MAX % below : 0;
	if (below < 2)
		return 0;
	do /* the last, incomplete round would favour small numbers */
		random_bytes(&drawn, sizeof drawn);
	while (drawn >= UINT64_MAX - rest);
	return drawn % below;
}

static struct clock real_clock = {clock_now};
static struct chance real_chance = {chance_below};

struct clock *clock_real(void)
{
	return &real_clock;
}

struct chance *chance_real(void)
{
	return &real_chance;
}

time_ms clock_read(void)
{
	return clock_now(&real_clock);
}
