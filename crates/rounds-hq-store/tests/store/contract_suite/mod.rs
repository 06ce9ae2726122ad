//! What every engine promises, as functions over a database that can be opened again.

pub mod admitting;
pub mod answering;
pub mod auditing;
pub mod changing;
pub mod digests;
pub mod hastening;
pub mod ordering;
pub mod protecting;
pub mod pruning;
pub mod publishing;
pub mod pulling;
pub mod pushing;
pub mod quoting;
pub mod resuming;
pub mod selling;
pub mod semantics;
pub mod suggesting;
pub mod working;

use std::sync::Arc;

use async_trait::async_trait;
use rounds_hq_store::HqStore;

/// A database of its own for one test. Opening it again opens the same data, as after a restart.
#[async_trait]
pub trait Database: Sync {
    async fn open(&self) -> Arc<dyn HqStore>;
}

/// A test for each promise, over the databases that `fresh` beside it makes; random ones over so many of them.
macro_rules! keeps_the_contract {
    (random_cases: $cases:literal) => {
        $crate::contract_suite::promises! {
            publishing:
                publishing_again_changes_nothing, a_changed_body_raises_its_revision_alone, a_revision_is_a_moment_and_begins_nowhere_anew, a_night_costs_each_scope_one_row, what_is_gone_leaves_and_may_come_back,
                everybody_gets_exactly_their_scope, no_order_of_reassigning_leaves_a_ghost, work_goes_with_the_customer, work_comes_back_with_a_customer_who_is_listed_again,
                a_wish_not_to_be_disturbed_survives_the_next_import, a_member_no_longer_listed_is_refused;
            pushing:
                the_same_batch_is_stored_once, four_connections_at_once_store_once, a_poison_op_holds_nothing_up,
                changed_bytes_are_refused_and_change_nothing, a_dependent_op_waits_for_its_parent, an_unknown_kind_is_kept_as_deferred,
                a_taken_number_means_a_new_install, a_gap_is_told_and_closed, receipts_verify_and_stay_the_same,
                a_restart_keeps_everything, what_a_database_cannot_hold_falls_alone;
            working:
                the_right_to_a_visit_follows_the_assignment, an_incomplete_visit_is_rejected_and_told,
                a_returned_visit_is_answered_by_a_new_version, only_the_own_supervisor_reviews, a_review_waits_for_its_visit, follow_ups_move_by_the_rules,
                concurrent_moves_merge_by_rank, tasks_saved_before_a_reassignment_was_heard_of_are_taken, handing_over_makes_one_task_for_the_receiver, an_id_is_never_overwritten;
            changing:
                changes_of_different_fields_merge, two_values_of_one_field_are_both_kept,
                the_supervisor_takes_a_value_or_keeps_the_other, only_who_may_asks_and_decides,
                a_change_stands_over_imports_until_the_bank_says_it, a_third_value_of_the_bank_asks_the_supervisor_again,
                a_change_after_a_reassignment_is_the_new_supervisors_decision, a_dispute_goes_with_its_customer,
                a_change_that_comes_again_changes_nothing, open_changes_survive_a_restart, a_wish_and_a_change_stand_together;
            answering:
                what_customers_said_of_products_is_read_back, a_replaced_visit_answers_nothing;
            suggesting:
                a_decision_reaches_who_has_the_customer_and_says_that_a_person_decided, what_was_shown_is_kept_once_and_stays_at_headquarters,
                a_reminder_makes_its_task_or_nothing, only_sound_events_of_assigned_customers_are_kept_and_none_twice,
                what_a_customer_declares_goes_with_the_visit;
            quoting:
                a_quote_and_its_signature_are_kept_and_go_with_the_customer, a_quote_whose_numbers_do_not_recompute_is_refused,
                a_changed_number_voids_the_former_quote_and_keeps_it, a_signature_wants_its_quote_its_bytes_and_its_reading_time;
            hastening:
                u11_a_withdrawal_counts_at_once_and_is_signed_for_in_its_turn, u11_only_what_protects_a_customer_of_the_author_goes_ahead,
                u11_what_went_ahead_leaves_no_other_trace;
            protecting:
                mk_01_a_withdrawal_stands_over_every_later_import_and_goes_with_the_customer,
                a_no_is_never_refused_and_a_yes_needs_its_evidence, pi_07_staff_who_ask_again_too_soon_are_refused,
                mk_01_a_wish_to_be_left_alone_is_kept_over_imports,
                pr_08_an_assessment_spends_leave_once_and_only_on_its_device, pr_08_two_devices_never_hold_more_than_the_day_allows,
                pr_08_a_sale_is_judged_by_headquarters_for_its_own_day,
                pr_09_only_the_customers_own_statement_opens_the_way_past_the_level,
                pr_08_a_second_person_calls_back;
            resuming:
                mk_01_a_wish_to_be_left_alone_is_taken_back_by_the_customers_own_word, mk_03_a_spoken_yes_has_a_witness_or_is_refused;
            selling:
                pr_11_a_visit_that_sells_in_the_field_is_refused_whatever_the_device_let_pass;
            auditing:
                pi_13_a_whole_chain_verifies_in_whatever_order_it_comes, pi_13_a_broken_chain_is_named_at_its_link_and_loses_no_op;
            pulling:
                pages_of_every_size_carry_every_row_once, a_page_is_shared_by_scopes_in_order, a_page_ends_by_bytes,
                an_idle_pull_has_no_rows_and_the_totals;
            ordering:
                a_directive_waits_until_its_device_has_done_it, the_list_of_directives_tells_how_far_each_came,
                a_directive_names_an_enrolled_device;
            semantics:
                whatever_comes_again_is_stored_once;
            pruning:
                old_tombstones_go_and_the_floor_rises, a_quiet_scope_resets_once, what_comes_back_later_is_new,
                ended_sessions_and_old_nonces_go;
            admitting:
                a_refresh_token_serves_once, tokens_end, a_changed_password_closes_sessions, a_nonce_serves_once,
                a_device_belongs_to_its_key, a_revoked_device_never_comes_back, what_a_device_keeps_is_known_and_ages;
        }

        proptest::proptest! {
            #![proptest_config(proptest::prelude::ProptestConfig { cases: $cases, failure_persistence: None, ..Default::default() })]

            /// Rules P1, P9.
            #[test]
            fn digests_always_equal_those_of_the_rows(steps in crate::contract_suite::digests::steps()) {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                runtime.block_on(crate::contract_suite::digests::totals_match_after_every_step(&fresh(), steps));
            }
        }
    };
}
pub(crate) use keeps_the_contract;

macro_rules! promises {
    ($($topic:ident: $($promise:ident),+;)+) => {$(
        mod $topic {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $promise() {
                crate::contract_suite::$topic::$promise(&super::fresh()).await;
            })+
        }
    )+};
}
pub(crate) use promises;
