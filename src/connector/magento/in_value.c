/* SPDX-License-Identifier: Apache-2.0 */
/* Words, times, amounts and pieces, as Magento writes them. */
#include "connector/magento/parts.h"

struct str mage_word_of(struct reading *in, struct json of, const char *path)
{
	return json_str(json_get(of, path), in->arena);
}

struct str mage_id_of(struct reading *in, struct json of, const char *path)
{
	struct str id = mage_word_of(in, of, path);
	for (size_t i = 0; i < id.len; i++)
		if (id.at[i] < '0' || id.at[i] > '9')
			return STR_NONE;
	return id;
}

static bool is_nothing(struct json value)
{
	enum json_type type = json_type(value);
	return type == JSON_NONE || type == JSON_NULL;
}

RESULT mage_read_time(struct reading *in, struct json of, const char *path,
		time_ms *out)
{
	struct json value = json_get(of, path);
	if (is_nothing(value))
		return OK;
	ENSURE(json_type(value) == JSON_STRING, FAULT_BAD_VALUE);
	return time_read(json_str(value, in->arena), out);
}

RESULT mage_read_amount(struct reading *in, struct json of, const char *path,
		minor *out)
{
	struct json value = json_get(of, path);
	if (is_nothing(value))
		return OK;
	return json_money(value, in->digits, out);
}

void mage_read_rate(struct json of, const char *path, int64_t *out)
{
	int64_t percent = 0;
	if (!json_money(json_get(of, path), 4, &percent).fault && percent > 0)
		*out = percent;
}

RESULT mage_read_quantity(struct json of, const char *path, int64_t *out)
{
	struct json value = json_get(of, path);
	if (is_nothing(value))
		return OK;
	ENSURE(!json_money(value, 0, out).fault, FAULT_BAD_VALUE);
	ENSURE(*out >= 0, FAULT_BAD_VALUE);
	return OK;
}

bool mage_read_flag(struct reading *in, struct json of, const char *path)
{
	struct json value = json_get(of, path);
	return json_bool(value, false) ||
			str_eq(json_str(value, in->arena), STR("1"));
}

void mage_read_odd(struct reading *in, const char *what, struct str word)
{
	in->facts->odd = arena_print(in->arena, "%s %.*s", what, STR_FMT(word));
}
