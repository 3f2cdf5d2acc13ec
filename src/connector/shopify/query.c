/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The texts that we send. tests/node validates each against Shopify's schema.
 *
 * A single query may cost 1,000 points: an object is one, a connection two and
 * `first` times what each of its nodes costs
 * (https://shopify.dev/docs/api/usage/limits). So the first: of an order's
 * lists are such that most orders fit and the sum stays below; what does not
 * fit is read by the queries behind it, one by one. shopify_cost_test.c adds
 * it all up.
 */
#include "connector/shopify/parts.h"

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)
#define MONEY "{shopMoney{amount}}"
#define USER_ERRORS "userErrors{field message}"
#define PAGE_INFO "pageInfo{hasNextPage endCursor}"

#define FO_FIELDS(lines) \
	"id status requestStatus updatedAt fulfillAt " \
	"assignedLocation{name location{id}}deliveryMethod{methodType}" \
	"fulfillmentHolds{id reason handle heldByRequestingApp}" \
	"lineItems(first:" TEXT(lines) "){" \
				       "nodes{id totalQuantity " \
				       "remainingQuantity lineItem{id}}" \
				       "pageInfo{hasNextPage}}"

#define FO_FRAGMENT "fragment foFacts on FulfillmentOrder{" FO_FIELDS(25) "}"

#define FULFILLMENT_FIELDS \
	"id status createdAt displayStatus deliveredAt " \
	"trackingInfo(first:5){number}"

#define FULFILLMENTS(most) \
	"fulfillments(first:" TEXT( \
			most) "){" FULFILLMENT_FIELDS \
			      " events(first:5){nodes{status}}" \
			      "fulfillmentOrders(first:1){nodes{id}}}"

#define LINES(most) \
	"lineItems(first:" TEXT(most) "){nodes{" \
				      "id sku title quantity currentQuantity " \
				      "requiresShipping " \
				      "originalUnitPriceSet" MONEY \
				      "isGiftCard " \
				      "taxLines{rate priceSet" MONEY "}" \
				      "discountAllocations{" \
				      "allocatedAmountSet" MONEY "}}" \
				      "pageInfo{hasNextPage}}"

#define TXNS(most) \
	"transactions(first:" TEXT( \
			most) "){" \
			      "id kind status gateway createdAt processedAt " \
			      "authorizationExpiresAt authorizationCode " \
			      "paymentId receiptJson " \
			      "multiCapturable " \
			      "amountSet" MONEY "parentTransaction{id}}"

#define REFUND_FIELDS(lines) \
	"id createdAt totalRefundedSet" MONEY \
	"refundLineItems(first:" TEXT(lines) "){nodes{" \
					     "quantity subtotalSet" MONEY \
					     "totalTaxSet" MONEY \
					     "lineItem{id}}" \
					     "pageInfo{hasNextPage}}" \
					     "refundShippingLines(first:2){" \
					     "nodes{subtotalAmountSet" MONEY \
					     "taxAmountSet" MONEY "}}"

#define ADDRESS \
	"{name company address1 address2 city zip province countryCodeV2 " \
	"phone}"

#define HEAD \
	"id name updatedAt createdAt cancelledAt cancelReason closedAt " \
	"edited test requiresShipping taxesIncluded email phone " \
	"customerLocale " \
	"currencyCode displayFinancialStatus displayFulfillmentStatus " \
	"returnStatus statusPageUrl paymentGatewayNames tags " \
	"presentmentCurrencyCode originalTotalPriceSet" MONEY \
	"totalPriceSet{shopMoney{amount}presentmentMoney{amount}}" \
	"currentTotalPriceSet" MONEY "totalTaxSet" MONEY \
	"totalShippingPriceSet" MONEY "totalDiscountsSet" MONEY \
	"totalTipReceivedSet" MONEY \
	"shippingLines(first:3){nodes{discountedPriceSet" MONEY \
	"taxLines{rate priceSet" MONEY "}}}" \
	"shippingAddress" ADDRESS "billingAddress" ADDRESS

#define ORDER_FRAGMENT \
	"fragment orderFacts on Order{" HEAD LINES(ORDER_LINES) \
			TXNS(ORDER_TXNS) "refunds(first:" TEXT(ORDER_REFUNDS) "){" REFUND_FIELDS( \
					6) "}" \
					   "fulfillmentOrders(first:4){nodes{" \
					   "...foFacts}" PAGE_INFO \
					   "}" FULFILLMENTS( \
							   ORDER_FULFILLMENTS) "}"

const char query_read[] =
		"query orderRead($id:ID!){"
		"order(id:$id){...orderFacts}}" ORDER_FRAGMENT FO_FRAGMENT;

const char query_read_lines[] =
		"query orderLines($id:ID!){order(id:$id){" HEAD LINES(100) "}}";

const char query_read_txns[] = "query orderTransactions($id:ID!){order(id:$id){"
			       "id currencyCode " TXNS(200) "}}";

const char query_read_fulfillments[] =
		"query "
		"orderFulfillments($id:ID!){order(id:$id){id " FULFILLMENTS(
				50) "}}";

const char query_read_refunds[] = "query orderRefunds($id:ID!){order(id:$id){"
				  "id refunds(first:250){id}}}";

const char query_read_refund[] =
		"query refundRead($id:ID!){refund(id:$id){"
		"order{id currencyCode taxesIncluded}" REFUND_FIELDS(150) "}}";

const char query_read_fos[] =
		"query orderFulfillmentOrders($id:ID!,$after:String){"
		"order(id:$id){id fulfillmentOrders(first:15,after:$after){"
		"nodes{...foFacts}" PAGE_INFO "}}}" FO_FRAGMENT;

const char query_read_fo[] =
		"query fulfillmentOrderRead($id:ID!){fulfillmentOrder(id:$id){"
		"orderId " FO_FIELDS(250) "}}";

/* What was agreed on, of orders that were changed after they were sold. */
#define SALES \
	"{nodes{id actionType lineType quantity totalAmount" MONEY \
	"totalTaxAmount" MONEY \
	"...soldGoods ...soldCard ...soldTip}" PAGE_INFO "}"
#define SALE_FRAGMENTS \
	"fragment agreedRefund on RefundAgreement{refund{id}}" \
	"fragment soldGoods on ProductSale{lineItem{id}}" \
	"fragment soldCard on GiftCardSale{lineItem{id}}" \
	"fragment soldTip on TipSale{lineItem{id}}"

const char query_read_agreed[] =
		"query orderAgreements($id:ID!){order(id:$id){id currencyCode "
		"agreements(first:10){nodes{id happenedAt reason "
		"...agreedRefund sales(first:10)" SALES "}" PAGE_INFO
		"}}}" SALE_FRAGMENTS;

const char query_read_sales[] =
		"query orderSales($id:ID!,$after:String,$sales:String){"
		"order(id:$id){id currencyCode "
		"agreements(first:1,after:$after){nodes{id happenedAt reason "
		"...agreedRefund sales(first:100,after:$sales)" SALES
		"}" PAGE_INFO "}}}" SALE_FRAGMENTS;

/* Only what changed and when: each order is then read by itself, since many
 * whole orders in one query would cost more than Shopify lets one cost. */
const char query_poll[] = "query ordersPoll($query:String!,$after:String){"
			  "orders(query:$query,sortKey:UPDATED_AT,first:100,"
			  "after:$after){"
			  "nodes{id updatedAt displayFinancialStatus}"
			  "pageInfo{hasNextPage endCursor}}}";

/* The fulfillment orders that are ours to see, closed ones too: what happens
 * to them is not always a change of their order. */
const char query_requests[] =
		"query requestsPoll($query:String!,$after:String){"
		"fulfillmentOrders(query:$query,includeClosed:true,"
		"sortKey:UPDATED_AT,first:15,after:$after){"
		"nodes{orderId ...foFacts}" PAGE_INFO "}}" FO_FRAGMENT;

const char query_services[] = "query services{shop{fulfillmentServices{"
			      "id serviceName callbackUrl inventoryManagement "
			      "trackingSupport "
			      "requiresShippingMethod location{id name}}}}";

/* Where it is called and whether it asks is put right once it has a location.
 */
const char query_service_create[] =
		"mutation serviceMake($name:String!,$callbackUrl:URL){"
		"fulfillmentServiceCreate(name:$name,callbackUrl:$callbackUrl,"
		"inventoryManagement:false,trackingSupport:false,"
		"requiresShippingMethod:true){"
		"fulfillmentService{id serviceName location{id}}" USER_ERRORS
		"}}";

/* requiresShippingMethod becomes true where it is not said. */
const char query_service_update[] =
		"mutation serviceChange($id:ID!,$callbackUrl:URL!,"
		"$inventoryManagement:Boolean,$trackingSupport:Boolean,"
		"$requiresShippingMethod:Boolean){"
		"fulfillmentServiceUpdate(id:$id,callbackUrl:$callbackUrl,"
		"inventoryManagement:$inventoryManagement,"
		"trackingSupport:$trackingSupport,"
		"requiresShippingMethod:$requiresShippingMethod){"
		"fulfillmentService{id callbackUrl}" USER_ERRORS "}}";

const char query_hooks[] =
		"query subscriptions($uri:String!){"
		"webhookSubscriptions(first:250,uri:$uri){nodes{id topic}}}";

const char query_hook_create[] =
		"mutation subscribe($topic:WebhookSubscriptionTopic!,"
		"$subscription:WebhookSubscriptionInput!){"
		"webhookSubscriptionCreate(topic:$topic,"
		"webhookSubscription:$subscription){"
		"webhookSubscription{id topic}" USER_ERRORS "}}";

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

const char query_hold[] = "mutation fulfillmentHold($id:ID!,"
			  "$hold:FulfillmentOrderHoldInput!){"
			  "fulfillmentOrderHold(id:$id,fulfillmentHold:$hold){"
			  "fulfillmentOrder{...foFacts}"
			  "remainingFulfillmentOrder{...foFacts}" USER_ERRORS
			  "}}" FO_FRAGMENT;

const char query_release[] =
		"mutation fulfillmentRelease($id:ID!,$holds:[ID!]){"
		"fulfillmentOrderReleaseHold(id:$id,holdIds:$holds){"
		"fulfillmentOrder{...foFacts}" USER_ERRORS "}}" FO_FRAGMENT;

const char query_cancel_accept[] =
		"mutation cancelAccept($id:ID!,$message:String){"
		"fulfillmentOrderAcceptCancellationRequest(id:$id,"
		"message:$message){"
		"fulfillmentOrder{...foFacts}" USER_ERRORS "}}" FO_FRAGMENT;

const char query_cancel_reject[] =
		"mutation cancelReject($id:ID!,$message:String){"
		"fulfillmentOrderRejectCancellationRequest(id:$id,"
		"message:$message){"
		"fulfillmentOrder{...foFacts}" USER_ERRORS "}}" FO_FRAGMENT;

const char query_tag_add[] =
		"mutation tagAdd($id:ID!,$tags:[String!]!){"
		"tagsAdd(id:$id,tags:$tags){node{id}" USER_ERRORS "}}";

const char query_tag_remove[] =
		"mutation tagRemove($id:ID!,$tags:[String!]!){"
		"tagsRemove(id:$id,tags:$tags){node{id}" USER_ERRORS "}}";

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
