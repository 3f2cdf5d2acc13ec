/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The texts that we send. tests/node validates each against Shopify's schema.
 * Sizes (first:) are chosen so that one order stays under the cost limit of a
 * single query; an order that is larger than they are opens a task.
 */
#include "connector/shopify/parts.h"

#define MONEY "{shopMoney{amount}}"

#define FO_FRAGMENT \
	"fragment foFacts on FulfillmentOrder{" \
	"id status requestStatus updatedAt fulfillAt " \
	"assignedLocation{name location{id}}deliveryMethod{methodType}" \
	"fulfillmentHolds{id reason handle heldByRequestingApp}" \
	"lineItems(first:50){" \
	"nodes{id totalQuantity remainingQuantity lineItem{id}}" \
	"pageInfo{hasNextPage}}" \
	"}"

#define FULFILLMENT_FIELDS \
	"id status createdAt displayStatus deliveredAt " \
	"trackingInfo(first:20){number}"

#define ORDER_FRAGMENT \
	"fragment orderFacts on Order{" \
	"id name updatedAt createdAt cancelledAt cancelReason closedAt " \
	"test requiresShipping taxesIncluded email phone customerLocale " \
	"currencyCode displayFinancialStatus displayFulfillmentStatus " \
	"returnStatus statusPageUrl paymentGatewayNames tags " \
	"originalTotalPriceSet" MONEY "totalPriceSet" MONEY \
	"currentTotalPriceSet" MONEY "totalTaxSet" MONEY \
	"totalShippingPriceSet" MONEY "totalDiscountsSet" MONEY \
	"shippingAddress{name company address1 address2 city zip province " \
	"countryCodeV2 phone}" \
	"lineItems(first:100){nodes{" \
	"id sku title quantity currentQuantity requiresShipping " \
	"originalUnitPriceSet" MONEY "taxLines{priceSet" MONEY "}}" \
	"pageInfo{hasNextPage}}" \
	"transactions(first:50){" \
	"id kind status gateway createdAt processedAt " \
	"authorizationExpiresAt paymentId receiptJson multiCapturable " \
	"amountSet" MONEY "parentTransaction{id}}" \
	"refunds(first:20){id createdAt totalRefundedSet" MONEY \
	"refundLineItems(first:30){nodes{" \
	"quantity subtotalSet" MONEY "totalTaxSet" MONEY "lineItem{id}}" \
	"pageInfo{hasNextPage}}}" \
	"fulfillmentOrders(first:50){nodes{...foFacts}" \
	"pageInfo{hasNextPage}}" \
	"fulfillments(first:20){" FULFILLMENT_FIELDS \
	" events(first:20){nodes{status}}" \
	"fulfillmentOrders(first:5){nodes{id}}}" \
	"}"

#define USER_ERRORS "userErrors{field message}"

const char query_read[] =
		"query orderRead($id:ID!){"
		"order(id:$id){...orderFacts}}" ORDER_FRAGMENT FO_FRAGMENT;

/* Only what changed and when: each order is then read by itself, since many
 * whole orders in one query would cost more than Shopify lets one cost. */
const char query_poll[] = "query ordersPoll($query:String!,$after:String){"
			  "orders(query:$query,sortKey:UPDATED_AT,first:100,"
			  "after:$after){"
			  "nodes{id updatedAt displayFinancialStatus}"
			  "pageInfo{hasNextPage endCursor}}}";

const char query_submit[] =
		"mutation fulfillmentOrderSubmit($id:ID!){"
		"fulfillmentOrderSubmitFulfillmentRequest(id:$id){"
		"originalFulfillmentOrder{...foFacts}"
		"submittedFulfillmentOrder{...foFacts}"
		"unsubmittedFulfillmentOrder{...foFacts}" USER_ERRORS
		"}}" FO_FRAGMENT;

const char query_accept[] =
		"mutation fulfillmentOrderAccept($id:ID!){"
		"fulfillmentOrderAcceptFulfillmentRequest(id:$id){"
		"fulfillmentOrder{...foFacts}" USER_ERRORS "}}" FO_FRAGMENT;

const char query_reject[] =
		"mutation fulfillmentOrderReject($id:ID!,$message:String,"
		"$reason:FulfillmentOrderRejectionReason){"
		"fulfillmentOrderRejectFulfillmentRequest(id:$id,"
		"message:$message,reason:$reason){"
		"fulfillmentOrder{...foFacts}" USER_ERRORS "}}" FO_FRAGMENT;

const char query_fulfill[] =
		"mutation fulfillmentMake($fulfillment:FulfillmentInput!){"
		"fulfillmentCreate(fulfillment:$fulfillment){"
		"fulfillment{" FULFILLMENT_FIELDS
		" fulfillmentOrders(first:5){nodes{...foFacts}}}" USER_ERRORS
		"}}" FO_FRAGMENT;

const char query_tracking[] =
		"mutation fulfillmentTracking($id:ID!,"
		"$tracking:FulfillmentTrackingInput!){"
		"fulfillmentTrackingInfoUpdate(fulfillmentId:$id,"
		"trackingInfoInput:$tracking,notifyCustomer:false){"
		"fulfillment{" FULFILLMENT_FIELDS
		" fulfillmentOrders(first:5){nodes{...foFacts}}}" USER_ERRORS
		"}}" FO_FRAGMENT;

const char query_delivered[] =
		"mutation fulfillmentDelivered($event:FulfillmentEventInput!){"
		"fulfillmentEventCreate(fulfillmentEvent:$event){"
		"fulfillmentEvent{id status happenedAt}" USER_ERRORS "}}";

/* The whole order comes back: closing is the last thing that we do to it,
 * and what we would put together ourselves could hide a later change. */
const char query_close[] =
		"mutation orderArchive($input:OrderCloseInput!){"
		"orderClose(input:$input){order{...orderFacts}" USER_ERRORS
		"}}" ORDER_FRAGMENT FO_FRAGMENT;
