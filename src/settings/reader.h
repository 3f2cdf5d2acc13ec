/* SPDX-License-Identifier: Apache-2.0 */
/* One reading of a settings file, shared by the files of this room. */
#ifndef WAYBILL_SETTINGS_READER_H
#define WAYBILL_SETTINGS_READER_H

#include "settings/places.h"
#include "settings/rows.h"

struct reader {
	struct arena *arena;
	struct str file;
	struct places places;
	struct buf *errors;
	size_t mistakes;
};

/*
 * Adds "file:line:column: path: what was expected". The words never hold a
 * value from the file, only names that it uses (accounts, settings).
 */
void mistake(struct reader *reader, struct str path, const char *format, ...)
		__attribute__((format(printf, 3, 4)));
void mistake_at(struct reader *reader, struct place at, const char *format, ...)
		__attribute__((format(printf, 3, 4)));

/* load.c: text -> slots of the top section, by libcyaml. NULL: nothing
 * stands in the file, or a mistake was added. */
struct slot *slots_load(struct reader *reader, struct str text);

/* value.c: one text -> the field of this row. */
void value_read(struct reader *reader, const struct row *row, struct str text,
		struct str path, void *section);
void value_read_list(struct reader *reader, const struct row *row,
		const struct slot *slot, struct str path, void *section);
/* The field as it stands in a file; empty for none and for secrets. */
struct str value_print(const struct row *row, const void *section,
		struct arena *arena);

/* "${NAME}" and "@/path"; adds a mistake and gives none when there is no
 * such thing. */
struct str value_expand(
		struct reader *reader, struct str text, struct str path);

/* A section with its defaults. */
void section_init(enum section section, void *at, struct arena *arena);

/* check.c: what must fit together. */
void settings_check(struct reader *reader, struct settings *settings);

/* check_rules.c */
void rules_check(struct reader *reader, struct settings *settings,
		struct policy *shop, size_t nth);

/* check_mapping.c */
void mapping_check(struct reader *reader, struct policy *shop, size_t nth);

/* check_books.c: accounts, rates, and the shop's clock. */
void books_check(struct reader *reader, struct policy *shop, size_t nth);

/* check_seller.c */
void seller_check(struct reader *reader, struct policy *shop, size_t nth);

/* What is an account's, or a rule's, name? a-z, 0-9 and -. */
bool is_name(struct str name);
struct account *account_find(struct settings *settings, struct str name);

/* What a provider is to us, and what its account must have. */
enum provider_kind {
	PROVIDER_NONE,
	PROVIDER_SHOP,
	PROVIDER_GATEWAY,
	PROVIDER_BOOKS,
	PROVIDER_WAREHOUSE,
	PROVIDER_MAIL,
	PROVIDER_CARRIER, /* follows parcels, tells by webhooks */
};
enum provider_kind provider_kind(struct str provider);
/* Adds a mistake unless an account of that name and kind is there. */
void account_is(struct reader *reader, struct settings *settings,
		struct str name, enum provider_kind kind, struct str path);

#endif
