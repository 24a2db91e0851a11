-- Requests, and a register whose order tells nothing: entries are written on one folio after the
-- other, and a folio is closed when somebody must be able to say "up to here". What stands on one
-- folio has no order, no time and no number of its own, so that two entries of one submission are
-- no neighbours (UNL-1).

-- The folio that is being written on, and how many entries it has.
CREATE TABLE open_folio (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    seq     INTEGER NOT NULL,
    entries INTEGER NOT NULL
) STRICT;

-- Folios that are closed, each with a random mark: it tells this register from one that was
-- restored and counted on differently.
CREATE TABLE closed_folio (
    seq  INTEGER PRIMARY KEY,
    mark BLOB    NOT NULL CHECK (length(mark) = 16)
) STRICT;

INSERT INTO open_folio (one, seq, entries) SELECT 1, coalesce(max(seq), 0) + 1, 0 FROM event;
INSERT INTO closed_folio (seq, mark) SELECT seq, id FROM event;

-- Events as before, but kept by label, which is a hash, and with the day alone.
CREATE TABLE entry (
    service       TEXT    NOT NULL,
    label         BLOB    NOT NULL CHECK (length(label) = 16),
    -- The folio.
    seq           INTEGER NOT NULL,
    -- Order of what is entered on one folio by one label.
    step          INTEGER NOT NULL,
    -- The request that it belongs to, or its own case number.
    id            BLOB    NOT NULL CHECK (length(id) = 16),
    act           TEXT    NOT NULL CHECK (act IN (
                      'objection', 'objection_withdrawn', 'objection_lapsed',
                      'restriction', 'restriction_lifted', 'erasure')),
    kind          TEXT    NOT NULL,
    canon_version TEXT    NOT NULL,
    -- The mailbox of an e-mail address, the account that a profile's address names.
    implied_label BLOB    CHECK (implied_label IS NULL OR length(implied_label) = 16),
    scopes        INTEGER NOT NULL CHECK (scopes BETWEEN 1 AND 255),
    channel       TEXT    NOT NULL,
    -- Days since 1970.
    received_on   INTEGER NOT NULL,
    PRIMARY KEY (service, label, seq, step)
) STRICT, WITHOUT ROWID;

INSERT INTO entry SELECT service, label, seq, 0, id, act, kind, canon_version, implied_label,
    scopes, channel, received_at / 86400 FROM event;

DROP TABLE event;
ALTER TABLE entry RENAME TO event;
CREATE INDEX event_by_id ON event (id);
CREATE INDEX event_by_seq ON event (seq);
CREATE INDEX event_by_implied ON event (service, implied_label) WHERE implied_label IS NOT NULL;

CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;

CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are never removed'); END;

-- A request of a person to one service. Its labels are in its events.
CREATE TABLE request (
    -- UUIDv7; its time is a random one of the day of receipt.
    id          BLOB    PRIMARY KEY CHECK (length(id) = 16),
    service     TEXT    NOT NULL,
    seq         INTEGER NOT NULL,
    legal_right TEXT    NOT NULL,
    channel     TEXT    NOT NULL,
    scopes      INTEGER NOT NULL CHECK (scopes BETWEEN 1 AND 255),
    on_behalf   TEXT    NOT NULL,
    lang        TEXT    NOT NULL,
    notice      TEXT    NOT NULL,
    -- Days since 1970, here and below.
    received_on INTEGER NOT NULL,
    due_target  INTEGER NOT NULL,
    due_legal   INTEGER NOT NULL,
    extended_to INTEGER,
    state       TEXT    NOT NULL,
    state_on    INTEGER NOT NULL,
    reminded_on INTEGER,
    -- What the person's token becomes for this service: without the token it leads nowhere.
    access      BLOB    NOT NULL UNIQUE CHECK (length(access) = 32),
    -- The contact as a label of this service: who withdraws shows that the mailbox is theirs.
    contact     BLOB    CHECK (contact IS NULL OR length(contact) = 16),
    -- Identifiers, contact and words of the person, encrypted; erased once answered.
    sealed      BLOB,
    -- The receipt, readable with the token alone.
    receipt     BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX request_by_due ON request (state, due_legal);
CREATE INDEX request_by_receipt ON request (received_on);

-- What became of a request, step by step; never changed.
CREATE TABLE history (
    request BLOB    NOT NULL,
    step    INTEGER NOT NULL,
    done_on INTEGER NOT NULL,
    act     TEXT    NOT NULL,
    state   TEXT    NOT NULL,
    -- The name of the person at the desk, or the word for who else acted.
    actor   TEXT    NOT NULL,
    -- A reason's code, or a date.
    code    TEXT    NOT NULL,
    -- Words of the desk about the case, encrypted.
    sealed  BLOB,
    PRIMARY KEY (request, step)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER history_is_never_changed BEFORE UPDATE ON history
WHEN NEW.sealed IS NOT NULL OR OLD.request IS NOT NEW.request OR OLD.step IS NOT NEW.step
    OR OLD.done_on IS NOT NEW.done_on OR OLD.act IS NOT NEW.act OR OLD.state IS NOT NEW.state
    OR OLD.actor IS NOT NEW.actor OR OLD.code IS NOT NEW.code
BEGIN SELECT RAISE(ABORT, 'history is never changed'); END;

-- A code that was sent, by what the token becomes: it leads to no request without the token.
CREATE TABLE confirmation (
    holder     BLOB    PRIMARY KEY CHECK (length(holder) = 32),
    code       BLOB    NOT NULL CHECK (length(code) = 32),
    tries_left INTEGER NOT NULL,
    -- Seconds since 1970.
    until      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- People at the desk.
CREATE TABLE staff (
    name     TEXT    PRIMARY KEY,
    role     TEXT    NOT NULL CHECK (role IN ('dpo', 'engineer', 'auditor')),
    -- argon2id, as a PHC string; empty where the organisation signs its people in.
    password TEXT    NOT NULL,
    since    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    -- SHA-256 of what the browser holds.
    holder BLOB    PRIMARY KEY CHECK (length(holder) = 32),
    staff  TEXT    NOT NULL,
    role   TEXT    NOT NULL,
    until  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every look at personal data: who, when, what.
CREATE TABLE look (
    number  INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    staff   TEXT    NOT NULL,
    act     TEXT    NOT NULL,
    request BLOB
) STRICT;

CREATE TRIGGER look_is_never_changed BEFORE UPDATE ON look
BEGIN SELECT RAISE(ABORT, 'looks are never changed'); END;
