/* SPDX-License-Identifier: Apache-2.0 */
/* Words for orders that leave in parts. */
#include "script.h"

#define THE_REST "the rest"

bool deed_is_of_parcels(const struct deed *deed)
{
	struct str name = deed->rest, what;
	return deed_cut(&name, " of ", &what);
}

/* "1 piece", "3 pieces"; 0: the rest; -1: not understood */
static int64_t pieces_of(struct str what)
{
	int64_t count = 0;
	struct str number = STR_NONE;
	if (str_eq(what, STR(THE_REST)))
		return 0;
	str_cut(&what, ' ', &number);
	bool known = str_eq(what, STR("piece")) || str_eq(what, STR("pieces"));
	if (!known || str_to_i64(number, &count).fault || count < 1)
		return -1;
	return count;
}

static bool ship(struct deed *deed, struct request *request, int64_t pieces)
{
	if (!sim_request_live(request) || request->status >= REQ_SHIPPED)
		return deed_no(deed, "it is past that already");
	if (pieces)
		return sim_pack(deed->sim, request, pieces, deed->now) ||
				deed_no(deed, "so many would be all or more");
	sim_pack_rest(deed->sim, request);
	sim_request_move(deed->sim, request, REQ_SHIPPED, deed->now);
	return true;
}

bool do_ship_parcel(struct deed *deed)
{
	struct str name = deed->rest, what = STR_NONE;
	struct reach reach;
	deed_cut(&name, " of ", &what);
	int64_t pieces = pieces_of(what);
	if (pieces < 0)
		return deed_no(deed, "how many pieces?");
	if (!deed_reach(deed, name, &reach))
		return false;
	for (size_t i = 0; i < reach.order->fos.count; i++) {
		const struct fo *fo = &reach.order->fos.at[i];
		if (reach.location >= 0 && fo->location != reach.location)
			continue;
		if (fo->sent)
			return ship(deed, fo->sent, pieces);
	}
	return deed_no(deed, "the warehouse was not asked for it yet");
}

bool do_keep(struct deed *deed)
{
	struct reach reach;
	bool kept = false;
	if (!deed_reach(deed, deed->rest, &reach))
		return false;
	for (size_t i = 0; i < reach.order->fos.count; i++) {
		struct request *sent = reach.order->fos.at[i].sent;
		if (!sent || !sim_request_live(sent))
			continue;
		sent->kept = true;
		kept = true;
	}
	return kept || deed_no(deed, "the warehouse does not have it");
}
