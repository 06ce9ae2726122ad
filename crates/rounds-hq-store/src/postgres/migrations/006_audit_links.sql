-- The audit chains of devices: one row for each link as it was received, with the op that it belongs to. Two ops may
-- claim one link; that is a fork, and both stay.
create table audit_links (
    op_id text collate "C" not null constraint audit_links_pk primary key,
    chain text collate "C" not null,
    link bigint not null,
    device_id text collate "C" not null,
    staff_no text collate "C" not null,
    kind text collate "C" not null,
    before_hash text collate "C" not null,
    hash text collate "C" not null,
    -- 1: the link is about exactly this op.
    fits bigint not null constraint audit_links_fits_ck check (fits in (0, 1)),
    received_at bigint not null
);
create index audit_links_chain_ix on audit_links (device_id, chain, link);
