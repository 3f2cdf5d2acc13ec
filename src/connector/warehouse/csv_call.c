/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A request as a file: orders/REFERENCE.csv. Whoever takes it moves it to
 * taken/ first; we call it back by moving it to cancelled/. A rename is done
 * by one of the two alone, so that what was called back is never packed.
 */
#include "connector/warehouse/csv.h"
#include "connector/warehouse/csv_parts.h"
#include "connector/warehouse/parts.h"
#include "port/request.h"

static struct str file_name(const struct ask *ask, struct arena *arena)
{
	return arena_print(arena, "%.*s.csv",
			STR_FMT(warehouse_reference(ask, arena)));
}

static struct str file_path(
		const struct ask *ask, const char *folder, struct arena *arena)
{
	return arena_print(arena, "/%s/%.*s", folder,
			STR_FMT(url_encode(file_name(ask, arena), arena)));
}

/* ---- send ---- */

static const char *const heads[] = {"reference", "order", "order_name",
		"location", "line", "sku", "title", "quantity", "name",
		"company", "address1", "address2", "city", "postcode", "region",
		"country", "phone", "email"};

static void write_head(struct buf *buf)
{
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		csv_add(buf, i == 0, str_of(heads[i]));
	csv_end(buf);
}

static void write_line(struct buf *buf, const struct ask *ask,
		const struct fulfillment_order *fo, const struct fo_line *line,
		struct arena *arena)
{
	const struct facts *facts = ask->facts;
	const struct shop_order *order = &facts->order;
	const struct address *to = &order->ship_to;
	const struct line *sold = facts_line(facts, line->line);
	const struct str fields[] = {warehouse_reference(ask, arena),
			facts->remote, order->name, fo->location, line->line,
			sold ? sold->sku : STR_NONE,
			sold ? sold->title : STR_NONE,
			arena_print(arena, "%lld", (long long)line->remaining),
			to->name, to->company, to->line1, to->line2, to->city,
			to->postcode, to->region, to->country,
			to->phone.len ? to->phone : order->phone, order->email};
	_Static_assert(sizeof fields / sizeof *fields ==
					sizeof heads / sizeof *heads,
			"each field has its head");
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		csv_add(buf, i == 0, fields[i]);
	csv_end(buf);
}

RESULT csv_send_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	const struct fulfillment_order *fo = warehouse_fo(ask);
	struct buf buf;
	struct str body;
	ENSURE(fo, FAULT_BAD_VALUE);
	buf_init(&buf, REQUEST_BODY_MAX);
	write_head(&buf);
	for (size_t i = 0; i < fo->lines.count; i++)
		if (fo->lines.at[i].remaining > 0)
			write_line(&buf, ask, fo, &fo->lines.at[i], arena);
	TRY(buf_take(&buf, arena, &body));
	*out = (struct http_request){.method = STR("PUT"),
			.url = url_join(ask->account,
					file_path(ask, "orders", arena), arena),
			.body = body};
	return OK;
}

static void done(const struct ask *ask, struct arena *arena,
		struct outcome *out, bool cancelled)
{
	struct warehouse_request *request =
			LIST_ADD(arena, &out->facts.requests);
	request->reference = warehouse_reference(ask, arena);
	request->received_at = ask->now;
	if (cancelled)
		request->cancelled_at = ask->now;
	outcome_done(out, ask);
}

void csv_send_read(const struct ask *ask, const struct http_response *response,
		struct arena *arena, struct outcome *out)
{
	if (response->status == 201) {
		done(ask, arena, out, false);
		return;
	}
	outcome_by_status(response, arena, out);
	/* The name is taken: by us, it seems. It is looked up. */
	if (response->status == 409)
		outcome_bad_reply(out, "a file of this name is there");
	if (response->status == 404)
		outcome_refused(out, STR("settings"),
				STR("the folder orders is not there"));
}

/* ---- look up: orders first; what is moved meanwhile is in taken ---- */

struct step {
	const char *folder;
	const char *next; /* the cursor; NULL: it is nowhere */
};

static const struct step send_steps[] = {
		{"orders", "taken"},
		{"taken", NULL},
};
static const struct step cancel_steps[] = {
		{"cancelled", NULL},
};

static bool cancels(const struct ask *ask)
{
	return ask->effect->want == WANT_SEND_CANCEL;
}

static const struct step *step_of(const struct ask *ask)
{
	if (cancels(ask))
		return &cancel_steps[0];
	return str_eq(ask->cursor, STR("taken")) ? &send_steps[1]
						 : &send_steps[0];
}

static void list_build(const struct ask *ask, const char *folder,
		struct arena *arena, struct http_request *out)
{
	request_get(out,
			url_join(ask->account,
					arena_print(arena, "/%s/", folder),
					arena));
}

RESULT csv_find_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	list_build(ask, step_of(ask)->folder, arena, out);
	return OK;
}

bool csv_list_has(struct str list, struct str name)
{
	struct str line;
	while (str_cut(&list, '\n', &line))
		if (str_eq(str_trim(line), name))
			return true;
	return false;
}

void csv_find_read(const struct ask *ask, const struct http_response *response,
		struct arena *arena, struct outcome *out)
{
	const struct step *step = step_of(ask);
	if (response->status != 200) {
		outcome_find_failed(response, arena, out);
	} else if (csv_list_has(response->body, file_name(ask, arena))) {
		done(ask, arena, out, cancels(ask));
	} else if (step->next) {
		out->again = true;
		out->cursor = str_of(step->next);
	} else {
		out->kind = OUTCOME_ABSENT;
	}
}

/* ---- cancel: take it back, or see who has it ---- */

RESULT csv_cancel_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	if (ask->cursor.len) {
		list_build(ask, arena_cstr(arena, ask->cursor), arena, out);
		return OK;
	}
	struct str to = arena_print(arena, "%.*s%.*s",
			STR_FMT(csv_root(ask->account, arena)),
			STR_FMT(file_path(ask, "cancelled", arena)));
	*out = (struct http_request){.method = STR("MOVE"),
			.url = url_join(ask->account,
					file_path(ask, "orders", arena),
					arena)};
	http_header_add(&out->headers, arena, STR("Destination"), to);
	return OK;
}

static void too_late(
		const struct ask *ask, struct arena *arena, struct outcome *out)
{
	outcome_refused(out, STR("too_late"),
			STR("the warehouse has taken the file"));
	outcome_facts(out, ask);
	struct warehouse_request *request =
			LIST_ADD(arena, &out->facts.requests);
	request->reference = warehouse_reference(ask, arena);
	request->too_late_at = ask->now;
}

/* It was not in orders: we have moved it already, or they have. */
static void cancel_list(const struct ask *ask, struct str list,
		struct arena *arena, struct outcome *out)
{
	bool there = csv_list_has(list, file_name(ask, arena));
	bool ours = str_eq(ask->cursor, STR("cancelled"));
	if (there && ours) {
		done(ask, arena, out, true);
	} else if (there) {
		too_late(ask, arena, out);
	} else if (ours) {
		out->again = true;
		out->cursor = STR("taken");
	} else {
		out->fault = FAULT_UNREACHABLE;
		out->detail = STR("the file is in none of the folders");
	}
}

void csv_cancel_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	if (ask->cursor.len && response->status == 200) {
		cancel_list(ask, response->body, arena, out);
	} else if (!ask->cursor.len && response->status == 201) {
		done(ask, arena, out, true);
	} else if (!ask->cursor.len &&
			(response->status == 404 || response->status == 409)) {
		out->again = true;
		out->cursor = STR("cancelled");
	} else {
		outcome_find_failed(response, arena, out);
	}
}
