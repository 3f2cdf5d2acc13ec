/* SPDX-License-Identifier: Apache-2.0 */
/* What `waybill profile test` prints: a row for each thing that differs, and
 * the sums of all orders. */
#include "cli/profile_inside.h"

#define KEY_LETTERS 48

static struct str money(minor amount, struct str currency, struct arena *arena)
{
	return arena_print(arena, "%.*s %.*s",
			STR_FMT(money_print(amount, currency_digits(currency),
					arena)),
			STR_FMT(currency));
}

/* What stands in a column; "-": it is not there. */
static struct str side_words(
		const struct trial_row *row, int side, struct arena *arena)
{
	const struct trial_result *r = row->side[side];
	if (!r)
		return STR("-");
	if (row->kind == TRIAL_DOCUMENT || row->kind == TRIAL_MONEY)
		return money(r->amount, row->currency, arena);
	return r->text.len ? r->text : STR("yes");
}

static const char *const side_names[2] = {"present", "new"};

static void row_json(struct trial_out *out, const struct trial_row *row,
		struct arena *scratch)
{
	struct json_out *json = &out->json;
	json_out_object(json, NULL);
	json_out_str(json, "shop", row->order->shop);
	json_out_str(json, "remote", row->order->remote);
	json_out_str(json, "name", row->order->name);
	json_out_cstr(json, "kind", trial_kind_name(row->kind));
	json_out_str(json, "what", row->key);
	for (int side = 0; side < 2; side++)
		if (row->side[side])
			json_out_str(json, side_names[side],
					side_words(row, side, scratch));
	json_out_object_end(json);
	out_flush(&out->buf);
}

static void row_table(struct trial_out *out, const struct trial_row *row)
{
	struct arena *a = out->cli->arena;
	const struct order_row *order = row->order;
	table_add(&out->table,
			one_line(order->name.len ? order->name : order->remote,
					24, a));
	table_add(&out->table, str_of(trial_kind_name(row->kind)));
	table_add(&out->table, one_line(row->key, KEY_LETTERS, a));
	for (int side = 0; side < 2; side++)
		table_add(&out->table, arena_copy(a, side_words(row, side, a)));
}

void trial_out_row(struct trial_out *out, const struct trial_row *row,
		struct arena *scratch)
{
	out->rows++;
	if (out->as_json)
		row_json(out, row, scratch);
	else
		row_table(out, row);
}

void trial_out_begin(struct trial_out *out, struct cli *cli)
{
	static const char *const heads[] = {
			"ORDER", "KIND", "WHAT", "PRESENT", "NEW", NULL};
	*out = (struct trial_out){.cli = cli, .as_json = cli_has(cli, "json")};
	buf_init(&out->buf, OUT_MAX);
	out->json = (struct json_out){.buf = &out->buf};
	table_begin(&out->table, cli->arena, heads);
	if (!out->as_json)
		return;
	json_out_object(&out->json, NULL);
	json_out_array(&out->json, "differences");
}

static struct str sum_words(
		const struct trial_sum *sum, int side, struct arena *arena)
{
	if (sum->kind == TRIAL_MONEY)
		return money(sum->amount[side], sum->currency, arena);
	if (sum->kind != TRIAL_DOCUMENT)
		return arena_print(arena, "%" PRId64, sum->count[side]);
	return arena_print(arena, "%" PRId64 ", %.*s", sum->count[side],
			STR_FMT(money(sum->amount[side], sum->currency,
					arena)));
}

static void sums_json(struct trial_out *out)
{
	struct json_out *json = &out->json;
	struct arena *a = out->cli->arena;
	json_out_array(json, "sums");
	for (size_t i = 0; i < out->sum_count; i++) {
		const struct trial_sum *sum = &out->sums[i];
		json_out_object(json, NULL);
		json_out_cstr(json, "kind", trial_kind_name(sum->kind));
		json_out_str(json, "account", sum->key);
		json_out_str(json, "currency", sum->currency);
		for (int side = 0; side < 2; side++) {
			json_out_object(json, side_names[side]);
			json_out_i64(json, "count", sum->count[side]);
			json_out_str(json, "amount",
					money_print(sum->amount[side],
							currency_digits(sum->currency),
							a));
			json_out_object_end(json);
		}
		json_out_object_end(json);
	}
	json_out_array_end(json);
}

static void sums_table(struct trial_out *out)
{
	static const char *const heads[] = {
			"ALL ORDERS", "WHAT", "PRESENT", "NEW", NULL};
	struct table table;
	table_begin(&table, out->cli->arena, heads);
	for (size_t i = 0; i < out->sum_count; i++) {
		const struct trial_sum *sum = &out->sums[i];
		table_add(&table, str_of(trial_kind_name(sum->kind)));
		table_add(&table, sum->key.len ? sum->key : sum->currency);
		for (int side = 0; side < 2; side++)
			table_add(&table,
					sum_words(sum, side, out->cli->arena));
	}
	if (out->sum_count)
		table_end(&table, &out->buf);
}

void trial_out_end(struct trial_out *out, size_t orders, size_t differ)
{
	if (out->as_json) {
		json_out_array_end(&out->json);
		sums_json(out);
		json_out_i64(&out->json, "orders", (int64_t)orders);
		json_out_i64(&out->json, "differ", (int64_t)differ);
		json_out_object_end(&out->json);
		buf_add_char(&out->buf, '\n');
	} else {
		if (out->rows)
			table_end(&out->table, &out->buf);
		sums_table(out);
		buf_print(&out->buf,
				"%zu of %zu orders differ. Nothing was done.\n",
				differ, orders);
	}
	out_flush(&out->buf);
}
