/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A setting is a row. From this one table come the libcyaml schema, the
 * defaults, the checks of single values, `config export` and the test that
 * compares docs/settings.md.
 */
#ifndef WAYBILL_SETTINGS_ROWS_H
#define WAYBILL_SETTINGS_ROWS_H

#include "settings/settings.h"

enum section {
	SECTION_TOP,
	SECTION_ENGINE,
	SECTION_ACCOUNT,
	SECTION_SHOP,
	SECTION_PROFILE,
	SECTION_ROUTE,
	SECTION_GATEWAY,
	SECTION_BOOKS,
	SECTION_BOOK_RATE,
	SECTION_STATUS,
	SECTION_MAPPING,
	SECTION_RULE,
	SECTION_CONDITION,
	SECTION_STEP,
	SECTION_SELLER, /* in the shop's struct */
	SECTION_EXCHANGE,
	SECTION_SERIES,
	SECTION_COUNT
};

enum value_type {
	VALUE_TEXT,
	VALUE_SECRET,
	VALUE_SECRETS,  /* a list of at most SECRETS_MAX */
	VALUE_NAMES,    /* a list, kept joined with "," */
	VALUE_STATUSES, /* a list of payment statuses */
	VALUE_TIME,
	VALUE_COUNT,
	VALUE_BOOL,
	VALUE_LEVEL,
	VALUE_STAGE,
	VALUE_SENDER,
	VALUE_CAPTURE,
	VALUE_PROGRESS,
	VALUE_MOMENT,
	VALUE_PRESET,
	VALUE_EVENT, /* words of order/rule.h */
	VALUE_FIELD,
	VALUE_OPERATOR,
	VALUE_ACTION,
	VALUE_SECTION,  /* a mapping */
	VALUE_SECTIONS, /* a list of mappings */
	VALUE_TYPE_COUNT
};

struct row {
	enum section section;
	const char *key;
	enum value_type type;
	enum section inner;  /* of VALUE_SECTION and VALUE_SECTIONS */
	const char *initial; /* as in the file; "": none */
	size_t offset;       /* in the section's struct */
	int64_t least, most; /* of VALUE_TIME (ms) and VALUE_COUNT; 0, 0: any */
	const char *help;
};

extern const struct row rows[];
extern const size_t row_count;

#define ROWS_OF_SECTION_MAX 40
#define TEXT_MAX 4096
#define SECTION_LIST_MAX 64    /* accounts, shops, profiles, ... */
#define EXCHANGE_LIST_MAX 4000 /* a rate a month of ten currencies for long */
#define VALUE_LIST_MAX 64      /* statuses, carriers, countries, ... */

/* The struct that a section's rows are offsets into. */
size_t section_size(enum section section);
/* "accounts[]." and so on, as in docs. */
const char *section_path(enum section section);

/* All lists have this shape (base/arena.h). */
struct any_list {
	void *at;
	size_t count, cap;
};

/* What libcyaml fills, one slot for each row of a section, in their order. */
struct slot {
	void *at; /* char *, char **, struct slot * */
	uint32_t count;
};

#endif
