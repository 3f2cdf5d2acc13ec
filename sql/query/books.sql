-- SPDX-License-Identifier: Apache-2.0
-- The built-in books and small named values.

-- name: series_next   The next number of a series. It is taken back with the
-- transaction, so that there are no gaps.
INSERT INTO series (shop, series, last) VALUES ($1, $2, 1)
ON CONFLICT (shop, series) DO UPDATE SET last = series.last + 1
RETURNING last;

-- name: series_list   How far each is.
SELECT shop, series, last FROM series ORDER BY shop, series;

-- name: document_put   A document; nothing happens when it is there.
INSERT INTO document (shop, remote, kind, cause, order_id, series, number,
	date, currency, gross, net, tax, at, checksum)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT DO NOTHING;

-- name: document_list   The documents of an order, oldest first.
SELECT document.shop, document.remote, kind, cause, order_id, series, number,
	date, document.currency, gross, net, tax, at, checksum
FROM orders JOIN document ON document.shop = orders.shop
	AND document.remote = orders.remote
WHERE orders.id = $1 ORDER BY at, kind, cause;

-- name: value_get   A named value.
SELECT value FROM value WHERE name = $1;

-- name: value_put   What it is now.
INSERT INTO value (name, value) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET value = $2;
