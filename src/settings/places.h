/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where in the file each value stands. libcyaml forgets lines and columns
 * once it has loaded; a second pass with libyaml (which it is built on)
 * keeps them, so that a mistake found later still has its place.
 */
#ifndef WAYBILL_SETTINGS_PLACES_H
#define WAYBILL_SETTINGS_PLACES_H

#include "base/arena.h"
#include "base/buf.h"

struct place {
	struct str path;     /* "accounts[2].url" */
	size_t line, column; /* of the key or the list's item, from 1 */
};

struct places {
	LIST(struct place) list;
};

#define PLACES_MAX 8192 /* aliases could make a small file endless */
#define PLACE_DEPTH_MAX 12

/* False: not YAML; the place and the cause are in `out_at` and `out_why`
 * (which lives for ever). */
bool places_read(struct str text, struct arena *arena, struct places *out,
		struct place *out_at, const char **out_why);

/* The place of this path, or of the nearest part of it that is there. */
struct place places_find(const struct places *places, struct str path);

/* The first place whose path ends in this key, or line 0. */
struct place places_find_key(const struct places *places, struct str key);

#endif
