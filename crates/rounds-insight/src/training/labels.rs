//! What customers took up and when: the labels. Knows the days of openings and of answers; refuses to know facts.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use datafusion::error::DataFusionError;
use rounds_domain::{CustomerNo, ProductCode};

use super::book::read_openings;
use crate::import::Snapshot;

/// What became of a suggestion or a talk about a product: an answer that came back from a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub customer: CustomerNo,
    pub product: ProductCode,
    /// Day of the answer.
    pub on: NaiveDate,
    pub taken: bool,
}

/// All that is known of uptakes.
pub(super) struct Labels {
    taken: BTreeMap<CustomerNo, Vec<(NaiveDate, ProductCode)>>,
    answers: BTreeMap<CustomerNo, Vec<(NaiveDate, ProductCode)>>,
}

/// The time after a cut-off day: from the day after it up to its last day.
#[derive(Clone, Copy)]
pub(super) struct Window {
    pub cut_off: NaiveDate,
    pub until: NaiveDate,
}

impl Window {
    fn holds(self, day: NaiveDate) -> bool {
        self.cut_off < day && day <= self.until
    }
}

impl Labels {
    /// Openings of the bank's own books, and answers that came back.
    pub async fn read(snapshot: &Snapshot, outcomes: &[Outcome]) -> Result<Self, DataFusionError> {
        let mut labels = Self {
            taken: read_openings(snapshot).await?,
            answers: BTreeMap::new(),
        };
        for outcome in outcomes {
            let answer = (outcome.on, outcome.product.clone());
            let all = labels.answers.entry(outcome.customer.clone()).or_default();
            all.push(answer.clone());
            if outcome.taken {
                labels.taken.entry(outcome.customer.clone()).or_default().push(answer);
            }
        }
        Ok(labels)
    }

    /// The customer took up one of these products in the time.
    pub fn taken(&self, customer: &CustomerNo, products: &[&ProductCode], window: Window) -> bool {
        any(&self.taken, customer, products, window)
    }

    /// The customer gave an answer about one of these products in the time, whatever it was.
    pub fn answered(&self, customer: &CustomerNo, products: &[&ProductCode], window: Window) -> bool {
        any(&self.answers, customer, products, window)
    }

    /// Somebody gave an answer in the time.
    pub fn any_answer(&self, window: Window) -> bool {
        self.answers.values().flatten().any(|(day, _)| window.holds(*day))
    }
}

fn any(
    days: &BTreeMap<CustomerNo, Vec<(NaiveDate, ProductCode)>>,
    customer: &CustomerNo,
    products: &[&ProductCode],
    window: Window,
) -> bool {
    days.get(customer).is_some_and(|days| {
        days.iter()
            .any(|(day, product)| window.holds(*day) && products.contains(&product))
    })
}
