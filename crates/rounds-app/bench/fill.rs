//! Fills a device through the door of a real sync: pages of rows, applied one transaction each. The rules and products
//! are those of the demonstration bank, so that advice costs what it costs.

use std::path::{Path, PathBuf};

use chrono::{NaiveDate, Utc};
use ed25519_dalek::SigningKey;
use rounds_cache::{Device, DeviceKey, Enrolment};
use rounds_domain::{Currency, DeviceId, InstallId, Text};
use rounds_protocol::bundle::{self, AdviceBundle, Effective};
use rounds_protocol::digest::ScopeDigest;
use rounds_protocol::rules::{ProductBody, RulePack};
use rounds_protocol::session::{BankBody, Role, StaffBody};
use rounds_protocol::sync::{FeedRow, PULL_MAX_ROWS, ScopePage, ScopeTotals};
use rounds_protocol::volatile::{Moving, pack as pack_moving};
use serde::Serialize;
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::people::{self, RM};
use crate::{Failure, PASSWORD};

const FACTS: &str = include_str!("../../../assets/catalogue/facts.json");
const RULES: &str = include_str!("../../../assets/catalogue/demo-cn/rules.json");
const PRODUCTS: &str = include_str!("../../../assets/catalogue/demo-cn/products.json");

/// A folder of its own, removed at the end.
pub struct Folder(PathBuf);

impl Folder {
    pub fn make() -> Result<Self, Failure> {
        let path = std::env::temp_dir().join(format!("rounds-bench-{}", std::process::id()));
        std::fs::create_dir(&path)?;
        Ok(Self(path))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Left behind in the temporary folder when it cannot be removed: harmless, it is invented data.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The bundle that a training at headquarters wrote.
pub fn read_bundle(file: String) -> Result<AdviceBundle, Failure> {
    Ok(serde_json::from_slice(&std::fs::read(file)?)?)
}

/// Enrol a device in `folder` without a headquarters and give it `customers` customers, and models to score them by.
pub fn fill(folder: &Path, customers: usize, bundle: Option<&AdviceBundle>) -> Result<(), Failure> {
    let device = rounds_cache::create(folder, PASSWORD, enrolment())?.device;
    let mut scopes = vec![format!("rm:{RM}"), "ref:products".into(), "ref:rules".into()];
    scopes.extend(bundle.map(|_| bundle::SCOPE.to_owned()));
    device.note_scopes(&scopes)?;
    // As after an enrolment: the engine tries, and finds headquarters away.
    device.set_refresh_token(Some("token"))?;
    let today = chrono::Local::now().date_naive();
    let pack = pack()?;
    let fact_codes: Vec<String> = pack.facts.iter().map(|fact| fact.code.clone()).collect();
    let products: Vec<ProductBody> = serde_json::from_str(PRODUCTS)?;
    let mut catalogue = Scope::new("ref:products", products.len());
    for product in &products {
        catalogue.row(&device, "product", product.code.as_str(), product)?;
    }
    catalogue.end(&device)?;
    let mut rules = Scope::new("ref:rules", 1);
    rules.row(&device, "rule_pack", &pack.id, &pack)?;
    rules.end(&device)?;
    if let Some(bundle) = bundle {
        fill_models(&device, bundle)?;
    }
    fill_portfolio(&device, customers, today, &fact_codes)
}

/// The models, signed by the headquarters that the device was enrolled at; parts before their head.
fn fill_models(device: &Device, bundle: &AdviceBundle) -> Result<(), Failure> {
    let since_ever = Effective {
        from: NaiveDate::default(),
        to: None,
    };
    let (head, parts) = bundle::pack(bundle, since_ever, &headquarters_key())?;
    let mut models = Scope::new(bundle::SCOPE, parts.len() + 1);
    for part in &parts {
        models.row(device, "bundle_part", &part.entity_id(), part)?;
    }
    models.row(device, "bundle", &head.id, &head)?;
    models.end(device)
}

/// It signs invented models on this machine, and nothing else.
fn headquarters_key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn fill_portfolio(device: &Device, customers: usize, today: NaiveDate, fact_codes: &[String]) -> Result<(), Failure> {
    let scope = format!("rm:{RM}");
    let moving: Vec<Moving> = (0..customers)
        .map(|number| people::moving(number, people::as_of(today), fact_codes))
        .collect();
    let volatile = pack_moving(people::as_of(today), &moving)?;
    let contacts = (0..customers)
        .filter_map(|number| people::contact(number, today))
        .count();
    let mut portfolio = Scope::new(&scope, customers * 2 + contacts + volatile.len());
    for number in 0..customers {
        let id = people::customer_no(number);
        portfolio.row(device, "customer", &id, &people::customer(number, today))?;
        portfolio.row(device, "profile", &id, &people::profile(number, today))?;
        if let Some(contact) = people::contact(number, today) {
            portfolio.row(device, "contact", &contact.contact_no, &contact)?;
        }
    }
    for (part, body) in volatile {
        portfolio.written(device, "volatile", &format!("{scope}/{part}"), body)?;
    }
    portfolio.end(device)
}

fn enrolment() -> Enrolment {
    Enrolment {
        staff: StaffBody {
            staff_no: RM.into(),
            name: "周明".into(),
            role: Role::Rm,
            branch: "B01".into(),
            branch_name: Text::new("城关支行", "Chengguan branch"),
            supervisor_no: Some("S0001".into()),
        },
        bank: BankBody {
            code: "bench".into(),
            name: Text::new("测试银行", "Bench bank"),
            currency: Currency::CNY,
            invented: true,
        },
        // The discard port: nobody listens, so the engine is told at once that headquarters is away.
        hq_url: "http://127.0.0.1:9".into(),
        hq_ca: None,
        label: "bench".into(),
        device_id: DeviceId(Uuid::now_v7()),
        install_id: InstallId(Uuid::now_v7()),
        device_key: DeviceKey::new([7; 32]),
        receipt_key: hex::encode(headquarters_key().verifying_key().as_bytes()),
        sealing_key: None,
        epoch: "bench".into(),
        enrolled_at: Utc::now(),
        locked_by: None,
    }
}

/// The demonstration bank's rules, put together as headquarters publishes them.
fn pack() -> Result<RulePack, Failure> {
    let mut pack: serde_json::Value = serde_json::from_str(RULES)?;
    pack["facts"] = serde_json::from_str(FACTS)?;
    pack["effective_from"] = "2020-01-01".into();
    Ok(serde_json::from_value(pack)?)
}

/// One scope on its way in, page by page.
struct Scope {
    name: String,
    total: u64,
    after: u64,
    seq: u64,
    rows: Vec<FeedRow>,
    digest: ScopeDigest,
}

impl Scope {
    fn new(name: &str, total: usize) -> Self {
        Self {
            name: name.to_owned(),
            total: total as u64,
            after: 0,
            seq: 0,
            rows: Vec::new(),
            digest: ScopeDigest::default(),
        }
    }

    fn row(&mut self, device: &Device, kind: &str, id: &str, body: &impl Serialize) -> Result<(), Failure> {
        self.written(device, kind, id, serde_json::to_string(body)?)
    }

    fn written(&mut self, device: &Device, kind: &str, id: &str, body: String) -> Result<(), Failure> {
        self.seq += 1;
        self.digest.add(kind, id, 1);
        let body = RawValue::from_string(body)?;
        self.rows.push(FeedRow {
            seq: self.seq,
            kind: kind.into(),
            id: id.into(),
            revision: 1,
            body: Some(body),
        });
        if self.rows.len() == PULL_MAX_ROWS as usize {
            self.send(device, true)
        } else {
            Ok(())
        }
    }

    fn end(mut self, device: &Device) -> Result<(), Failure> {
        self.send(device, false)?;
        Ok(device.index_lists()?)
    }

    fn send(&mut self, device: &Device, more: bool) -> Result<(), Failure> {
        let totals = (!more).then(|| ScopeTotals {
            count: self.digest.count,
            digest: self.digest.to_hex(),
        });
        device.apply_page(
            &ScopePage {
                scope: self.name.clone(),
                after: self.after,
                generation: 1,
                rows: std::mem::take(&mut self.rows),
                next: self.seq,
                head: self.total,
                floor: 0,
                more,
                reset: false,
                totals,
                total_rows: self.total,
            },
            Utc::now(),
        )?;
        self.after = self.seq;
        Ok(())
    }
}
