/* SPDX-License-Identifier: Apache-2.0 */
/* Rules: what order/rule.h says of each part, and what fits the shop. */
#include "settings/reader.h"

struct checked {
	struct reader *reader;
	struct settings *settings;
	const struct policy *shop;
	const struct rule *rule;
	struct str path; /* "shops[0].rules[2]" */
};

static struct str part(const struct checked *c, const char *list, size_t i)
{
	return arena_print(c->reader->arena, "%.*s.%s[%zu]", STR_FMT(c->path),
			list, i);
}

static struct str below(
		const struct checked *c, struct str path, const char *key)
{
	return arena_print(c->reader->arena, "%.*s.%s", STR_FMT(path), key);
}

static void said(const struct checked *c, struct str path, const char *why)
{
	if (why)
		mistake(c->reader, path, "%s", why);
}

static bool is_named_before(const struct checked *c)
{
	for (const struct rule *r = c->shop->rules.at; r < c->rule; r++)
		if (str_eq(r->name, c->rule->name))
			return true;
	return false;
}

static void name_check(const struct checked *c)
{
	struct str path = below(c, c->path, "name");
	if (!is_name(c->rule->name))
		said(c, path,
				"expected a name of a-z, 0-9 and -, at most 40 "
				"characters");
	else if (is_named_before(c))
		said(c, path, "two rules have this name");
}

/* A rule that stands there without it would act on all that ever was. */
static void since_check(const struct checked *c)
{
	struct str path = below(c, c->path, "since");
	struct place at = places_find(&c->reader->places, path);
	if (!str_eq(at.path, path))
		said(c, c->path,
				"since is missing: from which moment on does "
				"it count? (a date, or beginning for all that "
				"ever happened)");
}

static void conditions_check(const struct checked *c)
{
	for (size_t i = 0; i < c->rule->conditions.count; i++) {
		const struct rule_condition *one = &c->rule->conditions.at[i];
		struct str path = part(c, "if", i);
		said(c, path, rule_condition_mistake(one));
		said(c, path, rule_field_mistake(c->rule->when, one->field));
	}
}

/* ---- what is done ---- */

static bool is_address(struct str text)
{
	ptrdiff_t at = str_find(text, STR("@"));
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] <= ' ' || strchr("<>;:\"()[]", text.at[i]))
			return false;
	return at > 0 && (size_t)at + 1 < text.len;
}

static void notify_check(const struct checked *c, const struct rule_step *step,
		struct str path)
{
	if (!c->shop->mail.len)
		said(c, path, "the shop has no mail account to send it by");
	if (!step->value.len && !c->shop->staff_mail.len)
		said(c, path,
				"give an address as the value, or the shop a "
				"staff_mail");
	if (step->value.len && !is_address(step->value))
		said(c, below(c, path, "value"), "expected a mail address");
}

static void route_check(const struct checked *c, const struct rule_step *step,
		struct str path)
{
	account_is(c->reader, c->settings, step->value, PROVIDER_WAREHOUSE,
			below(c, path, "value"));
}

static void status_check(const struct checked *c,
		__attribute__((unused)) const struct rule_step *step,
		struct str path)
{
	const struct account *shop = account_find(c->settings, c->shop->shop);
	if (shop && str_eq(shop->provider, STR("shopify")))
		said(c, path,
				"Shopify has no status of the shop's own: use "
				"a tag");
}

/* The next status would take it off again. */
static void tag_check(const struct checked *c, const struct rule_step *step,
		struct str path)
{
	for (size_t i = 0; i < c->shop->statuses.count; i++)
		if (str_eq_nocase(c->shop->statuses.at[i].tag, step->value))
			said(c, path,
					"statuses has this tag, and takes it "
					"off again");
}

typedef void step_check(const struct checked *c, const struct rule_step *step,
		struct str path);
static step_check *const checks[RULE_ACTION_COUNT] = {
		[RULE_NOTIFY] = notify_check,
		[RULE_TAG] = tag_check,
		[RULE_ROUTE] = route_check,
		[RULE_STATUS] = status_check,
};

/* What fires is kept by action and value. */
static bool is_done_before(const struct checked *c, size_t n)
{
	const struct rule_step *step = &c->rule->steps.at[n];
	for (size_t i = 0; i < n; i++)
		if (c->rule->steps.at[i].action == step->action &&
				(step->action == RULE_ROUTE ||
						str_eq(c->rule->steps.at[i].value,
								step->value)))
			return true;
	return false;
}

static void steps_check(const struct checked *c)
{
	if (!c->rule->steps.count)
		said(c, c->path, "do is missing: the rule would do nothing");
	for (size_t i = 0; i < c->rule->steps.count; i++) {
		const struct rule_step *step = &c->rule->steps.at[i];
		struct str path = part(c, "do", i);
		const char *why = rule_step_mistake(step);
		said(c, path, why);
		if (is_done_before(c, i))
			said(c, path, "the rule does this already");
		if (!why && checks[step->action])
			checks[step->action](c, step, path);
	}
}

void rules_check(struct reader *reader, struct settings *settings,
		struct policy *shop, size_t nth)
{
	for (size_t i = 0; i < shop->rules.count; i++) {
		struct checked c = {reader, settings, shop, &shop->rules.at[i],
				arena_print(reader->arena,
						"shops[%zu].rules[%zu]", nth,
						i)};
		name_check(&c);
		since_check(&c);
		if (!c.rule->when)
			said(&c, c.path, "when is missing");
		conditions_check(&c);
		steps_check(&c);
	}
}
