//! Planning, pure: from a state and what happened to the next state and what to do. The table is complete: every
//! state meets every event, and a new one of either does not compile until its row is written.

use std::time::Duration;

use rounds_domain::DeviceId;
use rounds_protocol::digest::row_hash;
use rounds_protocol::{ErrorBody, ErrorCode};

use crate::error::code;

/// Where the engine is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Nothing to do until something is saved, asked for, or the quarter of an hour is over.
    Resting,
    /// A batch is out, or about to go.
    Pushing,
    /// A page is asked for.
    Pulling,
    /// After a failure, until the pause is over.
    Waiting,
    /// Headquarters wants the password first.
    SignedOut,
    /// The device is locked.
    Stopped,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// The timer rang, something was saved, or the person asked.
    Due,
    /// A batch was answered; there may be more.
    BatchAnswered,
    /// Nothing is left to push in this round.
    NothingToPush,
    /// A page was applied; there is more.
    PageApplied,
    /// The last pages were applied.
    AllPulled,
    /// Headquarters was restored from a backup, or looks like it: its epoch, a number or its rows (rule U8).
    EpochChanged,
    /// A batch was too large (rule U7).
    TooLarge,
    /// This file was cloned or restored (rule U9).
    NewInstall,
    /// A scope is not ours any more: ask which are.
    UnknownScope,
    /// This version may push but no longer pull.
    UpgradeRequired,
    /// No answer, a busy answer or an unreadable one.
    Failed,
    /// The session is over and cannot be renewed.
    SessionLost,
    /// The person signed in.
    SignedIn,
    /// Headquarters ordered this device locked or wiped.
    OrderedOut,
    /// The device is being locked.
    Stop,
}

impl State {
    pub const ALL: &[Self] = &[
        Self::Resting,
        Self::Pushing,
        Self::Pulling,
        Self::Waiting,
        Self::SignedOut,
        Self::Stopped,
    ];
}

impl Event {
    pub const ALL: &[Self] = &[
        Self::Due,
        Self::BatchAnswered,
        Self::NothingToPush,
        Self::PageApplied,
        Self::AllPulled,
        Self::EpochChanged,
        Self::TooLarge,
        Self::NewInstall,
        Self::UnknownScope,
        Self::UpgradeRequired,
        Self::Failed,
        Self::SessionLost,
        Self::SignedIn,
        Self::OrderedOut,
        Self::Stop,
    ];
}

/// What to do on the way to the next state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Begin a round: from the first unsent op.
    BeginRound,
    /// Begin to pull: first page small.
    BeginPull,
    /// Halve the batch.
    HalveBatch,
    /// Take a new install id and number anew.
    TakeNewInstall,
    /// Ask for no scope, to learn which there are.
    AskScopes,
    /// The round ended well.
    EndRound,
    /// The round ended without reaching the end; note the failure.
    BreakRound,
}

/// The transition table.
pub fn next(state: State, event: Event) -> (State, Option<Action>) {
    use Action::*;
    use Event as E;
    use State as S;
    match (state, event) {
        // A round begins by pushing, whoever asked for it.
        (S::Resting | S::Waiting, E::Due | E::SignedIn) | (S::SignedOut, E::SignedIn) => (S::Pushing, Some(BeginRound)),
        // Without a session nothing can be asked: typing goes on, the password is waited for.
        (S::SignedOut, E::Due) => (S::SignedOut, None),

        (S::Pushing, E::BatchAnswered) => (S::Pushing, None),
        (S::Pushing, E::NothingToPush) => (S::Pulling, Some(BeginPull)),
        (S::Pushing, E::EpochChanged) => (S::Pushing, Some(BeginRound)),
        (S::Pushing, E::TooLarge) => (S::Pushing, Some(HalveBatch)),
        (S::Pushing, E::NewInstall) => (S::Pushing, Some(TakeNewInstall)),
        (S::Pushing, E::UpgradeRequired | E::UnknownScope | E::Failed) => (S::Waiting, Some(BreakRound)),
        (S::Pushing, E::SessionLost) => (S::SignedOut, Some(BreakRound)),

        (S::Pulling, E::PageApplied) => (S::Pulling, None),
        (S::Pulling, E::AllPulled) => (S::Resting, Some(EndRound)),
        (S::Pulling, E::EpochChanged) => (S::Pushing, Some(BeginRound)),
        (S::Pulling, E::UnknownScope) => (S::Pulling, Some(AskScopes)),
        // Push stays open, so visits get out before an upgrade: the next round pushes again.
        (S::Pulling, E::UpgradeRequired) => (S::Resting, Some(BreakRound)),
        (S::Pulling, E::TooLarge | E::NewInstall | E::Failed) => (S::Waiting, Some(BreakRound)),
        (S::Pulling, E::SessionLost) => (S::SignedOut, Some(BreakRound)),
        // A round under way serves whoever asks meanwhile; the runner begins another if it must.
        (S::Pushing | S::Pulling, E::Due | E::SignedIn) => (state, None),
        // Words about something else than what is under way come too late to matter.
        (S::Pushing, E::PageApplied | E::AllPulled) | (S::Pulling, E::BatchAnswered | E::NothingToPush) => {
            (state, None)
        }
        (
            S::Resting | S::Waiting | S::SignedOut,
            E::BatchAnswered
            | E::NothingToPush
            | E::PageApplied
            | E::AllPulled
            | E::EpochChanged
            | E::TooLarge
            | E::NewInstall
            | E::UnknownScope
            | E::UpgradeRequired
            | E::Failed
            | E::SessionLost,
        ) => (state, None),

        (S::Resting | S::Pushing | S::Pulling | S::Waiting | S::SignedOut, E::Stop | E::OrderedOut) => {
            (S::Stopped, None)
        }
        (
            S::Stopped,
            E::Due
            | E::BatchAnswered
            | E::NothingToPush
            | E::PageApplied
            | E::AllPulled
            | E::EpochChanged
            | E::TooLarge
            | E::NewInstall
            | E::UnknownScope
            | E::UpgradeRequired
            | E::Failed
            | E::SessionLost
            | E::SignedIn
            | E::OrderedOut
            | E::Stop,
        ) => (S::Stopped, None),
    }
}

/// What a failure means for the engine.
pub fn event_of(failure: &ErrorBody) -> Event {
    if failure.code == code::SIGN_IN_NEEDED {
        return Event::SessionLost;
    }
    match ErrorCode::parse(&failure.code) {
        Some(ErrorCode::SessionExpired | ErrorCode::SessionRefreshRefused) => Event::SessionLost,
        Some(ErrorCode::RequestTooLarge) => Event::TooLarge,
        Some(ErrorCode::DeviceNewInstall) => Event::NewInstall,
        Some(ErrorCode::RequestUnknownScope) => Event::UnknownScope,
        Some(ErrorCode::ProtoUpgradeRequired) => Event::UpgradeRequired,
        _ => Event::Failed,
    }
}

/// Whether headquarters itself answered, so that the device may call itself online.
pub fn headquarters_answered(failure: &ErrorBody) -> bool {
    !matches!(
        failure.code.as_str(),
        code::UNREACHABLE | code::NOT_TRUSTED | code::OFFLINE | code::STALLED
    )
}

/// Whether the request may have arrived although no answer came.
pub fn may_have_arrived(failure: &ErrorBody) -> bool {
    matches!(failure.code.as_str(), code::OFFLINE | code::STALLED | code::UNREADABLE)
}

const PAUSE_FIRST: Duration = Duration::from_secs(5);
const PAUSE_LONGEST: Duration = Duration::from_secs(300);
/// A longer wait than this is nobody's wish: whoever stands on the way must not silence a device for days.
const ASKED_LONGEST: Duration = Duration::from_secs(60 * 60);

/// How long headquarters asked to be left alone, an hour at most.
pub fn asked_pause(retry_after_s: Option<u64>) -> Option<Duration> {
    retry_after_s.map(|seconds| Duration::from_secs(seconds).min(ASKED_LONGEST))
}

/// The random part of a device id (UUIDv7): before it stands the time of its making, which a whole delivery of laptops
/// has in common.
const RANDOM_BYTES: std::ops::Range<usize> = 9..16;

/// The spread of a device's n-th pause, for [`pause`].
pub fn spread(device_id: DeviceId, failures: u32) -> u8 {
    let random = &device_id.0.as_bytes()[RANDOM_BYTES];
    random[failures as usize % random.len()]
}

/// Where this device's first round after a start lies in the window that headquarters named: always the same place for
/// one device, and all places alike for many. To the millisecond.
pub fn place_in_window(device_id: DeviceId, window_s: u32) -> Duration {
    let window_ms = u64::from(window_s) * 1_000;
    let place = row_hash("herd", &device_id.to_string(), 0).checked_rem(window_ms);
    Duration::from_millis(place.unwrap_or(0))
}

/// The pause after the n-th failure in a row (n = 1, 2, …): doubling from 5 s to 5 min, and never less than
/// headquarters asked for. `spread` (0 to 255) adds up to half of it on top, so that devices do not come back together.
pub fn pause(failures: u32, retry_after_s: Option<u64>, spread: u8) -> Duration {
    let doubled = PAUSE_FIRST
        .saturating_mul(1 << failures.saturating_sub(1).min(10))
        .min(PAUSE_LONGEST);
    let pause = doubled.max(asked_pause(retry_after_s).unwrap_or_default());
    pause + pause.mul_f64(0.5 * f64::from(spread) / 255.0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use uuid::Uuid;

    use super::*;

    #[test]
    fn every_state_ends_at_stop_and_stays_there() {
        for state in State::ALL {
            for event in [Event::Stop, Event::OrderedOut] {
                assert_eq!(next(*state, event).0, State::Stopped);
            }
        }
        for event in Event::ALL {
            assert_eq!(next(State::Stopped, *event), (State::Stopped, None), "{event:?}");
        }
    }

    #[test]
    fn every_state_but_stopped_can_reach_rest() {
        for state in State::ALL.iter().filter(|state| **state != State::Stopped) {
            let round = [Event::SignedIn, Event::NothingToPush, Event::AllPulled];
            let end = round.iter().fold(*state, |state, event| next(state, *event).0);
            assert_eq!(end, State::Resting, "{state:?}");
        }
    }

    #[test]
    fn pushing_comes_before_pulling_in_every_round() {
        for state in State::ALL {
            for event in Event::ALL {
                let (to, action) = next(*state, *event);
                if to == State::Pulling && *state != State::Pulling {
                    assert_eq!(
                        (*state, *event, action),
                        (State::Pushing, Event::NothingToPush, Some(Action::BeginPull))
                    );
                }
            }
        }
    }

    #[test]
    fn a_failure_never_ends_a_round_well() {
        for state in State::ALL {
            for event in [Event::Failed, Event::SessionLost, Event::UpgradeRequired] {
                assert_ne!(next(*state, event).1, Some(Action::EndRound), "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn pauses_grow_to_five_minutes_and_respect_headquarters() {
        let seconds: Vec<u64> = (1..=8).map(|n| pause(n, None, 0).as_secs()).collect();
        assert_eq!(seconds, [5, 10, 20, 40, 80, 160, 300, 300]);
        assert_eq!(pause(1, Some(60), 0).as_secs(), 60);
        assert_eq!(pause(1, Some(u64::MAX), 0).as_secs(), 3_600);
        assert_eq!(pause(1, None, 255).as_millis(), 7_500);
        assert_eq!(pause(u32::MAX, None, 0).as_secs(), 300);
    }

    /// Laptops that were made in the same second share the first half of their ids.
    #[test]
    fn devices_of_one_delivery_spread_their_pauses_and_their_mornings() {
        let device = |n: u128| DeviceId(Uuid::from_u128((0x0193_f3c0_0000_7000_8000 << 64) | row_hash_of(n)));
        let distinct = |of: &dyn Fn(DeviceId) -> u128| (0..200).map(|n| of(device(n))).collect::<BTreeSet<_>>().len();
        for failures in 1..=8 {
            assert!(distinct(&|id| spread(id, failures).into()) > 100, "failure {failures}");
        }
        assert!(distinct(&|id| place_in_window(id, 600).as_secs().into()) > 150);
        assert!((0..200).all(|n| place_in_window(device(n), 600) < Duration::from_secs(600)));
        assert_eq!(place_in_window(device(1), 0), Duration::ZERO);
    }

    fn row_hash_of(n: u128) -> u128 {
        u128::from(row_hash("device", &n.to_string(), 0))
    }

    #[test]
    fn each_code_means_one_event() {
        for (code, event) in [
            ("session.expired", Event::SessionLost),
            ("sync.sign_in_needed", Event::SessionLost),
            ("request.too_large", Event::TooLarge),
            ("device.new_install", Event::NewInstall),
            ("request.unknown_scope", Event::UnknownScope),
            ("proto.upgrade_required", Event::UpgradeRequired),
            ("server.busy", Event::Failed),
            ("device.revoked", Event::Failed),
            ("sync.offline", Event::Failed),
            ("no.such_code", Event::Failed),
        ] {
            let body = ErrorBody::local(code, "");
            assert_eq!(event_of(&body), event, "{code}");
        }
    }
}
