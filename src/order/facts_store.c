/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Facts as bytes: a version, then number and value of each field that is not
 * empty, each struct ended by a 0, at the end a checksum of it all. A field
 * that this program does not know is a corrupt row: an older program must
 * not forget what a newer one has learned.
 */
#include "base/crypto.h"
#include "base/pack.h"
#include "order/facts_table.h"

#define FORMAT 1
#define CHECKSUM_SIZE 8
#define ITEMS_MAX 100000

static void item_write(
		const struct table *table, const char *item, struct buf *buf);

static void list_write(const struct field *f, const char *in, struct buf *buf)
{
	const struct any_list *list = field_list(f, in);
	pack_u64(buf, list->count);
	for (size_t i = 0; i < list->count; i++)
		item_write(f->of, list_item(f, list, i), buf);
}

static void field_write(const struct field *f, const char *in, struct buf *buf)
{
	pack_u64(buf, f->number);
	if (f->type == TYPE_STR)
		pack_str(buf, *field_str(f, in));
	else if (f->type == TYPE_STRUCT)
		item_write(f->of, in + f->offset, buf);
	else if (f->type == TYPE_LIST)
		list_write(f, in, buf);
	else
		pack_i64(buf, field_i64(f, in));
}

static void item_write(
		const struct table *table, const char *item, struct buf *buf)
{
	for (size_t i = 0; i < table->field_count; i++)
		if (!field_is_empty(&table->fields[i], item))
			field_write(&table->fields[i], item, buf);
	pack_u64(buf, 0);
}

static void checksum(struct str bytes, char out[CHECKSUM_SIZE])
{
	uint64_t sum = hash64(bytes);
	for (int i = 0; i < CHECKSUM_SIZE; i++)
		out[i] = (char)(sum >> (8 * i) & 0xff);
}

void facts_write(const struct facts *facts, struct buf *buf)
{
	DEFER(arena_drop) struct arena *arena = NULL;
	struct facts sorted = *facts;
	size_t begin = buf->len;
	char sum[CHECKSUM_SIZE];
	if (!table_is_sorted(&facts_table, (const char *)facts)) {
		arena = arena_open();
		table_sort(&facts_table, (char *)&sorted, arena);
	}
	pack_u64(buf, FORMAT);
	item_write(&facts_table, (const char *)&sorted, buf);
	checksum(str_skip(buf_str(buf), begin), sum);
	buf_add(buf, (struct str){sum, sizeof sum});
}

static RESULT item_read(const struct table *table, struct unpack *in,
		struct arena *arena, char *out);

static RESULT list_read(const struct field *f, struct unpack *in,
		struct arena *arena, char *out)
{
	struct any_list *list = field_list(f, out);
	uint64_t count = unpack_u64(in);
	ENSURE(!in->bad && count <= ITEMS_MAX && count <= in->rest.len,
			FAULT_CORRUPT_ROW);
	/* Room for one more: an order's lists grow by one at a time. */
	list->cap = (size_t)count + 1;
	list->at = arena_take(arena, list->cap * f->of->size);
	for (; list->count < count; list->count++)
		TRY(item_read(f->of, in, arena,
				list->at + list->count * f->of->size));
	return OK;
}

/* Words are used as indexes and as bits. */
static RESULT word_read(const struct field *f, int64_t value, char *out)
{
	ENSURE(value >= 0 && value < (int64_t)f->words->count,
			FAULT_CORRUPT_ROW);
	field_set_i64(f, out, value);
	return OK;
}

static RESULT field_read(const struct field *f, struct unpack *in,
		struct arena *arena, char *out)
{
	if (f->type == TYPE_STR)
		*field_str(f, out) = unpack_str(in);
	else if (f->type == TYPE_STRUCT)
		return item_read(f->of, in, arena, out + f->offset);
	else if (f->type == TYPE_LIST)
		return list_read(f, in, arena, out);
	else if (f->type == TYPE_WORD)
		TRY(word_read(f, unpack_i64(in), out));
	else
		field_set_i64(f, out, unpack_i64(in));
	return in->bad ? FAIL(FAULT_CORRUPT_ROW) : OK;
}

/* Fields come in the table's order: one walk finds them all. */
static RESULT item_read(const struct table *table, struct unpack *in,
		struct arena *arena, char *out)
{
	size_t at = 0;
	for (uint64_t number; (number = unpack_u64(in)) != 0; at++) {
		while (at < table->field_count &&
				table->fields[at].number < number)
			at++;
		ENSURE(at < table->field_count &&
						table->fields[at].number ==
								number,
				FAULT_CORRUPT_ROW);
		TRY(field_read(&table->fields[at], in, arena, out));
	}
	return in->bad ? FAIL(FAULT_CORRUPT_ROW) : OK;
}

RESULT facts_read(struct str bytes, struct arena *arena, struct facts *out)
{
	char sum[CHECKSUM_SIZE];
	struct facts facts = {0};
	ENSURE(bytes.len > CHECKSUM_SIZE, FAULT_CORRUPT_ROW);
	struct str body = {bytes.at, bytes.len - CHECKSUM_SIZE};
	checksum(body, sum);
	ENSURE(str_eq(str_skip(bytes, body.len), (struct str){sum, sizeof sum}),
			FAULT_CORRUPT_ROW);
	struct unpack in = {.rest = body};
	ENSURE(unpack_u64(&in) == FORMAT, FAULT_CORRUPT_ROW);
	TRY(item_read(&facts_table, &in, arena, (char *)&facts));
	ENSURE(in.rest.len == 0, FAULT_CORRUPT_ROW);
	*out = facts;
	return OK;
}
