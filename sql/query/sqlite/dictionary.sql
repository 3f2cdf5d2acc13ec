-- SPDX-License-Identifier: Apache-2.0
-- Dictionaries that bodies are packed with.

-- name: dictionary_put   One more; from now on it is the one in use.
INSERT INTO dictionary (id, made_at, orders, checksum, bytes, spare)
SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $4 FROM dictionary;

-- name: dictionary_get   Its bytes, twice.
SELECT checksum, bytes, spare FROM dictionary WHERE id = $1;

-- name: dictionary_last   The newest one below an id.
SELECT id, orders FROM dictionary WHERE id < $1 ORDER BY id DESC LIMIT 1;
