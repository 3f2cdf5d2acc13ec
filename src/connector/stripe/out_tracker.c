/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes tracking to the charge of a payment. Stripe takes `shipping` as a
 * whole, so the address goes along; name and address may not be missing.
 */
#include "connector/stripe/parts.h"

#include <inttypes.h>

#include "base/crypto.h"
#include "carrier/carrier.h"
#include "port/request.h"

/* "PostNord:111,PostNord:222" -> carrier and numbers as Stripe wants them. */
struct tracking {
	struct str carrier, numbers;
};

static bool has_item(struct str list, struct str item)
{
	struct str one;
	while (str_cut(&list, ',', &one))
		if (str_eq(one, item))
			return true;
	return false;
}

static struct str list_add(
		struct str list, struct str item, struct arena *arena)
{
	if (!item.len || has_item(list, item))
		return list;
	return arena_print(arena, "%.*s%s%.*s", STR_FMT(list),
			list.len ? "," : "", STR_FMT(item));
}

/* Free text at Stripe: the name that people know. */
static struct str carrier_name(struct str carrier, struct str number)
{
	const struct carrier *row = carrier_of(carrier, number);
	return row ? carrier_stripe(row) : carrier;
}

static struct tracking tracking_of(struct str value, struct arena *arena)
{
	struct tracking out = {0};
	struct parcel_name parcel;
	while (parcel_name_cut(&value, &parcel)) {
		struct str carrier =
				carrier_name(parcel.carrier, parcel.number);
		out.carrier = list_add(out.carrier, carrier, arena);
		out.numbers = list_add(out.numbers, parcel.number, arena);
	}
	return out;
}

static struct str value_of(const struct ask *ask)
{
	const struct attempt *attempt = facts_attempt(
			ask->facts, ask->effect->want, ask->effect->target);
	return attempt ? attempt->value : STR_NONE;
}

static void form_address(struct buf *buf, const struct address *address)
{
	const struct {
		const char *name;
		struct str value;
	} fields[] = {
			{"shipping[address][line2]", address->line2},
			{"shipping[address][city]", address->city},
			{"shipping[address][postal_code]", address->postcode},
			{"shipping[address][state]", address->region},
			{"shipping[address][country]", address->country},
			{"shipping[phone]", address->phone},
	};
	/* One field of the address must be there, and an empty value would
	 * take a field away. */
	stripe_form_add(buf, "shipping[address][line1]",
			address->line1.len ? address->line1 : STR("-"));
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (fields[i].value.len)
			stripe_form_add(buf, fields[i].name, fields[i].value);
}

static struct str name_of(const struct address *to)
{
	if (to->name.len)
		return to->name;
	return to->company.len ? to->company : STR("-");
}

static void form_fill(const struct ask *ask, const struct tracking *tracking,
		struct buf *form)
{
	const struct address *to = &ask->facts->order.ship_to;
	buf_init(form, REQUEST_BODY_MAX);
	stripe_form_add(form, "shipping[name]", name_of(to));
	form_address(form, to);
	if (tracking->carrier.len)
		stripe_form_add(form, "shipping[carrier]", tracking->carrier);
	stripe_form_add(form, "shipping[tracking_number]", tracking->numbers);
}

/* The same key with other parameters is refused, so what is written is part
 * of the key. */
static struct str key_of(const struct ask *ask, struct arena *arena)
{
	return arena_print(arena, "%.*s-%016" PRIx64, STR_FMT(ask->effect->key),
			hash64(value_of(ask)));
}

RESULT stripe_tracker_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct buf form;
	struct asked_payment payment;
	struct tracking tracking = tracking_of(value_of(ask), arena);
	ENSURE(stripe_payment_find(ask, &payment), FAULT_BAD_VALUE);
	ENSURE(tracking.numbers.len > 0, FAULT_BAD_VALUE);
	struct str id = payment.charge.len ? payment.charge : payment.reference;
	form_fill(ask, &tracking, &form);
	return stripe_post(ask, arena, stripe_path(id, "", arena),
			key_of(ask, arena), &form, out);
}

void stripe_tracker_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	if (response->status != 200) {
		stripe_error(response, arena, out);
		return;
	}
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(response->body, &doc).fault) {
		outcome_bad_reply(out, "the answer is not valid JSON");
		return;
	}
	struct json shipping = json_get(json_root(doc), "shipping");
	struct tracking wanted = tracking_of(value_of(ask), arena);
	struct str carrier = json_str(json_get(shipping, "carrier"), arena);
	struct str numbers =
			json_str(json_get(shipping, "tracking_number"), arena);
	if (str_eq(carrier, wanted.carrier) && str_eq(numbers, wanted.numbers))
		outcome_done(out, ask);
	else
		outcome_bad_reply(out, "the tracking read back is another one");
}
