-- The audit chains of devices: one row for each link as it was received, with the op that it belongs to. Two ops may
-- claim one link; that is a fork, and both stay.
create table audit_links (
    op_id text not null constraint audit_links_pk primary key,
    chain text not null,
    link integer not null,
    device_id text not null,
    staff_no text not null,
    kind text not null,
    before_hash text not null,
    hash text not null,
    -- 1: the link is about exactly this op.
    fits integer not null constraint audit_links_fits_ck check (fits in (0, 1)),
    received_at integer not null
) strict;
create index audit_links_chain_ix on audit_links (device_id, chain, link);
