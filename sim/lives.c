/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Real lives: a shop's past orders as CSV files in the shape of the Olist
 * data set, read into struct life and turned into plans. docs/simulator.md
 * has the mapping as a table.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/crypto.h"
#include "world.h"

#define CSV_MAX ((size_t)256 << 20)
#define CURRENCY STR("BRL")
#define DIGITS 2
#define AT_ONCE_MS HOUR_MS /* what is approved later, was paid later */

enum { A, B, C, D, E, F, COLUMNS_MAX }; /* the columns that a file needs */

struct customer {
	struct str city, state, zip;
};

/* What is known while the files are read. */
struct reading {
	struct sim *sim;
	struct sim_table customers, lives;
	struct str rest; /* of the file */
	int line;
	const char *why; /* what is wrong with this line */
	int column[COLUMNS_MAX];
	struct str at[COLUMNS_MAX];
};

/* --- CSV ---------------------------------------------------------------- */

/* Takes a field and the comma or line end behind it. True: the row goes on. */
static bool field_read(struct reading *in, struct str *out)
{
	bool quoted = false;
	size_t n = 0;
	const struct str text = in->rest;
	for (; n < text.len; n++) {
		char c = text.at[n];
		if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == ',' || c == '\n'))
			break;
	}
	bool more = n < text.len && text.at[n] == ',';
	*out = str_trim((struct str){text.at, n});
	in->rest = str_skip(text, n + 1);
	return more;
}

/* "a ""b""" -> a "b" */
static struct str unquoted(struct reading *in, struct str field)
{
	if (!str_starts(field, STR("\"")))
		return field;
	char *at = arena_take(in->sim->arena, field.len);
	size_t len = 0;
	for (size_t i = 1; i + 1 < field.len; i++) {
		at[len++] = field.at[i];
		if (field.at[i] == '"')
			i++;
	}
	return (struct str){at, len};
}

static bool row_read(struct reading *in)
{
	bool more = true;
	while (in->rest.len && in->rest.at[0] == '\n')
		in->rest = str_skip(in->rest, 1);
	if (!in->rest.len)
		return false;
	memset(in->at, 0, sizeof in->at);
	for (int nth = 0; more; nth++) {
		struct str field;
		more = field_read(in, &field);
		for (int i = 0; i < COLUMNS_MAX; i++)
			if (in->column[i] == nth)
				in->at[i] = unquoted(in, field);
	}
	in->line++;
	return true;
}

static bool head_read(struct reading *in, const char *const *names)
{
	struct str field;
	bool more = true;
	for (int i = 0; i < COLUMNS_MAX; i++)
		in->column[i] = -1;
	for (int nth = 0; more; nth++) {
		more = field_read(in, &field);
		for (int i = 0; names[i]; i++)
			if (str_eq(unquoted(in, field), str_of(names[i])))
				in->column[i] = nth;
	}
	in->line = 1;
	for (int i = 0; names[i]; i++)
		if (in->column[i] < 0)
			in->why = arena_print(in->sim->arena,
					"there is no column %s", names[i])
						  .at;
	return !in->why;
}

/* "144.0" -> 14400 */
static bool money_read(struct str text, int64_t *out)
{
	struct str whole, part = text;
	int64_t units, minor = 0;
	if (!str_cut(&part, '.', &whole) || str_to_i64(whole, &units).fault ||
			units < 0 || units > INT64_MAX / 1000)
		return false;
	for (size_t i = 0; i < part.len; i++)
		if (part.at[i] < '0' || part.at[i] > '9' ||
				(i >= DIGITS && part.at[i] != '0'))
			return false;
	for (size_t i = 0; i < DIGITS; i++)
		minor = minor * 10 + (i < part.len ? part.at[i] - '0' : 0);
	*out = units * 100 + minor;
	return true;
}

static bool wrong(struct reading *in, const char *why)
{
	in->why = why;
	return false;
}

/* --- the four files ----------------------------------------------------- */

static bool customer_row(struct reading *in)
{
	struct customer *customer =
			arena_take(in->sim->arena, sizeof *customer);
	*customer = (struct customer){in->at[B], in->at[C], in->at[D]};
	sim_table_put(&in->customers, in->at[A], customer);
	return true;
}

static const struct {
	const char *status;
	enum end_plan end;
} ends[] = {
		{"delivered", END_DELIVERED},
		{"shipped", END_SHIPPED},
		{"canceled", END_CANCELLED},
		{"unavailable", END_OUT_OF_STOCK},
		{"invoiced", END_INVOICED},
		{"processing", END_PROCESSING},
		{"created", END_PENDING},
		{"approved", END_AUTHORIZED},
};
#define ENDS (sizeof ends / sizeof *ends)

static size_t end_row(struct str status)
{
	size_t row = 0;
	while (row < ENDS && !str_eq(status, str_of(ends[row].status)))
		row++;
	return row;
}

static bool moment_read(struct str text, time_ms *out)
{
	*out = 0;
	return !text.len || !time_read(text, out).fault;
}

static bool order_row(struct reading *in)
{
	time_ms bought, approved, carrier, arrived;
	if (!moment_read(in->at[C], &bought) || !bought ||
			!moment_read(in->at[D], &approved) ||
			!moment_read(in->at[E], &carrier) ||
			!moment_read(in->at[F], &arrived))
		return wrong(in, "a date can't be read");
	if (end_row(in->at[B]) == ENDS)
		return wrong(in, "the status is not known");
	struct life *life = LIST_ADD(in->sim->arena, &in->sim->lives);
	*life = (struct life){.id = in->at[A],
			.status = in->at[B],
			.bought = bought,
			.approved = approved != 0,
			.approved_late = approved - bought > AT_ONCE_MS,
			.carrier_first = carrier && carrier < approved,
			.shipped = carrier != 0,
			.delivered = arrived != 0};
	return true;
}

/* An order's customer has a row of his own, which the order's id names. */
static bool order_customer_row(struct reading *in)
{
	struct life *life = sim_table_get(&in->lives, in->at[A]);
	const struct customer *customer =
			sim_table_get(&in->customers, in->at[B]);
	if (!customer)
		return wrong(in, "there is no such customer");
	life->city = customer->city;
	life->state = customer->state;
	life->zip = customer->zip;
	return true;
}

/* The same goods at the same price from the same seller are one line. */
static struct line *line_of(struct reading *in, struct life *life,
		struct str sku, int64_t price, int location)
{
	for (size_t i = 0; i < life->lines.count; i++) {
		struct line *line = &life->lines.at[i];
		if (str_eq(line->sku, sku) && line->price == price &&
				line->location == location)
			return line;
	}
	struct line *line = LIST_ADD(in->sim->arena, &life->lines);
	*line = (struct line){.sku = sku, .price = price, .location = location};
	line->title = arena_print(in->sim->arena, "Product %.8s", sku.at);
	return line;
}

static bool item_row(struct reading *in)
{
	int64_t price, freight;
	struct life *life = sim_table_get(&in->lives, in->at[A]);
	if (!life)
		return wrong(in, "there is no such order");
	if (in->at[B].len < 8 || !money_read(in->at[D], &price) ||
			!money_read(in->at[E], &freight))
		return wrong(in, "product or price can't be read");
	int location = (int)(hash64(in->at[C]) % 3);
	line_of(in, life, in->at[B], price, location)->quantity++;
	life->freight += freight;
	return life->lines.count <= LINES_MAX || wrong(in, "too many lines");
}

static bool payment_row(struct reading *in)
{
	int64_t amount;
	struct life *life = sim_table_get(&in->lives, in->at[A]);
	if (!life)
		return wrong(in, "there is no such order");
	if (!money_read(in->at[C], &amount))
		return wrong(in, "the amount can't be read");
	if (amount == 0)
		return true;
	*LIST_ADD(in->sim->arena, &life->payments) = (struct payment){
			.stripe = !str_eq(in->at[B], STR("voucher")),
			.amount = amount};
	return life->payments.count <= LINES_MAX ||
			wrong(in, "too many payments");
}

static const struct file {
	const char *name;
	const char *columns[COLUMNS_MAX + 1];
	bool (*row)(struct reading *in);
} files[] = {
		{"customers.csv",
				{"customer_id", "customer_city",
						"customer_state",
						"customer_zip_code_prefix"},
				customer_row},
		{"orders.csv",
				{"order_id", "order_status",
						"order_purchase_timestamp",
						"order_approved_at",
						"order_delivered_carrier_date",
						"order_delivered_customer_"
						"date"},
				order_row},
		{"orders.csv", {"order_id", "customer_id"}, order_customer_row},
		{"order_items.csv",
				{"order_id", "product_id", "seller_id", "price",
						"freight_value"},
				item_row},
		{"order_payments.csv",
				{"order_id", "payment_type", "payment_value"},
				payment_row},
};
#define FILES (sizeof files / sizeof *files)

static bool file_load(struct sim *sim, const char *path, struct str *out)
{
	FILE *file = fopen(path, "rb");
	long size = -1;
	if (!file)
		return false;
	if (fseek(file, 0, SEEK_END) == 0)
		size = ftell(file);
	rewind(file);
	bool good = size >= 0 && (size_t)size <= CSV_MAX;
	char *at = good ? arena_take(sim->arena, (size_t)size + 1) : NULL;
	good = good && fread(at, 1, (size_t)size, file) == (size_t)size;
	fclose(file);
	*out = (struct str){at, good ? (size_t)size : 0};
	if (good && str_starts(*out, STR("\xef\xbb\xbf")))
		*out = str_skip(*out, 3);
	return good;
}

static RESULT file_read(
		struct reading *in, const char *folder, const struct file *file)
{
	struct str path = arena_print(
			in->sim->arena, "%s/%s", folder, file->name);
	in->why = NULL;
	in->line = 0;
	if (!file_load(in->sim, path.at, &in->rest))
		in->why = "the file can't be read";
	else if (head_read(in, file->columns))
		while (row_read(in) && file->row(in))
			continue;
	if (!in->why)
		return OK;
	fprintf(stderr, "waybill-sim: %s:%d: %s\n", path.at, in->line, in->why);
	return FAIL(FAULT_BAD_VALUE);
}

/* As they were bought: the files have no order. */
static int earlier(const void *a, const void *b)
{
	const struct life *one = a, *two = b;
	if (one->bought != two->bought)
		return one->bought < two->bought ? -1 : 1;
	return str_cmp(one->id, two->id);
}

static RESULT lives_index(struct reading *in)
{
	struct sim *sim = in->sim;
	if (sim->lives.count)
		qsort(sim->lives.at, sim->lives.count, sizeof *sim->lives.at,
				earlier);
	for (size_t i = 0; i < sim->lives.count; i++) {
		struct life *life = &sim->lives.at[i];
		ENSURE(!sim_table_get(&in->lives, life->id), FAULT_DUPLICATE);
		sim_table_put(&in->lives, life->id, life);
	}
	return OK;
}

static RESULT files_read(struct reading *in, const char *folder)
{
	for (size_t i = 0; i < FILES; i++) {
		TRY(file_read(in, folder, &files[i]));
		if (files[i].row == order_row)
			TRY(lives_index(in));
	}
	return OK;
}

RESULT sim_lives_read(struct sim *sim, const char *folder)
{
	struct reading in = {.sim = sim};
	struct result r = files_read(&in, folder);
	sim_table_done(&in.customers);
	sim_table_done(&in.lives);
	return r;
}

/* --- a life becomes an order -------------------------------------------- */

static void place_set(const struct life *life, struct person *person)
{
	person->city = life->city;
	person->zip = life->zip;
	person->province = life->state;
	person->province_code = life->state;
	person->country = STR("Brazil");
	person->country_code = STR("BR");
	person->locale = STR("pt-BR");
}

static int64_t sum_of_payments(const struct life *life)
{
	int64_t sum = 0;
	for (size_t i = 0; i < life->payments.count; i++)
		sum += life->payments.at[i].amount;
	return sum;
}

static int64_t lines_set(
		struct sim *sim, const struct life *life, struct order *order)
{
	int64_t sum = 0;
	for (size_t i = 0; i < life->lines.count; i++) {
		const struct line *line = &life->lines.at[i];
		*LIST_ADD(sim->arena, &order->lines) = *line;
		sum += line->price * line->quantity;
	}
	if (life->lines.count)
		return sum;
	sum = sum_of_payments(life);
	*LIST_ADD(sim->arena, &order->lines) = (struct line){
			.sku = STR("UNKNOWN"),
			.title = STR("Goods"),
			.quantity = 1,
			.price = sum,
			.location = (int)(hash64(life->id) % 3)};
	return sum;
}

/* What was paid is what it cost: interest and rebates are in the data's
 * payments alone, and go into the shipping or a discount. */
static void money_set(struct sim *sim, const struct life *life,
		struct order *order, int64_t goods)
{
	int64_t paid = sum_of_payments(life);
	for (size_t i = 0; i < life->payments.count; i++) {
		const struct payment *p = &life->payments.at[i];
		/* A gift card can't be authorized alone. */
		bool stripe = p->stripe || order->plan.pay == PAY_AUTHORIZED;
		sim_payment_add(sim, order, stripe, p->amount);
	}
	order->shipping = paid ? paid - goods : life->freight;
	if (order->shipping < 0) {
		order->discount = -order->shipping;
		order->shipping = 0;
	}
	if (!paid && goods + life->freight > 0)
		sim_payment_add(sim, order, true, goods + life->freight);
}

static enum pay_plan pay_of(
		const struct life *life, enum end_plan end, int64_t goods)
{
	bool costs_nothing = goods + life->freight == 0;
	if (costs_nothing && !life->payments.count)
		return PAY_AT_ONCE;
	if (end == END_AUTHORIZED)
		return PAY_AUTHORIZED;
	if (end == END_PENDING || (end == END_CANCELLED && !life->approved))
		return PAY_NEVER;
	if (!life->approved || life->approved_late || life->carrier_first)
		return PAY_LATE;
	return PAY_AT_ONCE;
}

void sim_lives_order(
		struct sim *sim, const struct life *life, struct order *order)
{
	struct plan *plan = &order->plan;
	order->currency = CURRENCY;
	order->digits = DIGITS;
	place_set(life, &order->person);
	int64_t goods = lines_set(sim, life, order);
	plan->end = ends[end_row(life->status)].end;
	plan->pay = pay_of(life, plan->end, goods);
	plan->cancel = life->delivered  ? CANCEL_DELIVERED
			: life->shipped ? CANCEL_SHIPPED
					: CANCEL_EARLY;
	plan->disordered = life->carrier_first;
	plan->refuse_later = sim_percent(&order->chance, 50);
	money_set(sim, life, order, goods);
}
