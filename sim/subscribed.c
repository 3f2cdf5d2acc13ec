/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an app has subscribed to through the API. Shopify deletes such a
 * subscription after eight deliveries in a row that nobody took. An app that
 * made none has them in its configuration: those stay, and bring everything.
 */
#include <ctype.h>

#include "world.h"

#define FAILURES_MAX 8

/* "orders/create" is ORDERS_CREATE there. */
static bool is_of(const struct subscription *one, struct str topic)
{
	if (one->deleted || one->topic.len != topic.len)
		return false;
	for (size_t i = 0; i < topic.len; i++) {
		char c = topic.at[i] == '/' ? '_' : topic.at[i];
		if (toupper((unsigned char)c) != one->topic.at[i])
			return false;
	}
	return true;
}

static struct subscription *find(struct sim *sim, const char *topic)
{
	for (size_t i = 0; i < sim->subscriptions.count; i++)
		if (is_of(&sim->subscriptions.at[i], str_of(topic)))
			return &sim->subscriptions.at[i];
	return NULL;
}

bool sim_is_subscribed(struct sim *sim, enum provider from, const char *topic)
{
	return from != AT_SHOP || !sim->subscriptions.count || find(sim, topic);
}

void sim_subscription_judge(struct sim *sim, enum provider from,
		const char *topic, bool taken)
{
	struct subscription *one = from == AT_SHOP ? find(sim, topic) : NULL;
	if (!one)
		return;
	one->failures = taken ? 0 : one->failures + 1;
	if (one->failures < FAILURES_MAX)
		return;
	one->deleted = true;
	sim->subscriptions_deleted++;
}
