-- What headquarters orders its devices, and how far it came.
create table directives (
    directive_id text not null constraint directives_pk primary key,
    device_id text not null constraint directives_device_fk references devices (device_id),
    staff_no text not null,
    action text not null, -- JSON
    reason text not null,
    ordered_by text not null,
    ordered_at integer not null,
    delivered_at integer, -- first put on an answer
    done_at integer
) strict;
create index directives_waiting_ix on directives (device_id) where done_at is null;
