/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/mails.h"

#include "notify/sample.h"

#define BODY_MAX ((size_t)4 << 20)

static RESULT shop_choose(struct cli *cli, struct mail_name *out)
{
	struct str wanted = cli_flag(cli, "shop");
	size_t count = cli->settings.policies.count;
	for (size_t i = 0; i < count; i++) {
		const struct policy *policy = &cli->settings.policies.at[i];
		if (wanted.len ? str_eq(policy->shop, wanted) : count == 1)
			out->policy = policy;
	}
	if (!out->policy)
		cli_fail(cli,
				wanted.len ? "there is no such shop"
					   : "say which shop: --shop NAME");
	ENSURE(out->policy, FAULT_NOT_FOUND);
	out->shop = out->policy->shop;
	return OK;
}

static bool is_mail(struct cli *cli, struct str name)
{
	return standard_find(arena_print(
			       cli->arena, "en/%.*s", STR_FMT(name))) &&
			str_find(name, STR("/")) < 0;
}

RESULT mail_name_read(struct cli *cli, struct mail_name *out)
{
	struct str rest = cli->words[0], name = STR_NONE;
	struct mail_name read = {0};
	TRY(cli_settings(cli));
	TRY(cli_read(cli));
	TRY(shop_choose(cli, &read));
	str_cut(&rest, '.', &name);
	read.name = name;
	if (!is_mail(cli, name)) {
		cli_fail(cli, "no mail is called %.*s: waybill template list",
				STR_FMT(name));
		return FAIL(FAULT_NOT_FOUND);
	}
	read.language = language_code(
			rest.len ? rest : read.policy->seller.language,
			cli->arena);
	if (rest.len && !read.language.len)
		cli_fail(cli, "%.*s is no language: shipped.sv", STR_FMT(rest));
	ENSURE(!rest.len || read.language.len, FAULT_BAD_VALUE);
	if (!read.language.len)
		read.language = STR("en");
	*out = read;
	return OK;
}

/* What a language without standard templates has is English. */
static struct str standard_text(struct cli *cli, const struct mail_name *name)
{
	const struct standard_file *file = standard_find(arena_print(cli->arena,
			"%.*s/%.*s", STR_FMT(name->language),
			STR_FMT(name->name)));
	if (!file)
		file = standard_find(arena_print(
				cli->arena, "en/%.*s", STR_FMT(name->name)));
	return file ? (struct str){file->text, file->len} : STR_NONE;
}

RESULT mail_source(struct cli *cli, const struct mail_name *name,
		int64_t version, struct str *out, bool *out_own)
{
	struct template_row row = {0};
	struct result r = cli->storage->ops->template_get(cli->tx, name->shop,
			name->name, name->language, version, cli->arena, &row);
	if (r.fault && (r.fault != FAULT_NOT_FOUND || version)) {
		cli_fail(cli, "%s",
				r.fault == FAULT_NOT_FOUND
						? "there is no such version: "
						  "waybill template history"
						: fault_text(r.fault));
		return r;
	}
	*out_own = row.source.len > 0;
	*out = *out_own ? row.source : standard_text(cli, name);
	return OK;
}

static void view_fill(struct view *view, const struct facts *facts)
{
	view->facts = facts;
	view->parcel = facts->parcels.count ? &facts->parcels.at[0] : NULL;
	view->document =
			facts->documents.count ? &facts->documents.at[0] : NULL;
	view->refund = facts->refunds.count ? &facts->refunds.at[0] : NULL;
}

RESULT mail_view(
		struct cli *cli, const struct mail_name *name, struct view *out)
{
	struct order_row row = {0};
	struct facts *facts = arena_take(cli->arena, sizeof *facts);
	sample_view_make(cli->arena, name->policy,
			tongue_of(name->language, STR("en")), out);
	if (!cli_has(cli, "order"))
		return OK;
	TRY(order_find(cli, cli_flag(cli, "order"), &row));
	struct result r = facts_read(row.facts, cli->arena, facts);
	if (r.fault)
		cli_fail(cli, "%s", fault_text(r.fault));
	else
		view_fill(out, facts);
	return r;
}

/* The template that is being tried, as if it were stored. */
struct tried {
	struct own_templates own; /* first: find gets this */
	struct str language, source;
};

static RESULT tried_find(struct own_templates *self,
		__attribute__((unused)) struct str name, struct str language,
		__attribute__((unused)) struct arena *arena,
		struct str *out_source)
{
	struct tried *tried = (struct tried *)self;
	ENSURE(str_eq(language, tried->language), FAULT_NOT_FOUND);
	*out_source = tried->source;
	return OK;
}

RESULT mail_render(struct cli *cli, const struct mail_name *name,
		struct str source, struct view *view, struct letter_text *out)
{
	struct tried tried = {{tried_find}, name->language, source};
	struct mail_broken broken = {0};
	struct letter letter = {.name = name->name,
			.view = view,
			.zone = name->policy->zone,
			.now = clock_read(),
			.own = &tried.own,
			.locale = name->language,
			.otherwise = name->language};
	struct result r = letter_render(&letter, cli->arena, out, &broken);
	if (r.fault)
		cli_fail(cli, "%s", fault_text(r.fault));
	TRY(r);
	if (broken.name.len)
		cli_fail(cli, "%.*s.%.*s: %.*s", STR_FMT(name->name),
				STR_FMT(name->language), STR_FMT(broken.why));
	ENSURE(!broken.name.len, FAULT_BAD_VALUE);
	return OK;
}

bool findings_print(struct cli *cli, const char *file, const findings *list)
{
	bool good = true;
	(void)cli;
	for (size_t i = 0; i < list->count; i++) {
		const struct finding *one = &list->at[i];
		fprintf(stderr, "%s:%d: %s: %.*s\n", file, one->line,
				one->is_fault ? "fault" : "warning",
				STR_FMT(one->text));
		good = good && !one->is_fault;
	}
	return good;
}

static struct str body_make(struct cli *cli, const struct mail_name *name,
		struct str source)
{
	DEFER(buf_done) struct buf buf;
	buf_init(&buf, BODY_MAX);
	struct json_out out = {.buf = &buf};
	json_out_object(&out, NULL);
	json_out_str(&out, "shop", name->shop);
	json_out_str(&out, "name", name->name);
	json_out_str(&out, "language", name->language);
	json_out_str(&out, "source", source.at ? source : STR(""));
	json_out_str(&out, "who", cli_who(cli->arena));
	json_out_object_end(&out);
	return arena_copy(cli->arena, buf_str(&buf));
}

int mail_store(struct cli *cli, const struct mail_name *name, struct str source)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct str answer = STR_NONE, error = STR_NONE;
	int64_t status = 0;
	if (cli_post(cli, STR("/templates"), body_make(cli, name, source),
			    &status, &answer)
					.fault)
		return EXIT_FAILED;
	if (!json_open(answer, &doc).fault)
		error = json_str(json_get(json_root(doc), "error"), cli->arena);
	if (status != 200)
		return cli_fail(cli, "%.*s",
				STR_FMT(error.len ? error
						  : STR("the server did not "
							"store it")));
	return EXIT_DONE;
}
