CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Where this device stands in each scope (rules P3 to P6, P9).
CREATE TABLE cursors (
    scope        TEXT    PRIMARY KEY,
    after        INTEGER NOT NULL DEFAULT 0,
    base         INTEGER NOT NULL DEFAULT 0,
    generation   INTEGER NOT NULL DEFAULT 1,
    full_pull    INTEGER NOT NULL DEFAULT 1, -- a full pull is under way
    complete     INTEGER NOT NULL DEFAULT 0, -- a last page has been applied at least once
    agreed       INTEGER NOT NULL DEFAULT 0, -- the last totals equalled ours
    count        INTEGER NOT NULL DEFAULT 0, -- rows and digest of this scope, kept with each row written
    digest       INTEGER NOT NULL DEFAULT 0,
    total_rows   INTEGER NOT NULL DEFAULT 0, -- as headquarters announced them
    rows_done    INTEGER NOT NULL DEFAULT 0, -- of the full pull under way
    mismatch_at  INTEGER,
    alarmed      INTEGER NOT NULL DEFAULT 0,
    changed_at   INTEGER -- when a page last brought rows; milliseconds since 1970, UTC
) STRICT, WITHOUT ROWID;

-- How the last synchronisations went: times, counts and codes, nothing about anybody.
CREATE TABLE rounds (
    began_at  INTEGER NOT NULL, -- milliseconds since 1970, UTC
    ended_at  INTEGER NOT NULL,
    ops       INTEGER NOT NULL,
    bytes_out INTEGER NOT NULL,
    rows      INTEGER NOT NULL,
    bytes_in  INTEGER NOT NULL,
    code      TEXT -- of the failure that ended it
) STRICT;

CREATE TABLE entities (
    scope      TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    revision   INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    body       TEXT    NOT NULL,
    CONSTRAINT entities_once UNIQUE (scope, kind, id)
) STRICT;

CREATE INDEX entities_by_id ON entities (kind, id);

-- Below: projections of entities for lists. Written in the same transaction as their entity.
CREATE TABLE customers (
    rid               INTEGER PRIMARY KEY,
    customer_no       TEXT    NOT NULL CONSTRAINT customers_once UNIQUE,
    name              TEXT    NOT NULL,
    name_key          TEXT    NOT NULL, -- pinyin or folded Latin, for order
    invented          INTEGER NOT NULL,
    place             TEXT    NOT NULL,
    village           TEXT,
    branch            TEXT    NOT NULL,
    branch_zh         TEXT    NOT NULL,
    branch_en         TEXT    NOT NULL,
    rm                TEXT    NOT NULL,
    phone             TEXT,
    segment           TEXT,
    segments          INTEGER NOT NULL DEFAULT 0,
    products          INTEGER NOT NULL DEFAULT 0,
    assets_minor      INTEGER,
    currency          TEXT    NOT NULL,
    past_due          INTEGER NOT NULL,
    do_not_disturb    INTEGER NOT NULL,
    since             TEXT    NOT NULL, -- days as YYYY-MM-DD, like every …_on here
    as_of             TEXT, -- of the profile
    last_contact_on   TEXT,
    next_follow_up_on TEXT
) STRICT;

CREATE TABLE customer_segments (
    segment TEXT    NOT NULL,
    rid     INTEGER NOT NULL REFERENCES customers (rid) ON DELETE CASCADE,
    PRIMARY KEY (segment, rid)
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_segments_by_rid ON customer_segments (rid);

CREATE TABLE customer_products (
    product TEXT    NOT NULL,
    rid     INTEGER NOT NULL REFERENCES customers (rid) ON DELETE CASCADE,
    PRIMARY KEY (product, rid)
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_products_by_rid ON customer_products (rid);

-- Facts and segments of many customers, taken apart from the entity they came in (rule P11), which keeps no body:
-- what a customer leaves behind must go with the customer.
CREATE TABLE volatile_parts (
    part    TEXT PRIMARY KEY, -- the entity's id
    as_of   TEXT NOT NULL,
    columns TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE volatile_rows (
    customer_no TEXT NOT NULL,
    part        TEXT NOT NULL REFERENCES volatile_parts (part) ON DELETE CASCADE,
    segments    TEXT NOT NULL, -- JSON
    cells       TEXT NOT NULL, -- JSON
    PRIMARY KEY (customer_no, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX volatile_rows_by_part ON volatile_rows (part);

-- What the in-memory search index is built from.
CREATE TABLE search_entries (
    rid    INTEGER PRIMARY KEY REFERENCES customers (rid) ON DELETE CASCADE,
    record TEXT    NOT NULL
) STRICT;

CREATE TABLE visits (
    visit_id      TEXT    PRIMARY KEY,
    customer_no   TEXT    NOT NULL,
    author        TEXT    NOT NULL,
    business_date TEXT    NOT NULL,
    saved_at      INTEGER NOT NULL,
    review        TEXT    NOT NULL,
    met           INTEGER NOT NULL,
    replaced      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX visits_by_customer ON visits (customer_no, met, replaced, business_date);
CREATE INDEX visits_by_date ON visits (business_date);

CREATE TABLE contacts (
    contact_no  TEXT PRIMARY KEY,
    customer_no TEXT NOT NULL,
    happened_on TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX contacts_by_customer ON contacts (customer_no, happened_on);

CREATE TABLE follow_ups (
    follow_up_id TEXT    PRIMARY KEY,
    customer_no  TEXT    NOT NULL,
    owner        TEXT    NOT NULL,
    state        TEXT    NOT NULL,
    closed       INTEGER NOT NULL,
    due_on       TEXT    NOT NULL,
    moved_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX follow_ups_by_customer ON follow_ups (customer_no, closed, due_on);
CREATE INDEX follow_ups_open ON follow_ups (closed, due_on);

-- What the lists of changes are narrowed and ordered by. The bodies are entities.
CREATE TABLE customer_changes (
    change_id   TEXT    PRIMARY KEY,
    customer_no TEXT    NOT NULL,
    author      TEXT    NOT NULL,
    state       TEXT    NOT NULL,
    moved_at    INTEGER NOT NULL -- decided, or saved
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_changes_by_customer ON customer_changes (customer_no);
CREATE INDEX customer_changes_by_state ON customer_changes (state, author);

-- What was done with suggestions, by what it is looked up by. The bodies are entities.
CREATE TABLE suggestion_events (
    event_id      TEXT PRIMARY KEY,
    customer_no   TEXT NOT NULL,
    author        TEXT NOT NULL,
    business_date TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX suggestion_events_by_customer ON suggestion_events (customer_no);
CREATE INDEX suggestion_events_by_date ON suggestion_events (business_date);

CREATE TABLE products (
    code            TEXT    PRIMARY KEY,
    kind            TEXT    NOT NULL,
    catalogue_order INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A copy of the last advice bundle that was found sound: it outlives its rows until a newer one is sound.
CREATE TABLE kept_bundle (
    number INTEGER PRIMARY KEY, -- 0 is the head, parts count from 1
    body   TEXT    NOT NULL -- JSON, as it was sent
) STRICT;

-- The portfolio as this device ranked it last. It names customers, and goes when one of them leaves.
CREATE TABLE kept_ranking (
    basis   TEXT    NOT NULL, -- what it was made from
    through INTEGER NOT NULL, -- the last own op that it knows
    places  TEXT    NOT NULL  -- JSON, first place first
) STRICT;
