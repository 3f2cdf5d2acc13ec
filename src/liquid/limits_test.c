/* SPDX-License-Identifier: Apache-2.0 */
/* Templates that would never end, or fill all memory, end in a fault. */
#include "base/test.h"
#include "liquid/try.h"

static void expect_limit(const char *source, const char *words)
{
	struct tried tried = try_liquid(source, NULL);
	if (tried.fault != FAULT_LIMIT || !strstr(tried.error.text, words))
		fail_msg("%s: %s: \"%s\" is not \"%s\"", source,
				fault_name(tried.fault), tried.error.text,
				words);
}

TEST(a_loop_without_end_runs_out_of_fuel)
{
	expect_limit("{% for i in (1..99999999999) %}{% endfor %}",
			"out of fuel");
	expect_limit("{% for i in (1..2000) %}{% for j in (1..2000) %}"
		     "{% endfor %}{% endfor %}",
			"out of fuel");
	expect_limit("{% tablerow i in (1..9999999) cols: 0 %}"
		     "{% endtablerow %}",
			"the output is too long");
	expect_limit("{% for i in (-9223372036854775807..9223372036854775807) "
		     "%}"
		     "{% endfor %}",
			"out of fuel");
}

TEST(a_list_of_a_billion_items_is_not_made)
{
	expect_limit("{{ (1..1000000000) | join: ',' }}", "out of fuel");
	expect_limit("{{ (1..900000) | reverse | size }}", "out of memory");
}

TEST(a_text_that_doubles_fills_no_memory)
{
	expect_limit("{% assign s = 'abcdefgh' %}{% for i in (1..60) %}"
		     "{% assign s = s | append: s %}{% endfor %}",
			"out of memory");
	expect_limit("{% assign s = 'abcdefgh' %}{% for i in (1..60) %}"
		     "{% capture s %}{{ s }}{{ s }}{% endcapture %}"
		     "{% endfor %}",
			"too long");
	expect_limit("{% assign s = 'aaaaaaaaaaaaaaaa' %}"
		     "{% for i in (1..9) %}"
		     "{% assign s = s | replace: 'a', s %}{% endfor %}",
			"out of memory");
}

TEST(work_on_long_texts_costs_steps)
{
	expect_limit("{% assign s = 'abcdefghabcdefghabcdefghabcdefgh' %}"
		     "{% for i in (1..14) %}{% assign s = s | append: s %}"
		     "{% endfor %}{% for i in (1..90000) %}"
		     "{% if s contains 'x' %}{% endif %}{% endfor %}",
			"out of fuel");
	expect_limit("{% assign s = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' %}"
		     "{% for i in (1..14) %}{% assign s = s | append: s %}"
		     "{% endfor %}{% assign t = s | append: 'b' %}"
		     "{{ s | append: s | replace_last: t, '' | size }}",
			"out of fuel");
}

/* A text of half a megabyte, and something with it, again and again. */
static void expect_costly(const char *what)
{
	char source[512];
	snprintf(source, sizeof source,
			"{%% assign s = '                                ' %%}"
			"{%% for i in (1..14) %%}"
			"{%% assign s = s | append: s %%}{%% endfor %%}"
			"{%% assign t = s | append: '' %%}"
			"{%% assign l = 'a,b' | split: ',' %%}"
			"{%% for i in (1..50000) %%}%s{%% endfor %%}",
			what);
	expect_limit(source, "out of fuel");
}

TEST(no_look_at_a_long_text_is_free)
{
	expect_costly("{% if s == blank %}{% endif %}");
	expect_costly("{% if s < t %}{% endif %}");
	expect_costly("{% if s == t %}{% endif %}");
	expect_costly("{% if self contains s %}{% endif %}");
	expect_costly("{% assign x = s.size %}");
	expect_costly("{% assign x = s.last %}");
	expect_costly("{% assign x = l[s] %}");
	expect_costly("{% assign x = [s] %}");
	expect_costly("{% assign x = (s..s) %}");
	expect_costly("{% assign x = 1 | plus: s %}");
	expect_costly("{% assign x = s | abs %}");
	expect_costly("{% assign x = s | find: 'x' %}");
	expect_costly("{% case s %}{% when t %}{% endcase %}");
}

TEST(comparing_long_lists_costs_steps)
{
	expect_limit("{% assign a = (1..9000) | reverse %}"
		     "{% assign b = (1..9000) | reverse %}"
		     "{% for i in (1..900) %}{% if a == b %}{% endif %}"
		     "{% endfor %}",
			"out of fuel");
	expect_limit("{% assign a = (1..9000) | reverse | uniq %}",
			"out of fuel");
}

TEST(the_output_has_an_end)
{
	expect_limit("{% for i in (1..90000) %}xxxxxxxxxxxxxxxxxxxxxx"
		     "{% endfor %}",
			"the output is too long");
}

TEST(names_take_memory)
{
	struct liquid_setting setting = {.memory = 3000};
	struct tried tried = try_with("{% for i in (1..9) %}{% capture n %}x"
				      "{{ i }}{% endcapture %}{% endfor %}",
			NULL, NULL, &setting);
	char source[1024], *at = source;
	EXPECT(tried.fault == FAULT_NONE);
	for (int i = 0; i < 20; i++)
		at += snprintf(at, 30, "{%% assign n%d = 1 %%}", i);
	tried = try_with(source, NULL, NULL, &setting);
	EXPECT(tried.fault == FAULT_LIMIT);
}

TEST(a_partial_that_shows_itself_ends)
{
	DEFER(liquid_shelf_drop)
	struct liquid_shelf *shelf = liquid_shelf_open(NULL);
	liquid_shelf_put(shelf, STR("a"), STR("x{% render 'a' %}"));
	liquid_shelf_put(shelf, STR("b"), STR("x{% include 'b' %}"));
	struct liquid_setting setting = {
			.partials = liquid_shelf_partials(shelf)};
	struct tried tried = try_with("{% render 'a' %}", NULL, NULL, &setting);
	EXPECT(tried.fault == FAULT_LIMIT);
	EXPECT_STR(str_of(tried.error.text), STR("nesting too deep"));
	EXPECT_STR(str_of(tried.error.partial), STR("a"));
	tried = try_with("{% include 'b' %}", NULL, NULL, &setting);
	EXPECT(tried.fault == FAULT_LIMIT);
}

static const char *repeated(const char *piece, size_t count, const char *end)
{
	static char room[1 << 20];
	size_t len = strlen(piece);
	for (size_t i = 0; i < count; i++)
		memcpy(room + i * len, piece, len);
	memcpy(room + count * len, end, strlen(end) + 1);
	return room;
}

TEST(tags_are_not_nested_without_end)
{
	struct tried tried = try_liquid(repeated("{% if a %}", 9999, ""), NULL);
	EXPECT(tried.fault == FAULT_LIMIT);
	EXPECT_STR(str_of(tried.error.text), STR("nesting too deep"));
	tried = try_liquid(repeated("{% liquid liquid ", 1, "liquid %}"), NULL);
	EXPECT(tried.fault == FAULT_NONE);
	tried = try_liquid(repeated("liquid ", 9999, ""), NULL);
	EXPECT(tried.fault == FAULT_NONE);
}

TEST(brackets_are_not_nested_without_end)
{
	struct liquid_options strict = {.mode = LIQUID_STRICT};
	struct tried tried =
			try_with(repeated("{{ a", 1, ""), NULL, &strict, NULL);
	EXPECT(tried.fault == FAULT_BAD_VALUE);
	char source[4096] = "{{ a";
	for (int i = 0; i < 500; i++)
		memcpy(source + 4 + i * 2, "[a", 3);
	memcpy(source + 1004, " }}", 4);
	EXPECT(try_with(source, NULL, &strict, NULL).fault == FAULT_BAD_VALUE);
	EXPECT(try_with(source, NULL, NULL, NULL).fault == FAULT_NONE);
}

TEST(a_number_that_is_too_long_is_not_passed_over)
{
	expect_limit("{{ 1000000000000000000000000000000000000 }}",
			"more than 36 digits");
	expect_limit("{% if -1000000000000000000000000000000000000 < a %}"
		     "{% endif %}",
			"more than 36 digits");
}

TEST(a_template_is_not_too_large)
{
	static char large[(1 << 20) + 2];
	memset(large, 'x', sizeof large - 1);
	struct tried tried = try_liquid(large, NULL);
	EXPECT(tried.fault == FAULT_LIMIT);
	EXPECT(strstr(tried.error.text, "longer than") != NULL);
}

TEST(a_limit_ends_all_even_where_faults_are_shown)
{
	struct liquid_setting setting = {.shows_errors = true, .steps = 50};
	struct tried tried = try_with("{% for i in (1..99) %}{{ i }}"
				      "{% endfor %}",
			NULL, NULL, &setting);
	EXPECT(tried.fault == FAULT_LIMIT);
	EXPECT(tried.text.len > 10);
}
