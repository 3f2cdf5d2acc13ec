/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a template works with. Values are small and copied; what they point
 * to belongs to whoever made it and must live until the rendering ends.
 */
#ifndef WAYBILL_LIQUID_VALUE_H
#define WAYBILL_LIQUID_VALUE_H

#include "base/arena.h"
#include "base/time.h"
#include "liquid/number.h"

enum liquid_type {
	LIQUID_NIL,
	LIQUID_BOOL,
	LIQUID_NUMBER,
	LIQUID_STRING,
	LIQUID_LIST,
	LIQUID_RANGE,
	LIQUID_MOMENT, /* a point in time, shown in the renderer's zone */
	LIQUID_OBJECT,
	/* The words "empty" and "blank", in a condition only. */
	LIQUID_EMPTY,
	LIQUID_BLANK,
};

struct liquid_list;
struct liquid_kind;

/* The number's scale stands outside the union: so a value is 32 bytes. */
struct liquid_value {
	uint8_t type, scale;
	bool decimal;
	union {
		bool truth;
		i128 digits;
		struct str string;
		const struct liquid_list *list;
		struct {
			int64_t first, last;
		} range;
		time_ms moment;
		struct {
			const struct liquid_kind *kind;
			const void *self;
		} object;
	};
};

struct liquid_list {
	size_t count;
	const struct liquid_value *at;
};

/*
 * An object: what it is, is its kind's matter. So an order can be looked at
 * without being copied. All functions may be called from several threads.
 */
struct liquid_kind {
	/* The member of this name; false when there is none. */
	bool (*get)(const void *self, struct str name, struct arena *arena,
			struct liquid_value *out);
	/*
	 * Members in order, as `for` walks them. NULL: it can't be walked,
	 * and is never "empty".
	 */
	size_t (*count)(const void *self);
	void (*member)(const void *self, size_t index, struct arena *arena,
			struct str *out_name, struct liquid_value *out);
	/* As {{ }} shows it; NULL: its members, or nothing. */
	struct str (*text)(const void *self, struct arena *arena);
};

#define LIQUID_NONE ((struct liquid_value){.type = LIQUID_NIL})

static inline struct liquid_value liquid_bool(bool truth)
{
	return (struct liquid_value){.type = LIQUID_BOOL, .truth = truth};
}

static inline struct liquid_value liquid_str(struct str s)
{
	return (struct liquid_value){.type = LIQUID_STRING, .string = s};
}

static inline struct liquid_value liquid_number(struct number n)
{
	return (struct liquid_value){.type = LIQUID_NUMBER,
			.scale = n.scale,
			.decimal = n.decimal,
			.digits = n.digits};
}

static inline struct liquid_value liquid_i64(int64_t n)
{
	return liquid_number(number_of(n));
}

/* 4990, 2 -> 49.90; what is reckoned with it loses the zero: 49.9. */
static inline struct liquid_value liquid_minor(int64_t units, uint8_t digits)
{
	return liquid_number((struct number){units, digits, digits > 0});
}

static inline struct liquid_value liquid_list(const struct liquid_list *list)
{
	return (struct liquid_value){.type = LIQUID_LIST, .list = list};
}

static inline struct liquid_value liquid_range(int64_t first, int64_t last)
{
	return (struct liquid_value){
			.type = LIQUID_RANGE, .range = {first, last}};
}

static inline struct liquid_value liquid_moment(time_ms moment)
{
	return (struct liquid_value){.type = LIQUID_MOMENT, .moment = moment};
}

static inline struct liquid_value liquid_object(
		const struct liquid_kind *kind, const void *self)
{
	return (struct liquid_value){
			.type = LIQUID_OBJECT, .object = {kind, self}};
}

/* Of a LIQUID_NUMBER. */
static inline struct number liquid_number_of(const struct liquid_value *v)
{
	return (struct number){v->digits, v->scale, v->decimal};
}

/* False for nil and false; all else counts as true. */
static inline bool liquid_truth(const struct liquid_value *v)
{
	return v->type != LIQUID_NIL && (v->type != LIQUID_BOOL || v->truth);
}

#endif
