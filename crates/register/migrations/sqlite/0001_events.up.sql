-- The register: events that are added and never changed. What stands against an identifier
-- follows from its events in their order. No column holds an identifier: labels are keyed hashes
-- (OBJ-11).

CREATE TABLE event (
    -- The position in the register; artefacts carry the highest one that they honour.
    seq           INTEGER PRIMARY KEY AUTOINCREMENT,
    -- UUIDv7.
    id            BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    service       TEXT    NOT NULL,
    act           TEXT    NOT NULL CHECK (act IN (
                      'objection', 'objection_withdrawn',
                      'restriction', 'restriction_lifted', 'erasure')),
    kind          TEXT    NOT NULL,
    canon_version TEXT    NOT NULL,
    label         BLOB    NOT NULL CHECK (length(label) = 16),
    -- The mailbox of an e-mail address, the account that a profile's address names.
    implied_label BLOB    CHECK (implied_label IS NULL OR length(implied_label) = 16),
    scopes        INTEGER NOT NULL CHECK (scopes BETWEEN 1 AND 255),
    channel       TEXT    NOT NULL,
    -- Seconds since 1970. The period of Art. 12(3) runs from the receipt.
    received_at   INTEGER NOT NULL,
    entered_at    INTEGER NOT NULL
) STRICT;

-- Holds every column that a snapshot reads, in the order in which it reads them.
CREATE INDEX event_by_label ON event (service, label, seq, act, scopes, implied_label);

CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;

CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are never removed'); END;

-- Tells whether the register is opened with the key that it was made with.
CREATE TABLE label_key (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    check_value BLOB    NOT NULL CHECK (length(check_value) = 32)
) STRICT;
