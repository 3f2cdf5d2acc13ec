/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The conditions of a rule: which operators a field knows, and whether one
 * holds. Texts are compared without regard to upper and lower case (A-Z). A
 * field without a value fits missing, is_not, not_in and has_not alone.
 */
#include "order/rule_inside.h"

#define DECIMALS 4 /* of any currency, and no more */
#define SCALE_MAX 10000

typedef bool operator_holds(
		const struct look *look, const struct rule_condition *c);

/* An amount of any currency in ten-thousandths; what is too large is more
 * than all others. */
static int64_t scaled(const struct look *look)
{
	int64_t scale = 1, amount = 0;
	for (int i = look->digits; i < DECIMALS; i++)
		scale *= 10;
	if (__builtin_mul_overflow(look->number, scale, &amount))
		return look->number < 0 ? INT64_MIN : INT64_MAX;
	return amount;
}

static int64_t compared(const struct look *look, struct str value)
{
	int64_t wanted = 0, has = scaled(look);
	if (money_read(value, DECIMALS, &wanted).fault)
		return 1;
	return (has > wanted) - (has < wanted);
}

static bool equals(const struct look *look, struct str value)
{
	if (look->has_number)
		return compared(look, value) == 0;
	for (size_t i = 0; i < look->texts.count; i++)
		if (str_eq_nocase(look->texts.at[i], value))
			return true;
	return false;
}

static bool holds_is(const struct look *look, const struct rule_condition *c)
{
	return equals(look, c->value);
}

static bool holds_in(const struct look *look, const struct rule_condition *c)
{
	struct str rest = c->values, one;
	while (str_cut(&rest, ',', &one))
		if (equals(look, one))
			return true;
	return false;
}

static bool holds_at_least(
		const struct look *look, const struct rule_condition *c)
{
	return look->has_number && compared(look, c->value) >= 0;
}

static bool holds_at_most(
		const struct look *look, const struct rule_condition *c)
{
	return look->has_number && compared(look, c->value) <= 0;
}

static bool begins(struct str text, struct str head)
{
	return text.len >= head.len &&
			str_eq_nocase((struct str){text.at, head.len}, head);
}

static bool holds_starts_with(
		const struct look *look, const struct rule_condition *c)
{
	for (size_t i = 0; i < look->texts.count; i++)
		if (begins(look->texts.at[i], c->value))
			return true;
	return false;
}

static bool holds_contains(
		const struct look *look, const struct rule_condition *c)
{
	for (size_t i = 0; i < look->texts.count; i++)
		for (size_t at = 0; at < look->texts.at[i].len; at++)
			if (begins(str_skip(look->texts.at[i], at), c->value))
				return true;
	return false;
}

static bool holds_present(
		const struct look *look, const struct rule_condition *c)
{
	(void)c;
	return look->has_number || look->texts.count;
}

#define K(kind) (1u << KIND_##kind)
#define ALL_KINDS (K(TEXT) | K(SET) | K(FLAG) | K(NUMBER) | K(MONEY))

enum compares { WITH_NOTHING, WITH_VALUE, WITH_VALUES };

static const struct {
	const char *name;
	operator_holds *holds;
	bool inverted;
	enum compares with;
	unsigned kinds; /* of fields that know it */
} operators[OP_COUNT] = {
		[OP_NONE] = {"", NULL, false, WITH_NOTHING, 0},
		[OP_IS] = {"is", holds_is, false, WITH_VALUE,
				ALL_KINDS & ~K(SET)},
		[OP_IS_NOT] = {"is_not", holds_is, true, WITH_VALUE,
				ALL_KINDS & ~K(SET)},
		[OP_IN] = {"in", holds_in, false, WITH_VALUES,
				K(TEXT) | K(SET)},
		[OP_NOT_IN] = {"not_in", holds_in, true, WITH_VALUES,
				K(TEXT) | K(SET)},
		[OP_AT_LEAST] = {"at_least", holds_at_least, false, WITH_VALUE,
				K(NUMBER) | K(MONEY)},
		[OP_AT_MOST] = {"at_most", holds_at_most, false, WITH_VALUE,
				K(NUMBER) | K(MONEY)},
		[OP_CONTAINS] = {"contains", holds_contains, false, WITH_VALUE,
				K(TEXT) | K(SET)},
		[OP_STARTS_WITH] = {"starts_with", holds_starts_with, false,
				WITH_VALUE, K(TEXT) | K(SET)},
		[OP_HAS] = {"has", holds_is, false, WITH_VALUE, K(SET)},
		[OP_HAS_NOT] = {"has_not", holds_is, true, WITH_VALUE, K(SET)},
		[OP_MISSING] = {"missing", holds_present, true, WITH_NOTHING,
				ALL_KINDS & ~K(FLAG)},
		[OP_PRESENT] = {"present", holds_present, false, WITH_NOTHING,
				ALL_KINDS & ~K(FLAG)},
};

const char *rule_operator_name(int op)
{
	return operators[op].name;
}

static bool condition_holds(const struct scene *scene,
		const struct rule_condition *c, const struct rule_cause *cause)
{
	struct look look = {
			.scene = scene, .cause = cause, .arena = scene->arena};
	rule_field_read(c->field, &look);
	if (!operators[c->op].holds)
		return false;
	return operators[c->op].holds(&look, c) != operators[c->op].inverted;
}

bool rule_conditions_hold(const struct scene *scene, const struct rule *rule,
		const struct rule_cause *cause)
{
	for (size_t i = 0; i < rule->conditions.count; i++)
		if (!condition_holds(scene, &rule->conditions.at[i], cause))
			return false;
	return true;
}

/* ---- what is wrong with one ---- */

static bool number_is_read(struct str value)
{
	int64_t n = 0;
	return !str_to_i64(value, &n).fault && n <= INT64_MAX / SCALE_MAX &&
			n >= INT64_MIN / SCALE_MAX;
}

static bool money_is_read(struct str value)
{
	minor amount = 0;
	return !money_read(value, DECIMALS, &amount).fault;
}

static bool is_flag(struct str value)
{
	return str_eq_nocase(value, STR("true")) ||
			str_eq_nocase(value, STR("false"));
}

static bool any(struct str value)
{
	return value.len != 0;
}

static const struct {
	bool (*is)(struct str value);
	const char *mistake;
} kinds[] = {
		[KIND_TEXT] = {any, "value is missing"},
		[KIND_SET] = {any, "value is missing"},
		[KIND_FLAG] = {is_flag, "expected the value true or false"},
		[KIND_NUMBER] = {number_is_read,
				"expected a whole number as the value"},
		[KIND_MONEY] = {money_is_read,
				"expected an amount as the value, as 1000.00"},
};

/* Words that a status can have; in any case. */
static struct str upper(struct str word, char *room, size_t size)
{
	size_t len = word.len < size ? word.len : size;
	for (size_t i = 0; i < len; i++)
		room[i] = word.at[i] >= 'a' && word.at[i] <= 'z'
				? (char)(word.at[i] - 32)
				: word.at[i];
	return (struct str){room, len};
}

static bool is_payment(struct str word)
{
	return payment_status_read(word) != PAYMENT_OTHER;
}

static bool is_fulfillment(struct str word)
{
	return fulfillment_status_read(word) != FULFILLMENT_OTHER;
}

static bool is_return(struct str word)
{
	return return_status_read(word) != RETURN_OTHER;
}

static bool is_country(struct str word)
{
	return word.len == 2;
}

static bool is_currency(struct str word)
{
	return word.len == 3;
}

static const struct {
	enum rule_field field;
	bool (*is)(struct str word);
	const char *mistake;
} worded[] = {
		{OF_PAYMENT_STATUS, is_payment,
				"expected a payment status, as pending, "
				"authorized, partially_paid, paid, "
				"partially_refunded, refunded, voided or "
				"expired"},
		{OF_FULFILLMENT_STATUS, is_fulfillment,
				"expected a fulfillment status, as "
				"unfulfilled, partially_fulfilled, fulfilled, "
				"in_progress or on_hold"},
		{OF_RETURN_STATUS, is_return,
				"expected a return status, as no_return, "
				"return_requested, in_progress or returned"},
		{OF_COUNTRY, is_country,
				"expected a country's two letters, as DK"},
		{OF_CURRENCY, is_currency,
				"expected a currency's three letters, as EUR"},
};

#define WORD_MAX 32

static const char *word_mistake(enum rule_field field, struct str value)
{
	char room[WORD_MAX];
	for (size_t i = 0; i < sizeof worded / sizeof *worded; i++)
		if (worded[i].field == field &&
				!worded[i].is(upper(value, room, sizeof room)))
			return worded[i].mistake;
	return NULL;
}

/* A part of a word is nothing that can be wrong. */
static bool is_whole(enum rule_operator op)
{
	return op != OP_CONTAINS && op != OP_STARTS_WITH;
}

static const char *value_mistake(const struct rule_condition *c)
{
	enum field_kind kind = rule_field_kind(c->field);
	if (c->values.len)
		return "this operator takes value, not values";
	if (!kinds[kind].is(c->value))
		return kinds[kind].mistake;
	return is_whole(c->op) ? word_mistake(c->field, c->value) : NULL;
}

static const char *values_mistake(const struct rule_condition *c)
{
	struct str rest = c->values, one;
	const char *mistake = NULL;
	if (c->value.len || !c->values.len)
		return "this operator takes values, a list";
	while (!mistake && str_cut(&rest, ',', &one))
		mistake = word_mistake(c->field, one);
	return mistake;
}

const char *rule_condition_mistake(const struct rule_condition *c)
{
	if (!c->field)
		return "field is missing";
	if (!c->op)
		return "op is missing";
	if (!(operators[c->op].kinds >> rule_field_kind(c->field) & 1))
		return "this field does not know this operator";
	if (operators[c->op].with == WITH_VALUES)
		return values_mistake(c);
	if (operators[c->op].with == WITH_VALUE)
		return value_mistake(c);
	return c->value.len || c->values.len ? "this operator takes no value"
					     : NULL;
}

#define W(event) (1u << ON_##event)

/* What only some events have. */
static const struct {
	enum rule_field field;
	unsigned events;
	const char *mistake;
} parts[] = {
		{OF_REFUND_TOTAL, W(REFUND_CREATED),
				"only refund_created has a refund"},
		{OF_HOLD_REASON, W(HELD), "only held has a hold"},
		{OF_CARRIER,
				W(SHIPPED) | W(IN_TRANSIT) |
						W(OUT_FOR_DELIVERY) |
						W(ATTEMPTED_DELIVERY) |
						W(DELIVERED) |
						W(DELIVERY_FAILURE) |
						W(RETURNED),
				"only what happens to a parcel has a carrier"},
};

const char *rule_field_mistake(enum rule_event when, enum rule_field field)
{
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (parts[i].field == field && !(parts[i].events >> when & 1))
			return parts[i].mistake;
	return NULL;
}
