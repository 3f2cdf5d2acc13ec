/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads what has come into PayPal's balance and gone out of it (Transaction
 * Search, reporting_transactions_v1, GET /v1/reporting/transactions). PayPal
 * settles each transaction by itself: the payout that a line belongs to is its
 * day, as in the settlement report. Withdrawals to the bank (T04xx), deposits
 * (T03xx) and exchanges (T02xx) are no order's.
 *
 * The cursor: from ";" next ";" page. A search covers 31 days. Its lists run
 * hours behind, and a transaction may be pending for days: the next search
 * begins some days before the newest, and with the oldest that is pending.
 */
#include "connector/paypal/parts.h"

#include <inttypes.h>

#include "port/request.h"

#define FIRST_MS (30 * DAY_MS)
#define RANGE_MS (31 * DAY_MS)
#define OVERLAP_MS (3 * DAY_MS)
#define PAGE_SIZE "500"
#define DAY_LEN (sizeof "2026-11-28" - 1)

struct searching {
	struct arena *arena;
	struct outcome *out;
	time_ms from, pending; /* pending: the oldest one's; 0: none */
	int64_t page;
};

static bool number_cut(struct str *rest, int64_t *out)
{
	struct str text;
	return str_cut(rest, ';', &text) && !str_to_i64(text, out).fault &&
			*out >= 0;
}

static void place_read(const struct ask *ask, struct searching *out)
{
	struct str rest = ask->cursor;
	if (number_cut(&rest, &out->from) && number_cut(&rest, &out->pending) &&
			!str_to_i64(rest, &out->page).fault && out->page > 0)
		return;
	out->from = ask->policy ? ask->policy->take_over_from : 0;
	if (out->from <= 0)
		out->from = ask->now > FIRST_MS ? ask->now - FIRST_MS : 0;
	out->pending = 0;
	out->page = 1;
}

static struct str moment(time_ms at, struct arena *arena)
{
	return url_encode(time_print(at - at % SECOND_MS, arena), arena);
}

RESULT paypal_payouts_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct searching s = {.arena = arena};
	place_read(ask, &s);
	struct str path = arena_print(arena,
			"/v1/reporting/transactions?start_date=%.*s"
			"&end_date=%.*s&fields=transaction_info"
			"&balance_affecting_records_only=Y"
			"&page_size=" PAGE_SIZE "&page=%" PRId64,
			STR_FMT(moment(s.from, arena)),
			STR_FMT(moment(s.from + RANGE_MS, arena)), s.page);
	request_get(out, url_join(ask->account, path, arena));
	return OK;
}

/* ---- one transaction ---- */

static struct str word(struct searching *s, struct json info, const char *key)
{
	return json_str(json_get(info, key), s->arena);
}

/* Named as the settlement report does: 2026/11/28. */
static RESULT day_read(
		struct searching *s, struct str date, struct payout_line *out)
{
	time_ms at = 0;
	ENSURE(date.len >= DAY_LEN, FAULT_BAD_VALUE);
	out->payout = arena_print(s->arena, "%.4s/%.2s/%.2s", date.at,
			date.at + 5, date.at + 8);
	TRY(time_read(arena_print(s->arena, "%.10sT00:00:00Z", date.at), &at));
	out->day = at / DAY_MS;
	return OK;
}

static RESULT sums_read(
		struct searching *s, struct json info, struct payout_row *out)
{
	out->currency = word(s, info, "transaction_amount.currency_code");
	int digits = currency_digits(out->currency);
	struct json fee = json_get(info, "fee_amount.value");
	ENSURE(out->currency.len == 3, FAULT_BAD_VALUE);
	TRY(json_money(json_get(info, "transaction_amount.value"), digits,
			&out->line.gross));
	if (json_type(fee) == JSON_NONE || json_type(fee) == JSON_NULL)
		return OK;
	TRY(json_money(fee, digits, &out->line.fee));
	ENSURE(out->line.fee > INT64_MIN, FAULT_BAD_MONEY);
	out->line.fee = -out->line.fee;
	return OK;
}

static bool is_transfer(struct str code)
{
	return str_starts(code, STR("T02")) || str_starts(code, STR("T03")) ||
			str_starts(code, STR("T04"));
}

static RESULT row_read(
		struct searching *s, struct json info, struct payout_row *out)
{
	struct payout_row row = {
			.about = word(s, info, "transaction_event_code")};
	row.line.line = word(s, info, "transaction_id");
	row.references[0] = row.line.line;
	row.references[1] = word(s, info, "paypal_reference_id");
	row.transfer = is_transfer(row.about);
	ENSURE(row.line.line.len && row.about.len, FAULT_BAD_VALUE);
	TRY(day_read(s, word(s, info, "transaction_initiation_date"),
			&row.line));
	TRY(sums_read(s, info, &row));
	*out = row;
	return OK;
}

static RESULT pending_see(struct searching *s, struct json info)
{
	time_ms at = 0;
	TRY(time_read(word(s, info, "transaction_initiation_date"), &at));
	if (!s->pending || at < s->pending)
		s->pending = at;
	return OK;
}

/* Done, or done and reversed by another one. What was denied moved nothing. */
static RESULT detail_read(struct searching *s, struct json info)
{
	struct payout_row row;
	struct str status = word(s, info, "transaction_status");
	if (str_eq(status, STR("D")))
		return OK;
	if (str_eq(status, STR("P")))
		return pending_see(s, info);
	ENSURE(str_eq(status, STR("S")) || str_eq(status, STR("V")),
			FAULT_BAD_VALUE);
	TRY(row_read(s, info, &row));
	*LIST_ADD(s->arena, &s->out->payouts) = row;
	return OK;
}

/* One that can't be read never takes its page along. */
static RESULT details_read(struct searching *s, struct json root)
{
	struct json one, list = json_get(root, "transaction_details");
	ENSURE(json_type(list) == JSON_ARRAY || json_type(list) == JSON_NONE,
			FAULT_BAD_VALUE);
	for (struct json_iter i = json_each(list); json_next(&i, &one);) {
		struct json info = json_get(one, "transaction_info");
		if (detail_read(s, info).fault)
			s->out->events.unreadable = arena_print(s->arena,
					"a transaction can't be read: %.*s",
					STR_FMT(word(s, info,
							"transaction_id")));
	}
	return OK;
}

/* ---- where to go on ---- */

static void search_end(struct searching *s, time_ms refreshed)
{
	time_ms end = s->from + RANGE_MS, next = refreshed - OVERLAP_MS;
	bool over = refreshed >= end;
	if (over)
		next = end;
	if (s->pending && s->pending < next && !over)
		next = s->pending;
	if (s->pending && over)
		s->out->events.unreadable = arena_print(s->arena,
				"a transaction of %.*s has been pending for a "
				"month and is not waited for any longer",
				STR_FMT(time_print(s->pending, s->arena)));
	if (next > s->from)
		s->from = next;
	s->pending = 0;
	s->page = 1;
	s->out->more = over;
}

static RESULT page_read(struct searching *s, struct json root)
{
	time_ms refreshed = 0;
	int64_t pages = json_i64(json_get(root, "total_pages"), 0);
	TRY(details_read(s, root));
	TRY(time_read(word(s, root, "last_refreshed_datetime"), &refreshed));
	s->out->more = s->page < pages;
	if (s->out->more)
		s->page++;
	else
		search_end(s, refreshed);
	s->out->cursor = arena_print(s->arena,
			"%" PRId64 ";%" PRId64 ";%" PRId64, s->from, s->pending,
			s->page);
	s->out->kind = OUTCOME_DONE;
	return OK;
}

void paypal_payouts_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	struct searching s = {.arena = arena, .out = out};
	place_read(ask, &s);
	if (response->status != 200) {
		paypal_error(response, arena, out);
		return;
	}
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(response->body, &doc).fault ||
			page_read(&s, json_root(doc)).fault) {
		*out = (struct outcome){0};
		outcome_bad_reply(out, "the transactions can't be read");
	}
}
