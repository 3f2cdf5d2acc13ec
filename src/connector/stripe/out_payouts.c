/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads what Stripe has paid out: GET /v1/payouts, and for each that has come
 * to an end GET /v1/balance_transactions?payout=po_1
 * (docs.stripe.com/api/payouts, docs.stripe.com/api/balance_transactions).
 *
 * A payout that failed gives its sum back to the balance, and the next one
 * carries it as one transaction: the lines of the first are then told anew as
 * lines of the second.
 */
#include "connector/stripe/payout.h"

#include <inttypes.h>

#include "port/request.h"

#define FAILS_WITHIN_S (14 * DAY_MS / SECOND_MS)

static struct str after_of(struct str id, struct arena *arena)
{
	if (!id.len)
		return STR_NONE;
	return arena_print(arena, "&starting_after=%.*s",
			STR_FMT(url_encode(id, arena)));
}

RESULT stripe_payouts_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct stripe_payouts place;
	struct stripe_todo todo;
	struct str path;
	stripe_payouts_read(ask, &place);
	if (place.listed && stripe_todo_first(&place, &todo))
		path = arena_print(arena,
				"/v1/balance_transactions?limit=100"
				"&expand%%5B%%5D=data.source&payout=%.*s%.*s",
				STR_FMT(url_encode(todo.read, arena)),
				STR_FMT(after_of(todo.after, arena)));
	else
		path = arena_print(arena,
				"/v1/payouts?limit=100"
				"&created%%5Bgte%%5D=%" PRId64 "%.*s",
				place.since,
				STR_FMT(after_of(place.listed ? STR_NONE
							      : place.after,
						arena)));
	request_get(out, url_join(ask->account, path, arena));
	return OK;
}

struct round {
	struct arena *arena;
	struct outcome *out;
	struct stripe_payouts place;
};

/* Kept for a person; what stands beside it goes on. */
static void unreadable(struct round *r, const char *what, struct str id)
{
	r->out->events.unreadable =
			arena_print(r->arena, "%s: %.*s", what, STR_FMT(id));
}

static void round_end(struct round *r)
{
	struct stripe_todo todo;
	r->out->more = !r->place.listed || stripe_todo_first(&r->place, &todo);
	if (!r->out->more) {
		if (r->place.next > r->place.since)
			r->place.since = r->place.next;
		r->place.next = 0;
		r->place.after = r->place.todo = STR_NONE;
		r->place.listed = false;
	}
	r->out->cursor = stripe_payouts_write(&r->place, r->arena);
	r->out->kind = OUTCOME_DONE;
}

/* ---- payouts ---- */

/* "paid" can still become "failed"; "pending" and "in_transit" become one of
 * these. */
static char end_of(struct json payout, struct arena *arena)
{
	static const struct {
		const char *status;
		char end;
	} ends[] = {{"paid", STRIPE_PAID}, {"failed", STRIPE_BACK},
			{"canceled", STRIPE_BACK}};
	struct str status = json_str(json_get(payout, "status"), arena);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_eq(status, str_of(ends[i].status)))
			return ends[i].end;
	return 0;
}

/* Which payments are in one that a person has made, Stripe does not say. */
static RESULT manual_add(struct round *r, struct json json,
		const struct stripe_todo *todo)
{
	struct payout_row row = {.line = {.payout = todo->read,
						 .line = todo->read,
						 .day = todo->day},
			.about = STR("manual payout"),
			.currency = stripe_currency(json, r->arena)};
	if (todo->end == STRIPE_PAID)
		TRY(stripe_amount_read(json_i64(json_get(json, "amount"), -1),
				row.currency, &row.line.gross));
	*LIST_ADD(r->arena, &r->out->payouts) = row;
	stripe_payout_learn(&r->place, todo->read, todo->end, r->arena);
	return OK;
}

/* The next round begins some days before the newest, and with what has come
 * to no end yet. The newest is listed first. */
static void see_made(struct round *r, int64_t created, char end)
{
	if (!r->place.next)
		r->place.next = created - FAILS_WITHIN_S;
	if (!end && created < r->place.next)
		r->place.next = created;
}

static RESULT payout_read(struct round *r, struct json json)
{
	struct stripe_todo todo = {.end = end_of(json, r->arena)};
	int64_t created = json_i64(json_get(json, "created"), 0);
	int64_t arrives = json_i64(json_get(json, "arrival_date"), 0);
	todo.read = todo.as = json_str(json_get(json, "id"), r->arena);
	todo.day = arrives / (DAY_MS / SECOND_MS);
	ENSURE(todo.read.len && created > 0 && arrives > 0, FAULT_BAD_VALUE);
	r->place.after = todo.read;
	see_made(r, created, todo.end);
	if (!todo.end || stripe_payout_known(&r->place, todo.read, todo.end))
		return OK;
	if (!json_bool(json_get(json, "automatic"), true))
		return manual_add(r, json, &todo);
	ENSURE(stripe_todo_push(&r->place, &todo, r->arena), FAULT_LIMIT);
	return OK;
}

static RESULT list_read(struct round *r, struct json root)
{
	struct json one, data = json_get(root, "data");
	ENSURE(json_type(data) == JSON_ARRAY, FAULT_BAD_VALUE);
	for (struct json_iter i = json_each(data); json_next(&i, &one);)
		if (payout_read(r, one).fault)
			unreadable(r, "a payout can't be read",
					json_str(json_get(one, "id"),
							r->arena));
	bool more = json_bool(json_get(root, "has_more"), false) &&
			json_count(data) > 0;
	r->place.listed = !more;
	return OK;
}

/* ---- their lines ---- */

static bool again(struct round *r, const struct stripe_todo *todo,
		struct str failed)
{
	struct stripe_todo inner = *todo;
	inner.read = failed;
	inner.depth++;
	inner.after = STR_NONE;
	return failed.len && !str_eq(failed, todo->read) &&
			stripe_todo_push(&r->place, &inner, r->arena);
}

struct page {
	struct str last;
	LIST(struct str) failed;
};

static RESULT line_read(struct round *r, const struct stripe_todo *todo,
		struct json json, struct page *page)
{
	struct payout_row row;
	struct str failed;
	enum stripe_line kind;
	TRY(stripe_line_read(json, todo, r->arena, &kind, &row, &failed));
	page->last = row.line.line;
	if (kind == STRIPE_LINE)
		*LIST_ADD(r->arena, &r->out->payouts) = row;
	else if (kind == STRIPE_LINE_AGAIN)
		*LIST_ADD(r->arena, &page->failed) = failed;
	return OK;
}

static RESULT lines_read(struct round *r, const struct stripe_todo *todo,
		struct json root)
{
	struct page page = {0};
	struct json one, data = json_get(root, "data");
	ENSURE(json_type(data) == JSON_ARRAY, FAULT_BAD_VALUE);
	for (struct json_iter i = json_each(data); json_next(&i, &one);)
		if (line_read(r, todo, one, &page).fault)
			unreadable(r, "a line of a payout can't be read",
					json_str(json_get(one, "id"),
							r->arena));
	struct stripe_todo rest = *todo;
	rest.after = page.last;
	stripe_todo_pop(&r->place);
	if (json_bool(json_get(root, "has_more"), false) && page.last.len)
		stripe_todo_push(&r->place, &rest, r->arena);
	else if (str_eq(todo->read, todo->as))
		stripe_payout_learn(&r->place, todo->as, todo->end, r->arena);
	for (size_t i = 0; i < page.failed.count; i++)
		if (!again(r, todo, page.failed.at[i]))
			unreadable(r, "a failed payout's lines can't be found",
					page.failed.at[i]);
	return OK;
}

/* ---- answers ---- */

/* What is not there (any more): a person is told, and the others go on. */
static bool skip_refused(struct round *r, const struct http_response *response)
{
	struct stripe_todo todo;
	if (response->status != 400 && response->status != 404)
		return false;
	if (!r->place.listed) {
		bool walking = r->place.after.len > 0;
		r->place.after = STR_NONE;
		return walking;
	}
	if (!stripe_todo_first(&r->place, &todo))
		return false;
	unreadable(r, "a payout's lines are not there", todo.read);
	stripe_todo_pop(&r->place);
	stripe_payout_learn(&r->place, todo.read, todo.end, r->arena);
	return true;
}

static void refused(struct round *r, const struct http_response *response)
{
	if (skip_refused(r, response))
		round_end(r);
	else
		stripe_error(response, r->arena, r->out);
}

static RESULT answer_read(struct round *r, struct json root)
{
	struct stripe_todo todo;
	if (r->place.listed && stripe_todo_first(&r->place, &todo))
		return lines_read(r, &todo, root);
	return list_read(r, root);
}

void stripe_payouts_answer(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	struct round r = {.arena = arena, .out = out};
	stripe_payouts_read(ask, &r.place);
	if (response->status != 200) {
		refused(&r, response);
		return;
	}
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(response->body, &doc).fault) {
		outcome_bad_reply(out, "the answer is not valid JSON");
		return;
	}
	if (answer_read(&r, json_root(doc)).fault) {
		*out = (struct outcome){0};
		outcome_bad_reply(out, "a payout can't be read");
		return;
	}
	round_end(&r);
}
