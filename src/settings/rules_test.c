/* SPDX-License-Identifier: Apache-2.0 */
/* Rules in the settings file: what is read, and each mistake with its place. */
#include "base/test.h"
#include "settings/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define HEAD \
	"accounts:\n" \
	"  - {name: demo, provider: shopify, url: https://x.myshopify.com,\n" \
	"     token: t, webhook_secrets: [s]}\n" \
	"  - {name: wh, provider: warehouse, url: https://wh.example}\n" \
	"  - {name: post, provider: smtp, url: smtps://mail.example:465,\n" \
	"     mail_from: shop@shop.example}\n" \
	"shops:\n" \
	"  - account: demo\n" \
	"    take_over_from: beginning\n" \
	"    mail: post\n" \
	"    rules:\n"
#define NAMED "      - name: look\n        since: 2026-11-28\n"
#define CREATED NAMED "        when: order_created\n"
#define HOLD "        do: [{action: hold, text: Look}]\n"

struct reading {
	struct arena *arena;
	struct settings settings;
	struct buf errors;
	struct result result;
};

static void reading_done(struct reading *r)
{
	buf_done(&r->errors);
	arena_drop(&r->arena);
}

static struct reading read_rules(const char *text)
{
	char name[] = "/tmp/waybill-rules-XXXXXX";
	struct reading r = {.arena = arena_open()};
	int file = mkstemp(name);
	EXPECT(file >= 0);
	EXPECT(write(file, text, strlen(text)) == (ssize_t)strlen(text));
	close(file);
	buf_init(&r.errors, 65536);
	r.result = settings_read(name, r.arena, &r.settings, &r.errors);
	unlink(name);
	return r;
}

static const char *const whole = HEAD
		"      - name: big-abroad\n"
		"        since: 2026-11-28\n"
		"        when: order_created\n"
		"        if:\n"
		"          - {field: total, op: at_least, value: 1000.00}\n"
		"          - field: country\n"
		"            op: not_in\n"
		"            values: [DK, SE, NO]\n"
		"        do:\n"
		"          - {action: hold, text: \"Call the customer "
		"first.\"}\n"
		"          - {action: tag, value: big}\n"
		"          - {action: notify, value: boss@shop.example, text: "
		"Big}\n"
		"          - {action: route, value: wh}\n"
		"      - name: second\n"
		"        enabled: no\n"
		"        since: beginning\n"
		"        when: held\n"
		"        if: [{field: hold_reason, op: present}]\n"
		"        do: [{action: task, text: Order more}]\n";

TEST(rules_are_read)
{
	DEFER(reading_done) struct reading r = read_rules(whole);
	if (r.result.fault)
		print_error("%.*s", STR_FMT(buf_str(&r.errors)));
	EXPECT_OK(r.result);
	const struct policy *p = &r.settings.policies.at[0];
	EXPECT_I64(p->rules.count, 2);
	const struct rule *rule = &p->rules.at[0];
	EXPECT_STR(rule->name, STR("big-abroad"));
	EXPECT(rule->enabled && rule->when == ON_ORDER_CREATED);
	EXPECT_I64(rule->since, 1795824000000);
	EXPECT_I64(rule->conditions.count, 2);
	EXPECT(rule->conditions.at[0].field == OF_TOTAL);
	EXPECT(rule->conditions.at[0].op == OP_AT_LEAST);
	EXPECT_STR(rule->conditions.at[0].value, STR("1000.00"));
	EXPECT_STR(rule->conditions.at[1].values, STR("DK,SE,NO"));
	EXPECT_I64(rule->steps.count, 4);
	EXPECT(rule->steps.at[0].action == RULE_HOLD);
	EXPECT_STR(rule->steps.at[0].text, STR("Call the customer first."));
	EXPECT_STR(rule->steps.at[1].value, STR("big"));
	EXPECT(!p->rules.at[1].enabled && p->rules.at[1].since == 0);
}

TEST(rules_are_written_and_read_again)
{
	DEFER(reading_done) struct reading r = read_rules(whole);
	DEFER(buf_done) struct buf first, second;
	buf_init(&first, 65536);
	buf_init(&second, 65536);
	settings_write(&r.settings, &first);
	ptrdiff_t at = str_find(buf_str(&first), STR("    rules:"));
	EXPECT(at > 0);
	struct str rules = str_skip(buf_str(&first), (size_t)at);
	rules.len = (size_t)str_find(rules, STR("    capture:"));
	buf_print(&second, "%.*s", (int)(strlen(HEAD) - strlen("    rules:\n")),
			HEAD);
	buf_add(&second, rules);
	buf_add_char(&second, 0);
	DEFER(reading_done) struct reading again = read_rules(second.at);
	EXPECT_OK(again.result);
	const struct policy *a = &r.settings.policies.at[0];
	const struct policy *b = &again.settings.policies.at[0];
	EXPECT_I64(b->rules.count, a->rules.count);
	for (size_t i = 0; i < a->rules.count; i++)
		EXPECT_I64(rule_version(&a->rules.at[i]),
				rule_version(&b->rules.at[i]));
}

TEST(a_changed_rule_is_another_policy)
{
	DEFER(reading_done) struct reading a = read_rules(HEAD CREATED HOLD);
	DEFER(reading_done)
	struct reading b = read_rules(HEAD CREATED
			"        do: [{action: hold, text: Listen}]\n");
	EXPECT_OK(a.result);
	EXPECT_OK(b.result);
	EXPECT(a.settings.policies.at[0].version !=
			b.settings.policies.at[0].version);
}

#define IF(condition) HEAD CREATED "        if: [" condition "]\n" HOLD
#define DO(steps) HEAD CREATED "        do: [" steps "]\n"

static const struct {
	const char *text, *words;
} mistakes[] = {
		{HEAD "      - {since: beginning, when: held,\n"
		      "         do: [{action: task, text: x}]}\n",
				":12:9: shops[0].rules[0].name: expected a "
				"name of a-z, 0-9 and -"},
		{HEAD CREATED HOLD CREATED HOLD,
				":16:9: shops[0].rules[1].name: two rules have "
				"this name"},
		{HEAD "      - name: look\n        when: held\n" HOLD,
				":12:9: shops[0].rules[0]: since is missing"},
		{HEAD NAMED HOLD, "shops[0].rules[0]: when is missing"},
		{HEAD NAMED "        when: order_made\n" HOLD,
				":14:9: shops[0].rules[0].when: expected "
				"order_created, order_paid, "},
		{HEAD CREATED, "do is missing: the rule would do nothing"},
		{HEAD CREATED "        unless: x\n" HOLD,
				":15:9: there is no such setting here "
				"\"unless\""},
		{IF("{field: price, op: is, value: 1}"),
				"shops[0].rules[0].if[0].field: expected "
				"total, "},
		{IF("{field: total, op: equals, value: 1}"),
				"shops[0].rules[0].if[0].op: expected is, "
				"is_not, "},
		{IF("{field: total, op: at_least, value: much}"),
				"shops[0].rules[0].if[0]: expected an amount"},
		{IF("{field: country, op: in, value: DK}"),
				"this operator takes values, a list"},
		{IF("{field: country, op: in, values: DK}"),
				"expected a list, but here is a single value"},
		{IF("{field: payment_status, op: is, value: payd}"),
				"expected a payment status"},
		{IF("{field: carrier, op: is, value: GLS}"),
				"only what happens to a parcel has a carrier"},
		{IF("{field: refund_total, op: at_least, value: 1}"),
				"only refund_created has a refund"},
		{IF("{field: hold_reason, op: present}"),
				"only held has a hold"},
		{DO("{action: explode}"),
				"shops[0].rules[0].do[0].action: expected "
				"hold, tag, "},
		{DO("{text: x}"), "shops[0].rules[0].do[0]: action is missing"},
		{DO("{action: tag}"), "tag takes a value, the tag"},
		{DO("{action: hold, text: x}, {action: hold, text: y}"),
				"do[1]: the rule does this already"},
		{DO("{action: route, value: wh}, {action: route, value: demo}"),
				"do[1]: the rule does this already"},
		{DO("{action: route, value: nowhere}"),
				"do[0].value: there is no account of the name "
				"nowhere"},
		{DO("{action: route, value: demo}"),
				"expected a warehouse account, but demo is a "
				"shop account"},
		{DO("{action: status, value: ready}"),
				"Shopify has no status of the shop's own"},
		{DO("{action: tag, value: Held}") "    statuses: [{progress: "
						  "held, tag: held}]\n",
				"do[0]: statuses has this tag, and takes it "
				"off again"},
		{DO("{action: notify, text: x}"),
				"give an address as the value, or the shop a "
				"staff_mail"},
		{DO("{action: notify, value: nobody, text: x}"),
				"do[0].value: expected a mail address"},
};

TEST(each_mistake_in_a_rule_has_its_place)
{
	for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
		DEFER(reading_done)
		struct reading r = read_rules(mistakes[i].text);
		EXPECT_FAULT(r.result, FAULT_SETTINGS);
		if (str_find(buf_str(&r.errors), str_of(mistakes[i].words)) < 0)
			fail_msg("\"%s\" is not in:\n%.*s", mistakes[i].words,
					STR_FMT(buf_str(&r.errors)));
	}
}

/* Twenty-seven countries of one union. */
TEST(a_list_may_be_long)
{
	DEFER(reading_done)
	struct reading r = read_rules(IF(
			"{field: country, op: in, values: [AT, BE, BG, CY, CZ, "
			"DE, DK, EE, ES, FI, FR, GR, HR, HU, IE, IT, LT, LU, "
			"LV, MT, NL, PL, PT, RO, SE, SI, SK]}"));
	EXPECT_OK(r.result);
}

static struct str page_text(struct arena *arena)
{
	const char *root = getenv("WAYBILL_ROOT");
	const char *path = arena_print(
			arena, "%s/docs/guide/rules.md", root ? root : ".")
					   .at;
	size_t room = (size_t)1 << 18;
	char *bytes = arena_take(arena, room);
	FILE *file = fopen(path, "re");
	EXPECT(file != NULL);
	size_t len = fread(bytes, 1, room, file);
	fclose(file);
	return (struct str){bytes, len};
}

#define GUIDE_HEAD \
	"accounts:\n" \
	"  - {name: demo, provider: shopify, url: https://x.myshopify.com,\n" \
	"     token: t, webhook_secrets: [s]}\n" \
	"  - {name: wh-north, provider: warehouse, url: https://wh.example}\n" \
	"  - {name: post, provider: smtp, url: smtps://mail.example:465,\n" \
	"     mail_from: shop@shop.example}\n" \
	"shops:\n" \
	"  - account: demo\n" \
	"    take_over_from: beginning\n" \
	"    mail: post\n" \
	"    staff_mail: staff@shop.example\n"

/* Each example of the guide, put into a shop's settings. */
TEST(the_examples_of_the_guide_are_good)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	struct str page = page_text(arena), fence = STR("```yaml\n");
	size_t examples = 0;
	for (ptrdiff_t at; (at = str_find(page, fence)) >= 0; examples++) {
		page = str_skip(page, (size_t)at + fence.len);
		struct str example = {
				page.at, (size_t)str_find(page, STR("```"))};
		DEFER(reading_done)
		struct reading r = read_rules(arena_print(
				arena, GUIDE_HEAD "%.*s", STR_FMT(example))
							      .at);
		if (r.result.fault)
			fail_msg("%.*s", STR_FMT(buf_str(&r.errors)));
		page = str_skip(page, example.len);
	}
	EXPECT(examples >= 6);
}

/* Every word of a rule is explained there. */
TEST(the_guide_names_every_word)
{
	DEFER(arena_drop) struct arena *arena = arena_open();
	static const struct rule_words *const all[] = {&rule_events,
			&rule_fields, &rule_operators, &rule_actions};
	struct str page = page_text(arena);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		for (int n = 1; n < all[i]->count; n++) {
			struct str word = arena_print(
					arena, "`%s`", all[i]->name(n));
			if (str_find(page, word) < 0)
				fail_msg("%.*s is not in docs/guide/rules.md",
						STR_FMT(word));
		}
}
