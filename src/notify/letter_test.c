/* SPDX-License-Identifier: Apache-2.0 */
/* Whose template is taken, and what becomes of it. */
#include "base/test.h"
#include "notify/letter.h"
#include "notify/view_test.h"

/* ---- the standard ones ---- */

static const char *const tongues[] = {"en", "sv", "da"};

/* "en/shipped" -> "shipped"; NULL for a part. */
static const char *mail_of(const struct standard_file *file)
{
	const char *slash = strchr(file->name, '/');
	bool part = !slash || strchr(slash + 1, '/') ||
			strncmp(file->name, "part/", 5) == 0;
	return part ? NULL : slash + 1;
}

static void expect_whole(const char *name, const struct letter_text *text)
{
	bool staff = strncmp(name, "staff_", 6) == 0;
	EXPECT(text->part[PART_SUBJECT].len > 5);
	EXPECT(text->part[PART_TEXT].len > 40);
	EXPECT((text->part[PART_HTML].len > 200) == !staff);
	for (int part = 0; part < PART_COUNT; part++) {
		EXPECT(str_find(text->part[part], STR("Liquid")) < 0);
		EXPECT(str_find(text->part[part], STR("{{")) < 0);
		EXPECT(str_find(text->part[part], STR("<img")) < 0);
		EXPECT(str_find(text->part[part], STR(" ,")) < 0);
	}
}

static void try_all(struct arena *arena)
{
	for (size_t i = 0; i < standard_file_count; i++) {
		const char *name = mail_of(&standard_files[i]);
		struct letter_text text = {0};
		struct mail_broken broken = {0};
		if (!name)
			continue;
		struct letter letter = sample_letter(&sample_view);
		letter.name = str_of(name);
		sample_view.tongue = tongue_find(
				(struct str){standard_files[i].name, 2});
		EXPECT(sample_view.tongue != NULL);
		struct result r = letter_render(&letter, arena, &text, &broken);
		if (r.fault)
			print_error("%s\n", standard_files[i].name);
		EXPECT_OK(r);
		expect_whole(name, &text);
	}
}

TEST(every_standard_template_says_something_of_any_order)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct view_misses misses = {.arena = arena};
	sample_open(arena);
	sample_view.misses = &misses;
	sample_view.custom = STR("It is being painted.");
	sample_view.returns = STR("in_progress");
	sample_view.hold = STR("person:1");
	sample_view.rule = STR("big");
	struct view_waiting waiting = {STR("#1001"), STR("Look at it.")};
	sample_view.waiting = &waiting;
	sample_view.waiting_count = 1;
	sample_view.waiting_orders = 1;
	try_all(arena);
	EXPECT_I64(misses.list.count, 0);
	/* One of which next to nothing is known. */
	sample.order = (struct shop_order){.known = true};
	sample.parcels.count = 0;
	struct parcel bare = {.parcel = STR("p")};
	sample_view.parcel = &bare;
	try_all(arena);
}

TEST(every_mail_is_there_in_every_language_with_every_part)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < standard_file_count; i++) {
		const char *name = mail_of(&standard_files[i]);
		const struct template_set *set =
				standard_set(str_of(standard_files[i].name));
		EXPECT(set != NULL);
		for (size_t k = 0; name && k < 3; k++)
			EXPECT(standard_find(arena_print(arena, "%s/%s",
					       tongues[k], name)) != NULL);
		if (!name)
			continue;
		EXPECT(set->part[PART_SUBJECT] && set->part[PART_TEXT]);
	}
	EXPECT(!standard_set(STR("en/nothing")));
	EXPECT(!standard_set(STR("")));
	EXPECT(!standard_set(STR("part/../../../etc/passwd")));
}

/* ---- the shop's own ---- */

struct shelf {
	struct own_templates own; /* first: find gets this */
	const char *name, *language, *source;
	int asked;
};

static RESULT find(struct own_templates *self, struct str name,
		struct str language, struct arena *arena,
		struct str *out_source)
{
	struct shelf *shelf = (struct shelf *)self;
	(void)arena;
	shelf->asked++;
	if (!str_eq(name, str_of(shelf->name)) ||
			!str_eq(language, str_of(shelf->language)))
		return FAIL(FAULT_NOT_FOUND);
	*out_source = str_of(shelf->source);
	return OK;
}

static struct letter_text render(const char *language, const char *source,
		const char *locale, struct mail_broken *broken,
		struct arena *arena)
{
	struct shelf shelf = {{find}, "shipped", language, source, 0};
	struct letter_text text = {0};
	sample_open(arena);
	sample_view.tongue = tongue_of(str_of(locale), STR("en"));
	struct letter letter = sample_letter(&sample_view);
	letter.own = &shelf.own;
	letter.locale = str_of(locale);
	*broken = (struct mail_broken){0};
	EXPECT_OK(letter_render(&letter, arena, &text, broken));
	return text;
}

TEST(a_broken_one_is_told_and_the_standard_one_goes)
{
	static const char *const bad[] = {"{% if name %}x", "{{ name",
			"{{ 'a' | divided_by: 0 }}", "{% render 'nothing' %}",
			"--- text\nx\n--- html\n\n{% for %}{% endfor %}",
			"{% for i in (1..9999999) %}x{% endfor %}"};
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct mail_broken broken;
		struct letter_text text =
				render("en", bad[i], "en", &broken, arena);
		EXPECT_STR(text.part[PART_SUBJECT],
				STR("Order #1001: your parcel is on its way"));
		EXPECT(str_find(text.part[PART_TEXT], STR("Number")) < 0);
		EXPECT_STR(broken.name, STR("shipped"));
		EXPECT_STR(broken.language, STR("en"));
		EXPECT(broken.why.len > 5);
	}
}

TEST(a_fault_has_the_line_of_the_whole_file)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct mail_broken broken;
	render("en", "--- text\nx\n--- html\n\n{{ 1 | divided_by: 0 }}", "en",
			&broken, arena);
	EXPECT(str_starts(broken.why, STR("line 5: ")));
	render("en", "--- text\nx\n--- html\n\n{% if x %}", "en", &broken,
			arena);
	EXPECT(str_starts(broken.why, STR("line 5: ")));
}

/* clang-format off */
static const struct {
	const char *language, *source, *locale, *subject, *text, *html;
} owns[] = {
	/* All HTML, as it is pasted from the shop. */
	{"en", "<p>Hi {{ name }}</p><a href=\"{{ order_status_url }}\">See</a>",
		"en", "Order #1001: your parcel is on its way",
		"Hi #1001\n\nSee ( https://shop.example/s/1 )\n",
		"<p>Hi #1001</p><a href=\"https://shop.example/s/1\">See</a>"},
	{"en", "--- subject\nNew {{ name }}\n", "en", "New #1001", NULL, NULL},
	{"en", "--- text\nOnly text\n", "en", NULL, "Only text\n", ""},
	{"en", "--- subject\nA\n--- text\nB\n--- html\n<i>C</i>", "en-GB", "A",
		"B\n", "<i>C</i>"},
	/* In a language that there is no standard one in. */
	{"de", "--- subject\nPaket {{ name }}", "de-AT", "Paket #1001", NULL,
		NULL},
	/* The reader's own language comes first. */
	{"en", "--- subject\nNew", "sv",
		"Order #1001: ditt paket är på väg", NULL, NULL},
	{"en", "--- subject\nNew", "fr", "New", NULL, NULL},
	{"sv", "--- subject\nNytt", "en",
		"Order #1001: your parcel is on its way", NULL, NULL},
	/* Empty: as if it were not there. */
	{"en", " \n", "en", "Order #1001: your parcel is on its way", NULL,
		NULL},
};
/* clang-format on */

TEST(a_shop_may_have_its_own)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof owns / sizeof *owns; i++) {
		struct mail_broken broken;
		struct letter_text text = render(owns[i].language,
				owns[i].source, owns[i].locale, &broken, arena);
		EXPECT(!broken.name.len);
		if (owns[i].subject)
			EXPECT_STR(text.part[PART_SUBJECT],
					str_of(owns[i].subject));
		if (owns[i].text)
			EXPECT_STR(text.part[PART_TEXT], str_of(owns[i].text));
		if (owns[i].html)
			EXPECT_STR(text.part[PART_HTML], str_of(owns[i].html));
		EXPECT(text.part[PART_TEXT].len > 0);
	}
}

/* ---- HTML as plain text ---- */

/* clang-format off */
static const struct {
	const char *html, *text;
} plains[] = {
	{"", ""}, {"<", ""}, {"<a", ""}, {"a<b", "a\n"}, {"<!--", ""},
	{"<style>p{}</style>x<script>if (a</b) {}</script>y", "xy\n"},
	{"<head><title>T</title></head><body>x", "x\n"},
	{"a &amp; b &lt;c&gt; &#39;d&#39; &unknown; &", "a & b <c> 'd' &unknown; &\n"},
	{"<p>One</p>\n\n  <p>Two<br>three</p>", "One\n\nTwo\nthree\n"},
	{"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
		"a b\n\nc\n"},
	{"<a href='https://x'>https://x</a>", "https://x\n"},
	{"<a href=\"https://x?a=1&amp;b=2\">see</a>",
		"see ( https://x?a=1&b=2 )\n"},
	{"<a>x</a></a>", "x\n"},
	{"<style>never ends", ""},
};
/* clang-format on */

TEST(html_can_be_read_without_its_tags)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	for (size_t i = 0; i < sizeof plains / sizeof *plains; i++)
		EXPECT_STR(html_plain(str_of(plains[i].html), arena),
				str_of(plains[i].text));
}
