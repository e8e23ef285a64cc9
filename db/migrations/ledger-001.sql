-- The ledger: what was recorded here and where it stands on its way to the register.
-- Times are milliseconds since 1970 UTC, days are YYYY-MM-DD in Europe/Helsinki.

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per key that the register gave this desk; keys of old pairings stay, since uses still waiting need them.
CREATE TABLE pairing (
  key_id TEXT PRIMARY KEY,
  register_url TEXT NOT NULL,
  desk_id TEXT NOT NULL,
  desk_name TEXT NOT NULL,
  venue_id TEXT NOT NULL,
  venue_name TEXT NOT NULL,
  key_store TEXT NOT NULL,
  wrapped_token BLOB NOT NULL,
  wrapped_venue_key BLOB NOT NULL,
  demo INTEGER NOT NULL CHECK (demo IN (0, 1)),
  current INTEGER NOT NULL CHECK (current IN (0, 1)),
  paired_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX pairing_current ON pairing (current) WHERE current = 1;

CREATE TABLE event (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  production_id TEXT NOT NULL,
  production TEXT NOT NULL,
  field TEXT NOT NULL,
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  starts_at TEXT CHECK (starts_at GLOB '[0-2][0-9]:[0-5][0-9]'),
  place TEXT,
  tickets_on_sale INTEGER CHECK (tickets_on_sale >= 0),
  left_out INTEGER NOT NULL CHECK (left_out IN (0, 1)),
  -- The register no longer lists it; kept, because uses name it.
  withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX event_day ON event (day);

CREATE TABLE use (
  -- The order in which uses were recorded here, whatever any clock says.
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  event_id TEXT NOT NULL REFERENCES event (id),
  key_id TEXT NOT NULL REFERENCES pairing (key_id),
  -- Nulled when the limit it serves has ended.
  card_key BLOB CHECK (length(card_key) = 16),
  -- The number under AES-256-GCM, only until the register has it.
  sealed_number BLOB,
  -- What was used, as it was called then: what is sent must not change when the event is renamed.
  venue_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  what TEXT NOT NULL,
  field TEXT NOT NULL,
  adults INTEGER NOT NULL CHECK (adults BETWEEN 0 AND 99),
  minors INTEGER NOT NULL CHECK (minors BETWEEN 0 AND 99),
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  channel TEXT NOT NULL CHECK (channel IN ('desk', 'phone', 'agency', 'paper', 'web')),
  provisional INTEGER NOT NULL CHECK (provisional IN (0, 1)),
  recorded_at INTEGER NOT NULL,
  -- When the register's data that it was judged by was current.
  data_as_of INTEGER NOT NULL,
  -- Attentions that staff saw and confirmed, comma separated.
  seen TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'rejected', 'undone', 'cancelled')),
  rejection TEXT,
  -- Taken back by staff: no longer counts, whatever the register has been told so far.
  taken_back INTEGER NOT NULL CHECK (taken_back IN (0, 1)),
  CHECK (adults + minors > 0),
  CHECK ((state = 'rejected') = (rejection IS NOT NULL)),
  CHECK ((state IN ('waiting', 'rejected')) = (sealed_number IS NOT NULL))
) STRICT;
-- Answers "has this card been used at this event" and "how many are taken" without touching the table.
CREATE INDEX use_event ON use (event_id, card_key, recorded_at, adults, minors) WHERE taken_back = 0;

CREATE TABLE cancellation (
  id TEXT PRIMARY KEY,
  use_id TEXT NOT NULL REFERENCES use (id),
  reason TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  -- `local`: the use never left the desk, so the register need not hear of either.
  state TEXT NOT NULL CHECK (state IN ('local', 'waiting', 'accepted', 'rejected')),
  rejection TEXT,
  CHECK ((state = 'rejected') = (rejection IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- One that the register would not take may be followed by another.
CREATE UNIQUE INDEX cancellation_use ON cancellation (use_id) WHERE state <> 'rejected';

-- What the register has not answered for yet, in the order it happened.
CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('use', 'cancellation')),
  record_id TEXT NOT NULL UNIQUE,
  -- The pairing whose register it is for.
  key_id TEXT NOT NULL REFERENCES pairing (key_id),
  -- Set before the first sending: from then on the register may have it.
  attempted_at INTEGER
) STRICT;

-- Who takes back what: for the venue's own questions later. Never a card number.
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  act TEXT NOT NULL,
  record_id TEXT
) STRICT;
