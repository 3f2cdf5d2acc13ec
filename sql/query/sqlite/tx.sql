-- SPDX-License-Identifier: Apache-2.0
-- Transactions.

-- name: tx_begin_write   Takes the one writing lock at once, so that nobody
-- has to give up half-way.
BEGIN IMMEDIATE;

-- name: tx_begin_read   Sees one state of the database.
BEGIN;

-- name: tx_commit   It is there for good.
COMMIT;

-- name: tx_rollback   It has never been.
ROLLBACK;

-- name: tx_save   From here it can be undone.
SAVEPOINT item;

-- name: tx_release   It shall stay.
RELEASE item;

-- name: tx_undo   As it was at the savepoint, which still stands.
ROLLBACK TO item;
