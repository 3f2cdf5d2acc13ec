-- SPDX-License-Identifier: Apache-2.0
-- Lines of gateways' payouts that no order has: what is of an order is a fact
-- of that order, and its row here is gone.
CREATE TABLE payout_line (
	account    TEXT NOT NULL,    -- the gateway's, here
	payout     TEXT NOT NULL,    -- the gateway's name of the payout
	line       TEXT NOT NULL,    -- and of the line in it
	day        INTEGER NOT NULL, -- since 1970-01-01: when the bank has it
	currency   TEXT NOT NULL,
	gross      INTEGER NOT NULL, -- minor units; below 0: it went out
	fee        INTEGER NOT NULL,
	names      TEXT NOT NULL,    -- of the payment, a line each
	about      TEXT NOT NULL,    -- the gateway's word: "fee", "T0006"
	why        TEXT NOT NULL,    -- it is here: for people
	state      INTEGER NOT NULL, -- 1 open, 2 settled, 3 no order's
	seen_at    INTEGER NOT NULL, -- first
	settled_at INTEGER NOT NULL, -- 0: nobody has
	settled_by TEXT NOT NULL,
	note       TEXT NOT NULL,    -- what that person said
	PRIMARY KEY (account, payout, line)
) WITHOUT ROWID;
CREATE INDEX payout_line_state ON payout_line (state, account, payout, line);
