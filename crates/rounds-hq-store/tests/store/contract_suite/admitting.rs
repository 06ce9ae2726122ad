//! Devices, sessions and nonces.

use chrono::{DateTime, TimeDelta, Utc};
use rounds_domain::InstallId;
use rounds_hq_store::{Enrolment, HqStore, NewDevice, NewSession, NextTokens, OldWork, Rotation};
use rounds_protocol::sync::OutboxReport;
use uuid::Uuid;

use super::Database;
use crate::fixtures::*;

fn tokens(n: u32, from: DateTime<Utc>) -> NextTokens {
    NextTokens {
        access_hash: format!("access {n}"),
        access_expires_at: from + TimeDelta::minutes(15),
        refresh_hash: format!("refresh {n}"),
        refresh_expires_at: from + TimeDelta::hours(12),
    }
}

async fn open(store: &dyn HqStore) {
    open_bank(store, &[]).await;
    let session = NewSession {
        staff_no: "R1".into(),
        device_id: device_of("R1"),
        tokens: tokens(1, now()),
    };
    store.open_session(session, now()).await.unwrap();
}

async fn is_open(store: &dyn HqStore, n: u32, at: DateTime<Utc>) -> bool {
    store.session(format!("access {n}"), at).await.unwrap().is_some()
}

async fn rotate(store: &dyn HqStore, old: u32, new: u32, at: DateTime<Utc>) -> &'static str {
    match store
        .rotate_session(format!("refresh {old}"), tokens(new, at), at)
        .await
        .unwrap()
    {
        Rotation::Rotated(_) => "rotated",
        Rotation::Refused => "refused",
        Rotation::Reused => "reused",
    }
}

pub async fn a_refresh_token_serves_once(database: &dyn Database) {
    let store = database.open().await;
    open(&*store).await;
    assert_eq!(rotate(&*store, 1, 2, now()).await, "rotated");
    assert_eq!(rotate(&*store, 2, 3, now()).await, "rotated");
    assert!(is_open(&*store, 3, now()).await);
    assert_eq!(rotate(&*store, 1, 4, now()).await, "reused");
    for n in 1..=4 {
        assert!(!is_open(&*store, n, now()).await, "the whole family is closed: {n}");
    }
    assert_eq!(rotate(&*store, 3, 5, now()).await, "refused");
    assert_eq!(rotate(&*store, 9, 6, now()).await, "refused");
}

pub async fn tokens_end(database: &dyn Database) {
    let store = database.open().await;
    open(&*store).await;
    let after = |minutes| now() + TimeDelta::minutes(minutes);
    assert!(is_open(&*store, 1, after(14)).await);
    assert!(!is_open(&*store, 1, after(15)).await);
    assert_eq!(rotate(&*store, 1, 2, after(12 * 60)).await, "refused");
    assert_eq!(rotate(&*store, 1, 3, after(11 * 60)).await, "rotated");
    assert_eq!(rotate(&*store, 3, 4, after(22 * 60)).await, "rotated");
    store.close_session("access 4".into(), after(22 * 60)).await.unwrap();
    assert!(!is_open(&*store, 4, after(22 * 60)).await);
}

pub async fn a_changed_password_closes_sessions(database: &dyn Database) {
    let store = database.open().await;
    open(&*store).await;
    assert!(store.set_password("R1".into(), "hash".into(), now()).await.unwrap());
    assert!(!is_open(&*store, 1, now()).await);
    assert_eq!(
        store
            .staff_member("R1".into())
            .await
            .unwrap()
            .unwrap()
            .password_hash
            .as_deref(),
        Some("hash")
    );
    assert!(!store.set_password("R9".into(), "hash".into(), now()).await.unwrap());
}

pub async fn a_nonce_serves_once(database: &dyn Database) {
    let store = database.open().await;
    open(&*store).await;
    let mut answers = Vec::new();
    for (device, nonce) in [("R1", "a"), ("R1", "a"), ("R2", "a"), ("R1", "b")] {
        answers.push(store.use_nonce(device_of(device), nonce.into(), now()).await.unwrap());
    }
    assert_eq!(answers, [true, false, true, true]);
}

fn laptop(staff_no: &str, key: &str) -> NewDevice {
    NewDevice {
        device_id: device_of("R1"),
        install_id: InstallId(Uuid::from_u128(5)),
        staff_no: staff_no.into(),
        public_key: key.into(),
        label: "laptop".into(),
    }
}

pub async fn a_device_belongs_to_its_key(database: &dyn Database) {
    let store = database.open().await;
    open(&*store).await;
    assert_eq!(
        store.enrol_device(laptop("R2", "another key"), now()).await.unwrap(),
        Enrolment::Taken
    );
    assert_eq!(
        store.enrol_device(laptop("R2", &receipt_key()), now()).await.unwrap(),
        Enrolment::Enrolled
    );
    let device = store.device(device_of("R1")).await.unwrap().unwrap();
    assert_eq!(device.staff, ["R1".into(), "R2".into()]);
    let mut of_team = Vec::new();
    for supervisor in ["S1", "S2"] {
        of_team.push(store.devices(Some(supervisor.into())).await.unwrap().len());
    }
    assert_eq!(of_team, [3, 2]);
}

pub async fn a_revoked_device_never_comes_back(database: &dyn Database) {
    let store = database.open().await;
    open(&*store).await;
    assert!(store.revoke_device(device_of("R1"), now()).await.unwrap());
    assert!(store.device(device_of("R1")).await.unwrap().unwrap().revoked);
    assert_eq!(
        store.enrol_device(laptop("R1", &receipt_key()), now()).await.unwrap(),
        Enrolment::Revoked
    );
    assert!(
        store
            .session("access 1".into(), now())
            .await
            .unwrap()
            .unwrap()
            .device
            .revoked
    );
    assert!(!store.revoke_device(device_of("nobody"), now()).await.unwrap());
}

pub async fn what_a_device_keeps_is_known_and_ages(database: &dyn Database) {
    let store = database.open().await;
    open(&*store).await;
    let after = |minutes| now() + TimeDelta::minutes(minutes);
    let keeps = |unsent, oldest_unsent_at| OutboxReport {
        install_id: install_of("R1"),
        unsent,
        oldest_unsent_at,
    };
    let old = async |at| {
        let asked = OldWork {
            saved_before: at - TimeDelta::hours(4),
            reported_after: at - TimeDelta::hours(1),
        };
        store.devices_with_old_work(asked).await.unwrap()
    };
    let said = async || {
        let devices = store.devices(Some("S1".into())).await.unwrap();
        let device = devices
            .into_iter()
            .find(|one| one.device_id == device_of("R1"))
            .unwrap();
        let install = device.installs[0];
        (install.unsent, install.oldest_unsent_at, install.reported_at)
    };
    let note = async |report, at| store.note_outbox(device_of("R1"), report, at).await.unwrap();
    note(keeps(0, None), now()).await;
    assert_eq!(said().await, (0, None, None), "nothing kept is nothing to write");
    note(keeps(2, Some(now())), after(1)).await;
    note(keeps(2, Some(now())), after(2)).await;
    assert_eq!(
        said().await,
        (2, Some(now()), Some(after(1))),
        "the same again is no news"
    );
    note(keeps(2, Some(now())), after(241)).await;
    assert_eq!(said().await.2, Some(after(241)), "but not for ever");
    assert_eq!((old(after(239)).await, old(after(241)).await), (0, 1));
    assert_eq!(old(after(400)).await, 0, "a device that is away is not online");
    note(keeps(0, None), after(242)).await;
    assert_eq!((said().await, old(after(243)).await), ((0, None, Some(after(242))), 0));
}
