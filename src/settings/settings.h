/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The settings file: one YAML file, read with libcyaml. Every setting has a
 * default; started with no file at all the program listens on loopback and
 * keeps its database in a sensible place.
 */
#ifndef WAYBILL_SETTINGS_SETTINGS_H
#define WAYBILL_SETTINGS_SETTINGS_H

#include "port/driver.h"

struct settings {
	struct str file;     /* where it was read from; empty: none */
	struct str listen;   /* "127.0.0.1:8420" */
	struct str database; /* path */
	struct str log_level;
	/* engine.* */
	int64_t batch_max, tries_max;
	time_ms gather_ms, lease_ms, first_retry_ms, last_retry_ms, settle_ms;
	time_ms audit_every_ms, audit_since_ms, audit_remind_ms;
	LIST(struct account) accounts;
	LIST(struct policy) policies;
};

/*
 * Reads `path` (NULL: $WAYBILL_SETTINGS, else the default places, else no
 * file). A mistake is FAULT_SETTINGS with lines in `errors`: file, line,
 * column, what was expected; never a secret. A value "${NAME}" is taken
 * from the environment, "@/path" from a file.
 */
RESULT settings_read(const char *path, struct arena *arena,
		struct settings *out, struct buf *errors);

/* The settings as YAML, secrets left out; for `config export`. */
void settings_write(const struct settings *settings, struct buf *buf);

/* Every setting: name, default, help; for docs and its test. */
struct setting_row {
	const char *name, *type, *initial, *help;
};
const struct setting_row *settings_rows(size_t *out_count);

#endif
