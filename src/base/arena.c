/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define BLOCK_SIZE ((size_t)32 * 1024)
#define ALIGN ((size_t)16)

struct block {
	struct block *next;
	size_t size, used;
	_Alignas(16) char bytes[];
};

struct arena {
	struct block *first; /* the newest; pieces are taken from it */
};

static struct block *block_new(size_t size)
{
	struct block *b = malloc(sizeof *b + size);
	if (!b)
		abort();
	*b = (struct block){.size = size};
	return b;
}

struct arena *arena_open(void)
{
	struct arena *arena = calloc(1, sizeof *arena);
	if (!arena)
		abort();
	return arena;
}

static void blocks_free(struct block *b)
{
	while (b) {
		struct block *next = b->next;
		free(b);
		b = next;
	}
}

void arena_close(struct arena *arena)
{
	if (!arena)
		return;
	blocks_free(arena->first);
	free(arena);
}

void arena_drop(struct arena **arena)
{
	arena_close(*arena);
	*arena = NULL;
}

void arena_reset(struct arena *arena)
{
	struct block *keep = arena->first;
	if (!keep)
		return;
	blocks_free(keep->next);
	keep->next = NULL;
	if (keep->size != BLOCK_SIZE) {
		free(keep);
		keep = NULL;
	} else {
		keep->used = 0;
	}
	arena->first = keep;
}

#ifdef ARENA_MALLOC
/* Each piece is a block of its own: sanitizers see where it ends. */
static bool has_room(const struct block *b, size_t size)
{
	(void)b, (void)size;
	return false;
}
#define ROOM_FOR(size) (size)
#else
static bool has_room(const struct block *b, size_t size)
{
	return b && b->size - b->used >= size;
}
#define ROOM_FOR(size) ((size) > BLOCK_SIZE ? (size) : BLOCK_SIZE)
#endif

void *arena_take(struct arena *arena, size_t size)
{
	if (size > SIZE_MAX / 2)
		abort();
	size_t room = (size + ALIGN - 1) & ~(ALIGN - 1);
#ifdef ARENA_MALLOC
	room = size ? size : 1;
#endif
	if (!has_room(arena->first, room)) {
		struct block *b = block_new(ROOM_FOR(room));
		b->next = arena->first;
		arena->first = b;
	}
	char *piece = arena->first->bytes + arena->first->used;
	arena->first->used += room;
	return memset(piece, 0, size);
}

struct str arena_copy(struct arena *arena, struct str s)
{
	char *copy = arena_take(arena, s.len + 1);
	if (s.len)
		memcpy(copy, s.at, s.len);
	return (struct str){copy, s.len};
}

const char *arena_cstr(struct arena *arena, struct str s)
{
	return arena_copy(arena, s).at;
}

struct str arena_print(struct arena *arena, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0)
		abort();
	char *text = arena_take(arena, (size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	return (struct str){text, (size_t)len};
}

void *arena_grow(struct arena *arena, void *at, size_t *cap, size_t item)
{
	size_t old = *cap, wide = old ? old * 2 : 4;
	void *more = arena_take(arena, wide * item);
	if (old)
		memcpy(more, at, old * item);
	*cap = wide;
	return more;
}
