/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of this connector offer each other. Paths and fields are
 * those of Fortnox's published contract (https://api.fortnox.se/apidocs).
 */
#ifndef WAYBILL_CONNECTOR_FORTNOX_PARTS_H
#define WAYBILL_CONNECTOR_FORTNOX_PARTS_H

#include "base/json.h"
#include "port/accounting.h"

#define GRANT_PATH "/oauth-v1/token"

typedef RESULT fortnox_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
typedef void fortnox_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);

/* scheme.c, access.c */
RESULT fortnox_authorize(const struct account *account, time_ms now,
		struct http_request *request, struct arena *arena);
/* Tokens are granted on a host of their own. */
struct str fortnox_grant_url(
		const struct account *account, struct arena *arena);
fortnox_build fortnox_grant_build;
fortnox_read fortnox_grant_read;

/* error.c: adds Fortnox's own words to an answer that is no success. */
void fortnox_error(const struct http_response *response, struct arena *arena,
		struct outcome *out);

/* document.c: "Invoice" of an answer -> what was found. */
struct fortnox_invoice {
	struct accounting_found found;
	struct str reference;
	bool booked, cancelled;
};
RESULT fortnox_invoice_read(struct json invoice, struct arena *arena,
		struct fortnox_invoice *out);
/* Of a list: the number of the one invoice under our reference that is not
 * cancelled (empty: none), and how many there are. */
struct fortnox_match {
	struct str number;
	size_t count;
};
struct fortnox_match fortnox_match_read(
		const struct ask *ask, struct json list, struct arena *arena);
fortnox_build fortnox_list_build, fortnox_pdf_build;
fortnox_read fortnox_pdf_read;

/* customer.c: each is a step of an issue */
fortnox_build fortnox_customer_search_build, fortnox_customer_mine_build,
		fortnox_customer_new_build;
fortnox_read fortnox_customer_search_read, fortnox_customer_mine_read,
		fortnox_customer_new_read;

/* invoice.c: likewise; and what Fortnox would not take of this order, in
 * words that name the field; empty: nothing. */
fortnox_build fortnox_invoice_build;
struct str fortnox_trouble(const struct ask *ask, const struct bill *bill,
		struct arena *arena);

/* out_issue.c, out_find.c */
fortnox_build fortnox_issue_build, fortnox_find_build;
fortnox_read fortnox_issue_read, fortnox_find_read;

/* payment.c */
fortnox_build fortnox_payment_build, fortnox_payment_find_build;
fortnox_read fortnox_payment_read, fortnox_payment_find_read;

/* This step is done; `word` and what belongs to it is the next one. */
void fortnox_go_on(struct outcome *out, struct arena *arena, const char *word,
		struct str what);

/* "/3/invoices/12/bookkeep" */
struct str fortnox_url(const struct ask *ask, struct arena *arena,
		const char *collection, struct str id, const char *action);

#endif
