/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A secret in the spelling that EasyPost signs with: Unicode's NFKD, which
 * takes "é" apart into "e" and an accent. Letters of Latin, Greek and Cyrillic
 * script; all else, and what is not UTF-8, stays as it is.
 */
#ifndef WAYBILL_CONNECTOR_EASYPOST_NFKD_H
#define WAYBILL_CONNECTOR_EASYPOST_NFKD_H

#include "base/arena.h"

struct letter {
	uint32_t code;
	const char *apart;
};
extern const struct letter nfkd_letters[];
extern const size_t nfkd_letter_count;

struct str nfkd(struct str text, struct arena *arena);

#endif
