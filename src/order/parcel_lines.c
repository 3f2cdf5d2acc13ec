/* SPDX-License-Identifier: Apache-2.0 */
/* What of a fulfillment order is in which parcel. */
#include "order/scene.h"

static int64_t named(const struct parcel *parcel, struct str line)
{
	for (size_t i = 0; i < parcel->lines.count; i++)
		if (str_eq(parcel->lines.at[i].line, line))
			return parcel->lines.at[i].quantity;
	return 0;
}

static struct parcel_line *line_open(
		struct parcel *parcel, struct str line, struct arena *arena)
{
	for (size_t i = 0; i < parcel->lines.count; i++)
		if (str_eq(parcel->lines.at[i].line, line))
			return &parcel->lines.at[i];
	if (parcel->lines.count == PARCEL_LINES_MAX)
		return NULL;
	struct parcel_line *one = LIST_ADD(arena, &parcel->lines);
	*one = (struct parcel_line){.line = line};
	return one;
}

bool parcel_line_add(struct parcel *parcel, struct str line, int64_t quantity,
		struct arena *arena)
{
	if (!line.len || quantity <= 0 || quantity > PARCEL_QUANTITY_MAX)
		return false;
	struct parcel_line *one = line_open(parcel, line, arena);
	if (!one || one->quantity + quantity > PARCEL_QUANTITY_MAX)
		return false;
	one->quantity += quantity;
	return true;
}

static bool has_line(const struct fulfillment_order *fo, struct str line)
{
	for (size_t i = 0; i < fo->lines.count; i++)
		if (str_eq(fo->lines.at[i].line, line))
			return true;
	return false;
}

bool parcel_names_lines(
		const struct parcel *parcel, const struct fulfillment_order *fo)
{
	for (size_t i = 0; i < parcel->lines.count; i++)
		if (has_line(fo, parcel->lines.at[i].line))
			return true;
	return false;
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t parcel_takes(const struct parcel *parcel,
		const struct fulfillment_order *fo, size_t nth)
{
	const struct fo_line *line = &fo->lines.at[nth];
	int64_t open = line->remaining > 0 ? line->remaining : 0;
	if (!parcel_names_lines(parcel, fo))
		return open;
	int64_t left = named(parcel, line->line);
	for (size_t i = 0; i < nth && left > 0; i++)
		if (str_eq(fo->lines.at[i].line, line->line) &&
				fo->lines.at[i].remaining > 0)
			left -= least(left, fo->lines.at[i].remaining);
	return left > 0 ? least(left, open) : 0;
}

bool parcel_takes_any(
		const struct parcel *parcel, const struct fulfillment_order *fo)
{
	for (size_t i = 0; i < fo->lines.count; i++)
		if (parcel_takes(parcel, fo, i) > 0)
			return true;
	return false;
}

/* ---- fulfillments that have no number to be known by ---- */

static bool is_target_of(struct str target, const struct parcel *parcel)
{
	size_t len = parcel->reference.len;
	return target.len == len + 1 + parcel->parcel.len &&
			str_starts(target, parcel->reference) &&
			target.at[len] == '|' &&
			str_ends(target, parcel->parcel);
}

static bool was_told(const struct facts *f, const struct parcel *parcel)
{
	for (size_t i = 0; i < f->attempts.count; i++) {
		const struct attempt *a = &f->attempts.at[i];
		if (a->want == WANT_FULFILL && a->outcome == OUTCOME_DONE &&
				is_target_of(a->target, parcel))
			return true;
	}
	return false;
}

/* Other parcels like it that have a fulfillment of their own. */
static size_t others_told(const struct facts *f, const struct parcel *parcel)
{
	size_t count = 0;
	struct str fo = parcel_fo(parcel);
	for (size_t i = 0; i < f->parcels.count; i++) {
		const struct parcel *p = &f->parcels.at[i];
		bool same = str_eq(p->reference, parcel->reference) &&
				str_eq(p->parcel, parcel->parcel);
		count += !same && !p->number.len && str_eq(parcel_fo(p), fo) &&
				was_told(f, p);
	}
	return count;
}

/* Fulfillments without a number belong to the parcels without one that have
 * been told, each to one; one more is of this one. */
bool parcel_without_number_at_shop(
		const struct facts *f, const struct parcel *parcel)
{
	size_t there = 0;
	struct str fo = parcel_fo(parcel);
	for (size_t i = 0; i < f->fulfillments.count; i++) {
		const struct fulfillment *one = &f->fulfillments.at[i];
		there += !one->cancelled && !one->tracking.len &&
				str_eq(one->fo, fo);
	}
	return was_told(f, parcel) ? there > 0 : there > others_told(f, parcel);
}

/* ---- the rest ---- */

static bool is_out_of(
		const struct parcel *parcel, const struct fulfillment_order *fo)
{
	return parcel_is_out(parcel) && str_eq(parcel_fo(parcel), fo->id);
}

/* How many of a line have left in parcels that name it. */
static int64_t out_of_line(const struct facts *f,
		const struct fulfillment_order *fo, struct str line)
{
	int64_t sum = 0;
	for (size_t i = 0; i < f->parcels.count; i++)
		if (is_out_of(&f->parcels.at[i], fo))
			sum += named(&f->parcels.at[i], line);
	return sum;
}

/* One that does not say what is in it has all. */
static bool all_has_left(
		const struct facts *f, const struct fulfillment_order *fo)
{
	for (size_t i = 0; i < f->parcels.count; i++)
		if (is_out_of(&f->parcels.at[i], fo) &&
				!parcel_names_lines(&f->parcels.at[i], fo))
			return true;
	return false;
}

bool fo_rest_is_here(const struct facts *f, const struct fulfillment_order *fo)
{
	if (!fo_is_open(fo) || all_has_left(f, fo))
		return false;
	for (size_t i = 0; i < fo->lines.count; i++) {
		const struct fo_line *line = &fo->lines.at[i];
		int64_t out = out_of_line(f, fo, line->line);
		if (line->remaining > 0 && line->total > out)
			return true;
	}
	return false;
}
