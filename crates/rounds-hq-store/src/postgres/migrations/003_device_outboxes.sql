-- What each install last said of the work that headquarters does not have.
create table device_outboxes (
    device_id text collate "C" not null,
    install_id text collate "C" not null,
    unsent bigint not null,
    oldest_unsent_at bigint,
    reported_at bigint not null,
    constraint device_outboxes_pk primary key (device_id, install_id),
    constraint device_outboxes_device_fk foreign key (device_id) references devices (device_id)
);
create index device_outboxes_oldest_ix on device_outboxes (oldest_unsent_at) where oldest_unsent_at is not null;
