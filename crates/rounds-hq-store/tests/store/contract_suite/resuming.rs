//! A spoken word and its witness; a customer who was left alone and takes that back.

use chrono::TimeDelta;
use rounds_domain::consent::{ConsentMethod, ConsentState, SpokenEvidence};
use rounds_domain::visit::OutcomeCode;
use rounds_hq_store::HqStore;
use rounds_protocol::entities::{CustomerBody, EntityKind};
use rounds_protocol::ops::{OpPayload, VisitSaved};
use rounds_protocol::safeguards::*;
use rounds_protocol::sync::op_code;

use super::Database;
use super::protecting::{ASSIGNED, ON, customer_in, one, open, published, rejected, word};
use crate::fixtures::*;

fn spoken(words: &str, witness: Option<&str>) -> String {
    spoken_text(&SpokenEvidence {
        words: words.into(),
        witness: witness.map(Into::into),
        recording: None,
    })
}

pub async fn mk_03_a_spoken_yes_has_a_witness_or_is_refused(database: &dyn Database) {
    let store = open(database).await;
    let said = |n: u128, evidence: String| {
        OpPayload::ConsentRecorded(ConsentRecorded {
            method: ConsentMethod::Spoken,
            evidence: Some(evidence),
            ..word(n, ConsentState::Given, day(ON))
        })
    };
    for (n, evidence) in [
        (1, "同意".to_owned()),
        (2, spoken("同意", None)),
        (3, spoken("", Some("王芳"))),
    ] {
        let answer = one(&*store, "R1", n, said(n.into(), evidence)).await;
        assert_eq!(answer, rejected(op_code::EVIDENCE_MISSING), "{n}");
    }
    assert_eq!(
        one(&*store, "R1", 4, said(4, spoken("同意", Some("王芳")))).await,
        created()
    );
}

fn stopped() -> OpPayload {
    OpPayload::ContactStopped(ContactStopped {
        customer_no: "C1".into(),
        business_date: day(ON),
    })
}

fn resumed(evidence: String) -> OpPayload {
    OpPayload::ContactResumed(ContactResumed {
        customer_no: "C1".into(),
        method: ConsentMethod::Spoken,
        evidence,
        business_date: day(ON),
        pack: None,
    })
}

fn later(n: u64, minutes: i64, payload: &OpPayload) -> rounds_protocol::ops::Op {
    let op = op(n, payload);
    rounds_protocol::ops::Op {
        saved_at: op.saved_at + TimeDelta::minutes(minutes),
        ..op
    }
}

async fn left_alone(store: &dyn HqStore) -> bool {
    customer_in(store, "rm:R1").await.do_not_disturb
}

/// What the bank's own system says of C1 now.
async fn bank_lists(store: &dyn HqStore, listed: bool) {
    let mut publication = published(ASSIGNED);
    for entity in &mut publication.customer_entities {
        if entity.kind == EntityKind::Customer && entity.customer_no.as_str() == "C1" {
            let mut body: CustomerBody = serde_json::from_str(&entity.body).unwrap();
            body.do_not_disturb = listed;
            entity.body = serde_json::to_string(&body).unwrap();
        }
    }
    store.publish(publication, now()).await.unwrap();
}

pub async fn mk_01_a_wish_to_be_left_alone_is_taken_back_by_the_customers_own_word(database: &dyn Database) {
    let store = open(database).await;
    bank_lists(&*store, true).await;
    let yes = || resumed(spoken("可以再联系我", Some("王芳")));
    let say = async |n, minutes, payload: OpPayload| {
        let answer = statuses(&*store, "R1", vec![later(n, minutes, &payload)])
            .await
            .remove(0);
        (answer, left_alone(&*store).await)
    };
    assert_eq!(say(1, 1, stopped()).await, (created(), true));
    let bare = rejected(op_code::EVIDENCE_MISSING);
    assert_eq!(say(2, 2, resumed(String::new())).await, (bare.clone(), true));
    assert_eq!(say(3, 3, resumed(spoken("好", None))).await, (bare, true));
    assert_eq!(say(4, 10, yes()).await, (created(), false));
    assert_eq!(
        say(5, 5, stopped()).await,
        (created(), false),
        "said before, and only now here"
    );
    bank_lists(&*store, true).await;
    assert!(!left_alone(&*store).await, "the bank's list is the old one");
    bank_lists(&*store, false).await;
    assert!(!left_alone(&*store).await);
    bank_lists(&*store, true).await;
    assert!(left_alone(&*store).await, "named anew");
    let at_the_door = OpPayload::VisitSaved(VisitSaved {
        outcome: OutcomeCode::O95,
        ..visit(6, "C1")
    });
    assert_eq!(say(6, 20, yes()).await, (created(), false));
    assert_eq!(say(7, 30, at_the_door).await, (created(), true));
    store.publish(published(ASSIGNED), now()).await.unwrap();
    assert!(
        left_alone(&*store).await,
        "the later word at the door stands over the import"
    );
}
