-- Requests, and a register whose order tells nothing: entries are written on one folio after the
-- other, and a folio is closed when somebody must be able to say "up to here". What stands on one
-- folio has no order, no time and no number of its own, so that two entries of one submission are
-- no neighbours (UNL-1).

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$;

-- The folio that is being written on, and how many entries it has.
CREATE TABLE open_folio (
    one     BIGINT  PRIMARY KEY CHECK (one = 1),
    seq     BIGINT  NOT NULL,
    entries BIGINT  NOT NULL
);

INSERT INTO open_folio (one, seq, entries) VALUES (1, 1, 0);

-- Folios that are closed, each with a random mark: it tells this register from one that was
-- restored and counted on differently.
CREATE TABLE closed_folio (
    seq  BIGINT  PRIMARY KEY,
    mark BYTEA   NOT NULL CHECK (length(mark) = 16)
);


-- What came in: added, never changed. What stands against an identifier follows from its events in
-- their order. No column holds an identifier: labels are keyed hashes (OBJ-11).
CREATE TABLE event (
    service       TEXT COLLATE "C"    NOT NULL,
    label         BYTEA   NOT NULL CHECK (length(label) = 16),
    -- The folio.
    seq           BIGINT  NOT NULL,
    -- Order of what is entered on one folio by one label.
    step          BIGINT  NOT NULL,
    -- The request that it belongs to, or its own case number.
    id            BYTEA   NOT NULL CHECK (length(id) = 16),
    act           TEXT    NOT NULL CHECK (act IN (
                      'objection', 'objection_withdrawn', 'objection_lapsed',
                      'restriction', 'restriction_lifted', 'erasure')),
    kind          TEXT    NOT NULL,
    canon_version TEXT    NOT NULL,
    -- The mailbox of an e-mail address, the account that a profile's address names.
    implied_label BYTEA   CHECK (implied_label IS NULL OR length(implied_label) = 16),
    scopes        BIGINT  NOT NULL CHECK (scopes BETWEEN 1 AND 255),
    channel       TEXT    NOT NULL,
    -- Days since 1970.
    received_on   BIGINT  NOT NULL,
    PRIMARY KEY (service, label, seq, step)
);

CREATE INDEX event_by_id ON event (id);
CREATE INDEX event_by_seq ON event (seq);
CREATE INDEX event_by_implied ON event (service, implied_label) WHERE implied_label IS NOT NULL;

CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event FOR EACH ROW
EXECUTE FUNCTION refuse_change('events are never changed');

CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event FOR EACH ROW
EXECUTE FUNCTION refuse_change('events are never removed');

-- A request of a person to one service. Its labels are in its events.
CREATE TABLE request (
    -- UUIDv7; its time is a random one of the day of receipt.
    id          BYTEA   PRIMARY KEY CHECK (length(id) = 16),
    service     TEXT COLLATE "C"    NOT NULL,
    seq         BIGINT  NOT NULL,
    legal_right TEXT    NOT NULL,
    channel     TEXT    NOT NULL,
    scopes      BIGINT  NOT NULL CHECK (scopes BETWEEN 1 AND 255),
    on_behalf   TEXT    NOT NULL,
    lang        TEXT    NOT NULL,
    notice      TEXT    NOT NULL,
    -- Days since 1970, here and below.
    received_on BIGINT  NOT NULL,
    due_target  BIGINT  NOT NULL,
    due_legal   BIGINT  NOT NULL,
    extended_to BIGINT ,
    state       TEXT    NOT NULL,
    state_on    BIGINT  NOT NULL,
    reminded_on BIGINT ,
    -- What the person's token becomes for this service: without the token it leads nowhere.
    access      BYTEA   NOT NULL UNIQUE CHECK (length(access) = 32),
    -- The contact as a label of this service: who withdraws shows that the mailbox is theirs.
    contact     BYTEA   CHECK (contact IS NULL OR length(contact) = 16),
    -- Identifiers, contact and words of the person, encrypted; erased once answered.
    sealed      BYTEA,
    -- The receipt, readable with the token alone.
    receipt     BYTEA
);
CREATE INDEX request_by_due ON request (state, due_legal);
CREATE INDEX request_by_receipt ON request (received_on);

-- What became of a request, step by step; never changed.
CREATE TABLE history (
    request BYTEA   NOT NULL,
    step    BIGINT  NOT NULL,
    done_on BIGINT  NOT NULL,
    act     TEXT    NOT NULL,
    state   TEXT    NOT NULL,
    -- The name of the person at the desk, or the word for who else acted.
    actor   TEXT    NOT NULL,
    -- A reason's code, or a date.
    code    TEXT    NOT NULL,
    -- Words of the desk about the case, encrypted.
    sealed  BYTEA,
    PRIMARY KEY (request, step)
);

CREATE TRIGGER history_is_never_changed BEFORE UPDATE ON history FOR EACH ROW WHEN (
    NEW.sealed IS NOT NULL OR (OLD.request, OLD.step, OLD.done_on, OLD.act, OLD.state, OLD.actor,
    OLD.code) IS DISTINCT FROM (NEW.request, NEW.step, NEW.done_on, NEW.act, NEW.state, NEW.actor,
    NEW.code))
EXECUTE FUNCTION refuse_change('history is never changed');

-- A code that was sent, by what the token becomes: it leads to no request without the token.
CREATE TABLE confirmation (
    holder     BYTEA   PRIMARY KEY CHECK (length(holder) = 32),
    code       BYTEA   NOT NULL CHECK (length(code) = 32),
    tries_left BIGINT  NOT NULL,
    -- Seconds since 1970.
    until      BIGINT  NOT NULL
);

-- People at the desk.
CREATE TABLE staff (
    name     TEXT    PRIMARY KEY,
    role     TEXT    NOT NULL CHECK (role IN ('dpo', 'engineer', 'auditor')),
    -- argon2id, as a PHC string; empty where the organisation signs its people in.
    password TEXT    NOT NULL,
    since    BIGINT  NOT NULL
);

CREATE TABLE session (
    -- SHA-256 of what the browser holds.
    holder BYTEA   PRIMARY KEY CHECK (length(holder) = 32),
    staff  TEXT    NOT NULL,
    role   TEXT    NOT NULL,
    until  BIGINT  NOT NULL
);

-- Every look at personal data: who, when, what.
CREATE TABLE look (
    number  BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      BIGINT  NOT NULL,
    staff   TEXT    NOT NULL,
    act     TEXT    NOT NULL,
    request BYTEA
);

CREATE TRIGGER look_is_never_changed BEFORE UPDATE ON look FOR EACH ROW
EXECUTE FUNCTION refuse_change('looks are never changed');

-- Tells whether the register is opened with the key that it was made with.
CREATE TABLE label_key (
    one         BIGINT  PRIMARY KEY CHECK (one = 1),
    check_value BYTEA   NOT NULL CHECK (length(check_value) = 32)
);
