//! What protects a customer on the device: own words count at once, headquarters' when they are here, each once; what may
//! not wait goes first; and what must be provable is linked.

use rounds_domain::audit::Fault;
use rounds_domain::consent::{ConsentMethod, ConsentState, DataKind, Initiative, Purpose};
use rounds_domain::suitability::{Slot, SlotState};
use rounds_domain::{AssessmentId, ConsentId, InstallId, SlotId};
use rounds_protocol::ops::{FieldRevealed, OpPayload, RevealField};
use rounds_protocol::safeguards::*;
use uuid::Uuid;

use crate::support::*;

fn id<T: From<Uuid>>(n: u128) -> T {
    T::from(Uuid::from_u128(0xb000 + n))
}

fn consent(n: u128, state: ConsentState) -> OpPayload {
    OpPayload::ConsentRecorded(ConsentRecorded {
        consent_id: id::<ConsentId>(n),
        customer_no: "C1".into(),
        purpose: Purpose::MarketingContact,
        state,
        data_kinds: vec![DataKind::ContactDetails],
        method: ConsentMethod::Spoken,
        initiative: Initiative::Staff,
        text_version: "mc-1".into(),
        evidence: Some("said so".into()),
        business_date: today(),
        pack: None,
    })
}

fn marketing(laptop: &Laptop) -> Vec<ConsentState> {
    let customer = laptop.device.customer(&"C1".into()).unwrap().unwrap();
    let about = customer
        .consents
        .iter()
        .filter(|known| known.purpose == Purpose::MarketingContact);
    about.map(|known| known.state).collect()
}

#[test]
fn mk_01_a_withdrawal_counts_in_the_moment_in_which_it_is_saved() {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "王秀英")]);
    laptop.save(&consent(1, ConsentState::Given));
    assert_eq!(marketing(&laptop), [ConsentState::Given]);
    laptop.save(&consent(2, ConsentState::Withdrawn));
    assert_eq!(marketing(&laptop), [ConsentState::Withdrawn]);
    let words = laptop.device.safeguards(&"C1".into()).unwrap().words;
    assert_eq!(words.len(), 2);
    assert_eq!(laptop.device.safeguards(&"C2".into()).unwrap().words, []);
    laptop.save(&OpPayload::ContactStopped(ContactStopped {
        customer_no: "C1".into(),
        business_date: today(),
    }));
    assert!(laptop.device.customer(&"C1".into()).unwrap().unwrap().do_not_disturb);
}

#[test]
fn a_word_that_came_back_stands_once_and_a_rejected_one_not_at_all() {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "王秀英")]);
    laptop.save(&consent(1, ConsentState::Given));
    let mut body = laptop.device.safeguards(&"C1".into()).unwrap();
    body.words[0].author_name = "as headquarters has it".into();
    laptop.pull_all(vec![customer_row(1, "C1", "王秀英"), row(2, "safeguards", "C1", &body)]);
    assert_eq!(laptop.device.safeguards(&"C1".into()).unwrap(), body);
    let refused = laptop.save(&consent(2, ConsentState::Refused));
    assert_eq!(marketing(&laptop), [ConsentState::Refused]);
    let no = answer(&laptop.device, refused.op_id, rounds_protocol::sync::OpStatus::Rejected);
    laptop.device.apply_results(&[no], now()).unwrap();
    assert_eq!(laptop.device.safeguards(&"C1".into()).unwrap(), body);
}

#[test]
fn leave_is_asked_for_given_and_spent_on_this_device() {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "王秀英")]);
    let asked = SlotAsked {
        slot_id: id::<SlotId>(1),
        customer_no: "C1".into(),
        business_date: today(),
    };
    laptop.save(&OpPayload::SlotAsked(asked));
    let states = |laptop: &Laptop| -> Vec<SlotState> {
        let body = laptop.device.safeguards(&"C1".into()).unwrap();
        body.slots.iter().map(|slot| slot.state).collect()
    };
    assert_eq!(states(&laptop), [SlotState::Asked]);
    let mut body = SafeguardsBody::new("C1".into());
    body.put_slot(Slot {
        slot_id: id(1),
        device_id: device_id(),
        from: today(),
        until: today(),
        state: SlotState::Open,
        refused: None,
        opens_on: None,
    });
    laptop.pull_all(vec![customer_row(1, "C1", "王秀英"), row(2, "safeguards", "C1", &body)]);
    assert_eq!(states(&laptop), [SlotState::Open]);
    laptop.save(&OpPayload::AssessmentMade(AssessmentMade {
        assessment_id: id::<AssessmentId>(1),
        slot_id: id(1),
        customer_no: "C1".into(),
        questionnaire: "Q v1".into(),
        answers: vec![],
        points: 40,
        level: 3,
        told_at: now(),
        signature: "M1 1".into(),
        business_date: today(),
        pack: "demo v1".into(),
    }));
    assert_eq!(states(&laptop), [SlotState::Spent]);
    let customer = laptop.device.customer(&"C1".into()).unwrap().unwrap();
    assert_eq!(
        (customer.risk_level, customer.risk_assessed_on),
        (Some(3), Some(today()))
    );
}

/// Rule U11.
#[test]
fn u11_what_may_not_wait_is_found_behind_older_work_until_it_is_answered() {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "王秀英")]);
    laptop.save(&saved(1, "C1"));
    laptop.save(&consent(1, ConsentState::Given));
    let withdrawn = laptop.save(&consent(2, ConsentState::Withdrawn));
    let refused = laptop.save(&consent(3, ConsentState::Refused));
    let behind = |number, max_ops, max_bytes| -> Vec<u64> {
        let urgent = laptop.device.urgent(number, max_ops, max_bytes).unwrap();
        urgent.iter().map(|op| op.number).collect()
    };
    let numbers = |max_ops, max_bytes| behind(0, max_ops, max_bytes);
    assert_eq!(
        behind(3, 25, usize::MAX),
        [4],
        "what is in the batch takes nobody's place"
    );
    assert_eq!(numbers(25, usize::MAX), [3, 4], "a yes and a visit wait for their turn");
    assert_eq!(numbers(1, usize::MAX), [3]);
    assert_eq!(numbers(25, 10), [0; 0], "never more than fits");
    laptop.sign_for(withdrawn.op_id);
    assert_eq!(numbers(25, usize::MAX), [4]);
    let no = answer(&laptop.device, refused.op_id, rounds_protocol::sync::OpStatus::Rejected);
    laptop.device.apply_results(&[no], now()).unwrap();
    assert_eq!(numbers(25, usize::MAX), [0; 0]);
}

fn reveal() -> OpPayload {
    OpPayload::FieldRevealed(FieldRevealed {
        customer_no: "C1".into(),
        field: RevealField::Phone,
    })
}

#[test]
fn pi_13_what_must_be_provable_is_linked_and_other_work_is_not() {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "王秀英")]);
    for payload in [reveal(), saved(1, "C1"), consent(1, ConsentState::Given), reveal()] {
        laptop.save(&payload);
    }
    let ops = laptop.device.next_batch(0, 100, usize::MAX).unwrap();
    let links: Vec<Option<u64>> = ops.iter().map(|op| op.audit.as_ref().map(|link| link.link)).collect();
    assert_eq!(links, [Some(1), None, Some(2), Some(3)]);
    let chains = laptop.device.audit_chains().unwrap();
    assert_eq!(
        (chains.len(), chains[0].report.links, chains[0].report.broken),
        (1, 3, None)
    );
}

#[test]
fn pi_13_a_copied_file_begins_a_chain_of_its_own() {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "王秀英")]);
    laptop.save(&reveal());
    laptop.device.take_new_install(InstallId(Uuid::from_u128(99))).unwrap();
    laptop.save(&reveal());
    let chains = laptop.device.audit_chains().unwrap();
    let found: Vec<(u64, Option<Fault>)> = chains
        .iter()
        .map(|own| (own.report.highest, own.report.broken.map(|broken| broken.fault)))
        .collect();
    assert_eq!(found, [(1, None), (1, None)]);
}
