/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A refund or dispute names a capture and not the payment that it is part of:
 * what was authorized first is known by its authorization, so that the
 * capture must be read. Until then the news wait in a cursor, as one word of
 * fields with '.' between them.
 */
#include "connector/paypal/parts.h"

#include <inttypes.h>

#include "port/request.h"

#define FIELDS 8

/* Dots would end a field. */
static struct str safe(struct str text, struct arena *arena)
{
	struct str out = url_encode(text, arena);
	struct buf buf;
	buf_init(&buf, REQUEST_BODY_MAX);
	for (size_t i = 0; i < out.len; i++) {
		if (out.at[i] == '.')
			buf_add(&buf, STR("%2E"));
		else
			buf_add_char(&buf, out.at[i]);
	}
	struct str copy = arena_copy(arena, buf_str(&buf));
	buf_done(&buf);
	return copy;
}

struct str paypal_look_write(const struct txn *txn, struct str event_id,
		struct str topic, struct arena *arena)
{
	return arena_print(arena,
			"%.*s.%" PRId64 ".%.*s.%" PRId64 ".%" PRId64 ".%" PRId64
			".%.*s.%.*s",
			STR_FMT(safe(txn->charge, arena)), txn->kind,
			STR_FMT(safe(txn->part, arena)), txn->state,
			txn->amount, txn->at, STR_FMT(safe(event_id, arena)),
			STR_FMT(safe(topic, arena)));
}

bool paypal_look_read(struct str look, struct arena *arena, struct txn *out,
		struct str *out_event_id, struct str *out_topic)
{
	struct str part[FIELDS];
	for (int i = 0; i < FIELDS; i++) {
		if (!str_cut(&look, '.', &part[i]))
			return false;
		part[i] = url_decode(part[i], arena);
	}
	*out = (struct txn){.charge = part[0],
			.reference = part[0],
			.part = part[2]};
	*out_event_id = part[6];
	*out_topic = part[7];
	return !str_to_i64(part[1], &out->kind).fault &&
			!str_to_i64(part[3], &out->state).fault &&
			!str_to_i64(part[4], &out->amount).fault &&
			!str_to_i64(part[5], &out->at).fault &&
			(out->kind == TXN_REFUND || out->kind == TXN_DISPUTE) &&
			out->charge.len && out->part.len;
}
