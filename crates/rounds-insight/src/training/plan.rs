//! Which days to look from, and which of them to test on. Knows the calendar only.

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::TrainingError;

/// Days after a cut-off day within which an uptake counts.
pub const HORIZON_DAYS: u32 = 90;
/// The longest window of a fact: an earlier cut-off day would see it half empty.
const LOOK_BACK_DAYS: u64 = 365;
/// More cut-off days than these tell little more and cost as much again.
const MOST_CUT_OFFS: usize = 12;
/// Fewer leave nothing to test on.
const FEWEST_CUT_OFFS: usize = 3;

/// Days to look from: at each, facts say what was known, and the label says what came within the horizon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub horizon_days: u32,
    /// Oldest first; the horizon of the last one is over.
    pub cut_offs: Vec<NaiveDate>,
    /// How many of the last cut-off days are for testing.
    pub test: usize,
    /// Later days, up to that of the export, whose horizon is not over: only customers who gave an answer since have
    /// rows there. Oldest first.
    pub late: Vec<NaiveDate>,
}

/// What the rows of a cut-off day serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Train,
    /// Its horizon reaches into the time of the test: neither.
    Between,
    Test,
}

impl Plan {
    /// A cut-off day each month, the last one so that its horizon ends with the export; at most twelve, none with less
    /// than a year of bookings before it. A fifth of them, at least one, is for testing.
    ///
    /// # Errors
    /// [`TrainingError::HistoryTooShort`] when fewer than three fit.
    pub fn monthly(history_from: NaiveDate, as_of: NaiveDate, horizon_days: u32) -> Result<Self, TrainingError> {
        let last = as_of - Days::new(u64::from(horizon_days));
        let earliest = history_from + Days::new(LOOK_BACK_DAYS - 1);
        let mut cut_offs: Vec<NaiveDate> = (0..MOST_CUT_OFFS as u32)
            .map(|back| last - Months::new(back))
            .take_while(|day| *day >= earliest)
            .collect();
        cut_offs.reverse();
        if cut_offs.len() < FEWEST_CUT_OFFS {
            return Err(TrainingError::HistoryTooShort {
                from: history_from,
                as_of,
                cut_offs: FEWEST_CUT_OFFS,
            });
        }
        let mut late: Vec<NaiveDate> = (0..)
            .map(|back| as_of - Months::new(back))
            .take_while(|day| *day > last)
            .collect();
        late.reverse();
        Ok(Self {
            horizon_days,
            test: (cut_offs.len() / 5).max(1),
            cut_offs,
            late,
        })
    }

    /// What the rows of a cut-off day serve: the last ones test; those whose horizon ends before the first test day
    /// train, and so do the late ones, whose rows are answers that came in since.
    pub fn part(&self, cut_off: NaiveDate) -> Part {
        let tests = &self.cut_offs[self.cut_offs.len().saturating_sub(self.test)..];
        match tests.first() {
            _ if self.late.contains(&cut_off) => Part::Train,
            Some(first) if cut_off >= *first => Part::Test,
            Some(first) if self.until(cut_off) > *first => Part::Between,
            _ => Part::Train,
        }
    }

    /// The last day on which an uptake counts for a cut-off day.
    pub fn until(&self, cut_off: NaiveDate) -> NaiveDate {
        cut_off + Days::new(u64::from(self.horizon_days))
    }

    /// All days to look from, oldest first.
    pub(super) fn days(&self) -> impl Iterator<Item = NaiveDate> {
        self.cut_offs.iter().chain(&self.late).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::day;

    #[test]
    fn cut_offs_come_monthly_and_their_horizons_are_over() {
        let plan = Plan::monthly(day("2024-11-21"), day("2026-11-20"), 90).unwrap();
        let days: Vec<String> = plan.cut_offs.iter().map(ToString::to_string).collect();
        assert_eq!(days.first().unwrap(), "2025-11-22");
        assert_eq!((days.last().unwrap().as_str(), days.len()), ("2026-08-22", 10));
        assert_eq!(plan.late, [day("2026-09-20"), day("2026-10-20"), day("2026-11-20")]);
    }

    #[test]
    fn no_training_row_looks_into_the_time_of_the_test() {
        let plan = Plan::monthly(day("2024-11-21"), day("2026-11-20"), 90).unwrap();
        let first_test = plan.cut_offs[plan.cut_offs.len() - plan.test];
        for cut_off in &plan.cut_offs {
            match plan.part(*cut_off) {
                Part::Train => assert!(plan.until(*cut_off) <= first_test, "{cut_off}"),
                Part::Between => assert!(*cut_off < first_test && plan.until(*cut_off) > first_test, "{cut_off}"),
                Part::Test => assert!(*cut_off >= first_test, "{cut_off}"),
            }
        }
        let parts = |part| plan.cut_offs.iter().filter(|day| plan.part(**day) == part).count();
        assert_eq!((parts(Part::Train), parts(Part::Between), parts(Part::Test)), (6, 2, 2));
    }

    #[test]
    fn a_short_history_is_refused() {
        let error = Plan::monthly(day("2026-01-01"), day("2026-11-20"), 90).unwrap_err();
        assert_eq!(error.code(), "training.history_too_short");
    }
}
