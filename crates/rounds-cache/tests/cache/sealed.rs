//! Sealed copies and the rescue file: whatever is lost of a device, headquarters can be given the work.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use age::x25519::Identity;
use ed25519_dalek::SigningKey;
use rounds_cache::{Device, OpFilter, OpState, rescue_facts, unlock, write_rescue};
use rounds_domain::{DeviceId, InstallId, OpId, SystemClock, SystemIds};
use rounds_protocol::ops::{FieldRevealed, OpPayload, RevealField};
use rounds_protocol::receipt::Receipt;
use rounds_protocol::rescue::{RescueFile, SignedWork};
use rounds_protocol::sync::{OpStatus, op_code};
use uuid::Uuid;

use crate::support::*;

/// The drawer of the one device.
fn drawer(laptop: &Laptop) -> PathBuf {
    laptop.folder.path().join("sealed").join(device_id().to_string())
}

/// Names of the pieces there, with their ends.
fn names(drawer: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(drawer).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name != "about.json").collect()
}

fn piece(device: &Device, op_id: OpId, end: &str) -> String {
    let op = device.op(op_id).unwrap().unwrap();
    format!("{}-{}-{op_id}.{end}", op.install_id, op.number)
}

fn opened(age: &[u8], identity: &Identity) -> SignedWork {
    SignedWork::read(&age::decrypt(identity, age).unwrap()).unwrap()
}

/// The ops that headquarters finds in a rescue file of this folder.
fn rescued(folder: &Path) -> BTreeSet<OpId> {
    let target = tempfile::tempdir().unwrap();
    let written = write_rescue(folder, target.path(), now()).unwrap();
    let file = RescueFile::parse(&fs::read(&written.path).unwrap()).unwrap();
    assert_eq!(file.pieces.len(), written.pieces);
    let device_key = SigningKey::from_bytes(&[5; 32]).verifying_key();
    let works = file.pieces.iter().map(|piece| {
        let work = opened(&piece.age, &sealing_identity());
        assert!(work.is_signed_by(&hex::encode(device_key.to_bytes())));
        assert_eq!((work.work.name(), work.work.device_id), (piece.name, piece.device_id));
        work.work.op.op_id
    });
    works.collect()
}

/// A device with five visits, and their ids.
fn with_five_visits() -> (Laptop, BTreeSet<OpId>) {
    let laptop = Laptop::new();
    let ids = (1..=5).map(|number| laptop.save(&saved(number, "C1")).op_id).collect();
    (laptop, ids)
}

#[test]
fn every_saved_op_is_sealed_as_it_would_be_pushed() {
    let laptop = Laptop::new();
    let reveal = OpPayload::FieldRevealed(FieldRevealed {
        customer_no: "C1".into(),
        field: RevealField::Phone,
    });
    let task = OpPayload::FollowUpCreated(follow_up(9, "C1", today()));
    for payload in [saved(1, "C1"), reveal, task] {
        laptop.save(&payload);
    }
    let pushed = laptop.device.next_batch(0, 100, usize::MAX).unwrap();
    let install_id = laptop.device.install_id().unwrap();
    assert_eq!(pushed.len(), 3);
    for op in pushed {
        let name = format!("{install_id}-{}-{}.age", op.number, op.op_id);
        let work = opened(&fs::read(drawer(&laptop).join(name)).unwrap(), &sealing_identity()).work;
        assert_eq!((work.staff_no.as_str(), work.device_id), ("R1", device_id()));
        assert_eq!((work.install_id, work.op), (install_id, op));
    }
    assert_eq!(laptop.device.unsealed().unwrap(), 0);
}

#[test]
fn a_piece_goes_when_headquarters_has_the_bytes_and_not_before() {
    let stays = |status, code: Option<&str>| (status, code.map(str::to_owned), true);
    let cases = [
        (OpStatus::Created, None, false),
        (OpStatus::Exists, None, false),
        (OpStatus::Rejected, Some(op_code::NEVER_ASSIGNED.to_owned()), false),
        stays(OpStatus::Rejected, Some(op_code::PAYLOAD_CONFLICT)),
        stays(OpStatus::Deferred, Some(op_code::DEPENDS_ON)),
    ];
    for (status, code, stays) in cases {
        let laptop = Laptop::new();
        let op = laptop.save(&saved(1, "C1")).op_id;
        let mut said = answer(&laptop.device, op, status);
        said.code = code;
        laptop.device.apply_results(&[said.clone()], now()).unwrap();
        assert_eq!(names(&drawer(&laptop)).len(), usize::from(stays), "{said:?}");
    }
}

#[test]
fn a_receipt_that_does_not_hold_takes_no_piece_away() {
    let laptop = Laptop::new();
    let op = laptop.save(&saved(1, "C1")).op_id;
    let mut said = answer(&laptop.device, op, OpStatus::Created);
    said.receipt.as_mut().unwrap().number += 1;
    laptop.device.apply_results(&[said], now()).unwrap();
    assert_eq!(laptop.device.op(op).unwrap().unwrap().state, OpState::Sent);
    assert_eq!(names(&drawer(&laptop)).len(), 1);
}

#[test]
fn a_save_that_cannot_be_sealed_saves_nothing_and_uses_no_number_up() {
    let laptop = Laptop::new();
    let drawer = drawer(&laptop);
    fs::remove_dir_all(&drawer).unwrap();
    fs::write(&drawer, b"in the way").unwrap();
    let refused = laptop.device.save_op(&saved(1, "C1"), None, &SystemClock, &SystemIds);
    assert_eq!(refused.unwrap_err().code(), "storage.disk_refused");
    assert_eq!(laptop.device.ops(OpFilter::All, 0, 0).unwrap().total, 0);
    fs::remove_file(&drawer).unwrap();
    let saved = laptop.save(&saved(1, "C1"));
    assert_eq!(saved.number, 1);
    assert_eq!(
        names(&drawer),
        BTreeSet::from([piece(&laptop.device, saved.op_id, "age")])
    );
}

#[test]
fn whatever_a_kill_leaves_behind_is_put_right_when_the_device_is_opened() {
    type Harm = fn(&Path, &str);
    let strange = |install: u128| format!("{}-7-{}", Uuid::from_u128(install), Uuid::from_u128(99));
    let own_install = 78;
    let committed_not_named: Harm = |drawer, name| fs::rename(drawer.join(name), drawer.join(part(name))).unwrap();
    let never_sealed: Harm = |drawer, name| fs::remove_file(drawer.join(name)).unwrap();
    let half_written: Harm = |drawer, name| fs::write(drawer.join(format!("{name}.new")), b"age-").unwrap();
    let nothing: Harm = |_, _| {};
    let cases = [
        ("committed, not named", committed_not_named, None, 0),
        ("never sealed", never_sealed, None, 0),
        ("half written", half_written, None, 0),
        (
            "written, never committed",
            nothing,
            Some(strange(own_install) + ".part"),
            0,
        ),
        (
            "of an outbox that is gone, not named",
            nothing,
            Some(strange(4711) + ".part"),
            1,
        ),
        ("of an outbox that is gone", nothing, Some(strange(4711) + ".age"), 1),
        (
            "saved after the copy that was put back",
            nothing,
            Some(strange(own_install) + ".age"),
            1,
        ),
    ];
    for (what, harm, stranger, kept) in cases {
        let laptop = Laptop::new();
        let op = laptop.save(&saved(1, "C1")).op_id;
        let (drawer, name) = (drawer(&laptop), piece(&laptop.device, op, "age"));
        let Laptop { folder, device } = laptop;
        drop(device);
        harm(&drawer, &name);
        if let Some(stranger) = &stranger {
            fs::write(drawer.join(stranger), b"sealed").unwrap();
        }
        drop(unlock(folder.path(), PASSWORD).unwrap());
        let found = names(&drawer);
        assert!(found.contains(&name), "{what}: {found:?}");
        assert_eq!(found.len(), 1 + kept, "{what}: {found:?}");
        assert!(found.iter().all(|name| name.ends_with(".age")), "{what}: {found:?}");
    }
}

fn part(name: &str) -> String {
    name.replace(".age", ".part")
}

#[test]
fn pieces_of_answered_ops_are_removed_at_the_next_opening_when_they_could_not_be_before() {
    let (laptop, ids) = with_five_visits();
    let drawer = drawer(&laptop);
    let before: Vec<_> = names(&drawer)
        .into_iter()
        .map(|name| (fs::read(drawer.join(&name)).unwrap(), name))
        .collect();
    ids.iter().for_each(|op| laptop.sign_for(*op));
    assert!(names(&drawer).is_empty());
    for (bytes, name) in before {
        fs::write(drawer.join(name), bytes).unwrap();
    }
    let Laptop { folder, device } = laptop;
    drop(device);
    drop(unlock(folder.path(), PASSWORD).unwrap());
    assert!(names(&drawer).is_empty());
}

#[test]
fn a_new_install_seals_its_work_anew_under_the_new_numbers() {
    let laptop = Laptop::new();
    let signed = laptop.save(&saved(1, "C1")).op_id;
    laptop.sign_for(signed);
    let op = laptop.save(&saved(2, "C1")).op_id;
    let install = InstallId(Uuid::from_u128(4711));
    laptop.device.take_new_install(install).unwrap();
    assert_eq!(
        names(&drawer(&laptop)),
        BTreeSet::from([format!("{install}-1-{op}.age")])
    );
    assert_eq!(rescued(laptop.folder.path()), BTreeSet::from([op]));
}

#[test]
fn a_restored_headquarters_has_its_lost_work_sealed_again_until_it_signs_again() {
    let (laptop, ids) = with_five_visits();
    ids.iter().for_each(|op| laptop.sign_for(*op));
    laptop.device.note_epoch("e2").unwrap();
    assert_eq!(rescued(laptop.folder.path()), ids);
    ids.iter().for_each(|op| laptop.sign_for(*op));
    assert!(names(&drawer(&laptop)).is_empty());
}

#[test]
fn work_from_before_the_key_was_known_is_sealed_when_it_is_and_again_for_another_key() {
    let folder = tempfile::tempdir().unwrap();
    let older = rounds_cache::Enrolment {
        sealing_key: None,
        ..enrolment()
    };
    let device = rounds_cache::create(folder.path(), PASSWORD, older).unwrap().device;
    let laptop = Laptop { folder, device };
    let op = laptop.save(&saved(1, "C1")).op_id;
    assert_eq!(
        (
            laptop.device.unsealed().unwrap(),
            rescue_facts(laptop.folder.path()).unwrap().pieces
        ),
        (1, 0)
    );
    let learn = |key: Option<String>| {
        let known = laptop.device.enrolment();
        laptop
            .device
            .renew_enrolment(known.staff, known.bank, known.receipt_key, key)
            .unwrap();
    };
    learn(Some("age1nokey".into()));
    assert_eq!(
        laptop.device.unsealed().unwrap(),
        1,
        "what is no key stands in nobody's way"
    );
    learn(enrolment().sealing_key);
    assert_eq!(rescued(laptop.folder.path()), BTreeSet::from([op]));
    let other = Identity::generate();
    learn(Some(other.to_public().to_string()));
    learn(None);
    let sealed = fs::read(drawer(&laptop).join(piece(&laptop.device, op, "age"))).unwrap();
    assert_eq!(opened(&sealed, &other).work.op.op_id, op);
}

#[test]
fn whatever_is_lost_of_a_device_its_work_can_be_rescued() {
    type Loss = fn(&Path);
    let losses: [(&str, Loss); 5] = [
        ("the password", |_| {}),
        ("the cache", |dir| fs::remove_file(dir.join("cache.db")).unwrap()),
        ("the key file", |dir| fs::remove_file(dir.join("keys.json")).unwrap()),
        ("the outbox is noise", |dir| {
            fs::write(dir.join("outbox.db"), [7; 9000]).unwrap()
        }),
        ("all but what is sealed", |dir| {
            for entry in fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()) {
                if entry.is_file() {
                    fs::remove_file(entry).unwrap();
                }
            }
        }),
    ];
    for (what, loss) in losses {
        let (Laptop { folder, device }, ids) = with_five_visits();
        drop(device);
        loss(folder.path());
        assert_eq!(rescued(folder.path()), ids, "{what}");
        let facts = rescue_facts(folder.path()).unwrap();
        assert_eq!(
            (facts.pieces, facts.devices[0].pieces, facts.devices[0].label.as_str()),
            (5, 5, "laptop")
        );
        assert!(facts.oldest_at.is_some());
    }
}

#[test]
fn an_open_device_writes_the_same_rescue_file_as_a_locked_one() {
    let (laptop, ids) = with_five_visits();
    assert_eq!(rescued(laptop.folder.path()), ids);
    laptop.sign_for(*ids.first().unwrap());
    assert_eq!(rescued(laptop.folder.path()).len(), 4);
}

#[test]
fn an_outbox_that_is_set_aside_leaves_its_work_to_rescue() {
    let (Laptop { folder, device }, mut ids) = with_five_visits();
    drop(device);
    fs::write(folder.path().join("outbox.db"), [7; 9000]).unwrap();
    let install = InstallId(Uuid::from_u128(4711));
    let device = rounds_cache::set_outbox_aside(folder.path(), PASSWORD, install, now())
        .unwrap()
        .device;
    let laptop = Laptop { folder, device };
    ids.insert(laptop.save(&saved(6, "C1")).op_id);
    assert_eq!(rescued(laptop.folder.path()), ids);
}

#[test]
fn enrolling_again_in_the_same_folder_keeps_the_work_of_the_former_device() {
    let (Laptop { folder, device }, ids) = with_five_visits();
    drop(device);
    fs::remove_file(folder.path().join("keys.json")).unwrap();
    let other = rounds_cache::Enrolment {
        device_id: DeviceId(Uuid::from_u128(90)),
        label: "the same again".into(),
        ..enrolment()
    };
    let device = rounds_cache::create(folder.path(), PASSWORD, other).unwrap().device;
    let laptop = Laptop { folder, device };
    laptop.save(&saved(6, "C1"));
    let facts = rescue_facts(laptop.folder.path()).unwrap();
    let devices: Vec<_> = facts
        .devices
        .iter()
        .map(|device| (device.label.as_str(), device.pieces))
        .collect();
    assert_eq!(devices, [("laptop", 5), ("the same again", 1)]);
    assert_eq!(rescued(laptop.folder.path()).intersection(&ids).count(), 5);
}

#[test]
fn work_of_an_outbox_that_is_gone_stays_until_headquarters_receipt_for_it_verifies() {
    let (Laptop { folder, device }, ids) = with_five_visits();
    drop(device);
    fs::write(folder.path().join("outbox.db"), [7; 9000]).unwrap();
    let install = InstallId(Uuid::from_u128(4711));
    let device = rounds_cache::set_outbox_aside(folder.path(), PASSWORD, install, now())
        .unwrap()
        .device;
    let laptop = Laptop { folder, device };
    let own = laptop.save(&saved(6, "C1")).op_id;
    let strays = laptop.device.strays(0, 10).unwrap();
    assert_eq!(strays.iter().copied().collect::<BTreeSet<_>>(), ids);
    assert_eq!(laptop.device.strays(2, 2).unwrap(), strays[2..4]);
    let receipt = |op: OpId| Receipt::sign(&hq_key(), device_id(), 1, op, "00".into(), now());
    let mut forged = receipt(strays[0]);
    forged.number += 1;
    let of_another_device = Receipt::sign(
        &hq_key(),
        DeviceId(Uuid::from_u128(9)),
        1,
        strays[0],
        "00".into(),
        now(),
    );
    // A receipt for an op that the outbox knows is judged there, with its hash.
    for said in [forged, of_another_device, receipt(own)] {
        laptop.device.note_stray_receipt(&said).unwrap();
        assert_eq!(rescued(laptop.folder.path()).len(), 6);
    }
    laptop.device.note_stray_receipt(&receipt(strays[0])).unwrap();
    let left = rescued(laptop.folder.path());
    assert!(left.len() == 5 && !left.contains(&strays[0]) && left.contains(&own));
}

#[test]
fn a_rescue_file_names_no_customer_and_replaces_no_file() {
    let (laptop, _) = with_five_visits();
    let target = tempfile::tempdir().unwrap();
    let paths = [(); 2].map(|()| write_rescue(laptop.folder.path(), target.path(), now()).unwrap().path);
    assert_ne!(paths[0], paths[1]);
    let text = fs::read_to_string(&paths[0]).unwrap();
    for secret in ["visit 1", "\"C1\"", "visit_saved"] {
        assert!(!text.contains(secret), "{secret}");
    }
    for known in ["laptop", "R1", "Test", "rounds-hq rescue import"] {
        assert!(text.contains(known), "{known}");
    }
}

#[test]
fn a_rescue_file_that_cannot_be_written_says_why_and_leaves_nothing() {
    let (laptop, _) = with_five_visits();
    let folder = laptop.folder.path();
    let target = tempfile::tempdir().unwrap();
    let refused = |folder: &Path, target: &Path| write_rescue(folder, target, now()).unwrap_err().code();
    assert_eq!(refused(folder, &target.path().join("missing")), "rescue.folder_missing");
    assert_eq!(refused(folder, Path::new("relative")), "rescue.folder_missing");
    assert_eq!(refused(target.path(), target.path()), "rescue.nothing_sealed");
    assert_eq!(fs::read_dir(target.path()).unwrap().count(), 0);
}
