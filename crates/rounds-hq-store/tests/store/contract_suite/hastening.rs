//! What may not wait for its turn counts before it, and is recorded in it (rule U11).

use rounds_domain::consent::{ConsentMethod, ConsentState, Purpose};
use rounds_domain::visit::OutcomeCode;
use rounds_hq_store::{HqStore, PushBatch, PushOutcome};
use rounds_protocol::entities::{CustomerBody, EntityKind};
use rounds_protocol::ops::{Op, OpPayload, VisitSaved};
use rounds_protocol::safeguards::*;
use rounds_protocol::sync::OpStatus;

use super::Database;
use super::protecting::{ON, id, open_with, published, word};
use crate::fixtures::*;
use crate::mirror::{Mirror, whole};

const ASSIGNED: &[(&str, &str)] = &[("C1", "R1"), ("C2", "R1"), ("C3", "R3")];

async fn hastened(store: &dyn HqStore, ops: Vec<Op>, ahead: Vec<Op>) -> PushOutcome {
    let pushed = PushBatch {
        ahead,
        ..batch("R1", ops)
    };
    store.push(pushed).await.unwrap()
}

fn consent(n: u64, customer: &str, state: ConsentState) -> Op {
    let recorded = ConsentRecorded {
        customer_no: customer.into(),
        ..word(n.into(), state, day(ON))
    };
    op(n, &OpPayload::ConsentRecorded(recorded))
}

fn stopped(n: u64, customer: &str) -> Op {
    let stopped = ContactStopped {
        customer_no: customer.into(),
        business_date: day(ON),
    };
    op(n, &OpPayload::ContactStopped(stopped))
}

fn resumed(n: u64, customer: &str) -> Op {
    let resumed = ContactResumed {
        customer_no: customer.into(),
        method: ConsentMethod::SignedOnPaper,
        evidence: "sheet 7".into(),
        pack: None,
        business_date: day(ON),
    };
    op(n, &OpPayload::ContactResumed(resumed))
}

fn left_alone(n: u64, customer: &str) -> Op {
    let visit = VisitSaved {
        outcome: OutcomeCode::O95,
        ..visit(n.into(), customer)
    };
    op(n, &OpPayload::VisitSaved(visit))
}

async fn customer(store: &dyn HqStore, number: &str) -> CustomerBody {
    let scope = if number == "C3" { "rm:R3" } else { "rm:R1" };
    whole(store, scope).await.body(EntityKind::Customer, number).unwrap()
}

/// How many words there are, the places of the yes and of the no that begin and follow at `from`, and the last wish.
async fn words(store: &dyn HqStore, customer: &str, from: u128) -> (usize, Option<usize>, Option<usize>, Option<bool>) {
    let body = whole(store, "rm:R1").await.body(EntityKind::Safeguards, customer);
    let mut body: SafeguardsBody = body.unwrap();
    body.words.sort_by_key(|known| known.word.at);
    let place = |n: u128| body.words.iter().position(|word| word.consent_id == id(n));
    (body.words.len(), place(from), place(from + 3), body.left_alone())
}

fn marketing(customer: &CustomerBody) -> Option<ConsentState> {
    let mut about = customer.consents.iter();
    about
        .find(|known| known.purpose == Purpose::MarketingContact)
        .map(|known| known.state)
}

/// Rule U11.
pub async fn u11_a_withdrawal_counts_at_once_and_is_signed_for_in_its_turn(database: &dyn Database) {
    let store = open_with(database, ASSIGNED).await;
    let withdrawn = consent(3, "C1", ConsentState::Withdrawn);
    let first = hastened(&*store, vec![saved(1, "C1")], vec![withdrawn.clone()]).await;
    assert_eq!(
        (first.results.len(), first.first_gap),
        (1, None),
        "its number was not shown"
    );
    for scope in ["rm:R1", "team:S1"] {
        let body: CustomerBody = whole(&*store, scope).await.body(EntityKind::Customer, "C1").unwrap();
        assert_eq!(marketing(&body), Some(ConsentState::Withdrawn), "{scope}");
    }
    assert!(
        store.receipt(withdrawn.op_id).await.unwrap().is_none(),
        "nobody signs for what is still on the device"
    );
    let mut team = Mirror::of("team:S1", 100);
    team.sync(&*store).await;
    // Its turn: recorded and signed for, and for others nothing changes once more.
    let rest = push(&*store, "R1", vec![withdrawn.clone()]).await.unwrap();
    assert_eq!((rest.results[0].status, rest.first_gap), (OpStatus::Created, Some(2)));
    assert!(rest.results[0].receipt.is_some());
    let words: SafeguardsBody = whole(&*store, "rm:R1")
        .await
        .body(EntityKind::Safeguards, "C1")
        .unwrap();
    assert_eq!(words.words.len(), 1);
    let before = team.rows().clone();
    team.sync(&*store).await;
    assert_eq!(team.rows(), &before);
    // What is recorded is not done again.
    hastened(&*store, vec![saved(2, "C1")], vec![withdrawn]).await;
    assert_eq!(store.op_counts().await.unwrap(), [("created".to_owned(), 3)]);
}

/// Rule U11.
pub async fn u11_only_what_protects_a_customer_of_the_author_goes_ahead(database: &dyn Database) {
    let store = open_with(database, ASSIGNED).await;
    let mut waits = consent(9, "C2", ConsentState::Withdrawn);
    waits.depends_on = Some(op_id(8));
    let foreign = stopped(10, "C3");
    let ahead = vec![
        consent(5, "C2", ConsentState::Given),
        saved(6, "C2"),
        left_alone(7, "C1"),
        waits,
        foreign,
        stopped(11, "C99"),
    ];
    let before = customer(&*store, "C2").await;
    let outcome = hastened(&*store, vec![saved(1, "C1")], ahead).await;
    assert_eq!(outcome.results[0].status, OpStatus::Created);
    assert_eq!(
        customer(&*store, "C2").await,
        before,
        "a yes, a visit and what waits for another take their turn"
    );
    assert!(
        !customer(&*store, "C3").await.do_not_disturb,
        "somebody else's customer"
    );
    assert!(customer(&*store, "C1").await.do_not_disturb);
    let visits = whole(&*store, "rm:R1").await;
    assert!(
        visits
            .body::<serde_json::Value>(EntityKind::Visit, &visit_id(7).to_string())
            .is_none(),
        "the wish counts, the visit takes its turn"
    );
    assert_eq!(store.op_counts().await.unwrap(), [("created".to_owned(), 1)]);
    // The next night's import does not undo it.
    store.publish(published(ASSIGNED), now()).await.unwrap();
    assert!(customer(&*store, "C1").await.do_not_disturb);
}

/// Rule U11: whatever went ahead, once all have had their turn everything is as if nothing had.
pub async fn u11_what_went_ahead_leaves_no_other_trace(database: &dyn Database) {
    let store = open_with(database, ASSIGNED).await;
    let queue = |customer: &str, from: u64| {
        vec![
            consent(from, customer, ConsentState::Given),
            stopped(from + 1, customer),
            resumed(from + 2, customer),
            consent(from + 3, customer, ConsentState::Withdrawn),
            left_alone(from + 4, customer),
            resumed(from + 5, customer),
        ]
    };
    let (with, without) = (queue("C1", 1), queue("C2", 7));
    for (at, one) in with.iter().enumerate() {
        let outcome = hastened(&*store, vec![one.clone()], with[at + 1..].to_vec()).await;
        assert_eq!(outcome.results[0].status, OpStatus::Created);
    }
    let outcome = hastened(&*store, without, vec![]).await;
    assert!(outcome.results.iter().all(|result| result.status == OpStatus::Created));
    let (one, other) = (customer(&*store, "C1").await, customer(&*store, "C2").await);
    assert_eq!(
        (one.do_not_disturb, marketing(&one)),
        (false, Some(ConsentState::Withdrawn))
    );
    assert_eq!(
        (one.do_not_disturb, marketing(&one)),
        (other.do_not_disturb, marketing(&other))
    );
    assert_eq!(words(&*store, "C1", 1).await, words(&*store, "C2", 7).await);
    // The wishes that were taken back are over for the bank's next import too.
    store.publish(published(ASSIGNED), now()).await.unwrap();
    for number in ["C1", "C2"] {
        assert!(!customer(&*store, number).await.do_not_disturb, "{number}");
    }
}
