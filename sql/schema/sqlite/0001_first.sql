-- SPDX-License-Identifier: Apache-2.0
-- The first schema. Never changed after a release: what comes later is a
-- file with the next number. Moments are milliseconds UTC, money is whole
-- minor units, ids are made by the program and grow with time, so that new
-- rows stand at the end of their table.

-- An order: what lists and queries need, and its facts last, so that the
-- columns before them are read without them.
CREATE TABLE orders (
	id             INTEGER PRIMARY KEY,
	version        INTEGER NOT NULL,
	created_at     INTEGER NOT NULL,
	updated_at     INTEGER NOT NULL,
	wake_at        INTEGER NOT NULL,
	tasks          INTEGER NOT NULL,
	total          INTEGER NOT NULL,
	policy_version INTEGER NOT NULL,
	shop           TEXT NOT NULL,
	remote         TEXT NOT NULL,
	name           TEXT NOT NULL,
	progress       TEXT NOT NULL,
	hold_reason    TEXT NOT NULL,
	payment        TEXT NOT NULL,
	currency       TEXT NOT NULL,
	facts_at       INTEGER NOT NULL,  -- 0 here, 1 in the bundle
	facts          BLOB NOT NULL      -- ends with a checksum of its own
);
CREATE UNIQUE INDEX order_by_remote ON orders (shop, remote);
CREATE INDEX order_by_name ON orders (name) WHERE name <> '';
-- Small sets: what waits for its time, for staff, or is under way.
CREATE INDEX order_by_wake ON orders (wake_at) WHERE wake_at > 0;
CREATE INDEX order_for_staff ON orders (id)
	WHERE hold_reason <> '' OR tasks > 0;
CREATE INDEX order_by_progress ON orders (progress)
	WHERE progress <> 'delivered';

-- The journal: each raw exchange, once. `body` is head and body together.
CREATE TABLE message (
	id            INTEGER PRIMARY KEY,
	before        INTEGER NOT NULL,  -- the same order's message before it
	order_id      INTEGER NOT NULL,
	reply_to      INTEGER NOT NULL,
	at            INTEGER NOT NULL,
	direction     INTEGER NOT NULL,
	state         INTEGER NOT NULL,
	status        INTEGER NOT NULL,
	head_len      INTEGER NOT NULL,
	packed        INTEGER NOT NULL,  -- 0 as it is, 1 zip
	dictionary_id INTEGER NOT NULL,  -- what it was packed with; 0 none
	key_id        INTEGER NOT NULL,  -- 0 not encrypted
	checksum      INTEGER NOT NULL,  -- of sealed requests
	account       TEXT NOT NULL,
	topic         TEXT NOT NULL,
	note          TEXT NOT NULL,
	body          BLOB NOT NULL
);
-- What somebody should look at: unreadable, parked, quarantined, privacy.
CREATE INDEX message_odd ON message (state) WHERE state IN (3, 4, 5, 8);

-- What bodies have in common. They are read with the one that they were
-- packed with, so that none ever goes; each is there twice.
CREATE TABLE dictionary (
	id       INTEGER PRIMARY KEY,
	made_at  INTEGER NOT NULL,
	orders   INTEGER NOT NULL,  -- how many there were; 0: came with us
	checksum INTEGER NOT NULL,
	bytes    BLOB NOT NULL,
	spare    BLOB NOT NULL
);

CREATE TABLE timeline (
	id         INTEGER PRIMARY KEY,
	before     INTEGER NOT NULL,  -- the same order's row before it
	order_id   INTEGER NOT NULL,
	message_id INTEGER NOT NULL,
	at         INTEGER NOT NULL,
	kind       TEXT NOT NULL,
	text       TEXT NOT NULL,
	changes    BLOB NOT NULL
);

-- The history of an order that is at rest: its messages, its lines of the
-- timeline and its facts, packed together, since they tell of the same things
-- again and again. It lies in pieces, four to a page.
CREATE TABLE bundle (
	order_id      INTEGER PRIMARY KEY,
	last_id       INTEGER NOT NULL,  -- of its messages
	first_id      INTEGER NOT NULL,
	piece         INTEGER NOT NULL,  -- the first one
	pieces        INTEGER NOT NULL,
	dictionary_id INTEGER NOT NULL,
	key_id        INTEGER NOT NULL
);
CREATE INDEX bundle_by_last ON bundle (last_id, first_id);
CREATE TABLE piece (
	id    INTEGER PRIMARY KEY,
	bytes BLOB NOT NULL
);

-- Where an order's rows of the journal and the timeline end; from there
-- `before` leads back. An index by order would touch a page for each row.
CREATE TABLE trail (
	order_id    INTEGER PRIMARY KEY,
	timeline_id INTEGER NOT NULL,
	message_id  INTEGER NOT NULL
);

-- Which events have been seen. Newcomers stand in `inbox_new` in the order
-- they came, and are moved to `inbox` many at a time: a digest has no place
-- of its own, and each alone would touch a page.
CREATE TABLE inbox (
	digest BLOB NOT NULL PRIMARY KEY  -- of account and key, 16 bytes
) WITHOUT ROWID;
CREATE TABLE inbox_new (
	seq    INTEGER PRIMARY KEY,
	digest BLOB NOT NULL
);

-- Attempts on their way. A finished one's row is gone.
CREATE TABLE job (
	id            INTEGER PRIMARY KEY,
	order_id      INTEGER NOT NULL,
	verb          INTEGER NOT NULL,
	find          INTEGER NOT NULL,
	want          INTEGER NOT NULL,
	phase         INTEGER NOT NULL,
	state         INTEGER NOT NULL,
	tries         INTEGER NOT NULL,
	request_id    INTEGER NOT NULL,
	due_at        INTEGER NOT NULL,
	lease_until   INTEGER NOT NULL,
	fence         INTEGER NOT NULL,
	first_sent_at INTEGER NOT NULL,
	next_at       INTEGER NOT NULL,  -- due_at, or lease_until when claimed
	account       TEXT NOT NULL,
	note          TEXT NOT NULL
);
CREATE INDEX job_by_next ON job (account, next_at);
CREATE INDEX job_by_order ON job (order_id);

CREATE TABLE hold (
	order_id INTEGER NOT NULL,
	key      TEXT NOT NULL,
	reason   TEXT NOT NULL,
	text     TEXT NOT NULL,
	fo       TEXT NOT NULL,
	since    INTEGER NOT NULL,
	PRIMARY KEY (order_id, key)
) WITHOUT ROWID;

CREATE TABLE task (
	order_id INTEGER NOT NULL,
	key      TEXT NOT NULL,
	text     TEXT NOT NULL,
	since    INTEGER NOT NULL,
	PRIMARY KEY (order_id, key)
) WITHOUT ROWID;

-- Which order a payment belongs to.
CREATE TABLE link (
	account   TEXT NOT NULL,
	reference TEXT NOT NULL,
	order_id  INTEGER NOT NULL,
	PRIMARY KEY (account, reference)
) WITHOUT ROWID;

-- Events that fit no order yet.
CREATE TABLE park (
	account    TEXT NOT NULL,
	reference  TEXT NOT NULL,
	message_id INTEGER NOT NULL,
	facts      BLOB NOT NULL,
	PRIMARY KEY (account, reference, message_id)
) WITHOUT ROWID;

CREATE TABLE poll (
	account     TEXT NOT NULL PRIMARY KEY,
	cursor      TEXT NOT NULL,
	due_at      INTEGER NOT NULL,
	lease_until INTEGER NOT NULL,
	fence       INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE series (
	shop   TEXT NOT NULL,
	series TEXT NOT NULL,
	last   INTEGER NOT NULL,
	PRIMARY KEY (shop, series)
) WITHOUT ROWID;

CREATE TABLE document (
	shop     TEXT NOT NULL,
	remote   TEXT NOT NULL,
	kind     TEXT NOT NULL,
	cause    TEXT NOT NULL,
	order_id INTEGER NOT NULL,
	series   TEXT NOT NULL,
	number   TEXT NOT NULL,
	date     TEXT NOT NULL,
	currency TEXT NOT NULL,
	gross    INTEGER NOT NULL,
	net      INTEGER NOT NULL,
	tax      INTEGER NOT NULL,
	at       INTEGER NOT NULL,
	checksum INTEGER NOT NULL,
	PRIMARY KEY (shop, remote, kind, cause)
) WITHOUT ROWID;

CREATE TABLE value (
	name  TEXT NOT NULL PRIMARY KEY,
	value BLOB NOT NULL
) WITHOUT ROWID;

-- How many rows there are, so that nobody has to count.
CREATE TABLE tally (
	name  TEXT NOT NULL PRIMARY KEY,
	count INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO tally (name, count) VALUES ('orders', 0);

-- Audits, and what they found. Neither is changed when an audit is over.
CREATE TABLE audit (
	id          INTEGER PRIMARY KEY,
	asked_by    TEXT NOT NULL,
	started_at  INTEGER NOT NULL,
	since       INTEGER NOT NULL,  -- orders made before it are left out
	scope       TEXT NOT NULL,     -- of these orders alone; '': of all
	before_id   INTEGER NOT NULL,  -- orders from here on have been read
	finished_at INTEGER NOT NULL,
	orders      INTEGER NOT NULL,
	reads       INTEGER NOT NULL,
	unread      INTEGER NOT NULL,  -- what nobody would answer
	differences INTEGER NOT NULL
);
CREATE TABLE difference (
	audit_id INTEGER NOT NULL,
	id       INTEGER NOT NULL,
	order_id INTEGER NOT NULL,
	repair   TEXT NOT NULL,     -- what is made again; '': for a person
	place    TEXT NOT NULL,
	object   TEXT NOT NULL,
	code     TEXT NOT NULL,
	ours     TEXT NOT NULL,
	theirs   TEXT NOT NULL,
	PRIMARY KEY (audit_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX difference_once
	ON difference (audit_id, order_id, place, object, code, theirs);
