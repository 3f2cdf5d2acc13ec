/* SPDX-License-Identifier: Apache-2.0 */
/* Look-ups. The lists are short (a few items): a walk beats an index. */
#include "order/facts.h"

#define FIND(list_, match_) \
	do { \
		for (size_t i = 0; i < (list_).count; i++) { \
			__auto_type item = &(list_).at[i]; \
			if (match_) \
				return item; \
		} \
		return NULL; \
	} while (0)

struct txn *facts_txn(const struct facts *f, struct str gateway,
		struct str reference, enum txn_kind kind, struct str part)
{
	FIND(f->txns,
			item->kind == (int64_t)kind &&
					str_eq(item->reference, reference) &&
					str_eq(item->gateway, gateway) &&
					str_eq(item->part, part));
}

struct fulfillment_order *facts_fo(const struct facts *f, struct str id)
{
	FIND(f->fos, str_eq(item->id, id));
}

struct document *facts_document(const struct facts *f, enum document_kind kind,
		struct str cause)
{
	FIND(f->documents,
			item->kind == (int64_t)kind &&
					str_eq(item->cause, cause));
}

struct warehouse_request *facts_request(
		const struct facts *f, struct str reference)
{
	FIND(f->requests, str_eq(item->reference, reference));
}

struct parcel *facts_parcel(const struct facts *f, struct str key)
{
	for (size_t i = 0; i < f->parcels.count; i++) {
		struct parcel *p = &f->parcels.at[i];
		if (key.len == p->reference.len + 1 + p->parcel.len &&
				str_starts(key, p->reference) &&
				key.at[p->reference.len] == '|' &&
				str_ends(key, p->parcel))
			return p;
	}
	return NULL;
}

struct attempt *facts_attempt(
		const struct facts *f, int64_t want, struct str target)
{
	FIND(f->attempts, item->want == want && str_eq(item->target, target));
}

struct attempt *facts_attempt_by_id(const struct facts *f, int64_t id)
{
	FIND(f->attempts, item->id == id);
}

struct line *facts_line(const struct facts *f, struct str id)
{
	FIND(f->order.lines, str_eq(item->id, id));
}
