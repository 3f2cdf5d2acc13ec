-- SPDX-License-Identifier: Apache-2.0
-- The PDF of each document, as it was drawn: written once, never changed.
-- sha256 is that of the PDF, in hex.

CREATE TABLE document_file (
	shop    TEXT NOT NULL,
	remote  TEXT NOT NULL,
	kind    TEXT NOT NULL,
	cause   TEXT NOT NULL,
	made_at INTEGER NOT NULL,
	sha256  TEXT NOT NULL,
	bytes   BLOB NOT NULL,
	UNIQUE (shop, remote, kind, cause)
);
