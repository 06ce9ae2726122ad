//! What a loan agrees: amount, rate and its steps, method, due days. Checks that it can be scheduled at all.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::due::{on_day, plausible};
use crate::{DayBasis, FinanceError, LARGEST_MINOR, Rate};

/// Most instalments of one loan: a hundred years by the month.
pub const MOST_PERIODS: u32 = 1_200;

/// Ten thousandths in a whole.
pub const WHOLE_BP: u32 = 10_000;

/// How the principal is repaid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum Method {
    /// 等额本息: the same payment each time; computed anew when the rate steps.
    EqualInstalment,
    /// 等额本金: the same principal each time.
    EqualPrincipal,
    /// 先息后本: interest each time, principal at the end, or a part of it each year.
    InterestFirst {
        /// Part of the original principal that is repaid each twelve months, ten thousandths.
        yearly_principal_bp: u32,
    },
    /// Seasonal or agreed by hand: these parts of the principal, one for each due day.
    Portions {
        /// Ten thousandths that add up to the whole.
        shares_bp: Vec<u32>,
    },
    /// A payment of this amount until nothing is left; the term is the longest it may take.
    FixedPayment { payment_minor: i64 },
    /// This much principal each time until nothing is left; the term is the longest it may take.
    FixedPrincipal { principal_minor: i64 },
}

/// When instalments are due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum Due {
    /// Every so many months. Another first due day than the usual one makes the first period a broken one.
    Every {
        months: u32,
        periods: u32,
        first_on: Option<NaiveDate>,
        /// Day of the month, where neither the day of drawing nor the first due day tells it.
        day: Option<u32>,
    },
    /// On these days: harvests, agreed dates.
    On { dates: Vec<NaiveDate> },
}

/// From an instalment on, another rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateStep {
    /// Number of the first instalment whose interest is by this rate; from 2.
    pub from_period: u32,
    pub rate: Rate,
}

/// One loan as agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoanTerms {
    pub principal_minor: i64,
    /// Contract rate, until the first step.
    pub rate: Rate,
    /// Promotional rates, step-ups and repricings, rising.
    pub steps: Vec<RateStep>,
    pub method: Method,
    pub basis: DayBasis,
    pub drawn_on: NaiveDate,
    pub due: Due,
    /// First instalments that carry interest alone.
    pub grace_periods: u32,
    /// Left for the last instalment on top of it.
    pub balloon_minor: i64,
    /// Instalments that were paid before these terms began: of the rest of a loan after an early repayment.
    pub elapsed_periods: u32,
}

impl LoanTerms {
    /// A loan by the month without steps, grace or balloon, on the basis of 30/360.
    pub fn monthly(principal_minor: i64, rate: Rate, periods: u32, drawn_on: NaiveDate) -> Self {
        Self {
            principal_minor,
            rate,
            steps: Vec::new(),
            method: Method::EqualInstalment,
            basis: DayBasis::Thirty360,
            drawn_on,
            due: Due::Every {
                months: 1,
                periods,
                first_on: None,
                day: None,
            },
            grace_periods: 0,
            balloon_minor: 0,
            elapsed_periods: 0,
        }
    }

    #[must_use]
    pub fn by(mut self, method: Method) -> Self {
        self.method = method;
        self
    }

    #[must_use]
    pub fn on_basis(mut self, basis: DayBasis) -> Self {
        self.basis = basis;
        self
    }

    #[must_use]
    pub fn stepping(mut self, steps: Vec<RateStep>) -> Self {
        self.steps = steps;
        self
    }

    /// Instalments of the whole term.
    pub fn periods(&self) -> u32 {
        match &self.due {
            Due::Every { periods, .. } => *periods,
            Due::On { dates } => u32::try_from(dates.len()).unwrap_or(u32::MAX),
        }
    }

    /// The rate of an instalment, from 1.
    pub fn rate_of(&self, period: u32) -> Rate {
        let step = self.steps.iter().rev().find(|step| step.from_period <= period);
        step.map_or(self.rate, |step| step.rate)
    }

    /// Months between two due days; none where the days were agreed one by one.
    pub fn months(&self) -> Option<u32> {
        match &self.due {
            Due::Every { months, .. } => Some(*months),
            Due::On { .. } => None,
        }
    }

    /// Whether each interval is as long as the next by the basis, so that periods can stand for time.
    pub fn is_regular(&self) -> bool {
        self.basis == DayBasis::Thirty360 && self.months().is_some() && !self.first_is_broken()
    }

    /// Whether the first due day is another than the usual one.
    pub fn first_is_broken(&self) -> bool {
        match &self.due {
            Due::Every {
                months,
                first_on: Some(first),
                day,
                ..
            } => on_day(self.drawn_on, *months, day.unwrap_or(self.drawn_on.day())) != Ok(*first),
            _ => false,
        }
    }

    /// All due days, in order.
    ///
    /// # Errors
    /// `loan.dates_wrong`, `loan.term_out_of_range`
    pub fn due_dates(&self) -> Result<Vec<NaiveDate>, FinanceError> {
        if !(1..=MOST_PERIODS).contains(&self.periods()) {
            return Err(FinanceError::TermOutOfRange);
        }
        plausible(self.drawn_on)?;
        let dates = match &self.due {
            Due::On { dates } => dates.clone(),
            Due::Every {
                months,
                periods,
                first_on,
                day,
            } => {
                // Of a usual first day the anchor is the day of drawing, which a short first month may hide.
                let (start, skip) = match first_on {
                    Some(first) if self.first_is_broken() => (plausible(*first)?, 0),
                    _ => (self.drawn_on, 1),
                };
                let day = day.unwrap_or(start.day());
                let dates = (0..*periods).map(|at| on_day(start, (at + skip) * months, day));
                dates.collect::<Result<Vec<_>, _>>()?
            }
        };
        let rising = dates.windows(2).all(|two| two[0] < two[1]);
        let ahead = dates.first().is_some_and(|first| *first > self.drawn_on);
        let last = dates.last().is_some_and(|last| plausible(*last).is_ok());
        (rising && ahead && last)
            .then_some(dates)
            .ok_or(FinanceError::DatesWrong)
    }

    /// Whether a schedule can be made.
    ///
    /// # Errors
    /// What is wrong first: amount, term, steps, grace, balloon, method.
    pub fn check(&self) -> Result<(), FinanceError> {
        if !(1..=LARGEST_MINOR).contains(&self.principal_minor) {
            return Err(FinanceError::AmountOutOfRange);
        }
        let periods = self.periods();
        if !(1..=MOST_PERIODS).contains(&periods) {
            return Err(FinanceError::TermOutOfRange);
        }
        self.check_steps(periods)?;
        if self.grace_periods >= periods {
            return Err(FinanceError::GraceTooLong);
        }
        if !(0..self.principal_minor).contains(&self.balloon_minor) {
            return Err(FinanceError::BalloonTooLarge);
        }
        self.check_method(periods)
    }

    fn check_steps(&self, periods: u32) -> Result<(), FinanceError> {
        let inside = self.steps.iter().all(|step| (2..=periods).contains(&step.from_period));
        let rising = self.steps.windows(2).all(|two| two[0].from_period < two[1].from_period);
        (inside && rising).then_some(()).ok_or(FinanceError::StepsWrong)
    }

    fn check_method(&self, periods: u32) -> Result<(), FinanceError> {
        match &self.method {
            Method::EqualInstalment if self.months().is_none() => Err(FinanceError::DatesIrregular),
            Method::InterestFirst { yearly_principal_bp } if *yearly_principal_bp > WHOLE_BP => {
                Err(FinanceError::PortionsWrong)
            }
            Method::Portions { shares_bp } => {
                let whole: u64 = shares_bp.iter().map(|share| u64::from(*share)).sum();
                let fits = shares_bp.len() == periods as usize && whole == u64::from(WHOLE_BP);
                fits.then_some(()).ok_or(FinanceError::PortionsWrong)
            }
            Method::FixedPayment { payment_minor: fixed } | Method::FixedPrincipal { principal_minor: fixed } => (1
                ..=LARGEST_MINOR)
                .contains(fixed)
                .then_some(())
                .ok_or(FinanceError::AmountOutOfRange),
            _ => Ok(()),
        }
    }
}
