/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A string is a place and a length. It never owns its bytes; {NULL, 0} is
 * the empty string and also "none". Bytes are UTF-8 unless said otherwise.
 */
#ifndef WAYBILL_BASE_STR_H
#define WAYBILL_BASE_STR_H

#include "base/result.h"
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *at;
	size_t len;
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define STR_NONE ((struct str){NULL, 0})

/* For printf: printf("%.*s", STR_FMT(s)). */
#define STR_FMT(s) (int)(s).len, (s).at ? (s).at : ""

static inline struct str str_of(const char *c)
{
	return (struct str){c, c ? strlen(c) : 0};
}

static inline bool str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* Order by bytes, shorter first on a tie: <0, 0, >0. */
int str_cmp(struct str a, struct str b);

/* As str_eq, ASCII letters alike in both cases. */
bool str_eq_nocase(struct str a, struct str b);

bool str_starts(struct str s, struct str head);
bool str_ends(struct str s, struct str tail);

/* The first place of `needle` in `s`, or -1. */
ptrdiff_t str_find(struct str s, struct str needle);

/* What stands after `n` bytes; empty when there are fewer. */
struct str str_skip(struct str s, size_t n);

/* Without white space (space, tab, CR, LF) at both ends. */
struct str str_trim(struct str s);

/*
 * Takes from `*rest` what stands before the first `sep` and leaves what
 * stands after it. False when `*rest` was empty.
 */
bool str_cut(struct str *rest, char sep, struct str *out_part);

/* A whole decimal number, a minus allowed; FAULT_BAD_VALUE for all else. */
RESULT str_to_i64(struct str s, int64_t *out_number);

#endif
