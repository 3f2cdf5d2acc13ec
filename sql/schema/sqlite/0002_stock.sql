-- SPDX-License-Identifier: Apache-2.0
-- What warehouses say that they have. A row is as it was last told.
CREATE TABLE stock (
	account  TEXT NOT NULL,    -- the warehouse
	sku      TEXT NOT NULL,
	location TEXT NOT NULL,    -- the warehouse's word for it, or empty
	quantity INTEGER NOT NULL, -- that can be sent
	at       INTEGER NOT NULL, -- when it was so; 0: not said
	read_at  INTEGER NOT NULL,
	PRIMARY KEY (account, sku, location)
) WITHOUT ROWID;
