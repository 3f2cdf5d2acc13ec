/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads an order whole; archives it, and reads what that made of it.
 *
 * What an answer holds only a part of is asked for by itself, one request for
 * each part (step.c). The cursor: the sequence of the first request, since
 * news that came after it are not answered by the last one, then ";" and what
 * is still missing.
 */
#include "connector/shopify/parts.h"

#include <inttypes.h>

#include "port/request.h"

struct spot {
	int64_t seq;
	struct str part; /* what is asked for now; empty: the order */
	struct str rest; /* what is to be asked for then */
};

static void spot_read(const struct ask *ask, struct spot *out)
{
	struct str rest = ask->cursor, seq;
	*out = (struct spot){.seq = ask->seq};
	if (!str_cut(&rest, ';', &seq) || str_to_i64(seq, &out->seq).fault)
		return;
	str_cut(&rest, ' ', &out->part);
	out->rest = rest;
}

RESULT shopify_read_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	ENSURE(id_of_gid(ask->facts->remote).len > 0, FAULT_BAD_VALUE);
	struct spot spot;
	spot_read(ask, &spot);
	struct graphql graphql;
	if (spot.part.len) {
		TRY(step_open(ask, spot.part, arena, &graphql));
	} else {
		graphql_open(&graphql, query_read);
		json_out_str(&graphql.out, "id",
				gid_make("Order", ask->facts->remote, arena));
	}
	return graphql_close(&graphql, ask, arena, out);
}

static void read_absent(const struct ask *ask, struct outcome *out)
{
	outcome_done(out, ask);
	out->facts.order.absent = true;
	out->facts.order.seq = ask->seq;
	/* It is the newest thing that we know of the order, so it has the
	 * version of what it follows. */
	out->facts.order.version = ask->facts->order.version;
	out->facts.read_seq = ask->seq;
}

static void go_on(const struct reading *in, const struct spot *spot,
		const struct ask *ask, struct outcome *out)
{
	struct str parts[] = {in->missing, spot->rest};
	bool both = parts[0].len && parts[1].len;
	if (!parts[0].len && !parts[1].len) {
		outcome_done(out, ask);
		out->facts.read_seq = spot->seq;
		return;
	}
	out->again = true;
	out->cursor = arena_print(in->arena, "%" PRId64 ";%.*s%s%.*s",
			spot->seq, STR_FMT(parts[0]), both ? " " : "",
			STR_FMT(parts[1]));
}

static void read_answer(const struct ask *ask, struct json data,
		const struct spot *spot, struct arena *arena,
		struct outcome *out)
{
	struct reading in = reading_of(ask, arena, out);
	in.seq = spot->seq;
	struct result read = spot->part.len
			? step_read(&in, spot->part, data)
			: read_order(&in, json_get(data, "order"));
	if (read.fault)
		outcome_bad_reply(out, "the order can't be read");
	else
		go_on(&in, spot, ask, out);
}

void shopify_read_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct json data;
	struct spot spot;
	spot_read(ask, &spot);
	if (!graphql_answer(response, arena, out, &doc, &data))
		return;
	if (json_type(json_get(data, "order")) == JSON_NULL)
		read_absent(ask, out);
	else
		read_answer(ask, data, &spot, arena, out);
}

RESULT shopify_close_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	ENSURE(id_of_gid(ask->facts->remote).len > 0, FAULT_BAD_VALUE);
	struct graphql graphql;
	graphql_open(&graphql, query_close);
	json_out_object(&graphql.out, "input");
	json_out_str(&graphql.out, "id",
			gid_make("Order", ask->facts->remote, arena));
	json_out_object_end(&graphql.out);
	return graphql_close(&graphql, ask, arena, out);
}

void shopify_close_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct json data, payload;
	if (!graphql_answer(response, arena, out, &doc, &data))
		return;
	if (!graphql_payload(data, "orderClose", arena, out, &payload))
		return;
	struct json order = json_get(payload, "order");
	struct reading in = reading_of(ask, arena, out);
	if (read_order(&in, order).fault) {
		outcome_bad_reply(out, "the order can't be read");
		return;
	}
	bool closed = json_type(json_get(order, "closedAt")) == JSON_STRING;
	if (!closed) {
		outcome_bad_reply(out, "the order is not archived");
		return;
	}
	reading_end(&in, ask, out);
	if (!in.missing.len)
		out->facts.read_seq = ask->seq;
}
