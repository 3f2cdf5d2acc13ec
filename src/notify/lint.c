/* SPDX-License-Identifier: Apache-2.0 */
#include "notify/lint.h"

#include "notify/sample.h"

bool template_is_for_customers(struct str name)
{
	return !str_starts(name, STR("staff_"));
}

static void add(findings *out, struct arena *arena, int line, bool is_fault,
		struct str text)
{
	*LIST_ADD(arena, out) = (struct finding){line, is_fault, text};
}

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c == '_' || c == '-';
}

/* The line where the name stands as a word of its own; 0: nowhere. */
static int line_of(struct str source, struct str name)
{
	int line = 1;
	for (size_t i = 0; i + name.len <= source.len; i++) {
		struct str here = {source.at + i, name.len};
		bool begins = i == 0 || !is_name_char(source.at[i - 1]);
		bool ends = i + name.len == source.len ||
				!is_name_char(source.at[i + name.len]);
		if (begins && ends && str_eq(here, name))
			return line;
		line += source.at[i] == '\n';
	}
	return 0;
}

static void misses_tell(const struct view_misses *misses, struct str source,
		struct arena *arena, findings *out)
{
	for (size_t i = 0; i < misses->list.count; i++) {
		struct str name = misses->list.at[i].name;
		add(out, arena, line_of(source, name), false,
				arena_print(arena,
						"nothing is called %.*s: it "
						"shows as empty",
						STR_FMT(name)));
	}
}

/* What a customer must find in a mail. */
static const struct {
	const char *mail; /* NULL: each */
	const char *sought, *name;
} musts[] = {
		{NULL, SAMPLE_STATUS_URL, "order_status_url"},
		{"shipped", SAMPLE_NUMBER, "shipment.tracking_number"},
		{"shipped", SAMPLE_TRACKING_URL, "shipment.tracking_url"},
		{"out_for_delivery", SAMPLE_TRACKING_URL,
				"shipment.tracking_url"},
		{"status", "are being painted", "status.text"},
};

static void musts_tell(struct str name, const struct letter_text *text,
		struct arena *arena, findings *out)
{
	for (int part = PART_TEXT; part <= PART_HTML; part++) {
		struct str shown = text->part[part];
		for (size_t i = 0; i < sizeof musts / sizeof *musts; i++) {
			if (!shown.len ||
					(musts[i].mail &&
							!str_eq(name, str_of(musts[i].mail))) ||
					str_find(shown, str_of(musts[i].sought)) >=
							0)
				continue;
			add(out, arena, 0, false,
					arena_print(arena,
							"the %s does not show "
							"{{ %s }}",
							template_part_name((
									enum template_part)
											part),
							musts[i].name));
		}
	}
}

static void parts_tell(struct str source, struct arena *arena, findings *out)
{
	struct template_parts parts;
	template_split(source, &parts);
	if (parts.line[PART_SUBJECT] &&
			!str_trim(parts.source[PART_SUBJECT]).len)
		add(out, arena, parts.line[PART_SUBJECT], false,
				STR("the subject is empty: the standard one is "
				    "taken"));
	if (!str_trim(source).len)
		add(out, arena, 0, true, STR("it is empty"));
}

void template_lint(struct str name, struct str source, struct view *view,
		struct arena *arena, findings *out)
{
	struct view_misses misses = {.arena = arena};
	struct letter_text text = {0};
	struct liquid_error error = {0};
	struct letter letter = {.name = name, .view = view};
	view->misses = &misses;
	parts_tell(source, arena, out);
	struct result r = letter_try(&letter, source, arena, &text, &error);
	view->misses = NULL;
	if (r.fault) {
		const char *words = error.text[0] ? error.text
						  : fault_text(r.fault);
		add(out, arena, error.line, true,
				arena_print(arena, "%s%s%s", error.partial,
						error.partial[0] ? ": " : "",
						words));
		return;
	}
	misses_tell(&misses, source, arena, out);
	if (template_is_for_customers(name))
		musts_tell(name, &text, arena, out);
}
