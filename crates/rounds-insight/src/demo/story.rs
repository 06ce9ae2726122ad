//! What happens to an invented customer within the two years of history: a first salary, a renovation, a car, a good
//! season of the shop. Holdings are taken up because of it, and bookings show it.
//!
//! Knows days and reasons. Refuses to know amounts of the account and what the catalogue says.

use chrono::{Days, NaiveDate};

use super::people::{Life, Person};
use crate::dice::Dice;

/// Streams of stories lie beyond those of customers.
const STREAMS: u64 = 1 << 40;
/// Days of history that a story is spread over.
const HISTORY_DAYS: i64 = 730;

/// One customer's two years.
pub(crate) struct Story {
    /// The salary began that day; before it money came in by chance.
    pub salary_from: Option<NaiveDate>,
    /// First days of renovations; every one is over within two months.
    pub renovations: Vec<NaiveDate>,
    /// Days on which a large sum came in, as compensation or the price of a house.
    pub windfalls: Vec<NaiveDate>,
    /// Spending on a car began that day; that of a car-minded customer without one began before the history.
    pub car_from: Option<NaiveDate>,
    /// The shop takes twice as much for half a year from that day on.
    pub growth_from: Option<NaiveDate>,
    /// Surplus is left on the account for half a year from that day on.
    pub saves_from: Option<NaiveDate>,
    /// Two instalments in a row were missed from that day on, and paid again afterwards.
    pub missed_from: Option<NaiveDate>,
    /// How much the account is used, per cent of what is usual.
    pub use_percent: i64,
    /// The shop takes money on most days; others on every third.
    pub is_busy_shop: bool,
    /// The farm sows in autumn too.
    pub sows_twice: bool,
    /// How large a part of a year's sales goes into seed and fertiliser, per cent of what is usual.
    pub input_percent: i64,
}

impl Story {
    /// The story of a customer under a seed, and the stream that goes on with it.
    pub fn invent(seed: u64, person: &Person, as_of: NaiveDate) -> (Self, Dice) {
        let mut dice = Dice::new(seed, STREAMS + person.number);
        let of = &mut dice;
        let is_settled = matches!(
            person.life,
            Life::MortgagePayer | Life::PublicServant | Life::Farmer | Life::ShopOwner
        );
        let mut story = Self {
            salary_from: sometime(of, first_salary(person.life), as_of, (30, 540)),
            renovations: sometime(of, if is_settled { 260 } else { 0 }, as_of, (60, HISTORY_DAYS))
                .into_iter()
                .collect(),
            windfalls: sometime(of, 120, as_of, (13, HISTORY_DAYS)).into_iter().collect(),
            car_from: sometime(of, 500, as_of, (20, 700)).filter(|_| person.has_car),
            growth_from: sometime(of, 520, as_of, (20, 700)).filter(|_| person.life == Life::ShopOwner),
            saves_from: sometime(of, saver(person.life), as_of, (40, 700)),
            missed_from: sometime(of, 60, as_of, (90, 700)),
            use_percent: *of.pick(&[30, 60, 80, 100, 100, 130, 180, 260]),
            is_busy_shop: of.chance(600),
            sows_twice: of.chance(450),
            input_percent: *of.pick(&[20, 40, 70, 100, 200, 320]),
        };
        if person.is_renovating {
            story.renovations.push(as_of - Days::new(of.between(20, 58) as u64));
        }
        if person.has_windfall {
            story.windfalls.push(as_of - Days::new(of.between(1, 12) as u64));
        }
        (story, dice)
    }

    /// The shop takes more than usual on that day.
    pub fn grows(&self, on: NaiveDate) -> bool {
        self.growth_from
            .is_some_and(|from| (0..183).contains(&(on - from).num_days()))
    }

    /// Money that came in is left where it is on that day.
    pub fn keeps_surplus(&self, on: NaiveDate) -> bool {
        let within = |from: &NaiveDate, days: i64| (0..days).contains(&(on - *from).num_days());
        self.windfalls.iter().any(|day| within(day, 150))
            || self.renovations.iter().any(|day| within(day, 75))
            || self.saves_from.is_some_and(|day| within(&day, 183))
    }
}

/// With that chance a day so many days before the end, any of them alike.
fn sometime(dice: &mut Dice, per_thousand: u64, as_of: NaiveDate, days_ago: (i64, i64)) -> Option<NaiveDate> {
    let day = as_of - Days::new(dice.between(days_ago.0, days_ago.1) as u64);
    dice.chance(per_thousand).then_some(day)
}

fn first_salary(life: Life) -> u64 {
    match life {
        Life::YoungOffice => 380,
        Life::MortgagePayer | Life::PublicServant => 120,
        _ => 0,
    }
}

fn saver(life: Life) -> u64 {
    match life {
        Life::QuietWealth | Life::Sleeper | Life::Student => 0,
        Life::Retired | Life::PublicServant | Life::Investor => 300,
        _ => 220,
    }
}
