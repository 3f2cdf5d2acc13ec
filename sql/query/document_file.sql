-- SPDX-License-Identifier: Apache-2.0
-- The PDFs of documents.

-- name: document_file_put   Keeps it; nothing happens when there is one.
INSERT INTO document_file (shop, remote, kind, cause, made_at, sha256, bytes)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT DO NOTHING;

-- name: document_file_get   What was kept.
SELECT made_at, sha256, bytes FROM document_file
WHERE shop = $1 AND remote = $2 AND kind = $3 AND cause = $4;
