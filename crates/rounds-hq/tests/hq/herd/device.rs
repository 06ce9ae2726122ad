//! One device of the herd: what it keeps of its scopes, what it has to send, and what every answer makes of it. As the
//! real one does, it believes its own rows only, and sends an op until it is signed for.

use std::collections::BTreeMap;

use rounds_hq_store::HqStore;
use rounds_hq_store::scopes::rm_scope;
use rounds_protocol::digest::ScopeDigest;
use rounds_protocol::ops::{Op, OpPayload};
use rounds_protocol::sync::{
    OutboxReport, PULL_FIRST_ROWS, PullAnswer, PullRequest, PushAnswer, PushRequest, ScopeCursor, ScopePage,
};
use rounds_protocol::{PROTO, SCHEMA};
use uuid::Uuid;

use super::bank::{customers, device_id, install_id, staff_no};
use crate::fixtures::{op, visit};

/// What the device does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Push,
    Pull,
    Done,
}

type Rows = BTreeMap<(String, String), u64>;

pub struct Device {
    pub index: usize,
    pub step: Step,
    cursors: Vec<ScopeCursor>,
    rows: BTreeMap<String, Rows>,
    ops: Vec<Op>,
    numbers: u64,
    /// Failures in a row, for its pauses.
    pub failures: u32,
    /// The step whose answer is cut in the middle, once.
    pub cut: Option<Step>,
    /// Every last page so far had the device's own digest.
    pub agrees: bool,
}

impl Device {
    /// A device that has pulled everything once.
    pub async fn filled(store: &dyn HqStore, index: usize) -> Self {
        let cursor = |scope: String| ScopeCursor {
            scope,
            after: 0,
            base: 0,
            generation: 1,
        };
        let scopes = [rm_scope(&staff_no(index).as_str().into()), "ref:products".to_owned()];
        let mut device = Self {
            index,
            step: Step::Done,
            cursors: scopes.map(cursor).into(),
            rows: BTreeMap::new(),
            ops: vec![],
            numbers: 0,
            failures: 0,
            cut: None,
            agrees: true,
        };
        let query = rounds_hq_store::PullQuery {
            scopes: device.cursors.clone(),
            max_rows: 1_000,
            max_bytes: 1 << 20,
        };
        for page in store.pull(query).await.unwrap() {
            device.apply(&page);
        }
        device
    }

    /// A new morning: this many visits to send, and perhaps an answer that will be cut.
    pub fn wake(&mut self, visits: u64, cut: Option<Step>) {
        let [customer, _] = customers(self.index);
        for _ in 0..visits {
            self.numbers += 1;
            let id = u128::from(self.numbers) + ((self.index as u128 + 1) << 32);
            let saved = OpPayload::VisitSaved(visit(id, &customer));
            self.ops.push(Op {
                op_id: rounds_domain::OpId(Uuid::from_u128(id)),
                ..op(self.numbers, &saved)
            });
        }
        (self.step, self.cut, self.failures) = (Step::Push, cut, 0);
    }

    pub fn push(&self) -> PushRequest {
        PushRequest {
            proto: PROTO,
            app: "herd".to_owned(),
            device_id: device_id(self.index),
            install_id: install_id(self.index),
            ops: self.ops.clone(),
            ahead: Vec::new(),
            last_signed: None,
            done: vec![],
        }
    }

    pub fn pull(&self) -> PullRequest {
        PullRequest {
            proto: PROTO,
            schema: SCHEMA,
            app: "herd".to_owned(),
            device_id: device_id(self.index),
            max_rows: PULL_FIRST_ROWS,
            scopes: self.cursors.clone(),
            outbox: Some(OutboxReport {
                install_id: install_id(self.index),
                unsent: 0,
                oldest_unsent_at: None,
            }),
            last_signed: None,
            standing: None,
            done: vec![],
        }
    }

    /// Take the results in.
    pub fn signed_for(&mut self, answer: &PushAnswer) {
        assert_eq!(answer.results.len(), self.ops.len());
        let fits = |op: &Op| {
            let mut results = answer.results.iter().filter(|result| result.op_id == op.op_id);
            results.next().is_some_and(|result| {
                let receipt = result.receipt.as_ref();
                receipt.is_some_and(|receipt| receipt.hash == op.hash() && receipt.number == op.number)
            })
        };
        assert!(self.ops.iter().all(fits), "every op is signed for: {answer:?}");
        assert_eq!(answer.first_gap, None);
        self.ops.clear();
        self.step = Step::Pull;
    }

    pub fn pulled(&mut self, answer: &PullAnswer) {
        for page in &answer.pages {
            self.apply(page);
        }
        let more = answer.pages.iter().any(|page| page.more);
        self.step = if more { Step::Pull } else { Step::Done };
    }

    fn apply(&mut self, page: &ScopePage) {
        assert!(!page.reset, "nobody was away for long");
        let rows = self.rows.entry(page.scope.clone()).or_default();
        for row in &page.rows {
            let key = (row.kind.clone(), row.id.clone());
            if row.body.is_some() {
                rows.insert(key, row.revision);
            } else {
                rows.remove(&key);
            }
        }
        let cursor = self
            .cursors
            .iter_mut()
            .find(|cursor| cursor.scope == page.scope)
            .unwrap();
        (cursor.after, cursor.base) = (page.next, page.head.min(page.next));
        let mut own = ScopeDigest::default();
        rows.iter()
            .for_each(|((kind, id), revision)| own.add(kind, id, *revision));
        if let Some(totals) = &page.totals {
            self.agrees &= (totals.count, totals.digest.as_str()) == (own.count, own.to_hex().as_str());
        }
    }
}
