/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A scenario is a text that a shop's owner could read: what the others do, a
 * line each, and what must then be so. It is played in the world
 * (tests/world), several ways: as it stands, with doubled and disordered
 * webhooks, without webhooks, with an engine that dies again and again, and
 * with a shop that speaks Magento's language instead of Shopify's.
 *
 *   given ...        before anything: "given the stage is observe"
 *   shop sells o1, 2 lines, EUR 49.90      see sim/script.c
 *   staff releases o1
 *   waybill crashes
 *   3 days pass
 *   then o1 is delivered
 *   # a remark
 *   # not on magento: why          as the first line: Magento has no such thing
 */
#ifndef WAYBILL_TESTS_SCENARIO_H
#define WAYBILL_TESTS_SCENARIO_H

#include "base/json.h"
#include "tests/world/world.h"

struct play {
	struct world *world;
	struct arena *arena;
	struct json ledger; /* of the line that is judged now */
	struct world_options options;
	bool started;
	char why[400]; /* the first thing that was wrong; empty: none */
};

/* Says what is wrong, once; gives false. */
bool play_fails(struct play *play, const char *format, ...)
		__attribute__((format(printf, 2, 3)));

/* play.c: one line of a story, and all that follows from it. False: it could
 * not be played, or was not so; play->why says it. */
bool play_line(struct play *play, struct str line);

/* given.c: what the world is like; before it has begun. */
bool given_line(struct play *play, struct str words);
/* The policy of all scenarios, changed as `given` says. */
void given_policy(void *context, struct policy *policy);

/* rule.c: "look: when order_created, if tags has watch, do hold: Call first" */
bool rule_line(struct play *play, struct str words);
void rules_given(struct policy *policy);

/* deed.c: somebody does something, or time passes. */
bool deed_line(struct play *play, struct str line);

/* then.c: what must be so. */
bool then_line(struct play *play, struct str words);

/* words.c */
bool word_take(struct str *rest, const char *word); /* "a b" at its start */
bool number_take(struct str *rest, int64_t *out);   /* 3, three, no, a, one */
struct str word_next(struct str *rest);
/* The shop's id of "o1"; empty: there is none. */
struct str order_id(struct play *play, struct str name);

#endif
