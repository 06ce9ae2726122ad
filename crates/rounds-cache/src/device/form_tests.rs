//! Files of other forms than this build writes.

use std::path::Path;

use chrono::DateTime;
use rounds_domain::{Currency, DeviceId, InstallId, Text};
use rounds_protocol::session::{BankBody, Role, StaffBody};
use rounds_protocol::sync::ScopePage;
use uuid::Uuid;

use crate::{CacheRebuilt, DeviceKey, Enrolment};

fn enrolment() -> Enrolment {
    let staff = StaffBody {
        staff_no: "R1".into(),
        name: "R".into(),
        role: Role::Rm,
        branch: "B".into(),
        branch_name: Text::default(),
        supervisor_no: None,
    };
    Enrolment {
        staff,
        bank: BankBody {
            code: "T".into(),
            name: Text::default(),
            currency: Currency::CNY,
            invented: true,
        },
        hq_url: "http://127.0.0.1:1".into(),
        hq_ca: None,
        label: "laptop".into(),
        device_id: DeviceId(Uuid::from_u128(1)),
        install_id: InstallId(Uuid::from_u128(2)),
        device_key: DeviceKey::new([1; 32]),
        receipt_key: String::new(),
        sealing_key: None,
        epoch: "e".into(),
        enrolled_at: DateTime::UNIX_EPOCH,
        locked_by: None,
    }
}

fn raised(dir: &Path, raise: fn(&super::Device)) {
    raise(&crate::create(dir, "password", enrolment()).unwrap().device);
}

#[test]
fn a_newer_outbox_is_refused_and_never_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    raised(folder.path(), |device| {
        device.outbox().pragma_update(None, "user_version", 99).unwrap()
    });
    let before = std::fs::read(folder.path().join("outbox.db")).unwrap();
    let refused = crate::unlock(folder.path(), "password").err().unwrap();
    assert_eq!(refused.code(), "device.outbox_newer");
    let aside = crate::set_outbox_aside(
        folder.path(),
        "password",
        InstallId(Uuid::from_u128(3)),
        DateTime::UNIX_EPOCH,
    );
    assert_eq!(aside.err().unwrap().code(), "device.outbox_newer");
    assert_eq!(std::fs::read(folder.path().join("outbox.db")).unwrap(), before);
}

#[test]
fn a_cache_of_another_form_or_another_person_is_begun_anew() {
    type Raise = fn(&super::Device);
    let cases: [(Raise, CacheRebuilt); 2] = [
        (
            |device| device.writer().pragma_update(None, "user_version", 99).unwrap(),
            CacheRebuilt::OtherForm,
        ),
        (
            |device| {
                device
                    .writer()
                    .execute("UPDATE meta SET value = 'R2' WHERE name = 'staff_no'", [])
                    .unwrap();
            },
            CacheRebuilt::OtherStaff,
        ),
    ];
    for (raise, reason) in cases {
        let folder = tempfile::tempdir().unwrap();
        raised(folder.path(), raise);
        assert_eq!(
            crate::unlock(folder.path(), "password").unwrap().cache_rebuilt,
            Some(reason)
        );
        assert_eq!(crate::unlock(folder.path(), "password").unwrap().cache_rebuilt, None);
    }
}

fn page(scope: &str, after: u64, next: u64, more: bool) -> ScopePage {
    ScopePage {
        scope: scope.to_owned(),
        after,
        generation: 1,
        rows: Vec::new(),
        next,
        head: 2,
        floor: 0,
        more,
        reset: false,
        totals: None,
        total_rows: 0,
    }
}

/// Rule P3: a first pull that was killed opens, goes on, and is whole in the end.
#[test]
fn the_indexes_of_the_list_come_when_every_scope_is_whole() {
    let built = |device: &super::Device| -> i64 {
        let sql = "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name LIKE 'customers_by_%'";
        device.reader().query_row(sql, [], |row| row.get(0)).unwrap()
    };
    let take = |device: &super::Device, page: &ScopePage| device.apply_page(page, DateTime::UNIX_EPOCH).unwrap();
    let folder = tempfile::tempdir().unwrap();
    raised(folder.path(), |device| {
        device.note_scopes(&["ref:rules".into(), "rm:R1".into()]).unwrap();
    });
    let open = || crate::unlock(folder.path(), "password").unwrap().device;
    let device = open();
    take(&device, &page("ref:rules", 0, 2, false));
    take(&device, &page("rm:R1", 0, 1, true));
    device.index_lists().unwrap();
    assert_eq!(built(&device), 0, "customers are still to come");
    drop(device);

    let device = open();
    take(&device, &page("rm:R1", 1, 2, false));
    assert_eq!(built(&device), 0, "a page does not wait for them");
    drop(device);

    let device = open();
    assert_eq!(built(&device), 9, "one that was killed before makes them when it opens");
    take(&device, &page("rm:R1", 2, 2, false));
    device.index_lists().unwrap();
    drop(device);
    assert_eq!(built(&open()), 9);
}
