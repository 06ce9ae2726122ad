//! The pace of a pool and the slots it hands out: when somebody who was turned away may come again. Pure.
//!
//! A fixed time to wait brings everybody back together; so each who is turned away is told a later time than the one
//! before, as far apart as the pool's own pace allows. Devices add their spread on top, never under.

/// The soonest slot, in seconds from now. Devices do not come back earlier by themselves either.
const FIRST_S: f64 = 5.0;
/// No slot lies farther ahead: devices take an hour as the longest wait that can be meant.
const LONGEST_S: f64 = 3_600.0;
/// The part of the pace that is given away as slots; the rest is for those who come without one.
const SHARE: f64 = 0.8;
/// What a request takes until the first one was measured, in seconds.
const GUESS_S: f64 = 0.05;
/// How much one more measurement counts.
const WEIGHT: f64 = 0.1;
/// Measurements below this are rounding, in seconds.
const LEAST_S: f64 = 0.000_1;

/// Times are seconds since some fixed moment.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How many are worked on at once.
    size: usize,
    /// What one takes, in seconds, smoothed.
    took_s: f64,
    /// The next slot that nobody has.
    next_s: f64,
}

impl Pace {
    /// The pace of a pool that works on `size` requests at once.
    pub fn new(size: usize) -> Self {
        Self {
            size,
            took_s: GUESS_S,
            next_s: 0.0,
        }
    }

    /// One request was worked on for so long. While the pool is full this counts what the machine really bears,
    /// because the requests beside it are in it.
    pub fn took(&mut self, seconds: f64) {
        self.took_s += WEIGHT * (seconds.max(LEAST_S) - self.took_s);
    }

    /// Requests a second, when all places are taken.
    fn rate(&self) -> f64 {
        self.size.max(1) as f64 / self.took_s
    }

    /// Hand out the next slot: whole seconds from now.
    pub fn slot(&mut self, now_s: f64) -> u64 {
        let first = now_s + FIRST_S;
        if self.next_s - now_s > LONGEST_S {
            // More than an hour of devices waits already: share the hour anew.
            self.next_s = first;
        }
        let slot = self.next_s.max(first);
        self.next_s = slot + 1.0 / (SHARE * self.rate());
        (slot - now_s).ceil() as u64
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn slots_grow_with_the_pace_of_the_pool() {
        // Four at once, each 0.1 s: 40 a second, of which 32 are given away.
        let mut pace = Pace::new(4);
        (0..200).for_each(|_| pace.took(0.1));
        let slots: Vec<u64> = (0..320).map(|_| pace.slot(100.0)).collect();
        assert!(slots.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!((slots[0], slots[319]), (5, 15));
        let busiest = (5..=15).map(|second| slots.iter().filter(|slot| **slot == second).count());
        assert_eq!(busiest.max(), Some(32));
    }

    #[test]
    fn slots_are_handed_out_from_now_when_the_herd_is_over() {
        let mut pace = Pace::new(1);
        (0..1_000).for_each(|_| {
            pace.slot(0.0);
        });
        assert!(pace.slot(0.0) > 60);
        assert_eq!(pace.slot(10_000.0), 5);
    }

    #[test]
    fn no_slot_is_farther_than_an_hour() {
        let mut pace = Pace::new(1);
        pace.took(1_000.0);
        assert!(
            (0..10_000)
                .map(|_| pace.slot(0.0))
                .all(|slot| (5..=3_600).contains(&slot))
        );
    }

    /// A pool as a queue in time: who comes, who is worked on, who is told when to come again. Answers how often each of
    /// `devices` asked, on average, and when the last was served. Spread on top of a slot as the devices add it.
    fn crowd(devices: u32, size: usize, queue: usize, service_s: f64, arrivals: impl Fn(u32) -> f64) -> (f64, f64) {
        let mut pace = Pace::new(size);
        let mut due: BTreeSet<(u64, u32)> = (0..devices).map(|device| (micros(arrivals(device)), device)).collect();
        let mut ends: BTreeSet<(u64, u32)> = BTreeSet::new();
        let (mut asked, mut last) = (0_u32, 0);
        while let Some((now, device)) = due.pop_first() {
            asked += 1;
            while ends.first().is_some_and(|(end, _)| *end <= now) {
                ends.pop_first();
                pace.took(service_s);
            }
            if ends.len() < size + queue {
                // The one that waits behind the others begins when the last but `size - 1` of them ends.
                let ahead = ends.iter().rev().nth(size - 1).map_or(now, |(end, _)| *end);
                last = ahead.max(now) + micros(service_s);
                ends.insert((last, device));
            } else {
                let slot = pace.slot(now as f64 / 1e6) as f64;
                let spread = f64::from(device.wrapping_mul(2_654_435_761) >> 24) / 255.0;
                due.insert((now + micros(slot * (1.0 + 0.5 * spread)), device));
            }
        }
        (f64::from(asked) / f64::from(devices), last as f64 / 1e6)
    }

    fn micros(seconds: f64) -> u64 {
        (seconds * 1e6) as u64
    }

    /// The goal of the herd, at 100 requests a second: 20,000 devices at once, and over shorter windows than the pool
    /// can serve. A fixed pause of 5 s costs 15 requests each, full jitter 8.8.
    #[test]
    fn twenty_thousand_devices_ask_little_more_than_twice_each() {
        for window_s in [0.0, 30.0, 100.0, 190.0, 400.0] {
            let arrivals = |device: u32| window_s * f64::from(device) / 20_000.0;
            let (each, seconds) = crowd(20_000, 4, 16, 0.04, arrivals);
            assert!(each <= 2.2, "{window_s} s: {each}");
            assert!(seconds <= 500.0, "{window_s} s: the last was served after {seconds} s");
        }
    }
}
