//! How sure a share of few cases is.

/// An interval of a share, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

/// The standard normal distribution holds 95 % within so many standard deviations.
const Z_95: f64 = 1.959_963_984_540_054;

/// The 95 % interval of `found` out of `cases` by Wilson (1927); `None` without cases.
pub fn wilson_95(found: u32, cases: u32) -> Option<Interval> {
    if cases == 0 {
        return None;
    }
    let (n, share) = (f64::from(cases), f64::from(found.min(cases)) / f64::from(cases));
    let z2 = Z_95 * Z_95;
    let middle = share + z2 / (2.0 * n);
    let spread = Z_95 * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    let all = 1.0 + z2 / n;
    Some(Interval {
        low: ((middle - spread) / all).max(0.0),
        high: ((middle + spread) / all).min(1.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_that_of_the_oracle() {
        // Domain section 3.13: 9 of 60.
        let interval = wilson_95(9, 60).unwrap();
        assert!((interval.low - 0.080_974).abs() < 1e-6, "{interval:?}");
        assert!((interval.high - 0.261_146).abs() < 1e-6, "{interval:?}");
    }

    #[test]
    fn the_interval_stays_within_nothing_and_all() {
        assert_eq!(wilson_95(0, 0), None);
        for cases in 1..50 {
            for found in 0..=cases {
                let Interval { low, high } = wilson_95(found, cases).unwrap();
                let share = f64::from(found) / f64::from(cases);
                assert!((0.0..=share + 1e-12).contains(&low) && (share - 1e-12..=1.0).contains(&high));
            }
        }
    }
}
