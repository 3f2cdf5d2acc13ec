/* SPDX-License-Identifier: Apache-2.0 */
/* Mails to staff that are about no order. */
#include "engine/internal.h"

/* At most once: the note that it was told is in the commit before it goes. */
static RESULT notice_send(struct turn *turn, const struct policy *policy,
		struct mail mail)
{
	struct lane *post = engine_lane(turn->engine, policy->mail);
	struct departure departure = {.mail = true};
	if (!post || !policy->staff_mail.len)
		return OK;
	mail.from = post->account->mail_from;
	mail.to = policy->staff_mail;
	TRY(mail_write(&mail, turn->arena, &departure.letter));
	departure.flight = flight_new(turn->engine, post);
	if (!departure.flight)
		return OK;
	departure.flight->kind = FLIGHT_NOTICE;
	departure.flight->verb = VERB_MAIL;
	*LIST_ADD(turn->arena, &turn->departures) = departure;
	return OK;
}

static bool is_first_of_its_staff(const struct engine *engine, size_t nth)
{
	for (size_t i = 0; i < nth; i++)
		if (str_eq(engine->o.policies[i].staff_mail,
				    engine->o.policies[nth].staff_mail))
			return false;
	return true;
}

static bool concerns(const struct policy *policy, const struct lane *lane)
{
	struct str shop = lane->account->shop.len ? lane->account->shop
						  : lane->account->name;
	return !lane->account->shop.len || str_eq(policy->shop, shop);
}

void notice_all(struct turn *turn, const struct lane *lane,
		const struct mail *mail)
{
	const struct engine *engine = turn->engine;
	for (size_t i = 0; i < engine->o.policy_count; i++) {
		const struct policy *policy = &engine->o.policies[i];
		if ((lane && !concerns(policy, lane)) ||
				!is_first_of_its_staff(engine, i))
			continue;
		/* Whoever can't be told must not keep the rest from going. */
		struct result r = notice_send(turn, policy, *mail);
		if (r.fault)
			log_line(LOG_ERROR, "msg=\"not told\" fault=%s",
					fault_name(r.fault));
	}
}

void notice_shop(struct turn *turn, struct str shop, const struct mail *mail)
{
	const struct policy *policy = engine_policy(turn->engine, shop);
	struct result r = OK;
	if (policy)
		r = notice_send(turn, policy, *mail);
	if (r.fault)
		log_line(LOG_ERROR, "msg=\"not told\" fault=%s",
				fault_name(r.fault));
}

RESULT notice_landed(struct turn *turn, struct item *item)
{
	(void)turn;
	if (item->reply.fault)
		log_line(LOG_ERROR, "msg=\"notice to staff not sent\" fault=%s",
				fault_name(item->reply.fault));
	return OK;
}
