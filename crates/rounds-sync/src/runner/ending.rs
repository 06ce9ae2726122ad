//! How a round ends, well or not, and when the next one begins by itself.

use std::time::Duration;

use rounds_cache::{Device, RoundRow};

use super::Runner;
use crate::planning::{self, State};
use crate::status::{NextTry, WaitReason};

impl Runner {
    pub(super) async fn end_round(&mut self) {
        let (began, now) = (self.round.pull_began, self.clock.now());
        let ended = self.on_device(move |device| device.note_pull_ended(began, now)).await;
        self.failures = 0;
        self.round.restarts = 0;
        self.not_before = None;
        self.failure = ended.err();
        self.note_round().await;
        self.ask_for_strays().await;
        self.rest();
    }

    /// What came was shown first, and is read faster from here on.
    pub(super) async fn index_lists(&self) {
        if let Err(error) = self.on_device(Device::index_lists).await {
            tracing::info!(code = error.code, "the lists stay slower for now");
        }
    }

    pub(super) async fn break_round(&mut self) {
        self.failures = self.failures.saturating_add(1);
        self.round.restarts = 0;
        self.not_before = self.asked_pause().map(|pause| self.timer.now() + pause);
        self.note_round().await;
        self.rest();
    }

    pub(super) fn asked_pause(&self) -> Option<Duration> {
        planning::asked_pause(self.failure.as_ref().and_then(|failure| failure.retry_after_s))
    }

    /// Settle when the next round begins by itself, and why not sooner.
    fn rest(&mut self) {
        if self.state == State::SignedOut {
            return;
        }
        let pause = self.pause();
        let why = match self.asked_pause() {
            _ if self.state == State::Resting => WaitReason::Regular,
            Some(asked) => WaitReason::Asked(asked.as_secs()),
            None => WaitReason::Failures(self.failures),
        };
        self.due = Some(self.timer.now() + pause);
        self.next_try = Some(NextTry {
            at: self.clock.now() + pause,
            why,
        });
    }

    /// Note how the round went. It proves nothing, so a disk that refuses it is no failure of the round.
    async fn note_round(&self) {
        let row = RoundRow {
            began_at: self.round.began_at,
            ended_at: self.clock.now(),
            ops: self.round.ops,
            bytes_out: self.round.bytes_out,
            rows: self.round.rows,
            bytes_in: self.round.bytes,
            code: self.failure.as_ref().map(|failure| failure.code.clone()),
        };
        if let Err(error) = self.on_device(move |device| device.note_round(&row)).await {
            tracing::info!(code = error.code, "how the round went could not be noted");
        }
    }
}
