//! Rule P9 as a property: whatever happens, the totals kept are those of the rows.

use proptest::prelude::*;
use rounds_domain::follow_up::FollowUpState::{Cancelled, Done, Planned, Transferred};
use rounds_domain::review::ReviewDecision;
use rounds_protocol::ops::{FollowUpMoved, OpPayload};

use super::Database;
use crate::fixtures::*;

const CUSTOMERS: [&str; 3] = ["C1", "C2", "C3"];
const RMS: [&str; 3] = ["R1", "R2", "R3"];
const SCOPES: [&str; 6] = ["rm:R1", "rm:R2", "rm:R3", "team:S1", "team:S2", "ref:products"];

/// One thing that may happen at headquarters.
#[derive(Clone, Debug)]
pub enum Step {
    /// The RM of each customer, by index; 3 is nobody.
    Assign([usize; 3]),
    Visit {
        author: usize,
        customer: usize,
    },
    Move {
        author: usize,
        task: u64,
        way: usize,
    },
    Review {
        supervisor: usize,
        visit: u64,
        is_returned: bool,
    },
}

pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        prop::array::uniform3(0..4_usize).prop_map(Step::Assign),
        (0..3_usize, 0..3_usize).prop_map(|(author, customer)| Step::Visit { author, customer }),
        (0..3_usize, 0..20_u64, 0..3_usize).prop_map(|(author, task, way)| Step::Move { author, task, way }),
        (0..2_usize, 0..20_u64, any::<bool>()).prop_map(|(supervisor, visit, is_returned)| Step::Review {
            supervisor,
            visit,
            is_returned
        }),
    ];
    prop::collection::vec(step, 1..20)
}

pub async fn totals_match_after_every_step(database: &dyn Database, steps: Vec<Step>) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1"), ("C2", "R2"), ("C3", "R3")]).await;
    for (n, step) in (1_u64..).zip(&steps) {
        match step {
            Step::Assign(rms) => {
                let pairs = CUSTOMERS.iter().zip(rms);
                let assignments: Vec<_> = pairs
                    .filter_map(|(number, rm)| Some((*number, *RMS.get(*rm)?)))
                    .collect();
                store.publish(bank(&assignments), now()).await.unwrap();
            }
            Step::Visit { author, customer } => {
                let visit = visit_with_follow_up(n.into(), CUSTOMERS[*customer]);
                push(&*store, RMS[*author], vec![op(n, &OpPayload::VisitSaved(visit))])
                    .await
                    .unwrap();
            }
            Step::Move { author, task, way } => {
                let to = [Done, Cancelled, Transferred][*way];
                let hand_over_to = (to == Transferred).then(|| "R2".into());
                let step = FollowUpMoved {
                    hand_over_to,
                    ..moved(u128::from(*task), Planned, to)
                };
                push(&*store, RMS[*author], vec![op(n, &OpPayload::FollowUpMoved(step))])
                    .await
                    .unwrap();
            }
            Step::Review {
                supervisor,
                visit,
                is_returned,
            } => {
                let decision = if *is_returned {
                    ReviewDecision::Returned
                } else {
                    ReviewDecision::Approved
                };
                let payload = review(u128::from(*visit), decision, "say more");
                push(&*store, ["S1", "S2"][*supervisor], vec![op(n, &payload)])
                    .await
                    .unwrap();
            }
        }
        for scope in SCOPES {
            let audit = store.audit_scope(scope.into()).await.unwrap();
            assert_eq!(
                (audit.kept_count, audit.kept_digest),
                (audit.counted, audit.counted_digest),
                "{scope} after {step:?}"
            );
        }
    }
}
