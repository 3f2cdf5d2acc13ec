/* SPDX-License-Identifier: Apache-2.0 */
/*
 * VAT across borders: numbers of businesses, sales without VAT, and the rates
 * that countries have. Pure: what VIES says a person asks, and tells with a
 * command (COMMAND_VAT):
 *   target  the number, "DE123456789"
 *   text    "valid 2026-11-28 WAPIAAAAX1", or "invalid ...": what it said, on
 *           which day, and under which number of consultation (may be missing)
 * The newest about a number counts.
 */
#ifndef WAYBILL_ORDER_VAT_H
#define WAYBILL_ORDER_VAT_H

#include "order/bill.h"
#include "order/seller.h"

enum vat_id_state {
	VAT_ID_NONE, /* there is no number */
	VAT_ID_GOOD,
	VAT_ID_UNKNOWN, /* of a country whose numbers are not known here */
	VAT_ID_BAD_FORM,
	VAT_ID_BAD_CHECK /* its check digits are not those of the rest */
};

/*
 * The number as it is written on documents, without spaces, points and
 * hyphens; one without its country's letters is taken for `country`'s. Greece
 * is EL, as in VIES. Of all states of the EU, GB, XI, NO and CH the form is
 * checked, and the check digits where their rule is public
 * (https://ec.europa.eu/taxation_customs/vies/, FAQ 11, and the national
 * registers).
 */
enum vat_id_state vat_id_check(struct str id, struct str country,
		struct arena *arena, struct str *out_id);

/* Two letters, as in addresses: GR, not EL. */
bool vat_is_eu(struct str country);
/* The seller's country, from its VAT number; empty: not known. */
struct str vat_country(const struct seller *seller);

/* A business in another state of the EU buys goods without VAT. */
bool vat_is_reversed(const struct facts *facts, const struct bill *bill,
		const struct seller *seller);

enum vies_word { VIES_SILENT, VIES_VALID, VIES_INVALID };
/* What VIES said of this order's number; its text in *out_said. */
enum vies_word vat_vies(const struct facts *facts, struct arena *arena,
		struct str *out_said);
/* FAULT_BAD_VALUE: it is none of the above. */
RESULT vat_said_check(struct str text);

/* Why a document may not be issued as it stands, with the field's name;
 * empty: it may. */
struct str vat_wrong(const struct facts *facts, const struct bill *bill,
		const struct seller *seller, struct arena *arena);

/* ---- rates ---- */

/* Has the country this rate (in millionths) on that day? Of one that is not
 * in the table: yes. */
bool vat_has_rate(struct str country, int64_t day, int64_t rate);
/* "21, 6, 12": the standard one first. Empty: it is not in the table. */
struct str vat_rates_print(
		struct str country, int64_t day, struct arena *arena);

#endif
