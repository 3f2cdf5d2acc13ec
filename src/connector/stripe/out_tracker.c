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
	struct str part;
	while (str_cut(&value, ',', &part)) {
		struct str carrier = STR_NONE;
		if (str_find(part, STR(":")) >= 0)
			str_cut(&part, ':', &carrier);
		part = str_trim(part);
		carrier = carrier_name(str_trim(carrier), part);
		out.carrier = list_add(out.carrier, carrier, arena);
		out.numbers = list_add(out.numbers, part, arena);
	}
	return out;
}

static struct str value_of(const struct ask *ask)
{
	const struct attempt *attempt = facts_attempt(
			ask->facts, ask->effect->want, ask->effect->target);
	return attempt ? attempt->value : STR_NONE;
}

/* The target is parcel ">" payment; the payment names our transaction. */
static struct str payment_of(struct str target)
{
	struct str payment = target;
	for (size_t i = target.len; i > 0; i--)
		if (target.at[i - 1] == '>')
			return str_skip(target, i);
	return payment;
}

static bool is_asked(const struct ask *ask, const struct txn *txn)
{
	return str_eq(txn->gateway, ask->account->name) && txn->reference.len &&
			str_find(payment_of(ask->effect->target),
					txn->reference) >= 0;
}

/* The payment's row; its charge may stand in another row of it. */
static bool payment_find(const struct ask *ask, struct str *out_reference,
		struct str *out_charge)
{
	*out_reference = *out_charge = STR_NONE;
	for (size_t i = 0; i < ask->facts->txns.count; i++) {
		const struct txn *txn = &ask->facts->txns.at[i];
		if (!is_asked(ask, txn))
			continue;
		if (!out_reference->len)
			*out_reference = txn->reference;
		if (txn->charge.len)
			*out_charge = txn->charge;
	}
	if (!out_charge->len && str_starts(*out_reference, STR("ch_")))
		*out_charge = *out_reference;
	return out_reference->len > 0;
}

static void form_add(struct buf *buf, const char *name, struct str value)
{
	if (buf->len)
		buf_add_char(buf, '&');
	url_add(buf, str_of(name));
	buf_add_char(buf, '=');
	url_add(buf, value);
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
	/* One field of the address must be there, if only an empty one. */
	form_add(buf, "shipping[address][line1]", address->line1);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (fields[i].value.len)
			form_add(buf, fields[i].name, fields[i].value);
}

static RESULT form_of(const struct ask *ask, struct arena *arena,
		struct str *out_body)
{
	const struct address *to = &ask->facts->order.ship_to;
	struct tracking tracking = tracking_of(value_of(ask), arena);
	ENSURE(tracking.numbers.len > 0, FAULT_BAD_VALUE);
	struct buf buf;
	buf_init(&buf, REQUEST_BODY_MAX);
	form_add(&buf, "shipping[name]",
			to->name.len                      ? to->name
					: to->company.len ? to->company
							  : STR("-"));
	form_address(&buf, to);
	if (tracking.carrier.len)
		form_add(&buf, "shipping[carrier]", tracking.carrier);
	form_add(&buf, "shipping[tracking_number]", tracking.numbers);
	return buf_take(&buf, arena, out_body);
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
	struct str reference, charge, body;
	ENSURE(payment_find(ask, &reference, &charge), FAULT_BAD_VALUE);
	TRY(form_of(ask, arena, &body));
	struct str path = arena_print(arena, "/v1/%s/%.*s",
			charge.len ? "charges" : "payment_intents",
			STR_FMT(url_encode(charge.len ? charge : reference,
					arena)));
	*out = (struct http_request){.method = STR("POST"),
			.url = url_join(ask->account, path, arena),
			.body = body};
	http_header_add(&out->headers, arena, STR("Content-Type"),
			STR("application/x-www-form-urlencoded"));
	http_header_add(&out->headers, arena, STR("Idempotency-Key"),
			key_of(ask, arena));
	return OK;
}

void stripe_error(const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	outcome_by_status(response, arena, out);
	/* The same key is being worked on at this moment: ask again later. */
	if (response->status == 409) {
		out->kind = OUTCOME_NONE;
		out->fault = FAULT_PROVIDER;
	}
	if (out->kind == OUTCOME_REFUSED)
		out->reason = STR("refused");
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (json_open(response->body, &doc).fault)
		return;
	struct json error = json_get(json_root(doc), "error");
	struct str code = json_str(json_get(error, "code"), arena);
	struct str text = json_str(json_get(error, "message"), arena);
	if (code.len || text.len)
		out->detail = detail_of(arena_print(arena, "%.*s%s%.*s",
				STR_FMT(code), code.len ? ": " : "",
				STR_FMT(text)));
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
