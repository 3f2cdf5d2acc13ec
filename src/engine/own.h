/* SPDX-License-Identifier: Apache-2.0 */
/* The templates that a shop has of its own, while a turn goes on. */
#ifndef WAYBILL_ENGINE_OWN_H
#define WAYBILL_ENGINE_OWN_H

#include "engine/internal.h"
#include "notify/mail.h"

struct own_of_shop {
	struct own_templates own; /* first: find gets this */
	struct turn *turn;
	struct str shop;
};
void own_of_shop_init(
		struct own_of_shop *own, struct turn *turn, struct str shop);

/* Staff is told, once for each version; nothing for one that is not broken. */
RESULT template_broken(const struct own_of_shop *own,
		const struct mail_broken *broken);

#endif
