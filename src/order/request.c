/* SPDX-License-Identifier: Apache-2.0 */
/* What the warehouse says of a request in words that nobody here knows. */
#include "order/scene.h"

/* News of its parcels are words as well. */
static time_ms known_last(
		const struct facts *f, const struct warehouse_request *r)
{
	time_ms last = r->known_at;
	for (size_t i = 0; i < f->parcels.count; i++) {
		const struct parcel *p = &f->parcels.at[i];
		time_ms at = parcel_out_at(p);
		if (str_eq(p->reference, r->reference) && at > last)
			last = at;
	}
	return last;
}

/* Said at one time, nobody knows which was the last: that is not known. */
time_ms request_unknown_since(
		const struct facts *f, const struct warehouse_request *r)
{
	if (!r->unknown_status.len || r->unknown_at < known_last(f, r))
		return 0;
	return r->unknown_at;
}
