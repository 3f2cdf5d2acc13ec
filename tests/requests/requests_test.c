/* SPDX-License-Identifier: Apache-2.0 */
/* That the list of requests is whole, and what holds for each of them. */
#include <stdio.h>

#include "base/test.h"
#include "requests.h"

TEST_MAIN

static struct arena *arena;

/* Built once: no test changes it. */
static const struct requests *all(void)
{
	static struct requests requests;
	if (!arena) {
		arena = arena_open();
		requests.arena = arena;
		requests_all(&requests);
	}
	return &requests;
}

static struct str title(const struct built *b)
{
	return arena_print(arena, "%s %s: %.*s", b->driver->name,
			verb_name(b->verb), STR_FMT(b->name));
}

static bool has_case(const struct driver *driver, enum verb verb)
{
	for (size_t i = 0; i < all()->list.count; i++)
		if (all()->list.at[i].driver == driver &&
				all()->list.at[i].verb == verb &&
				!all()->list.at[i].odd)
			return true;
	return false;
}

TEST(every_verb_that_a_driver_serves_has_a_case)
{
	size_t missing = 0;
	for (size_t i = 0; requests_drivers[i]; i++)
		for (enum verb v = 0; v < VERB_COUNT; v++) {
			if (!requests_drivers[i]->verbs[v].build ||
					has_case(requests_drivers[i], v))
				continue;
			print_error("no case for %s %s\n",
					requests_drivers[i]->name,
					verb_name(v));
			missing++;
		}
	EXPECT_I64(missing, 0);
}

/* One speaks SMTP, one only tells, one asks a process of ours: none builds
 * requests that a provider has a contract for. */
static bool asks_nothing(struct str name)
{
	return str_eq(name, STR("smtp")) || str_eq(name, STR("easypost")) ||
			str_eq(name, STR("press"));
}

static bool is_listed(struct str name)
{
	for (size_t i = 0; requests_drivers[i]; i++)
		if (str_eq(str_of(requests_drivers[i]->name), name))
			return true;
	return asks_nothing(name);
}

static struct str file_read(const char *path)
{
	static char text[1 << 16];
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	size_t len = fread(text, 1, sizeof text, file);
	fclose(file);
	assert_true(len > 0 && len < sizeof text);
	return (struct str){text, len};
}

/* main.c alone names what is offered: "&stripe_driver," is a line of it. */
TEST(every_driver_that_the_program_offers_has_cases)
{
	struct str rest = file_read("src/main.c"), line;
	size_t found = 0;
	while (str_cut(&rest, '\n', &line)) {
		struct str name = str_trim(line);
		if (!str_starts(name, STR("&")) ||
				!str_ends(name, STR("_driver,")))
			continue;
		name = str_skip(name, 1);
		name.len -= strlen("_driver,");
		if (!is_listed(name))
			print_error("main.c offers %.*s, and tests/requests "
				    "has no file for it\n",
					STR_FMT(name));
		EXPECT(is_listed(name));
		found++;
	}
	EXPECT(found >= 5);
}

TEST(the_plain_order_can_be_asked_about)
{
	size_t bad = 0;
	for (size_t i = 0; i < all()->list.count; i++) {
		const struct built *b = &all()->list.at[i];
		if (!b->fault || b->odd)
			continue;
		print_error("%.*s: %s\n", STR_FMT(title(b)),
				fault_name(b->fault));
		bad++;
	}
	EXPECT_I64(bad, 0);
}

/* What can't be asked is said so, and as what it is. */
TEST(an_odd_order_is_asked_about_or_refused_in_words)
{
	size_t bad = 0;
	for (size_t i = 0; i < all()->list.count; i++) {
		const struct built *b = &all()->list.at[i];
		if (!b->fault || !b->odd || b->fault == FAULT_BAD_VALUE ||
				b->fault == FAULT_LIMIT ||
				b->fault == FAULT_BAD_MONEY)
			continue;
		print_error("%.*s: %s\n", STR_FMT(title(b)),
				fault_name(b->fault));
		bad++;
	}
	EXPECT_I64(bad, 0);
}

TEST(the_same_ask_gives_the_same_bytes_at_any_time)
{
	size_t bad = 0;
	for (size_t i = 0; i < all()->list.count; i++) {
		const struct built *b = &all()->list.at[i];
		if (b->fault || b->same)
			continue;
		print_error("%.*s differs\n", STR_FMT(title(b)));
		bad++;
	}
	EXPECT_I64(bad, 0);
}

TEST(requests_are_told_apart_by_their_names)
{
	for (size_t i = 0; i < all()->list.count; i++)
		for (size_t k = 0; k < i; k++)
			EXPECT(!str_eq(title(&all()->list.at[i]),
					title(&all()->list.at[k])));
}

static bool is_method(struct str method)
{
	static const char *const methods[] = {
			"GET", "POST", "PUT", "PATCH", "DELETE", "MOVE"};
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (str_eq(method, str_of(methods[i])))
			return true;
	return false;
}

/* A blank or a break in an address or a header would end it. */
static bool is_clean(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] < ' ' || text.at[i] == 127)
			return false;
	return true;
}

static bool is_request(const struct http_request *request)
{
	bool good = is_method(request->method) && is_clean(request->url) &&
			str_find(request->url, STR(" ")) < 0 &&
			(str_starts(request->url, STR("https://")) ||
					str_starts(request->url,
							STR("sftp://")));
	for (size_t i = 0; i < request->headers.count; i++)
		good &= is_clean(request->headers.at[i].name) &&
				is_clean(request->headers.at[i].value);
	return good;
}

TEST(every_request_can_be_sent)
{
	for (size_t i = 0; i < all()->list.count; i++) {
		const struct built *b = &all()->list.at[i];
		if (b->fault)
			continue;
		if (!is_request(&b->request))
			print_error("%.*s: %.*s\n", STR_FMT(title(b)),
					STR_FMT(b->request.url));
		EXPECT(is_request(&b->request));
	}
}
