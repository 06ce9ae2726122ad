//! The contract, kept by SQLite.

use std::sync::Arc;

use async_trait::async_trait;
use proptest::prelude::*;
use rounds_hq_store::{HqStore, SqliteStore};
use tempfile::TempDir;

use crate::contract_suite::{self, Database};

struct File(TempDir);

#[async_trait]
impl Database for File {
    async fn open(&self) -> Arc<dyn HqStore> {
        Arc::new(SqliteStore::open(self.0.path().join("hq.db")).await.unwrap())
    }
}

fn fresh() -> File {
    File(tempfile::tempdir().unwrap())
}

macro_rules! keeps {
    ($($topic:ident: $($promise:ident),+;)+) => {$(
        mod $topic {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $promise() {
                super::contract_suite::$topic::$promise(&super::fresh()).await;
            })+
        }
    )+};
}

keeps! {
    publishing:
        publishing_again_changes_nothing, a_changed_body_raises_its_revision_alone, what_is_gone_leaves_and_may_come_back,
        everybody_gets_exactly_their_scope, no_order_of_reassigning_leaves_a_ghost, work_goes_with_the_customer,
        a_wish_not_to_be_disturbed_survives_the_next_import, a_member_no_longer_listed_is_refused;
    pushing:
        the_same_batch_is_stored_once, four_connections_at_once_store_once, a_poison_op_holds_nothing_up,
        changed_bytes_are_refused_and_change_nothing, a_dependent_op_waits_for_its_parent, an_unknown_kind_is_kept_as_deferred,
        a_taken_number_means_a_new_install, a_gap_is_told_and_closed, receipts_verify_and_stay_the_same,
        a_restart_keeps_everything;
    working:
        the_right_to_a_visit_follows_the_assignment, an_incomplete_visit_is_rejected_and_told,
        a_returned_visit_is_answered_by_a_new_version, only_the_own_supervisor_reviews, follow_ups_move_by_the_rules,
        concurrent_moves_merge_by_rank, tasks_saved_before_a_reassignment_was_heard_of_are_taken, handing_over_makes_one_task_for_the_receiver, an_id_is_never_overwritten;
    pulling:
        pages_of_every_size_carry_every_row_once, a_page_is_shared_by_scopes_in_order, a_page_ends_by_bytes,
        an_idle_pull_has_no_rows_and_the_totals;
    admitting:
        a_refresh_token_serves_once, tokens_end, a_changed_password_closes_sessions, a_nonce_serves_once,
        a_device_belongs_to_its_key, a_revoked_device_never_comes_back;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn digests_always_equal_those_of_the_rows(steps in contract_suite::digests::steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(contract_suite::digests::totals_match_after_every_step(&fresh(), steps));
    }
}
