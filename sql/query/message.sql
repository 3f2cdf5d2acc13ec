-- SPDX-License-Identifier: Apache-2.0
-- The inbox, the journal and the timeline.

-- name: inbox_seen   Was this event moved to the old ones?
SELECT 1 FROM inbox WHERE digest = $1;

-- name: inbox_new_put   One more newcomer.
INSERT INTO inbox_new (digest) VALUES ($1);

-- name: inbox_new_list   The newcomers, as they came.
SELECT digest FROM inbox_new ORDER BY seq;

-- name: inbox_move   Newcomers become old ones, each page touched once.
INSERT INTO inbox (digest) SELECT digest FROM inbox_new ORDER BY digest;

-- name: inbox_new_clear   And are newcomers no more.
DELETE FROM inbox_new;

-- name: message_put   One more in the journal.
INSERT INTO message (id, before, order_id, reply_to, at, direction, state,
	status, head_len, packed, dictionary_id, key_id, checksum, account,
	topic, note, body)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13, $14,
	$15, $16);

-- name: message_set   What became of it; order 0 stays what it was.
UPDATE message SET state = $2, note = $3 WHERE id = $1;

-- name: message_order   The order it belongs to.
SELECT order_id FROM message WHERE id = $1;

-- name: message_assign   Puts it on an order's trail.
UPDATE message SET order_id = $2, before = $3 WHERE id = $1;

-- name: message_get   One message, whole.
SELECT id, order_id, reply_to, at, direction, state, status, account, topic,
	note, head_len, packed, dictionary_id, key_id, checksum, body
FROM message WHERE id = $1;

-- name: message_list   The newest below an id.
SELECT id, order_id, reply_to, at, direction, state, status, account, topic,
	note, head_len, packed, dictionary_id, key_id, checksum, body
FROM message WHERE id < $1 AND ($2 = 0 OR state = $2)
ORDER BY id DESC LIMIT $3;

-- name: message_list_odd   The newest of those that somebody should look at.
SELECT id, order_id, reply_to, at, direction, state, status, account, topic,
	note, head_len, packed, dictionary_id, key_id, checksum, body
FROM message WHERE id < $1 AND state = $2 AND state IN (3, 4, 5, 8)
ORDER BY id DESC LIMIT $3;

-- name: message_list_order   An order's messages, newest first.
WITH RECURSIVE way (id, before, state) AS (
	SELECT message.id, before, state FROM trail JOIN message
		ON message.id = trail.message_id WHERE trail.order_id = $4
	UNION ALL
	SELECT message.id, message.before, message.state
	FROM way JOIN message ON message.id = way.before)
SELECT id, order_id, reply_to, at, direction, state, status, account, topic,
	note, head_len, packed, dictionary_id, key_id, checksum, body
FROM message WHERE id IN (
	SELECT id FROM way WHERE id < $1 AND ($2 = 0 OR state = $2)
	ORDER BY id DESC LIMIT $3)
ORDER BY id DESC;

-- name: timeline_put   One more line.
INSERT INTO timeline (id, before, order_id, message_id, at, kind, text,
	changes)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: timeline_list   An order's lines, oldest first.
WITH RECURSIVE way (id) AS (
	SELECT timeline_id FROM trail WHERE order_id = $1
	UNION ALL
	SELECT timeline.before FROM way JOIN timeline
		ON timeline.id = way.id)
SELECT timeline.id, order_id, message_id, at, kind, text, changes
FROM way JOIN timeline ON timeline.id = way.id ORDER BY timeline.id;
