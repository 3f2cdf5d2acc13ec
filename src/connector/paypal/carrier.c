/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PayPal's names of carriers (shipment_carrier; those that both of its APIs
 * know). The subsidiary in the country that the parcel goes to stands before
 * the carrier as a whole.
 */
#include "connector/paypal/parts.h"

#include "port/request.h"

static const struct {
	const char *name;    /* ours, without spaces, dots and dashes */
	const char *country; /* "": any other */
	const char *carrier;
} rows[] = {
		{"airmee", "", "AIRMEE_WEBHOOK"},
		{"amazon", "", "AMAZON"},
		{"anpost", "", "AN_POST"},
		{"aramex", "AU", "ARAMEX_AU"},
		{"aramex", "", "ARAMEX"},
		{"asendia", "GB", "ASENDIA_UK"},
		{"australiapost", "", "AU_AU_POST"},
		{"austrianpost", "", "AU_AUSTRIAN_POST"},
		{"bpost", "", "BE_BPOST"},
		{"bring", "", "BRING"},
		{"budbee", "", "BUDBEE_WEBHOOK"},
		{"canadapost", "", "CA_CANADA_POST"},
		{"chronopost", "", "CHRONOPOST_FR"},
		{"correos", "", "CORREOS_ES"},
		{"dbschenker", "SE", "DBSCHENKER_SE"},
		{"dbschenker", "", "DBSCHENKER_B2B"},
		{"dhl", "AU", "DHL_AU"},
		{"dhl", "BE", "BEL_DHL"},
		{"dhl", "ES", "DHL_ES"},
		{"dhl", "FR", "DHL_FR"},
		{"dhl", "GB", "DHL_UK"},
		{"dhl", "HK", "DHL_HK"},
		{"dhl", "JP", "DHL_JP"},
		{"dhl", "NL", "NLD_DHL"},
		{"dhl", "PL", "DHL_PL"},
		{"dhl", "SG", "DHL_SG"},
		{"dhl", "", "DHL"},
		{"dhlexpress", "DE", "DE_DHL_EXPRESS"},
		{"dhlexpress", "", "DHL"},
		{"dhlfreight", "", "DHL_FREIGHT"},
		{"dpd", "FR", "DPD_FR"},
		{"dpd", "IE", "DPD_IR"},
		{"dpd", "PL", "DPD_POLAND"},
		{"dpd", "RO", "DPD_RO"},
		{"dpd", "", "DPD"},
		{"dsv", "", "DSV"},
		{"fedex", "FR", "FEDEX_FR"},
		{"fedex", "GB", "FEDEX_UK"},
		{"fedex", "PL", "FEDEX_POLAND"},
		{"fedex", "", "FEDEX"},
		{"gls", "CZ", "GLS_CZ"},
		{"gls", "HR", "GLS_CROTIA"},
		{"gls", "IT", "GLS_IT"},
		{"gls", "NL", "NLD_GLS"},
		{"gls", "SI", "GLS_SLOV"},
		{"helthjem", "", "HELTHJEM"},
		{"hermes", "DE", "HERMES_DE"},
		{"hermes", "", "HERMES"},
		{"inpost", "PL", "INPOST_PACZKOMATY"},
		{"laposte", "", "LA_POSTE_SUIVI"},
		{"lasership", "", "US_LASERSHIP"},
		{"matkahuolto", "", "MATKAHUOLTO"},
		{"mrw", "", "ESP_MRW"},
		{"pocztapolska", "", "PL_POCZTA_POLSKA"},
		{"posteitaliane", "", "IT_POSTE_ITALIA"},
		{"posten", "", "POSTEN_NORGE"},
		{"posti", "", "POSTI"},
		{"postnord", "DK", "POSTNORD_LOGISTICS_DK"},
		{"postnord", "SE", "SWE_POSTNORD"},
		{"postnord", "", "POSTNORD_LOGISTICS"},
		{"royalmail", "", "ROYAL_MAIL"},
		{"seur", "", "SEUR_ES"},
		{"speedee", "", "SPEEDEE"},
		{"swisspost", "", "SWISS_POST_FTP"},
		{"tnt", "FR", "TNT_FR"},
		{"tnt", "GB", "TNT_UK"},
		{"tnt", "NL", "TNT_NL"},
		{"tnt", "", "TNT"},
		{"ups", "", "UPS"},
		{"upsfreight", "", "UPS_FREIGHT"},
		{"usps", "", "USPS"},
		{"yodel", "", "UK_YODEL"},
		{"yunexpress", "", "YUNEXPRESS"},
};

/* "Post-Nord AB" is not "postnord": only how it is spelled may differ. */
static bool is_spelled(struct str name, const char *plain)
{
	size_t at = 0;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		if (c == ' ' || c == '-' || c == '.' || c == '_')
			continue;
		if (c >= 'A' && c <= 'Z')
			c = (char)(c + 32);
		if (plain[at] != c)
			return false;
		at++;
	}
	return at > 0 && plain[at] == '\0';
}

struct str paypal_carrier(struct str carrier, struct str country)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str where = str_of(rows[i].country);
		if (is_spelled(carrier, rows[i].name) &&
				(!where.len || str_eq_nocase(where, country)))
			return str_of(rows[i].carrier);
	}
	return STR("OTHER");
}
