-- Keeping: states that a restored register vouches for, lists whose entries may go again, and
-- requests whose case data are gone.

-- What this register vouches for: everything that stood at a position stands here, or was taken
-- away since. A position is recognised by the digest of its snapshot or by its mark.
CREATE TABLE known_state (
    seq  INTEGER NOT NULL,
    kind TEXT    NOT NULL CHECK (kind IN ('digest', 'mark')),
    hash BLOB    NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (seq, kind, hash)
) STRICT, WITHOUT ROWID;

-- What a list names. Its removals reach nothing else.
CREATE TABLE listed (
    list    TEXT    NOT NULL,
    service TEXT    NOT NULL,
    label   BLOB    NOT NULL CHECK (length(label) = 16),
    -- The case number of what it entered.
    id      BLOB    NOT NULL CHECK (length(id) = 16),
    -- The import that named it last; 0 where the list names it no more.
    round   INTEGER NOT NULL,
    PRIMARY KEY (list, service, label)
) STRICT, WITHOUT ROWID;

CREATE INDEX listed_by_id ON listed (id);

-- Since when the case data are gone.
ALTER TABLE request ADD COLUMN purged_on INTEGER;
CREATE INDEX request_by_answer ON request (state_on) WHERE purged_on IS NULL;
CREATE INDEX look_by_time ON look (at);
