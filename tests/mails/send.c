/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sends mails as the server does: written by notify/, carried by transport/.
 *
 *   send smtp://127.0.0.1:2525 < CASES
 *
 * A line of CASES is a JSON object: to, to_name, subject, text, html,
 * reference, file_name, file (base64). tests/node/mails.test.js reads what
 * arrives.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/json.h"
#include "notify/mail.h"
#include "transport/transport.h"

#define SENT_AT ((time_ms)1795900000000)
#define WAIT_US 500
#define WAITS_MAX 60000

struct despatch {
	struct exchange *exchange;
	struct endpoint endpoint;
	bool landed;
	enum fault fault;
};

static void nobody(void *context)
{
	(void)context;
}

static void landed(void *context, int64_t flight, const struct reply *reply)
{
	struct despatch *despatch = context;
	(void)flight;
	despatch->landed = true;
	despatch->fault = reply->fault;
	if (reply->fault)
		fprintf(stderr, "send: %s %.*s\n", fault_name(reply->fault),
				STR_FMT(reply->detail));
}

static struct str part(struct json root, const char *name, struct arena *arena)
{
	return json_str(json_get(root, name), arena);
}

static RESULT message_make(
		struct str line, struct arena *arena, struct mail_request *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	TRY(json_open(line, &doc));
	struct json root = json_root(doc);
	struct attachment file = {.name = part(root, "file_name", arena),
			.type = STR("application/pdf")};
	struct mail mail = {
			.from = STR("Nordlys & S\xc3\xb8nner <a@b.example>"),
			.to = part(root, "to", arena),
			.to_name = part(root, "to_name", arena),
			.subject = part(root, "subject", arena),
			.body = part(root, "text", arena),
			.html = part(root, "html", arena),
			.reference = part(root, "reference", arena),
			.date = SENT_AT};
	struct str bytes = part(root, "file", arena);
	if (bytes.len) {
		TRY(base64_read(bytes, arena, &file.bytes));
		mail.file = &file;
	}
	return mail_write(&mail, arena, out);
}

static bool send_one(
		struct despatch *despatch, struct str line, struct arena *arena)
{
	struct mail_request request;
	struct result r = message_make(line, arena, &request);
	if (r.fault) {
		fprintf(stderr, "send: %s\n", fault_name(r.fault));
		return false;
	}
	despatch->landed = false;
	despatch->exchange->mail(
			despatch->exchange, 1, &despatch->endpoint, &request);
	for (int i = 0; i < WAITS_MAX && !despatch->landed; i++) {
		usleep(WAIT_US);
		despatch->exchange->collect(
				despatch->exchange, landed, despatch);
	}
	return despatch->landed && !despatch->fault;
}

static int send_all(struct despatch *despatch)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	char *line = NULL;
	size_t cap = 0;
	ssize_t len;
	int failed = 0;
	while ((len = getline(&line, &cap, stdin)) > 0) {
		if (!send_one(despatch, (struct str){line, (size_t)len}, arena))
			failed = 1;
		arena_reset(arena);
	}
	free(line);
	return failed;
}

int main(int argc, char **argv)
{
	struct transport_options options = {.landed = nobody};
	struct despatch despatch = {0};
	if (argc != 2 || transport_open(&options, &despatch.exchange).fault)
		return 2;
	despatch.endpoint.url = str_of(argv[1]);
	int failed = send_all(&despatch);
	transport_close(despatch.exchange);
	return failed;
}
