/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one C++ file: JSON in, by simdjson. A document is a "tape": one 64-bit
 * word for each value, two for a number; a string's word says where its
 * bytes are, a bracket's word where its other bracket is. So a value is a
 * document and a place on its tape, and stepping over a value is one look.
 */
#include <cinttypes>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <simdjson.h>

/* The C library's own headers stand above: base/ alone is C in here. */
extern "C" {
#include "base/json.h"
}

using simdjson::dom::document;
using simdjson::internal::tape_ref;
using simdjson::internal::tape_type;

namespace
{

/* Memory of larger documents is given back at once. */
constexpr size_t KEEP_SIZE_MAX = 128 * 1024;
constexpr size_t KEEP_DOCS_MAX = 8;

} // namespace

struct json_doc {
	document tape;
	json_doc *next_free = nullptr;
};

namespace
{

/* What a thread keeps from one document to the next. */
struct pool {
	simdjson::dom::parser parser;
	json_doc *free = nullptr;
	size_t free_count = 0;

	~pool()
	{
		while (free) {
			json_doc *doc = free;
			free = doc->next_free;
			delete doc;
		}
	}
};

thread_local pool own;

json_doc *doc_take()
{
	json_doc *doc = own.free;
	if (doc) {
		own.free = doc->next_free;
		own.free_count--;
		return doc;
	}
	doc = new (std::nothrow) json_doc;
	if (!doc)
		abort();
	return doc;
}

void doc_give(json_doc *doc)
{
	if (own.free_count >= KEEP_DOCS_MAX ||
			doc->tape.capacity() > KEEP_SIZE_MAX) {
		delete doc;
		return;
	}
	doc->next_free = own.free;
	own.free = doc;
	own.free_count++;
}

bool parse_with(simdjson::dom::parser &parser, struct str text, document &tape)
{
	size_t room = text.len < 4096 ? 4096 : text.len;
	if (parser.capacity() < room && parser.allocate(room, JSON_DEPTH_MAX))
		abort();
	auto root = parser.parse_into_document(tape, text.at, text.len);
	if (root.error() == simdjson::MEMALLOC)
		abort();
	return root.error() == simdjson::SUCCESS;
}

bool parse(struct str text, document &tape)
{
	if (text.len == 0)
		return false;
	if (text.len <= KEEP_SIZE_MAX)
		return parse_with(own.parser, text, tape);
	simdjson::dom::parser once;
	return parse_with(once, text, tape);
}

tape_ref ref(struct json value)
{
	return tape_ref(static_cast<const document *>(value.doc), value.at);
}

struct json value_at(const void *doc, size_t at)
{
	return json{doc, at};
}

constexpr struct json none = {nullptr, 0};

struct str view(const tape_ref &t)
{
	return str{t.get_c_str(), t.get_string_length()};
}

struct json member(struct json object, struct str key)
{
	if (json_type(object) != JSON_OBJECT)
		return none;
	tape_ref t = ref(object);
	size_t end = t.matching_brace_index() - 1;
	for (t.json_index++; t.json_index < end;) {
		bool found = str_eq(view(t), key);
		t.json_index++;
		if (found)
			return value_at(object.doc, t.json_index);
		t.json_index = t.after_element();
	}
	return none;
}

/* A double that is whole and small enough to be exact. */
bool whole(double number, int64_t *out_number)
{
	if (!(number > -9007199254740992.0 && number < 9007199254740992.0))
		return false;
	int64_t n = static_cast<int64_t>(number);
	*out_number = n;
	return static_cast<double>(n) == number;
}

bool read_i64(const tape_ref &t, int64_t *out_number)
{
	switch (t.tape_ref_type()) {
	case tape_type::INT64:
		*out_number = t.next_tape_value<int64_t>();
		return true;
	case tape_type::DOUBLE:
		return whole(t.next_tape_value<double>(), out_number);
	case tape_type::STRING:
		return str_to_i64(view(t), out_number).fault == FAULT_NONE;
	default:
		return false;
	}
}

/*
 * A number with a fraction is kept by simdjson as a double. Up to 15 digits
 * survive that; with more, the text can't be known again and it is refused.
 */
struct str double_text(double number, char *room, size_t size)
{
	int len = snprintf(room, size, "%.15g", number);
	if (len < 0 || strtod(room, nullptr) != number)
		return STR_NONE;
	return str{room, static_cast<size_t>(len)};
}

struct str money_text(const tape_ref &t, char *room, size_t size)
{
	int len;
	switch (t.tape_ref_type()) {
	case tape_type::STRING:
		return view(t);
	case tape_type::INT64:
		len = snprintf(room, size, "%" PRId64,
				t.next_tape_value<int64_t>());
		return str{room, static_cast<size_t>(len)};
	case tape_type::DOUBLE:
		return double_text(t.next_tape_value<double>(), room, size);
	default:
		return STR_NONE;
	}
}

bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool add_digit(int64_t *n, char c)
{
	return !__builtin_mul_overflow(*n, 10, n) &&
			!__builtin_add_overflow(*n, c - '0', n);
}

/* Digits, then maybe a point and digits; past `digits` only zeros. */
bool read_decimal(struct str text, int digits, int64_t *out_minor)
{
	bool minus = text.len && text.at[0] == '-';
	size_t i = minus, begin = minus;
	int64_t minor = 0;
	for (; i < text.len && is_digit(text.at[i]); i++)
		if (!add_digit(&minor, text.at[i]))
			return false;
	if (i == begin)
		return false;
	bool point = i < text.len && text.at[i] == '.';
	if (point && ++i == text.len)
		return false;
	for (int d = 0; d < digits; d++) {
		bool more = i < text.len && is_digit(text.at[i]);
		if (!add_digit(&minor, more ? text.at[i++] : '0'))
			return false;
	}
	while (i < text.len && point && text.at[i] == '0')
		i++;
	*out_minor = minus ? -minor : minor;
	return i == text.len;
}

} // namespace

RESULT json_open(struct str text, struct json_doc **out_doc)
{
	json_doc *doc = doc_take();
	if (!parse(text, doc->tape)) {
		doc_give(doc);
		return FAIL(FAULT_BAD_JSON);
	}
	*out_doc = doc;
	return OK;
}

void json_close(struct json_doc *doc)
{
	if (doc)
		doc_give(doc);
}

void json_drop(struct json_doc **doc)
{
	json_close(*doc);
	*doc = nullptr;
}

struct json json_root(const struct json_doc *doc)
{
	return doc ? value_at(&doc->tape, 1) : none;
}

enum json_type json_type(struct json value)
{
	if (!value.doc)
		return JSON_NONE;
	switch (ref(value).tape_ref_type()) {
	case tape_type::START_ARRAY:
		return JSON_ARRAY;
	case tape_type::START_OBJECT:
		return JSON_OBJECT;
	case tape_type::STRING:
		return JSON_STRING;
	case tape_type::INT64:
	case tape_type::UINT64:
	case tape_type::DOUBLE:
		return JSON_NUMBER;
	case tape_type::TRUE_VALUE:
	case tape_type::FALSE_VALUE:
		return JSON_BOOL;
	case tape_type::NULL_VALUE:
		return JSON_NULL;
	default:
		return JSON_NONE;
	}
}

struct json json_get(struct json value, const char *path)
{
	struct str rest = str_of(path), key;
	while (value.doc && str_cut(&rest, '.', &key))
		value = member(value, key);
	return value;
}

struct str json_str(struct json value, struct arena *arena)
{
	if (!value.doc)
		return STR_NONE;
	tape_ref t = ref(value);
	int64_t number;
	switch (t.tape_ref_type()) {
	case tape_type::STRING:
		return arena_copy(arena, view(t));
	case tape_type::UINT64:
		return arena_print(arena, "%" PRIu64,
				t.next_tape_value<uint64_t>());
	case tape_type::INT64:
	case tape_type::DOUBLE:
		if (!read_i64(t, &number))
			return STR_NONE;
		return arena_print(arena, "%" PRId64, number);
	default:
		return STR_NONE;
	}
}

struct str json_number(struct json value, struct arena *arena)
{
	if (json_type(value) != JSON_NUMBER)
		return STR_NONE;
	tape_ref t = ref(value);
	if (t.tape_ref_type() != tape_type::DOUBLE)
		return json_str(value, arena);
	double number = t.next_tape_value<double>();
	char room[40];
	int digits = 15;
	do
		snprintf(room, sizeof room, "%.*g", digits, number);
	while (strtod(room, nullptr) != number && digits++ < 17);
	return arena_print(
			arena, "%s%s", room, strpbrk(room, ".e") ? "" : ".0");
}

int64_t json_i64(struct json value, int64_t otherwise)
{
	int64_t number;
	return value.doc && read_i64(ref(value), &number) ? number : otherwise;
}

bool json_bool(struct json value, bool otherwise)
{
	if (json_type(value) != JSON_BOOL)
		return otherwise;
	return ref(value).is_true();
}

RESULT json_money(struct json value, int digits, int64_t *out_minor)
{
	char room[40];
	int64_t minor;
	ENSURE(value.doc, FAULT_BAD_MONEY);
	struct str text = money_text(ref(value), room, sizeof room);
	ENSURE(read_decimal(text, digits, &minor), FAULT_BAD_MONEY);
	*out_minor = minor;
	return OK;
}

static struct json_iter walk(struct json value, enum json_type type)
{
	if (json_type(value) != type)
		return json_iter{none, 0, 0, type == JSON_OBJECT, STR_NONE};
	size_t end = ref(value).matching_brace_index() - 1;
	return json_iter{value, value.at + 1, end, type == JSON_OBJECT,
			STR_NONE};
}

struct json_iter json_each(struct json array)
{
	return walk(array, JSON_ARRAY);
}

struct json_iter json_each_member(struct json object)
{
	return walk(object, JSON_OBJECT);
}

bool json_next(struct json_iter *iter, struct json *out_item)
{
	if (iter->next >= iter->end)
		return false;
	if (iter->keyed)
		iter->key = view(ref(value_at(iter->array.doc, iter->next++)));
	*out_item = value_at(iter->array.doc, iter->next);
	iter->next = ref(*out_item).after_element();
	return true;
}

size_t json_count(struct json array)
{
	size_t count = 0;
	struct json item;
	for (struct json_iter i = json_each(array); json_next(&i, &item);)
		count++;
	return count;
}
