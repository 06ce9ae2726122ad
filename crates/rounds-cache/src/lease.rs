//! The lease: until when customers may be shown without a word from headquarters. Knows numbers of milliseconds since
//! 1970; refuses to know where they are kept and which wall clock they come from.
//!
//! A clock turned back does not help, because the highest time ever seen counts, and a running program counts on by
//! itself. A clock that is simply wrong does no harm either: it is read with the difference that headquarters' last lease
//! showed.

use std::time::Instant;

/// The lease of an open device: its state, when the clock was last looked at, and what of it is on the disk.
#[derive(Debug)]
pub struct KeptLease {
    pub state: LeaseState,
    /// The highest time that is on the disk.
    pub written_ms: i64,
    looked_at: Instant,
}

impl KeptLease {
    pub fn new(state: LeaseState) -> Self {
        Self {
            state,
            written_ms: state.highest_ms,
            looked_at: Instant::now(),
        }
    }

    /// A newer lease, which is on the disk already.
    pub fn renew(&mut self, state: LeaseState) {
        *self = Self::new(state);
    }

    /// The clock says `now_ms`.
    pub fn see(&mut self, now_ms: i64) -> LeaseState {
        let elapsed = i64::try_from(self.looked_at.elapsed().as_millis()).unwrap_or(i64::MAX);
        self.looked_at = Instant::now();
        self.state = self.state.seen(now_ms, elapsed);
        self.state
    }
}

/// What is known of the lease.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeaseState {
    /// None while headquarters has never given a lease: nothing ends then.
    pub until_ms: Option<i64>,
    /// Headquarters' time of the lease.
    pub issued_ms: i64,
    /// Headquarters' clock minus this machine's when it came.
    pub offset_ms: i64,
    /// The highest time seen, by headquarters' clock.
    pub highest_ms: i64,
}

impl LeaseState {
    /// The state after a lease that came at `now_ms` of this machine; `None` when a newer one is known already.
    #[must_use]
    pub fn renewed(&self, issued_ms: i64, until_ms: i64, now_ms: i64) -> Option<Self> {
        let newer = self.until_ms.is_none() || issued_ms > self.issued_ms;
        newer.then_some(Self {
            until_ms: Some(until_ms),
            issued_ms,
            offset_ms: issued_ms.saturating_sub(now_ms),
            highest_ms: issued_ms,
        })
    }

    /// The state after this machine's clock said `now_ms`, `elapsed_ms` of running after it was last looked at.
    #[must_use]
    pub fn seen(&self, now_ms: i64, elapsed_ms: i64) -> Self {
        let by_clock = now_ms.saturating_add(self.offset_ms);
        let by_running = self.highest_ms.saturating_add(elapsed_ms.max(0));
        Self {
            highest_ms: by_clock.max(by_running),
            ..*self
        }
    }

    /// Whether it has ended.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.until_ms.is_some_and(|until| self.highest_ms > until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;
    const ISSUED: i64 = 1_000 * DAY;

    fn lease_of_14_days(now: i64) -> LeaseState {
        LeaseState::default().renewed(ISSUED, ISSUED + 14 * DAY, now).unwrap()
    }

    #[test]
    fn without_a_lease_nothing_ends() {
        assert!(!LeaseState::default().seen(i64::MAX, 0).is_over());
    }

    #[test]
    fn it_ends_when_its_time_has_been_seen_and_a_clock_turned_back_does_not_help() {
        // The days that this machine's clock says one after the other, and whether the lease is over after the last.
        for (clock, over) in [
            (&[0_i64, 13][..], false),
            (&[14], false),
            (&[15], true),
            (&[15, 1], true),
            (&[15, -300], true),
            (&[-300, 13], false),
        ] {
            let state = clock.iter().fold(lease_of_14_days(ISSUED), |state, days| {
                state.seen(ISSUED + days * DAY, 0)
            });
            assert_eq!(state.is_over(), over, "{clock:?}");
        }
    }

    #[test]
    fn a_wrong_clock_is_read_with_its_difference() {
        for wrong_by in [-400 * DAY, -2 * DAY, 2 * DAY, 400 * DAY] {
            let now = ISSUED + wrong_by;
            let state = lease_of_14_days(now);
            assert!(!state.seen(now + 13 * DAY, 0).is_over(), "{wrong_by}");
            assert!(state.seen(now + 15 * DAY, 0).is_over(), "{wrong_by}");
        }
    }

    #[test]
    fn a_stopped_clock_does_not_stop_the_running_time() {
        let state = lease_of_14_days(ISSUED);
        let after = (0..15).fold(state, |state, _| state.seen(ISSUED, DAY));
        assert!(after.is_over());
    }

    #[test]
    fn a_newer_lease_opens_again_and_an_older_one_does_nothing() {
        let over = lease_of_14_days(ISSUED).seen(ISSUED + 400 * DAY, 0);
        assert_eq!(over.renewed(ISSUED, ISSUED + 900 * DAY, ISSUED), None);
        assert_eq!(over.renewed(ISSUED - 1, ISSUED + 900 * DAY, ISSUED), None);
        let renewed = over
            .renewed(ISSUED + 20 * DAY, ISSUED + 34 * DAY, ISSUED + 400 * DAY)
            .unwrap();
        assert!(!renewed.is_over());
        assert!(renewed.seen(ISSUED + 415 * DAY, 0).is_over());
    }
}
