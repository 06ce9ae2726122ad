//! Files: wrong password, missing, damaged, newer; each a clear and safe answer.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rounds_cache::{CacheError, CacheRebuilt, DraftRow, FileProblem, FilesState, Result, inspect, unlock};
use rounds_domain::InstallId;
use uuid::Uuid;

use crate::support::*;

/// A locked device with one saved visit and one draft.
fn locked() -> tempfile::TempDir {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "张伟")]);
    laptop.save(&saved(1, "C1"));
    let draft = DraftRow {
        customer_no: "C2".into(),
        body: "{}".into(),
        saved_at: now(),
    };
    laptop.device.save_draft(&draft).unwrap();
    let Laptop { folder, device } = laptop;
    drop(device);
    folder
}

/// Every file below a folder, by its path from there.
fn contents(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap().map(|entry| entry.unwrap()) {
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            let below = contents(&entry.path()).into_iter();
            files.extend(below.map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
        } else {
            files.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    files
}

/// The files themselves, without what SQLite lays beside them while it looks.
fn fingerprints(dir: &Path) -> BTreeMap<String, String> {
    let own = |name: &str| ["keys.json", "outbox.db", "cache.db"].contains(&name);
    let files = contents(dir).into_iter().filter(|(name, _)| own(name));
    files
        .map(|(name, bytes)| (name, hex::encode(<sha2::Sha256 as sha2::Digest>::digest(bytes))))
        .collect()
}

fn overwrite_middle(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    for byte in &mut bytes[4096..8192] {
        *byte ^= 0xa5;
    }
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_wrong_password_changes_nothing() {
    let folder = locked();
    let before = fingerprints(folder.path());
    let refused = unlock(folder.path(), "wrong").err().unwrap();
    assert_eq!(refused.code(), "device.wrong_password");
    assert_eq!(fingerprints(folder.path()), before);
    assert!(unlock(folder.path(), PASSWORD).is_ok());
}

/// Rule U1.
#[test]
fn a_saved_visit_and_a_draft_survive_a_reopen() {
    let folder = locked();
    let opened = unlock(folder.path(), PASSWORD).unwrap();
    assert_eq!(opened.cache_rebuilt, None);
    let ops = opened.device.ops(rounds_cache::OpFilter::All, 0, 0).unwrap();
    assert_eq!(
        (ops.total, ops.rows[0].number, ops.rows[0].read()),
        (1, 1, Some(saved(1, "C1")))
    );
    assert_eq!(opened.device.drafts().unwrap().len(), 1);
    assert_eq!(opened.device.enrolment().staff, me());
}

#[test]
fn a_precious_file_that_is_not_whole_is_refused_and_left_as_it_is() {
    type Harm = fn(&Path);
    let cases: [(&str, Harm, &str); 7] = [
        (
            "outbox gone",
            |dir| fs::remove_file(dir.join("outbox.db")).unwrap(),
            "device.outbox_missing",
        ),
        (
            "outbox empty",
            |dir| fs::write(dir.join("outbox.db"), b"").unwrap(),
            "device.outbox_damaged",
        ),
        (
            "outbox is noise",
            |dir| fs::write(dir.join("outbox.db"), [7; 9000]).unwrap(),
            "device.outbox_damaged",
        ),
        (
            "outbox page changed",
            |dir| overwrite_middle(&dir.join("outbox.db")),
            "device.outbox_damaged",
        ),
        (
            "keys gone",
            |dir| fs::remove_file(dir.join("keys.json")).unwrap(),
            "device.keys_damaged",
        ),
        (
            "keys are noise",
            |dir| fs::write(dir.join("keys.json"), b"{").unwrap(),
            "device.keys_damaged",
        ),
        (
            "keys newer",
            |dir| fs::write(dir.join("keys.json"), br#"{"version":2,"what":"else"}"#).unwrap(),
            "device.keys_newer",
        ),
    ];
    for (what, harm, code) in cases {
        let folder = locked();
        harm(folder.path());
        let before = fingerprints(folder.path());
        let refused = unlock(folder.path(), PASSWORD).err().unwrap();
        assert_eq!(refused.code(), code, "{what}");
        assert_eq!(fingerprints(folder.path()), before, "{what}");
    }
}

#[test]
fn a_droppable_file_that_is_not_whole_is_begun_anew_and_the_outbox_keeps_its_work() {
    type Harm = fn(&Path);
    let cases: [(&str, Harm, CacheRebuilt); 3] = [
        (
            "gone",
            |dir| fs::remove_file(dir.join("cache.db")).unwrap(),
            CacheRebuilt::Missing,
        ),
        (
            "noise",
            |dir| fs::write(dir.join("cache.db"), [7; 9000]).unwrap(),
            CacheRebuilt::Damaged,
        ),
        (
            "cut",
            |dir| fs::write(dir.join("cache.db"), b"short").unwrap(),
            CacheRebuilt::Damaged,
        ),
    ];
    for (what, harm, reason) in cases {
        let folder = locked();
        harm(folder.path());
        let opened = unlock(folder.path(), PASSWORD).unwrap();
        assert_eq!(opened.cache_rebuilt, Some(reason), "{what}");
        assert_eq!(opened.device.op_counts().unwrap().on_device, 1, "{what}");
        assert!(opened.device.cursors().unwrap().is_empty(), "{what}");
        assert_eq!(
            opened.device.visits(&Default::default()).unwrap().total,
            1,
            "{what}: own work is still shown"
        );
    }
}

#[test]
fn damage_deep_in_the_cache_is_found_at_unlock_and_the_work_is_kept() {
    let rows = (1..=400)
        .map(|seq| customer_row(seq, &format!("C{seq:03}"), "张伟"))
        .collect();
    let Laptop { folder, device } = Laptop::with(rows);
    device
        .save_op(
            &saved(1, "C001"),
            None,
            &rounds_domain::SystemClock,
            &rounds_domain::SystemIds,
        )
        .unwrap();
    drop(device);
    let path = folder.path().join("cache.db");
    let mut bytes = fs::read(&path).unwrap();
    for byte in &mut bytes[64 * 4096..] {
        *byte ^= 0xa5;
    }
    fs::write(&path, bytes).unwrap();
    let opened = unlock(folder.path(), PASSWORD).unwrap();
    assert_eq!(opened.cache_rebuilt, Some(CacheRebuilt::Damaged));
    assert_eq!(opened.device.op_counts().unwrap().on_device, 1);
}

#[test]
fn no_damaged_page_of_the_cache_is_taken_for_another_failure() {
    let rows = (1..=60)
        .map(|seq| customer_row(seq, &format!("C{seq:03}"), "张伟"))
        .collect();
    let Laptop { folder, device } = Laptop::with(rows);
    drop(device);
    let path = folder.path().join("cache.db");
    let whole = fs::read(&path).unwrap();
    for page in (1..whole.len() / 4096).step_by(5) {
        let mut bytes = whole.clone();
        bytes[page * 4096..(page + 1) * 4096]
            .iter_mut()
            .for_each(|byte| *byte ^= 0xa5);
        fs::write(&path, bytes).unwrap();
        let device = unlock(folder.path(), PASSWORD).unwrap().device;
        let read = || -> Result<()> {
            device.customers(&Default::default(), today())?;
            device.sync_facts()?;
            device.visits(&Default::default())?;
            device.customer(&"C030".into()).map(|_| ())
        };
        let code = read().map_err(|error| error.code()).err();
        assert!(matches!(code, None | Some("cache.damaged")), "page {page}: {code:?}");
    }
}

#[test]
fn a_cache_reset_never_touches_the_outbox() {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "张伟")]);
    laptop.save(&saved(1, "C1"));
    let before = laptop.device.ops(rounds_cache::OpFilter::All, 0, 0).unwrap().rows;
    laptop.device.rebuild_cache().unwrap();
    assert_eq!(
        laptop.device.ops(rounds_cache::OpFilter::All, 0, 0).unwrap().rows,
        before
    );
    assert!(laptop.device.customer(&"C1".into()).unwrap().is_none());
    assert_eq!(laptop.device.customers(&Default::default(), today()).unwrap().total, 0);
}

#[test]
fn a_damaged_outbox_is_set_aside_whole_and_a_new_install_begins() {
    let folder = locked();
    overwrite_middle(&folder.path().join("outbox.db"));
    let damaged = fs::read(folder.path().join("outbox.db")).unwrap();
    let install = InstallId(Uuid::from_u128(4711));
    let opened = rounds_cache::set_outbox_aside(folder.path(), PASSWORD, install, now()).unwrap();
    assert_eq!(opened.device.install_id().unwrap(), install);
    assert_eq!(opened.device.refresh_token().unwrap(), None);
    assert_eq!(opened.device.enrolment().device_key.expose(), &[5; 32]);
    let kept: Vec<Vec<u8>> = contents(folder.path())
        .into_iter()
        .filter(|(name, _)| name.contains("aside"))
        .map(|(_, bytes)| bytes)
        .collect();
    assert!(kept.contains(&damaged));
}

#[test]
fn inspection_tells_what_can_be_seen_from_outside() {
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(inspect(empty.path()).unwrap(), FilesState::New);
    let folder = locked();
    let hint = match inspect(folder.path()).unwrap() {
        FilesState::Enrolled {
            hint: Some(hint),
            problem: None,
        } => hint,
        other => panic!("{other:?}"),
    };
    assert_eq!((hint.staff_no.as_str(), hint.label.as_str()), ("R1", "laptop"));
    fs::remove_file(folder.path().join("outbox.db")).unwrap();
    let state = inspect(folder.path()).unwrap();
    assert_eq!(
        state,
        FilesState::Enrolled {
            hint: Some(hint),
            problem: Some(FileProblem::OutboxMissing)
        }
    );
    fs::write(folder.path().join("keys.json"), b"{}").unwrap();
    let state = inspect(folder.path()).unwrap();
    assert_eq!(
        state,
        FilesState::Enrolled {
            hint: None,
            problem: Some(FileProblem::KeysDamaged)
        }
    );
}

#[test]
fn the_password_changes_without_rewriting_the_databases() -> Result<()> {
    let folder = locked();
    rounds_cache::change_password(folder.path(), PASSWORD, "new password")?;
    assert!(matches!(
        unlock(folder.path(), PASSWORD).err(),
        Some(CacheError::WrongPassword)
    ));
    let opened = unlock(folder.path(), "new password")?;
    assert_eq!(opened.device.op_counts()?.on_device, 1);
    opened.device.rewrap("third")?;
    assert!(opened.device.password_fits("third")? && !opened.device.password_fits("new password")?);
    Ok(())
}

#[test]
fn a_password_that_could_not_be_written_does_not_count() {
    let folder = locked();
    let device = unlock(folder.path(), PASSWORD).unwrap().device;
    fs::create_dir(folder.path().join("keys.json.new")).unwrap();
    assert_eq!(device.rewrap("third").unwrap_err().code(), "storage.disk_refused");
    assert!(device.password_fits(PASSWORD).unwrap() && !device.password_fits("third").unwrap());
}

#[test]
fn nothing_lies_in_the_clear_and_only_the_owner_may_read() {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "Findable Name")]);
    laptop.save(&saved(4711, "C1"));
    laptop.device.set_refresh_token(Some("findable-token")).unwrap();
    for (name, bytes) in contents(laptop.folder.path()) {
        for secret in [
            "Findable Name",
            "findable-token",
            "13812345678",
            "visit 4711",
            &hex::encode([5; 32]),
        ] {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} in {name}");
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(laptop.folder.path().join(&name))
                .unwrap()
                .permissions()
                .mode()
                & 0o777;
            assert_eq!(mode, 0o600, "{name}");
        }
    }
}

#[test]
fn a_second_enrolment_in_the_same_folder_is_refused() {
    let folder = locked();
    let refused = rounds_cache::create(folder.path(), PASSWORD, enrolment())
        .err()
        .unwrap();
    assert_eq!(refused.code(), "device.already_enrolled");
}

#[test]
fn an_enrolment_that_was_cut_off_or_lost_its_keys_begins_anew_and_keeps_the_outbox() {
    let folder = locked();
    let outbox = fs::read(folder.path().join("outbox.db")).unwrap();
    fs::remove_file(folder.path().join("keys.json")).unwrap();
    rounds_cache::may_create(folder.path()).unwrap();
    rounds_cache::create(folder.path(), PASSWORD, enrolment()).unwrap();
    assert!(contents(folder.path()).into_values().any(|bytes| bytes == outbox));
}

#[test]
fn an_enrolment_that_fails_half_way_leaves_nothing_in_the_way() {
    let folder = tempfile::tempdir().unwrap();
    let in_the_way = folder.path().join("keys.json.new");
    fs::create_dir(&in_the_way).unwrap();
    assert!(rounds_cache::create(folder.path(), PASSWORD, enrolment()).is_err());
    assert_eq!(inspect(folder.path()).unwrap(), FilesState::New);
    fs::remove_dir(&in_the_way).unwrap();
    rounds_cache::create(folder.path(), PASSWORD, enrolment()).unwrap();
}
