/* SPDX-License-Identifier: Apache-2.0 */
#include "order/tracking.h"

struct str tracking_add(struct str value, struct str carrier, struct str number,
		struct arena *arena)
{
	if (!number.len)
		return value;
	return arena_print(arena, "%.*s%s%.*s:%.*s", STR_FMT(value),
			value.len ? "," : "", STR_FMT(carrier),
			STR_FMT(number));
}

bool parcel_name_cut(struct str *rest, struct parcel_name *out)
{
	struct str part;
	while (str_cut(rest, ',', &part)) {
		*out = (struct parcel_name){0};
		if (str_find(part, STR(":")) >= 0)
			str_cut(&part, ':', &out->carrier);
		out->carrier = str_trim(out->carrier);
		out->number = str_trim(part);
		if (out->number.len)
			return true;
	}
	return false;
}
