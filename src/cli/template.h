/* SPDX-License-Identifier: Apache-2.0 */
/* What the two files of `waybill template` share. */
#ifndef WAYBILL_CLI_TEMPLATE_H
#define WAYBILL_CLI_TEMPLATE_H

#include "liquid/liquid.h"
#include "liquid/shelf.h"

struct cli;

#define TEMPLATE_DATA_MAX ((size_t)16 << 20)
/* A line of --jsonl: a template, its partials and its data. */
#define TEMPLATE_LINE_MAX ((size_t)20 << 20)

/* A whole file, "-" for standard input; FAULT_LIMIT past `most` bytes. */
RESULT template_file(const char *path, size_t most, struct arena *arena,
		struct str *out);

/* No word is lax. False for a word that is no mode. */
bool template_mode(struct str word, enum liquid_mode *out);

/* From --zone; NULL without. False: a fault was told. */
bool template_zone(struct cli *cli, const struct zone **out);

/* template_stream.c: `waybill template render --jsonl` */
int template_stream(struct cli *cli, enum liquid_mode mode);

#endif
