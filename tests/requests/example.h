/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The orders that requests are built about. All have the same ids, so that a
 * case can name them:
 *
 *   order 5001 "#1001" of shop "demo"; lines 11 and 12
 *   fulfillment order 77 at location 3; requests demo.5001.send.77.0 (sent)
 *   parcels p1, p2 of it; p2 has a carrier that nobody knows, no address
 *   fulfillment 61 of fulfillment order 77, with p1's number
 *   payments pi_1/ch_1 at account "stripe", 3C67.../8MC5... at "paypal"
 *   refund 9 of line 11; documents: sale and credit|9
 */
#ifndef WAYBILL_TESTS_REQUESTS_EXAMPLE_H
#define WAYBILL_TESTS_REQUESTS_EXAMPLE_H

#include "requests.h"

#define EXAMPLE_NOW ((time_ms)1795900000000) /* 2026-11-28T21:06:40Z */
#define EXAMPLE_SEND "demo.5001.send.77.0"
#define EXAMPLE_PARCEL EXAMPLE_SEND "|p1"
#define EXAMPLE_PARCEL_2 EXAMPLE_SEND "|p2"
/* Ids as PayPal makes them. */
#define EXAMPLE_CAPTURE "3C679366HH908993F"
#define EXAMPLE_CHECKOUT "5O190127TN364715T"
#define EXAMPLE_AUTHORIZATION "0AW2184448108334S"
#define EXAMPLE_TRACKING "00340434292135100186"

/* How many there are, and one of them made anew; "plain" is the first. */
size_t example_count(void);
const char *example_name(size_t order);
struct facts *example_order(size_t order, struct arena *arena);

/* One question about an order: all of it may still be changed. */
struct example {
	struct facts *facts;
	struct policy policy;
	struct effect effect;
	struct ask ask; /* points to the others */
};

/*
 * About the current order, made anew. The effect's reference is
 * shop.order.kind.target and its key the same; with kind "" it has neither.
 */
struct example *example_ask(struct requests *requests,
		const struct account *account, enum want_kind want,
		const char *kind, const char *target);

/* Gives the want an attempt with a value, where mirrors find theirs, and the
 * effect the same. */
void example_value(struct requests *requests, struct example *example,
		const char *value);

/* The first parcel says what is in it. */
void example_lines(struct requests *requests, struct example *example);

/* All parcels as one value, as order/targets.c writes it: "DHL:1,DHL:2". */
struct str example_tracking(const struct facts *facts, struct arena *arena);

/* A poll that goes on from `cursor`; it knows no order. */
struct example *example_poll(struct requests *requests,
		const struct account *account, const char *cursor);

#endif
