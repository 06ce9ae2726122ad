//! Many devices at one server: each session pushes one visit and pulls, with connections kept.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use chrono::TimeDelta;
use rounds_domain::{Clock, DeviceId, InstallId, OpId, StaffNo, SystemClock};
use rounds_hq_store::{HqStore, NewDevice, NewSession, NextTokens};
use rounds_protocol::ops::{Op, OpPayload};
use rounds_protocol::sync::{OpStatus, PULL_FIRST_ROWS, PullAnswer, PullRequest, PushAnswer, PushRequest, ScopeCursor};
use rounds_protocol::{PROTO, SCHEMA};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::headquarters::Headquarters;
use crate::{bank, machine};

/// What was counted.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    pub devices: usize,
    pub sessions: u64,
    pub time: Duration,
    /// Processor time of server and devices together.
    pub processor: Duration,
    /// The middle one and the 95th of a hundred.
    pub median: Duration,
    pub p95: Duration,
}

/// A device without files: a token, a number to count on, a cursor.
struct Light {
    http: reqwest::Client,
    url: String,
    token: String,
    device_id: DeviceId,
    install_id: InstallId,
    number: u64,
    first_customer: usize,
    scope: ScopeCursor,
}

/// Let `devices` of different relationship managers make sessions for `time`.
pub async fn count(headquarters: &Headquarters, devices: usize, time: Duration) -> anyhow::Result<Counted> {
    let mut lights = Vec::new();
    for n in 1..=devices.min(bank::SMALL_PORTFOLIOS) {
        let mut light = Light::enrolled(headquarters, n).await?;
        light.session().await.context("the first session")?;
        lights.push(light);
    }
    let (before, start) = (machine::processor_time()?, Instant::now());
    let tasks: Vec<_> = lights
        .into_iter()
        .map(|light| tokio::spawn(run(light, start, time)))
        .collect();
    let mut taken = Vec::new();
    for task in tasks {
        taken.extend(task.await??);
    }
    let (elapsed, after) = (start.elapsed(), machine::processor_time()?);
    taken.sort();
    let at = |percent: usize| taken[(taken.len() - 1) * percent / 100];
    Ok(Counted {
        devices,
        sessions: taken.len() as u64,
        time: elapsed,
        processor: after - before,
        median: at(50),
        p95: at(95),
    })
}

async fn run(mut light: Light, start: Instant, time: Duration) -> anyhow::Result<Vec<Duration>> {
    let mut taken = Vec::new();
    while start.elapsed() < time {
        let begin = Instant::now();
        light.session().await?;
        taken.push(begin.elapsed());
    }
    Ok(taken)
}

impl Light {
    async fn enrolled(headquarters: &Headquarters, n: usize) -> anyhow::Result<Self> {
        let (device_id, install_id) = (DeviceId(Uuid::now_v7()), InstallId(Uuid::now_v7()));
        let token = Uuid::now_v7().to_string();
        open_session(&headquarters.store, bank::rm(n), device_id, install_id, &token).await?;
        Ok(Self {
            http: reqwest::Client::new(),
            url: headquarters.url(),
            token,
            device_id,
            install_id,
            number: 0,
            first_customer: bank::first_of_small(n),
            scope: ScopeCursor {
                scope: format!("rm:{}", bank::rm(n)),
                after: 0,
                base: 0,
                generation: 1,
            },
        })
    }

    /// One visit up, then everything down.
    async fn session(&mut self) -> anyhow::Result<()> {
        self.number += 1;
        let request = PushRequest {
            proto: PROTO,
            app: "bench".into(),
            device_id: self.device_id,
            install_id: self.install_id,
            ops: vec![self.op()],
            ahead: Vec::new(),
            last_signed: None,
            done: Vec::new(),
        };
        let answer: PushAnswer = self.call("/v1/sync/push", &request).await?;
        ensure!(answer.results[0].status == OpStatus::Created, "{:?}", answer.results[0]);
        loop {
            let request = PullRequest {
                proto: PROTO,
                schema: SCHEMA,
                app: "bench".into(),
                device_id: self.device_id,
                max_rows: PULL_FIRST_ROWS,
                scopes: vec![self.scope.clone()],
                done: Vec::new(),
                outbox: None,
                last_signed: None,
                standing: None,
            };
            let answer: PullAnswer = self.call("/v1/sync/pull", &request).await?;
            let page = answer.pages.first().context("a page for the scope")?;
            self.scope.after = page.next;
            if !page.more {
                return Ok(());
            }
        }
    }

    fn op(&self) -> Op {
        let at = (self.number as usize) % bank::small_portfolio();
        let visit = OpPayload::VisitSaved(bank::visit(self.first_customer, at, SystemClock.now()));
        Op {
            op_id: OpId(Uuid::now_v7()),
            number: self.number,
            kind: visit.kind().to_owned(),
            payload: visit.freeze(),
            saved_at: SystemClock.now(),
            monotonic_ms: self.number,
            server_offset_ms: None,
            depends_on: None,
            replaces: None,
            audit: None,
        }
    }

    async fn call<A: DeserializeOwned>(&self, path: &str, question: &impl Serialize) -> anyhow::Result<A> {
        let asked = self
            .http
            .post(format!("{}{path}", self.url))
            .bearer_auth(&self.token)
            .json(question);
        let answer = asked.send().await?;
        let status = answer.status();
        let bytes = answer.bytes().await?;
        ensure!(
            status.is_success(),
            "{path}: {status} {}",
            String::from_utf8_lossy(&bytes)
        );
        Ok(serde_json::from_slice(&bytes)?)
    }
}

async fn open_session(
    store: &Arc<dyn HqStore>,
    staff_no: StaffNo,
    device_id: DeviceId,
    install_id: InstallId,
    token: &str,
) -> anyhow::Result<()> {
    let now = SystemClock.now();
    let hash = |text: &str| hex::encode(Sha256::digest(text.as_bytes()));
    let device = NewDevice {
        device_id,
        install_id,
        staff_no: staff_no.clone(),
        public_key: "00".repeat(32),
        label: "bench".into(),
    };
    store.enrol_device(device, now).await?;
    let tokens = NextTokens {
        access_hash: hash(token),
        access_expires_at: now + TimeDelta::hours(1),
        refresh_hash: hash(&format!("{token} again")),
        refresh_expires_at: now + TimeDelta::hours(1),
    };
    let session = NewSession {
        staff_no,
        device_id,
        tokens,
    };
    store.open_session(session, now).await?;
    Ok(())
}
