/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/inside.h"

#include <stdlib.h>

static const struct page {
	const char *method, *path; /* a path that ends with "/": all below it */
	void (*handle)(struct intake *intake, struct http_call *call);
} pages[] = {
		{"GET", "/", page_welcome},
		{"GET", "/healthz", page_health},
		{"GET", "/metrics", page_metrics},
		{"GET", "/readyz", page_ready},
		{"POST", "/webhooks/", webhook_handle},
		{"GET", "/webhooks/", webhook_page},
};

#define PAGES (sizeof pages / sizeof *pages)

static const int statuses[ANSWER_COUNT] = {
		[ANSWER_OK] = 200,
		[ANSWER_BAD_SIGNATURE] = 401,
		[ANSWER_NOT_FOUND] = 404,
		[ANSWER_WRONG_METHOD] = 405,
		[ANSWER_BUSY] = 503,
};

int answer_status(enum answer answer)
{
	return statuses[answer];
}

static void reply(struct intake *intake, struct http_call *call,
		enum answer answer, const char *type, struct str body)
{
	atomic_fetch_add(&intake->tally.answers[answer], 1);
	http_answer(call, answer_status(answer), type, body,
			answer == ANSWER_BUSY ? RETRY_AFTER_S : 0);
}

void reply_json(struct intake *intake, struct http_call *call,
		enum answer answer, struct str body)
{
	reply(intake, call, answer, "application/json", body);
}

void reply_text(struct intake *intake, struct http_call *call,
		enum answer answer, struct str body)
{
	reply(intake, call, answer, "text/plain; charset=utf-8", body);
}

static bool is_at(const struct page *page, struct str path)
{
	struct str at = str_of(page->path);
	if (at.len > 1 && str_ends(at, STR("/")))
		return str_starts(path, at);
	return str_eq(path, at);
}

/* What may be got may also be asked for without its body. */
static bool is_method(const struct page *page, struct str method)
{
	struct str wanted = str_of(page->method);
	return str_eq(method, wanted) ||
			(str_eq(method, STR("HEAD")) &&
					str_eq(wanted, STR("GET")));
}

void refuse_method(struct intake *intake, struct http_call *call,
		const char *allowed)
{
	atomic_fetch_add(&intake->tally.answers[ANSWER_WRONG_METHOD], 1);
	http_answer_with(call, answer_status(ANSWER_WRONG_METHOD),
			"application/json",
			STR("{\"error\":\"wrong method\"}\n"), "Allow",
			allowed);
}

/* PAGES: there is none. */
static size_t page_find(struct str path, struct str method)
{
	size_t there = PAGES;
	for (size_t i = 0; i < PAGES; i++) {
		if (!is_at(&pages[i], path))
			continue;
		if (is_method(&pages[i], method))
			return i;
		there = there == PAGES ? i : there;
	}
	return there;
}

void intake_handle(void *context, struct http_call *call)
{
	struct intake *intake = context;
	struct str path = http_path(call);
	size_t i = page_find(path, http_method(call));
	if (i == PAGES)
		reply_json(intake, call, ANSWER_NOT_FOUND,
				STR("{\"error\":\"no such page\"}\n"));
	else if (!is_method(&pages[i], http_method(call)))
		refuse_method(intake, call, pages[i].method);
	else
		pages[i].handle(intake, call);
}

RESULT intake_open(const struct intake_options *options, struct intake **out)
{
	struct intake *intake = calloc(1, sizeof *intake);
	ENSURE(intake, FAULT_MEMORY);
	intake->o = *options;
	pthread_mutex_init(&intake->reading, NULL);
	*out = intake;
	return OK;
}

void intake_close(struct intake *intake)
{
	if (intake)
		pthread_mutex_destroy(&intake->reading);
	free(intake);
}
