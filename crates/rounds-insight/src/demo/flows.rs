//! How money moves on an invented customer's current account, month by month over two years.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::holdings::Held;
use super::people::{Life, Person};
use super::story::Story;
use crate::dice::Dice;

const YUAN: i64 = 100;
/// Months of history.
pub(crate) const MONTHS: u32 = 24;

/// One movement on the current account.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flow {
    pub on: NaiveDate,
    pub amount_minor: i64,
    pub purpose: &'static str,
    pub balance_after_minor: i64,
}

/// Plans and books the movements of one customer.
pub(crate) struct Account<'a> {
    dice: &'a mut Dice,
    person: &'a Person,
    story: &'a Story,
    /// Typical month's income, minor units: fixed for the customer.
    income: i64,
    plan: Vec<(NaiveDate, i64, &'static str)>,
    month: NaiveDate,
    first: NaiveDate,
    last: NaiveDate,
}

/// The movements of two years up to `as_of`, in order; no balance ever falls below zero.
pub(crate) fn flows(dice: &mut Dice, (person, story): (&Person, &Story), held: &[Held], as_of: NaiveDate) -> Vec<Flow> {
    let first = as_of - Months::new(MONTHS) + Days::new(1);
    let last = last_day(dice, person, as_of);
    let (low, high) = income_range(person.life);
    let income = dice.amount(low * YUAN, high * YUAN);
    let month = first.with_day(1).unwrap_or(first);
    let mut account = Account {
        dice,
        person,
        story,
        income,
        plan: Vec::new(),
        month,
        first,
        last,
    };
    while account.month <= last {
        account.plan_month(held);
        account.month = account.month + Months::new(1);
    }
    account.renovations();
    account.windfalls();
    account.invested(held);
    account.book()
}

/// Sleepers stopped 185 to 600 days ago; all others move until the end.
fn last_day(dice: &mut Dice, person: &Person, as_of: NaiveDate) -> NaiveDate {
    match person.life {
        Life::Sleeper => as_of - Days::new(dice.between(185, 600) as u64),
        _ => as_of,
    }
}

/// Yuan a month.
fn income_range(life: Life) -> (i64, i64) {
    match life {
        Life::Farmer => (2_500, 11_000),
        Life::ShopOwner => (12_000, 60_000),
        Life::MortgagePayer => (6_500, 17_000),
        Life::YoungOffice => (4_200, 9_500),
        Life::PublicServant => (6_000, 11_000),
        Life::Retired => (1_600, 5_200),
        Life::QuietWealth => (1_500, 6_000),
        Life::Investor => (12_000, 38_000),
        Life::Manual => (3_200, 7_500),
        Life::Freelance => (3_500, 12_000),
        Life::Student => (1_200, 2_200),
        Life::Sleeper => (800, 3_000),
    }
}

impl Account<'_> {
    /// Plans a movement on a day of the current month; days beyond its end fall on the last.
    fn on(&mut self, day: i64, amount_minor: i64, purpose: &'static str) {
        let last = (self.month + Months::new(1) - Days::new(1)).day();
        let date = self.month + Days::new(day.clamp(1, i64::from(last)) as u64 - 1);
        self.at(date, amount_minor, purpose);
    }

    fn at(&mut self, date: NaiveDate, amount_minor: i64, purpose: &'static str) {
        if (self.first..=self.last).contains(&date) && amount_minor != 0 {
            self.plan.push((date, amount_minor, purpose));
        }
    }

    /// Several payments on any days of the month.
    fn spend(&mut self, times: (i64, i64), yuan: (i64, i64), purpose: &'static str) {
        let mut often = self.dice.between(times.0, times.1);
        if purpose == "card_payment" {
            often = (often * self.story.use_percent + self.dice.between(0, 99)) / 100;
        }
        for _ in 0..often {
            let day = self.dice.between(1, 30);
            let amount = self.dice.amount(yuan.0 * YUAN, yuan.1 * YUAN);
            self.on(day, -amount, purpose);
        }
    }

    fn plan_month(&mut self, held: &[Held]) {
        match self.person.life {
            Life::Farmer => self.farm(),
            Life::ShopOwner => self.shop(),
            Life::MortgagePayer | Life::YoungOffice | Life::PublicServant | Life::Investor => self.salaried(),
            Life::Retired => self.retired(),
            Life::QuietWealth => self.quiet(),
            Life::Manual | Life::Freelance => self.irregular(),
            Life::Student => self.student(),
            Life::Sleeper => self.fading(),
        }
        self.loans(held);
        if self.person.has_car && self.story.car_from.is_none_or(|from| from <= self.month) {
            self.spend((1, 3), (200, 1_800), "auto");
        }
        if self.month.month().is_multiple_of(3) {
            let interest = self.dice.between(80, 2_500);
            self.on(21, interest, "interest");
        }
        if self.dice.chance(120) {
            self.on(25, -self.fee(), "fee");
        }
    }

    fn fee(&self) -> i64 {
        // The quarterly short-message fee, the commonest one.
        6 * YUAN
    }

    /// Sells in autumn, buys seed and fertiliser in spring, and in autumn where two crops grow.
    fn farm(&mut self) {
        let year = self.income * 12;
        match self.month.month() {
            9..=11 => {
                for _ in 0..self.dice.between(1, 3) {
                    let (day, part) = (self.dice.between(3, 28), self.dice.between(10, 18));
                    self.on(day, year * part / 100, "farm_sale");
                }
            }
            2..=4 => self.sow(year, (3, 7)),
            _ => {}
        }
        if self.story.sows_twice && matches!(self.month.month(), 10 | 11) {
            self.sow(year, (2, 5));
        }
        if self.dice.chance(450) {
            let (day, amount) = (self.dice.between(1, 28), self.dice.amount(300 * YUAN, 3_000 * YUAN));
            self.on(day, amount, "transfer_in");
        }
        self.spend((0, 2), (200, 2_000), "cash_out");
        self.spend((1, 1), (60, 280), "household");
        self.spend((0, 2), (15, 400), "card_payment");
    }

    fn sow(&mut self, year: i64, parts: (i64, i64)) {
        for _ in 0..self.dice.between(1, 3) {
            let (day, part) = (self.dice.between(2, 28), self.dice.between(parts.0, parts.1));
            self.on(day, -year * part * self.story.input_percent / 10_000, "farm_input");
        }
    }

    /// Receipts on most days (at a quiet shop on every third), more before the Spring Festival; goods once a week.
    fn shop(&mut self) {
        let season = match self.month.month() {
            1 => 125,
            2 => 85,
            9 | 12 => 115,
            _ => 100,
        };
        let (daily, closed) = match self.story.is_busy_shop {
            true => (self.income * season / 100 / 24, 130),
            false => (self.income * season / 100 / 12, 650),
        };
        for day in 1..=31 {
            let date = self.month + Days::new(day - 1);
            if date.month() == self.month.month() && !self.dice.chance(closed) {
                let grown = if self.story.grows(date) { 200 } else { 100 };
                let amount = daily * self.dice.between(35, 180) * grown / 10_000;
                self.at(date, amount, "merchant_receipt");
            }
        }
        for day in [4, 11, 18, 26] {
            let amount = self.income * self.dice.between(11, 17) / 100;
            self.on(day, -amount, "transfer_out");
        }
        self.spend((1, 2), (150, 900), "household");
        self.spend((1, 4), (20, 800), "card_payment");
        self.spend((0, 2), (500, 5_000), "cash_out");
    }

    fn salaried(&mut self) {
        let payday = 8 + (self.person.number % 8) as i64;
        let wobble = self.income * self.dice.between(-4, 4) / 100;
        if self.story.salary_from.is_none_or(|from| from <= self.month) {
            self.on(payday, self.income + wobble, "salary");
        } else {
            let part = self.dice.between(20, 70);
            self.on(payday + 5, self.income * part / 100, "transfer_in");
        }
        if self.month.month() == 1 && self.dice.chance(600) {
            let bonus = self.income * self.dice.between(50, 250) / 100;
            self.on(22, bonus, "salary");
        }
        self.spend((1, 1), (80, 520), "household");
        self.spend((2, 5), (12, 1_100), "card_payment");
        match self.person.life {
            Life::YoungOffice => self.on(5, -self.income / 4, "transfer_out"),
            Life::Investor => self.invest(),
            _ => self.spend((0, 1), (200, 1_500), "cash_out"),
        }
        let is_parent = self.person.number.is_multiple_of(3) && self.person.life != Life::YoungOffice;
        if is_parent && matches!(self.month.month(), 2 | 9) {
            self.spend((1, 1), (900, 6_500), "tuition");
        }
        if self.month.month() == 6 && self.person.number.is_multiple_of(5) {
            self.spend((1, 1), (600, 4_500), "insurance");
        }
    }

    fn invest(&mut self) {
        if self.dice.chance(350) {
            let (day, amount) = (self.dice.between(3, 26), self.income * self.dice.between(30, 120) / 100);
            self.on(day, -amount, "wealth_buy");
        }
        if self.dice.chance(180) {
            let (day, amount) = (self.dice.between(3, 26), self.income * self.dice.between(40, 150) / 100);
            self.on(day, amount, "wealth_sell");
        }
    }

    fn retired(&mut self) {
        self.on(15, self.income, "pension");
        self.spend((1, 1), (200, 1_500), "cash_out");
        self.spend((1, 1), (50, 260), "household");
        self.spend((0, 2), (10, 260), "card_payment");
    }

    fn quiet(&mut self) {
        if self.dice.chance(300) {
            let amount = self.dice.amount(500 * YUAN, 6_000 * YUAN);
            self.on(17, amount, "transfer_in");
        }
        self.spend((0, 1), (100, 900), "household");
        self.spend((0, 2), (30, 600), "card_payment");
    }

    /// Income in several uneven parts.
    fn irregular(&mut self) {
        for _ in 0..self.dice.between(1, 4) {
            let (day, part) = (self.dice.between(1, 29), self.dice.between(8, 75));
            let purpose = if self.person.life == Life::Manual {
                "cash_in"
            } else {
                "transfer_in"
            };
            self.on(day, self.income * part / 100, purpose);
        }
        self.spend((0, 2), (150, 1_200), "cash_out");
        self.spend((1, 1), (60, 300), "household");
        self.spend((0, 3), (10, 450), "card_payment");
    }

    fn student(&mut self) {
        self.on(1, self.income, "transfer_in");
        self.spend((3, 8), (8, 160), "card_payment");
    }

    fn fading(&mut self) {
        self.spend((0, 1), (20, 400), "card_payment");
        if self.dice.chance(300) {
            self.on(9, self.income / 2, "transfer_in");
        }
    }

    /// Instalments on the 20th; somebody in arrears misses the last two months and pays a penalty. Others missed two
    /// earlier and went on.
    fn loans(&mut self, held: &[Held]) {
        let month = self.month;
        for loan in held
            .iter()
            .filter(|held| held.instalment_minor > 0 && held.opened_on < month)
        {
            let due = month + Days::new(19);
            let missed_now = loan.status == "past_due" && due + Months::new(2) > self.last;
            let missed_then = self
                .story
                .missed_from
                .is_some_and(|from| from <= due && due < from + Months::new(2));
            let is_missed = missed_now || missed_then;
            if is_missed {
                self.at(due + Days::new(3), -loan.instalment_minor / 100 - 50 * YUAN, "penalty");
            } else {
                self.at(due, -loan.instalment_minor, "loan_payment");
            }
        }
    }

    /// Building material over some weeks, paid from savings that came in before.
    fn renovations(&mut self) {
        for start in &self.story.renovations {
            let mut savings = 0;
            for _ in 0..self.dice.between(3, 8) {
                let day = *start + Days::new(self.dice.between(1, 45) as u64);
                let amount = self.dice.amount(2_500 * YUAN, 22_000 * YUAN);
                savings += amount;
                self.at(day, -amount, "building_material");
            }
            self.at(*start, savings + 8_000 * YUAN, "transfer_in");
        }
    }

    /// Large sums, such as compensation or the price of a house.
    fn windfalls(&mut self) {
        for day in &self.story.windfalls {
            let amount = self.dice.amount(80, 420) * 1_000 * YUAN;
            self.at(*day, amount, "transfer_in");
        }
    }

    /// What deposits and wealth products were paid with.
    fn invested(&mut self, held: &[Held]) {
        for paid in held.iter().filter(|held| held.paid_in_minor > 0) {
            let is_wealth = paid.product.starts_with('W');
            let purpose = if is_wealth { "wealth_buy" } else { "transfer_out" };
            self.at(paid.opened_on, -paid.paid_in_minor, purpose);
        }
    }

    /// Books the plan in order of days; what the balance cannot bear does not happen, and what piles up beyond
    /// need leaves at the month's end.
    fn book(mut self) -> Vec<Flow> {
        self.plan.sort_by_key(|(date, amount, _)| (*date, *amount < 0));
        let plan = std::mem::take(&mut self.plan);
        let mut balance = self.opening_balance();
        let keeps = self.comfort();
        let mut booked = Vec::with_capacity(plan.len() + 24);
        let mut month = self.first.month();
        for (on, amount_minor, purpose) in plan {
            if on.month() != month {
                month = on.month();
                let excess = balance - keeps;
                let keeps_all = self.story.keeps_surplus(on);
                if excess > 2_000 * YUAN && !keeps_all && self.dice.chance(800) {
                    let amount_minor = -(excess / (100 * YUAN) * (100 * YUAN));
                    balance += amount_minor;
                    let on = on.with_day(1).unwrap_or(on);
                    booked.push(Flow {
                        on,
                        amount_minor,
                        purpose: "transfer_out",
                        balance_after_minor: balance,
                    });
                }
            }
            if balance + amount_minor >= 0 {
                balance += amount_minor;
                booked.push(Flow {
                    on,
                    amount_minor,
                    purpose,
                    balance_after_minor: balance,
                });
            }
        }
        booked
    }

    fn opening_balance(&mut self) -> i64 {
        match self.person.life {
            Life::QuietWealth => self.dice.amount(220_000 * YUAN, 1_900_000 * YUAN),
            Life::Sleeper => self.dice.amount(200 * YUAN, 60_000 * YUAN),
            _ => self.income * self.dice.between(40, 250) / 100 + 2_000 * YUAN,
        }
    }

    /// What the customer leaves on the current account; above it, money moves elsewhere.
    fn comfort(&mut self) -> i64 {
        match self.person.life {
            Life::QuietWealth => i64::MAX / 2,
            Life::Farmer => self.income * 8 + 5_000 * YUAN,
            Life::ShopOwner => self.income * self.dice.between(40, 120) / 100,
            _ => self.income * self.dice.between(80, 400) / 100 + 3_000 * YUAN,
        }
    }
}
