-- The first form of headquarters' database. Times end in _at and count milliseconds since 1970 in UTC.

create table settings (
    name text not null constraint settings_pk primary key,
    value text not null
) strict;

create table publications (
    publication_id integer constraint publications_pk primary key,
    source_hash text not null,
    as_of text not null,
    published_at integer not null,
    report text not null
) strict;

create table branches (
    code text not null constraint branches_pk primary key,
    name_zh text not null,
    name_en text not null
) strict;

create table staff_members (
    staff_no text not null constraint staff_members_pk primary key,
    body text not null,
    -- Whose team the member belongs to; a supervisor's own number for a supervisor.
    team text,
    -- In the bank's staff list as last published.
    listed integer not null constraint staff_members_listed_ck check (listed in (0, 1)),
    password_hash text,
    password_set_at integer,
    revoked_at integer
) strict;
create index staff_members_team_ix on staff_members (team);

create table assignments (
    assignment_id integer constraint assignments_pk primary key,
    customer_no text not null,
    rm text not null,
    from_on text not null,
    recorded_at integer not null,
    ended_at integer
) strict;
create unique index assignments_current_uq on assignments (customer_no) where ended_at is null;
create index assignments_customer_ix on assignments (customer_no);

-- What customers asked for in person: it stands over every later import.
create table do_not_disturb_wishes (
    customer_no text not null constraint do_not_disturb_wishes_pk primary key,
    op_id text not null,
    wished_at integer not null
) strict;

create table entities (
    kind text not null,
    id text not null,
    revision integer not null,
    body text not null,
    customer_no text,
    -- Came with a publication (and leaves with one), or from the field (and stays).
    published integer not null constraint entities_published_ck check (published in (0, 1)),
    constraint entities_pk primary key (kind, id)
) strict;
create index entities_customer_ix on entities (customer_no, kind);

-- Rule P1: a counter per scope, never a global one.
create table scopes (
    scope text not null constraint scopes_pk primary key,
    seq integer not null,
    floor integer not null,
    count integer not null,
    -- The 64 bits of the digest, as SQLite's signed integer.
    digest integer not null
) strict;

-- Rule P2: one row per entity per scope, the latest change only.
create table feed_rows (
    scope text not null,
    kind text not null,
    id text not null,
    seq integer not null,
    revision integer not null,
    present integer not null constraint feed_rows_present_ck check (present in (0, 1)),
    changed_at integer not null,
    constraint feed_rows_pk primary key (scope, kind, id),
    constraint feed_rows_scope_fk foreign key (scope) references scopes (scope)
) strict, without rowid;
create unique index feed_rows_seq_uq on feed_rows (scope, seq);
create index feed_rows_entity_ix on feed_rows (kind, id);

create table devices (
    device_id text not null constraint devices_pk primary key,
    public_key text not null,
    label text not null,
    enrolled_at integer not null,
    last_seen_at integer not null,
    revoked_at integer
) strict;

create table device_enrolments (
    device_id text not null,
    staff_no text not null,
    enrolled_at integer not null,
    constraint device_enrolments_pk primary key (device_id, staff_no),
    constraint device_enrolments_device_fk foreign key (device_id) references devices (device_id),
    constraint device_enrolments_staff_fk foreign key (staff_no) references staff_members (staff_no)
) strict, without rowid;
create index device_enrolments_staff_ix on device_enrolments (staff_no);

-- Rules U1 and U9: which numbers each install has shown.
create table device_installs (
    device_id text not null,
    install_id text not null,
    highest integer not null,
    -- Every number up to here was seen.
    contiguous integer not null,
    seen_at integer not null,
    constraint device_installs_pk primary key (device_id, install_id),
    constraint device_installs_device_fk foreign key (device_id) references devices (device_id)
) strict, without rowid;

create table op_numbers (
    device_id text not null,
    install_id text not null,
    number integer not null,
    op_id text not null,
    constraint op_numbers_pk primary key (device_id, install_id, number)
) strict, without rowid;

-- Rule U2: id, hash and result, written with the effect.
create table ops (
    op_id text not null constraint ops_pk primary key,
    author text not null,
    device_id text not null,
    install_id text not null,
    number integer not null,
    kind text not null,
    payload text not null,
    payload_hash text not null,
    saved_at integer not null,
    monotonic_ms integer not null,
    server_offset_ms integer,
    depends_on text,
    replaces text,
    received_at integer not null,
    status text not null constraint ops_status_ck check (status in ('created', 'rejected', 'deferred')),
    code text,
    receipt text,
    constraint ops_receipt_ck check ((status = 'created') = (receipt is not null))
) strict;
create index ops_status_ix on ops (status);
create index ops_install_ix on ops (install_id, status);

create table reveals (
    op_id text not null constraint reveals_pk primary key,
    staff_no text not null,
    device_id text not null,
    customer_no text not null,
    field text not null,
    revealed_at integer not null,
    received_at integer not null
) strict;
create index reveals_customer_ix on reveals (customer_no);

create table sessions (
    session_id integer constraint sessions_pk primary key,
    -- All pairs that came from one sign-in; a refresh token used twice closes the family.
    family_id integer not null,
    staff_no text not null,
    device_id text not null,
    access_hash text not null constraint sessions_access_uq unique,
    access_expires_at integer not null,
    refresh_hash text not null constraint sessions_refresh_uq unique,
    refresh_expires_at integer not null,
    opened_at integer not null,
    refreshed_at integer,
    closed_at integer,
    constraint sessions_staff_fk foreign key (staff_no) references staff_members (staff_no),
    constraint sessions_device_fk foreign key (device_id) references devices (device_id)
) strict;
create index sessions_family_ix on sessions (family_id);
create index sessions_staff_ix on sessions (staff_no);

create table sign_in_nonces (
    device_id text not null,
    nonce text not null,
    used_at integer not null,
    constraint sign_in_nonces_pk primary key (device_id, nonce)
) strict, without rowid;
