/* SPDX-License-Identifier: Apache-2.0 */
/* Faults say where and what; the modes differ in what they take. */
#include "base/test.h"
#include "liquid/try.h"

TEST(faults_of_parsing_name_their_line)
{
	expect_error("a\n\n{% if x %}\n", LIQUID_LAX, 3,
			"'if' tag was never closed");
	expect_error("\n{% unknown x %}", LIQUID_LAX, 2, "'unknown'");
	expect_error("{{ a", LIQUID_LAX, 1, "never closed");
	expect_error("{{ a }", LIQUID_LAX, 1, "never closed");
	expect_error("\n\n{% if", LIQUID_LAX, 3, "never closed");
	expect_error("{% endif %}", LIQUID_LAX, 1, "unexpected tag 'endif'");
	expect_error("{% if a %}{% endfor %}", LIQUID_LAX, 1,
			"'endfor' does not end the tag 'if'");
	expect_error("{% for a in b %}{% else %}{% else %}{% endfor %}",
			LIQUID_LAX, 1, "does not expect 'else'");
	expect_error("{% case a %}{% when 1 %}{% else x %}{% endcase %}",
			LIQUID_LAX, 1, "takes nothing");
	expect_error("{%\n\n assign\n %}", LIQUID_LAX, 4, "assign is:");
	expect_error("{% liquid\n assign a = 1\n nonsense\n%}", LIQUID_LAX, 3,
			"nonsense");
	expect_error("{% raw %}\n{{ a }}", LIQUID_LAX, 1, "never closed");
	expect_error("{% raw x %}{% endraw %}", LIQUID_LAX, 1, "takes nothing");
	expect_error("{% & %}", LIQUID_LAX, 1, "unknown tag");
}

TEST(faults_of_rendering_name_their_line)
{
	expect_error("\n\n{{ 1 | divided_by: 0 }}", LIQUID_LAX, 3,
			"divided by 0");
	expect_error("{% if true %}\n{{ 'a' | append }}{% endif %}", LIQUID_LAX,
			2, "'append' takes 1 arguments, not 0");
	expect_error("{{ 1 | round: 1, 2 }}", LIQUID_LAX, 1,
			"'round' takes 0 to 1 arguments, not 2");
	expect_error("{% liquid\n echo 1\n echo 1 | modulo: 0\n%}", LIQUID_LAX,
			3, "divided by 0");
	expect_error("{% render 'nothing' %}", LIQUID_LAX, 1,
			"there is no template 'nothing'");
	expect_error("{% if 1 > 'a' %}{% endif %}", LIQUID_LAX, 1,
			"a number can't be compared with a text");
	expect_error("{{ 999999999999999999999999999999999999 | times: 10 }}",
			LIQUID_LAX, 1, "too large");
}

TEST(lax_takes_what_strict_refuses)
{
	static const struct {
		const char *source, *text;
	} rows[] = {
			{"{{ a b c }}", "1"},
			{"{{ a | upcase foo | append: '!' }}", "1!"},
			{"{% if a == 1 nonsense %}yes{% endif %}", "yes"},
			{"{% for x in (1..2) nonsense %}{{ x }}{% endfor %}",
					"12"},
			{"{{ a.%b }}", ""},
			{"{{ ! }}", ""},
	};
	struct liquid_options strict = {.mode = LIQUID_STRICT};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		expect_text(rows[i].source, "{\"a\": 1}", rows[i].text);
		EXPECT(try_with(rows[i].source, "{\"a\": 1}", &strict, NULL)
						.fault == FAULT_BAD_VALUE);
	}
}

TEST(strict2_takes_only_what_is_well_formed)
{
	static const char *const bad[] = {
			"{% assign a.b = 1 %}",
			"{% capture 'a' %}{% endcapture %}",
			"{% cycle 1 2 %}",
			"{% case a b %}{% endcase %}",
			"{% increment 1 %}",
			"{% tablerow a in b wide: 1 %}{% endtablerow %}",
			"{% render a %}",
			"{{ ['a'] }}",
	};
	struct liquid_options strict2 = {.mode = LIQUID_STRICT2};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		if (try_with(bad[i], NULL, &strict2, NULL).fault !=
				FAULT_BAD_VALUE)
			fail_msg("%s was taken", bad[i]);
		struct tried lax = try_liquid(bad[i], NULL);
		if (lax.fault && !strstr(bad[i], "render"))
			fail_msg("%s: %s", bad[i], lax.error.text);
	}
	EXPECT(try_with("{{ self['a b'] }}", NULL, &strict2, NULL).fault ==
			FAULT_NONE);
}

TEST(a_named_argument_is_one_argument)
{
	expect_text("{{ 5 | minus: x: 3 }}{{ 'a' | append: x: 1 }}", NULL,
			"5a");
	expect_text("{{ 1 | default: x: 1, y: 2 }}", NULL, "1");
	expect_error("{{ 5 | minus: 1, x: 3 }}", LIQUID_LAX, 1,
			"'minus' takes 1 arguments, not 2");
	expect_error("{{ 5 | abs: x: 3 }}", LIQUID_LAX, 1,
			"'abs' takes 0 arguments, not 1");
}

TEST(self_is_all_variables)
{
	expect_text("{% assign s = self %}{% assign x = 1 %}{{ s.x }}"
		    "{{ self['a b'] }}{{ self.none }}{{ self }}",
			"{\"a b\": 2}", "12");
	expect_text("{{ self.x }}", "{\"self\": {\"x\": 3}}", "3");
}

TEST(lax_filters_end_at_a_stray_quote)
{
	expect_text("{{ 'hi there' | split:\"t\"\" | remove:\"i\" | first }}",
			NULL, "hi ");
}

TEST(the_last_end_of_raw_ends_it)
{
	expect_text("{% raw %} a {% b {% {% endraw {% endraw %}c", NULL,
			" a {% b {% {% endraw c");
	expect_text("{% raw %}{{ '{% endraw %}", NULL, "{{ '");
	expect_text("{% doc %}{{ '{% enddoc %}c", NULL, "c");
}

TEST(shown_faults_stand_where_they_happened)
{
	struct liquid_setting setting = {.shows_errors = true};
	struct tried tried = try_with("a\n{{ 1 | divided_by: 0 }} b "
				      "{% for i in (1..2) %}"
				      "{% for j in (1..2) limit: 'x' %}"
				      "{% endfor %}{{ i }}{% endfor %} c"
				      "{% capture x %}{{ 1 | modulo: 0 }}"
				      "{% endcapture %}[{{ x }}]{{ i }}",
			NULL, NULL, &setting);
	EXPECT(tried.fault == FAULT_NONE);
	EXPECT_STR(tried.text,
			STR("a\nLiquid error (line 2): divided by 0 b 12 c"
			    "[Liquid error (line 2): divided by 0]"));
}

TEST(a_fault_in_a_partial_names_it)
{
	DEFER(liquid_shelf_drop)
	struct liquid_shelf *shelf = liquid_shelf_open(NULL);
	liquid_shelf_put(shelf, STR("bad"), STR("\n{% if %}"));
	liquid_shelf_put(shelf, STR("sum"), STR("\n\n{{ 1 | divided_by: 0 }}"));
	liquid_shelf_put(shelf, STR("mix"), STR("{% include 'sum' %}"));
	struct liquid_setting setting = {
			.partials = liquid_shelf_partials(shelf)};
	struct tried tried =
			try_with("{% render 'bad' %}", NULL, NULL, &setting);
	EXPECT(tried.fault == FAULT_BAD_VALUE);
	EXPECT_STR(str_of(tried.error.partial), STR("bad"));
	EXPECT_I64(tried.error.line, 2);
	tried = try_with("{% render 'sum' %}", NULL, NULL, &setting);
	EXPECT_STR(str_of(tried.error.partial), STR("sum"));
	EXPECT_I64(tried.error.line, 3);
	tried = try_with("{% render 'mix' %}", NULL, NULL, &setting);
	EXPECT(strstr(tried.error.text, "include can't be used") != NULL);
	liquid_shelf_put(shelf, STR("bad"), STR("good"));
	tried = try_with("{% render 'bad' %}", NULL, NULL, &setting);
	EXPECT_STR(tried.text, STR("good"));
}
