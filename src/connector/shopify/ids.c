/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/shopify/parts.h"

struct str id_of_gid(struct str gid)
{
	struct str id = gid;
	if (str_starts(gid, STR("gid://")))
		for (size_t i = gid.len; i > 0 && id.len == gid.len; i--)
			if (gid.at[i - 1] == '/')
				id = str_skip(gid, i);
	struct str digits;
	if (!str_cut(&id, '?', &digits))
		return STR_NONE;
	for (size_t i = 0; i < digits.len; i++)
		if (digits.at[i] < '0' || digits.at[i] > '9')
			return STR_NONE;
	/* Ids are 63 bits: more digits are no id. */
	return digits.len <= 19 ? digits : STR_NONE;
}

struct str gid_make(const char *type, struct str id, struct arena *arena)
{
	return arena_print(arena, "gid://shopify/%s/%.*s", type, STR_FMT(id));
}
