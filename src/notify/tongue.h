/* SPDX-License-Identifier: Apache-2.0 */
/* The languages that mails have, and how each writes amounts. */
#ifndef WAYBILL_NOTIFY_TONGUE_H
#define WAYBILL_NOTIFY_TONGUE_H

#include "base/arena.h"
#include "order/money.h"

struct tongue {
	const char *code; /* "sv" */
	const char *group, *point;
	const char *currency; /* written with a word of its own: "SEK" */
	const char *word;     /* "kr" */
};

/* By a locale, "sv-SE" or "sv_SE"; NULL: none of ours. */
const struct tongue *tongue_find(struct str locale);
/* The first of these that we have, and else English. */
const struct tongue *tongue_of(struct str locale, struct str otherwise);

/* "en", "sv" of "sv-SE", in lower case; empty for what is no language. */
struct str language_code(struct str locale, struct arena *arena);

/* The figures alone: "1 499,00". */
struct str tongue_figures(const struct tongue *tongue, minor amount, int digits,
		struct arena *arena);
/* With its currency: "1 499,00 kr"; `by_code`: always "1 499,00 SEK". No
 * line ends inside. */
struct str tongue_money(const struct tongue *tongue, minor amount,
		struct str currency, bool by_code, struct arena *arena);

#endif
