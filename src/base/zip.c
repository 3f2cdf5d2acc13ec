/* SPDX-License-Identifier: Apache-2.0 */
#include "base/zip.h"

#include <pthread.h>
#include <stdlib.h>
#include <zstd.h>

/* Bodies are a few kB: more effort costs twice the time for a tenth less. */
#define LEVEL 1

/* The first byte says how the rest is kept; both live in databases. */
enum mark { MARK_PLAIN = 0, MARK_ZSTD = 1 };

/* Contexts are dear to make, so each thread keeps its own. */
struct contexts {
	ZSTD_CCtx *pack;
	ZSTD_DCtx *unpack;
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
	ZSTD_CCtx_setParameter(c->pack, ZSTD_c_compressionLevel, LEVEL);
	ZSTD_CCtx_setParameter(c->pack, ZSTD_c_checksumFlag, 1);
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

struct str zip_pack(struct str plain, struct arena *arena)
{
	/* Room for the plain bytes and no more: what does not fit in less
	 * is not worth packing. */
	char *room = arena_take(arena, plain.len + 1);
	if (plain.len < 2)
		return keep_plain(plain, room);
	size_t len = ZSTD_compress2(contexts()->pack, room + 1, plain.len - 1,
			plain.at, plain.len);
	if (ZSTD_isError(len))
		return keep_plain(plain, room);
	room[0] = MARK_ZSTD;
	return (struct str){room, len + 1};
}

static RESULT unpack_zstd(struct str body, size_t max, struct arena *arena,
		struct str *out_plain)
{
	unsigned long long size = ZSTD_getFrameContentSize(body.at, body.len);
	ENSURE(size != ZSTD_CONTENTSIZE_UNKNOWN, FAULT_CORRUPT_ROW);
	ENSURE(size != ZSTD_CONTENTSIZE_ERROR, FAULT_CORRUPT_ROW);
	ENSURE(size <= max, FAULT_LIMIT);
	char *plain = arena_take(arena, (size_t)size + 1);
	size_t len = ZSTD_decompressDCtx(contexts()->unpack, plain,
			(size_t)size, body.at, body.len);
	ENSURE(!ZSTD_isError(len) && len == size, FAULT_CORRUPT_ROW);
	*out_plain = (struct str){plain, len};
	return OK;
}

RESULT zip_unpack(struct str packed, size_t max, struct arena *arena,
		struct str *out_plain)
{
	ENSURE(packed.len > 0, FAULT_CORRUPT_ROW);
	struct str body = str_skip(packed, 1);
	if (packed.at[0] == MARK_ZSTD)
		return unpack_zstd(body, max, arena, out_plain);
	ENSURE(packed.at[0] == MARK_PLAIN, FAULT_CORRUPT_ROW);
	ENSURE(body.len <= max, FAULT_LIMIT);
	*out_plain = arena_copy(arena, body);
	return OK;
}
