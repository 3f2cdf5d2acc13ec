/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A settlement: a person's decision on what an order does not come out even
 * by. It is a command (COMMAND_SETTLE), so that it is kept with its order, by
 * whom and why. Its target is its number among the order's settlements, "1",
 * "2", ...: said twice, the first one counts. Its text: how, the amount in
 * minor units, and why:
 *
 *   target "1"   text "write_off 1250 the customer rounded it down"
 *
 *   write_off   takes the amount off what the customer owes; below 0: keeps
 *               what was paid too much. A voucher, and no document.
 *   credit      takes it off the sale, with its VAT: a credit note of its own
 *               (cause "settle-1"); below 0: a further invoice.
 *
 * It is undone by its opposite, which is a settlement, too.
 */
#ifndef WAYBILL_ORDER_SETTLE_H
#define WAYBILL_ORDER_SETTLE_H

#include "order/facts.h"

enum settle_how { SETTLE_WRITE_OFF, SETTLE_CREDIT, SETTLE_HOWS };

#define SETTLE_WHY_MAX 500

struct settlement {
	int64_t nth;
	enum settle_how how;
	minor amount; /* never 0 */
	struct str why;
};

/* FAULT_BAD_VALUE: it is none; FAULT_BAD_MONEY: its amount is none. */
RESULT settlement_read(
		struct str target, struct str text, struct settlement *out);
/* The same faults; a reason is asked for. */
RESULT settlement_print(const struct settlement *settlement,
		struct arena *arena, struct str *out_target,
		struct str *out_text);

/* "write_off", "credit" */
const char *settle_how_name(enum settle_how how);

/* Reads the command, if it is the settlement that counts under its number. */
bool settlement_of(const struct facts *facts, const struct command *command,
		struct settlement *out);
/* The newest that counts; false: there is none. */
bool settlement_last(const struct facts *facts, struct settlement *out);
/* By its document's cause, "settle-1"; false: none of that how. */
bool settlement_by_cause(const struct facts *facts, struct str cause,
		struct settlement *out);
struct str settlement_cause(
		const struct settlement *settlement, struct arena *arena);

#endif
