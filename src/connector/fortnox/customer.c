/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An invoice wants a customer that is there. Whoever has the same mail address
 * is the one; else the customer under our own number, which comes of the
 * address, so that a lost answer makes no second one; else a new one.
 */
#include "connector/fortnox/parts.h"

#include "port/request.h"

static struct str our_number(const struct ask *ask, struct arena *arena)
{
	struct str key = accounting_buyer_key(ask->facts, arena);
	return arena_print(arena, "WB%.*s", STR_FMT(key));
}

/* ---- by mail address ---- */

RESULT fortnox_customer_search_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct str email = ask->facts->order.email;
	ENSURE(email.len > 0, FAULT_BAD_VALUE);
	struct str url = fortnox_url(ask, arena, "customers", STR_NONE, "");
	request_get(out,
			arena_print(arena, "%.*s?email=%.*s", STR_FMT(url),
					STR_FMT(url_encode(email, arena))));
	return OK;
}

/* The first that has just this address. */
static struct str number_of(
		const struct ask *ask, struct json list, struct arena *arena)
{
	struct json item;
	for (struct json_iter i = json_each(list); json_next(&i, &item);) {
		struct str email = json_str(json_get(item, "Email"), arena);
		if (str_eq_nocase(email, ask->facts->order.email))
			return json_str(json_get(item, "CustomerNumber"),
					arena);
	}
	return STR_NONE;
}

void fortnox_customer_search_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	if (response->status != 200) {
		fortnox_error(response, arena, out);
		return;
	}
	struct json list = {0};
	if (!json_open(response->body, &doc).fault)
		list = json_get(json_root(doc), "Customers");
	if (json_type(list) != JSON_ARRAY) {
		outcome_bad_reply(out, "the answer has no list of customers");
		return;
	}
	struct str number = number_of(ask, list, arena);
	if (number.len)
		fortnox_go_on(out, arena, "invoice", number);
	else
		fortnox_go_on(out, arena, "mine", STR_NONE);
}

/* ---- by our number ---- */

RESULT fortnox_customer_mine_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	request_get(out,
			fortnox_url(ask, arena, "customers",
					our_number(ask, arena), ""));
	return OK;
}

void fortnox_customer_mine_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	if (response->status == 404)
		fortnox_go_on(out, arena, "new", STR_NONE);
	else if (response->status == 200)
		fortnox_go_on(out, arena, "invoice", our_number(ask, arena));
	else
		fortnox_error(response, arena, out);
}

/* ---- a new one ---- */

/* Contract: text fields end at 1024, postcodes at 10 bytes. */
#define POSTCODE_MAX 10

static void write_fields(struct json_out *out, const struct ask *ask,
		struct arena *arena, const struct bill *bill)
{
	const struct shop_order *order = &ask->facts->order;
	const struct address *buyer = accounting_buyer(ask->facts);
	bool postcode = buyer->postcode.len <= POSTCODE_MAX;
	const struct {
		const char *name;
		struct str value;
	} fields[] = {
			{"CustomerNumber", our_number(ask, arena)},
			{"Name", accounting_buyer_name(ask->facts)},
			{"Email", order->email},
			{"EmailInvoice", order->email},
			{"Address1", buyer->line1},
			{"Address2", buyer->line2},
			{"ZipCode", postcode ? buyer->postcode : STR_NONE},
			{"City", buyer->city},
			{"CountryCode", buyer->country},
			{"Phone1",
					order->phone.len ? order->phone
							 : buyer->phone},
			{"VATNumber", order->vat_id},
			{"VATType",
					accounting_map(ask, bill, NULL,
							MAPPING_CUSTOMER_GROUP)},
			{"TermsOfPayment",
					accounting_map(ask, bill, NULL,
							MAPPING_TERMS)},
			{"Type",
					buyer->company.len ? STR("COMPANY")
							   : STR("PRIVATE")},
	};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (fields[i].value.len)
			json_out_str(out, fields[i].name, fields[i].value);
}

RESULT fortnox_customer_new_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct bill bill;
	struct buf buf;
	struct str body;
	TRY(accounting_bill(ask, arena, &bill));
	ENSURE(accounting_buyer_name(ask->facts).len, FAULT_BAD_VALUE);
	buf_init(&buf, REQUEST_BODY_MAX);
	struct json_out json = {.buf = &buf};
	json_out_object(&json, NULL);
	json_out_object(&json, "Customer");
	write_fields(&json, ask, arena, &bill);
	json_out_object_end(&json);
	json_out_object_end(&json);
	TRY(buf_take(&buf, arena, &body));
	request_post_json(out, arena,
			fortnox_url(ask, arena, "customers", STR_NONE, ""),
			STR_NONE, body);
	return OK;
}

void fortnox_customer_new_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	if (response->status == 201 || response->status == 200)
		fortnox_go_on(out, arena, "invoice", our_number(ask, arena));
	else
		fortnox_error(response, arena, out);
}
