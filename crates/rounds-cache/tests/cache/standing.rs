//! How the device stands against headquarters: scopes, numbers and the last rounds, as the synchronisation screen asks.

use chrono::TimeDelta;
use rounds_cache::RoundRow;
use rounds_domain::InstallId;
use rounds_protocol::sync::{OpResult, OpStatus, ScopePage, ScopeTotals, standing};
use uuid::Uuid;

use crate::support::{Laptop, SCOPE, customer_row, leave, now, page, saved, totals};

fn round(number: u64) -> RoundRow {
    let began_at = now() + TimeDelta::minutes(number.cast_signed());
    RoundRow {
        began_at,
        ended_at: began_at + TimeDelta::milliseconds(31),
        ops: number,
        bytes_out: 600 * number,
        rows: 0,
        bytes_in: 0,
        code: number.is_multiple_of(2).then(|| "sync.unreachable".to_owned()),
    }
}

#[test]
fn the_last_twenty_rounds_are_kept_newest_first() {
    let laptop = Laptop::new();
    assert!(laptop.device.rounds().unwrap().is_empty());
    for number in 1..=23 {
        laptop.device.note_round(&round(number)).unwrap();
    }
    let kept = laptop.device.rounds().unwrap();
    assert_eq!(kept, (4..=23).rev().map(round).collect::<Vec<_>>());
}

#[test]
fn a_scope_says_what_is_here_what_is_there_and_whether_it_agrees() {
    let laptop = Laptop::new();
    laptop.device.note_scopes(&[SCOPE.to_owned()]).unwrap();
    let facts = || laptop.device.scope_facts().unwrap().remove(0);
    assert_eq!(
        (facts().rows_at_headquarters, facts().whole, facts().changed_at),
        (None, false, None)
    );

    let first = ScopePage {
        more: true,
        next: 1,
        total_rows: 2,
        ..page(0, 1, vec![customer_row(1, "C1", "张伟")], 2)
    };
    laptop.device.apply_page(&first, now()).unwrap();
    let half = facts();
    assert_eq!(
        (half.rows_here, half.rows_at_headquarters, half.whole),
        (1, Some(2), false)
    );

    assert_eq!(
        laptop.pull_all(vec![customer_row(2, "C2", "王芳")]),
        rounds_cache::PageOutcome::Complete
    );
    let unchecked = facts();
    assert!(unchecked.whole && !unchecked.agreed);
    assert_eq!(unchecked.changed_at, Some(now()));

    let wrong = ScopePage {
        totals: Some(ScopeTotals {
            count: 9,
            digest: "00".into(),
        }),
        ..page(2, 1, vec![], 2)
    };
    laptop.device.apply_page(&wrong, now()).unwrap();
    assert!(!facts().whole && !facts().agreed, "it is fetched anew");
}

/// Rule U1.
#[test]
fn numbers_say_what_was_given_signed_for_and_missed() {
    let laptop = Laptop::new();
    let device = &laptop.device;
    let numbers = || device.number_facts().unwrap();
    assert_eq!(
        (numbers().highest, numbers().highest_signed, numbers().signed_for),
        (0, None, 0)
    );
    let ops: Vec<_> = (1..=3).map(|number| laptop.save(&saved(number, "C1"))).collect();
    laptop.sign_for(ops[0].op_id);
    laptop.sign_for(ops[2].op_id);
    assert!(!device.note_gap(Some(2)).unwrap(), "number 2 was never signed for");
    assert_eq!(
        (numbers().highest, numbers().highest_signed, numbers().signed_for),
        (3, Some(3), 2)
    );
    assert_eq!(numbers().first_gap, Some(2));
    device.note_gap(None).unwrap();
    assert_eq!(numbers().first_gap, None);
}

#[test]
fn a_new_install_begins_its_numbers_and_its_gap_anew() {
    let laptop = Laptop::new();
    laptop.save(&saved(1, "C1"));
    laptop.device.note_gap(Some(1)).unwrap();
    laptop.device.take_new_install(InstallId(Uuid::from_u128(5))).unwrap();
    let numbers = laptop.device.number_facts().unwrap();
    assert_eq!(
        (numbers.install_id, numbers.first_gap),
        (InstallId(Uuid::from_u128(5)), None)
    );
}

#[test]
fn what_headquarters_keeps_waiting_is_not_unsent_and_what_this_device_put_aside_is() {
    let laptop = Laptop::new();
    let op = laptop.save(&saved(1, "C1"));
    let defer = |code: &str| {
        let answer = OpResult {
            op_id: op.op_id,
            status: OpStatus::Deferred,
            code: Some(code.to_owned()),
            receipt: None,
        };
        laptop.device.apply_results(&[answer], now()).unwrap();
        let facts = laptop.device.sync_facts().unwrap();
        (facts.sendable, facts.oldest_unsent_at)
    };
    assert_eq!(defer("op.depends_on"), (1, None));
    assert_eq!(defer("request.too_large"), (1, Some(op.saved_at)));
}

/// Rule P9: the word for a whole device is made of its own rows, so it is another one as soon as they are others.
#[test]
fn a_device_says_where_it_stands_only_when_all_of_it_agreed() {
    let laptop = Laptop::new();
    let word = || laptop.device.standing().unwrap();
    let (one, two) = (customer_row(1, "C1", "张伟"), customer_row(2, "C2", "王芳"));
    assert_eq!(word(), None, "no scope is known");
    laptop.device.note_scopes(&[SCOPE.to_owned()]).unwrap();
    assert_eq!(word(), None, "nothing was pulled");

    laptop.pull_all(vec![one.clone()]);
    let first = totals(std::slice::from_ref(&one));
    assert_eq!(word(), Some(standing([(SCOPE, 1, &first)])));
    laptop.pull_all(vec![two.clone()]);
    let both = totals(&[one, two]);
    assert_eq!(word(), Some(standing([(SCOPE, 2, &both)])), "a row came");
    laptop.pull_all(vec![leave(3, "customer", "C2")]);
    assert_eq!(word(), Some(standing([(SCOPE, 3, &first)])), "a row left");

    laptop
        .device
        .note_scopes(&[SCOPE.to_owned(), "ref:rules".to_owned()])
        .unwrap();
    assert_eq!(word(), None, "another scope was not pulled yet");
    laptop.device.note_scopes(&[SCOPE.to_owned()]).unwrap();
    let wrong = ScopePage {
        totals: Some(both),
        ..page(3, 1, vec![], 3)
    };
    laptop.device.apply_page(&wrong, now()).unwrap();
    assert_eq!(word(), None, "the rows differ");
}
