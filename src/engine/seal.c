/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sealed requests: the bytes of an attempt are committed before the first
 * of them leaves. In the journal the head holds method, URL and business
 * headers, a line each; authorization is added at each send and never
 * stored.
 */
#include "engine/own.h"

/* The PDF that the mail of a document carries. None: it is drawn elsewhere. */
static RESULT file_get(struct turn *turn, const struct seat *seat,
		const struct effect *effect, struct attachment *out)
{
	enum document_kind kind = DOCUMENT_NONE;
	struct str cause = STR_NONE;
	struct document_file file = {0};
	if (!seat || effect->want != WANT_DOCUMENT_MAIL)
		return OK;
	TRY(document_key_read(effect->target, &kind, &cause));
	const struct document *d = facts_document(&seat->facts, kind, cause);
	if (!d || !d->file.len)
		return OK;
	TRY(turn->engine->storage->ops->document_file_get(turn->tx,
			seat->row.shop, seat->row.remote,
			document_kind_word(kind), cause, turn->arena, &file));
	ENSURE(str_eq(file.sha256, d->file), FAULT_CORRUPT_ROW);
	*out = (struct attachment){.name = arena_print(turn->arena, "%.*s.pdf",
						   STR_FMT(d->number)),
			.type = STR("application/pdf"),
			.bytes = file.bytes};
	return OK;
}

RESULT seal_build(struct turn *turn, const struct seat *seat, struct lane *lane,
		const struct effect *effect, enum verb verb, int64_t seq,
		struct str cursor, struct departure *out)
{
	const struct verb_driver *row = &lane->driver->verbs[verb];
	struct mail_request letter = {0};
	struct ask ask = {
			.account = lane->account,
			.facts = seat ? &seat->facts : NULL,
			.policy = seat ? seat->policy : NULL,
			.effect = effect,
			.now = turn->now,
			.seq = seq,
			.cursor = cursor,
			.mail = &letter,
	};
	if (!row->build_mail) {
		ENSURE(row->build, FAULT_SETTINGS);
		return row->build(&ask, turn->arena, &out->http);
	}
	struct attachment file = {0};
	struct mail_broken broken = {0};
	struct own_of_shop own;
	own_of_shop_init(&own, turn, seat ? seat->row.shop : STR_NONE);
	struct mail_ask mail = {.facts = ask.facts,
			.policy = ask.policy,
			.effect = effect,
			.own = seat ? &own.own : NULL,
			.now = turn->now};
	out->mail = true;
	TRY(file_get(turn, seat, effect, &file));
	TRY(mail_make(&mail, file.bytes.len ? &file : NULL,
			lane->account->mail_from, turn->arena, &letter,
			&broken));
	TRY(template_broken(&own, &broken));
	return row->build_mail(&ask, turn->arena, &out->letter);
}

static struct str head_http(
		const struct http_request *http, struct arena *arena)
{
	struct str head = arena_print(arena, "%.*s %.*s\n",
			STR_FMT(http->method), STR_FMT(http->url));
	for (size_t i = 0; i < http->headers.count; i++)
		head = arena_print(arena, "%.*s%.*s: %.*s\n", STR_FMT(head),
				STR_FMT(http->headers.at[i].name),
				STR_FMT(http->headers.at[i].value));
	return head;
}

void seal_write(const struct departure *departure, struct arena *arena,
		struct message *out)
{
	if (departure->mail) {
		out->head = arena_print(arena, "MAIL %.*s\nTO %.*s\n",
				STR_FMT(departure->letter.from),
				STR_FMT(departure->letter.to));
		out->body = departure->letter.message;
		return;
	}
	out->head = head_http(&departure->http, arena);
	out->body = departure->http.body;
}

static RESULT mail_read(const struct message *message, struct departure *out)
{
	struct str rest = message->head, from, to;
	ENSURE(str_cut(&rest, '\n', &from) && str_cut(&rest, '\n', &to),
			FAULT_CORRUPT_ROW);
	ENSURE(str_starts(to, STR("TO ")), FAULT_CORRUPT_ROW);
	out->mail = true;
	out->letter = (struct mail_request){
			str_skip(from, 5), str_skip(to, 3), message->body};
	return OK;
}

RESULT seal_read(const struct message *message, struct arena *arena,
		struct departure *out)
{
	struct str rest = message->head, line, method;
	if (str_starts(rest, STR("MAIL ")))
		return mail_read(message, out);
	ENSURE(str_cut(&rest, '\n', &line) && str_cut(&line, ' ', &method),
			FAULT_CORRUPT_ROW);
	out->http = (struct http_request){
			.method = method, .url = line, .body = message->body};
	while (str_cut(&rest, '\n', &line)) {
		struct str name;
		ENSURE(str_cut(&line, ':', &name), FAULT_CORRUPT_ROW);
		http_header_add(&out->http.headers, arena, name,
				str_trim(line));
	}
	return OK;
}

bool seal_same(const struct message *a, const struct message *b)
{
	return str_eq(a->head, b->head) && str_eq(a->body, b->body);
}
