//! What the learned order brings: uptake of the customers it was shown for, against that of the customers held out, who
//! were shown the generic order. Who is in which arm follows from the hold-out alone, whatever was done with either.
//!
//! Knows how two shares are compared (domain section 3.13); refuses to know who published what.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::NaiveDate;
use rounds_domain::{CustomerNo, ProductCode};
use rounds_hq_store::Answers;
use rounds_insight::catalogue::Catalogue;
use rounds_insight::import::Snapshot;
use rounds_insight::training::{Openings, Outcome, customers, openings};
use rounds_protocol::hold_out::HoldOut;

use super::{ModelsError, ModelsFolder, outcomes};

/// Two-sided, 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// One arm: how many customers, and how many of them took up something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arm {
    pub customers: u64,
    pub takers: u64,
}

/// Both arms side by side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arms {
    pub advised: Arm,
    pub held_out: Arm,
}

/// Difference of two shares with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    pub value: f64,
    /// 95 %, not pooled.
    pub low: f64,
    pub high: f64,
    /// Pooled.
    pub z: f64,
}

impl Arm {
    /// Share of takers; NaN of nobody.
    pub fn share(&self) -> f64 {
        self.takers as f64 / self.customers as f64
    }

    fn count(&mut self, took: bool) {
        self.customers += 1;
        self.takers += u64::from(took);
    }
}

impl Arms {
    /// Who took up what: `customers` in their arms, a taker being one with an uptake of one of these products after the
    /// day on which the bundle came into force.
    pub fn of<'c>(customers: impl IntoIterator<Item = &'c CustomerNo>, hold_out: &HoldOut, uptakes: &Uptakes) -> Self {
        let mut arms = Self::default();
        for customer in customers {
            let arm = if hold_out.holds(customer) {
                &mut arms.held_out
            } else {
                &mut arms.advised
            };
            arm.count(uptakes.of(customer));
        }
        arms
    }

    /// Advised less held out; none when an arm is empty or nobody took anything.
    pub fn difference(&self) -> Option<Difference> {
        let (a, b) = (self.advised, self.held_out);
        if a.customers == 0 || b.customers == 0 {
            return None;
        }
        let (n, m) = (a.customers as f64, b.customers as f64);
        let value = a.share() - b.share();
        let error = (a.share() * (1.0 - a.share()) / n + b.share() * (1.0 - b.share()) / m).sqrt();
        let pooled = (a.takers + b.takers) as f64 / (n + m);
        let pooled_error = (pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m)).sqrt();
        (pooled_error > 0.0).then(|| Difference {
            value,
            low: value - Z * error,
            high: value + Z * error,
            z: value / pooled_error,
        })
    }
}

/// Customers with an uptake after a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uptakes(BTreeSet<CustomerNo>);

impl Uptakes {
    /// Openings in the bank's books and answers of the field, after the day, of products that count.
    pub fn after(
        since: NaiveDate,
        counts: impl Fn(&ProductCode) -> bool,
        openings: &Openings,
        answers: &[Outcome],
    ) -> Self {
        let opened = openings.iter().filter(|(_, opened)| {
            let mut opened = opened.iter();
            opened.any(|(on, product)| *on > since && counts(product))
        });
        let answered = answers
            .iter()
            .filter(|answer| answer.taken && answer.on > since && counts(&answer.product));
        let opened = opened.map(|(customer, _)| customer.clone());
        Self(opened.chain(answered.map(|answer| answer.customer.clone())).collect())
    }

    fn of(&self, customer: &CustomerNo) -> bool {
        self.0.contains(customer)
    }
}

/// What the published bundle brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lift {
    pub bundle: String,
    pub since: NaiveDate,
    /// Every customer of the bank.
    pub all: Arms,
    /// Customers whose suggestions stood on a screen since then: the order could matter for them only.
    pub opened: Arms,
}

/// Measure the newest bundle on the bank imported last and on the field's answers. Blocking.
///
/// # Errors
/// [`ModelsError::NothingPublished`], [`ModelsError::NobodyHeldOut`], and those of reading bundle and bank.
pub fn measured_lift(data_dir: &Path, answers: Answers, since: Option<NaiveDate>) -> Result<Lift, ModelsError> {
    let folder = ModelsFolder::of(data_dir);
    let newest = folder
        .versions()?
        .last()
        .copied()
        .ok_or(ModelsError::NothingPublished)?;
    let bundle = folder.bundle(newest)?;
    let hold_out = bundle.hold_out().map_err(|source| ModelsError::Bundle {
        id: bundle.id.clone(),
        source,
    })?;
    if hold_out.share_bp() == 0 {
        return Err(ModelsError::NobodyHeldOut);
    }
    let since = since.unwrap_or(bundle.as_of);
    let snapshot = Snapshot::current(data_dir)?;
    let catalogue = Catalogue::of_bank(data_dir, &snapshot.bank.catalogue)?;
    let families: BTreeSet<_> = bundle.models.iter().map(|model| model.family).collect();
    let counted: BTreeSet<ProductCode> = catalogue
        .products
        .into_iter()
        .filter(|product| families.contains(&product.kind))
        .map(|product| product.code)
        .collect();
    let shown = opened_since(&answers, since);
    let openings = openings(&snapshot)?;
    let uptakes = Uptakes::after(
        since,
        |product| counted.contains(product),
        &openings,
        &outcomes(answers),
    );
    let customers = customers(&snapshot)?;
    let opened = customers.iter().filter(|customer| shown.contains(*customer));
    Ok(Lift {
        bundle: bundle.id,
        since,
        all: Arms::of(&customers, &hold_out, &uptakes),
        opened: Arms::of(opened, &hold_out, &uptakes),
    })
}

fn opened_since(answers: &Answers, since: NaiveDate) -> BTreeSet<CustomerNo> {
    let shown = answers.shown.iter().filter(|(_, on)| *on >= since);
    shown.map(|(customer, _)| customer.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arm(takers: u64, customers: u64) -> Arm {
        Arm { customers, takers }
    }

    /// Domain section 3.13, both examples.
    #[test]
    fn two_shares_are_compared_as_in_the_worked_examples() {
        let arms = Arms {
            advised: arm(156, 2_400),
            held_out: arm(120, 2_400),
        };
        let found = arms.difference().unwrap();
        for (value, expected) in [
            (found.value, 0.015),
            (found.z, 2.232_067),
            (found.low, 0.001_835),
            (found.high, 0.028_165),
        ] {
            assert!((value - expected).abs() < 5e-7, "{value} is not {expected}");
        }
        let few = Arms {
            advised: arm(52, 1_000),
            held_out: arm(40, 1_000),
        };
        assert!((few.difference().unwrap().z - 1.280_894).abs() < 5e-7);
    }

    #[test]
    fn nothing_is_said_of_an_empty_arm_or_without_any_taker() {
        for (advised, held_out) in [
            (arm(3, 10), arm(0, 0)),
            (arm(0, 0), arm(3, 10)),
            (arm(0, 10), arm(0, 10)),
        ] {
            assert_eq!(Arms { advised, held_out }.difference(), None);
        }
    }

    #[test]
    fn an_uptake_counts_after_the_day_and_for_its_products_once() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 11, d).unwrap();
        let opened =
            |customer: &str, on, product: &str| (CustomerNo::from(customer), vec![(on, ProductCode::from(product))]);
        let openings = Openings::from([
            opened("before", day(10), "C01"),
            opened("other", day(12), "D01"),
            opened("opened", day(11), "C01"),
        ]);
        let answer = |customer: &str, taken| Outcome {
            customer: customer.into(),
            product: "C01".into(),
            on: day(12),
            taken,
        };
        let answers = [
            answer("answered", true),
            answer("refused", false),
            answer("opened", true),
        ];
        let uptakes = Uptakes::after(day(10), |product| product.as_str() == "C01", &openings, &answers);
        let everybody = ["before", "other", "opened", "answered", "refused"].map(CustomerNo::from);
        let nobody_out = HoldOut::new(vec![1], 0).unwrap();
        let arms = Arms::of(&everybody, &nobody_out, &uptakes);
        assert_eq!((arms.advised, arms.held_out), (arm(2, 5), arm(0, 0)));
        let all_out = HoldOut::new(vec![1], 10_000).unwrap();
        assert_eq!(Arms::of(&everybody, &all_out, &uptakes).held_out, arm(2, 5));
    }
}
