/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many mails a second one core makes of a template:
 *
 *   bench_template FOLDER MILLISECONDS     the figures, as JSON
 *   bench_template FOLDER                  the mail itself
 *
 * FOLDER is bench/mail. The template is parsed once and the data read once;
 * bench/template.js does the same with liquidjs. The time is the processor's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "liquid/json.h"
#include "liquid/shelf.h"

#define FILE_MAX ((size_t)1 << 20)

struct mail {
	struct arena *arena, *turn;
	struct liquid_template *template;
	struct liquid_shelf *shelf;
	struct liquid_setting setting;
};

static double cpu_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void fail(const char *words)
{
	fprintf(stderr, "bench_template: %s\n", words);
	exit(1);
}

static struct str file_read(
		struct arena *arena, const char *folder, const char *name)
{
	struct str path = arena_print(arena, "%s/%s", folder, name);
	FILE *file = fopen(path.at, "re");
	if (!file)
		fail(path.at);
	char *text = arena_take(arena, FILE_MAX);
	size_t len = fread(text, 1, FILE_MAX, file);
	fclose(file);
	return (struct str){text, len};
}

static void mail_open(struct mail *mail, const char *folder)
{
	struct liquid_error error;
	struct json_doc *doc = NULL;
	struct arena *arena = mail->arena = arena_open();
	mail->turn = arena_open();
	mail->shelf = liquid_shelf_open(NULL);
	liquid_shelf_put(mail->shelf, STR("address"),
			file_read(arena, folder, "address.liquid"));
	if (liquid_parse(file_read(arena, folder, "order.liquid"), NULL,
			    &mail->template, &error)
					.fault)
		fail(error.text);
	if (json_open(file_read(arena, folder, "order.json"), &doc).fault)
		fail("order.json");
	mail->setting.data = liquid_from_json(json_root(doc), arena);
	mail->setting.partials = liquid_shelf_partials(mail->shelf);
	json_close(doc);
}

static void mail_render(struct mail *mail, struct buf *out)
{
	struct liquid_error error;
	buf_clear(out);
	if (liquid_render(mail->template, &mail->setting, mail->turn, out,
			    &error)
					.fault)
		fail(error.text);
	arena_reset(mail->turn);
}

static void mail_close(struct mail *mail)
{
	liquid_close(mail->template);
	liquid_shelf_close(mail->shelf);
	arena_close(mail->turn);
	arena_close(mail->arena);
}

static void measure(struct mail *mail, struct buf *out, double for_s)
{
	double began = cpu_s(), seconds = 0;
	int64_t count = 0;
	for (; seconds < for_s; seconds = cpu_s() - began)
		for (int i = 0; i < 100; i++, count++)
			mail_render(mail, out);
	printf("{\"mails_s\": %.1f, \"bytes\": %zu}\n", (double)count / seconds,
			out->len);
}

int main(int argc, char **argv)
{
	struct mail mail = {0};
	struct buf out;
	if (argc < 2)
		fail("FOLDER is missing");
	mail_open(&mail, argv[1]);
	buf_init(&out, LIQUID_OUTPUT_MAX);
	mail_render(&mail, &out);
	if (argc > 2)
		measure(&mail, &out, strtod(argv[2], NULL) / 1000);
	else
		fwrite(out.at, 1, out.len, stdout);
	buf_done(&out);
	mail_close(&mail);
	return 0;
}
