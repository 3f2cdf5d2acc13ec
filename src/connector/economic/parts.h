/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of this connector offer each other. Paths and fields are
 * those of e-conomic's REST API (https://restdocs.e-conomic.com).
 */
#ifndef WAYBILL_CONNECTOR_ECONOMIC_PARTS_H
#define WAYBILL_CONNECTOR_ECONOMIC_PARTS_H

#include "base/json.h"
#include "port/accounting.h"

typedef RESULT economic_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
typedef void economic_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);

/* error.c: adds e-conomic's own words to an answer that is no success. */
void economic_error(const struct http_response *response, struct arena *arena,
		struct outcome *out);

/* shelf.c: invoices under our reference, booked ones and drafts */
enum economic_shelf { SHELF_BOOKED, SHELF_DRAFTS };
struct economic_invoice {
	struct accounting_found found;
	int64_t customer; /* 0: it names none */
};
/* A page of those under our reference; the page is the cursor's last word,
 * none is the first. */
RESULT economic_shelf_build(const struct ask *ask, enum economic_shelf shelf,
		struct arena *arena, struct http_request *out);
enum economic_look {
	LOOK_NONE, /* there is none */
	LOOK_ONE,
	LOOK_MORE, /* this page has none, and there is a next one */
	LOOK_BAD,  /* the outcome says why */
};
enum economic_look economic_shelf_read(const struct ask *ask,
		enum economic_shelf shelf, const struct http_response *response,
		struct arena *arena, struct economic_invoice *out,
		struct outcome *outcome);
/* One invoice, as a call answers it. FAULT_BAD_VALUE. */
RESULT economic_invoice_read(const struct ask *ask, struct json invoice,
		enum economic_shelf shelf, struct arena *arena,
		struct economic_invoice *out);
/* What has a meaning in a filter, escaped. */
struct str economic_filter_text(struct str text, struct arena *arena);
economic_build economic_find_build, economic_pdf_build;
economic_read economic_find_read, economic_pdf_read;

/* customer.c: each is a step of an issue */
economic_build economic_customer_search_build, economic_customer_new_build;
economic_read economic_customer_search_read, economic_customer_new_read;

/* draft.c: likewise. "draft CUSTOMER" makes one; "anew DRAFT CUSTOMER" writes
 * the one that is there again; "settle DRAFT CUSTOMER MINOR" as well, with a
 * line that brings its total to the bill's. */
economic_build economic_draft_build, economic_redraft_build;
/* What e-conomic would not take of this order, in words that name the field;
 * empty: nothing. */
struct str economic_trouble(const struct ask *ask, const struct bill *bill,
		struct arena *arena);
/* The mapping's word as a number; 0: it says none, or none that is one. */
int64_t economic_mapped(const struct ask *ask, const struct bill *bill,
		enum mapping_field field);
/* The product that stands for this kind of line; may be empty. */
struct str economic_product(const struct ask *ask, const struct bill *bill,
		const struct bill_line *line);
struct bill_line economic_rounding(void);

/* out_issue.c */
economic_build economic_issue_build;
economic_read economic_issue_read;

/* payment.c */
economic_build economic_payment_build, economic_payment_find_build;
economic_read economic_payment_read, economic_payment_find_read;

/* driver.c: this step is done; `word` and what belongs to it is the next. */
void economic_go_on(struct outcome *out, struct arena *arena, const char *word,
		struct str what);
/* The same step again, for the next page of its list. */
void economic_next_page(const struct ask *ask, const char *word,
		struct arena *arena, struct outcome *out);
/* The nth word behind the cursor's first: "settle 12 7 3", 1 -> "7". Empty:
 * there is none. */
struct str economic_word(const struct ask *ask, int nth);
/* The same as a number of e-conomic's; 0: it is none. */
int64_t economic_number(const struct ask *ask, int nth);
/* {"object":{"key":number}} */
void economic_ref(struct json_out *out, const char *object, const char *key,
		int64_t number);
/* POST (method "PUT": that) of what stands in the buffer; for a POST the step
 * makes the key, a second belt beside looking (Idempotency-Key,
 * https://apis.e-conomic.com: "you can't use this feature with GET"). */
RESULT economic_send(const struct ask *ask, const char *method, struct str path,
		const char *step, struct buf *buf, struct arena *arena,
		struct http_request *out);

#endif
