/* SPDX-License-Identifier: Apache-2.0 */
#include "order/decide.h"

#include "order/scene.h"

struct preset {
	const char *name;
	payment_set books_at, ships_at;
	bool document_before_goods;
};

#define P(s) PAYMENT_BIT(PAYMENT_##s)

static const struct preset presets[] = {
		{"card",
				P(PAID) | P(PARTIALLY_PAID) |
						P(PARTIALLY_REFUNDED) |
						P(REFUNDED),
				P(PAID) | P(PARTIALLY_REFUNDED), false},
		{"invoice",
				P(PENDING) | P(AUTHORIZED) | P(PARTIALLY_PAID) |
						P(PAID) |
						P(PARTIALLY_REFUNDED) |
						P(REFUNDED),
				P(PENDING) | P(AUTHORIZED) | P(PARTIALLY_PAID) |
						P(PAID) | P(PARTIALLY_REFUNDED),
				true},
};

#define PRESETS (sizeof presets / sizeof *presets)

bool profile_preset(struct str name, struct profile *out)
{
	for (size_t i = 0; i < PRESETS; i++) {
		if (!str_eq(name, str_of(presets[i].name)))
			continue;
		*out = (struct profile){
				.name = str_of(presets[i].name),
				.books_at = presets[i].books_at,
				.ships_at = presets[i].ships_at,
				.document_before_goods =
						presets[i].document_before_goods,
		};
		return true;
	}
	return false;
}

void policy_init(struct policy *policy)
{
	*policy = (struct policy){
			.version = 1,
			.stage = STAGE_ALL,
			.accounting = STR("ledger"),
			.sends_document = SENDER_WAYBILL,
			.sends_shipped = SENDER_WAYBILL,
			.sends_delivered = SENDER_WAYBILL,
			.sends_confirmed = SENDER_SHOP,
			.sends_paid = SENDER_NOBODY,
			.sends_out_for_delivery = SENDER_NOBODY,
			.sends_held = SENDER_NOBODY,
			.sends_refunded = SENDER_SHOP,
			.sends_returned = SENDER_SHOP,
			.sends_status = SENDER_NOBODY,
			.capture_margin_ms = DAY_MS,
			.mirror_holds = true,
			.books = {.on = true, .year_begins = 1},
			.document_overdue_ms = 30 * MINUTE_MS,
			.parcel_overdue_ms = 3 * DAY_MS,
			.transit_overdue_ms = 14 * DAY_MS,
			.pending_every_ms = HOUR_MS,
			.pending_limit_ms = 14 * DAY_MS,
			.notice_age_max_ms = 2 * DAY_MS,
	};
}

static const struct account_can *can_of(
		const struct policy *policy, struct str account)
{
	for (size_t i = 0; i < policy->accounts.count; i++)
		if (str_eq(policy->accounts.at[i].account, account))
			return &policy->accounts.at[i];
	return NULL;
}

bool policy_can(const struct policy *policy, struct str account, int verb)
{
	const struct account_can *can = can_of(policy, account);
	return can && can->verbs >> verb & 1;
}

unsigned policy_mapping(const struct policy *policy, struct str account)
{
	const struct account_can *can = can_of(policy, account);
	return can ? can->mapping : 0;
}

unsigned policy_payment_mapping(const struct policy *policy, struct str account)
{
	const struct account_can *can = can_of(policy, account);
	return can ? can->payments : 0;
}

bool policy_draws(const struct policy *policy)
{
	return policy->seller.name.len &&
			str_eq(policy->accounting, STR("ledger")) &&
			policy_can(policy, STR(PRESS), VERB_DOCUMENT_DRAW);
}

bool policy_draws_it(
		const struct policy *policy, const struct document *document)
{
	return policy_draws(policy) &&
			(!document->account.len ||
					str_eq(document->account,
							STR("ledger")));
}

bool policy_tracks_charges(const struct policy *policy, struct str gateway)
{
	const struct account_can *can = can_of(policy, gateway);
	return can && can->tracks_charges;
}

bool policy_fetches_it(
		const struct policy *policy, const struct document *document)
{
	return document->account.len &&
			policy_can(policy, document->account,
					VERB_ACCOUNTING_PDF);
}

bool policy_holds_orders(const struct policy *policy)
{
	const struct account_can *can = can_of(policy, policy->shop);
	return can && can->holds_orders;
}

/* Is one of the order's in the comma-joined list? An empty list asks for
 * nothing. */
static bool lists_meet(struct str list, struct str orders)
{
	struct str mine, other;
	if (!list.len)
		return true;
	while (str_cut(&list, ',', &mine)) {
		struct str rest = orders;
		while (str_cut(&rest, ',', &other))
			if (str_eq_nocase(str_trim(mine), str_trim(other)))
				return true;
	}
	return false;
}

bool profile_is_for_all(const struct profile *p)
{
	return !p->gateways.len && !p->tags.len && !p->countries.len;
}

static bool profile_meets(const struct profile *p, const struct facts *facts)
{
	const struct shop_order *order = &facts->order;
	struct str country = order->bill_to.country.len
			? order->bill_to.country
			: order->ship_to.country;
	return lists_meet(p->gateways, order->gateways) &&
			lists_meet(p->tags, order->tags) &&
			lists_meet(p->countries, country);
}

const struct profile *policy_profile(
		const struct policy *policy, const struct facts *facts)
{
	static const struct profile card = {
			.name = {"card", 4},
			.books_at = P(PAID) | P(PARTIALLY_PAID) |
					P(PARTIALLY_REFUNDED) | P(REFUNDED),
			.ships_at = P(PAID) | P(PARTIALLY_REFUNDED),
	};
	const struct profile *other = &card;
	for (size_t i = 0; i < policy->profiles.count; i++) {
		const struct profile *p = &policy->profiles.at[i];
		if (profile_is_for_all(p))
			other = p;
		else if (profile_meets(p, facts))
			return p;
	}
	return other;
}

bool order_is_ours(const struct facts *facts, const struct policy *policy)
{
	return facts->order.known &&
			(facts->order.created_at >= policy->take_over_from ||
					has_command(facts, COMMAND_TAKE_OVER));
}

bool order_is_for_books(const struct facts *facts, const struct policy *policy)
{
	return !facts->order.test || policy->books.test_orders;
}
