/* SPDX-License-Identifier: Apache-2.0 */
#include "port/driver.h"

struct str http_header_get(const http_headers *headers, struct str name)
{
	for (size_t i = 0; i < headers->count; i++)
		if (str_eq_nocase(headers->at[i].name, name))
			return headers->at[i].value;
	return STR_NONE;
}

_Static_assert(VERB_COUNT <= 64, "a bit for each verb");

static uint64_t verbs_of(const struct driver *driver)
{
	uint64_t verbs = 0;
	for (int i = 0; i < VERB_COUNT; i++)
		if (driver->verbs[i].build || driver->verbs[i].build_mail)
			verbs |= (uint64_t)1 << i;
	return verbs;
}

/* One of its APIs may know no stock, and one that is never asked tells none.
 */
static bool tells_stock(const struct driver *driver,
		const struct account *account, struct arena *arena)
{
	struct ask ask = {.account = account};
	struct http_request request = {0};
	const struct verb_driver *verb = &driver->verbs[VERB_LOGISTICS_STOCK];
	return account->polling && account->stock_every_ms && verb->build &&
			!verb->build(&ask, arena, &request).fault;
}

static uint64_t verbs_served(const struct driver *driver,
		const struct account *account, struct arena *arena)
{
	uint64_t verbs = verbs_of(driver);
	if (!tells_stock(driver, account, arena))
		verbs &= ~((uint64_t)1 << VERB_LOGISTICS_STOCK);
	return verbs;
}

/* Another shop's accounts are none of this one's business. */
static struct str family_of(const struct driver *driver,
		const struct account *account, const struct policy *policy)
{
	bool serves = !account->shop.len || str_eq(account->shop, policy->shop);
	return driver->unique_payments && serves ? account->provider : STR_NONE;
}

void driver_teach(const struct driver *const *drivers,
		const struct account *account, struct arena *arena,
		struct policy *policy)
{
	for (; *drivers; drivers++) {
		if (!str_eq(str_of((*drivers)->name), account->provider))
			continue;
		*LIST_ADD(arena, &policy->accounts) = (struct account_can){
				.account = account->name,
				.mapping = (*drivers)->mapping,
				.payments = (*drivers)->payments,
				.verbs = verbs_served(*drivers, account, arena),
				.holds_orders = (*drivers)->holds_orders,
				.tracks_charges = (*drivers)->tracks_charges,
				.family = family_of(*drivers, account, policy),
		};
	}
}

#define RETRY_AFTER_MAX_S 86400

static time_ms retry_after(const struct http_response *response)
{
	int64_t seconds = 0;
	struct str text =
			http_header_get(&response->headers, STR("retry-after"));
	if (str_to_i64(str_trim(text), &seconds).fault || seconds < 0)
		return 0;
	if (seconds > RETRY_AFTER_MAX_S)
		seconds = RETRY_AFTER_MAX_S;
	return seconds * SECOND_MS;
}

static enum fault fault_of_status(int status)
{
	if (status == 429)
		return FAULT_RATE_LIMITED;
	if (status == 401 || status == 403)
		return FAULT_CREDENTIALS;
	if (status == 408 || status >= 500 || status < 400)
		return FAULT_PROVIDER;
	return FAULT_REFUSED;
}

#define DETAIL_MAX 200

void outcome_by_status(const struct http_response *response,
		struct arena *arena, struct outcome *out)
{
	struct str body = str_trim(response->body);
	if (body.len > DETAIL_MAX)
		body.len = DETAIL_MAX;
	out->fault = fault_of_status(response->status);
	out->kind = fault_class(out->fault) == CLASS_HOLD ? OUTCOME_REFUSED
							  : OUTCOME_NONE;
	out->retry_after_ms = retry_after(response);
	out->detail = arena_print(arena, "HTTP %d: %.*s", response->status,
			STR_FMT(body));
}
