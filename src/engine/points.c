/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A provider that counts points (Shopify) has each call paid for from a
 * bucket that fills by itself, and says in each answer what is left in it.
 * A call may begin when the bucket holds what a call costs at most, less what
 * is under way. Before the first answer nobody knows the bucket: one call
 * goes alone. A provider that never speaks of points is not held back.
 */
#include "engine/internal.h"

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

bool points_alone(const struct lane *lane)
{
	return lane->driver->points_most && !lane->points.heard;
}

/* What one call may cost: no more than fits into the bucket. */
static int64_t price(const struct lane *lane)
{
	return least(lane->driver->points_most * SECOND_MS, lane->points.most);
}

static bool counts(const struct lane *lane)
{
	return lane->driver->points_most && lane->points.rate > 0;
}

static int64_t there(const struct lane *lane, time_ms now)
{
	const struct points *p = &lane->points;
	int64_t since = now > p->at ? now - p->at : 0;
	if (since > p->most / p->rate)
		return p->most;
	return least(p->most, p->left + since * p->rate);
}

int64_t points_room(const struct lane *lane, time_ms now)
{
	if (!counts(lane))
		return INT64_MAX;
	int64_t points = there(lane, now);
	return points > 0 ? points / price(lane) : 0;
}

time_ms points_next(const struct lane *lane)
{
	const struct points *p = &lane->points;
	if (!counts(lane) || p->left >= price(lane))
		return 0;
	return p->at + (price(lane) - p->left + p->rate - 1) / p->rate;
}

static void set(struct lane *lane, time_ms now, int64_t left)
{
	lane->points.left = left;
	lane->points.at = now;
}

void points_take(struct lane *lane, struct flight *flight, time_ms now)
{
	flight->began = now;
	if (!counts(lane))
		return;
	flight->points = price(lane);
	lane->points.aside += flight->points;
	set(lane, now, there(lane, now) - flight->points);
}

void points_end(struct flight *flight)
{
	flight->lane->points.aside -= flight->points;
	flight->points = 0;
}

/* What an answer says is older than what one said that overtook it: then the
 * lower of the two counts. */
static void listen(struct lane *lane, const struct flight *flight, time_ms now,
		const struct bucket *bucket)
{
	struct points *p = &lane->points;
	bool known = counts(lane);
	bool newest = !known || flight->began > p->told_at;
	p->rate = bucket->rate;
	p->most = bucket->most * SECOND_MS;
	int64_t left = bucket->left * SECOND_MS - p->aside;
	set(lane, now, newest ? left : least(left, there(lane, now)));
	p->told_at = now;
}

void points_landed(
		struct flight *flight, time_ms now, const struct bucket *bucket)
{
	struct lane *lane = flight->lane;
	lane->points.heard = true;
	if (!lane->driver->points_most || bucket->rate <= 0 ||
			bucket->most <= 0)
		return;
	int64_t unspent = flight->points - bucket->cost * SECOND_MS;
	if (counts(lane) && flight->points && unspent > 0)
		set(lane, now, there(lane, now) + unspent);
	points_end(flight);
	listen(lane, flight, now, bucket);
}
