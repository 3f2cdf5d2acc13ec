/* SPDX-License-Identifier: Apache-2.0 */
/* Where the order is in its life, in one word: the first that holds. */
#include "order/scene.h"

struct sent {
	size_t parcels, out, over;
};

static struct sent count_parcels(const struct facts *f)
{
	struct sent n = {.parcels = f->parcels.count};
	for (size_t i = 0; i < f->parcels.count; i++) {
		n.out += parcel_is_out(&f->parcels.at[i]);
		n.over += f->parcels.at[i].delivered_at ||
				f->parcels.at[i].presumed_at;
	}
	return n;
}

/* Will more be sent than what is out already? */
static bool more_to_send(const struct facts *f)
{
	for (size_t i = 0; i < f->fos.count; i++) {
		const struct fulfillment_order *fo = &f->fos.at[i];
		if (fo_is_open(fo) && fo_has_lines(fo) &&
				(!fo_out_at(f, fo->id) ||
						fo_rest_is_here(f, fo)))
			return true;
	}
	return false;
}

static bool at_work(const struct facts *f)
{
	for (size_t i = 0; i < f->requests.count; i++) {
		const struct warehouse_request *r = &f->requests.at[i];
		if (r->processing_at && !r->cancelled_at && !r->refused_at)
			return true;
	}
	return false;
}

static enum progress by_payment(const struct scene *scene)
{
	static const enum progress words[] = {
			[PAYMENT_PENDING] = PROGRESS_PENDING,
			[PAYMENT_AUTHORIZED] = PROGRESS_AUTHORIZED,
			[PAYMENT_PARTIALLY_PAID] = PROGRESS_PENDING,
			[PAYMENT_PAID] = PROGRESS_PAID,
			[PAYMENT_PARTIALLY_REFUNDED] = PROGRESS_PAID,
			[PAYMENT_REFUNDED] = PROGRESS_REFUNDED,
			[PAYMENT_VOIDED] = PROGRESS_VOIDED,
			[PAYMENT_EXPIRED] = PROGRESS_EXPIRED,
			[PAYMENT_OTHER] = PROGRESS_NEW,
	};
	return scene->facts->order.known ? words[scene->status.payment]
					 : PROGRESS_NEW;
}

enum progress progress_compute(const struct scene *scene)
{
	const struct facts *f = scene->facts;
	struct sent n = count_parcels(f);
	const struct document *sale =
			facts_document(f, DOCUMENT_SALE, STR_NONE);
	if (scene->status.cancelled || scene->staff_cancelled)
		return PROGRESS_CANCELLED;
	if (scene->holds.count)
		return PROGRESS_HELD;
	if (n.out && more_to_send(f))
		return PROGRESS_PARTIALLY_SHIPPED;
	if (n.out && n.over == n.out)
		return PROGRESS_DELIVERED;
	if (n.out)
		return PROGRESS_SHIPPED;
	if (scene->status.payment == PAYMENT_REFUNDED ||
			scene->status.payment == PAYMENT_VOIDED ||
			scene->status.payment == PAYMENT_EXPIRED)
		return by_payment(scene);
	if (at_work(f))
		return PROGRESS_PROCESSING;
	if (sale && sale->number.len)
		return PROGRESS_INVOICED;
	return by_payment(scene);
}
