/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A template cut into pieces: text, {{ output }} and {% tag %}. Inside a
 * {% liquid %} tag each line is a tag.
 */
#ifndef WAYBILL_LIQUID_SCAN_H
#define WAYBILL_LIQUID_SCAN_H

#include "base/str.h"

enum piece_kind {
	PIECE_TEXT,
	PIECE_OUTPUT,
	PIECE_TAG,
	PIECE_NAMELESS, /* a tag that begins with no word */
	PIECE_OPEN_OUTPUT,
	PIECE_OPEN_TAG, /* both were never closed */
};

struct piece {
	enum piece_kind kind;
	struct str whole;  /* as it stands in the template */
	struct str name;   /* of a tag */
	struct str markup; /* what stands between, without the name */
	bool trims_left, trims_right;
	int line; /* where the markup begins */
};

struct scan {
	struct str rest;
	int line;
	bool by_line; /* inside {% liquid %} */
};

/* False at the end. */
bool scan_next(struct scan *scan, struct piece *out);

/*
 * Steps over all that stands before the tag `end` ("endraw"), and over that
 * tag: nothing in between is read. False when there is none. `*out_end` is
 * that tag.
 */
bool scan_to(struct scan *scan, struct str end, struct str *out_body,
		struct piece *out_end);

#endif
