-- SPDX-License-Identifier: Apache-2.0
-- What warehouses have.

-- name: stock_put   As it is now.
INSERT INTO stock (account, sku, location, quantity, at, read_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (account, sku, location) DO UPDATE SET quantity = $4, at = $5,
	read_at = $6;

-- name: stock_drop   What was not told any more since.
DELETE FROM stock WHERE account = $1 AND read_at < $2;

-- name: stock_list   Of one account, SKU, location, or all (empty).
SELECT account, sku, location, quantity, at, read_at FROM stock
WHERE ($1 = '' OR account = $1) AND ($2 = '' OR sku = $2)
	AND ($3 = '' OR location = $3)
ORDER BY sku, account, location LIMIT $4;
