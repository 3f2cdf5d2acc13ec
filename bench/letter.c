/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many whole mails a second one core makes: the words of an order, from
 * its facts and the standard template, in plain text and HTML, and the
 * message that goes to the mail server.
 *
 *   bench_letter MILLISECONDS     the figure, as JSON
 *   bench_letter                  subject, text and HTML, as JSON
 *
 * bench/letter.js does the same with liquidjs and nodemailer. The time is the
 * processor's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/json.h"
#include "notify/mail.h"
#include "notify/sample.h"

#define OUTPUT_MAX ((size_t)1 << 20)

struct letter_bench {
	struct arena *arena, *turn;
	struct view view;
	struct policy policy;
	struct effect effect;
};

static double cpu_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void must(struct result result)
{
	if (!result.fault)
		return;
	fprintf(stderr, "bench_letter: %s\n", fault_text(result.fault));
	exit(1);
}

static void bench_open(struct letter_bench *b)
{
	b->arena = arena_open();
	b->turn = arena_open();
	policy_init(&b->policy);
	b->policy.seller.name = STR("Nordic Things");
	b->policy.seller.web = STR("https://shop.example.com");
	b->policy.seller.email = STR("hello@shop.example.com");
	sample_view_make(b->arena, &b->policy, tongue_of(STR("en"), STR_NONE),
			&b->view);
	b->effect = (struct effect){.want = WANT_SHIPPED_MAIL,
			.target = parcel_key(b->view.parcel, b->arena),
			.reference = STR("demo.5001.shipped_mail.p1")};
}

static void mail_once(struct letter_bench *b, size_t *out_bytes)
{
	struct mail_ask ask = {.facts = b->view.facts,
			.policy = &b->policy,
			.effect = &b->effect,
			.now = 1780000000000};
	struct mail_request request = {0};
	struct mail_broken broken = {0};
	must(mail_make(&ask, NULL, STR("Nordic Things <a@shop.example.com>"),
			b->turn, &request, &broken));
	*out_bytes = request.message.len;
	arena_reset(b->turn);
}

static void measure(struct letter_bench *b, double for_s)
{
	double began = cpu_s(), seconds = 0;
	int64_t count = 0;
	size_t bytes = 0;
	for (; seconds < for_s; seconds = cpu_s() - began)
		for (int i = 0; i < 100; i++, count++)
			mail_once(b, &bytes);
	printf("{\"mails_s\": %.1f, \"bytes\": %zu}\n", (double)count / seconds,
			bytes);
}

static void show(struct letter_bench *b)
{
	struct mail_ask ask = {.facts = b->view.facts,
			.policy = &b->policy,
			.effect = &b->effect,
			.now = 1780000000000};
	struct mail mail = {0};
	struct mail_broken broken = {0};
	struct buf buf;
	must(mail_words(&ask, b->turn, &mail, &broken));
	buf_init(&buf, OUTPUT_MAX);
	struct json_out out = {.buf = &buf};
	json_out_object(&out, NULL);
	json_out_str(&out, "subject", mail.subject);
	json_out_str(&out, "text", mail.body);
	json_out_str(&out, "html", mail.html);
	json_out_object_end(&out);
	printf("%.*s\n", (int)buf.len, buf.at);
	buf_done(&buf);
}

int main(int argc, char **argv)
{
	struct letter_bench b = {0};
	bench_open(&b);
	if (argc > 1)
		measure(&b, strtod(argv[1], NULL) / 1000);
	else
		show(&b);
	arena_close(b.turn);
	arena_close(b.arena);
	return 0;
}
