/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Without its certificate no webhook of an account can be believed. When one
 * can't be fetched for long, staff is told: once for the account, also over a
 * restart, until a certificate has come.
 */
#include "engine/internal.h"

static struct str told_name(const struct lane *lane, struct arena *arena)
{
	return arena_print(arena, "certificate:%.*s",
			STR_FMT(lane->account->name));
}

static RESULT is_told(
		struct turn *turn, const struct lane *lane, bool *out_told)
{
	struct str since = STR_NONE;
	struct result r = turn->engine->storage->ops->value_get(turn->tx,
			told_name(lane, turn->arena), turn->arena, &since);
	*out_told = since.len > 0;
	return r.fault == FAULT_NOT_FOUND ? OK : r;
}

static RESULT told_store(
		struct turn *turn, const struct lane *lane, struct str since)
{
	return turn->engine->storage->ops->value_put(
			turn->tx, told_name(lane, turn->arena), since);
}

static struct mail words(const struct turn *turn, const struct lane *lane,
		struct str url)
{
	struct str name = lane->account->name;
	return (struct mail){
			.subject = arena_print(turn->arena,
					"Webhooks of %.*s can't be checked",
					STR_FMT(name)),
			.body = arena_print(turn->arena,
					"The certificate that webhooks of the "
					"account %.*s (%.*s) are signed with "
					"can't be fetched:\n\n%.*s\n\n"
					"Until it can, these webhooks are "
					"refused and asked to come again; what "
					"is polled still comes. See whether "
					"this machine reaches that address. "
					"Nothing else has to be done: it is "
					"tried again with each webhook.\n",
					STR_FMT(name),
					STR_FMT(lane->account->provider),
					STR_FMT(mail_line(url, turn->arena))),
			.reference = arena_print(turn->arena,
					"certificate.%.*s.%lld", STR_FMT(name),
					(long long)turn->now),
			.date = turn->now,
	};
}

RESULT certificate_missed(
		struct turn *turn, const struct lane *lane, struct str url)
{
	bool told = false;
	TRY(is_told(turn, lane, &told));
	if (told)
		return OK;
	TRY(told_store(turn, lane,
			arena_print(turn->arena, "%lld",
					(long long)turn->now)));
	struct mail mail = words(turn, lane, url);
	notice_all(turn, lane, &mail);
	return OK;
}

RESULT certificate_came(struct turn *turn, const struct lane *lane)
{
	bool told = false;
	TRY(is_told(turn, lane, &told));
	if (!told)
		return OK;
	log_line(LOG_INFO, "msg=\"certificate fetched at last\" account=%.*s",
			STR_FMT(lane->account->name));
	return told_store(turn, lane, STR_NONE);
}
