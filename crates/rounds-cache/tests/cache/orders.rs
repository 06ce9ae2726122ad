//! Orders of headquarters: who is obeyed, what goes, what stays, and what a kill in the middle leaves.

use std::fs;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::SigningKey;
use rounds_cache::{
    CacheError, CustomerQuery, FilesState, LeaseFacts, Ordered, PageOutcome, Touched, VisitQuery, finish_wipe, inspect,
    note_wipe_reported, rescue_facts, unlock, unlock_to_sign_in, wipe_to_report, wiped_facts,
};
use rounds_domain::{DeviceId, DirectiveId, InstallId};
use rounds_protocol::orders::{Directive, DirectiveAction, Lease, Orders};
use uuid::Uuid;

use crate::support::*;

fn id(n: u128) -> DirectiveId {
    DirectiveId(Uuid::from_u128(n))
}

fn directive(n: u128, action: DirectiveAction) -> Directive {
    let directive = Directive {
        directive_id: id(n),
        device_id: device_id(),
        staff_no: "R1".into(),
        action,
        issued_at: now(),
        signature: String::new(),
    };
    directive.signed(&hq_key())
}

fn purge(numbers: &[&str]) -> DirectiveAction {
    DirectiveAction::Purge {
        customers: numbers.iter().map(|number| (*number).into()).collect(),
    }
}

fn orders(directives: Vec<Directive>) -> Orders {
    Orders {
        directives,
        lease: None,
    }
}

fn lease(issued_at: DateTime<Utc>, days: i64) -> Lease {
    let lease = Lease {
        staff_no: "R1".into(),
        device_id: device_id(),
        issued_at,
        until: issued_at + TimeDelta::days(days),
        signature: String::new(),
    };
    lease.signed(&hq_key())
}

impl Laptop {
    fn obey(&self, directive: Directive) -> Option<Ordered> {
        let taken = self.device.take_orders(&orders(vec![directive]), now()).unwrap();
        taken.closing.map(|(ordered, _)| ordered)
    }

    fn renew(&self, lease: Lease, at: DateTime<Utc>) {
        let lease = Some(Box::new(lease));
        let directives = Vec::new();
        self.device.take_orders(&Orders { directives, lease }, at).unwrap();
    }

    fn numbers(&self) -> Vec<String> {
        let list = self.device.customers(&CustomerQuery::default(), today()).unwrap();
        list.rows.into_iter().map(|row| row.customer_no.0).collect()
    }

    fn found(&self, text: &str) -> usize {
        let query = CustomerQuery {
            text: text.into(),
            ..CustomerQuery::default()
        };
        self.device.customers(&query, today()).unwrap().rows.len()
    }

    fn visits(&self) -> usize {
        self.device.visits(&VisitQuery::default()).unwrap().rows.len()
    }
}

/// Two customers, each with a profile, a visit and a follow-up.
fn two_customers() -> Laptop {
    Laptop::with(vec![
        customer_row(1, "C1", "王小明"),
        profile_row(2, "C1", &["young"]),
        visit_row(3, 1, "C1"),
        follow_up_row(4, 2, "C1"),
        customer_row(5, "C2", "张伟"),
        profile_row(6, "C2", &["young"]),
        visit_row(7, 3, "C2"),
        follow_up_row(8, 4, "C2"),
    ])
}

#[test]
fn a_directive_of_anybody_but_headquarters_for_this_device_and_person_is_refused() {
    let good = directive(1, DirectiveAction::Wipe);
    let thief = SigningKey::from_bytes(&[66; 32]);
    let other = |change: fn(&mut Directive)| {
        let mut changed = good.clone();
        change(&mut changed);
        changed
    };
    for refused in [
        good.clone().signed(&thief),
        other(|one| one.action = purge(&["C1"])),
        other(|one| one.device_id = DeviceId(Uuid::from_u128(6))),
        other(|one| one.device_id = DeviceId(Uuid::from_u128(6))).signed(&hq_key()),
        other(|one| one.staff_no = "R2".into()).signed(&hq_key()),
        other(|one| one.signature = String::new()),
        other(|one| one.action = DirectiveAction::Unknown).signed(&hq_key()),
    ] {
        let laptop = two_customers();
        assert_eq!(laptop.obey(refused.clone()), None, "{refused:?}");
        assert_eq!(laptop.numbers(), ["C1", "C2"], "{refused:?}");
        assert_eq!(laptop.device.unreported_directives().unwrap(), [], "{refused:?}");
        assert!(matches!(
            inspect(laptop.folder.path()).unwrap(),
            FilesState::Enrolled { .. }
        ));
    }
}

#[test]
fn a_sign_in_cannot_bring_another_receipt_key() {
    let laptop = two_customers();
    let thief = SigningKey::from_bytes(&[66; 32]);
    let key = hex::encode(thief.verifying_key().to_bytes());
    let known = laptop.device.enrolment();
    laptop
        .device
        .renew_enrolment(known.staff, known.bank, key, None)
        .unwrap();
    assert_eq!(laptop.obey(directive(1, DirectiveAction::Wipe).signed(&thief)), None);
    assert_eq!(laptop.obey(directive(1, DirectiveAction::Wipe)), Some(Ordered::Wipe));
}

#[test]
fn pi_04_a_purge_takes_everything_of_a_customer_and_nothing_of_another() {
    let laptop = two_customers();
    laptop.save(&saved(9, "C1"));
    let taken = laptop
        .device
        .take_orders(&orders(vec![directive(1, purge(&["C1"]))]), now())
        .unwrap();
    assert_eq!(taken.touched, [Touched::Customers, Touched::Visits, Touched::FollowUps]);
    assert_eq!(taken.closing, None);
    assert_eq!(laptop.numbers(), ["C2"]);
    assert_eq!(
        (laptop.found("王小明"), laptop.found("wxm"), laptop.found("张伟")),
        (0, 0, 1)
    );
    assert!(laptop.device.customer(&"C1".into()).unwrap().is_none());
    assert!(laptop.device.profile(&"C1".into()).unwrap().is_none());
    assert!(laptop.device.visit(visit_id(1)).unwrap().is_none());
    assert!(laptop.device.visit(visit_id(3)).unwrap().is_some());
    assert_eq!(
        laptop.device.op_counts().unwrap().on_device,
        1,
        "own work is not the purge's"
    );
    assert_eq!(laptop.device.unreported_directives().unwrap(), [id(1)]);
}

#[test]
fn what_was_purged_stays_away_until_a_newer_row_comes() {
    let laptop = two_customers();
    laptop.obey(directive(1, purge(&["C1"])));
    let all = || {
        vec![
            customer_row(1, "C1", "王小明"),
            profile_row(2, "C1", &["young"]),
            visit_row(3, 1, "C1"),
            follow_up_row(4, 2, "C1"),
            customer_row(5, "C2", "张伟"),
            profile_row(6, "C2", &["young"]),
            visit_row(7, 3, "C2"),
            follow_up_row(8, 4, "C2"),
        ]
    };
    // A full pull brings the same rows, and count and digest still agree.
    laptop.device.note_epoch("another").unwrap();
    assert_eq!(laptop.pull_all(all()), PageOutcome::Agreed);
    assert_eq!((laptop.numbers(), laptop.visits()), (vec!["C2".to_owned()], 1));
    let audit = laptop.device.audit().unwrap();
    assert!(audit.is_clean(), "{audit:?}");

    laptop.pull_all(vec![customer_row(20, "C1", "王小明")]);
    assert_eq!(
        (laptop.numbers().len(), laptop.visits(), laptop.found("wxm")),
        (2, 1, 1)
    );
}

#[test]
fn a_purge_survives_closing_the_device() {
    let laptop = two_customers();
    laptop.obey(directive(1, purge(&["C1"])));
    let Laptop { folder, device } = laptop;
    drop(device);
    let device = unlock(folder.path(), PASSWORD).unwrap().device;
    let laptop = Laptop { folder, device };
    assert_eq!((laptop.numbers(), laptop.found("wxm")), (vec!["C2".to_owned()], 0));
}

#[test]
fn a_directive_that_comes_again_is_not_carried_out_again_but_reported_again() {
    let laptop = two_customers();
    laptop.obey(directive(1, purge(&["C1"])));
    laptop.device.note_reported(&[id(1)], now()).unwrap();
    assert_eq!(laptop.device.unreported_directives().unwrap(), []);
    laptop.pull_all(vec![customer_row(20, "C1", "王小明")]);
    laptop.obey(directive(1, purge(&["C1"])));
    assert_eq!(laptop.numbers().len(), 2, "the newer row is headquarters' later word");
    assert_eq!(laptop.device.unreported_directives().unwrap(), [id(1)]);
}

/// Names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A device with two unsent visits that was ordered to wipe itself, closed, the files still there.
fn about_to_be_wiped() -> tempfile::TempDir {
    let laptop = two_customers();
    laptop.save(&saved(11, "C1"));
    laptop.save(&saved(12, "C2"));
    assert_eq!(laptop.obey(directive(1, DirectiveAction::Wipe)), Some(Ordered::Wipe));
    let Laptop { folder, device } = laptop;
    drop(device);
    folder
}

#[test]
fn a_wipe_leaves_the_sealed_work_and_nothing_else() {
    let folder = about_to_be_wiped();
    finish_wipe(folder.path()).unwrap();
    assert_eq!(names(folder.path()), ["sealed", "wiped.json"]);
    assert_eq!(rescue_facts(folder.path()).unwrap().pieces, 2);
    let FilesState::Wiped(facts) = inspect(folder.path()).unwrap() else {
        panic!("not wiped")
    };
    assert_eq!(
        (facts.staff_no.as_str(), facts.unsealed, facts.reported),
        ("R1", 0, false)
    );
    assert_eq!(unlock(folder.path(), PASSWORD).err().unwrap().code(), "device.wiped");
}

#[test]
fn a_wipe_that_was_cut_off_anywhere_is_finished_at_the_next_start() {
    let files = ["keys.json", "cache.db", "cache.db-wal", "outbox.db"];
    for gone in 0..=files.len() {
        let folder = about_to_be_wiped();
        for file in &files[..gone] {
            let _ = fs::remove_file(folder.path().join(file));
        }
        fs::write(folder.path().join("outbox.db.aside-20261120T080000"), "older").unwrap();
        if gone % 2 == 0 {
            assert!(
                matches!(inspect(folder.path()).unwrap(), FilesState::Wiped(_)),
                "{gone}"
            );
        } else {
            assert!(
                matches!(unlock(folder.path(), PASSWORD), Err(CacheError::Wiped)),
                "{gone}"
            );
        }
        assert_eq!(names(folder.path()), ["sealed", "wiped.json"], "{gone}");
        assert_eq!(rescue_facts(folder.path()).unwrap().pieces, 2, "{gone}");
    }
}

#[test]
fn an_older_copy_of_the_key_file_does_not_bring_a_wiped_device_back() {
    let folder = about_to_be_wiped();
    let keys = fs::read(folder.path().join("keys.json")).unwrap();
    finish_wipe(folder.path()).unwrap();
    fs::write(folder.path().join("keys.json"), keys).unwrap();
    assert_eq!(
        unlock(folder.path(), PASSWORD).err().unwrap().code(),
        "device.outbox_missing"
    );
}

#[test]
fn a_finished_wipe_is_reported_with_the_word_that_the_device_signed() {
    let folder = about_to_be_wiped();
    assert_eq!(
        wipe_to_report(folder.path()).unwrap(),
        None,
        "not before it is finished"
    );
    finish_wipe(folder.path()).unwrap();
    let report = wipe_to_report(folder.path()).unwrap().unwrap().report;
    let public = SigningKey::from_bytes(&[5; 32]).verifying_key();
    assert_eq!(report.verify(&hex::encode(public.to_bytes())), Ok(()));
    assert_eq!((report.directive_id, report.device_id), (id(1), device_id()));
    note_wipe_reported(folder.path()).unwrap();
    assert_eq!(wipe_to_report(folder.path()).unwrap(), None);
}

#[test]
fn work_that_could_not_be_sealed_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let enrolment = rounds_cache::Enrolment {
        sealing_key: None,
        ..enrolment()
    };
    let device = rounds_cache::create(folder.path(), PASSWORD, enrolment).unwrap().device;
    let laptop = Laptop { folder, device };
    laptop.save(&saved(11, "C1"));
    laptop.obey(directive(1, DirectiveAction::Wipe));
    let Laptop { folder, device } = laptop;
    drop(device);
    finish_wipe(folder.path()).unwrap();
    assert_eq!(wiped_facts(folder.path()).unwrap().unwrap().unsealed, 1);
}

#[test]
fn a_wiped_folder_may_be_enrolled_again_and_keeps_the_sealed_work() {
    let folder = about_to_be_wiped();
    finish_wipe(folder.path()).unwrap();
    let again = rounds_cache::Enrolment {
        device_id: DeviceId(Uuid::from_u128(99)),
        ..enrolment()
    };
    drop(rounds_cache::create(folder.path(), PASSWORD, again).unwrap());
    assert!(matches!(inspect(folder.path()).unwrap(), FilesState::Enrolled { .. }));
    assert_eq!(wiped_facts(folder.path()).unwrap(), None);
    assert_eq!(rescue_facts(folder.path()).unwrap().pieces, 2);
    assert!(unlock(folder.path(), PASSWORD).is_ok());
}

#[test]
fn a_device_locked_on_order_opens_only_for_a_sign_in() {
    let laptop = two_customers();
    laptop.save(&saved(11, "C1"));
    assert_eq!(laptop.obey(directive(1, DirectiveAction::Lock)), Some(Ordered::Lock));
    let Laptop { folder, device } = laptop;
    drop(device);
    let refused = |dir: &Path| unlock(dir, PASSWORD).err().map(|error| error.code());
    assert_eq!(refused(folder.path()), Some("device.locked_by_order"));
    assert_eq!(
        unlock(folder.path(), "wrong").err().unwrap().code(),
        "device.wrong_password"
    );
    // Whoever loses the outbox does not open the device either.
    let outbox = fs::read(folder.path().join("outbox.db")).unwrap();
    fs::remove_file(folder.path().join("outbox.db")).unwrap();
    let aside = rounds_cache::set_outbox_aside(folder.path(), PASSWORD, InstallId(Uuid::from_u128(5)), now());
    assert_eq!(aside.err().unwrap().code(), "device.locked_by_order");
    fs::write(folder.path().join("outbox.db"), outbox).unwrap();

    let opened = unlock_to_sign_in(folder.path(), PASSWORD).unwrap().device;
    assert_eq!(opened.unreported_directives().unwrap(), [id(1)]);
    opened.lift_lock().unwrap();
    drop(opened);
    let device = unlock(folder.path(), PASSWORD).unwrap().device;
    assert_eq!(device.op_counts().unwrap().on_device, 1);
    // The same order once more is an old one.
    let laptop = Laptop { folder, device };
    assert_eq!(laptop.obey(directive(1, DirectiveAction::Lock)), None);
    assert_eq!(laptop.obey(directive(2, DirectiveAction::Lock)), Some(Ordered::Lock));
}

#[test]
fn when_the_lease_is_over_customers_are_not_read_and_work_is_still_saved() {
    let laptop = two_customers();
    assert_eq!(
        laptop.device.lease(),
        LeaseFacts {
            until: None,
            over: false
        }
    );
    laptop.device.note_time(now() + TimeDelta::days(400)).unwrap();
    assert_eq!(laptop.numbers().len(), 2, "without a lease nothing ends");

    laptop.renew(lease(now(), 14), now());
    laptop.device.note_time(now() + TimeDelta::days(15)).unwrap();
    let code = |result: rounds_cache::Result<()>| result.err().map(|error| error.code());
    let device = &laptop.device;
    for read in [
        device.customers(&CustomerQuery::default(), today()).map(drop),
        device.customer_facets().map(drop),
        device.customer_item(&"C1".into()).map(drop),
        device.customer(&"C1".into()).map(drop),
        device.profile(&"C1".into()).map(drop),
        device.contacts_of(&"C1".into()).map(drop),
        device.visits(&VisitQuery::default()).map(drop),
        device.visit(visit_id(1)).map(drop),
    ] {
        assert_eq!(code(read), Some("device.lease_over"));
    }
    laptop.save(&saved(11, "C1"));
    assert_eq!(device.op_counts().unwrap().on_device, 1);
}

#[test]
fn a_clock_turned_back_does_not_open_a_lease_that_is_over_and_headquarters_does() {
    let laptop = two_customers();
    laptop.renew(lease(now(), 14), now());
    laptop.device.note_time(now() + TimeDelta::days(15)).unwrap();
    laptop.device.note_time(now()).unwrap();
    assert!(laptop.device.lease().over);
    let Laptop { folder, device } = laptop;
    drop(device);
    let device = unlock(folder.path(), PASSWORD).unwrap().device;
    device.note_time(now()).unwrap();
    assert!(device.lease().over, "the time seen is on the disk");

    let laptop = Laptop { folder, device };
    let thief = SigningKey::from_bytes(&[66; 32]);
    let later = now() + TimeDelta::days(16);
    let foreign = Lease {
        device_id: DeviceId(Uuid::from_u128(6)),
        ..lease(later, 14)
    };
    for refused in [
        lease(later, 14).signed(&thief),
        foreign.signed(&hq_key()),
        lease(now(), 900),
    ] {
        laptop.renew(refused.clone(), later);
        assert!(laptop.device.lease().over, "{refused:?}");
    }
    laptop.renew(lease(later, 14), later);
    assert!(!laptop.device.lease().over);
    assert_eq!(laptop.numbers().len(), 2);
}

#[test]
fn a_cache_begun_anew_has_neither_customers_nor_a_lease() {
    let laptop = two_customers();
    laptop.renew(lease(now(), 14), now());
    laptop.device.note_time(now() + TimeDelta::days(15)).unwrap();
    laptop.device.rebuild_cache().unwrap();
    assert_eq!(
        laptop.device.lease(),
        LeaseFacts {
            until: None,
            over: false
        }
    );
    assert_eq!(laptop.numbers().len(), 0);
}
