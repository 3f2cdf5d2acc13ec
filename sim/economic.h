/* SPDX-License-Identifier: Apache-2.0 */
/* What the simulated e-conomic keeps beside the books themselves. */
#ifndef WAYBILL_SIM_ECONOMIC_H
#define WAYBILL_SIM_ECONOMIC_H

#include "world.h"

struct economic_customer {
	int64_t number;
	struct str name, email, zip, address;
};

/* A draft until it has a number of its own. */
struct economic_invoice {
	int64_t draft, number; /* number 0: not booked */
	int64_t customer;
	struct str reference, currency, date;
	int64_t net, gross; /* negative: a credit note */
	int digits;
};

/* economic_draft.c: customers, drafts and booking */
void economic_customer_make(struct call *call, struct json root);
/* `draft` 0: a new one; else that one is written anew. */
void economic_draft_write(struct call *call, int64_t draft, struct json root);
void economic_book(struct call *call, struct json root);

/* economic_journal.c: false: it is no page of it */
bool economic_journal_call(struct call *call);

/* economic.c */
struct economic_page {
	int64_t skip, size, seen, written;
	bool more;
};
struct economic_page economic_page_read(struct call *call);
/* Is it on this page? */
bool economic_page_takes(struct economic_page *page);
void economic_customer_json(struct json_out *out, const char *key,
		const struct economic_customer *customer);
void economic_invoice_json(struct json_out *out, const char *key,
		struct call *call, const struct economic_invoice *invoice);
/* 400 in the form of the document that was sent: the field has the error. */
void economic_refuse(struct call *call, const char *field, const char *message);
const struct economic_customer *economic_customer_find(
		const struct sim *sim, int64_t number);

#endif
