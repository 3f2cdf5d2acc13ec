/* SPDX-License-Identifier: Apache-2.0 */
/* The words of scenarios, and what comes of them. */
#include "robot_test.h"

static struct robot open_stage(void)
{
	struct sim_options o;
	sim_options_init(&o);
	o.orders = 0;
	return robot_open(&o);
}

static struct str say(struct robot *r, const char *who, const char *words)
{
	struct str why = STR_NONE;
	bool done = sim_do(r->sim, r->now, str_of(who), str_of(words), r->arena,
			&why);
	if (done != (why.len == 0))
		print_error("%s %s: %.*s\n", who, words, STR_FMT(why));
	EXPECT(done == (why.len == 0));
	return why;
}

#define DONE(who, words) EXPECT_STR(say(&r, who, words), STR_NONE)
#define REFUSED(who, words, why) \
	EXPECT(str_find(say(&r, who, words), STR(why)) >= 0)

static const struct order *named(struct robot *r, const char *name)
{
	return sim_table_get(&r->sim->names, str_of(name));
}

static void expect_state(struct robot *r, const char *name, const char *state)
{
	EXPECT_STR(sim_life_expected(named(r, name)), str_of(state));
}

/* The robot takes the order to the warehouse. */
static void work(struct robot *r)
{
	for (int i = 0; i < 4; i++) {
		robot_take(r, 200);
		robot_work(r);
		r->now += SECOND_MS;
	}
}

TEST(nonsense_is_refused_with_a_reason)
{
	struct robot r = open_stage();
	REFUSED("", "", "can't do");
	REFUSED("shop", "", "can't do");
	REFUSED("shop", "burns", "the shop can't do \"burns\"");
	REFUSED("courier", "sells o1", "can't do");
	REFUSED("shop", "sells", "one word");
	REFUSED("shop", "sells my order", "one word");
	REFUSED("shop", "sells o1, EUR 49.9", "not understood");
	REFUSED("shop", "sells o1, EUR 0", "not understood");
	REFUSED("shop", "sells o1, eur 10", "not understood");
	REFUSED("shop", "sells o1, JPY 10.00", "not understood");
	REFUSED("shop", "sells o1, 0 lines", "not understood");
	REFUSED("shop", "sells o1, 91 lines", "not understood");
	REFUSED("shop", "sells o1, four locations", "not understood");
	REFUSED("shop", "sells o1, by gift card, authorized", "gift card");
	REFUSED("customer", "pays o1", "no order \"o1\"");
	EXPECT_I64(r.sim->orders.count, 0);
	robot_close(&r);
}

TEST(what_has_happened_does_not_happen_again)
{
	struct robot r = open_stage();
	DONE("shop", "sells o1");
	REFUSED("shop", "sells o1", "already");
	REFUSED("customer", "pays o1", "already");
	REFUSED("warehouse", "ships o1", "not asked for it yet");
	REFUSED("shop", "refunds EUR 50.00 of o1", "not paid");
	REFUSED("shop", "refunds SEK 1.00 of o1", "another currency");
	REFUSED("shop", "refunds much of o1", "not understood");
	DONE("shop", "cancels o1");
	REFUSED("shop", "cancels o1", "already");
	REFUSED("shop", "refunds o1", "not paid");
	robot_close(&r);
}

TEST(a_sale_is_as_it_was_told)
{
	struct robot r = open_stage();
	DONE("shop", "sells o1");
	DONE("shop", "sells o2, 2 lines, EUR 49.99");
	DONE("shop", "sells o3, three locations, JPY 500, pending");
	DONE("shop", "sells o4, authorized, SEK 100");
	DONE("shop", "sells o5, by gift card");
	const struct order *o = named(&r, "o1");
	EXPECT_I64(o->total, 4990);
	EXPECT_I64(o->lines.count, 1);
	expect_state(&r, "o1", "paid");
	o = named(&r, "o2");
	EXPECT_I64(o->total, 4999);
	EXPECT_I64(o->lines.count, 2);
	EXPECT_I64(o->fos.count, 1);
	o = named(&r, "o3");
	EXPECT_I64(o->total, 500);
	EXPECT_I64(o->digits, 0);
	EXPECT_I64(o->fos.count, 3);
	expect_state(&r, "o3", "pending");
	expect_state(&r, "o4", "authorized");
	EXPECT_I64(named(&r, "o4")->total, 10000);
	EXPECT(!named(&r, "o5")->payments.at[0].stripe);
	robot_close(&r);
}

TEST(an_order_goes_where_it_is_told)
{
	struct robot r = open_stage();
	DONE("shop", "sells o1, pending");
	work(&r);
	expect_state(&r, "o1", "pending");
	DONE("customer", "pays o1");
	expect_state(&r, "o1", "paid");
	work(&r);
	expect_state(&r, "o1", "invoiced");
	DONE("warehouse", "accepts o1");
	REFUSED("warehouse", "accepts o1", "past that");
	expect_state(&r, "o1", "invoiced");
	DONE("warehouse", "packs o1");
	expect_state(&r, "o1", "processing");
	DONE("warehouse", "ships o1");
	REFUSED("warehouse", "refuses o1: out of stock", "past that");
	expect_state(&r, "o1", "shipped");
	DONE("courier", "carries o1");
	DONE("courier", "delivers o1");
	expect_state(&r, "o1", "delivered");
	DONE("shop", "refunds EUR 10.00 of o1");
	DONE("shop", "refunds o1");
	EXPECT_I64(named(&r, "o1")->refunded, 4990);
	work(&r);
	EXPECT_I64(r.sim->doubled.count, 0);
	EXPECT_I64(r.sim->wrong.count, 0);
	robot_close(&r);
}

TEST(a_courier_can_be_first_to_tell)
{
	struct robot r = open_stage();
	DONE("shop", "sells o1");
	work(&r);
	DONE("courier", "delivers o1");
	expect_state(&r, "o1", "delivered");
	EXPECT(named(&r, "o1")->fos.at[0].parcel.len > 0);
	robot_close(&r);
}

TEST(locations_go_their_own_ways)
{
	struct robot r = open_stage();
	DONE("shop", "sells o1, two locations");
	work(&r);
	REFUSED("warehouse", "ships o1 at Paris", "no such location");
	REFUSED("warehouse", "ships o1 at Gdańsk", "not asked");
	DONE("warehouse", "ships o1 at Malmö");
	expect_state(&r, "o1", "partially_shipped");
	DONE("warehouse", "refuses o1 at Aarhus: bad address");
	expect_state(&r, "o1", "held:bad_address");
	robot_close(&r);
}

TEST(refusals_now_and_next)
{
	struct robot r = open_stage();
	DONE("shop", "sells o1");
	REFUSED("warehouse", "refuses o1", "reason");
	REFUSED("warehouse", "refuses o1 next:", "reason");
	DONE("warehouse", "refuses o1 next: out of stock");
	work(&r);
	expect_state(&r, "o1", "held:out_of_stock");
	EXPECT_I64(r.sim->requests.count, 0);
	DONE("shop", "sells o2");
	work(&r);
	DONE("warehouse", "refuses o2: too heavy");
	expect_state(&r, "o2", "held:refused");
	DONE("shop", "refunds o2");
	expect_state(&r, "o2", "refunded");
	robot_close(&r);
}

TEST(calls_fail_when_told)
{
	struct robot r = open_stage();
	DONE("shop", "sells o1");
	REFUSED("books", "fails", "which calls");
	REFUSED("books", "fails the next few calls", "which calls");
	REFUSED("courier", "fails the next call", "nobody calls");
	REFUSED("books", "loses the plot", "lose");
	REFUSED("books", "is green", "down or up");
	REFUSED("books", "reject the next call", "why");
	DONE("books", "reject the next call: no such country");
	EXPECT_I64(robot_issue(&r, "demo.5001.sale", 5001, "sale", "", 4990)
					.status,
			422);
	DONE("books", "fails the next two calls");
	for (int i = 0; i < 2; i++)
		EXPECT_I64(robot_issue(&r, "demo.5001.sale", 5001, "sale", "",
					   4990)
						.status,
				503);
	EXPECT_I64(r.sim->documents.count, 0);
	DONE("books", "loses the next answer");
	EXPECT_I64(robot_issue(&r, "demo.5001.sale", 5001, "sale", "", 4990)
					.status,
			0);
	EXPECT_I64(r.sim->documents.count, 1);
	DONE("books", "are down");
	EXPECT_I64(robot_ask(&r, "GET", "/books/documents?reference=x",
				   STR_NONE)
					.status,
			0);
	DONE("books", "are up again");
	EXPECT_I64(robot_ask(&r, "GET", "/books/documents?reference=x",
				   STR_NONE)
					.status,
			200);
	robot_close(&r);
}

TEST(books_tell_of_their_documents)
{
	struct robot r = open_stage();
	struct sim_webhook hook;
	DONE("shop", "sells o1");
	REFUSED("books", "bounce o1", "no invoice");
	work(&r);
	DONE("books", "bounce o1");
	EXPECT(sim_webhook_next(r.sim, r.now, r.arena, &hook));
	EXPECT_STR(hook.path, STR("/webhooks/invoicing/books"));
	EXPECT(str_find(hook.body, STR("\"document.bounced\"")) > 0);
	EXPECT(str_find(hook.body, STR("\"demo.5001.sale\"")) > 0);
	DONE("books", "renumber o1");
	EXPECT(sim_webhook_next(r.sim, r.now, r.arena, &hook));
	EXPECT(str_find(hook.body, STR("-B\"")) > 0);
	robot_close(&r);
}

TEST(mails_fail_when_told)
{
	struct robot r = open_stage();
	struct str mail = STR("Message-ID: <demo.5001.sale@x>\r\n\r\nhi\r\n");
	DONE("mail", "fails the next call");
	EXPECT_I64(sim_mail(r.sim, r.now, STR("a@b"), STR("c@d"), mail), 451);
	DONE("mail", "is down");
	EXPECT_I64(sim_mail(r.sim, r.now, STR("a@b"), STR("c@d"), mail), 421);
	DONE("mail", "is up again");
	DONE("mail", "loses the next answer");
	EXPECT_I64(sim_mail(r.sim, r.now, STR("a@b"), STR("c@d"), mail), 0);
	EXPECT_I64(sim_mail(r.sim, r.now, STR("a@b"), STR("c@d"), mail), 250);
	EXPECT_I64(r.sim->mails.count, 1);
	EXPECT_I64(r.sim->mails.at[0]->order, 5001);
	EXPECT_I64(r.sim->mails.at[0]->copies, 2);
	EXPECT(r.sim->mails.at[0]->maybe);
	robot_close(&r);
}

TEST(webhooks_come_as_told)
{
	struct robot r = open_stage();
	REFUSED("shop", "webhooks dance", "don't do that");
	DONE("shop", "webhooks are lost");
	DONE("shop", "sells o1");
	EXPECT_I64(robot_take(&r, 200), 0);
	DONE("shop", "webhooks come as they should");
	DONE("shop", "sells o2");
	int count = robot_take(&r, 200);
	DONE("shop", "webhooks come twice");
	DONE("shop", "sells o3");
	int twice = robot_take(&r, 200);
	r.now += 5 * SECOND_MS;
	twice += robot_take(&r, 200);
	EXPECT_I64(twice, 2 * count);
	DONE("shop", "webhooks come in disorder");
	DONE("shop", "webhooks come late");
	robot_close(&r);
}

#define HEAD \
	"Message-ID: <demo.5001.document_mail.sale@x>\r\n" \
	"Content-Type: multipart/mixed;\r\n boundary=\"b\"\r\n\r\n"
#define TEXT "--b\r\nContent-Type: text/plain\r\n\r\nhi\r\n"
#define FILE_HEAD \
	"--b\r\nContent-Type: application/pdf\r\n" \
	"Content-Transfer-Encoding: base64\r\n" \
	"Content-Disposition: attachment;\r\n filename=\"S1.pdf\"\r\n\r\n"
#define PDF "JVBERi0xLjUKJSVF\r\nT0YK\r\n" /* %PDF-1.5 and %%EOF */

/* Text and HTML in one part, which ends with `close`. */
#define TWICE(first_, second_, close_) \
	"--b\r\nContent-Type: multipart/alternative;\r\n boundary=\"=t\"\r\n" \
	"\r\n--=t\r\nContent-Type: " first_ "\r\n\r\nhi\r\n--=t\r\n" \
	"Content-Type: " second_ "\r\n\r\nhi\r\n" close_ "\r\n"

static int64_t attached(const char *message)
{
	struct robot r = open_stage();
	size_t wrong = r.sim->wrong.count;
	EXPECT_I64(sim_mail(r.sim, r.now, STR("a@b"), STR("c@d"),
				   str_of(message)),
			250);
	int64_t count = r.sim->wrong.count > wrong
			? -1
			: r.sim->mails.at[0]->attachments;
	if (count == 1)
		EXPECT_I64(r.sim->mails.at[0]->attached.len, 64);
	robot_close(&r);
	return count;
}

TEST(attachments_are_counted_and_broken_ones_are_wrong)
{
	EXPECT_I64(attached(HEAD TEXT FILE_HEAD PDF "--b--\r\n"), 1);
	EXPECT_I64(attached(HEAD TEXT FILE_HEAD PDF FILE_HEAD PDF "--b--\r\n"),
			2);
	EXPECT_I64(attached(HEAD TEXT "--b--\r\n"), 0);
	EXPECT_I64(attached(HEAD TEXT FILE_HEAD PDF), -1);
	EXPECT_I64(attached(HEAD TEXT FILE_HEAD "!!\r\n--b--\r\n"), -1);
	EXPECT_I64(attached(HEAD TEXT FILE_HEAD "aGk=\r\n--b--\r\n"), -1);
	EXPECT_I64(attached(HEAD TEXT "--b\r\n\r\nx\r\n--b--\r\n"), -1);
	EXPECT_I64(attached(HEAD TWICE("text/plain", "text/html", "--=t--")
						   FILE_HEAD PDF "--b--\r\n"),
			1);
	EXPECT_I64(attached(HEAD TWICE("text/html", "text/plain", "--=t--")
						   FILE_HEAD PDF "--b--\r\n"),
			-1);
	EXPECT_I64(attached(HEAD TWICE("text/plain", "text/html", "--=t")
						   FILE_HEAD PDF "--b--\r\n"),
			-1);
}
