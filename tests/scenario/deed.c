/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/scenario/scenario.h"

#define TRIES_MAX 200

/* --- time --------------------------------------------------------------- */

static const struct {
	const char *one, *many;
	time_ms ms;
} spans[] = {
		{"minute passes", "minutes pass", MINUTE_MS},
		{"hour passes", "hours pass", HOUR_MS},
		{"day passes", "days pass", DAY_MS},
};

static bool time_line(struct play *play, struct str line)
{
	int64_t count = 0;
	if (!number_take(&line, &count))
		return false;
	for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
		if (!str_eq(line, str_of(spans[i].one)) &&
				!str_eq(line, str_of(spans[i].many)))
			continue;
		world_pass(play->world, count * spans[i].ms);
		return true;
	}
	return false;
}

/* --- staff -------------------------------------------------------------- */

static const struct {
	const char *verb;
	enum command_kind kind;
} verbs[] = {
		{"holds", COMMAND_HOLD},
		{"releases", COMMAND_RELEASE},
		{"retries", COMMAND_RETRY},
		{"cancels", COMMAND_CANCEL},
		{"wants a document for", COMMAND_DOCUMENT},
		{"notes on", COMMAND_NOTE},
		{"rejects", COMMAND_REJECT},
		{"takes over", COMMAND_TAKE_OVER},
};

static size_t command_count(struct play *play, struct str remote)
{
	struct facts facts = {0};
	world_facts(play->world, remote, play->arena, &facts);
	return facts.commands.count;
}

/* Whoever is told that it was not stored says it again. */
static bool command_give(struct play *play, struct str remote,
		enum command_kind kind, struct str text)
{
	size_t before = command_count(play, remote);
	for (int i = 0; i < TRIES_MAX; i++) {
		world_command(play->world, remote, kind, STR_NONE, text);
		world_step(play->world);
		if (command_count(play, remote) > before)
			return true;
	}
	return play_fails(play, "the command was not taken");
}

static bool staff_line(struct play *play, struct str words)
{
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		struct str rest = words, name = STR_NONE;
		if (!word_take(&rest, verbs[i].verb))
			continue;
		str_cut(&rest, ':', &name);
		struct str remote = order_id(play, str_trim(name));
		return remote.len &&
				command_give(play, remote, verbs[i].kind,
						str_trim(rest));
	}
	return play_fails(play, "staff can't do \"%.*s\"", STR_FMT(words));
}

/* --- the others --------------------------------------------------------- */

static bool other_line(struct play *play, struct str line)
{
	struct str why = STR_NONE, rest = line;
	struct str who = word_next(&rest);
	struct world *world = play->world;
	if (str_eq(who, STR("webhooks"))) {
		who = STR("shop");
		rest = line;
	}
	if (sim_do(world->sim, world->now, who, rest, play->arena, &why))
		return true;
	return play_fails(play, "%.*s", STR_FMT(why));
}

static bool books_line(struct play *play, struct str words)
{
	bool own = str_eq(words, STR("the built-in ones"));
	if (!own && !str_eq(words, STR("e-conomic")))
		return play_fails(play, "which books?");
	demo_books_change(play->world, own ? "ledger" : "economic");
	return true;
}

bool deed_line(struct play *play, struct str line)
{
	struct str rest = line;
	if (str_eq(line, STR("waybill crashes"))) {
		world_crash(play->world);
		return true;
	}
	if (word_take(&rest, "the shop changes its books to"))
		return books_line(play, rest);
	if (word_take(&rest, "staff"))
		return staff_line(play, rest);
	return time_line(play, line) || other_line(play, line);
}
