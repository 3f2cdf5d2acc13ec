/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Templates of mails. One file has up to three parts, each behind a line of
 * its own:
 *
 *   --- subject
 *   --- text
 *   --- html
 *
 * A file without such a line is all HTML, as templates of shops are. The
 * standard ones (templates/mail/) are part of the program and are parsed when
 * they are needed first; they can be used from several threads.
 */
#ifndef WAYBILL_NOTIFY_SHELF_H
#define WAYBILL_NOTIFY_SHELF_H

#include "liquid/liquid.h"

enum template_part { PART_SUBJECT, PART_TEXT, PART_HTML, PART_COUNT };

const char *template_part_name(enum template_part part); /* "subject" */

struct template_parts {
	struct str source[PART_COUNT];
	int line[PART_COUNT]; /* where it begins, from 1; 0: it is not there */
};
void template_split(struct str source, struct template_parts *out);

struct template_set {
	struct liquid_template *part[PART_COUNT]; /* NULL: not there */
	int line[PART_COUNT];
};
/* On a fault *out_error says where, by the line of the whole file, and `out`
 * holds nothing. */
RESULT template_set_parse(struct str source, struct template_set *out,
		struct liquid_error *out_error);
void template_set_done(struct template_set *set);

/* One of templates/mail/, by "sv/shipped"; NULL: there is none. */
struct standard_file {
	const char *name;
	size_t len;
	const char *text;
};
extern const struct standard_file standard_files[];
extern const size_t standard_file_count;
const struct standard_file *standard_find(struct str name);
const struct template_set *standard_set(struct str name);

/* What {% render %} finds: "sv/part/NAME", else "part/NAME". */
struct standard_partials {
	struct liquid_partials partials;
	const char *language;
};
void standard_partials_init(
		struct standard_partials *partials, const char *language);

#endif
