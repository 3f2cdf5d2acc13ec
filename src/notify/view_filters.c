/* SPDX-License-Identifier: Apache-2.0 */
/* Filters that know the order: Shopify's for money and addresses. */
#include "liquid/filters.h"
#include "notify/view_inside.h"

static const struct view *view_of(const struct liquid_call *call)
{
	const struct liquid_value *data = &call->run->setting->data;
	if (data->type != LIQUID_OBJECT || data->object.kind != &VIEW_KIND)
		return NULL;
	return ((const struct seen *)data->object.self)->view;
}

/* Hundredths -> the currency's minor units, rounded where they are finer. */
static minor minor_of(struct number hundredths, int digits)
{
	struct number ten = number_of(10), n = hundredths;
	for (int i = 2; i < digits; i++)
		if (!number_mul(n, ten, &n))
			return 0;
	if (digits < 2) {
		struct number whole = {n.digits,
				(uint8_t)(n.scale + 2 - digits), true};
		n = whole;
	}
	return number_i64(number_round(n, 0));
}

struct money_form {
	bool by_code, bare, short_;
};

static struct str money_text(const struct view *view, minor amount,
		struct money_form form, struct arena *arena)
{
	struct str currency =
			view_text(view, view->facts->order.currency, arena);
	int digits = currency_digits(currency);
	int64_t whole = 1;
	for (int i = 0; i < digits; i++)
		whole *= 10;
	if (form.short_ && amount % whole == 0)
		return arena_print(arena, "%.*s\xC2\xA0%.*s",
				STR_FMT(tongue_figures(view->tongue,
						amount / whole, 0, arena)),
				STR_FMT(currency));
	if (form.bare)
		return tongue_figures(view->tongue, amount, digits, arena);
	return tongue_money(
			view->tongue, amount, currency, form.by_code, arena);
}

static RESULT money_show(struct liquid_call *call, struct money_form form,
		struct liquid_value *out)
{
	const struct view *view = view_of(call);
	TRY(liquid_spend(call->run, 1));
	*out = call->input;
	if (!view || call->input.type == LIQUID_NIL)
		return OK;
	struct number n = liquid_to_number(&call->input);
	minor amount = minor_of(
			n, currency_digits(view->facts->order.currency));
	*out = liquid_str(money_text(view, amount, form, call->run->arena));
	return OK;
}

static FILTER(money)
{
	return money_show(call, (struct money_form){0}, out);
}

static FILTER(money_with_currency)
{
	return money_show(call, (struct money_form){.by_code = true}, out);
}

static FILTER(money_without_currency)
{
	return money_show(call, (struct money_form){.bare = true}, out);
}

static FILTER(money_without_trailing_zeros)
{
	return money_show(call, (struct money_form){.short_ = true}, out);
}

/* {{ shipping_address | format_address }}: the value shows itself so. */
static FILTER(format_address)
{
	struct str text;
	TRY(liquid_text(call->run, &call->input, &text));
	*out = liquid_str(text);
	return OK;
}

/* {{ count }} {{ count | pluralize: 'item', 'items' }} */
static FILTER(pluralize)
{
	struct number n = liquid_to_number(&call->input);
	*out = call_arg(call, number_cmp(n, number_of(1)) == 0 ? 0 : 1);
	return OK;
}

/* In HTML the values are escaped already: what was must not be again. */
static FILTER(escape_once_more)
{
	const struct view *view = view_of(call);
	if (view && view->html)
		return filter_escape_once(call, out);
	return filter_escape(call, out);
}

const struct liquid_filter view_filters[] = {
		{"money", 0, 1, false, filter_money},
		{"money_with_currency", 0, 1, false,
				filter_money_with_currency},
		{"money_without_currency", 0, 1, false,
				filter_money_without_currency},
		{"money_without_trailing_zeros", 0, 1, false,
				filter_money_without_trailing_zeros},
		{"format_address", 0, 0, false, filter_format_address},
		{"pluralize", 2, 2, false, filter_pluralize},
		{"escape", 0, 0, false, filter_escape_once_more},
};
const size_t view_filter_count = sizeof view_filters / sizeof *view_filters;
