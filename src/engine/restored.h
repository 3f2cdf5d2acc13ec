/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An older state has been put back. What was done after it was saved, nobody
 * here knows: from then on, for every order that was there before, a call that
 * changes something is looked up first; a mail whose cause is from before is
 * "maybe sent"; and the built-in books give no number until a person has said
 * which one was the last.
 */
#ifndef WAYBILL_ENGINE_RESTORED_H
#define WAYBILL_ENGINE_RESTORED_H

#include "order/policy.h"
#include "port/storage.h"

/* Notes in a storage that is not in use that it was put back at `now`; what
 * waited to be sent then may have been sent since. */
RESULT restored_mark(struct storage *storage, time_ms now, struct arena *arena);

/* What a policy must know of it: when the storage was put back last, and
 * whether the shop's built-in books wait. */
RESULT restored_read(struct storage_tx *tx, struct arena *arena,
		struct policy *policy);

/* A person has said which numbers were the last of these series: the next ones
 * follow them, and who waits is looked at again. No number is taken back:
 * FAULT_BAD_VALUE where one of them is smaller than what these books have
 * given, or larger by more than RESUME_SKIP_MAX. */
#define RESUME_SKIP_MAX 1000000
struct last_number {
	struct str series; /* "sale", "credit", or one of the settings */
	int64_t last;
};
typedef LIST(struct last_number) last_numbers;
RESULT restored_resume(struct storage *storage, struct str shop,
		const last_numbers *last, time_ms now, struct arena *arena);

#endif
