-- SPDX-License-Identifier: Apache-2.0
-- Orders. A row is read by order_row_read: the columns stand in its order.

-- name: order_get   One order by the shop's id of it.
SELECT id, version, created_at, updated_at, wake_at, tasks, total,
	policy_version, shop, remote, name, progress, hold_reason, payment,
	currency, facts_at, facts
FROM orders WHERE shop = $1 AND remote = $2;

-- name: order_get_id   One order by our id.
SELECT id, version, created_at, updated_at, wake_at, tasks, total,
	policy_version, shop, remote, name, progress, hold_reason, payment,
	currency, facts_at, facts
FROM orders WHERE id = $1;

-- name: order_insert   A new order; nothing happens when it is there.
INSERT INTO orders (id, version, created_at, updated_at, wake_at, tasks,
	total, policy_version, shop, remote, name, progress, hold_reason,
	payment, currency, facts_at, facts)
VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0,
	$15)
ON CONFLICT DO NOTHING;

-- name: order_update   Saves an order whose indexed columns stay what they
-- are: no index is touched. Else nothing happens: order_update_all.
UPDATE orders SET version = version + 1, updated_at = $3, total = $4,
	policy_version = $5, payment = $6, currency = $7, facts_at = 0,
	facts = $8
WHERE id = $1 AND version = $2 AND wake_at = $9 AND tasks = $10
	AND name = $11 AND progress = $12 AND hold_reason = $13;

-- name: order_update_all   Saves an order of this version.
UPDATE orders SET version = version + 1, updated_at = $3, total = $4,
	policy_version = $5, payment = $6, currency = $7, facts_at = 0,
	facts = $8, wake_at = $9, tasks = $10, name = $11, progress = $12,
	hold_reason = $13
WHERE id = $1 AND version = $2;

-- name: order_due   Whose time has come, the longest waiting first.
SELECT id FROM orders WHERE wake_at > 0 AND wake_at <= $1
ORDER BY wake_at LIMIT $2;

-- name: order_count   How many orders there are.
SELECT count FROM tally WHERE name = 'orders';

-- name: order_count_add   So many more.
UPDATE tally SET count = count + $1 WHERE name = 'orders';

-- name: order_list   The newest orders below an id, with this progress or
-- any.
SELECT id, version, created_at, updated_at, wake_at, tasks, total,
	policy_version, shop, remote, name, progress, hold_reason, payment,
	currency, 0, ''
FROM orders WHERE id < $1 AND ($2 = '' OR progress = $2)
ORDER BY id DESC LIMIT $3;

-- name: order_list_progress   Those under way, of which there are few.
SELECT id, version, created_at, updated_at, wake_at, tasks, total,
	policy_version, shop, remote, name, progress, hold_reason, payment,
	currency, 0, ''
FROM orders WHERE id < $1 AND progress = $2 AND progress <> 'delivered'
ORDER BY id DESC LIMIT $3;

-- name: order_list_staff   Those with an open hold or task.
SELECT id, version, created_at, updated_at, wake_at, tasks, total,
	policy_version, shop, remote, name, progress, hold_reason, payment,
	currency, 0, ''
FROM orders WHERE id < $1 AND ($2 = '' OR progress = $2)
	AND (hold_reason <> '' OR tasks > 0)
	AND ($4 = '' OR hold_reason = $4)
ORDER BY id DESC LIMIT $3;

-- name: order_search   By the shop's id or by name, with or without "#", or
-- how it begins ($6 is the first text after all that begin so).
WITH RECURSIVE shops (shop) AS (
	SELECT min(shop) FROM orders
	UNION ALL
	SELECT (SELECT min(shop) FROM orders WHERE shop > shops.shop)
	FROM shops WHERE shops.shop IS NOT NULL),
hits (id) AS (
	SELECT orders.id FROM shops JOIN orders
		ON orders.shop = shops.shop AND orders.remote = $5
	UNION
	SELECT * FROM (SELECT id FROM orders WHERE name <> ''
		AND name >= $5 AND name < $6 ORDER BY name LIMIT 500)
	UNION
	SELECT * FROM (SELECT id FROM orders WHERE name <> ''
		AND name >= '#' || $5 AND name < '#' || $6
		ORDER BY name LIMIT 500))
SELECT id, version, created_at, updated_at, wake_at, tasks, total,
	policy_version, shop, remote, name, progress, hold_reason, payment,
	currency, 0, ''
FROM orders WHERE id IN (SELECT id FROM hits) AND id < $1
	AND ($2 = '' OR progress = $2) AND ($4 = '' OR hold_reason = $4)
	AND ($7 = 0 OR hold_reason <> '' OR tasks > 0)
ORDER BY id DESC LIMIT $3;

-- name: trail_get   Where an order's journal and timeline end.
SELECT timeline_id, message_id FROM trail WHERE order_id = $1;

-- name: trail_put   Where they end now.
INSERT INTO trail (order_id, timeline_id, message_id) VALUES ($1, $2, $3)
ON CONFLICT (order_id) DO UPDATE
SET timeline_id = $2, message_id = $3;
