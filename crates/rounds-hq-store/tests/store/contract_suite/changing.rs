//! Changes of customers' profiles: different fields merge, one field is the supervisor's decision, imports in between.

use rounds_domain::customer_change::{ChangeDecision, ChangeState, CustomerField};
use rounds_domain::{ChangeId, DeviceId, InstallId};
use rounds_hq_store::{HqStore, NewDevice, PushBatch};
use rounds_protocol::entities::{CustomerBody, CustomerChangeBody, EntityKind};
use rounds_protocol::ops::{CustomerChangeAsked, CustomerChangeDecided, OpPayload};
use rounds_protocol::publish::Publication;
use rounds_protocol::sync::{OpStatus, op_code};
use uuid::Uuid;

use super::Database;
use crate::fixtures::*;
use crate::mirror::whole;

use CustomerField::{Occupation, Phone, Village};

const BANK_PHONE: &str = "13800000000";

fn rejected(code: &str) -> (OpStatus, String) {
    (OpStatus::Rejected, code.to_owned())
}

fn change_id(n: u128) -> ChangeId {
    ChangeId(Uuid::from_u128(0x5000 + n))
}

/// The bank's data with this telephone number of C1, who has this RM.
fn bank_with(phone: Option<&str>, rm: &str) -> Publication {
    let mut publication = bank(&[("C1", rm), ("C2", "R2")]);
    for entity in &mut publication.customer_entities {
        if entity.kind == EntityKind::Customer && entity.customer_no.as_str() == "C1" {
            let body = CustomerBody {
                phone: phone.map(str::to_owned),
                ..customer("C1", rm)
            };
            entity.body = serde_json::to_string(&body).unwrap();
        }
    }
    publication
}

async fn publish(store: &dyn HqStore, phone: Option<&str>, rm: &str) {
    store.publish(bank_with(phone, rm), now()).await.unwrap();
}

async fn open(database: &dyn Database) -> std::sync::Arc<dyn HqStore> {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1"), ("C2", "R2")]).await;
    publish(&*store, Some(BANK_PHONE), "R1").await;
    store
}

fn asks(n: u128, field: CustomerField, before: Option<&str>, after: &str) -> OpPayload {
    OpPayload::CustomerChangeAsked(CustomerChangeAsked {
        change_id: change_id(n),
        customer_no: "C1".into(),
        field,
        before: before.map(str::to_owned),
        after: (!after.is_empty()).then(|| after.to_owned()),
        reason: " at the stall ".into(),
        business_date: day(20),
    })
}

fn decides(n: u128, decision: ChangeDecision, standing: &str) -> OpPayload {
    OpPayload::CustomerChangeDecided(CustomerChangeDecided {
        change_id: change_id(n),
        decision,
        standing: (!standing.is_empty()).then(|| standing.to_owned()),
        comment: String::new(),
    })
}

async fn one(store: &dyn HqStore, author: &str, n: u64, payload: OpPayload) -> (OpStatus, String) {
    statuses(store, author, vec![op(n, &payload)]).await.remove(0)
}

/// The customer as the supervisor's devices have it.
async fn stored(store: &dyn HqStore) -> CustomerBody {
    whole(store, "team:S1").await.body(EntityKind::Customer, "C1").unwrap()
}

async fn change(store: &dyn HqStore, scope: &str, n: u128) -> Option<CustomerChangeBody> {
    let id = change_id(n).to_string();
    whole(store, scope).await.body(EntityKind::CustomerChange, &id)
}

async fn state(store: &dyn HqStore, n: u128) -> ChangeState {
    change(store, "team:S1", n).await.unwrap().state
}

/// R1's second device has its own numbers.
async fn second_device(store: &dyn HqStore, payload: &OpPayload) -> OpStatus {
    let device_id = DeviceId(Uuid::from_u128(0xD2));
    let install_id = InstallId(Uuid::from_u128(0xD3));
    let device = NewDevice {
        device_id,
        install_id,
        staff_no: "R1".into(),
        public_key: receipt_key(),
        label: "tablet".into(),
    };
    store.enrol_device(device, now()).await.unwrap();
    let mut sent = op(1, payload);
    sent.op_id = op_id(900);
    let batch = PushBatch {
        device_id,
        install_id,
        ..batch("R1", vec![sent])
    };
    store.push(batch).await.unwrap().results[0].status
}

pub async fn changes_of_different_fields_merge(database: &dyn Database) {
    let store = open(database).await;
    assert_eq!(
        one(&*store, "R1", 1, asks(1, Phone, Some(BANK_PHONE), "139 1111-1111")).await,
        created()
    );
    let other = asks(2, Occupation, None, " 豆腐  坊主 ");
    assert_eq!(second_device(&*store, &other).await, OpStatus::Created);
    let body = stored(&*store).await;
    assert_eq!(
        (body.phone.as_deref(), body.occupation.as_deref()),
        (Some("13911111111"), Some("豆腐 坊主"))
    );
    for n in [1, 2] {
        let told = change(&*store, "rm:R1", n).await.unwrap();
        assert_eq!(
            (told.state, told.reason.as_str()),
            (ChangeState::Applied, "at the stall")
        );
    }
}

pub async fn two_values_of_one_field_are_both_kept(database: &dyn Database) {
    let store = open(database).await;
    assert_eq!(
        second_device(&*store, &asks(1, Phone, Some(BANK_PHONE), "13911111111")).await,
        OpStatus::Created
    );
    assert_eq!(
        one(&*store, "R1", 1, asks(2, Phone, Some(BANK_PHONE), "13922222222")).await,
        created(),
        "a dispute is no failure of the one who asked"
    );
    assert_eq!(stored(&*store).await.phone.as_deref(), Some("13911111111"));
    let disputed = change(&*store, "rm:R1", 2).await.unwrap();
    let standing = disputed.standing.unwrap();
    assert_eq!(
        (disputed.state, disputed.after.as_deref(), standing.value.as_deref()),
        (ChangeState::Disputed, Some("13922222222"), Some("13911111111"))
    );
    assert_eq!(standing.author_name.as_deref(), Some("Member R1"));
    // The same value once more needs nobody; a third one waits too, though its author saw what stands.
    one(&*store, "R1", 2, asks(3, Phone, Some(BANK_PHONE), "139-1111-1111")).await;
    one(&*store, "R1", 3, asks(4, Phone, Some("13911111111"), "13922222222")).await;
    assert_eq!(state(&*store, 3).await, ChangeState::Applied);
    assert_eq!(state(&*store, 4).await, ChangeState::Disputed);
    assert_eq!(stored(&*store).await.phone.as_deref(), Some("13911111111"));
}

pub async fn the_supervisor_takes_a_value_or_keeps_the_other(database: &dyn Database) {
    let store = open(database).await;
    for (decision, phone, decided) in [
        (ChangeDecision::Take, "13922222222", ChangeState::Taken),
        (ChangeDecision::Keep, "13911111111", ChangeState::Kept),
    ] {
        let base = u64::from(decided == ChangeState::Kept) * 100;
        let (first, second) = (u128::from(base) + 1, u128::from(base) + 2);
        let before = stored(&*store).await.phone;
        one(
            &*store,
            "R1",
            base + 1,
            asks(first, Phone, before.as_deref(), "13911111111"),
        )
        .await;
        one(
            &*store,
            "R1",
            base + 2,
            asks(second, Phone, before.as_deref(), "13922222222"),
        )
        .await;
        assert_eq!(
            one(&*store, "S1", base + 50, decides(second, decision, "13911111111")).await,
            created()
        );
        assert_eq!(stored(&*store).await.phone.as_deref(), Some(phone), "{decision:?}");
        let told = change(&*store, "rm:R1", second).await.unwrap();
        assert_eq!(
            (told.state, told.decided_by_name.as_deref(), told.after.as_deref()),
            (decided, Some("Member S1"), Some("13922222222"))
        );
        assert_eq!(
            one(&*store, "S1", base + 51, decides(second, decision, "13911111111")).await,
            rejected(op_code::MOVE_REFUSED),
            "a decision is made once"
        );
        publish(&*store, Some(BANK_PHONE), "R1").await;
        assert_eq!(
            stored(&*store).await.phone.as_deref(),
            Some(phone),
            "{decision:?} stands over an import"
        );
    }
}

pub async fn only_who_may_asks_and_decides(database: &dyn Database) {
    let store = open(database).await;
    one(&*store, "R1", 1, asks(1, Phone, None, "13911111111")).await;
    for (n, author, payload, code) in [
        (11, "S1", asks(2, Village, None, "河湾村"), op_code::NOT_ALLOWED),
        (12, "R3", asks(2, Village, None, "河湾村"), op_code::NEVER_ASSIGNED),
        (13, "R1", asks(1, Village, None, "河湾村"), op_code::PAYLOAD_CONFLICT),
        (14, "R1", asks(2, Phone, None, "一三九"), op_code::CHANGE_INVALID),
        (
            15,
            "R1",
            decides(1, ChangeDecision::Take, BANK_PHONE),
            op_code::NOT_ALLOWED,
        ),
        (
            16,
            "S2",
            decides(1, ChangeDecision::Take, BANK_PHONE),
            op_code::NOT_ALLOWED,
        ),
        (
            18,
            "S1",
            decides(1, ChangeDecision::Take, "13700000000"),
            op_code::CHANGE_MOVED_ON,
        ),
    ] {
        assert_eq!(one(&*store, author, n, payload).await, rejected(code), "{author} {n}");
    }
    assert_eq!(
        one(&*store, "S1", 30, decides(9, ChangeDecision::Take, BANK_PHONE)).await,
        (OpStatus::Deferred, op_code::THING_UNKNOWN.to_owned()),
        "the change may still come"
    );
    assert_eq!(state(&*store, 1).await, ChangeState::Disputed);
    assert_eq!(stored(&*store).await.phone.as_deref(), Some(BANK_PHONE));
}

pub async fn a_change_stands_over_imports_until_the_bank_says_it(database: &dyn Database) {
    let store = open(database).await;
    one(&*store, "R1", 1, asks(1, Phone, Some(BANK_PHONE), "13911111111")).await;
    one(&*store, "R1", 2, asks(2, Phone, Some("13911111111"), "13922222222")).await;
    publish(&*store, Some(BANK_PHONE), "R1").await;
    assert_eq!(stored(&*store).await.phone.as_deref(), Some("13922222222"));
    publish(&*store, Some("139 2222 2222"), "R1").await;
    publish(&*store, Some(BANK_PHONE), "R1").await;
    assert_eq!(
        stored(&*store).await.phone.as_deref(),
        Some(BANK_PHONE),
        "a change that reached the bank's books is done with: the bank may go on from there"
    );
    assert_eq!(state(&*store, 2).await, ChangeState::Applied);
}

pub async fn a_third_value_of_the_bank_asks_the_supervisor_again(database: &dyn Database) {
    let store = open(database).await;
    one(&*store, "R1", 1, asks(1, Phone, Some(BANK_PHONE), "13911111111")).await;
    publish(&*store, Some("13777777777"), "R1").await;
    assert_eq!(stored(&*store).await.phone.as_deref(), Some("13777777777"));
    let disputed = change(&*store, "rm:R1", 1).await.unwrap();
    let standing = disputed.standing.unwrap();
    assert_eq!(disputed.state, ChangeState::Disputed);
    assert_eq!(
        (standing.value.as_deref(), standing.author),
        (Some("13777777777"), None)
    );
    // While it waits, the bank goes on: the supervisor must see the newest value, and a decision over an older one fails.
    publish(&*store, Some("13788888888"), "R1").await;
    assert_eq!(
        one(&*store, "S1", 50, decides(1, ChangeDecision::Take, "13777777777")).await,
        rejected(op_code::CHANGE_MOVED_ON)
    );
    assert_eq!(
        one(&*store, "S1", 51, decides(1, ChangeDecision::Take, "13788888888")).await,
        created()
    );
    publish(&*store, Some("13788888888"), "R1").await;
    assert_eq!(stored(&*store).await.phone.as_deref(), Some("13911111111"));
    publish(&*store, None, "R1").await;
    assert_eq!(
        (state(&*store, 1).await, stored(&*store).await.phone),
        (ChangeState::Disputed, None)
    );
    publish(&*store, Some("13911111111"), "R1").await;
    assert_eq!(
        state(&*store, 1).await,
        ChangeState::Applied,
        "the bank says it now: nothing is left to decide"
    );
}

pub async fn a_change_after_a_reassignment_is_the_new_supervisors_decision(database: &dyn Database) {
    let store = open(database).await;
    publish(&*store, Some(BANK_PHONE), "R3").await;
    assert_eq!(
        one(&*store, "R1", 1, asks(1, Phone, Some(BANK_PHONE), "13911111111")).await,
        created()
    );
    let told = change(&*store, "rm:R1", 1).await.unwrap();
    assert_eq!((told.state, told.out_of_scope), (ChangeState::Disputed, true));
    assert_eq!(change(&*store, "team:S1", 1).await, None, "another team's customer");
    assert!(change(&*store, "rm:R3", 1).await.is_some());
    assert_eq!(
        one(&*store, "S1", 50, decides(1, ChangeDecision::Take, BANK_PHONE)).await,
        rejected(op_code::NOT_ALLOWED)
    );
    assert_eq!(
        one(&*store, "S2", 51, decides(1, ChangeDecision::Take, BANK_PHONE)).await,
        created()
    );
    let body: CustomerBody = whole(&*store, "rm:R3").await.body(EntityKind::Customer, "C1").unwrap();
    assert_eq!(body.phone.as_deref(), Some("13911111111"));
    assert_eq!(change(&*store, "rm:R1", 1).await.unwrap().state, ChangeState::Taken);
}

pub async fn a_dispute_goes_with_its_customer(database: &dyn Database) {
    let store = open(database).await;
    one(&*store, "R1", 1, asks(1, Phone, None, "13911111111")).await;
    publish(&*store, Some(BANK_PHONE), "R3").await;
    assert!(change(&*store, "team:S2", 1).await.is_some());
    assert_eq!(change(&*store, "team:S1", 1).await, None);
    assert_eq!(
        one(&*store, "S2", 50, decides(1, ChangeDecision::Keep, BANK_PHONE)).await,
        created()
    );
    assert_eq!(
        change(&*store, "rm:R1", 1).await.unwrap().state,
        ChangeState::Kept,
        "its author is told"
    );
}

pub async fn a_change_that_comes_again_changes_nothing(database: &dyn Database) {
    let store = open(database).await;
    let ops = vec![
        op(1, &asks(1, Phone, Some(BANK_PHONE), "13911111111")),
        op(2, &asks(2, Phone, Some(BANK_PHONE), "13922222222")),
    ];
    push(&*store, "R1", ops.clone()).await.unwrap();
    let decided = vec![op(50, &decides(2, ChangeDecision::Take, "13911111111"))];
    push(&*store, "S1", decided.clone()).await.unwrap();
    let before = whole(&*store, "team:S1").await;
    for _ in 0..2 {
        for (author, ops) in [("R1", &ops), ("S1", &decided)] {
            for (status, _) in statuses(&*store, author, ops.clone()).await {
                assert_eq!(status, OpStatus::Exists);
            }
        }
    }
    assert_eq!(before.rows(), whole(&*store, "team:S1").await.rows());
}

pub async fn open_changes_survive_a_restart(database: &dyn Database) {
    let store = open(database).await;
    one(&*store, "R1", 1, asks(1, Phone, Some(BANK_PHONE), "13911111111")).await;
    one(&*store, "R1", 2, asks(2, Phone, Some(BANK_PHONE), "13922222222")).await;
    drop(store);
    let store = database.open().await;
    publish(&*store, Some(BANK_PHONE), "R1").await;
    assert_eq!(stored(&*store).await.phone.as_deref(), Some("13911111111"));
    assert_eq!(
        one(&*store, "S1", 50, decides(2, ChangeDecision::Take, "13911111111")).await,
        created()
    );
    publish(&*store, Some(BANK_PHONE), "R1").await;
    assert_eq!(stored(&*store).await.phone.as_deref(), Some("13922222222"));
}

/// A wish not to be disturbed and a change of a field stand over the same import.
pub async fn a_wish_and_a_change_stand_together(database: &dyn Database) {
    let store = open(database).await;
    one(&*store, "R1", 1, asks(1, Phone, Some(BANK_PHONE), "13911111111")).await;
    let visit = rounds_protocol::ops::VisitSaved {
        outcome: rounds_domain::visit::OutcomeCode::O95,
        closed: true,
        ..visit(2, "C1")
    };
    assert_eq!(one(&*store, "R1", 2, OpPayload::VisitSaved(visit)).await, created());
    one(&*store, "R1", 3, asks(3, Village, None, "河湾村")).await;
    publish(&*store, Some(BANK_PHONE), "R1").await;
    let body = stored(&*store).await;
    assert_eq!(
        (body.do_not_disturb, body.phone.as_deref(), body.village.as_deref()),
        (true, Some("13911111111"), Some("河湾村"))
    );
}
