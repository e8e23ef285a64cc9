-- What reports ask for.

-- Refusals with their day. A performance and a course have one; those of earlier that had not come yet, or that go on
-- from day to day, are taken for today's, since nobody wrote down when they were. UTC+2 is near enough for that.
CREATE TABLE refusal_3 (
  event_id TEXT NOT NULL REFERENCES event (id),
  -- Of the shift in which the card was refused, from 06.00 to 06.00.
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  code TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count > 0),
  PRIMARY KEY (event_id, day, code)
) STRICT, WITHOUT ROWID;
INSERT INTO refusal_3 (event_id, day, code, count)
  SELECT event_id, CASE WHEN kind IN ('performance', 'course') THEN min(day, date('now', '+2 hours'))
    ELSE date('now', '+2 hours') END, code, count
  FROM refusal JOIN event ON event.id = refusal.event_id WHERE count > 0;
DROP TABLE refusal;
ALTER TABLE refusal_3 RENAME TO refusal;
CREATE INDEX refusal_day ON refusal (day);

-- A report of a venue is read day by day, so that no scan waits for it.
CREATE INDEX use_day ON use (venue_id, day) WHERE taken_back = 0;
-- What this desk has recorded since the morning.
CREATE INDEX use_recorded ON use (recorded_at) WHERE here = 1;
