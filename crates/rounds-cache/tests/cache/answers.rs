//! Headquarters' answers to a push: states times answers.

use rounds_cache::{OpFilter, OpState, RECEIPT_NOT_VALID, ServerClock};
use rounds_domain::{InstallId, OpId, SystemClock, SystemIds};
use rounds_protocol::receipt::Receipt;
use rounds_protocol::sync::{OpResult, OpStatus};
use uuid::Uuid;

use crate::support::*;

const ALL: [OpStatus; 4] = [
    OpStatus::Created,
    OpStatus::Exists,
    OpStatus::Rejected,
    OpStatus::Deferred,
];

/// A laptop with one op in a state.
fn op_in(state: OpState) -> (Laptop, OpId) {
    let laptop = Laptop::new();
    let op = save_in(&laptop, state, 1);
    (laptop, op)
}

/// Save an op and bring it into a state.
fn save_in(laptop: &Laptop, state: OpState, number: u128) -> OpId {
    let op = laptop.save(&saved(number, "C1")).op_id;
    let device = &laptop.device;
    match state {
        OpState::OnDevice => {}
        OpState::Sent => device.mark_sent(&[op], now()).unwrap(),
        OpState::SignedFor => laptop.sign_for(op),
        OpState::Rejected => device
            .apply_results(&[answer(device, op, OpStatus::Rejected)], now())
            .unwrap(),
        OpState::Deferred => device
            .apply_results(&[answer(device, op, OpStatus::Deferred)], now())
            .unwrap(),
    }
    assert_eq!(device.op(op).unwrap().unwrap().state, state);
    op
}

/// Rule U4.
#[test]
fn every_answer_in_every_state_leads_to_the_answers_state() {
    let laptop = Laptop::new();
    for (number, state) in OpState::ALL.iter().enumerate() {
        for status in ALL {
            let op = save_in(&laptop, *state, number as u128);
            laptop
                .device
                .apply_results(&[answer(&laptop.device, op, status)], now())
                .unwrap();
            let row = laptop.device.op(op).unwrap().unwrap();
            let expected = match status {
                OpStatus::Created | OpStatus::Exists => OpState::SignedFor,
                OpStatus::Rejected => OpState::Rejected,
                OpStatus::Deferred => OpState::Deferred,
            };
            assert_eq!(row.state, expected, "{state:?} {status:?}");
            assert_eq!(
                row.needs_attention(),
                status == OpStatus::Rejected,
                "{state:?} {status:?}"
            );
        }
    }
}

/// Rule U10.
#[test]
fn a_receipt_that_does_not_hold_signs_for_nothing() {
    type Break = fn(OpResult) -> OpResult;
    let breaks: [(&str, Break); 5] = [
        ("no receipt", |result| OpResult {
            receipt: None,
            ..result
        }),
        ("other bytes", |mut result| {
            result.receipt.as_mut().unwrap().hash = "00".into();
            result
        }),
        ("other device", |mut result| {
            result.receipt.as_mut().unwrap().device_id = Uuid::from_u128(1).into();
            result
        }),
        ("other op", |mut result| {
            result.receipt.as_mut().unwrap().op_id = Uuid::from_u128(1).into();
            result
        }),
        ("other number", |mut result| {
            result.receipt.as_mut().unwrap().number = 99;
            result
        }),
    ];
    for (what, break_it) in breaks {
        let (laptop, op) = op_in(OpState::OnDevice);
        let result = break_it(answer(&laptop.device, op, OpStatus::Created));
        laptop.device.apply_results(&[result], now()).unwrap();
        let row = laptop.device.op(op).unwrap().unwrap();
        assert_eq!(
            (row.state, row.code.as_deref()),
            (OpState::Sent, Some(RECEIPT_NOT_VALID)),
            "{what}"
        );
        assert!(row.needs_attention(), "{what}");
        assert_eq!(
            laptop.device.next_batch(0, 100, 1 << 20).unwrap().len(),
            1,
            "{what}: it is tried again"
        );
    }
}

/// Rules U4, U10.
#[test]
fn what_left_in_a_batch_was_sent_whatever_came_back() {
    let laptop = Laptop::new();
    let device = &laptop.device;
    let ops: Vec<OpId> = (1..=4).map(|number| laptop.save(&saved(number, "C1")).op_id).collect();
    let mut forged = answer(device, ops[1], OpStatus::Created);
    forged.receipt.as_mut().unwrap().number = 99;
    let other_bytes = OpResult {
        receipt: Some(Receipt::sign(&hq_key(), device_id(), 3, ops[2], "00".into(), now())),
        ..answer(device, ops[2], OpStatus::Created)
    };
    let answers = [answer(device, ops[0], OpStatus::Created), forged, other_bytes];
    let clock = ServerClock {
        server: now(),
        now: now(),
    };
    device.take_answers(&ops, &answers, clock).unwrap();
    let rows: Vec<_> = ops.iter().map(|op| device.op(*op).unwrap().unwrap()).collect();
    let states: Vec<_> = rows.iter().map(|row| (row.state, row.code.as_deref())).collect();
    let doubtful = (OpState::Sent, Some(RECEIPT_NOT_VALID));
    assert_eq!(
        states,
        [(OpState::SignedFor, None), doubtful, doubtful, (OpState::Sent, None)]
    );
    assert!(rows.iter().all(|row| row.sent_at == Some(now())), "{rows:?}");
}

/// Rules U5, U7.
#[test]
fn a_batch_keeps_device_order_and_its_limits() {
    let laptop = Laptop::new();
    for number in 1..=7 {
        laptop.save(&saved(number, "C1"));
    }
    let numbers = |after, ops, bytes| -> Vec<u64> {
        laptop
            .device
            .next_batch(after, ops, bytes)
            .unwrap()
            .iter()
            .map(|op| op.number)
            .collect()
    };
    let size = laptop.device.next_batch(0, 1, 1).unwrap()[0].payload.len();
    assert_eq!(numbers(0, 100, 1 << 20), [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(numbers(0, 3, 1 << 20), [1, 2, 3]);
    assert_eq!(numbers(0, 100, size * 2), [1, 2]);
    assert_eq!(numbers(0, 100, 1), [1], "one op goes however large");
    assert_eq!(numbers(5, 100, 1 << 20), [6, 7]);
}

/// Rule U4.
#[test]
fn a_correction_relieves_the_rejected_op() {
    let (laptop, rejected) = op_in(OpState::Rejected);
    assert_eq!(laptop.device.op_counts().unwrap().needs_attention, 1);
    let correction = laptop
        .device
        .save_op(&saved(2, "C1"), Some(rejected), &SystemClock, &SystemIds)
        .unwrap();
    assert_eq!(laptop.device.op_counts().unwrap().needs_attention, 0);
    let row = laptop.device.op(rejected).unwrap().unwrap();
    assert_eq!((row.corrected_by, correction.number), (Some(correction.op_id), 2));
    assert_eq!(
        laptop.device.visits(&Default::default()).unwrap().total,
        1,
        "only the correction is shown"
    );
    let unknown = laptop.device.save_op(
        &saved(3, "C1"),
        Some(Uuid::from_u128(9).into()),
        &SystemClock,
        &SystemIds,
    );
    assert_eq!(unknown.err().unwrap().code(), "op.unknown");
    assert_eq!(laptop.save(&saved(4, "C1")).number, 3, "a refused save takes no number");
}

/// Rule U8.
#[test]
fn a_new_epoch_pushes_the_journal_again_and_pulls_everything() {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "张伟")]);
    let op = laptop.save(&saved(1, "C1")).op_id;
    laptop.sign_for(op);
    assert!(laptop.device.next_batch(0, 100, 1 << 20).unwrap().is_empty());
    let generation = laptop.device.cursors().unwrap()[0].generation;
    laptop.device.note_epoch("e1").unwrap();
    assert_eq!(
        laptop.device.cursors().unwrap()[0].generation,
        generation,
        "the same epoch changes nothing"
    );
    laptop.device.note_epoch("e2").unwrap();
    assert_eq!(laptop.device.next_batch(0, 100, 1 << 20).unwrap()[0].op_id, op);
    let cursor = laptop.device.cursors().unwrap().remove(0);
    assert_eq!((cursor.after, cursor.generation), (0, generation + 1));
    assert!(
        laptop.device.customer(&"C1".into()).unwrap().is_some(),
        "old data stays usable meanwhile"
    );
}

/// Rule U9.
#[test]
fn a_new_install_numbers_unsent_work_anew_and_keeps_ids_and_bytes() {
    let laptop = Laptop::new();
    let first = laptop.save(&saved(1, "C1")).op_id;
    laptop.sign_for(first);
    let before: Vec<_> = [2, 3].map(|n| laptop.save(&saved(n, "C1")).op_id).into();
    let install = InstallId(Uuid::from_u128(4));
    laptop.device.take_new_install(install).unwrap();
    let batch = laptop.device.next_batch(0, 100, 1 << 20).unwrap();
    let renumbered: Vec<_> = batch.iter().map(|op| (op.number, op.op_id)).collect();
    assert_eq!(renumbered, [(1, before[0]), (2, before[1])]);
    assert_eq!(batch[0].payload, saved(2, "C1").freeze());
    assert_eq!(laptop.save(&saved(4, "C1")).number, 3);
    assert_eq!(
        laptop.device.op(first).unwrap().unwrap().number,
        1,
        "a signed op keeps its number of the old install"
    );
}

#[test]
fn the_list_of_ops_is_narrowed_by_what_stands_behind_it() {
    let laptop = Laptop::new();
    let ops: Vec<_> = (1..=5).map(|number| laptop.save(&saved(number, "C1")).op_id).collect();
    let device = &laptop.device;
    device.mark_sent(&[ops[1]], now()).unwrap();
    laptop.sign_for(ops[2]);
    device
        .apply_results(&[answer(device, ops[3], OpStatus::Rejected)], now())
        .unwrap();
    device
        .apply_results(&[answer(device, ops[4], OpStatus::Deferred)], now())
        .unwrap();
    for (filter, expected) in [
        (OpFilter::All, vec![5, 4, 3, 2, 1]),
        (OpFilter::OnDevice, vec![1]),
        (OpFilter::Sent, vec![5, 2]),
        (OpFilter::SignedFor, vec![3]),
        (OpFilter::NeedsAttention, vec![4]),
    ] {
        let page = device.ops(filter, 0, 10).unwrap();
        let mut numbers: Vec<u64> = page.rows.iter().map(|op| op.number).collect();
        numbers.sort_unstable_by(|a, b| b.cmp(a));
        assert_eq!(numbers, expected, "{filter:?}");
        let counts = page.counts;
        assert_eq!(
            (counts.on_device, counts.sent, counts.signed_for, counts.needs_attention),
            (1, 2, 1, 1)
        );
    }
}
