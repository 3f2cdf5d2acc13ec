/* SPDX-License-Identifier: Apache-2.0 */
/* Plays one line of a story. */
#include "tests/scenario/scenario.h"

#define POLLED_MS (11 * MINUTE_MS) /* two polls and a look-up */
#define SETTLE_MS (20 * MINUTE_MS)

static void begin(struct play *play)
{
	if (play->started)
		return;
	play->options.policy = given_policy;
	play->options.context = play;
	play->world = world_open(&play->options);
	play->started = true;
}

/* All that can follow from a deed has followed; while somebody is down there
 * is more to come. */
static void settle(struct play *play)
{
	world_pass(play->world, POLLED_MS);
	world_settle(play->world, SETTLE_MS);
	if (play->world->trouble[0])
		play_fails(play, "%s", play->world->trouble);
}

bool play_line(struct play *play, struct str line)
{
	if (word_take(&line, "given"))
		return given_line(play, line);
	begin(play);
	bool judged = word_take(&line, "then");
	bool good = judged ? then_line(play, line) : deed_line(play, line);
	if (good && !judged)
		settle(play);
	return good && !play->why[0];
}
