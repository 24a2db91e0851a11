-- People whom the organisation signs in.

-- Which of them is whom at the desk.
CREATE TABLE member (
    -- SHA-256 of the provider and of what it calls the person for ever.
    person BYTEA PRIMARY KEY CHECK (length(person) = 32),
    staff  TEXT  NOT NULL UNIQUE
);

-- Those who were sent to the organisation and have not come back.
CREATE TABLE sign_in (
    -- SHA-256 of what the browser holds; all else is made from that.
    holder BYTEA   PRIMARY KEY CHECK (length(holder) = 32),
    -- Where they wanted to go.
    next   TEXT    NOT NULL,
    -- Seconds since 1970.
    until  BIGINT  NOT NULL
);
CREATE INDEX sign_in_by_end ON sign_in (until);
