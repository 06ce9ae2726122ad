CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE ops (
    op_id             TEXT    PRIMARY KEY,
    install_id        TEXT    NOT NULL,
    number            INTEGER NOT NULL CONSTRAINT ops_number_positive CHECK (number > 0),
    kind              TEXT    NOT NULL,
    payload           TEXT    NOT NULL,
    hash              TEXT    NOT NULL,
    -- What the op is about: a visit, a follow-up; and whose customer.
    subject_id        TEXT,
    customer_no       TEXT,
    saved_at          INTEGER NOT NULL, -- milliseconds since 1970, UTC, like every …_at here
    monotonic_ms      INTEGER NOT NULL,
    server_offset_ms  INTEGER,
    depends_on        TEXT,
    replaces          TEXT,
    state             TEXT    NOT NULL CONSTRAINT ops_state_known
        CHECK (state IN ('on_device', 'sent', 'signed_for', 'rejected', 'deferred')),
    code              TEXT,
    sent_at           INTEGER,
    signed_for_at     INTEGER,
    receipt           TEXT,
    corrected_by      TEXT,
    absorbed          INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT ops_number_once UNIQUE (install_id, number),
    CONSTRAINT ops_signed_for_has_receipt CHECK (state <> 'signed_for' OR receipt IS NOT NULL)
) STRICT;

CREATE INDEX ops_by_state ON ops (state, number);
CREATE INDEX ops_by_subject ON ops (subject_id, number);
CREATE INDEX ops_not_absorbed ON ops (number) WHERE absorbed = 0;

CREATE TABLE drafts (
    customer_no TEXT    PRIMARY KEY,
    body        TEXT    NOT NULL,
    saved_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE views (
    view_id TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    query   TEXT NOT NULL
) STRICT;

CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
