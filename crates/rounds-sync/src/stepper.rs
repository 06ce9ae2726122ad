//! The engine one step at a time: for a simulation that decides itself what happens when. It is the loop's own code
//! without the loop; nothing in the program uses it.

use std::sync::Arc;
use std::time::Duration;

use rounds_cache::Device;
use tokio::sync::{Notify, broadcast, mpsc, watch};

use crate::engine::Surroundings;
use crate::planning::{Event, State};
use crate::runner::{Command, Runner, Wires};
use crate::session::Headquarters;

/// An engine that moves only when it is told to. Dropping it in the middle of a step is what a killed program does.
pub struct Stepper {
    runner: Runner,
    /// The other ends: an engine whose handle is gone would stop.
    _commands: mpsc::UnboundedSender<Command>,
    _stop: watch::Sender<bool>,
}

impl Stepper {
    pub fn new(device: Arc<Device>, hq: Arc<dyn Headquarters>, around: Surroundings) -> Self {
        let (status, _) = watch::channel(crate::SyncStatus::default());
        let (commands, receiver) = mpsc::unbounded_channel();
        let (stop, stopped) = watch::channel(false);
        let wires = Wires {
            nudge: Arc::new(Notify::new()),
            commands: receiver,
            status,
            changes: broadcast::channel(1).0,
            stop: stopped,
        };
        Self {
            runner: Runner::new(device, hq, around, wires),
            _commands: commands,
            _stop: stop,
        }
    }

    pub fn state(&self) -> State {
        self.runner.state()
    }

    /// Code of the last failure, none after a success.
    pub fn failure(&self) -> Option<&str> {
        self.runner.failure.as_ref().map(|failure| failure.code.as_str())
    }

    /// How long the loop would wait now before it begins by itself.
    pub fn pause(&self) -> Duration {
        self.runner.pause()
    }

    /// Do what the state is for: a batch, a page, or, where the loop would wait, the beginning of a round. Returns the
    /// state it leads to.
    pub async fn step(&mut self) -> State {
        let event = match self.runner.state() {
            State::Pushing | State::Pulling => self.runner.happen().await,
            State::SignedOut => Event::SignedIn,
            State::Resting | State::Waiting | State::Stopped => Event::Due,
        };
        self.runner.advance(event).await;
        self.runner.state()
    }
}
