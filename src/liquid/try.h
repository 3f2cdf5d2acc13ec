/* SPDX-License-Identifier: Apache-2.0 */
/* For this room's tests: a template and its data, and what comes out. */
#ifndef WAYBILL_LIQUID_TRY_H
#define WAYBILL_LIQUID_TRY_H

#include "liquid/liquid.h"
#include "liquid/shelf.h"

struct tried {
	enum fault fault;
	struct liquid_error error;
	struct str text; /* good until the next try */
};

/* Lax, in UTC, at 2026-05-28T20:26:40Z; `json` may be NULL. */
struct tried try_liquid(const char *template, const char *json);

/* NULLs stand for what try_liquid takes; of `setting`, data is not used if
 * there is a `json`. */
struct tried try_with(const char *template, const char *json,
		const struct liquid_options *options,
		const struct liquid_setting *setting);

/* The text that must come out; or the line and words of the fault that
 * must. */
void expect_text(const char *template, const char *json, const char *text);
void expect_error(const char *template, enum liquid_mode mode, int line,
		const char *words);

#define TRY_NOW ((time_ms)1780000000000)

#endif
