/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose template it is, and what is made of it. A shop's own that is broken
 * must not keep the mail from going: then the standard one is taken.
 */
#include "notify/letter.h"

/* Of one part; a mail with more is none that anybody reads. */
#define PART_MAX ((size_t)1 << 18)
#define SUBJECT_MAX 300

struct str text_tidy(struct str text, struct arena *arena)
{
	DEFER(buf_done) struct buf buf;
	struct str line;
	bool empty = true, begun = false;
	buf_init(&buf, text.len + 2);
	while (str_cut(&text, '\n', &line)) {
		while (line.len && strchr(" \t\r", line.at[line.len - 1]))
			line.len--;
		if (!line.len) {
			empty = true;
			continue;
		}
		if (begun && empty)
			buf_add_char(&buf, '\n');
		buf_add(&buf, line);
		buf_add_char(&buf, '\n');
		empty = false;
		begun = true;
	}
	return arena_copy(arena, buf_str(&buf));
}

static struct str subject_of(struct str text, struct arena *arena)
{
	struct str line = mail_line(text, arena);
	if (line.len > SUBJECT_MAX)
		line.len = SUBJECT_MAX;
	while (line.len && line.len == SUBJECT_MAX &&
			((unsigned char)line.at[line.len] & 0xC0) == 0x80)
		line.len--;
	return line;
}

static RESULT part_render(const struct letter *letter,
		const struct template_set *set, enum template_part part,
		struct arena *arena, struct str *out,
		struct liquid_error *out_error)
{
	struct standard_partials partials;
	struct view view = *letter->view;
	DEFER(buf_done) struct buf buf;
	view.html = part == PART_HTML;
	standard_partials_init(&partials, view.tongue->code);
	struct liquid_setting setting = {
			.data = view_value(&view),
			.partials = &partials.partials,
			.zone = letter->zone,
			.now = letter->now,
	};
	buf_init(&buf, PART_MAX);
	struct result r = liquid_render(
			set->part[part], &setting, arena, &buf, out_error);
	if (r.fault && out_error->line && !out_error->partial[0])
		out_error->line += set->line[part] - 1;
	TRY(r);
	struct str text = buf_str(&buf);
	*out = part == PART_SUBJECT         ? subject_of(text, arena)
			: part == PART_TEXT ? text_tidy(text, arena)
					    : arena_copy(arena, str_trim(text));
	return OK;
}

static RESULT set_render(const struct letter *letter,
		const struct template_set *set, struct arena *arena,
		struct letter_text *out, struct liquid_error *out_error)
{
	struct letter_text text = {0};
	for (int part = 0; part < PART_COUNT; part++)
		if (set->part[part])
			TRY(part_render(letter, set, (enum template_part)part,
					arena, &text.part[part], out_error));
	*out = text;
	return OK;
}

RESULT letter_try(const struct letter *letter, struct str source,
		struct arena *arena, struct letter_text *out,
		struct liquid_error *out_error)
{
	DEFER(template_set_done) struct template_set set = {0};
	*out_error = (struct liquid_error){0};
	TRY(template_set_parse(source, &set, out_error));
	return set_render(letter, &set, arena, out, out_error);
}

static struct str why(const struct liquid_error *error, enum fault fault,
		struct arena *arena)
{
	if (!error->text[0])
		return str_of(fault_text(fault));
	if (error->partial[0])
		return arena_print(arena, "part %s, line %d: %s",
				error->partial, error->line, error->text);
	return arena_print(arena, "line %d: %s", error->line, error->text);
}

/* False: there is none, or it can't be used. */
static bool own_render(const struct letter *letter, struct str language,
		struct arena *arena, struct letter_text *out,
		struct mail_broken *out_broken)
{
	struct liquid_error error = {0};
	struct str source = STR_NONE;
	struct own_templates *own = letter->own;
	if (!own || !language.len ||
			own->find(own, letter->name, language, arena, &source)
					.fault ||
			!str_trim(source).len)
		return false;
	struct result r = letter_try(letter, source, arena, out, &error);
	if (!r.fault)
		return true;
	*out_broken = (struct mail_broken){
			letter->name, language, why(&error, r.fault, arena)};
	return false;
}

static RESULT standard_render(const struct letter *letter, struct arena *arena,
		struct letter_text *out)
{
	struct liquid_error error;
	struct str path = arena_print(arena, "%s/%.*s",
			letter->view->tongue->code, STR_FMT(letter->name));
	const struct template_set *set = standard_set(path);
	if (!set)
		set = standard_set(arena_print(
				arena, "en/%.*s", STR_FMT(letter->name)));
	ENSURE(set, FAULT_NOT_FOUND);
	return set_render(letter, set, arena, out, &error);
}

/* What the shop's own leaves out: the subject is the standard one; HTML is
 * told in plain words; a subject alone changes the subject alone. */
static void part_fill(struct letter_text *own,
		const struct letter_text *standard, struct arena *arena)
{
	bool html = own->part[PART_HTML].len, text = own->part[PART_TEXT].len;
	if (!own->part[PART_SUBJECT].len)
		own->part[PART_SUBJECT] = standard->part[PART_SUBJECT];
	if (html && !text)
		own->part[PART_TEXT] = html_plain(own->part[PART_HTML], arena);
	if (html || text)
		return;
	own->part[PART_TEXT] = standard->part[PART_TEXT];
	own->part[PART_HTML] = standard->part[PART_HTML];
}

RESULT letter_render(const struct letter *letter, struct arena *arena,
		struct letter_text *out, struct mail_broken *out_broken)
{
	struct letter_text standard = {0}, own = {0};
	struct str languages[] = {language_code(letter->locale, arena),
			language_code(letter->otherwise, arena), STR("en")};
	TRY(standard_render(letter, arena, &standard));
	*out = standard;
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
		if (own_render(letter, languages[i], arena, &own, out_broken)) {
			part_fill(&own, &standard, arena);
			*out = own;
			return OK;
		}
		/* The standard one in the reader's language is better than
		 * the shop's own in another. */
		if (str_eq(languages[i], str_of(letter->view->tongue->code)))
			return OK;
	}
	return OK;
}
