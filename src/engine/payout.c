/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a gateway has paid out. A line that names a payment of an order is a
 * command of that order, as if a person had read it out of a file; told again
 * it changes nothing. A line that is of no order is kept for people, and tried
 * again with each round: its order may only come later. All of it is one
 * commit with the place of the poll, so that no line is lost or said twice.
 */
#include "engine/internal.h"

#define RETRIES 500 /* kept lines that one transaction tries again */

struct payouts {
	struct turn *turn;
	struct lane *lane;
	int64_t message;
	bool said;
};

/* The order that one of the line's names leads to; none: *out is NULL. */
static RESULT order_of(struct payouts *p, const struct payout_row *row,
		struct seat **out)
{
	const struct storage_ops *ops = p->turn->engine->storage->ops;
	*out = NULL;
	for (size_t i = 0; i < PAYOUT_REFERENCES; i++) {
		int64_t id = 0;
		if (!row->references[i].len)
			continue;
		struct result r = ops->link_get(p->turn->tx, row->line.gateway,
				row->references[i], &id);
		if (!r.fault)
			return seat_by_id(p->turn, id, out);
		if (r.fault != FAULT_NOT_FOUND)
			return r;
	}
	return OK;
}

static void line_say(struct payouts *p, struct seat *seat,
		const struct payout_row *row, const struct payout_fit *fit)
{
	struct facts news = {
			.shop = seat->facts.shop, .remote = seat->facts.remote};
	struct command *command = LIST_ADD(p->turn->arena, &news.commands);
	*command = (struct command){.id = engine_id(p->turn->engine),
			.at = p->turn->now,
			.kind = COMMAND_PAYOUT,
			.target = fit->target,
			.text = fit->text,
			.who = p->lane->account->name};
	p->said = true;
	seat_join(p->turn, seat, &news, p->message);
	seat_say(seat, "%.*s: payout %.*s, %.*s", STR_FMT(row->line.gateway),
			STR_FMT(row->line.payout), STR_FMT(fit->text));
}

static struct str names_of(const struct payout_row *row, struct arena *arena)
{
	struct str all = STR_NONE;
	for (size_t i = 0; i < PAYOUT_REFERENCES; i++)
		if (row->references[i].len)
			all = arena_print(arena, "%.*s%s%.*s", STR_FMT(all),
					all.len ? "\n" : "",
					STR_FMT(row->references[i]));
	return all;
}

static RESULT line_keep(struct payouts *p, const struct payout_row *row,
		const char *why)
{
	const struct payout_kept kept = {.account = row->line.gateway,
			.payout = row->line.payout,
			.line = row->line.line,
			.day = row->line.day,
			.currency = row->currency,
			.gross = row->line.gross,
			.fee = row->line.fee,
			.names = names_of(row, p->turn->arena),
			.about = row->about,
			.why = str_of(why),
			.state = row->transfer ? PAYOUT_TRANSFER : PAYOUT_OPEN,
			.seen_at = p->turn->now};
	return p->turn->engine->storage->ops->payout_put(p->turn->tx, &kept);
}

static RESULT line_drop(struct payouts *p, const struct payout_row *row)
{
	return p->turn->engine->storage->ops->payout_drop(p->turn->tx,
			row->line.gateway, row->line.payout, row->line.line);
}

static RESULT line_apply(struct payouts *p, const struct payout_row *row)
{
	struct seat *seat = NULL;
	struct payout_fit fit = {.why_not = "no such payment"};
	bool gone = !row->line.gross && !row->line.fee;
	if (row->transfer)
		fit.why_not = "moved within the gateway, or to the bank";
	else
		TRY(order_of(p, row, &seat));
	if (seat)
		payout_fit(&seat->facts, row, p->turn->arena, &fit);
	if (fit.why_not)
		return gone ? line_drop(p, row)
			    : line_keep(p, row, fit.why_not);
	if (!fit.known)
		line_say(p, seat, row, &fit);
	return line_drop(p, row);
}

/* ---- once more ---- */

static void row_of(const struct payout_kept *kept, struct payout_row *out)
{
	struct str rest = kept->names;
	*out = (struct payout_row){.line = {.gateway = kept->account,
						   .payout = kept->payout,
						   .line = kept->line,
						   .day = kept->day,
						   .gross = kept->gross,
						   .fee = kept->fee},
			.currency = kept->currency,
			.about = kept->about};
	for (size_t i = 0; i < PAYOUT_REFERENCES; i++)
		if (!str_cut(&rest, '\n', &out->references[i]))
			break;
}

/* Only those whose order is there by now are touched. */
static RESULT kept_try(struct payouts *p, const struct payout_kept *kept)
{
	struct payout_row row;
	struct seat *seat = NULL;
	struct payout_fit fit = {0};
	row_of(kept, &row);
	TRY(order_of(p, &row, &seat));
	if (!seat)
		return OK;
	payout_fit(&seat->facts, &row, p->turn->arena, &fit);
	return fit.why_not ? OK : line_apply(p, &row);
}

static RESULT kept_retry(struct payouts *p)
{
	const struct storage_ops *ops = p->turn->engine->storage->ops;
	struct payout_kept *rows = NULL;
	size_t count = 0;
	struct payout_filter filter = {.account = p->lane->account->name,
			.state = PAYOUT_OPEN,
			.limit = RETRIES};
	do {
		TRY(ops->payout_list(p->turn->tx, &filter, p->turn->arena,
				&rows, &count));
		for (size_t i = 0; i < count; i++)
			TRY(kept_try(p, &rows[i]));
		if (!count)
			break;
		filter.after_account = rows[count - 1].account;
		filter.after_payout = rows[count - 1].payout;
		filter.after_line = rows[count - 1].line;
	} while (count == RETRIES);
	return OK;
}

RESULT payouts_apply(struct turn *turn, const struct flight *flight,
		const struct outcome *outcome, int64_t message, bool *out_kept)
{
	struct payouts p = {turn, flight->lane, message, false};
	for (size_t i = 0; i < outcome->payouts.count; i++) {
		struct payout_row row = outcome->payouts.at[i];
		row.line.gateway = p.lane->account->name;
		TRY(line_apply(&p, &row));
	}
	if (flight->verb == VERB_PAYMENT_PAYOUTS && !outcome->more &&
			outcome->kind == OUTCOME_DONE)
		TRY(kept_retry(&p));
	*out_kept = *out_kept || p.said;
	return OK;
}

RESULT payout_settled(struct turn *turn, const struct payout_kept *row)
{
	struct payout_kept said = *row;
	said.settled_at = turn->now;
	return turn->engine->storage->ops->payout_settle(turn->tx, &said);
}
