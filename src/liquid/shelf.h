/* SPDX-License-Identifier: Apache-2.0 */
/* Templates by name, parsed when they are put there. What could not be
 * parsed is a fault only for the template that asks for it. */
#ifndef WAYBILL_LIQUID_SHELF_H
#define WAYBILL_LIQUID_SHELF_H

#include "liquid/liquid.h"

struct liquid_shelf;

/* `options` may be NULL, and must outlive the shelf otherwise. */
struct liquid_shelf *liquid_shelf_open(const struct liquid_options *options);
void liquid_shelf_close(struct liquid_shelf *shelf); /* takes NULL */
void liquid_shelf_drop(struct liquid_shelf **shelf); /* for DEFER */

/* A name that is there already is replaced. Not while others render. */
void liquid_shelf_put(
		struct liquid_shelf *shelf, struct str name, struct str source);

/* What a rendering asks; NULL for NULL. */
const struct liquid_partials *liquid_shelf_partials(
		const struct liquid_shelf *shelf);

#endif
