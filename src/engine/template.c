/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shops' own templates, and what happens when one can't be used: the mail
 * goes with the standard one, and staff is told once for each version.
 */
#include "engine/own.h"

static RESULT own_find(struct own_templates *self, struct str name,
		struct str language, struct arena *arena,
		struct str *out_source)
{
	struct own_of_shop *own = (struct own_of_shop *)self;
	struct template_row row = {0};
	TRY(own->turn->engine->storage->ops->template_get(own->turn->tx,
			own->shop, name, language, 0, arena, &row));
	*out_source = row.source;
	return OK;
}

void own_of_shop_init(
		struct own_of_shop *own, struct turn *turn, struct str shop)
{
	*own = (struct own_of_shop){
			.own = {own_find}, .turn = turn, .shop = shop};
}

static struct mail words(const struct own_of_shop *own,
		const struct mail_broken *broken, struct str version)
{
	struct arena *arena = own->turn->arena;
	return (struct mail){
			.subject = arena_print(arena,
					"The template %.*s.%.*s can't be used",
					STR_FMT(broken->name),
					STR_FMT(broken->language)),
			.body = arena_print(arena,
					"The template %.*s in the language "
					"%.*s of %.*s can't be used:\n\n"
					"%.*s\n\n"
					"Mails go with the standard template "
					"until it is right: waybill template "
					"lint, set or revert.\n",
					STR_FMT(broken->name),
					STR_FMT(broken->language),
					STR_FMT(own->shop),
					STR_FMT(mail_line(broken->why, arena))),
			.reference = arena_print(arena,
					"template.%.*s.%.*s.%.*s.%.*s",
					STR_FMT(own->shop),
					STR_FMT(broken->name),
					STR_FMT(broken->language),
					STR_FMT(version)),
			.date = own->turn->now,
	};
}

RESULT template_broken(
		const struct own_of_shop *own, const struct mail_broken *broken)
{
	struct turn *turn = own->turn;
	const struct storage_ops *ops = turn->engine->storage->ops;
	struct str told = STR_NONE;
	struct template_row row = {0};
	if (!broken->name.len)
		return OK;
	struct str key = arena_print(turn->arena, "template:%.*s|%.*s|%.*s",
			STR_FMT(own->shop), STR_FMT(broken->name),
			STR_FMT(broken->language));
	struct result r = ops->value_get(turn->tx, key, turn->arena, &told);
	if (r.fault && r.fault != FAULT_NOT_FOUND)
		return r;
	TRY(ops->template_get(turn->tx, own->shop, broken->name,
			broken->language, 0, turn->arena, &row));
	struct str version = arena_print(
			turn->arena, "%lld", (long long)row.version);
	if (str_eq(told, version))
		return OK;
	TRY(ops->value_put(turn->tx, key, version));
	log_line(LOG_WARN, "msg=\"template can't be used\" name=%.*s.%.*s",
			STR_FMT(broken->name), STR_FMT(broken->language));
	struct mail mail = words(own, broken, version);
	notice_shop(turn, own->shop, &mail);
	return OK;
}
