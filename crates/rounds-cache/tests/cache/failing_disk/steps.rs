//! The steps of an open device, each with what it needs before, what it does, and how one sees that it is there.

use chrono::TimeDelta;
use rounds_cache::{Device, DraftRow, OpFilter, OpState, PageOutcome, Result};
use rounds_domain::{InstallId, SystemClock, SystemIds};
use rounds_protocol::session::StaffBody;
use rounds_protocol::sync::{FeedRow, OpResult, OpStatus, ScopePage};
use uuid::Uuid;

use super::disk::{Fault, copy_of, is_honest, on_failing_disk};
use crate::support::*;

/// How the last turn of a step stands in the files. Anything between is torn, and a panic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    Undone,
    Done,
}

/// One step: all of it is one transaction, or none.
pub struct Step {
    pub name: &'static str,
    pub prepare: fn(&Device, u64),
    pub act: fn(&Device, u64) -> Result<()>,
    pub stands: fn(&Device, u64) -> Stands,
}

pub const STEPS: &[Step] = &[
    Step {
        name: "save",
        prepare: lay_a_draft,
        act: save_visit,
        stands: visit_stands,
    },
    Step {
        name: "draft",
        prepare: lay_a_draft,
        act: save_draft,
        stands: draft_stands,
    },
    Step {
        name: "apply page",
        prepare: know_scope,
        act: apply_page,
        stands: page_stands,
    },
    Step {
        name: "acknowledge",
        prepare: save_op,
        act: acknowledge,
        stands: acknowledged,
    },
    Step {
        name: "sweep",
        prepare: begin_full_pull,
        act: end_full_pull,
        stands: swept,
    },
    Step {
        name: "new epoch",
        prepare: sign_op,
        act: note_epoch,
        stands: epoch_stands,
    },
    Step {
        name: "new install",
        prepare: save_op,
        act: take_install,
        stands: install_stands,
    },
    Step {
        name: "renew enrolment",
        prepare: name_before,
        act: rename_me,
        stands: name_stands,
    },
    Step {
        name: "rebuild cache",
        prepare: save_op,
        act: rebuild,
        stands: |_, _| Stands::Done,
    },
];

/// Fails the first, second, … call of the step, in each way of failing, until it meets no failure any more; returns
/// how many it met. The device stays open, as the program would: each failed step is done again on the healed disk.
/// Every `share`-th failure is also looked at from a copy of the files taken at that moment.
pub fn fail_until_done(step: &Step, share: u64) -> u64 {
    let laptop = Laptop::new();
    let mut turn = 0;
    for fault in Fault::ALL {
        for nth in calls(share) {
            turn += 1;
            if !fail_once(step, &laptop, (turn, nth, fault), turn % share == share / 2) {
                break;
            }
        }
    }
    turn - Fault::ALL.len() as u64
}

/// The calls that fail: the first ones, and then all, or every fifth where only a share is looked at.
fn calls(share: u64) -> impl Iterator<Item = u64> {
    (1_u64..).filter(move |nth| share == 1 || *nth <= 10 || nth.is_multiple_of(5))
}

/// One turn with one failing call; whether it was met.
fn fail_once(step: &Step, laptop: &Laptop, (turn, nth, fault): (u64, u64, Fault), is_reopened: bool) -> bool {
    let device = &*laptop.device;
    (step.prepare)(device, turn);
    let (result, failed) = on_failing_disk(nth, fault, || (step.act)(device, turn));
    let place = format!("{}, {} at call {nth}: {result:?}", step.name, fault.name());
    if failed && is_reopened {
        look_after_reopening(step, laptop, turn, result.is_ok(), &place);
    }
    if let Err(error) = &result {
        assert!(failed, "{place}, though the disk works");
        assert!(is_honest(error.code()), "{place}: {}", error.code());
        (step.act)(device, turn).unwrap_or_else(|error| panic!("{place}, then {error}"));
    }
    assert_eq!((step.stands)(device, turn), Stands::Done, "{place}");
    assert!(device.audit().unwrap().is_clean(), "{place}");
    failed
}

fn look_after_reopening(step: &Step, laptop: &Laptop, turn: u64, acknowledged: bool, place: &str) {
    let copy = copy_of(laptop.folder.path());
    let device = rounds_cache::unlock(copy.path(), PASSWORD)
        .unwrap_or_else(|error| panic!("{place}: it does not open again: {error}"))
        .device;
    let audit = device.audit().unwrap();
    assert!(audit.is_clean(), "{place}, reopened: {audit:?}");
    assert_eq!(
        device.unsealed().unwrap(),
        0,
        "{place}: a sealed copy is missing after reopening"
    );
    let stands = (step.stands)(&device, turn);
    assert!(
        stands == Stands::Done || !acknowledged,
        "{place}: acknowledged, and gone after reopening"
    );
    if stands == Stands::Undone {
        (step.act)(&device, turn).unwrap_or_else(|error| panic!("{place}, reopened: {error}"));
        assert_eq!(
            (step.stands)(&device, turn),
            Stands::Done,
            "{place}, reopened and done again"
        );
    }
}

fn lay_a_draft(device: &Device, turn: u64) {
    clear_journal(device);
    device.save_draft(&draft(&format!("before {turn}"))).unwrap();
}

fn draft(body: &str) -> DraftRow {
    DraftRow {
        customer_no: "C1".into(),
        body: body.to_owned(),
        saved_at: now(),
    }
}

fn save_visit(device: &Device, turn: u64) -> Result<()> {
    let visit = saved(turn.into(), "C1");
    device.save_op(&visit, None, &SystemClock, &SystemIds).map(drop)
}

/// The op with its bytes and no draft, or the draft and no op.
fn visit_stands(device: &Device, turn: u64) -> Stands {
    let op = device.own_visit(visit_id(turn.into())).unwrap();
    let draft = device.draft(&"C1".into()).unwrap();
    match (op, draft) {
        (Some(op), None) => {
            let row = device.op(op.op_id).unwrap().unwrap();
            assert_eq!(row.read(), Some(saved(turn.into(), "C1")));
            Stands::Done
        }
        (None, Some(draft)) if draft.body == format!("before {turn}") => Stands::Undone,
        other => panic!("torn: {other:?}"),
    }
}

fn save_draft(device: &Device, turn: u64) -> Result<()> {
    device.save_draft(&draft(&turn.to_string()))
}

fn draft_stands(device: &Device, turn: u64) -> Stands {
    let body = device.draft(&"C1".into()).unwrap().unwrap().body;
    either(body == turn.to_string(), body == format!("before {turn}"))
}

fn either(done: bool, undone: bool) -> Stands {
    match (done, undone) {
        (true, false) => Stands::Done,
        (false, true) => Stands::Undone,
        _ => panic!("neither whole nor undone"),
    }
}

fn know_scope(device: &Device, _turn: u64) {
    device.note_scopes(&[SCOPE.to_owned()]).unwrap();
}

/// Three customers on each page.
fn rows_of(turn: u64) -> Vec<FeedRow> {
    let seqs = 3 * turn - 2..=3 * turn;
    seqs.map(|seq| customer_row(seq, &format!("C{seq}"), "张伟")).collect()
}

fn apply_page(device: &Device, turn: u64) -> Result<()> {
    let all: Vec<FeedRow> = (1..=turn).flat_map(rows_of).collect();
    let page = ScopePage {
        totals: Some(totals(&all)),
        ..page(3 * (turn - 1), 1, rows_of(turn), 3 * turn)
    };
    let applied = device.apply_page(&page, now())?;
    assert_eq!(applied.outcome, PageOutcome::Agreed);
    Ok(())
}

/// Rows and cursor together (rule P3).
fn page_stands(device: &Device, turn: u64) -> Stands {
    let after = device.cursors().unwrap()[0].after;
    let there = rows_of(turn).iter().filter(|row| has(device, &row.id)).count();
    either(after == 3 * turn && there == 3, after == 3 * (turn - 1) && there == 0)
}

fn has(device: &Device, customer: &str) -> bool {
    device.customer(&customer.into()).unwrap().is_some()
}

/// The only op that is not signed for: what a step has to write must not grow with each try.
fn save_op(device: &Device, turn: u64) {
    clear_journal(device);
    save_visit(device, turn).unwrap();
}

/// Everything is signed for, seen again in a complete pull, and older than the journal keeps.
fn clear_journal(device: &Device) {
    let ops = device.ops(OpFilter::All, 0, 0).unwrap().rows;
    let answers: Vec<OpResult> = ops
        .iter()
        .map(|op| answer(device, op.op_id, OpStatus::Created))
        .collect();
    device.apply_results(&answers, now()).unwrap();
    know_scope(device, 0);
    let cursor = device.cursors().unwrap().remove(0);
    let last = page(cursor.after, cursor.generation, vec![], cursor.after);
    device.apply_page(&last, now()).unwrap();
    let began = now() + TimeDelta::seconds(1);
    device.note_pull_ended(began, now() + TimeDelta::days(40)).unwrap();
    assert_eq!(device.ops(OpFilter::All, 0, 0).unwrap().total, 0);
}

fn state_of(device: &Device, turn: u64) -> (OpState, bool) {
    let op = device.own_visit(visit_id(turn.into())).unwrap().unwrap();
    let row = device.op(op.op_id).unwrap().unwrap();
    (row.state, row.receipt.is_some())
}

fn acknowledge(device: &Device, turn: u64) -> Result<()> {
    let op = device.own_visit(visit_id(turn.into()))?.unwrap();
    let answer = answer(device, op.op_id, OpStatus::Created);
    device.apply_results(&[answer], now())
}

/// Signed for with its receipt (rule U10), or as it was.
fn acknowledged(device: &Device, turn: u64) -> Stands {
    let state = state_of(device, turn);
    either(state == (OpState::SignedFor, true), state == (OpState::OnDevice, false))
}

/// Two customers that the full pull will not bring, one that it will, and a reset.
fn begin_full_pull(device: &Device, turn: u64) {
    know_scope(device, turn);
    let cursor = device.cursors().unwrap().remove(0);
    let rows = rows_of(turn);
    let last = page(cursor.after, cursor.generation, rows, 3 * turn);
    assert_eq!(device.apply_page(&last, now()).unwrap().outcome, PageOutcome::Complete);
    let reset = ScopePage {
        reset: true,
        ..page(3 * turn, cursor.generation, vec![], 3 * turn)
    };
    assert_eq!(device.apply_page(&reset, now()).unwrap().outcome, PageOutcome::Reset);
}

fn end_full_pull(device: &Device, turn: u64) -> Result<()> {
    let cursor = device.cursors()?.remove(0);
    let kept = rows_of(turn).split_off(2);
    let last = ScopePage {
        totals: Some(totals(&kept)),
        ..page(0, cursor.generation, kept, 3 * turn)
    };
    let applied = device.apply_page(&last, now())?;
    assert_eq!(applied.outcome, PageOutcome::Agreed);
    Ok(())
}

/// All of the sweep with the cursor at its end, or every old row still usable (rule P6).
fn swept(device: &Device, turn: u64) -> Stands {
    let after = device.cursors().unwrap()[0].after;
    let there: Vec<bool> = rows_of(turn).iter().map(|row| has(device, &row.id)).collect();
    either(
        after == 3 * turn && there == [false, false, true],
        after == 0 && there == [true; 3],
    )
}

fn sign_op(device: &Device, turn: u64) {
    save_op(device, turn);
    acknowledge(device, turn).unwrap();
}

fn note_epoch(device: &Device, turn: u64) -> Result<()> {
    device.note_epoch(&format!("restored {turn}")).map(drop)
}

/// The new name and the journal ready to go again, or the old name and the receipts (rule U8).
fn epoch_stands(device: &Device, turn: u64) -> Stands {
    let epoch = device.storage_facts().unwrap().epoch.unwrap();
    let (state, _) = state_of(device, turn);
    let renamed = epoch == format!("restored {turn}");
    either(
        renamed && state == OpState::OnDevice,
        !renamed && state == OpState::SignedFor,
    )
}

fn take_install(device: &Device, turn: u64) -> Result<()> {
    device.take_new_install(install(turn))
}

fn install(turn: u64) -> InstallId {
    InstallId(Uuid::from_u128(0xabc_0000 + u128::from(turn)))
}

/// Device and op under the new install, or neither (rule U9).
fn install_stands(device: &Device, turn: u64) -> Stands {
    let op = device.own_visit(visit_id(turn.into())).unwrap().unwrap();
    let of_op = device.op(op.op_id).unwrap().unwrap().install_id == install(turn);
    let of_device = device.install_id().unwrap() == install(turn);
    either(of_op && of_device, !of_op && !of_device)
}

/// Without a cache the device says so, in the word that makes the program begin it anew.
fn rebuild(device: &Device, _turn: u64) -> Result<()> {
    let result = device.rebuild_cache();
    if result.is_err() {
        assert_eq!(device.sync_facts().unwrap_err().code(), "cache.damaged");
    }
    result
}

fn called(name: String) -> StaffBody {
    StaffBody { name, ..me() }
}

fn renew(device: &Device, name: String) -> Result<()> {
    let enrolment = device.enrolment();
    device.renew_enrolment(called(name), enrolment.bank, enrolment.receipt_key, None)
}

fn name_before(device: &Device, turn: u64) {
    renew(device, format!("before {turn}")).unwrap();
}

fn rename_me(device: &Device, turn: u64) -> Result<()> {
    renew(device, turn.to_string())
}

fn name_stands(device: &Device, turn: u64) -> Stands {
    let name = device.enrolment().staff.name;
    either(name == turn.to_string(), name == format!("before {turn}"))
}
