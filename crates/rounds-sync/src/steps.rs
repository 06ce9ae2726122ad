//! The two steps of a round: one batch out, one page in.

use rounds_cache::{EpochSeen, PageApplied, PageOutcome, ServerClock, Touched};
use rounds_domain::OpId;
use rounds_planted::{self as planted, Bug};
use rounds_protocol::ops::Op;
use rounds_protocol::sync::{
    OpResult, OpStatus, PULL_FIRST_ROWS, PULL_MAX_ROWS, PullAnswer, PullRequest, PushAnswer, ScopePage,
};
use rounds_protocol::{ErrorBody, ErrorCode, PROTO, SCHEMA};

use crate::error::code;
use crate::planning::{self, Event};
use crate::runner::Runner;
use crate::runner::batch::Sent;

/// The version of this program, as headquarters logs it.
pub const APP: &str = concat!("rounds/", env!("CARGO_PKG_VERSION"));

/// The first protocol in which headquarters answers a device's standing.
const STANDING_SINCE: u32 = 2;

impl Runner {
    /// Send the next batch (rules U5, U7).
    pub(crate) async fn push_batch(&mut self) -> Event {
        match self.try_push().await {
            Ok(event) => event,
            Err(failure) => self.give_way(failure).await,
        }
    }

    /// Ask for the next page (rule P4).
    pub(crate) async fn pull_page(&mut self) -> Event {
        match self.try_pull().await {
            Ok(event) => event,
            Err(failure) => self.give_way(failure).await,
        }
    }

    /// The event of a failure; one that would begin the round anew too often is a plain failure. A refused device still
    /// hears what it is ordered.
    async fn give_way(&mut self, failure: ErrorBody) -> Event {
        let event = planning::event_of(&failure);
        let orders = failure.orders.clone();
        self.failed(failure);
        if let Some(closing) = self.carry_out(orders).await {
            return closing;
        }
        let anew = matches!(event, Event::NewInstall | Event::UnknownScope);
        if anew && !self.may_restart() {
            Event::Failed
        } else {
            event
        }
    }

    async fn try_push(&mut self) -> Result<Event, ErrorBody> {
        let Some(batch) = self.batch().await? else {
            return Ok(Event::NothingToPush);
        };
        self.read_on(&batch).await;
        let (sent, answer) = batch.answered().await;
        match answer {
            Ok(answer) => self.take_batch(sent, answer).await,
            Err(failure) if is_too_large(&failure) && sent.ops.len() == 1 && !sent.is_hastened => {
                let event = self.put_aside(&sent.ops[0]).await?;
                self.round.pushed_to = sent.through;
                Ok(event)
            }
            Err(failure) => {
                if planning::may_have_arrived(&failure) {
                    self.mark_sent(&sent.ops).await?;
                }
                Err(failure)
            }
        }
    }

    async fn take_batch(&mut self, sent: Sent, mut answer: PushAnswer) -> Result<Event, ErrorBody> {
        let Sent { ops, done, through, .. } = sent;
        self.answered();
        self.reported(done).await;
        let orders = std::mem::take(&mut answer.orders);
        // A headquarters that was restored, misses something or orders something is heard to the end first.
        if !answer.lost && answer.first_gap.is_none() && orders.directives.is_empty() {
            self.send_ahead(through).await?;
        }
        let event = self.take_answers(&ops, answer).await?;
        if let Some(closing) = self.carry_out(orders).await {
            return Ok(closing);
        }
        self.round.pushed_to = through;
        self.round.ops += ops.len() as u64;
        self.round.bytes_out += ops.iter().map(|op| op.payload.len() as u64).sum::<u64>();
        Ok(event)
    }

    async fn take_answers(&mut self, ops: &[Op], answer: PushAnswer) -> Result<Event, ErrorBody> {
        let now = self.clock.now();
        let ids: Vec<OpId> = ops.iter().map(|op| op.op_id).collect();
        let (epoch, lost) = self
            .on_device(move |device| {
                let epoch = if planted::is(Bug::EpochOverlooked) {
                    EpochSeen::Same
                } else {
                    device.note_epoch(&answer.epoch)?
                };
                let clock = ServerClock {
                    server: answer.server_time,
                    now,
                };
                device.take_answers(&ids, &answer.results, clock)?;
                // After the answers: what they sign for is known there.
                if answer.lost {
                    device.note_lost()?;
                }
                let gap = device.note_gap(answer.first_gap)?;
                Ok((epoch, gap || answer.lost))
            })
            .await?;
        self.tell(vec![Touched::Outbox, Touched::Visits, Touched::FollowUps]);
        let restored = lost && self.may_restart();
        let otherwise = if restored {
            Event::EpochChanged
        } else {
            Event::BatchAnswered
        };
        self.after_epoch(epoch, otherwise)
    }

    fn after_epoch(&mut self, epoch: EpochSeen, otherwise: Event) -> Result<Event, ErrorBody> {
        match epoch {
            EpochSeen::Same => Ok(otherwise),
            EpochSeen::Changed if self.may_restart() => Ok(Event::EpochChanged),
            EpochSeen::Changed => Err(ErrorBody::local(
                code::UNREADABLE,
                "headquarters changes its epoch with each answer",
            )),
        }
    }

    /// One op that alone is too large for headquarters must not hold the others: it waits, and says why.
    async fn put_aside(&mut self, op: &Op) -> Result<Event, ErrorBody> {
        let code = Some(ErrorCode::RequestTooLarge.as_str().to_owned());
        let result = OpResult {
            op_id: op.op_id,
            status: OpStatus::Deferred,
            code,
            receipt: None,
        };
        let now = self.clock.now();
        self.on_device(move |device| device.apply_results(&[result], now))
            .await?;
        Ok(Event::BatchAnswered)
    }

    async fn mark_sent(&mut self, ops: &[Op]) -> Result<(), ErrorBody> {
        let ids: Vec<OpId> = ops.iter().map(|op| op.op_id).collect();
        let now = self.clock.now();
        self.on_device(move |device| device.mark_sent(&ids, now)).await?;
        self.tell(vec![Touched::Outbox, Touched::Visits]);
        Ok(())
    }

    async fn try_pull(&mut self) -> Result<Event, ErrorBody> {
        let (cursors, standing, outbox, last_signed, done) = self
            .on_device(|device| {
                Ok((
                    device.cursors()?,
                    device.standing()?,
                    device.outbox_report()?,
                    device.last_signed()?,
                    device.unreported_directives()?,
                ))
            })
            .await?;
        let scopes = if self.round.ask_scopes { Vec::new() } else { cursors };
        // Only the first question of a round may be answered by a word, by a headquarters that knows it; the others go on
        // from a page.
        let knows_it = self.hq_proto >= STANDING_SINCE;
        let standing = standing.filter(|_| knows_it && self.round.first_page && !scopes.is_empty());
        let asked: Vec<String> = scopes.iter().map(|cursor| cursor.scope.clone()).collect();
        let request = PullRequest {
            proto: PROTO,
            schema: SCHEMA,
            app: APP.to_owned(),
            device_id: self.device.device_id(),
            max_rows: if self.round.first_page {
                PULL_FIRST_ROWS
            } else {
                PULL_MAX_ROWS
            },
            scopes,
            outbox: Some(outbox),
            last_signed,
            standing: standing.clone(),
            done: done.clone(),
        };
        let mut answer = self.hq.pull(request).await?;
        self.hq_proto = answer.proto;
        self.answered();
        self.reported(done).await;
        // Before the pages: a row that comes with a purge is newer than it.
        if let Some(closing) = self.carry_out(std::mem::take(&mut answer.orders)).await {
            return Ok(closing);
        }
        // The answer to another question: its list of scopes, which a word leaves out, would be taken for theirs.
        if answer.standing.is_some() && answer.standing != standing {
            return Err(ErrorBody::local(
                code::UNREADABLE,
                "headquarters answers a standing that this device did not name",
            ));
        }
        self.round.ask_scopes = false;
        self.round.first_page = asked.is_empty();
        if answer.standing.is_some() {
            answer.scopes = asked;
            return self.take_pages(answer, 0).await;
        }
        self.take_pages(answer, asked.len()).await
    }

    /// `asked`: how many pages must have come.
    async fn take_pages(&mut self, answer: PullAnswer, asked: usize) -> Result<Event, ErrorBody> {
        let PullAnswer {
            epoch,
            server_time,
            scopes,
            pages,
            herd_window_s,
            lost,
            ..
        } = answer;
        if stands_still(&pages) {
            return Err(ErrorBody::local(
                code::UNREADABLE,
                "headquarters says that there is more, and does not go on",
            ));
        }
        self.count(&pages);
        let now = self.clock.now();
        let (epoch, fresh, applied) = self
            .on_device(move |device| {
                device.note_server_time(server_time, now)?;
                let overlooked = planted::is(Bug::EpochOverlooked);
                if !overlooked && device.note_epoch(&epoch)? == EpochSeen::Changed {
                    return Ok((EpochSeen::Changed, false, Vec::new()));
                }
                if lost {
                    device.note_lost()?;
                }
                device.note_herd_window(herd_window_s)?;
                let fresh = device.note_scopes(&scopes)?;
                let applied = pages
                    .iter()
                    .map(|page| device.apply_page(page, now))
                    .collect::<Result<Vec<_>, _>>()?;
                Ok((EpochSeen::Same, fresh, applied))
            })
            .await?;
        self.tell(touched(&applied));
        match epoch {
            EpochSeen::Same if lost && self.may_restart() => Ok(Event::EpochChanged),
            EpochSeen::Same => self.outcome(fresh, &applied, asked),
            EpochSeen::Changed => self.after_epoch(epoch, Event::EpochChanged),
        }
    }

    /// What the pages of one answer come to.
    fn outcome(&mut self, fresh: bool, applied: &[PageApplied], asked: usize) -> Result<Event, ErrorBody> {
        let any = |wanted: &[PageOutcome]| applied.iter().any(|page| wanted.contains(&page.outcome));
        let differs = any(&[PageOutcome::Mismatch]);
        if (differs || any(&[PageOutcome::Reset])) && !self.may_restart() {
            return Err(ErrorBody::local(
                code::UNREADABLE,
                "headquarters resets this device again and again",
            ));
        }
        let moved = applied.iter().any(|page| page.outcome != PageOutcome::Ignored);
        if asked > 0 && !moved {
            return Err(ErrorBody::local(
                code::UNREADABLE,
                "headquarters answered another question than was asked",
            ));
        }
        if differs {
            return Ok(Event::EpochChanged);
        }
        let more = (fresh || any(&[PageOutcome::More, PageOutcome::Reset])) && !planted::is(Bug::FirstPageOnly);
        Ok(if more { Event::PageApplied } else { Event::AllPulled })
    }

    fn count(&mut self, pages: &[ScopePage]) {
        for row in pages.iter().flat_map(|page| &page.rows) {
            self.round.rows += 1;
            self.round.bytes += row.body.as_ref().map_or(0, |body| body.get().len() as u64);
        }
    }
}

/// Whether asking again would bring the same again: a cursor that goes back, or pages that promise more while none goes
/// on. A page whose turn did not come stands still too, but never all of them. A last page whose head is below the cursor
/// is an older copy of headquarters: its totals tell (rule U8).
fn stands_still(pages: &[ScopePage]) -> bool {
    let asked: Vec<&ScopePage> = pages.iter().filter(|page| !page.reset).collect();
    let goes_on = asked.iter().any(|page| page.next > page.after);
    let back = |page: &&&ScopePage| page.next < page.after && (page.more || page.next != page.head);
    asked.iter().any(|page| back(&page)) || (!goes_on && asked.iter().any(|page| page.more))
}

fn touched(applied: &[PageApplied]) -> Vec<Touched> {
    let all: std::collections::BTreeSet<Touched> =
        applied.iter().flat_map(|page| page.touched.iter().copied()).collect();
    all.into_iter().collect()
}

fn is_too_large(failure: &ErrorBody) -> bool {
    ErrorCode::parse(&failure.code) == Some(ErrorCode::RequestTooLarge)
}
