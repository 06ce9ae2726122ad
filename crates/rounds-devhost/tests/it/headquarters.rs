//! A real headquarters in this process, on a port of its own, that can go away and come back.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use chrono::Utc;
use rounds_hq::{AppState, Config, DataDir, Running, hash_password};
use rounds_hq_store::HqStore;
use rounds_protocol::entities::EntityKind;
use rounds_protocol::publish::{Assignment, BranchRow, CustomerEntity, Publication, ReferenceEntity};
use serde_json::json;
use tempfile::TempDir;

use crate::bank::{self, Row};

pub const PASSWORD: &str = "correct horse";

pub struct TestHq {
    pub store: Arc<dyn HqStore>,
    state: AppState,
    running: Option<Running>,
    address: SocketAddr,
    folder: Option<TempDir>,
}

impl TestHq {
    /// A server over a data folder that stands already.
    pub async fn over(data: &DataDir) -> Self {
        let state = data.state(Config::default()).await.unwrap();
        let running = Running::start("127.0.0.1:0", state.clone()).await.unwrap();
        Self {
            store: data.store().await.unwrap(),
            state,
            address: running.address(),
            running: Some(running),
            folder: None,
        }
    }

    /// The small test bank, published; everybody has the same password.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::open(folder.path()).unwrap();
        let state = data.state(Config::default()).await.unwrap();
        let store = data.store().await.unwrap();
        store.publish(publication(), Utc::now()).await.unwrap();
        let hash = hash_password(PASSWORD).unwrap();
        for member in bank::everybody() {
            store
                .set_password(member.staff_no, hash.clone(), Utc::now())
                .await
                .unwrap();
        }
        let running = Running::start("127.0.0.1:0", state.clone()).await.unwrap();
        Self {
            store,
            state,
            address: running.address(),
            running: Some(running),
            folder: Some(folder),
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Its own data folder: database and keys.
    pub fn folder(&self) -> &Path {
        self.folder.as_ref().unwrap().path()
    }

    pub async fn goes_away(&mut self) {
        self.running.take().unwrap().stop().await.unwrap();
    }

    pub async fn comes_back(&mut self) {
        self.running = Some(
            Running::start(&self.address.to_string(), self.state.clone())
                .await
                .unwrap(),
        );
    }

    /// Ops that headquarters accepted; it must hold no others.
    pub async fn accepted(&self) -> u64 {
        let counts = self.store.op_counts().await.unwrap();
        assert!(
            counts.iter().all(|(status, count)| status == "created" || *count == 0),
            "{counts:?}"
        );
        counts.iter().map(|(_, count)| count).sum()
    }
}

/// What the small test bank publishes.
pub fn publication() -> Publication {
    Publication {
        source_hash: "test".into(),
        bank: serde_json::from_value(json!({
            "code": "test", "name": bank::both("Test bank"), "currency": "CNY", "invented": true,
        }))
        .unwrap(),
        as_of: bank::today(),
        branches: vec![BranchRow {
            code: "B1".into(),
            name: rounds_domain::Text::new("城关支行", "Chengguan"),
        }],
        staff: bank::everybody().into(),
        assignments: ["C1", "C2", "C3", "C4"]
            .map(|number| Assignment {
                customer_no: number.into(),
                rm: "R1".into(),
                from: bank::today(),
            })
            .into(),
        customer_entities: bank::portfolio().into_iter().filter_map(customer_entity).collect(),
        moving: Vec::new(),
        reference_entities: references(),
    }
}

fn customer_entity((kind, id, body): Row) -> Option<CustomerEntity> {
    let kind = EntityKind::parse(kind).filter(|kind| *kind != EntityKind::Staff)?;
    Some(CustomerEntity {
        customer_no: id.clone().into(),
        kind,
        id,
        body: body.to_string(),
    })
}

fn references() -> Vec<ReferenceEntity> {
    let of = |scope: &str, (kind, id, body): Row| ReferenceEntity {
        scope: scope.into(),
        kind: EntityKind::parse(kind).unwrap(),
        id,
        body: body.to_string(),
    };
    bank::products()
        .into_iter()
        .map(|row| of("ref:products", row))
        .chain([
            of("ref:rules", bank::rule_pack()),
            of("ref:segments", bank::segment_profile()),
        ])
        .collect()
}
