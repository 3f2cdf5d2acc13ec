/* SPDX-License-Identifier: Apache-2.0 */
/* Rejects a fulfillment request, in Shopify's word for the reason. */
#include "connector/shopify/parts.h"

#include "port/request.h"

/* The last row is what all others are. */
static const struct {
	const char *ours, *theirs, *message;
} rejections[] = {
		{"out_of_stock", "INVENTORY_OUT_OF_STOCK", "Out of stock"},
		{"bad_address", "INCORRECT_ADDRESS",
				"The address is not complete"},
		{"incorrect_address", "INCORRECT_ADDRESS",
				"The address is not complete"},
		{"incorrect_product_info", "INCORRECT_PRODUCT_INFO",
				"The goods are described wrongly"},
		{"ineligible_product", "INELIGIBLE_PRODUCT",
				"The warehouse does not send such goods"},
		{"international_shipping_unavailable",
				"INTERNATIONAL_SHIPPING_UNAVAILABLE",
				"The warehouse does not send abroad"},
		{"invalid_contact_information", "INVALID_CONTACT_INFORMATION",
				"E-mail or phone is not right"},
		{"invalid_sku", "INVALID_SKU", "The SKU is not known"},
		{"merchant_blocked_or_suspended",
				"MERCHANT_BLOCKED_OR_SUSPENDED",
				"The warehouse does not work for the shop"},
		{"missing_customs_info", "MISSING_CUSTOMS_INFO",
				"Customs information is missing"},
		{"order_too_large", "ORDER_TOO_LARGE",
				"The order is too large"},
		{"package_preference_not_set", "PACKAGE_PREFERENCE_NOT_SET",
				"It is not said how to pack it"},
		{"payment_declined", "PAYMENT_DECLINED",
				"The payment was declined"},
		{"undeliverable_destination", "UNDELIVERABLE_DESTINATION",
				"Nobody delivers there"},
		{"", "OTHER", "The warehouse refused"},
};

/* Why the warehouse refused this fulfillment order, the newest time. */
static struct str refusal_of(const struct facts *facts, struct str fo)
{
	const struct attempt *newest = NULL;
	for (size_t i = 0; i < facts->attempts.count; i++) {
		const struct attempt *a = &facts->attempts.at[i];
		struct str rest = a->target, head;
		if (a->want != WANT_SEND || !str_cut(&rest, '.', &head))
			continue;
		if (str_eq(head, fo) && (!newest || a->id > newest->id))
			newest = a;
	}
	return newest ? newest->reason : STR_NONE;
}

RESULT shopify_reject_build(const struct ask *ask, struct arena *arena,
		struct http_request *out)
{
	struct graphql graphql;
	TRY(fo_open(ask, query_reject, arena, &graphql));
	struct str reason = ask->effect->value.len
			? ask->effect->value
			: refusal_of(ask->facts, ask->effect->target);
	struct str text = detail_of(ask->effect->text);
	size_t i = 0;
	while (*rejections[i].ours &&
			!str_eq(str_of(rejections[i].ours), reason))
		i++;
	json_out_str(&graphql.out, "message",
			text.len ? text : str_of(rejections[i].message));
	json_out_cstr(&graphql.out, "reason", rejections[i].theirs);
	return graphql_close(&graphql, ask, arena, out);
}

void shopify_reject_read(const struct ask *ask,
		const struct http_response *response, struct arena *arena,
		struct outcome *out)
{
	static const char *const places[] = {"fulfillmentOrder", NULL};
	fo_read_mutation(ask, response,
			"fulfillmentOrderRejectFulfillmentRequest", places,
			arena, out);
}
