/* SPDX-License-Identifier: Apache-2.0 */
#include "example.h"

extern const struct driver shipengine_driver;

static const struct account account = {
		.name = STR("shipengine"),
		.provider = STR("shipengine"),
		.endpoint.url = STR("https://api.shipengine.com"),
		.token = STR("TEST_example"),
};

/* The keys that its webhooks are signed with: the same for every order. */
void shipengine_requests(struct requests *r)
{
	requests_add(r, &shipengine_driver, VERB_ACCOUNT_CERTIFICATE, "keys",
			&example_poll(r, &account,
					"https://api.shipengine.com/jwks#k1")
					 ->ask);
}
