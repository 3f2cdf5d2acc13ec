/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A client that does all that should be done, once: it looks into the world
 * itself before each call, so that what happens to its answers never leads it
 * astray. And a world to put it into.
 */
#ifndef WAYBILL_SIM_ROBOT_TEST_H
#define WAYBILL_SIM_ROBOT_TEST_H

#include "base/test.h"
#include "world.h"

struct robot {
	struct sim *sim;
	time_ms now;
	struct arena *arena; /* of one round */
	int64_t webhooks;
	struct str key; /* Idempotency-Key of its calls; empty: none */
};

struct robot robot_open(const struct sim_options *options);
void robot_close(struct robot *robot);

/* One call; signed or with the token that the path needs. */
struct sim_answer robot_ask(struct robot *robot, const char *method,
		const char *path, struct str body);
struct sim_answer robot_shop(
		struct robot *robot, const char *query, const char *variables);
struct sim_answer robot_issue(struct robot *robot, const char *reference,
		int64_t order, const char *kind, const char *cause,
		int64_t gross);

/* Lets one more order be sold; what is to be told of it waits. */
struct order *sell_one(struct robot *robot);
/* Takes all webhooks that are due, answering with that status. */
int robot_take(struct robot *robot, int status);
/* Does what is to do at this moment for all orders. */
void robot_work(struct robot *robot);
/* Works until all is quiet or that much time has passed. */
bool robot_run(struct robot *robot, time_ms limit);

/* The ledger, for json_get; it lives in the robot's arena. */
struct json_doc *robot_ledger(struct robot *robot);

#endif
