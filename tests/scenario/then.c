/* SPDX-License-Identifier: Apache-2.0 */
/* What must be so: at the others, by their ledger, and here. */
#include "tests/scenario/scenario.h"

struct claim {
	struct play *play;
	struct str words; /* what is left to read */
	struct str name;  /* of the order */
	struct str id;
	int64_t count;
};

static bool claim_order(struct claim *claim, struct str name)
{
	claim->name = name;
	claim->id = order_id(claim->play, name);
	return claim->id.len > 0;
}

static struct str field(struct claim *claim, struct json item, const char *name)
{
	return json_str(json_get(item, name), claim->play->arena);
}

/* How many items of a list of the ledger are about this order and fit? */
static int64_t count_of(struct claim *claim, const char *list,
		bool (*fits)(struct claim *claim, struct json item))
{
	int64_t count = 0;
	struct json item;
	struct json_iter i = json_each(json_get(claim->play->ledger, list));
	while (json_next(&i, &item))
		count += (!claim->id.len ||
					 str_eq(field(claim, item, "order"),
							 claim->id)) &&
				(!fits || fits(claim, item));
	return count;
}

static bool count_must(struct claim *claim, const char *what, int64_t found)
{
	if (found == claim->count)
		return true;
	return play_fails(claim->play, "%lld %s of %.*s, not %lld",
			(long long)found, what, STR_FMT(claim->name),
			(long long)claim->count);
}

/* --- at the others ------------------------------------------------------ */

static bool is_live(struct claim *claim, struct json item)
{
	(void)claim;
	return json_bool(json_get(item, "live"), true);
}

static bool is_delivered(struct claim *claim, struct json item)
{
	(void)claim;
	return json_bool(json_get(item, "delivered"), false);
}

/* Not seen by the shop itself. */
static bool is_told(struct claim *claim, struct json item)
{
	(void)claim;
	return json_bool(json_get(item, "told"), false);
}

static bool is_customers(struct claim *claim, struct json item)
{
	return !str_starts(field(claim, item, "to"), STR("staff@"));
}

static bool is_staffs(struct claim *claim, struct json item)
{
	return !is_customers(claim, item);
}

/* "3 mails" of "the customer of o1 got 3 mails" */
static bool number_must(struct claim *claim, const char *one, const char *many)
{
	if (!number_take(&claim->words, &claim->count))
		return false;
	return str_eq(claim->words, str_of(one)) ||
			str_eq(claim->words, str_of(many));
}

/* A mail that was on its way when the engine died may have been sent: it is
 * not sent again. Never more, but then perhaps fewer. */
static void mails_must(struct claim *claim, const char *mails, int64_t found)
{
	bool died = claim->play->options.deaths.per_10000 > 0;
	if (!died || found > claim->count)
		count_must(claim, mails, found);
}

static bool customer_got(struct claim *claim)
{
	if (!word_take(&claim->words, "the customer of") ||
			!claim_order(claim, word_next(&claim->words)) ||
			!word_take(&claim->words, "got") ||
			!number_must(claim, "mail", "mails"))
		return false;
	mails_must(claim, "mails", count_of(claim, "mails", is_customers));
	return true;
}

/* How many mails carried this file, by its hash? */
static int64_t carried(struct claim *claim, struct str sha256)
{
	int64_t count = 0;
	struct json item;
	struct json_iter i = json_each(json_get(claim->play->ledger, "mails"));
	while (json_next(&i, &item))
		count += str_eq(field(claim, item, "sha256"), sha256) &&
				json_i64(json_get(item, "attachments"), 0) == 1;
	return count;
}

/* What is kept is what was sent. */
static bool file_is_kept(struct claim *claim, const struct document *d)
{
	struct world *world = claim->play->world;
	const struct storage_ops *ops = world->inner->ops;
	DEFER(storage_tx_drop) struct storage_tx *tx = NULL;
	struct document_file file = {0};
	return !ops->begin(world->inner, TX_READ, &tx).fault &&
			!ops->document_file_get(tx, STR("demo"), claim->id,
					    document_kind_word(
							    (enum document_kind)d
									    ->kind),
					    d->cause, claim->play->arena, &file)
					 .fault &&
			str_eq(file.sha256, d->file);
}

/* "the customer of o1 got 2 PDFs": each document, drawn, kept and mailed
 * once. After a death a mail may be one that is not sent again. */
static bool customer_got_pdfs(struct claim *claim)
{
	struct facts facts = {0};
	int64_t found = 0;
	if (!word_take(&claim->words, "the customer of") ||
			!claim_order(claim, word_next(&claim->words)) ||
			!word_take(&claim->words, "got") ||
			!number_must(claim, "PDF", "PDFs"))
		return false;
	world_facts(claim->play->world, claim->id, claim->play->arena, &facts);
	for (size_t i = 0; i < facts.documents.count; i++) {
		const struct document *d = &facts.documents.at[i];
		int64_t mails = d->file.len ? carried(claim, d->file) : 0;
		found += mails;
		if (d->file.len && !file_is_kept(claim, d))
			play_fails(claim->play, "the PDF of %.*s is not kept",
					STR_FMT(d->number));
		if (mails > 1)
			play_fails(claim->play, "the PDF of %.*s came twice",
					STR_FMT(d->number));
	}
	mails_must(claim, "PDFs", found);
	return true;
}

static bool staff_got(struct claim *claim)
{
	if (!word_take(&claim->words, "staff got") ||
			!number_must(claim, "mail", "mails"))
		return false;
	claim->name = STR("all");
	mails_must(claim, "mails to staff",
			count_of(claim, "mails", is_staffs));
	return true;
}

/* "the books have 2 documents for o1" and such */
static const struct {
	const char *who, *one, *many, *list;
	bool (*fits)(struct claim *claim, struct json item);
} holders[] = {
		{"the books have", "document for", "documents for", "documents",
				NULL},
		{"the warehouse has", "order for", "orders for",
				"warehouse_orders", is_live},
		{"the books have", "payment for", "payments for",
				"book_payments", NULL},
		{"the warehouse was asked for", "parcel of", "parcels of",
				"warehouse_orders", NULL},
		{"the shop has", "fulfillment of", "fulfillments of",
				"fulfillments", NULL},
		{"the shop knows of", "delivered parcel of",
				"delivered parcels of", "fulfillments",
				is_delivered},
		{"the shop was told of", "delivered parcel of",
				"delivered parcels of", "fulfillments",
				is_told},
};

static bool somebody_has(struct claim *claim)
{
	for (size_t i = 0; i < sizeof holders / sizeof *holders; i++) {
		struct str words = claim->words;
		if (!word_take(&words, holders[i].who) ||
				!number_take(&words, &claim->count))
			continue;
		if (!word_take(&words, holders[i].one) &&
				!word_take(&words, holders[i].many))
			continue;
		if (claim_order(claim, words))
			count_must(claim, holders[i].list,
					count_of(claim, holders[i].list,
							holders[i].fits));
		return true;
	}
	return false;
}

/* "the books have a sale of EUR 49.90 for o1", "... a credit of ..." */
static bool document_fits(struct claim *claim, struct json item)
{
	struct str words = claim->words, reason = field(claim, item, "reason");
	struct str kind = word_next(&words);
	if (!word_take(&words, "of") || !str_starts(reason, kind))
		return false;
	struct str amount = arena_print(claim->play->arena, "%.*s %.*s",
			STR_FMT(field(claim, item, "currency")),
			STR_FMT(field(claim, item, "gross")));
	return str_starts(words, amount);
}

static bool books_have_amount(struct claim *claim)
{
	struct str words = claim->words;
	ptrdiff_t at = str_find(words, STR(" for "));
	if (!word_take(&words, "the books have a") || at < 0 ||
			str_find(words, STR(" of ")) < 0)
		return false;
	if (!claim_order(claim, str_skip(claim->words, (size_t)at + 5)))
		return true;
	claim->words = words;
	claim->count = 1;
	bool money = str_starts(words, STR("payment")) ||
			str_starts(words, STR("repayment"));
	const char *list = money ? "book_payments" : "documents";
	count_must(claim, "such documents",
			count_of(claim, list, document_fits));
	return true;
}

static int64_t commas(struct str text)
{
	int64_t count = text.len > 0;
	for (size_t i = 0; i < text.len; i++)
		count += text.at[i] == ',';
	return count;
}

/* "the payment of o1 names 2 parcels" */
static bool payment_names(struct claim *claim)
{
	struct json item;
	int64_t named = 0;
	if (!word_take(&claim->words, "the payment of") ||
			!claim_order(claim, word_next(&claim->words)) ||
			!word_take(&claim->words, "names") ||
			!number_must(claim, "parcel", "parcels"))
		return false;
	struct json_iter i =
			json_each(json_get(claim->play->ledger, "trackers"));
	while (json_next(&i, &item))
		if (str_eq(field(claim, item, "order"), claim->id))
			named += commas(field(claim, item, "numbers"));
	count_must(claim, "parcels named at the payment", named);
	return true;
}

/* "the warehouse sends o1 to Nygatan 2" */
static bool warehouse_sends(struct claim *claim)
{
	struct json item;
	if (!word_take(&claim->words, "the warehouse sends") ||
			!claim_order(claim, word_next(&claim->words)) ||
			!word_take(&claim->words, "to"))
		return false;
	struct json_iter i = json_each(
			json_get(claim->play->ledger, "warehouse_orders"));
	while (json_next(&i, &item)) {
		struct str street = field(claim, item, "street");
		if (str_eq(field(claim, item, "order"), claim->id) &&
				is_live(claim, item) &&
				!str_eq(street, claim->words))
			play_fails(claim->play, "it goes to %.*s",
					STR_FMT(street));
	}
	return true;
}

/* "the shop sent o1 in parcels of 1 and 2 pieces" */
static bool shop_sent(struct claim *claim)
{
	struct json item;
	struct str all = STR_NONE;
	if (!word_take(&claim->words, "the shop sent") ||
			!claim_order(claim, word_next(&claim->words)) ||
			!word_take(&claim->words, "in parcels of"))
		return false;
	struct json_iter i = json_each(
			json_get(claim->play->ledger, "fulfillments"));
	while (json_next(&i, &item))
		if (str_eq(field(claim, item, "order"), claim->id))
			all = arena_print(claim->play->arena, "%.*s%s%.*s",
					STR_FMT(all), all.len ? " and " : "",
					STR_FMT(field(claim, item, "pieces")));
	all = arena_print(claim->play->arena, "%.*s pieces", STR_FMT(all));
	if (!str_eq(all, claim->words))
		play_fails(claim->play, "it was %.*s", STR_FMT(all));
	return true;
}

static bool captured_fits(struct claim *claim, struct json item)
{
	int64_t captures = json_i64(json_get(item, "captures"), 0);
	struct str amount = arena_print(claim->play->arena, "%.*s %.*s",
			STR_FMT(field(claim, item, "currency")),
			STR_FMT(field(claim, item, "captured")));
	if (claim->count >= 0 && captures != claim->count)
		play_fails(claim->play, "it was taken in %lld captures",
				(long long)captures);
	if (!str_starts(claim->words, amount))
		play_fails(claim->play, "%.*s was taken", STR_FMT(amount));
	return true;
}

/* "the gateway took EUR 49.90 for o1", "... for o1 in 2 captures" */
static bool gateway_took(struct claim *claim)
{
	struct str rest = claim->words, name;
	ptrdiff_t at = str_find(rest, STR(" for "));
	if (!word_take(&rest, "the gateway took") || at < 0)
		return false;
	claim->words = rest;
	rest = str_skip(rest, (size_t)str_find(rest, STR(" for ")) + 5);
	name = word_next(&rest);
	claim->count = -1;
	if (rest.len &&
			(!word_take(&rest, "in") ||
					!number_take(&rest, &claim->count)))
		return false;
	if (claim_order(claim, name))
		count_of(claim, "payments", captured_fits);
	return true;
}

/* "the shop has 28 subscriptions", "the shop has deleted subscriptions" */
static bool shop_subscribed(struct claim *claim)
{
	struct json made = json_get(claim->play->ledger, "set_up");
	int64_t live = json_i64(json_get(made, "subscriptions"), -1);
	if (!word_take(&claim->words, "the shop has"))
		return false;
	if (str_eq(claim->words, STR("deleted subscriptions")))
		return !claim->play->options.sim.webhooks ||
				json_i64(json_get(made, "deleted"), 0) > 0 ||
				play_fails(claim->play, "none was deleted");
	if (!number_must(claim, "subscription", "subscriptions"))
		return false;
	if (!claim->play->options.sim.webhooks)
		return true; /* who only polls makes none */
	claim->name = STR("our app");
	count_must(claim, "subscriptions", live);
	return true;
}

/* --- here --------------------------------------------------------------- */

/* "o1 is held: out of stock" */
static struct str state_words(struct claim *claim, const struct order_row *row)
{
	struct str text = row->progress;
	if (str_eq(text, STR("held")))
		text = arena_print(claim->play->arena, "held: %.*s",
				STR_FMT(row->hold_reason));
	text = arena_copy(claim->play->arena, text);
	char *at = (char *)(uintptr_t)text.at;
	for (size_t i = 0; i < text.len; i++)
		if (at[i] == '_')
			at[i] = ' ';
	return text;
}

static bool order_is(struct claim *claim)
{
	struct order_row row = {0};
	struct str words = claim->words, name = word_next(&words);
	if (!word_take(&words, "is") || !claim_order(claim, name))
		return false;
	bool there = world_order(claim->play->world, claim->id,
			claim->play->arena, &row);
	struct str state = there ? state_words(claim, &row)
				 : STR("not known here");
	if (!str_eq(state, words))
		play_fails(claim->play, "%.*s is %.*s", STR_FMT(name),
				STR_FMT(state));
	return true;
}

static bool has_task(const struct task_row *tasks, size_t count, struct str key)
{
	for (size_t i = 0; i < count; i++)
		if (str_starts(tasks[i].key, key))
			return true;
	return false;
}

/* "o1 has the task document_overdue", "o1 has no task" */
static bool order_has_task(struct claim *claim)
{
	struct task_row *tasks = NULL;
	size_t count = 0;
	struct str words = claim->words, name = word_next(&words);
	bool none = word_take(&words, "has no task");
	if ((!none && !word_take(&words, "has the task")) ||
			!claim_order(claim, name))
		return false;
	if (!world_tasks(claim->play->world, claim->id, claim->play->arena,
			    &tasks, &count))
		return play_fails(claim->play, "its tasks can't be read");
	if (none ? count > 0 : !has_task(tasks, count, words))
		play_fails(claim->play, "%.*s has %zu tasks%s%.*s",
				STR_FMT(name), count, count ? ", as " : "",
				STR_FMT(count ? tasks[0].key : STR_NONE));
	return true;
}

static bool closed_at_shop(struct claim *claim)
{
	struct facts facts = {0};
	struct str words = claim->words, name = word_next(&words);
	bool closed = str_eq(words, STR("is closed at the shop"));
	if ((!closed && !str_eq(words, STR("is open at the shop"))) ||
			!claim_order(claim, name))
		return false;
	world_facts(claim->play->world, claim->id, claim->play->arena, &facts);
	if ((facts.order.closed_at != 0) != closed)
		play_fails(claim->play, "%.*s is %s there", STR_FMT(name),
				closed ? "open" : "closed");
	return true;
}

/* "the shop shows the tag big on o1", "... shows no tag ..." */
static bool shop_shows(struct claim *claim)
{
	struct json order, tag;
	bool there = false,
	     none = word_take(&claim->words, "the shop shows no tag");
	if (!none && !word_take(&claim->words, "the shop shows the tag"))
		return false;
	struct str wanted = word_next(&claim->words);
	if (!word_take(&claim->words, "on") ||
			!claim_order(claim, claim->words))
		return false;
	struct json_iter i = json_each(json_get(claim->play->ledger, "orders"));
	while (json_next(&i, &order)) {
		struct json_iter k = json_each(json_get(order, "tags"));
		while (str_eq(field(claim, order, "id"), claim->id) &&
				json_next(&k, &tag))
			there = there ||
					str_eq(json_str(tag, claim->play->arena),
							wanted);
	}
	if (there == none)
		play_fails(claim->play, "it shows %s", there ? "it" : "none");
	return true;
}

/* "the shop calls o1 fraud_checked": its own status, as last read. */
static bool shop_calls(struct claim *claim)
{
	struct facts facts = {0};
	if (!word_take(&claim->words, "the shop calls") ||
			!claim_order(claim, word_next(&claim->words)))
		return false;
	world_facts(claim->play->world, claim->id, claim->play->arena, &facts);
	if (!str_eq(facts.order.status, claim->words))
		play_fails(claim->play, "it calls it %.*s",
				STR_FMT(facts.order.status));
	return true;
}

/* "o1 goes by warehouse-2": whom its goods were asked of. */
static bool order_goes_by(struct claim *claim)
{
	struct facts facts = {0};
	struct str words = claim->words, name = word_next(&words);
	size_t found = 0;
	if (!word_take(&words, "goes by") || !claim_order(claim, name))
		return false;
	/* Behind the warehouse stands what was sent. */
	struct str head = arena_print(
			claim->play->arena, "%.*s|", STR_FMT(words));
	world_facts(claim->play->world, claim->id, claim->play->arena, &facts);
	for (size_t i = 0; i < facts.attempts.count; i++)
		found += facts.attempts.at[i].want == WANT_SEND &&
				facts.attempts.at[i].outcome == OUTCOME_DONE &&
				str_starts(facts.attempts.at[i].value, head);
	if (!found)
		play_fails(claim->play, "%.*s was not asked to send it",
				STR_FMT(words));
	return true;
}

static bool all_agrees(struct claim *claim)
{
	if (!str_eq(claim->words, STR("everything agrees")))
		return false;
	if (!world_check(claim->play->world))
		play_fails(claim->play, "%s", claim->play->world->trouble);
	return true;
}

static bool (*const claims[])(struct claim *claim) = {
		all_agrees,
		customer_got,
		customer_got_pdfs,
		staff_got,
		books_have_amount,
		somebody_has,
		payment_names,
		shop_subscribed,
		gateway_took,
		shop_sent,
		warehouse_sends,
		closed_at_shop,
		order_has_task,
		order_goes_by,
		shop_shows,
		shop_calls,
		order_is,
};

static bool claim_judge(struct play *play, struct str words)
{
	for (size_t i = 0; i < sizeof claims / sizeof *claims; i++) {
		struct claim claim = {.play = play, .words = words};
		if (claims[i](&claim) || play->why[0])
			return !play->why[0];
	}
	return play_fails(play, "this can't be judged");
}

bool then_line(struct play *play, struct str words)
{
	DEFER(buf_done) struct buf text;
	DEFER(json_drop) struct json_doc *doc = NULL;
	buf_init(&text, (size_t)16 << 20);
	sim_ledger(play->world->sim, play->world->now, &text);
	if (json_open(buf_str(&text), &doc).fault)
		return play_fails(play, "the ledger can't be read");
	play->ledger = json_root(doc);
	return claim_judge(play, words);
}
