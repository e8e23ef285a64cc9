-- Organisations with several venues, every kind of event, fees, corrections. What was a venue with a key is now the
-- organisation of that venue, so that desks paired before this keep their tokens and keys.
PRAGMA defer_foreign_keys = ON;

-- the names of tables and columns that refer to these follow by themselves
ALTER TABLE venues RENAME TO organisations;
ALTER TABLE pairing_codes RENAME COLUMN venue_id TO organisation_id;
ALTER TABLE desks RENAME COLUMN venue_id TO organisation_id;
ALTER TABLE records RENAME COLUMN venue_id TO organisation_id;

CREATE TABLE venues (
  id TEXT PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations (id),
  -- among the venues of its organisation
  place INTEGER NOT NULL,
  name TEXT NOT NULL,
  kinds TEXT NOT NULL CHECK (json_valid(kinds)),
  limits TEXT NOT NULL CHECK (json_valid(limits))
) STRICT;
INSERT INTO venues SELECT id, id, 0, name, kinds, limits FROM organisations;
ALTER TABLE organisations DROP COLUMN kinds;
ALTER TABLE organisations DROP COLUMN limits;

-- the venue that a desk is told first; none: the first of its organisation
ALTER TABLE pairing_codes ADD COLUMN venue_id TEXT REFERENCES venues (id);
ALTER TABLE desks ADD COLUMN venue_id TEXT REFERENCES venues (id);

-- the demonstration's theatre belongs to a town
UPDATE organisations SET id = 'kaikulan-kaupunki' WHERE id = 'kaikulan-teatteri';
UPDATE venues SET organisation_id = 'kaikulan-kaupunki' WHERE organisation_id = 'kaikulan-teatteri';
UPDATE pairing_codes SET organisation_id = 'kaikulan-kaupunki' WHERE organisation_id = 'kaikulan-teatteri';
UPDATE desks SET organisation_id = 'kaikulan-kaupunki' WHERE organisation_id = 'kaikulan-teatteri';
UPDATE records SET organisation_id = 'kaikulan-kaupunki' WHERE organisation_id = 'kaikulan-teatteri';

-- other organisations' venues that an organisation sells for
CREATE TABLE sells_for (
  organisation_id TEXT NOT NULL REFERENCES organisations (id),
  venue_id TEXT NOT NULL REFERENCES venues (id),
  PRIMARY KEY (organisation_id, venue_id)
) STRICT, WITHOUT ROWID;

-- what the desks of an organisation may record for
CREATE VIEW served (organisation_id, venue_id, relation) AS
  SELECT organisation_id, id, 'own' FROM venues
  UNION ALL
  SELECT organisation_id, venue_id, 'sells_for' FROM sells_for;

CREATE TABLE new_events (
  id TEXT PRIMARY KEY,
  venue_id TEXT NOT NULL REFERENCES venues (id),
  kind TEXT NOT NULL CHECK (kind IN ('performance', 'course', 'fee', 'visit')),
  production_id TEXT NOT NULL,
  production TEXT NOT NULL,
  title TEXT,
  field TEXT NOT NULL CHECK (field IN ('culture', 'education', 'science', 'sport')),
  day TEXT NOT NULL,
  last_day TEXT CHECK (last_day >= day),
  starts_at TEXT,
  place TEXT,
  tickets_on_sale INTEGER,
  capacity INTEGER,
  people_at_a_time INTEGER,
  features TEXT NOT NULL CHECK (json_valid(features)),
  fee_cents INTEGER,
  left_out INTEGER NOT NULL CHECK (left_out IN (0, 1))
) STRICT;
INSERT INTO new_events
  SELECT id, venue_id, kind, production_id, production, NULL, field, day, NULL, starts_at, place, tickets_on_sale,
         NULL, NULL, '[]', NULL, left_out
  FROM events;

CREATE TABLE new_uses (
  id TEXT PRIMARY KEY REFERENCES records (id),
  -- whose desk sent it, which is another's than the venue where it was sold for another
  organisation_id TEXT NOT NULL REFERENCES organisations (id),
  venue_id TEXT NOT NULL REFERENCES venues (id),
  -- no reference to cards: uses outlive a card that was removed
  card_number TEXT NOT NULL,
  event_id TEXT REFERENCES new_events (id),
  what TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('performance', 'course', 'fee', 'visit')),
  field TEXT NOT NULL,
  adults INTEGER NOT NULL CHECK (adults BETWEEN 0 AND 99),
  minors INTEGER NOT NULL CHECK (minors BETWEEN 0 AND 99),
  day TEXT NOT NULL,
  fee_kind TEXT CHECK (fee_kind IN ('interlibrary_loan', 'overdue_fine', 'copying', 'other')),
  cents INTEGER CHECK (cents >= 0),
  -- by when the card is judged: a correction keeps the time of the use that it replaces
  acquired_at TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  channel TEXT NOT NULL,
  provisional INTEGER NOT NULL CHECK (provisional IN (0, 1)),
  cancelled INTEGER NOT NULL DEFAULT 0 CHECK (cancelled IN (0, 1)),
  -- a use is corrected once; then its correction is
  corrects TEXT UNIQUE REFERENCES new_uses (id),
  revision INTEGER NOT NULL UNIQUE,
  CHECK ((kind = 'fee') = (fee_kind IS NOT NULL)),
  CHECK (kind <> 'fee' OR cents IS NOT NULL)
) STRICT;
INSERT INTO new_uses
  SELECT uses.id, organisation_id, venue_id, card_number, event_id, what, kind, field, adults, minors, day, NULL, NULL,
         recorded_at, recorded_at, channel, provisional, cancelled, NULL, revision
  FROM uses JOIN records USING (id);

CREATE TABLE new_cancellations (
  -- of a cancellation, or of the correction that cancels its use
  id TEXT PRIMARY KEY REFERENCES records (id),
  -- a use is cancelled once
  use_id TEXT NOT NULL UNIQUE REFERENCES new_uses (id),
  reason TEXT NOT NULL,
  recorded_at TEXT NOT NULL
) STRICT;
INSERT INTO new_cancellations SELECT * FROM cancellations;

DROP TABLE cancellations;
DROP TABLE uses;
DROP TABLE events;
ALTER TABLE new_events RENAME TO events;
ALTER TABLE new_uses RENAME TO uses;
ALTER TABLE new_cancellations RENAME TO cancellations;
CREATE INDEX events_of_venue ON events (venue_id);
CREATE INDEX uses_of_organisation ON uses (organisation_id, revision);
CREATE INDEX uses_of_card ON uses (card_number);

-- so that the new venues and events are laid out at once
UPDATE register SET seeded_day = NULL;
