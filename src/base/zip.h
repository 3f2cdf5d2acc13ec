/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes packed with zstd. */
#ifndef WAYBILL_BASE_ZIP_H
#define WAYBILL_BASE_ZIP_H

#include "base/arena.h"

/* Packs at level 3; what would not get smaller is kept plain behind a
 * one-byte mark, so that unpacking always knows. */
struct str zip_pack(struct str plain, struct arena *arena);

/* FAULT_CORRUPT_ROW for what zip_pack did not make; FAULT_LIMIT past max. */
RESULT zip_unpack(struct str packed, size_t max, struct arena *arena,
		struct str *out_plain);

#endif
