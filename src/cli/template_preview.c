/* SPDX-License-Identifier: Apache-2.0 */
/* waybill template preview and test: what a mail looks like, here or in a
 * mailbox. */
#include <unistd.h>

#include "cli/mails.h"
#include "cli/template.h"

#define WAIT_US 50000
#define WAIT_MAX_MS (90 * SECOND_MS)

const struct flag template_preview_flags[] = {
		{"shop", "SHOP", "of this shop, where there are several"},
		{"order", "ORDER", "of this order (of one that nobody made)"},
		{"file", "FILE", "with this template instead of the shop's"},
		{"html", NULL, "the HTML alone, for a browser"},
		{NULL, NULL, NULL},
};
const struct flag template_test_flags[] = {
		{"shop", "SHOP", "of this shop, where there are several"},
		{"order", "ORDER", "of this order (of one that nobody made)"},
		{"file", "FILE", "with this template instead of the shop's"},
		{"to", "MAIL", "to whom it goes"},
		{NULL, NULL, NULL},
};

static RESULT source_get(
		struct cli *cli, const struct mail_name *name, struct str *out)
{
	bool own;
	if (!cli_has(cli, "file"))
		return mail_source(cli, name, 0, out, &own);
	const char *path = arena_cstr(cli->arena, cli_flag(cli, "file"));
	struct result r =
			template_file(path, LIQUID_SOURCE_MAX, cli->arena, out);
	if (r.fault)
		cli_fail(cli, "%s: %s", path, fault_text(r.fault));
	return r;
}

static RESULT text_make(struct cli *cli, struct mail_name *name,
		struct view *view, struct letter_text *out)
{
	struct str source;
	TRY(mail_name_read(cli, name));
	TRY(source_get(cli, name, &source));
	TRY(mail_view(cli, name, view));
	return mail_render(cli, name, source, view, out);
}

int template_preview_run(struct cli *cli)
{
	struct mail_name name;
	struct view view;
	struct letter_text text = {0};
	if (text_make(cli, &name, &view, &text).fault)
		return EXIT_FAILED;
	if (cli_has(cli, "html"))
		printf("%.*s\n", STR_FMT(text.part[PART_HTML]));
	else
		printf("Subject: %.*s\n\n%.*s",
				STR_FMT(text.part[PART_SUBJECT]),
				STR_FMT(text.part[PART_TEXT]));
	return EXIT_DONE;
}

/* ---- to a mailbox ---- */

static const struct account *post_of(struct cli *cli, struct str name)
{
	for (size_t i = 0; i < cli->settings.accounts.count; i++)
		if (str_eq(cli->settings.accounts.at[i].name, name))
			return &cli->settings.accounts.at[i];
	return NULL;
}

struct landed {
	bool there;
	enum fault fault;
	char detail[200];
};

static void landed_take(
		void *context, int64_t flight, const struct reply *reply)
{
	struct landed *landed = context;
	(void)flight;
	landed->there = true;
	landed->fault = reply->fault;
	snprintf(landed->detail, sizeof landed->detail, "%.*s",
			STR_FMT(reply->detail));
}

static void nobody(void *context)
{
	(void)context;
}

static int sent(struct cli *cli, const struct account *post,
		const struct mail_request *mail)
{
	struct exchange *exchange = NULL;
	struct landed landed = {0};
	struct result r = cli->world->exchange_open(nobody, NULL, &exchange);
	if (r.fault)
		return cli_fail(cli, "%s", fault_text(r.fault));
	exchange->mail(exchange, 1, &post->endpoint, mail);
	for (time_ms begun = clock_read();
			!landed.there && clock_read() - begun < WAIT_MAX_MS;) {
		usleep(WAIT_US);
		exchange->collect(exchange, landed_take, &landed);
	}
	cli->world->exchange_close(exchange);
	if (!landed.there)
		return cli_fail(cli, "the mail server does not answer");
	if (landed.fault)
		return cli_fail(cli, "%s: %s", fault_text(landed.fault),
				landed.detail);
	printf("sent to %.*s\n", STR_FMT(mail->to));
	return EXIT_DONE;
}

/* A new Message-ID each time: it is to be seen, however often. */
static RESULT message_make(struct cli *cli, const struct mail_name *name,
		const struct account *post, const struct letter_text *text,
		struct mail_request *out)
{
	struct mail mail = {.from = post->mail_from,
			.to = cli_flag(cli, "to"),
			.subject = text->part[PART_SUBJECT],
			.body = text->part[PART_TEXT],
			.html = text->part[PART_HTML],
			.date = clock_read()};
	mail.reference = arena_print(cli->arena, "test.%.*s.%lld",
			STR_FMT(name->name), (long long)mail.date);
	return mail_write(&mail, cli->arena, out);
}

int template_test_run(struct cli *cli)
{
	struct mail_name name;
	struct view view;
	struct letter_text text = {0};
	struct mail_request request;
	if (!cli_has(cli, "to")) {
		cli_fail(cli, "--to is missing: whose mailbox");
		return EXIT_USAGE;
	}
	if (text_make(cli, &name, &view, &text).fault)
		return EXIT_FAILED;
	const struct account *post = post_of(cli, name.policy->mail);
	if (!post)
		return cli_fail(cli,
				"the shop has no mail account: mail in "
				"the settings");
	struct result r = message_make(cli, &name, post, &text, &request);
	if (r.fault)
		return cli_fail(cli, "the mail can't be written: %s",
				fault_text(r.fault));
	return sent(cli, post, &request);
}
