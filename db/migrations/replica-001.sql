-- The replica: the register's cards under this venue's key. Disposable; fetched again when in doubt.

CREATE TABLE card (
  key BLOB PRIMARY KEY CHECK (length(key) = 16),
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  valid_until TEXT NOT NULL,
  minors INTEGER NOT NULL CHECK (minors >= 0)
) STRICT, WITHOUT ROWID;

-- One row: how far the changes have been followed, and when that was all the register had.
CREATE TABLE progress (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  key_id TEXT NOT NULL,
  cursor INTEGER NOT NULL,
  as_of INTEGER NOT NULL,
  cards INTEGER NOT NULL
) STRICT;
