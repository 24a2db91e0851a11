-- Consents (GDPR Art. 7), beside the objections: given, refused, withdrawn. Each belongs to one
-- service and one purpose and stands on a folio as every entry does.
CREATE TABLE consent (
    service       TEXT COLLATE "C" NOT NULL,
    label         BYTEA   NOT NULL CHECK (length(label) = 16),
    purpose       TEXT COLLATE "C" NOT NULL
                  CHECK (purpose IN ('ai_training', 'special_categories')),
    -- The folio.
    seq           BIGINT  NOT NULL,
    -- Order of what is entered on one folio by one label for one purpose.
    step          BIGINT  NOT NULL,
    -- The case number.
    id            BYTEA   NOT NULL CHECK (length(id) = 16),
    act           TEXT    NOT NULL CHECK (act IN ('given', 'refused', 'withdrawn')),
    kind          TEXT    NOT NULL,
    canon_version TEXT    NOT NULL,
    -- Version of the wording that the person saw.
    wording       TEXT    NOT NULL,
    covers_past   BIGINT  NOT NULL CHECK (covers_past IN (0, 1)),
    -- How it came, in the word of the service: app, web, letter.
    channel       TEXT    NOT NULL,
    -- Days since 1970.
    acted_on      BIGINT  NOT NULL,
    PRIMARY KEY (service, label, purpose, seq, step)
);

CREATE INDEX consent_by_seq ON consent (seq);

CREATE TRIGGER consent_is_never_changed BEFORE UPDATE ON consent FOR EACH ROW
EXECUTE FUNCTION refuse_change('consents are never changed');

CREATE TRIGGER consent_is_never_removed BEFORE DELETE ON consent FOR EACH ROW
EXECUTE FUNCTION refuse_change('consents are never removed');
