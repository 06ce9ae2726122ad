//! The portfolio ranked by how much a visit is worth: the points of the best suggestion, and urgency. Made in the
//! background after a sync, kept in memory, wiped with the session; never made while a screen waits.

use std::cmp::Reverse;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::NaiveDate;
use rounds_advisor::advise::best_points;
use rounds_advisor::{PointsScorer, Situation};
use rounds_cache::Device;
use rounds_domain::CustomerNo;
use rounds_protocol::entities::{CustomerBody, HoldingStatus, ProfileBody};

use crate::dto::Topic;
use crate::error::Result;
use crate::reference::Reference;
use crate::session::Session;

/// A maturity this near makes a visit urgent; each day nearer counts one point.
const URGENT_DAYS: i64 = 30;

/// The ranking of one session.
#[derive(Default)]
pub(crate) struct Ranking {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    ranked: Option<Arc<Ranked>>,
    /// Rows changed since the ranking began.
    stale: bool,
    running: bool,
}

/// Customers with something to talk about, most worth seeing first.
pub(crate) struct Ranked {
    pub on: NaiveDate,
    pub customers: Vec<CustomerNo>,
}

impl Ranking {
    /// The latest ranking; `None` while the first is being made.
    pub fn latest(&self) -> Option<Arc<Ranked>> {
        self.state().ranked.clone()
    }

    pub fn mark_stale(&self) {
        self.state().stale = true;
    }

    pub fn is_stale(&self) -> bool {
        self.state().stale
    }

    /// Made for another business date.
    pub fn is_outdated(&self, today: NaiveDate) -> bool {
        let state = self.state();
        !state.running && state.ranked.as_ref().is_some_and(|ranked| ranked.on != today)
    }

    /// Rank in the background, one run at a time. A run that rows overtook leaves the mark, and the next end of a
    /// sync ranks again.
    pub fn refresh(session: &Arc<Session>) {
        let ranking = session.ranking.clone();
        {
            let mut state = ranking.state();
            if state.running {
                return;
            }
            state.running = true;
            state.stale = false;
        }
        let weak = Arc::downgrade(session);
        let device = session.device.clone();
        let reference = session.reference();
        tokio::task::spawn_blocking(move || {
            // A session that ended needs no ranking, and its device must close at once.
            let ended = || weak.strong_count() == 0;
            let ranked = reference.and_then(|reference| rank(&device, &reference, &ended));
            drop(device);
            ranking.finish(ranked);
            if let Some(session) = weak.upgrade() {
                session.tell(&[Topic::Customers]);
            }
        });
    }

    fn finish(&self, ranked: Result<Ranked>) {
        let mut state = self.state();
        state.running = false;
        match ranked {
            Ok(ranked) => state.ranked = Some(Arc::new(ranked)),
            Err(error) => tracing::warn!(code = error.code(), %error, "the portfolio could not be ranked"),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn rank(device: &Device, reference: &Reference, ended: &dyn Fn() -> bool) -> Result<Ranked> {
    let mut scored: Vec<(Reverse<i64>, CustomerNo)> = Vec::new();
    device.each_customer(None, &mut |customer, profile| {
        if let Some(worth) = worth(&customer, profile.as_ref(), reference) {
            scored.push((Reverse(worth), customer.customer_no));
        }
        if ended() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    scored.sort_unstable();
    Ok(Ranked {
        on: reference.on,
        customers: scored.into_iter().map(|(_, number)| number).collect(),
    })
}

/// Points of the best suggestion and urgency; `None` for a customer with nothing to suggest, and for one who wants no
/// personalised advice: being listed would be just that.
fn worth(customer: &CustomerBody, profile: Option<&ProfileBody>, reference: &Reference) -> Option<i64> {
    let pack = reference.pack.as_ref()?;
    let situation = Situation::of(customer, profile);
    if !situation.personalisation {
        return None;
    }
    let points = best_points(
        &situation,
        pack,
        &reference.products,
        &PointsScorer::new(pack),
        reference.on,
    )?;
    Some(i64::from(points) + urgency(customer, reference.on))
}

fn urgency(customer: &CustomerBody, today: NaiveDate) -> i64 {
    customer
        .holdings
        .iter()
        .filter(|holding| holding.status == HoldingStatus::Active)
        .filter_map(|holding| Some((holding.matures_on? - today).num_days()))
        .filter(|days| (0..=URGENT_DAYS).contains(days))
        .map(|days| URGENT_DAYS - days)
        .max()
        .unwrap_or(0)
}
