//! Files of other forms than this build writes.

use std::path::Path;

use chrono::DateTime;
use rounds_domain::{Currency, DeviceId, InstallId, Text};
use rounds_protocol::session::{BankBody, Role, StaffBody};
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
