/* SPDX-License-Identifier: Apache-2.0 */
/* Who sells: what stands on a document beside what was sold. */
#ifndef WAYBILL_ORDER_SELLER_H
#define WAYBILL_ORDER_SELLER_H

#include "base/arena.h"

#define SELLER_LINES_MAX 6 /* of an address: so many fit into the footer */
/* A logo stands in every document: small is kind to everybody's mailbox. */
#define LOGO_MAX ((size_t)256 << 10)

struct seller {
	struct str name;  /* empty: no document is drawn */
	struct str lines; /* the address, its lines joined with LF */
	struct str vat_id, bank, phone, email, web;
	struct str language;  /* "da", "sv", "en": where the order names none
				 that we have */
	int64_t payment_days; /* a sale that is not paid yet is due then; 0: no
				 date is named */
	struct str logo;      /* a PNG's bytes, at most LOGO_MAX; empty: none */
	struct str logo_file; /* where it was read from */
};

#endif
