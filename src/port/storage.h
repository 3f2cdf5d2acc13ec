/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the program remembers. Kept by storage/sqlite; any other storage must
 * pass tests/contract. All calls but open and close are made inside a
 * transaction. A writing transaction sees all that was committed before it
 * began. Other engines may work on the same storage: versions, leases and
 * fences decide, never memory.
 *
 * Faults: STORAGE_BUSY and CONFLICT (class TX_AGAIN: run the transaction
 * again), STORAGE_FULL, STORAGE, CORRUPT_ROW. Strings that come out live in
 * the arena that was given.
 */
#ifndef WAYBILL_PORT_STORAGE_H
#define WAYBILL_PORT_STORAGE_H

#include "base/arena.h"
#include "base/time.h"

enum tx_mode { TX_READ, TX_WRITE };

/* The order's row. The columns beside `facts` are for lists and queries. */
struct order_row {
	int64_t id;
	struct str shop, remote;
	int64_t version; /* 0: new. Saved only if it is still the stored one. */
	struct str facts; /* facts_write's bytes */
	struct str name, progress, hold_reason, payment, currency;
	int64_t total;
	int64_t tasks;                           /* how many are open */
	time_ms created_at, updated_at, wake_at; /* wake_at 0: never */
	int64_t policy_version;
};

enum message_direction { MESSAGE_IN = 1, MESSAGE_OUT = 2 };
enum message_state {
	MESSAGE_APPLIED = 1,
	MESSAGE_IGNORED,
	MESSAGE_UNREADABLE,
	MESSAGE_PARKED,
	MESSAGE_QUARANTINED,
	MESSAGE_SEALED,
	MESSAGE_ANSWER,
	MESSAGE_PRIVACY /* somebody's right to their data; staff must act */
};

/* One raw exchange in the journal: never changed but for its state. */
struct message {
	int64_t id;
	int64_t order_id; /* 0: none or several */
	int64_t reply_to; /* an answer: the sealed request's id */
	time_ms at;
	struct str account, topic; /* topic: "orders/create", "shop.read" */
	int64_t direction, state;
	int64_t status;  /* HTTP status or 0 */
	struct str head; /* method, target, kept headers: no credentials */
	struct str body; /* plain here; storage packs it (zstd) */
	struct str note; /* why ignored, unreadable, quarantined */
};

/* One line of an order's timeline. */
struct timeline_row {
	int64_t id, order_id, message_id;
	time_ms at;
	struct str kind; /* "event", "attempt", "outcome", "hold", "person" */
	struct str text; /* a sentence */
	struct str changes; /* what it changed, packed by the engine */
};

enum job_state { JOB_READY = 1, JOB_CLAIMED = 2 };

/* An attempt's way to the provider. A finished job's row is gone. */
struct job {
	int64_t id; /* the attempt's id */
	int64_t order_id;
	struct str account;
	int64_t verb, find, want;
	int64_t phase;      /* enum job_phase in engine/ */
	int64_t state;      /* enum job_state */
	int64_t tries;      /* counted before the work starts */
	int64_t request_id; /* the sealed message */
	time_ms due_at;
	time_ms lease_until;
	int64_t fence; /* random; whoever saves must still have it */
	time_ms first_sent_at;
	struct str note; /* last fault, for people */
};

struct hold_row {
	int64_t order_id;
	struct str key, reason, text, fo;
	time_ms since;
};

struct task_row {
	int64_t order_id;
	struct str key, text;
	time_ms since;
};

/* A place where a poll goes on. */
struct poll_row {
	struct str account;
	struct str cursor;
	time_ms due_at, lease_until;
	int64_t fence;
};

/* A series of numbers: its last one. */
struct series_row {
	struct str shop, series;
	int64_t last;
};

struct document_row {
	int64_t order_id;
	struct str shop, remote, kind, cause, series, number, date, currency;
	int64_t gross, net, tax;
	time_ms at;
};

/* A document's PDF. Kind and cause as in document_row. */
struct document_file {
	struct str shop, remote, kind, cause;
	time_ms made_at;
	struct str sha256; /* hex; storage makes it of the bytes */
	struct str bytes;
};

/* A shop's own template of a mail, as it was at one time. */
struct template_row {
	struct str shop, name, language; /* "demo", "shipped", "sv" */
	int64_t version;                 /* 1, 2, ...; put draws it */
	time_ms at;
	struct str who;
	struct str source; /* empty: the standard one again */
	int64_t bytes;     /* of the source, which lists leave out */
};

/* An audit of all orders since a moment. */
struct audit_row {
	int64_t id;
	struct str asked_by;
	time_ms started_at, since;
	struct str scope;  /* of these orders alone: ids joined with ","; empty:
			      of all */
	int64_t before_id; /* orders from this id on have been read; 0: none.
			      `orders` counts those alone. */
	time_ms finished_at;
	int64_t orders, reads, unread, differences;
};

/* What it found, in words that never change. */
struct difference_row {
	int64_t audit_id, id, order_id;
	struct str repair; /* what COMMAND_REPAIR makes again, "tracker:...";
			      empty: that is for a person */
	struct str place, object, code, ours, theirs;
};

/* How many of a SKU a warehouse can send. */
struct stock_row {
	struct str account, sku, location; /* location: its word, or empty */
	int64_t quantity;
	time_ms at; /* when it was so; 0: it does not say */
	time_ms read_at;
};

enum payout_state {
	PAYOUT_OPEN = 1, /* somebody should look at it */
	PAYOUT_SETTLED,  /* somebody has */
	PAYOUT_TRANSFER  /* no order's by its kind: a withdrawal, an exchange */
};

/* A line of a gateway's payout that no order has. */
struct payout_kept {
	struct str account, payout, line;
	int64_t day; /* since 1970-01-01 */
	struct str currency;
	int64_t gross, fee; /* minor units */
	struct str names;   /* of the payment, joined with "\n" */
	struct str about, why;
	int64_t state;
	time_ms seen_at, settled_at; /* settled_at 0: nobody has */
	struct str settled_by, note;
};

/* Empty and 0: any. Pages: keys behind the last one. */
struct payout_filter {
	struct str account;
	int64_t state;
	struct str after_account, after_payout, after_line;
	int64_t limit;
};

struct order_filter {
	struct str progress, hold_reason, search; /* empty: any */
	bool needs_staff;                         /* an open hold or task */
	int64_t before_id; /* pages: ids below it; 0: from the newest */
	int64_t limit;
};

struct storage_tx;
struct storage;

/* clang-format off */
struct storage_ops {
	void (*close)(struct storage *);
	RESULT (*begin)(struct storage *, enum tx_mode, struct storage_tx **out);
	/* Ends the transaction either way; sets *tx to NULL. After a fault of
	 * commit its outcome is unknown until the rows are read again. */
	RESULT (*commit)(struct storage_tx **tx);
	void (*drop)(struct storage_tx **tx); /* takes a NULL inside */

	/* Savepoints nest once: begin, then release or undo. */
	RESULT (*save)(struct storage_tx *);
	RESULT (*release)(struct storage_tx *);
	RESULT (*undo)(struct storage_tx *);

	/* NOT_FOUND when there is none. */
	RESULT (*order_get)(struct storage_tx *, struct str shop,
			struct str remote, struct arena *, struct order_row *);
	RESULT (*order_get_id)(struct storage_tx *, int64_t id, struct arena *,
			struct order_row *);
	/* version 0 inserts (CONFLICT when it is there), else updates where the
	 * version is still the same (else CONFLICT). The stored version is
	 * then one higher. */
	RESULT (*order_put)(struct storage_tx *, const struct order_row *);
	/* Orders whose wake_at has come, oldest first; ids only. */
	RESULT (*order_due)(struct storage_tx *, time_ms now, int64_t limit,
			struct arena *, int64_t **out_ids, size_t *out_count);
	RESULT (*order_list)(struct storage_tx *, const struct order_filter *,
			struct arena *, struct order_row **out, size_t *out_count);
	RESULT (*order_count)(struct storage_tx *, int64_t *out);

	/* DUPLICATE when the key was seen before (and then nothing changes).
	 * `key` is any bytes; storage keeps a digest of it. */
	RESULT (*inbox_put)(struct storage_tx *, struct str account,
			struct str key, int64_t message_id);

	RESULT (*message_put)(struct storage_tx *, const struct message *);
	RESULT (*message_state)(struct storage_tx *, int64_t id,
			int64_t state, struct str note, int64_t order_id);
	RESULT (*message_get)(struct storage_tx *, int64_t id, struct arena *,
			struct message *);
	/* Without bodies. order_id 0: all, newest first, ids below before_id. */
	RESULT (*message_list)(struct storage_tx *, int64_t order_id,
			int64_t state, int64_t before_id, int64_t limit,
			struct arena *, struct message **out, size_t *out_count);

	RESULT (*timeline_put)(struct storage_tx *, const struct timeline_row *);
	RESULT (*timeline_list)(struct storage_tx *, int64_t order_id,
			struct arena *, struct timeline_row **out,
			size_t *out_count); /* oldest first */

	RESULT (*job_put)(struct storage_tx *, const struct job *); /* new */
	/* Writes all columns where id and `fence` are still so; else CONFLICT. */
	RESULT (*job_save)(struct storage_tx *, int64_t fence,
			const struct job *);
	RESULT (*job_drop)(struct storage_tx *, int64_t id, int64_t fence);
	RESULT (*job_get)(struct storage_tx *, int64_t id, struct arena *,
			struct job *);
	/* Takes an account's due ready jobs and claimed ones whose lease has
	 * passed, the oldest first: they
	 * are claimed for `fence` until `lease_until` in one step. Tries are
	 * counted up here, before any work. Never the same job twice. */
	RESULT (*job_claim)(struct storage_tx *, struct str account,
			time_ms now, time_ms lease_until, int64_t fence, int64_t limit,
			struct arena *, struct job **out, size_t *out_count);
	/* Ends every lease, of jobs and polls: only for an engine that knows
	 * that it is the only one (after its start). */
	RESULT (*leases_end)(struct storage_tx *);
	/* When an account's next job is due (ready or lease), or 0. */
	RESULT (*job_next_due)(struct storage_tx *, struct str account,
			time_ms *out);
	/* The accounts that have jobs, each once. */
	RESULT (*job_accounts)(struct storage_tx *, struct arena *,
			struct str **out, size_t *out_count);
	RESULT (*job_list)(struct storage_tx *, int64_t order_id, int64_t limit,
			struct arena *, struct job **out, size_t *out_count);

	/* Makes the stored open holds and tasks of the order these. */
	RESULT (*holds_set)(struct storage_tx *, int64_t order_id,
			const struct hold_row *, size_t count);
	RESULT (*holds_list)(struct storage_tx *, int64_t order_id,
			struct arena *, struct hold_row **out, size_t *out_count);
	RESULT (*tasks_set)(struct storage_tx *, int64_t order_id,
			const struct task_row *, size_t count);
	RESULT (*tasks_list)(struct storage_tx *, int64_t order_id,
			struct arena *, struct task_row **out, size_t *out_count);

	/* Which order a payment at a gateway belongs to. First one stays. */
	RESULT (*link_put)(struct storage_tx *, struct str account,
			struct str reference, int64_t order_id);
	RESULT (*link_get)(struct storage_tx *, struct str account,
			struct str reference, int64_t *out_order_id);
	/* Events that fit no order yet: message ids by payment reference. */
	RESULT (*park_put)(struct storage_tx *, struct str account,
			struct str reference, int64_t message_id,
			struct str facts);
	/* Takes what was parked for it out. */
	RESULT (*park_take)(struct storage_tx *, struct str account,
			struct str reference, struct arena *,
			struct str **out_facts, int64_t **out_messages,
			size_t *out_count);

	/* Creates the row when it is missing. */
	RESULT (*poll_get)(struct storage_tx *, struct str account,
			struct arena *, struct poll_row *);
	RESULT (*poll_save)(struct storage_tx *, int64_t fence,
			const struct poll_row *);

	/* The built-in books: the next number of a series, without gaps (it is
	 * taken back when the transaction is), and documents, unique by
	 * (shop, remote, kind, cause): DUPLICATE. */
	RESULT (*series_next)(struct storage_tx *, struct str shop,
			struct str series, int64_t *out_number);
	/* How far each series is, by shop and name. */
	RESULT (*series_list)(struct storage_tx *, struct arena *,
			struct series_row **out, size_t *out_count);
	RESULT (*document_put)(struct storage_tx *, const struct document_row *);
	RESULT (*document_list)(struct storage_tx *, int64_t order_id,
			struct arena *, struct document_row **out,
			size_t *out_count);

	/* The row of this account, SKU and location becomes this one. */
	RESULT (*stock_put)(struct storage_tx *, const struct stock_row *);
	/* Drops an account's rows that were read before. */
	RESULT (*stock_drop)(struct storage_tx *, struct str account,
			time_ms before);
	/* Rows that have what `like` has; an empty text in it: any. By SKU. */
	RESULT (*stock_list)(struct storage_tx *, const struct stock_row *like,
			int64_t limit, struct arena *, struct stock_row **out,
			size_t *out_count);

	/* Lines of payouts that no order has, unique by (account, payout,
	 * line). Put again with the same sums, what a person said of it stays;
	 * with others it is open again. `seen_at` is the first one's. */
	RESULT (*payout_put)(struct storage_tx *, const struct payout_kept *);
	/* Notes settled_at, settled_by and note. NOT_FOUND: there is none. */
	RESULT (*payout_settle)(struct storage_tx *, const struct payout_kept *);
	/* Nothing happens when it is not there. */
	RESULT (*payout_drop)(struct storage_tx *, struct str account,
			struct str payout, struct str line);
	/* By account, payout and line. */
	RESULT (*payout_list)(struct storage_tx *, const struct payout_filter *,
			struct arena *, struct payout_kept **out,
			size_t *out_count);

	/* The PDF of a document, for ever: DUPLICATE when there is one, and it
	 * stays. Its sha256 is not looked at. */
	RESULT (*document_file_put)(struct storage_tx *,
			const struct document_file *);
	/* NOT_FOUND; CORRUPT_ROW: it is not what was stored. */
	RESULT (*document_file_get)(struct storage_tx *, struct str shop,
			struct str remote, struct str kind, struct str cause,
			struct arena *, struct document_file *out);

	/* The next version. BAD_VALUE: shop, name or language is empty. */
	RESULT (*template_put)(struct storage_tx *,
			const struct template_row *);
	/* The newest for version 0; NOT_FOUND. */
	RESULT (*template_get)(struct storage_tx *, struct str shop,
			struct str name, struct str language, int64_t version,
			struct arena *, struct template_row *out);
	/* All versions that have what `like` has; an empty text in it: any. By
	 * shop, name and language, the newest first. */
	RESULT (*template_list)(struct storage_tx *,
			const struct template_row *like, int64_t limit,
			struct arena *, struct template_row **out,
			size_t *out_count);

	/* Small named values: node id, first start, policy of a shop. */
	RESULT (*value_get)(struct storage_tx *, struct str name, struct arena *,
			struct str *out);
	RESULT (*value_put)(struct storage_tx *, struct str name, struct str v);

	/* Writes an audit as it stands; CONFLICT when it is over already. */
	RESULT (*audit_put)(struct storage_tx *, const struct audit_row *);
	/* Newest first, ids below before_id; 0: from the newest. */
	RESULT (*audit_list)(struct storage_tx *, int64_t before_id,
			int64_t limit, struct arena *, struct audit_row **out,
			size_t *out_count);
	/* DUPLICATE: this audit has it already. */
	RESULT (*difference_put)(struct storage_tx *,
			const struct difference_row *);
	/* Of one audit, oldest first, ids above `after`. */
	RESULT (*difference_list)(struct storage_tx *, int64_t audit_id,
			int64_t after, int64_t limit, struct arena *,
			struct difference_row **out, size_t *out_count);

	/* Outside a transaction, when idle: checkpoint and such. */
	void (*idle)(struct storage *);
};
/* clang-format on */

struct storage {
	const struct storage_ops *ops;
};

/* Drivers put this first in their own transaction. */
struct storage_tx {
	struct storage *storage;
};

/* For DEFER: rolls back unless committed. */
static inline void storage_tx_drop(struct storage_tx **tx)
{
	if (*tx)
		(*tx)->storage->ops->drop(tx);
}

#endif
