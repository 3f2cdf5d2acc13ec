/* SPDX-License-Identifier: Apache-2.0 */
/* Values as text. */
#include "liquid/date.h"
#include "liquid/render.h"

static bool text_room(struct text *text, size_t more)
{
	char *at;
	if (text->fault)
		return false;
	if (more <= text->cap - text->len)
		return true;
	size_t cap = text->cap * 2 > text->len + more ? text->cap * 2
						      : text->len + more;
	text->fault = liquid_take(text->run, cap, &at).fault;
	if (text->fault)
		return false;
	if (text->len)
		memcpy(at, text->at, text->len);
	text->at = at;
	text->cap = cap;
	return true;
}

void text_add(struct text *text, struct str s)
{
	if (s.len == 0 || !text_room(text, s.len))
		return;
	memcpy(text->at + text->len, s.at, s.len);
	text->len += s.len;
}

RESULT text_str(const struct text *text, struct str *out)
{
	if (text->fault)
		return FAIL(text->fault);
	*out = (struct str){text->at ? text->at : "", text->len};
	return spend_text(text->run, *out);
}

RESULT text_done(const struct text *text, struct liquid_value *out)
{
	struct str s;
	TRY(text_str(text, &s));
	*out = liquid_str(s);
	return OK;
}

static void inspect_str(struct text *text, struct str s)
{
	text_char(text, '"');
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] == '"' || s.at[i] == '\\')
			text_char(text, '\\');
		if (s.at[i] == '\n')
			text_add(text, STR("\\n"));
		else
			text_char(text, s.at[i]);
	}
	text_char(text, '"');
}

static void inspect_list(struct text *text, const struct liquid_list *list)
{
	text_char(text, '[');
	for (size_t i = 0; i < list->count && !text->fault; i++) {
		if (i)
			text_add(text, STR(", "));
		text_inspect(text, &list->at[i]);
	}
	text_char(text, ']');
}

static void inspect_object(struct text *text, const struct liquid_value *value)
{
	const struct liquid_kind *kind = value->object.kind;
	size_t count = kind->count(value->object.self);
	text_char(text, '{');
	for (size_t i = 0; i < count && !text->fault; i++) {
		struct liquid_value member = LIQUID_NONE;
		struct str name;
		kind->member(value->object.self, i, text->run->arena, &name,
				&member);
		if (i)
			text_add(text, STR(", "));
		inspect_str(text, name);
		text_add(text, STR("=>"));
		text_inspect(text, &member);
	}
	text_char(text, '}');
}

static void object_text(struct text *text, const struct liquid_value *value)
{
	const struct liquid_kind *kind = value->object.kind;
	if (kind->text)
		text_add(text,
				kind->text(value->object.self,
						text->run->arena));
	else if (kind->count)
		inspect_object(text, value);
}

static void number_text(struct text *text, const struct liquid_value *value)
{
	char room[NUMBER_TEXT];
	text_add(text, number_print(liquid_number_of(value), room));
}

static void range_text(struct text *text, const struct liquid_value *value)
{
	char room[NUMBER_TEXT];
	text_add(text, number_print(number_of(value->range.first), room));
	text_add(text, STR(".."));
	text_add(text, number_print(number_of(value->range.last), room));
}

void text_value(struct text *text, const struct liquid_value *value)
{
	switch (value->type) {
	case LIQUID_BOOL:
		text_add(text, value->truth ? STR("true") : STR("false"));
		break;
	case LIQUID_NUMBER:
		number_text(text, value);
		break;
	case LIQUID_STRING:
		text_add(text, value->string);
		break;
	case LIQUID_LIST:
		inspect_list(text, value->list);
		break;
	case LIQUID_RANGE:
		range_text(text, value);
		break;
	case LIQUID_MOMENT:
		moment_text(text, value->moment);
		break;
	case LIQUID_OBJECT:
		object_text(text, value);
		break;
	default:
		break;
	}
}

void text_inspect(struct text *text, const struct liquid_value *value)
{
	if (value->type == LIQUID_STRING)
		inspect_str(text, value->string);
	else if (value->type == LIQUID_NIL)
		text_add(text, STR("nil"));
	else
		text_value(text, value);
}

RESULT liquid_text(struct liquid_run *run, const struct liquid_value *value,
		struct str *out)
{
	struct text text = {.run = run};
	if (value->type == LIQUID_STRING) {
		*out = value->string;
		return OK;
	}
	text_value(&text, value);
	return text_str(&text, out);
}

/* A list is its items, one behind the other. */
static RESULT write_list(struct liquid_run *run, const struct liquid_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		TRY(liquid_spend(run, 1));
		TRY(write_value(run, &list->at[i]));
	}
	return OK;
}

RESULT write_value(struct liquid_run *run, const struct liquid_value *value)
{
	char room[NUMBER_TEXT];
	struct str s;
	if (value->type == LIQUID_NIL)
		return OK;
	if (value->type == LIQUID_STRING)
		return write_str(run, value->string);
	if (value->type == LIQUID_NUMBER)
		return write_str(run,
				number_print(liquid_number_of(value), room));
	if (value->type == LIQUID_LIST)
		return write_list(run, value->list);
	TRY(liquid_text(run, value, &s));
	return write_str(run, s);
}
