/* SPDX-License-Identifier: Apache-2.0 */
#include "order/settle.h"

#include <inttypes.h>

#define NTH_MAX 1000

static const char *const hows[SETTLE_HOWS] = {"write_off", "credit"};

const char *settle_how_name(enum settle_how how)
{
	return hows[how];
}

static RESULT how_read(struct str word, enum settle_how *out)
{
	for (int i = 0; i < SETTLE_HOWS; i++)
		if (str_eq(word, str_of(hows[i]))) {
			*out = (enum settle_how)i;
			return OK;
		}
	return FAIL(FAULT_BAD_VALUE);
}

static RESULT check(const struct settlement *s)
{
	ENSURE(s->nth > 0 && s->nth <= NTH_MAX, FAULT_BAD_VALUE);
	ENSURE(s->why.len > 0 && s->why.len <= SETTLE_WHY_MAX, FAULT_BAD_VALUE);
	ENSURE(s->amount && s->amount > INT64_MIN && s->amount < INT64_MAX,
			FAULT_BAD_MONEY);
	return OK;
}

RESULT settlement_read(
		struct str target, struct str text, struct settlement *out)
{
	struct settlement s = {0};
	struct str how, amount;
	TRY(str_to_i64(target, &s.nth));
	ENSURE(str_cut(&text, ' ', &how) && str_cut(&text, ' ', &amount),
			FAULT_BAD_VALUE);
	TRY(how_read(how, &s.how));
	TRY(str_to_i64(amount, &s.amount));
	s.why = str_trim(text);
	TRY(check(&s));
	*out = s;
	return OK;
}

RESULT settlement_print(const struct settlement *s, struct arena *arena,
		struct str *out_target, struct str *out_text)
{
	TRY(check(s));
	*out_target = arena_print(arena, "%" PRId64, s->nth);
	*out_text = arena_print(arena, "%s %" PRId64 " %.*s", hows[s->how],
			s->amount, STR_FMT(s->why));
	return OK;
}

/* Whoever says the same number again is not heard. */
static bool is_first(const struct facts *f, const struct command *command)
{
	struct settlement other;
	for (size_t i = 0; i < f->commands.count; i++) {
		const struct command *c = &f->commands.at[i];
		if (c->kind == COMMAND_SETTLE && c->id < command->id &&
				str_eq(c->target, command->target) &&
				!settlement_read(c->target, c->text, &other)
						 .fault)
			return false;
	}
	return true;
}

bool settlement_of(const struct facts *f, const struct command *command,
		struct settlement *out)
{
	return command->kind == COMMAND_SETTLE &&
			!settlement_read(command->target, command->text, out)
					 .fault &&
			is_first(f, command);
}

bool settlement_last(const struct facts *f, struct settlement *out)
{
	struct settlement s;
	bool any = false;
	for (size_t i = 0; i < f->commands.count; i++) {
		if (!settlement_of(f, &f->commands.at[i], &s) ||
				(any && s.nth < out->nth))
			continue;
		*out = s;
		any = true;
	}
	return any;
}

struct str settlement_cause(const struct settlement *s, struct arena *arena)
{
	return arena_print(arena, "settle-%" PRId64, s->nth);
}

bool settlement_by_cause(
		const struct facts *f, struct str cause, struct settlement *out)
{
	int64_t nth = 0;
	if (!str_starts(cause, STR("settle-")) ||
			str_to_i64(str_skip(cause, 7), &nth).fault)
		return false;
	for (size_t i = 0; i < f->commands.count; i++)
		if (settlement_of(f, &f->commands.at[i], out) &&
				out->nth == nth && out->how == SETTLE_CREDIT)
			return true;
	return false;
}
