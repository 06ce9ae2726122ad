-- What pruning looks for.
create index feed_rows_gone_ix on feed_rows (changed_at) where present = 0;
create index sessions_end_ix on sessions (refresh_expires_at);
create index sign_in_nonces_used_ix on sign_in_nonces (used_at);
