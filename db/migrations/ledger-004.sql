-- The journal finds a day of whatever was recorded, and not only what this desk gave.
DROP INDEX use_recorded;
CREATE INDEX use_recorded ON use (recorded_at);
