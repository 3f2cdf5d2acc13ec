/* SPDX-License-Identifier: Apache-2.0 */
/* Does a number have a form? The patterns are those of
 * data/tracking_numbers.tsv. */
#include "carrier/inside.h"

struct item {
	struct str set; /* "#", "@", "?", "A", or what stands in [...] */
	bool is_class;
	size_t least, most;
};

struct fit {
	const char *end; /* of the number */
	const char *summed_from, *summed_to;
};

static bool in_class(struct str set, char c)
{
	for (size_t i = 0; i < set.len; i++) {
		bool range = i + 2 < set.len && set.at[i + 1] == '-';
		char last = range ? set.at[i + 2] : set.at[i];
		if (c >= set.at[i] && c <= last)
			return true;
		i += range ? 2 : 0;
	}
	return false;
}

static bool item_takes(const struct item *item, char c)
{
	static const struct {
		const char *sign, *set;
	} signs[] = {{"#", "0-9"}, {"@", "A-Z"}, {"?", "0-9A-Z"}};
	for (size_t i = 0; !item->is_class && i < sizeof signs / sizeof *signs;
			i++)
		if (str_eq(item->set, str_of(signs[i].sign)))
			return in_class(str_of(signs[i].set), c);
	return in_class(item->set, c);
}

static size_t number_take(struct str *pattern)
{
	size_t number = 0;
	while (pattern->len && pattern->at[0] >= '0' && pattern->at[0] <= '9') {
		number = number * 10 + (size_t)(pattern->at[0] - '0');
		*pattern = str_skip(*pattern, 1);
	}
	return number;
}

/* "{11}" or "{10,12}". */
static void count_take(struct str *pattern, struct item *item)
{
	item->least = item->most = 1;
	if (!pattern->len || pattern->at[0] != '{')
		return;
	*pattern = str_skip(*pattern, 1);
	item->least = item->most = number_take(pattern);
	if (pattern->len && pattern->at[0] == ',') {
		*pattern = str_skip(*pattern, 1);
		item->most = number_take(pattern);
	}
	*pattern = str_skip(*pattern, 1);
}

static struct item item_take(struct str *pattern)
{
	struct item item = {.set = {pattern->at, 1}};
	ptrdiff_t end = str_find(*pattern, STR("]"));
	item.is_class = pattern->at[0] == '[' && end > 0;
	if (item.is_class)
		item.set = (struct str){pattern->at + 1, (size_t)end - 1};
	*pattern = str_skip(*pattern, item.is_class ? (size_t)end + 1 : 1);
	count_take(pattern, &item);
	return item;
}

static bool rest_fits(struct fit *fit, struct str pattern, const char *at);

/* As many as there are, then fewer. */
static bool item_fits(struct fit *fit, struct str pattern, const char *at)
{
	struct item item = item_take(&pattern);
	size_t count = 0;
	while (count < item.most && at + count < fit->end &&
			item_takes(&item, at[count]))
		count++;
	for (; count >= item.least; count--) {
		if (rest_fits(fit, pattern, at + count))
			return true;
		if (count == 0)
			break;
	}
	return false;
}

/* "<...>" may stand there or not. */
static bool option_fits(struct fit *fit, struct str pattern, const char *at)
{
	struct str option = STR_NONE;
	pattern = str_skip(pattern, 1);
	str_cut(&pattern, '>', &option);
	const char *behind = at;
	while (option.len) {
		struct item item = item_take(&option);
		for (size_t i = 0; i < item.least; i++, behind++)
			if (behind >= fit->end || !item_takes(&item, *behind))
				return rest_fits(fit, pattern, at);
	}
	return rest_fits(fit, pattern, behind) || rest_fits(fit, pattern, at);
}

static bool rest_fits(struct fit *fit, struct str pattern, const char *at)
{
	if (!pattern.len)
		return at == fit->end;
	switch (pattern.at[0]) {
	case '(':
		fit->summed_from = at;
		return rest_fits(fit, str_skip(pattern, 1), at);
	case ')':
		fit->summed_to = at;
		return rest_fits(fit, str_skip(pattern, 1), at);
	case '<':
		return option_fits(fit, pattern, at);
	default:
		return item_fits(fit, pattern, at);
	}
}

bool number_fits(
		struct str pattern, struct str number, struct number_match *out)
{
	struct fit fit = {.end = number.at + number.len};
	*out = (struct number_match){0};
	if (!number.len || !rest_fits(&fit, pattern, number.at))
		return false;
	if (!fit.summed_from)
		return true;
	if (fit.summed_to == fit.end)
		return false;
	out->summed = (struct str){fit.summed_from,
			(size_t)(fit.summed_to - fit.summed_from)};
	out->check = *fit.summed_to;
	return true;
}
