//! What protects customers: words about consent, the wish to be left alone, assessments under leave, opinions, statements and
//! appointments.

use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use rounds_domain::consent::{ConsentMethod, ConsentState, DataKind, Initiative, Purpose};
use rounds_domain::follow_up::FollowUpKind;
use rounds_domain::suitability::{Answer, Match, SlotRefused, SlotState, score};
use rounds_domain::{
    AppointmentId, AssessmentId, ConsentId, DeviceId, FollowUpId, InstallId, OpinionId, SlotId, StatementId,
};
use rounds_hq_store::HqStore;
use rounds_protocol::entities::{CustomerBody, EntityKind, FollowUpBody};
use rounds_protocol::ops::{NewFollowUp, OpPayload};
use rounds_protocol::publish::{Publication, ReferenceEntity};
use rounds_protocol::safeguards::*;
use rounds_protocol::sync::{OpStatus, op_code};
use uuid::Uuid;

use super::Database;
use crate::fixtures::*;
use crate::mirror::whole;
use crate::pack;

pub(super) const ON: u32 = 20;

pub(super) fn id<T: From<Uuid>>(n: u128) -> T {
    T::from(Uuid::from_u128(0xb000 + n))
}

/// A bank with the demonstration pack; C1 is R1's and C3 is R3's, who is of another team.
pub(super) fn published(assignments: &[(&str, &str)]) -> Publication {
    let body = pack::pack(|_| {}).seal(&signing_key()).unwrap();
    let mut publication = bank(assignments);
    publication.reference_entities.push(ReferenceEntity {
        scope: "ref:offers".into(),
        kind: EntityKind::OfferPack,
        id: body.entity_id(),
        body: serde_json::to_string(&body).unwrap(),
    });
    publication
}

pub(super) const ASSIGNED: &[(&str, &str)] = &[("C1", "R1"), ("C3", "R3")];

pub async fn open(database: &dyn Database) -> Arc<dyn HqStore> {
    open_with(database, ASSIGNED).await
}

pub(super) async fn open_with(database: &dyn Database, assigned: &[(&str, &str)]) -> Arc<dyn HqStore> {
    let store = database.open().await;
    open_bank(&*store, assigned).await;
    store.publish(published(assigned), now()).await.unwrap();
    store
}

async fn safeguards(store: &dyn HqStore, scope: &str) -> Option<SafeguardsBody> {
    whole(store, scope).await.body(EntityKind::Safeguards, "C1")
}

pub(super) async fn customer_in(store: &dyn HqStore, scope: &str) -> CustomerBody {
    whole(store, scope).await.body(EntityKind::Customer, "C1").unwrap()
}

pub(super) async fn one(store: &dyn HqStore, author: &str, n: u64, payload: OpPayload) -> (OpStatus, String) {
    statuses(store, author, vec![op(n, &payload)]).await.remove(0)
}

pub(super) fn rejected(code: &str) -> (OpStatus, String) {
    (OpStatus::Rejected, code.to_owned())
}

pub(super) fn word(n: u128, state: ConsentState, on: NaiveDate) -> ConsentRecorded {
    ConsentRecorded {
        consent_id: id::<ConsentId>(n),
        customer_no: "C1".into(),
        purpose: Purpose::MarketingContact,
        state,
        data_kinds: vec![DataKind::ContactDetails],
        method: ConsentMethod::SignedOnPaper,
        initiative: Initiative::Staff,
        text_version: "mc-1".into(),
        evidence: (state == ConsentState::Given).then(|| "sheet 118".into()),
        business_date: on,
        pack: None,
    }
}

fn consent(n: u128, state: ConsentState) -> OpPayload {
    OpPayload::ConsentRecorded(word(n, state, day(ON)))
}

fn marketing(customer: &CustomerBody) -> Vec<ConsentState> {
    let about = customer
        .consents
        .iter()
        .filter(|known| known.purpose == Purpose::MarketingContact);
    about.map(|known| known.state).collect()
}

pub async fn mk_01_a_withdrawal_stands_over_every_later_import_and_goes_with_the_customer(database: &dyn Database) {
    let store = open(database).await;
    let (given, withdrawn) = (consent(1, ConsentState::Given), consent(2, ConsentState::Withdrawn));
    // The withdrawal comes first, from another device say; it was said later.
    assert_eq!(one(&*store, "R1", 2, withdrawn).await, created());
    assert_eq!(one(&*store, "R1", 1, given).await, created());
    for scope in ["rm:R1", "team:S1"] {
        assert_eq!(
            marketing(&customer_in(&*store, scope).await),
            [ConsentState::Withdrawn],
            "{scope}"
        );
        assert_eq!(safeguards(&*store, scope).await.unwrap().words.len(), 2, "{scope}");
    }
    let moved = published(&[("C1", "R2"), ("C3", "R3")]);
    store.publish(moved, now()).await.unwrap();
    assert_eq!(
        marketing(&customer_in(&*store, "rm:R2").await),
        [ConsentState::Withdrawn]
    );
    assert!(
        safeguards(&*store, "rm:R2").await.is_some(),
        "it goes with its customer"
    );
    assert!(safeguards(&*store, "rm:R1").await.is_none());
}

pub async fn a_no_is_never_refused_and_a_yes_needs_its_evidence(database: &dyn Database) {
    let store = open(database).await;
    let bare = |state| ConsentRecorded {
        evidence: None,
        data_kinds: vec![],
        text_version: String::new(),
        ..word(1, state, day(ON))
    };
    let yes = OpPayload::ConsentRecorded(bare(ConsentState::Given));
    assert_eq!(one(&*store, "R1", 1, yes).await, rejected(op_code::EVIDENCE_MISSING));
    for (n, state) in [(2, ConsentState::Refused), (3, ConsentState::Withdrawn)] {
        let recorded = ConsentRecorded {
            consent_id: id(n.into()),
            ..bare(state)
        };
        assert_eq!(
            one(&*store, "R1", n, OpPayload::ConsentRecorded(recorded)).await,
            created(),
            "{state:?}"
        );
    }
    assert_eq!(
        one(&*store, "R3", 4, consent(4, ConsentState::Refused)).await,
        rejected(op_code::NEVER_ASSIGNED)
    );
}

pub async fn pi_07_staff_who_ask_again_too_soon_are_refused(database: &dyn Database) {
    let store = open(database).await;
    assert_eq!(
        one(&*store, "R1", 1, consent(1, ConsentState::Refused)).await,
        created()
    );
    let later = |n, days, initiative| {
        OpPayload::ConsentRecorded(ConsentRecorded {
            initiative,
            ..word(n, ConsentState::Given, day(ON) + Days::new(days))
        })
    };
    let too_soon = one(&*store, "R1", 2, later(2, 179, Initiative::Staff)).await;
    assert_eq!(too_soon, rejected(op_code::ASKED_TOO_SOON));
    assert_eq!(
        one(&*store, "R1", 3, later(3, 1, Initiative::Customer)).await,
        created()
    );
}

pub async fn mk_01_a_wish_to_be_left_alone_is_kept_over_imports(database: &dyn Database) {
    let store = open(database).await;
    let stopped = OpPayload::ContactStopped(ContactStopped {
        customer_no: "C1".into(),
        business_date: day(ON),
    });
    assert_eq!(one(&*store, "R1", 1, stopped.clone()).await, created());
    assert_eq!(one(&*store, "R1", 2, stopped).await, created());
    store.publish(published(ASSIGNED), now()).await.unwrap();
    assert!(customer_in(&*store, "rm:R1").await.do_not_disturb);
}

fn asked(n: u128) -> OpPayload {
    OpPayload::SlotAsked(SlotAsked {
        slot_id: id::<SlotId>(n),
        customer_no: "C1".into(),
        business_date: day(ON),
    })
}

/// Answers that come to some level, by the pack's own questionnaire.
fn answers(option: usize) -> Vec<Answer> {
    let questionnaire = pack::pack(|_| {}).questionnaire;
    let chosen = |question: &rounds_domain::suitability::Question| Answer {
        question: question.code.clone(),
        option: question.options[option.min(question.options.len() - 1)].code.clone(),
    };
    questionnaire.questions.iter().map(chosen).collect()
}

fn assessment(n: u128, slot: u128, on: NaiveDate) -> AssessmentMade {
    let pack = pack::pack(|_| {});
    let scored = score(&pack.questionnaire, &answers(2)).unwrap();
    AssessmentMade {
        assessment_id: id::<AssessmentId>(n),
        slot_id: id(slot),
        customer_no: "C1".into(),
        questionnaire: pack.questionnaire.label(),
        answers: answers(2),
        points: scored.points,
        level: scored.level,
        told_at: now(),
        signature: "M1 1L2 2".into(),
        business_date: on,
        pack: pack.label(),
    }
}

fn made(n: u128, slot: u128) -> OpPayload {
    OpPayload::AssessmentMade(assessment(n, slot, day(ON)))
}

async fn slots(store: &dyn HqStore) -> Vec<(SlotState, Option<SlotRefused>)> {
    let body = safeguards(store, "rm:R1").await.unwrap();
    body.slots.iter().map(|slot| (slot.state, slot.refused)).collect()
}

pub async fn pr_08_an_assessment_spends_leave_once_and_only_on_its_device(database: &dyn Database) {
    let store = open(database).await;
    assert_eq!(one(&*store, "R1", 1, made(1, 1)).await, rejected(op_code::SLOT_MISSING));
    assert_eq!(one(&*store, "R1", 2, asked(1)).await, created());
    assert_eq!(slots(&*store).await, [(SlotState::Open, None)]);
    // The supervisor's device has not got this leave.
    assert_eq!(
        one(&*store, "S1", 101, made(2, 1)).await,
        rejected(op_code::SLOT_MISSING)
    );
    let forged = AssessmentMade {
        level: 5,
        ..assessment(3, 1, day(ON))
    };
    let forged = OpPayload::AssessmentMade(forged);
    assert_eq!(one(&*store, "R1", 3, forged).await, rejected(op_code::ASSESSMENT_WRONG));
    assert_eq!(one(&*store, "R1", 4, made(4, 1)).await, created());
    assert_eq!(one(&*store, "R1", 5, made(5, 1)).await, rejected(op_code::SLOT_MISSING));
    let customer = customer_in(&*store, "rm:R1").await;
    assert_eq!(
        (customer.risk_level, customer.risk_assessed_on),
        (Some(assessment(4, 1, day(ON)).level), Some(day(ON)))
    );
    store.publish(published(ASSIGNED), now()).await.unwrap();
    assert_eq!(
        customer_in(&*store, "rm:R1").await.risk_assessed_on,
        Some(day(ON)),
        "it stands over the import"
    );
}

pub async fn pr_08_two_devices_never_hold_more_than_the_day_allows(database: &dyn Database) {
    let store = open(database).await;
    assert_eq!(one(&*store, "R1", 1, asked(1)).await, created());
    assert_eq!(one(&*store, "S1", 101, asked(2)).await, created());
    // Two are given out for these days: neither an own third nor another device's is given.
    let third = DeviceId(Uuid::from_u128(77));
    enrol(&*store, "R1", third, InstallId(Uuid::from_u128(78))).await;
    let mut other = batch("R1", vec![op(9, &asked(3))]);
    (other.device_id, other.install_id) = (third, InstallId(Uuid::from_u128(78)));
    store.push(other).await.unwrap();
    let open = SlotState::Open;
    let full = (SlotState::Refused, Some(SlotRefused::DayFull));
    assert_eq!(slots(&*store).await, [(open, None), (open, None), full]);
    // What comes back makes room.
    let back = OpPayload::SlotReturned(SlotReturned {
        slot_id: id(1),
        customer_no: "C1".into(),
    });
    assert_eq!(
        one(&*store, "S1", 102, back.clone()).await,
        rejected(op_code::NOT_ALLOWED)
    );
    assert_eq!(one(&*store, "R1", 2, back).await, created());
    let mut again = batch("R1", vec![op(10, &asked(4))]);
    (again.device_id, again.install_id) = (third, InstallId(Uuid::from_u128(78)));
    store.push(again).await.unwrap();
    assert_eq!(
        slots(&*store).await,
        [(SlotState::Returned, None), (open, None), (open, None)]
    );
}

fn statement(n: u128, product: &str) -> OpPayload {
    OpPayload::StatementSigned(StatementSigned {
        statement_id: id::<StatementId>(n),
        customer_no: "C1".into(),
        product: product.into(),
        product_level: 5,
        customer_level: 4,
        text_version: "demo-cn v1".into(),
        signature: "M1 1L2 2".into(),
        business_date: day(ON),
        pack: "demo-cn v1".into(),
    })
}

fn appointment(n: u128, product: &str, at: DateTime<Utc>) -> AppointmentBooked {
    AppointmentBooked {
        appointment_id: id::<AppointmentId>(n),
        customer_no: "C1".into(),
        product: Some(product.into()),
        purpose: AppointmentPurpose::Buy,
        at,
        flags: vec![],
        own_wish: false,
        follow_up: NewFollowUp {
            follow_up_id: id::<FollowUpId>(n),
            customer_no: "C1".into(),
            visit_id: None,
            kind: FollowUpKind::Appointment,
            due_on: at.date_naive(),
            note: String::new(),
        },
        business_date: day(ON),
        pack: "demo-cn v1".into(),
    }
}

fn hours_later(hours: i64) -> DateTime<Utc> {
    day(ON).and_hms_opt(2, 0, 0).unwrap().and_utc() + TimeDelta::hours(hours)
}

pub async fn pr_08_a_sale_is_judged_by_headquarters_for_its_own_day(database: &dyn Database) {
    let store = open(database).await;
    let book =
        |n: u128, product: &str, hours| OpPayload::AppointmentBooked(appointment(n, product, hours_later(hours)));
    let refused = rejected(op_code::NOT_SUITABLE);
    assert_eq!(
        one(&*store, "R1", 1, book(1, "W01", 48)).await,
        refused,
        "nobody assessed the customer"
    );
    let batch = vec![op(2, &asked(1)), op(3, &made(1, 1))];
    assert_eq!(statuses(&*store, "R1", batch).await, [created(), created()]);
    let level = customer_in(&*store, "rm:R1").await.risk_level;
    assert_eq!(level, Some(4));
    assert_eq!(one(&*store, "R1", 4, book(4, "W03", 48)).await, created());
    assert_eq!(
        one(&*store, "R1", 5, book(5, "W05", 48)).await,
        refused,
        "above the level"
    );
    assert_eq!(
        one(&*store, "R1", 6, book(6, "W03", 24 * 366)).await,
        refused,
        "the assessment is over by then"
    );
    let rows = whole(&*store, "rm:R1").await;
    let task: FollowUpBody = rows
        .body(EntityKind::FollowUp, &id::<FollowUpId>(4).to_string())
        .unwrap();
    assert_eq!(task.kind, FollowUpKind::Appointment);
}

pub async fn pr_09_only_the_customers_own_statement_opens_the_way_past_the_level(database: &dyn Database) {
    let store = open(database).await;
    assert_eq!(
        one(&*store, "R1", 1, statement(1, "W05")).await,
        rejected(op_code::NOT_SUITABLE),
        "not assessed"
    );
    let batch = vec![op(2, &asked(1)), op(3, &made(1, 1))];
    assert_eq!(statuses(&*store, "R1", batch).await, [created(), created()]);
    assert_eq!(
        one(&*store, "R1", 4, statement(2, "W01")).await,
        rejected(op_code::NOT_SUITABLE),
        "it suits anyway"
    );
    let wish = AppointmentBooked {
        own_wish: true,
        ..appointment(5, "W05", hours_later(48))
    };
    let wish = OpPayload::AppointmentBooked(wish);
    assert_eq!(
        one(&*store, "R1", 5, wish).await,
        rejected(op_code::NOT_SUITABLE),
        "claimed, and never signed"
    );
    assert_eq!(one(&*store, "R1", 6, statement(3, "W05")).await, created());
    let wish = AppointmentBooked {
        own_wish: true,
        ..appointment(7, "W05", hours_later(48))
    };
    assert_eq!(
        one(&*store, "R1", 7, OpPayload::AppointmentBooked(wish)).await,
        created()
    );
    let suggested = OpPayload::AppointmentBooked(appointment(8, "W05", hours_later(48)));
    assert_eq!(
        one(&*store, "R1", 8, suggested).await,
        rejected(op_code::NOT_SUITABLE),
        "not by anybody's suggestion"
    );
}

pub async fn pr_08_a_second_person_calls_back(database: &dyn Database) {
    let store = open(database).await;
    let told = OpPayload::OpinionTold(OpinionTold {
        opinion_id: id::<OpinionId>(1),
        customer_no: "C1".into(),
        product: "W04".into(),
        product_level: Some(4),
        customer_level: Some(5),
        assessed_on: Some(day(ON)),
        verdict: Match::Suitable,
        told_at: now(),
        signature: "M1 1L2 2".into(),
        business_date: day(ON),
        pack: "demo-cn v1".into(),
    });
    let call = OpPayload::CallBackMade(CallBackMade {
        customer_no: "C1".into(),
        product: "W04".into(),
        business_date: day(ON),
    });
    let early = one(&*store, "S1", 101, call.clone()).await;
    assert_eq!(
        early,
        (OpStatus::Deferred, op_code::THING_UNKNOWN.to_owned()),
        "nothing was told yet"
    );
    assert_eq!(one(&*store, "R1", 1, told).await, created());
    assert_eq!(
        one(&*store, "R1", 2, call.clone()).await,
        rejected(op_code::NOT_ALLOWED)
    );
    assert_eq!(one(&*store, "S1", 102, call).await, created());
    assert!(safeguards(&*store, "rm:R1").await.unwrap().called_back(&"W04".into()));
}
