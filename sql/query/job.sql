-- SPDX-License-Identifier: Apache-2.0
-- Jobs and polls. A job's columns stand in the order of job_read.

-- name: job_put   A new job; nothing happens when it is there.
INSERT INTO job (id, order_id, verb, find, want, phase, state, tries,
	request_id, due_at, lease_until, fence, first_sent_at, next_at,
	account, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
ON CONFLICT DO NOTHING;

-- name: job_save   All of it, if nobody else has taken it.
UPDATE job SET order_id = $2, verb = $3, find = $4, want = $5, phase = $6,
	state = $7, tries = $8, request_id = $9, due_at = $10,
	lease_until = $11, fence = $12, first_sent_at = $13, next_at = $14,
	account = $15, note = $16
WHERE id = $1 AND fence = $17;

-- name: job_drop   Done, if nobody else has taken it.
DELETE FROM job WHERE id = $1 AND fence = $2;

-- name: job_get   One job.
SELECT id, order_id, verb, find, want, phase, state, tries, request_id,
	due_at, lease_until, fence, first_sent_at, account, note
FROM job WHERE id = $1;

-- name: job_next_due   When the next one of an account is due.
SELECT next_at FROM job WHERE account = $1 ORDER BY next_at LIMIT 1;

-- name: job_accounts   Which accounts have jobs.
SELECT DISTINCT account FROM job ORDER BY account;

-- name: job_list   The jobs of an order.
SELECT id, order_id, verb, find, want, phase, state, tries, request_id,
	due_at, lease_until, fence, first_sent_at, account, note
FROM job WHERE order_id = $1 ORDER BY id LIMIT $2;

-- name: job_list_all   All jobs, the next one first.
SELECT id, order_id, verb, find, want, phase, state, tries, request_id,
	due_at, lease_until, fence, first_sent_at, account, note
FROM job ORDER BY next_at, id LIMIT $1;

-- name: job_leases_end   Claimed ones are due now.
UPDATE job SET lease_until = 0, next_at = 0 WHERE state = 2;

-- name: poll_make   A place for an account's poll.
INSERT INTO poll (account, cursor, due_at, lease_until, fence)
VALUES ($1, '', 0, 0, 0) ON CONFLICT DO NOTHING;

-- name: poll_get   Where it goes on.
SELECT account, cursor, due_at, lease_until, fence
FROM poll WHERE account = $1;

-- name: poll_save   Saves it, if nobody else has taken it.
UPDATE poll SET cursor = $2, due_at = $3, lease_until = $4, fence = $5
WHERE account = $1 AND fence = $6;

-- name: poll_leases_end   Nobody has them any more.
UPDATE poll SET lease_until = 0 WHERE lease_until > 0;
