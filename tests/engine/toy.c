/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/engine/toy.h"

#include "base/log.h"
#include "port/request.h"
#include "port/stock_news.h"
#include "tests/contract/sqlite_place.h"

#define BASE "https://toy.example"

/* ---- the driver: answers are words that are told apart here ---- */

static RESULT get(struct arena *arena, const char *what, struct str rest,
		struct http_request *out)
{
	request_get(out,
			arena_print(arena, BASE "/%s?%.*s", what,
					STR_FMT(rest)));
	return OK;
}

static RESULT grant_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	return get(arena, "token", ask->account->client_id, out);
}

/* "a-token 60000" */
static void grant_read(__attribute__((unused)) const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	struct str rest = response->body;
	outcome_by_status(response, arena, out);
	if (response->status != 200)
		return;
	out->fault = FAULT_NONE;
	out->kind = OUTCOME_DONE;
	str_cut(&rest, ' ', &out->token);
	EXPECT_OK(str_to_i64(rest, &out->token_life_ms));
}

static RESULT certificate_build(const struct ask *ask,
		__attribute__((unused)) struct arena *arena,
		struct http_request *out)
{
	request_get(out, ask->cursor);
	return OK;
}

static void certificate_read(__attribute__((unused)) const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	outcome_by_status(response, arena, out);
	if (response->status != 200)
		return;
	*out = (struct outcome){
			.kind = OUTCOME_DONE, .certificate = response->body};
}

static RESULT poll_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	return get(arena, "poll", ask->cursor, out);
}

static RESULT requests_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	return get(arena, "requests", ask->cursor, out);
}

/* "more:CURSOR" or "CURSOR" */
static void poll_read(__attribute__((unused)) const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	struct str body = response->body;
	outcome_by_status(response, arena, out);
	if (response->status != 200)
		return;
	*out = (struct outcome){.kind = OUTCOME_DONE, .cursor = body};
	if (str_starts(body, STR("more:"))) {
		out->more = true;
		out->cursor = str_skip(body, 5);
	}
}

static RESULT stock_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	return get(arena, "stock", stock_next(ask), out);
}

/* "S-1 S-2", seven of each; "S-1 S-2 NEXT>" goes on there */
static void stock_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	struct str rest = response->body, one, next = STR_NONE;
	outcome_by_status(response, arena, out);
	if (response->status != 200)
		return;
	*out = (struct outcome){0};
	while (str_cut(&rest, ' ', &one)) {
		if (str_ends(one, STR(">")))
			next = (struct str){one.at, one.len - 1};
		else
			stock_add(out, arena, one, STR_NONE, 7, 0);
	}
	stock_page_end(ask, next, arena, out);
}

static RESULT read_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	return get(arena, "read", ask->cursor, out);
}

static void fo_add(struct arena *arena, struct facts *facts, const char *id,
		enum fo_request request)
{
	struct fulfillment_order *fo = LIST_ADD(arena, &facts->fos);
	*fo = (struct fulfillment_order){.id = str_of(id),
			.version = TOY_START,
			.status = FO_OPEN,
			.request = request,
			.location = STR("1")};
	*LIST_ADD(arena, &fo->lines) =
			(struct fo_line){str_of(id), STR("9"), 1, 1};
}

/* A paid order of two fulfillment orders that wait to be submitted. */
static void order_fill(
		const struct ask *ask, struct arena *arena, struct facts *facts)
{
	facts->read_seq = ask->seq;
	facts->order = (struct shop_order){.version = TOY_START,
			.seq = ask->seq,
			.known = true,
			.name = STR("#1"),
			.currency = STR("EUR"),
			.created_at = TOY_START,
			.requires_shipping = true,
			.payment = PAYMENT_PAID,
			.total = 100,
			.current_total = 100};
	facts->seen_payment = PAYMENT_BIT(PAYMENT_PAID);
	fo_add(arena, facts, "a", REQUEST_UNSUBMITTED);
	fo_add(arena, facts, "b", REQUEST_UNSUBMITTED);
}

/* "again:CURSOR", "order", or a status that is not 200 */
static void step_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	outcome_by_status(response, arena, out);
	if (response->status != 200)
		return;
	*out = (struct outcome){0};
	if (str_starts(response->body, STR("again:"))) {
		out->again = true;
		out->cursor = str_skip(response->body, 6);
		return;
	}
	outcome_done(out, ask);
	if (str_eq(response->body, STR("order")))
		order_fill(ask, arena, &out->facts);
}

static RESULT submit_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct str url = arena_print(arena, BASE "/submit/%.*s?%.*s",
			STR_FMT(ask->effect->target), STR_FMT(ask->cursor));
	request_post_json(out, arena, url, ask->effect->key, STR("{}"));
	return OK;
}

static RESULT authorize(const struct account *account,
		__attribute__((unused)) time_ms now,
		struct http_request *request, struct arena *arena)
{
	request_header_set(
			request, arena, STR("Authorization"), account->token);
	return OK;
}

/* clang-format off */
struct driver toy_driver = {
	.name = "toy",
	.authorize = authorize,
	.verbs = {
		[VERB_SHOP_READ] = {REMOTE_R, 0, read_build, NULL, step_read},
		[VERB_SHOP_SUBMIT] = {REMOTE_N, 0,
			submit_build, NULL, step_read},
		[VERB_SHOP_POLL] = {REMOTE_R, 0, poll_build, NULL, poll_read},
		[VERB_SHOP_REQUESTS] = {REMOTE_R, 0,
			requests_build, NULL, poll_read},
		[VERB_LOGISTICS_STOCK] = {REMOTE_R, 0,
			stock_build, NULL, stock_read},
		[VERB_ACCOUNT_GRANT] = {REMOTE_R, 0,
			grant_build, NULL, grant_read},
		[VERB_ACCOUNT_CERTIFICATE] = {REMOTE_R, 0,
			certificate_build, NULL, certificate_read},
	},
	.polls = {VERB_SHOP_POLL, VERB_SHOP_REQUESTS, VERB_LOGISTICS_STOCK},
};
/* clang-format on */

static RESULT mail_build(const struct ask *ask, struct arena *arena,
		struct mail_request *out)
{
	(void)arena;
	*out = *ask->mail;
	return OK;
}

static const struct driver post_driver = {.name = "post",
		.verbs = {[VERB_MAIL] = {REMOTE_M, 0, NULL, mail_build, NULL}}};

/* ---- the exchange ---- */

#define TOY_OF(member_, at_) \
	((struct toy *)(void *)((char *)(at_)-offsetof(struct toy, member_)))

static void keep(char *to, size_t size, struct str text)
{
	snprintf(to, size, "%.*s", STR_FMT(text));
}

static void send_http(struct exchange *exchange, int64_t flight,
		__attribute__((unused)) const struct endpoint *endpoint,
		const struct http_request *request)
{
	struct toy *toy = TOY_OF(exchange, exchange);
	EXPECT(toy->sent_count < SENT_MAX);
	struct sent *sent = &toy->sent[toy->sent_count++];
	*sent = (struct sent){.flight = flight, .at = toy->now};
	keep(sent->url, sizeof sent->url, request->url);
	keep(sent->body, sizeof sent->body, request->body);
	keep(sent->authorization, sizeof sent->authorization,
			http_header_get(&request->headers,
					STR("Authorization")));
}

static void send_mail(struct exchange *exchange, int64_t flight,
		__attribute__((unused)) const struct endpoint *endpoint,
		__attribute__((unused)) const struct mail_request *mail)
{
	struct toy *toy = TOY_OF(exchange, exchange);
	EXPECT(toy->landed_count < SENT_MAX);
	toy->mails++;
	toy->landed[toy->landed_count++] =
			(struct landed){.flight = flight, .status = 250};
}

static void collect(struct exchange *exchange, flight_done *done, void *context)
{
	struct toy *toy = TOY_OF(exchange, exchange);
	for (size_t i = 0; i < toy->landed_count; i++) {
		const struct landed *l = &toy->landed[i];
		struct reply reply = {.response = {.status = l->status,
						      .body = str_of(l->body)}};
		if (!l->status)
			reply.fault = FAULT_REPLY_LOST;
		done(context, l->flight, &reply);
	}
	toy->landed_count = 0;
}

static time_ms clock_now(struct clock *clock)
{
	return TOY_OF(clock, clock)->now;
}

/* From the start in each test: none depends on those before it. */
static uint64_t drawn;

static uint64_t below(
		__attribute__((unused)) struct chance *chance, uint64_t below)
{
	return below ? ++drawn * 7919 % below : 0;
}

/* ---- the engine between them ---- */

static void engine_start(struct toy *toy)
{
	static const struct driver *drivers[] = {
			&toy_driver, &post_driver, NULL};
	toy->storage = place_open(false);
	struct engine_options o = {.storage = toy->storage,
			.exchange = &toy->exchange,
			.clock = &toy->clock,
			.chance = &toy->chance,
			.drivers = drivers,
			.accounts = toy->accounts,
			.account_count = 3,
			.policies = &toy->policy,
			.policy_count = 1,
			.audit_every_ms = toy->audit_every,
			.audit_remind_ms = toy->audit_remind,
			.alone = true};
	EXPECT_OK(engine_open(&o, &toy->engine));
}

static void engine_stop(struct toy *toy)
{
	engine_close(toy->engine);
	toy->storage->ops->close(toy->storage);
}

static void policy_fill(struct toy *toy)
{
	policy_init(&toy->policy);
	toy->policy.shop = STR("shop");
	toy->policy.stage = STAGE_ALL;
	toy->policy.accounting = STR_NONE;
	toy->policy.mail = STR("post");
	toy->policy.staff_mail = STR("staff@toy.example");
	*LIST_ADD(toy->arena, &toy->policy.routes) =
			(struct route){STR("*"), STR("warehouse")};
}

void toy_open(struct toy *toy)
{
	log_set_level(LOG_ERROR + 1);
	drawn = 0;
	*toy = (struct toy){.now = TOY_START,
			.arena = arena_open(),
			.exchange = {send_http, send_mail, collect},
			.clock = {clock_now},
			.chance = {below}};
	toy->accounts[0] = (struct account){.name = STR("shop"),
			.provider = STR("toy"),
			.token = STR("fixed"),
			.endpoint.url = STR(BASE)};
	toy->accounts[1] = (struct account){
			.name = STR("post"), .provider = STR("post")};
	toy->accounts[1].mail_from = STR("shop@toy.example");
	toy->accounts[2] = (struct account){.name = STR("warehouse"),
			.provider = STR("toy"),
			.token = STR("fixed"),
			.endpoint.url = STR(BASE)};
	policy_fill(toy);
	place_clear();
}

void toy_begin(struct toy *toy)
{
	engine_start(toy);
	toy_step(toy);
}

void toy_restart(struct toy *toy)
{
	engine_stop(toy);
	toy->landed_count = 0;
	for (size_t i = 0; i < toy->sent_count; i++)
		toy->sent[i].answered = true;
	engine_start(toy);
	toy_step(toy);
}

void toy_close(struct toy *toy)
{
	engine_stop(toy);
	arena_close(toy->arena);
	place_clear();
}

#define STEPS_MAX 64

void toy_step(struct toy *toy)
{
	for (int i = 0; i < STEPS_MAX; i++) {
		size_t sent = toy->sent_count;
		EXPECT_OK(engine_step(toy->engine, &toy->next));
		bool due = toy->next && toy->next <= toy->now;
		if (!due && sent == toy->sent_count && !toy->landed_count)
			return;
	}
	fail_msg("the engine does not come to rest");
}

void toy_pass(struct toy *toy, time_ms ms)
{
	time_ms until = toy->now + ms;
	while (toy->next && toy->next <= until) {
		if (toy->next > toy->now)
			toy->now = toy->next;
		toy_step(toy);
	}
	toy->now = until;
	toy_step(toy);
}

static bool is_about(const struct sent *sent, const char *part)
{
	return strstr(sent->url, part) != NULL;
}

bool toy_answer(struct toy *toy, const char *part, int status, const char *body)
{
	for (size_t i = 0; i < toy->sent_count; i++) {
		struct sent *sent = &toy->sent[i];
		if (sent->answered || !is_about(sent, part))
			continue;
		sent->answered = true;
		struct landed *l = &toy->landed[toy->landed_count++];
		l->flight = sent->flight;
		l->status = status;
		snprintf(l->body, sizeof l->body, "%s", body);
		toy_step(toy);
		return true;
	}
	return false;
}

size_t toy_left(const struct toy *toy, const char *part)
{
	size_t n = 0;
	for (size_t i = 0; i < toy->sent_count; i++)
		n += is_about(&toy->sent[i], part);
	return n;
}

size_t toy_waiting(const struct toy *toy, const char *part)
{
	size_t n = 0;
	for (size_t i = 0; i < toy->sent_count; i++)
		n += is_about(&toy->sent[i], part) && !toy->sent[i].answered;
	return n;
}

const struct sent *toy_last(const struct toy *toy, const char *part)
{
	for (size_t i = toy->sent_count; i-- > 0;)
		if (is_about(&toy->sent[i], part))
			return &toy->sent[i];
	fail_msg("nothing about %s was sent", part);
	return NULL;
}

void toy_take(struct toy *toy, const struct events *events)
{
	static int nth;
	struct input input = {
			.raw = {.account = STR("shop"), .topic = STR("toy")},
			.events = *events};
	input.raw.body = arena_print(toy->arena, "{\"n\":%d}", ++nth);
	EXPECT_OK(engine_take(toy->engine, &input));
	toy_step(toy);
}

void toy_hint(struct toy *toy)
{
	struct events events = {0};
	struct event *event = LIST_ADD(toy->arena, &events.list);
	event->hint = true;
	event->facts.shop = STR("shop");
	event->facts.remote = STR("1");
	toy_take(toy, &events);
}

void toy_order(struct toy *toy, struct facts *out)
{
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	struct order_row row = {0};
	EXPECT_OK(toy->storage->ops->begin(toy->storage, TX_READ, &tx));
	EXPECT_OK(toy->storage->ops->order_get(
			tx, STR("shop"), STR("1"), toy->arena, &row));
	*out = (struct facts){0};
	EXPECT_OK(facts_read(row.facts, toy->arena, out));
}
