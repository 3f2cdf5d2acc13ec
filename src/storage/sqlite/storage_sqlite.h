/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The embedded storage: one SQLite file in WAL mode. One handle writes (a
 * lock file beside the database, held until it is closed, says which) and
 * alone checkpoints; any number of handles, here or in other processes, may
 * read beside it. A handle belongs to one thread at a time.
 */
#ifndef WAYBILL_STORAGE_SQLITE_H
#define WAYBILL_STORAGE_SQLITE_H

#include "port/storage.h"

/*
 * Opens the file; a writer makes it when it is missing and brings an older
 * schema up to date. FAULT_STORAGE_BUSY when another writer has it,
 * FAULT_SETTINGS when a newer program wrote it or a reader needs one that is
 * not there, FAULT_STORAGE, FAULT_STORAGE_FULL. After a fault *out_why is a
 * sentence for a person; it lives until the thread's next open.
 */
RESULT storage_sqlite_open(struct str path, bool read_only,
		struct storage **out, const char **out_why);

/*
 * Copies the database to a new file, as it stands at one moment, synced and
 * looked through (quick_check); a server may work on it meanwhile.
 * FAULT_STORAGE with *out_why as above; then there is no file. Never over one
 * that is there.
 */
RESULT storage_sqlite_copy(
		struct str from, struct str to, const char **out_why);

#endif
