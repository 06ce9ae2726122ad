-- Directives of headquarters that this device carried out: each is carried out once and reported until headquarters
-- has heard it.
CREATE TABLE directives (
    directive_id TEXT    PRIMARY KEY,
    action       TEXT    NOT NULL,
    done_at      INTEGER NOT NULL, -- milliseconds since 1970, UTC
    reported_at  INTEGER
) STRICT, WITHOUT ROWID;
