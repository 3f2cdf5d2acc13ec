/* SPDX-License-Identifier: Apache-2.0 */
#include "web/api/api.h"

static const struct {
	const char *name;
	bool needs_target;
} kinds[] = {
		[COMMAND_HOLD] = {"hold", false},
		[COMMAND_RELEASE] = {"release", true},
		[COMMAND_RETRY] = {"retry", true},
		[COMMAND_CANCEL] = {"cancel", false},
		[COMMAND_DOCUMENT] = {"document", false},
		[COMMAND_NOTE] = {"note", false},
		[COMMAND_TAKE_OVER] = {"take_over", false},
		[COMMAND_REJECT] = {"reject", false},
		[COMMAND_REPAIR] = {"repair", true},
		[COMMAND_PAYOUT] = {"payout", true},
		[COMMAND_VAT] = {"vat", true},
		[COMMAND_SETTLE] = {"settle", true},
};
#define KIND_COUNT (sizeof kinds / sizeof *kinds)

enum command_kind command_kind_read(struct str word)
{
	for (size_t i = COMMAND_NONE + 1; i < KIND_COUNT; i++)
		if (str_eq(str_of(kinds[i].name), word))
			return (enum command_kind)i;
	return COMMAND_NONE;
}

const char *command_kind_name(enum command_kind kind)
{
	bool known = kind > COMMAND_NONE && (size_t)kind < KIND_COUNT;
	return known ? kinds[kind].name : "?";
}

bool command_needs_target(enum command_kind kind)
{
	return (size_t)kind < KIND_COUNT && kinds[kind].needs_target;
}
