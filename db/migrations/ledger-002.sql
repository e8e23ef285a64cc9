-- Every kind of venue and of event: venues, limits, bookings, corrections, groups, PINs, and what the register's owner asks.

-- A venue that this desk serves: its own, another office of the organisation, or one it sells for.
CREATE TABLE venue (
  id TEXT PRIMARY KEY,
  key_id TEXT NOT NULL REFERENCES pairing (key_id),
  name TEXT NOT NULL,
  relation TEXT NOT NULL CHECK (relation IN ('own', 'sells_for')),
  -- The limits that the register gives, and those set at this desk, which come before them.
  register_limits TEXT NOT NULL CHECK (json_valid(register_limits)),
  own_limits TEXT CHECK (json_valid(own_limits)),
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  used_at INTEGER NOT NULL,
  -- Its place in the register's list.
  place INTEGER NOT NULL,
  -- The register no longer lists it; kept, because uses name it.
  withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1))
) STRICT, WITHOUT ROWID;
INSERT INTO venue (id, key_id, name, relation, register_limits, settings, used_at, place, withdrawn)
  SELECT venue_id, key_id, venue_name, 'own', '{}', '{}', 0, 0, 1 - current FROM pairing
  WHERE true ON CONFLICT (id) DO UPDATE SET withdrawn = min(withdrawn, excluded.withdrawn);

ALTER TABLE event ADD COLUMN venue_id TEXT NOT NULL DEFAULT '';
UPDATE event SET venue_id = coalesce((SELECT venue_id FROM pairing WHERE current = 1), '');
ALTER TABLE event ADD COLUMN origin TEXT NOT NULL DEFAULT 'register' CHECK (origin IN ('register', 'desk'));
-- The performance's own title, where it differs from the production.
ALTER TABLE event ADD COLUMN title TEXT;
-- The last day of a course; 9999-12-31 for what goes on until further notice; null: the same as `day`.
ALTER TABLE event ADD COLUMN last_day TEXT
  CHECK (last_day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' AND last_day >= day);
ALTER TABLE event ADD COLUMN capacity INTEGER CHECK (capacity >= 0);
ALTER TABLE event ADD COLUMN people_at_a_time INTEGER CHECK (people_at_a_time >= 0);
-- gala, premiere, guest: comma separated.
ALTER TABLE event ADD COLUMN features TEXT NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN fee_cents INTEGER CHECK (fee_cents >= 0);
-- What this desk says of the event, whoever made it.
ALTER TABLE event ADD COLUMN own_cap INTEGER CHECK (own_cap >= 1);
ALTER TABLE event ADD COLUMN own_left_out INTEGER CHECK (own_left_out IN (0, 1));
ALTER TABLE event ADD COLUMN sold_out_at INTEGER;
CREATE INDEX event_production ON event (production_id, day);

-- Uses anew: the constraints of a table cannot be changed in place.
CREATE TABLE use_2 (
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
  community INTEGER NOT NULL DEFAULT 0 CHECK (community IN (0, 1)),
  adults INTEGER NOT NULL CHECK (adults BETWEEN 0 AND 99),
  minors INTEGER NOT NULL CHECK (minors BETWEEN 0 AND 99),
  -- A library's fee; for a course, what of its fee is covered.
  fee_kind TEXT,
  cents INTEGER CHECK (cents >= 0),
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  channel TEXT NOT NULL CHECK (channel IN ('desk', 'phone', 'agency', 'paper', 'web')),
  provisional INTEGER NOT NULL CHECK (provisional IN (0, 1)),
  -- Given at this desk; what a report tells was given elsewhere.
  here INTEGER NOT NULL DEFAULT 1 CHECK (here IN (0, 1)),
  recorded_at INTEGER NOT NULL,
  -- When the register's data that it was judged by was current; null where there was none.
  data_as_of INTEGER,
  -- Attentions and doubts that staff saw and confirmed, comma separated.
  seen TEXT NOT NULL,
  -- The venue's own limits that it exceeds, as they stood, and a supervisor's or a corrector's reason.
  excess TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(excess)),
  reason TEXT,
  -- The first use of the group that it was recorded with.
  group_id TEXT,
  -- The use that this one replaces. The register has its number, so this one needs none where it goes as a correction.
  corrects TEXT REFERENCES use_2 (id),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'rejected', 'undone', 'cancelled')),
  rejection TEXT,
  -- Taken back by staff: no longer counts, whatever the register has been told so far.
  taken_back INTEGER NOT NULL CHECK (taken_back IN (0, 1)),
  CHECK (adults + minors > 0),
  CHECK ((kind = 'fee') = (fee_kind IS NOT NULL)),
  CHECK (kind <> 'fee' OR cents IS NOT NULL),
  CHECK ((state = 'rejected') = (rejection IS NOT NULL)),
  CHECK (sealed_number IS NULL OR state IN ('waiting', 'rejected')),
  CHECK (sealed_number IS NOT NULL OR corrects IS NOT NULL OR state NOT IN ('waiting', 'rejected'))
) STRICT;
INSERT INTO use_2 (seq, id, event_id, key_id, card_key, sealed_number, venue_id, kind, what, field, adults, minors, day,
    channel, provisional, recorded_at, data_as_of, seen, state, rejection, taken_back)
  SELECT seq, id, event_id, key_id, card_key, sealed_number, venue_id, kind, what, field, adults, minors, day,
    channel, provisional, recorded_at, data_as_of, seen, state, rejection, taken_back FROM use;
DROP TABLE use;
ALTER TABLE use_2 RENAME TO use;
-- Answers "has this card been used at this event" and "how many are taken" without touching the table.
CREATE INDEX use_event ON use (event_id, card_key, recorded_at, adults, minors, id, here) WHERE taken_back = 0;
-- A series and a library's fees go on for ever: what is told of them is of one day.
CREATE INDEX use_daily ON use (event_id, day, adults, minors) WHERE taken_back = 0 AND kind IN ('fee', 'visit');
-- Answers what a card has had at a venue: visits, fees, courses, productions.
CREATE INDEX use_card ON use (card_key, venue_id, day) WHERE card_key IS NOT NULL;
-- The venue's last ones, and what waits for staff.
CREATE INDEX use_venue ON use (venue_id);
CREATE INDEX use_rejected ON use (state) WHERE state = 'rejected';
CREATE UNIQUE INDEX use_corrects ON use (corrects) WHERE taken_back = 0;
CREATE INDEX use_replacing ON use (corrects) WHERE corrects IS NOT NULL;
CREATE INDEX use_group ON use (group_id) WHERE group_id IS NOT NULL;

CREATE TABLE outbox_2 (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('use', 'cancellation', 'correction')),
  record_id TEXT NOT NULL UNIQUE,
  -- The pairing whose register it is for.
  key_id TEXT NOT NULL REFERENCES pairing (key_id),
  -- Set before the first sending: from then on the register may have it.
  attempted_at INTEGER
) STRICT;
INSERT INTO outbox_2 SELECT seq, kind, record_id, key_id, attempted_at FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_2 RENAME TO outbox;

-- A ticket promised to a card. It is recorded when it is handed over; a no-show never is.
CREATE TABLE booking (
  id TEXT PRIMARY KEY,
  event_id TEXT NOT NULL REFERENCES event (id),
  key_id TEXT NOT NULL REFERENCES pairing (key_id),
  -- Nulled when it is handed over or released.
  card_key BLOB CHECK (length(card_key) = 16),
  community INTEGER NOT NULL CHECK (community IN (0, 1)),
  minors INTEGER NOT NULL CHECK (minors BETWEEN 0 AND 99),
  channel TEXT NOT NULL CHECK (channel IN ('desk', 'phone', 'agency', 'paper', 'web')),
  note TEXT NOT NULL,
  booked_at INTEGER NOT NULL,
  excess TEXT NOT NULL CHECK (json_valid(excess)),
  reason TEXT,
  state TEXT NOT NULL CHECK (state IN ('open', 'handed_over', 'released')),
  -- The use that it became last. One that is taken back opens it again.
  use_id TEXT REFERENCES use (id),
  CHECK ((state = 'open') = (card_key IS NOT NULL)),
  CHECK (state <> 'handed_over' OR use_id IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX booking_event ON booking (event_id) WHERE state = 'open';
CREATE INDEX booking_use ON booking (use_id) WHERE use_id IS NOT NULL;
CREATE INDEX booking_card ON booking (card_key, event_id, booked_at) WHERE state = 'open';

CREATE TABLE pin (
  role TEXT PRIMARY KEY CHECK (role IN ('supervisor', 'administrator')),
  salt BLOB NOT NULL,
  -- scrypt of the PIN.
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  failures INTEGER NOT NULL DEFAULT 0,
  locked_until INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- What the register's owner asks every year, without card numbers.
CREATE TABLE refusal (
  event_id TEXT NOT NULL REFERENCES event (id),
  code TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (event_id, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE moment (
  seq INTEGER PRIMARY KEY,
  event_id TEXT NOT NULL REFERENCES event (id),
  what TEXT NOT NULL CHECK (what IN ('cap_full', 'sold_out')),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX moment_event ON moment (event_id);
