//! Batches on their way to headquarters. While the device writes down the answers to one, the next is already out: over
//! HTTP it travels and is worked on meanwhile, otherwise it is asked for when its turn comes, so that a simulation stays the
//! same on every run. Headquarters still gets one at a time, each after the answer to the one before.

use std::sync::Arc;

use rounds_cache::Device;
use rounds_domain::DirectiveId;
use rounds_protocol::ops::Op;
use rounds_protocol::sync::{PUSH_MAX_AHEAD, PUSH_MAX_OPS, PushAnswer, PushRequest};
use rounds_protocol::{ErrorBody, PROTO};
use tokio::task::JoinHandle;

use super::{Round, Runner};
use crate::error::code;
use crate::session::Headquarters;
use crate::steps::APP;

type Answer = Result<PushAnswer, ErrorBody>;

/// A batch that was asked for, and its answer to come. Dropped before it came, it is as if the answer had been lost.
pub struct Batch {
    place: Place,
    sent: Sent,
    answer: Coming,
}

/// What went out.
pub struct Sent {
    pub ops: Vec<Op>,
    /// Directives that it told as carried out.
    pub done: Vec<DirectiveId>,
    /// The number of the last of them: the device's order goes on behind it (rule U5).
    pub through: u64,
    /// Bytes went with them that count before their turn (rule U11).
    pub is_hastened: bool,
}

/// Ops that were read before it was their turn.
pub struct Read {
    place: Place,
    ops: Vec<Op>,
}

/// An answer to come.
enum Coming {
    Travelling(Travelling),
    /// The question is put when the answer is wanted.
    Unasked(Arc<dyn Headquarters>, PushRequest),
}

/// Where a batch begins and how large it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    after: u64,
    max_ops: usize,
    max_bytes: usize,
}

/// What may not wait takes at most one in so many of a batch's ops, and of its bytes.
const AHEAD_SHARE: usize = PUSH_MAX_OPS / PUSH_MAX_AHEAD;

impl Place {
    /// What goes out from here, and, with the first batch of a round, what may not wait for its turn behind it (rule U11).
    fn read(self, device: &Device) -> rounds_cache::Result<(Vec<Op>, Vec<Op>)> {
        if self.after > 0 {
            return Ok((device.next_batch(self.after, self.max_ops, self.max_bytes)?, Vec::new()));
        }
        let share = self.max_bytes / AHEAD_SHARE;
        let ops = device.next_batch(0, self.max_ops, self.max_bytes - share)?;
        let through = ops.last().map_or(0, |op| op.number);
        let ahead = device.urgent(through, self.max_ops.div_ceil(AHEAD_SHARE), share)?;
        Ok((ops, ahead))
    }

    fn of(round: &Round) -> Self {
        Self {
            after: round.pushed_to,
            max_ops: round.batch_ops,
            max_bytes: round.batch_bytes,
        }
    }
}

impl Batch {
    /// What went out, and what headquarters says to it.
    pub async fn answered(self) -> (Sent, Answer) {
        let answer = match self.answer {
            Coming::Travelling(request) => request.answered().await,
            Coming::Unasked(hq, request) => hq.push(request).await,
        };
        (self.sent, answer)
    }
}

impl Runner {
    /// The batch whose turn it is: the one that is out already, if it is the right one, or a fresh one. None when nothing is
    /// left to send in this round.
    pub(crate) async fn batch(&mut self) -> Result<Option<Batch>, ErrorBody> {
        let place = Place::of(&self.round);
        match self.ahead.take().filter(|batch| batch.place == place) {
            Some(batch) => Ok(Some(batch)),
            None => self.send(place).await,
        }
    }

    /// Send the batch behind this number before the answers to the one up to it are written down.
    pub(crate) async fn send_ahead(&mut self, after: u64) -> Result<(), ErrorBody> {
        let place = Place {
            after,
            ..Place::of(&self.round)
        };
        self.ahead = self.send(place).await?;
        Ok(())
    }

    /// Read what comes behind this batch while it travels. An op that is saved meanwhile goes with the next but one.
    pub(crate) async fn read_on(&mut self, batch: &Batch) {
        let Coming::Travelling(_) = batch.answer else { return };
        let place = Place {
            after: batch.sent.through,
            ..batch.place
        };
        let read = move |device: &Device| device.next_batch(place.after, place.max_ops, place.max_bytes);
        // What cannot be read now is read, and its failure told, when its turn comes.
        self.read = self.on_device(read).await.ok().map(|ops| Read { place, ops });
    }

    async fn send(&mut self, place: Place) -> Result<Option<Batch>, ErrorBody> {
        let read = self.read.take().filter(|read| read.place == place);
        let ((ops, ahead), install_id, last_signed, done) = self
            .on_device(move |device| {
                let read = match read {
                    Some(read) if !read.ops.is_empty() => (read.ops, Vec::new()),
                    _ => place.read(device)?,
                };
                let (install_id, last_signed) = (device.install_id()?, device.last_signed()?);
                Ok((read, install_id, last_signed, device.unreported_directives()?))
            })
            .await?;
        let Some(through) = ops.last().map(|last| last.number) else {
            return Ok(None);
        };
        let is_hastened = !ahead.is_empty();
        let request = PushRequest {
            proto: PROTO,
            app: APP.to_owned(),
            device_id: self.device.device_id(),
            install_id,
            ops: ops.clone(),
            ahead,
            last_signed,
            done: done.clone(),
        };
        let hq = Arc::clone(&self.hq);
        let answer = if hq.is_far() {
            Coming::Travelling(Travelling(tokio::spawn(async move { hq.push(request).await })))
        } else {
            Coming::Unasked(hq, request)
        };
        Ok(Some(Batch {
            place,
            sent: Sent {
                ops,
                done,
                through,
                is_hastened,
            },
            answer,
        }))
    }
}

/// A request on its way; given up when nobody waits for it any more.
struct Travelling(JoinHandle<Answer>);

impl Drop for Travelling {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Travelling {
    async fn answered(mut self) -> Answer {
        match (&mut self.0).await {
            Ok(answer) => answer,
            // What became of it is not known, as with an answer that was lost.
            Err(error) => Err(ErrorBody::local(code::OFFLINE, error.to_string())),
        }
    }
}
