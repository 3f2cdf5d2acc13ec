/* SPDX-License-Identifier: Apache-2.0 */
/*
 * EasyPost follows the parcels of the simulated couriers and tells of them:
 * tracker.updated with all that was seen of a parcel until then. It has no
 * list to ask for, so nothing of it is lost for good.
 */
#include <inttypes.h>

#include "base/crypto.h"
#include "world.h"

struct str sim_sign_easypost(
		const char *secret, struct str body, struct arena *arena)
{
	uint8_t digest[SHA256_SIZE];
	hmac_sha256(str_of(secret), body, digest);
	struct str text = hex_of(
			(struct str){(const char *)digest, sizeof digest},
			arena);
	return arena_print(arena, "hmac-sha256-hex=%.*s", STR_FMT(text));
}

static void detail(struct json_out *out, const char *status,
		const char *status_detail, time_ms at, struct arena *arena)
{
	if (!at)
		return;
	json_out_object(out, NULL);
	json_out_cstr(out, "object", "TrackingDetail");
	json_out_cstr(out, "status", status);
	json_out_cstr(out, "status_detail", status_detail);
	json_out_str(out, "datetime", time_print(at, arena));
	json_out_object_end(out);
}

static void tracker(struct json_out *out, const struct request *request,
		time_ms now, struct arena *arena)
{
	bool delivered = request->delivered_at != 0;
	json_out_object(out, "result");
	json_out_cstr(out, "object", "Tracker");
	json_out_str(out, "tracking_code", request->number);
	json_out_str(out, "carrier", request->carrier);
	json_out_cstr(out, "status",
			delivered                         ? "delivered"
					: request->out_at ? "out_for_delivery"
							  : "in_transit");
	json_out_cstr(out, "status_detail",
			delivered ? "arrived_at_destination" : "in_transit");
	json_out_str(out, "updated_at", time_print(now, arena));
	json_out_bool(out, "is_return", false);
	json_out_array(out, "tracking_details");
	detail(out, "in_transit", "departed_origin_facility",
			request->shipped_at, arena);
	detail(out, "out_for_delivery", "out_for_delivery", request->out_at,
			arena);
	detail(out, "delivered", "arrived_at_destination",
			request->delivered_at, arena);
	json_out_array_end(out);
	json_out_object_end(out);
}

void sim_easypost_tell(
		struct sim *sim, const struct request *request, time_ms now)
{
	struct str id = arena_print(
			sim->scratch, "evt_%" PRId64, ++sim->easypost_events);
	struct buf body;
	buf_init(&body, BODY_MAX);
	struct json_out out = {&body, false};
	json_out_object(&out, NULL);
	json_out_str(&out, "id", id);
	json_out_cstr(&out, "object", "Event");
	json_out_cstr(&out, "description", "tracker.updated");
	json_out_cstr(&out, "mode", "production");
	tracker(&out, request, now, sim->scratch);
	json_out_object_end(&out);
	sim_hook_add(sim, now, AT_EASYPOST, "tracker.updated", id.at,
			request->order, &body);
}
