/* SPDX-License-Identifier: Apache-2.0 */
/* Who sells: what documents say of the shop, and the logo's file. */
#include "settings/reader.h"

#include <stdio.h>

#define PATH(format, ...) arena_print(r->arena, format, __VA_ARGS__)

/* One that does not begin at the root stands beside the settings. */
static struct str beside_settings(struct reader *r, struct str name)
{
	struct str folder = r->file;
	while (folder.len && folder.at[folder.len - 1] != '/')
		folder.len--;
	if (str_starts(name, STR("/")))
		return name;
	return PATH("%.*s%.*s", STR_FMT(folder), STR_FMT(name));
}

static struct str logo_read(struct reader *r, struct str name, struct str path)
{
	FILE *file = fopen(arena_cstr(r->arena, name), "re");
	if (!file) {
		mistake(r, path, "can't open the file %.*s: %m", STR_FMT(name));
		return STR_NONE;
	}
	char *bytes = arena_take(r->arena, LOGO_MAX + 1);
	size_t len = fread(bytes, 1, LOGO_MAX + 1, file);
	bool bad = ferror(file);
	fclose(file);
	struct str png = {bytes, len};
	if (bad || len > LOGO_MAX || !str_starts(png, STR("\x89PNG\r\n")))
		mistake(r, path, "expected a PNG of at most %zu kB",
				LOGO_MAX / 1024);
	return png;
}

static size_t lines_of(struct str text)
{
	size_t count = 0;
	struct str line;
	while (str_cut(&text, '\n', &line))
		count++;
	return count;
}

static bool is_language(struct str language)
{
	static const char *const languages[] = {"da", "en", "sv"};
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
		if (str_eq(str_of(languages[i]), language))
			return true;
	return false;
}

/* What is said of somebody without a name would be on no document. */
static bool says_anything(const struct seller *s)
{
	return s->lines.len || s->vat_id.len || s->bank.len || s->phone.len ||
			s->email.len || s->web.len || s->logo_file.len ||
			s->payment_days;
}

void seller_check(struct reader *r, struct policy *shop, size_t nth)
{
	struct seller *s = &shop->seller;
	struct str path = PATH("shops[%zu].seller", nth);
	struct str logo = PATH("%.*s.logo_file", STR_FMT(path));
	s->lines = str_trim(s->lines);
	if (!s->name.len && says_anything(s))
		mistake(r, path, "name is missing");
	if (lines_of(s->lines) > SELLER_LINES_MAX)
		mistake(r, PATH("%.*s.address", STR_FMT(path)),
				"expected at most %d lines", SELLER_LINES_MAX);
	if (!is_language(s->language))
		mistake(r, PATH("%.*s.language", STR_FMT(path)),
				"expected da, en or sv");
	if (s->logo_file.len)
		s->logo = logo_read(r, beside_settings(r, s->logo_file), logo);
}
