-- SPDX-License-Identifier: Apache-2.0
-- Lines of payouts that no order has.

-- name: payout_put   As it was told now. What a person said of it stays while
-- the sums are the same.
INSERT INTO payout_line (account, payout, line, day, currency, gross, fee,
	names, about, why, state, seen_at, settled_at, settled_by, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, '', '')
ON CONFLICT (account, payout, line) DO UPDATE SET day = $4, currency = $5,
	gross = $6, fee = $7, names = $8, about = $9, why = $10, state = $11,
	settled_at = 0, settled_by = '', note = ''
WHERE gross <> $6 OR fee <> $7 OR currency <> $5
	OR (state <> 2 AND (why <> $10 OR state <> $11));

-- name: payout_settle   A person has dealt with it.
UPDATE payout_line SET state = 2, settled_at = $4, settled_by = $5, note = $6
WHERE account = $1 AND payout = $2 AND line = $3;

-- name: payout_drop   An order has it, or it was taken back.
DELETE FROM payout_line WHERE account = $1 AND payout = $2 AND line = $3;

-- name: payout_list   Of one account and state, or all (empty, 0), behind a
-- key.
SELECT account, payout, line, day, currency, gross, fee, names, about, why,
	state, seen_at, settled_at, settled_by, note
FROM payout_line
WHERE ($1 = '' OR account = $1) AND ($2 = 0 OR state = $2)
	AND (account, payout, line) > ($3, $4, $5)
ORDER BY account, payout, line LIMIT $6;
