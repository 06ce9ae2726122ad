//! How often somebody may try to sign in: per staff number and per address.

use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// Attempts a minute.
#[derive(Clone, Copy, Debug)]
pub struct SignInQuota {
    pub per_staff: NonZeroU32,
    pub per_address: NonZeroU32,
}

/// Counts attempts, successful ones too: who signs in properly needs few.
pub struct SignInLimits {
    staff: DefaultKeyedRateLimiter<String>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
}

/// Keys kept before those at rest are forgotten, so that invented staff numbers do not fill the memory.
const KEYS_MAX: usize = 10_000;

impl SignInLimits {
    pub fn new(quota: SignInQuota) -> Self {
        Self {
            staff: RateLimiter::keyed(Quota::per_minute(quota.per_staff)),
            addresses: RateLimiter::keyed(Quota::per_minute(quota.per_address)),
            clock: DefaultClock::default(),
        }
    }

    /// # Errors
    /// Seconds after which another attempt may be made.
    pub fn check(&self, staff_no: &str, address: Option<IpAddr>) -> Result<(), u64> {
        if self.staff.len() > KEYS_MAX {
            self.staff.retain_recent();
        }
        let seconds = |refused: governor::NotUntil<_>| refused.wait_time_from(self.clock.now()).as_secs() + 1;
        if let Some(address) = address {
            self.addresses.check_key(&address).map_err(seconds)?;
        }
        self.staff.check_key(&staff_no.to_owned()).map_err(seconds)
    }
}
