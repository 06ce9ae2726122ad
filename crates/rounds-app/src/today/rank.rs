//! The portfolio ranked by how much a visit is worth (domain section 3.9): what the best suggestion is likely to bring,
//! its urgency, and how long nobody came. Knows how a ranking is made whole, and how it follows what is saved, customer
//! by customer. Refuses to know when.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

use chrono::NaiveDate;
use rounds_advisor::{Situation, VisitParts, best_of_each};
use rounds_cache::{Device, KeptRanking};
use rounds_domain::CustomerNo;

use crate::advice::{self, Dossier};
use crate::error::Result;
use crate::reference::Reference;

/// Customers with something to talk about, most worth seeing first.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ranked {
    /// None of one that was kept from an earlier day.
    pub on: Option<NaiveDate>,
    /// What it was made from.
    pub basis: String,
    /// The last own op that it knows.
    through: u64,
    rows: Vec<Place>,
}

/// A customer's place: by priority, then by what the visit is expected to bring, then by number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    priority: Reverse<u32>,
    expected_minor: Reverse<i64>,
    pub customer_no: CustomerNo,
}

impl Place {
    /// Of one million.
    pub fn priority_ppm(&self) -> u32 {
        self.priority.0
    }
}

/// What a ranking is made from, in one line: another line, another ranking. Own work is not in it; a ranking follows that.
///
/// # Errors
/// The storage's.
pub(super) fn basis(device: &Device, reference: &Reference) -> Result<String> {
    let pack = reference.pack.as_ref().map(|pack| pack.label());
    let bundle = reference.bundle();
    Ok(format!(
        "{} {} {} {} {}",
        env!("CARGO_PKG_VERSION"),
        reference.on,
        pack.as_deref().unwrap_or("no rules"),
        bundle.as_ref().map_or("no bundle", |bundle| bundle.id()),
        device.rows_version()?
    ))
}

impl Ranked {
    /// Rank everybody; `None` when `ended` says that nobody waits for it any more.
    ///
    /// # Errors
    /// The storage's.
    pub fn make(device: &Device, reference: &Reference, basis: &str, ended: &dyn Fn() -> bool) -> Result<Option<Self>> {
        // Whose own work comes back while the walk is under way was passed with or without it.
        let mut own = device.customers_of_own_work()?;
        let through = device.last_op_number()?;
        let mut rows: Vec<Place> = Vec::new();
        let mut stopped = false;
        device.each_record(&mut |records| {
            stopped = ended();
            if stopped {
                return ControlFlow::Break(());
            }
            let dossiers: Vec<Dossier> = records
                .into_iter()
                .map(|record| Dossier::of_record(record, reference))
                .collect();
            rows.extend(places(&dossiers, reference));
            ControlFlow::Continue(())
        })?;
        if stopped {
            return Ok(None);
        }
        rows.sort_unstable();
        own.append(&mut device.customers_of_own_work()?);
        let ranked = Self {
            on: Some(reference.on),
            basis: basis.to_owned(),
            through,
            rows,
        };
        ranked.with_anew(own, device, reference).map(Some)
    }

    /// With everything that was saved on this device since; `None` when nothing was.
    ///
    /// # Errors
    /// The storage's, when a customer about whom something was saved cannot be read.
    pub fn renewed(&self, device: &Device, reference: &Reference) -> Result<Option<Self>> {
        let last = device.last_op_number()?;
        if last == self.through {
            return Ok(None);
        }
        // An outbox that was set aside begins to count anew.
        let since = if last < self.through { 0 } else { self.through };
        let saved_about = device.customers_since(since)?;
        let mut anew = self.with_anew(saved_about, device, reference)?;
        anew.through = last;
        Ok(Some(anew))
    }

    fn with_anew(&self, customers: BTreeSet<CustomerNo>, device: &Device, reference: &Reference) -> Result<Self> {
        let mut anew = self.clone();
        anew.rows.retain(|place| !customers.contains(&place.customer_no));
        for customer_no in customers {
            let dossier = Dossier::read(device, &customer_no, reference)?;
            for place in places(dossier.as_slice(), reference) {
                let at = anew.rows.partition_point(|other| *other < place);
                anew.rows.insert(at, place);
            }
        }
        Ok(anew)
    }

    /// Places from the first on.
    pub fn places(&self) -> &[Place] {
        &self.rows
    }

    /// As it was kept.
    pub fn of_kept(kept: KeptRanking) -> Self {
        let places = kept.places.into_iter();
        Self {
            on: None,
            basis: kept.basis,
            through: kept.through,
            rows: places
                .map(|(customer_no, priority, expected_minor)| Place {
                    priority: Reverse(priority),
                    expected_minor: Reverse(expected_minor),
                    customer_no,
                })
                .collect(),
        }
    }

    /// As it is kept.
    pub fn to_keep(&self) -> KeptRanking {
        let place = |place: &Place| (place.customer_no.clone(), place.priority.0, place.expected_minor.0);
        KeptRanking {
            basis: self.basis.clone(),
            through: self.through,
            places: self.rows.iter().map(place).collect(),
        }
    }
}

/// The places of some customers. None for one with nothing worth a contact, and for one whose advice is generic: being
/// listed would be personal advice.
fn places(dossiers: &[Dossier], reference: &Reference) -> Vec<Place> {
    let bundle = reference.bundle();
    let Some(rules) = advice::rules(reference, bundle.as_deref()) else {
        return Vec::new();
    };
    let weights = &rules.pack.arbitration().visit;
    let situations: Vec<Situation<'_>> = dossiers.iter().map(|dossier| dossier.situation(reference)).collect();
    let best = best_of_each(&situations, rules);
    let places = dossiers.iter().zip(best).filter_map(|(dossier, best)| {
        let worth = best?.worth.filter(|worth| worth.priority() > 0)?;
        let parts = VisitParts::of(&worth, dossier.last_contact(), reference.on, weights);
        Some(Place {
            priority: Reverse(parts.priority(weights)),
            expected_minor: Reverse(worth.expected_value_minor()),
            customer_no: dossier.customer.customer_no.clone(),
        })
    });
    places.collect()
}
