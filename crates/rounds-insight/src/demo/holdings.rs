//! What the invented customers hold besides their current account.

use chrono::{Days, Months, NaiveDate};

use super::people::{Life, Person};
use super::story::Story;
use crate::dice::Dice;

/// Minor units of one yuan.
const YUAN: i64 = 100;
const GRADES: [&str; 5] = ["W01", "W02", "W03", "W04", "W05"];

/// One product held.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub product: &'static str,
    pub opened_on: NaiveDate,
    pub matures_on: Option<NaiveDate>,
    pub closed_on: Option<NaiveDate>,
    pub balance_minor: i64,
    pub limit_minor: Option<i64>,
    pub rate_bp: Option<i64>,
    pub status: &'static str,
    /// Paid each month from the current account.
    pub instalment_minor: i64,
    /// Paid for from the current account on the first day.
    pub paid_in_minor: i64,
}

/// Collects the holdings of one customer.
pub(crate) struct Holdings<'a> {
    pub(super) dice: &'a mut Dice,
    pub(super) person: &'a Person,
    pub(super) as_of: NaiveDate,
    pub(super) held: Vec<Held>,
}

/// Everything the customer holds or held: what people of that way of life have, and what they took up because of their
/// story. Loans of a customer in arrears are past due.
pub(crate) fn holdings(
    dice: &mut Dice,
    later: &mut Dice,
    (person, story): (&Person, &Story),
    as_of: NaiveDate,
) -> Vec<Held> {
    let mut of = Holdings {
        dice,
        person,
        as_of,
        held: Vec::new(),
    };
    of.mortgage();
    of.credit();
    of.business();
    of.farm();
    of.cards();
    of.deposits();
    of.wealth();
    of.insurance();
    let mut of = Holdings {
        dice: later,
        person,
        as_of,
        held: of.held,
    };
    of.take_up(story);
    of.arrears();
    of.held
}

/// A loan's terms.
pub(super) struct Loan {
    pub product: &'static str,
    /// Yuan between which the amount is drawn.
    pub amount: (i64, i64),
    pub months: u32,
    pub rate_bp: i64,
}

impl Holdings<'_> {
    pub(super) fn is(&self, lives: &[Life]) -> bool {
        lives.contains(&self.person.life)
    }

    /// A day up to `days` ago, not before the customer came.
    fn day_within(&mut self, days: i64) -> NaiveDate {
        let day = self.as_of - Days::new(self.dice.between(3, days) as u64);
        day.max(self.person.since)
    }

    pub(super) fn hold(&mut self, product: &'static str, opened_on: NaiveDate, balance_minor: i64) -> &mut Held {
        self.held.push(Held {
            product,
            opened_on,
            matures_on: None,
            closed_on: None,
            balance_minor,
            limit_minor: None,
            rate_bp: None,
            status: "active",
            instalment_minor: 0,
            paid_in_minor: 0,
        });
        let last = self.held.len() - 1;
        &mut self.held[last]
    }

    /// A loan paid off in equal parts of principal; a paid-off one is closed.
    fn lend(&mut self, loan: &Loan, opened_within_days: i64) {
        let opened = self.day_within(opened_within_days);
        self.lend_on(loan, opened);
    }

    pub(super) fn lend_on(&mut self, loan: &Loan, opened: NaiveDate) {
        let amount = self.dice.amount(loan.amount.0, loan.amount.1) / 1_000 * 1_000 * YUAN;
        let months = i64::from(loan.months);
        let paid = ((self.as_of - opened).num_days() / 30).min(months);
        let left = amount - amount / months * paid;
        let matures = opened + Months::new(loan.months);
        let is_over = paid == months || matures <= self.as_of;
        let as_of = self.as_of;
        let held = self.hold(loan.product, opened, if is_over { 0 } else { left });
        held.limit_minor = Some(amount);
        held.rate_bp = Some(loan.rate_bp);
        held.matures_on = Some(matures);
        held.instalment_minor = if is_over {
            0
        } else {
            amount / months + amount / 100_000 * (loan.rate_bp / 24)
        };
        if is_over {
            held.status = "closed";
            held.closed_on = Some(matures.min(as_of));
        }
    }

    fn mortgage(&mut self) {
        let share = match self.person.life {
            Life::MortgagePayer => 1_000,
            Life::PublicServant => 180,
            Life::Investor => 120,
            _ => 0,
        };
        if self.dice.chance(share) {
            let rate_bp = self.dice.between(310, 455);
            let months = *self.dice.pick(&[240, 300, 360]);
            self.lend(
                &Loan {
                    product: "M01",
                    amount: (220_000, 780_000),
                    months,
                    rate_bp,
                },
                9 * 365,
            );
        }
    }

    fn credit(&mut self) {
        if self.is(&[
            Life::YoungOffice,
            Life::MortgagePayer,
            Life::PublicServant,
            Life::Freelance,
        ]) {
            if self.dice.chance(170) {
                let rate_bp = self.dice.between(340, 620);
                self.lend(
                    &Loan {
                        product: "L01",
                        amount: (8_000, 120_000),
                        months: 24,
                        rate_bp,
                    },
                    900,
                );
            }
            let has_mortgage = self.held.iter().any(|held| held.product == "M01");
            if has_mortgage && self.dice.chance(70) {
                self.lend(
                    &Loan {
                        product: "L03",
                        amount: (50_000, 200_000),
                        months: 60,
                        rate_bp: 395,
                    },
                    900,
                );
            }
            if self.dice.chance(45) {
                self.lend(
                    &Loan {
                        product: "L05",
                        amount: (30_000, 150_000),
                        months: 36,
                        rate_bp: 560,
                    },
                    1_100,
                );
            }
        }
        if self.person.has_car && self.dice.chance(330) {
            let product = *self.dice.pick(&["L09", "L09", "L10"]);
            self.lend(
                &Loan {
                    product,
                    amount: (60_000, 180_000),
                    months: 36,
                    rate_bp: 430,
                },
                1_000,
            );
        }
    }

    fn business(&mut self) {
        if !self.is(&[Life::ShopOwner]) {
            return;
        }
        if self.dice.chance(90) {
            self.lend(
                &Loan {
                    product: "B01",
                    amount: (50_000, 500_000),
                    months: 12,
                    rate_bp: 480,
                },
                700,
            );
        }
        if self.dice.chance(40) {
            self.lend(
                &Loan {
                    product: "B02",
                    amount: (20_000, 150_000),
                    months: 24,
                    rate_bp: 520,
                },
                700,
            );
        }
    }

    fn farm(&mut self) {
        if !self.is(&[Life::Farmer]) {
            return;
        }
        if self.dice.chance(320) {
            // Most lines are older than the history: villages were granted credit house by house.
            let days = if self.dice.chance(200) { 720 } else { 2_400 };
            let opened = self.day_within(days);
            self.credit_line(opened);
        }
        if self.dice.chance(30) {
            self.lend(
                &Loan {
                    product: "A02",
                    amount: (20_000, 120_000),
                    months: 18,
                    rate_bp: 480,
                },
                500,
            );
        }
    }

    pub(super) fn credit_line(&mut self, opened: NaiveDate) {
        let limit = self.dice.between(2, 20) * 10_000 * YUAN;
        let drawn = if self.dice.chance(450) {
            limit * self.dice.between(2, 9) / 10
        } else {
            0
        };
        let held = self.hold("A01", opened, drawn);
        held.limit_minor = Some(limit);
        held.rate_bp = Some(465);
        held.matures_on = Some(opened + Months::new(36));
    }

    fn cards(&mut self) {
        let share = match self.person.life {
            Life::YoungOffice | Life::MortgagePayer | Life::PublicServant | Life::Investor => 560,
            Life::ShopOwner | Life::Freelance => 330,
            Life::Manual => 190,
            Life::Retired | Life::Farmer | Life::QuietWealth => 90,
            _ => 40,
        };
        if !self.dice.chance(share) {
            return;
        }
        let product = if self.dice.chance(240) { "C03" } else { "C01" };
        let opened = self.day_within(2_000);
        self.card(product, opened);
    }

    pub(super) fn card(&mut self, product: &'static str, opened: NaiveDate) {
        let limit = self.dice.between(5, 60) * 1_000 * YUAN;
        let owed = limit * self.dice.amount(0, 85) / 100;
        let held = self.hold(product, opened, owed);
        held.limit_minor = Some(limit);
        held.rate_bp = Some(1_825);
        if owed > 3_000 * YUAN && self.dice.chance(180) {
            self.lend(
                &Loan {
                    product: "C02",
                    amount: (2_000, 20_000),
                    months: 12,
                    rate_bp: 1_180,
                },
                300,
            );
        }
    }

    fn deposits(&mut self) {
        let (share, low, high) = match self.person.life {
            Life::QuietWealth => (550, 80_000, 600_000),
            Life::Retired => (450, 10_000, 220_000),
            Life::Farmer => (330, 10_000, 120_000),
            Life::PublicServant | Life::Investor => (400, 20_000, 300_000),
            Life::MortgagePayer | Life::ShopOwner => (260, 10_000, 150_000),
            Life::Manual | Life::YoungOffice | Life::Freelance => (150, 5_000, 60_000),
            Life::Student | Life::Sleeper => (60, 2_000, 40_000),
        };
        if !self.dice.chance(share) {
            return;
        }
        for _ in 0..self.dice.between(1, 3) {
            let amount = self.dice.amount(low, high) / 1_000 * 1_000 * YUAN;
            self.deposit(amount.max(1_000 * YUAN));
        }
    }

    /// A time deposit or, from 200,000 yuan, often a certificate; every ninth matures within 30 days.
    fn deposit(&mut self, amount_minor: i64) {
        let months = *self.dice.pick(&[12u32, 24, 36, 36, 60]);
        let days_left = if self.dice.chance(110) {
            self.dice.between(1, 30)
        } else {
            self.dice.between(31, i64::from(months) * 30 - 20)
        };
        let matures = self.as_of + Days::new(days_left as u64);
        let opened = (matures - Months::new(months)).max(self.person.since);
        let is_certificate = amount_minor >= 200_000 * YUAN && self.dice.chance(600);
        let held = self.hold(if is_certificate { "D02" } else { "D01" }, opened, amount_minor);
        held.matures_on = Some(matures);
        held.rate_bp = Some(rate_of(months));
        let renewed = match self.person.life {
            Life::Retired | Life::QuietWealth => 350,
            Life::YoungOffice | Life::Manual | Life::Freelance => 850,
            _ => 650,
        };
        if self.dice.chance(renewed) {
            self.predecessor(opened);
        }
    }

    /// The deposit that matured when this one began.
    fn predecessor(&mut self, matured: NaiveDate) {
        let opened = matured - Months::new(*self.dice.pick(&[12, 24, 36]));
        if opened > self.person.since {
            self.over("D01", opened, matured);
        }
    }

    /// A deposit that has matured and is closed.
    fn over(&mut self, product: &'static str, opened: NaiveDate, matured: NaiveDate) {
        let held = self.hold(product, opened, 0);
        held.matures_on = Some(matured);
        held.closed_on = Some(matured);
        held.status = "closed";
    }

    /// A time deposit paid for from the current account. One that has matured since is closed, and often followed by
    /// another of the same amount.
    pub(super) fn deposit_on(&mut self, opened: NaiveDate, amount_minor: i64) {
        let months = *self.dice.pick(&[12u32, 12, 24, 36]);
        let matures = opened + Months::new(months);
        if matures <= self.as_of {
            self.over("D01", opened, matures);
            if self.dice.chance(600) {
                self.deposit_on(matures, amount_minor);
            }
        } else {
            let held = self.hold("D01", opened, amount_minor);
            held.matures_on = Some(matures);
            held.rate_bp = Some(rate_of(months));
        }
        if let Some(held) = self.held.iter_mut().rfind(|held| held.opened_on == opened) {
            held.paid_in_minor = amount_minor;
        }
    }

    /// A wealth product of a grade that the customer may bear, paid for from the current account.
    pub(super) fn wealth_on(&mut self, opened: NaiveDate, amount_minor: i64) {
        let level = self.person.risk.map_or(1, |(level, _)| level);
        let grade = (self.dice.between(1, level) - 1) as usize;
        if self.held.iter().all(|held| held.product != GRADES[grade]) {
            self.hold(GRADES[grade], opened, amount_minor).paid_in_minor = amount_minor;
        }
    }

    fn wealth(&mut self) {
        let Some((level, _)) = self.person.risk else { return };
        let share = match self.person.life {
            Life::Investor => 920,
            Life::PublicServant => 260,
            Life::MortgagePayer | Life::YoungOffice | Life::QuietWealth => 130,
            Life::Retired | Life::ShopOwner => 110,
            _ => 25,
        };
        if !self.dice.chance(share) {
            return;
        }
        for _ in 0..self.dice.between(1, 2) {
            let grade = (self.dice.between(1, level) - 1) as usize;
            let (opened, amount) = (self.day_within(700), self.dice.amount(10, 400) * 1_000 * YUAN);
            let days = if self.dice.chance(150) {
                self.dice.between(2, 30)
            } else {
                self.dice.between(31, 500)
            };
            let matures = self.as_of + Days::new(days as u64);
            let is_closed_end = self.dice.chance(600);
            if self.held.iter().all(|held| held.product != GRADES[grade]) {
                self.hold(GRADES[grade], opened, amount).matures_on = is_closed_end.then_some(matures);
            }
        }
    }

    fn insurance(&mut self) {
        let share = if self.is(&[Life::MortgagePayer, Life::PublicServant, Life::Investor]) {
            90
        } else {
            30
        };
        if self.dice.chance(share) {
            let opened = self.day_within(1_500);
            self.hold("I01", opened, 0);
        }
        if self.dice.chance(share / 3) {
            let (opened, value) = (self.day_within(1_800), self.dice.between(5, 80) * 1_000 * YUAN);
            self.hold("I02", opened, value);
        }
        if self.is(&[
            Life::PublicServant,
            Life::MortgagePayer,
            Life::YoungOffice,
            Life::Investor,
        ]) && self.dice.chance(110)
        {
            let (opened, value) = (self.day_within(900), self.dice.between(1, 24) * 500 * YUAN);
            self.hold("P01", opened, value);
        }
    }

    fn arrears(&mut self) {
        if !self.person.in_arrears {
            return;
        }
        let is_loan =
            |held: &&mut Held| held.rate_bp.is_some() && held.limit_minor.is_some() && held.status == "active";
        if let Some(held) = self.held.iter_mut().filter(is_loan).find(|held| held.balance_minor > 0) {
            held.status = "past_due";
        }
    }
}

/// Nominal annual rate of a time deposit, basis points.
fn rate_of(months: u32) -> i64 {
    match months {
        12 => 110,
        24 => 120,
        36 => 145,
        _ => 155,
    }
}
