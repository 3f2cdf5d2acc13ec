-- SPDX-License-Identifier: Apache-2.0
-- The shops' own templates of mails, each version for ever. The newest counts;
-- an empty one means: the standard one again.

CREATE TABLE template (
	shop     TEXT NOT NULL,
	name     TEXT NOT NULL,    -- "shipped"
	language TEXT NOT NULL,    -- "sv"
	version  INTEGER NOT NULL, -- 1, 2, ...
	at       INTEGER NOT NULL,
	who      TEXT NOT NULL,
	source   BLOB NOT NULL,
	UNIQUE (shop, name, language, version)
);
