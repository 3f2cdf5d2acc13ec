/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes packed with zstd, alone or with a dictionary. */
#ifndef WAYBILL_BASE_ZIP_H
#define WAYBILL_BASE_ZIP_H

#include "base/arena.h"

/* Packs quickly; what would not get smaller is kept plain behind a one-byte
 * mark, so that unpacking always knows. */
struct str zip_pack(struct str plain, struct arena *arena);

/* FAULT_CORRUPT_ROW for what zip_pack did not make; FAULT_LIMIT past max. */
RESULT zip_unpack(struct str packed, size_t max, struct arena *arena,
		struct str *out_plain);

/*
 * What many short texts have in common. It makes them a fifth of what they
 * would be alone, and whoever unpacks them must have the very same one. Used
 * by one thread at a time.
 */
struct zip_dictionary;

/* The bytes are copied. FAULT_CORRUPT_ROW for what zip_train did not make,
 * as far as that can be seen. */
RESULT zip_dictionary_open(struct str bytes, struct zip_dictionary **out);
void zip_dictionary_close(struct zip_dictionary *dictionary); /* takes NULL */
void zip_dictionary_drop(struct zip_dictionary **dictionary); /* for DEFER */

/* Fast is for what somebody waits for, small for what stays for years. */
enum zip_effort { ZIP_FAST, ZIP_SMALL };

struct str zip_pack_with(struct zip_dictionary *dictionary,
		enum zip_effort effort, struct str plain, struct arena *arena);

/* With another dictionary: FAULT_CORRUPT_ROW. Takes zip_pack's, too. */
RESULT zip_unpack_with(const struct zip_dictionary *dictionary,
		struct str packed, size_t max, struct arena *arena,
		struct str *out_plain);

/* A dictionary of at most `max` bytes from samples: about a hundred times as
 * many bytes make a good one, in tenths of a second. NOT_FOUND when the
 * samples are too few or have too little in common. */
RESULT zip_train(const struct str *samples, size_t count, size_t max,
		struct arena *arena, struct str *out_bytes);

#endif
