//! What invented customers take up because of what happened to them, some weeks after it shows in their account and
//! only some of them: a model can learn it, and no model can know it.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::holdings::{Holdings, Loan};
use super::people::Life;
use super::story::Story;

const YUAN: i64 = 100;

impl Holdings<'_> {
    /// Everything taken up because of the story.
    pub(super) fn take_up(&mut self, story: &Story) {
        self.after_salary(story);
        self.after_renovation(story);
        self.after_car(story);
        self.after_growth(story);
        self.before_season(story);
        self.before_school();
        self.after_mortgage();
        self.with_idle_money(story);
    }

    /// With that chance a day so many days after `from`, if it is not still to come.
    fn later(&mut self, from: NaiveDate, days: (i64, i64), per_thousand: u64) -> Option<NaiveDate> {
        let day = from + Days::new(self.dice.between(days.0, days.1) as u64);
        let takes = self.dice.chance(per_thousand);
        (takes && day <= self.as_of && day >= self.person.since).then_some(day)
    }

    fn holds(&self, products: &[&str], on: NaiveDate) -> bool {
        self.held.iter().any(|held| {
            products.contains(&held.product) && held.opened_on <= on && held.closed_on.is_none_or(|closed| closed > on)
        })
    }

    fn borrow(&mut self, product: &'static str, yuan: (i64, i64), months: u32, opened: NaiveDate) {
        if self.holds(&[product], opened) {
            return;
        }
        let rate_bp = self.dice.between(380, 580);
        let loan = Loan {
            product,
            amount: yuan,
            months,
            rate_bp,
        };
        self.lend_on(&loan, opened);
    }

    /// A salary begins, and some months later there is a card.
    fn after_salary(&mut self, story: &Story) {
        let from_salary = story.salary_from.and_then(|from| self.later(from, (70, 200), 480));
        let is_heavy = story.use_percent >= 180 && self.is(&[Life::YoungOffice, Life::MortgagePayer, Life::Freelance]);
        let history = self.as_of - Days::new(720);
        let by_use = self.later(history, (1, 720), if is_heavy { 260 } else { 0 });
        for opened in from_salary.into_iter().chain(by_use) {
            if !self.holds(&["C01", "C03"], opened) {
                let product = if self.dice.chance(240) { "C03" } else { "C01" };
                self.card(product, opened);
            }
        }
    }

    fn after_renovation(&mut self, story: &Story) {
        for start in &story.renovations {
            let Some(opened) = self.later(*start, (25, 100), 420) else {
                continue;
            };
            let two_years_before = opened - Months::new(24);
            if self.holds(&["M01"], two_years_before) && self.dice.chance(400) {
                self.borrow("L03", (50_000, 200_000), 60, opened);
            } else {
                self.borrow("L05", (30_000, 150_000), 36, opened);
            }
        }
    }

    fn after_car(&mut self, story: &Story) {
        let Some(from) = story.car_from else { return };
        if let Some(opened) = self.later(from, (45, 170), 400) {
            let product = *self.dice.pick(&["L09", "L09", "L10"]);
            self.borrow(product, (60_000, 180_000), 36, opened);
        }
        if let Some(opened) = self.later(from, (40, 190), 600)
            && !self.holds(&["I01"], opened)
        {
            self.hold("I01", opened, 0);
        }
    }

    fn after_growth(&mut self, story: &Story) {
        let Some(opened) = story.growth_from.and_then(|from| self.later(from, (70, 190), 750)) else {
            return;
        };
        if story.is_busy_shop && self.dice.chance(450) {
            self.borrow("B02", (20_000, 150_000), 24, opened);
        } else {
            self.borrow("B01", (50_000, 500_000), 12, opened);
        }
    }

    /// Farm credit is asked for in the two months before seed is bought, mostly by those who buy much.
    fn before_season(&mut self, story: &Story) {
        if !self.is(&[Life::Farmer]) {
            return;
        }
        let share = match story.input_percent {
            ..100 => 3,
            100..200 => 20,
            _ => 200,
        };
        for year in self.as_of.year() - 2..=self.as_of.year() + 1 {
            for (month, sows) in [(3, true), (10, story.sows_twice)] {
                let Some(season) = NaiveDate::from_ymd_opt(year, month, 1).filter(|_| sows) else {
                    continue;
                };
                if let Some(opened) = self.later(season - Days::new(60), (0, 60), share) {
                    self.borrow("A02", (20_000, 120_000), 12, opened);
                }
                if let Some(opened) = self.later(season - Days::new(60), (0, 75), share / 2)
                    && !self.holds(&["A01"], opened)
                {
                    self.credit_line(opened);
                }
            }
        }
    }

    /// Parents borrow before school fees are due.
    fn before_school(&mut self) {
        let is_parent = self.person.number.is_multiple_of(3) && self.is(&[Life::MortgagePayer, Life::PublicServant]);
        if !is_parent {
            return;
        }
        for year in self.as_of.year() - 2..=self.as_of.year() {
            for month in [2, 9] {
                let Some(fees) = NaiveDate::from_ymd_opt(year, month, 1) else {
                    continue;
                };
                if let Some(opened) = self.later(fees - Days::new(50), (0, 60), 45) {
                    self.borrow("L01", (8_000, 80_000), 24, opened);
                }
            }
        }
    }

    fn after_mortgage(&mut self) {
        let mortgage = self
            .held
            .iter()
            .find(|held| held.product == "M01")
            .map(|held| held.opened_on);
        if let Some(opened) = mortgage.and_then(|from| self.later(from, (20, 500), 200))
            && !self.holds(&["I01"], opened)
        {
            self.hold("I01", opened, 0);
        }
    }

    /// Money that lies idle is put into a deposit or, by those who know their risk, into wealth.
    fn with_idle_money(&mut self, story: &Story) {
        let sums = story.windfalls.iter().map(|day| (*day, (15, 100), (40, 200)));
        let saved = story.saves_from.iter().map(|day| (*day, (100, 200), (10, 60)));
        for (from, days, thousands) in sums.chain(saved).collect::<Vec<_>>() {
            let amount = self.dice.amount(thousands.0, thousands.1) * 1_000 * YUAN;
            if let Some(opened) = self.later(from, days, 450) {
                self.deposit_on(opened, amount);
            } else if let Some(opened) = self.later(from, days, if self.person.risk.is_some() { 300 } else { 0 }) {
                self.wealth_on(opened, amount);
            }
        }
    }
}
