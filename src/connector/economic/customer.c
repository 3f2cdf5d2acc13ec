/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An invoice wants a customer that is there. Whoever has the same mail address
 * is the one; of a buyer without an address for mail the one of the same name,
 * postcode and street; else a new one is made. e-conomic gives it its number,
 * and after a lost answer the same search finds it.
 */
#include "connector/economic/parts.h"

#include "port/request.h"

#define PAGE_SIZE 100
#define NAME_MAX_BYTES 255
#define ADDRESS_MAX_BYTES 510

static const char *const searched[] = {"name", "zip", "address"};
#define SEARCHED (sizeof searched / sizeof *searched)

/* What fits there; the same each time, so that it is found again. */
static struct str cut(struct str text, size_t most)
{
	if (text.len <= most)
		return text;
	while (most > 0 && ((unsigned char)text.at[most] & 0xc0) == 0x80)
		most--;
	return (struct str){text.at, most};
}

static struct str street(const struct ask *ask, struct arena *arena)
{
	const struct address *buyer = accounting_buyer(ask->facts);
	struct str text = buyer->line1;
	if (buyer->line2.len)
		text = arena_print(arena, "%.*s\n%.*s", STR_FMT(buyer->line1),
				STR_FMT(buyer->line2));
	return cut(text, ADDRESS_MAX_BYTES);
}

static struct str name(const struct ask *ask)
{
	return cut(accounting_buyer_name(ask->facts), NAME_MAX_BYTES);
}

static struct str value_of(
		const struct ask *ask, size_t property, struct arena *arena)
{
	const struct address *buyer = accounting_buyer(ask->facts);
	const struct str values[SEARCHED] = {name(ask),
			cut(buyer->postcode, 30), street(ask, arena)};
	return values[property];
}

/* A filter may name what is empty in one way only ("$null:"), so it is by one
 * property that is not, and the rest is compared here. */
static struct str filter(const struct ask *ask, struct arena *arena)
{
	struct str email = ask->facts->order.email;
	const char *property = email.len ? "email" : "name";
	struct str value = email.len ? email : name(ask);
	return arena_print(arena, "%s$eq:%.*s", property,
			STR_FMT(economic_filter_text(value, arena)));
}

RESULT economic_customer_search_build(const struct ask *ask,
		struct arena *arena, struct http_request *out)
{
	struct str path = arena_print(arena,
			"/customers?skippages=%lld&pagesize=%d&filter=%.*s",
			(long long)economic_number(ask, 0), PAGE_SIZE,
			STR_FMT(url_encode(filter(ask, arena), arena)));
	request_get(out, url_join(ask->account, path, arena));
	return OK;
}

static bool is_the_buyer(const struct ask *ask, struct json customer,
		struct arena *arena)
{
	struct str email = ask->facts->order.email;
	if (json_bool(json_get(customer, "barred"), false))
		return false;
	if (email.len)
		return str_eq_nocase(email,
				json_str(json_get(customer, "email"), arena));
	for (size_t i = 0; i < SEARCHED; i++) {
		struct json is = json_get(customer, searched[i]);
		if (!str_eq_nocase(value_of(ask, i, arena),
				    json_str(is, arena)))
			return false;
	}
	return true;
}

static struct str number_of(
		const struct ask *ask, struct json list, struct arena *arena)
{
	struct json item;
	for (struct json_iter i = json_each(list); json_next(&i, &item);)
		if (is_the_buyer(ask, item, arena))
			return json_str(json_get(item, "customerNumber"),
					arena);
	return STR_NONE;
}

void economic_customer_search_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct json list = {0};
	if (response->status != 200) {
		economic_error(response, arena, out);
		return;
	}
	if (!json_open(response->body, &doc).fault)
		list = json_get(json_root(doc), "collection");
	if (json_type(list) != JSON_ARRAY) {
		outcome_bad_reply(out, "the answer has no collection");
		return;
	}
	struct str number = number_of(ask, list, arena);
	if (number.len)
		economic_go_on(out, arena, "draft", number);
	else if (json_count(list) == PAGE_SIZE)
		economic_next_page(ask, "customer", arena, out);
	else
		economic_go_on(out, arena, "new", STR_NONE);
}

/* ---- a new one ---- */

static void write_texts(struct json_out *out, const struct ask *ask,
		struct arena *arena)
{
	const struct shop_order *order = &ask->facts->order;
	const struct address *buyer = accounting_buyer(ask->facts);
	const struct {
		const char *name;
		struct str value;
	} texts[] = {
			{"name", name(ask)},
			{"email", order->email},
			{"address", street(ask, arena)},
			{"zip", cut(buyer->postcode, 30)},
			{"city", cut(buyer->city, 50)},
			{"country", cut(buyer->country, 50)},
			/* vatNumber is for agreements in the United Kingdom
			 * and Spain only; others keep it here. */
			{"corporateIdentificationNumber", order->vat_id},
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (texts[i].value.len)
			json_out_str(out, texts[i].name, texts[i].value);
}

RESULT economic_customer_new_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct bill bill;
	struct buf buf;
	TRY(accounting_bill(ask, arena, &bill));
	ENSURE(accounting_buyer_name(ask->facts).len, FAULT_BAD_VALUE);
	buf_init(&buf, REQUEST_BODY_MAX);
	struct json_out json = {.buf = &buf};
	json_out_object(&json, NULL);
	write_texts(&json, ask, arena);
	json_out_str(&json, "currency", bill.currency);
	economic_ref(&json, "customerGroup", "customerGroupNumber",
			economic_mapped(ask, &bill, MAPPING_CUSTOMER_GROUP));
	economic_ref(&json, "paymentTerms", "paymentTermsNumber",
			economic_mapped(ask, &bill, MAPPING_TERMS));
	economic_ref(&json, "vatZone", "vatZoneNumber",
			economic_mapped(ask, &bill, MAPPING_VAT_CODE));
	json_out_object_end(&json);
	return economic_send(ask, "POST", STR("/customers"), "customer", &buf,
			arena, out);
}

void economic_customer_new_read(__attribute__((unused)) const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	DEFER(json_drop) struct json_doc *doc = NULL;
	struct str number = STR_NONE;
	if (response->status != 201 && response->status != 200) {
		economic_error(response, arena, out);
		return;
	}
	if (!json_open(response->body, &doc).fault)
		number = json_str(json_get(json_root(doc), "customerNumber"),
				arena);
	if (number.len)
		economic_go_on(out, arena, "draft", number);
	else
		outcome_bad_reply(out, "the customer has no number");
}
