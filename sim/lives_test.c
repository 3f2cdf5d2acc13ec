/* SPDX-License-Identifier: Apache-2.0 */
/* The mapping of real lives, on a folder that the test writes, and on the
 * whole data set where it is there. */
#include "robot_test.h"

#include <sys/stat.h>

#define CUSTOMERS \
	"customer_id,customer_unique_id,customer_zip_code_prefix," \
	"customer_city,customer_state\n"
#define ORDERS \
	"order_id,customer_id,order_status,order_purchase_timestamp," \
	"order_approved_at,order_delivered_carrier_date," \
	"order_delivered_customer_date,order_estimated_delivery_date\n"
#define ITEMS \
	"order_id,order_item_id,product_id,seller_id,shipping_limit_date," \
	"price,freight_value\n"
#define PAYMENTS \
	"order_id,payment_sequential,payment_type,payment_installments," \
	"payment_value\n"

static char folder[] = "/tmp/waybill-lives-XXXXXX";

static void put(const char *name, const char *text)
{
	char path[128];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *file = fopen(path, "w");
	EXPECT(file != NULL);
	fputs(text, file);
	fclose(file);
}

static void folder_make(
		const char *orders, const char *items, const char *payments)
{
	snprintf(folder, sizeof folder, "/tmp/waybill-lives-XXXXXX");
	EXPECT(mkdtemp(folder) != NULL);
	put("customers.csv",
			CUSTOMERS "k1,u1,35182,timoteo,MG\n"
				  "k2,u2,\"01001\",\"sao \"\"paulo\"\"\","
				  "SP\n");
	put("orders.csv", orders);
	put("order_items.csv", items);
	put("order_payments.csv", payments);
}

static void folder_drop(void)
{
	static const char *const names[] = {"customers.csv", "orders.csv",
			"order_items.csv", "order_payments.csv"};
	char path[128];
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		unlink(path);
	}
	rmdir(folder);
}

static struct sim *open_lives(const char *at)
{
	struct sim_options o;
	sim_options_init(&o);
	o.lives = at;
	o.open_max = 100000;
	return sim_open(&o);
}

static void expect_bad(
		const char *orders, const char *items, const char *payments)
{
	folder_make(orders, items, payments);
	EXPECT(open_lives(folder) == NULL);
	folder_drop();
}

#define GOOD ORDERS "o1,k1,created,2017-11-25 11:10:33,,,,\n"

TEST(bad_files_are_refused)
{
	EXPECT(open_lives("/nowhere") == NULL);
	expect_bad("", ITEMS, PAYMENTS);
	expect_bad("order_id\no1\n", ITEMS, PAYMENTS);
	expect_bad(ORDERS "o1,k1,eaten,2017-11-25 11:10:33,,,,\n", ITEMS,
			PAYMENTS);
	expect_bad(ORDERS "o1,k1,created,,,,,\n", ITEMS, PAYMENTS);
	expect_bad(ORDERS "o1,k1,created,2017-11-25 11:10:33,soon,,,\n", ITEMS,
			PAYMENTS);
	expect_bad(ORDERS "o1,k9,created,2017-11-25 11:10:33,,,,\n", ITEMS,
			PAYMENTS);
	expect_bad(GOOD "o1,k1,created,2017-11-25 11:10:33,,,,\n", ITEMS,
			PAYMENTS);
	expect_bad(GOOD, ITEMS "o9,1,product12,s1,,1.00,1.00\n", PAYMENTS);
	expect_bad(GOOD, ITEMS "o1,1,product12,s1,,1.005,1.00\n", PAYMENTS);
	expect_bad(GOOD, ITEMS "o1,1,product12,s1,,-1,1.00\n", PAYMENTS);
	expect_bad(GOOD, ITEMS, PAYMENTS "o1,1,boleto,1,\n");
	expect_bad(GOOD, ITEMS, PAYMENTS "o9,1,boleto,1,1.0\n");
}

static const struct order *sold(struct sim *sim, size_t nth)
{
	while (sim_life_sell(sim, 1795000000000))
		continue;
	EXPECT(sim->orders.count > nth);
	return sim->orders.at[nth];
}

/* In the order in which they were bought. */
#define LIVES \
	ORDERS "o3,k1,canceled,2017-01-03 00:00:00,2017-01-03 00:10:00," \
	       "2017-01-04 00:00:00,2017-01-05 00:00:00,\n" \
	       "o1,k2,delivered,2017-01-01 00:00:00,2017-01-01 00:10:00," \
	       "2017-01-02 00:00:00,2017-01-05 00:00:00,\n" \
	       "o2,k1,shipped,2017-01-02 00:00:00,2017-01-03 00:10:00," \
	       "2017-01-02 12:00:00,,\n" \
	       "o4,k1,canceled,2017-01-04 00:00:00,,,,\n" \
	       "o5,k1,unavailable,2017-01-05 00:00:00,2017-01-05 00:01:00,,," \
	       "\r\n" \
	       "o6,k1,approved,2017-01-06 00:00:00,2017-01-06 00:01:00,,,\n" \
	       "o7,k1,created,2017-01-07 00:00:00,,,,\n" \
	       "o8,k1,canceled,2017-01-08 00:00:00,,,,"

#define LIVES_ITEMS \
	ITEMS "o1,1,productA1,s1,,144.0,8.77\n" \
	      "o1,2,productA1,s1,,144.0,8.77\n" \
	      "o1,3,productB2,s2,,10.5,0\n" \
	      "o2,1,productC3,s1,,20.0,1.00\n" \
	      "o3,1,productC3,s1,,20.0,1.00\n" \
	      "o4,1,productC3,s1,,20.0,1.00\n" \
	      "o6,1,productC3,s1,,20.0,1.00\n"

#define LIVES_PAYMENTS \
	PAYMENTS "o1,1,credit_card,2,300.04\n" \
		 "o1,2,voucher,1,16.00\n" \
		 "o2,1,boleto,1,19.00\n" \
		 "o3,1,debit_card,1,25.0\n" \
		 "o5,1,voucher,1,7.5\n" \
		 "o6,1,voucher,1,21\n" \
		 "o7,1,credit_card,1,105.87\n" \
		 "o8,1,not_defined,1,0.0\n"

static struct sim *lives_open(void)
{
	folder_make(LIVES, LIVES_ITEMS, LIVES_PAYMENTS);
	struct sim *sim = open_lives(folder);
	folder_drop();
	EXPECT(sim != NULL);
	EXPECT_I64(sim->to_sell, 8);
	return sim;
}

TEST(lines_and_money_are_mapped)
{
	struct sim *sim = lives_open();
	const struct order *o = sold(sim, 0);
	EXPECT_STR(o->person.city, STR("sao \"paulo\""));
	EXPECT_STR(o->person.zip, STR("01001"));
	EXPECT_STR(o->currency, STR("BRL"));
	EXPECT_I64(o->lines.count, 2);
	EXPECT_I64(o->lines.at[0].quantity, 2);
	EXPECT_I64(o->lines.at[0].price, 14400);
	EXPECT_I64(o->shipping, 1754);
	EXPECT_I64(o->total, 31604);
	EXPECT_I64(o->payments.count, 2);
	EXPECT(o->payments.at[0].stripe && !o->payments.at[1].stripe);
	EXPECT_I64(sim_order_captured(o), 31604);
	o = sold(sim, 1); /* a rebate that no line shows */
	EXPECT_I64(o->discount, 100);
	EXPECT_I64(o->total, 1900);
	o = sold(sim, 2); /* interest */
	EXPECT_I64(o->shipping, 500);
	EXPECT_I64(o->total, 2500);
	o = sold(sim, 4); /* no items */
	EXPECT_I64(o->lines.count, 1);
	EXPECT_I64(o->lines.at[0].price, 750);
	EXPECT(!o->payments.at[0].stripe);
	o = sold(sim, 7); /* no items and no money */
	EXPECT_I64(o->total, 0);
	EXPECT_I64(o->payments.count, 0);
	sim_close(sim);
}

TEST(states_are_mapped)
{
	static const struct {
		const char *state;
		enum pay_plan pay;
		enum cancel_plan cancel;
	} rows[] = {
			{"delivered", PAY_AT_ONCE, CANCEL_DELIVERED},
			{"shipped", PAY_LATE, CANCEL_SHIPPED},
			{"cancelled", PAY_AT_ONCE, CANCEL_DELIVERED},
			{"cancelled", PAY_NEVER, CANCEL_EARLY},
			{"held:out_of_stock", PAY_AT_ONCE, CANCEL_EARLY},
			{"authorized", PAY_AUTHORIZED, CANCEL_EARLY},
			{"pending", PAY_NEVER, CANCEL_EARLY},
			{"cancelled", PAY_AT_ONCE, CANCEL_EARLY},
	};
	struct sim *sim = lives_open();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct order *o = sold(sim, i);
		EXPECT_STR(sim_life_expected(o), str_of(rows[i].state));
		EXPECT_I64(o->plan.pay, rows[i].pay);
		EXPECT_I64(o->plan.cancel, rows[i].cancel);
		EXPECT_I64(o->plan.disordered, i == 1);
	}
	sim_close(sim);
}

static const struct {
	const char *state;
	int64_t count;
} counts[] = {
		{"delivered", 2659},
		{"shipped", 560},
		{"cancelled", 299},
		{"held:out_of_stock", 297},
		{"invoiced", 170},
		{"processing", 163},
		{"pending", 2},
		{"authorized", 1},
};

static int64_t count_of(const struct sim *sim, const char *state)
{
	int64_t count = 0;
	for (size_t i = 0; i < sim->orders.count; i++)
		count += str_eq(sim_life_expected(sim->orders.at[i]),
				str_of(state));
	return count;
}

TEST(all_real_lives_are_lived)
{
	const char *shared = getenv("WAYBILL_SHARED"), *ci = getenv("CI");
	char path[4096];
	struct stat st;
	snprintf(path, sizeof path, "%s/data/olist",
			shared ? shared : "../shared");
	if (stat(path, &st)) {
		print_message("# no %s: set WAYBILL_SHARED\n", path);
		if (ci && strcmp(ci, "true") == 0)
			fail();
		skip();
	}
	struct robot r = {.sim = open_lives(path),
			.now = 1795000000000,
			.arena = arena_open()};
	EXPECT(r.sim != NULL);
	EXPECT(robot_run(&r, DAY_MS));
	EXPECT_I64(r.sim->orders.count, 4151);
	EXPECT_I64(r.sim->settled, 4151);
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		EXPECT_I64(count_of(r.sim, counts[i].state), counts[i].count);
	EXPECT_I64(r.sim->doubled.count, 0);
	EXPECT_I64(r.sim->wrong.count, 0);
	robot_close(&r);
}
