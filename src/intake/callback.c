/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages that a provider gets from us, a fulfillment service's stock and
 * tracking numbers. They are answered from what is stored: a warehouse that
 * is slow or down keeps nobody waiting, and nobody who asks can have it asked.
 */
#include "intake/inside.h"

#include "base/json.h"
#include "base/log.h"

#define STOCK_ROWS_MAX 200000
#define NAMES_MAX 250
#define ALIKE_MAX 2000 /* orders whose names begin alike */
#define PAGE_MAX ((size_t)32 << 20)

struct lookup {
	const struct callback_source *from;
	const struct account *account;
	const struct policy *policy;
	const struct callback_ask *asked;
	struct storage_tx *tx;
	struct arena *arena;
	callback_rows *rows;
};

/* A SKU in several places of one warehouse is what they have together. The
 * rows come by SKU. */
static void stock_sum(struct lookup *l, const struct stock_row *row)
{
	callback_rows *rows = l->rows;
	struct callback_row *last =
			rows->count ? &rows->at[rows->count - 1] : NULL;
	if (!last || !str_eq(last->name, row->sku))
		*(last = LIST_ADD(l->arena, rows)) =
				(struct callback_row){.name = row->sku};
	last->quantity += row->quantity;
}

/* A part of it would look like the whole. */
static RESULT stock_look(struct lookup *l)
{
	struct stock_row *found = NULL;
	struct stock_row like = {.sku = l->asked->sku};
	size_t count = 0;
	if (l->policy)
		like.account = stock_account(l->policy, l->asked->location);
	ENSURE(like.account.len > 0, FAULT_NOT_FOUND);
	TRY(l->from->reader->ops->stock_list(l->tx, &like, STOCK_ROWS_MAX + 1,
			l->arena, &found, &count));
	ENSURE(count <= STOCK_ROWS_MAX, FAULT_LIMIT);
	for (size_t i = 0; i < count; i++)
		stock_sum(l, &found[i]);
	return OK;
}

/* "#1001.2", "#1001-F2": the second fulfillment of "#1001". */
static struct str name_split(struct str name, int64_t *out_nth)
{
	size_t end = name.len;
	while (end && name.at[end - 1] >= '0' && name.at[end - 1] <= '9')
		end--;
	struct str nth = str_skip(name, end), order = {name.at, end};
	if (str_ends(order, STR("-F")))
		order.len -= 2;
	else if (str_ends(order, STR(".")))
		order.len--;
	if (order.len == end || !order.len || str_to_i64(nth, out_nth).fault)
		return STR_NONE;
	return order;
}

static RESULT order_named(
		struct lookup *l, struct str name, struct order_row *out)
{
	const struct storage_ops *ops = l->from->reader->ops;
	struct order_filter filter = {.search = name, .limit = ALIKE_MAX};
	struct order_row *rows = NULL;
	size_t count = 0, i = 0;
	TRY(ops->order_list(l->tx, &filter, l->arena, &rows, &count));
	while (i < count &&
			(!str_eq(rows[i].name, name) ||
					!str_eq(rows[i].shop,
							l->account->name)))
		i++;
	ENSURE(i < count, FAULT_NOT_FOUND);
	return ops->order_get_id(l->tx, rows[i].id, l->arena, out);
}

static RESULT number_find(struct lookup *l, struct str name, struct str *out)
{
	struct order_row row = {0};
	struct facts facts = {0};
	int64_t nth = 0;
	struct result r = order_named(l, name, &row);
	struct str whole = STR_NONE;
	if (r.fault == FAULT_NOT_FOUND)
		whole = name_split(name, &nth);
	if (whole.len)
		r = order_named(l, whole, &row);
	TRY(r);
	TRY(facts_read(row.facts, l->arena, &facts));
	*out = number_told(&facts, nth);
	return OK;
}

static bool is_told(const callback_rows *rows, struct str name)
{
	for (size_t i = 0; i < rows->count; i++)
		if (str_eq(rows->at[i].name, name))
			return true;
	return false;
}

static RESULT tracking_look(struct lookup *l)
{
	ENSURE(l->asked->names.count <= NAMES_MAX, FAULT_LIMIT);
	for (size_t i = 0; i < l->asked->names.count; i++) {
		struct str name = l->asked->names.at[i], number = STR_NONE;
		struct result r = number_find(l, name, &number);
		if (r.fault && r.fault != FAULT_NOT_FOUND)
			return r;
		if (!r.fault && number.len && !is_told(l->rows, name))
			*LIST_ADD(l->arena, l->rows) = (struct callback_row){
					.name = name, .number = number};
	}
	return OK;
}

static RESULT rows_look(struct lookup *l)
{
	struct storage *reader = l->from->reader;
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	TRY(reader->ops->begin(reader, TX_READ, &tx));
	l->tx = tx;
	if (l->asked->kind == CALLBACK_STOCK)
		return stock_look(l);
	return tracking_look(l);
}

/* Only for who has proven to be the provider. */
static RESULT look(struct lookup *l)
{
	ENSURE(l->from->reader, FAULT_STORAGE_BUSY);
	pthread_mutex_lock(l->from->lock);
	struct result r = rows_look(l);
	pthread_mutex_unlock(l->from->lock);
	return r;
}

RESULT callback_answer(const struct callback_source *from,
		const struct account *account, const struct callback *callback,
		struct arena *arena, struct str *out_json)
{
	const struct driver *driver =
			engine_driver(from->engine, account->provider);
	struct callback_ask asked = {0};
	callback_rows rows = {0};
	DEFER(buf_done) struct buf buf;
	struct json_out out = {.buf = &buf};
	buf_init(&buf, PAGE_MAX);
	ENSURE(driver && driver->callback_read, FAULT_NOT_FOUND);
	TRY(driver->callback_read(account, callback, arena, &asked));
	struct lookup l = {.from = from,
			.account = account,
			.policy = engine_policy(from->engine, account->name),
			.asked = &asked,
			.arena = arena,
			.rows = &rows};
	TRY(look(&l));
	driver->callback_write(&asked, &rows, arena, &out);
	ENSURE(!buf.over, FAULT_LIMIT);
	*out_json = arena_copy(arena, buf_str(&buf));
	return OK;
}

struct page_call {
	struct callback callback;
	struct arena *arena;
};

static void each_pair(void *context, struct str name, struct str value)
{
	struct page_call *page = context;
	*LIST_ADD(page->arena, &page->callback.query) =
			(struct callback_pair){name, value};
}

void callback_handle(struct intake *intake, struct http_call *call,
		const struct account *account, struct str path_rest)
{
	struct str json = STR_NONE;
	struct page_call page = {.callback.path_rest = path_rest,
			.arena = http_arena(call)};
	struct callback_source from = {
			intake->o.engine, intake->o.reader, &intake->reading};
	http_queries_each(call, each_pair, &page);
	struct result r = callback_answer(
			&from, account, &page.callback, page.arena, &json);
	if (r.fault && r.fault != FAULT_NOT_FOUND)
		log_line(LOG_WARN, "msg=\"not told\" account=%.*s fault=%s",
				STR_FMT(account->name), fault_name(r.fault));
	if (!r.fault)
		reply_json(intake, call, ANSWER_OK, json);
	else if (r.fault == FAULT_NOT_FOUND)
		reply_json(intake, call, ANSWER_NOT_FOUND,
				STR("{\"error\":\"no such page\"}\n"));
	else
		reply_json(intake, call, ANSWER_BUSY,
				STR("{\"error\":\"try again later\"}\n"));
}
