-- SPDX-License-Identifier: Apache-2.0
-- The whole history of an order at rest, in one piece.

-- name: bundle_get   Where an order's is.
SELECT last_id, first_id, piece, pieces, dictionary_id, key_id
FROM bundle WHERE order_id = $1;

-- name: bundle_put   There it is now.
INSERT INTO bundle (order_id, last_id, first_id, piece, pieces,
	dictionary_id, key_id)
VALUES ($1, $2, $3, $4, $5, $6, 0)
ON CONFLICT (order_id) DO UPDATE SET last_id = $2, first_id = $3,
	piece = $4, pieces = $5, dictionary_id = $6, key_id = 0;

-- name: bundle_drop   It is rows again.
DELETE FROM bundle WHERE order_id = $1;

-- name: bundle_around   Those that may hold a message.
SELECT order_id FROM bundle WHERE last_id >= $1 AND first_id <= $1
ORDER BY last_id;

-- name: bundle_newest   Those with messages below an id, the newest first.
SELECT last_id, order_id FROM bundle WHERE first_id < $1
ORDER BY last_id DESC;

-- name: piece_next   Where the next bundle begins.
SELECT coalesce(max(id), 0) + 1 FROM piece;

-- name: piece_put   One piece.
INSERT INTO piece (id, bytes) VALUES ($1, $2);

-- name: piece_list   The pieces of a bundle.
SELECT bytes FROM piece WHERE id >= $1 AND id < $1 + $2 ORDER BY id;

-- name: piece_clear   They are no more.
DELETE FROM piece WHERE id >= $1 AND id < $1 + $2;

-- name: order_facts_leave   Its facts are in its bundle.
UPDATE orders SET facts_at = 1, facts = '' WHERE id = $1;

-- name: order_facts_come   Its facts are in its row again, unless newer ones
-- are there.
UPDATE orders SET facts_at = 0, facts = $2 WHERE id = $1 AND facts_at = 1;

-- name: message_drop   It is in a bundle.
DELETE FROM message WHERE id = $1;

-- name: timeline_drop   It is in a bundle.
DELETE FROM timeline WHERE id = $1;

-- name: trail_drop   No row is left.
DELETE FROM trail WHERE order_id = $1;

-- name: job_of_order   Is there an attempt under way?
SELECT 1 FROM job WHERE order_id = $1 LIMIT 1;

-- name: rest_list   Orders at rest that still have rows.
SELECT orders.id, orders.version
FROM trail JOIN orders ON orders.id = trail.order_id
WHERE trail.order_id > $1 AND orders.wake_at = 0 AND orders.tasks = 0
	AND orders.hold_reason = ''
	AND orders.progress IN ('delivered', 'cancelled')
ORDER BY trail.order_id LIMIT $2;
