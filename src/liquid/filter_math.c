/* SPDX-License-Identifier: Apache-2.0 */
/* Filters on numbers. All else counts as 0. */
#include "liquid/filters.h"

typedef bool operation(struct number, struct number, struct number *);

static RESULT reckon(struct liquid_call *call, operation *op,
		struct liquid_value *out)
{
	struct number result;
	if (!op(liquid_to_number(&call->input),
			    liquid_to_number(&call->args[0]), &result))
		return liquid_fail(call->run, "a number is too large");
	*out = liquid_number(result);
	return OK;
}

FILTER(plus)
{
	return reckon(call, number_add, out);
}

FILTER(minus)
{
	return reckon(call, number_sub, out);
}

FILTER(times)
{
	return reckon(call, number_mul, out);
}

static RESULT divide(struct liquid_call *call, operation *op,
		struct liquid_value *out)
{
	if (number_is_zero(liquid_to_number(&call->args[0])))
		return liquid_fail(call->run, "divided by 0");
	return reckon(call, op, out);
}

FILTER(divided_by)
{
	return divide(call, number_div, out);
}

FILTER(modulo)
{
	return divide(call, number_mod, out);
}

FILTER(abs)
{
	*out = liquid_number(number_abs(liquid_to_number(&call->input)));
	return OK;
}

FILTER(ceil)
{
	*out = liquid_number(number_ceil(liquid_to_number(&call->input)));
	return OK;
}

FILTER(floor)
{
	*out = liquid_number(number_floor(liquid_to_number(&call->input)));
	return OK;
}

/* A whole number stays one, whatever places are asked for. */
FILTER(round)
{
	struct number number = liquid_to_number(&call->input);
	struct liquid_value arg = call_arg(call, 0);
	int64_t places = number_i64(liquid_to_number(&arg));
	*out = liquid_number(number_round(number, places));
	return OK;
}

FILTER(at_least)
{
	struct number number = liquid_to_number(&call->input);
	struct number least = liquid_to_number(&call->args[0]);
	*out = liquid_number(number_cmp(number, least) < 0 ? least : number);
	return OK;
}

FILTER(at_most)
{
	struct number number = liquid_to_number(&call->input);
	struct number most = liquid_to_number(&call->args[0]);
	*out = liquid_number(number_cmp(number, most) > 0 ? most : number);
	return OK;
}
