-- Entries get numbers of their own again. What the former tables have no room for is lost:
-- requests, their history, staff and looks. What stands against whom stays.
DROP TABLE look;
DROP TABLE session;
DROP TABLE staff;
DROP TABLE confirmation;
DROP TABLE history;
DROP TABLE request;
CREATE TABLE former (
    seq           INTEGER PRIMARY KEY AUTOINCREMENT,
    id            BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    service       TEXT    NOT NULL,
    act           TEXT    NOT NULL CHECK (act IN (
                      'objection', 'objection_withdrawn',
                      'restriction', 'restriction_lifted', 'erasure')),
    kind          TEXT    NOT NULL,
    canon_version TEXT    NOT NULL,
    label         BLOB    NOT NULL CHECK (length(label) = 16),
    implied_label BLOB    CHECK (implied_label IS NULL OR length(implied_label) = 16),
    scopes        INTEGER NOT NULL CHECK (scopes BETWEEN 1 AND 255),
    channel       TEXT    NOT NULL,
    received_at   INTEGER NOT NULL,
    entered_at    INTEGER NOT NULL
) STRICT;
INSERT INTO former (id, service, act, kind, canon_version, label, implied_label, scopes, channel,
    received_at, entered_at)
SELECT randomblob(16), service, replace(act, '_lapsed', '_withdrawn'), kind, canon_version, label,
    implied_label, scopes, channel, received_on * 86400, received_on * 86400
FROM event ORDER BY seq, service, label, step;
DROP TABLE event;
DROP TABLE open_folio;
DROP TABLE closed_folio;
ALTER TABLE former RENAME TO event;
CREATE INDEX event_by_label ON event (service, label, seq, act, scopes, implied_label);
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are never removed'); END;
