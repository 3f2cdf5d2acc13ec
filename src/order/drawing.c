/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A line "waybill drawing 1", then each field as its length in digits, LF,
 * its bytes, LF: a document's key, the seller's fields in the order of the
 * table, the facts.
 */
#include "order/drawing.h"

static const struct str head = {"waybill drawing 1\n", 18};

static const size_t seller_texts[] = {
		offsetof(struct seller, name),
		offsetof(struct seller, lines),
		offsetof(struct seller, vat_id),
		offsetof(struct seller, bank),
		offsetof(struct seller, phone),
		offsetof(struct seller, email),
		offsetof(struct seller, web),
		offsetof(struct seller, language),
		offsetof(struct seller, logo),
};
#define SELLER_TEXTS (sizeof seller_texts / sizeof *seller_texts)

static void field_add(struct buf *buf, struct str text)
{
	buf_print(buf, "%zu\n", text.len);
	buf_add(buf, text);
	buf_add_char(buf, '\n');
}

void drawing_write(const struct facts *facts, enum document_kind kind,
		struct str cause, const struct seller *seller, struct buf *buf)
{
	DEFER(buf_done) struct buf packed;
	buf_init(&packed, buf->max);
	buf_add(buf, head);
	buf_print(buf, "%d %lld\n", (int)kind, (long long)seller->payment_days);
	field_add(buf, cause);
	for (size_t i = 0; i < SELLER_TEXTS; i++)
		field_add(buf,
				*(const struct str *)(const void
								*)((const char *)seller +
						seller_texts[i]));
	facts_write(facts, &packed);
	if (buf_check(&packed).fault)
		buf->over = true;
	field_add(buf, buf_str(&packed));
}

static RESULT field_read(struct str *rest, struct str *out)
{
	struct str digits;
	int64_t len = 0;
	ENSURE(str_cut(rest, '\n', &digits), FAULT_BAD_VALUE);
	TRY(str_to_i64(digits, &len));
	ENSURE(len >= 0 && (uint64_t)len < rest->len && rest->at[len] == '\n',
			FAULT_BAD_VALUE);
	*out = (struct str){rest->at, (size_t)len};
	*rest = str_skip(*rest, (size_t)len + 1);
	return OK;
}

static RESULT numbers_read(struct str *rest, enum document_kind *out_kind,
		int64_t *out_days)
{
	struct str line, kind;
	int64_t number = 0;
	ENSURE(str_cut(rest, '\n', &line) && str_cut(&line, ' ', &kind),
			FAULT_BAD_VALUE);
	TRY(str_to_i64(kind, &number));
	TRY(str_to_i64(line, out_days));
	ENSURE(number == DOCUMENT_SALE || number == DOCUMENT_CREDIT,
			FAULT_BAD_VALUE);
	*out_kind = (enum document_kind)number;
	return OK;
}

RESULT drawing_read(struct str bytes, struct arena *arena,
		struct facts *out_facts, enum document_kind *out_kind,
		struct str *out_cause, struct seller *out_seller)
{
	struct str rest = bytes, packed;
	ENSURE(str_starts(rest, head), FAULT_BAD_VALUE);
	rest = str_skip(rest, head.len);
	TRY(numbers_read(&rest, out_kind, &out_seller->payment_days));
	TRY(field_read(&rest, out_cause));
	for (size_t i = 0; i < SELLER_TEXTS; i++)
		TRY(field_read(&rest,
				(struct str *)(void *)((char *)out_seller +
						seller_texts[i])));
	TRY(field_read(&rest, &packed));
	ENSURE(!rest.len, FAULT_BAD_VALUE);
	return facts_read(packed, arena, out_facts);
}
