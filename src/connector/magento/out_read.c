/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads an order whole. What was made of it stands in lists of its own, so a
 * read has four steps: invoices, shipments, credit memos, and the order last,
 * so that nothing is decided on the half of it.
 *
 * The cursor: step ";" seq ";" invoice ";" parts. seq is the first step's:
 * what is news after the first list was read must be read again.
 */
#include "connector/magento/parts.h"

#include <inttypes.h>

#include "port/request.h"

static RESULT take_invoice(
		struct reading *in, struct json item, struct lists *lists)
{
	mage_read_invoice(in, item, lists);
	return OK;
}

static RESULT take_shipment(struct reading *in, struct json item,
		__attribute__((unused)) struct lists *lists)
{
	return mage_read_shipment(in, item);
}

static const struct step {
	const char *path; /* of a list; NULL: the order itself */
	RESULT(*take)
	(struct reading *in, struct json item, struct lists *lists);
} steps[] = {
		{"/V1/invoices", take_invoice},
		{"/V1/shipments", take_shipment},
		{"/V1/creditmemos", mage_read_memo},
		{NULL, NULL},
};
#define STEPS ((int64_t)(sizeof steps / sizeof *steps))

struct stand {
	int64_t step, seq;
	struct lists lists;
};

/* A cursor that can't be read begins anew. */
static struct stand stand_read(const struct ask *ask)
{
	struct stand out = {0};
	struct str rest = ask->cursor, step, seq;
	if (str_cut(&rest, ';', &step) && str_cut(&rest, ';', &seq) &&
			!str_to_i64(step, &out.step).fault &&
			!str_to_i64(seq, &out.seq).fault && out.step > 0 &&
			out.step < STEPS) {
		str_cut(&rest, ';', &out.lists.invoice);
		out.lists.parts = rest;
		return out;
	}
	return (struct stand){.seq = ask->seq};
}

static struct str stand_write(const struct stand *stand, struct arena *arena)
{
	return arena_print(arena, "%" PRId64 ";%" PRId64 ";%.*s;%.*s",
			stand->step, stand->seq, STR_FMT(stand->lists.invoice),
			STR_FMT(stand->lists.parts));
}

RESULT magento_read_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct stand stand = stand_read(ask);
	const struct step *step = &steps[stand.step];
	struct str url;
	TRY(mage_order_url(ask, "/V1/orders/", "", arena, &url));
	if (step->path)
		TRY(mage_search_url(ask,
				&(struct search){.path = step->path,
						.field = "order_id",
						.value = ask->facts->remote,
						.condition = "eq",
						.sort = {"entity_id"},
						.page = 1},
				arena, &url));
	request_get(out, url);
	return OK;
}

static RESULT read_list(struct reading *in, const struct step *step,
		struct json list, struct lists *lists)
{
	struct json items = json_get(list, "items"), item;
	ENSURE(json_type(items) == JSON_ARRAY, FAULT_BAD_VALUE);
	for (struct json_iter i = json_each(items); json_next(&i, &item);)
		TRY(step->take(in, item, lists));
	if (json_i64(json_get(list, "total_count"), 0) > PAGE_SIZE)
		in->facts->odd = STR("order too large to be read whole");
	return OK;
}

static void list_answered(const struct ask *ask, struct stand *stand,
		struct json root, struct arena *arena, struct outcome *out)
{
	struct reading in = mage_reading_of(ask, arena, out);
	const struct step *step = &steps[stand->step];
	if (read_list(&in, step, root, &stand->lists).fault) {
		outcome_bad_reply(out, "a list of the order can't be read");
		return;
	}
	stand->step++;
	out->again = true;
	out->cursor = stand_write(stand, arena);
}

static void order_answered(const struct ask *ask, const struct stand *stand,
		struct json root, struct arena *arena, struct outcome *out)
{
	struct reading in = mage_reading_of(ask, arena, out);
	in.seq = stand->seq;
	if (mage_read_order(&in, root, &stand->lists, ask->facts).fault)
		outcome_bad_reply(out, "the order can't be read");
	else
		outcome_done(out, ask);
}

static void order_absent(const struct ask *ask, const struct stand *stand,
		struct outcome *out)
{
	outcome_done(out, ask);
	out->facts.order.absent = true;
	out->facts.order.seq = stand->seq;
	/* It is the newest thing that we know of the order, so it has the
	 * version of what it follows. */
	out->facts.order.version = ask->facts->order.version;
	out->facts.read_seq = stand->seq;
}

/* A server in front has 404 pages of its own, and a wrong address is a 404 as
 * well: only "The entity that was requested doesn't exist" proves it. */
static bool says_absent(
		const struct http_response *response, struct arena *arena)
{
	return response->status == 404 &&
			str_find(magento_message(response->body, arena),
					STR("entity")) >= 0;
}

void magento_read_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct stand stand = stand_read(ask);
	bool list = steps[stand.step].path != NULL;
	if (!list && says_absent(response, arena)) {
		order_absent(ask, &stand, out);
		return;
	}
	if (!magento_answer(response, arena, out, &doc))
		return;
	if (list)
		list_answered(ask, &stand, json_root(doc), arena, out);
	else
		order_answered(ask, &stand, json_root(doc), arena, out);
}
