/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Harm: what a provider has is changed behind everybody's back, with no
 * webhook and no new version, as people at other desks do. An audit must find
 * each. What only a person could put right has a way back.
 */
#include "paypal.h"
#include "world.h"

struct harming {
	struct sim *sim;
	struct order *order;
	time_ms now;
};

static bool is_stripes(const struct payment *payment)
{
	return payment->stripe && payment->numbers.len;
}

static bool is_paypals(const struct payment *payment)
{
	return payment->paypal && payment->paypal->trackers.count;
}

static struct payment *payment_find(const struct harming *h,
		bool (*is)(const struct payment *payment))
{
	for (size_t i = 0; i < h->order->payments.count; i++)
		if (is(&h->order->payments.at[i]))
			return &h->order->payments.at[i];
	return NULL;
}

static bool tracker_gone(struct harming *h)
{
	struct payment *payment = payment_find(h, is_stripes);
	if (payment)
		payment->numbers = STR_NONE;
	return payment != NULL;
}

static bool tracker_wrong(struct harming *h)
{
	struct payment *payment = payment_find(h, is_stripes);
	if (payment)
		payment->numbers = STR("SOMEBODY-ELSES");
	return payment != NULL;
}

static bool tracker_carrier(struct harming *h)
{
	struct payment *payment = payment_find(h, is_stripes);
	if (payment)
		payment->carrier = STR("Royal Mail");
	return payment != NULL;
}

static bool tracker_cancelled(struct harming *h)
{
	struct payment *payment = payment_find(h, is_paypals);
	if (payment)
		payment->paypal->trackers.at[0].cancelled = true;
	return payment != NULL;
}

static bool is_taken(const struct payment *payment)
{
	return payment->stripe && payment->captured > 100;
}

static bool money_less(struct harming *h)
{
	struct payment *payment = payment_find(h, is_taken);
	if (payment)
		payment->captured -= 100;
	return payment != NULL;
}

static void money_back(struct harming *h)
{
	payment_find(h, is_taken)->captured += 100;
}

static struct fulfillment *fulfillment_find(const struct harming *h)
{
	struct order *order = h->order;
	return order->fulfillments.count && order->fulfillments.at[0].number.len
			? &order->fulfillments.at[0]
			: NULL;
}

static bool fulfillment_wrong(struct harming *h)
{
	struct fulfillment *one = fulfillment_find(h);
	if (one)
		one->number = STR("SOMEBODY-ELSES");
	return one != NULL;
}

static bool delivered_gone(struct harming *h)
{
	struct fulfillment *one = fulfillment_find(h);
	if (!one || !one->delivered_events)
		return false;
	one->delivered_at = 0;
	one->events = one->delivered_events = 0;
	return true;
}

static bool reopened(struct harming *h)
{
	if (!h->order->closed_at)
		return false;
	h->order->closed_at = 0;
	return true;
}

static struct document *document_find(const struct harming *h)
{
	for (size_t i = 0; i < h->sim->documents.count; i++)
		if (h->sim->documents.at[i]->order == h->order->id)
			return h->sim->documents.at[i];
	return NULL;
}

#define BY_HAND STR("BY-HAND-")

static bool document_number(struct harming *h)
{
	struct document *document = document_find(h);
	if (document)
		document->number = arena_print(h->sim->arena, "%.*s%.*s",
				STR_FMT(BY_HAND), STR_FMT(document->number));
	return document != NULL;
}

static void document_number_back(struct harming *h)
{
	struct document *document = document_find(h);
	document->number = str_skip(document->number, BY_HAND.len);
}

static bool document_amount(struct harming *h)
{
	struct document *document = document_find(h);
	if (document)
		document->gross += 100;
	return document != NULL;
}

static void document_amount_back(struct harming *h)
{
	document_find(h)->gross -= 100;
}

static bool document_gone(struct harming *h)
{
	struct document *document = document_find(h);
	if (document)
		document->gone = true;
	return document != NULL;
}

static void document_back(struct harming *h)
{
	document_find(h)->gone = false;
}

static struct request *request_find(const struct harming *h)
{
	for (size_t i = 0; i < h->sim->requests.count; i++) {
		struct request *r = h->sim->requests.at[i];
		if (r->order == h->order && r->number.len)
			return r;
	}
	return NULL;
}

static bool parcel_number(struct harming *h)
{
	struct request *request = request_find(h);
	if (!request)
		return false;
	request->number = STR("SOMEBODY-ELSES");
	request->corrected_at = h->now;
	return true;
}

static bool request_gone(struct harming *h)
{
	struct request *request = request_find(h);
	if (request)
		request->gone = true;
	return request != NULL;
}

static void request_back(struct harming *h)
{
	request_find(h)->gone = false;
}

static const struct {
	const char *what;
	bool (*harm)(struct harming *h);
	void (*mend)(struct harming *h);
} harms[] = {
		{"tracker gone", tracker_gone, NULL},
		{"tracker wrong", tracker_wrong, NULL},
		{"tracker carrier", tracker_carrier, NULL},
		{"tracker cancelled", tracker_cancelled, NULL},
		{"money", money_less, money_back},
		{"fulfillment wrong", fulfillment_wrong, NULL},
		{"delivered gone", delivered_gone, NULL},
		{"reopened", reopened, NULL},
		{"document number", document_number, document_number_back},
		{"document amount", document_amount, document_amount_back},
		{"document gone", document_gone, document_back},
		{"parcel number", parcel_number, NULL},
		{"request gone", request_gone, request_back},
};
#define HARMS (sizeof harms / sizeof *harms)

static size_t row_of(const char *what)
{
	size_t row = 0;
	while (row < HARMS && strcmp(harms[row].what, what) != 0)
		row++;
	return row;
}

bool sim_harm(struct sim *sim, int64_t order, const char *what, time_ms now)
{
	struct harming h = {sim, sim_order(sim, order), now};
	size_t row = row_of(what);
	return h.order && row < HARMS && harms[row].harm(&h);
}

bool sim_mend(struct sim *sim, int64_t order, const char *what)
{
	struct harming h = {sim, sim_order(sim, order), 0};
	size_t row = row_of(what);
	if (!h.order || row == HARMS || !harms[row].mend)
		return false;
	harms[row].mend(&h);
	return true;
}

int64_t sim_delivered_events(struct sim *sim, int64_t id)
{
	struct order *order = sim_order(sim, id);
	return order && order->fulfillments.count
			? order->fulfillments.at[0].delivered_events
			: 0;
}
