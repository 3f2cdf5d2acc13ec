/* SPDX-License-Identifier: Apache-2.0 */
#include "connector/stripe/stripe.h"
#include "port/testing.h"

/* Whatever the warehouse wrote, the customer's receipt has the name. */
TEST(stripe_is_told_the_carriers_name)
{
	static const struct {
		const char *value, *carrier;
	} cases[] = {
			{"postnord_dk:111", "PostNord"},
			{"general logistics systems:1,GLS:2", "GLS"},
			{"gls:1,Bob's Vans:2", "GLS%2CBob%27s%20Vans"},
			{":1Z5R89390357567127", "UPS"},
	};
	const struct account account = {.name = STR("stripe"),
			.endpoint.url = STR("https://api.stripe.com")};
	const struct effect effect = {.want = WANT_TRACKER,
			.target = STR("stripe|pi_1"),
			.payment = STR("pi_1"),
			.key = STR("k")};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		DEFER(arena_drop) struct arena *arena = arena_open();
		struct facts facts = {0};
		struct http_request request = {0};
		*LIST_ADD(arena, &facts.txns) =
				(struct txn){.gateway = STR("stripe"),
						.reference = STR("pi_1"),
						.charge = STR("ch_1")};
		facts_attempt_add(&facts, WANT_TRACKER, effect.target, arena)
				->value = str_of(cases[i].value);
		const struct ask ask = {.account = &account,
				.facts = &facts,
				.effect = &effect};
		EXPECT_OK(stripe_driver.verbs[VERB_PAYMENT_TRACKER].build(
				&ask, arena, &request));
		struct str wanted = arena_print(arena,
				"shipping%%5Bcarrier%%5D=%s&",
				cases[i].carrier);
		EXPECT(str_find(request.body, wanted) >= 0);
	}
}
