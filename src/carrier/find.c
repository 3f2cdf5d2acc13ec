/* SPDX-License-Identifier: Apache-2.0 */
/* Finds a row by what somebody calls the carrier. */
#include "carrier/inside.h"

/* Bytes that no name is told apart by. */
static bool is_filler(char c)
{
	return c && strchr(" -_./()+'&\t", c);
}

/* tools/carriergen spells the names in the same way. False: no name. */
static bool name_plain(struct str name, char out[CARRIER_NAME_MAX + 1])
{
	size_t len = 0;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		if (is_filler(c))
			continue;
		if (c == 0 || len == CARRIER_NAME_MAX)
			return false;
		out[len++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	out[len] = 0;
	return len > 0;
}

static const struct carrier *row_find(
		const struct carrier_name *names, size_t count, struct str name)
{
	char plain[CARRIER_NAME_MAX + 1];
	if (!name_plain(name, plain))
		return NULL;
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(plain, names[middle].name);
		if (order == 0)
			return &carriers[names[middle].row];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const struct carrier *carrier_find(struct str name)
{
	const struct carrier *row =
			row_find(carrier_names, carrier_names_count, name);
	return row ? row : row_find(carrier_codes, carrier_codes_count, name);
}

const struct carrier *carrier_by_code(struct str code)
{
	const struct carrier *row =
			row_find(carrier_codes, carrier_codes_count, code);
	return row ? row : carrier_find(code);
}

/* "Post" of some country is nothing to call a carrier. */
static bool is_any_post(const struct carrier *carrier)
{
	return strcmp(carrier->id, "post") == 0;
}

/* A number that others could have as well names nobody: of a check of one
 * digit, one stranger in ten is right. */
const struct carrier *carrier_of(struct str name, struct str number)
{
	if (str_trim(name).len)
		return carrier_find(name);
	struct guesses guesses;
	carrier_guess(number, &guesses);
	bool sure = guesses.count == 1 && guesses.at[0].checked &&
			!is_any_post(guesses.at[0].carrier);
	return sure ? guesses.at[0].carrier : NULL;
}
