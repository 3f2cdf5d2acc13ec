/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with a template, before a customer sees it. It is rendered
 * for an order with something of everything: what stands in a branch that no
 * such order takes is not looked at. */
#ifndef WAYBILL_NOTIFY_LINT_H
#define WAYBILL_NOTIFY_LINT_H

#include "notify/letter.h"

struct finding {
	int line;      /* of the file; 0: of the whole */
	bool is_fault; /* it can't be used; else only odd */
	struct str text;
};
typedef LIST(struct finding) findings;

/* `name`: "shipped"; `view` as sample_view_make made it. */
void template_lint(struct str name, struct str source, struct view *view,
		struct arena *arena, findings *out);

/* Is it a mail to customers? */
bool template_is_for_customers(struct str name);

#endif
