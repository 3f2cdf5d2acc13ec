/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An arena gives memory that dies all at once: one per turn, one per
 * request. Running out of memory ends the program (a half-done turn was
 * never committed, so nothing is lost). With -Darena_malloc=true each piece
 * is a malloc of its own, so that sanitizers see every byte.
 */
#ifndef WAYBILL_BASE_ARENA_H
#define WAYBILL_BASE_ARENA_H

#include "base/str.h"

struct arena;

struct arena *arena_open(void);

/* Takes NULL. */
void arena_close(struct arena *arena);
void arena_drop(struct arena **arena); /* for DEFER; leaves NULL */

/* Frees every piece but keeps a little memory for the next use. */
void arena_reset(struct arena *arena);

/* Zeroed, aligned for any type; size 0 gives a valid place. */
void *arena_take(struct arena *arena, size_t size);

/* A copy of the bytes, with a NUL behind it that the length leaves out. */
struct str arena_copy(struct arena *arena, struct str s);
const char *arena_cstr(struct arena *arena, struct str s);

struct str arena_print(struct arena *arena, const char *format, ...)
		__attribute__((format(printf, 2, 3)));

/*
 * Lists that live in an arena: struct { T *at; size_t count, cap; }.
 * LIST_ADD gives the place of a new, zeroed item.
 */
#define LIST(T) \
	struct { \
		T *at; \
		size_t count, cap; \
	}
#define LIST_ADD(arena_, list_) \
	((list_)->count == (list_)->cap ? (list_)->at = arena_grow(arena_, \
							  (list_)->at, \
							  &(list_)->cap, \
							  sizeof *(list_)->at) \
					: (list_)->at, \
			&(list_)->at[(list_)->count++])

void *arena_grow(struct arena *arena, void *at, size_t *cap, size_t item);

#endif
