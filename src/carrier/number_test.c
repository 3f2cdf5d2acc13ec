/* SPDX-License-Identifier: Apache-2.0 */
#include "base/test.h"
#include "carrier/inside.h"

static const struct guess *guess_of(
		const struct guesses *guesses, const struct carrier *carrier)
{
	for (size_t i = 0; i < guesses->count; i++)
		if (guesses->at[i].carrier == carrier)
			return &guesses->at[i];
	return NULL;
}

static const struct guess *guess_id(
		struct guesses *room, const char *number, const char *id)
{
	carrier_guess(str_of(number), room);
	return guess_of(room, carrier_find(str_of(id)));
}

TEST(what_is_no_number_is_nobodys)
{
	char longest[TRACKING_NUMBER_MAX + 1];
	memset(longest, '1', sizeof longest);
	const struct str numbers[] = {STR_NONE, STR("   "), STR("ÆØÅ"),
			STR("https://example.com/1"), STR("\0\0\0"), STR("1"),
			{longest, sizeof longest}};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		struct guesses guesses = {.count = 99};
		carrier_guess(numbers[i], &guesses);
		EXPECT_I64(guesses.count, 0);
	}
}

static bool fits(const char *pattern, const char *number)
{
	struct number_match match;
	return number_fits(str_of(pattern), str_of(number), &match);
}

TEST(patterns_take_what_they_say)
{
	EXPECT(fits("A#@?", "A1BZ") && fits("A#@?", "A1B9"));
	EXPECT(!fits("A#@?", "A1B") && !fits("A#@?", "A1BZZ"));
	EXPECT(!fits("A#@?", "AA1Z") && !fits("", "1") && !fits("#", ""));
	EXPECT(fits("[A-CX]#{2,3}", "B12") && fits("[A-CX]#{2,3}", "X123"));
	EXPECT(!fits("[A-CX]#{2,3}", "D12") && !fits("[A-CX]#{2,3}", "A1"));
	EXPECT(!fits("[A-CX]#{2,3}", "A1234") && !fits("[A-C]", "-"));
	EXPECT(fits("<420#>9#", "420191") && fits("<420#>9#", "91"));
	EXPECT(!fits("<420#>9#", "42091") && !fits("<420#>9#", "420"));
	/* Fewer, when the rest would have none. */
	EXPECT(fits("?{2,10}#N", "ABC1N"));
}

TEST(what_is_summed_stands_in_brackets)
{
	struct number_match match;
	EXPECT(number_fits(STR("<00>(#{3})#"), STR("001234"), &match));
	EXPECT_STR(match.summed, STR("123"));
	EXPECT_I64(match.check, '4');
	/* A check that would stand behind the number. */
	EXPECT(!number_fits(STR("(#{3})"), STR("123"), &match));
}

TEST(each_form_knows_its_own_example)
{
	EXPECT(number_form_count > 40);
	for (size_t i = 0; i < number_form_count; i++) {
		const struct number_form *form = &number_forms[i];
		struct guesses guesses;
		carrier_guess(str_of(form->example), &guesses);
		const struct carrier *whose = form->row < 0
				? carrier_find(STR("postnord"))
				: &carriers[form->row];
		const struct guess *guess = guess_of(&guesses, whose);
		EXPECT(guess);
		EXPECT(guess->checked || !form->check[0]);
	}
}

/* One digit changed is never taken for right: what a check is for. */
TEST(a_wrong_digit_is_seen)
{
	for (size_t i = 0; i < number_form_count; i++) {
		const struct number_form *form = &number_forms[i];
		struct str rest = str_of(form->patterns), pattern;
		struct number_match match;
		if (!form->check[0])
			continue;
		while (str_cut(&rest, ' ', &pattern))
			if (number_fits(pattern, str_of(form->example), &match))
				break;
		EXPECT(number_checked(str_of(form->check), &match));
		match.check = match.check == '9'     ? '8'
				: match.check == 'Z' ? 'Y'
						     : (char)(match.check + 1);
		EXPECT(!number_checked(str_of(form->check), &match));
	}
}

TEST(a_rule_that_is_none_checks_nothing)
{
	struct number_match match = {STR("1"), '1'};
	EXPECT(!number_checked(STR(""), &match));
	EXPECT(!number_checked(STR("mod11"), &match));
	match.summed = STR_NONE;
	EXPECT(!number_checked(STR("mod7"), &match));
}

TEST(the_country_says_whose_post_it_is)
{
	struct guesses room;
	EXPECT(guess_id(&room, "RR789298445SE", "postnord")->checked);
	EXPECT(guess_id(&room, "rr 789298445 no", "bring")->checked);
	EXPECT(guess_id(&room, "RR789298445CV", "post")->checked);
	EXPECT(!guess_id(&room, "RR789298445XX", "post"));
	EXPECT(!guess_id(&room, "RR789298446SE", "postnord"));
}

TEST(when_several_fit_all_are_said)
{
	struct guesses room;
	/* A Norwegian company's SSCC: PostNord or Bring. */
	const struct guess *bring =
			guess_id(&room, "370722150000000018", "bring");
	const struct guess *postnord =
			guess_of(&room, carrier_find(STR("postnord")));
	EXPECT(bring && bring->checked && postnord && postnord->checked);
	EXPECT(!carrier_of(STR_NONE, STR("370722150000000018")));
}

TEST(a_right_check_stands_before_a_mere_form)
{
	struct guesses room;
	/* FedEx by its check; GLS numbers have twelve digits as well. */
	const struct guess *gls = guess_id(&room, "986578788855", "gls");
	EXPECT(gls && !gls->checked);
	EXPECT(room.count > 1 && room.at[0].checked);
	for (size_t i = 1; i < room.count; i++)
		EXPECT(room.at[i - 1].checked >= room.at[i].checked);
}
