/* SPDX-License-Identifier: Apache-2.0 */
#include "base/zip.h"

#include <pthread.h>
#include <stdlib.h>
#include <zdict.h>
#include <zstd.h>

/* Without a dictionary. Bodies are a few kB: more effort costs twice the
 * time for a tenth less. */
#define LEVEL_ALONE 1

/* With one, by effort: the third level costs as much as the first for a
 * tenth more, the sixth twice as much for a fourth less. */
static const int levels[] = {[ZIP_FAST] = 1, [ZIP_SMALL] = 6};
#define EFFORTS (sizeof levels / sizeof *levels)

/* The first byte says how the rest is kept; all three live in databases. */
enum mark { MARK_PLAIN = 0, MARK_ZSTD = 1, MARK_DICTIONARY = 2 };

/* Contexts are dear to make, so each thread keeps its own. */
struct contexts {
	ZSTD_CCtx *pack;
	ZSTD_DCtx *unpack;
};

/* `pack` is made when it is first needed: readers never do. */
struct zip_dictionary {
	ZSTD_DDict *unpack;
	ZSTD_CDict *pack[EFFORTS];
	size_t len;
	char bytes[];
};

static _Thread_local struct contexts *own;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t at_thread_end;

static void contexts_free(void *at)
{
	struct contexts *c = at;
	ZSTD_freeCCtx(c->pack);
	ZSTD_freeDCtx(c->unpack);
	free(c);
}

static void make_key(void)
{
	if (pthread_key_create(&at_thread_end, contexts_free))
		abort();
}

static struct contexts *contexts(void)
{
	if (own)
		return own;
	pthread_once(&once, make_key);
	struct contexts *c = malloc(sizeof *c);
	if (!c)
		abort();
	*c = (struct contexts){ZSTD_createCCtx(), ZSTD_createDCtx()};
	if (!c->pack || !c->unpack)
		abort();
	ZSTD_CCtx_setParameter(c->pack, ZSTD_c_compressionLevel, LEVEL_ALONE);
	ZSTD_CCtx_setParameter(c->pack, ZSTD_c_checksumFlag, 1);
	ZSTD_CCtx_setParameter(c->pack, ZSTD_c_dictIDFlag, 0);
	if (pthread_setspecific(at_thread_end, c))
		abort();
	return own = c;
}

static struct str keep_plain(struct str plain, char *room)
{
	room[0] = MARK_PLAIN;
	if (plain.len)
		memcpy(room + 1, plain.at, plain.len);
	return (struct str){room, plain.len + 1};
}

static struct str pack(const ZSTD_CDict *dictionary, enum mark mark,
		struct str plain, struct arena *arena)
{
	/* Room for the plain bytes and no more: what does not fit in less
	 * is not worth packing. */
	char *room = arena_take(arena, plain.len + 1);
	ZSTD_CCtx *context = contexts()->pack;
	if (plain.len < 2)
		return keep_plain(plain, room);
	/* After bytes that did not shrink it stands half-way, and would keep
	 * the dictionary of then. */
	ZSTD_CCtx_reset(context, ZSTD_reset_session_only);
	if (ZSTD_isError(ZSTD_CCtx_refCDict(context, dictionary)))
		abort();
	size_t len = ZSTD_compress2(
			context, room + 1, plain.len - 1, plain.at, plain.len);
	if (ZSTD_isError(len))
		return keep_plain(plain, room);
	room[0] = (char)mark;
	return (struct str){room, len + 1};
}

struct str zip_pack(struct str plain, struct arena *arena)
{
	return pack(NULL, MARK_ZSTD, plain, arena);
}

static RESULT unpack_zstd(const ZSTD_DDict *dictionary, struct str body,
		size_t max, struct arena *arena, struct str *out_plain)
{
	ZSTD_DCtx *context = contexts()->unpack;
	unsigned long long size = ZSTD_getFrameContentSize(body.at, body.len);
	ENSURE(size != ZSTD_CONTENTSIZE_UNKNOWN, FAULT_CORRUPT_ROW);
	ENSURE(size != ZSTD_CONTENTSIZE_ERROR, FAULT_CORRUPT_ROW);
	ENSURE(size <= max, FAULT_LIMIT);
	char *plain = arena_take(arena, (size_t)size + 1);
	ZSTD_DCtx_reset(context, ZSTD_reset_session_only);
	if (ZSTD_isError(ZSTD_DCtx_refDDict(context, dictionary)))
		abort();
	size_t len = ZSTD_decompressDCtx(
			context, plain, (size_t)size, body.at, body.len);
	ENSURE(!ZSTD_isError(len) && len == size, FAULT_CORRUPT_ROW);
	*out_plain = (struct str){plain, len};
	return OK;
}

static RESULT unpack(const struct zip_dictionary *dictionary, struct str packed,
		size_t max, struct arena *arena, struct str *out_plain)
{
	ENSURE(packed.len > 0, FAULT_CORRUPT_ROW);
	struct str body = str_skip(packed, 1);
	if (packed.at[0] == MARK_ZSTD)
		return unpack_zstd(NULL, body, max, arena, out_plain);
	if (packed.at[0] == MARK_DICTIONARY && dictionary)
		return unpack_zstd(dictionary->unpack, body, max, arena,
				out_plain);
	ENSURE(packed.at[0] == MARK_PLAIN, FAULT_CORRUPT_ROW);
	ENSURE(body.len <= max, FAULT_LIMIT);
	*out_plain = arena_copy(arena, body);
	return OK;
}

RESULT zip_unpack(struct str packed, size_t max, struct arena *arena,
		struct str *out_plain)
{
	return unpack(NULL, packed, max, arena, out_plain);
}

RESULT zip_unpack_with(const struct zip_dictionary *dictionary,
		struct str packed, size_t max, struct arena *arena,
		struct str *out_plain)
{
	return unpack(dictionary, packed, max, arena, out_plain);
}

RESULT zip_dictionary_open(struct str bytes, struct zip_dictionary **out)
{
	/* Bytes without zstd's mark would be taken for mere content. */
	ENSURE(ZSTD_getDictID_fromDict(bytes.at, bytes.len) != 0,
			FAULT_CORRUPT_ROW);
	struct zip_dictionary *d = calloc(1, sizeof *d + bytes.len);
	if (!d)
		abort();
	d->len = bytes.len;
	memcpy(d->bytes, bytes.at, bytes.len);
	d->unpack = ZSTD_createDDict(d->bytes, d->len);
	if (!d->unpack) {
		free(d);
		return FAIL(FAULT_CORRUPT_ROW);
	}
	*out = d;
	return OK;
}

void zip_dictionary_close(struct zip_dictionary *d)
{
	if (!d)
		return;
	for (size_t i = 0; i < EFFORTS; i++)
		ZSTD_freeCDict(d->pack[i]);
	ZSTD_freeDDict(d->unpack);
	free(d);
}

void zip_dictionary_drop(struct zip_dictionary **dictionary)
{
	zip_dictionary_close(*dictionary);
	*dictionary = NULL;
}

struct str zip_pack_with(struct zip_dictionary *d, enum zip_effort effort,
		struct str plain, struct arena *arena)
{
	if (!d->pack[effort])
		d->pack[effort] = ZSTD_createCDict(
				d->bytes, d->len, levels[effort]);
	if (!d->pack[effort])
		abort();
	return pack(d->pack[effort], MARK_DICTIONARY, plain, arena);
}

static size_t *sizes_of(const struct str *samples, size_t count,
		struct arena *arena, size_t *out_sum)
{
	size_t *sizes = arena_take(arena, count * sizeof *sizes);
	size_t sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += sizes[i] = samples[i].len;
	*out_sum = sum;
	return sizes;
}

RESULT zip_train(const struct str *samples, size_t count, size_t max,
		struct arena *arena, struct str *out_bytes)
{
	size_t sum, at = 0;
	size_t *sizes = sizes_of(samples, count, arena, &sum);
	char *all = arena_take(arena, sum);
	char *bytes = arena_take(arena, max);
	for (size_t i = 0; i < count; i++) {
		memcpy(all + at, samples[i].at, samples[i].len);
		at += samples[i].len;
	}
	size_t len = ZDICT_trainFromBuffer(
			bytes, max, all, sizes, (unsigned)count);
	ENSURE(!ZDICT_isError(len), FAULT_NOT_FOUND);
	*out_bytes = (struct str){bytes, len};
	return OK;
}
