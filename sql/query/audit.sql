-- SPDX-License-Identifier: Apache-2.0
-- Audits and differences.

-- name: audit_put   An audit as it stands.
INSERT INTO audit (id, asked_by, started_at, since, scope, before_id,
	finished_at, orders, reads, unread, differences)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (id) DO UPDATE SET before_id = $6, finished_at = $7, orders = $8,
	reads = $9, unread = $10, differences = $11
WHERE audit.finished_at = 0;

-- name: audit_list   The newest first, ids below $1.
SELECT id, asked_by, started_at, since, scope, before_id, finished_at, orders,
	reads, unread, differences
FROM audit WHERE id < $1 ORDER BY id DESC LIMIT $2;

-- name: difference_put   Something that an audit found; once, though the orders
-- that were under way at a crash are read again.
INSERT INTO difference (audit_id, id, order_id, repair, place, object, code,
	ours, theirs)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT DO NOTHING;

-- name: difference_list   What an audit found, in the order it was found.
SELECT audit_id, id, order_id, repair, place, object, code, ours, theirs
FROM difference WHERE audit_id = $1 AND id > $2 ORDER BY id LIMIT $3;
