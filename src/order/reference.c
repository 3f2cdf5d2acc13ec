/* SPDX-License-Identifier: Apache-2.0 */
#include "order/facts.h"

/*
 * The cause stands last, so that its dots need no escape: it is all that
 * follows the third dot.
 */
#define HEAD_PARTS 3

static bool must_escape(char c, bool last)
{
	return c == '%' || (c == '.' && !last);
}

static size_t part_len(struct str part, bool last)
{
	size_t len = part.len;
	for (size_t i = 0; i < part.len; i++)
		len += must_escape(part.at[i], last) ? 2 : 0;
	return len;
}

static char *part_put(char *to, struct str part, bool last)
{
	for (size_t i = 0; i < part.len; i++) {
		if (must_escape(part.at[i], last)) {
			memcpy(to, part.at[i] == '.' ? "%2E" : "%25", 3);
			to += 3;
		} else {
			*to++ = part.at[i];
		}
	}
	return to;
}

struct str reference_make(struct str shop, struct str remote, struct str kind,
		struct str cause, struct arena *arena)
{
	size_t len = part_len(shop, false) + part_len(remote, false) +
			part_len(kind, false) + part_len(cause, true) +
			HEAD_PARTS;
	char *text = arena_take(arena, len + 1), *to = text;
	to = part_put(to, shop, false);
	*to++ = '.';
	to = part_put(to, remote, false);
	*to++ = '.';
	to = part_put(to, kind, false);
	if (cause.len) {
		*to++ = '.';
		to = part_put(to, cause, true);
	}
	return (struct str){text, (size_t)(to - text)};
}

static RESULT part_read(struct str part, struct arena *arena, struct str *out)
{
	char *text = arena_take(arena, part.len + 1), *to = text;
	while (part.len) {
		size_t used = 1;
		if (part.at[0] != '%') {
			*to++ = part.at[0];
		} else {
			bool dot = str_starts(part, STR("%2E"));
			ENSURE(dot || str_starts(part, STR("%25")),
					FAULT_BAD_VALUE);
			*to++ = dot ? '.' : '%';
			used = 3;
		}
		part = str_skip(part, used);
	}
	*out = (struct str){text, (size_t)(to - text)};
	return OK;
}

RESULT reference_read(struct str reference, struct arena *arena,
		struct str *out_shop, struct str *out_remote,
		struct str *out_kind, struct str *out_cause)
{
	struct str parts[HEAD_PARTS], head[HEAD_PARTS], cause;
	for (int i = 0; i < HEAD_PARTS; i++) {
		ENSURE(str_cut(&reference, '.', &parts[i]), FAULT_BAD_VALUE);
		ENSURE(parts[i].len, FAULT_BAD_VALUE);
		TRY(part_read(parts[i], arena, &head[i]));
	}
	TRY(part_read(reference, arena, &cause));
	*out_shop = head[0];
	*out_remote = head[1];
	*out_kind = head[2];
	*out_cause = cause;
	return OK;
}

/* Two strings with one character between them. */
static struct str joined(
		struct str a, char between, struct str b, struct arena *arena)
{
	char *text = arena_take(arena, a.len + b.len + 2);
	if (a.len)
		memcpy(text, a.at, a.len);
	text[a.len] = between;
	if (b.len)
		memcpy(text + a.len + 1, b.at, b.len);
	return (struct str){text, a.len + b.len + 1};
}

struct str parcel_key(const struct parcel *parcel, struct arena *arena)
{
	return joined(parcel->reference, '|', parcel->parcel, arena);
}

struct str document_kind_word(enum document_kind kind)
{
	return kind == DOCUMENT_CREDIT ? STR("credit") : STR("sale");
}

struct str document_key(
		enum document_kind kind, struct str cause, struct arena *arena)
{
	struct str word = document_kind_word(kind);
	return cause.len ? joined(word, '|', cause, arena) : word;
}

RESULT document_key_read(struct str key, enum document_kind *out_kind,
		struct str *out_cause)
{
	struct str word;
	ENSURE(str_cut(&key, '|', &word), FAULT_BAD_VALUE);
	bool sale = str_eq(word, STR("sale"));
	ENSURE(sale || str_eq(word, STR("credit")), FAULT_BAD_VALUE);
	*out_kind = sale ? DOCUMENT_SALE : DOCUMENT_CREDIT;
	*out_cause = key;
	return OK;
}
