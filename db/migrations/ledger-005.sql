-- The desk's last uses are those that it gave: thousands of a report, or of a restored ledger, lie between them.
CREATE INDEX use_given ON use (venue_id) WHERE here = 1;
