/* SPDX-License-Identifier: Apache-2.0 */
/* What tools/carriergen makes for this room. Nobody else includes it. */
#ifndef WAYBILL_CARRIER_INSIDE_H
#define WAYBILL_CARRIER_INSIDE_H

#include "carrier/carrier.h"

#define CARRIER_NAME_MAX 63

/* A name in its plain spelling, and whose it is; sorted by its bytes. */
struct carrier_name {
	const char *name;
	size_t row;
};
extern const struct carrier_name carrier_names[], carrier_codes[];
extern const size_t carrier_names_count, carrier_codes_count;

/* A row, as in data/tracking_numbers.tsv. */
struct number_form {
	int row; /* of its carrier; -1: the post of the country at the end */
	const char *form, *check, *patterns, *example;
};
extern const struct number_form number_forms[];
extern const size_t number_form_count;

/* A number that fits a pattern. */
struct number_match {
	struct str summed; /* empty: the form has no check */
	char check;
};
/* pattern.c. `number` is plain: capitals, no spaces. */
bool number_fits(struct str pattern, struct str number,
		struct number_match *out);
/* check.c. */
bool number_checked(struct str rule, const struct number_match *match);

#endif
