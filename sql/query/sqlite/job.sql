-- SPDX-License-Identifier: Apache-2.0
-- Claims differ: here one engine writes at a time; other databases skip rows
-- that are locked.

-- name: job_due   Of one account: ready ones whose time has come, claimed ones whose lease
-- has passed.
SELECT id, order_id, verb, find, want, phase, state, tries, request_id,
	due_at, lease_until, fence, first_sent_at, account, note
FROM job WHERE account = $1 AND next_at <= $2
ORDER BY next_at, id LIMIT $3;

-- name: job_claim   Takes one; the try is counted before the work starts.
UPDATE job SET state = 2, tries = tries + 1, fence = $2, lease_until = $3,
	next_at = $3
WHERE id = $1;
