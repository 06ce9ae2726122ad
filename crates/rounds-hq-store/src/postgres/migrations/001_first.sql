-- The first form of headquarters' database. Times end in _at and count milliseconds since 1970 in UTC.
-- Texts that are keys are compared byte by byte, whatever the language of the database.

create table settings (
    name text collate "C" not null constraint settings_pk primary key,
    value text not null
);

create table publications (
    publication_id bigint generated always as identity constraint publications_pk primary key,
    source_hash text collate "C" not null,
    as_of text collate "C" not null,
    published_at bigint not null,
    report text not null
);

create table branches (
    code text collate "C" not null constraint branches_pk primary key,
    name_zh text not null,
    name_en text not null
);

create table staff_members (
    staff_no text collate "C" not null constraint staff_members_pk primary key,
    body text not null,
    -- Whose team the member belongs to; a supervisor's own number for a supervisor.
    team text collate "C",
    -- In the bank's staff list as last published.
    listed bigint not null constraint staff_members_listed_ck check (listed in (0, 1)),
    password_hash text,
    password_set_at bigint,
    revoked_at bigint
);
create index staff_members_team_ix on staff_members (team);

create table assignments (
    assignment_id bigint generated always as identity constraint assignments_pk primary key,
    customer_no text collate "C" not null,
    rm text collate "C" not null,
    from_on text collate "C" not null,
    recorded_at bigint not null,
    ended_at bigint
);
create unique index assignments_current_uq on assignments (customer_no) where ended_at is null;
create index assignments_customer_ix on assignments (customer_no);

-- What customers asked for in person: it stands over every later import.
create table do_not_disturb_wishes (
    customer_no text collate "C" not null constraint do_not_disturb_wishes_pk primary key,
    op_id text collate "C" not null,
    wished_at bigint not null
);

create table entities (
    kind text collate "C" not null,
    id text collate "C" not null,
    revision bigint not null,
    body text not null,
    customer_no text collate "C",
    -- Came with a publication (and leaves with one), or from the field (and stays).
    published bigint not null constraint entities_published_ck check (published in (0, 1)),
    constraint entities_pk primary key (kind, id)
);
create index entities_customer_ix on entities (customer_no, kind);

-- Rule P1: a counter per scope, never a global one. Half of each page stays free for the next counts.
create table scopes (
    scope text collate "C" not null constraint scopes_pk primary key,
    seq bigint not null,
    floor bigint not null,
    count bigint not null,
    -- The 64 bits of the digest, as a signed number.
    digest bigint not null
) with (fillfactor = 50);

-- Rule P2: one row per entity per scope, the latest change only.
create table feed_rows (
    scope text collate "C" not null,
    kind text collate "C" not null,
    id text collate "C" not null,
    seq bigint not null,
    revision bigint not null,
    present bigint not null constraint feed_rows_present_ck check (present in (0, 1)),
    changed_at bigint not null,
    constraint feed_rows_pk primary key (scope, kind, id),
    constraint feed_rows_scope_fk foreign key (scope) references scopes (scope)
);
create unique index feed_rows_seq_uq on feed_rows (scope, seq);
create index feed_rows_entity_ix on feed_rows (kind, id);

create table devices (
    device_id text collate "C" not null constraint devices_pk primary key,
    public_key text collate "C" not null,
    label text not null,
    enrolled_at bigint not null,
    last_seen_at bigint not null,
    revoked_at bigint
);

create table device_enrolments (
    device_id text collate "C" not null,
    staff_no text collate "C" not null,
    enrolled_at bigint not null,
    constraint device_enrolments_pk primary key (device_id, staff_no),
    constraint device_enrolments_device_fk foreign key (device_id) references devices (device_id),
    constraint device_enrolments_staff_fk foreign key (staff_no) references staff_members (staff_no)
);
create index device_enrolments_staff_ix on device_enrolments (staff_no);

-- Rules U1 and U9: which numbers each install has shown.
create table device_installs (
    device_id text collate "C" not null,
    install_id text collate "C" not null,
    highest bigint not null,
    -- Every number up to here was seen.
    contiguous bigint not null,
    seen_at bigint not null,
    constraint device_installs_pk primary key (device_id, install_id),
    constraint device_installs_device_fk foreign key (device_id) references devices (device_id)
);

create table op_numbers (
    device_id text collate "C" not null,
    install_id text collate "C" not null,
    number bigint not null,
    op_id text collate "C" not null,
    constraint op_numbers_pk primary key (device_id, install_id, number)
);

-- Rule U2: id, hash and result, written with the effect.
create table ops (
    op_id text collate "C" not null constraint ops_pk primary key,
    author text collate "C" not null,
    device_id text collate "C" not null,
    install_id text collate "C" not null,
    number bigint not null,
    kind bytea not null,
    -- As it came, with characters that a text may not have here.
    payload bytea not null,
    payload_hash text collate "C" not null,
    saved_at bigint not null,
    monotonic_ms bigint not null,
    server_offset_ms bigint,
    depends_on text collate "C",
    replaces text collate "C",
    received_at bigint not null,
    status text collate "C" not null constraint ops_status_ck check (status in ('created', 'rejected', 'deferred')),
    code text collate "C",
    receipt text,
    constraint ops_receipt_ck check ((status = 'created') = (receipt is not null))
);
create index ops_status_ix on ops (status);
create index ops_install_ix on ops (install_id, status);

create table reveals (
    op_id text collate "C" not null constraint reveals_pk primary key,
    staff_no text collate "C" not null,
    device_id text collate "C" not null,
    customer_no text collate "C" not null,
    field text collate "C" not null,
    revealed_at bigint not null,
    received_at bigint not null
);
create index reveals_customer_ix on reveals (customer_no);

create table sessions (
    session_id bigint generated always as identity constraint sessions_pk primary key,
    -- All pairs that came from one sign-in; a refresh token used twice closes the family.
    family_id bigint not null,
    staff_no text collate "C" not null,
    device_id text collate "C" not null,
    access_hash text collate "C" not null constraint sessions_access_uq unique,
    access_expires_at bigint not null,
    refresh_hash text collate "C" not null constraint sessions_refresh_uq unique,
    refresh_expires_at bigint not null,
    opened_at bigint not null,
    refreshed_at bigint,
    closed_at bigint,
    constraint sessions_staff_fk foreign key (staff_no) references staff_members (staff_no),
    constraint sessions_device_fk foreign key (device_id) references devices (device_id)
);
create index sessions_family_ix on sessions (family_id);
create index sessions_staff_ix on sessions (staff_no);

create table sign_in_nonces (
    device_id text collate "C" not null,
    nonce text collate "C" not null,
    used_at bigint not null,
    constraint sign_in_nonces_pk primary key (device_id, nonce)
);
