/* SPDX-License-Identifier: Apache-2.0 */
/* One input for the template language: what the fuzzer and the ordinary
 * tests both do with any bytes. */
#ifndef WAYBILL_FUZZ_LIQUID_ONCE_H
#define WAYBILL_FUZZ_LIQUID_ONCE_H

#include "base/str.h"

/*
 * The first byte chooses the mode and whether faults are shown; then stand
 * a template, and behind a NUL its data as JSON. Ends the program when
 * something comes out that must not: another fault than the language's own
 * two, a fault without words, or text past the limit.
 */
void liquid_once(struct str input);

#endif
