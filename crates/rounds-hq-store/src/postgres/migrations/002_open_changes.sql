-- Changes of customers' profiles that headquarters has not done with. What they say is their entity.
create table open_changes (
    change_id text collate "C" not null constraint open_changes_pk primary key,
    customer_no text collate "C" not null,
    -- 1: its value stands over later imports; 0: it waits for the supervisor.
    stands bigint not null constraint open_changes_stands_ck check (stands in (0, 1)),
    -- What the bank's own data says in the field, under a value that stands; null when it says nothing.
    bank_value text
);
create index open_changes_customer_ix on open_changes (customer_no);
