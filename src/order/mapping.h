/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What other books must be told of a document: account, VAT code, customer
 * group, terms of payment and layout, by country, rate of VAT, way of payment
 * and kind of line. The rows stand in the policy; for each field the first row
 * counts that fits and says it, so that a row without conditions at the end is
 * the default. Pure.
 */
#ifndef WAYBILL_ORDER_MAPPING_H
#define WAYBILL_ORDER_MAPPING_H

#include "order/bill.h"
#include "order/policy.h"

enum mapping_field {
	MAPPING_ACCOUNT, /* of each line, as the last one; the others are the
			    document's */
	MAPPING_VAT_CODE,
	MAPPING_CUSTOMER_GROUP,
	MAPPING_TERMS,
	MAPPING_LAYOUT,
	MAPPING_TAX_ACCOUNT,     /* of each line, in the built-in books */
	MAPPING_PAYMENT_ACCOUNT, /* of a payment, by country and method */
	MAPPING_JOURNAL,         /* likewise */
	MAPPING_FIELD_COUNT
};
#define MAPPING_BIT(field) (1u << (field))

/* What is looked for. */
struct mapping_key {
	struct str country;  /* of the address that is delivered to, else of
				the one that pays; may be empty */
	struct str gateways; /* the order's, joined with "," */
	int64_t rate;
	enum bill_line_kind line;
};

/* Of one line; `line` NULL: of the whole bill, which goes by the goods at the
 * rate that most of its money is at. */
struct mapping_key mapping_key_of(const struct facts *facts,
		const struct bill *bill, const struct bill_line *line);

/* Empty: no row says it. */
struct str mapping_find(const struct policy *policy,
		const struct mapping_key *key, enum mapping_field field);

/* The same of rows alone that name the kind of line. */
struct str mapping_find_line(const struct policy *policy,
		const struct mapping_key *key, enum mapping_field field);

struct mapping_gap {
	enum mapping_field field;
	struct mapping_key key;
};
typedef LIST(struct mapping_gap) mapping_gaps;

/* What the shop's books must be told of this bill and no row says; each gap
 * once. Nothing is missing for books that need no mapping. */
void mapping_missing(const struct policy *policy, const struct facts *facts,
		const struct bill *bill, struct arena *arena,
		mapping_gaps *out);

/* Of money that moved at this gateway: an account of ours, or the shop's word.
 * Its way of payment is all of the shop's words that lead to it. */
struct mapping_key mapping_key_of_payment(const struct facts *facts,
		const struct policy *policy, struct str gateway,
		struct arena *arena);
/* What these books must be told of a payment and no row says. */
void mapping_missing_for_payment(const struct policy *policy, struct str books,
		const struct mapping_key *key, struct arena *arena,
		mapping_gaps *out);

const char *mapping_field_name(enum mapping_field field);
const char *mapping_line_name(enum bill_line_kind line);

/* "25", "12.5" -> millionths; FAULT_BAD_VALUE. */
RESULT mapping_rate_read(struct str text, int64_t *out);
/* "goods"; false: no such kind. */
bool mapping_line_read(struct str text, enum bill_line_kind *out);

#endif
