/* SPDX-License-Identifier: Apache-2.0 */
/* waybill template set, lint, add-link and revert. What is wrong is said
 * before it is stored, and a template that can't be used is not. */
#include "cli/mails.h"
#include "cli/template.h"

const struct flag template_shop_flags[] = {
		{"shop", "SHOP", "of this shop, where there are several"},
		{NULL, NULL, NULL},
};
const struct flag template_revert_flags[] = {
		{"shop", "SHOP", "of this shop, where there are several"},
		{"version", "N", "to that version (to the standard one)"},
		{NULL, NULL, NULL},
};

static RESULT file_get(struct cli *cli, size_t word, struct str *out)
{
	const char *path = arena_cstr(cli->arena, cli->words[word]);
	struct result r =
			template_file(path, LIQUID_SOURCE_MAX, cli->arena, out);
	if (r.fault)
		cli_fail(cli, "%s: %s", path, fault_text(r.fault));
	return r;
}

static RESULT is_good(struct cli *cli, const struct mail_name *name,
		const char *file, struct str source)
{
	struct view view;
	findings found = {0};
	TRY(mail_view(cli, name, &view));
	template_lint(name->name, source, &view, cli->arena, &found);
	ENSURE(findings_print(cli, file, &found), FAULT_BAD_VALUE);
	return OK;
}

static int stored(const struct mail_name *name, const char *what)
{
	printf("%.*s.%.*s of %.*s: %s\n", STR_FMT(name->name),
			STR_FMT(name->language), STR_FMT(name->shop), what);
	return EXIT_DONE;
}

int template_set_run(struct cli *cli)
{
	struct mail_name name;
	struct str source;
	if (mail_name_read(cli, &name).fault || file_get(cli, 1, &source).fault)
		return EXIT_FAILED;
	if (is_good(cli, &name, arena_cstr(cli->arena, cli->words[1]), source)
					.fault)
		return cli_fail(cli, "it was not stored");
	if (mail_store(cli, &name, source))
		return EXIT_FAILED;
	return stored(&name, "stored; mails have it from now on");
}

/* Without a file: what the shop has. */
int template_lint_run(struct cli *cli)
{
	struct mail_name name;
	struct str source;
	bool own;
	if (mail_name_read(cli, &name).fault)
		return EXIT_FAILED;
	if (cli->word_count > 1 ? file_get(cli, 1, &source).fault
				: mail_source(cli, &name, 0, &source, &own)
							.fault)
		return EXIT_FAILED;
	const char *file =
			arena_cstr(cli->arena, cli->words[cli->word_count - 1]);
	return is_good(cli, &name, file, source).fault ? EXIT_FAILED
						       : EXIT_DONE;
}

int template_revert_run(struct cli *cli)
{
	struct mail_name name;
	struct str source = STR_NONE;
	int64_t version = 0;
	bool own;
	if (cli_number(cli, "version", 0, INT32_MAX, &version).fault)
		return EXIT_USAGE;
	if (mail_name_read(cli, &name).fault ||
			(version &&
					mail_source(cli, &name, version,
							&source, &own)
							.fault))
		return EXIT_FAILED;
	if (mail_store(cli, &name, version && own ? source : STR_NONE))
		return EXIT_FAILED;
	return stored(&name,
			version ? "that version again"
				: "the standard one again");
}

#define LINK_HTML \
	"<p><a href=\"{{ order_status_url }}\">{{ order_status_url }}" \
	"</a></p>\n"
#define LINK_TEXT "\n{{ order_status_url }}\n"

static struct str with(struct str whole, size_t at, const char *more,
		struct arena *arena)
{
	return arena_print(arena, "%.*s%s%.*s", (int)at, whole.at, more,
			STR_FMT(str_skip(whole, at)));
}

/* Before the end of the page, else at the end of the part. */
static struct str link_add(
		struct str source, enum template_part part, struct arena *arena)
{
	struct template_parts parts;
	template_split(source, &parts);
	struct str text = parts.source[part];
	if (!parts.line[part] || str_find(text, STR("order_status_url")) >= 0 ||
			str_find(text, STR("'follow")) >= 0)
		return source;
	ptrdiff_t body = str_find(text, STR("</body"));
	size_t at = (size_t)(text.at - source.at) +
			(body < 0 ? text.len : (size_t)body);
	return with(source, at, part == PART_HTML ? LINK_HTML : LINK_TEXT,
			arena);
}

int template_add_link_run(struct cli *cli)
{
	struct mail_name name;
	struct str source;
	bool own;
	if (mail_name_read(cli, &name).fault ||
			mail_source(cli, &name, 0, &source, &own).fault)
		return EXIT_FAILED;
	struct str linked = link_add(source, PART_HTML, cli->arena);
	linked = link_add(linked, PART_TEXT, cli->arena);
	if (str_eq(linked, source))
		return stored(&name, "has the link already");
	if (mail_store(cli, &name, linked))
		return EXIT_FAILED;
	return stored(&name, "has the link now");
}
