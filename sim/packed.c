/* SPDX-License-Identifier: Apache-2.0 */
/* An order that leaves the warehouse in several parcels. */
#include <inttypes.h>

#include "world.h"

void sim_pieces_json(struct json_out *out, const struct request *request,
		struct arena *arena)
{
	if (!request->pieces.count)
		return;
	json_out_array(out, "lines");
	for (size_t i = 0; i < request->pieces.count; i++) {
		const struct piece *piece = &request->pieces.at[i];
		json_out_object(out, NULL);
		json_out_str(out, "line",
				arena_print(arena, "%" PRId64, piece->line));
		json_out_i64(out, "quantity", piece->quantity);
		json_out_object_end(out);
	}
	json_out_array_end(out);
}

struct request sim_packed_view(
		const struct request *request, const struct packed *packed)
{
	struct request one = *request;
	one.parcel = packed->parcel;
	one.carrier = packed->carrier;
	one.number = packed->number;
	one.url = packed->url;
	one.shipped_at = packed->shipped_at;
	one.delivered_at = packed->delivered_at;
	one.status = packed->delivered_at ? REQ_DELIVERED : REQ_SHIPPED;
	one.pieces.at = packed->pieces.at;
	one.pieces.count = packed->pieces.count;
	return one;
}

static int64_t packed_of(const struct request *request, int64_t line)
{
	int64_t sum = 0;
	for (size_t i = 0; i < request->packed.count; i++) {
		const struct packed *packed = request->packed.at[i];
		for (size_t k = 0; k < packed->pieces.count; k++)
			if (packed->pieces.at[k].line == line)
				sum += packed->pieces.at[k].quantity;
	}
	return sum;
}

/* What is left of the nth line of its fulfillment order. */
static struct piece left_of(
		const struct request *request, const struct fo *fo, size_t nth)
{
	const struct fo_line *line = &fo->lines.at[nth];
	int64_t id = request->order->lines.at[line->line].id;
	return (struct piece){id, line->total - packed_of(request, id)};
}

static int64_t all_left(const struct request *request, const struct fo *fo)
{
	int64_t sum = 0;
	for (size_t i = 0; i < fo->lines.count; i++)
		sum += left_of(request, fo, i).quantity;
	return sum;
}

static void address_it(
		struct sim *sim, struct request *request, struct packed *packed)
{
	size_t nth = request->packed.count + 1;
	packed->parcel = arena_print(
			sim->arena, "P%" PRId64 ".%zu", request->fo, nth);
	packed->carrier = STR("GLS");
	packed->number = arena_print(sim->arena, "9916%010" PRId64 "%02zu",
			request->fo, nth);
	packed->url = arena_print(sim->arena,
			"https://tracking.example.org/gls/%.*s",
			STR_FMT(packed->number));
}

bool sim_pack(struct sim *sim, struct request *request, int64_t quantity,
		time_ms now)
{
	struct order *order = NULL;
	struct fo *fo = sim_shop_fo(sim, request->fo, &order);
	if (!fo || quantity < 1 || all_left(request, fo) <= quantity)
		return false;
	struct packed *packed = arena_take(sim->arena, sizeof *packed);
	*packed = (struct packed){.shipped_at = now};
	for (size_t i = 0; i < fo->lines.count && quantity; i++) {
		struct piece piece = left_of(request, fo, i);
		if (piece.quantity > quantity)
			piece.quantity = quantity;
		quantity -= piece.quantity;
		if (piece.quantity)
			*LIST_ADD(sim->arena, &packed->pieces) = piece;
	}
	address_it(sim, request, packed);
	*LIST_ADD(sim->arena, &request->packed) = packed;
	sim_request_tell(sim, request, packed, REQ_SHIPPED, now);
	return true;
}

void sim_pack_rest(struct sim *sim, struct request *request)
{
	struct order *order = NULL;
	struct fo *fo = sim_shop_fo(sim, request->fo, &order);
	for (size_t i = 0; fo && i < fo->lines.count; i++) {
		struct piece piece = left_of(request, fo, i);
		if (piece.quantity)
			*LIST_ADD(sim->arena, &request->pieces) = piece;
	}
}

void sim_packed_arrived(struct sim *sim, struct request *request, time_ms now)
{
	for (size_t i = 0; i < request->packed.count; i++) {
		struct packed *packed = request->packed.at[i];
		if (packed->delivered_at)
			continue;
		packed->delivered_at = now;
		sim_request_tell(sim, request, packed, REQ_DELIVERED, now);
	}
}
