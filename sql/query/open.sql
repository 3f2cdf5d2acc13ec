-- SPDX-License-Identifier: Apache-2.0
-- What is open: holds, tasks, parked events; and links to payments.

-- name: hold_list   The open holds of an order.
SELECT key, reason, text, fo, since FROM hold WHERE order_id = $1
ORDER BY key;

-- name: hold_clear   None is open any more.
DELETE FROM hold WHERE order_id = $1;

-- name: hold_put   One is open.
INSERT INTO hold (order_id, key, reason, text, fo, since)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING;

-- name: task_list   The open tasks of an order.
SELECT key, text, since FROM task WHERE order_id = $1 ORDER BY key;

-- name: task_clear   None is open any more.
DELETE FROM task WHERE order_id = $1;

-- name: task_put   One is open.
INSERT INTO task (order_id, key, text, since) VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING;

-- name: link_put   The first one stays.
INSERT INTO link (account, reference, order_id) VALUES ($1, $2, $3)
ON CONFLICT DO NOTHING;

-- name: link_get   Which order a payment belongs to.
SELECT order_id FROM link WHERE account = $1 AND reference = $2;

-- name: park_put   An event waits for its order.
INSERT INTO park (account, reference, message_id, facts)
VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING;

-- name: park_list   What waits for this payment.
SELECT message_id, facts FROM park WHERE account = $1 AND reference = $2
ORDER BY message_id;

-- name: park_clear   It waits no more.
DELETE FROM park WHERE account = $1 AND reference = $2;
