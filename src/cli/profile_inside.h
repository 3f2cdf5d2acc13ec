/* SPDX-License-Identifier: Apache-2.0 */
/* What the two files of `waybill profile test` share. */
#ifndef WAYBILL_CLI_PROFILE_INSIDE_H
#define WAYBILL_CLI_PROFILE_INSIDE_H

#include "cli/inside.h"
#include "order/trial.h"

/* What is counted over all orders: of one kind, by currency and, for money,
 * by account. */
struct trial_sum {
	enum trial_kind kind;
	struct str key, currency;
	int64_t count[2]; /* with the present settings, with the new ones */
	minor amount[2];
};

/* One thing that differs in one order; NULL: it is not there. */
struct trial_row {
	const struct order_row *order;
	struct str currency;
	enum trial_kind kind;
	struct str key;
	const struct trial_result *side[2];
};

struct trial_out {
	struct cli *cli;
	bool as_json;
	struct buf buf;
	struct json_out json;
	struct table table;
	size_t rows;
	struct trial_sum *sums;
	size_t sum_count;
};

void trial_out_begin(struct trial_out *out, struct cli *cli);
void trial_out_row(struct trial_out *out, const struct trial_row *row,
		struct arena *scratch);
void trial_out_end(struct trial_out *out, size_t orders, size_t differ);

#endif
