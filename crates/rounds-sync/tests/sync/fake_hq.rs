//! A small headquarters in memory that can be told to fail: for the engine's ways through faults. The real one is in
//! `over_http`.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::SigningKey;
use rounds_domain::OpId;
use rounds_protocol::digest::ScopeDigest;
use rounds_protocol::ops::Op;
use rounds_protocol::orders::Orders;
use rounds_protocol::receipt::Receipt;
use rounds_protocol::sync::{
    FeedRow, OpResult, OpStatus, PullAnswer, PullRequest, PushAnswer, PushRequest, ScopePage, ScopeTotals, SyncProtocol,
};
use rounds_protocol::{ErrorBody, ErrorCode};
use rounds_sync::{Headquarters, code};

pub const SCOPE: &str = "rm:R1";

/// What goes wrong with one request.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The request never arrives.
    Lost,
    /// It arrives and is done, the answer does not come back.
    AnswerLost,
    /// Headquarters refuses with this code, and says when to come again.
    Refused(ErrorCode, Option<u64>),
}

/// What headquarters has, and how it behaves.
pub struct Inside {
    pub ops: BTreeMap<OpId, Op>,
    /// Ops that came, repeated ones too; each is received a second later than the one before.
    arrivals: i64,
    /// Pushes of the same op beyond the first.
    pub repeats: usize,
    pub rows: Vec<FeedRow>,
    pub epoch: String,
    pub faults: VecDeque<Fault>,
    /// Every request since it was last asked for.
    pub requests: Vec<&'static str>,
    pub max_ops: usize,
    pub page_rows: usize,
    pub signed_in: bool,
    /// Pulls are refused: this client is too old.
    pub upgrade: bool,
    pub bad_receipts: bool,
    pub wrong_digest: bool,
    pub always_reset: bool,
    pub herd_window_s: u32,
    /// Travels with every answer, refusals too.
    pub orders: Orders,
}

pub struct FakeHq(pub Mutex<Inside>);

pub fn hq_key() -> SigningKey {
    SigningKey::from_bytes(&[9; 32])
}

fn server_time() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_795_300_000_000).unwrap()
}

impl FakeHq {
    pub fn new(rows: Vec<FeedRow>) -> Arc<Self> {
        Arc::new(Self(Mutex::new(Inside {
            ops: BTreeMap::new(),
            arrivals: 0,
            repeats: 0,
            rows,
            epoch: "e1".into(),
            faults: VecDeque::new(),
            requests: Vec::new(),
            max_ops: 100,
            page_rows: 1_000,
            signed_in: true,
            upgrade: false,
            bad_receipts: false,
            wrong_digest: false,
            always_reset: false,
            herd_window_s: 0,
            orders: Orders::default(),
        })))
    }

    pub fn tell<T>(&self, what: impl FnOnce(&mut Inside) -> T) -> T {
        what(&mut self.0.lock().unwrap())
    }

    /// Requests since the last time this was asked.
    pub fn requests(&self) -> Vec<&'static str> {
        self.tell(|inside| std::mem::take(&mut inside.requests))
    }
}

fn refused(code: ErrorCode, retry_after_s: Option<u64>) -> ErrorBody {
    ErrorBody {
        retry_after_s,
        ..ErrorBody::new(code, "told to")
    }
}

fn offline() -> ErrorBody {
    ErrorBody::local(code::OFFLINE, "")
}

fn unreachable() -> ErrorBody {
    ErrorBody::local(code::UNREACHABLE, "")
}

impl Inside {
    fn does_not_know(&self, signed: Option<OpId>) -> bool {
        signed.is_some_and(|op_id| !self.ops.contains_key(&op_id))
    }

    /// The fault of this request, if one is due; `Ok(true)` means that the answer is lost.
    fn meet(&mut self, what: &'static str) -> Result<bool, ErrorBody> {
        self.requests.push(what);
        match self.faults.pop_front() {
            Some(Fault::Lost) => return Err(unreachable()),
            Some(Fault::Refused(code, after)) => return Err(refused(code, after)),
            Some(Fault::AnswerLost) => return Ok(true),
            None => {}
        }
        if self.signed_in {
            Ok(false)
        } else {
            Err(ErrorBody::local(code::SIGN_IN_NEEDED, ""))
        }
    }

    fn take(&mut self, request: &PushRequest, op: &Op) -> OpResult {
        let known = self.ops.insert(op.op_id, op.clone()).is_some();
        self.repeats += usize::from(known);
        let hash = if self.bad_receipts { "00".to_owned() } else { op.hash() };
        self.arrivals += 1;
        let received_at = server_time() + TimeDelta::seconds(self.arrivals);
        let receipt = Receipt::sign(&hq_key(), request.device_id, op.number, op.op_id, hash, received_at);
        let status = if known { OpStatus::Exists } else { OpStatus::Created };
        OpResult {
            op_id: op.op_id,
            status,
            code: None,
            receipt: Some(receipt),
        }
    }

    fn page(&self, after: u64, generation: u32) -> ScopePage {
        let mut left: Vec<FeedRow> = self
            .rows
            .iter()
            .filter(|row| row.seq > after)
            .take(self.page_rows + 1)
            .cloned()
            .collect();
        let more = left.len() > self.page_rows;
        left.truncate(self.page_rows);
        let head = self.rows.iter().map(|row| row.seq).max().unwrap_or(0);
        let next = if more { left.last().unwrap().seq } else { head };
        ScopePage {
            scope: SCOPE.into(),
            after,
            generation,
            rows: left,
            next,
            head,
            floor: 0,
            more,
            reset: self.always_reset,
            totals: (!more).then(|| self.totals()),
            total_rows: self.rows.len() as u64,
        }
    }

    fn totals(&self) -> ScopeTotals {
        let mut digest = ScopeDigest::default();
        for row in self.rows.iter().filter(|row| row.body.is_some()) {
            digest.add(&row.kind, &row.id, row.revision);
        }
        let count = digest.count + u64::from(self.wrong_digest);
        ScopeTotals {
            count,
            digest: digest.to_hex(),
        }
    }
}

#[async_trait]
impl SyncProtocol for FakeHq {
    async fn push(&self, request: PushRequest) -> Result<PushAnswer, ErrorBody> {
        let mut inside = self.0.lock().unwrap();
        let lost = inside.meet("push")?;
        if request.ops.len() > inside.max_ops {
            return Err(refused(ErrorCode::RequestTooLarge, None));
        }
        let unknown = inside.does_not_know(request.last_signed);
        let results = request.ops.iter().map(|op| inside.take(&request, op)).collect();
        let epoch = inside.epoch.clone();
        let seen: BTreeSet<u64> = inside.ops.values().map(|op| op.number).collect();
        let highest = seen.last().copied().unwrap_or(0);
        let answer = PushAnswer {
            proto: 1,
            epoch,
            server_time: server_time(),
            results,
            first_gap: (1..highest).find(|number| !seen.contains(number)),
            lost: unknown,
            orders: inside.orders.clone(),
        };
        if lost { Err(offline()) } else { Ok(answer) }
    }

    async fn pull(&self, request: PullRequest) -> Result<PullAnswer, ErrorBody> {
        let mut inside = self.0.lock().unwrap();
        let lost = inside.meet("pull")?;
        if inside.upgrade {
            return Err(refused(ErrorCode::ProtoUpgradeRequired, None));
        }
        let pages = request
            .scopes
            .iter()
            .map(|cursor| inside.page(cursor.after, cursor.generation))
            .collect();
        let (epoch, scopes) = (inside.epoch.clone(), vec![SCOPE.to_owned()]);
        let answer = PullAnswer {
            proto: 1,
            epoch,
            server_time: server_time(),
            scopes,
            pages,
            standing: None,
            herd_window_s: inside.herd_window_s,
            lost: inside.does_not_know(request.last_signed),
            orders: inside.orders.clone(),
        };
        if lost { Err(offline()) } else { Ok(answer) }
    }
}

#[async_trait]
impl Headquarters for FakeHq {
    async fn sign_in(&self, password: &str) -> Result<(), ErrorBody> {
        let mut inside = self.0.lock().unwrap();
        inside.signed_in = password == "correct horse";
        if inside.signed_in {
            Ok(())
        } else {
            Err(refused(ErrorCode::SessionWrongCredentials, None))
        }
    }
}
