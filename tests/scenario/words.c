/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/scenario/scenario.h"

#include <stdarg.h>

bool play_fails(struct play *play, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	if (!play->why[0])
		vsnprintf(play->why, sizeof play->why, format, args);
	va_end(args);
	return false;
}

bool word_take(struct str *rest, const char *word)
{
	struct str head = str_of(word);
	if (!str_starts(*rest, head))
		return false;
	struct str after = str_skip(*rest, head.len);
	if (after.len && after.at[0] != ' ')
		return false;
	*rest = str_trim(after);
	return true;
}

struct str word_next(struct str *rest)
{
	struct str word = STR_NONE;
	str_cut(rest, ' ', &word);
	*rest = str_trim(*rest);
	return word;
}

bool number_take(struct str *rest, int64_t *out)
{
	static const struct {
		const char *word;
		int64_t number;
	} words[] = {{"no", 0}, {"a", 1}, {"an", 1}, {"one", 1}, {"two", 2},
			{"three", 3}, {"four", 4}, {"five", 5}, {"six", 6},
			{"seven", 7}, {"eight", 8}, {"nine", 9}};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (!word_take(rest, words[i].word))
			continue;
		*out = words[i].number;
		return true;
	}
	struct str after = *rest, word = word_next(&after);
	if (str_to_i64(word, out).fault)
		return false;
	*rest = after;
	return true;
}

struct str order_id(struct play *play, struct str name)
{
	int64_t id = sim_named(play->world->sim, name);
	if (!id) {
		play_fails(play, "nobody has sold %.*s", STR_FMT(name));
		return STR_NONE;
	}
	return arena_print(play->arena, "%lld", (long long)id);
}
