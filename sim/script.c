/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words for scenarios: one line, one thing that somebody at the other side
 * does. An order made by hand has no plan and goes on only when told to.
 */
#include <inttypes.h>

#include "script.h"

bool deed_no(struct deed *deed, const char *why)
{
	deed->why = arena_print(
			deed->arena, "%s: \"%.*s\"", why, STR_FMT(deed->rest));
	return false;
}

/* --- reading words ------------------------------------------------------ */

static const char *const number_words[] = {"no", "one", "two", "three", "four",
		"five", "six", "seven", "eight", "nine", "ten"};

static bool number_read(struct str word, int64_t *out)
{
	for (size_t i = 0; i < sizeof number_words / sizeof *number_words;
			i++) {
		if (str_eq(word, str_of(number_words[i]))) {
			*out = (int64_t)i;
			return true;
		}
	}
	return !str_to_i64(word, out).fault;
}

/* Takes what stands before `mark`; false, and nothing taken, without one. */
bool deed_cut(struct str *rest, const char *mark, struct str *out_before)
{
	ptrdiff_t at = str_find(*rest, str_of(mark));
	if (at < 0)
		return false;
	*out_before = str_trim((struct str){rest->at, (size_t)at});
	*rest = str_trim(str_skip(*rest, (size_t)at + strlen(mark)));
	return true;
}

struct order *deed_order(struct deed *deed, struct str name)
{
	struct order *order = sim_table_get(&deed->sim->names, name);
	if (!order)
		deed->why = arena_print(deed->arena,
				"there is no order \"%.*s\" yet",
				STR_FMT(name));
	return order;
}

static bool is_currency(struct str word)
{
	for (size_t i = 0; i < word.len; i++)
		if (word.at[i] < 'A' || word.at[i] > 'Z')
			return false;
	return word.len == 3;
}

static int digits_of(struct str currency)
{
	static const char *const whole[] = {"JPY", "KRW", "CLP", "ISK", "VND"};
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		if (str_eq(currency, str_of(whole[i])))
			return 0;
	return 2;
}

/* "EUR 49.90" or "JPY 500", exactly. */
bool deed_amount(struct str words, struct str *out_currency, int *digits,
		int64_t *out)
{
	struct str text = words, whole;
	int64_t minor;
	if (!str_cut(&text, ' ', out_currency) || !is_currency(*out_currency))
		return false;
	*digits = digits_of(*out_currency);
	struct str part = str_trim(text);
	if (!str_cut(&part, '.', &whole) || str_to_i64(whole, &minor).fault ||
			minor < 0 || minor > INT64_MAX / 1000)
		return false;
	if (part.len && part.len != (size_t)*digits)
		return false;
	for (int i = 0; i < *digits; i++) {
		char c = part.len ? part.at[i] : '0';
		if (c < '0' || c > '9')
			return false;
		minor = minor * 10 + (c - '0');
	}
	*out = minor;
	return minor > 0;
}

/* --- the shop and its customers ----------------------------------------- */

struct sale {
	int64_t lines, locations, amount, by_card; /* gift card: a part */
	struct str currency;
	int digits;
	bool held, scheduled, pick_up;
	enum pay_plan pay;
	enum payee payee;
	bool several, paypal, legacy, second;
	struct str tag, country; /* or none */
};

/* "2 lines", "three locations" */
static bool count_read(struct str part, struct sale *sale)
{
	struct str word, rest = part;
	int64_t count;
	if (!str_cut(&rest, ' ', &word) || !number_read(word, &count) ||
			count < 1 || count > LINES_MAX)
		return false;
	if (str_eq(rest, STR("line")) || str_eq(rest, STR("lines")))
		sale->lines = count;
	else if ((str_eq(rest, STR("location")) ||
				 str_eq(rest, STR("locations"))) &&
			count <= 3)
		sale->locations = count;
	else
		return false;
	return true;
}

/* "EUR 20.00 by gift card": so much of it, paid at once. */
static bool card_read(struct str part, struct sale *sale)
{
	struct str amount = part, currency;
	int digits;
	amount.len -= strlen(" by gift card");
	return deed_amount(amount, &currency, &digits, &sale->by_card);
}

static bool sale_part(struct str part, struct sale *sale)
{
	if (str_eq(part, STR("pending")))
		sale->pay = PAY_NEVER;
	else if (str_eq(part, STR("held for an upsell")))
		sale->held = true;
	else if (str_eq(part, STR("scheduled")))
		sale->scheduled = true;
	else if (str_eq(part, STR("the last to be picked up")))
		sale->pick_up = true;
	else if (str_eq(part, STR("authorized")))
		sale->pay = PAY_AUTHORIZED;
	else if (str_eq(part, STR("paid")))
		sale->pay = PAY_AT_ONCE;
	else if (str_eq(part, STR("by gift card")))
		sale->payee = PAYEE_CARD;
	else if (str_eq(part, STR("by PayPal")))
		sale->paypal = true;
	else if (str_eq(part, STR("in the second account")))
		sale->second = true;
	else if (str_eq(part, STR("by PayPal's old interface")))
		sale->paypal = sale->legacy = true;
	else if (str_eq(part, STR("by quickpay")))
		sale->payee = PAYEE_QUICK;
	else if (str_eq(part, STR("by klarna")))
		sale->payee = PAYEE_OTHER;
	else if (str_eq(part, STR("authorized by Stripe")))
		sale->pay = PAY_AUTHORIZED, sale->payee = PAYEE_STRIPE;
	else if (str_eq(part, STR("in several captures")))
		sale->several = true;
	else if (str_ends(part, STR(" by gift card")))
		return card_read(part, sale);
	else if (str_starts(part, STR("tagged ")))
		sale->tag = str_skip(part, strlen("tagged "));
	else if (str_starts(part, STR("to ")))
		sale->country = str_skip(part, strlen("to "));
	else
		return count_read(part, sale) ||
				deed_amount(part, &sale->currency,
						&sale->digits, &sale->amount);
	return true;
}

static void sale_lines(
		struct sim *sim, struct order *order, const struct sale *sale)
{
	static const char *const goods[] = {"Mug", "Lamp", "Socks"};
	int64_t left = sale->amount;
	for (int64_t i = 0; i < sale->lines; i++) {
		struct line *line = LIST_ADD(sim->arena, &order->lines);
		int64_t price = left / (sale->lines - i);
		*line = (struct line){.sku = arena_print(sim->arena,
						      "SKU-%" PRId64, i + 1),
				.title = str_of(goods[i % 3]),
				.quantity = 1,
				.price = price,
				.tax = price / 5, /* of 25 % */
				.location = (int)(i % sale->locations)};
		left -= price;
	}
}

static void sell(struct deed *deed, struct str name, const struct sale *sale)
{
	struct sim *sim = deed->sim;
	struct order *order = sim_order_new(sim, deed->now);
	order->by_hand = true;
	order->plan.pay = sale->pay;
	sim_person_make(sim, order);
	if (sale->country.len)
		order->person.country_code =
				arena_copy(sim->arena, sale->country);
	if (sale->tag.len)
		*LIST_ADD(sim->arena, &order->tags) =
				arena_copy(sim->arena, sale->tag);
	order->currency = arena_copy(sim->arena, sale->currency);
	order->digits = sale->digits;
	sale_lines(sim, order, sale);
	order->begins_held = sale->held;
	order->begins_scheduled = sale->scheduled;
	order->lines.at[order->lines.count - 1].pick_up = sale->pick_up;
	int64_t left = sale->amount - sale->by_card;
	if (sale->by_card) {
		sim_payment_add(sim, order, false, sale->by_card);
		order->payments.at[0].at_once = true;
	}
	if (sale->paypal)
		sim_payment_paypal(sim, order, left, sale->legacy);
	else
		sim_payment_add(sim, order, sale->payee, left);
	order->payments.at[order->payments.count - 1].several = sale->several;
	order->payments.at[order->payments.count - 1].second = sale->second;
	sim_table_put(&sim->names, arena_copy(sim->arena, name), order);
	sim_shop_sell(sim, order, deed->now);
}

static bool do_sell(struct deed *deed)
{
	struct sale sale = {.lines = 1,
			.payee = PAYEE_STRIPE,
			.locations = 1,
			.amount = 4990,
			.currency = STR("EUR"),
			.digits = 2};
	struct str parts = deed->rest, name = STR_NONE, part;
	str_cut(&parts, ',', &name);
	name = str_trim(name);
	if (!name.len || str_find(name, STR(" ")) >= 0)
		return deed_no(deed, "an order's name is one word");
	if (sim_table_get(&deed->sim->names, name))
		return deed_no(deed, "it is sold already");
	while (str_cut(&parts, ',', &part))
		if (!sale_part(str_trim(part), &sale))
			return deed_no(deed,
					"a part of the sale is not understood");
	if (sale.lines < sale.locations)
		sale.lines = sale.locations;
	if (sale.by_card >= sale.amount)
		return deed_no(deed, "the gift card pays a part alone");
	if (sale.payee == PAYEE_CARD && sale.pay == PAY_AUTHORIZED)
		return deed_no(deed, "a gift card pays or does not");
	sell(deed, name, &sale);
	return true;
}

static bool do_pay(struct deed *deed)
{
	struct order *order = deed_order(deed, deed->rest);
	if (!order)
		return false;
	int64_t left = sim_order_agreed(order) + order->refunded -
			sim_order_captured(order);
	if ((order->paid_at && left <= 0) || order->cancelled_at)
		return deed_no(deed, "it is paid or cancelled already");
	sim_shop_pay(deed->sim, order, deed->now);
	return true;
}

static bool do_cancel(struct deed *deed)
{
	struct order *order = deed_order(deed, deed->rest);
	if (!order)
		return false;
	if (order->cancelled_at)
		return deed_no(deed, "it is cancelled already");
	sim_shop_cancel(deed->sim, order, deed->now);
	return true;
}

static bool refund(struct deed *deed, struct order *order, int64_t amount)
{
	if (sim_order_captured(order) - order->refunded < amount ||
			sim_order_captured(order) == order->refunded)
		return deed_no(deed, "so much was not paid");
	sim_shop_refund(deed->sim, order, deed->now, amount);
	return true;
}

/* "o1", "EUR 10.00 of o1", "a piece of o1" */
static bool do_refund(struct deed *deed)
{
	struct str name = deed->rest, what, currency;
	int digits;
	int64_t amount = 0;
	bool part = deed_cut(&name, " of ", &what);
	struct order *order = deed_order(deed, name);
	if (!order)
		return false;
	if (!part)
		return refund(deed, order, -1);
	if (str_eq(what, STR("a piece")))
		return order->lines.at[0].current > 0
				? refund(deed, order, 0)
				: deed_no(deed, "no piece of it is left");
	if (!deed_amount(what, &currency, &digits, &amount))
		return deed_no(deed, "the amount is not understood");
	if (!str_eq(currency, order->currency))
		return deed_no(deed, "it was sold in another currency");
	return refund(deed, order, amount);
}

/* "the return of o1 is requested" */
static bool do_return(struct deed *deed)
{
	static const struct {
		const char *words, *status;
	} rows[] = {
			{"requested", "RETURN_REQUESTED"},
			{"in progress", "IN_PROGRESS"},
			{"inspected", "INSPECTION_COMPLETE"},
			{"done", "RETURNED"},
			{"lost", "RETURN_FAILED"},
	};
	struct str how = deed->rest, name;
	if (!str_starts(how, STR("of ")) || !deed_cut(&how, " is ", &name))
		return deed_no(deed, "the return of which order is what?");
	struct order *order = deed_order(deed, str_skip(name, 3));
	for (size_t i = 0; order && i < sizeof rows / sizeof *rows; i++) {
		if (!str_eq(how, str_of(rows[i].words)))
			continue;
		sim_shop_return(deed->sim, order, rows[i].status, deed->now);
		return true;
	}
	return order && deed_no(deed, "a return is not that");
}

/* --- the warehouse and the courier -------------------------------------- */

/* "o1" or "o1 at Malmö" */
bool deed_reach(struct deed *deed, struct str words, struct reach *out)
{
	struct str name = words, place = words;
	out->location = -1;
	if (deed_cut(&place, " at ", &name)) {
		for (int i = 0; i < 3; i++)
			if (str_eq(place, str_of(sim_location_name(i))))
				out->location = i;
		if (out->location < 0)
			return deed_no(deed, "there is no such location");
	}
	out->order = deed_order(deed, name);
	return out->order != NULL;
}

/* A parcel must leave before it can be anywhere. */
static void move_to(struct deed *deed, struct request *request,
		enum request_status status)
{
	if (status > REQ_SHIPPED && status <= REQ_DELIVERED &&
			request->status < REQ_SHIPPED)
		sim_request_move(deed->sim, request, REQ_SHIPPED, deed->now);
	sim_request_move(deed->sim, request, status, deed->now);
}

static bool may_move(const struct request *request, enum request_status status)
{
	if (!sim_request_live(request))
		return false;
	if (status == REQ_REFUSED || status == REQ_CANCELLED)
		return request->status < REQ_SHIPPED;
	return request->status < status;
}

static bool move(struct deed *deed, const struct reach *reach,
		enum request_status status, struct str reason)
{
	bool moved = false, there = false;
	for (size_t i = 0; i < reach->order->fos.count; i++) {
		const struct fo *fo = &reach->order->fos.at[i];
		if (reach->location >= 0 && fo->location != reach->location)
			continue;
		there = there || fo->sent;
		if (!fo->sent || !may_move(fo->sent, status))
			continue;
		fo->sent->reason = reason;
		move_to(deed, fo->sent, status);
		moved = true;
	}
	if (moved)
		return true;
	return deed_no(deed,
			there ? "it is past that already"
			      : "the warehouse was not asked for it yet");
}

static bool move_order(struct deed *deed, enum request_status status)
{
	struct reach reach;
	return deed_reach(deed, deed->rest, &reach) &&
			move(deed, &reach, status, STR_NONE);
}

/* "o1: napping" */
static bool do_say(struct deed *deed)
{
	struct str word = deed->rest, name;
	struct reach reach;
	if (!deed_cut(&word, ":", &name) || !word.len)
		return deed_no(deed, "it says something behind a colon");
	if (!deed_reach(deed, str_trim(name), &reach))
		return false;
	for (size_t i = 0; i < reach.order->fos.count; i++)
		if (reach.order->fos.at[i].sent)
			sim_request_say(deed->sim, reach.order->fos.at[i].sent,
					arena_copy(deed->sim->arena,
							str_trim(word)),
					deed->now);
	return true;
}

static bool do_accept(struct deed *deed)
{
	return move_order(deed, REQ_ACCEPTED);
}

static bool do_process(struct deed *deed)
{
	return move_order(deed, REQ_PROCESSING);
}

/* "o1", "o1 at Malmö with Bring": who carries it. */
static bool do_ship(struct deed *deed)
{
	struct str words = deed->rest, carrier = deed->rest;
	struct reach reach;
	if (deed_is_of_parcels(deed))
		return do_ship_parcel(deed);
	if (!deed_cut(&carrier, " with ", &words))
		return move_order(deed, REQ_SHIPPED);
	if (!deed_reach(deed, words, &reach))
		return false;
	for (size_t i = 0; i < reach.order->fos.count; i++)
		if (reach.order->fos.at[i].sent)
			reach.order->fos.at[i].sent->carrier =
					arena_copy(deed->sim->arena, carrier);
	return move(deed, &reach, REQ_SHIPPED, STR_NONE);
}

/* "o1 in transit", "o1 out for delivery", "o1 delivered": the courier's own
 * news, without a word of the warehouse. */
static bool do_report(struct deed *deed)
{
	struct str words = deed->rest, name = STR_NONE;
	struct reach reach;
	bool there = false;
	enum request_status status = REQ_DELIVERED;
	str_cut(&words, ' ', &name);
	bool out = str_eq(words, STR("out for delivery"));
	if (out || str_eq(words, STR("in transit")))
		status = REQ_IN_TRANSIT;
	else if (!str_eq(words, STR("delivered")))
		return deed_no(deed,
				"a parcel is in transit, out for delivery or "
				"delivered");
	if (!deed_reach(deed, name, &reach))
		return false;
	for (size_t i = 0; i < reach.order->fos.count; i++) {
		struct request *sent = reach.order->fos.at[i].sent;
		if (!sent || sent->status < REQ_SHIPPED ||
				!may_move(sent, status))
			continue;
		if (out)
			sent->out_at = deed->now;
		sim_request_report(deed->sim, sent, status, deed->now);
		there = true;
	}
	return there || deed_no(deed, "no parcel is under way");
}

static bool do_carry(struct deed *deed)
{
	return move_order(deed, REQ_IN_TRANSIT);
}

static bool do_deliver(struct deed *deed)
{
	return move_order(deed, REQ_DELIVERED);
}

/* "out of stock" -> "out_of_stock" */
static struct str code_of(struct sim *sim, struct str words)
{
	struct str code = arena_copy(sim->arena, words);
	char *at = (char *)(uintptr_t)code.at;
	for (size_t i = 0; i < code.len; i++)
		if (at[i] == ' ')
			at[i] = '_';
	return code;
}

/* "o1: out of stock": what it has; "o1 next: ...": when it is asked. */
static bool do_refuse(struct deed *deed)
{
	struct str words = deed->rest, head, name;
	struct reach reach;
	if (!deed_cut(&words, ":", &head) || !words.len)
		return deed_no(deed, "a refusal has a reason behind a colon");
	struct str reason = code_of(deed->sim, words);
	bool next = str_ends(head, STR(" next"));
	name = next ? (struct str){head.at, head.len - 5} : head;
	if (!deed_reach(deed, str_trim(name), &reach))
		return false;
	if (!next)
		return move(deed, &reach, REQ_REFUSED, reason);
	if (reach.location >= 0)
		return deed_no(deed, "the next one is refused wherever it is");
	reach.order->refuse_next = reason;
	return true;
}

/* --- the books ----------------------------------------------------------- */

static struct document *sale_of(struct deed *deed)
{
	const struct order *order = deed_order(deed, deed->rest);
	struct sim *sim = deed->sim;
	for (size_t i = 0; order && i < sim->documents.count; i++)
		if (sim->documents.at[i]->order == order->id &&
				str_eq(sim->documents.at[i]->reason,
						STR("sale")))
			return sim->documents.at[i];
	if (order)
		deed_no(deed, "it has no invoice yet");
	return NULL;
}

static bool do_bounce(struct deed *deed)
{
	const struct document *document = sale_of(deed);
	if (document)
		sim_books_tell(deed->sim, document, true, deed->now);
	return document != NULL;
}

static bool do_renumber(struct deed *deed)
{
	struct document *document = sale_of(deed);
	if (!document)
		return false;
	document->number = arena_print(
			deed->sim->arena, "%.*s-B", STR_FMT(document->number));
	sim_books_tell(deed->sim, document, false, deed->now);
	return true;
}

/* --- trouble ------------------------------------------------------------ */

static const struct {
	const char *who;
	enum provider provider;
} providers[] = {
		{"shop", AT_SHOP},
		{"gateway", AT_STRIPE},
		{"PayPal", AT_PAYPAL},
		{"quickpay", AT_GATEWAY},
		{"books", AT_BOOKS},
		{"warehouse", AT_WAREHOUSE},
		{"mail", AT_MAIL},
};
#define PROVIDERS (sizeof providers / sizeof *providers)

static bool provider_of(struct deed *deed, enum provider *out)
{
	for (size_t i = 0; i < PROVIDERS; i++) {
		if (str_eq(deed->who, str_of(providers[i].who))) {
			*out = providers[i].provider;
			return true;
		}
	}
	return deed_no(deed, "nobody calls them");
}

/* "the next call", "the next 3 calls" */
static bool do_fail(struct deed *deed)
{
	enum provider at;
	struct str rest = deed->rest, word;
	int64_t count = 1;
	if (!provider_of(deed, &at))
		return false;
	if (!str_starts(rest, STR("the next ")))
		return deed_no(deed, "which calls?");
	rest = str_skip(rest, strlen("the next "));
	if (!str_eq(rest, STR("call")) &&
			(!str_cut(&rest, ' ', &word) ||
					!number_read(word, &count) ||
					count < 0 ||
					!str_eq(rest, STR("calls"))))
		return deed_no(deed, "which calls?");
	deed->sim->fail_next[at] = count;
	return true;
}

/* "the next call: the VAT number is missing" */
static bool do_reject(struct deed *deed)
{
	enum provider at;
	struct str why = deed->rest, head;
	if (!provider_of(deed, &at))
		return false;
	if (!deed_cut(&why, ":", &head) || !why.len ||
			!str_eq(head, STR("the next call")))
		return deed_no(deed, "it can reject the next call: why");
	deed->sim->reject_next[at] = arena_copy(deed->sim->arena, why);
	return true;
}

static bool do_lose(struct deed *deed)
{
	enum provider at;
	if (!provider_of(deed, &at))
		return false;
	if (!str_eq(deed->rest, STR("the next answer")))
		return deed_no(deed, "it can lose the next answer");
	deed->sim->lose_next[at] = true;
	return true;
}

static bool do_be(struct deed *deed)
{
	enum provider at;
	static const struct {
		const char *words;
		bool down;
		time_ms slow;
	} rows[] = {{"down", true, 0}, {"up again", false, 0},
			{"slow", false, 30 * SECOND_MS},
			/* Calls to it end when the caller's patience does. */
			{"dead", true, 30 * SECOND_MS}};
	if (!provider_of(deed, &at))
		return false;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!str_eq(deed->rest, str_of(rows[i].words)))
			continue;
		deed->sim->down[at] = rows[i].down;
		deed->sim->slow[at] = rows[i].slow;
		return true;
	}
	return deed_no(deed, "it can be down or up again, slow or dead");
}

static bool do_webhooks(struct deed *deed)
{
	static const struct {
		const char *words;
		enum hook_trick trick;
	} rows[] = {
			{"come as they should", TRICK_NONE},
			{"come twice", TRICK_DOUBLE},
			{"come late", TRICK_LATE},
			{"come in disorder", TRICK_DISORDER},
			{"are lost", TRICK_NEVER},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (str_eq(deed->rest, str_of(rows[i].words))) {
			deed->sim->hooks.trick = (int)rows[i].trick;
			return true;
		}
	}
	return deed_no(deed, "webhooks don't do that");
}

/* --- who does what ------------------------------------------------------ */

#define ANYBODY NULL
static const struct {
	const char *who, *verb;
	bool (*run)(struct deed *deed);
} deeds[] = {
		{"shop", "sells", do_sell},
		{"shop", "captures", do_pay},
		{"shop", "cancels", do_cancel},
		{"shop", "refunds", do_refund},
		{"shop", "holds", do_shop_hold},
		{"shop", "releases", do_shop_release},
		{"shop", "opens", do_shop_open},
		{"shop", "asks", do_shop_ask},
		{"shop", "requests", do_shop_request},
		{"shop", "merges", do_shop_merge},
		{"shop", "replaces", do_shop_replace},
		{"shop", "abandons", do_shop_give_up},
		{"shop", "can't", do_shop_lose_way},
		{"shop", "reaches", do_shop_find_way},
		{"shop", "shows", do_shop_show},
		{"shop", "answers", do_shop_answer},
		{"shop", "moves", do_shop_move},
		{"shop", "splits", do_shop_split},
		{"shop", "changes", do_shop_change},
		{"shop", "adds", do_shop_add},
		{"shop", "takes", do_shop_take},
		{"customer", "pays", do_pay},
		{"the", "return", do_return},
		{"warehouse", "accepts", do_accept},
		{"warehouse", "packs", do_process},
		{"warehouse", "ships", do_ship},
		{"warehouse", "keeps", do_keep},
		{"warehouse", "delivers", do_deliver},
		{"warehouse", "refuses", do_refuse},
		{"warehouse", "corrects", do_correct},
		{"warehouse", "rests", do_folder_rest},
		{"warehouse", "works", do_folder_go_on},
		{"PayPal", "refuses", do_paypal_refuse},
		{"PayPal", "refunds", do_paypal_refund},
		{"warehouse", "says", do_say},
		{"courier", "carries", do_carry},
		{"courier", "delivers", do_deliver},
		{"courier", "reports", do_report},
		{"gateway", "opens", do_open},
		{"gateway", "decides", do_decide},
		{"gateway", "refuses", do_refuse_captures},
		{"gateway", "takes", do_take_captures},
		{"gateway", "returns", do_refund_back},
		{"the", "authorization", do_expire},
		{"books", "bounce", do_bounce},
		{"books", "renumber", do_renumber},
		{"books", "forget", do_forget},
		{"wire", "cuts", do_wire_cut},
		{"wire", "breaks", do_wire_break},
		{"wire", "delays", do_wire_delay},
		{ANYBODY, "fail", do_fail},
		{ANYBODY, "fails", do_fail},
		{ANYBODY, "lose", do_lose},
		{ANYBODY, "loses", do_lose},
		{ANYBODY, "reject", do_reject},
		{ANYBODY, "rejects", do_reject},
		{ANYBODY, "is", do_be},
		{ANYBODY, "are", do_be},
		{ANYBODY, "webhooks", do_webhooks},
};
#define DEEDS (sizeof deeds / sizeof *deeds)

bool sim_do(struct sim *sim, time_ms now, struct str who, struct str words,
		struct arena *arena, struct str *out_why)
{
	struct str rest = str_trim(words), verb = STR_NONE;
	str_cut(&rest, ' ', &verb);
	struct deed deed = {.sim = sim,
			.now = now,
			.arena = arena,
			.who = who,
			.rest = str_trim(rest)};
	deed.why = arena_print(arena, "the %.*s can't do \"%.*s\"",
			STR_FMT(who), STR_FMT(words));
	sim_active(sim, now);
	for (size_t i = 0; i < DEEDS; i++) {
		bool theirs = !deeds[i].who ||
				str_eq(who, str_of(deeds[i].who));
		if (theirs && str_eq(verb, str_of(deeds[i].verb)) &&
				deeds[i].run(&deed))
			return true;
		if (theirs && str_eq(verb, str_of(deeds[i].verb)))
			break;
	}
	*out_why = deed.why;
	return false;
}

int64_t sim_named(const struct sim *sim, struct str name)
{
	const struct order *order = sim_table_get(&sim->names, name);
	return order ? order->id : 0;
}
