//! A bank for a herd: so many relationship managers, each with a laptop, two customers and a session, made in the
//! store, because 20,000 enrolments would only prove Argon2.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use rounds_domain::{DeviceId, InstallId};
use rounds_hq_store::{HqStore, NewDevice, NewSession, NextTokens};
use rounds_protocol::digest::row_hash;
use rounds_protocol::entities::EntityKind;
use rounds_protocol::publish::{Assignment, CustomerEntity, Publication};
use rounds_protocol::session::{Role, StaffBody};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::fixtures::{bank, customer, day, member, receipt_key};
use crate::test_app::hash;

const TEAM: usize = 8;
/// Sessions that are opened together, so that they share commits.
const TOGETHER: usize = 64;

pub fn staff_no(index: usize) -> String {
    format!("H{index:05}")
}

/// The random half of the id follows from the index, as in an id that a device made.
pub fn device_id(index: usize) -> DeviceId {
    let random = row_hash("herd", &index.to_string(), 1);
    DeviceId(Uuid::from_u128((0x0193_f3c0_0000_7000_8000 << 64) | u128::from(random)))
}

pub fn install_id(index: usize) -> InstallId {
    InstallId(Uuid::from_u128(0x1157_0000 + index as u128))
}

pub fn token(index: usize) -> String {
    format!("herd-{index}")
}

pub fn customers(index: usize) -> [String; 2] {
    [format!("C{index:05}a"), format!("C{index:05}b")]
}

/// The bank's data; `edition` is in the names of every third customer, so that a new edition changes some.
pub fn publication(devices: usize, edition: u32) -> Publication {
    let all: Vec<(String, String)> = (0..devices)
        .flat_map(|index| customers(index).map(|number| (number, staff_no(index))))
        .collect();
    let entities = all.iter().enumerate().map(|(place, (number, rm))| {
        let mut body = customer(number, rm);
        if place % 3 == 0 {
            body.name = format!("Customer {number}, edition {edition}");
        }
        CustomerEntity {
            customer_no: number.as_str().into(),
            kind: EntityKind::Customer,
            id: number.clone(),
            body: serde_json::to_string(&body).unwrap(),
        }
    });
    let assigned = all.iter().map(|(number, rm)| Assignment {
        customer_no: number.as_str().into(),
        rm: rm.as_str().into(),
        from: day(1),
    });
    Publication {
        source_hash: format!("herd {edition}"),
        staff: staff(devices),
        assignments: assigned.collect(),
        customer_entities: entities.collect(),
        ..bank(&[])
    }
}

fn staff(devices: usize) -> Vec<StaffBody> {
    let supervisor = |team: usize| format!("S{team:05}");
    let rms = (0..devices).map(|index| member(&staff_no(index), Role::Rm, Some(&supervisor(index / TEAM))));
    let supervisors = (0..devices.div_ceil(TEAM)).map(|team| member(&supervisor(team), Role::Supervisor, None));
    rms.chain(supervisors).collect()
}

/// Enrol every device and open its session.
pub async fn admit(store: &Arc<dyn HqStore>, devices: usize, now: DateTime<Utc>) {
    let mut tasks = JoinSet::new();
    for index in 0..devices {
        if tasks.len() == TOGETHER {
            tasks.join_next().await.unwrap().unwrap();
        }
        tasks.spawn(admit_one(Arc::clone(store), index, now));
    }
    tasks.join_all().await;
}

async fn admit_one(store: Arc<dyn HqStore>, index: usize, now: DateTime<Utc>) {
    let device = NewDevice {
        device_id: device_id(index),
        install_id: install_id(index),
        staff_no: staff_no(index).as_str().into(),
        public_key: receipt_key(),
        label: "laptop".into(),
    };
    store.enrol_device(device, now).await.unwrap();
    let tokens = NextTokens {
        access_hash: hash(&token(index)),
        access_expires_at: now + TimeDelta::hours(12),
        refresh_hash: hash(&format!("refresh {index}")),
        refresh_expires_at: now + TimeDelta::hours(12),
    };
    let session = NewSession {
        staff_no: staff_no(index).as_str().into(),
        device_id: device_id(index),
        tokens,
    };
    store.open_session(session, now).await.unwrap();
}
