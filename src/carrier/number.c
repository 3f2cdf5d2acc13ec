/* SPDX-License-Identifier: Apache-2.0 */
/* Whose number may it be? */
#include "carrier/inside.h"

/* Capitals without spaces. False: too long for any number. */
static bool number_plain(struct str number, char out[TRACKING_NUMBER_MAX],
		struct str *out_plain)
{
	size_t len = 0;
	for (size_t i = 0; i < number.len; i++) {
		char c = number.at[i];
		if (c == ' ' || c == '\t')
			continue;
		if (len == TRACKING_NUMBER_MAX)
			return false;
		out[len++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
	}
	*out_plain = (struct str){out, len};
	return len > 0;
}

/* The post of the country that an S10 number ends with; NULL: there is no
 * such country. */
static const struct carrier *post_of(struct str number)
{
	struct str country = str_skip(number, number.len - 2), one;
	for (size_t i = 0; i < carrier_count; i++) {
		struct str rest = str_of(carriers[i].s10);
		while (str_cut(&rest, ' ', &one))
			if (str_eq(one, country))
				return &carriers[i];
	}
	return NULL;
}

/* False: it does not have this form, or its check is wrong. */
static bool form_fits(const struct number_form *form, struct str number)
{
	struct str rest = str_of(form->patterns), pattern;
	struct number_match match;
	while (str_cut(&rest, ' ', &pattern)) {
		if (!number_fits(pattern, number, &match))
			continue;
		if (!form->check[0] ||
				number_checked(str_of(form->check), &match))
			return true;
	}
	return false;
}

/* A carrier stands once, with the best that is known. */
static void guess_add(struct guesses *out, struct guess guess)
{
	for (size_t i = 0; i < out->count; i++)
		if (out->at[i].carrier == guess.carrier)
			return;
	if (out->count < GUESSES_MAX)
		out->at[out->count++] = guess;
}

static void forms_try(struct str number, bool checked, struct guesses *out)
{
	for (size_t i = 0; i < number_form_count; i++) {
		const struct number_form *form = &number_forms[i];
		if ((form->check[0] != 0) != checked ||
				!form_fits(form, number))
			continue;
		struct guess guess = {.form = form->form, .checked = checked};
		guess.carrier = form->row < 0 ? post_of(number)
					      : &carriers[form->row];
		if (guess.carrier)
			guess_add(out, guess);
	}
}

void carrier_guess(struct str number, struct guesses *out)
{
	char room[TRACKING_NUMBER_MAX];
	struct str plain;
	out->count = 0;
	if (!number_plain(number, room, &plain))
		return;
	forms_try(plain, true, out);
	forms_try(plain, false, out);
}
