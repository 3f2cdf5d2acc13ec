/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One webhook from its first byte to its answer. It is answered 2xx only
 * after COMMIT; what can't be read is kept all the same, since its sender
 * would send the same bytes again.
 */
#include "intake/inside.h"

#include "base/buf.h"
#include "base/log.h"

#define HEAD_MAX ((size_t)32 << 10)
#define WARN_EVERY_MS MINUTE_MS

/* Lives in the call's arena until the call is answered. */
struct delivery {
	struct intake *intake;
	struct http_call *call;
	struct arena *arena;
	const struct account *account;
	const struct driver *driver;
	struct webhook webhook;
	struct input input;
};

/* "/webhooks/shopify/demo/rest" -> who it is for, and "/rest". */
static bool address_read(struct delivery *d)
{
	struct str path = http_path(d->call), provider, name;
	struct str rest = str_skip(path, strlen("/webhooks/"));
	if (!str_cut(&rest, '/', &provider) || !rest.len)
		return false;
	struct str behind = rest;
	str_cut(&behind, '/', &name);
	d->account = engine_account(d->intake->o.engine, name);
	d->driver = engine_driver(d->intake->o.engine, provider);
	d->webhook.path_rest = str_skip(rest, name.len);
	return d->account && d->driver && d->driver->webhook_verify &&
			d->driver->webhook_read &&
			str_eq(d->account->provider, provider);
}

static void each_header(void *context, struct str name, struct str value)
{
	struct delivery *d = context;
	http_header_add(&d->webhook.headers, d->arena, name, value);
}

static bool has_nocase(struct str text, struct str word)
{
	for (size_t i = 0; i + word.len <= text.len; i++)
		if (str_eq_nocase((struct str){text.at + i, word.len}, word))
			return true;
	return false;
}

/* Whoever reads the journal must not be able to act as the sender. */
static bool is_credential(struct str name)
{
	static const char *const words[] = {"authorization", "cookie", "token",
			"secret", "password", "credential", "session",
			"api-key", "apikey", "api_key"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (has_nocase(name, str_of(words[i])))
			return true;
	return false;
}

/* A decoded path may hold anything, a line's end too. */
static struct str one_line(const struct delivery *d, struct str text)
{
	char *at = arena_take(d->arena, text.len);
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		at[i] = c < ' ' || c == 127 ? '?' : (char)c;
	}
	return (struct str){at, text.len};
}

/* "/a/b" -> "/b" */
static struct str behind_first(struct str rest)
{
	struct str first;
	rest = str_skip(rest, 1);
	str_cut(&rest, '/', &first);
	return (struct str){first.at + first.len, rest.len + 1};
}

/* What stands behind the account in the address, without what an unsigned
 * webhook is known by (ShipStation). */
static struct str rest_of(const struct delivery *d)
{
	struct str rest = d->webhook.path_rest;
	for (size_t i = 0; i < SECRETS_MAX; i++) {
		struct str secret = d->account->webhook_secrets[i];
		if (secret.len && str_find(rest, secret) >= 0)
			return STR("/...");
	}
	/* A page's address holds a secret in its first part. */
	if (d->driver->callback_read &&
			str_find(str_skip(rest, 1), STR("/")) > 0)
		rest = arena_print(d->arena, "/...%.*s",
				STR_FMT(behind_first(rest)));
	return one_line(d, rest);
}

/* Without the query: addresses that carry a password carry it there. */
static struct str head_of(const struct delivery *d)
{
	DEFER(buf_done) struct buf buf;
	struct str path = http_path(d->call);
	path.len -= d->webhook.path_rest.len;
	buf_init(&buf, HEAD_MAX);
	buf_print(&buf, "%.*s %.*s%.*s\n", STR_FMT(http_method(d->call)),
			STR_FMT(one_line(d, path)), STR_FMT(rest_of(d)));
	for (size_t i = 0; i < d->webhook.headers.count; i++) {
		const struct http_header *h = &d->webhook.headers.at[i];
		if (!is_credential(h->name))
			buf_print(&buf, "%.*s: %.*s\n", STR_FMT(h->name),
					STR_FMT(h->value));
	}
	return arena_copy(d->arena, buf_str(&buf));
}

static struct str topic_of(const struct delivery *d)
{
	const struct events *events = &d->input.events;
	if (events->list.count && events->list.at[0].topic.len)
		return events->list.at[0].topic;
	return arena_print(d->arena, "webhook%.*s", STR_FMT(rest_of(d)));
}

static void refuse(struct delivery *d, enum fault why)
{
	struct intake *intake = d->intake;
	time_ms now = d->webhook.received_at;
	time_ms warned = atomic_load(&intake->warned_at);
	/* Whoever sends many may not fill the log with them. */
	if (now - warned >= WARN_EVERY_MS &&
			atomic_compare_exchange_strong(
					&intake->warned_at, &warned, now))
		log_line(LOG_WARN,
				"msg=\"webhook refused\" account=%.*s "
				"peer=%.*s fault=%s",
				STR_FMT(d->account->name),
				STR_FMT(http_peer(d->call)), fault_name(why));
	reply_json(intake, d->call, ANSWER_BAD_SIGNATURE,
			STR("{\"error\":\"the signature does not match\"}\n"));
}

/* On the engine's thread, after COMMIT. The answer gives the call and its
 * arena back, so nothing of the delivery is touched behind it. */
static void delivery_done(void *context, enum input_end end)
{
	struct delivery *d = context;
	struct intake *intake = d->intake;
	time_ms took = intake_now(intake) - d->webhook.received_at;
	if (end == INPUT_FAILED) {
		reply_json(intake, d->call, ANSWER_BUSY,
				STR("{\"error\":\"try again later\"}\n"));
		return;
	}
	tally_ack(intake, took);
	reply_json(intake, d->call, ANSWER_OK, STR("{\"ok\":true}\n"));
}

/* What the process has died of is kept without being read again. */
static void events_read(struct delivery *d)
{
	struct engine *engine = d->intake->o.engine;
	if (!engine_mark(engine, d->webhook.body)) {
		d->input.events.unreadable = str_of(fault_text(FAULT_POISON));
		return;
	}
	d->driver->webhook_read(
			d->account, &d->webhook, d->arena, &d->input.events);
	engine_unmark(engine);
}

static void input_fill(struct delivery *d)
{
	events_read(d);
	if (d->input.events.unreadable.len)
		atomic_fetch_add(&d->intake->tally.unread, 1);
	if (d->driver->webhook_id)
		d->input.dedupe = d->driver->webhook_id(
				d->account, &d->webhook, d->arena);
	d->input.raw.account = d->account->name;
	d->input.raw.topic = topic_of(d);
	d->input.raw.head = head_of(d);
	d->input.raw.body = d->webhook.body;
	d->input.raw.at = d->webhook.received_at;
	d->input.done = delivery_done;
	d->input.context = d;
}

/* From http_keep on the call may be answered at any moment. */
static void hand_in(struct delivery *d)
{
	struct intake *intake = d->intake;
	http_keep(d->call);
	if (engine_take(intake->o.engine, &d->input).fault) {
		delivery_done(d, INPUT_FAILED);
		return;
	}
	if (intake->o.loop)
		loop_wake(intake->o.loop);
}

/* False: what it is signed with is not here yet. */
static bool certificate_get(struct delivery *d)
{
	struct engine *engine = d->intake->o.engine;
	struct str url = STR_NONE;
	if (d->driver->certificate_url)
		url = d->driver->certificate_url(
				d->account, &d->webhook, d->arena);
	if (!url.len ||
			engine_certificate(engine, d->account->name, url,
					d->arena, &d->webhook.certificate))
		return true;
	if (d->intake->o.loop)
		loop_wake(d->intake->o.loop);
	return false;
}

void webhook_handle(struct intake *intake, struct http_call *call)
{
	struct delivery *d = arena_take(http_arena(call), sizeof *d);
	*d = (struct delivery){.intake = intake,
			.call = call,
			.arena = http_arena(call)};
	d->webhook.received_at = intake_now(intake);
	d->webhook.body = http_body(call);
	if (!address_read(d)) {
		reply_json(intake, call, ANSWER_NOT_FOUND,
				STR("{\"error\":\"no such account\"}\n"));
		return;
	}
	http_headers_each(call, each_header, d);
	if (!certificate_get(d)) {
		reply_json(intake, call, ANSWER_BUSY,
				STR("{\"error\":\"try again later\"}\n"));
		return;
	}
	struct result verified = d->driver->webhook_verify(
			d->account, &d->webhook, d->arena);
	if (verified.fault) {
		refuse(d, verified.fault);
		return;
	}
	input_fill(d);
	hand_in(d);
}

/* What a provider gets from us; most of them get nothing. */
void webhook_page(struct intake *intake, struct http_call *call)
{
	struct delivery d = {.intake = intake,
			.call = call,
			.arena = http_arena(call)};
	if (address_read(&d) && d.driver->callback_read)
		callback_handle(intake, call, d.account, d.webhook.path_rest);
	else
		refuse_method(intake, call, "POST");
}
