/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this connector offer each other. */
#ifndef WAYBILL_CONNECTOR_INVOICING_PARTS_H
#define WAYBILL_CONNECTOR_INVOICING_PARTS_H

#include "base/json.h"
#include "order/bill.h"
#include "port/driver.h"

/* What is asked for, as the books will see it. */
struct wanted_document {
	enum document_kind kind;
	struct str cause;
	struct bill bill;
	bool whole;         /* the order, or all of it taken back */
	struct str credits; /* the sale's number, when known */
	int digits;
};

/* FAULT_BAD_VALUE when the effect names no document of this order. */
RESULT invoicing_document_wanted(const struct ask *ask, struct arena *arena,
		struct wanted_document *out);

/* in_webhook.c */
void invoicing_webhook_read(const struct account *account,
		const struct webhook *webhook, struct arena *arena,
		struct events *out);
struct str invoicing_webhook_id(const struct account *account,
		const struct webhook *webhook, struct arena *arena);

/* out_issue.c, out_find.c */
RESULT invoicing_issue_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void invoicing_issue_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);
RESULT invoicing_find_build(const struct ask *ask, struct arena *arena,
		struct http_request *out);
void invoicing_find_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out);

/* A document that the books show under our reference: is it the one that we
 * asked for? Gives the outcome. */
void invoicing_document_check(const struct ask *ask, struct json document,
		struct arena *arena, struct outcome *out);

/* A sale has no cause, a credit has one. */
bool invoicing_is_cause(enum document_kind kind, struct str cause);

/* "2026-11-28" */
bool invoicing_is_date(struct str text);

#endif
