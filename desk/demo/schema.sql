-- The demonstration register. Card numbers are TEXT: a number must never lose a leading zero or become a float.

CREATE TABLE register (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  -- counts changes of cards; the cursor of GET /v1/cards/changes
  card_revision INTEGER NOT NULL,
  -- tombstones up to this revision are forgotten; a cursor before it must take a snapshot
  forgotten_to INTEGER NOT NULL,
  -- counts changes of uses; the cursor of GET /v1/uses
  use_revision INTEGER NOT NULL,
  -- the Finnish day that the demonstration was last laid out for
  seeded_day TEXT
) STRICT;
INSERT INTO register VALUES (1, 0, 0, 0, NULL);

CREATE TABLE venues (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kinds TEXT NOT NULL CHECK (json_valid(kinds)),
  limits TEXT NOT NULL CHECK (json_valid(limits)),
  key_id TEXT NOT NULL UNIQUE,
  venue_key BLOB NOT NULL CHECK (length(venue_key) = 32)
) STRICT;

CREATE TABLE pairing_codes (
  code TEXT PRIMARY KEY,
  venue_id TEXT NOT NULL REFERENCES venues (id),
  reusable INTEGER NOT NULL CHECK (reusable IN (0, 1)),
  spent_at INTEGER
) STRICT;

CREATE TABLE desks (
  id TEXT PRIMARY KEY,
  venue_id TEXT NOT NULL REFERENCES venues (id),
  name TEXT NOT NULL,
  -- SHA-256: who reads this file cannot speak as a desk
  token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  paired_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;

CREATE TABLE cards (
  -- the order of the snapshot: random, since an order by number would tell a desk roughly what the numbers are
  place INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('customer', 'customer_mobile', 'community', 'community_mobile')),
  state TEXT NOT NULL CHECK (state IN ('active', 'inactive', 'banned', 'in_transfer')),
  valid_until TEXT NOT NULL CHECK (valid_until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  minors INTEGER NOT NULL CHECK (minors BETWEEN 0 AND 99),
  -- milliseconds since 1970; 0: it has been so all along
  state_since INTEGER NOT NULL,
  revision INTEGER NOT NULL UNIQUE
) STRICT;

CREATE TABLE tombstones (
  number TEXT PRIMARY KEY,
  removed_at INTEGER NOT NULL,
  revision INTEGER NOT NULL UNIQUE
) STRICT;

CREATE TABLE events (
  id TEXT PRIMARY KEY,
  venue_id TEXT NOT NULL REFERENCES venues (id),
  kind TEXT NOT NULL CHECK (kind IN ('performance')),
  production_id TEXT NOT NULL,
  production TEXT NOT NULL,
  field TEXT NOT NULL CHECK (field IN ('culture', 'education', 'science', 'sport')),
  day TEXT NOT NULL,
  starts_at TEXT,
  place TEXT,
  tickets_on_sale INTEGER,
  left_out INTEGER NOT NULL CHECK (left_out IN (0, 1))
) STRICT;
CREATE INDEX events_by_day ON events (venue_id, day, starts_at);

-- Every accepted id with what came under it. A rejected record leaves nothing, so it may be sent again.
CREATE TABLE records (
  id TEXT PRIMARY KEY,
  venue_id TEXT NOT NULL REFERENCES venues (id),
  desk_id TEXT NOT NULL REFERENCES desks (id),
  body_hash BLOB NOT NULL CHECK (length(body_hash) = 32),
  received_at INTEGER NOT NULL
) STRICT;

CREATE TABLE uses (
  id TEXT PRIMARY KEY REFERENCES records (id),
  venue_id TEXT NOT NULL REFERENCES venues (id),
  -- no reference to cards: uses outlive a card that was removed
  card_number TEXT NOT NULL,
  event_id TEXT REFERENCES events (id),
  what TEXT NOT NULL,
  kind TEXT NOT NULL,
  field TEXT NOT NULL,
  adults INTEGER NOT NULL CHECK (adults BETWEEN 0 AND 99),
  minors INTEGER NOT NULL CHECK (minors BETWEEN 0 AND 99),
  day TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  channel TEXT NOT NULL,
  provisional INTEGER NOT NULL CHECK (provisional IN (0, 1)),
  cancelled INTEGER NOT NULL DEFAULT 0 CHECK (cancelled IN (0, 1)),
  revision INTEGER NOT NULL UNIQUE
) STRICT;
CREATE INDEX uses_of_venue ON uses (venue_id, revision);
CREATE INDEX uses_of_card ON uses (card_number);

CREATE TABLE cancellations (
  id TEXT PRIMARY KEY REFERENCES records (id),
  -- a use is cancelled once
  use_id TEXT NOT NULL UNIQUE REFERENCES uses (id),
  reason TEXT NOT NULL,
  recorded_at TEXT NOT NULL
) STRICT;
