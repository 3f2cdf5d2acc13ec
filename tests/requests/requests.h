/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every request that any connector can build, for the contract tests in
 * tests/node: they ask what the provider's own contract says of each.
 *
 * A connector has one file here with one function. It is called once for each
 * example order (example.h) and adds all of its requests: each verb and each
 * form that a request can take. To add one: the file, a line in meson.build
 * and a line in the table of requests.c.
 */
#ifndef WAYBILL_TESTS_REQUESTS_H
#define WAYBILL_TESTS_REQUESTS_H

#include "port/driver.h"

/* One request as it would leave, or why it can't be built. */
struct built {
	const struct driver *driver;
	enum verb verb;
	struct str name; /* "tracking of several parcels (yen)" */
	struct http_request request;
	struct str path; /* behind the account's base address */
	enum fault fault;
	bool odd;  /* of an order that is not the plain one */
	bool same; /* asked again at another time it had the same bytes */
};

struct requests {
	struct arena *arena;
	size_t order; /* which of the example orders is asked about */
	LIST(struct built) list;
};

/* Builds and authorizes what the driver makes of `ask`. `name` says what is
 * special about it; a verb has as many as it has forms. */
void requests_add(struct requests *requests, const struct driver *driver,
		enum verb verb, const char *name, const struct ask *ask);

/* The requests of all connectors about all example orders. */
void requests_all(struct requests *requests);

/* One JSON object for a line of output. */
void request_print(const struct built *built, struct buf *buf);

/* The drivers that have a file here, NULL-ended. */
extern const struct driver *const requests_drivers[];

void economic_requests(struct requests *requests);
void fortnox_requests(struct requests *requests);
void gateway_requests(struct requests *requests);
void invoicing_requests(struct requests *requests);
void magento_requests(struct requests *requests);
void paypal_requests(struct requests *requests);
void shipengine_requests(struct requests *requests);
void shipstation_requests(struct requests *requests);
void shopify_requests(struct requests *requests);
void stripe_requests(struct requests *requests);
void warehouse_requests(struct requests *requests);
void warehouse_csv_requests(struct requests *requests);

#endif
