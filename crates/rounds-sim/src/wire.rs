//! The line between one device and headquarters. It calls the server's own functions and lets go wrong what the world
//! tells it to. It also watches: what headquarters said of each op, how often it was asked, and whether a device pulls
//! everything anew without a reason.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::future::{pending, poll_fn};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use async_trait::async_trait;
use rounds_domain::{DeviceId, OpId, StaffNo};
use rounds_hq::{AppState, LocalHq};
use rounds_planted::{Plan, Point};
use rounds_protocol::sync::{OpStatus, PullAnswer, PullRequest, PushAnswer, PushRequest, SyncProtocol};
use rounds_protocol::{ErrorBody, ErrorCode};
use rounds_sync::{Headquarters, code};

use crate::faults::Fault;
use crate::headquarters::Door;

/// Answers that may still be on the way.
const ANSWERS_KEPT: usize = 4;

/// What one device has sent under each epoch of headquarters, through whatever machine has its files.
#[derive(Clone, Default)]
pub struct Sent(Arc<Mutex<BTreeSet<(String, OpId)>>>);

impl Sent {
    fn note(&self, epoch: &str, ops: impl Iterator<Item = OpId>) {
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sent.extend(ops.map(|op_id| (epoch.to_owned(), op_id)));
    }

    pub fn has(&self, epoch: &str, op_id: OpId) -> bool {
        let sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sent.contains(&(epoch.to_owned(), op_id))
    }
}

/// The line of one machine.
pub struct Wire {
    door: Door,
    staff_no: StaffNo,
    device_id: DeviceId,
    plan: Arc<Plan>,
    /// Rows on a page, so that few customers make many pages.
    page_rows: u32,
    pub sent: Sent,
    inside: Mutex<Inside>,
}

#[derive(Default)]
struct Inside {
    fault: Option<Fault>,
    /// The device will never hear of this request.
    hung: bool,
    said: Vec<String>,
    /// Answers of the last requests, oldest first: one of them may come late.
    late_pushes: VecDeque<PushAnswer>,
    late_pulls: VecDeque<PullAnswer>,
    epoch: String,
    generations: BTreeMap<String, u32>,
    /// Something happened after which a device may begin anew.
    excused: bool,
    unexplained: Option<String>,
    /// Ops in the order in which headquarters first took or refused them; those that waited before are left out.
    arrived: Vec<OpId>,
    known: BTreeSet<OpId>,
}

impl Wire {
    pub fn new(door: &Door, who: (StaffNo, DeviceId, Sent), plan: &Arc<Plan>, page_rows: u32) -> Arc<Self> {
        Arc::new(Self {
            door: door.clone(),
            staff_no: who.0,
            device_id: who.1,
            plan: Arc::clone(plan),
            page_rows,
            sent: who.2,
            inside: Mutex::default(),
        })
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next request meets this.
    pub fn arm(&self, fault: Option<Fault>) {
        self.inside().fault = fault;
    }

    /// The device may begin anew from now on: it or headquarters was restored.
    pub fn excuse(&self) {
        self.inside().excused = true;
    }

    /// What went over the line since this was last asked.
    pub fn said(&self) -> Vec<String> {
        std::mem::take(&mut self.inside().said)
    }

    /// Why a device began a full pull although nothing called for one.
    pub fn unexplained(&self) -> Option<String> {
        self.inside().unexplained.clone()
    }

    /// Ops in the order in which headquarters first took or refused them; those that waited before are left out.
    pub fn arrived(&self) -> Vec<OpId> {
        self.inside().arrived.clone()
    }

    /// Comes back when the device hangs on a request that it is to die of.
    pub async fn hung(&self) {
        poll_fn(|_| match std::mem::take(&mut self.inside().hung) {
            true => Poll::Ready(()),
            false => Poll::Pending,
        })
        .await;
    }

    async fn hang(&self) -> ErrorBody {
        self.inside().hung = true;
        pending().await
    }

    /// What becomes of a request before headquarters sees it.
    async fn before(&self, what: &str, many: bool) -> Result<Option<Fault>, ErrorBody> {
        let fault = {
            let mut inside = self.inside();
            inside.fault.take()
        };
        if let Some(fault) = fault {
            self.inside().said.push(format!("{what} meets {fault:?}"));
        }
        match fault {
            Some(Fault::RequestLost) => Err(local(code::OFFLINE)),
            Some(Fault::DeviceDiesBefore) => Err(self.hang().await),
            Some(Fault::Busy) => Err(ErrorBody {
                retry_after_s: Some(5),
                ..ErrorBody::new(ErrorCode::ServerBusy, "simulated")
            }),
            Some(Fault::TooLarge) if many => Err(ErrorBody::new(ErrorCode::RequestTooLarge, "simulated")),
            Some(Fault::HeadquartersDies(n)) => {
                self.plan.light(Point::HeadquartersCommit, n);
                Ok(fault)
            }
            other => Ok(other),
        }
    }

    /// What becomes of an answer that headquarters gave.
    async fn after<A>(&self, fault: Option<Fault>, answer: Result<A, ErrorBody>) -> Result<A, ErrorBody> {
        match fault {
            Some(Fault::AnswerLost | Fault::LateAnswer) => Err(local(code::OFFLINE)),
            Some(Fault::DeviceDiesAfter) => Err(self.hang().await),
            Some(Fault::HeadquartersDies(_)) if self.plan.burnt() == Some(Point::HeadquartersCommit) => {
                // A server that answered before it died has been heard.
                answer.map_err(|_| local(code::OFFLINE))
            }
            _ => answer,
        }
    }

    fn server(&self) -> Result<LocalHq, ErrorBody> {
        let state: Option<AppState> = self.door.state();
        let state = state.ok_or_else(|| local(code::UNREACHABLE))?;
        Ok(LocalHq::new(state, self.staff_no.clone(), self.device_id))
    }

    fn note_answers(&self, request: &PushRequest, answer: &PushAnswer) {
        self.sent.note(&answer.epoch, request.ops.iter().map(|op| op.op_id));
        let mut inside = self.inside();
        for (op, result) in request.ops.iter().zip(&answer.results) {
            let first = inside.known.insert(op.op_id);
            if first && matches!(result.status, OpStatus::Created | OpStatus::Rejected) {
                inside.arrived.push(op.op_id);
            }
        }
    }

    /// A device begins anew only when it was told to, or when it or headquarters was restored.
    fn watch_generations(&self, request: &PullRequest) {
        let mut inside = self.inside();
        for cursor in &request.scopes {
            let known = inside.generations.insert(cursor.scope.clone(), cursor.generation);
            let anew = known.is_some_and(|known| cursor.generation > known);
            if anew && !inside.excused {
                inside.unexplained = Some(format!("{} is pulled anew without a cause", cursor.scope));
            }
        }
    }

    /// What the device hears now may make it begin anew.
    fn heard(&self, epoch: &str, resets: bool) {
        let mut inside = self.inside();
        let another = !inside.epoch.is_empty() && inside.epoch != epoch;
        inside.excused |= another || resets;
        inside.epoch = epoch.to_owned();
    }
}

/// Keep an answer; the oldest of those kept before is the one that may come late.
fn keep<A: Clone>(kept: &mut VecDeque<A>, answer: &Result<A, ErrorBody>) -> Option<A> {
    let oldest = kept.front().cloned();
    kept.extend(answer.as_ref().ok().cloned());
    if kept.len() > ANSWERS_KEPT {
        kept.pop_front();
    }
    oldest
}

fn local(code: &str) -> ErrorBody {
    ErrorBody::local(code, "simulated")
}

fn summary(answer: &Result<PushAnswer, ErrorBody>) -> String {
    match answer {
        Ok(answer) => {
            let word = |status| match status {
                OpStatus::Created => "created",
                OpStatus::Exists => "exists",
                OpStatus::Rejected => "rejected",
                OpStatus::Deferred => "deferred",
            };
            let results = answer.results.iter().map(|result| {
                let code = result.code.as_deref().unwrap_or("");
                format!("{} {code}", word(result.status)).trim_end().to_owned()
            });
            let gap = answer.first_gap.map_or(String::new(), |gap| format!(", gap at {gap}"));
            format!("{}{gap}", results.collect::<Vec<_>>().join(", "))
        }
        Err(error) => error.code.clone(),
    }
}

#[async_trait]
impl SyncProtocol for Wire {
    async fn push(&self, request: PushRequest) -> Result<PushAnswer, ErrorBody> {
        let fault = self.before("push", request.ops.len() > 1).await?;
        let server = self.server()?;
        if fault == Some(Fault::Twice)
            && let Ok(first) = server.push(request.clone()).await
        {
            self.note_answers(&request, &first);
        }
        let answer = server.push(request.clone()).await;
        let numbers: Vec<u64> = request.ops.iter().map(|op| op.number).collect();
        self.inside()
            .said
            .push(format!("push {numbers:?}: {}", summary(&answer)));
        if let Ok(answer) = &answer {
            self.note_answers(&request, answer);
        }
        let late = keep(&mut self.inside().late_pushes, &answer);
        let heard = match (fault, late) {
            (Some(Fault::LateAnswer), Some(late)) => Ok(late),
            _ => self.after(fault, answer).await,
        }?;
        self.heard(&heard.epoch, false);
        Ok(heard)
    }

    async fn pull(&self, request: PullRequest) -> Result<PullAnswer, ErrorBody> {
        self.watch_generations(&request);
        let fault = self.before("pull", false).await?;
        let request = PullRequest {
            max_rows: request.max_rows.min(self.page_rows),
            ..request
        };
        let server = self.server()?;
        if fault == Some(Fault::Twice) {
            // The first answer gets lost on the way; a pull changes nothing.
            let _ = server.pull(request.clone()).await;
        }
        let answer = server.pull(request).await;
        let words = match &answer {
            Ok(answer) => pages(answer),
            Err(error) => error.code.clone(),
        };
        self.inside().said.push(format!("pull {words}"));
        let late = keep(&mut self.inside().late_pulls, &answer);
        let heard = match (fault, late) {
            (Some(Fault::LateAnswer), Some(late)) => Ok(late),
            _ => self.after(fault, answer).await,
        }?;
        let resets = heard.pages.iter().any(|page| page.reset);
        self.heard(&heard.epoch, resets);
        Ok(heard)
    }
}

fn pages(answer: &PullAnswer) -> String {
    let page = |page: &rounds_protocol::sync::ScopePage| {
        let more = if page.more { "+" } else { "" };
        let reset = if page.reset { " reset" } else { "" };
        format!(
            "{} {}→{} ({}{more}){reset}",
            page.scope,
            page.after,
            page.next,
            page.rows.len()
        )
    };
    answer.pages.iter().map(page).collect::<Vec<_>>().join(", ")
}

#[async_trait]
impl Headquarters for Wire {
    async fn sign_in(&self, _password: &str) -> Result<(), ErrorBody> {
        Ok(())
    }
}
